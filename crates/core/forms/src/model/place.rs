//! A value of the JSON with its place in it, so that every complaint can name that place.

use std::fmt;

use domain::json::Position;
use serde_json::{Map, Value};

use super::slip::near;

/// Why a form can't be read.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub struct FormError {
    /// For example `sections[0].fieldGroups[1].rows[0].fields[2]`; empty for the form as a whole.
    pub place: String,
    /// What is wrong in that place.
    pub problem: Problem,
    /// Where that is in the text, if the form was read from one.
    pub position: Option<Position>,
}

/// What is wrong with a form, said behind its place.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum Problem {
    #[error("is no JSON: {0}")]
    Syntax(String),
    #[error("is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("has more than {limit} values")]
    TooManyValues { limit: usize },
    #[error("lies deeper than {limit} levels")]
    TooDeep { limit: usize },
    #[error("is missing")]
    Missing,
    /// Something with a name close to it is there.
    #[error("is missing, but there is {0:?}")]
    Misspelt(String),
    #[error("is not {expected}")]
    NotA { expected: Expected },
    #[error("must not contain a colon")]
    Colon,
    #[error("the id {0:?} is used twice")]
    UsedTwice(String),
    #[error("speaks of the field {0}, which doesn't exist")]
    Dangling(String),
    #[error("the {what} {name} is not supported")]
    Unsupported { what: &'static str, name: String },
    #[error("has a pattern with which all patterns of the form take more than {limit} bytes once they are compiled")]
    PatternsTooLarge { limit: usize },
    #[error("names the property {0:?} twice")]
    NamedTwice(String),
    #[error("has no section")]
    NoSection,
}

/// What should stand in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says itself by its `Display`")]
pub enum Expected {
    Object,
    List,
    Text,
    TrueOrFalse,
    Number,
    WholeNumber,
    Day,
    /// A number of years, months or days.
    Span,
    EngineVersion,
    /// A data type of DIN 91379.
    DataType,
    FieldKey,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Text => "a text",
            Self::TrueOrFalse => "either true or false",
            Self::Number => "a number",
            Self::WholeNumber => "a whole number",
            Self::Day => "a date like 2026-01-31",
            Self::Span => "a number of years, months or days",
            Self::EngineVersion => "1 or 2",
            Self::DataType => "a data type of DIN 91379 (A to E)",
            Self::FieldKey => "a field key like group:0:field",
        })
    }
}

impl FormError {
    pub(crate) fn new(place: String, problem: Problem) -> Self {
        Self { place, problem, position: None }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.position {
            write!(f, "line {line}, column {column}: ")?;
        }
        let place = if self.place.is_empty() { "form" } else { &self.place };
        write!(f, "{place}: {}", self.problem)
    }
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Top,
    Name(&'a str),
    Index(usize),
}

/// A property with a type.
pub(crate) trait Property: Sized + PartialEq {
    /// Reads a value that is there and not null.
    fn read(place: &Place<'_>) -> Result<Self, FormError>;
    /// None where the property is left out.
    fn write(&self) -> Option<Value>;
}

/// A value and the way to it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub value: &'a Value,
    step: Step<'a>,
    above: Option<&'a Place<'a>>,
}

impl<'a> Place<'a> {
    pub fn top(value: &'a Value) -> Self {
        Self { value, step: Step::Top, above: None }
    }

    pub fn error(&self, problem: Problem) -> FormError {
        FormError::new(self.path(), problem)
    }

    fn path(&self) -> String {
        let mut path = self.above.map(Self::path).unwrap_or_default();
        match self.step {
            Step::Top => {}
            Step::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
        path
    }

    pub fn not_a<T>(&self, expected: Expected) -> Result<T, FormError> {
        Err(self.error(Problem::NotA { expected }))
    }

    pub fn depth(&self) -> usize {
        self.above.map_or(0, |above| above.depth() + 1)
    }

    pub fn object(&self) -> Result<&'a Map<String, Value>, FormError> {
        self.value.as_object().map_or_else(|| self.not_a(Expected::Object), Ok)
    }

    /// The property, unless it is absent or null.
    pub fn get(&'a self, name: &'a str) -> Option<Place<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Place { value, step: Step::Name(name), above: Some(self) })
    }

    /// The items of a list, each with its place.
    pub fn items(&'a self) -> Result<impl Iterator<Item = Place<'a>>, FormError> {
        let Some(items) = self.value.as_array() else { return self.not_a(Expected::List) };
        let item = |(index, value)| Place { value, step: Step::Index(index), above: Some(self) };
        Ok(items.iter().enumerate().map(item))
    }

    /// A property that has to be there; `expected` says what it should be.
    pub fn required<T: Property>(&self, name: &str) -> Result<T, FormError> {
        match self.get(name) {
            Some(place) => T::read(&place),
            None => Err(self.missing(name)),
        }
    }

    pub fn optional<T: Property>(&self, name: &str) -> Result<Option<T>, FormError> {
        self.get(name).map(|place| T::read(&place)).transpose()
    }

    pub fn missing(&self, name: &str) -> FormError {
        let place = Place { value: &Value::Null, step: Step::Name(name), above: Some(self) };
        let names = self.value.as_object().into_iter().flat_map(|object| object.keys());
        let mut slips = names.filter(|written| near(written, [name]).is_some());
        place.error(slips.next().map_or(Problem::Missing, |written| Problem::Misspelt(written.clone())))
    }
}
