//! Ids that clash only after the merge.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::ConflictKind;
use super::work::{Sides, Work};
use crate::tree::Tree;
use crate::{NodeId, NodeKind};

/// The id of a group or a field, and the node within which it has to be the only one.
type ScopedId = (NodeId, String);

impl Work<'_> {
    /// Ids that both had to themselves and that are the same after the merge, or may be by what else is to decide.
    pub fn same_ids(&mut self) {
        let Sides { base, mine, theirs } = self.sides;
        let mut taken = BTreeMap::new();
        let mut pairs = BTreeSet::new();
        for id in self.tree.nodes.keys() {
            for scoped in self.scoped_ids(id) {
                pairs.extend(taken.insert(scoped, id).map(|other| (other.clone(), id.clone())));
            }
        }
        for (one, other) in pairs {
            // A clash that one side brought along is that side's own matter.
            if [mine, theirs].into_iter().any(|side| clash(side, &one, &other)) {
                continue;
            }
            let sides = [base, mine, theirs].map(|side| json!([text_id(side, &one), text_id(side, &other)]));
            self.conflict(&one, ConflictKind::SameId { other }, sides);
        }
    }

    /// The ids that a node may have in the end.
    fn scoped_ids(&self, id: &NodeId) -> BTreeSet<ScopedId> {
        let scopes = match self.tree.nodes[id].kind {
            NodeKind::Group => vec![self.tree.root.clone()],
            NodeKind::Field => self.groups_above(id),
            _ => return BTreeSet::new(),
        };
        let deciding = self.deciding(id, &ConflictKind::Property { name: "id".to_owned() });
        let ids: Vec<&str> = deciding.iter().filter_map(|tree| text_id(tree, id)).collect();
        scopes.iter().flat_map(|scope| ids.iter().map(|id| (scope.clone(), (*id).to_owned()))).collect()
    }

    /// The groups in which a node may stand in the end.
    fn groups_above(&self, id: &NodeId) -> Vec<NodeId> {
        let deciding = self.deciding(id, &ConflictKind::Place);
        let above = deciding.iter().filter_map(|tree| tree.nodes.get(id)?.above.clone());
        above
            .flat_map(|(above, _)| match self.tree.nodes.get(&above).map(|node| node.kind) {
                Some(NodeKind::Group) => vec![above],
                _ => self.groups_above(&above),
            })
            .collect()
    }

    /// The trees that have a say: both sides where they differ.
    fn deciding(&self, id: &NodeId, about: &ConflictKind) -> Vec<&Tree> {
        if self.conflicts.get(id).is_some_and(|conflicts| conflicts.iter().any(|conflict| conflict.kind == *about)) {
            vec![&self.sides.mine, &self.sides.theirs]
        } else {
            vec![&self.tree]
        }
    }
}

fn clash(side: &Tree, one: &NodeId, other: &NodeId) -> bool {
    let scoped = scoped_id(side, one);
    scoped.is_some() && scoped == scoped_id(side, other)
}

fn scoped_id(tree: &Tree, id: &NodeId) -> Option<ScopedId> {
    let scope = match tree.nodes.get(id)?.kind {
        NodeKind::Group => tree.root.clone(),
        _ => tree.ancestor(id, NodeKind::Group)?,
    };
    Some((scope, text_id(tree, id)?.to_owned()))
}

fn text_id<'a>(tree: &'a Tree, id: &NodeId) -> Option<&'a str> {
    tree.nodes.get(id)?.properties.get("id")?.as_str()
}
