//! What a sentence says of an answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asked::AskedKind;
use crate::value::same_text;
use crate::{Field, Test};

/// What is said of an answer. Which of them fit depends on the kind of the asked field; see [`Statement::offered`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Statement {
    /// Of a choice: it is one of these options.
    OneOf {
        /// Values of options.
        values: Vec<String>,
    },
    /// Of a choice: it is none of these options. Holds also while nothing is answered.
    NoneOf {
        /// Values of options.
        values: Vec<String>,
    },
    /// Of several options: at least one of these is among them.
    ContainsOneOf {
        /// Values of options.
        values: Vec<String>,
    },
    /// Of several options: none of these is among them. Holds also while nothing is answered.
    ContainsNoneOf {
        /// Values of options.
        values: Vec<String>,
    },
    /// Of several options: all of these are among them. A condition writes it as an And.
    ContainsAllOf {
        /// Values of options.
        values: Vec<String>,
    },
    /// Answered with yes.
    Yes,
    /// Answered with no.
    No,
    /// The box is ticked.
    Ticked,
    /// The box isn't ticked.
    NotTicked,
    /// Of something written: it is exactly one of these.
    Exactly {
        /// As they would be submitted.
        values: Vec<String>,
    },
    /// There is an answer, or a file.
    Filled,
    /// There is none.
    Empty,
    /// The answer, or a part of it, is one of these values: what no other statement says. Nobody is offered this.
    Is {
        /// As the form JSON has them.
        #[ts(type = "unknown[]")]
        values: Vec<Value>,
    },
    /// It is none of these values, or nothing is answered. Nobody is offered this.
    IsNot {
        /// As the form JSON has them.
        #[ts(type = "unknown[]")]
        values: Vec<Value>,
    },
    /// Ours ([`Test::Is`]): the answer is yes, or it isn't yes, where an open one counts as no. Nobody is offered this.
    Truth {
        /// Whether it has to be yes.
        yes: bool,
    },
}

impl Statement {
    /// What a test says of this field; none stands for a field that isn't there.
    pub fn read(field: Option<&Field>, test: &Test) -> Self {
        let kind = AskedKind::of(field);
        let options = |values: &[Value]| field.and_then(|field| options(field, values));
        match (test, kind) {
            (Test::Filled, AskedKind::Box) => Self::Ticked,
            (Test::Empty, AskedKind::Box) => Self::NotTicked,
            (Test::Filled, _) => Self::Filled,
            (Test::Empty, _) => Self::Empty,
            (Test::Is(yes), _) => Self::Truth { yes: *yes },
            (Test::In(values), _) => match kind {
                AskedKind::Choice => options(values).map(|values| Self::OneOf { values }),
                AskedKind::Several => options(values).map(|values| Self::ContainsOneOf { values }),
                AskedKind::YesNo => truth(values).map(|yes| if yes { Self::Yes } else { Self::No }),
                AskedKind::Box => truth(values).filter(|yes| *yes).map(|_| Self::Ticked),
                AskedKind::Written => texts(values).map(|values| Self::Exactly { values }),
                AskedKind::File | AskedKind::Nothing => None,
            }
            .unwrap_or_else(|| Self::Is { values: values.clone() }),
            (Test::NotIn(values), _) => match kind {
                AskedKind::Choice => options(values).map(|values| Self::NoneOf { values }),
                AskedKind::Several => options(values).map(|values| Self::ContainsNoneOf { values }),
                AskedKind::YesNo | AskedKind::Box | AskedKind::Written | AskedKind::File | AskedKind::Nothing => None,
            }
            .unwrap_or_else(|| Self::IsNot { values: values.clone() }),
        }
    }

    /// The test that says it; several, at least one, that all have to hold where no single test does.
    pub fn write(&self) -> Vec<Test> {
        let raw = |values: &[String]| values.iter().map(|value| Value::from(value.as_str())).collect();
        vec![match self {
            Self::OneOf { values } | Self::ContainsOneOf { values } | Self::Exactly { values } => Test::In(raw(values)),
            Self::NoneOf { values } | Self::ContainsNoneOf { values } => Test::NotIn(raw(values)),
            // Nothing is named yet.
            Self::ContainsAllOf { values } if values.is_empty() => Test::In(vec![]),
            Self::ContainsAllOf { values } => {
                return values.iter().map(|value| Test::In(vec![Value::from(value.as_str())])).collect();
            }
            // Amt24's way of writing.
            Self::Yes | Self::Ticked => Test::In(vec![Value::from("true")]),
            Self::No => Test::In(vec![Value::from("false")]),
            Self::Filled => Test::Filled,
            Self::Empty | Self::NotTicked => Test::Empty,
            Self::Is { values } => Test::In(values.clone()),
            Self::IsNot { values } => Test::NotIn(values.clone()),
            Self::Truth { yes } => Test::Is(*yes),
        }]
    }

    /// What can be said of answers of a kind, without values yet.
    pub fn offered(kind: AskedKind) -> Vec<Self> {
        let none = Vec::new;
        match kind {
            AskedKind::Choice => {
                vec![Self::OneOf { values: none() }, Self::NoneOf { values: none() }, Self::Filled, Self::Empty]
            }
            AskedKind::Several => vec![
                Self::ContainsOneOf { values: none() },
                Self::ContainsNoneOf { values: none() },
                Self::ContainsAllOf { values: none() },
                Self::Filled,
                Self::Empty,
            ],
            AskedKind::YesNo => vec![Self::Yes, Self::No, Self::Filled, Self::Empty],
            AskedKind::Box => vec![Self::Ticked, Self::NotTicked],
            AskedKind::Written => vec![Self::Exactly { values: none() }, Self::Filled, Self::Empty],
            AskedKind::File => vec![Self::Filled, Self::Empty],
            AskedKind::Nothing => vec![],
        }
    }

    /// The values that make it true; none for those that name the values which don't, or none at all.
    pub fn values(&self) -> Vec<String> {
        match self {
            Self::OneOf { values }
            | Self::ContainsOneOf { values }
            | Self::ContainsAllOf { values }
            | Self::Exactly { values } => values.clone(),
            Self::Yes | Self::Ticked | Self::Truth { yes: true } => vec!["true".to_owned()],
            Self::No => vec!["false".to_owned()],
            Self::Is { values } => values.iter().map(crate::value::plain).collect(),
            Self::NoneOf { .. }
            | Self::ContainsNoneOf { .. }
            | Self::NotTicked
            | Self::Filled
            | Self::Empty
            | Self::IsNot { .. }
            | Self::Truth { yes: false } => vec![],
        }
    }

    /// Whether it holds while nothing is answered, though it doesn't say so.
    pub fn holds_while_open(&self) -> bool {
        match self {
            Self::NoneOf { .. } | Self::ContainsNoneOf { .. } | Self::IsNot { .. } => true,
            Self::Truth { yes } => !yes,
            Self::OneOf { .. }
            | Self::ContainsOneOf { .. }
            | Self::ContainsAllOf { .. }
            | Self::Yes
            | Self::No
            | Self::Ticked
            | Self::NotTicked
            | Self::Exactly { .. }
            | Self::Filled
            | Self::Empty
            | Self::Is { .. } => false,
        }
    }
}

/// The one truth value that a list has, written as such or as text.
fn truth(values: &[Value]) -> Option<bool> {
    match values {
        [Value::Bool(yes)] => Some(*yes),
        [Value::String(text)] if text == "true" => Some(true),
        [Value::String(text)] if text == "false" => Some(false),
        _ => None,
    }
}

fn texts(values: &[Value]) -> Option<Vec<String>> {
    values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// The values, if all of them are options of the field, or may be because options come from elsewhere.
fn options(field: &Field, values: &[Value]) -> Option<Vec<String>> {
    let open = field.options_source.is_some()
        || field.external_source.is_some()
        || (field.kind == crate::FieldType::DropdownSingleSelectAjax && field.options.is_empty());
    let offered = |value: &String| {
        let value = Value::from(value.as_str());
        field.options.iter().any(|option| same_text(&Value::from(option.value.as_str()), &value))
    };
    texts(values).filter(|values| open || values.iter().all(offered))
}
