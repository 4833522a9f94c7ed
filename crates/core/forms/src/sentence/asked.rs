//! Which answer a sentence speaks of, seen from where the sentence stands.

use serde::{Deserialize, Serialize};

use crate::{Field, FieldGroup, FieldRef, FieldType, Form, Instance, NodeId, Usage};

/// Where a condition or validator stands: in a section, or in a group or one of its fields. It decides which answer "the
/// same instance" is, and whether a condition shows or skips.
#[derive(Clone, Copy, Debug)]
pub struct Standpoint<'a> {
    /// The form in which fields are looked for.
    pub form: &'a Form,
    /// None for a section.
    group: Option<&'a FieldGroup>,
}

impl<'a> Standpoint<'a> {
    /// Of what skips a section.
    pub fn section(form: &'a Form) -> Self {
        Self { form, group: None }
    }

    /// Of what shows a group or one of its fields, or judges one.
    pub fn group(form: &'a Form, group: &'a FieldGroup) -> Self {
        Self { form, group: Some(group) }
    }

    /// Of a section, group or field, or of a condition or validator, by its id.
    pub fn of(form: &'a Form, node: &NodeId) -> Option<Self> {
        for section in &form.sections {
            if section.node == *node || has(&section.skip_conditions, node) {
                return Some(Self::section(form));
            }
            let mut groups = section.groups.iter();
            if let Some(group) = groups.find(|group| stands_in(group, node)) {
                return Some(Self::group(form, group));
            }
        }
        None
    }

    /// What conditions do here.
    pub fn usage(&self) -> Usage {
        if self.group.is_some() { Usage::Show } else { Usage::Skip }
    }

    /// The group; none for a section.
    pub fn own_group(&self) -> Option<&'a FieldGroup> {
        self.group
    }

    pub(crate) fn is_own(&self, group: &str) -> bool {
        self.group.is_some_and(|own| own.id == group)
    }

    /// Whether there are several instances of what stands here.
    fn is_repeated(&self) -> bool {
        self.group.is_some_and(|group| group.multiple)
    }
}

fn has(conditions: &[crate::Condition], node: &NodeId) -> bool {
    conditions.iter().any(|condition| condition.node == *node || has(condition.parts(), node))
}

fn stands_in(group: &FieldGroup, node: &NodeId) -> bool {
    let judges = |validators: &[crate::Validator]| validators.iter().any(|validator| validator.node == *node);
    let is_field = |field: &Field| {
        field.node == *node
            || has(&field.conditions, node)
            || judges(&field.validators)
            || field.options.iter().any(|option| option.node == *node)
    };
    group.node == *node
        || has(&group.conditions, node)
        || judges(&group.validators)
        || group.rows.iter().any(|row| row.node == *node)
        || group.fields().any(is_field)
}

/// The answer that a sentence speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Asked {
    /// Id of the group.
    pub group: String,
    /// Id of the field within its group.
    pub field: String,
    /// The field's node; none where the form has no such field. It isn't written: the ids count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub node: Option<NodeId>,
    /// Which of the answers, where the group is repeated.
    pub instance: AskedInstance,
}

/// Which instance of a repeated group is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AskedInstance {
    /// There is only one: nothing has to be said.
    Only,
    /// The one in which the sentence stands; only within the own group.
    Same,
    /// The one with the same number, of another group. Nobody is offered this; forms may say it.
    SameNumber,
    /// The first one, seen from outside of its group. From within, Amt24's 0 means the same one.
    First,
    /// This one, counted from 0; never 0 itself.
    Nth {
        /// From 0.
        index: usize,
    },
}

/// What sort of answers a field has, as far as sentences tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum AskedKind {
    /// One of its options.
    Choice,
    /// Several of its options.
    Several,
    /// Yes or no.
    YesNo,
    /// A single box.
    Box,
    /// Something that is written: text, number, day, time, amount, place.
    Written,
    /// Files.
    File,
    /// No answer: the field only shows something, this program doesn't know it, or it isn't there.
    Nothing,
}

impl AskedKind {
    /// Of a field; none stands for one that isn't there.
    pub fn of(field: Option<&Field>) -> Self {
        let Some(field) = field else { return Self::Nothing };
        match field.kind {
            FieldType::RadioButtons | FieldType::DropdownSingleSelect | FieldType::DropdownSingleSelectAjax => {
                Self::Choice
            }
            FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => Self::Several,
            FieldType::Boolean => Self::YesNo,
            FieldType::SingleCheckbox => Self::Box,
            FieldType::String
            | FieldType::Textarea
            | FieldType::StringAjaxAutocomplete
            | FieldType::Date
            | FieldType::Time
            | FieldType::EuroBetrag
            | FieldType::KfzKennzeichen
            | FieldType::GeoMap
            | FieldType::GdikMap
            | FieldType::ElterngeldBezugszeitraum => Self::Written,
            FieldType::File | FieldType::MultipleFile => Self::File,
            FieldType::Text
            | FieldType::Placeholder
            | FieldType::H1
            | FieldType::H2
            | FieldType::Hintbox
            | FieldType::Video
            | FieldType::Image
            | FieldType::Download
            | FieldType::Pdf
            | FieldType::SubmittedWithNpaInfo
            | FieldType::Other(_) => Self::Nothing,
        }
    }
}

impl Asked {
    /// The answer that a reference means, seen from here.
    pub fn read(at: &Standpoint<'_>, field: &FieldRef) -> Self {
        let group = at.form.group(&field.group);
        let node = group.and_then(|group| group.fields().find(|there| there.id == field.field));
        let repeated = group.is_some_and(|group| group.multiple);
        let first = if repeated { AskedInstance::First } else { AskedInstance::Only };
        let instance = match field.instance {
            Instance::Same | Instance::At(0) if at.is_own(&field.group) => {
                if repeated {
                    AskedInstance::Same
                } else {
                    AskedInstance::Only
                }
            }
            Instance::Same if at.is_repeated() => AskedInstance::SameNumber,
            Instance::Same | Instance::At(0) => first,
            Instance::At(index) => AskedInstance::Nth { index },
        };
        let node = node.map(|field| field.node.clone());
        Self { group: field.group.clone(), field: field.field.clone(), node, instance }
    }

    /// As conditions and validators write it. From within the own group [`AskedInstance::First`] can't be said.
    pub fn write(&self) -> FieldRef {
        let instance = match self.instance {
            AskedInstance::Only | AskedInstance::First => Instance::At(0),
            AskedInstance::Same | AskedInstance::SameNumber => Instance::Same,
            AskedInstance::Nth { index } => Instance::At(index),
        };
        FieldRef::new(&self.group, instance, &self.field)
    }

    /// The field, if the form has it.
    pub fn in_form<'a>(&self, form: &'a Form) -> Option<&'a Field> {
        form.group(&self.group)?.fields().find(|field| field.id == self.field)
    }

    /// The answer to a field of a group, of the instance that is usually meant from here.
    pub fn to(at: &Standpoint<'_>, group: &FieldGroup, field: &Field) -> Self {
        let instance = Self::instances(at, group).first().copied().unwrap_or(AskedInstance::Only);
        Self { group: group.id.clone(), field: field.id.clone(), node: Some(field.node.clone()), instance }
    }

    /// Which instances of a group can be spoken of from here.
    pub fn instances(at: &Standpoint<'_>, group: &FieldGroup) -> Vec<AskedInstance> {
        if !group.multiple {
            return vec![AskedInstance::Only];
        }
        let first = if at.is_own(&group.id) { AskedInstance::Same } else { AskedInstance::First };
        let others = (1..group.instance_limit()).map(|index| AskedInstance::Nth { index });
        std::iter::once(first).chain(others).collect()
    }
}
