//! Edits of a form that a program can propose and do.

use serde_json::Value;

use crate::tree::Tree;
use crate::{Form, FormError, NodeId};

/// One change of one node. Properties and lists have their names in the form JSON.
#[derive(Clone, Debug, PartialEq, serde::Serialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Edit {
    /// Gives a property a value, whether it had one or not.
    Set {
        /// Whose property.
        node: NodeId,
        /// Its name in the form JSON.
        property: String,
        /// As the form JSON has it.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// Takes a property away: it means then what leaving it out means.
    Unset {
        /// Whose property.
        node: NodeId,
        /// Its name in the form JSON.
        property: String,
    },
    /// Takes a node away, with all below it.
    Remove {
        /// With it go the nodes below.
        node: NodeId,
    },
    /// Puts a new node at the end of a list.
    Add {
        /// The node that gets it.
        node: NodeId,
        /// Name of the list in the form JSON, made where it isn't there.
        list: String,
        /// The new node as the form JSON has it; without an id it gets one.
        #[ts(type = "unknown")]
        value: Value,
    },
}

impl Form {
    /// The form after an edit; the same form if the node isn't there.
    ///
    /// # Errors
    /// When the edit gives a property a shape that it can't have.
    pub fn with(&self, edit: &Edit) -> Result<Self, FormError> {
        let mut tree = Tree::of(self);
        match edit {
            Edit::Set { node, property, value } => {
                if let Some(node) = tree.nodes.get_mut(node) {
                    node.properties.insert(property.clone(), value.clone());
                }
            }
            Edit::Unset { node, property } => {
                if let Some(node) = tree.nodes.get_mut(node) {
                    node.properties.shift_remove(property);
                }
            }
            Edit::Remove { node } => {
                let above = tree.nodes.get(node).and_then(|node| node.above.clone());
                if let Some(below) = above.and_then(|(above, list)| tree.nodes.get_mut(&above)?.lists.get_mut(&list)) {
                    below.retain(|id| id != node);
                }
            }
            Edit::Add { node, list, value } => {
                let mut json = self.to_json_with_ids();
                if let Some(object) = find(&mut json, node) {
                    let items = object.entry(list.clone()).or_insert(Value::Array(vec![]));
                    if let Value::Array(items) = items {
                        items.push(value.clone());
                    }
                }
                return Self::parse(&json);
            }
        }
        tree.form()
    }
}

fn find<'a>(value: &'a mut Value, node: &NodeId) -> Option<&'a mut serde_json::Map<String, Value>> {
    match value {
        Value::Object(object) => {
            if object.get("@node").and_then(Value::as_str) == Some(node.as_str()) {
                return Some(object);
            }
            object.values_mut().find_map(|value| find(value, node))
        }
        Value::Array(items) => items.iter_mut().find_map(|value| find(value, node)),
        _ => None,
    }
}
