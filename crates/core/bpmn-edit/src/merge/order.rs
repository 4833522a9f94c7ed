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
        let (merged, agree) = merge::orders(&orders, &members);
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
