//! The tests in the cells of a table: the simple unary tests of S-FEEL (DMN 1.3, S-FEEL syntax).
//!
//! `-`, `"a"`, `< 5`, `[1..5)`, `not(1, 2)`, `"a", "b"`, `null`, `date("2026-11-24")`, `@"2026-11-24"`, `["a", "b"]`.

use crate::Value;

use super::Domain;
use super::cell::{Cursor, Refusal, literal, not_too_long};
use super::fault::TableCode;
use super::feel;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Tests {
    /// `-`, and an empty cell.
    Any,
    /// One of them holds.
    OneOf(Vec<Test>),
    /// None of them holds.
    Not(Vec<Test>),
}

/// What a value has to be for a cell to let it through.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Exactly this one.
    Equal(Value),
    /// `< 5` and `[1..5)`; at least one side is bounded.
    Range {
        /// None where nothing is too small.
        low: Option<Bound>,
        /// None where nothing is too large.
        high: Option<Bound>,
    },
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Of a domain with an order ([`Domain::is_ordered`]).
    pub value: Value,
    /// Whether the value itself belongs to the range.
    pub included: bool,
}

impl Tests {
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        not_too_long(text)?;
        let text = text.trim();
        if text.is_empty() || text == "-" {
            return Ok(Self::Any);
        }
        let or_not_evaluated =
            |refusal| if feel::is_unary_tests(text) { (TableCode::NotEvaluated, text.to_owned()) } else { refusal };
        Self::of_literals(Cursor { rest: text }).map_err(or_not_evaluated)
    }

    fn of_literals(mut cursor: Cursor<'_>) -> Result<Self, Refusal> {
        let negated = cursor.take_word("not");
        if negated && !cursor.take("(") {
            return Err(cursor.refusal());
        }
        let mut tests = vec![cursor.test()?];
        while cursor.take(",") {
            tests.push(cursor.test()?);
        }
        if negated && !cursor.take(")") || !cursor.rest.trim_start().is_empty() {
            return Err(cursor.refusal());
        }
        Ok(if negated { Self::Not(tests) } else { Self::OneOf(tests) })
    }

    pub(super) fn tests(&self) -> &[Test] {
        match self {
            Self::Any => &[],
            Self::OneOf(tests) | Self::Not(tests) => tests,
        }
    }

    /// The same for a column of that domain: in a list of values that aren't lists themselves each is meant (DMN, Unary Tests).
    pub(super) fn of_domain(self, domain: Domain) -> Result<Self, Refusal> {
        let each = |tests: Vec<Test>| -> Result<Vec<Test>, Refusal> {
            let tests: Vec<Test> = tests.into_iter().flat_map(|test| test.in_domain(domain)).collect();
            tests.iter().try_for_each(|test| test.fits(domain))?;
            Ok(tests)
        };
        Ok(match self {
            Self::Any => Self::Any,
            Self::OneOf(tests) => Self::OneOf(each(tests)?),
            Self::Not(tests) => Self::Not(each(tests)?),
        })
    }

    /// Whether the cell lets a value of its domain through. As in FEEL, `< 5` says nothing about a missing value, and then
    /// neither does `not(< 5)`.
    pub fn take(&self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tests) => tests.iter().any(|test| test.holds(value) == Some(true)),
            Self::Not(tests) => tests.iter().all(|test| test.holds(value) == Some(false)),
        }
    }
}

impl Cursor<'_> {
    fn test(&mut self) -> Result<Test, Refusal> {
        for (symbol, is_low, included) in
            [("<=", false, true), (">=", true, true), ("<", false, false), (">", true, false)]
        {
            if self.take(symbol) {
                let bound = Some(Bound { value: self.value()?, included });
                return Ok(if is_low {
                    Test::Range { low: bound, high: None }
                } else {
                    Test::Range { low: None, high: bound }
                });
            }
        }
        if self.take("(") || self.take("]") {
            let low = self.value()?;
            return self.range_from(low, false);
        }
        let before = self.rest;
        if self.take("[") && !self.take("]") {
            let low = self.value()?;
            if self.rest.trim_start().starts_with("..") {
                return self.range_from(low, true);
            }
        }
        self.rest = before;
        self.value().map(Test::Equal)
    }

    /// What follows the lower bound of an interval.
    fn range_from(&mut self, low: Value, low_included: bool) -> Result<Test, Refusal> {
        if !self.take("..") {
            return Err(self.refusal());
        }
        let high = self.value()?;
        let included = self.take("]");
        if !included && !self.take(")") && !self.take("[") {
            return Err(self.refusal());
        }
        Ok(Test::Range {
            low: Some(Bound { value: low, included: low_included }),
            high: Some(Bound { value: high, included }),
        })
    }
}

impl Test {
    fn in_domain(self, domain: Domain) -> Vec<Self> {
        match self {
            Self::Equal(Value::List(items)) if domain != Domain::List => items.into_iter().map(Self::Equal).collect(),
            other => vec![other],
        }
    }

    fn fits(&self, domain: Domain) -> Result<(), Refusal> {
        let wrong = |value: &Value| (TableCode::WrongKind, literal(value));
        match self {
            Self::Equal(value) if domain.takes(value) => Ok(()),
            Self::Equal(value) => Err(wrong(value)),
            Self::Range { low, high } => [low, high].into_iter().flatten().try_for_each(|bound| match &bound.value {
                Value::Null => Err(wrong(&bound.value)),
                value if !domain.takes(value) => Err(wrong(value)),
                _ if domain.is_ordered() => Ok(()),
                value @ Value::Text(_) => Err((TableCode::NotEvaluated, literal(value))),
                value => Err((TableCode::NoOrder, literal(value))),
            }),
        }
    }

    /// None where FEEL has null.
    fn holds(&self, value: &Value) -> Option<bool> {
        match self {
            Self::Equal(expected) => Some(value == expected),
            Self::Range { low, high } => {
                let above = |bound: &Bound| before(&bound.value, value, bound.included);
                let below = |bound: &Bound| before(value, &bound.value, bound.included);
                Some(low.as_ref().map_or(Some(true), above)? && high.as_ref().map_or(Some(true), below)?)
            }
        }
    }
}

fn before(one: &Value, two: &Value, or_equal: bool) -> Option<bool> {
    let order = match (one, two) {
        (Value::Number(one), Value::Number(two)) => one.cmp(two),
        (Value::Date(one), Value::Date(two)) => one.cmp(two),
        _ => return None,
    };
    Some(order.is_lt() || (or_equal && order.is_eq()))
}
