//! The order of a list, put together from both sides.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::NodeId;

/// Puts the orders of both sides together; says whether they agree where both differ from the base.
///
/// Whoever left the order of the common nodes as it was follows the other one. What only one side has comes behind the
/// node that it stands behind there; of several in one gap the smaller id comes first.
pub(super) fn merge_orders([base, mine, theirs]: &[Vec<NodeId>; 3], members: &BTreeSet<NodeId>) -> (Vec<NodeId>, bool) {
    let [in_base, in_mine, in_theirs] = [base, mine, theirs].map(|ids| ids.iter().collect::<HashSet<&NodeId>>());
    let among = |ids: &'_ [NodeId], set: &HashSet<&NodeId>| -> Vec<NodeId> {
        ids.iter().filter(|id| set.contains(id)).cloned().collect()
    };
    let (of_mine, of_theirs) = (among(mine, &in_theirs), among(theirs, &in_mine));
    let of_base: Vec<NodeId> = among(base, &in_mine).into_iter().filter(|id| in_theirs.contains(id)).collect();
    let (mine_left, theirs_left) = (among(&of_mine, &in_base) == of_base, among(&of_theirs, &in_base) == of_base);
    let agree = of_mine == of_theirs || mine_left || theirs_left;
    let leading = match (mine_left, theirs_left) {
        (true, false) => &of_theirs,
        // Both have added the same nodes in different places.
        (true, true) => std::cmp::min(&of_mine, &of_theirs),
        _ => &of_mine,
    };
    let mut merged = Chain::new(leading);
    // Each of the others, which one side alone has, behind the node that it stands behind there: that is in the chain
    // already, because it comes before. The order doesn't depend on the sides.
    let both: HashSet<&NodeId> = leading.iter().collect();
    let mut rest: Vec<(usize, &NodeId, Option<&NodeId>)> = vec![];
    for side in [mine, theirs] {
        let others = side.iter().enumerate().filter(|(_, id)| !both.contains(id));
        rest.extend(others.map(|(index, id)| (index, id, index.checked_sub(1).and_then(|before| side.get(before)))));
    }
    rest.sort();
    for (_, id, before) in rest {
        merged.insert(id, before, &both);
    }
    let mut merged = merged.into_list();
    let there: HashSet<NodeId> = merged.iter().cloned().collect();
    merged.extend(members.iter().filter(|id| !there.contains(id)).cloned());
    (merged, agree)
}

/// A list into which something can be put behind any of its nodes without moving the others.
struct Chain<'a> {
    first: Option<&'a NodeId>,
    next: HashMap<&'a NodeId, Option<&'a NodeId>>,
}

impl<'a> Chain<'a> {
    fn new(ids: &'a [NodeId]) -> Self {
        let next = ids.iter().enumerate().map(|(index, id)| (id, ids.get(index + 1))).collect();
        Self { first: ids.first(), next }
    }

    fn behind(&self, before: Option<&NodeId>) -> Option<&'a NodeId> {
        before.map_or(self.first, |before| self.next.get(before).copied().flatten())
    }

    /// Puts a node behind another one, and behind those that stand in the same gap and have a smaller id.
    fn insert(&mut self, id: &'a NodeId, before: Option<&'a NodeId>, leading: &HashSet<&NodeId>) {
        if self.next.contains_key(id) {
            return;
        }
        let mut before = before;
        while let Some(there) = self.behind(before).filter(|there| !leading.contains(there) && *there < id) {
            before = Some(there);
        }
        let behind = self.behind(before);
        self.next.insert(id, behind);
        match before {
            Some(before) => drop(self.next.insert(before, Some(id))),
            None => self.first = Some(id),
        }
    }

    fn into_list(self) -> Vec<NodeId> {
        std::iter::successors(self.first, |id| self.next.get(id).copied().flatten()).cloned().collect()
    }
}
