//! What variables of a process hold.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Decimal;

/// A value of a variable, of an expression, or of a cell of a table. Its order is for sorting only: expressions and tests
/// have their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// No value, which is not the empty text.
    Null,
    /// True or false.
    Boolean(bool),
    /// With at most 18 places.
    Number(Decimal),
    /// Any text, the empty one too.
    Text(String),
    /// A day of the calendar, without a time.
    Date(Date),
    /// Of anything, also of different kinds.
    List(Vec<Value>),
    /// By key.
    Map(BTreeMap<String, Value>),
}

/// Values by the name of the variable.
pub type Variables = BTreeMap<String, Value>;

/// Where an expression finds its variables.
pub trait Lookup {
    /// None where there is no such variable, which isn't the same as one that is null.
    fn find(&self, name: &str) -> Option<&Value>;
}

impl Lookup for Variables {
    fn find(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }
}

impl Value {
    /// The stable name of the kind of value; `assets/process-checks/` has words for each.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::Date(_) => "date",
            Self::List(_) => "list",
            Self::Map(_) => "map",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_json() {
        let value = Value::Map(BTreeMap::from([
            ("a".to_owned(), Value::List(vec![Value::Null, true.into(), "x".into(), (-3).into()])),
            ("b".to_owned(), Value::Date(jiff::civil::date(2026, 11, 24))),
            ("c".to_owned(), Value::Number(Decimal::parse("0.000000000000000001").unwrap())),
        ]));
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value, "{json}");
    }
}
