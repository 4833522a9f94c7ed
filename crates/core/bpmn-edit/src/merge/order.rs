//! In which order the flows of an element are tried.

use std::collections::{BTreeMap, BTreeSet};

use super::apply::Nodes;
use super::decide::Decided;
use super::{Conflict, ConflictKind, Sides};
use bpmn::meaning::{Aspect, Facts};
use markup::{Editor, NodeId};

/// Puts the flows of each element into the merged order; tells where both sides changed it.
pub(super) fn apply(xml: &mut Editor, sides: &Sides, decided: &Decided, nodes: &Nodes) -> Vec<Conflict> {
    let mut conflicts = vec![];
    for (source, members) in flows(sides, decided) {
        let order = |side: &Facts| -> Vec<String> {
            let known = side.orders.get(&source).cloned().unwrap_or_default();
            known.into_iter().filter(|flow| members.contains(flow)).collect()
        };
        let orders = [&sides.base, &sides.mine, &sides.theirs].map(order);
        let (merged, agree) = merge_orders(&orders, &members);
        if !agree {
            let [base, mine, theirs] = orders.map(|order| Some(order.join(" ")));
            let kind = ConflictKind::Changed { what: Aspect::FlowOrder };
            conflicts.push(Conflict { element: source, kind, base, mine, theirs });
        }
        let order: Vec<NodeId> = merged.iter().filter_map(|flow| nodes.get(flow)).copied().collect();
        let mut parents = order.iter().map(|node| xml.document().node(*node).parent);
        let first = parents.next().flatten();
        if let Some(parent) = first
            && parents.all(|parent| parent == first)
        {
            reorder(xml, parent, &order);
        }
    }
    conflicts
}

fn reorder(xml: &mut Editor, parent: NodeId, order: &[NodeId]) {
    let children = xml.document().children(parent).iter();
    let now: Vec<NodeId> = children.filter(|child| order.contains(child)).copied().collect();
    if now != order {
        xml.reorder(parent, order);
    }
}

/// The flows that leave each element after the merge, where there are several.
fn flows(sides: &Sides, decided: &Decided) -> BTreeMap<String, BTreeSet<String>> {
    let mut flows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let aspect = Aspect::Attribute { namespace: None, name: "sourceRef".to_owned() };
    for key in &decided.kept {
        let fact = (key.clone(), aspect.clone());
        let from_theirs = decided.from_theirs.contains(&fact) || !sides.mine.meaning.contains_key(key);
        let side = if from_theirs { &sides.theirs } else { &sides.mine };
        let is_flow =
            side.meaning.get(key).and_then(|facts| facts.get(&Aspect::Type)).is_some_and(|kind| kind == "sequenceFlow");
        let beside = |source: &&String| is_flow && decided.places.get(*source) == decided.places.get(key);
        for source in side.speaks_of.get(&fact).into_iter().flatten().filter(beside) {
            flows.entry(source.clone()).or_default().insert(key.clone());
        }
    }
    flows.retain(|_, flows| flows.len() > 1);
    flows
}

/// Puts the orders of both sides together; says whether they agree where both differ from the base.
///
/// Whoever left the order of the common flows as it was follows the other one. What only one side has comes behind the
/// flow that it stands behind there; of several in one gap the smaller key comes first.
fn merge_orders([base, mine, theirs]: &[Vec<String>; 3], members: &BTreeSet<String>) -> (Vec<String>, bool) {
    let common = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|flow| other.contains(flow)).cloned().collect()
    };
    let (of_mine, of_theirs) = (common(mine, theirs), common(theirs, mine));
    let of_base = common(base, &of_mine);
    let (mine_left, theirs_left) = (common(&of_mine, base) == of_base, common(&of_theirs, base) == of_base);
    let agree = of_mine == of_theirs || mine_left || theirs_left;
    let mut merged = match (mine_left, theirs_left) {
        (true, false) => of_theirs,
        // Both have added the same flows in different places.
        (true, true) => std::cmp::min(of_mine, of_theirs),
        _ => of_mine,
    };
    let leading = merged.clone();
    // Each of the others behind its predecessor, in an order that doesn't depend on the sides.
    let of_one = |side: &[String]| -> Vec<(usize, String, Vec<String>)> {
        let others = side.iter().enumerate().filter(|(_, flow)| !leading.contains(flow));
        others.map(|(at, flow)| (at, flow.clone(), side.iter().take(at).cloned().collect())).collect()
    };
    let mut rest = [of_one(mine), of_one(theirs)].concat();
    rest.sort();
    for (_, flow, before) in rest {
        if merged.contains(&flow) {
            continue;
        }
        let behind = before.iter().rev().find_map(|other| merged.iter().position(|there| there == other));
        let mut at = behind.map_or(0, |behind| behind + 1);
        // Behind others that stand in the same gap and have a smaller key.
        while merged.get(at).is_some_and(|there| !leading.contains(there) && *there < flow) {
            at += 1;
        }
        merged.insert(at, flow);
    }
    let missing: Vec<String> = members.iter().filter(|flow| !merged.contains(flow)).cloned().collect();
    merged.extend(missing);
    (merged, agree)
}
