// Written by `cargo xtask generate` from crates/application/app; changes belong there.

export type About = { 
/**
 * Of the program.
 */
version: string, 
/**
 * Name and version of what is underneath (SQLCipher, WebView, …).
 */
components: Array<[string, string]>, 
/**
 * Folder of the local data.
 */
data_folder: string, 
/**
 * Where the key of the local database lies.
 */
key_storage: KeyStorage, };

export type AboutNode = { 
/**
 * In the draft.
 */
node: NodeId, 
/**
 * Section, group or field.
 */
sort: NodeKind, 
/**
 * Its label, title or id.
 */
name: string, };

export type AccountId = string;

export type ActOnVerfahren = { draft: string, act: NextAct, };

export type AddNote = { case: CaseId, text: string, };

export type AnswerCheck = { 
/**
 * The applicant's name.
 */
recipient: string, 
/**
 * Empty until the portal has given one.
 */
aktenzeichen: string, 
/**
 * As it is stored, which is what is sent.
 */
draft: Draft, 
/**
 * Stands for what would be sent; sending it takes this, so that nothing else goes out.
 */
checked: Sha256, 
/**
 * Any `blocking` one prevents sending.
 */
findings: Array<AnswerFinding>, };

export type AnswerFinding = { 
/**
 * By which the UI chooses its words.
 */
code: AnswerFindingCode, 
/**
 * It prevents sending; else it is only pointed out.
 */
blocking: boolean, 
/**
 * The text concerned, such as a gap that was left in.
 */
detail: string, };

export type AnswerFindingCode = "subject-empty" | "body-empty" | "subject-too-long" | "body-too-long" | "gap-left" | "attachment-forgotten" | "no-postfach" | "not-claimed";

export type AnswerSaid = { 
/**
 * Label of the field.
 */
name: string, 
/**
 * What is said of it: "ist Ausland".
 */
said: Said, };

export type AskLosses = { draft: string, field: NodeId, 
/**
 * Name of the type in the form JSON.
 */
to: string, };

export type Askable = { 
/**
 * To be written into a sentence.
 */
asked: Asked, 
/**
 * Its label.
 */
name: string, 
/**
 * Title of its group, or of the section where that has none.
 */
group: string, 
/**
 * What sort of answers it has.
 */
answers: AskedKind, 
/**
 * Of a choice.
 */
options: Array<OptionView>, 
/**
 * Which entries of a repeated group can be meant from here; the first is the usual one.
 */
instances: Array<AskedInstance>, 
/**
 * What can be said of its answer, without values yet.
 */
statements: Array<StatementView>, };

export type Asked = { 
/**
 * Id of the group.
 */
group: string, 
/**
 * Id of the field within its group.
 */
field: string, 
/**
 * The field's node; none where the form has no such field. It isn't written: the ids count.
 */
node?: NodeId, 
/**
 * Which of the answers, where the group is repeated.
 */
instance: AskedInstance, };

export type AskedBy = { 
/**
 * The field that is asked for; another one where the node is a group or section.
 */
asked: NodeId, 
/**
 * The section, group or field whose condition or validator it is.
 */
owner: NodeId, 
/**
 * Its label, title or id.
 */
name: string, 
/**
 * The condition's or validator's sentence.
 */
said: Said, 
/**
 * Values that are asked for.
 */
values: Array<string>, };

export type AskedInstance = { "kind": "only" } | { "kind": "same" } | { "kind": "same-number" } | { "kind": "first" } | { "kind": "nth", 
/**
 * From 0.
 */
index: number, };

export type AskedKind = "choice" | "several" | "yes-no" | "box" | "written" | "file" | "nothing";

export type Assignment = "mine" | "unassigned";

export type AttachBytes = { case: CaseId, name: string, base64: string, };

export type AttachmentContent = { media_type: string, base64: string, };

export type AttachmentRef = { 
/**
 * Of its bytes; the address under which they are stored and sent.
 */
sha256: Sha256, 
/**
 * File name as the sender gave it, without a path.
 */
name: string, 
/**
 * Media type, checked against the content by whoever took the file in.
 */
media_type: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * The form field that the file was uploaded in, if any.
 */
field?: FieldKey, };

export type AttachmentRequest = { case: CaseId, sha256: Sha256, };

export type AttachmentView = { 
/**
 * By which its bytes are asked for.
 */
attachment: AttachmentRef, 
/**
 * Whether its bytes lie on this device.
 */
here: boolean, };

export type Author = { 
/**
 * Their Servicekonto.
 */
account: AccountId, 
/**
 * As people read it; later changes of the account don't reach here.
 */
name: string, };

export type BlockLine = { 
/**
 * By which it is inserted and removed.
 */
id: string, 
/**
 * As the designer has called it, or the title of its group.
 */
name: string, 
/**
 * Whether it was kept here; the others come with the program.
 */
own: boolean, };

export type CancelTask = { task: string, };

export type CaseId = string;

export type CaseState = "eingegangen" | "zugeordnet" | "in-pruefung" | "nachforderung" | "beteiligung" | "anhoerung" | "entscheidungsreif" | "entwurf-bescheid" | "mitzeichnung" | "schlussgezeichnet" | "bereitgestellt" | "bekanntgegeben" | "bestandskraeftig" | "widerspruch" | "abgeschlossen" | "zu-den-akten" | "geloescht" | "abgegeben" | "zurueckgenommen" | "zurueckgewiesen" | "ruhend";

export type CaseView = { 
/**
 * The same on all devices and on the portal.
 */
id: CaseId, 
/**
 * Empty until the portal has given one.
 */
aktenzeichen: string, 
/**
 * The name, as the Antrag has it.
 */
applicant: string, 
/**
 * Whether an answer can be sent into a Postfach.
 */
has_postfach: boolean, 
/**
 * Handle of a Postfach elsewhere, from which an imported Antrag came.
 */
postfach_elsewhere: string | null, 
/**
 * Its name, as the directory has it.
 */
leistung: string, 
/**
 * The law by which Fristen are reckoned; none where the directory doesn't know the Leistung.
 */
regime: Regime | null, 
/**
 * Its name, as the directory has it.
 */
office: string, 
/**
 * Where it is in its life cycle.
 */
state: CaseState, 
/**
 * From which Fristen run.
 */
received_at: string, 
/**
 * The last day of the Frist; none where no Frist runs.
 */
due: string | null, 
/**
 * The day of the Wiedervorlage.
 */
reminder: string | null, 
/**
 * Who holds the case.
 */
owner: Owner | null, 
/**
 * Whether that is whoever works here.
 */
mine: boolean, 
/**
 * What the clerk may do now.
 */
may: Permissions, 
/**
 * States that may follow, with whether a reason is demanded.
 */
next_states: Array<NextState>, 
/**
 * The form's id where it has no title.
 */
form_title: string, 
/**
 * What was sent, in the order of the form.
 */
sections: Array<SectionView>, 
/**
 * Files of the Antrag; those of messages are with the messages.
 */
attachments: Array<AttachmentView>, 
/**
 * In both directions, oldest first.
 */
messages: Array<Tracked<Message>>, 
/**
 * Those of the agency, oldest first.
 */
notes: Array<Tracked<Note>>, 
/**
 * Newest first.
 */
history: Array<Tracked<HistoryEntry>>, };

export type ChangeLine = { 
/**
 * The form, section, group or field.
 */
node: NodeId, 
/**
 * Its label, title or id.
 */
name: string, 
/**
 * What of it.
 */
what: ChangeWhat, 
/**
 * Before, as people read it.
 */
from: string, 
/**
 * Now, as people read it.
 */
to: string, };

export type ChangeState = { case: CaseId, to: CaseState, reason: string, };

export type ChangeWhat = { "kind": "added" } | { "kind": "removed" } | { "kind": "moved" } | { "kind": "shown" } | { "kind": "checks" } | { "kind": "options" } | { "kind": "property", 
/**
 * In the form JSON.
 */
name: string, };

export type CharacterType = "A" | "B" | "C" | "D" | "E";

export type CheckVerfahren = { draft: string, language: Language, };

export type ChoiceView = { 
/**
 * What is stored when it is chosen.
 */
value: string, 
/**
 * What is read.
 */
label: string, };

export type CommandError = { 
/**
 * By which the UI chooses its words.
 */
code: ErrorCode, 
/**
 * For logs and the curious, in English; names file, place and rule where there are such.
 */
message: string, 
/**
 * What the code says of it; null where it says nothing.
 */
details: unknown, 
/**
 * Trying the same again may help.
 */
retryable: boolean, };

export type CommentId = string;

export type CommentView = { 
/**
 * What was said.
 */
comment: VerfahrenComment, 
/**
 * Label or title; none where the draft doesn't have it, and for the whole.
 */
name: string | null, };

export type ComparePages = { draft: string, 
/**
 * As for a comparison.
 */
state: string | null, 
/**
 * The first one that has changed without it.
 */
section: NodeId | null, language: Language, };

export type CompareVerfahren = { draft: string, 
/**
 * A named state; the draft as it was first without one.
 */
state: string | null, language: Language, };

export type ComparedPages = { 
/**
 * Of the newer state in its order, then those that it doesn't have any more.
 */
sections: Array<ComparedSection>, 
/**
 * Which one it is; none where there are no sections.
 */
section: NodeId | null, 
/**
 * Of the older state, with marks at what is otherwise; none where it doesn't have the section, empty where that shows
 * nothing.
 */
before: string | null, 
/**
 * The same of the newer one.
 */
now: string | null, };

export type ComparedSection = { 
/**
 * Its node.
 */
node: NodeId, 
/**
 * Its title.
 */
name: string, 
/**
 * So many places of it are otherwise.
 */
changes: number, };

export type Comparison = { 
/**
 * What citizens will notice. A search that finds nothing doesn't prove that there is nothing.
 */
effects: Array<Effect>, 
/**
 * So many changed sections, groups and fields were searched.
 */
searched: number, 
/**
 * So many weren't.
 */
left_out: number, 
/**
 * In the order of the form, then what is gone.
 */
changes: Array<ChangeLine>, };

export type Complaint = { 
/**
 * The field.
 */
node: NodeId, 
/**
 * As the applicant reads it.
 */
text: string, };

export type ConditionRow = { 
/**
 * The condition's node.
 */
node: NodeId, 
/**
 * As people read it.
 */
said: Said, 
/**
 * What to know about it.
 */
notes: Array<NoteView>, 
/**
 * Whether Amt24 doesn't know it, or a part of it.
 */
only_amtspult: boolean, 
/**
 * How it stands with the person of the try-out, if there is one.
 */
live: Live | null, };

export type ConditionSentence = { "kind": "field", 
/**
 * Whose answer.
 */
asked: Asked, 
/**
 * What is said of it.
 */
statement: Statement, } | { "kind": "variable", 
/**
 * Of the process variable.
 */
name: string, 
/**
 * As the form JSON has them.
 */
values: unknown[], } | { "kind": "constant", 
/**
 * Whether it always holds.
 */
holds: boolean, } | { "kind": "all", 
/**
 * In the order in which they are shown.
 */
parts: Array<ConditionSentence>, } | { "kind": "any", 
/**
 * In the order in which they are shown.
 */
parts: Array<ConditionSentence>, } | { "kind": "unknown", 
/**
 * Its `@type`.
 */
name: string, 
/**
 * The whole condition.
 */
json: unknown, };

export type Conflict = { 
/**
 * Which has a common id in all three.
 */
node: NodeId, 
/**
 * What of it.
 */
kind: ConflictKind, 
/**
 * In the version that both come from; null where it isn't there.
 */
base: unknown, 
/**
 * In mine.
 */
mine: unknown, 
/**
 * In theirs.
 */
theirs: unknown, };

export type ConflictKind = { "kind": "property", 
/**
 * In the form JSON.
 */
name: string, } | { "kind": "place" } | { "kind": "order", 
/**
 * In the form JSON.
 */
list: string, } | { "kind": "removed" } | { "kind": "same-id", 
/**
 * The one that is called alike.
 */
other: NodeId, };

export type CorrectField = { case: CaseId, field: FieldKey, value: unknown, reason: string, };

export type Correction = { 
/**
 * Chosen by whoever corrects, so that it holds offline.
 */
id: CorrectionId, 
/**
 * Which answer is corrected.
 */
field: FieldKey, 
/**
 * What is taken to be right, in the shape of [`FieldValue::value`].
 */
value: unknown, 
/**
 * Why the original is wrong; never empty.
 */
reason: string, 
/**
 * The clerk who has corrected it.
 */
author: Author, 
/**
 * The portal's clock; on the desk the time of writing, until the portal has answered.
 */
at: string, };

export type CorrectionId = string;

export type CorrectionView = { 
/**
 * As it is stored, with reason and author.
 */
correction: Correction, 
/**
 * As the original is shown.
 */
value: DisplayValue, 
/**
 * None once it is part of what the portal sent.
 */
work: WorkState | null, };

export type Coverage = { 
/**
 * Texts that have to be said: all that have words and weren't decided to be unneeded.
 */
needed: number, 
/**
 * Of them, those that are said for the original as it is.
 */
current: number, 
/**
 * Of them, those that are said for an older one.
 */
stale: number, };

export type CreateVerfahren = { "from": "nothing", title: string, } | { "from": "sample", name: string, } | { "from": "lines", title: string, 
/**
 * Fields as the form JSON has them.
 */
fields: unknown[], } | { "from": "file", name: string, base64: string, };

export type DateLimit = { "kind": "day", 
/**
 * As `2026-01-31`.
 */
day: string, } | { "kind": "today", 
/**
 * Negative parts lie before.
 */
span: TimeSpan, } | { "kind": "field", 
/**
 * Which one.
 */
asked: Asked, 
/**
 * Negative parts lie before.
 */
span: TimeSpan, };

export type DecideOpenPoint = { draft: string, 
/**
 * Id of an open point.
 */
point: string, 
/**
 * None opens it again.
 */
decision: PointDecision | null, };

export type DecideReading = { draft: string, 
/**
 * Id of a point that has two readings.
 */
point: string, 
/**
 * From 1; none for later: the usual one holds until then.
 */
reading: number | null, };

export type Demand = { "kind": "required-if", asked: Asked, 
/**
 * One that a single test can say.
 */
statement: Statement, } | { "kind": "regex", pattern: string, } | { "kind": "min-length", count: number, } | { "kind": "max-length", count: number, } | { "kind": "number", 
/**
 * From 0 on.
 */
non_negative: boolean, 
/**
 * At most so many; any number of them without it.
 */
decimal_places?: number, } | { "kind": "min-number", bound: NumberLimit, } | { "kind": "max-number", bound: NumberLimit, } | { "kind": "min-date", bound: DateLimit, } | { "kind": "max-date", bound: DateLimit, } | { "kind": "min-age", years: number, } | { "kind": "max-age", years: number, } | { "kind": "iban" } | { "kind": "bic" } | { "kind": "tax-id" } | { "kind": "plz" } | { "kind": "plz-among", values: Array<string>, } | { "kind": "kfz-kennzeichen" } | { "kind": "email" } | { "kind": "phone" } | { "kind": "id-card-number" } | { "kind": "din91379", data_type: CharacterType, } | { "kind": "euro-positive", zero: boolean, } | { "kind": "euro-negative", zero: boolean, } | { "kind": "file-extensions", 
/**
 * In lower case, without a dot.
 */
endings: Array<string>, } | { "kind": "file-name", pattern: string, } | { "kind": "max-file-size", bytes: number, } | { "kind": "max-total-size", bytes: number, } | { "kind": "max-files", count: number, } | { "kind": "pdf-a" } | { "kind": "at-least-one-of", 
/**
 * Each is a field, or several of which one is enough.
 */
alternatives: Array<Array<Asked>>, 
/**
 * Asked for while one of these holds, or none is there.
 */
when: ShownWhen, } | { "kind": "exactly-one-of", 
/**
 * Each is a field, or several of which one is enough.
 */
alternatives: Array<Array<Asked>>, 
/**
 * Asked for while one of these holds, or none is there.
 */
when: ShownWhen, } | { "kind": "verification-level", 
/**
 * Amt24's names of levels.
 */
levels: Array<string>, } | { "kind": "script", 
/**
 * The whole validator but its message.
 */
json: unknown, } | { "kind": "unknown", 
/**
 * Its `@type`.
 */
name: string, 
/**
 * The whole validator but its message.
 */
json: unknown, };

export type Density = "comfortable" | "compact";

export type DesignView = { 
/**
 * As it is stored.
 */
draft: VerfahrenLine, 
/**
 * The form, then everything in it from top to bottom.
 */
outline: Array<OutlineLine>, 
/**
 * Of the designer who works at this device.
 */
steps: Steps, };

export type DeskStatus = { 
/**
 * Grows from one status to the next: answers and events overtake each other, and the newest holds.
 */
serial: number, 
/**
 * What can be done at all.
 */
stage: Stage, 
/**
 * Whoever works here; none before the first sign-in.
 */
identity: Identity | null, 
/**
 * How it stands between desk and portal.
 */
sync: SyncStatus, 
/**
 * Work that lies on this device for another portal, person or tenant, and can only be sent from there.
 */
unsent_elsewhere: Array<UnsentElsewhere>, 
/**
 * Those of the person at the screen.
 */
preferences: Preferences, 
/**
 * For the about page and for support.
 */
about: About, };

export type Detach = { case: CaseId, sha256: Sha256, };

export type Direction = "incoming" | "outgoing";

export type Directory = { 
/**
 * All of the tenant, not only those of the clerk.
 */
offices: Array<Office>, 
/**
 * Everybody who can be asked or named.
 */
staff: Array<StaffMember>, 
/**
 * With the offices that offer them.
 */
leistungen: Array<Leistung>, 
/**
 * Those that the portal gives to this account.
 */
text_modules: Array<TextModule>, 
/**
 * Those that cases name.
 */
forms: Array<FormSummary>, };

export type DisplayValue = { "kind": "empty" } | { "kind": "text", "value": string } | { "kind": "choice", "value": Array<string> } | { "kind": "date", "value": string } | { "kind": "yes-no", "value": boolean } | { "kind": "files", "value": Array<string> } | { "kind": "amount", "value": number };

export type Done = { 
/**
 * Name of the [`Edit`].
 */
edit: string, 
/**
 * The node that it was about.
 */
node: NodeId, 
/**
 * What sort of node that is.
 */
sort: NodeKind, 
/**
 * What people call that node: its label, title or id, after the edit or, if it is gone, before.
 */
name: string, 
/**
 * The property that was changed, if it was one.
 */
property: string | null, };

export type Draft = { 
/**
 * One line; may still be empty.
 */
subject: string, 
/**
 * Plain text; gaps of text modules stand in brackets until they are filled.
 */
body: string, 
/**
 * Their bytes lie on this device until they are sent.
 */
attachments: Array<AttachmentRef>, 
/**
 * When it was last stored; `None` before the first time.
 */
saved_at: string | null, };

export type DroppedFile = { name: string, base64: string, };

export type DueFilter = "overdue" | "this-week" | "reminder";

export type Edit = { "kind": "set", 
/**
 * Whose property.
 */
node: NodeId, 
/**
 * Its name in the form JSON.
 */
property: string, 
/**
 * As the form JSON has it.
 */
value: unknown, } | { "kind": "unset", 
/**
 * Whose property.
 */
node: NodeId, 
/**
 * Its name in the form JSON.
 */
property: string, } | { "kind": "remove", 
/**
 * With it go the nodes below.
 */
node: NodeId, } | { "kind": "add", 
/**
 * The node that gets it.
 */
node: NodeId, 
/**
 * Name of the list in the form JSON, made where it isn't there.
 */
list: string, 
/**
 * The new node as the form JSON has it; without an id it gets one.
 */
value: unknown, 
/**
 * Before which node of the list; at its end where none is named.
 */
before?: NodeId | null, } | { "kind": "replace", 
/**
 * Whose list.
 */
node: NodeId, 
/**
 * Name of the list in the form JSON.
 */
list: string, 
/**
 * As the form JSON has them.
 */
values: unknown[], } | { "kind": "move", 
/**
 * With all below it.
 */
node: NodeId, 
/**
 * The node that gets it.
 */
into: NodeId, 
/**
 * Name of the list in the form JSON.
 */
list: string, 
/**
 * Before which node of the list; at its end where none is named.
 */
before: NodeId | null, } | { "kind": "add-field", 
/**
 * The field as the form JSON has it. An id that the group has already, and none, becomes one that is free.
 */
value: unknown, 
/**
 * Where.
 */
place: FieldPlace, } | { "kind": "move-field", 
/**
 * Which one.
 */
field: NodeId, 
/**
 * Where.
 */
place: FieldPlace, } | { "kind": "rename", 
/**
 * Of the group, field or form.
 */
node: NodeId, 
/**
 * The new id.
 */
id: string, } | { "kind": "become", 
/**
 * Which one.
 */
field: NodeId, 
/**
 * The type's name in the form JSON.
 */
to: string, } | { "kind": "gather", 
/**
 * In the order in which they are to stand.
 */
fields: Array<NodeId>, 
/**
 * The group as the form JSON has it, without rows.
 */
value: unknown, } | { "kind": "dissolve", 
/**
 * Which one.
 */
group: NodeId, } | { "kind": "redirect", 
/**
 * The field that was spoken of; it may be gone.
 */
from: NodeId, 
/**
 * The field that is spoken of now.
 */
to: NodeId, } | { "kind": "forget", 
/**
 * Of the field, group or section.
 */
node: NodeId, } | { "kind": "all", 
/**
 * In their order.
 */
edits: Array<Edit>, };

export type EditVerfahren = { draft: string, edit: Edit, 
/**
 * Whether it goes on with what the edit before has begun: typing in one field is one step.
 */
joins: boolean, };

export type Editable = { 
/**
 * Which kind of control it needs.
 */
input: FieldInput, 
/**
 * As it is typed; a day as `2026-01-31`.
 */
text: string, 
/**
 * Values of the options that are chosen.
 */
chosen: Array<string>, };

export type Edited = { 
/**
 * As it is stored now.
 */
draft: VerfahrenLine, 
/**
 * Nothing where the request has changed nothing.
 */
done: Done | null, 
/**
 * The whole outline where nodes have come, gone or moved.
 */
outline: Array<OutlineLine> | null, 
/**
 * Lines that say something else, where none has come, gone or moved.
 */
lines: Array<OutlineLine>, 
/**
 * What was left behind that speaks of something that is gone.
 */
left_behind: Array<LeftBehind>, 
/**
 * What can be undone and done again now.
 */
steps: Steps, };

export type Effect = { 
/**
 * What was changed.
 */
node: NodeId, 
/**
 * Its label, title or id.
 */
name: string, 
/**
 * The fewest that were found; others are open.
 */
answers: Array<EffectAnswer>, 
/**
 * What was expected before, and what comes now.
 */
differences: Array<TestDifference>, };

export type EffectAnswer = { 
/**
 * Of the question.
 */
name: string, 
/**
 * As people read it.
 */
value: string, };

export type ErrorCode = "bad-request" | "unknown-command" | "not-open" | "case-unknown" | "operation-unknown" | "refused" | "answer-not-ready" | "answer-changed" | "correction-invalid" | "undo-too-late" | "attachment-missing" | "file-unreadable" | "file-unwritable" | "file-too-large" | "file-type-not-allowed" | "file-excessive" | "import-invalid" | "portal-unreachable" | "portal-refused" | "sign-in-cancelled" | "sign-in-timed-out" | "sign-in-failed" | "keyring-missing" | "key-lost" | "key-unfit" | "database-too-new" | "storage-full" | "storage-failed" | "document-failed" | "draft-unknown" | "edit-refused" | "form-unreadable" | "texts-unreadable" | "nothing-to-translate" | "not-of-a-schema" | "point-unknown" | "verfahren-refused" | "verfahren-waits" | "cancelled";

export type ExportTexts = { draft: string, format: TextsFormat, 
/**
 * Of XLIFF, the one that is to be translated into.
 */
language: TextLanguage, };

export type FieldInput = { "kind": "text", 
/**
 * Several.
 */
lines: boolean, } | { "kind": "date" } | { "kind": "yes-no" } | { "kind": "options", 
/**
 * In the order of the form.
 */
options: Array<ChoiceView>, 
/**
 * More than one may be chosen.
 */
several: boolean, };

export type FieldKey = string;

export type FieldPlace = { "where": "before", 
/**
 * Which one.
 */
field: NodeId, } | { "where": "after", 
/**
 * Which one.
 */
field: NodeId, } | { "where": "beside", 
/**
 * Which one.
 */
field: NodeId, } | { "where": "first", 
/**
 * Which one.
 */
group: NodeId, } | { "where": "last", 
/**
 * Which one.
 */
group: NodeId, };

export type FieldView = { 
/**
 * By which a correction names it.
 */
key: FieldKey, 
/**
 * Its question, or its key where the form doesn't know it.
 */
label: string, 
/**
 * The original, also where there is a correction.
 */
value: DisplayValue, 
/**
 * Amt24's verification level; such a value can't be corrected.
 */
verified: string | null, 
/**
 * How a correction is typed; `None` for what is never corrected.
 */
editable: Editable | null, 
/**
 * The newest one.
 */
correction: CorrectionView | null, };

export type FillTextModule = { case: CaseId, module: TextModuleId, };

export type FilledTextModule = { subject: string, body: string, };

export type FimCounts = { 
/**
 * Rules in words.
 */
rules: number, 
/**
 * Rules that became conditions and validators.
 */
rules_taken: number, 
/**
 * What wasn't taken over as it is, and isn't decided; without lists that are missing.
 */
open: number, 
/**
 * Rules that can be read in two ways, and nobody has said how.
 */
two_readings: number, 
/**
 * Fields whose code list isn't at hand.
 */
without_list: number, };

export type FimPoint = { 
/**
 * To decide it by.
 */
id: string, 
/**
 * FIM ids from the schema down to the element that it belongs to.
 */
path: string, 
/**
 * Id of the rule, if it is about one.
 */
rule: string | null, 
/**
 * The rule in its own words, or what isn't taken over.
 */
text: string, 
/**
 * What of the draft it speaks of.
 */
about: Array<AboutNode>, 
/**
 * What is to be decided.
 */
state: PointState, };

export type FimPoints = { 
/**
 * As things are decided now.
 */
counts: FimCounts, 
/**
 * Rules with two readings first, then open points in the order of the form; decided ones are among them.
 */
points: Array<FimPoint>, };

export type FindingView = { 
/**
 * The stable name of what it is.
 */
code: string, 
/**
 * The same for findings that have one cause: the window tells them once.
 */
cause: string, 
/**
 * How much it weighs.
 */
severity: "error" | "warning" | "hint", 
/**
 * What it is about.
 */
node: NodeId, 
/**
 * The form, section, group or field to which that belongs.
 */
owner: NodeId, 
/**
 * What is wrong, and what to do about it.
 */
text: string, 
/**
 * Edits that would end it; together they are one step.
 */
repairs: Array<Edit>, 
/**
 * Answers that show it, to be tried out.
 */
witness: TryState | null, 
/**
 * Why the designer has left it for later.
 */
put_off: string | null, };

export type ForeseeEdit = { draft: string, edit: Edit, language: Language, };

export type FormPdf = { base64: string, };

export type FormSummary = { 
/**
 * As cases name it.
 */
id: string, 
/**
 * Its id where it has none.
 */
title: string, 
/**
 * What is applied for with it.
 */
leistung: LeistungId, 
/**
 * How many of its fields can be answered; 0 for one that can't be read.
 */
fields: number, };

export type FristDoubt = { "doubt": "local-holiday", 
/**
 * The one that is kept in some municipalities.
 */
holiday: LocalHoliday, 
/**
 * The day that a Frist or fiction ends on, or moves to.
 */
day: string, } | { "doubt": "holiday-abroad" } | { "doubt": "rule" };

export type FristEvent = "posting" | "sending" | "provision" | "notice" | "retrieval" | "publication" | "notification" | "application" | "objection" | "receipt" | "trade-notice" | "end-of-obstacle" | "end-of-frist" | "birth";

export type FristLength = { "unit": "days", "count": number } | { "unit": "weeks", "count": number } | { "unit": "months", "count": number } | { "unit": "years", "count": number };

export type FristStep = { 
/**
 * Why the day is what it is.
 */
what: FristStepKind, 
/**
 * The day that this step came to.
 */
day: string, 
/**
 * The provision.
 */
source: string, };

export type FristStepKind = { "what": "event", "of": FristEvent } | { "what": "after", "of": FristLength } | { "what": "including", "of": FristLength } | { "what": "last-of-month" } | { "what": "past", "of": NotWorking } | { "what": "stays-on", "of": NotWorking } | { "what": "extension" };

export type FristView = { 
/**
 * `null` where the law of the case doesn't have such a Frist.
 */
reckoning: Reckoning | null, };

export type GroupView = { 
/**
 * May be empty.
 */
title: string, 
/**
 * Number of the instance, from 1, where the group occurs several times.
 */
instance: number | null, 
/**
 * False for the group of values that the form doesn't know; their labels are their keys.
 */
known: boolean, 
/**
 * Answered ones, and those beside them in the group.
 */
fields: Array<FieldView>, };

export type GuessedField = { 
/**
 * Without numbering and marks.
 */
label: string, 
/**
 * Name of the field type in the form JSON.
 */
kind: string, 
/**
 * Whether the line says that it is mandatory.
 */
required: boolean, 
/**
 * Labels of the options, where it is a choice.
 */
options: Array<string>, 
/**
 * Whether the account fills it in.
 */
prefilled: boolean, 
/**
 * The field as the form JSON has it.
 */
field: unknown, };

export type HistoryEntry = { 
/**
 * The operation that caused it; for what the portal itself did, an id of its own.
 */
id: OperationId, 
/**
 * To which it happened.
 */
case: CaseId, 
/**
 * Who did it: a clerk, or the applicant.
 */
author: Author, 
/**
 * The portal's clock; for what waits the time of recording.
 */
at: string, } & ({ "action": "received" } | { "action": "registered", 
/**
 * Name of that file.
 */
file_name: string, } | { "action": "claimed" } | { "action": "taken-over", 
/**
 * Name of the former holder.
 */
from: string, 
/**
 * Never empty.
 */
reason: string, } | { "action": "released" } | { "action": "state-changed", 
/**
 * The state before.
 */
from: CaseState, 
/**
 * The state since.
 */
to: CaseState, 
/**
 * Empty where the state doesn't demand one ([`CaseState::needs_reason`]) and none was given.
 */
reason: string, } | { "action": "note-added" } | { "action": "field-corrected", 
/**
 * Which answer.
 */
field: FieldKey, 
/**
 * Never empty.
 */
reason: string, } | { "action": "message-sent", 
/**
 * The one that was sent.
 */
message: MessageId, } | { "action": "message-received", 
/**
 * The one that came.
 */
message: MessageId, } | { "action": "reminder-set", 
/**
 * `YYYY-MM-DD`; `None` where there is to be no reminder any more.
 */
date: string | null, });

export type HistoryLine = { 
/**
 * From 1.
 */
number: number, 
/**
 * As RFC 3339.
 */
at: string, 
/**
 * What it was about.
 */
done: Done, 
/**
 * Whether it is taken back just now.
 */
undone: boolean, };

export type HistoryView = { 
/**
 * The newest first, with those that were undone.
 */
steps: Array<HistoryLine>, 
/**
 * The newest first.
 */
states: Array<StateLine>, 
/**
 * What was handed in and is at hand: the newest version, those that it goes on from, and what is published.
 */
versions: Array<VersionLine>, };

export type Hit = { 
/**
 * In which text of the case.
 */
source: HitSource, 
/**
 * Pieces of the passage in order; every second one, from the second on, is a hit.
 */
pieces: Array<string>, };

export type HitSource = "head" | "responsible" | "case" | "message" | "note";

export type Holiday = "neujahr" | "heilige-drei-koenige" | "frauentag" | "karfreitag" | "ostersonntag" | "ostermontag" | "erster-mai" | "tag-der-befreiung" | "christi-himmelfahrt" | "pfingstsonntag" | "pfingstmontag" | "fronleichnam" | "siebzehnter-juni" | "augsburger-friedensfest" | "maria-himmelfahrt" | "weltkindertag" | "tag-der-deutschen-einheit" | "reformationstag" | "allerheiligen" | "buss-und-bettag" | "erster-weihnachtstag" | "zweiter-weihnachtstag";

export type Identity = { 
/**
 * The same in all tenants.
 */
account: AccountId, 
/**
 * As colleagues read it.
 */
name: string, 
/**
 * The one whose cases are shown.
 */
tenant: Tenant, 
/**
 * All tenants the account belongs to.
 */
tenants: Array<Tenant>, 
/**
 * In that tenant.
 */
roles: Array<Role>, 
/**
 * Where the sign-in was, and where work is sent.
 */
portal_url: string, };

export type ImportBytes = { name: string, base64: string, 
/**
 * The clerk's choice, where the file doesn't tell.
 */
leistung: LeistungId | null, };

export type ImportFormat = "form-json" | "xdatenfelder-2" | "xdatenfelder-3";

export type ImportTexts = { draft: string, name: string, base64: string, };

export type ImportVerfahren = { 
/**
 * One form or data schema, and the code lists that belong to it.
 */
files: Array<DroppedFile>, };

export type Imported = { "result": "registered", 
/**
 * The new case.
 */
case: CaseId, 
/**
 * Without its folder.
 */
file_name: string, 
/**
 * The file tells no time of receipt, or one that lies ahead.
 */
received_now: boolean, } | { "result": "already-known", 
/**
 * The one that was made of it.
 */
case: CaseId, 
/**
 * Without its folder.
 */
file_name: string, } | { "result": "leistung-needed", 
/**
 * Without its folder.
 */
file_name: string, 
/**
 * Id of the form that the file names.
 */
form: string, 
/**
 * Of the file, which is kept until the clerk has chosen.
 */
sha256: Sha256, } | { "result": "failed", 
/**
 * Without its folder.
 */
file_name: string, 
/**
 * Names place and rule in the file.
 */
error: CommandError, } | { "result": "nothing" };

export type ImportedVerfahren = { 
/**
 * The new draft.
 */
draft: VerfahrenLine, 
/**
 * Which of the files was the form or schema.
 */
file_name: string, 
/**
 * Told by its content.
 */
format: ImportFormat, 
/**
 * Pages.
 */
sections: number, 
/**
 * Questions, without what only shows something.
 */
fields: number, 
/**
 * Of a data schema.
 */
fim: FimCounts | null, };

export type InboxCounts = { 
/**
 * All with work left.
 */
all: number, 
/**
 * Held by whoever works here.
 */
mine: number, 
/**
 * Held by nobody.
 */
unassigned: number, 
/**
 * With something new.
 */
unread: number, 
/**
 * Whose newest message is the applicant's.
 */
to_answer: number, 
/**
 * Cases with an unread message.
 */
unread_mail: number, 
/**
 * Whose Frist has run out.
 */
overdue: number, 
/**
 * As [`DueFilter::ThisWeek`].
 */
this_week: number, 
/**
 * As [`DueFilter::Reminder`].
 */
reminder: number, 
/**
 * Without work left.
 */
closed: number, 
/**
 * States without an open case are left out.
 */
by_state: Array<[CaseState, number]>, 
/**
 * Offices without an open case are left out.
 */
by_office: Array<[OfficeId, number]>, 
/**
 * Leistungen without an open case are left out.
 */
by_leistung: Array<[LeistungId, number]>, };

export type InboxFilter = { 
/**
 * Cases of this office.
 */
office?: OfficeId | null, 
/**
 * Cases of this Leistung.
 */
leistung?: LeistungId | null, 
/**
 * Cases in this state.
 */
state?: CaseState | null, 
/**
 * By who holds them.
 */
assignment?: Assignment | null, 
/**
 * By their days.
 */
due?: DueFilter | null, 
/**
 * Only cases with something new, closed ones included.
 */
unread?: boolean | null, 
/**
 * Only cases whose newest message is the applicant's.
 */
to_answer?: boolean | null, 
/**
 * Closed cases; otherwise only cases with work left.
 */
closed?: boolean | null, 
/**
 * Full text over open and closed cases; words are joined by "and", beginnings of words match.
 */
text?: string | null, };

export type InboxPage = { 
/**
 * Rows that fit the filter, not only those of this page.
 */
total: number, 
/**
 * Of the first row among all that fit.
 */
offset: number, 
/**
 * In the order that was asked for.
 */
rows: Array<InboxRow>, };

export type InboxPageRequest = { filter: InboxFilter, sort: InboxSort, descending: boolean, offset: number, limit: number, };

export type InboxRow = { 
/**
 * The one to open.
 */
case: CaseId, 
/**
 * Empty until the portal has given one.
 */
aktenzeichen: string, 
/**
 * The name, as the Antrag has it.
 */
applicant: string, 
/**
 * Its name, as the directory has it.
 */
leistung: string, 
/**
 * Its name, as the directory has it.
 */
office: string, 
/**
 * Where it is in its life cycle.
 */
state: CaseState, 
/**
 * From which Fristen run.
 */
received_at: string, 
/**
 * The last day of the Frist; none where no Frist runs.
 */
due: string | null, 
/**
 * The day of the Wiedervorlage.
 */
reminder: string | null, 
/**
 * The name of who holds the case.
 */
owner: string | null, 
/**
 * Whether that is whoever works here.
 */
mine: boolean, 
/**
 * No work is left.
 */
closed: boolean, 
/**
 * A message came, or anything happened to an open case, that this account hasn't seen at any device.
 */
unread: boolean, 
/**
 * Files of the Antrag and of all messages.
 */
attachments: number, 
/**
 * Where the clerk's own work on the case stands; `None` when nothing is under way.
 */
work: WorkState | null, 
/**
 * Where the searched words were found.
 */
hit: Hit | null, };

export type InboxSort = "received" | "due" | "applicant" | "aktenzeichen" | "state";

export type InsertBlock = { draft: string, 
/**
 * As [`BlockLine`] has it.
 */
block: string, 
/**
 * The section that gets it.
 */
section: NodeId, 
/**
 * Before which group; at the end without one.
 */
before: NodeId | null, };

export type InsertedBlock = { 
/**
 * The step.
 */
edited: Edited, 
/**
 * Fields that its rules ask for and the draft doesn't have, as `group/field`.
 */
missing: Array<string>, };

export type KeepAsNote = { operation: OperationId, 
/**
 * Stands above the text: whom it is for, or nothing.
 */
heading: string, };

export type KeepBlock = { draft: string, 
/**
 * The group.
 */
group: NodeId, name: string, };

export type KeepNote = { case: CaseId, 
/**
 * Empty where there is none any more.
 */
text: string, };

export type KeepTest = { draft: string, name: string, person: string, today: string | null, state: TryState, };

export type KeyStorage = "keyring" | "file";

export type Land = "schleswig-holstein" | "hamburg" | "niedersachsen" | "bremen" | "nordrhein-westfalen" | "hessen" | "rheinland-pfalz" | "baden-wuerttemberg" | "bayern" | "saarland" | "berlin" | "brandenburg" | "mecklenburg-vorpommern" | "sachsen" | "sachsen-anhalt" | "thueringen";

export type Language = "de" | "en";

export type LanguageCoverage = { 
/**
 * By its tag.
 */
language: TextLanguage, 
/**
 * Of all texts.
 */
coverage: Coverage, };

export type LeftBehind = { 
/**
 * The field or option that is gone.
 */
gone: NodeId, 
/**
 * Which of the two it was.
 */
gone_kind: NodeKind, 
/**
 * Its label or id.
 */
gone_name: string, 
/**
 * The section, group or field that asks for it.
 */
owner: NodeId, 
/**
 * Its label, title or id.
 */
name: string, };

export type Leistung = { 
/**
 * Of the offer, not of the service: several tenants may offer the same [`leika`](Self::leika).
 */
id: LeistungId, 
/**
 * As applicants read it.
 */
name: string, 
/**
 * 14-digit LeiKa key, empty when none is known.
 */
leika: string, 
/**
 * The office that a new case of it goes to.
 */
office: OfficeId, 
/**
 * By which notification and hearing are reckoned.
 */
regime: Regime, 
/**
 * Days within which an Antrag should be decided, counted from its receipt.
 */
processing_days: number, };

export type LeistungId = string;

export type Line = "syncing" | "online" | "offline" | "offline-by-choice" | "sign-in-needed" | "portal-trouble" | "no-access" | "practice";

export type ListedVerfahren = { 
/**
 * Of the draft on this device, or of the one that would be made.
 */
id: string, 
/**
 * That of its form.
 */
title: string, 
/**
 * As RFC 3339; none where there is none on this device.
 */
changed_at: string | null, 
/**
 * None for one that was never handed in.
 */
shared: SharedLine | null, };

export type Live = { 
/**
 * Whether it holds.
 */
holds: boolean, 
/**
 * Why: "Herkunft ist noch offen".
 */
because: Array<Said>, };

export type LocalHoliday = "fronleichnam" | "maria-himmelfahrt" | "augsburger-friedensfest";

export type Loss = { "kind": "options", 
/**
 * How many.
 */
count: number, } | { "kind": "property", 
/**
 * In the form JSON.
 */
name: string, } | { "kind": "validator", 
/**
 * Which one.
 */
node: NodeId, } | { "kind": "asked", 
/**
 * Where it stands.
 */
by: NodeId, };

export type MarkRead = { case: CaseId, read: boolean, };

export type MergeConflict = { 
/**
 * What it is, with all three sides.
 */
conflict: Conflict, 
/**
 * Label, title or id of the node, or of what it belongs to.
 */
name: string, 
/**
 * Takes the draft's side, where that doesn't hold already.
 */
take_mine: Edit | null, 
/**
 * Takes the newer file's side; none where it has to be done by hand.
 */
take_theirs: Edit | null, };

export type MergeNewer = { draft: string, 
/**
 * A newer version of what the draft was made of, and code lists.
 */
files: Array<DroppedFile>, };

export type MergeNews = { 
/**
 * Section, group or field.
 */
node: NodeId, 
/**
 * Its label, title or id.
 */
name: string, 
/**
 * What has become of it.
 */
what: NewsKind, };

export type MergedVerfahren = { 
/**
 * The step; nothing where the file says nothing new.
 */
edited: Edited, 
/**
 * Of the newer file.
 */
fim: FimCounts | null, 
/**
 * What both have changed, and differently. Until it is decided the draft's own holds.
 */
conflicts: Array<MergeConflict>, 
/**
 * What the newer file says otherwise than the older one; where the law has changed first.
 */
news: Array<MergeNews>, };

export type Message = { 
/**
 * Chosen by whoever writes it, so that it holds offline.
 */
id: MessageId, 
/**
 * Whose thread it stands in.
 */
case: CaseId, 
/**
 * Who wrote to whom.
 */
direction: Direction, 
/**
 * The clerk, or the applicant.
 */
author: Author, 
/**
 * Of one line.
 */
subject: string, 
/**
 * Plain text; paragraphs are separated by an empty line.
 */
body: string, 
/**
 * Those of this message alone.
 */
attachments: Array<AttachmentRef>, 
/**
 * When the portal made it available; for a waiting message the time it was written.
 */
sent_at: string, };

export type MessageId = string;

export type NameState = { draft: string, name: string, };

export type NewsKind = "law" | "added" | "removed" | "changed";

export type NextAct = { "type": "ask-review", version: VersionId, } | { "type": "give-back", version: VersionId, reason: string, } | { "type": "release", version: VersionId, } | { "type": "publish", version: VersionId, leistung: LeistungId, } | { "type": "withdraw", on: string, notice: string, } | { "type": "comment", node: string | null, text: string, } | { "type": "settle", comment: CommentId, };

export type NextState = { 
/**
 * One step on in the life cycle.
 */
state: CaseState, 
/**
 * The step is refused without a reason.
 */
needs_reason: boolean, };

export type NoFiction = { "reason": "no-rule" } | { "reason": "abroad" } | { "reason": "no-consent" } | { "reason": "excluded" } | { "reason": "never-retrieved", 
/**
 * The last of the ten days.
 */
provision_ends: string, };

export type NodeId = string;

export type NodeKind = "form" | "section" | "group" | "row" | "field" | "option" | "condition" | "validator";

export type NodeView = { 
/**
 * Its name through all versions.
 */
node: NodeId, 
/**
 * Form, section, group or field.
 */
sort: NodeKind, 
/**
 * As the form JSON has them, without the lists of nodes.
 */
properties: Record<string, unknown>, 
/**
 * Of a field.
 */
options: Array<OptionView>, 
/**
 * When it is shown, or skipped; none for the form.
 */
shown: ShownView | null, 
/**
 * Of a field or group.
 */
validators: Array<ValidatorView>, 
/**
 * Validators that can be added.
 */
offered: Array<OfferedDemand>, 
/**
 * What asks for it.
 */
asked_by: Array<AskedBy>, 
/**
 * Whether it is a field that is answered.
 */
is_answered: boolean, };

export type NotWorking = { "kind": "saturday" } | { "kind": "sunday" } | { "kind": "holiday", "holiday": Holiday };

export type Note = { 
/**
 * Chosen by whoever writes it, so that it holds offline.
 */
id: NoteId, 
/**
 * What it is about.
 */
case: CaseId, 
/**
 * The clerk who has written it.
 */
author: Author, 
/**
 * Plain text; never empty.
 */
text: string, 
/**
 * The portal's clock; for a waiting note the time it was written.
 */
written_at: string, };

export type NoteCode = "not-in-while-open" | "value-missing" | "value-missing-in-negation" | "not-an-option" | "asked-can-be-hidden" | "field-gone" | "constant" | "list-empty" | "unknown-type" | "variable-without-negation" | "only-amtspult";

export type NoteId = string;

export type NoteView = { 
/**
 * What it is.
 */
code: NoteCode, 
/**
 * In words.
 */
text: string, 
/**
 * Which part of the condition it is about: places in the lists from the outermost on.
 */
path: Array<number>, };

export type Nothing = Record<string, never>;

export type NotificationChannel = "post" | "post-abroad" | "electronic" | "postfach" | "portal" | "registered" | "served-electronically" | "publication" | "general-order";

export type NotificationConsent = "given" | "not-excluded" | "excluded";

export type NotificationView = { 
/**
 * Of what event the day has to be; `null` where no rule is known.
 */
counts_from: FristEvent | null, notified: Reckoning | null, 
/**
 * Why there is no day.
 */
no_fiction: NoFiction | null, rebuttal: Rebuttal | null, 
/**
 * The end of the Frist for Widerspruch or Einspruch.
 */
remedy: Reckoning | null, };

export type NumberLimit = { "kind": "value", 
/**
 * With a point before the decimal places.
 */
number: string, } | { "kind": "field", 
/**
 * Which one.
 */
asked: Asked, };

export type OfBlock = { block: string, };

export type OfCase = { case: CaseId, };

export type OfCases = { cases: Array<CaseId>, };

export type OfDraftInLanguage = { draft: string, 
/**
 * Of sentences and notes.
 */
language: Language, };

export type OfGone = { draft: string, 
/**
 * A field that the last step has taken away.
 */
gone: NodeId, };

export type OfNode = { draft: string, node: NodeId, 
/**
 * Of sentences and notes.
 */
language: Language, };

export type OfOperation = { operation: OperationId, };

export type OfPage = { draft: string, section: NodeId, 
/**
 * Of what the form itself doesn't say.
 */
language: Language, };

export type OfState = { draft: string, state: string, };

export type OfTest = { draft: string, 
/**
 * As [`TestView`] has it.
 */
test: string, };

export type OfVerfahren = { draft: string, };

export type OfferedDemand = { 
/**
 * Where it would stand in the pane.
 */
group: ValidatorGroup, 
/**
 * With values to begin with.
 */
sentence: ValidatorSentence, 
/**
 * As people read it.
 */
said: Said, };

export type Office = { 
/**
 * Also its scope of replication.
 */
id: OfficeId, 
/**
 * As letters and lists show it.
 */
name: string, 
/**
 * As on a letter.
 */
address: string, 
/**
 * As people write it; empty where none is known.
 */
phone: string, 
/**
 * Empty where none is known.
 */
email: string, };

export type OfficeId = string;

export type OperationId = string;

export type OperationKind = "claim" | "release" | "change-state" | "add-note" | "correct-field" | "set-reminder" | "send-message" | "register-case" | "unknown";

export type OptionView = { 
/**
 * Its name through all versions.
 */
node: NodeId, 
/**
 * What is submitted.
 */
value: string, 
/**
 * What people read.
 */
label: string, };

export type OutboxItem = { 
/**
 * By which it is undone, sent again or given up.
 */
operation: OperationId, 
/**
 * The one that it changes.
 */
case: CaseId, 
/**
 * Empty until the portal has given one.
 */
aktenzeichen: string, 
/**
 * The name, as the Antrag has it.
 */
applicant: string, 
/**
 * For its words.
 */
kind: OperationKind, 
/**
 * The kept work: text of the note, body of the message, reason, …
 */
text: string, 
/**
 * Where it stands.
 */
work: WorkState, 
/**
 * Why it was refused; none unless it was.
 */
refusal: Refusal | null, 
/**
 * By the device's clock.
 */
recorded_at: string, 
/**
 * It never left this device.
 */
can_undo: boolean, 
/**
 * Refused, but the same would be taken now.
 */
can_retry: boolean, 
/**
 * The kept text is worth a draft (an answer), or a note (whatever has text).
 */
can_be_draft: boolean, 
/**
 * It was refused, and has a text that is worth a note.
 */
can_be_note: boolean, 
/**
 * The colleague who has the case now.
 */
held_by: string | null, };

export type OutlineLine = { 
/**
 * Its name through all versions.
 */
node: NodeId, 
/**
 * Form, section, group or field.
 */
sort: NodeKind, 
/**
 * The section, group or form in which it stands.
 */
above: NodeId | null, 
/**
 * Label, or title.
 */
name: string, 
/**
 * Of groups and fields, in the form JSON.
 */
id: string, 
/**
 * Of a field: the type's name in the form JSON.
 */
field_type: string | null, 
/**
 * Whether it has to be answered, always or sometimes.
 */
required: boolean, 
/**
 * Most instances of a repeated group.
 */
repeated: number | null, 
/**
 * Conditions by which it is shown or skipped.
 */
conditions: number, 
/**
 * Whether it stands beside the field before it, in one row.
 */
beside: boolean, };

export type Owner = { 
/**
 * Who may work on it, as long as the lease runs.
 */
staff: Author, 
/**
 * Grows with every claim of this case; an operation made under an older number is refused.
 */
fencing: number, 
/**
 * Until then nobody else may claim the case.
 */
lease_until: string, };

export type PageSection = { 
/**
 * Its node.
 */
node: NodeId, 
/**
 * With the ids of nodes at `data-node`; empty where it shows nothing.
 */
html: string, };

export type PastedLines = { 
/**
 * As it was pasted: lines, or cells with tabs between them.
 */
text: string, };

export type PastedTexts = { 
/**
 * As it was copied from Excel or Word.
 */
text: string, };

export type Permissions = { 
/**
 * Nobody holds the case, and it isn't closed.
 */
claim: boolean, 
/**
 * Somebody else holds the case, but that claim has run out.
 */
take_over: boolean, 
/**
 * The clerk holds it, and may give it back.
 */
release: boolean, 
/**
 * The clerk holds it: notes, corrections, reminder.
 */
work: boolean, 
/**
 * All steps to the end can be taken at once.
 */
close: boolean, 
/**
 * The clerk holds it, and the applicant has a Postfach.
 */
answer: boolean, };

export type PlacedText = { 
/**
 * The node that says it.
 */
node: NodeId, 
/**
 * As in [`TextRow::path`](super::TextRow::path).
 */
path: string, 
/**
 * None for what the form itself says.
 */
language: TextLanguage | null, 
/**
 * An empty one takes it away.
 */
text: string, };

export type PointDecision = { "kind": "built" } | { "kind": "hint" } | { "kind": "not-needed", 
/**
 * Why.
 */
why: string, };

export type PointState = { "kind": "two-readings", 
/**
 * The usual one first.
 */
readings: Array<ReadingView>, 
/**
 * Answers by which the readings differ; none where none were found among those that are tried.
 */
example: Array<AnswerSaid> | null, 
/**
 * Number of the reading by which the form is made, from 1.
 */
used: number, 
/**
 * Whether somebody has said so.
 */
decided: boolean, } | { "kind": "open", 
/**
 * Stable code.
 */
reason: string, 
/**
 * The same in words.
 */
why: string, 
/**
 * What somebody has decided.
 */
decision: PointDecision | null, };

export type Preferences = { 
/**
 * Of the window; documents and messages stay German.
 */
language: Language, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * How close rows stand.
 */
density: Density, 
/**
 * Nothing is exchanged until the clerk wants it.
 */
offline_by_choice: boolean, 
/**
 * Where somebody has signed in last.
 */
portal_url: string | null, 
/**
 * Size of everything in the window, in percent.
 */
zoom: number, 
/**
 * Whether single letters run commands; WCAG 2.1.4 wants a way to switch that off.
 */
single_keys: boolean, 
/**
 * Keys that the clerk has chosen in place of the usual ones, by command.
 */
keys: { [key in string]: string }, 
/**
 * Widths of resizable panes in CSS pixels, by pane name.
 */
panes: { [key in string]: number }, };

export type Publication = { 
/**
 * The version, who has published it, and when.
 */
signed: Signed, 
/**
 * The Leistung for which it is offered.
 */
leistung: LeistungId, 
/**
 * Id of the form, as begun applications know it.
 */
form: string, };

export type PutOff = { draft: string, 
/**
 * As the finding has it.
 */
node: NodeId, 
/**
 * As the finding has it.
 */
cause: string, 
/**
 * Why; none takes it up again.
 */
why: string | null, };

export type PutStandIns = { draft: string, replaced: Array<Replaced>, };

export type ReadingSentence = { 
/**
 * The field or group that gets it.
 */
node: NodeId, 
/**
 * Its label, title or id.
 */
name: string, 
/**
 * A condition as a whole sentence, or a validator.
 */
said: Said, };

export type ReadingView = { 
/**
 * From 1.
 */
number: number, 
/**
 * Whether it is read so without an answer.
 */
usual: boolean, 
/**
 * What sets it apart from the other one.
 */
said: string, 
/**
 * Rules of the form that only this reading makes.
 */
sentences: Array<ReadingSentence>, 
/**
 * What comes of the example: for what the other reading judges otherwise.
 */
outcome: Array<string>, };

export type Rebuttal = "receipt" | "provision" | "notice-else-retrieval" | "retrieval" | "final";

export type ReckonFrist = { case: CaseId, which: WhichFrist, 
/**
 * Of the event that the Frist begins with.
 */
day: string, };

export type ReckonNotification = { case: CaseId, channel: NotificationChannel, 
/**
 * Of the event that the rule for this way counts from.
 */
day: string, consent: NotificationConsent, 
/**
 * Where the addressee lives; `null` at the authority's place.
 */
addressee: Land | null, instruction: RemedyInstruction, };

export type Reckoning = { day: string, steps: Array<FristStep>, doubts: Array<FristDoubt>, };

export type Recorded = { 
/**
 * For undoing it.
 */
operation: OperationId, 
/**
 * None where it can't be undone.
 */
undo_until: string | null, };

export type Refusal = { "code": "case-unknown" } | { "code": "already-claimed", owner: string, } | { "code": "not-owner" } | { "code": "stale-claim" } | { "code": "state-conflict", current: CaseState, } | { "code": "transition-not-allowed", from: CaseState, to: CaseState, } | { "code": "verified-field", field: FieldKey, } | { "code": "field-unknown", field: FieldKey, } | { "code": "empty", what: string, } | { "code": "too-long", what: string, limit: number, } | { "code": "gap", what: string, gap: string, } | { "code": "already-registered", 
/**
 * Absent where the case belongs to an office whose cases the account may not see.
 */
case?: CaseId, } | { "code": "dependency-refused", operation: OperationId, } | { "code": "forbidden" } | { "code": "no-postfach" } | { "code": "leistung-unknown" } | { "code": "unreadable" } | { "code": "too-large", limit: number, } | { "code": "too-many", what: string, limit: number, } | { "code": "file-missing" } | { "code": "file-refused" } | { "code": "access-lost" };

export type Regime = "vwvfg" | "ao" | "sgbx" | "beeg";

export type RemedyInstruction = "right" | "missing-or-wrong";

export type Replaced = { gone: NodeId, 
/**
 * One of the fields that fit.
 */
by: NodeId, };

export type Role = "clerk" | "designer" | "approver" | "tenant-admin";

export type Said = { 
/**
 * In the order of the language; their texts one after the other are the whole.
 */
segments: Array<Segment>, };

export type SaveDraft = { case: CaseId, subject: string, body: string, };

export type Saved = { 
/**
 * File or folder; `None` when the dialog was closed.
 */
saved: string | null, 
/**
 * Aktenzeichen of the cases of which no document could be made.
 */
left_out: Array<string>, };

export type SectionView = { 
/**
 * As the form has it; empty for the values that the form doesn't know.
 */
title: string, 
/**
 * Repeated groups once for each instance.
 */
groups: Array<GroupView>, };

export type Segment = { "kind": "word", 
/**
 * With the blanks around it.
 */
text: string, } | { "kind": "field", 
/**
 * What people call it; its ids where it isn't there.
 */
text: string, 
/**
 * The field's node; none where it isn't there.
 */
node?: NodeId, } | { "kind": "value", 
/**
 * As people read it.
 */
text: string, } | { "kind": "instance", 
/**
 * As people read it.
 */
text: string, } | { "kind": "name", 
/**
 * As it is written.
 */
text: string, };

export type SendAnswer = { case: CaseId, 
/**
 * As [`AnswerCheck::checked`] told it.
 */
checked: Sha256, };

export type SetPreferences = { preferences: Preferences, };

export type SetReminder = { case: CaseId, date: string | null, };

export type Sha256 = string;

export type SharedActs = { submit: boolean, ask_review: boolean, give_back: boolean, release: boolean, publish: boolean, withdraw: boolean, comment: boolean, };

export type SharedLine = { 
/**
 * That of the newest version.
 */
title: string, 
/**
 * As it will be once all that waits is done.
 */
state: VerfahrenState, 
/**
 * Who has handed the newest version in.
 */
by: string, 
/**
 * When; as RFC 3339.
 */
at: string, 
/**
 * Whether something waits for the portal.
 */
waiting: boolean, };

export type SharedVerfahren = { 
/**
 * As it will be once all that waits is done; none for a draft that was never handed in.
 */
verfahren: Verfahren | null, 
/**
 * Whether the draft says something else than what was handed in.
 */
changed: boolean, 
/**
 * Whether something waits for the portal.
 */
waiting: boolean, 
/**
 * A version of a colleague that isn't part of the draft.
 */
behind: VerfahrenVersion | null, 
/**
 * Whether it can be merged now; else it has to be fetched first.
 */
behind_at_hand: boolean, 
/**
 * Whether whoever works here has written on what isn't published yet.
 */
is_author: boolean, 
/**
 * Why the portal didn't do what it was asked for last.
 */
refusal: VerfahrenRefusal | null, 
/**
 * The oldest first.
 */
comments: Array<CommentView>, 
/**
 * What can be done next, besides handing in.
 */
acts: SharedActs, };

export type SheetNote = { 
/**
 * Line of the file; 0 for what concerns all of it.
 */
line: number, 
/**
 * As the file calls the text: node and path; the column's name for one that isn't known.
 */
name: string, 
/**
 * Which language it is about, if it is about one.
 */
language: TextLanguage | null, 
/**
 * What is to be told.
 */
what: SheetNoteKind, };

export type SheetNoteKind = "unknown-text" | "unknown-language" | "not-other" | "twice" | "original-changed" | "emptied";

export type ShownView = { 
/**
 * To be edited.
 */
sentence: ShownWhen, 
/**
 * The whole.
 */
said: Said, 
/**
 * One for each condition.
 */
rows: Array<ConditionRow>, };

export type ShownWhen = { 
/**
 * In the order of the form JSON.
 */
any: Array<ConditionSentence>, };

export type SignIn = { portal_url: string, };

export type Signed = { 
/**
 * The version that was meant.
 */
version: VersionId, 
/**
 * Whoever did it.
 */
by: Author, 
/**
 * The portal's clock.
 */
at: string, };

export type StaffMember = { 
/**
 * Of their Servicekonto.
 */
id: AccountId, 
/**
 * As it is now; [`Author`](crate::Author) keeps the name of then.
 */
name: string, 
/**
 * Within this tenant.
 */
roles: Array<Role>, 
/**
 * Whose cases they may see.
 */
offices: Array<OfficeId>, };

export type Stage = { "stage": "keyring-missing", 
/**
 * What the operating system says, in English.
 */
reason: string, } | { "stage": "key-lost" } | { "stage": "database-too-new", 
/**
 * Of the database.
 */
found: number, 
/**
 * The newest that this program knows.
 */
known: number, } | { "stage": "signed-out" } | { "stage": "signing-in", 
/**
 * To be opened by hand where no browser came up.
 */
url: string, } | { "stage": "open" };

export type StandIn = { 
/**
 * The field.
 */
node: NodeId, 
/**
 * Its label or id.
 */
name: string, 
/**
 * Title of its group, or of the section where that has none.
 */
group: string, };

export type StateLine = { 
/**
 * By which it is restored and compared.
 */
id: string, 
/**
 * As the designer has called it.
 */
name: string, 
/**
 * As RFC 3339.
 */
named_at: string, };

export type Statement = { "kind": "one-of", 
/**
 * Values of options.
 */
values: Array<string>, } | { "kind": "none-of", 
/**
 * Values of options.
 */
values: Array<string>, } | { "kind": "contains-one-of", 
/**
 * Values of options.
 */
values: Array<string>, } | { "kind": "contains-none-of", 
/**
 * Values of options.
 */
values: Array<string>, } | { "kind": "contains-all-of", 
/**
 * Values of options.
 */
values: Array<string>, } | { "kind": "yes" } | { "kind": "no" } | { "kind": "ticked" } | { "kind": "not-ticked" } | { "kind": "exactly", 
/**
 * As they would be submitted.
 */
values: Array<string>, } | { "kind": "filled" } | { "kind": "empty" } | { "kind": "is", 
/**
 * As the form JSON has them.
 */
values: unknown[], } | { "kind": "is-not", 
/**
 * As the form JSON has them.
 */
values: unknown[], } | { "kind": "truth", 
/**
 * Whether it has to be yes.
 */
yes: boolean, };

export type StatementView = { 
/**
 * To be written into a sentence.
 */
statement: Statement, 
/**
 * As people read it, without values.
 */
said: string, };

export type StatutoryFrist = "failure-to-act" | "failure-to-decide" | "restitution" | "restitution-for-objection" | "restitution-at-latest" | "deemed" | "trade-certificate";

export type Steps = { 
/**
 * The last step that was done.
 */
undo: Done | null, 
/**
 * The last step that was taken back.
 */
redo: Done | null, };

export type SubmitVerfahren = { draft: string, 
/**
 * What is new; may be empty.
 */
note: string, };

export type SwitchTenant = { tenant: TenantId, };

export type SyncStatus = { 
/**
 * What the clerk is told in one word.
 */
line: Line, 
/**
 * Operations recorded here that the portal doesn't have yet.
 */
waiting: number, 
/**
 * Refused operations that need the clerk ("Braucht Sie").
 */
needs_you: number, 
/**
 * End of the last complete exchange.
 */
last_success: string | null, 
/**
 * Set while the first copy of a scope is fetched: how many entities have come so far.
 */
fetched: number | null, };

export type TakeOver = { case: CaseId, reason: string, };

export type TakenTexts = { 
/**
 * The step; nothing where the file says nothing new.
 */
edited: Edited, 
/**
 * So many texts were taken.
 */
count: number, 
/**
 * What wasn't taken, or not as it stands in the file.
 */
notes: Array<SheetNote>, };

export type TaskKind = "documents" | "tests";

export type TaskProgress = { 
/**
 * What it makes.
 */
kind: TaskKind, 
/**
 * Its name, by which it is cancelled.
 */
task: string, 
/**
 * What is done, counted as the kind says.
 */
done: number, 
/**
 * What there is to do.
 */
total: number, 
/**
 * Nothing more comes of this task.
 */
finished: boolean, 
/**
 * By the clerk, before all was done.
 */
cancelled: boolean, };

export type Tenant = { 
/**
 * The same at the portal and its desks.
 */
id: TenantId, 
/**
 * As people read it. By it and [`ags`](Self::ags) the local holidays are found.
 */
name: string, 
/**
 * Amtlicher Gemeindeschlüssel, 8 digits.
 */
ags: string, };

export type TenantId = string;

export type TestDifference = { 
/**
 * The field.
 */
node: NodeId, 
/**
 * Its label, or its key where the form no longer has it.
 */
name: string, 
/**
 * Which entry of its repeated group, from 1; none where there is only one.
 */
entry: number | null, 
/**
 * `visible`, `required`, `message` or `submission`.
 */
what: string, 
/**
 * Null where there was nothing.
 */
expected: unknown, 
/**
 * Null where there is nothing.
 */
actual: unknown, };

export type TestView = { 
/**
 * By which it is removed or accepted.
 */
id: string, 
/**
 * As the designer has called it.
 */
name: string, 
/**
 * Empty where all came as expected.
 */
differences: Array<TestDifference>, };

export type TextChange = { "kind": "say", text: string, } | { "kind": "unneeded" };

export type TextKind = "title" | "instance-title" | "label" | "option-label" | "running-text" | "placeholder" | "help" | "caption" | "alternative" | "button" | "button-hint" | "message";

export type TextLanguage = "de" | "en" | "fr" | "hsb" | "de-simple";

export type TextModule = { 
/**
 * Known to the portal by it.
 */
id: TextModuleId, 
/**
 * What clerks find it by; not part of the letter.
 */
title: string, 
/**
 * Plain text with placeholders: see [`text_module`](crate::text_module).
 */
body: string, 
/**
 * What the portal sends it for by itself; most are for clerks alone.
 */
purpose?: TextModulePurpose, };

export type TextModuleId = string;

export type TextModulePurpose = "receipt" | "unknown";

export type TextRow = { 
/**
 * The node that says it.
 */
node: NodeId, 
/**
 * What sort of node that is.
 */
sort: NodeKind, 
/**
 * Where on the node: `label`, `helpDialog.alt`, `customButtons.buttons[0].label`. A validator's message is always
 * `validationErrorMessage` here, however it is written.
 */
path: string, 
/**
 * What sort of text it is.
 */
kind: TextKind, 
/**
 * What stands above the node is called, from the section down.
 */
context: Array<string>, 
/**
 * What the form itself says.
 */
german: string, 
/**
 * Whether there is anything in it that another language would say otherwise; never for blanks, numbers and gaps.
 */
needed: boolean, 
/**
 * What it is in each language but the form's own.
 */
languages: { [key in TextLanguage]?: TextState }, };

export type TextState = { "state": "missing" } | { "state": "stale", 
/**
 * As it was written for another original.
 */
text: string, 
/**
 * Digest of that original ([`text_digest`]): so an older version of the form can be found that says it.
 */
of: string, } | { "state": "current", 
/**
 * As it is written.
 */
text: string, } | { "state": "unneeded" };

export type TextsFormat = "csv" | "xliff";

export type TextsView = { 
/**
 * Tag of the form's own language.
 */
own: string, 
/**
 * The others, in the order in which they are shown.
 */
languages: Array<LanguageCoverage>, 
/**
 * In the order of the form.
 */
rows: Array<TextRow>, };

export type Theme = "system" | "light" | "dark";

export type Thread = { 
/**
 * The one that the thread belongs to.
 */
case: CaseId, 
/**
 * Empty until the portal has given one.
 */
aktenzeichen: string, 
/**
 * The name, as the Antrag has it.
 */
applicant: string, 
/**
 * Of the newest message.
 */
subject: string, 
/**
 * First line of the newest message.
 */
preview: string, 
/**
 * Of the newest message.
 */
direction: Direction, 
/**
 * Of the newest message, by the portal's clock, or by the device's while it is under way.
 */
sent_at: string, 
/**
 * How many there are.
 */
messages: number, 
/**
 * A message came that this account hasn't seen at any device.
 */
unread: boolean, 
/**
 * None once the newest message is part of what the portal sent.
 */
work: WorkState | null, };

export type ThreadPage = { 
/**
 * Threads that fit, not only those of this page.
 */
total: number, 
/**
 * Of the first row among all that fit.
 */
offset: number, 
/**
 * Newest first.
 */
rows: Array<Thread>, };

export type ThreadsPageRequest = { offset: number, limit: number, };

export type TimeSpan = { 
/**
 * Of the calendar.
 */
years: number, 
/**
 * Of the calendar.
 */
months: number, 
/**
 * Added last.
 */
days: number, };

export type Tracked<T> = { 
/**
 * As it will be on the portal, if that takes it.
 */
entry: T, 
/**
 * `None` once it is part of what the portal sent.
 */
work: WorkState | null, 
/**
 * The operation behind it, for undoing.
 */
operation: OperationId | null, };

export type TriedRule = { 
/**
 * What is shown or hidden by them.
 */
node: NodeId, 
/**
 * Its label or title.
 */
name: string, 
/**
 * Whether it is there, as far as its own conditions decide.
 */
shown: boolean, 
/**
 * The answers that decide it.
 */
because: Array<Said>, };

export type TryOutView = { 
/**
 * To be handed in at the next step.
 */
state: TryState, 
/**
 * The section; empty where it shows nothing just now.
 */
html: string, 
/**
 * All that is wrong, in the order of the form.
 */
complaints: Array<Complaint>, 
/**
 * Everything that has conditions, and how they stand.
 */
rules: Array<TriedRule>, 
/**
 * Sections that show nothing just now.
 */
skipped: Array<NodeId>, };

export type TryState = { 
/**
 * By field key.
 */
answers: Record<string, unknown>, 
/**
 * How many instances of repeated groups are open.
 */
instances: { [key in string]: number }, };

export type TryVerfahren = { draft: string, section: NodeId, 
/**
 * Id of an invented person; see ui/messages.
 */
person: string, 
/**
 * The day on which it is tried, as `2026-01-31`; today without one.
 */
today: string | null, 
/**
 * As the step before has given it; none begins.
 */
state: TryState | null, 
/**
 * What the inputs of the section hold, by name.
 */
entered: { [key in string]: Array<string> }, 
/**
 * Value of the button that was pressed; empty without one.
 */
action: string, 
/**
 * Whether what is wrong is told at the fields.
 */
complain: boolean, language: Language, };

export type UnreadableFile = { 
/**
 * Which of the files.
 */
file: string, 
/**
 * Where in the form or schema, as `sections[0].title`; empty where that isn't known.
 */
place: string, 
/**
 * From 1.
 */
line: number | null, 
/**
 * From 1.
 */
column: number | null, 
/**
 * What is broken.
 */
rule: UnreadableRule, 
/**
 * The same for those who know the format.
 */
reason: string, };

export type UnreadableRule = "syntax" | "too-large" | "missing" | "wrong-kind" | "colon" | "used-twice" | "dangling" | "unsupported" | "named-twice" | "no-section" | "xml" | "namespace" | "no-schema" | "unknown-code" | "mixed" | "cardinality" | "code-list" | "second-form" | "no-form" | "not-utf-8" | "neither-json-nor-xml" | "empty" | "table-not-utf-8" | "quote-not-closed" | "behind-quote" | "no-column" | "column-twice" | "no-language-column" | "more-cells" | "unknown-state" | "no-xliff" | "xliff-version" | "incomplete" | "unknown-language" | "markup-in-text" | "no-character" | "partly-translated" | "parts-reordered";

export type UnsentElsewhere = { 
/**
 * Absent for a database of old that doesn't say which portal it belongs to.
 */
portal_url: string | null, 
/**
 * Operations that the portal doesn't have, refused ones included.
 */
count: number, };

export type ValidatorGroup = "required" | "length" | "number" | "date" | "checked" | "file" | "group" | "other";

export type ValidatorSentence = { 
/**
 * What an answer has to fulfil.
 */
demand: Demand, 
/**
 * The author's words for an answer that it refuses; none where the program's own are shown.
 */
message?: string, };

export type ValidatorView = { 
/**
 * Its name through all versions.
 */
node: NodeId, 
/**
 * Where it stands in the pane.
 */
group: ValidatorGroup, 
/**
 * To be edited.
 */
sentence: ValidatorSentence, 
/**
 * As people read it.
 */
said: Said, 
/**
 * What to know about it.
 */
notes: Array<NoteView>, 
/**
 * What becomes of it at Amt24, where Amt24 doesn't know it.
 */
export: Said | null, };

export type Verfahren = { 
/**
 * Chosen by the device that has made it.
 */
id: VerfahrenId, 
/**
 * That of the form of the newest version.
 */
title: string, 
/**
 * See [`VerfahrenState`].
 */
state: VerfahrenState, 
/**
 * The oldest first; never empty.
 */
versions: Array<VerfahrenVersion>, 
/**
 * The oldest first.
 */
comments: Array<VerfahrenComment>, 
/**
 * Who has asked for the review, or released, whichever was last.
 */
signed: Signed | null, 
/**
 * What citizens use now or have used last.
 */
published: Publication | null, 
/**
 * Ids of all forms that were published of it, the oldest first.
 */
forms: Array<string>, 
/**
 * Of what was published.
 */
withdrawal: Withdrawal | null, };

export type VerfahrenComment = { 
/**
 * Chosen by the device.
 */
id: CommentId, 
/**
 * Of the newest version when it was written.
 */
version: VersionId, 
/**
 * The section, group or field of the form that is spoken of; none for the whole.
 */
node: string | null, 
/**
 * Who has written it.
 */
author: Author, 
/**
 * The portal's clock.
 */
at: string, 
/**
 * Plain text.
 */
text: string, 
/**
 * Whether nothing is to be done about it any more.
 */
settled: boolean, };

export type VerfahrenId = string;

export type VerfahrenImport = { "outcome": "made", 
/**
 * What it holds.
 */
imported: ImportedVerfahren, } | { "outcome": "failed", 
/**
 * What is wrong.
 */
error: CommandError, } | { "outcome": "nothing" };

export type VerfahrenLine = { 
/**
 * Made on this device.
 */
id: string, 
/**
 * That of its form.
 */
title: string, 
/**
 * As RFC 3339.
 */
changed_at: string, };

export type VerfahrenRefusal = { "code": "verfahren-unknown" } | { "code": "head-moved", head: VersionId, by: string, } | { "code": "not-in-state", current: VerfahrenState, } | { "code": "own-work" } | { "code": "forbidden" } | { "code": "comment-unknown" } | { "code": "empty", what: string, } | { "code": "too-long", what: string, limit: number, } | { "code": "too-many", what: string, limit: number, } | { "code": "not-publishable", reason: string, } | { "code": "other-content", form: string, } | { "code": "form-taken", form: string, } | { "code": "leistung-unknown" } | { "code": "unreadable" };

export type VerfahrenState = "draft" | "review" | "released" | "published" | "withdrawn";

export type VerfahrenVersion = { 
/**
 * Chosen by the device.
 */
id: VersionId, 
/**
 * What it goes on from: none of the first one, two where the work of two people was merged.
 */
parents: Array<VersionId>, 
/**
 * Who has handed it in.
 */
author: Author, 
/**
 * The portal's clock.
 */
at: string, 
/**
 * What is new, in the author's words; may be empty.
 */
note: string, };

export type VersionId = string;

export type VersionLine = { 
/**
 * By which it is compared.
 */
id: VersionId, 
/**
 * Who has handed it in.
 */
by: string, 
/**
 * As RFC 3339.
 */
at: string, 
/**
 * Whether citizens use it.
 */
published: boolean, };

export type WhichFrist = { "kind": "statutory", frist: StatutoryFrist, } | { "kind": "set", length: FristLength, extension: FristLength | null, };

export type Withdrawal = { 
/**
 * From this day on nobody can begin an application.
 */
on: string, 
/**
 * What citizens read until then; may be empty.
 */
notice: string, 
/**
 * Who has withdrawn it.
 */
by: Author, };

export type WorkState = "transferred" | "saved-locally" | "queued" | "transferring" | "failed" | "conflict";

export type WriteShown = { draft: string, 
/**
 * The section, group or field.
 */
node: NodeId, shown: ShownWhen, };

export type WriteText = { draft: string, node: NodeId, 
/**
 * As the grid has it.
 */
path: string, 
/**
 * None for what the form itself says.
 */
language: TextLanguage | null, change: TextChange, 
/**
 * Whether it goes on with what was typed right before.
 */
joins: boolean, };

export type WriteTexts = { draft: string, texts: Array<PlacedText>, };

export type WriteValidators = { draft: string, 
/**
 * The field or group.
 */
node: NodeId, 
/**
 * All of them; what is left out goes.
 */
validators: Array<WrittenValidator>, };

export type WrittenValidator = { 
/**
 * The validator that it was before; none for a new one.
 */
node: NodeId | null, sentence: ValidatorSentence, };

/** The pattern by which Rust finds the gaps of a letter. */
export const GAP = "\\{[^{}\\n]*\\}|\\[[^\\[\\]\\n]*\\p{L}[^\\[\\]\\n]*\\]|…|_{3,}|^[ \\t]*[–—•*\\-][ \\t\\r]*$";

/** Answers that are out of date, by the name under which they are kept. */
export type Stale = "inbox" | "threads" | "directory" | "outbox" | "verfahren" | `case:${CaseId}`;

export type Commands = {
  status: { request: Nothing; answer: DeskStatus };
  choose_file_key: { request: Nothing; answer: DeskStatus };
  import_key: { request: Nothing; answer: DeskStatus };
  sign_in: { request: SignIn; answer: DeskStatus };
  cancel_sign_in: { request: Nothing; answer: null };
  sign_out: { request: Nothing; answer: DeskStatus };
  begin_practice: { request: Nothing; answer: DeskStatus };
  switch_tenant: { request: SwitchTenant; answer: DeskStatus };
  set_preferences: { request: SetPreferences; answer: DeskStatus };
  sync_now: { request: Nothing; answer: null };
  cancel_task: { request: CancelTask; answer: null };
  inbox_page: { request: InboxPageRequest; answer: InboxPage };
  inbox_counts: { request: Nothing; answer: InboxCounts };
  threads_page: { request: ThreadsPageRequest; answer: ThreadPage };
  directory: { request: Nothing; answer: Directory };
  open_case: { request: OfCase; answer: CaseView };
  mark_read: { request: MarkRead; answer: null };
  claim_case: { request: OfCase; answer: Recorded };
  take_over_case: { request: TakeOver; answer: Recorded };
  release_case: { request: OfCase; answer: Recorded };
  close_case: { request: OfCase; answer: Array<Recorded> };
  change_state: { request: ChangeState; answer: Recorded };
  add_note: { request: AddNote; answer: Recorded };
  correct_field: { request: CorrectField; answer: Recorded };
  set_reminder: { request: SetReminder; answer: Recorded };
  reckon_notification: { request: ReckonNotification; answer: NotificationView };
  reckon_frist: { request: ReckonFrist; answer: FristView };
  begun_note: { request: OfCase; answer: string };
  keep_note: { request: KeepNote; answer: null };
  draft: { request: OfCase; answer: Draft };
  fill_text_module: { request: FillTextModule; answer: FilledTextModule };
  save_draft: { request: SaveDraft; answer: Draft };
  attach_file: { request: OfCase; answer: Draft };
  attach_bytes: { request: AttachBytes; answer: Draft };
  detach: { request: Detach; answer: Draft };
  discard_draft: { request: OfCase; answer: null };
  check_answer: { request: OfCase; answer: AnswerCheck };
  send_answer: { request: SendAnswer; answer: Recorded };
  outbox: { request: Nothing; answer: Array<OutboxItem> };
  undo: { request: OfOperation; answer: null };
  retry_operation: { request: OfOperation; answer: Recorded };
  discard_operation: { request: OfOperation; answer: null };
  keep_as_draft: { request: OfOperation; answer: null };
  keep_as_note: { request: KeepAsNote; answer: Recorded };
  save_operation: { request: OfOperation; answer: boolean };
  attachment: { request: AttachmentRequest; answer: AttachmentContent };
  save_attachment: { request: AttachmentRequest; answer: boolean };
  import_files: { request: Nothing; answer: Array<Imported> };
  import_bytes: { request: ImportBytes; answer: Imported };
  export_antrag: { request: OfCases; answer: Saved };
  print_akte: { request: OfCases; answer: Saved };
  verfahren_drafts: { request: Nothing; answer: Array<ListedVerfahren> };
  create_verfahren: { request: CreateVerfahren; answer: VerfahrenLine };
  open_verfahren: { request: OfVerfahren; answer: DesignView };
  remove_verfahren: { request: OfVerfahren; answer: null };
  edit_verfahren: { request: EditVerfahren; answer: Edited };
  undo_verfahren: { request: OfVerfahren; answer: Edited };
  redo_verfahren: { request: OfVerfahren; answer: Edited };
  losses_of_type: { request: AskLosses; answer: Array<Loss> };
  stand_ins: { request: OfGone; answer: Array<StandIn> };
  put_stand_ins: { request: PutStandIns; answer: Edited };
  verfahren_node: { request: OfNode; answer: NodeView };
  askable_questions: { request: OfNode; answer: Array<Askable> };
  write_shown: { request: WriteShown; answer: Edited };
  write_validators: { request: WriteValidators; answer: Edited };
  verfahren_page: { request: OfPage; answer: PageSection };
  check_verfahren: { request: CheckVerfahren; answer: Array<FindingView> };
  put_off_finding: { request: PutOff; answer: Edited };
  foresee_edit: { request: ForeseeEdit; answer: Array<ChangeLine> };
  building_blocks: { request: Nothing; answer: Array<BlockLine> };
  keep_block: { request: KeepBlock; answer: Array<BlockLine> };
  insert_block: { request: InsertBlock; answer: InsertedBlock };
  remove_block: { request: OfBlock; answer: Array<BlockLine> };
  try_verfahren: { request: TryVerfahren; answer: TryOutView };
  verfahren_history: { request: OfVerfahren; answer: HistoryView };
  name_state: { request: NameState; answer: HistoryView };
  restore_state: { request: OfState; answer: Edited };
  compare_verfahren: { request: CompareVerfahren; answer: Comparison };
  compare_pages: { request: ComparePages; answer: ComparedPages };
  verfahren_texts: { request: OfVerfahren; answer: TextsView };
  write_text: { request: WriteText; answer: Edited };
  read_pasted: { request: PastedTexts; answer: Array<Array<string>> };
  write_texts: { request: WriteTexts; answer: Edited };
  export_texts: { request: ExportTexts; answer: Saved };
  import_texts: { request: ImportTexts; answer: TakenTexts };
  keep_test: { request: KeepTest; answer: Edited };
  verfahren_tests: { request: OfVerfahren; answer: Array<TestView> };
  remove_test: { request: OfTest; answer: Edited };
  accept_test: { request: OfTest; answer: Edited };
  generate_tests: { request: OfVerfahren; answer: Edited };
  import_verfahren: { request: ImportVerfahren; answer: ImportedVerfahren };
  choose_verfahren: { request: Nothing; answer: VerfahrenImport };
  merge_newer: { request: MergeNewer; answer: MergedVerfahren };
  choose_newer: { request: OfVerfahren; answer: MergedVerfahren | null };
  print_form: { request: OfVerfahren; answer: Saved };
  preview_form: { request: OfVerfahren; answer: FormPdf };
  guess_fields: { request: PastedLines; answer: Array<GuessedField> };
  fim_points: { request: OfDraftInLanguage; answer: FimPoints | null };
  decide_reading: { request: DecideReading; answer: Edited };
  decide_open_point: { request: DecideOpenPoint; answer: Edited };
  shared_verfahren: { request: OfVerfahren; answer: SharedVerfahren };
  submit_verfahren: { request: SubmitVerfahren; answer: SharedVerfahren };
  take_verfahren: { request: OfVerfahren; answer: DesignView };
  merge_verfahren: { request: OfVerfahren; answer: MergedVerfahren };
  act_on_verfahren: { request: ActOnVerfahren; answer: SharedVerfahren };
};

export type Events = {
  status: DeskStatus;
  stale: Array<Stale>;
  task: TaskProgress;
  menu: string;
};

