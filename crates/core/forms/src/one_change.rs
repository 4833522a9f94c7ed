//! A version with only one of the changes that another one has.

use std::collections::{BTreeSet, HashSet};

use crate::tree::{NodeKind, Tree};
use crate::{Form, NodeId};

/// The changes from an old version to a new one, each to be had alone.
pub struct OneChange {
    before: Tree,
    after: Tree,
}

impl OneChange {
    /// Both versions have common ids; see [`Form::align`].
    pub fn between(old: &Form, new: &Form) -> Self {
        let after = Tree::beside(new, &Tree::of(old));
        let mut before = Tree::beside(old, &after);
        before.names.extend(after.keys());
        before.names.extend(before.keys());
        Self { before, after }
    }

    /// The old version with what the new one makes of one section, group or field, or of the form itself: its properties,
    /// rules and options, where it stands, and whether it is there. None where the change can't be had without others:
    /// what was put into a new group, a group whose fields went elsewhere, an id that another field has still.
    pub fn of(&self, owner: &NodeId) -> Option<Form> {
        let Self { before, after } = self;
        let mut tree = before.clone();
        match (before.nodes.get(owner), after.nodes.get(owner)) {
            (Some(_), None) => {
                if before.below(owner).iter().any(|below| after.nodes.contains_key(below)) {
                    return None;
                }
                remove(&mut tree, owner);
            }
            (None, Some(_)) => {
                add(&mut tree, after, owner);
                put(&mut tree, after, owner)?;
            }
            (Some(then), Some(now)) => {
                take_own(&mut tree, after, owner);
                if then.above != now.above {
                    cut(&mut tree, owner);
                    put(&mut tree, after, owner)?;
                }
            }
            (None, None) => return None,
        }
        let keys = tree.keys();
        let called: BTreeSet<_> = keys.values().collect();
        if called.len() < keys.len() { None } else { tree.form().ok() }
    }
}

fn is_own(list: &str) -> bool {
    matches!(NodeKind::of_list(list), NodeKind::Option | NodeKind::Condition | NodeKind::Validator)
}

/// The node's properties, rules and options as they are in the other version.
fn take_own(tree: &mut Tree, after: &Tree, id: &NodeId) {
    let Some(now) = after.nodes.get(id) else { return };
    let own = |tree: &Tree| -> HashSet<NodeId> {
        let lists = tree.nodes.get(id).into_iter().flat_map(|node| &node.lists);
        let nodes = lists.filter(|(list, _)| is_own(list)).flat_map(|(_, below)| below);
        nodes.flat_map(|node| tree.below(node)).collect()
    };
    for gone in own(tree) {
        tree.nodes.remove(&gone);
    }
    let come = own(after);
    tree.nodes.extend(come.iter().filter_map(|id| Some((id.clone(), after.nodes.get(id)?.clone()))));
    if let Some(node) = tree.nodes.get_mut(id) {
        node.properties.clone_from(&now.properties);
        node.order.clone_from(&now.order);
        node.lists.retain(|list, _| !is_own(list));
        let lists = now.lists.iter().filter(|(list, _)| is_own(list));
        node.lists.extend(lists.map(|(list, below)| (list.clone(), below.clone())));
    }
}

/// Takes in a node with what is new below it; it stands nowhere yet.
fn add(tree: &mut Tree, after: &Tree, id: &NodeId) {
    let new: HashSet<NodeId> = after.below(id).into_iter().filter(|id| !tree.nodes.contains_key(id)).collect();
    for id in &new {
        if let Some(node) = after.nodes.get(id) {
            let mut node = node.clone();
            node.lists.values_mut().for_each(|below| below.retain(|below| new.contains(below)));
            tree.nodes.insert(id.clone(), node);
        }
    }
}

fn remove(tree: &mut Tree, id: &NodeId) {
    cut(tree, id);
    for gone in tree.below(id) {
        tree.nodes.remove(&gone);
    }
}

/// Out of the list in which it stands; a row goes with its last field.
fn cut(tree: &mut Tree, id: &NodeId) {
    let Some((above, list)) = tree.nodes.get(id).and_then(|node| node.above.clone()) else { return };
    let Some(holder) = tree.nodes.get_mut(&above) else { return };
    let Some(below) = holder.lists.get_mut(&list) else { return };
    below.retain(|one| one != id);
    if holder.kind == NodeKind::Row && below.is_empty() {
        cut(tree, &above);
        tree.nodes.remove(&above);
    }
}

/// Into the list in which it stands in the other version, behind what is before it there. A row is only a place and comes
/// with its field.
fn put(tree: &mut Tree, after: &Tree, id: &NodeId) -> Option<()> {
    let (above, list) = after.nodes.get(id)?.above.clone()?;
    if !tree.nodes.contains_key(&above) {
        let mut row = after.nodes.get(&above).filter(|node| node.kind == NodeKind::Row)?.clone();
        row.lists.values_mut().for_each(Vec::clear);
        tree.nodes.insert(above.clone(), row);
        put(tree, after, &above)?;
    }
    let beside = after.nodes.get(&above)?.lists.get(&list)?;
    let place = beside.iter().position(|one| one == id)?;
    let there = tree.nodes.get_mut(&above)?.lists.entry(list.clone()).or_default();
    let last = beside.get(..place)?.iter().rev().find_map(|one| there.iter().position(|other| other == one));
    there.insert(last.map_or(0, |last| last + 1), id.clone());
    tree.nodes.get_mut(id)?.above = Some((above, list));
    Some(())
}
