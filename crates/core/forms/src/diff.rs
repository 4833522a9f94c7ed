//! What has changed between two versions of a form, node by node.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use crate::tree::{NodeKind, Tree, TreeNode};
use crate::{Form, NodeId};

/// One difference. A node can be both moved and changed.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Difference {
    /// The same in both versions, or of the one that has it.
    pub node: NodeId,
    /// By it the change is named to people.
    pub sort: NodeKind,
    /// What has become of it.
    pub change: Change,
}

/// What has become of a node between two versions.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// Only in the new version.
    Added,
    /// Only in the old version, with all below it.
    Removed,
    /// Into another node or list.
    Moved {
        /// The node above, in the old version.
        from: NodeId,
        /// The node above, in the new version.
        to: NodeId,
    },
    /// Among the nodes that were beside it before.
    Reordered,
    /// Another id: what people and conditions call it.
    Renamed {
        /// Id in the old version.
        from: String,
        /// Id in the new version.
        to: String,
    },
    /// A property has another value; absent ones are null. References are shown by the id of the field. That something is
    /// written otherwise and means the same (`"2"` and `2`, `false` and nothing) is no change.
    Changed {
        /// Its name in the form JSON.
        property: String,
        /// In the old version.
        #[ts(type = "unknown")]
        from: Value,
        /// In the new version.
        #[ts(type = "unknown")]
        to: Value,
    },
}

/// Compares two versions whose nodes have common ids; see [`Form::align`]. What is new is told in the order of `new`,
/// then what is gone in the order of `old`.
pub fn diff(old: &Form, new: &Form) -> Vec<Difference> {
    let after = Tree::beside(new, &Tree::of(old));
    let before = Tree::beside(old, &after);
    let after_plain = Tree::beside(&new.respelled(), &Tree::of(old));
    let before_plain = Tree::beside(&old.respelled(), &after_plain);
    let mut differences = vec![];
    let moved = reordered(&before, &after);
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
                    _ if moved.contains(&id) => tell(Change::Reordered),
                    _ => {}
                }
                if let (Some(then_plain), Some(now_plain)) = (before_plain.nodes.get(&id), after_plain.nodes.get(&id)) {
                    properties([then, then_plain], [now, now_plain], &mut tell);
                }
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

/// Each node as it is written, and in one spelling.
fn properties(then: [&TreeNode; 2], now: [&TreeNode; 2], tell: &mut impl FnMut(Change)) {
    let names: BTreeSet<&String> = then.iter().chain(&now).flat_map(|node| node.properties.keys()).collect();
    for name in names {
        let of = |node: &TreeNode| node.properties.get(name).cloned().unwrap_or_default();
        if of(then[1]) == of(now[1]) {
            continue;
        }
        // What has another name as it is written is told by its first one.
        let told = |node: [&TreeNode; 2]| {
            let written = node[0].properties.get(name).or_else(|| node[1].properties.get(name));
            written.cloned().unwrap_or_default()
        };
        let (from, to) = (told(then), told(now));
        match (name.as_str(), &from, &to) {
            ("id", Value::String(from), Value::String(to)) => {
                tell(Change::Renamed { from: from.clone(), to: to.clone() })
            }
            _ => tell(Change::Changed { property: name.clone(), from, to }),
        }
    }
}

/// The nodes before which, of those that both versions of a list have, another one comes now. Of a pair that changed
/// places the first one of the new order counts as moved.
fn reordered(before: &Tree, after: &Tree) -> HashSet<NodeId> {
    let mut moved = HashSet::new();
    for (above, node) in &after.nodes {
        for (list, new) in &node.lists {
            let old = before.nodes.get(above).and_then(|node| node.lists.get(list)).map_or(&[][..], Vec::as_slice);
            let places: HashMap<&NodeId, usize> = old.iter().enumerate().map(|(place, id)| (id, place)).collect();
            let common: Vec<(usize, &NodeId)> = new.iter().filter_map(|id| Some((*places.get(id)?, id))).collect();
            let kept = longest_rising(&common.iter().map(|(place, _)| *place).collect::<Vec<_>>());
            moved.extend(common.iter().zip(kept).filter(|(_, kept)| !kept).map(|((_, id), _)| (*id).clone()));
        }
    }
    moved
}

/// Which of the places are part of the longest sequence that rises: what needn't be moved.
///
/// Patience sorting: piles of which each top is the smallest end of a rising sequence of its length; a place goes on the
/// first pile whose top isn't smaller and remembers the top of the pile before. O(n log n).
fn longest_rising(places: &[usize]) -> Vec<bool> {
    let mut tops: Vec<usize> = vec![];
    let mut before: Vec<Option<usize>> = vec![];
    for (index, place) in places.iter().enumerate() {
        let pile = tops.partition_point(|top| places[*top] < *place);
        before.push(pile.checked_sub(1).map(|pile| tops[pile]));
        if pile == tops.len() { tops.push(index) } else { tops[pile] = index }
    }
    let mut kept = vec![false; places.len()];
    let mut at = tops.last().copied();
    while let Some(index) = at {
        kept[index] = true;
        at = before[index];
    }
    kept
}
