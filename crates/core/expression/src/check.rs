//! What is wrong with an expression before it is ever evaluated.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fault::{Code, Fault};
use super::syntax::{BinaryOperator, Expression, Kind, Node, Part, UnaryOperator};
use super::{Value, coerce};

/// What a variable holds if it holds anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Nobody knows.
    Any,
    /// True or false.
    Boolean,
    /// Any decimal number.
    Number,
    /// Any text, the empty one too.
    Text,
    /// A day of the calendar, without a time.
    Date,
    /// All of whose items are of this type.
    List(Box<Type>),
    /// All keys that it may have.
    Map(BTreeMap<String, Type>),
}

/// Types by the name of the variable; others aren't known.
pub type Types = BTreeMap<String, Type>;

impl Type {
    fn kind(&self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Text => "text",
            Self::Date => "date",
            Self::List(_) => "list",
            Self::Map(_) => "map",
        }
    }
}

impl Expression {
    /// All faults that the types alone show, in the order of the text.
    pub fn check(&self, types: &Types) -> Vec<Fault> {
        let mut checker = Checker { types, faults: vec![] };
        for part in &self.parts {
            let Part::Node(node) = part else { continue };
            let found = checker.found(node);
            if self.parts.len() > 1 && matches!(found.kind, Type::List(_) | Type::Map(_)) {
                checker.faults.push(found.fault(Code::NotAText, node));
            }
        }
        checker.in_order()
    }

    /// The same of a condition, which has to give true or false.
    pub fn check_condition(&self, types: &Types) -> Vec<Fault> {
        let mut checker = Checker { types, faults: vec![] };
        let [Part::Node(node)] = self.parts.as_slice() else {
            let mut faults = self.check(types);
            faults.push(Fault::new(Code::NotACondition, self.span()).with("found", "text"));
            return faults;
        };
        let found = checker.found(node);
        if found.is_nothing || !matches!(found.kind, Type::Any | Type::Boolean) {
            checker.faults.push(found.fault(Code::NotACondition, node));
        }
        checker.in_order()
    }
}

/// What is known of a node's value.
struct Found<'a> {
    kind: Type,
    /// It is the literal `null`.
    is_nothing: bool,
    /// The text, if it is a literal.
    literal: Option<&'a str>,
}

impl Found<'_> {
    fn of(kind: Type) -> Self {
        Self { kind, is_nothing: false, literal: None }
    }

    fn name(&self) -> &'static str {
        if self.is_nothing { "null" } else { self.kind.kind() }
    }

    fn fault(&self, code: Code, node: &Node) -> Fault {
        Fault::new(code, node.span).with("found", self.name())
    }

    fn may_be_number(&self) -> bool {
        match self.kind {
            Type::Any | Type::Number => true,
            Type::Text => self.literal.is_none_or(|text| coerce::number(&Value::from(text)).is_some()),
            Type::Boolean | Type::Date | Type::List(_) | Type::Map(_) => false,
        }
    }

    fn is_container(&self) -> bool {
        matches!(self.kind, Type::List(_) | Type::Map(_))
    }

    /// A literal that a date never is: dates are written `2026-11-24`.
    fn is_text_without_date(&self) -> bool {
        self.literal.is_some_and(|text| text.parse::<Date>().is_err() || text.len() != 10)
    }
}

struct Checker<'a> {
    types: &'a Types,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    fn in_order(mut self) -> Vec<Fault> {
        self.faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        self.faults
    }

    fn found<'n>(&mut self, node: &'n Node) -> Found<'n> {
        match &node.kind {
            Kind::Null => Found { is_nothing: true, ..Found::of(Type::Any) },
            Kind::Boolean(_) => Found::of(Type::Boolean),
            Kind::Number(_) => Found::of(Type::Number),
            Kind::Text(text) => Found { literal: Some(text), ..Found::of(Type::Text) },
            Kind::Variable(name) => {
                let known = self.types.get(name).cloned();
                if known.is_none() {
                    self.faults.push(Fault::new(Code::UnknownVariable, node.span).with("name", name));
                }
                Found::of(known.unwrap_or(Type::Any))
            }
            Kind::Index(base, key) => Found::of(self.indexed(base, key)),
            Kind::Unary(UnaryOperator::Minus, operand) => {
                self.number(operand);
                Found::of(Type::Number)
            }
            Kind::Unary(UnaryOperator::Not, operand) => {
                self.boolean(operand);
                Found::of(Type::Boolean)
            }
            Kind::Unary(UnaryOperator::Empty, operand) => {
                self.found(operand);
                Found::of(Type::Boolean)
            }
            Kind::Binary(operator, left, right) => Found::of(self.binary(node, *operator, left, right)),
            Kind::Conditional(test, then, otherwise) => {
                self.boolean(test);
                let (then, otherwise) = (self.found(then), self.found(otherwise));
                match (then.is_nothing, otherwise.is_nothing) {
                    (true, _) => Found { literal: None, ..otherwise },
                    (_, true) => Found { literal: None, ..then },
                    _ => Found::of(if then.kind == otherwise.kind { then.kind } else { Type::Any }),
                }
            }
        }
    }

    fn number(&mut self, node: &Node) {
        let found = self.found(node);
        if !found.may_be_number() {
            self.faults.push(found.fault(Code::NotANumber, node));
        }
    }

    fn boolean(&mut self, node: &Node) {
        let found = self.found(node);
        match found.kind {
            Type::Any | Type::Boolean => {}
            Type::Text => self.text_as_boolean(&found, node),
            _ => self.faults.push(found.fault(Code::NotABoolean, node)),
        }
    }

    fn text_as_boolean(&mut self, found: &Found<'_>, node: &Node) {
        if !found.literal.is_some_and(|text| matches!(text, "true" | "false")) {
            self.faults.push(Fault::new(Code::TextAsBoolean, node.span));
        }
    }

    fn indexed(&mut self, base: &Node, key: &Node) -> Type {
        let (container, index) = (self.found(base), self.found(key));
        match &container.kind {
            Type::Any => Type::Any,
            Type::List(item) => {
                if !index.may_be_number() {
                    self.faults.push(index.fault(Code::NotAnIndex, key));
                }
                (**item).clone()
            }
            Type::Map(entries) => {
                if index.is_container() {
                    self.faults.push(index.fault(Code::NotAnIndex, key));
                }
                let Some(name) = literal_key(key) else { return Type::Any };
                let known = entries.get(&name).cloned();
                if known.is_none() {
                    self.faults.push(Fault::new(Code::UnknownProperty, key.span).with("name", name));
                }
                known.unwrap_or(Type::Any)
            }
            _ => {
                self.faults.push(container.fault(Code::NoProperties, base));
                Type::Any
            }
        }
    }

    fn binary(&mut self, node: &Node, operator: BinaryOperator, left: &Node, right: &Node) -> Type {
        match operator {
            BinaryOperator::Or | BinaryOperator::And => {
                self.boolean(left);
                self.boolean(right);
                Type::Boolean
            }
            BinaryOperator::Equal | BinaryOperator::NotEqual => {
                self.equality(node, left, right);
                Type::Boolean
            }
            BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual => {
                self.order(node, left, right);
                Type::Boolean
            }
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder => {
                self.number(left);
                self.number(right);
                Type::Number
            }
        }
    }

    fn equality(&mut self, node: &Node, left: &Node, right: &Node) {
        let (one, two) = (self.found(left), self.found(right));
        let code = match (&one.kind, &two.kind) {
            (Type::Any, _) | (_, Type::Any) => return,
            (Type::Number, _) | (_, Type::Number) if one.may_be_number() && two.may_be_number() => return,
            (Type::Number, _) | (_, Type::Number) => Code::NotComparable,
            (Type::Boolean, Type::Boolean) => return,
            (Type::Boolean, Type::Text) => return self.text_as_boolean(&two, right),
            (Type::Text, Type::Boolean) => return self.text_as_boolean(&one, left),
            (Type::Boolean, _) | (_, Type::Boolean) => Code::NotComparable,
            (Type::Text, Type::Date) | (Type::Date, Type::Text) => return self.text_beside_date(&one, &two, node),
            (Type::Text, Type::Text)
            | (Type::Date, Type::Date)
            | (Type::List(_), Type::List(_))
            | (Type::Map(_), Type::Map(_)) => return,
            _ => Code::NeverEqual,
        };
        self.faults.push(of_two(code, node, &one, &two));
    }

    fn order(&mut self, node: &Node, left: &Node, right: &Node) {
        let (one, two) = (self.found(left), self.found(right));
        let comparable = match (&one.kind, &two.kind) {
            (Type::Any, _) | (_, Type::Any) => true,
            (Type::Number, _) | (_, Type::Number) => one.may_be_number() && two.may_be_number(),
            (Type::Text, Type::Date) | (Type::Date, Type::Text) => return self.text_beside_date(&one, &two, node),
            (Type::Text, other) | (other, Type::Text) => !matches!(other, Type::List(_) | Type::Map(_)),
            (Type::Boolean, Type::Boolean) | (Type::Date, Type::Date) => true,
            _ => false,
        };
        if !comparable {
            self.faults.push(of_two(Code::NotComparable, node, &one, &two));
        }
    }

    fn text_beside_date(&mut self, one: &Found<'_>, two: &Found<'_>, node: &Node) {
        if one.is_text_without_date() || two.is_text_without_date() {
            self.faults.push(Fault::new(Code::TextAsDate, node.span));
        }
    }
}

/// The key that a literal stands for.
fn literal_key(key: &Node) -> Option<String> {
    match &key.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn of_two(code: Code, node: &Node, one: &Found<'_>, two: &Found<'_>) -> Fault {
    Fault::new(code, node.span).with("left", one.name()).with("right", two.name())
}
