//! What a person decides is done to the merged form.

use serde_json::Value;

use super::{Choose, ConflictKind, Merge};
use crate::tree::Tree;
use crate::{FormError, NodeId};

impl Merge {
    /// Decides one conflict, by its place in the list.
    ///
    /// # Errors
    /// As [`super::merge`].
    pub fn resolve(mut self, index: usize, choose: Choose) -> Result<Self, FormError> {
        if index >= self.conflicts.len() {
            return Ok(self);
        }
        let conflict = self.conflicts.remove(index);
        let value = if choose == Choose::Mine { conflict.mine.clone() } else { conflict.theirs.clone() };
        let mut tree = self.tree;
        match &conflict.kind {
            ConflictKind::Property { name } => set(&mut tree, &conflict.node, name, value),
            ConflictKind::SameId { other } => {
                let ids = [(&conflict.node, 0), (other, 1)];
                for (node, at) in ids {
                    if let Some(id) = value.get(at).filter(|id| !id.is_null()) {
                        set(&mut tree, node, "id", id.clone());
                    }
                }
            }
            ConflictKind::Place => {
                if let (Some(above), Some(list)) = (value["above"].as_str(), value["list"].as_str()) {
                    move_to(&mut tree, &conflict.node, &NodeId::from(above), list);
                }
            }
            ConflictKind::Order { list } => {
                let order: Vec<NodeId> =
                    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(NodeId::from).collect();
                if let Some(below) = tree.nodes.get_mut(&conflict.node).and_then(|node| node.lists.get_mut(list)) {
                    let position = |id: &NodeId| order.iter().position(|other| other == id).unwrap_or(usize::MAX);
                    below.sort_by_key(position);
                }
            }
            ConflictKind::Removed => {
                if value == Value::Bool(false) {
                    take_out(&mut tree, &conflict.node);
                    // Nothing is left to decide about what is gone.
                    self.conflicts.retain(|other| tree_has(&tree, &other.node));
                }
            }
        }
        Ok(Self { form: tree.form()?, conflicts: self.conflicts, tree })
    }
}

fn tree_has(tree: &Tree, id: &NodeId) -> bool {
    let mut at = id.clone();
    while at != tree.root {
        let above = tree.nodes.get(&at).and_then(|node| node.above.clone());
        let Some((above, list)) = above else { return false };
        let stands_there =
            tree.nodes.get(&above).and_then(|node| node.lists.get(&list)).is_some_and(|below| below.contains(&at));
        if !stands_there {
            return false;
        }
        at = above;
    }
    true
}

fn set(tree: &mut Tree, node: &NodeId, name: &str, value: Value) {
    if let Some(node) = tree.nodes.get_mut(node) {
        if value.is_null() {
            node.properties.shift_remove(name);
        } else {
            node.properties.insert(name.to_owned(), value);
        }
    }
}

fn take_out(tree: &mut Tree, id: &NodeId) {
    let above = tree.nodes.get(id).and_then(|node| node.above.clone());
    if let Some(below) = above.and_then(|(above, list)| tree.nodes.get_mut(&above)?.lists.get_mut(&list)) {
        below.retain(|other| other != id);
    }
}

fn move_to(tree: &mut Tree, id: &NodeId, above: &NodeId, list: &str) {
    // Into itself it can't go.
    let mut at = Some(above.clone());
    while let Some(node) = at {
        if node == *id {
            return;
        }
        at = tree.nodes.get(&node).and_then(|node| node.above.clone()).map(|(above, _)| above);
    }
    take_out(tree, id);
    if let Some(node) = tree.nodes.get_mut(above) {
        node.lists.entry(list.to_owned()).or_default().push(id.clone());
    }
    if let Some(node) = tree.nodes.get_mut(id) {
        node.above = Some((above.clone(), list.to_owned()));
    }
}
