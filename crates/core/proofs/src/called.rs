//! Processes that others call.

use std::collections::{BTreeMap, BTreeSet};

use super::net::may_skip;
use super::{Approximated, Data, Limits, Proof, Verdict, prove_alone};
use bpmn::model::{ActivityKind, DefinitionKind, Element, ElementId, GatewayKind, Kind, Model, TaskKind};

/// What has come out for each process; nothing while it is being proved.
pub(super) type Verdicts = BTreeMap<ElementId, Option<Verdict>>;

/// A process with all that it calls: it is sound only if they are.
pub(super) fn prove_with(
    model: &Model,
    process: ElementId,
    data: &Data,
    limits: &Limits,
    verdicts: &mut Verdicts,
) -> Proof {
    verdicts.insert(process, None);
    let mut proof = prove_alone(model, process, data, limits);
    let calls = proof.covered.approximations.iter().filter(|known| known.what == Approximated::Call);
    let called: BTreeSet<ElementId> = calls.filter_map(|call| model.called_process(call.element)).collect();
    for called in called {
        if !verdicts.contains_key(&called) {
            prove_with(model, called, data, limits, verdicts);
        }
        let is_sound = verdicts.get(&called).copied().flatten() == Some(Verdict::Sound);
        if proof.verdict == Verdict::Sound && !is_sound {
            proof.verdict = Verdict::Unknown;
        }
    }
    verdicts.insert(process, Some(proof.verdict));
    proof
}

/// Whether an activity may be done without a person, a message or a time.
pub(super) fn passes_by_itself(model: &Model, activity: ElementId) -> bool {
    passes_if(model, activity, &|node| match &model.element(node).kind {
        Kind::Activity(activity) => matches!(
            activity.kind,
            ActivityKind::Task(
                TaskKind::Service | TaskKind::Script { .. } | TaskKind::Send { .. } | TaskKind::BusinessRule
            )
        ),
        Kind::Event(event) => !event.catches() || event.link().is_some() || event.definitions.is_empty(),
        Kind::Gateway(gateway) => !matches!(gateway.kind, GatewayKind::EventBased { .. }),
        _ => true,
    })
}

/// Whether a node may be done with nothing on the way but what may be passed; a subprocess or a called process if there is
/// such a way through it.
pub(super) fn passes_if(model: &Model, node: ElementId, may_pass: &dyn Fn(ElementId) -> bool) -> bool {
    passes(model, node, may_pass, &mut BTreeSet::new())
}

fn passes(
    model: &Model,
    node: ElementId,
    may_pass: &dyn Fn(ElementId) -> bool,
    seen: &mut BTreeSet<ElementId>,
) -> bool {
    match model.element(node).activity().map(|activity| &activity.kind) {
        Some(ActivityKind::SubProcess(_)) if !model.is_unexpanded(node) => leads_through(model, node, may_pass, seen),
        Some(ActivityKind::Call(_)) => {
            model.called_process(node).is_some_and(|process| leads_through(model, process, may_pass, seen))
        }
        _ => may_pass(node),
    }
}

/// Whether there is a way through a process or subprocess on which everything may be passed.
fn leads_through(
    model: &Model,
    scope: ElementId,
    may_pass: &dyn Fn(ElementId) -> bool,
    seen: &mut BTreeSet<ElementId>,
) -> bool {
    let begins = |element: &Element| element.is_flow_node() && element.incoming.is_empty() && !is_boundary(element);
    let mut open: Vec<ElementId> = model.children(scope).filter(|(_, child)| begins(child)).map(|(id, _)| id).collect();
    while let Some(at) = open.pop() {
        // Who has begun a process by its message doesn't wait for it any more.
        let is_skipped = model.element(at).activity().is_some_and(may_skip);
        let is_passed = model.element(at).is_start() || is_skipped || passes(model, at, may_pass, seen);
        if !seen.insert(at) || !is_passed {
            continue;
        }
        let element = model.element(at);
        if element.outgoing.is_empty() {
            return true;
        }
        let errors = element.attached.iter().filter(|event| catches_error(model.element(**event)));
        let flows = element.outgoing.iter().chain(errors.flat_map(|event| &model.element(*event).outgoing));
        open.extend(flows.filter_map(|flow| model.target_of(*flow)));
    }
    false
}

fn is_boundary(element: &Element) -> bool {
    element.event().is_some_and(|event| event.is_boundary())
}

fn catches_error(element: &Element) -> bool {
    element.event().is_some_and(|event| {
        event.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Error(_)))
    })
}
