//! All texts of a form with what they are in other languages, and the edits that change them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::Value;

use super::TextKind;
use super::slot::{self, Visited};
use crate::translation;
use crate::tree::NodeKind;
use crate::{Edit, Form, NodeId, TextLanguage, TextState};

/// One text of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct TextRow {
    /// The node that says it.
    pub node: NodeId,
    /// What sort of node that is.
    pub sort: NodeKind,
    /// Where on the node: `label`, `helpDialog.alt`, `customButtons.buttons[0].label`. A validator's message is always
    /// `validationErrorMessage` here, however it is written.
    pub path: String,
    /// What sort of text it is.
    pub kind: TextKind,
    /// What stands above the node is called, from the section down.
    pub context: Vec<String>,
    /// What the form itself says.
    pub german: String,
    /// Whether there is anything in it that another language would say otherwise; never for blanks, numbers and gaps.
    pub needed: bool,
    /// What it is in each language but the form's own.
    pub languages: BTreeMap<TextLanguage, TextState>,
}

/// How much of a form is said in a language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Coverage {
    /// Texts that have to be said: all that have words and weren't decided to be unneeded.
    pub needed: usize,
    /// Of them, those that are said for the original as it is.
    pub current: usize,
    /// Of them, those that are said for an older one.
    pub stale: usize,
}

/// The texts of a form, in the order of the form. What is empty is there only where another language says something.
pub fn texts(form: &Form) -> Vec<TextRow> {
    let mut rows = all_rows(form);
    rows.retain(|row| !row.german.trim().is_empty() || row.languages.values().any(|state| state.text().is_some()));
    rows
}

/// The same with the places where no language says anything.
pub(super) fn all_rows(form: &Form) -> Vec<TextRow> {
    let json = form.to_json_with_ids();
    let languages = form.other_languages();
    let mut rows = vec![];
    slot::each_node(&json, &mut |visited| rows.extend(all_of_node(&visited, &languages)));
    rows
}

/// Rows by node and path.
pub(super) fn by_place(rows: &[TextRow]) -> HashMap<(&NodeId, &str), &TextRow> {
    rows.iter().map(|row| ((&row.node, row.path.as_str()), row)).collect()
}

/// One text, if the form has it; also one that is empty in every language.
pub fn text_of_form(form: &Form, node: &NodeId, path: &str) -> Option<TextRow> {
    let json = form.to_json_with_ids();
    let languages = form.other_languages();
    let mut found = None;
    slot::each_node(&json, &mut |visited| {
        if found.is_none() && visited.id == *node {
            found = all_of_node(&visited, &languages).into_iter().find(|row| row.path == path);
        }
    });
    found
}

fn all_of_node(visited: &Visited<'_>, languages: &[TextLanguage]) -> Vec<TextRow> {
    let row = |slot: slot::Slot| TextRow {
        node: visited.id.clone(),
        sort: visited.kind,
        kind: slot.kind,
        context: visited.above.clone(),
        needed: translation::has_words(&slot.german),
        languages: languages
            .iter()
            .map(|language| (*language, translation::read(visited.node, *language, &slot.path, &slot.german)))
            .collect(),
        german: slot.german,
        path: slot.path,
    };
    slot::slots(visited.kind, visited.node).into_iter().map(row).collect()
}

impl TextRow {
    /// Says it in a language, for the original as it is: also what confirms a stale text. An empty text takes it away.
    pub fn say(&self, language: TextLanguage, text: &str) -> Edit {
        self.say_of(language, text, &self.german)
    }

    /// The same for another original, which the translator had before them.
    pub(super) fn say_of(&self, language: TextLanguage, text: &str, original: &str) -> Edit {
        if text.trim().is_empty() {
            return self.forget(language);
        }
        self.set(language, translation::said(text, original))
    }

    /// Decides that it needn't be said in a language, as long as the original stays.
    pub fn unneeded(&self, language: TextLanguage) -> Edit {
        self.set(language, translation::unneeded(&self.german))
    }

    /// Takes away what it is in a language.
    pub fn forget(&self, language: TextLanguage) -> Edit {
        Edit::Unset { node: self.node.clone(), property: translation::name(language, &self.path) }
    }

    fn set(&self, language: TextLanguage, value: Value) -> Edit {
        Edit::Set { node: self.node.clone(), property: translation::name(language, &self.path), value }
    }
}

impl Coverage {
    /// Of the texts of a form.
    pub fn of(rows: &[TextRow], language: TextLanguage) -> Self {
        let mut coverage = Self::default();
        for state in rows.iter().filter(|row| row.needed).filter_map(|row| row.languages.get(&language)) {
            match state {
                TextState::Missing => coverage.needed += 1,
                TextState::Stale { .. } => {
                    coverage.needed += 1;
                    coverage.stale += 1;
                }
                TextState::Current { .. } => {
                    coverage.needed += 1;
                    coverage.current += 1;
                }
                TextState::Unneeded => {}
            }
        }
        coverage
    }
}

impl Form {
    /// The languages in which it can speak besides its own.
    pub fn other_languages(&self) -> Vec<TextLanguage> {
        let own = TextLanguage::of(&self.language);
        TextLanguage::ALL.into_iter().filter(|language| Some(*language) != own).collect()
    }
}
