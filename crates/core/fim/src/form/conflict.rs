//! Whether rules get on with each other in one form.
//!
//! A form shows a field while its conditions hold and asks for it only while it shows it. So a rule that demands a field
//! isn't in force while another one hides that field, and of rules that hide each other's triggers neither can be shown.
//! What a rule demands has to be shown wherever it is demanded: every condition of the field has to follow from what is
//! known there, which is the trigger and, as a field that is answered is shown, the conditions of the trigger's field, and
//! so on. Whatever doesn't follow in this way counts as a conflict.

use std::collections::{HashMap, HashSet};

use super::Import;
use super::compare::FieldTest;
use super::demand::{Application, Asks, OneOf, When};
use super::rules::Taken;

type At = (usize, usize);
type Conditions<'a> = HashMap<At, Vec<&'a When>>;
/// What shows an element, by its path.
type Showing<'a> = HashMap<&'a str, Vec<&'a When>>;

impl Import<'_> {
    /// Whether everything that is demanded by these rules can be filled in where it is demanded.
    pub(super) fn agree(&self, rules: &[Taken]) -> bool {
        let ways = || rules.iter().map(|rule| &rule.way);
        let applications = || ways().flat_map(|way| &way.applications);
        let (mut conditions, mut showing) = (Conditions::new(), Showing::new());
        for application in applications().filter(|application| application.asks == Asks::HiddenElse) {
            for at in &application.targets {
                conditions.entry(*at).or_default().push(&application.when);
            }
            showing.entry(application.target.as_str()).or_default().push(&application.when);
        }
        // Where an optional group is begun, it is shown, and what is around it.
        let around = |one_of: &OneOf| showing_around(one_of.optional.as_deref(), &showing);
        let one_ofs = || ways().flat_map(|way| &way.one_ofs).chain(&self.one_ofs);
        !has_circle(&conditions)
            && conditions.values().all(|when| !is_impossible(&known(when, &conditions)))
            && applications().all(|one| match one.asks {
                Asks::Filled => self.is_met(one, &conditions),
                Asks::Shown => is_shown(one, &showing, &conditions),
                Asks::HiddenElse => true,
            })
            && one_ofs().all(|one| self.is_one(one, &known(&around(one), &conditions), &conditions))
            && self.leave_one(&one_ofs().filter(|one| one.exactly).collect::<Vec<_>>(), applications())
    }

    /// Whether no trigger makes two of some alternatives filled in of which only one may be.
    fn leave_one<'a>(&self, exact: &[&OneOf], applications: impl Iterator<Item = &'a Application>) -> bool {
        if exact.is_empty() {
            return true;
        }
        let mut by_field: HashMap<At, Vec<&Application>> = HashMap::new();
        for application in applications.filter(|application| application.asks == Asks::Filled) {
            by_field.entry(application.when.field).or_default().push(application);
        }
        let of_alternative = |filled: &HashSet<At>, fields: &Vec<At>| fields.iter().any(|at| filled.contains(at));
        by_field.values().flatten().all(|application| {
            let filled = self.filled_with(&application.when, &by_field);
            exact.iter().all(|one| one.alternatives.iter().filter(|fields| of_alternative(&filled, fields)).count() < 2)
        })
    }

    /// What is filled in when something holds: what rules make mandatory then, and so on.
    fn filled_with(&self, when: &When, by_field: &HashMap<At, Vec<&Application>>) -> HashSet<At> {
        let mut filled = HashSet::new();
        let mut left = vec![when.clone()];
        while let Some(when) = left.pop() {
            if when.test.needs_answer() && !filled.insert(when.field) {
                continue;
            }
            for application in by_field.get(&when.field).into_iter().flatten() {
                if implies(&when, &application.when) {
                    let asked = self.asked(application).mandatory.into_iter();
                    left.extend(asked.map(|field| When { field, test: FieldTest::Filled }));
                }
            }
        }
        filled
    }

    /// Whether what a rule makes mandatory is shown wherever it is.
    fn is_met(&self, application: &Application, conditions: &Conditions<'_>) -> bool {
        let asked = self.asked(application);
        let filled = |field: &At| When { field: *field, test: FieldTest::Filled };
        let filled: Vec<When> = asked.mandatory.iter().map(filled).collect();
        let then: Vec<&When> = std::iter::once(&application.when).chain(&filled).collect();
        // Nor may what is filled in then hide the trigger.
        let is_open = !is_impossible(&known(&then, conditions));
        let known = known(&[&application.when], conditions);
        let is_free = |at: &At| hindering(*at, &known, conditions).is_empty();
        is_open
            && asked.mandatory.iter().all(is_free)
            && (asked.any.is_empty() || one_is_shown(&asked.any, &known, conditions))
    }

    /// Whether one of the alternatives is always shown, and no two of them are mandatory where only one may be there.
    fn is_one(&self, one_of: &OneOf, known: &[&When], conditions: &Conditions<'_>) -> bool {
        let all: Vec<At> = one_of.alternatives.iter().flatten().copied().collect();
        let is_mandatory = |at: &At| {
            let is_there = |field: &super::FormField| field.mandatory && field.place.mandatory;
            self.field(*at).is_some_and(is_there) && !conditions.contains_key(at)
        };
        let mandatory = one_of.alternatives.iter().filter(|fields| fields.iter().any(is_mandatory));
        one_is_shown(&all, known, conditions) && !(one_of.exactly && mandatory.count() > 1)
    }
}

/// Whether an element that a rule shows is hidden by no other one, be it itself or with what is around it.
fn is_shown(shown: &Application, showing: &Showing<'_>, conditions: &Conditions<'_>) -> bool {
    let known = known(&[&shown.when], conditions);
    let mut hiding = showing_around(Some(&shown.target), showing).into_iter();
    !is_impossible(&known) && hiding.all(|when| known.iter().any(|known| implies(known, when)))
}

/// What shows an element or what is around it.
fn showing_around<'a>(path: Option<&str>, showing: &Showing<'a>) -> Vec<&'a When> {
    let paths = std::iter::successors(path, |path| path.rsplit_once('_').map(|(around, _)| around));
    paths.filter_map(|path| showing.get(path)).flatten().copied().collect()
}

/// What holds besides: a field that is answered is shown.
fn known<'a>(when: &[&'a When], conditions: &Conditions<'a>) -> Vec<&'a When> {
    let mut known: Vec<&When> = when.to_vec();
    let mut next = 0;
    while let Some(when) = known.get(next).copied() {
        next += 1;
        if when.test.needs_answer() {
            for condition in conditions.get(&when.field).into_iter().flatten() {
                if !known.contains(condition) {
                    known.push(condition);
                }
            }
        }
    }
    known
}

/// The conditions of a field that don't follow from what is known.
fn hindering<'a>(at: At, known: &[&When], conditions: &Conditions<'a>) -> Vec<&'a When> {
    let all = conditions.get(&at).into_iter().flatten().copied();
    all.filter(|condition| !known.iter().any(|known| implies(known, condition))).collect()
}

/// Whether one of some fields is shown whatever is answered: one without a condition that matters, or two of which each is
/// shown where the other one isn't.
fn one_is_shown(fields: &[At], known: &[&When], conditions: &Conditions<'_>) -> bool {
    let left: Vec<Vec<&When>> = fields.iter().map(|at| hindering(*at, known, conditions)).collect();
    let single = || left.iter().filter_map(|left| if let [only] = left.as_slice() { Some(*only) } else { None });
    let opposite =
        |one: &When| single().any(|other| other.field == one.field && other.test == one.test.clone().negated());
    left.iter().any(Vec::is_empty) || single().any(opposite)
}

fn implies(known: &When, condition: &When) -> bool {
    use FieldTest::{Differs, Empty, Equals, Filled};
    let all_in = |some: &[String], others: &[String]| some.iter().all(|value| others.contains(value));
    known.field == condition.field
        && match (&known.test, &condition.test) {
            (Filled, Filled) | (Empty, Empty) | (Equals(_), Filled) | (Empty, Differs(_)) => true,
            (Equals(one), Equals(other)) => all_in(one, other),
            (Differs(one), Differs(other)) => all_in(other, one),
            (Equals(one), Differs(other)) => !one.iter().any(|value| other.contains(value)),
            _ => false,
        }
}

/// Whether no answer of some field fulfils all that is known of it.
fn is_impossible(known: &[&When]) -> bool {
    known.iter().any(|one| {
        let tests = || known.iter().filter(|other| other.field == one.field).map(|other| &other.test);
        match &one.test {
            FieldTest::Empty => tests().any(FieldTest::needs_answer),
            FieldTest::Equals(values) => !values.iter().any(|value| tests().all(|test| takes(test, value))),
            FieldTest::Filled | FieldTest::Differs(_) => false,
        }
    })
}

fn takes(test: &FieldTest, value: &String) -> bool {
    match test {
        FieldTest::Filled => true,
        FieldTest::Empty => false,
        FieldTest::Equals(values) => values.contains(value),
        FieldTest::Differs(values) => !values.contains(value),
    }
}

/// Whether fields wait for each other.
fn has_circle(conditions: &Conditions<'_>) -> bool {
    let mut done: HashSet<At> = HashSet::new();
    for start in conditions.keys() {
        // Fields on the way from the start, each with what is still to be looked at.
        let mut way: Vec<(At, Vec<At>)> = vec![];
        let mut next = Some(*start);
        loop {
            if let Some(at) = next.take()
                && !done.contains(&at)
            {
                if way.iter().any(|(known, _)| *known == at) {
                    return true;
                }
                let waits_for = conditions.get(&at).into_iter().flatten().map(|when| when.field).collect();
                way.push((at, waits_for));
            }
            let Some((at, left)) = way.last_mut() else { break };
            next = left.pop();
            if next.is_none() {
                done.insert(*at);
                way.pop();
            }
        }
    }
    false
}
