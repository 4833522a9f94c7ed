//! Properties that nothing reads: slips of the pen, and what stands at the wrong place.

use serde_json::{Map, Value};

use super::form::{CustomButton, CustomButtons, DataPointer, HelpDialog};
use super::slip::near;
use super::{
    Choice, Condition, ConditionKind, Field, FieldGroup, FieldRef, Form, NodeId, Row, Section, Test, Validator,
    validator_json,
};

/// Something that is written in a form and does nothing there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownProperty {
    /// The node in which it is written.
    pub node: NodeId,
    /// For example `sections[0].fieldGroups[1].titel`.
    pub place: String,
    /// As it is written.
    pub name: String,
    /// The property of the same object that it is likely to be a slip of.
    pub near: Option<&'static str>,
}

/// What a form that was made of a data schema says besides, anywhere (see the crate `standards`).
const OF_A_SCHEMA: [&str; 7] = ["fimId", "fimPath", "fimSchema", "fimReadings", "fimDecisions", "openPoints", "bezug"];

/// Properties of Amt24 that this program keeps without reading them.
const OF_A_GROUP: [&str; 1] = ["elements"];
const OF_A_FIELD: [&str; 1] = ["filterable"];
const OF_A_VALIDATOR: [&str; 5] = [
    "validationErrorMessage",
    "message",
    "validationInvalidNumberMessage",
    "validationDecimalPointError",
    "validationNonNegativeNumberError",
];

/// Properties in which a condition or validator speaks of a field.
const FIELD_KEYS: [&str; 2] = ["conditionFieldKey", "sourceFieldKey"];

impl Form {
    /// Properties that nothing reads, in the order of the form. Not looked into are values whose shape is open
    /// (`additionalConfig`, external sources), conditions and validators of an unknown kind, and names that begin as
    /// notes do (`_`, `$`, `@`, `//`).
    pub fn unknown_properties(&self) -> Vec<UnknownProperty> {
        let mut walk = Walk { found: vec![], node: &self.node };
        walk.named(&self.kept.0, &[Self::PROPERTIES, &OF_A_SCHEMA], "");
        walk.pointers(&[("source", self.source.as_ref()), ("target", self.target.as_ref())], "");
        if let Some(buttons) = &self.custom_buttons {
            walk.named(&buttons.kept.0, &[CustomButtons::PROPERTIES], "customButtons");
            for (index, button) in buttons.buttons.iter().enumerate() {
                let place = format!("customButtons.buttons[{index}]");
                walk.named(&button.kept.0, &[CustomButton::PROPERTIES], &place);
            }
        }
        for (index, section) in self.sections.iter().enumerate() {
            let place = format!("sections[{index}]");
            walk.node = &section.node;
            walk.named(&section.kept.0, &[Section::PROPERTIES, &OF_A_SCHEMA], &place);
            walk.conditions(&section.skip_conditions, &format!("{place}.skipConditions"));
            for (index, group) in section.groups.iter().enumerate() {
                walk.group(group, &format!("{place}.fieldGroups[{index}]"));
            }
        }
        walk.found
    }
}

struct Walk<'a> {
    found: Vec<UnknownProperty>,
    /// The node that is walked through.
    node: &'a NodeId,
}

impl<'a> Walk<'a> {
    fn group(&mut self, group: &'a FieldGroup, place: &str) {
        self.node = &group.node;
        self.named(&group.kept.0, &[FieldGroup::PROPERTIES, &OF_A_SCHEMA, &OF_A_GROUP], place);
        self.conditions(&group.conditions, &format!("{place}.displayConditions"));
        self.validators(&group.validators, &format!("{place}.validationRules"));
        for (index, row) in group.rows.iter().enumerate() {
            let place = format!("{place}.rows[{index}]");
            self.node = &row.node;
            self.named(&row.kept.0, &[Row::PROPERTIES, &OF_A_SCHEMA], &place);
            for (index, field) in row.fields.iter().enumerate() {
                self.field(field, &format!("{place}.fields[{index}]"));
            }
        }
    }

    fn field(&mut self, field: &'a Field, place: &str) {
        self.node = &field.node;
        self.named(&field.kept.0, &[Field::PROPERTIES, &OF_A_SCHEMA, &OF_A_FIELD], place);
        let pointers = [
            ("source", field.source.as_ref()),
            ("target", field.target.as_ref()),
            ("possibleValuesSource", field.options_source.as_ref()),
        ];
        self.pointers(&pointers, place);
        self.help(field.help_dialog.as_ref(), place);
        self.conditions(&field.conditions, &format!("{place}.displayConditions"));
        for (index, option) in field.options.iter().enumerate() {
            let place = format!("{place}.possibleValues[{index}]");
            self.node = &option.node;
            self.named(&option.kept.0, &[Choice::PROPERTIES, &OF_A_SCHEMA], &place);
            self.help(option.help_dialog.as_ref(), &place);
        }
        self.validators(&field.validators, &format!("{place}.validationRules"));
    }

    fn pointers(&mut self, pointers: &[(&str, Option<&DataPointer>)], place: &str) {
        for (name, pointer) in pointers {
            if let Some(pointer) = pointer {
                self.named(&pointer.kept.0, &[DataPointer::PROPERTIES], &inside(place, name));
            }
        }
    }

    fn help(&mut self, dialog: Option<&HelpDialog>, place: &str) {
        if let Some(dialog) = dialog {
            self.named(&dialog.kept.0, &[HelpDialog::PROPERTIES], &inside(place, "helpDialog"));
        }
    }

    fn conditions(&mut self, conditions: &'a [Condition], place: &str) {
        for (index, condition) in conditions.iter().enumerate() {
            let place = format!("{place}[{index}]");
            // Those of a validator have no node of their own.
            if !condition.node.is_empty() {
                self.node = &condition.node;
            }
            if let Some(known) = of_condition(&condition.kind) {
                self.named(&condition.kept.0, &[known], &place);
                self.field_keys(&condition.kept.0, &place);
            }
            self.conditions(condition.parts(), &format!("{place}.conditions"));
        }
    }

    fn validators(&mut self, validators: &'a [Validator], place: &str) {
        for (index, validator) in validators.iter().enumerate() {
            let place = format!("{place}[{index}]");
            self.node = &validator.node;
            // What calls a service has properties of that service.
            let is_open = matches!(validator.kind, super::ValidatorKind::External);
            if let (false, Some(known)) = (is_open, validator_json::properties(&validator.kind)) {
                self.named(&validator.kept.0, &[&["@type"], known, &OF_A_VALIDATOR], &place);
                self.field_keys(&validator.kept.0, &place);
            }
            if let Some(of) = validator.one_of() {
                self.conditions(&of.when, &format!("{place}.onlyWhen"));
            }
        }
    }

    fn field_keys(&mut self, object: &Map<String, Value>, place: &str) {
        for name in FIELD_KEYS {
            if let Some(key) = object.get(name).and_then(Value::as_object) {
                self.named(key, &[&FieldRef::PROPERTIES], &inside(place, name));
            }
        }
    }

    fn named(&mut self, object: &Map<String, Value>, known: &[&[&'static str]], place: &str) {
        let known: Vec<&'static str> = known.iter().flat_map(|names| names.iter().copied()).collect();
        for (name, value) in object {
            let is_note = name.starts_with(['_', '$', '@']) || name.starts_with("//");
            if value.is_null() || is_note || known.contains(&name.as_str()) {
                continue;
            }
            let near = near(name, known.iter().copied());
            self.found.push(UnknownProperty {
                node: self.node.clone(),
                place: inside(place, name),
                name: name.clone(),
                near,
            });
        }
    }
}

fn inside(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

/// What says when a condition of this kind holds; none for a kind that this program doesn't know.
fn of_condition(kind: &ConditionKind) -> Option<&'static [&'static str]> {
    Some(match kind {
        ConditionKind::Field { test: Test::Filled | Test::Empty, .. } => &["@type", "conditionFieldKey"],
        ConditionKind::Field { test: Test::In(_) | Test::NotIn(_), .. } => &["@type", "conditionFieldKey", "values"],
        ConditionKind::Field { test: Test::Is(_), .. } => &["@type", "conditionFieldKey", "value"],
        ConditionKind::Variable { .. } => &["@type", "variableName", "values"],
        ConditionKind::Constant(_) => &["@type", "showField", "skipSection"],
        ConditionKind::And(_) | ConditionKind::Or(_) => &["@type", "conditions"],
        ConditionKind::Other(_) => return None,
    })
}
