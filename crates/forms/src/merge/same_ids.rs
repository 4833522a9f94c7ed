//! Ids that clash only after the merge.

use std::collections::BTreeMap;

use serde_json::Value;

use super::work::Sides;
use super::{Conflict, ConflictKind};
use crate::NodeId;
use crate::tree::Tree;

/// Ids that both had to themselves and that are the same after the merge.
pub(super) fn same_ids(tree: &Tree, sides: &Sides, conflicts: &mut Vec<Conflict>) {
    let mut taken: BTreeMap<(NodeId, String), NodeId> = BTreeMap::new();
    let text = |tree: &Tree, id: &NodeId| {
        tree.nodes.get(id).and_then(|node| node.properties.get("id")).cloned().unwrap_or_default()
    };
    for (id, node) in &tree.nodes {
        let scope = match node.kind {
            crate::NodeKind::Group => Some(tree.root.clone()),
            crate::NodeKind::Field => tree.ancestor(id, crate::NodeKind::Group),
            _ => None,
        };
        let (Some(scope), Value::String(name)) = (scope, text(tree, id)) else { continue };
        if let Some(other) = taken.insert((scope, name), id.clone()) {
            let pair = |side: &Tree| serde_json::json!([text(side, &other), text(side, id)]);
            let [base, mine, theirs] = [&sides.base, &sides.mine, &sides.theirs].map(pair);
            // A clash that one side brought along is that side's own matter.
            if clashes(&mine) || clashes(&theirs) {
                continue;
            }
            conflicts.push(Conflict {
                node: other,
                kind: ConflictKind::SameId { other: id.clone() },
                base,
                mine,
                theirs,
            });
        }
    }
}

fn clashes(pair: &Value) -> bool {
    !pair[0].is_null() && pair[0] == pair[1]
}
