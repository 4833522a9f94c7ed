//! How one part of a form speaks of a field in another.

use std::fmt;

use domain::FieldKey;
use serde_json::{Map, Value, json};

use super::place::{FormError, Place};

/// A field, and in which instance of its group (Amt24's `FormFieldKeyV1`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldRef {
    /// `groupId`.
    pub group: String,
    /// `groupIndex`; left out it is 0.
    pub instance: Instance,
    /// `fieldId`.
    pub field: String,
}

/// Which instance of a repeated group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Instance {
    /// The one in which the reference stands; `groupIndex` is −1.
    Same,
    /// This one, from 0. Within a field's own group 0 means the same instance, too: forms are written that way.
    At(usize),
}

impl FieldRef {
    /// Names of what is read of its object.
    pub(super) const PROPERTIES: [&'static str; 3] = ["groupId", "groupIndex", "fieldId"];

    /// Whether there is such a field isn't looked at.
    pub fn new(group: impl Into<String>, instance: Instance, field: impl Into<String>) -> Self {
        Self { group: group.into(), instance, field: field.into() }
    }

    /// A reference to a field of a group that isn't repeated, or to the same instance.
    pub fn to(group: impl Into<String>, field: impl Into<String>) -> Self {
        Self::new(group, Instance::At(0), field)
    }

    /// The key that is meant where the reference stands in instance `index` of `group`.
    pub fn key(&self, group: &str, index: usize) -> FieldKey {
        FieldKey::new(&self.group, self.index(self.group == group, index), &self.field)
    }

    /// The instance that is meant; `own` says whether the reference stands in the group that it speaks of.
    pub(crate) fn index(&self, own: bool, index: usize) -> usize {
        match self.instance {
            Instance::Same => index,
            Instance::At(0) if own => index,
            Instance::At(at) => at,
        }
    }

    pub(super) fn read(place: &Place<'_>) -> Result<Self, FormError> {
        let instance = match place.get("groupIndex") {
            None => Instance::At(0),
            Some(index) if super::record::whole_number(index.value) == Some(-1) => Instance::Same,
            Some(index) => Instance::At(super::place::Property::read(&index)?),
        };
        Ok(Self { group: place.required("groupId")?, instance, field: place.required("fieldId")? })
    }

    /// The property `name` of a condition or validator.
    pub(super) fn read_from(place: &Place<'_>, name: &str) -> Result<Self, FormError> {
        match place.get(name) {
            Some(key) => Self::read(&key),
            None => Err(place.missing(name)),
        }
    }

    pub(super) fn write(&self) -> Value {
        let index = match self.instance {
            Instance::Same => json!(-1),
            Instance::At(index) => json!(index),
        };
        let mut key = Map::new();
        key.insert("groupId".to_owned(), json!(self.group));
        key.insert("groupIndex".to_owned(), index);
        key.insert("fieldId".to_owned(), json!(self.field));
        Value::Object(key)
    }
}

/// `group:index:field`, with −1 for the same instance.
impl fmt::Display for FieldRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.instance {
            Instance::Same => write!(f, "{}:-1:{}", self.group, self.field),
            Instance::At(index) => write!(f, "{}:{index}:{}", self.group, self.field),
        }
    }
}
