//! The order of a list, put together from both sides.

use std::collections::BTreeSet;

use crate::NodeId;

/// Puts the orders of both sides together; says whether they agree where both differ from the base.
///
/// Whoever left the order of the common nodes as it was follows the other one. What only one side has comes behind the
/// node that it stands behind there; of several in one gap the smaller id comes first.
pub(super) fn merge_orders([base, mine, theirs]: &[Vec<NodeId>; 3], members: &BTreeSet<NodeId>) -> (Vec<NodeId>, bool) {
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
