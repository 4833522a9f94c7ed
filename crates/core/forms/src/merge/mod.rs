//! Three-way merge of drafts: base, mine and theirs. No edit gets lost: what can't be put together is a conflict that a
//! person resolves.

mod resolve;
mod same_ids;
mod work;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tree::Tree;
use crate::{Form, FormError, NodeId};
use work::{Sides, Work};

/// A merged form, and what a person has to decide. Until then the merged form has mine.
#[derive(Clone, Debug)]
pub struct Merge {
    /// With mine where something is to be decided.
    pub form: Form,
    /// By the ids of their nodes; empty where nothing is to be decided.
    pub conflicts: Vec<Conflict>,
    /// What the form is written from: here a reference means one field even where two have the same id.
    tree: Tree,
}

/// What mine and theirs say differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Conflict {
    /// Which has a common id in all three.
    pub node: NodeId,
    /// What of it.
    pub kind: ConflictKind,
    /// In the version that both come from; null where it isn't there.
    #[ts(type = "unknown")]
    pub base: Value,
    /// In mine.
    #[ts(type = "unknown")]
    pub mine: Value,
    /// In theirs.
    #[ts(type = "unknown")]
    pub theirs: Value,
}

/// What of a node both have changed, and differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ConflictKind {
    /// Both changed a property.
    Property {
        /// In the form JSON.
        name: String,
    },
    /// Both moved the node, to different places: the node above, and the list.
    Place,
    /// Both changed the order of a list; the ids in their order.
    Order {
        /// In the form JSON.
        list: String,
    },
    /// One removed the node, the other changed it or something below it, or refers to it: `true` where it is there.
    Removed,
    /// Two fields of a group, or two groups, have got the same id, or may get it by what else is to decide.
    SameId {
        /// The one that is called alike.
        other: NodeId,
    },
}

/// What a person has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Choose {
    /// [`Conflict::mine`].
    Mine,
    /// [`Conflict::theirs`].
    Theirs,
}

/// Merges two versions with what they come from; their nodes have common ids (see [`Form::align`]). Changing places of
/// mine and theirs gives the same conflicts with the sides exchanged.
///
/// # Errors
/// When the merged properties can't be read as a form, which takes a property whose shape depends on another.
pub fn merge(base: &Form, mine: &Form, theirs: &Form) -> Result<Merge, FormError> {
    let before = Tree::of(base);
    let sides = Sides { mine: Tree::beside(mine, &before), theirs: Tree::beside(theirs, &before), base: before };
    let tree = Tree { root: sides.base.root.clone(), nodes: BTreeMap::new(), names: sides.base.keys() };
    let mut work = Work { sides: &sides, conflicts: BTreeMap::new(), tree };
    work.nodes();
    work.drop_removed();
    work.break_circles();
    work.lists();
    work.same_ids();
    let Work { tree, conflicts, .. } = work;
    let mut conflicts: Vec<Conflict> = conflicts.into_values().flatten().collect();
    conflicts.sort_by(|one, other| (&one.node, &one.kind).cmp(&(&other.node, &other.kind)));
    Ok(Merge { form: tree.form()?, conflicts, tree })
}
