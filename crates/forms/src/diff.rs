//! What has changed between two versions of a form, node by node.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use crate::tree::{NodeKind, Tree, TreeNode};
use crate::{Form, NodeId};

/// One difference. A node can be both moved and changed.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Difference {
    pub node: NodeId,
    pub sort: NodeKind,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    Added,
    Removed,
    /// Into another node or list.
    Moved {
        from: NodeId,
        to: NodeId,
    },
    /// Among the nodes that were beside it before.
    Reordered,
    /// Another id: what people and conditions call it.
    Renamed {
        from: String,
        to: String,
    },
    /// A property has another value; absent ones are null. References are shown by the id of the field.
    Changed {
        property: String,
        #[ts(type = "unknown")]
        from: Value,
        #[ts(type = "unknown")]
        to: Value,
    },
}

/// Compares two versions whose nodes have common ids; see [`Form::align`]. What is new is told in the order of `new`,
/// then what is gone in the order of `old`.
pub fn diff(old: &Form, new: &Form) -> Vec<Difference> {
    let after = Tree::beside(new, &Tree::of(old));
    let before = Tree::beside(old, &after);
    let mut differences = vec![];
    for id in new.node_ids() {
        let Some(now) = after.nodes.get(&id) else { continue };
        let mut tell = |change| differences.push(Difference { node: id.clone(), sort: now.kind, change });
        match before.nodes.get(&id) {
            None => tell(Change::Added),
            Some(then) => {
                match (&then.above, &now.above) {
                    (Some((from, old_list)), Some((to, new_list))) if (from, old_list) != (to, new_list) => {
                        tell(Change::Moved { from: from.clone(), to: to.clone() });
                    }
                    _ if is_reordered(&id, then, now, &before, &after) => tell(Change::Reordered),
                    _ => {}
                }
                properties(then, now, &mut tell);
            }
        }
    }
    let gone = old.node_ids().into_iter().filter(|id| !after.nodes.contains_key(id));
    differences.extend(gone.filter_map(|id| {
        let sort = before.nodes.get(&id)?.kind;
        Some(Difference { node: id, sort, change: Change::Removed })
    }));
    differences
}

fn properties(then: &TreeNode, now: &TreeNode, tell: &mut impl FnMut(Change)) {
    let names: BTreeSet<&String> = then.properties.keys().chain(now.properties.keys()).collect();
    for name in names {
        let of = |node: &TreeNode| node.properties.get(name).cloned().unwrap_or_default();
        let (from, to) = (of(then), of(now));
        if from == to {
            continue;
        }
        match (name.as_str(), &from, &to) {
            ("id", Value::String(from), Value::String(to)) => {
                tell(Change::Renamed { from: from.clone(), to: to.clone() })
            }
            _ => tell(Change::Changed { property: name.clone(), from, to }),
        }
    }
}

/// Whether another node comes before this one, of those that both lists have. Of a pair that changed places the first
/// one of the new order counts as moved.
fn is_reordered(id: &NodeId, then: &TreeNode, now: &TreeNode, before: &Tree, after: &Tree) -> bool {
    let list = |node: &TreeNode, tree: &Tree| -> Vec<NodeId> {
        let beside = node.above.as_ref().and_then(|(above, list)| tree.nodes.get(above)?.lists.get(list));
        beside.cloned().unwrap_or_default()
    };
    let (old, new) = (list(then, before), list(now, after));
    let common = |all: &[NodeId], other: &[NodeId]| -> Vec<NodeId> {
        all.iter().filter(|id| other.contains(id)).cloned().collect()
    };
    let (old, new) = (common(&old, &new), common(&new, &old));
    if old == new {
        return false;
    }
    let kept = longest_common(&old, &new);
    !kept.contains(id)
}

/// The longest sequence that both orders have: what needn't be moved.
fn longest_common(old: &[NodeId], new: &[NodeId]) -> BTreeSet<NodeId> {
    // Positions in the old order, read in the new one; the longest rising sequence of these stays.
    let positions: Vec<usize> = new.iter().filter_map(|id| old.iter().position(|other| other == id)).collect();
    let mut best: Vec<(usize, Option<usize>)> = vec![];
    for (index, position) in positions.iter().enumerate() {
        let before = (0..index).filter(|other| positions[*other] < *position).max_by_key(|other| best[*other].0);
        best.push((before.map_or(1, |other| best[other].0 + 1), before));
    }
    let mut at = (0..best.len()).max_by_key(|index| best[*index].0);
    let mut kept = BTreeSet::new();
    while let Some(index) = at {
        kept.insert(new[index].clone());
        at = best[index].1;
    }
    kept
}
