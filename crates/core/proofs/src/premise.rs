//! What a proof takes for granted, and what can go wrong beyond the states that it goes through: loops, numbers of
//! instances, times, expressions that fail, errors that nobody catches, events that happen again.
//!
//! All of it is read off the elements of a process, one by one, without a look at states. What may do harm is an
//! [`Approximated`] that hides faults, so that nothing is proved; what data have to be like is told.

use std::collections::BTreeSet;

use super::approximate::{Approximated, Approximation};
use super::passing::{Ends, ends, may_set, passes_by_itself};
use super::{Covered, Data, kinds};
use bpmn::model::{
    Activity, ActivityKind, DefinitionKind, Element, ElementId, Event, Kind, Model, Position, Repeat, TimerKind,
};
use bpmn::timer::Timing;
use bpmn::uncaught;
use engine::{JOB_LIMIT, SCOPE_LIMIT, evaluated, instances};
use expression::{BinaryOperator, Expression, Kind as Part, Node, Part as Piece, Value, Variables};

/// What counts instances (table 10.31, and as Activiti names it): nobody has to set it.
const COUNTERS: [&str; 7] = [
    "loopCounter",
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
    "nrOfInstances",
    "nrOfActiveInstances",
    "nrOfCompletedInstances",
];
/// So many repetitions without a person, a message or a time are done within one step.
const REPEAT_LIMIT: u32 = 1_000;
/// A node and the flow behind it take at most so many jobs.
const JOBS_OF_A_NODE: usize = 6;
/// The process and the token that repeats.
const SCOPES_AROUND: usize = 2;

/// Adds to what was covered.
pub(super) fn add(model: &Model, process: ElementId, data: &Data, covered: &mut Covered) {
    let own: Vec<(ElementId, &Element)> =
        model.elements().filter(|(id, _)| model.process_of(*id) == Some(process)).collect();
    let is_executed = matches!(model.element(process).kind, Kind::Process { is_executable: true });
    let conflicting = kinds::conflicting(own.iter().copied());
    for (id, element) in &own {
        let mut found = BTreeSet::new();
        if let Some(activity) = element.activity() {
            found.extend(repeats(model, *id, activity, data));
            let is_elsewhere = matches!(activity.kind, ActivityKind::Call(Some(_))) && model.called(*id).is_none();
            found.extend(is_elsewhere.then_some(Approximated::CallElsewhere));
            found.extend((is_executed && is_too_many(model, *id)).then_some(Approximated::TooMany));
            assume(activity, covered);
        }
        if is_executed {
            let mut all = evaluated(element).into_iter();
            let fails = all.any(|one| Expression::parse_formal(&one.text).is_ok_and(|parsed| may_fail(&parsed)));
            found.extend((fails || conflicting.contains(id)).then_some(Approximated::MayFail));
            element.event().into_iter().for_each(|event| found.extend(times(event, covered)));
        }
        // What only draws a process ends with an error as with any other end.
        let ends_a_drawing = |what: &Approximated| *what == Approximated::EndsWithError && !is_executed;
        found.extend(uncaught::thrown(model, *id).map(Approximated::from).filter(|what| !ends_a_drawing(what)));
        covered.may_fail_alone |= uncaught::may_fail_alone(model, *id);
        found.extend(is_open_link(model, *id).then_some(Approximated::Unresolved));
        found.extend(element.event().is_some_and(goes_off_often).then_some(Approximated::HappensAgain));
        covered.approximations.extend(found.into_iter().map(|what| Approximation { element: *id, what }));
    }
    let reads = &covered.reads;
    for known in &mut covered.approximations {
        if known.what == Approximated::HappensOnce && happens_again(model, known.element, data, reads) {
            known.what = Approximated::HappensAgain;
        }
    }
    covered.approximations.sort_unstable();
    covered.approximations.dedup();
}

/// Whether a link leads to nothing in its scope.
fn is_open_link(model: &Model, id: ElementId) -> bool {
    let element = model.element(id);
    let Some(event) = element.event().filter(|event| !event.catches() && event.link().is_some()) else { return false };
    let mut beside = element.parent.into_iter().flat_map(|parent| model.children(parent));
    !beside.any(|(_, other)| {
        other.event().is_some_and(|other| other.position == Position::Catch && other.link() == event.link())
    })
}

/// Whether a timer in the flow sends several tokens.
fn goes_off_often(event: &Event) -> bool {
    let is_often = |time: &str| match Timing::parse(TimerKind::Cycle, time) {
        // Without a number it goes off once in the flow; what can't be read is told as such, or data decide.
        Some(Timing::Every(cycle)) => cycle.count.is_some_and(|count| count > 1),
        _ => Expression::parse(time).is_ok_and(|time| !time.reads().is_empty()),
    };
    event.position == Position::Catch
        && event.definitions.iter().any(|definition| match &definition.kind {
            DefinitionKind::Timer(Some((TimerKind::Cycle, time))) => is_often(&time.text),
            _ => false,
        })
}

/// Whether a loop may go on for ever. A person, a message or a time in it may end it, if that may set what it asks for;
/// without them nobody can. One that never ends is followed as such.
fn repeats(model: &Model, id: ElementId, activity: &Activity, data: &Data) -> Option<Approximated> {
    let Some(Repeat::Loop { maximum, condition, .. }) = activity.repeat.as_deref() else { return None };
    let is_automatic = passes_by_itself(model, id);
    if let Some(maximum) = maximum {
        return (is_automatic && *maximum > REPEAT_LIMIT).then_some(Approximated::Endless);
    }
    let parsed = Expression::parse_formal(&condition.as_ref()?.text).ok()?;
    let is_fine = match ends(&parsed, data) {
        Ends::Never | Ends::Always => true,
        Ends::WithData => !is_automatic && may_set(model, id, data, &parsed.reads()),
        Ends::Unknown => false,
    };
    (!is_fine).then_some(Approximated::Endless)
}

/// Whether there are so many instances, by numbers that stand in the file, that they may be more than the engine has room for
/// at once. One after another they need none, unless nobody waits in them, so that all are done in one step.
fn is_too_many(model: &Model, id: ElementId) -> bool {
    let repeats = model.element(id).activity().and_then(|activity| activity.repeat.as_deref());
    let Some(Repeat::Multi { is_sequential, .. }) = repeats else { return false };
    let is_task = model.element(id).sub_process().is_none();
    match is_sequential {
        true => !is_task && passes_by_itself(model, id) && weight(model, id) > JOB_LIMIT / JOBS_OF_A_NODE,
        false => weight(model, id) > SCOPE_LIMIT - SCOPES_AROUND,
    }
}

/// At most so many scopes arise of an activity when it is done once.
fn weight(model: &Model, id: ElementId) -> usize {
    let repeats = model.element(id).activity().and_then(|activity| activity.repeat.as_deref());
    let count = match repeats {
        Some(Repeat::Multi { cardinality: Some(cardinality), .. }) => Expression::parse_formal(&cardinality.text)
            .ok()
            .and_then(|count| instances(&count.evaluate(&Variables::new()).ok()?)),
        _ => None,
    };
    let inside = model.children(id).filter(|(_, child)| child.is_flow_node()).map(|(child, _)| weight(model, child));
    let inside = inside.fold(1_usize, usize::saturating_add);
    usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX).saturating_mul(inside)
}

/// What the repetition of an activity reads.
fn assume(activity: &Activity, covered: &mut Covered) {
    let names = |text: &str| -> BTreeSet<String> {
        let parsed = Expression::parse_formal(text).ok();
        parsed.iter().flat_map(Expression::reads).map(str::to_owned).collect()
    };
    match activity.repeat.as_deref() {
        Some(Repeat::Loop { condition: Some(condition), .. }) => covered.reads.extend(names(&condition.text)),
        Some(Repeat::Multi { cardinality, completion, item, .. }) => {
            covered.counts.extend(cardinality.iter().flat_map(|cardinality| names(&cardinality.text)));
            let mut read: BTreeSet<String> = completion.iter().flat_map(|one| names(&one.text)).collect();
            item.iter().for_each(|item| {
                read.remove(item);
            });
            covered.reads.extend(read);
        }
        _ => {}
    }
    covered.reads.retain(|name| !COUNTERS.contains(&name.as_str()));
}

/// Times that data decide are assumed to be some; what can be told beforehand is tried.
fn times(event: &Event, covered: &mut Covered) -> Option<Approximated> {
    let mut worst = None;
    for definition in &event.definitions {
        let DefinitionKind::Timer(Some((kind, time))) = &definition.kind else { continue };
        if time.text.is_empty() {
            continue;
        }
        let Ok(parsed) = Expression::parse(&time.text) else {
            worst = Some(Approximated::Unreadable);
            continue;
        };
        if parsed.reads().is_empty() && !is_time(*kind, &parsed) {
            worst = Some(Approximated::Unreadable);
        } else if may_fail(&parsed) && worst.is_none() {
            worst = Some(Approximated::MayFail);
        }
        covered.times.extend(parsed.reads().into_iter().map(str::to_owned));
    }
    worst
}

fn is_time(kind: TimerKind, time: &Expression) -> bool {
    let text = match time.evaluate(&Variables::new()) {
        Ok(Value::Text(text)) => text,
        Ok(Value::Date(date)) => date.to_string(),
        _ => return false,
    };
    Timing::parse(kind, &text).is_some()
}

/// Whether an expression can fail with values of the right kinds: by a division, or by an index or a property that isn't
/// there.
fn may_fail(expression: &Expression) -> bool {
    expression.parts.iter().any(|part| matches!(part, Piece::Node(node) if node_may_fail(node)))
}

fn node_may_fail(node: &Node) -> bool {
    match &node.kind {
        Part::Index(..) => true,
        Part::Binary(BinaryOperator::Divide | BinaryOperator::Remainder, one, two) => {
            let is_safe = matches!(&two.kind, Part::Number(number) if number.units() != 0);
            !is_safe || node_may_fail(one)
        }
        Part::Binary(_, one, two) => node_may_fail(one) || node_may_fail(two),
        Part::Unary(_, operand) => node_may_fail(operand),
        Part::Conditional(test, then, otherwise) => [test, then, otherwise].into_iter().any(|one| node_may_fail(one)),
        Part::Null | Part::Boolean(_) | Part::Number(_) | Part::Text(_) | Part::Variable(_) => false,
    }
}

/// Whether what comes of an event that doesn't interrupt may do harm when it happens a second time.
///
/// It does none where it can't: a time that comes once, at what isn't begun again. Nor does it where its tokens keep to
/// themselves: nothing that they come to is reached another way, but an end; nothing is thrown to others; and no data are
/// set that conditions read.
fn happens_again(model: &Model, id: ElementId, data: &Data, reads: &BTreeSet<String>) -> bool {
    let Some(event) = model.element(id).event() else { return true };
    let host = match &event.position {
        Position::Boundary { attached_to, .. } => attached_to.as_ref().and_then(|host| host.target),
        _ => None,
    };
    let comes_once = event.definitions.iter().all(|definition| {
        matches!(&definition.kind, DefinitionKind::Timer(Some((TimerKind::Date | TimerKind::Duration, _))))
    });
    let is_begun_once = host.is_none_or(|host| {
        let repeats = model.element(host).activity().is_some_and(|activity| activity.repeat.is_some());
        !repeats && !after(model, &leaving(model, host)).contains(&host)
    });
    if comes_once && is_begun_once && !event.definitions.is_empty() {
        return false;
    }
    let names: BTreeSet<&str> = reads.iter().map(String::as_str).collect();
    let sets = |id: ElementId| !names.is_empty() && may_set(model, id, data, &names);
    let branch =
        after(model, &model.element(id).outgoing.iter().filter_map(|flow| model.target_of(*flow)).collect::<Vec<_>>());
    let (mut all, mut open): (BTreeSet<ElementId>, Vec<ElementId>) =
        (BTreeSet::new(), branch.iter().copied().collect());
    while let Some(at) = open.pop() {
        if all.insert(at) {
            open.extend(model.children(at).map(|(child, _)| child));
        }
    }
    let is_shared = branch.iter().any(|at| {
        let element = model.element(*at);
        let is_end = element.event().is_some_and(|event| event.position == Position::End);
        !is_end && element.incoming.len() > 1
    });
    let throws = all.iter().any(|at| model.element(*at).event().is_some_and(reaches_others));
    let changes_data = sets(id) || branch.iter().any(|at| sets(*at));
    is_shared || throws || changes_data
}

/// Whether a thrown event does more than to send a message.
fn reaches_others(event: &Event) -> bool {
    !event.catches() && event.definitions.iter().any(|one| !matches!(one.kind, DefinitionKind::Message(_)))
}

/// What follows a node: behind its flows, and behind the events at it.
fn leaving(model: &Model, at: ElementId) -> Vec<ElementId> {
    let element = model.element(at);
    let flows = element.outgoing.iter().filter_map(|flow| model.target_of(*flow));
    flows.chain(element.attached.iter().copied()).collect()
}

/// These nodes and all that follows them.
fn after(model: &Model, from: &[ElementId]) -> BTreeSet<ElementId> {
    let (mut seen, mut open): (BTreeSet<ElementId>, Vec<ElementId>) = (BTreeSet::new(), from.to_vec());
    while let Some(at) = open.pop() {
        if seen.insert(at) {
            open.extend(leaving(model, at));
        }
    }
    seen
}
