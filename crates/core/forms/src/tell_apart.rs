//! Answers by which two versions of a form differ.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::FieldKey;
use serde_json::Value;

use crate::evaluate::graph::Node;
use crate::prove::{Goal, Proof, Solver, Spot};
use crate::{Answers, Context, Evaluator, Example, Form, Outcome};

/// Most combinations of answers that are tried.
const LIMIT: usize = 2_000;

/// Answers, and what each version makes of them.
#[derive(Clone, Debug, PartialEq, serde::Serialize, ts_rs::TS)]
pub struct Apart {
    /// The same for both versions.
    #[ts(type = "Record<string, unknown>")]
    pub answers: Answers,
    /// Of the first version.
    pub one: Outcome,
    /// Of the second version.
    pub other: Outcome,
}

/// The fewest answers to these fields that the versions judge differently: other fields are shown or required, or
/// something else is wrong. None if none of the classes of answers that conditions tell apart does; these are tried in
/// every combination, up to 2,000.
pub fn tell_apart(one: &Form, other: &Form, fields: &[FieldKey], context: &Context) -> Option<Apart> {
    let plans = [one, other].map(|form| Arc::new(Evaluator::new(form)));
    let solvers = plans.clone().map(|plan| Solver::new(plan, context.clone()));
    let outcome = |plan: &Arc<Evaluator>, answers: &Answers| {
        let example = Example {
            name: String::new(),
            today: context.today,
            answers: answers.clone(),
            account: context.account.clone(),
            variables: context.variables.clone(),
            expected: Outcome::default(),
        };
        example.outcome(plan)
    };
    let [first, second] = &plans;
    let mut best: Option<Apart> = None;
    for base in bases(&solvers, fields) {
        for answers in combinations(&solvers, fields, &base) {
            if best.as_ref().is_some_and(|best| best.answers.len() <= answers.len()) {
                continue;
            }
            let (one, other) = (outcome(first, &answers), outcome(second, &answers));
            if one != other {
                best = Some(Apart { answers, one, other });
            }
        }
    }
    best
}

/// No answers, and answers that show the fields.
fn bases(solvers: &[Solver; 2], fields: &[FieldKey]) -> Vec<Answers> {
    let mut bases = vec![Answers::new()];
    for solver in solvers {
        let shown = |key: &FieldKey| {
            let (_, field) = solver.plan().place(&key.group, &key.field)?;
            Some(Goal::Shown(Spot { node: Node::Field(field), instance: key.index }, true))
        };
        if let Proof::Witness(answers) = solver.find(&Goal::All(fields.iter().filter_map(shown).collect())) {
            bases.push(answers);
        }
    }
    bases
}

/// The base with every combination of answers to the fields, those with the fewest answers first.
fn combinations(solvers: &[Solver; 2], fields: &[FieldKey], base: &Answers) -> Vec<Answers> {
    let mut all = vec![base.clone()];
    for key in fields {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let values = solvers.iter().flat_map(|solver| solver.classes_of(key));
        let values: Vec<Value> = values.filter(|value| seen.insert(value.to_string())).collect();
        let with = |answers: &Answers, value: Option<&Value>| {
            let mut answers = answers.clone();
            answers.remove(key);
            answers.extend(value.map(|value| (key.clone(), value.clone())));
            answers
        };
        let choices = || std::iter::once(None).chain(values.iter().map(Some));
        all = all.iter().flat_map(|answers| choices().map(|value| with(answers, value))).take(LIMIT).collect();
    }
    all.sort_by_key(Answers::len);
    all
}
