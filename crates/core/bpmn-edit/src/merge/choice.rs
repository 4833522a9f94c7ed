//! Conditions that decide together: flow by flow both sides can be taken, but the choice among the ways out of an element
//! is made by all of its conditions, so changes of both sides are told.

use std::collections::BTreeMap;

use super::decide::Decided;
use super::{Conflict, ConflictKind, Sides};
use bpmn::meaning::{Aspect, Facts};

/// What the choice depends on: the type of the element, its default flow, and the condition of each flow, by element and
/// aspect.
type Choice<'a> = BTreeMap<(&'a str, Aspect), &'a str>;

pub(super) fn conflicts(sides: &Sides, decided: &Decided) -> Vec<Conflict> {
    let conflict = |element: &String| {
        let [base, mine, theirs] =
            [&sides.base, &sides.mine, &sides.theirs].map(|side| side.meaning.contains_key(element).then_some(side));
        let facts = [base?, mine?, theirs?];
        let choices = facts.map(|side| choice(side, element));
        let is_decided =
            choices.iter().any(|choice| choice.iter().any(|((_, aspect), value)| is_deciding(aspect, value)));
        if !is_decided || !changed_apart(&choices) {
            return None;
        }
        let kinds = facts.map(|side| value(side, element, &Aspect::Type));
        let shows_type = kinds.iter().any(|kind| Some(kind) != kinds.first());
        let [base, mine, theirs] = facts.map(|side| Some(told(side, element, shows_type)));
        Some(Conflict { element: element.clone(), kind: ConflictKind::Choice, base, mine, theirs })
    };
    decided.kept.iter().filter_map(conflict).collect()
}

/// Whether each side alone changed something.
fn changed_apart([base, mine, theirs]: &[Choice<'_>; 3]) -> bool {
    let alone = |one: &Choice<'_>, other: &Choice<'_>| {
        let mut facts = base.keys().chain(one.keys());
        facts.any(|fact| base.get(fact) != one.get(fact) && base.get(fact) == other.get(fact))
    };
    alone(mine, theirs) && alone(theirs, mine)
}

fn is_deciding(aspect: &Aspect, value: &str) -> bool {
    *aspect == default_flow() || (*aspect == condition() && !value.is_empty())
}

fn value<'a>(side: &'a Facts, key: &str, aspect: &Aspect) -> Option<&'a str> {
    side.meaning.get(key).and_then(|facts| facts.get(aspect)).map(String::as_str)
}

fn choice<'a>(side: &'a Facts, element: &'a str) -> Choice<'a> {
    let value = |key: &str, aspect: &Aspect| value(side, key, aspect);
    let own = [Aspect::Type, default_flow()].into_iter();
    let own = own.filter_map(|aspect| value(element, &aspect).map(|value| ((element, aspect), value)));
    let flows = side.orders.get(element).into_iter().flatten();
    let conditions = flows.map(|flow| ((flow.as_str(), condition()), value(flow, &condition()).unwrap_or_default()));
    own.chain(conditions).collect()
}

/// The conditions in the order of the flows, `f1: ${a}; f2: –`, and the default flow behind them; the type of the
/// element before them, where the sides have several.
fn told(side: &Facts, element: &str, shows_type: bool) -> String {
    let choice = choice(side, element);
    let flows = side.orders.get(element).into_iter().flatten();
    let conditions = flows.map(|flow| {
        let condition = choice.get(&(flow.as_str(), condition())).copied().map(text_of).filter(|text| !text.is_empty());
        format!("{flow}: {}", condition.unwrap_or("–"))
    });
    let default = choice.get(&(element, default_flow())).map(|flow| format!("default: {flow}"));
    let kind = value(side, element, &Aspect::Type).filter(|_| shows_type).map(str::to_owned);
    kind.into_iter().chain(conditions).chain(default).collect::<Vec<_>>().join("; ")
}

/// The text within a canonical element.
fn text_of(canonical: &str) -> &str {
    let inner = canonical.split_once('>').map_or(canonical, |(_, inner)| inner);
    inner.rsplit_once("</").map_or(inner, |(text, _)| text).trim()
}

fn default_flow() -> Aspect {
    Aspect::Attribute { namespace: None, name: "default".to_owned() }
}

fn condition() -> Aspect {
    Aspect::Part { namespace: None, name: "conditionExpression".to_owned() }
}
