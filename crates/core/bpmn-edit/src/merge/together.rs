//! Facts that are one decision: the ends of a flow, what kinds of event one waits for, how an activity is repeated.
//! One by one each could be taken from the side that changed it, but what comes of it nobody has drawn.

use std::collections::BTreeSet;

use super::Sides;
use bpmn::meaning::{Aspect, Facets, Facts};
use merge::{Verdict, verdict};

type Group = fn(&Aspect) -> bool;

/// Facts of an element of both sides that have to be taken from the same one: those that differ, where not all of them
/// come from one side by themselves.
pub(super) fn torn(sides: &Sides, key: &str) -> Vec<BTreeSet<Aspect>> {
    let none = Facets::new();
    let [base, mine, theirs] =
        [&sides.base, &sides.mine, &sides.theirs].map(|side| side.meaning.get(key).unwrap_or(&none));
    // Of the same kinds on both sides each is a thing by itself: a timer and a message, of which each side changed one.
    let kinds =
        |side: &Facets, group: Group| -> Vec<Aspect> { side.keys().filter(|one| group(one)).cloned().collect() };
    let differ = |group: &Group| kinds(mine, *group) != kinds(theirs, *group);
    let mut groups: Vec<Group> = [is_event_definition as Group, is_loop].into_iter().filter(differ).collect();
    if ![&sides.mine, &sides.theirs].iter().any(|side| is_only_wrapped(side, base, key)) {
        groups.push(is_end);
    }
    let differing = |group: Group| -> BTreeSet<Aspect> {
        let aspects = mine.keys().chain(theirs.keys()).filter(|aspect| group(aspect));
        aspects.filter(|aspect| mine.get(aspect) != theirs.get(aspect)).cloned().collect()
    };
    let is_torn = |facts: &BTreeSet<Aspect>| {
        let of = |aspect: &Aspect| verdict(&base.get(aspect), &mine.get(aspect), &theirs.get(aspect));
        let verdicts: Vec<Verdict> = facts.iter().map(of).collect();
        verdicts.iter().any(|verdict| Some(verdict) != verdicts.first())
    };
    groups.into_iter().map(differing).filter(is_torn).collect()
}

/// Whether a side changed the ends of a flow only because it put a subprocess around what they were: the flow is still
/// the same, and where the other side leads it can be taken, too.
fn is_only_wrapped(side: &Facts, base: &Facets, key: &str) -> bool {
    let Some(now) = side.meaning.get(key) else { return false };
    let changed = base.iter().filter(|(aspect, before)| is_end(aspect) && now.get(aspect) != Some(*before));
    let is_around = |outer: &String, inner: &String| {
        let place = |key: &String| side.meaning.get(key).and_then(|facts| facts.get(&Aspect::Place));
        std::iter::successors(place(inner), |at| place(at)).take(side.meaning.len()).any(|at| at == outer)
    };
    let changed: Vec<bool> =
        changed.map(|(aspect, before)| now.get(aspect).is_some_and(|end| is_around(end, before))).collect();
    !changed.is_empty() && changed.into_iter().all(|is_around| is_around)
}

pub(super) fn is_end(aspect: &Aspect) -> bool {
    matches!(aspect, Aspect::Attribute { namespace: None, name } if name == "sourceRef" || name == "targetRef")
}

fn is_event_definition(aspect: &Aspect) -> bool {
    matches!(aspect, Aspect::Part { namespace: None, name }
        if name.ends_with("EventDefinition") || name == "eventDefinitionRef")
}

fn is_loop(aspect: &Aspect) -> bool {
    matches!(aspect, Aspect::Part { namespace: None, name } if name.ends_with("LoopCharacteristics"))
}

/// What a side says of them: ends with their name, as in `sourceRef: a; targetRef: b`.
pub(super) fn told(side: &Facets, facts: &BTreeSet<Aspect>) -> Option<String> {
    let told = facts.iter().filter_map(|aspect| {
        let value = side.get(aspect)?;
        Some(match aspect {
            Aspect::Attribute { name, .. } => format!("{name}: {value}"),
            _ => value.clone(),
        })
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}
