//! What an expression is worth.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::fault::{Code, Fault};
use super::syntax::{BinaryOperator, Expression, Kind, Node, Part, UnaryOperator};
use super::{Decimal, Lookup, Span, Value, coerce};

/// Longest text that is put together from several parts, in bytes.
pub const RESULT_LIMIT: usize = 1024 * 1024;

impl Expression {
    /// The value of the one expression, or the text that several parts make.
    ///
    /// # Errors
    /// The first [`Fault`] that is met.
    pub fn evaluate(&self, variables: &dyn Lookup) -> Result<Value, Fault> {
        if let [Part::Node(node)] = self.parts.as_slice() {
            return node.evaluate(variables).map(Cow::into_owned);
        }
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Node(node) => {
                    let value = node.evaluate(variables)?;
                    let written = coerce::text(&value).ok_or_else(|| node.fault(Code::NotAText, &value))?;
                    text.push_str(&written);
                    if text.len() > RESULT_LIMIT {
                        let fault = Fault::new(Code::ResultTooLong, node.span);
                        return Err(fault.with("limit", RESULT_LIMIT.to_string()));
                    }
                }
            }
        }
        Ok(Value::Text(text))
    }

    /// Whether a condition holds. As in Activiti only true and false answer that, nothing that counts as one of them.
    ///
    /// # Errors
    /// The first [`Fault`] that is met.
    pub fn holds(&self, variables: &dyn Lookup) -> Result<bool, Fault> {
        match self.evaluate(variables)? {
            Value::Boolean(truth) => Ok(truth),
            other => Err(Fault::new(Code::NotACondition, self.span()).with("found", other.kind())),
        }
    }

    /// From the first to the last expression in it.
    pub(super) fn span(&self) -> Span {
        let spans = self.parts.iter().filter_map(|part| match part {
            Part::Node(node) => Some(node.span),
            Part::Text(_) => None,
        });
        spans.reduce(Span::to).unwrap_or_default()
    }
}

impl Node {
    fn fault(&self, code: Code, found: &Value) -> Fault {
        Fault::new(code, self.span).with("found", found.kind())
    }

    fn evaluate<'a>(&self, variables: &'a dyn Lookup) -> Result<Cow<'a, Value>, Fault> {
        let value = match &self.kind {
            Kind::Null => Value::Null,
            Kind::Boolean(truth) => Value::Boolean(*truth),
            Kind::Number(number) => Value::Number(*number),
            Kind::Text(text) => Value::Text(text.clone()),
            Kind::Variable(name) => {
                let unknown = || Fault::new(Code::UnknownVariable, self.span).with("name", name);
                return variables.find(name).map(Cow::Borrowed).ok_or_else(unknown);
            }
            Kind::Index(base, key) => return self.indexed(base, key, variables),
            Kind::Unary(UnaryOperator::Minus, operand) => Value::Number(operand.number(variables)?.negated()),
            Kind::Unary(UnaryOperator::Not, operand) => Value::Boolean(!operand.boolean(variables)?),
            Kind::Unary(UnaryOperator::Empty, operand) => {
                Value::Boolean(coerce::is_empty(operand.evaluate(variables)?.as_ref()))
            }
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right, variables)?,
            Kind::Conditional(test, then, otherwise) => {
                return if test.boolean(variables)? { then.evaluate(variables) } else { otherwise.evaluate(variables) };
            }
        };
        Ok(Cow::Owned(value))
    }

    fn number(&self, variables: &dyn Lookup) -> Result<Decimal, Fault> {
        let value = self.evaluate(variables)?;
        coerce::number(&value).ok_or_else(|| self.fault(Code::NotANumber, &value))
    }

    fn boolean(&self, variables: &dyn Lookup) -> Result<bool, Fault> {
        let value = self.evaluate(variables)?;
        coerce::boolean(&value).ok_or_else(|| self.fault(Code::NotABoolean, &value))
    }

    /// What isn't there is nothing, also within nothing (EL, Operators `[]` and `.`).
    fn indexed<'a>(&self, base: &Self, key: &Self, variables: &'a dyn Lookup) -> Result<Cow<'a, Value>, Fault> {
        let container = base.evaluate(variables)?;
        let key_value = key.evaluate(variables)?;
        if *container == Value::Null || *key_value == Value::Null {
            return Ok(Cow::Owned(Value::Null));
        }
        let not_an_index = || key.fault(Code::NotAnIndex, &key_value);
        let found: Option<Cow<'a, Value>> = match container {
            Cow::Borrowed(Value::Map(map)) => {
                map.get(&coerce::text(&key_value).ok_or_else(not_an_index)?).map(Cow::Borrowed)
            }
            Cow::Borrowed(Value::List(list)) => {
                let position = coerce::number(&key_value).ok_or_else(not_an_index)?.truncated();
                usize::try_from(position).ok().and_then(|position| list.get(position)).map(Cow::Borrowed)
            }
            // There are no literals of lists and maps: whatever holds something is borrowed from a variable.
            other => return Err(base.fault(Code::NoProperties, &other)),
        };
        Ok(found.unwrap_or(Cow::Owned(Value::Null)))
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Self,
        right: &Self,
        variables: &dyn Lookup,
    ) -> Result<Value, Fault> {
        Ok(match operator {
            BinaryOperator::Or => Value::Boolean(left.boolean(variables)? || right.boolean(variables)?),
            BinaryOperator::And => Value::Boolean(left.boolean(variables)? && right.boolean(variables)?),
            BinaryOperator::Equal => Value::Boolean(self.equal(left, right, variables)?),
            BinaryOperator::NotEqual => Value::Boolean(!self.equal(left, right, variables)?),
            BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual => {
                let (one, two) = (left.evaluate(variables)?, right.evaluate(variables)?);
                Value::Boolean(self.ordered(operator, &one, &two)?)
            }
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder => {
                let (one, two) = (left.number(variables)?, right.number(variables)?);
                Value::Number(self.calculated(operator, one, two)?)
            }
        })
    }

    fn equal(&self, left: &Self, right: &Self, variables: &dyn Lookup) -> Result<bool, Fault> {
        let (one, two) = (left.evaluate(variables)?, right.evaluate(variables)?);
        equal(&one, &two).ok_or_else(|| self.not_comparable(&one, &two))
    }

    fn not_comparable(&self, one: &Value, two: &Value) -> Fault {
        Fault::new(Code::NotComparable, self.span).with("left", one.kind()).with("right", two.kind())
    }

    fn ordered(&self, operator: BinaryOperator, one: &Value, two: &Value) -> Result<bool, Fault> {
        if *one == Value::Null || *two == Value::Null {
            let allows_equal = matches!(operator, BinaryOperator::LessOrEqual | BinaryOperator::GreaterOrEqual);
            return Ok(one == two && allows_equal);
        }
        let order = order(one, two).ok_or_else(|| self.not_comparable(one, two))?;
        Ok(match operator {
            BinaryOperator::Less => order.is_lt(),
            BinaryOperator::LessOrEqual => order.is_le(),
            BinaryOperator::Greater => order.is_gt(),
            _ => order.is_ge(),
        })
    }

    /// Division by zero is a fault, where EL has infinity or another fault depending on the classes of the numbers.
    fn calculated(&self, operator: BinaryOperator, one: Decimal, two: Decimal) -> Result<Decimal, Fault> {
        let divides = matches!(operator, BinaryOperator::Divide | BinaryOperator::Remainder);
        if divides && two == Decimal::default() {
            return Err(Fault::new(Code::DivisionByZero, self.span));
        }
        let result = match operator {
            BinaryOperator::Add => one.checked_add(two),
            BinaryOperator::Subtract => one.checked_sub(two),
            BinaryOperator::Multiply => one.checked_mul(two),
            BinaryOperator::Divide => one.checked_div(two),
            _ => one.checked_rem(two),
        };
        let written = || format!("{one} {} {two}", operator.symbol());
        result.ok_or_else(|| Fault::new(Code::NumberOutOfRange, self.span).with("number", written()))
    }
}

/// `A == B` (EL, Relational Operators). A number makes the other side a number, else true and false make it one of them.
/// Numbers are compared by value: 1.0 is 1. None if a side can't become what the other one asks for.
fn equal(one: &Value, two: &Value) -> Option<bool> {
    Some(match (one, two) {
        (Value::Null, other) | (other, Value::Null) => *other == Value::Null,
        (Value::Number(_), _) | (_, Value::Number(_)) => coerce::number(one)? == coerce::number(two)?,
        (Value::Boolean(_), _) | (_, Value::Boolean(_)) => coerce::boolean(one)? == coerce::boolean(two)?,
        (Value::Text(_), _) | (_, Value::Text(_)) => {
            // A list or a map has no text, so none is equal to it.
            coerce::text(one).zip(coerce::text(two)).is_some_and(|(one, two)| one == two)
        }
        _ => one == two,
    })
}

/// The order of two values neither of which is nothing. Texts are compared as Java does it, by UTF-16 units.
fn order(one: &Value, two: &Value) -> Option<Ordering> {
    match (one, two) {
        (Value::Number(_), _) | (_, Value::Number(_)) => Some(coerce::number(one)?.cmp(&coerce::number(two)?)),
        (Value::Text(_), _) | (_, Value::Text(_)) => {
            Some(coerce::text(one)?.encode_utf16().cmp(coerce::text(two)?.encode_utf16()))
        }
        (Value::Boolean(one), Value::Boolean(two)) => Some(one.cmp(two)),
        (Value::Date(one), Value::Date(two)) => Some(one.cmp(two)),
        _ => None,
    }
}
