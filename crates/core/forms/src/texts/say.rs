//! The edits that say texts: one, or several at once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::list::{all_rows, by_place};
use super::slot;
use crate::{Edit, EditError, Form, NodeId, TextLanguage};

/// What a place is to say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ts_rs::TS)]
pub struct PlacedText {
    /// The node that says it.
    pub node: NodeId,
    /// As in [`TextRow::path`](super::TextRow::path).
    pub path: String,
    /// None for what the form itself says.
    pub language: Option<TextLanguage>,
    /// An empty one takes it away.
    pub text: String,
}

impl Form {
    /// The edit that changes what the form itself says, the same as one made where the property is edited. An empty text takes
    /// it away. `None` where the form has no such place.
    pub fn original_edit(&self, node: &NodeId, path: &str, text: &str) -> Option<Edit> {
        let text = PlacedText { node: node.clone(), path: path.to_owned(), language: None, text: text.to_owned() };
        self.originals(&[&text]).ok()?.pop()
    }

    /// The edit that says a text in a language; in the form's own it is what the form itself says. `None` where the form has
    /// no such place.
    pub fn say_edit(&self, text: &PlacedText) -> Option<Edit> {
        match text.other_language(self) {
            None => self.original_edit(&text.node, &text.path, &text.text),
            Some(language) => {
                super::text_of_form(self, &text.node, &text.path).map(|row| row.say(language, &text.text))
            }
        }
    }

    /// The edits that say several texts. What the form itself says comes first: so the others are said for it as it is then.
    ///
    /// # Errors
    /// [`EditError::NoSuchNode`] where the form has no such place.
    pub fn say_all(&self, texts: &[PlacedText]) -> Result<Vec<Edit>, EditError> {
        let (own, others): (Vec<&PlacedText>, Vec<_>) =
            texts.iter().partition(|text| text.other_language(self).is_none());
        let mut edits = self.originals(&own)?;
        let said = self.with(&Edit::All { edits: edits.clone() })?;
        let rows = all_rows(&said);
        let rows = by_place(&rows);
        for text in others {
            let row = rows.get(&(&text.node, text.path.as_str())).ok_or_else(|| text.missing())?;
            edits.extend(text.language.map(|language| row.say(language, &text.text)));
        }
        Ok(edits)
    }

    /// The same edits as those of the panes; a property that has several of the texts is written once.
    fn originals(&self, texts: &[&PlacedText]) -> Result<Vec<Edit>, EditError> {
        let mut by_node: BTreeMap<&NodeId, Vec<&PlacedText>> = BTreeMap::new();
        texts.iter().for_each(|text| by_node.entry(&text.node).or_default().push(text));
        let json = self.to_json_with_ids();
        let mut edits = vec![];
        let mut missing: BTreeSet<&NodeId> = by_node.keys().copied().collect();
        slot::each_node(&json, &mut |visited| {
            let Some(texts) = by_node.get(&visited.id).filter(|_| missing.contains(&visited.id)) else { return };
            let paths: Vec<String> =
                slot::slots(visited.kind, visited.node).into_iter().map(|slot| slot.path).collect();
            if texts.iter().all(|text| paths.contains(&text.path))
                && let Some(written) = written(visited.node, texts)
            {
                missing.remove(&visited.id);
                edits.extend(written.into_iter().map(|(property, value)| edit(&visited.id, property, value)));
            }
        });
        match missing.first() {
            Some(node) => Err(EditError::NoSuchNode((*node).clone())),
            None => Ok(edits),
        }
    }
}

/// The properties of a node that its texts change, as they are then.
fn written(node: &Map<String, Value>, texts: &[&PlacedText]) -> Option<Vec<(String, Option<Value>)>> {
    let mut properties = node.clone();
    let mut changed = BTreeSet::new();
    for PlacedText { path, text, .. } in texts {
        let text = Some(text.as_str()).filter(|text| !text.is_empty());
        changed.insert(slot::put(&mut properties, path, text)?);
    }
    let value = |name: String| (name.clone(), properties.get(&name).cloned());
    Some(changed.into_iter().map(value).collect())
}

fn edit(node: &NodeId, property: String, value: Option<Value>) -> Edit {
    let node = node.clone();
    match value {
        Some(value) => Edit::Set { node, property, value },
        None => Edit::Unset { node, property },
    }
}

impl PlacedText {
    /// The language, unless it is the form's own.
    fn other_language(&self, form: &Form) -> Option<TextLanguage> {
        self.language.filter(|language| TextLanguage::of(&form.language) != Some(*language))
    }

    fn missing(&self) -> EditError {
        EditError::NoSuchNode(self.node.clone())
    }
}
