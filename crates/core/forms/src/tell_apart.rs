//! Answers by which two versions of a form differ.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::by_node::ByNode;
use crate::evaluate::graph::Node;
use crate::prove::{Goal, Proof, Solver, Spot};
use crate::{Answers, Context, Evaluator, Example, FieldInstance, Form, NodeId, Outcome};

/// Most combinations of answers that are tried.
const LIMIT: usize = 2_000;

/// Answers that two versions judge differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// By the first version.
    pub one: Judged,
    /// By the second version.
    pub other: Judged,
}

/// What a version makes of answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// As this version calls its fields and options; without those to fields that only the other version has.
    pub answers: Answers,
    /// What they lead to.
    pub outcome: Outcome,
}

/// Answers by node, in no version's words.
type Meant = BTreeMap<FieldInstance, Value>;

/// The fewest answers to these fields that the versions judge differently: other fields are shown or required, or
/// something else is wrong. None if none of the classes of answers that conditions tell apart does; these are tried in
/// every combination, up to 2,000. The versions have common ids (see [`Form::align`]): a field that stands elsewhere, and
/// a field or option that is called otherwise, is the same.
pub fn tell_apart(one: &Form, other: &Form, fields: &[NodeId], context: &Context) -> Option<Apart> {
    let fields: Vec<FieldInstance> = fields.iter().map(|node| FieldInstance { node: node.clone(), index: 0 }).collect();
    let sides = [one, other].map(|form| Side {
        fields: ByNode::of(form),
        solver: Solver::new(Arc::new(Evaluator::new(form)), context.clone()),
    });
    let [first, second] = &sides;
    let mut best: Option<(usize, Apart)> = None;
    for base in bases(&sides, &fields) {
        for answers in combinations(&sides, &fields, &base) {
            if best.as_ref().is_some_and(|(fewest, _)| *fewest <= answers.len()) {
                continue;
            }
            let apart = Apart {
                one: first.judge(first.fields.said(&answers, &second.fields), context),
                other: second.judge(second.fields.said(&answers, &first.fields), context),
            };
            if first.fields.outcome(&apart.one.outcome) != second.fields.outcome(&apart.other.outcome) {
                best = Some((answers.len(), apart));
            }
        }
    }
    best.map(|(_, apart)| apart)
}

struct Side<'a> {
    fields: ByNode<'a>,
    solver: Solver,
}

impl Side<'_> {
    fn judge(&self, answers: Answers, context: &Context) -> Judged {
        let example = Example {
            name: String::new(),
            today: context.today,
            answers,
            account: context.account.clone(),
            variables: context.variables.clone(),
            expected: Outcome::default(),
        };
        let outcome = example.outcome(self.solver.plan());
        Judged { answers: example.answers, outcome }
    }
}

/// No answers, and answers that show the fields.
fn bases(sides: &[Side<'_>; 2], fields: &[FieldInstance]) -> Vec<Meant> {
    let mut bases = vec![Meant::new()];
    for side in sides {
        let shown = |instance: &FieldInstance| {
            let key = side.fields.key(instance)?;
            let (_, field) = side.solver.plan().place(&key.group, &key.field)?;
            Some(Goal::Shown(Spot { node: Node::Field(field), instance: key.index }, true))
        };
        if let Proof::Witness(answers) = side.solver.find(&Goal::All(fields.iter().filter_map(shown).collect())) {
            bases.push(side.fields.answers(&answers));
        }
    }
    bases
}

/// The base with every combination of answers to the fields, those with the fewest answers first.
fn combinations(sides: &[Side<'_>; 2], fields: &[FieldInstance], base: &Meant) -> Vec<Meant> {
    let mut all = vec![base.clone()];
    for instance in fields {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let classes = |side: &Side<'_>| {
            let values = side.fields.key(instance).map(|key| side.solver.classes_of(&key)).unwrap_or_default();
            values.iter().map(|value| side.fields.meant(&instance.node, value)).collect::<Vec<_>>()
        };
        let values = sides.iter().flat_map(classes);
        let values: Vec<Value> = values.filter(|value| seen.insert(value.to_string())).collect();
        let with = |answers: &Meant, value: Option<&Value>| {
            let mut answers = answers.clone();
            answers.remove(instance);
            answers.extend(value.map(|value| (instance.clone(), value.clone())));
            answers
        };
        let choices = || std::iter::once(None).chain(values.iter().map(Some));
        all = all.iter().flat_map(|answers| choices().map(|value| with(answers, value))).take(LIMIT).collect();
    }
    all.sort_by_key(Meant::len);
    all
}
