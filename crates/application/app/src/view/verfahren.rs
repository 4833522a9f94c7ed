//! Drafts of Verfahren, and a form under the hands of its designer.

use std::collections::BTreeMap;

use domain::VersionId;
use forms::{
    Answers, Asked, AskedInstance, AskedKind, Coverage, Done, Edit, Live, NodeId, NodeKind, NoteCode, Said, Severity,
    SheetNote, ShownWhen, Statement, TextLanguage, TextRow, ValidatorGroup, ValidatorSentence,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;
use uuid::Uuid;

use super::SharedLine;

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VerfahrenLine {
    /// Made on this device.
    pub id: Uuid,
    /// That of its form.
    pub title: String,
    /// As RFC 3339.
    pub changed_at: String,
}

/// A draft in the list of all, and of those of colleagues.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ListedVerfahren {
    /// Of the draft on this device, or of the one that would be made.
    pub id: Uuid,
    /// That of its form.
    pub title: String,
    /// As RFC 3339; none where there is none on this device.
    pub changed_at: Option<String>,
    /// None for one that was never handed in.
    pub shared: Option<SharedLine>,
}

/// An open draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct DesignView {
    /// As it is stored.
    pub draft: VerfahrenLine,
    /// The form, then everything in it from top to bottom.
    pub outline: Vec<OutlineLine>,
    /// Of the designer who works at this device.
    pub steps: Steps,
}

/// What undo and redo would do; none where there is nothing to do.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Steps {
    /// The last step that was done.
    pub undo: Option<Done>,
    /// The last step that was taken back.
    pub redo: Option<Done>,
}

/// Form, section, group or field in the outline. Rows aren't shown.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OutlineLine {
    /// Its name through all versions.
    pub node: NodeId,
    /// Form, section, group or field.
    pub sort: NodeKind,
    /// The section, group or form in which it stands.
    pub above: Option<NodeId>,
    /// Label, or title.
    pub name: String,
    /// Of groups and fields, in the form JSON.
    pub id: String,
    /// Of a field: the type's name in the form JSON.
    pub field_type: Option<String>,
    /// Whether it has to be answered, always or sometimes.
    pub required: bool,
    /// Most instances of a repeated group.
    pub repeated: Option<usize>,
    /// Conditions by which it is shown or skipped.
    pub conditions: usize,
    /// Whether it stands beside the field before it, in one row.
    pub beside: bool,
}

/// What an edit, undo or redo has brought.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Edited {
    /// As it is stored now.
    pub draft: VerfahrenLine,
    /// Nothing where the request has changed nothing.
    pub done: Option<Done>,
    /// The whole outline where nodes have come, gone or moved.
    pub outline: Option<Vec<OutlineLine>>,
    /// Lines that say something else, where none has come, gone or moved.
    pub lines: Vec<OutlineLine>,
    /// What was left behind that speaks of something that is gone.
    pub left_behind: Vec<LeftBehind>,
    /// What can be undone and done again now.
    pub steps: Steps,
}

/// Something that speaks of a field, or of an answer to choose, that is gone.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct LeftBehind {
    /// The field or option that is gone.
    pub gone: NodeId,
    /// Which of the two it was.
    pub gone_kind: NodeKind,
    /// Its label or id.
    pub gone_name: String,
    /// The section, group or field that asks for it.
    pub owner: NodeId,
    /// Its label, title or id.
    pub name: String,
}

/// A field that can stand in for one that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StandIn {
    /// The field.
    pub node: NodeId,
    /// Its label or id.
    pub name: String,
    /// Title of its group, or of the section where that has none.
    pub group: String,
}

/// Everything about one node, for its pane.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct NodeView {
    /// Its name through all versions.
    pub node: NodeId,
    /// Form, section, group or field.
    pub sort: NodeKind,
    /// As the form JSON has them, without the lists of nodes.
    #[ts(type = "Record<string, unknown>")]
    pub properties: Map<String, Value>,
    /// Of a field.
    pub options: Vec<OptionView>,
    /// When it is shown, or skipped; none for the form.
    pub shown: Option<ShownView>,
    /// Of a field or group.
    pub validators: Vec<ValidatorView>,
    /// Validators that can be added.
    pub offered: Vec<OfferedDemand>,
    /// What asks for it.
    pub asked_by: Vec<AskedBy>,
    /// Whether it is a field that is answered.
    pub is_answered: bool,
}

/// An option of a field.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OptionView {
    /// Its name through all versions.
    pub node: NodeId,
    /// What is submitted.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// When something is shown, as sentences.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ShownView {
    /// To be edited.
    pub sentence: ShownWhen,
    /// The whole.
    pub said: Said,
    /// One for each condition.
    pub rows: Vec<ConditionRow>,
}

/// A condition as a row.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ConditionRow {
    /// The condition's node.
    pub node: NodeId,
    /// As people read it.
    pub said: Said,
    /// What to know about it.
    pub notes: Vec<NoteView>,
    /// Whether Amt24 doesn't know it, or a part of it.
    pub only_amtspult: bool,
    /// How it stands with the person of the try-out, if there is one.
    pub live: Option<Live>,
}

/// Something to know about a rule.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct NoteView {
    /// What it is.
    pub code: NoteCode,
    /// In words.
    pub text: String,
    /// Which part of the condition it is about: places in the lists from the outermost on.
    pub path: Vec<usize>,
}

/// A validator as a row.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ValidatorView {
    /// Its name through all versions.
    pub node: NodeId,
    /// Where it stands in the pane.
    pub group: ValidatorGroup,
    /// To be edited.
    pub sentence: ValidatorSentence,
    /// As people read it.
    pub said: Said,
    /// What to know about it.
    pub notes: Vec<NoteView>,
    /// What becomes of it at Amt24, where Amt24 doesn't know it.
    pub export: Option<Said>,
}

/// A validator that can be added.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OfferedDemand {
    /// Where it would stand in the pane.
    pub group: ValidatorGroup,
    /// With values to begin with.
    pub sentence: ValidatorSentence,
    /// As people read it.
    pub said: Said,
}

/// What asks for a field.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AskedBy {
    /// The field that is asked for; another one where the node is a group or section.
    pub asked: NodeId,
    /// The section, group or field whose condition or validator it is.
    pub owner: NodeId,
    /// Its label, title or id.
    pub name: String,
    /// The condition's or validator's sentence.
    pub said: Said,
    /// Values that are asked for.
    pub values: Vec<String>,
}

/// A question that a condition or validator can ask for.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Askable {
    /// To be written into a sentence.
    pub asked: Asked,
    /// Its label.
    pub name: String,
    /// Title of its group, or of the section where that has none.
    pub group: String,
    /// What sort of answers it has.
    pub answers: AskedKind,
    /// Of a choice.
    pub options: Vec<OptionView>,
    /// Which entries of a repeated group can be meant from here; the first is the usual one.
    pub instances: Vec<AskedInstance>,
    /// What can be said of its answer, without values yet.
    pub statements: Vec<StatementView>,
}

/// What can be said of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct StatementView {
    /// To be written into a sentence.
    pub statement: Statement,
    /// As people read it, without values.
    pub said: String,
}

/// A section of a form as citizens get it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PageSection {
    /// Its node.
    pub node: NodeId,
    /// With the ids of nodes at `data-node`; empty where it shows nothing.
    pub html: String,
}

/// Something that is wrong with a draft, or could be better.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FindingView {
    /// The stable name of what it is.
    pub code: String,
    /// The same for findings that have one cause: the window tells them once.
    pub cause: String,
    /// How much it weighs.
    #[ts(type = "\"error\" | \"warning\" | \"hint\"")]
    pub severity: Severity,
    /// What it is about.
    pub node: NodeId,
    /// The form, section, group or field to which that belongs.
    pub owner: NodeId,
    /// What is wrong, and what to do about it.
    pub text: String,
    /// Edits that would end it; together they are one step.
    pub repairs: Vec<Edit>,
    /// Answers that show it, to be tried out.
    pub witness: Option<TryState>,
    /// Why the designer has left it for later.
    pub put_off: Option<String>,
}

/// What somebody has entered while trying a draft out. The window keeps it and doesn't look into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TryState {
    /// By field key.
    #[ts(type = "Record<string, unknown>")]
    pub answers: Answers,
    /// How many instances of repeated groups are open.
    pub instances: BTreeMap<String, usize>,
}

/// A section of a draft as somebody fills it in, and what the answers mean.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TryOutView {
    /// To be handed in at the next step.
    pub state: TryState,
    /// The section; empty where it shows nothing just now.
    pub html: String,
    /// All that is wrong, in the order of the form.
    pub complaints: Vec<Complaint>,
    /// Everything that has conditions, and how they stand.
    pub rules: Vec<TriedRule>,
    /// Sections that show nothing just now.
    pub skipped: Vec<NodeId>,
}

/// Something that is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Complaint {
    /// The field.
    pub node: NodeId,
    /// As the applicant reads it.
    pub text: String,
}

/// How the conditions of a section, group or field stand.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TriedRule {
    /// What is shown or hidden by them.
    pub node: NodeId,
    /// Its label or title.
    pub name: String,
    /// Whether it is there, as far as its own conditions decide.
    pub shown: bool,
    /// The answers that decide it.
    pub because: Vec<Said>,
}

/// A test, and what came of it now.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TestView {
    /// By which it is removed or accepted.
    pub id: String,
    /// As the designer has called it.
    pub name: String,
    /// Empty where all came as expected.
    pub differences: Vec<TestDifference>,
}

/// Something that came otherwise than a test expects.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TestDifference {
    /// The field.
    pub node: NodeId,
    /// Its label, or its key where the form no longer has it.
    pub name: String,
    /// Which entry of its repeated group, from 1; none where there is only one.
    pub entry: Option<usize>,
    /// `visible`, `required`, `message` or `submission`.
    pub what: String,
    /// Null where there was nothing.
    #[ts(type = "unknown")]
    pub expected: Value,
    /// Null where there is nothing.
    #[ts(type = "unknown")]
    pub actual: Value,
}

/// What was done to a draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct HistoryView {
    /// The newest first, with those that were undone.
    pub steps: Vec<HistoryLine>,
    /// The newest first.
    pub states: Vec<StateLine>,
    /// What was handed in and is at hand: the newest version, those that it goes on from, and what is published.
    pub versions: Vec<VersionLine>,
}

/// A version that was handed in.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VersionLine {
    /// By which it is compared.
    pub id: VersionId,
    /// Who has handed it in.
    pub by: String,
    /// As RFC 3339.
    pub at: String,
    /// Whether citizens use it.
    pub published: bool,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct HistoryLine {
    /// From 1.
    pub number: u32,
    /// As RFC 3339.
    pub at: String,
    /// What it was about.
    pub done: Done,
    /// Whether it is taken back just now.
    pub undone: bool,
}

/// A state that was named.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct StateLine {
    /// By which it is restored and compared.
    pub id: Uuid,
    /// As the designer has called it.
    pub name: String,
    /// As RFC 3339.
    pub named_at: String,
}

/// What has changed between two states of a draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Comparison {
    /// What citizens will notice. A search that finds nothing doesn't prove that there is nothing.
    pub effects: Vec<Effect>,
    /// So many changed sections, groups and fields were searched.
    pub searched: usize,
    /// So many weren't.
    pub left_out: usize,
    /// In the order of the form, then what is gone.
    pub changes: Vec<ChangeLine>,
}

/// A section of two states of a draft, as citizens get it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ComparedPages {
    /// Of the newer state in its order, then those that it doesn't have any more.
    pub sections: Vec<ComparedSection>,
    /// Which one it is; none where there are no sections.
    pub section: Option<NodeId>,
    /// Of the older state, with marks at what is otherwise; none where it doesn't have the section, empty where that shows
    /// nothing.
    pub before: Option<String>,
    /// The same of the newer one.
    pub now: Option<String>,
}

/// A section that one of two states has, or both.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ComparedSection {
    /// Its node.
    pub node: NodeId,
    /// Its title.
    pub name: String,
    /// So many places of it are otherwise.
    pub changes: usize,
}

/// Answers that both states judge differently.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Effect {
    /// What was changed.
    pub node: NodeId,
    /// Its label, title or id.
    pub name: String,
    /// The fewest that were found; others are open.
    pub answers: Vec<EffectAnswer>,
    /// What was expected before, and what comes now.
    pub differences: Vec<TestDifference>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EffectAnswer {
    /// Of the question.
    pub name: String,
    /// As people read it.
    pub value: String,
}

/// Something that was changed.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ChangeLine {
    /// The form, section, group or field.
    pub node: NodeId,
    /// Its label, title or id.
    pub name: String,
    /// What of it.
    pub what: ChangeWhat,
    /// Before, as people read it.
    pub from: String,
    /// Now, as people read it.
    pub to: String,
}

/// What of a form, section, group or field was changed.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ChangeWhat {
    /// It is new.
    Added,
    /// It is gone, with all below it.
    Removed,
    /// It stands elsewhere.
    Moved,
    /// When it is shown or skipped.
    Shown,
    /// What an answer has to fulfil.
    Checks,
    /// The answers to choose from.
    Options,
    /// A property.
    Property {
        /// In the form JSON.
        name: String,
    },
}

/// The texts of a draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TextsView {
    /// Tag of the form's own language.
    pub own: String,
    /// The others, in the order in which they are shown.
    pub languages: Vec<LanguageCoverage>,
    /// In the order of the form.
    pub rows: Vec<TextRow>,
}

/// How much is said in a language.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct LanguageCoverage {
    /// By its tag.
    pub language: TextLanguage,
    /// Of all texts.
    pub coverage: Coverage,
}

/// What came of a file with texts.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TakenTexts {
    /// The step; nothing where the file says nothing new.
    pub edited: Edited,
    /// So many texts were taken.
    pub count: usize,
    /// What wasn't taken, or not as it stands in the file.
    pub notes: Vec<SheetNote>,
}

/// A building block in the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BlockLine {
    /// By which it is inserted and removed.
    pub id: String,
    /// As the designer has called it, or the title of its group.
    pub name: String,
    /// Whether it was kept here; the others come with the program.
    pub own: bool,
}

/// What came of inserting a building block.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct InsertedBlock {
    /// The step.
    pub edited: Edited,
    /// Fields that its rules ask for and the draft doesn't have, as `group/field`.
    pub missing: Vec<String>,
}
