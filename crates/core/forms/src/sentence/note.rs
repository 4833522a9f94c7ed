//! What a designer should know about a sentence beyond its words.

use findings::Severity;
use serde::{Deserialize, Serialize};

use super::asked::{Asked, AskedKind, Standpoint};
use super::condition::ConditionSentence;
use super::said::{Language, words};
use super::statement::Statement;
use crate::Form;

findings::codes! {
    /// What is told about a sentence. The name in kebab case is the stable code; the words stand in
    /// `assets/form-sentences/` under `note`.
    #[derive(ts_rs::TS)]
    pub enum NoteCode: Severity {
        /// "None of" holds for an open answer, too.
        NotInWhileOpen("not-in-while-open") = Hint,
        /// No value is named, so it never holds.
        ValueMissing("value-missing") = Warning,
        /// No value is named, so it always holds.
        ValueMissingInNegation("value-missing-in-negation") = Warning,
        /// A value that the asked field doesn't offer.
        NotAnOption("not-an-option") = Warning,
        /// Amt24 looks at hidden answers, this program doesn't. Told by what stands in the form, not proved.
        AskedCanBeHidden("asked-can-be-hidden") = Hint,
        /// The asked field isn't there.
        FieldGone("field-gone") = Error,
        /// Holds always or never.
        Constant("constant") = Hint,
        /// An And or Or without parts.
        ListEmpty("list-empty") = Hint,
        /// A condition that this program doesn't know.
        UnknownType("unknown-type") = Warning,
        /// Amt24 has no negation of it.
        VariableWithoutNegation("variable-without-negation") = Hint,
        /// Ours, not Amt24's.
        OnlyAmtspult("only-amtspult") = Warning,
    }
}

/// Something to know about a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Note {
    /// What it is.
    pub code: NoteCode,
    /// Which part it is about: places in the lists from the outermost on; empty for the whole.
    pub path: Vec<usize>,
}

impl Note {
    /// The note in words.
    pub fn say(&self, language: Language) -> String {
        words(language).plain(&format!("note/{}", self.code))
    }
}

impl ConditionSentence {
    /// What to know about it and its parts, in their order.
    pub fn notes(&self, at: &Standpoint<'_>) -> Vec<Note> {
        let mut notes = vec![];
        self.add_notes(at, &[], &mut vec![], &mut notes);
        notes
    }

    /// `all` are those that have to hold besides, `path` leads here.
    fn add_notes(&self, at: &Standpoint<'_>, all: &[Self], path: &mut Vec<usize>, notes: &mut Vec<Note>) {
        let mut add = |code| notes.push(Note { code, path: path.clone() });
        match self {
            Self::Field { asked, statement } => {
                let answered = |other: &Self| match other {
                    Self::Field { asked: other, statement: Statement::Filled } => other == asked,
                    _ => false,
                };
                codes_of_field(at, asked, statement, all.iter().any(answered)).into_iter().for_each(add);
            }
            Self::Variable { values, .. } => {
                if values.is_empty() {
                    add(NoteCode::ValueMissing);
                }
                add(NoteCode::VariableWithoutNegation);
            }
            Self::Constant { .. } => add(NoteCode::Constant),
            Self::All { parts } | Self::Any { parts } => {
                if parts.is_empty() {
                    add(NoteCode::ListEmpty);
                }
                let all = if matches!(self, Self::All { .. }) { parts.as_slice() } else { &[] };
                for (index, part) in parts.iter().enumerate() {
                    path.push(index);
                    part.add_notes(at, all, path, notes);
                    path.pop();
                }
            }
            Self::Unknown { .. } => add(NoteCode::UnknownType),
        }
    }

    /// Whether Amt24 doesn't know it, or a part of it.
    pub fn only_amtspult(&self) -> bool {
        match self {
            Self::Field { statement, .. } => statement.only_amtspult(),
            Self::Variable { .. } | Self::Constant { .. } | Self::Unknown { .. } => false,
            Self::All { parts } | Self::Any { parts } => parts.iter().any(Self::only_amtspult),
        }
    }
}

impl Statement {
    /// Whether Amt24 has no condition that says it.
    pub fn only_amtspult(&self) -> bool {
        self.write().iter().any(|test| !test.known_to_amt24())
    }

    /// The values that are named; none where the statement names none by its nature.
    fn named(&self) -> Option<usize> {
        match self {
            Self::OneOf { values }
            | Self::NoneOf { values }
            | Self::ContainsOneOf { values }
            | Self::ContainsNoneOf { values }
            | Self::ContainsAllOf { values }
            | Self::Exactly { values } => Some(values.len()),
            Self::Is { values } | Self::IsNot { values } => Some(values.len()),
            Self::Yes | Self::No | Self::Ticked | Self::NotTicked | Self::Filled | Self::Empty | Self::Truth { .. } => {
                None
            }
        }
    }
}

/// `answered`: whether it is asked for besides that the same field is answered.
pub(super) fn codes_of_field(
    at: &Standpoint<'_>,
    asked: &Asked,
    statement: &Statement,
    answered: bool,
) -> Vec<NoteCode> {
    let field = asked.in_form(at.form);
    let general = matches!(statement, Statement::Is { .. } | Statement::IsNot { .. });
    let kind = AskedKind::of(field);
    let open = statement.holds_while_open();
    let none_named = statement.named() == Some(0);
    let told = [
        (field.is_none(), NoteCode::FieldGone),
        (none_named && !open, NoteCode::ValueMissing),
        (none_named && open, NoteCode::ValueMissingInNegation),
        (!none_named && general && matches!(kind, AskedKind::Choice | AskedKind::Several), NoteCode::NotAnOption),
        (!none_named && open && !answered && field.is_some(), NoteCode::NotInWhileOpen),
        (can_be_hidden(at, asked), NoteCode::AskedCanBeHidden),
        (statement.only_amtspult(), NoteCode::OnlyAmtspult),
    ];
    told.into_iter().filter(|(told, _)| *told).map(|(_, code)| code).collect()
}

/// Whether conditions can hide the asked field while what stands here is there.
fn can_be_hidden(at: &Standpoint<'_>, asked: &Asked) -> bool {
    let Some(field) = asked.in_form(at.form) else { return false };
    let Some((section, group)) = section_of(at.form, &asked.group) else { return false };
    let own = at.own_group().map(|own| own.id.as_str());
    let same_section = own.and_then(|own| section_of(at.form, own)).is_some_and(|(own, _)| own.node == section.node);
    !field.conditions.is_empty()
        || (!group.conditions.is_empty() && own != Some(group.id.as_str()))
        || (!section.skip_conditions.is_empty() && !same_section)
}

fn section_of<'a>(form: &'a Form, group: &str) -> Option<(&'a crate::Section, &'a crate::FieldGroup)> {
    let find = |section: &'a crate::Section| Some((section, section.groups.iter().find(|there| there.id == group)?));
    form.sections.iter().find_map(find)
}
