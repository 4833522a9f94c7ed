//! When a field or group is shown, or a section skipped.

use serde_json::{Map, Value};

use super::place::Property;
use super::place::{FormError, Place, Problem};
use super::record::{Node, drop_empty_ids, read_nodes, write_nodes, write_ours};
use super::{FieldRef, Kept, NodeId};

/// Deepest nesting of conditions, in levels of the whole JSON.
const DEPTH_LIMIT: usize = 80;

/// A condition as it stands in `displayConditions` or `skipConditions`, or within another.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Its name through all versions.
    pub node: NodeId,
    /// Whether it shows or skips.
    pub usage: Usage,
    /// What it asks.
    pub kind: ConditionKind,
    /// The object it was read from.
    pub kept: Kept,
}

/// What it does where it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// `ShowOn…`
    Show,
    /// `SkipOn…`, only for sections.
    Skip,
}

/// What a condition asks, by its `@type` without `ShowOn` or `SkipOn`.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionKind {
    /// What a field's answer is. A hidden field has no answer.
    Field {
        /// Which answer is asked for: `conditionFieldKey`.
        field: FieldRef,
        /// What the answer has to be.
        test: Test,
    },
    /// A process variable is among these.
    Variable {
        /// Of the process variable.
        name: String,
        /// Texts count as equal to the numbers and booleans that they write.
        values: Vec<Value>,
    },
    /// Holds always or never.
    Constant(bool),
    /// All hold; true without any.
    And(Vec<Condition>),
    /// One holds; true without any, as in Amt24.
    Or(Vec<Condition>),
    /// A condition that this program doesn't know, by its `@type`. It never holds.
    Other(String),
}

/// What is asked of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// There is an answer; of a single box that it is ticked.
    Filled,
    /// There is no answer; of a single box that it isn't ticked.
    Empty,
    /// The answer, or one of the answers of a list, is among these.
    In(Vec<Value>),
    /// Neither the answer nor one of the answers of a list is among these; holds for an unanswered field.
    NotIn(Vec<Value>),
    /// A yes/no answer has this value; an unanswered one counts as no. Ours: Amt24 writes `In ["true"]`.
    Is(bool),
}

impl Condition {
    /// Without an id: [`Form::number`](super::Form::number) gives one.
    pub fn new(usage: Usage, kind: ConditionKind) -> Self {
        Self { node: NodeId::default(), usage, kind, kept: Kept::default() }
    }

    /// Shows a field or group by what another field's answer is.
    pub fn show(field: FieldRef, test: Test) -> Self {
        Self::new(Usage::Show, ConditionKind::Field { field, test })
    }

    /// Skips a section by what a field's answer is.
    pub fn skip(field: FieldRef, test: Test) -> Self {
        Self::new(Usage::Skip, ConditionKind::Field { field, test })
    }

    /// Reads a condition by itself. It has the id that stands there (`@node`), or none.
    ///
    /// # Errors
    /// As [`Form::parse`](super::Form::parse); places begin at the condition.
    pub fn parse(json: &Value) -> Result<Self, FormError> {
        Self::read(&Place::top(json))
    }

    /// Amt24's form JSON of the condition.
    pub fn to_json(&self) -> Value {
        self.write(false)
    }

    /// The same with the ids (`@node`) of those that have one.
    pub fn to_json_with_ids(&self) -> Value {
        let mut json = self.write(true);
        drop_empty_ids(&mut json);
        json
    }

    /// Whether Amt24 has a condition for it, as far as is known: all but [`Test::Is`].
    pub fn known_to_amt24(&self) -> bool {
        match &self.kind {
            ConditionKind::Field { test, .. } => test.known_to_amt24(),
            ConditionKind::Variable { .. } | ConditionKind::Constant(_) => true,
            ConditionKind::And(parts) | ConditionKind::Or(parts) => parts.iter().all(Self::known_to_amt24),
            // Who knows it isn't known here.
            ConditionKind::Other(_) => true,
        }
    }

    /// The conditions within an And or Or.
    pub fn parts(&self) -> &[Self] {
        match &self.kind {
            ConditionKind::And(parts) | ConditionKind::Or(parts) => parts,
            _ => &[],
        }
    }

    pub(super) fn parts_mut(&mut self) -> &mut [Self] {
        match &mut self.kind {
            ConditionKind::And(parts) | ConditionKind::Or(parts) => parts,
            _ => &mut [],
        }
    }

    /// The fields that it looks at, with those of its parts.
    pub fn fields(&self) -> Vec<&FieldRef> {
        match &self.kind {
            ConditionKind::Field { field, .. } => vec![field],
            _ => self.parts().iter().flat_map(Self::fields).collect(),
        }
    }
}

impl ConditionKind {
    /// A short name of the sort of condition, for ids and findings.
    pub fn name(&self) -> &str {
        match self {
            Self::Field { test, .. } => match test {
                Test::Filled => "filled",
                Test::Empty => "empty",
                Test::In(_) => "in",
                Test::NotIn(_) => "not-in",
                Test::Is(_) => "is",
            },
            Self::Variable { .. } => "variable",
            Self::Constant(_) => "constant",
            Self::And(_) => "and",
            Self::Or(_) => "or",
            Self::Other(name) => name,
        }
    }
}

impl Test {
    /// Whether Amt24 has a condition for it.
    pub fn known_to_amt24(&self) -> bool {
        match self {
            Self::Filled | Self::Empty | Self::In(_) | Self::NotIn(_) => true,
            Self::Is(_) => false,
        }
    }

    /// Whether it holds for an answer; `None` and empty answers count as not given.
    ///
    /// `ticked` is set for a single checkbox, which counts as filled only when it is ticked.
    pub fn holds(&self, answer: Option<&Value>, ticked: bool) -> bool {
        let filled = answer.is_some_and(|answer| !crate::is_empty(answer) && (!ticked || answer == &Value::Bool(true)));
        match self {
            Self::Filled => filled,
            Self::Empty => !filled,
            Self::In(values) => matches(answer, values),
            Self::NotIn(values) => !matches(answer, values),
            Self::Is(value) => answer.and_then(Value::as_bool).unwrap_or(false) == *value,
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
pub(crate) fn contains(values: &[Value], one: &Value) -> bool {
    values.iter().any(|value| value == one || crate::value::same_text(value, one))
}

impl Node for Condition {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        if place.depth() > DEPTH_LIMIT {
            return Err(place.error(Problem::TooDeep { limit: DEPTH_LIMIT }));
        }
        let (usage, kind) = read_kind(place)?;
        // Of other kinds it is a property that this program doesn't know.
        let has_parts = matches!(kind, ConditionKind::And(_) | ConditionKind::Or(_));
        let (kept, node) = Kept::read(place.object()?, if has_parts { &["conditions"] } else { &[] });
        Ok(Self { node, usage, kind, kept })
    }

    fn write(&self, ids: bool) -> Value {
        let kept = Value::Object(self.kept.0.clone());
        let unchanged = read_kind(&Place::top(&kept)).is_ok_and(|(_, before)| same_but_for_parts(&before, &self.kind));
        let mut object = if unchanged { self.kept.0.clone() } else { self.rewrite() };
        write_ours(&mut object, &self.node, ids);
        if matches!(self.kind, ConditionKind::And(_) | ConditionKind::Or(_)) {
            write_nodes(&mut object, "conditions", self.parts(), ids);
        }
        Value::Object(object)
    }
}

fn same_but_for_parts(one: &ConditionKind, other: &ConditionKind) -> bool {
    match (one, other) {
        (ConditionKind::And(_), ConditionKind::And(_)) | (ConditionKind::Or(_), ConditionKind::Or(_)) => true,
        _ => one == other,
    }
}

/// `@type` and what belongs to it. Names and properties: `form/condition` of the prozess-scripting-api; the one for
/// process variables is found in serviceportale-commons (`FormValidator`).
fn read_kind(place: &Place<'_>) -> Result<(Usage, ConditionKind), FormError> {
    let name: String = place.required("@type")?;
    let (usage, rest) = match (name.strip_prefix("ShowOn"), name.strip_prefix("SkipOn")) {
        (Some(rest), _) => (Usage::Show, rest),
        (_, Some(rest)) => (Usage::Skip, rest),
        _ => (Usage::Show, name.as_str()),
    };
    let field = |test| -> Result<ConditionKind, FormError> {
        Ok(ConditionKind::Field { field: FieldRef::read_from(place, "conditionFieldKey")?, test })
    };
    let values = || place.optional::<Vec<Value>>("values").map(Option::unwrap_or_default);
    let kind = match rest {
        "FieldValuesCondition" => field(Test::In(values()?))?,
        "FieldValueNotInValuesCondition" | "FieldValuesNotInValuesCondition" => field(Test::NotIn(values()?))?,
        "FilledFieldCondition" => field(Test::Filled)?,
        "EmptyFieldCondition" => field(Test::Empty)?,
        "BooleanCondition" if place.get("conditionFieldKey").is_some() => {
            field(Test::Is(place.optional("value")?.unwrap_or(false)))?
        }
        "BooleanCondition" => {
            let property = if usage == Usage::Show { "showField" } else { "skipSection" };
            ConditionKind::Constant(place.optional(property)?.unwrap_or(false))
        }
        "ProcessVariableInValuesCondition" => {
            ConditionKind::Variable { name: place.required("variableName")?, values: values()? }
        }
        "AndCondition" => ConditionKind::And(read_nodes(place, "conditions")?),
        "OrCondition" => ConditionKind::Or(read_nodes(place, "conditions")?),
        _ => ConditionKind::Other(name.clone()),
    };
    Ok((usage, kind))
}

/// Names of conditions as [`read_kind`] knows them.
pub(super) const NAMES: [&str; 14] = [
    "ShowOnFieldValuesCondition",
    "ShowOnFieldValueNotInValuesCondition",
    "ShowOnFilledFieldCondition",
    "ShowOnEmptyFieldCondition",
    "ShowOnBooleanCondition",
    "ShowOnProcessVariableInValuesCondition",
    "SkipOnFieldValuesCondition",
    "SkipOnFieldValueNotInValuesCondition",
    "SkipOnFilledFieldCondition",
    "SkipOnEmptyFieldCondition",
    "SkipOnBooleanCondition",
    "SkipOnProcessVariableInValuesCondition",
    "AndCondition",
    "OrCondition",
];

/// Properties whose meaning is in [`ConditionKind`].
const TYPED: [&str; 7] = ["@type", "conditionFieldKey", "values", "value", "showField", "skipSection", "variableName"];

impl Condition {
    /// The object of a condition whose kind has changed since it was read.
    fn rewrite(&self) -> Map<String, Value> {
        let mut object = Map::new();
        let prefix = if self.usage == Usage::Show { "ShowOn" } else { "SkipOn" };
        let mut put = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
        match &self.kind {
            ConditionKind::Field { field, test } => {
                let (name, property) = match test {
                    Test::Filled => ("FilledFieldCondition", None),
                    Test::Empty => ("EmptyFieldCondition", None),
                    Test::In(values) => ("FieldValuesCondition", Some(("values", values.write()))),
                    Test::NotIn(values) => ("FieldValueNotInValuesCondition", Some(("values", values.write()))),
                    Test::Is(value) => ("BooleanCondition", Some(("value", value.write()))),
                };
                put("@type", Value::from(format!("{prefix}{name}")));
                put("conditionFieldKey", field.write());
                if let Some((name, Some(value))) = property {
                    put(name, value);
                }
            }
            ConditionKind::Variable { name, values } => {
                put("@type", Value::from(format!("{prefix}ProcessVariableInValuesCondition")));
                put("variableName", Value::from(name.as_str()));
                put("values", Value::from(values.clone()));
            }
            ConditionKind::Constant(holds) => {
                let property = if self.usage == Usage::Show { "showField" } else { "skipSection" };
                put("@type", Value::from(format!("{prefix}BooleanCondition")));
                put(property, Value::from(*holds));
            }
            ConditionKind::And(_) => put("@type", Value::from("AndCondition")),
            ConditionKind::Or(_) => put("@type", Value::from("OrCondition")),
            ConditionKind::Other(name) => put("@type", Value::from(name.as_str())),
        }
        let untyped = self.kept.0.iter().filter(|(name, _)| !TYPED.contains(&name.as_str()) && *name != "conditions");
        object.extend(untyped.map(|(name, value)| (name.clone(), value.clone())));
        object
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_names_are_known() {
        let key = json!({"groupId": "g", "groupIndex": 0, "fieldId": "f"});
        for name in NAMES {
            let json = json!({"@type": name, "conditionFieldKey": key, "variableName": "v"});
            let (_, kind) = read_kind(&Place::top(&json)).unwrap();
            assert!(!matches!(kind, ConditionKind::Other(_)), "{name}");
        }
    }
}
