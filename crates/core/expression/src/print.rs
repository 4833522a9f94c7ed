//! From [`Expression`] to text.

use std::fmt;

use super::syntax::{Expression, INDEX_LEVEL, Kind, Node, Part, UNARY_LEVEL, UnaryOperator};
use super::token::is_name;

/// In one spelling (`&&`, never `and`), with as few parentheses as possible; what is read from it is equal.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.deferred { '#' } else { '$' };
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(&text.replace("${", "\\${").replace("#{", "\\#{"))?,
                Part::Node(node) => write!(f, "{mark}{{{node}}}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Null => f.write_str("null"),
            Kind::Boolean(truth) => write!(f, "{truth}"),
            Kind::Number(number) => write!(f, "{number}"),
            Kind::Text(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Kind::Variable(name) => f.write_str(name),
            Kind::Index(base, key) => {
                Within(base, INDEX_LEVEL).fmt(f)?;
                match &key.kind {
                    Kind::Text(name) if is_name(name) => write!(f, ".{name}"),
                    _ => write!(f, "[{key}]"),
                }
            }
            Kind::Unary(operator, operand) => {
                f.write_str(match operator {
                    UnaryOperator::Minus => "-",
                    UnaryOperator::Not => "!",
                    UnaryOperator::Empty => "empty ",
                })?;
                Within(operand, UNARY_LEVEL).fmt(f)
            }
            Kind::Binary(operator, left, right) => {
                Within(left, operator.level()).fmt(f)?;
                write!(f, " {} ", operator.symbol())?;
                Within(right, operator.level() + 1).fmt(f)
            }
            Kind::Conditional(test, then, otherwise) => {
                Within(test, 1).fmt(f)?;
                write!(f, " ? {then} : {otherwise}")
            }
        }
    }
}

/// A node where something stands that binds so tightly.
struct Within<'a>(&'a Node, u8);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(node, level) = self;
        let own = match &node.kind {
            Kind::Conditional(..) => 0,
            Kind::Binary(operator, ..) => operator.level(),
            Kind::Unary(..) => UNARY_LEVEL,
            // A point after it would be read as its own.
            Kind::Number(_) => UNARY_LEVEL,
            _ => INDEX_LEVEL,
        };
        if own < *level { write!(f, "({node})") } else { write!(f, "{node}") }
    }
}
