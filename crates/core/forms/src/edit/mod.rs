//! Edits of a form: what a designer does, and what a program can propose. Each can be refused, and undone
//! ([`crate::Design`]).
//!
//! References to fields follow the field wherever it goes and however it is called: they are held by node id. What an edit
//! leaves behind that speaks of something that is gone stays as it is written, for the checks to find.

mod apply;
mod become_kind;
mod error;
mod place;
mod work;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use become_kind::{Loss, losses};
pub use error::EditError;

use crate::tree::Tree;
use crate::{Form, NodeId};
pub(crate) use become_kind::answers;
pub(crate) use place::free_name;
pub(crate) use work::Work;

/// One change, which is one step of undo. Properties and lists have their names in the form JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
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
    /// Takes a node away, with all below it. A row goes with its last field.
    Remove {
        /// With it go the nodes below.
        node: NodeId,
    },
    /// Puts a new node into a list.
    Add {
        /// The node that gets it.
        node: NodeId,
        /// Name of the list in the form JSON, made where it isn't there.
        list: String,
        /// The new node as the form JSON has it; without an id it gets one.
        #[ts(type = "unknown")]
        value: Value,
        /// Before which node of the list; at its end where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<NodeId>,
    },
    /// Writes a whole list of conditions, validators or options. What carries the id (`@node`) of a node that stood below
    /// stays that node; the others go.
    Replace {
        /// Whose list.
        node: NodeId,
        /// Name of the list in the form JSON.
        list: String,
        /// As the form JSON has them.
        #[ts(type = "unknown[]")]
        values: Vec<Value>,
    },
    /// Puts a section, group, option, condition or validator elsewhere. Fields have an edit of their own.
    Move {
        /// With all below it.
        node: NodeId,
        /// The node that gets it.
        into: NodeId,
        /// Name of the list in the form JSON.
        list: String,
        /// Before which node of the list; at its end where none is named.
        before: Option<NodeId>,
    },
    /// Puts a new field into a group.
    AddField {
        /// The field as the form JSON has it. An id that the group has already, and none, becomes one that is free.
        #[ts(type = "unknown")]
        value: Value,
        /// Where.
        place: FieldPlace,
    },
    /// Puts a field elsewhere, also into another group. Where that has a field of the same id, this one gets another.
    MoveField {
        /// Which one.
        field: NodeId,
        /// Where.
        place: FieldPlace,
    },
    /// Gives a group, field or the form another id. What speaks of it follows.
    Rename {
        /// Of the group, field or form.
        node: NodeId,
        /// The new id.
        id: String,
    },
    /// Makes another type of a field; see [`losses`] for what that takes away.
    Become {
        /// Which one.
        field: NodeId,
        /// The type's name in the form JSON.
        to: String,
    },
    /// Makes a new group of some fields of one group; it comes behind that.
    Gather {
        /// In the order in which they are to stand.
        fields: Vec<NodeId>,
        /// The group as the form JSON has it, without rows.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// Puts the fields of a group at the end of the one before it, or at the beginning of the next, and takes it away.
    Dissolve {
        /// Which one.
        group: NodeId,
    },
    /// All that speaks of one field speaks of another one.
    Redirect {
        /// The field that was spoken of; it may be gone.
        from: NodeId,
        /// The field that is spoken of now.
        to: NodeId,
    },
    /// Takes away all conditions and validators that speak of a field or of one below a group or section.
    Forget {
        /// Of the field, group or section.
        node: NodeId,
    },
    /// Several as one: all or none.
    All {
        /// In their order.
        edits: Vec<Edit>,
    },
}

/// Where a field is put. Other than [`Beside`](Self::Beside) it gets a row of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "where", rename_all = "kebab-case")]
pub enum FieldPlace {
    /// Above a field's row.
    Before {
        /// Which one.
        field: NodeId,
    },
    /// Below a field's row.
    After {
        /// Which one.
        field: NodeId,
    },
    /// In the row of a field, right of it.
    Beside {
        /// Which one.
        field: NodeId,
    },
    /// First in a group.
    First {
        /// Which one.
        group: NodeId,
    },
    /// Last in a group.
    Last {
        /// Which one.
        group: NodeId,
    },
}

/// Something that speaks of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Asking {
    /// The field that is spoken of.
    pub asked: NodeId,
    /// The condition, validator, field or group whose property names it.
    pub through: NodeId,
    /// What is shown, skipped or judged by it: a section, group or field.
    pub owner: NodeId,
}

impl Form {
    /// The form after an edit.
    ///
    /// # Errors
    /// When the edit can't be done; see [`EditError`].
    pub fn with(&self, edit: &Edit) -> Result<Self, EditError> {
        let mut tree = Tree::of(self);
        let mut work = Work::on(&mut tree, "");
        work.apply(edit)?;
        Ok(tree.form()?)
    }

    /// What speaks of a node, or of a field below it, from outside of it.
    pub fn asking(&self, node: &NodeId) -> Vec<Asking> {
        asking(&Tree::of(self), node)
    }
}

/// What speaks of a node, or of a field below it, from outside of it; in no order that means something.
pub(crate) fn asking(tree: &Tree, node: &NodeId) -> Vec<Asking> {
    let below = tree.below(node);
    let mut found = vec![];
    for (through, one) in tree.nodes.iter().filter(|(id, _)| !below.contains(id)) {
        for asked in crate::tree::references_in(one.properties.values()) {
            if below.contains(&asked) {
                let owner = tree.owner(through);
                found.push(Asking { asked, through: through.clone(), owner });
            }
        }
    }
    found
}
