//! Values worth trying: those that conditions compare with, and those before, between and behind them.
//!
//! Where a condition calculates, it is solved for each of its variables, with the others at 1: of `n * 2 > m + 10` n is
//! worth 5.5 and what lies beside it, m is worth -8.

use std::collections::{BTreeMap, BTreeSet};

use bpmn::model::{ElementId, Model};
use expression::{BinaryOperator, Decimal, Expression, Kind, Lookup, Node, Part, UnaryOperator, Value, Variables};

/// Most combinations of values that are tried at one place.
const COMBINATION_LIMIT: usize = 64;

/// A variable, or what lies in it: names from the outside to the inside.
type Path = Vec<String>;

/// For each variable that conditions read the values that they can tell apart.
#[derive(Default)]
pub(super) struct Guesses {
    values: BTreeMap<Path, BTreeSet<Value>>,
    /// What conditions compare them with.
    constants: BTreeMap<Path, Constants>,
    /// What each flow's condition reads.
    reads: BTreeMap<ElementId, BTreeSet<Path>>,
}

#[derive(Default)]
struct Constants {
    numbers: BTreeSet<Decimal>,
    texts: BTreeSet<String>,
    /// Whether the order of texts decides, not only which one it is.
    in_order: bool,
}

/// Every variable is 1.
struct Ones(Value);

impl Lookup for Ones {
    fn find(&self, _: &str) -> Option<&Value> {
        Some(&self.0)
    }
}

impl Guesses {
    pub fn new(model: &Model) -> Self {
        let mut guesses = Self::default();
        for (flow, element) in model.elements() {
            let Some(condition) = element.sequence_flow().and_then(|flow| flow.condition.as_ref()) else { continue };
            let Ok(parsed) = Expression::parse_formal(&condition.text) else { continue };
            for part in &parsed.parts {
                if let Part::Node(node) = part {
                    guesses.look(node, Some(true.into()));
                }
            }
            let mut read = BTreeSet::new();
            for part in &parsed.parts {
                if let Part::Node(node) = part {
                    paths(node, &mut read);
                }
            }
            guesses.reads.insert(flow, read);
        }
        for (path, constants) in std::mem::take(&mut guesses.constants) {
            guesses.values.entry(path).or_default().extend(constants.values());
        }
        guesses
    }

    /// The values that may be set when an element is done: all combinations for what is asked before something waits
    /// again.
    pub fn after(&self, model: &Model, element: ElementId) -> Vec<Variables> {
        let mut read = BTreeSet::new();
        let (mut open, mut seen) = (vec![element], BTreeSet::from([element]));
        while let Some(at) = open.pop() {
            for flow in &model.element(at).outgoing {
                read.extend(self.reads.get(flow).into_iter().flatten().cloned());
                let next = model.target_of(*flow).filter(|next| !waits(model, *next) && seen.insert(*next));
                open.extend(next);
            }
        }
        self.combinations(&read)
    }

    fn combinations(&self, read: &BTreeSet<Path>) -> Vec<Variables> {
        let mut all = vec![Variables::new()];
        for path in read {
            let Some(values) = self.values.get(path) else { continue };
            let more = all.iter().flat_map(|data| values.iter().map(|value| with(data, path, value)));
            let more: Vec<Variables> = more.take(COMBINATION_LIMIT).collect();
            all = more;
        }
        all
    }

    /// Notes what a node is compared with; `wanted` where the node itself decides.
    fn look(&mut self, node: &Node, wanted: Option<Value>) {
        match &node.kind {
            Kind::Binary(operator, left, right) => match operator {
                BinaryOperator::And | BinaryOperator::Or => {
                    self.look(left, Some(true.into()));
                    self.look(right, Some(true.into()));
                }
                _ => {
                    if is_comparison(*operator) {
                        self.compare(*operator, left, right);
                    }
                    self.look(left, None);
                    self.look(right, None);
                }
            },
            Kind::Unary(UnaryOperator::Empty, operand) => {
                if let Some(path) = path(operand) {
                    self.values.entry(path).or_default().extend([Value::from(""), Value::from("x")]);
                }
            }
            Kind::Unary(_, operand) => self.look(operand, wanted),
            Kind::Conditional(condition, one, other) => {
                self.look(condition, Some(true.into()));
                self.look(one, wanted.clone());
                self.look(other, wanted);
            }
            Kind::Variable(_) | Kind::Index(..) => {
                if let (Some(path), Some(_)) = (path(node), wanted) {
                    self.values.entry(path).or_default().extend([true.into(), false.into()]);
                }
            }
            Kind::Null | Kind::Boolean(_) | Kind::Number(_) | Kind::Text(_) => {}
        }
    }

    fn compare(&mut self, operator: BinaryOperator, left: &Node, right: &Node) {
        let mut read = BTreeSet::new();
        [left, right].into_iter().for_each(|node| paths(node, &mut read));
        for (side, other) in [(left, right), (right, left)] {
            let mut own = BTreeSet::new();
            paths(side, &mut own);
            let target = worth(other);
            for path in own {
                let solution = target.clone().and_then(|target| solved(side, &path, target));
                self.note(path.clone(), solution, is_order(operator));
                if read.len() > 1 {
                    self.constants.entry(path).or_default().numbers.insert(Decimal::from(1));
                }
            }
        }
    }

    fn note(&mut self, path: Path, constant: Option<Value>, in_order: bool) {
        let values = self.values.entry(path.clone()).or_default();
        match constant {
            Some(Value::Number(number)) => {
                self.constants.entry(path).or_default().numbers.insert(number);
            }
            Some(Value::Text(text)) => {
                let constants = self.constants.entry(path).or_default();
                constants.texts.insert(text);
                constants.in_order |= in_order;
            }
            Some(Value::Boolean(_)) => values.extend([true.into(), false.into()]),
            Some(Value::Null) => values.extend([Value::Null, Value::from("x")]),
            _ => values.extend([Value::from(0), Value::from(1)]),
        }
    }
}

impl Constants {
    fn values(self) -> Vec<Value> {
        let texts: Vec<String> = self.texts.into_iter().collect();
        let others: Vec<String> = if self.in_order {
            texts_beside(&texts)
        } else {
            texts.iter().map(|text| format!("nicht {text}")).collect()
        };
        let numbers: Vec<Decimal> = self.numbers.into_iter().collect();
        let beside = numbers_beside(&numbers);
        let numbers = numbers.into_iter().chain(beside).map(Value::Number);
        numbers.chain(texts.into_iter().chain(others).map(Value::Text)).collect()
    }
}

/// Before, between and behind numbers in their order.
fn numbers_beside(numbers: &[Decimal]) -> Vec<Decimal> {
    let one = Decimal::from(1);
    let before = numbers.first().and_then(|first| first.checked_sub(one));
    let behind = numbers.last().and_then(|last| last.checked_add(one));
    let between =
        numbers.array_windows().filter_map(|[low, high]| Decimal::plainest_between(low.units() + 1, high.units() - 1));
    before.into_iter().chain(between).chain(behind).collect()
}

/// The same of texts.
fn texts_beside(texts: &[String]) -> Vec<String> {
    let behind = |text: &String, limit: Option<&String>| {
        let longer = ["x", " "].map(|end| format!("{text}{end}"));
        longer.into_iter().find(|longer| limit.is_none_or(|limit| longer < limit))
    };
    let each = texts.iter().enumerate().filter_map(|(at, text)| behind(text, texts.get(at + 1)));
    std::iter::once(String::new()).chain(each).collect()
}

/// What a node is worth where every variable is 1.
fn worth(node: &Node) -> Option<Value> {
    let expression = Expression { deferred: false, parts: vec![Part::Node(node.clone())] };
    expression.evaluate(&Ones(Value::from(1))).ok()
}

/// The value of a variable with which a node is worth this, by undoing the calculation from the outside.
fn solved(node: &Node, wanted: &Path, target: Value) -> Option<Value> {
    if path(node).as_ref() == Some(wanted) {
        return Some(target);
    }
    let Value::Number(target) = target else { return None };
    let holds = |node: &Node| {
        let mut read = BTreeSet::new();
        paths(node, &mut read);
        read.contains(wanted)
    };
    let number = |node: &Node| match worth(node) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    let (inner, target) = match &node.kind {
        Kind::Unary(UnaryOperator::Minus, operand) => (operand, target.negated()),
        Kind::Binary(operator, left, right) if holds(left) => {
            let right = number(right)?;
            let target = match operator {
                BinaryOperator::Add => target.checked_sub(right)?,
                BinaryOperator::Subtract => target.checked_add(right)?,
                BinaryOperator::Multiply => target.checked_div(right)?,
                BinaryOperator::Divide => target.checked_mul(right)?,
                BinaryOperator::Remainder => target,
                _ => return None,
            };
            (left, target)
        }
        Kind::Binary(operator, left, right) => {
            let left = number(left)?;
            let target = match operator {
                BinaryOperator::Add => target.checked_sub(left)?,
                BinaryOperator::Subtract => left.checked_sub(target)?,
                BinaryOperator::Multiply => target.checked_div(left)?,
                BinaryOperator::Divide => left.checked_div(target)?,
                _ => return None,
            };
            (right, target)
        }
        _ => return None,
    };
    solved(inner, wanted, Value::Number(target))
}

fn is_order(operator: BinaryOperator) -> bool {
    use BinaryOperator::{Greater, GreaterOrEqual, Less, LessOrEqual};
    matches!(operator, Less | LessOrEqual | Greater | GreaterOrEqual)
}

fn is_comparison(operator: BinaryOperator) -> bool {
    is_order(operator) || matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual)
}

/// Whether something has to happen before a token leaves it.
fn waits(model: &Model, element: ElementId) -> bool {
    let element = model.element(element);
    element.activity().is_some() || element.event().is_some_and(|event| event.catches())
}

fn path(node: &Node) -> Option<Path> {
    match &node.kind {
        Kind::Variable(name) => Some(vec![name.clone()]),
        Kind::Index(base, key) => {
            let Kind::Text(key) = &key.kind else { return None };
            let mut path = path(base)?;
            path.push(key.clone());
            Some(path)
        }
        _ => None,
    }
}

fn paths(node: &Node, found: &mut BTreeSet<Path>) {
    if let Some(path) = path(node) {
        found.insert(path);
        return;
    }
    match &node.kind {
        Kind::Index(one, other) | Kind::Binary(_, one, other) => {
            paths(one, found);
            paths(other, found);
        }
        Kind::Unary(_, operand) => paths(operand, found),
        Kind::Conditional(condition, one, other) => {
            [condition, one, other].into_iter().for_each(|node| paths(node, found))
        }
        _ => {}
    }
}

fn with(data: &Variables, path: &[String], value: &Value) -> Variables {
    let mut data = data.clone();
    let Some((first, rest)) = path.split_first() else { return data };
    let old = data.remove(first).unwrap_or(Value::Null);
    data.insert(first.clone(), within(old, rest, value));
    data
}

fn within(old: Value, path: &[String], value: &Value) -> Value {
    let Some((first, rest)) = path.split_first() else { return value.clone() };
    let mut map = match old {
        Value::Map(map) => map,
        _ => BTreeMap::new(),
    };
    let inner = map.remove(first).unwrap_or(Value::Null);
    map.insert(first.clone(), within(inner, rest, value));
    Value::Map(map)
}
