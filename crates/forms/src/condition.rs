//! When a field is shown.

use domain::FieldKey;
use serde_json::Value;

use crate::value::is_empty;

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The answer, or one of the answers of a list, is among these.
    ValueIn {
        field: FieldKey,
        values: Vec<Value>,
    },
    ValueNotIn {
        field: FieldKey,
        values: Vec<Value>,
    },
    Filled {
        field: FieldKey,
    },
    Empty {
        field: FieldKey,
    },
    /// A yes/no answer has this value; an unanswered one counts as no.
    Is {
        field: FieldKey,
        value: bool,
    },
    And(Vec<Condition>),
    Or(Vec<Condition>),
}

impl Condition {
    /// Whether it holds, given what `answer` says of each field. A hidden field has no answer.
    pub fn holds<'a>(&self, answer: &mut dyn FnMut(&FieldKey) -> Option<&'a Value>) -> bool {
        match self {
            Self::ValueIn { field, values } => matches(answer(field), values),
            Self::ValueNotIn { field, values } => !matches(answer(field), values),
            Self::Filled { field } => answer(field).is_some_and(|value| !is_empty(value)),
            Self::Empty { field } => answer(field).is_none_or(is_empty),
            Self::Is { field, value } => answer(field).and_then(Value::as_bool).unwrap_or(false) == *value,
            Self::And(parts) => parts.iter().all(|part| part.holds(answer)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(answer)),
        }
    }

    /// The fields that it looks at.
    pub fn fields(&self) -> Vec<&FieldKey> {
        match self {
            Self::ValueIn { field, .. }
            | Self::ValueNotIn { field, .. }
            | Self::Filled { field }
            | Self::Empty { field }
            | Self::Is { field, .. } => vec![field],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::fields).collect(),
        }
    }
}

fn matches(answer: Option<&Value>, values: &[Value]) -> bool {
    match answer {
        Some(Value::Array(chosen)) => chosen.iter().any(|one| contains(values, one)),
        Some(one) => contains(values, one),
        None => false,
    }
}

/// Forms write `true` and `"true"` alike.
fn contains(values: &[Value], one: &Value) -> bool {
    values.iter().any(|value| value == one || text(value) == text(one))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
