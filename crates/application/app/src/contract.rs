//! The table of all commands: name, request, answer, function. The UI's types are written from it.

use std::sync::Arc;

use forms::{GuessedField, Loss};
use serde_json::Value;

use crate::commands::answer::{SendAnswer, check_answer, send_answer};
use crate::commands::attachment::{AttachmentContent, AttachmentRequest, attachment, save_attachment};
use crate::commands::begun_note::{KeepNote, begun_note, keep_note};
use crate::commands::case_work::{
    AddNote, ChangeState, CorrectField, SetReminder, TakeOver, add_note, change_state, claim_case, close_case,
    correct_field, release_case, set_reminder, take_over_case,
};
use crate::commands::desk::{
    CancelTask, Nothing, SetPreferences, cancel_task, choose_file_key, import_key, set_preferences, status, sync_now,
};
use crate::commands::directory::directory;
use crate::commands::documents::{OfCases, Saved, export_antrag, print_akte};
use crate::commands::draft::{
    AttachBytes, Detach, SaveDraft, attach_bytes, attach_file, detach, discard_draft, draft, save_draft,
};
use crate::commands::frist::{
    FristView, NotificationView, ReckonFrist, ReckonNotification, reckon_frist, reckon_notification,
};
use crate::commands::import::{ImportBytes, import_bytes, import_files};
use crate::commands::inbox::{InboxPageRequest, inbox_counts, inbox_page};
use crate::commands::open_case::{MarkRead, OfCase, mark_read, open_case};
use crate::commands::outbox::{
    KeepAsNote, OfOperation, discard_operation, keep_as_draft, keep_as_note, outbox, retry_operation, save_operation,
    undo,
};
use crate::commands::sign_in::{
    SignIn, SwitchTenant, begin_practice, cancel_sign_in, sign_in, sign_out, switch_tenant,
};
use crate::commands::text_module::{FillTextModule, FilledTextModule, fill_text_module};
use crate::commands::threads::{ThreadsPageRequest, threads_page};
use crate::commands::verfahren::blocks::{
    InsertBlock, KeepBlock, OfBlock, building_blocks, insert_block, keep_block, remove_block,
};
use crate::commands::verfahren::check::{
    CheckVerfahren, ForeseeEdit, PutOff, check_verfahren, foresee_edit, put_off_finding,
};
use crate::commands::verfahren::create::{CreateVerfahren, create_verfahren};
use crate::commands::verfahren::drafts::{OfVerfahren, open_verfahren, remove_verfahren, verfahren_drafts};
use crate::commands::verfahren::edit::{
    AskLosses, EditVerfahren, OfGone, PutStandIns, edit_verfahren, losses_of_type, put_stand_ins, redo_verfahren,
    stand_ins, undo_verfahren,
};
use crate::commands::verfahren::fim::{
    DecideOpenPoint, DecideReading, OfDraftInLanguage, decide_open_point, decide_reading, fim_points,
};
use crate::commands::verfahren::guess::{PastedLines, guess_fields};
use crate::commands::verfahren::history::{
    ComparePages, CompareVerfahren, NameState, OfState, compare_pages, compare_verfahren, name_state, restore_state,
    verfahren_history,
};
use crate::commands::verfahren::import::{
    ImportVerfahren, MergeNewer, choose_newer, choose_verfahren, import_verfahren, merge_newer,
};
use crate::commands::verfahren::node::{
    OfNode, WriteShown, WriteValidators, askable_questions, verfahren_node, write_shown, write_validators,
};
use crate::commands::verfahren::page::{OfPage, verfahren_page};
use crate::commands::verfahren::print::{FormPdf, preview_form, print_form};
use crate::commands::verfahren::share::{
    ActOnVerfahren, SubmitVerfahren, act_on_verfahren, merge_verfahren, shared_verfahren, submit_verfahren,
    take_verfahren,
};
use crate::commands::verfahren::texts::{
    ExportTexts, ImportTexts, PastedTexts, WriteText, WriteTexts, export_texts, import_texts, read_pasted,
    verfahren_texts, write_text, write_texts,
};
use crate::commands::verfahren::try_out::{
    KeepTest, OfTest, TryVerfahren, accept_test, generate_tests, keep_test, remove_test, try_verfahren, verfahren_tests,
};
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::event::Stale;
use crate::typescript::Declarations;
use crate::view::{
    AnswerCheck, Askable, BlockLine, CaseView, ChangeLine, ComparedPages, Comparison, DesignView, DeskStatus,
    Directory, Draft, Edited, FimPoints, FindingView, HistoryView, Imported, ImportedVerfahren, InboxCounts, InboxPage,
    InsertedBlock, ListedVerfahren, MergedVerfahren, NodeView, OutboxItem, PageSection, Recorded, SharedVerfahren,
    StandIn, TakenTexts, TaskProgress, TestView, TextsView, ThreadPage, TryOutView, UnreadableFile, VerfahrenImport,
    VerfahrenLine,
};

macro_rules! commands {
    ($($name:ident: $request:ty => $answer:ty;)+) => {
        /// Runs the command of that name.
        ///
        /// # Errors
        /// The command's own; [`ErrorCode::UnknownCommand`], or [`ErrorCode::BadRequest`] when the request has another
        /// shape.
        pub async fn call(desk: &Arc<Desk>, name: &str, request: Value) -> Result<Value, CommandError> {
            match name {
                $(stringify!($name) => {
                    let request: $request = serde_json::from_value(request)
                        .map_err(|error| CommandError::new(ErrorCode::BadRequest, format!("{name}: {error}")))?;
                    let answer: $answer = $name(desk, request).await?;
                    serde_json::to_value(answer).map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
                })+
                _ => Err(CommandError::new(ErrorCode::UnknownCommand, name)),
            }
        }

        /// Name, request and answer of each command as TypeScript.
        fn command_types(declarations: &mut Declarations) -> Vec<(&'static str, String, String)> {
            vec![$((
                stringify!($name),
                declarations.name_of::<$request>(),
                declarations.name_of::<$answer>(),
            )),+]
        }
    };
}

commands! {
    status: Nothing => DeskStatus;
    choose_file_key: Nothing => DeskStatus;
    import_key: Nothing => DeskStatus;
    sign_in: SignIn => DeskStatus;
    cancel_sign_in: Nothing => ();
    sign_out: Nothing => DeskStatus;
    begin_practice: Nothing => DeskStatus;
    switch_tenant: SwitchTenant => DeskStatus;
    set_preferences: SetPreferences => DeskStatus;
    sync_now: Nothing => ();
    cancel_task: CancelTask => ();
    inbox_page: InboxPageRequest => InboxPage;
    inbox_counts: Nothing => InboxCounts;
    threads_page: ThreadsPageRequest => ThreadPage;
    directory: Nothing => Directory;
    open_case: OfCase => CaseView;
    mark_read: MarkRead => ();
    claim_case: OfCase => Recorded;
    take_over_case: TakeOver => Recorded;
    release_case: OfCase => Recorded;
    close_case: OfCase => Vec<Recorded>;
    change_state: ChangeState => Recorded;
    add_note: AddNote => Recorded;
    correct_field: CorrectField => Recorded;
    set_reminder: SetReminder => Recorded;
    reckon_notification: ReckonNotification => NotificationView;
    reckon_frist: ReckonFrist => FristView;
    begun_note: OfCase => String;
    keep_note: KeepNote => ();
    draft: OfCase => Draft;
    fill_text_module: FillTextModule => FilledTextModule;
    save_draft: SaveDraft => Draft;
    attach_file: OfCase => Draft;
    attach_bytes: AttachBytes => Draft;
    detach: Detach => Draft;
    discard_draft: OfCase => ();
    check_answer: OfCase => AnswerCheck;
    send_answer: SendAnswer => Recorded;
    outbox: Nothing => Vec<OutboxItem>;
    undo: OfOperation => ();
    retry_operation: OfOperation => Recorded;
    discard_operation: OfOperation => ();
    keep_as_draft: OfOperation => ();
    keep_as_note: KeepAsNote => Recorded;
    save_operation: OfOperation => bool;
    attachment: AttachmentRequest => AttachmentContent;
    save_attachment: AttachmentRequest => bool;
    import_files: Nothing => Vec<Imported>;
    import_bytes: ImportBytes => Imported;
    export_antrag: OfCases => Saved;
    print_akte: OfCases => Saved;
    verfahren_drafts: Nothing => Vec<ListedVerfahren>;
    create_verfahren: CreateVerfahren => VerfahrenLine;
    open_verfahren: OfVerfahren => DesignView;
    remove_verfahren: OfVerfahren => ();
    edit_verfahren: EditVerfahren => Edited;
    undo_verfahren: OfVerfahren => Edited;
    redo_verfahren: OfVerfahren => Edited;
    losses_of_type: AskLosses => Vec<Loss>;
    stand_ins: OfGone => Vec<StandIn>;
    put_stand_ins: PutStandIns => Edited;
    verfahren_node: OfNode => NodeView;
    askable_questions: OfNode => Vec<Askable>;
    write_shown: WriteShown => Edited;
    write_validators: WriteValidators => Edited;
    verfahren_page: OfPage => PageSection;
    check_verfahren: CheckVerfahren => Vec<FindingView>;
    put_off_finding: PutOff => Edited;
    foresee_edit: ForeseeEdit => Vec<ChangeLine>;
    building_blocks: Nothing => Vec<BlockLine>;
    keep_block: KeepBlock => Vec<BlockLine>;
    insert_block: InsertBlock => InsertedBlock;
    remove_block: OfBlock => Vec<BlockLine>;
    try_verfahren: TryVerfahren => TryOutView;
    verfahren_history: OfVerfahren => HistoryView;
    name_state: NameState => HistoryView;
    restore_state: OfState => Edited;
    compare_verfahren: CompareVerfahren => Comparison;
    compare_pages: ComparePages => ComparedPages;
    verfahren_texts: OfVerfahren => TextsView;
    write_text: WriteText => Edited;
    read_pasted: PastedTexts => Vec<Vec<String>>;
    write_texts: WriteTexts => Edited;
    export_texts: ExportTexts => Saved;
    import_texts: ImportTexts => TakenTexts;
    keep_test: KeepTest => Edited;
    verfahren_tests: OfVerfahren => Vec<TestView>;
    remove_test: OfTest => Edited;
    accept_test: OfTest => Edited;
    generate_tests: OfVerfahren => Edited;
    import_verfahren: ImportVerfahren => ImportedVerfahren;
    choose_verfahren: Nothing => VerfahrenImport;
    merge_newer: MergeNewer => MergedVerfahren;
    choose_newer: OfVerfahren => Option<MergedVerfahren>;
    print_form: OfVerfahren => Saved;
    preview_form: OfVerfahren => FormPdf;
    guess_fields: PastedLines => Vec<GuessedField>;
    fim_points: OfDraftInLanguage => Option<FimPoints>;
    decide_reading: DecideReading => Edited;
    decide_open_point: DecideOpenPoint => Edited;
    shared_verfahren: OfVerfahren => SharedVerfahren;
    submit_verfahren: SubmitVerfahren => SharedVerfahren;
    take_verfahren: OfVerfahren => DesignView;
    merge_verfahren: OfVerfahren => MergedVerfahren;
    act_on_verfahren: ActOnVerfahren => SharedVerfahren;
}

/// The TypeScript file that the UI calls commands with (ui/src/ipc/contract.ts).
pub fn typescript() -> String {
    let mut declarations = Declarations::default();
    let commands = command_types(&mut declarations);
    declarations.name_of::<CommandError>();
    declarations.name_of::<UnreadableFile>();
    let task = declarations.name_of::<TaskProgress>();
    let status = declarations.name_of::<DeskStatus>();
    let mut text =
        "// Written by `cargo xtask generate` from crates/application/app; changes belong there.\n\n".to_owned();
    text.push_str(&declarations.text());
    let gap = Value::from(domain::text_module::GAP);
    text.push_str(&format!(
        "/** The pattern by which Rust finds the gaps of a letter. */\nexport const GAP = {gap};\n\n"
    ));
    text.push_str(&format!(
        "/** Answers that are out of date, by the name under which they are kept. */\nexport type Stale = {};\n\n",
        Stale::TYPESCRIPT
    ));
    text.push_str("export type Commands = {\n");
    for (name, request, answer) in commands {
        text.push_str(&format!("  {name}: {{ request: {request}; answer: {answer} }};\n"));
    }
    text.push_str("};\n\n");
    text.push_str(&format!(
        "export type Events = {{\n  status: {status};\n  stale: Array<Stale>;\n  task: {task};\n  menu: string;\n}};\n\n"
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_name_of_its_own() {
        let mut declarations = Declarations::default();
        command_types(&mut declarations);
        assert_eq!(declarations.clashing, Vec::<String>::new());
    }

    #[test]
    fn the_ui_has_the_present_contract() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/ipc/contract.ts");
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == typescript(), "{path} is stale: run `cargo xtask generate`");
    }
}
