//! A small set of examples that shows every field both shown and hidden and every validator both passed and failed.
//!
//! Candidates come from the solver and from samples at the bounds of validators; of these the set is chosen greedily: the
//! next one is always the one that shows most that is new. That is not always the smallest set, but close to it (at most
//! ln n times as large).

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use domain::FieldKey;
use serde_json::{Value, json};

use super::Example;
use crate::evaluate::graph::Node;
use crate::evaluate::index::{FieldIndex, GroupIndex, RuleIndex, ValidatorIndex};
use crate::evaluate::look::{Check, Target};
use crate::evaluate::plan::FieldPlan;
use crate::model::{DateBound, NumberBound, ValidatorKind};
use crate::prove::{Goal, Proof, Sample, Solver, Spot, sample};
use crate::{Answers, Context, Decimal, Evaluator, Form, NodeId, Session, Span};

const HALF: usize = 50;

/// What examples should show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// A field, in one of its instances.
    Shown(NodeId),
    /// A field that a condition may hide.
    Hidden(NodeId),
    /// By the validator's node.
    Passed(NodeId),
    /// By the validator's node.
    Failed(NodeId),
}

/// Examples, and what none of them shows: because it can't be, or because no answers were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Generated {
    /// The fewest that were found; each named by its number, from 1.
    pub examples: Vec<Example>,
    /// Empty where the examples show all.
    pub missed: Vec<Aim>,
}

/// Makes examples for a form, with today's outcome as expected.
pub fn generate_examples(form: &Form, context: &Context) -> Generated {
    generate_examples_while(form, context, &mut |_| true)
}

/// The same, as long as somebody wants it: it is asked with how much is done, in hundredths. What wasn't come to is missed.
pub fn generate_examples_while(form: &Form, context: &Context, goes_on: &mut dyn FnMut(usize) -> bool) -> Generated {
    let plan = Arc::new(Evaluator::new(form));
    let solver = Solver::new(Arc::clone(&plan), context.clone());
    let ids = ids(form);
    let rules: Vec<NodeId> = plan.rules.iter().filter_map(|rule| node(form, rule.group, rule.validator)).collect();
    let samples = plan.fields.iter().map(|field| an_answer(field, context)).collect();
    let aims = Aims::of(&ids, &rules);
    let maker =
        Maker { solver: &solver, plan: &plan, context, ids: &ids, rules: &rules, aims: aims.all.len(), samples };
    // Finding answers takes about as long as trying what they show.
    let found = maker.candidates(&mut |done, all| goes_on(HALF * done / all.max(1)));
    let all = found.len();
    let tried = found
        .into_iter()
        .enumerate()
        .map_while(|(done, answers)| goes_on(HALF + HALF * done / all).then(|| (maker.shows(&answers), answers)));
    let mut candidates: Vec<(AimSet, Answers)> = tried.collect();
    let mut open = aims.wanted;
    let mut examples = vec![];
    loop {
        candidates.retain(|(shows, _)| shows.in_common(&open) > 0);
        // Of equals the one with fewer answers reads better.
        let gain = |(shows, answers): &(AimSet, Answers)| (shows.in_common(&open), std::cmp::Reverse(answers.len()));
        let Some((shows, answers)) = candidates.iter().max_by_key(|candidate| gain(candidate)) else { break };
        open.remove(shows);
        let name = (examples.len() + 1).to_string();
        examples.push(Example::record(name, form, answers.clone(), context));
    }
    let mut missed: Vec<Aim> = open.numbers().map(|number| aims.all[number].clone()).collect();
    missed.sort_unstable();
    Generated { examples, missed }
}

struct Ids {
    field: NodeId,
    /// Whether a condition of it, its group or its section may hide it.
    conditional: bool,
    validators: Vec<NodeId>,
}

/// The ids of all fields, in the order of the form.
fn ids(form: &Form) -> Vec<Ids> {
    let mut ids = vec![];
    for section in &form.sections {
        for group in &section.groups {
            let around = !section.skip_conditions.is_empty() || !group.conditions.is_empty();
            ids.extend(group.fields().map(|field| Ids::of(field, around)));
        }
    }
    ids
}

fn node(form: &Form, group: GroupIndex, validator: ValidatorIndex) -> Option<NodeId> {
    Some(form.groups().nth(group.0)?.validators.get(validator.0)?.node.clone())
}

impl Ids {
    fn of(field: &crate::Field, conditional_around: bool) -> Self {
        let judged = field.kind.is_answered();
        let validators = field.validators.iter().filter(|_| judged).map(|validator| validator.node.clone());
        let conditional = conditional_around || !field.conditions.is_empty();
        Self { field: field.node.clone(), conditional, validators: validators.collect() }
    }
}

/// All aims by their numbers: of each field shown and hidden, then of each validator passed and failed, fields before rules.
struct Aims {
    all: Vec<Aim>,
    /// Those that can be shown: what no condition may hide is never hidden.
    wanted: AimSet,
}

impl Aims {
    fn of(ids: &[Ids], rules: &[NodeId]) -> Self {
        let of_validator = |id: &NodeId| [(Aim::Passed(id.clone()), true), (Aim::Failed(id.clone()), true)];
        let of_field =
            |ids: &Ids| [(Aim::Shown(ids.field.clone()), true), (Aim::Hidden(ids.field.clone()), ids.conditional)];
        let fields =
            ids.iter().flat_map(|ids| of_field(ids).into_iter().chain(ids.validators.iter().flat_map(of_validator)));
        let (all, wanted): (Vec<Aim>, Vec<bool>) = fields.chain(rules.iter().flat_map(of_validator)).unzip();
        let mut set = AimSet::none(all.len());
        wanted.iter().enumerate().filter(|(_, wanted)| **wanted).for_each(|(number, _)| set.add(number));
        Self { all, wanted: set }
    }
}

/// Aims by number, a bit each.
struct AimSet(Vec<u64>);

impl AimSet {
    const BITS: usize = 64;

    fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(Self::BITS)])
    }

    fn add(&mut self, number: usize) {
        self.0[number / Self::BITS] |= 1 << (number % Self::BITS);
    }

    fn in_common(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & other).count_ones()).sum()
    }

    fn remove(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one &= !other);
    }

    fn numbers(&self) -> impl Iterator<Item = usize> {
        (0..self.0.len() * Self::BITS).filter(|number| self.0[number / Self::BITS] >> (number % Self::BITS) & 1 == 1)
    }
}

/// Answers, each only once.
#[derive(Default)]
struct Candidates {
    all: Vec<Answers>,
    known: HashSet<String>,
}

impl Extend<Answers> for Candidates {
    fn extend<I: IntoIterator<Item = Answers>>(&mut self, new: I) {
        let new = new.into_iter().filter(|answers| self.known.insert(json!(answers).to_string()));
        self.all.extend(new);
    }
}

struct Maker<'a> {
    solver: &'a Solver,
    plan: &'a Arc<Evaluator>,
    context: &'a Context,
    ids: &'a [Ids],
    /// Validators over several fields.
    rules: &'a [NodeId],
    /// How many aims there are.
    aims: usize,
    /// An answer that each field takes; found once, as it takes automata.
    samples: Vec<Option<Value>>,
}

fn an_answer(field: &FieldPlan, context: &Context) -> Option<Value> {
    match sample(field, &[], context.today) {
        Sample::Answer(value) => Some(value),
        Sample::None | Sample::Unknown => None,
    }
}

impl Maker<'_> {
    /// `goes_on` is asked with how many fields are done, and how many there are.
    fn candidates(&self, goes_on: &mut dyn FnMut(usize, usize) -> bool) -> Vec<Answers> {
        let (mut candidates, mut bases) = (Candidates::default(), Candidates::default());
        candidates.extend([Answers::new(), self.filled(Answers::new())]);
        bases.extend(candidates.all.iter().cloned());
        let mut refused = vec![vec![]; self.plan.fields.len()];
        for (field, refused) in FieldIndex::each(&mut refused) {
            if !goes_on(field.0, self.plan.fields.len()) {
                return vec![];
            }
            let spot = Spot { node: Node::Field(field), instance: 0 };
            if let Proof::Witness(answers) = self.solver.find(&Goal::Shown(spot, false)) {
                candidates.extend([self.filled(answers.clone()), answers]);
            }
            let Proof::Witness(shown) = self.solver.find(&Goal::Shown(spot, true)) else { continue };
            let base = self.filled(shown.clone());
            candidates.extend([shown, base.clone()]);
            *refused = self.at_the_bounds(field, spot, &base, &mut candidates);
            bases.extend([base]);
        }
        candidates.extend(self.all_wrong(bases.all, &refused));
        candidates.extend(RuleIndex::each(self.rules).flat_map(|(rule, _)| self.one_of(rule)));
        candidates.all
    }

    /// Of the alternatives of a rule none, each alone, and all; with everything else in order.
    fn one_of(&self, rule: RuleIndex) -> Vec<Answers> {
        let rule = &self.plan.rules[rule];
        let spot = |target: &Target| Spot { node: Node::Field(target.field), instance: target.index(0) };
        let shown = |target: &Target| Goal::Shown(spot(target), true);
        let place = Spot { node: Node::Group(rule.group), instance: 0 };
        let group = Goal::All(vec![Goal::Shown(place, true), Goal::Holds(&rule.when, place, true)]);
        let targets: Vec<&Target> = rule.alternatives.iter().flatten().collect();
        // All of them together where that can be, else one after the other.
        let goals = std::iter::once(targets.clone()).chain(targets.iter().map(|target| vec![*target]));
        let mut found = vec![];
        for goal in goals {
            let goal = std::iter::once(group.clone()).chain(goal.into_iter().map(shown)).collect();
            let Proof::Witness(answers) = self.solver.find(&Goal::All(goal)) else { continue };
            let all = self.filled(answers);
            let key = |target: &Target| FieldKey { index: target.index(0), ..self.key(target.field) };
            let mut none = all.clone();
            targets.iter().for_each(|target| drop(none.remove(&key(target))));
            for alternative in &rule.alternatives {
                let mut alone = none.clone();
                for target in alternative {
                    let answer = all.get(&key(target)).cloned().or_else(|| self.samples[target.field].clone());
                    alone.extend(answer.map(|answer| (key(target), answer)));
                }
                found.push(alone);
            }
            found.extend([none, all]);
        }
        found
    }

    /// Examples in which as many fields as possible have an answer that is refused, so that few of them do.
    fn all_wrong(&self, bases: Vec<Answers>, refused: &[Vec<Value>]) -> Vec<Answers> {
        let rounds = refused.iter().map(Vec::len).max().unwrap_or(0);
        let mut seen = BTreeSet::new();
        let mut candidates = vec![];
        for base in bases {
            let session = self.session(&base);
            let shown: Vec<bool> =
                FieldIndex::each(self.ids).map(|(field, _)| session.is_shown(Node::Field(field), 0)).collect();
            if !seen.insert(shown.clone()) {
                continue;
            }
            for round in 0..rounds {
                let mut answers = base.clone();
                for (field, values) in
                    FieldIndex::each(refused).filter(|(field, _)| shown[*field] && !self.is_looked_at(*field))
                {
                    if let Some(value) = values.get(round) {
                        answers.insert(self.key(field), value.clone());
                    }
                }
                candidates.push(answers);
            }
        }
        candidates
    }

    /// For each validator an answer that it takes and one that it refuses, with everything else in order. Gives the answers
    /// that are refused.
    fn at_the_bounds(&self, field: FieldIndex, spot: Spot, base: &Answers, candidates: &mut Candidates) -> Vec<Value> {
        let mut refused = vec![];
        let plan = &self.plan.fields[field];
        let key = self.key(field);
        for (index, validator) in ValidatorIndex::each(&plan.validators) {
            let mut base = base.clone();
            if let (ValidatorKind::RequiredIf { test, .. }, Some(target)) = (&validator.kind, validator.target) {
                let needed = Check::Field { target, test: test.clone() };
                let goal = Goal::All(vec![Goal::Holds(&needed, spot, true), Goal::Shown(spot, true)]);
                let Proof::Witness(answers) = self.solver.find(&goal) else { continue };
                base = self.filled(answers);
                let mut empty = base.clone();
                empty.remove(&key);
                candidates.extend([empty, base]);
                continue;
            }
            let other = validator.target.map(|target| self.key(target.field));
            let beside = other.and_then(|key| base.get(&key)).cloned();
            let mut session = self.session(&base);
            let mut verdict = |value: &Value| {
                session.answer(&key, value.clone());
                session.verdict(field, 0, index)
            };
            let tried = near(plan, index, beside.as_ref(), self.context).into_iter();
            let judged: Vec<(Option<bool>, Value)> = tried.map(|value| (verdict(&value), value)).collect();
            for passes in [true, false] {
                let Some((_, value)) = judged.iter().find(|(verdict, _)| *verdict == Some(passes)) else { continue };
                refused.extend((!passes).then(|| value.clone()));
                let mut answers = base.clone();
                answers.insert(key.clone(), value.clone());
                candidates.extend([answers]);
            }
        }
        refused
    }

    /// The answers with an answer to every field that is shown and that no condition looks at.
    fn filled(&self, answers: Answers) -> Answers {
        let mut filled = answers;
        for (index, field) in FieldIndex::each(&self.plan.fields) {
            let key = self.key(index);
            if self.is_looked_at(index) || filled.contains_key(&key) || !field.answered || field.computation.is_some() {
                continue;
            }
            filled.extend(self.samples[index].clone().map(|value| (key, value)));
        }
        filled
    }

    /// Whether a condition looks at the field.
    fn is_looked_at(&self, field: FieldIndex) -> bool {
        self.plan.dependents[field].iter().any(|dependent| self.is_condition(dependent.node, field))
    }

    /// Whether what is shown of the node depends on the field, and not only whether its answer is taken.
    fn is_condition(&self, node: Node, field: FieldIndex) -> bool {
        let looks = |checks: &[Check]| checks.iter().any(|check| check.looks_at(field));
        match node {
            Node::Section(section) => looks(&self.plan.sections[section].skip),
            Node::Group(group) => looks(&self.plan.groups[group].conditions),
            Node::Field(other) => looks(&self.plan.fields[other].conditions),
        }
    }

    fn key(&self, field: FieldIndex) -> FieldKey {
        let plan = &self.plan.fields[field];
        FieldKey::new(&self.plan.groups[plan.group].id, 0, &plan.id)
    }

    fn session(&self, answers: &Answers) -> Session {
        Session::new(Arc::clone(self.plan), self.context.clone(), answers.clone())
    }

    /// By the numbers of [`Aims`].
    fn shows(&self, answers: &Answers) -> AimSet {
        let session = self.session(answers);
        let mut shows = AimSet::none(self.aims);
        let mut number = 0;
        let mut judged = |number: usize, verdict: Option<bool>| {
            if let Some(passes) = verdict {
                shows.add(number + usize::from(!passes));
            }
        };
        for (field, ids) in FieldIndex::each(self.ids) {
            judged(number, Some(session.is_shown(Node::Field(field), 0)));
            number += 2;
            for (index, _) in ValidatorIndex::each(&ids.validators) {
                judged(number, session.verdict(field, 0, index));
                number += 2;
            }
        }
        for (rule, _) in RuleIndex::each(self.rules) {
            judged(number, session.rule_verdict(rule, 0));
            number += 2;
        }
        shows
    }
}

/// Longest text and most files that are made up: a limit beyond it gets no test, rather than all memory.
const LONGEST: usize = 10_000;

/// Answers on both sides of what a validator asks for; `beside` is the answer of the field that it looks at.
fn near(field: &FieldPlan, index: ValidatorIndex, beside: Option<&Value>, context: &Context) -> Vec<Value> {
    let mut answers: Vec<Value> = match sample(field, &[], context.today) {
        Sample::Answer(value) => vec![value],
        Sample::None | Sample::Unknown => vec![],
    };
    let lengths = |lengths: [usize; 2]| -> Vec<Value> {
        lengths.into_iter().filter(|length| *length <= LONGEST).map(|length| json!("x".repeat(length))).collect()
    };
    let days = |day: Option<jiff::civil::Date>| -> Vec<Value> {
        let around = [-1, 0, 1].into_iter().filter_map(|step| Span::days(step).after(day?));
        around.map(|day| json!(day.to_string())).collect()
    };
    let numbers = |number: Option<Decimal>| -> Vec<Value> {
        let around = number.into_iter().flat_map(|number| [number.neighbours(0).1, number, number.neighbours(0).0]);
        around.map(|number| json!(number.typed())).collect()
    };
    let file = |name: &str, size: u64| vec![json!([{"name": name, "size": size}])];
    answers.extend(match &field.validators[index].kind {
        ValidatorKind::MinLength(min) => lengths([*min, min.saturating_sub(1).max(1)]),
        ValidatorKind::MaxLength(max) => lengths([*max, max.saturating_add(1)]),
        ValidatorKind::MinNumber(bound) | ValidatorKind::MaxNumber(bound) => numbers(match bound {
            NumberBound::Value(number) => Some(*number),
            NumberBound::Field(_) => beside.and_then(Decimal::from_json),
        }),
        ValidatorKind::MinDate(bound) | ValidatorKind::MaxDate(bound) => days(match bound {
            DateBound::Day(day) => Some(*day),
            DateBound::Today(span) => span.after(context.today),
            DateBound::Field(_, span) => beside.and_then(crate::date_of).and_then(|day| span.after(day)),
        }),
        ValidatorKind::MinAge(_) | ValidatorKind::MaxAge(_) => {
            vec![json!(context.today.to_string()), json!("1900-01-01")]
        }
        ValidatorKind::Number { .. } => vec![json!("-1.5"), json!("1"), json!("1.23456"), json!("viel")],
        ValidatorKind::EuroPositive { .. } | ValidatorKind::EuroNegative { .. } => {
            vec![json!("-1"), json!("1"), json!("0")]
        }
        ValidatorKind::Din91379(_) => vec![json!("Müller"), json!("李")],
        ValidatorKind::PlzAmong(_) => vec![json!("01067"), json!("99998")],
        ValidatorKind::FileExtensions(_) => file("programm.exe", 1),
        ValidatorKind::FileName(_) => [file("!.pdf", 1), file("a b.pdf", 1)].concat(),
        ValidatorKind::MaxFileSize(max) | ValidatorKind::MaxTotalSize(max) => file("gross.pdf", max.saturating_add(1)),
        ValidatorKind::MaxFiles(max) if *max > LONGEST => vec![],
        ValidatorKind::MaxFiles(max) => {
            vec![(0..=*max).map(|number| json!({"name": format!("{number}.pdf"), "size": 1})).collect()]
        }
        ValidatorKind::PdfA => file("ohne.pdf", 1),
        // Nothing of these has the form of a code, or fits a pattern, except by chance.
        _ => ["!", "0", "x", "\u{b0}", "ein ganz anderer Text mit 99 Zeichen"].map(|text| json!(text)).to_vec(),
    });
    answers
}
