//! Another type of a field: what an answer of the new type can be, stays; what can't, goes, and is told before.

use serde::Serialize;
use serde_json::{Value, json};

use super::{EditError, Work};
use crate::evaluate::canonical;
use crate::tree::NodeKind;
use crate::{Field, FieldType, Form, NodeId};

/// What another type takes away, or leaves without sense.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Loss {
    /// All options.
    Options {
        /// How many.
        count: usize,
    },
    /// A property: the value with which the field starts, or one that only the former type reads.
    Property {
        /// In the form JSON.
        name: String,
    },
    /// A validator that can't judge the new type's answers.
    Validator {
        /// Which one.
        node: NodeId,
    },
    /// A condition, validator or computation that asks for an answer which the new type doesn't have. It stays, and the
    /// checks tell.
    Asked {
        /// Where it stands.
        by: NodeId,
    },
}

/// What only fields that are answered have.
const OF_ANSWERS: [&str; 10] = [
    "required",
    "disabled",
    "consent",
    "placeholder",
    "requiredValidationFailedMessage",
    "typeValidationFailedMessage",
    "source",
    "target",
    "externalValue",
    "externalDataSourceProperties",
];
/// What only fields with options have.
const OF_CHOICES: [&str; 2] = ["possibleValuesSource", "externalDataSourceProperties"];

/// What becomes of a field, of which nothing has to be decided.
struct Becoming {
    losses: Vec<Loss>,
    /// The value with which the field starts, where it has to be written otherwise.
    preset: Option<Value>,
}

/// What [`Edit::Become`](super::Edit::Become) would take away; empty where all is kept, or the field isn't there.
pub fn losses(form: &Form, field: &NodeId, to: &str) -> Vec<Loss> {
    let found = form.groups().flat_map(|group| group.fields()).find(|one| one.node == *field);
    found.map(|found| becoming(form, found, &FieldType::from_name(to)).losses).unwrap_or_default()
}

fn becoming(form: &Form, field: &Field, to: &FieldType) -> Becoming {
    let mut losses = vec![];
    if !field.options.is_empty() && !to.is_choice() {
        losses.push(Loss::Options { count: field.options.len() });
    }
    let property = |name: &str| Loss::Property { name: name.to_owned() };
    let written =
        |name: &str| field.kept.get(name).is_some_and(|value| !value.is_null() && *value != false && *value != "");
    if field.kind.is_answered() && !to.is_answered() {
        losses.extend(OF_ANSWERS.iter().filter(|name| written(name)).map(|name| property(name)));
    } else if field.kind.is_choice() && !to.is_choice() {
        losses.extend(OF_CHOICES.iter().filter(|name| written(name)).map(|name| property(name)));
    }
    if field.additional_config.is_some() && config_of(&field.kind) != config_of(to) {
        losses.push(property("additionalConfig"));
    }
    let preset = preset(field, to);
    if preset == Some(Value::Null) {
        losses.push(property("value"));
    }
    let unsuited = field.validators.iter().filter(|one| one.kind.suits(&field.kind) && !one.kind.suits(to));
    losses.extend(unsuited.map(|one| Loss::Validator { node: one.node.clone() }));
    if answers(&field.kind) != answers(to) {
        let asking = form.asking(&field.node).into_iter();
        losses.extend(asking.map(|asking| Loss::Asked { by: asking.through }));
    }
    Becoming { losses, preset: preset.filter(|value| !value.is_null()) }
}

/// The value with which the field starts after the change: `None` where it stays as it is, null where it can't stay.
fn preset(field: &Field, to: &FieldType) -> Option<Value> {
    if crate::is_empty(&field.default) || field.default.as_str().is_some_and(|text| text.contains("${")) {
        return None;
    }
    let now = canonical(&field.kind, &field.default);
    if answers(&field.kind) == answers(to) {
        return None;
    }
    let listed = |value: &Value| value.as_array().is_some_and(|items| items.len() == 1);
    match (answers(&field.kind), answers(to)) {
        (Answers::One, Answers::Several) => Some(json!([now])),
        (Answers::Several, Answers::One) if listed(&now) => now.get(0).cloned(),
        (Answers::YesNo, Answers::Ticked) | (Answers::Ticked, Answers::YesNo) => None,
        (_, Answers::Text) if now.is_string() => None,
        _ => Some(Value::Null),
    }
}

/// What sort of answers a type has; conditions that ask for one sort make sense for the same sort only.
#[derive(PartialEq, Eq)]
pub(crate) enum Answers {
    Nothing,
    Text,
    Amount,
    Day,
    Time,
    YesNo,
    Ticked,
    One,
    Several,
    Files,
    Months,
}

pub(crate) fn answers(kind: &FieldType) -> Answers {
    match kind {
        FieldType::String
        | FieldType::Textarea
        | FieldType::StringAjaxAutocomplete
        | FieldType::KfzKennzeichen
        | FieldType::GeoMap
        | FieldType::GdikMap => Answers::Text,
        FieldType::EuroBetrag => Answers::Amount,
        FieldType::Date => Answers::Day,
        FieldType::Time => Answers::Time,
        FieldType::Boolean => Answers::YesNo,
        FieldType::SingleCheckbox => Answers::Ticked,
        FieldType::RadioButtons | FieldType::DropdownSingleSelect | FieldType::DropdownSingleSelectAjax => Answers::One,
        FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => Answers::Several,
        FieldType::File | FieldType::MultipleFile => Answers::Files,
        FieldType::ElterngeldBezugszeitraum => Answers::Months,
        FieldType::Text
        | FieldType::Placeholder
        | FieldType::H1
        | FieldType::H2
        | FieldType::SubmittedWithNpaInfo
        | FieldType::Video
        | FieldType::Image
        | FieldType::Download
        | FieldType::Hintbox
        | FieldType::Pdf
        | FieldType::Other(_) => Answers::Nothing,
    }
}

/// What an `additionalConfig` of a type is about; the same for types that can read each other's.
fn config_of(kind: &FieldType) -> &str {
    match kind {
        FieldType::Text | FieldType::H1 | FieldType::H2 | FieldType::Hintbox => "text",
        kind if kind.is_media() => "media",
        kind if kind.is_file() => "files",
        kind => kind.name(),
    }
}

impl Work<'_> {
    pub(super) fn become_kind(&mut self, field: &NodeId, to: &str) -> Result<(), EditError> {
        self.of_kind(field, NodeKind::Field)?;
        let form = self.tree.form()?;
        let found = form.groups().flat_map(|group| group.fields()).find(|one| one.node == *field);
        let found = found.ok_or_else(|| EditError::NoSuchNode(field.clone()))?;
        let Becoming { losses, preset } = becoming(&form, found, &FieldType::from_name(to));
        self.set(field, "type", json!(to))?;
        if let Some(preset) = preset {
            self.set(field, "value", preset)?;
        }
        for loss in losses {
            match loss {
                Loss::Options { .. } => {
                    let options = self.node(field)?.lists.get("possibleValues").cloned().unwrap_or_default();
                    options.iter().try_for_each(|option| self.remove(option))?;
                }
                Loss::Property { name } => drop(self.touch(field)?.properties.shift_remove(&name)),
                Loss::Validator { node } => self.remove(&node)?,
                Loss::Asked { .. } => {}
            }
        }
        Ok(())
    }
}
