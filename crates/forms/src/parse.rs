//! Reading a form, with every complaint naming its place.

use std::collections::BTreeSet;

use domain::FieldKey;
use jiff::civil::Date;
use regex::Regex;
use serde_json::Value;

use crate::{Choice, Condition, DateBound, Field, FieldGroup, FieldType, Form, Row, Rule, Section};

/// Instances of a repeated group where the form gives no number (Amt24's own default).
const MAX_INSTANCES: usize = 99;

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{place}: {problem}")]
pub struct FormError {
    /// For example `sections[0].fieldGroups[1].rows[0].fields[2]`.
    pub place: String,
    pub problem: String,
}

fn error(place: &str, problem: impl Into<String>) -> FormError {
    FormError { place: if place.is_empty() { "form".to_owned() } else { place.to_owned() }, problem: problem.into() }
}

impl Form {
    /// Reads a form in Amt24's form JSON.
    ///
    /// # Errors
    /// What is wrong and where; also for field types, validators and conditions which this version doesn't support.
    pub fn parse(json: &Value) -> Result<Self, FormError> {
        let top = Node { value: json, place: String::new() };
        if !json.is_object() {
            return Err(error("", "is not an object"));
        }
        let form = Self {
            id: top.required_text("id")?,
            title: top.text("title")?.unwrap_or_default(),
            sections: top.list("sections", section)?,
        };
        if form.sections.is_empty() {
            return Err(error("sections", "has no section"));
        }
        form.check_references()?;
        Ok(form)
    }

    fn check_references(&self) -> Result<(), FormError> {
        let mut groups = BTreeSet::new();
        for (s, section) in self.sections.iter().enumerate() {
            for (g, group) in section.groups.iter().enumerate() {
                let place = format!("sections[{s}].fieldGroups[{g}]");
                if !groups.insert(&group.id) {
                    return Err(error(&place, format!("the id {:?} is used twice", group.id)));
                }
                let mut fields = BTreeSet::new();
                for field in group.fields() {
                    let place = format!("{place}, field {:?}", field.id);
                    if !fields.insert(&field.id) {
                        return Err(error(&place, "the id is used twice in its group"));
                    }
                    let bounds = field.rules.iter().filter_map(|rule| match rule {
                        Rule::MinDate(DateBound::Field(key)) | Rule::MaxDate(DateBound::Field(key)) => Some(key),
                        _ => None,
                    });
                    for key in field.conditions.iter().flat_map(Condition::fields).chain(bounds) {
                        if self.field(key).is_none() {
                            return Err(error(&place, format!("speaks of the field {key}, which doesn't exist")));
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// A value with its place in the document.
struct Node<'a> {
    value: &'a Value,
    place: String,
}

impl<'a> Node<'a> {
    fn path(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    /// The property, unless it is absent or null.
    fn get(&self, name: &str) -> Option<Node<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Node { value, place: self.path(name) })
    }

    fn text(&self, name: &str) -> Result<Option<String>, FormError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        let text = node.value.as_str().ok_or_else(|| error(&node.place, "is not a text"))?;
        Ok(Some(text.to_owned()))
    }

    fn required_text(&self, name: &str) -> Result<String, FormError> {
        let text = self.text(name)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| error(&self.path(name), "is missing"))
    }

    fn flag(&self, name: &str) -> Result<bool, FormError> {
        let Some(node) = self.get(name) else { return Ok(false) };
        node.value.as_bool().ok_or_else(|| error(&node.place, "is neither true nor false"))
    }

    fn count(&self, name: &str) -> Result<Option<usize>, FormError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        let count = node.value.as_u64().and_then(|count| usize::try_from(count).ok());
        count.map(Some).ok_or_else(|| error(&node.place, "is not a whole number"))
    }

    fn list<T>(&self, name: &str, read: fn(&Node<'_>) -> Result<T, FormError>) -> Result<Vec<T>, FormError> {
        let Some(node) = self.get(name) else { return Ok(vec![]) };
        let items = node.value.as_array().ok_or_else(|| error(&node.place, "is not a list"))?;
        let item = |(i, value)| read(&Node { value, place: format!("{}[{i}]", node.place) });
        items.iter().enumerate().map(item).collect()
    }

    /// Refuses what would change the meaning of the form if it were passed over.
    fn refuse(&self, name: &str) -> Result<(), FormError> {
        let Some(node) = self.get(name) else { return Ok(()) };
        let says_nothing = match node.value {
            Value::Array(list) => list.is_empty(),
            Value::Object(object) => object.is_empty(),
            Value::String(text) => text.is_empty(),
            Value::Bool(on) => !on,
            _ => false,
        };
        if says_nothing { Ok(()) } else { Err(error(&node.place, "is not supported")) }
    }
}

fn section(node: &Node<'_>) -> Result<Section, FormError> {
    node.refuse("skipConditions")?;
    Ok(Section { title: node.text("title")?.unwrap_or_default(), groups: node.list("fieldGroups", group)? })
}

fn group(node: &Node<'_>) -> Result<FieldGroup, FormError> {
    node.refuse("fixedInstanceCount")?;
    let id = node.required_text("id")?;
    if id.contains(':') {
        return Err(error(&node.path("id"), "must not contain a colon"));
    }
    Ok(FieldGroup {
        id,
        title: node.text("title")?.unwrap_or_default(),
        multiple: node.flag("multiple")?,
        max_instances: node.count("maxInstanceCount")?.unwrap_or(MAX_INSTANCES).clamp(1, MAX_INSTANCES),
        add_label: node.text("addRowButtonText")?,
        rows: node.list("rows", |row| Ok(Row { fields: row.list("fields", field)? }))?,
    })
}

fn field(node: &Node<'_>) -> Result<Field, FormError> {
    let name = node.required_text("type")?;
    let kind = FieldType::from_name(&name)
        .ok_or_else(|| error(&node.path("type"), format!("the field type {name} is not supported")))?;
    for unsupported in ["possibleValuesSource", "externalDataSourceProperties", "externalValue"] {
        node.refuse(unsupported)?;
    }
    let width = node.count("width")?.unwrap_or(12);
    let width = u8::try_from(width).ok().filter(|width| (1..=12).contains(width));
    Ok(Field {
        id: node.required_text("id")?,
        label: node.text("label")?.unwrap_or_default(),
        kind,
        default: node.get("value").map_or(Value::Null, |value| value.value.clone()),
        placeholder: node.text("placeholder")?.unwrap_or_default(),
        disabled: node.flag("disabled")?,
        required: node.flag("required")?,
        required_message: node.text("requiredValidationFailedMessage")?,
        helptext: node.text("helptext")?.unwrap_or_default(),
        options: node.list("possibleValues", choice)?,
        conditions: node.list("displayConditions", condition)?,
        width: width.ok_or_else(|| error(&node.path("width"), "is not between 1 and 12"))?,
        rules: node.list("validationRules", rule)?,
        prefill: prefill(node)?,
    })
}

fn prefill(node: &Node<'_>) -> Result<Option<String>, FormError> {
    let Some(source) = node.get("source") else { return Ok(None) };
    let from_account = source.text("service")?.as_deref() == Some("servicekonto");
    if from_account { source.required_text("variableName").map(Some) } else { Ok(None) }
}

fn choice(node: &Node<'_>) -> Result<Choice, FormError> {
    let value = node.text("value")?.ok_or_else(|| error(&node.path("value"), "is missing"))?;
    Ok(Choice { label: node.text("label")?.unwrap_or_else(|| value.clone()), value })
}

fn field_key(node: &Node<'_>) -> Result<FieldKey, FormError> {
    let key = node.get("conditionFieldKey").ok_or_else(|| error(&node.path("conditionFieldKey"), "is missing"))?;
    let index = key.count("groupIndex")?.unwrap_or(0);
    Ok(FieldKey::new(key.required_text("groupId")?, index, key.required_text("fieldId")?))
}

fn condition(node: &Node<'_>) -> Result<Condition, FormError> {
    let values = || -> Result<Vec<Value>, FormError> { node.list("values", |value| Ok(value.value.clone())) };
    Ok(match node.required_text("@type")?.as_str() {
        "ShowOnFieldValuesCondition" => Condition::ValueIn { field: field_key(node)?, values: values()? },
        "ShowOnFieldValueNotInValuesCondition" => Condition::ValueNotIn { field: field_key(node)?, values: values()? },
        "ShowOnFilledFieldCondition" => Condition::Filled { field: field_key(node)? },
        "ShowOnEmptyFieldCondition" => Condition::Empty { field: field_key(node)? },
        "ShowOnBooleanCondition" => Condition::Is { field: field_key(node)?, value: node.flag("value")? },
        "AndCondition" => Condition::And(node.list("conditions", condition)?),
        "OrCondition" => Condition::Or(node.list("conditions", condition)?),
        other => return Err(error(&node.path("@type"), format!("the condition {other} is not supported"))),
    })
}

fn rule(node: &Node<'_>) -> Result<Rule, FormError> {
    let count = |name: &str| -> Result<usize, FormError> {
        node.count(name)?.ok_or_else(|| error(&node.path(name), "is missing"))
    };
    let number = |name: &str| -> Result<f64, FormError> {
        let value = node.get(name).and_then(|value| value.value.as_f64());
        value.ok_or_else(|| error(&node.path(name), "is not a number"))
    };
    Ok(match node.required_text("@type")?.as_str() {
        "RegexValidator" => {
            let pattern = node.required_text("regex")?;
            let regex =
                Regex::new(&format!("^(?:{pattern})$")).map_err(|e| error(&node.path("regex"), e.to_string()))?;
            Rule::Regex { regex, message: node.text("message")? }
        }
        "MinLengthValidator" => Rule::MinLength(count("minLength")?),
        "MaxLengthValidator" => Rule::MaxLength(count("maxLength")?),
        "NumberValidator" => Rule::Number,
        "MinNumberValidator" => Rule::MinNumber(number("min")?),
        "MaxNumberValidator" => Rule::MaxNumber(number("max")?),
        "MinDateValidator" => Rule::MinDate(date_bound(node)?),
        "MaxDateValidator" => Rule::MaxDate(date_bound(node)?),
        "IbanValidator" => Rule::Iban,
        "FileExtensionValidator" => Rule::FileExtensions(node.list("extensions", |extension| {
            let text = extension.value.as_str().ok_or_else(|| error(&extension.place, "is not a text"))?;
            Ok(text.trim_start_matches('.').to_lowercase())
        })?),
        "MaxFileCountValidator" => Rule::MaxFiles(count("maxCount")?),
        other => return Err(error(&node.path("@type"), format!("the validator {other} is not supported"))),
    })
}

/// `date`, `daysFromToday` or `conditionFieldKey`.
fn date_bound(node: &Node<'_>) -> Result<DateBound, FormError> {
    if let Some(text) = node.text("date")? {
        let day: Result<Date, _> = text.parse();
        return day.map(DateBound::Day).map_err(|_| error(&node.path("date"), "is not a date like 2026-01-31"));
    }
    if let Some(days) = node.get("daysFromToday") {
        let offset = days.value.as_i64().and_then(|days| i32::try_from(days).ok()).filter(|days| days.abs() < 400_000);
        return offset
            .map(|days| DateBound::Today { days })
            .ok_or_else(|| error(&days.place, "is not a number of days"));
    }
    field_key(node).map(DateBound::Field)
}
