//! Values worth trying: those that conditions compare with, and one beside each.

use std::collections::{BTreeMap, BTreeSet};

use crate::expression::{BinaryOperator, Decimal, Expression, Kind, Node, Part, UnaryOperator, Value, Variables};
use crate::model::{ElementId, Model};

/// Most combinations of values that are tried at one place.
const COMBINATION_LIMIT: usize = 64;

/// A variable, or what lies in it: names from the outside to the inside.
type Path = Vec<String>;

/// For each variable that conditions read the values that they can tell apart.
#[derive(Default)]
pub(super) struct Guesses {
    values: BTreeMap<Path, BTreeSet<Value>>,
    /// What each flow's condition reads.
    reads: BTreeMap<ElementId, BTreeSet<Path>>,
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
                    self.compare(left, right);
                    self.compare(right, left);
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

    fn compare(&mut self, variable: &Node, with: &Node) {
        let Some(path) = path(variable) else { return };
        let values = self.values.entry(path).or_default();
        match &with.kind {
            Kind::Text(text) => values.extend([Value::from(text.as_str()), Value::Text(format!("nicht {text}"))]),
            Kind::Boolean(_) => values.extend([true.into(), false.into()]),
            Kind::Null => values.extend([Value::Null, Value::from("x")]),
            Kind::Number(number) => values.extend(around(*number)),
            _ => values.extend([Value::from(0), Value::from(1)]),
        }
    }
}

fn around(number: Decimal) -> impl Iterator<Item = Value> {
    let one = Decimal::from(1);
    [number.checked_sub(one), Some(number), number.checked_add(one)].into_iter().flatten().map(Value::Number)
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
