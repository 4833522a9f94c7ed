//! What conditions can tell apart: each variable as the few values that they know.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::{Choice, Flows, Row, Table};
use crate::expression::{BinaryOperator, Expression, Kind, Node, Number, Part, UnaryOperator, Value, Variables};
use crate::model::{ElementId, Model};

/// What is known of the data of a process. Of what isn't named here nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// All values that a variable may have.
    pub values: BTreeMap<String, Vec<Value>>,
    /// The only variables that an activity may set. An activity that isn't named may set any.
    pub sets: BTreeMap<ElementId, BTreeSet<String>>,
}

/// A field has four bits, one of whose values is that nothing is known.
const VALUE_LIMIT: usize = 15;
const ROW_LIMIT: usize = 1_024;
/// Sets of variables are 64-bit words.
const VARIABLE_LIMIT: usize = 64;

/// The variables that conditions read, with the values that matter.
pub(in crate::prove) struct Domains {
    pub names: Vec<String>,
    values: Vec<Domain>,
}

#[derive(Default)]
struct Domain {
    values: Vec<Value>,
    is_closed: bool,
    is_too_large: bool,
}

impl Domains {
    /// Of all conditions that are understood, without variables of subprocesses' own.
    pub fn of<'e>(conditions: impl Iterator<Item = &'e Expression>, data: &Data, own: &BTreeSet<String>) -> Self {
        let mut constants: BTreeMap<String, BTreeSet<Value>> = BTreeMap::new();
        for node in conditions.flat_map(|condition| &condition.parts) {
            if let Part::Node(node) = node {
                collect(node, true, &mut constants);
            }
        }
        constants.retain(|name, _| !own.contains(name));
        let mut domains = Self { names: vec![], values: vec![] };
        for (name, constants) in constants.into_iter().take(VARIABLE_LIMIT) {
            let declared = data.values.get(&name).filter(|values| !values.is_empty());
            let values = declared.cloned().unwrap_or_else(|| with_something_else(constants));
            let is_closed = declared.is_some() || values.iter().all(|value| matches!(value, Value::Boolean(_)));
            domains.values.push(Domain { is_too_large: values.len() > VALUE_LIMIT, values, is_closed });
            domains.names.push(name);
        }
        domains
    }

    /// What a node's conditions let through; none if that can't be told. Where some flows have a condition, those without
    /// always hold.
    pub fn choice(&self, flows: &Flows, asked: &[usize], conditions: &BTreeMap<usize, Expression>) -> Option<Choice> {
        let conditions: Vec<(usize, &Expression)> =
            asked.iter().map(|flow| Some((*flow, conditions.get(flow)?))).collect::<Option<_>>()?;
        if conditions.is_empty() {
            return None;
        }
        let names: BTreeSet<&str> = conditions.iter().flat_map(|(_, condition)| condition.reads()).collect();
        let variables: Vec<usize> =
            names.iter().map(|name| self.names.iter().position(|known| known == name)).collect::<Option<_>>()?;
        let domains: Vec<&Domain> = variables.iter().filter_map(|variable| self.values.get(*variable)).collect();
        let count = domains.iter().try_fold(1_usize, |count, domain| count.checked_mul(domain.values.len()))?;
        if count > ROW_LIMIT || domains.iter().any(|domain| domain.is_too_large || domain.values.is_empty()) {
            return None;
        }
        let is_closed = domains.iter().all(|domain| domain.is_closed);
        let rows: Vec<Row> = (0..count).filter_map(|number| self.row(number, &variables, flows, &conditions)).collect();
        (!rows.is_empty()).then_some(Choice::Data(Table { variables, rows, is_closed }))
    }

    /// The row of this number; none if the conditions can't be evaluated with its values.
    fn row(
        &self,
        number: usize,
        variables: &[usize],
        flows: &Flows,
        conditions: &[(usize, &Expression)],
    ) -> Option<Row> {
        let (mut rest, mut values, mut known) = (number, vec![], Variables::new());
        for variable in variables {
            let domain = &self.values.get(*variable)?.values;
            let at = rest % domain.len();
            rest /= domain.len();
            values.push(u8::try_from(at).ok()?);
            known.insert(self.names.get(*variable)?.clone(), domain.get(at)?.clone());
        }
        let mut holding = vec![];
        for (flow, condition) in conditions {
            if condition.holds(&known).ok()? {
                holding.push(*flow);
            }
        }
        let is_asked = |flow: usize| conditions.iter().any(|(asked, _)| *asked == flow);
        let holds = |flow: usize, holding: &[usize]| !is_asked(flow) || holding.contains(&flow);
        Some(Row { values, flows: flows.taken(|flow| holds(flow, &holding)) })
    }

    /// The variables that are set, as bits.
    pub fn set_by(&self, activity: ElementId, data: &Data) -> u64 {
        let known = data.sets.get(&activity);
        let sets = |name: &String| known.is_none_or(|known| known.contains(name));
        let set = self.names.iter().enumerate().filter(|(_, name)| sets(name));
        set.fold(0, |bits, (at, _)| bits | 1_u64.checked_shl(u32::try_from(at).unwrap_or(64)).unwrap_or(0))
    }
}

/// A condition that can be understood: one expression whose every part is a comparison of a variable with a constant, or
/// a variable that is true or false.
pub(in crate::prove) fn understood(model: &Model, flow: ElementId) -> Option<Expression> {
    let condition = model.element(flow).sequence_flow()?.condition.as_ref()?;
    let expression = Expression::parse_formal(&condition.text).ok()?;
    match expression.parts.as_slice() {
        [Part::Node(node)] if is_plain(node) => Some(expression),
        _ => None,
    }
}

fn is_plain(node: &Node) -> bool {
    match &node.kind {
        Kind::Boolean(_) | Kind::Variable(_) => true,
        Kind::Unary(UnaryOperator::Not, operand) => is_plain(operand),
        Kind::Unary(UnaryOperator::Empty, operand) => matches!(operand.kind, Kind::Variable(_)),
        Kind::Binary(BinaryOperator::And | BinaryOperator::Or, one, two) => is_plain(one) && is_plain(two),
        Kind::Binary(operator, one, two) => compared(one, two).is_some_and(|(_, constant)| {
            let is_equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
            is_equality || (is_order(*operator) && matches!(constant, Value::Number(_)))
        }),
        _ => false,
    }
}

fn is_order(operator: BinaryOperator) -> bool {
    use BinaryOperator::{Greater, GreaterOrEqual, Less, LessOrEqual};
    matches!(operator, Less | LessOrEqual | Greater | GreaterOrEqual)
}

/// A variable beside a constant, in whatever order.
fn compared<'n>(one: &'n Node, two: &'n Node) -> Option<(&'n str, Value)> {
    match (&one.kind, &two.kind) {
        (Kind::Variable(name), _) => Some((name, constant(two)?)),
        (_, Kind::Variable(name)) => Some((name, constant(one)?)),
        _ => None,
    }
}

fn constant(node: &Node) -> Option<Value> {
    match &node.kind {
        Kind::Null => Some(Value::Null),
        Kind::Boolean(truth) => Some(Value::Boolean(*truth)),
        Kind::Number(number) => Some(Value::Number(*number)),
        Kind::Text(text) => Some(Value::Text(text.clone())),
        Kind::Unary(UnaryOperator::Minus, operand) => match operand.kind {
            Kind::Number(number) => Some(Value::Number(number.negated())),
            _ => None,
        },
        _ => None,
    }
}

/// The constants that each variable is compared with.
fn collect(node: &Node, is_truth: bool, constants: &mut BTreeMap<String, BTreeSet<Value>>) {
    match &node.kind {
        Kind::Variable(name) if is_truth => {
            constants.entry(name.clone()).or_default().extend([Value::Boolean(true), Value::Boolean(false)]);
        }
        Kind::Unary(UnaryOperator::Empty, operand) => {
            if let Kind::Variable(name) = &operand.kind {
                constants.entry(name.clone()).or_default().insert(Value::Text(String::new()));
            }
        }
        Kind::Unary(UnaryOperator::Not, operand) => collect(operand, true, constants),
        Kind::Binary(BinaryOperator::And | BinaryOperator::Or, one, two) => {
            collect(one, true, constants);
            collect(two, true, constants);
        }
        Kind::Binary(_, one, two) => {
            if let Some((name, constant)) = compared(one, two) {
                constants.entry(name.to_owned()).or_default().insert(constant);
            }
        }
        _ => {}
    }
}

/// The constants, and for each kind of them a value that is none of them; of numbers one between each two, too.
fn with_something_else(constants: BTreeSet<Value>) -> Vec<Value> {
    let (mut numbers, mut texts) = (vec![], String::new());
    for constant in &constants {
        match constant {
            Value::Number(number) => numbers.push(*number),
            Value::Text(text) => texts.push_str(text),
            _ => {}
        }
    }
    let mut others = beside(&numbers);
    if constants.iter().any(|constant| matches!(constant, Value::Text(_))) {
        // Longer than each of them.
        others.push(Value::Text(texts + "…"));
    }
    if constants.iter().any(|constant| matches!(constant, Value::Boolean(_))) {
        others.extend([true, false].map(Value::Boolean));
    }
    if constants.iter().all(|constant| *constant == Value::Null) {
        others.push(Value::Boolean(true));
    }
    let all: BTreeSet<Value> = constants.iter().cloned().chain(others).collect();
    all.into_iter().collect()
}

/// Before, between and after numbers in their order.
fn beside(numbers: &[Number]) -> Vec<Value> {
    let one = Number::from(1);
    let before = numbers.first().and_then(|first| first.checked_sub(one));
    let after = numbers.last().and_then(|last| last.checked_add(one));
    let between =
        numbers.array_windows().filter_map(|[low, high]| Number::plainest_between(low.units() + 1, high.units() - 1));
    before.into_iter().chain(between).chain(after).map(Value::Number).collect()
}
