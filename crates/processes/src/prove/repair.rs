//! Gateways of another kind, tried one after another: a repair is one with which the fault is gone.

use std::collections::{BTreeSet, VecDeque};

use super::{Becomes, Data, Fault, FaultCode, Limits, Repair, found};
use crate::model::{ElementId, GatewayKind, Model};

/// So many gateways before the fault are tried.
const GATEWAY_LIMIT: usize = 6;
/// A change after which more states would have to be gone through isn't proposed.
const LIMITS: Limits = Limits { unreduced: 2_000, reduced: 0, repairs: 0 };

/// A change with which this fault is gone and no other comes up.
pub(super) fn propose(model: &Model, process: ElementId, data: &Data, all: &[Fault], fault: &Fault) -> Option<Repair> {
    let old: BTreeSet<(FaultCode, &[ElementId])> =
        all.iter().filter(|other| *other != fault).map(|other| (other.code, other.elements.as_slice())).collect();
    let changes = gateways_before(model, &fault.elements).into_iter().flat_map(|gateway| {
        let kinds = [(Becomes::Exclusive, GatewayKind::Exclusive), (Becomes::Parallel, GatewayKind::Parallel)];
        let own = model.element(gateway).gateway().map(|gateway| gateway.kind.clone());
        kinds
            .into_iter()
            .filter(move |(_, kind)| own.as_ref() != Some(kind))
            .map(move |(becomes, _)| (gateway, becomes))
    });
    let mut changes = changes.map(|(gateway, becomes)| Repair { gateway, becomes });
    changes.find(|change| {
        let Some(faults) = found(model, process, data, &LIMITS, Some(change)) else { return false };
        faults.iter().all(|(code, elements)| old.contains(&(*code, elements.as_slice())))
    })
}

/// The nearest first.
fn gateways_before(model: &Model, elements: &[ElementId]) -> Vec<ElementId> {
    let mut seen: BTreeSet<ElementId> = elements.iter().copied().collect();
    let mut open: VecDeque<ElementId> = elements.iter().copied().collect();
    let mut gateways = vec![];
    while let Some(at) = open.pop_front() {
        let element = model.element(at);
        let kind = element.gateway().map(|gateway| &gateway.kind);
        if matches!(kind, Some(GatewayKind::Exclusive | GatewayKind::Parallel | GatewayKind::Inclusive)) {
            gateways.push(at);
        }
        if gateways.len() == GATEWAY_LIMIT {
            break;
        }
        let flows = element.incoming.iter().filter_map(|flow| model.element(*flow).sequence_flow());
        let sources: Vec<ElementId> = flows.filter_map(|flow| flow.source.as_ref()?.target).collect();
        open.extend(sources.into_iter().filter(|source| seen.insert(*source)));
    }
    gateways
}
