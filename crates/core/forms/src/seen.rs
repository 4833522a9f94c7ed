//! Where the differences of two versions are seen on their pages: at sections, groups, fields and options.
//!
//! A rule is seen at what it shows or judges. What came or went with the section or group around it isn't told again.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{Change, Difference, diff};
use crate::tree::{NodeKind, Tree};
use crate::{Form, NodeId};

/// What has become of something that a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeenChange {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// It says something else, or another rule holds for it.
    Changed,
    /// It stands elsewhere.
    Moved,
}

/// What is seen of them on the pages of one version, by node.
pub type SeenChanges = BTreeMap<NodeId, BTreeSet<SeenChange>>;

/// What is seen on the old version's pages and on the new one's. Both have common ids; see [`Form::align`].
pub fn seen_changes(old: &Form, new: &Form) -> [SeenChanges; 2] {
    let differences = diff(old, new);
    let [before, after] = [old, new].map(Tree::of);
    [seen_in(&before, &after, &differences), seen_in(&after, &before, &differences)]
}

fn seen_in(tree: &Tree, other: &Tree, differences: &[Difference]) -> SeenChanges {
    let only_here = |node: &NodeId| !other.nodes.contains_key(node);
    let mut changes = SeenChanges::new();
    let mut add = |node: NodeId, seen| {
        changes.entry(node).or_default().insert(seen);
    };
    for Difference { node, sort, change } in differences {
        let Some(seen) = seen(change) else { continue };
        let is_here = tree.nodes.contains_key(node);
        match sort {
            NodeKind::Section | NodeKind::Group | NodeKind::Field if is_here => {
                let with_another = only_here(node) && holder(tree, node).is_some_and(|holder| only_here(&holder));
                if !with_another {
                    add(node.clone(), seen);
                }
            }
            NodeKind::Row if is_here && seen == SeenChange::Moved => {
                let fields = tree.nodes.get(node).into_iter().flat_map(|row| row.lists.values().flatten());
                fields.filter(|field| !only_here(field)).for_each(|field| add(field.clone(), seen));
            }
            NodeKind::Option | NodeKind::Condition | NodeKind::Validator => {
                let had = [tree, other].into_iter().filter(|tree| tree.nodes.contains_key(node));
                let in_both = |owner: &NodeId| tree.nodes.contains_key(owner) && !only_here(owner);
                for owner in had.map(|tree| tree.owner(node)).filter(in_both) {
                    add(owner, SeenChange::Changed);
                    if is_here && *sort == NodeKind::Option {
                        add(node.clone(), seen);
                    }
                }
            }
            // The form itself is on no page, and a row is only a place.
            NodeKind::Form | NodeKind::Row | NodeKind::Section | NodeKind::Group | NodeKind::Field => {}
        }
    }
    changes
}

/// None for what no page shows: texts in other languages, tests and notes of the designer.
fn seen(change: &Change) -> Option<SeenChange> {
    match change {
        Change::Added => Some(SeenChange::Added),
        Change::Removed => Some(SeenChange::Removed),
        Change::Moved { .. } | Change::Reordered => Some(SeenChange::Moved),
        Change::Changed { property, .. } if property.starts_with('@') => None,
        Change::Renamed { .. } | Change::Changed { .. } => Some(SeenChange::Changed),
    }
}

/// The section or group around a group or field.
fn holder(tree: &Tree, node: &NodeId) -> Option<NodeId> {
    let (above, _) = tree.nodes.get(node)?.above.as_ref()?;
    match tree.nodes.get(above)?.kind {
        NodeKind::Row => tree.ancestor(above, NodeKind::Group),
        _ => Some(above.clone()),
    }
}
