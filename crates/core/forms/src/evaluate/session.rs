//! The state of a form that somebody fills in; after each answer only what depends on it is worked out anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::FieldKey;
use serde_json::Value;

use super::graph::{Node, Rank};
use super::index::{FieldIndex, GroupIndex, RuleIndex, SectionIndex, ValidatorIndex};
use super::judge::{self, Given};
use super::look::{Check, Target};
use super::plan::Evaluator;
use super::rule::{RulePlan, Stand};
use super::{Answers, Context, Evaluation, Finding, FindingKind, canonical};
use crate::model::{FieldType, Test};
use crate::{Computation, Decimal};

/// A form with answers. What it says is the same as if all answers had been given at once.
#[derive(Clone, Debug)]
pub struct Session {
    plan: Arc<Evaluator>,
    context: Context,
    sections: Vec<bool>,
    groups: Vec<GroupState>,
    /// By field, then by instance.
    cells: Vec<Vec<Cell>>,
    /// By rule, then by instance of its group.
    rules: Vec<Vec<RuleState>>,
    /// Answers that no cell has: unknown fields, and instances past a group's limit.
    strangers: Answers,
}

#[derive(Clone, Debug, Default)]
struct GroupState {
    /// By instance.
    shown: Vec<bool>,
    /// Instances that the answers speak of, also past the limit.
    spoken_of: usize,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    answer: Option<Value>,
    computed: Option<Value>,
    shown: bool,
    required: bool,
    finding: Option<(FindingKind, Option<String>)>,
}

/// What a validator over several fields says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct RuleState {
    verdict: Option<bool>,
    /// The field and instance at which it is told that the rule is broken.
    at: Option<(FieldIndex, usize)>,
}

/// Nodes to work out, the smallest rank first, each in an instance.
type Work = BTreeSet<(Rank, Node, usize)>;

impl Session {
    /// Begins with answers, also those that the form has no field for: they stay and mean nothing.
    pub fn new(plan: Arc<Evaluator>, context: Context, answers: Answers) -> Self {
        let mut session = Self {
            sections: vec![true; plan.sections.len()],
            groups: vec![GroupState::default(); plan.groups.len()],
            cells: vec![vec![]; plan.fields.len()],
            rules: vec![vec![]; plan.rules.len()],
            strangers: Answers::new(),
            plan,
            context,
        };
        session.start(answers);
        session
    }

    /// Takes an answer and gives the keys of the fields about which something has changed, itself included. `Null` takes
    /// an answer back, but keeps its instance open.
    pub fn answer(&mut self, key: &FieldKey, value: Value) -> Vec<FieldKey> {
        let known = self.plan.place(&key.group, &key.field);
        let place = known.filter(|(group, _)| key.index < self.groups[*group].shown.len());
        let Some((_, field)) = place else {
            // A new instance, or nothing that the form knows.
            let before = self.states();
            let mut answers = self.answers();
            answers.insert(key.clone(), value);
            self.start(answers);
            let after = self.states();
            let mut changed: Vec<FieldKey> = after
                .iter()
                .filter(|(key, state)| before.get(key) != Some(state))
                .map(|(key, _)| key.clone())
                .collect();
            changed.extend(before.into_keys().filter(|key| !after.contains_key(key)));
            return changed;
        };
        self.cells[field][key.index].answer = Some(value);
        let mut rules: BTreeSet<RuleIndex> = self.plan.rules_of[field].iter().copied().collect();
        let mut work = Work::new();
        work.insert((self.plan.fields[field].rank, Node::Field(field), key.index));
        self.push_dependents(field, key.index, &mut work);
        let mut changed = self.settle(work, &mut rules);
        changed.insert((field, key.index));
        changed.extend(self.settle_rules(&rules));
        changed.into_iter().map(|(field, instance)| self.key(field, instance)).collect()
    }

    /// The answers as they were given.
    pub fn answers(&self) -> Answers {
        let mut answers = self.strangers.clone();
        for (field, cells) in FieldIndex::each(&self.cells) {
            for (instance, cell) in cells.iter().enumerate() {
                if let Some(answer) = &cell.answer {
                    answers.insert(self.key(field, instance), answer.clone());
                }
            }
        }
        answers
    }

    /// Everything that the answers mean.
    pub fn evaluation(&self) -> Evaluation {
        let mut evaluation = Evaluation::default();
        for (group, plan) in GroupIndex::each(&self.plan.groups) {
            let state = &self.groups[group];
            let shown = state.shown.len();
            evaluation.instances.entry(plan.id.clone()).or_insert(shown);
            for instance in 0..shown {
                for field in &plan.fields {
                    self.tell(*field, instance, &mut evaluation);
                }
            }
            let wrong_count = if state.spoken_of > plan.limit {
                Some(FindingKind::TooManyInstances { max: plan.limit })
            } else {
                None
            };
            if let (Some(kind), Some(first)) = (wrong_count, plan.fields.first()) {
                let field = FieldKey::new(&plan.id, shown.saturating_sub(1), &self.plan.fields[*first].id);
                evaluation.findings.push(Finding { field, kind, message: None });
            }
        }
        evaluation
    }

    fn tell(&self, field: FieldIndex, instance: usize, evaluation: &mut Evaluation) {
        let cell = &self.cells[field][instance];
        if !cell.shown {
            return;
        }
        let key = self.key(field, instance);
        if let Some((kind, message)) = self.finding(field, instance) {
            evaluation.findings.push(Finding { field: key.clone(), kind, message });
        }
        if cell.required {
            evaluation.required.insert(key.clone());
        }
        if let Some(value) = &cell.computed {
            evaluation.computed.insert(key.clone(), value.clone());
        }
        if let Some(locked) = self.locked(field, instance) {
            evaluation.locked.insert(key.clone(), locked);
        }
        evaluation.visible.insert(key);
    }

    /// What is wrong with an answer, else with the answers that a rule is told of here.
    fn finding(&self, field: FieldIndex, instance: usize) -> Option<(FindingKind, Option<String>)> {
        let own = self.cells[field].get(instance)?.finding.clone();
        let told_here = |rule: &&RuleIndex| self.rules[**rule].iter().any(|state| state.at == Some((field, instance)));
        own.or_else(|| self.plan.rules_of[field].iter().find(told_here).map(|rule| self.plan.rules[*rule].finding()))
    }

    /// The values that would be submitted: what is shown and answered, in one spelling each.
    pub(super) fn submitted(&self) -> impl Iterator<Item = (FieldKey, FieldIndex, Value)> {
        let cells = FieldIndex::each(&self.cells)
            .flat_map(|(field, cells)| cells.iter().enumerate().map(move |(instance, cell)| (field, instance, cell)));
        cells.filter_map(|(field, instance, cell)| {
            let plan = &self.plan.fields[field];
            let value = cell.computed.as_ref().or(cell.answer.as_ref())?;
            let counts = cell.shown && plan.answered && !crate::is_empty(value) && self.is_first(field);
            counts.then(|| (self.key(field, instance), field, canonical(&plan.kind, value)))
        })
    }

    pub(crate) fn plan(&self) -> &Evaluator {
        &self.plan
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// Whether the field is the one that its key means, where an id is used twice.
    fn is_first(&self, field: FieldIndex) -> bool {
        let plan = &self.plan.fields[field];
        let group = &self.plan.groups[plan.group];
        self.plan.place(&group.id, &plan.id) == Some((plan.group, field))
    }

    fn key(&self, field: FieldIndex, instance: usize) -> FieldKey {
        let plan = &self.plan.fields[field];
        FieldKey::new(&self.plan.groups[plan.group].id, instance, &plan.id)
    }

    pub(crate) fn is_shown(&self, node: Node, instance: usize) -> bool {
        match node {
            Node::Section(section) => self.sections[section],
            Node::Group(group) => self.groups[group].shown.get(instance).is_some_and(|shown| *shown),
            Node::Field(field) => self.cells[field].get(instance).is_some_and(|cell| cell.shown),
        }
    }

    /// What is compared to find out which fields a new instance has changed.
    fn states(&self) -> BTreeMap<FieldKey, (bool, bool, Option<FindingKind>, Option<Value>)> {
        let mut states = BTreeMap::new();
        for (field, cells) in FieldIndex::each(&self.cells) {
            for (instance, cell) in cells.iter().enumerate() {
                let finding = self.finding(field, instance).map(|(kind, _)| kind);
                states.insert(self.key(field, instance), (cell.shown, cell.required, finding, cell.answer.clone()));
            }
        }
        states
    }

    /// Works everything out.
    fn start(&mut self, answers: Answers) {
        let plan = Arc::clone(&self.plan);
        for (group, state) in plan.groups.iter().zip(&mut self.groups) {
            let keys = answers.range(FieldKey::new(&group.id, 0, "")..).take_while(|(key, _)| key.group == group.id);
            let last = keys.map(|(key, _)| key.index).max();
            let spoken_of =
                if group.multiple { last.map_or(1, |last| last.saturating_add(1)).max(group.min) } else { 1 };
            *state = GroupState { shown: vec![false; spoken_of.min(group.limit)], spoken_of };
        }
        for (field, cells) in plan.fields.iter().zip(&mut self.cells) {
            *cells = vec![Cell::default(); self.groups[field.group].shown.len()];
        }
        for (rule, states) in plan.rules.iter().zip(&mut self.rules) {
            *states = vec![RuleState::default(); self.groups[rule.group].shown.len()];
        }
        self.strangers.clear();
        for (key, value) in answers {
            let place = plan.place(&key.group, &key.field);
            match place.and_then(|(_, field)| self.cells[field].get_mut(key.index)) {
                Some(cell) => cell.answer = Some(value),
                None => drop(self.strangers.insert(key, value)),
            }
        }
        let mut work = Work::new();
        work.extend(SectionIndex::each(&plan.sections).map(|(index, section)| (section.rank, Node::Section(index), 0)));
        for (index, group) in GroupIndex::each(&plan.groups) {
            for instance in 0..self.groups[index].shown.len() {
                work.insert((group.rank, Node::Group(index), instance));
                work.extend(group.fields.iter().map(|field| (plan.fields[*field].rank, Node::Field(*field), instance)));
            }
        }
        self.settle(work, &mut BTreeSet::new());
        self.settle_rules(&RuleIndex::each(&plan.rules).map(|(rule, _)| rule).collect());
    }

    /// Works off what there is to do and gives the cells that have changed; adds the rules that look at one of them or
    /// stand in a group that has.
    ///
    /// A node's rank is greater than those of all that it looks at, but for circles. As the smallest comes first, each is
    /// worked out once, after all that it depends on, and only where one of these has changed: what an answer costs follows
    /// from what it changes, not from the size of the form.
    fn settle(&mut self, mut work: Work, rules: &mut BTreeSet<RuleIndex>) -> BTreeSet<(FieldIndex, usize)> {
        let plan = Arc::clone(&self.plan);
        let mut changed = BTreeSet::new();
        while let Some((_, node, instance)) = work.pop_first() {
            match node {
                Node::Section(section) => {
                    let shown = !plan.sections[section].skip.iter().any(|check| self.holds(check, 0));
                    if std::mem::replace(&mut self.sections[section], shown) != shown {
                        for &group in &plan.sections[section].groups {
                            let instances = 0..self.groups[group].shown.len();
                            work.extend(
                                instances.map(|instance| (plan.groups[group].rank, Node::Group(group), instance)),
                            );
                        }
                    }
                }
                Node::Group(group) => {
                    let conditions = &plan.groups[group].conditions;
                    let shown = self.sections[plan.groups[group].section] && self.any_holds(conditions, instance);
                    if std::mem::replace(&mut self.groups[group].shown[instance], shown) != shown {
                        let own = RuleIndex::each(&plan.rules).filter(|(_, rule)| rule.group == group);
                        rules.extend(own.map(|(rule, _)| rule));
                        let fields = plan.groups[group].fields.iter();
                        work.extend(fields.map(|field| (plan.fields[*field].rank, Node::Field(*field), instance)));
                    }
                }
                Node::Field(field) => {
                    let (visible_to_others, itself) = self.work_out(field, instance);
                    if visible_to_others {
                        rules.extend(&plan.rules_of[field]);
                        self.push_dependents(field, instance, &mut work);
                    }
                    if visible_to_others || itself {
                        changed.insert((field, instance));
                    }
                }
            }
        }
        changed
    }

    /// Works rules out, which change nothing that others look at, and gives the cells at which they are told.
    fn settle_rules(&mut self, rules: &BTreeSet<RuleIndex>) -> BTreeSet<(FieldIndex, usize)> {
        let plan = Arc::clone(&self.plan);
        let mut changed = BTreeSet::new();
        for &rule in rules {
            for instance in 0..self.rules[rule].len() {
                let now = self.rule_state(&plan.rules[rule], instance);
                let before = std::mem::replace(&mut self.rules[rule][instance], now);
                if before != now {
                    changed.extend(before.at.into_iter().chain(now.at));
                }
            }
        }
        changed
    }

    fn rule_state(&self, rule: &RulePlan, instance: usize) -> RuleState {
        if !self.groups[rule.group].shown[instance] || !self.holds(&rule.when, instance) {
            return RuleState::default();
        }
        let shown = |target: &&Target| {
            self.plan.fields[target.field].answered
                && self.cells[target.field].get(target.index(instance)).is_some_and(|cell| cell.shown)
        };
        let stand = |alternative: &Vec<Target>| {
            let ticked = |target: &Target| self.plan.fields[target.field].kind == FieldType::SingleCheckbox;
            let filled = |target: &Target| Test::Filled.holds(self.seen(target, instance), ticked(target));
            match alternative.iter().filter(shown).map(filled).max() {
                None => Stand::Hidden,
                Some(false) => Stand::Empty,
                Some(true) => Stand::Filled,
            }
        };
        let stands: Vec<Stand> = rule.alternatives.iter().map(stand).collect();
        let verdict = rule.verdict(&stands);
        let places = || rule.alternatives.iter().flatten().filter(shown);
        let first = || places().map(|target| (target.field, target.index(instance))).min();
        RuleState { verdict, at: if verdict == Some(false) { first() } else { None } }
    }

    /// Whether a rule takes the answers; none where it has nothing to say.
    pub(crate) fn rule_verdict(&self, rule: RuleIndex, instance: usize) -> Option<bool> {
        self.rules[rule].get(instance)?.verdict
    }

    /// Works a field out; says whether what others see of it has changed, and whether anything else has.
    fn work_out(&mut self, field: FieldIndex, instance: usize) -> (bool, bool) {
        let plan = Arc::clone(&self.plan);
        let field_plan = &plan.fields[field];
        let shown = self.groups[field_plan.group].shown[instance] && self.any_holds(&field_plan.conditions, instance);
        let computed = match &field_plan.computation {
            Some((computation, targets)) if shown => self.compute(computation, targets, &field_plan.kind, instance),
            _ => None,
        };
        let seen = {
            let cell = &mut self.cells[field][instance];
            let was_shown = std::mem::replace(&mut cell.shown, shown);
            let before = std::mem::replace(&mut cell.computed, computed);
            was_shown != shown || before != cell.computed
        };
        let judged = if shown { self.judge(field, instance) } else { (false, None) };
        let cell = &mut self.cells[field][instance];
        let itself = (cell.required, &cell.finding) != (judged.0, &judged.1);
        (cell.required, cell.finding) = judged;
        (seen, itself)
    }

    fn judge(&self, field: FieldIndex, instance: usize) -> (bool, Option<(FindingKind, Option<String>)>) {
        let plan = &self.plan.fields[field];
        if !plan.answered {
            return (false, None);
        }
        let cell = &self.cells[field][instance];
        let answer = cell.computed.as_ref().or(cell.answer.as_ref()).unwrap_or(&Value::Null);
        self.given(field, instance, answer, self.locked(field, instance).as_ref(), &judge::judge)
    }

    /// Hands a field with its answer to whoever judges it.
    fn given<T>(
        &self,
        field: FieldIndex,
        instance: usize,
        answer: &Value,
        locked: Option<&Value>,
        judge: &dyn Fn(&Given<'_>) -> T,
    ) -> T {
        judge(&Given {
            field: &self.plan.fields[field],
            answer,
            verified: self.locked(field, instance).and_then(|_| self.verified_level(field)),
            locked,
            today: self.context.today,
            other: &|target: &Target| self.seen(target, instance),
            type_of: &|target: &Target| &self.plan.fields[target.field].kind,
        })
    }

    /// Whether a validator takes the answer of a shown field; none where it has nothing to say: the field is hidden, its
    /// answer is missing or isn't of its type.
    pub(crate) fn verdict(&self, field: FieldIndex, instance: usize, validator: ValidatorIndex) -> Option<bool> {
        let cell = self.cells[field].get(instance).filter(|cell| cell.shown)?;
        let answer = cell.computed.as_ref().or(cell.answer.as_ref()).unwrap_or(&Value::Null);
        self.given(field, instance, answer, None, &|given| judge::verdict(given, validator))
    }

    /// The verified value of the account that fills this field in. Only the first instance is filled in.
    fn locked(&self, field: FieldIndex, instance: usize) -> Option<Value> {
        let plan = &self.plan.fields[field];
        let datum = self.context.account.get(plan.prefill.as_ref()?)?;
        let counts = instance == 0 && datum.verified.is_some() && !datum.value.trim().is_empty();
        counts.then(|| canonical(&plan.kind, &Value::from(datum.value.as_str())))
    }

    fn verified_level(&self, field: FieldIndex) -> Option<&str> {
        self.context.account.get(self.plan.fields[field].prefill.as_ref()?)?.verified.as_deref()
    }

    fn push_dependents(&self, field: FieldIndex, instance: usize, work: &mut Work) {
        let group = self.plan.fields[field].group;
        for dependent in &self.plan.dependents[field] {
            let (rank, instances) = match dependent.node {
                Node::Section(section) => (self.plan.sections[section].rank, 1),
                Node::Group(group) => (self.plan.groups[group].rank, self.groups[group].shown.len()),
                Node::Field(field) => {
                    (self.plan.fields[field].rank, self.groups[self.plan.fields[field].group].shown.len())
                }
            };
            for looking in 0..instances {
                if dependent.every || dependent.target.index(looking) == instance {
                    work.insert((rank, dependent.node, looking));
                }
            }
        }
        for counter in self.plan.counters.get(&group).into_iter().flatten() {
            let instances = self.groups[self.plan.fields[*counter].group].shown.len();
            work.extend(
                (0..instances).map(|instance| (self.plan.fields[*counter].rank, Node::Field(*counter), instance)),
            );
        }
    }

    /// Whether one of the conditions holds, or none is there.
    fn any_holds(&self, conditions: &[Check], instance: usize) -> bool {
        conditions.is_empty() || conditions.iter().any(|check| self.holds(check, instance))
    }

    pub(crate) fn holds(&self, check: &Check, instance: usize) -> bool {
        match check {
            Check::Field { target, test } => {
                // An instance that isn't there is like a field that isn't there.
                let there = target.index(instance) < self.cells[target.field].len();
                let ticked = self.plan.fields[target.field].kind == FieldType::SingleCheckbox;
                there && test.holds(self.seen(target, instance), ticked)
            }
            Check::Never => false,
            Check::Variable { name, values } => {
                self.context.variables.get(name).is_some_and(|value| crate::model::contains(values, value))
            }
            Check::Constant(holds) => *holds,
            Check::And(parts) => parts.iter().all(|part| self.holds(part, instance)),
            Check::Or(parts) => parts.is_empty() || parts.iter().any(|part| self.holds(part, instance)),
        }
    }

    /// The answer that one who stands in this instance sees.
    fn seen(&self, target: &Target, instance: usize) -> Option<&Value> {
        let cell = self.cells[target.field].get(target.index(instance))?;
        let answer = cell.computed.as_ref().or(cell.answer.as_ref());
        answer.filter(|answer| (cell.shown || target.circular) && !answer.is_null())
    }

    fn compute(
        &self,
        computation: &Computation,
        targets: &[Option<Target>],
        kind: &FieldType,
        instance: usize,
    ) -> Option<Value> {
        let numbers = || -> Option<Vec<Option<Decimal>>> {
            let mut numbers = vec![];
            for (input, target) in computation.inputs().iter().zip(targets) {
                let target = target.as_ref().filter(|target| !target.circular)?;
                let instances = if input.every {
                    0..self.cells[target.field].len()
                } else {
                    target.index(instance)..target.index(instance) + 1
                };
                for instance in instances {
                    let cell = self.cells[target.field].get(instance).filter(|cell| cell.shown);
                    let answer = cell.and_then(|cell| cell.computed.as_ref().or(cell.answer.as_ref()));
                    numbers.push(match answer.filter(|answer| !crate::is_empty(answer)) {
                        Some(answer) => Some(judge::number(&self.plan.fields[target.field].kind, answer)?),
                        None => None,
                    });
                }
            }
            Some(numbers)
        };
        let result = match computation {
            Computation::Sum(_) => {
                let sum = numbers()?
                    .into_iter()
                    .try_fold(Decimal::default(), |sum, next| sum.checked_add(next.unwrap_or_default()));
                sum?
            }
            Computation::Product(_) => {
                numbers()?.into_iter().try_fold(Decimal::from(1), |product, next| product.checked_mul(next?))?
            }
            Computation::Instances(group) => {
                let group = *self.plan.group_index.get(group)?;
                Decimal::from(self.groups[group].shown.iter().filter(|shown| **shown).count() as i64)
            }
            Computation::Copy(_) => {
                let target = targets.first()?.as_ref().filter(|target| !target.circular)?;
                return self.seen(target, instance).filter(|value| !crate::is_empty(value)).cloned();
            }
        };
        Some(canonical(kind, &Value::from(result.typed())))
    }
}

impl Target {
    /// The instance that one who stands in this instance looks at.
    pub(crate) fn index(&self, instance: usize) -> usize {
        match self.instance {
            crate::Instance::Same => instance,
            crate::Instance::At(0) if self.own => instance,
            crate::Instance::At(at) => at,
        }
    }
}
