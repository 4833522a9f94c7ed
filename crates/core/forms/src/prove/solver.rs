//! Search for answers that reach a goal.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use domain::FieldKey;
use serde_json::Value;

use super::Proof;
use super::domain::{Domain, Mentioned};
use crate::evaluate::graph::Node;
use crate::evaluate::index::FieldIndex;
use crate::evaluate::look::{Check, Target};
use crate::evaluate::plan::Evaluator;
use crate::model::FieldType;
use crate::{Context, Session};

/// Most steps of one search.
const BUDGET: usize = 50_000;

/// A place in the form with the instance in which it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub node: Node,
    pub instance: usize,
}

/// What is looked for. Each may be asked for or against.
#[derive(Clone)]
pub(crate) enum Goal<'a> {
    Shown(Spot, bool),
    /// A condition of the node in this spot.
    Holds(&'a Check, Spot, bool),
    All(Vec<Goal<'a>>),
}

/// A form with the classes of answers to each of its fields. Repeated groups have as many instances as the form speaks
/// of, all of them open.
pub(crate) struct Solver {
    plan: Arc<Evaluator>,
    context: Context,
    fields: Vec<Domain>,
    variables: BTreeMap<String, Vec<Value>>,
    /// By group.
    instances: Vec<usize>,
}

/// What is assigned: a field in an instance, or a process variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Variable {
    Field(FieldIndex, usize),
    Process(String),
}

/// `None` stands for no answer.
type Assigned = BTreeMap<Variable, Option<Value>>;

impl Solver {
    pub fn new(plan: Arc<Evaluator>, context: Context) -> Self {
        let mentioned = Mentioned::in_form(&plan);
        let domain = |(field, mentioned): (_, &Vec<Value>)| Domain::of(field, mentioned, context.today);
        let fields = plan.fields.iter().zip(&mentioned.fields).map(domain).collect();
        let instances = plan.groups.iter().map(|group| group.min.max(1)).collect();
        let mut solver =
            Self { variables: mentioned.variables.into_iter().collect(), fields, instances, plan, context };
        solver.count_instances();
        solver
    }

    pub fn plan(&self) -> &Arc<Evaluator> {
        &self.plan
    }

    fn count_instances(&mut self) {
        let plan = Arc::clone(&self.plan);
        for dependent in plan.dependents.iter().flatten() {
            let group = plan.fields[dependent.target.field].group;
            if let crate::Instance::At(at) = dependent.target.instance
                && at < plan.groups[group].limit
            {
                self.instances[group] = self.instances[group].max(at + 1);
            }
        }
    }

    /// Answers to a field, one for each class that conditions can tell apart.
    pub fn classes_of(&self, key: &FieldKey) -> Vec<Value> {
        let field = self.plan.place(&key.group, &key.field);
        field.map(|(_, field)| self.fields[field].values.clone()).unwrap_or_default()
    }

    /// Looks for answers that reach the goal.
    pub fn find(&self, goal: &Goal<'_>) -> Proof {
        let mut search = Search { solver: self, steps: 0, inexact: false, refuted: false };
        match search.run(goal, &mut Assigned::new()) {
            Outcome::Found(assigned) => match self.tried(&assigned, goal) {
                Some(answers) => Proof::Witness(answers),
                None => Proof::Undecided,
            },
            Outcome::Nothing if search.inexact || search.refuted => Proof::Undecided,
            Outcome::Nothing => Proof::None,
            Outcome::GivenUp => Proof::Undecided,
        }
    }

    /// The answers, if evaluation says of them what the search did.
    fn tried(&self, assigned: &Assigned, goal: &Goal<'_>) -> Option<crate::Answers> {
        let mut context = self.context.clone();
        let mut answers = crate::Answers::new();
        for (variable, value) in assigned {
            match (variable, value) {
                (Variable::Field(field, instance), value) => {
                    let plan = &self.plan.fields[*field];
                    // An answer that isn't there still opens its instance.
                    if value.is_some() || *instance > 0 {
                        let key = FieldKey::new(&self.plan.groups[plan.group].id, *instance, &plan.id);
                        answers.insert(key, value.clone().unwrap_or(Value::Null));
                    }
                }
                (Variable::Process(name), Some(value)) => drop(context.variables.insert(name.clone(), value.clone())),
                (Variable::Process(_), None) => {}
            }
        }
        let session = Session::new(Arc::clone(&self.plan), context, answers.clone());
        reaches(&session, goal).then_some(answers)
    }
}

fn reaches(session: &Session, goal: &Goal<'_>) -> bool {
    match goal {
        Goal::Shown(spot, wanted) => session.is_shown(spot.node, spot.instance) == *wanted,
        Goal::Holds(check, spot, wanted) => session.holds(check, spot.instance) == *wanted,
        Goal::All(goals) => goals.iter().all(|goal| reaches(session, goal)),
    }
}

enum Outcome {
    Found(Assigned),
    Nothing,
    GivenUp,
}

struct Search<'a> {
    solver: &'a Solver,
    steps: usize,
    /// Whether a class may have been left out.
    inexact: bool,
    /// Whether an assignment was found that evaluation doesn't confirm.
    refuted: bool,
}

impl Search<'_> {
    fn run(&mut self, goal: &Goal<'_>, assigned: &mut Assigned) -> Outcome {
        self.steps += 1;
        if self.steps > BUDGET {
            return Outcome::GivenUp;
        }
        let view = View { solver: self.solver, assigned, open: Cell::new(None) };
        let (reached, open) = (view.goal(goal), view.open.take());
        let variable = match (reached, open) {
            (Some(false), _) => return Outcome::Nothing,
            (Some(true), _) => {
                if self.solver.tried(assigned, goal).is_some() {
                    return Outcome::Found(assigned.clone());
                }
                self.refuted = true;
                return Outcome::Nothing;
            }
            (None, None) => return Outcome::GivenUp,
            (None, Some(variable)) => variable,
        };
        let classes = self.classes(&variable);
        for class in classes {
            assigned.insert(variable.clone(), class);
            match self.run(goal, assigned) {
                Outcome::Nothing => {}
                decided => return decided,
            }
        }
        assigned.remove(&variable);
        Outcome::Nothing
    }

    fn classes(&mut self, variable: &Variable) -> Vec<Option<Value>> {
        match variable {
            Variable::Field(field, _) => {
                let domain = &self.solver.fields[*field];
                let computed = self.solver.plan.fields[*field].computation.is_some();
                self.inexact |= !domain.exact || computed;
                std::iter::once(None).chain(domain.values.iter().cloned().map(Some)).collect()
            }
            Variable::Process(name) => {
                let values = self.solver.variables.get(name).into_iter().flatten();
                std::iter::once(None).chain(values.cloned().map(Some)).collect()
            }
        }
    }
}

/// What is known under a partial assignment; unknown where it depends on what isn't assigned.
struct View<'a> {
    solver: &'a Solver,
    assigned: &'a Assigned,
    /// The first variable that something was left open for.
    open: Cell<Option<Variable>>,
}

impl View<'_> {
    fn goal(&self, goal: &Goal<'_>) -> Option<bool> {
        match goal {
            Goal::Shown(spot, wanted) => self.shown(spot.node, spot.instance).map(|shown| shown == *wanted),
            Goal::Holds(check, spot, wanted) => self.holds(check, spot.instance).map(|holds| holds == *wanted),
            Goal::All(goals) => all(goals.iter().map(|goal| self.goal(goal))),
        }
    }

    fn shown(&self, node: Node, instance: usize) -> Option<bool> {
        let plan = &self.solver.plan;
        match node {
            Node::Section(section) => {
                any(plan.sections[section].skip.iter().map(|check| self.holds(check, 0))).map(|skipped| !skipped)
            }
            Node::Group(group) => {
                let group = &plan.groups[group];
                all([self.shown(Node::Section(group.section), 0), self.one_holds(&group.conditions, instance)]
                    .into_iter())
            }
            Node::Field(field) => {
                let field = &plan.fields[field];
                let own = self.one_holds(&field.conditions, instance);
                if own == Some(false) {
                    return own;
                }
                all([self.shown(Node::Group(field.group), instance), own].into_iter())
            }
        }
    }

    fn one_holds(&self, checks: &[Check], instance: usize) -> Option<bool> {
        if checks.is_empty() { Some(true) } else { any(checks.iter().map(|check| self.holds(check, instance))) }
    }

    fn holds(&self, check: &Check, instance: usize) -> Option<bool> {
        match check {
            Check::Field { target, test } => self.test(target, test, instance),
            Check::Never => Some(false),
            Check::Constant(holds) => Some(*holds),
            Check::Variable { name, values } => {
                let variable = Variable::Process(name.clone());
                match self.assigned.get(&variable) {
                    Some(value) => Some(value.as_ref().is_some_and(|value| crate::model::contains(values, value))),
                    None => self.leave_open(variable),
                }
            }
            Check::And(parts) => all(parts.iter().map(|part| self.holds(part, instance))),
            Check::Or(parts) if parts.is_empty() => Some(true),
            Check::Or(parts) => any(parts.iter().map(|part| self.holds(part, instance))),
        }
    }

    fn test(&self, target: &Target, test: &crate::Test, instance: usize) -> Option<bool> {
        let plan = &self.solver.plan.fields[target.field];
        let at = target.index(instance);
        if at >= self.solver.instances[plan.group].max(instance + 1).min(self.solver.plan.groups[plan.group].limit) {
            return Some(false);
        }
        let ticked = plan.kind == FieldType::SingleCheckbox;
        let unanswered = test.holds(None, ticked);
        let variable = Variable::Field(target.field, at);
        let answered = match self.assigned.get(&variable) {
            Some(value) => Some(test.holds(value.as_ref(), ticked)),
            None => self.leave_open(variable),
        };
        if target.circular {
            return answered;
        }
        if answered == Some(unanswered) {
            // Hidden or not, it comes to the same.
            return answered;
        }
        match self.shown(Node::Field(target.field), at) {
            Some(true) => answered,
            Some(false) => Some(unanswered),
            None => None,
        }
    }

    fn leave_open(&self, variable: Variable) -> Option<bool> {
        let first = self.open.take().unwrap_or(variable);
        self.open.set(Some(first));
        None
    }
}

fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(parts.map(|part| part.map(|holds| !holds))).map(|none| !none)
}

impl Solver {
    /// The nodes of the form that stand in circles.
    pub fn circles(&self) -> Vec<Vec<Node>> {
        self.plan.circles()
    }
}
