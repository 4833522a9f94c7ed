//! Three-way merge of drafts: base, mine and theirs. No edit gets lost: what can't be put together is a conflict that a
//! person resolves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::tree::{Tree, TreeNode, references_in};
use crate::{Form, FormError, NodeId};

/// A merged form, and what a person has to decide. Until then the merged form has mine.
#[derive(Clone, Debug)]
pub struct Merge {
    pub form: Form,
    pub conflicts: Vec<Conflict>,
}

/// What mine and theirs say differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Conflict {
    pub node: NodeId,
    pub kind: ConflictKind,
    #[ts(type = "unknown")]
    pub base: Value,
    #[ts(type = "unknown")]
    pub mine: Value,
    #[ts(type = "unknown")]
    pub theirs: Value,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ConflictKind {
    /// Both changed a property.
    Property { name: String },
    /// Both moved the node, to different places: the node above, and the list.
    Place,
    /// Both changed the order of a list; the ids in their order.
    Order { list: String },
    /// One removed the node, the other changed it or something below it, or refers to it: `true` where it is there.
    Removed,
    /// Two fields of a group, or two groups, have got the same id.
    SameId { other: NodeId },
}

/// What a person has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Choose {
    Mine,
    Theirs,
}

/// Merges two versions with what they come from; their nodes have common ids (see [`Form::align`]). Changing places of
/// mine and theirs gives the same conflicts with the sides exchanged.
///
/// # Errors
/// When the merged properties can't be read as a form, which takes a property whose shape depends on another.
pub fn merge(base: &Form, mine: &Form, theirs: &Form) -> Result<Merge, FormError> {
    let sides =
        Sides { base: Tree::of(base), mine: Tree::beside(mine, &[base]), theirs: Tree::beside(theirs, &[base]) };
    let mut work = Work { sides: &sides, conflicts: BTreeMap::new(), nodes: BTreeMap::new() };
    work.nodes();
    work.drop_removed();
    work.break_circles();
    work.lists();
    let mut names = sides.base.names.clone();
    names.extend(sides.theirs.names.clone());
    names.extend(sides.mine.names.clone());
    let mut conflicts: Vec<Conflict> = work.conflicts.into_values().flatten().collect();
    let tree = Tree { root: sides.base.root.clone(), nodes: work.nodes, names };
    same_ids(&tree, &sides, &mut conflicts);
    conflicts.sort_by(|one, other| (&one.node, &one.kind).cmp(&(&other.node, &other.kind)));
    Ok(Merge { form: tree.form()?, conflicts })
}

impl Merge {
    /// Decides one conflict, by its place in the list.
    ///
    /// # Errors
    /// As [`merge`].
    pub fn resolve(mut self, index: usize, choose: Choose) -> Result<Self, FormError> {
        if index >= self.conflicts.len() {
            return Ok(self);
        }
        let conflict = self.conflicts.remove(index);
        let value = if choose == Choose::Mine { conflict.mine.clone() } else { conflict.theirs.clone() };
        let mut tree = Tree::of(&self.form);
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
        Ok(Self { form: tree.form()?, conflicts: self.conflicts })
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

struct Sides {
    base: Tree,
    mine: Tree,
    theirs: Tree,
}

struct Work<'a> {
    sides: &'a Sides,
    /// By node.
    conflicts: BTreeMap<NodeId, Vec<Conflict>>,
    nodes: BTreeMap<NodeId, TreeNode>,
}

impl Work<'_> {
    fn conflict(&mut self, node: &NodeId, kind: ConflictKind, [base, mine, theirs]: [Value; 3]) {
        let conflict = Conflict { node: node.clone(), kind, base, mine, theirs };
        self.conflicts.entry(node.clone()).or_default().push(conflict);
    }

    /// Every node that a side has, with its properties and its place put together.
    fn nodes(&mut self) {
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
            };
            self.nodes.insert(id.clone(), node);
        }
    }

    /// Takes out what one side has removed and the other left alone, unless something that stays needs it. What stays
    /// although a side removed it stays with all that is below it, and is one conflict.
    fn drop_removed(&mut self) {
        let Sides { base, mine, theirs } = self.sides;
        let is_removed = |id: &NodeId| {
            base.nodes.get(id).is_some_and(|before| match (mine.nodes.get(id), theirs.nodes.get(id)) {
                (None, Some(other)) | (Some(other), None) => !is_edited(before, other),
                _ => false,
            })
        };
        let mut kept: BTreeSet<NodeId> = self.nodes.keys().filter(|id| !is_removed(id)).cloned().collect();
        let mut open: Vec<NodeId> = kept.iter().cloned().collect();
        while let Some(id) = open.pop() {
            for other in self.needed(&id).into_iter().chain(self.below_removed(&id)) {
                if self.nodes.contains_key(&other) && kept.insert(other.clone()) {
                    open.push(other);
                }
            }
        }
        self.nodes.retain(|id, _| kept.contains(id));
        self.conflicts.retain(|id, _| kept.contains(id));
        let disputed =
            |id: &NodeId| base.nodes.contains_key(id) && mine.nodes.contains_key(id) != theirs.nodes.contains_key(id);
        for id in kept.iter().filter(|id| disputed(id)) {
            let above = self.nodes.get(id).and_then(|node| node.above.as_ref());
            if above.is_none_or(|(above, _)| !disputed(above)) {
                let [in_mine, in_theirs] = [mine, theirs].map(|tree| Value::Bool(tree.nodes.contains_key(id)));
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
            self.nodes.get(id).and_then(|node| node.above.clone()).into_iter().map(|(above, _)| above).collect();
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
            if one == other || other == before {
                continue;
            }
            if one == before {
                match other {
                    Some(value) => drop(merged.insert(name.clone(), value)),
                    None => drop(merged.shift_remove(name)),
                }
            } else {
                let sides = [before, one, other].map(Option::unwrap_or_default);
                self.conflict(id, ConflictKind::Property { name: name.clone() }, sides);
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
        if one == other || other == before {
            return one;
        }
        if one == before {
            return other;
        }
        self.conflict(id, ConflictKind::Place, [before, one.clone(), other].map(written_place));
        one
    }

    /// One side may have moved A into B and the other B into A: what theirs has moved goes back.
    fn break_circles(&mut self) {
        let ids: Vec<NodeId> = self.nodes.keys().cloned().collect();
        for id in ids {
            let (mut at, mut steps) = (id.clone(), 0);
            while let Some((above, _)) = self.nodes.get(&at).and_then(|node| node.above.clone()) {
                at = above;
                steps += 1;
                if steps > self.nodes.len() {
                    break;
                }
            }
            if steps > self.nodes.len() {
                let place = |tree: &Tree| tree.nodes.get(&id).and_then(|node| node.above.clone());
                let sides = [&self.sides.base, &self.sides.mine, &self.sides.theirs].map(place);
                self.conflict(&id, ConflictKind::Place, sides.clone().map(written_place));
                if let (Some(node), [before, ..]) = (self.nodes.get_mut(&id), sides) {
                    node.above = before;
                }
            }
        }
    }

    /// Puts the nodes into the lists in which they stand.
    fn lists(&mut self) {
        let mut below: BTreeMap<(NodeId, String), BTreeSet<NodeId>> = BTreeMap::new();
        for (id, node) in &self.nodes {
            if let Some(place) = &node.above {
                below.entry(place.clone()).or_default().insert(id.clone());
            }
        }
        for tree in [&self.sides.theirs, &self.sides.mine] {
            for (id, node) in &tree.nodes {
                for list in node.lists.keys().filter(|_| self.nodes.contains_key(id)) {
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
            let (merged, agree) = merge_orders(&orders, &members);
            if !agree {
                let sides = orders.map(|ids| ids.iter().map(|id| Value::from(id.as_str())).collect());
                self.conflict(&above, ConflictKind::Order { list: list.clone() }, sides);
            }
            if let Some(node) = self.nodes.get_mut(&above) {
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
        let of_old: Vec<&NodeId> = ids.iter().filter(|id| old.contains(id)).collect();
        let of_new: Vec<&NodeId> = old.iter().filter(|id| ids.contains(id)).collect();
        of_old != of_new
    };
    before.properties != now.properties || before.above != now.above || now.lists.iter().any(reordered)
}

/// Puts the orders of both sides together; says whether they agree where both differ from the base.
///
/// Whoever left the order of the common nodes as it was follows the other one. What only one side has comes behind the
/// node that it stands behind there; of several in one gap the smaller id comes first.
fn merge_orders([base, mine, theirs]: &[Vec<NodeId>; 3], members: &BTreeSet<NodeId>) -> (Vec<NodeId>, bool) {
    let common = |one: &[NodeId], others: [&[NodeId]; 2]| -> Vec<NodeId> {
        one.iter().filter(|id| others.iter().all(|other| other.contains(id))).cloned().collect()
    };
    let (of_mine, of_theirs) = (common(mine, [theirs, theirs]), common(theirs, [mine, mine]));
    let in_base = |ids: &[NodeId]| ids.iter().filter(|id| base.contains(id)).cloned().collect::<Vec<_>>();
    let of_base: Vec<NodeId> = base.iter().filter(|id| of_mine.contains(id)).cloned().collect();
    let (mine_left, theirs_left) = (in_base(&of_mine) == of_base, in_base(&of_theirs) == of_base);
    let agree = of_mine == of_theirs || mine_left || theirs_left;
    let leading = match (mine_left, theirs_left) {
        (true, false) => &of_theirs,
        // Both have added the same nodes in different places.
        (true, true) => std::cmp::min(&of_mine, &of_theirs),
        _ => &of_mine,
    };
    let mut merged = leading.clone();
    // Each of the others behind its predecessor, in an order that doesn't depend on the sides.
    let mut rest: Vec<(usize, &NodeId)> = vec![];
    for side in [mine, theirs] {
        rest.extend(side.iter().enumerate().filter(|(_, id)| !leading.contains(id)));
    }
    rest.sort();
    rest.dedup_by(|one, other| one.1 == other.1);
    for (_, id) in rest {
        if merged.contains(id) {
            continue;
        }
        let side = if mine.contains(id) { mine } else { theirs };
        let position = side.iter().position(|other| other == id).unwrap_or(0);
        let before = side[..position].iter().rev().find_map(|other| merged.iter().position(|there| there == other));
        let mut at = before.map_or(0, |before| before + 1);
        // Behind others that stand in the same gap and have a smaller id.
        while merged.get(at).is_some_and(|there| !leading.contains(there) && there < id) {
            at += 1;
        }
        merged.insert(at, id.clone());
    }
    merged.extend(members.iter().filter(|id| !merged.contains(id)).cloned().collect::<Vec<_>>());
    (merged, agree)
}

/// Ids that both had to themselves and that are the same after the merge.
fn same_ids(tree: &Tree, sides: &Sides, conflicts: &mut Vec<Conflict>) {
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
