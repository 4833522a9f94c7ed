//! What conditions can tell apart: each variable as the few values that they know.

use std::collections::{BTreeMap, BTreeSet};

use crate::choice::{Choice, Flows, Judged, Leads, Row, Table};
use crate::index::{List, NodeIndex, VariableIndex};
use bpmn::model::{ElementId, Model};
use expression::{BinaryOperator, Decimal, Expression, Kind, Node, Part, UnaryOperator, Value, Variables};

/// What is declared of the data of a process: by forms and connectors. Of what isn't named here nothing is known; whatever
/// is done or comes may set it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// All values that a variable is given by what is declared to set it.
    pub values: BTreeMap<String, Vec<Value>>,
    /// The only variables that an activity may set. An activity that isn't named may set any.
    pub sets: BTreeMap<ElementId, BTreeSet<String>>,
    /// Whether what isn't declared may set other values than these.
    pub is_open: bool,
}

/// A field has [`FIELD`](crate::bits::FIELD) bits, two of whose values are that nothing, or only what is declared, is known.
const VALUE_LIMIT: usize = 254;
const ROW_LIMIT: usize = 4_096;
/// Sets of variables are 64-bit words.
const VARIABLE_LIMIT: usize = 64;

/// The variables that conditions read, with the values that matter.
pub(crate) struct Domains {
    pub names: List<VariableIndex, String>,
    values: List<VariableIndex, Domain>,
}

#[derive(Default)]
struct Domain {
    values: Vec<(Value, Origin)>,
}

/// Where a value comes from that a variable may have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// A form or connector sets it.
    Declared,
    /// A condition names it, or it lies between two that conditions name.
    Named,
    /// It is none that a condition names.
    Other,
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
        let mut domains = Self { names: List::new(), values: List::new() };
        for (name, constants) in constants.into_iter().take(VARIABLE_LIMIT) {
            let mut values: BTreeMap<Value, Origin> = BTreeMap::new();
            let declared = data.values.get(&name).into_iter().flatten();
            values.extend(declared.map(|value| (value.clone(), Origin::Declared)));
            if values.is_empty() || data.is_open {
                with_something_else(constants).into_iter().for_each(|(value, origin)| {
                    values.entry(value).or_insert(origin);
                });
            }
            domains.values.push(Domain { values: values.into_iter().collect() });
            domains.names.push(name);
        }
        domains
    }

    /// Which values of a variable are declared, as bits; none where others can't be set, so that it makes no difference.
    pub fn declared(&self, variable: VariableIndex) -> [u64; 4] {
        let mut bits = [0; 4];
        let values = self.values.get(variable).map(|domain| domain.values.as_slice()).unwrap_or_default();
        if values.iter().all(|(_, origin)| *origin == Origin::Declared) {
            return bits;
        }
        for (at, _) in values.iter().enumerate().filter(|(_, (_, origin))| *origin == Origin::Declared) {
            crate::bits::put(&mut bits, at);
        }
        bits
    }

    /// What a node's conditions let through; none if that can't be told. Where some flows have a condition, those without
    /// always hold.
    pub fn choice(
        &self,
        flows: &Flows,
        asked: &[NodeIndex],
        conditions: &BTreeMap<NodeIndex, Expression>,
    ) -> Option<Choice> {
        let conditions: Vec<(NodeIndex, &Expression)> =
            asked.iter().map(|flow| Some((*flow, conditions.get(flow)?))).collect::<Option<_>>()?;
        if conditions.is_empty() {
            return None;
        }
        let names: BTreeSet<&str> = conditions.iter().flat_map(|(_, condition)| condition.reads()).collect();
        let variables: Vec<VariableIndex> = names
            .iter()
            .map(|name| self.names.each().find(|(_, known)| known == name).map(|(at, _)| at))
            .collect::<Option<_>>()?;
        let domains: Vec<&Domain> = variables.iter().filter_map(|variable| self.values.get(*variable)).collect();
        let count = domains.iter().try_fold(1_usize, |count, domain| count.checked_mul(domain.values.len()))?;
        let is_too_large = |domain: &Domain| domain.values.len() > VALUE_LIMIT || domain.values.is_empty();
        if count > ROW_LIMIT || domains.iter().any(|domain| is_too_large(domain)) {
            return None;
        }
        let rows: Vec<Row> = (0..count).filter_map(|number| self.row(number, &variables, flows, &conditions)).collect();
        (!rows.is_empty()).then_some(Choice::Data(Table { variables, rows }))
    }

    /// The row of this number. Conditions are asked in the order in which the engine does it, and no more of them.
    fn row(
        &self,
        number: usize,
        variables: &[VariableIndex],
        flows: &Flows,
        conditions: &[(NodeIndex, &Expression)],
    ) -> Option<Row> {
        let (mut rest, mut values, mut known, mut is_named) = (number, vec![], Variables::new(), true);
        for variable in variables {
            let domain = &self.values.get(*variable)?.values;
            let at = rest % domain.len();
            rest /= domain.len();
            values.push(u8::try_from(at).ok()?);
            let (value, origin) = domain.get(at)?;
            is_named &= *origin != Origin::Other;
            known.insert(self.names.get(*variable)?.clone(), value.clone());
        }
        let mut fails = false;
        let taken = flows.taken(|flow| {
            let condition = conditions.iter().find(|(asked, _)| *asked == flow).map(|(_, condition)| condition);
            let holds = condition.filter(|_| !fails).map(|condition| condition.holds(&known));
            fails |= matches!(holds, Some(Err(_)));
            matches!(holds, None | Some(Ok(true)))
        });
        let leads = match taken {
            _ if fails => Leads::Fails,
            Some(flows) => Leads::To(flows),
            None => Leads::Nowhere,
        };
        Some(Row { values, leads, is_named })
    }

    /// All variables, as bits.
    pub fn all(&self) -> u64 {
        self.names.each().fold(0, |bits, (at, _)| bits | bit(at))
    }

    /// Of these variables those of which only some values are declared.
    pub fn restricted(&self, variables: u64) -> u64 {
        let known = self.names.indices().filter(|at| self.declared(*at) != [0; 4]);
        known.fold(0, |bits, at| bits | bit(at)) & variables
    }

    /// The variables that are set, as bits.
    pub fn set_by(&self, activity: ElementId, data: &Data) -> u64 {
        let known = data.sets.get(&activity);
        let sets = |name: &String| known.is_none_or(|known| known.contains(name));
        let set = self.names.each().filter(|(_, name)| sets(name));
        set.fold(0, |bits, (at, _)| bits | bit(at))
    }
}

/// Whether a condition may hold, and whether it may not, with all values that it can tell apart; none where it isn't
/// understood. One that can't be evaluated with some of them may be either.
pub(crate) fn truths(condition: &Expression, data: &Data) -> Option<(bool, bool)> {
    /// The flow that it is on.
    const ONLY: NodeIndex = NodeIndex(0);
    let [Part::Node(node)] = condition.parts.as_slice() else { return None };
    if !is_plain(node) {
        return None;
    }
    let conditions = BTreeMap::from([(ONLY, condition.clone())]);
    let flows = Flows { kind: Judged::One, asked: vec![ONLY], always: vec![], default: None };
    let domains = Domains::of(conditions.values(), data, &BTreeSet::new());
    let Choice::Data(table) = domains.choice(&flows, &[ONLY], &conditions)? else { return None };
    let may = |not: Leads| table.rows.iter().any(|row| row.leads != not);
    Some((may(Leads::Nowhere), may(Leads::To(vec![ONLY]))))
}

fn bit(variable: VariableIndex) -> u64 {
    1_u64.checked_shl(u32::try_from(variable.0).unwrap_or(64)).unwrap_or(0)
}

/// A condition that can be understood: one expression whose every part is a comparison of a variable with a constant, or
/// a variable that is true or false.
pub(crate) fn understood(model: &Model, flow: ElementId) -> Option<Expression> {
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
fn with_something_else(constants: BTreeSet<Value>) -> Vec<(Value, Origin)> {
    let (mut numbers, mut texts) = (vec![], String::new());
    for constant in &constants {
        match constant {
            Value::Number(number) => numbers.push(*number),
            Value::Text(text) => texts.push_str(text),
            _ => {}
        }
    }
    let has = |is_kind: fn(&Value) -> bool| constants.iter().any(is_kind);
    let mut all: Vec<(Value, Origin)> = beside(&numbers);
    if has(|constant| matches!(constant, Value::Text(_))) {
        // Longer than each of them. Where only `empty` is asked it is what isn't empty.
        let origin = if texts.is_empty() { Origin::Named } else { Origin::Other };
        all.push((Value::Text(texts + "…"), origin));
    }
    if has(|constant| matches!(constant, Value::Boolean(_))) {
        all.extend([true, false].map(|truth| (Value::Boolean(truth), Origin::Named)));
    }
    if constants.iter().all(|constant| *constant == Value::Null) {
        all.push((Value::Boolean(true), Origin::Other));
    }
    all.extend(constants.into_iter().map(|constant| (constant, Origin::Named)));
    all
}

/// Before, between and after numbers in their order.
fn beside(numbers: &[Decimal]) -> Vec<(Value, Origin)> {
    let one = Decimal::from(1);
    let before = numbers.first().and_then(|first| first.checked_sub(one));
    let after = numbers.last().and_then(|last| last.checked_add(one));
    let between =
        numbers.array_windows().filter_map(|[low, high]| Decimal::plainest_between(low.units() + 1, high.units() - 1));
    let between = between.map(|number| (Value::Number(number), Origin::Named));
    let outside = before.into_iter().chain(after).map(|number| (Value::Number(number), Origin::Other));
    between.chain(outside).collect()
}
