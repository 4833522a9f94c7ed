//! Repairs, tried one after another: one with which the fault is gone, no other fault or hint comes up, and no good run does
//! anything that it didn't do before, nor twice what it did once. That is compared step by step ([`same`](super::same));
//! where it can't be, the repair isn't offered.
//!
//! So what decides which way a token goes is never touched: a gateway that splits keeps its kind, for another one would ask
//! everybody, or grant and refuse at once. What joins may wait otherwise. Where no flow is to be taken, one is added for
//! just that case; the existing ones keep their conditions, as making one of them the default would change which flows are
//! taken beside it.

use std::collections::{BTreeSet, VecDeque};

use super::{Change, Data, Fault, FaultCode, Limits, Repair, found, same};
use bpmn::model::{ElementId, GatewayKind, Model};

/// So many gateways before the fault are tried, and so many ends of a default flow.
const GATEWAY_LIMIT: usize = 6;
/// A change after which more states would have to be gone through isn't proposed.
const LIMITS: Limits = Limits { unreduced: 2_000, reduced: 0, repairs: 0 };

/// For each fault a change with which it is gone and no other comes up.
pub(super) fn propose(
    model: &Model,
    process: ElementId,
    data: &Data,
    all: &[Fault],
    limit: usize,
) -> Vec<Option<Repair>> {
    let before = (limit > 0 && !all.is_empty()).then(|| same::Before::new(model, process, data, LIMITS.unreduced));
    let Some(before) = before.flatten() else { return vec![] };
    all.iter().take(limit).map(|fault| propose_one(model, process, data, all, fault, &before)).collect()
}

fn propose_one(
    model: &Model,
    process: ElementId,
    data: &Data,
    all: &[Fault],
    fault: &Fault,
    before: &same::Before<'_>,
) -> Option<Repair> {
    let old: BTreeSet<(FaultCode, &[ElementId])> =
        all.iter().filter(|other| *other != fault).map(|other| (other.code, other.elements.as_slice())).collect();
    let mut changes = match fault.code {
        FaultCode::NoFlow => default_flows(model, fault),
        FaultCode::ImproperCompletion | FaultCode::ConditionFails => vec![],
        _ => other_joins(model, fault),
    }
    .into_iter();
    changes.find(|change| {
        let Some(faults) = found(model, process, data, &LIMITS, Some(change)) else { return false };
        faults.iter().all(|(code, elements)| old.contains(&(*code, elements.as_slice())))
            && before.is_kept(model, process, data, change)
    })
}

/// To an end of its own, which leaves to the author what is right, or where others are waited for to where they meet.
fn default_flows(model: &Model, fault: &Fault) -> Vec<Repair> {
    let Some(at) = fault.elements.first().copied() else { return vec![] };
    let joins = gateways(model, &[at], After, is_join);
    let ends = std::iter::once(None).chain(joins.into_iter().map(Some));
    ends.map(|to| Repair { at, change: Change::DefaultFlow { to } }).collect()
}

/// Gateways before the fault that only join, waiting otherwise.
fn other_joins(model: &Model, fault: &Fault) -> Vec<Repair> {
    let kinds = [Change::Exclusive, Change::Parallel, Change::Inclusive];
    let joins = gateways(model, &fault.elements, Before, is_join);
    let changes = joins.into_iter().flat_map(|at| {
        let own = model.element(at).gateway().map(|gateway| &gateway.kind);
        kinds.into_iter().filter(move |change| own != change.kind()).map(move |change| Repair { at, change })
    });
    changes.collect()
}

fn is_join(model: &Model, at: ElementId) -> bool {
    let element = model.element(at);
    let kind = element.gateway().map(|gateway| &gateway.kind);
    matches!(kind, Some(GatewayKind::Exclusive | GatewayKind::Parallel | GatewayKind::Inclusive))
        && element.incoming.len() > 1
        && element.outgoing.len() < 2
}

/// Which way flows are followed.
enum Direction {
    Before,
    After,
}
use Direction::{After, Before};

/// The nearest first.
fn gateways(
    model: &Model,
    from: &[ElementId],
    direction: Direction,
    is_wanted: fn(&Model, ElementId) -> bool,
) -> Vec<ElementId> {
    let mut seen: BTreeSet<ElementId> = from.iter().copied().collect();
    let mut open: VecDeque<ElementId> = from.iter().copied().collect();
    let mut gateways = vec![];
    while let Some(at) = open.pop_front() {
        let element = model.element(at);
        if is_wanted(model, at) {
            gateways.push(at);
        }
        if gateways.len() == GATEWAY_LIMIT {
            break;
        }
        let flows = match direction {
            Before => &element.incoming,
            After => &element.outgoing,
        };
        let flows = flows.iter().filter_map(|flow| model.element(*flow).sequence_flow());
        let next: Vec<ElementId> = flows
            .filter_map(|flow| match direction {
                Before => flow.source.as_ref()?.target,
                After => flow.target.as_ref()?.target,
            })
            .collect();
        open.extend(next.into_iter().filter(|next| seen.insert(*next)));
    }
    gateways
}
