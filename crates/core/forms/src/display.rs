//! A submission laid out as its form has it, for reading.

use std::collections::{BTreeMap, BTreeSet};

use domain::{FieldKey, FieldValue};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use crate::value::{amount_in_cents, date_of, file_names, is_empty, plain, time_of};
use crate::{Field, FieldType, Form};

/// A page of the form, with what was answered on it.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DisplaySection {
    /// Empty for the last section, of values which the form doesn't know.
    pub title: String,
    /// One for each instance.
    pub groups: Vec<DisplayGroup>,
}

/// One instance of a group.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DisplayGroup {
    /// The group's own, without a number.
    pub title: String,
    /// Which instance of a repeated group, from 0.
    pub index: usize,
    /// Whether the group has several instances here.
    pub repeated: bool,
    /// False for the group that gathers values which the form doesn't know; their labels are their keys.
    pub known: bool,
    /// Those that an applicant can answer, with and without an answer, in the order of the form.
    pub fields: Vec<DisplayField>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DisplayField {
    /// By it a correction finds the value.
    pub key: FieldKey,
    /// As the form words it; the key itself for a value which the form doesn't know.
    pub label: String,
    /// As far as the form's type of the field fits it; else text.
    pub value: DisplayValue,
    /// Amt24's verification level of a verified value.
    pub verified: Option<String>,
}

/// A value to be read; how a date, an amount or yes and no are written is for whoever shows it.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum DisplayValue {
    /// Nothing was answered.
    Empty,
    /// As it was written; a time of day as `HH:MM`.
    Text(String),
    /// Labels of the chosen options.
    Choice(Vec<String>),
    /// A day.
    Date(#[ts(type = "string")] Date),
    /// Ticked, or answered with yes.
    YesNo(bool),
    /// File names.
    Files(Vec<String>),
    /// Cents of a euro.
    Amount(#[ts(type = "number")] i64),
}

/// Every field that the form shows and that has a value or is in the group of one; values which the form doesn't know
/// come in a last section of their own, so that nothing an applicant sent gets lost.
pub fn display(form: &Form, fields: &BTreeMap<FieldKey, FieldValue>) -> Vec<DisplaySection> {
    let mut shown = BTreeSet::new();
    let mut sections = vec![];
    for section in &form.sections {
        let mut groups = vec![];
        for group in &section.groups {
            let instances = group.instances(fields.keys());
            // Only instances that occur: an index of a million in a broken submission costs nothing.
            let indexes: BTreeSet<usize> = if group.multiple {
                fields.keys().filter(|key| key.group == group.id).map(|key| key.index).chain([0]).collect()
            } else {
                [0].into()
            };
            for index in indexes {
                let answered = group.fields().filter(|field| field.kind.is_answered());
                let fields: Vec<DisplayField> = answered
                    .map(|field| {
                        let key = FieldKey::new(&group.id, index, &field.id);
                        shown.insert(key.clone());
                        display_field(field, fields.get(&key), key)
                    })
                    .collect();
                if !fields.is_empty() {
                    groups.push(DisplayGroup {
                        title: group.title.clone(),
                        index,
                        repeated: instances > 1,
                        known: true,
                        fields,
                    });
                }
            }
        }
        sections.push(DisplaySection { title: section.title.clone(), groups });
    }
    let unknown: Vec<DisplayField> = fields
        .iter()
        .filter(|(key, _)| !shown.contains(*key))
        .map(|(key, value)| DisplayField {
            key: key.clone(),
            label: key.to_string(),
            value: unknown_value(&value.value),
            verified: value.verified.clone(),
        })
        .collect();
    if !unknown.is_empty() {
        let group = DisplayGroup { title: String::new(), index: 0, repeated: false, known: false, fields: unknown };
        sections.push(DisplaySection { title: String::new(), groups: vec![group] });
    }
    sections
}

fn display_field(field: &Field, value: Option<&FieldValue>, key: FieldKey) -> DisplayField {
    DisplayField {
        key,
        label: field.label.clone(),
        value: value.map_or(DisplayValue::Empty, |value| display_value(field, &value.value)),
        verified: value.and_then(|value| value.verified.clone()),
    }
}

fn display_value(field: &Field, value: &Value) -> DisplayValue {
    if is_empty(value) {
        return DisplayValue::Empty;
    }
    let label = |value: &Value| field.option_label(&plain(value));
    let labels = |value: &Value| value.as_array().map(|chosen| chosen.iter().map(label).collect());
    let fitting = match field.kind {
        FieldType::DropdownSingleSelect | FieldType::DropdownSingleSelectAjax | FieldType::RadioButtons => {
            Some(DisplayValue::Choice(vec![label(value)]))
        }
        FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => {
            labels(value).map(DisplayValue::Choice)
        }
        // From an XML file a yes comes as text.
        FieldType::Boolean | FieldType::SingleCheckbox => value
            .as_bool()
            .or_else(|| match value.as_str() {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            })
            .map(DisplayValue::YesNo),
        FieldType::Date => date_of(value).map(DisplayValue::Date),
        FieldType::EuroBetrag => amount_in_cents(value).map(DisplayValue::Amount),
        FieldType::Time => time_of(value).map(|time| DisplayValue::Text(time.strftime("%H:%M").to_string())),
        FieldType::File | FieldType::MultipleFile => Some(DisplayValue::Files(file_names(value))),
        _ => None,
    };
    fitting.unwrap_or_else(|| DisplayValue::Text(plain(value)))
}

fn unknown_value(value: &Value) -> DisplayValue {
    match value {
        _ if is_empty(value) => DisplayValue::Empty,
        Value::Bool(yes) => DisplayValue::YesNo(*yes),
        _ => DisplayValue::Text(plain(value)),
    }
}
