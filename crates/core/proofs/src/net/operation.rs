//! What an element does when a token comes to it.

use crate::approximate::Approximated;
use crate::index::{JoinIndex, NodeIndex, ROOT};
use crate::net::builder::Builder;
use crate::net::{Op, Place, Throws};
use crate::passing;
use bpmn::model::{
    Activity, ActivityKind, Behavior, DefinitionKind, Element, ElementId, Event, GatewayKind, Kind, Position, Repeat,
    TaskKind,
};
use bpmn::throwing::Thrown;
use engine::is_implicit_start;

pub(crate) fn set(builder: &mut Builder<'_>, at: NodeIndex) {
    let id = builder.net.element(at);
    let element = builder.net.model.element(id);
    match &element.kind {
        Kind::SequenceFlow(_) => flow(builder, at, element),
        Kind::Gateway(_) => gateway(builder, at, id),
        Kind::Activity(activity) => self::activity(builder, at, id, activity),
        Kind::Event(event) => self::event(builder, at, id, event),
        _ => {}
    }
    begin(builder, at, id, element);
    end(builder, at, element);
}

fn flow(builder: &mut Builder<'_>, at: NodeIndex, element: &Element) {
    let target = element.sequence_flow().and_then(|flow| flow.target.as_ref()?.target);
    let gateway = target.and_then(|target| builder.index.get(&target)).copied();
    let arrives = match (gateway, target.and_then(|target| builder.gateway(target))) {
        (Some(gateway), Some(GatewayKind::Parallel | GatewayKind::Inclusive)) => {
            Some(builder.place_for(Place::Arrived { gateway, flow: at }))
        }
        _ => None,
    };
    let crosses = gateway.and_then(|gateway| Some(builder.net.node(gateway)?.scope != builder.net.node(at)?.scope));
    if crosses == Some(true) {
        builder.approximate(builder.net.element(at), Approximated::Crossing);
    }
    if let Some(node) = builder.net.nodes.get_mut(at) {
        node.arrives = arrives;
        node.op = Op::Flow;
    }
}

fn gateway(builder: &mut Builder<'_>, at: NodeIndex, id: ElementId) {
    let Some(kind) = builder.gateway(id) else { return };
    let model = builder.net.model;
    let incoming = model.element(id).incoming.iter().filter_map(|flow| builder.index.get(flow)).copied().collect();
    let op = match kind {
        GatewayKind::Parallel => Op::Parallel(incoming),
        // Joins are worked out once everything is connected.
        GatewayKind::Inclusive => Op::Inclusive(JoinIndex(usize::MAX)),
        GatewayKind::Exclusive => Op::Pass,
        GatewayKind::Complex { .. } => {
            builder.approximate(id, Approximated::Complex);
            Op::Pass
        }
        GatewayKind::EventBased { instantiates, waits_for_all } => {
            if *instantiates || *waits_for_all {
                builder.approximate(id, Approximated::Unusual);
            }
            let flows = builder.net.node(at).map(|node| node.out.clone()).unwrap_or_default();
            let targets = flows.iter().filter_map(|flow| builder.net.node(*flow)?.out.first().copied());
            let targets = targets.filter(|target| {
                let target = model.element(builder.net.element(*target));
                target.event().is_some_and(happens) || receives(target)
            });
            let targets = targets.collect();
            stay(builder, at, targets);
            Op::EventGate
        }
    };
    if let Some(node) = builder.net.nodes.get_mut(at) {
        node.op = op;
    }
}

/// A token waits here, until one of these happens.
fn stay(builder: &mut Builder<'_>, at: NodeIndex, events: Vec<NodeIndex>) {
    let place = builder.place_for(Place::Stay(at));
    if let Some(node) = builder.net.nodes.get_mut(at) {
        node.stay = Some(place);
        node.events.extend(events);
    }
}

fn activity(builder: &mut Builder<'_>, at: NodeIndex, id: ElementId, activity: &Activity) {
    match activity.repeat.as_deref() {
        Some(Repeat::Multi { behavior, .. }) => {
            builder.approximate(id, Approximated::MultiInstance);
            if !matches!(behavior.as_ref(), Behavior::All) {
                builder.approximate(id, Approximated::Behavior);
            }
        }
        Some(Repeat::Loop { .. }) | None => {}
    }
    if builder.net.model.called_process(id).is_some() {
        builder.approximate(id, Approximated::Call);
    }
    let begins = matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { instantiates: true, .. }));
    // Some tools write that an activity needs 0 tokens, and mean 1.
    if activity.start_quantity > 1 || activity.completion_quantity != 1 || begins {
        builder.approximate(id, Approximated::Unusual);
    }
    let is_sub = matches!(builder.net.node(at).map(|node| &node.op), Some(Op::Sub(_)));
    stay(builder, at, if is_sub { vec![] } else { vec![at] });
    let is_automatic = passing::passes_by_itself(builder.net.model, id);
    if let Some(node) = builder.net.nodes.get_mut(at).filter(|_| !is_sub) {
        node.op = Op::Wait;
        node.is_automatic = is_automatic;
    }
}

fn event(builder: &mut Builder<'_>, at: NodeIndex, id: ElementId, event: &Event) {
    if event.definitions.len() > 1 {
        builder.approximate(id, Approximated::SeveralDefinitions);
    }
    let op = match &event.position {
        Position::Catch => {
            stay(builder, at, if happens(event) { vec![at] } else { vec![] });
            builder.net.catchers.push(at);
            Op::Wait
        }
        Position::Throw | Position::End => Op::Throw(throws(builder, id, event)),
        Position::Boundary { attached_to, interrupts } => {
            let host = attached_to.as_ref().and_then(|host| builder.index.get(&host.target?).copied());
            match host {
                Some(host) if !event.is_compensation() => {
                    let catches = event.definitions.first().and_then(|first| reaching(&first.kind));
                    boundary(builder, at, host, event);
                    Op::Boundary { host, interrupts: *interrupts, catches }
                }
                _ => Op::Pass,
            }
        }
        Position::Start { interrupts } => return start(builder, at, id, event, *interrupts),
    };
    if let Some(node) = builder.net.nodes.get_mut(at) {
        node.op = op;
    }
}

fn boundary(builder: &mut Builder<'_>, at: NodeIndex, host: NodeIndex, event: &Event) {
    once(builder, at, event);
    if happens(event)
        && let Some(host) = builder.net.nodes.get_mut(host)
    {
        host.events.push(at);
    }
    builder.net.catchers.push(at);
}

/// What doesn't interrupt is looked at once.
fn once(builder: &mut Builder<'_>, at: NodeIndex, event: &Event) {
    if event.interrupts() {
        return;
    }
    let place = builder.place_for(Place::Once(at));
    builder.approximate(builder.net.element(at), Approximated::HappensOnce);
    if let Some(node) = builder.net.nodes.get_mut(at) {
        node.once = Some(place);
    }
}

/// The start of an event subprocess waits with what surrounds it.
fn start(builder: &mut Builder<'_>, at: NodeIndex, id: ElementId, event: &Event, interrupts: bool) {
    let model = builder.net.model;
    if !model.element(id).incoming.is_empty() {
        // Who comes to a start event by a flow waits there.
        stay(builder, at, vec![at]);
        builder.net.nodes.get_mut(at).into_iter().for_each(|node| node.op = Op::Wait);
    }
    let Some(parent) = model.element(id).parent.filter(|parent| model.element(*parent).is_event_sub_process()) else {
        return;
    };
    let Some(sub) = builder.index.get(&parent).copied() else { return };
    if event.is_compensation() {
        return builder.approximate(id, Approximated::Compensation);
    }
    let catches = event.definitions.first().and_then(|first| reaching(&first.kind));
    once(builder, at, event);
    builder.net.catchers.push(at);
    let around = builder.net.node(sub).map(|sub| sub.scope);
    if let Some(node) = builder.net.nodes.get_mut(at) {
        node.op = Op::EventStart { sub, interrupts, catches };
    }
    let Some(around) = around.and_then(|around| builder.net.scopes.get_mut(around)) else { return };
    around.event_starts.push(at);
    let owner = around.node;
    if let Some(owner) = owner.and_then(|owner| builder.net.nodes.get_mut(owner)).filter(|_| happens(event)) {
        owner.events.push(at);
    }
}

fn throws(builder: &mut Builder<'_>, id: ElementId, event: &Event) -> Throws {
    match event.definitions.first().map(|first| &first.kind) {
        Some(DefinitionKind::Terminate) => Throws::Terminate,
        Some(DefinitionKind::Compensation(_)) => {
            builder.approximate(id, Approximated::Compensation);
            Throws::Nothing
        }
        Some(DefinitionKind::Message(_)) => {
            builder.approximate(id, Approximated::OtherInstances);
            Throws::Nothing
        }
        Some(DefinitionKind::Link { .. }) => {
            let model = builder.net.model;
            let beside = model.element(id).parent.into_iter().flat_map(|parent| model.children(parent));
            let caught = beside.filter(|(_, other)| {
                other.event().is_some_and(|other| other.position == Position::Catch && other.link() == event.link())
            });
            Throws::Link(caught.filter_map(|(id, _)| builder.index.get(&id).copied()).collect())
        }
        Some(kind) => {
            if matches!(kind, DefinitionKind::Signal(_)) {
                builder.approximate(id, Approximated::OtherInstances);
            }
            reaching(kind).map_or(Throws::Nothing, Throws::Event)
        }
        None => Throws::Nothing,
    }
}

/// What a definition throws or catches, where that reaches other parts of the process: messages come from elsewhere.
fn reaching(kind: &DefinitionKind) -> Option<Thrown> {
    Thrown::of(kind).filter(|thrown| !matches!(thrown, Thrown::Message(_)))
}

fn receives(element: &Element) -> bool {
    element.activity().is_some_and(|activity| matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { .. })))
}

/// Whether somebody outside can say that it has happened.
fn happens(event: &Event) -> bool {
    !matches!(
        event.definitions.first().map(|first| &first.kind),
        Some(DefinitionKind::Cancel | DefinitionKind::Link { .. } | DefinitionKind::Terminate)
            | Some(DefinitionKind::Compensation(_))
    )
}

/// Notes where a scope begins (clauses 10.3.5, 10.4.5): at its none start events, and at what nothing leads to.
fn begin(builder: &mut Builder<'_>, at: NodeIndex, id: ElementId, element: &Element) {
    let is_in_event_sub = element.parent.is_some_and(|parent| builder.net.model.element(parent).is_event_sub_process());
    let begins = match element.event() {
        Some(event) if event.is_start() => !is_in_event_sub && event.definitions.is_empty(),
        _ => is_implicit_start(element),
    };
    let scope = builder.net.node(at).map(|node| node.scope);
    // The process begins at one of its start events, which is chosen from outside.
    let is_chosen = scope == Some(ROOT) && builder.net.model.element(id).is_start();
    if let Some(scope) = scope.and_then(|scope| builder.net.scopes.get_mut(scope)).filter(|_| begins && !is_chosen) {
        scope.starts.push(at);
    }
}

/// Who comes to an end event a second time is noticed.
fn end(builder: &mut Builder<'_>, at: NodeIndex, element: &Element) {
    if element.event().is_some_and(|event| event.position == Position::End) {
        let place = builder.place_for(Place::Ended(at));
        if let Some(node) = builder.net.nodes.get_mut(at) {
            node.end = Some(place);
        }
    }
}
