//! A form's sections, groups and their instances, with the buttons between them. What is in a cell is in `cell`.

use std::collections::{BTreeMap, HashSet};

use domain::{AttachmentRef, FieldKey};
use forms::{Answers, Evaluation, Field, FieldGroup, Form, Language, NodeId, Section, SeenChanges, Stammdaten};
use maud::{Markup, html};
use serde_json::Value;

use crate::{Action, typed};

static NO_FILES: BTreeMap<FieldKey, Vec<AttachmentRef>> = BTreeMap::new();
static NOBODY: Stammdaten = Stammdaten::new();
static UNCHANGED: SeenChanges = SeenChanges::new();

/// What a page shows, and how.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The form.
    pub form: &'a Form,
    /// What the answers mean: of somebody who fills it in, or [`forms::everything_shown`] for the form's author.
    pub evaluation: &'a Evaluation,
    /// What is answered; files aren't looked for here.
    pub answers: &'a Answers,
    /// Files by the field that they belong to.
    pub files: &'a BTreeMap<FieldKey, Vec<AttachmentRef>>,
    /// What is wrong, already worded; the first one of a field is told there.
    pub problems: &'a [(FieldKey, String)],
    /// What the account knows, by name. An answer that is the same is told to come from there.
    pub account: &'a Stammdaten,
    /// What was entered elsewhere at the same time, to choose from.
    pub others: BTreeMap<&'a FieldKey, Vec<Other<'a>>>,
    /// Group and id of the fields whose answers change something about others: [`forms::Evaluator::looked_at`].
    pub watched: HashSet<(&'a str, &'a str)>,
    /// Of what the form itself doesn't say.
    pub language: Language,
    /// Whether sections, instances of groups, rows, cells and options carry the id of their node (`data-node`). Nothing
    /// else differs.
    pub marks: bool,
    /// What is otherwise in another version of the form; told at its place.
    pub changes: &'a SeenChanges,
}

/// What was entered for a field elsewhere.
#[derive(Clone, Debug)]
pub struct Other<'a> {
    /// A word by which a button names it: [`Action::Choose`].
    pub name: String,
    /// What it is.
    pub entered: Entered<'a>,
}

/// What can be entered for a field.
#[derive(Clone, Copy, Debug)]
pub enum Entered<'a> {
    /// Of a field that is typed in or chosen.
    Answer(&'a Value),
    /// Of a field for files.
    Files(&'a [AttachmentRef]),
}

/// Id of a field's input: its key with dashes for the colons.
pub fn html_id(key: &FieldKey) -> String {
    format!("f-{}-{}-{}", key.group, key.index, key.field)
}

impl<'a> Page<'a> {
    /// A German page of answers without files, problems or an account.
    pub fn new(form: &'a Form, evaluation: &'a Evaluation, answers: &'a Answers) -> Self {
        Self {
            form,
            evaluation,
            answers,
            files: &NO_FILES,
            problems: &[],
            account: &NOBODY,
            others: BTreeMap::new(),
            watched: HashSet::new(),
            language: Language::default(),
            marks: false,
            changes: &UNCHANGED,
        }
    }

    /// All sections, one behind the other.
    pub fn sections(&self) -> Markup {
        html! { @for number in 0..self.form.sections.len() { (self.section(number)) } }
    }

    /// One section, counted from 0; empty where the form has none of this number, or it shows nothing.
    pub fn section(&self, number: usize) -> Markup {
        self.form.sections.get(number).map(|section| self.shown_section(number, section)).unwrap_or_default()
    }

    fn shown_section(&self, number: usize, section: &Section) -> Markup {
        let groups: Vec<&FieldGroup> = section.groups.iter().filter(|group| self.is_shown(group)).collect();
        html! {
            @if !groups.is_empty() {
                section data-key=(format!("s-{number}")) data-node=[self.mark(&section.node)] {
                    @if !section.title.is_empty() { h2 { (section.title) } }
                    (self.changes_of(&section.node))
                    @for group in groups { (self.group(group, &section.title)) }
                }
            }
        }
    }

    pub(crate) fn mark<'b>(&self, node: &'b NodeId) -> Option<&'b str> {
        self.marks.then(|| node.as_str())
    }

    fn count(&self, group: &FieldGroup) -> usize {
        self.evaluation.instances.get(&group.id).copied().unwrap_or(1)
    }

    fn is_shown(&self, group: &FieldGroup) -> bool {
        group.on_form() && (0..self.count(group)).any(|index| self.has_fields(group, index))
    }

    /// Whether the instance shows anything.
    fn has_fields(&self, group: &FieldGroup, index: usize) -> bool {
        group.fields().any(|field| self.is_visible(group, index, field))
    }

    fn is_visible(&self, group: &FieldGroup, index: usize, field: &Field) -> bool {
        field.on_form() && self.evaluation.visible.contains(&FieldKey::new(&group.id, index, &field.id))
    }

    /// `heading` is what stands above the group.
    fn group(&self, group: &FieldGroup, heading: &str) -> Markup {
        let count = self.count(group);
        let changes = group.multiple && !group.fixed_instances;
        html! {
            @for index in 0..count {
                @if self.has_fields(group, index) {
                    (self.instance(group, index, heading, changes && count > group.instance_minimum()))
                }
            }
            @if changes && count < group.instance_limit() {
                button class="secondary small" id=(format!("mehr-{}", group.id)) name="aktion" value=(Action::AddInstance { group: group.id.clone() }) {
                    @match &group.add_label { Some(label) => (label), None => (self.plain("groups/add")) }
                }
            } @else if changes && let Some(hint) = &group.add_hint {
                p class="muted" data-key=(format!("voll-{}", group.id)) { (hint) }
            }
        }
    }

    fn instance(&self, group: &FieldGroup, index: usize, heading: &str, removable: bool) -> Markup {
        let title = group.instance_title(index, |field| self.answer_in_words(group, index, field));
        html! {
            fieldset id=(format!("g-{}-{index}", group.id)) class="group" data-node=[self.mark(&group.node)] {
                // A title that says the heading again is there for screen readers only.
                @if !title.is_empty() { legend class=[(title == heading).then_some("unseen")] { (title) } }
                (self.changes_of(&group.node))
                @for (number, row) in group.rows.iter().enumerate() {
                    @let shown: Vec<&Field> = row.fields.iter().filter(|field| self.is_visible(group, index, field)).collect();
                    @if !shown.is_empty() {
                        div class="row" data-key=(format!("z-{number}")) data-node=[self.mark(&row.node)] {
                            @for field in shown { (self.cell(&FieldKey::new(&group.id, index, &field.id), field)) }
                        }
                    }
                }
                @if removable {
                    button class="secondary small" name="aktion" value=(Action::RemoveInstance { group: group.id.clone(), index }) {
                        @match &group.remove_label {
                            Some(label) => { (label) span class="unseen" { ": " (title) } },
                            None => (self.say("groups/remove", "title", &title)),
                        }
                    }
                }
            }
        }
    }

    /// An answer as a title says it; none while it is missing or hidden.
    fn answer_in_words(&self, group: &FieldGroup, index: usize, field: &str) -> Option<String> {
        let key = FieldKey::new(&group.id, index, field);
        let field = group.fields().find(|one| one.id == field)?;
        let answer = self.answer(&key).filter(|_| self.evaluation.visible.contains(&key))?;
        let text = if field.kind.is_choice() {
            let values = answer.as_array().map_or(std::slice::from_ref(answer), Vec::as_slice);
            let labels: Vec<String> = values.iter().filter_map(|one| Some(field.option_label(one.as_str()?))).collect();
            labels.join(", ")
        } else {
            typed(field, answer)
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// The answer to a field: what the form works out, or what was entered.
    pub(crate) fn answer(&self, key: &FieldKey) -> Option<&Value> {
        self.evaluation.computed.get(key).or_else(|| self.answers.get(key))
    }

    pub(crate) fn is_watched(&self, key: &FieldKey) -> bool {
        self.watched.contains(&(key.group.as_str(), key.field.as_str()))
    }
}
