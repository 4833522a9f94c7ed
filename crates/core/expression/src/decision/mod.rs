//! Decision tables of DMN 1.1 to 1.5: read from XML, evaluated, and checked for overlaps and gaps.
//!
//! Cells are unary tests on numbers, texts, truths, dates and lists (`unary.rs`), outputs are literals. What else
//! FEEL can say (`feel.rs`) is told as not evaluated when the table is read, and what is no FEEL as wrong, so that
//! every table that is read can be evaluated and is checked exactly.

mod cell;
mod check;
mod evaluate;
mod fault;
mod feel;
mod ranges;
mod read;
mod require;
mod search;
mod unary;
mod xml;

use serde::Serialize;

use crate::Value;

pub use check::TableFinding;
pub use evaluate::Outcome;
pub use fault::{TableCode, TableFault};
pub use read::{COLUMN_LIMIT, Decisions, RULE_LIMIT, Unread, nothing, read, read_all};
pub use search::Example;
pub use unary::{Bound, Test, Tests};
pub use xml::is_dmn;

/// A decision that is made by a table.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionTable {
    /// Of the decision.
    pub id: String,
    /// Of the decision, for people.
    pub name: String,
    /// From 1, in the file.
    pub line: usize,
    /// What its result is called by decisions that need it, if that isn't the name of the decision.
    pub variable: Option<String>,
    /// Decisions whose results its inputs read, by id.
    pub requires: Vec<String>,
    /// [`HitPolicy::Unique`] if the table doesn't say any.
    pub hit_policy: HitPolicy,
    /// From left to right, as in every rule.
    pub inputs: Vec<Input>,
    /// From left to right, as in every rule; at least one.
    pub outputs: Vec<Output>,
    /// From above, which counts for [`HitPolicy::First`] and [`HitPolicy::RuleOrder`].
    pub rules: Vec<Rule>,
}

/// A column of tests.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// For people; the name of the variable where the table says nothing else.
    pub label: String,
    /// Name of a variable, or a path of names with points.
    pub variable: String,
    /// What every value of the column has to be.
    pub domain: Domain,
    /// What the variable may hold, if that is said (DMN, Decision Table Input and Output: inputValues).
    pub allowed: Option<Tests>,
}

/// A column of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Empty if there is only one.
    pub name: String,
    /// In decreasing order of priority (DMN, Decision Table Input and Output: outputValues); empty if not said.
    pub values: Vec<Value>,
    /// The result if no rule applies; where results are lists, a list of it alone.
    pub default: Option<Value>,
}

/// A row, with a cell for each column.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// From 1, in the file.
    pub line: usize,
    /// As many as there are inputs.
    pub tests: Vec<Tests>,
    /// As many as there are outputs; null where a cell is empty.
    pub outputs: Vec<Value>,
}

/// What a column speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Whatever it is: neither the column nor any of its cells says more.
    Any,
    /// True or false.
    Boolean,
    /// Any decimal number.
    Number,
    /// Numbers without a fraction (`integer` and `long` of Camunda).
    Whole,
    /// Any text, the empty one too.
    Text,
    /// A day of the calendar, without a time.
    Date,
    /// Of anything.
    List,
}

impl Domain {
    /// Whether it is a value of the domain; nothing is one of every domain.
    pub fn takes(self, value: &Value) -> bool {
        match value {
            _ if self == Self::Any => true,
            Value::Null => true,
            Value::Boolean(_) => self == Self::Boolean,
            Value::Number(number) => self == Self::Number || (self == Self::Whole && number.is_whole()),
            Value::Text(_) => self == Self::Text,
            Value::Date(_) => self == Self::Date,
            Value::List(_) => self == Self::List,
            Value::Map(_) => false,
        }
    }

    /// Whether `<` is decided. Texts have an order in FEEL, too, but what lies between two of them can't be said.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::Number | Self::Whole | Self::Date)
    }

    /// The stable name; `assets/process-checks/` has words for each.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Whole => "whole",
            Self::Text => "text",
            Self::Date => "date",
            Self::List => "list",
        }
    }
}

/// How the results of the rules that apply become one (DMN, Hit policy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HitPolicy {
    /// No two rules apply at once.
    Unique,
    /// Rules that apply at once have the same outputs.
    Any,
    /// The outputs that come first among the output values.
    Priority,
    /// The first rule that applies.
    First,
    /// All outputs, in the order of the rules.
    RuleOrder,
    /// All outputs, in the order of the output values.
    OutputOrder,
    /// All outputs; here in the order of the rules.
    Collect(Option<Aggregator>),
}

/// What becomes of the outputs that are collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregator {
    /// Of numbers.
    Sum,
    /// The least number.
    Min,
    /// The greatest number.
    Max,
    /// How many rules apply.
    Count,
}

impl HitPolicy {
    /// Whether one rule gives the result.
    pub fn is_single(self) -> bool {
        matches!(self, Self::Unique | Self::Any | Self::Priority | Self::First)
    }

    /// Whether the result is a list.
    fn is_list(self) -> bool {
        matches!(self, Self::RuleOrder | Self::OutputOrder | Self::Collect(None))
    }
}
