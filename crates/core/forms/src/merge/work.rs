//! The nodes of both sides, put together one by one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use merge::{Places, Presence, Verdict, kept, verdict};
use serde_json::{Map, Value};

use super::{Conflict, ConflictKind};
use crate::NodeId;
use crate::tree::{Tree, TreeNode, references_in};

pub(super) struct Sides {
    pub base: Tree,
    pub mine: Tree,
    pub theirs: Tree,
}

pub(super) struct Work<'a> {
    pub sides: &'a Sides,
    /// By node.
    pub conflicts: BTreeMap<NodeId, Vec<Conflict>>,
    /// What is put together.
    pub tree: Tree,
}

impl Places<NodeId> for Work<'_> {
    fn place(&self, id: &NodeId) -> Option<NodeId> {
        self.tree.nodes.get(id)?.above.as_ref().map(|(above, _)| above.clone())
    }

    fn put_back(&mut self, id: &NodeId) {
        let place = |tree: &Tree| tree.nodes.get(id).and_then(|node| node.above.clone());
        let sides = [&self.sides.base, &self.sides.mine, &self.sides.theirs].map(place);
        self.conflict(id, ConflictKind::Place, sides.clone().map(written_place));
        if let (Some(node), [before, ..]) = (self.tree.nodes.get_mut(id), sides) {
            node.above = before;
        }
    }
}

impl Work<'_> {
    pub fn conflict(&mut self, node: &NodeId, kind: ConflictKind, [base, mine, theirs]: [Value; 3]) {
        let conflict = Conflict { node: node.clone(), kind, base, mine, theirs };
        self.conflicts.entry(node.clone()).or_default().push(conflict);
    }

    /// Every node that a side has, with its properties and its place put together.
    pub fn nodes(&mut self) {
        let Sides { base, mine, theirs } = self.sides;
        let ids: BTreeSet<&NodeId> = mine.nodes.keys().chain(theirs.nodes.keys()).collect();
        for id in ids {
            let of = |tree: &'_ Tree| tree.nodes.get(id).cloned();
            let (Some(one), Some(other)) = (of(mine).or_else(|| of(theirs)), of(theirs).or_else(|| of(mine))) else {
                continue;
            };
            // Where only one side has the node, that side decides.
            let before = of(base);
            let node = TreeNode {
                kind: one.kind,
                above: self.above(id, before.as_ref(), &one, &other),
                properties: self.properties(id, before.as_ref(), &one, &other),
                lists: BTreeMap::new(),
                order: one.order.clone(),
            };
            self.tree.nodes.insert(id.clone(), node);
        }
    }

    /// Takes out what one side has removed and the other left alone, unless something that stays needs it. What stays
    /// although a side removed it stays with all that is below it, and is one conflict.
    pub fn drop_removed(&mut self) {
        let Sides { base, mine, theirs } = self.sides;
        let is_removed = |id: &NodeId| {
            base.nodes.get(id).is_some_and(|before| match (mine.nodes.get(id), theirs.nodes.get(id)) {
                (None, Some(other)) | (Some(other), None) => !is_edited(before, other),
                _ => false,
            })
        };
        let all: BTreeSet<NodeId> = self.tree.nodes.keys().cloned().collect();
        let needs = |id: &NodeId| [self.needed(id), self.below_removed(id)].concat();
        let kept = kept(&all, is_removed, needs);
        self.tree.keep_only(&kept);
        self.conflicts.retain(|id, _| kept.contains(id));
        let [base, mine, theirs] = [base, mine, theirs].map(|tree| &tree.nodes);
        let disputed = |id: &NodeId| {
            let [base, mine, theirs] = [base, mine, theirs].map(|nodes| nodes.contains_key(id));
            Presence { base, mine, theirs }.is_disputed()
        };
        for id in kept.iter().filter(|id| disputed(id)) {
            let above = self.tree.nodes.get(id).and_then(|node| node.above.as_ref());
            if above.is_none_or(|(above, _)| !disputed(above)) {
                let [in_mine, in_theirs] = [mine, theirs].map(|nodes| Value::Bool(nodes.contains_key(id)));
                self.conflict(id, ConflictKind::Removed, [true.into(), in_mine, in_theirs]);
            }
        }
    }

    /// What was below a node that only one side still has.
    fn below_removed(&self, id: &NodeId) -> Vec<NodeId> {
        let Sides { base, mine, theirs } = self.sides;
        match (base.nodes.get(id), mine.nodes.get(id), theirs.nodes.get(id)) {
            (Some(_), Some(node), None) | (Some(_), None, Some(node)) => {
                node.lists.values().flatten().cloned().collect()
            }
            _ => vec![],
        }
    }

    /// What a node needs: what is above it, on either side where that is in dispute, and the fields that it speaks of where
    /// a side that has them has edited it. A reference left behind by whoever removed the field keeps nothing.
    fn needed(&self, id: &NodeId) -> Vec<NodeId> {
        let mut needed: Vec<NodeId> =
            self.tree.nodes.get(id).and_then(|node| node.above.clone()).into_iter().map(|(above, _)| above).collect();
        for conflict in self.conflicts.get(id).into_iter().flatten().filter(|c| c.kind == ConflictKind::Place) {
            needed.extend(
                [&conflict.mine, &conflict.theirs]
                    .into_iter()
                    .filter_map(|side| side["above"].as_str().map(NodeId::from)),
            );
        }
        let before = self.sides.base.nodes.get(id);
        for side in [&self.sides.mine, &self.sides.theirs] {
            let Some(node) = side.nodes.get(id) else { continue };
            if before.is_none_or(|before| before.properties != node.properties) {
                let fields = references_in(node.properties.values());
                needed.extend(fields.into_iter().filter(|field| side.nodes.contains_key(field)));
            }
        }
        needed
    }

    fn properties(
        &mut self,
        id: &NodeId,
        base: Option<&TreeNode>,
        mine: &TreeNode,
        theirs: &TreeNode,
    ) -> Map<String, Value> {
        let mut merged = mine.properties.clone();
        let names: BTreeSet<&String> =
            base.into_iter().chain([mine, theirs]).flat_map(|node| node.properties.keys()).collect();
        for name in names {
            let of = |node: &TreeNode| node.properties.get(name).cloned();
            let (before, one, other) = (base.and_then(of), of(mine), of(theirs));
            match verdict(&before, &one, &other) {
                Verdict::Mine => {}
                Verdict::Theirs => match other {
                    Some(value) => drop(merged.insert(name.clone(), value)),
                    None => drop(merged.shift_remove(name)),
                },
                Verdict::Conflict => {
                    let sides = [before, one, other].map(Option::unwrap_or_default);
                    self.conflict(id, ConflictKind::Property { name: name.clone() }, sides);
                }
            }
        }
        merged
    }

    /// Where the node stands.
    fn above(
        &mut self,
        id: &NodeId,
        base: Option<&TreeNode>,
        mine: &TreeNode,
        theirs: &TreeNode,
    ) -> Option<(NodeId, String)> {
        let before = base.and_then(|base| base.above.clone());
        let (one, other) = (mine.above.clone(), theirs.above.clone());
        match verdict(&before, &one, &other) {
            Verdict::Mine => one,
            Verdict::Theirs => other,
            Verdict::Conflict => {
                self.conflict(id, ConflictKind::Place, [before, one.clone(), other].map(written_place));
                one
            }
        }
    }

    pub fn break_circles(&mut self) {
        let ids: Vec<NodeId> = self.tree.nodes.keys().cloned().collect();
        merge::break_circles(self, &ids);
    }

    /// Puts the nodes into the lists in which they stand.
    pub fn lists(&mut self) {
        let mut below: BTreeMap<(NodeId, String), BTreeSet<NodeId>> = BTreeMap::new();
        for (id, node) in &self.tree.nodes {
            if let Some(place) = &node.above {
                below.entry(place.clone()).or_default().insert(id.clone());
            }
        }
        for tree in [&self.sides.theirs, &self.sides.mine] {
            for (id, node) in &tree.nodes {
                for list in node.lists.keys().filter(|_| self.tree.nodes.contains_key(id)) {
                    below.entry((id.clone(), list.clone())).or_default();
                }
            }
        }
        for ((above, list), members) in below {
            let order = |tree: &Tree| -> Vec<NodeId> {
                let ids = tree.nodes.get(&above).and_then(|node| node.lists.get(&list)).cloned().unwrap_or_default();
                ids.into_iter().filter(|id| members.contains(id)).collect()
            };
            let orders = [&self.sides.base, &self.sides.mine, &self.sides.theirs].map(order);
            let (merged, agree) = merge::orders(&orders, &members);
            if !agree {
                let sides = orders.map(|ids| ids.iter().map(|id| Value::from(id.as_str())).collect());
                self.conflict(&above, ConflictKind::Order { list: list.clone() }, sides);
            }
            if let Some(node) = self.tree.nodes.get_mut(&above) {
                node.lists.insert(list, merged);
            }
        }
    }
}

fn written_place(place: Option<(NodeId, String)>) -> Value {
    match place {
        Some((above, list)) => serde_json::json!({"above": above.as_str(), "list": list}),
        None => Value::Null,
    }
}

/// Whether a side has changed a node itself: its properties, its place, or the order of what was below it. What was put
/// below it needs it anyway.
fn is_edited(before: &TreeNode, now: &TreeNode) -> bool {
    let reordered = |(list, ids): (&String, &Vec<NodeId>)| {
        let old = before.lists.get(list).map_or(&[][..], Vec::as_slice);
        let (of_old, of_new): (HashSet<&NodeId>, HashSet<&NodeId>) = (old.iter().collect(), ids.iter().collect());
        !ids.iter().filter(|id| of_old.contains(id)).eq(old.iter().filter(|id| of_new.contains(id)))
    };
    before.properties != now.properties || before.above != now.above || now.lists.iter().any(reordered)
}
