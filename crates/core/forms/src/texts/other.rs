//! A form in another language as Amt24 has it, a whole form JSON for each: written from the texts, and read into them.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::list::{all_rows, by_place};
use super::slot::{self, each_node, each_node_mut};
use crate::translation;
use crate::{Difference, Edit, Form, FormError, NodeId, TextLanguage, TextState, diff};

/// What another language's form has brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenTexts {
    /// What takes its texts over; none for those that are there already.
    pub edits: Vec<Edit>,
    /// Texts that are the same in both. They aren't taken: whether they were left in the original or are rightly the same
    /// isn't known.
    pub same: Vec<TextPlace>,
    /// Where the forms differ besides their texts, from this form to the other; nothing of that is taken over.
    pub differences: Vec<Difference>,
}

/// Where a text stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ts_rs::TS)]
pub struct TextPlace {
    /// The node that says it.
    pub node: NodeId,
    /// As in [`TextRow::path`](super::TextRow::path).
    pub path: String,
}

/// Why nothing can be taken of a form.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TakeTextsError {
    /// No other language of the form has that tag.
    #[error("the form is in the language {0:?}, in which nothing can be said beside the other form")]
    Language(String),
    /// What it says without texts can't be read.
    #[error(transparent)]
    Shape(#[from] FormError),
}

impl Form {
    /// The form as it is in another language: with its texts, also stale ones, where it has them, and the original where it doesn't;
    /// all else is the same. Node ids stay, texts in other languages don't.
    ///
    /// # Errors
    /// Only where the form can't be read from what it writes itself.
    pub fn in_language(&self, language: TextLanguage) -> Result<Self, FormError> {
        let mut json = self.to_json_with_ids();
        let own = TextLanguage::of(&self.language) == Some(language);
        each_node_mut(&mut json, &mut |kind, node| {
            if !own {
                for slot in slot::slots(kind, node) {
                    let state = translation::read(node, language, &slot.path, &slot.german);
                    // At the place of a button there may be another one by now.
                    let is_doubtful = slot.is_of_button() && matches!(state, TextState::Stale { .. });
                    if let Some(text) = state.text().filter(|_| !is_doubtful) {
                        slot::put(node, &slot.path, Some(text));
                    }
                }
            }
            node.retain(|name, _| !translation::is_text(name));
        });
        if let (false, Some(form)) = (own, json.as_object_mut()) {
            form.insert("language".to_owned(), language.code().into());
        }
        Self::parse(&json)
    }

    /// The form without its texts and its language: what is the same in every language.
    fn without_texts(&self) -> Result<Self, FormError> {
        let mut json = self.to_json_with_ids();
        each_node_mut(&mut json, &mut |kind, node| {
            for slot in slot::slots(kind, node) {
                slot::put(node, &slot.path, None);
            }
            node.retain(|name, _| !translation::is_text(name));
        });
        if let Some(form) = json.as_object_mut() {
            form.shift_remove("language");
        }
        Self::parse(&json)
    }
}

/// Reads the texts of a form in another language, as Amt24 has it beside the original (`en.json` beside `de.json`). Their nodes
/// are paired as [`Form::align`] does, without looking at texts.
///
/// # Errors
/// When the other form isn't in another language that is known here.
pub fn take_texts(form: &Form, other: &Form) -> Result<TakenTexts, TakeTextsError> {
    let language = TextLanguage::of(&other.language).filter(|language| form.other_languages().contains(language));
    let language = language.ok_or_else(|| TakeTextsError::Language(other.language.clone()))?;
    let bare = form.without_texts()?;
    let mut other_bare = other.without_texts()?;
    other_bare.align(&bare);
    // The bare form has the other one's nodes in their order, with the ids of their counterparts here.
    let theirs = written(&other.to_json_with_ids());
    let ids = other.node_ids().into_iter().zip(other_bare.node_ids());
    let ids: HashMap<NodeId, NodeId> = ids.collect();
    let mut taken = TakenTexts { differences: diff(&bare, &other_bare), ..TakenTexts::default() };
    let rows = all_rows(form);
    let by_place = by_place(&rows);
    for (place, text) in theirs {
        // What has no counterpart here is told among the differences.
        let Some(row) = ids.get(&place.node).and_then(|node| by_place.get(&(node, place.path.as_str()))) else {
            continue;
        };
        let own = row.languages.get(&language).and_then(TextState::text);
        if translation::same_text(&text, &row.german) {
            if own.is_none() && row.needed {
                taken.same.push(TextPlace { node: row.node.clone(), path: place.path });
            }
        } else if !own.is_some_and(|own| translation::same_text(own, &text)) {
            taken.edits.push(row.say(language, &text));
        }
    }
    Ok(taken)
}

/// What a form says itself, without what is empty.
fn written(json: &Value) -> Vec<(TextPlace, String)> {
    let mut found = vec![];
    each_node(json, &mut |visited| {
        let texts = slot::slots(visited.kind, visited.node).into_iter().filter(|slot| !slot.written.trim().is_empty());
        let place = |slot: &slot::Slot| TextPlace { node: visited.id.clone(), path: slot.path.clone() };
        found.extend(texts.map(|slot| (place(&slot), slot.written)));
    });
    found
}
