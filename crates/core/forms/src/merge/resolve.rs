//! What a person decides is done to the merged form.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Choose, Conflict, ConflictKind, Merge};
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
        if decide(&mut self.tree, &conflict, choose) {
            // Nothing is left to decide about what is gone.
            let there = self.tree.in_form();
            self.conflicts.retain(|conflict| there.contains(&conflict.node));
        }
        self.form = self.tree.form()?;
        Ok(self)
    }

    /// Decides all conflicts alike, which takes no longer than writing the form once.
    ///
    /// # Errors
    /// As [`super::merge`].
    pub fn resolve_all(mut self, choose: Choose) -> Result<Self, FormError> {
        let mut gone = HashSet::new();
        for conflict in std::mem::take(&mut self.conflicts) {
            // Nothing is left to decide about what is gone.
            if !is_within(&self.tree, &conflict.node, &gone) && decide(&mut self.tree, &conflict, choose) {
                gone.insert(conflict.node);
            }
        }
        self.form = self.tree.form()?;
        Ok(self)
    }
}

/// Whether a node or one above it is among some.
fn is_within(tree: &Tree, node: &NodeId, some: &HashSet<NodeId>) -> bool {
    let above = |id: &NodeId| tree.nodes.get(id)?.above.as_ref().map(|(above, _)| above.clone());
    !some.is_empty() && std::iter::successors(Some(node.clone()), above).any(|id| some.contains(&id))
}

/// Does to the tree what a person has decided; says whether something has gone.
fn decide(tree: &mut Tree, conflict: &Conflict, choose: Choose) -> bool {
    let value = if choose == Choose::Mine { conflict.mine.clone() } else { conflict.theirs.clone() };
    match &conflict.kind {
        ConflictKind::Property { name } => set(tree, &conflict.node, name, value),
        ConflictKind::SameId { other } => {
            let ids = [(&conflict.node, 0), (other, 1)];
            for (node, at) in ids {
                if let Some(id) = value.get(at).filter(|id| !id.is_null()) {
                    set(tree, node, "id", id.clone());
                }
            }
        }
        ConflictKind::Place => {
            if let (Some(above), Some(list)) = (value["above"].as_str(), value["list"].as_str()) {
                move_to(tree, &conflict.node, &NodeId::from(above), list);
            }
        }
        ConflictKind::Order { list } => {
            let order = value.as_array().into_iter().flatten().filter_map(Value::as_str).map(NodeId::from);
            let places: HashMap<NodeId, usize> = order.enumerate().map(|(place, id)| (id, place)).collect();
            if let Some(below) = tree.nodes.get_mut(&conflict.node).and_then(|node| node.lists.get_mut(list)) {
                below.sort_by_key(|id| places.get(id).copied().unwrap_or(usize::MAX));
            }
        }
        ConflictKind::Removed if value == Value::Bool(false) => {
            take_out(tree, &conflict.node);
            return true;
        }
        ConflictKind::Removed => {}
    }
    false
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
