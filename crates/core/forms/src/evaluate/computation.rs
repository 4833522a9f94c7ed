//! Values that the form works out itself.

use serde_json::Value;

use crate::model::{Field, FieldRef, Instance};

/// How a value follows from others. Ours: it stands in `externalValue` as `{"@type": "Sum", "fields": [{groupId,
/// groupIndex, fieldId}, …]}`; Amt24's own external values are services and scripts, which this program never runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Computation {
    /// Numbers added up, each over all instances where its `groupIndex` is left out; empty ones count as 0.
    Sum(Vec<Input>),
    /// Numbers multiplied; none while one of them is empty.
    Product(Vec<Input>),
    /// The answer of another field.
    Copy(Input),
    /// How many instances a group has.
    Instances(String),
}

/// A field whose answer goes into a computation.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Of this group or another one.
    pub field: FieldRef,
    /// Whether every instance counts.
    pub every: bool,
}

impl Computation {
    /// The computation of a field, if there is one that this program knows.
    pub fn of(field: &Field) -> Option<Self> {
        let value = field.external_value.as_ref()?;
        let inputs = || value.get("fields")?.as_array()?.iter().map(input).collect::<Option<Vec<_>>>();
        Some(match value.get("@type")?.as_str()? {
            "Sum" => Self::Sum(inputs()?),
            "Product" => Self::Product(inputs()?),
            "Copy" => Self::Copy(inputs()?.into_iter().next()?),
            "InstanceCount" => Self::Instances(value.get("groupId")?.as_str()?.to_owned()),
            _ => return None,
        })
    }

    /// The fields that it reckons with; none for a number of instances, which follows the group.
    pub fn inputs(&self) -> &[Input] {
        match self {
            Self::Sum(inputs) | Self::Product(inputs) => inputs,
            Self::Copy(input) => std::slice::from_ref(input),
            Self::Instances(_) => &[],
        }
    }
}

fn input(value: &Value) -> Option<Input> {
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let index = value.get("groupIndex").and_then(crate::model::whole_number);
    let instance = match index {
        None | Some(-1) => Instance::Same,
        Some(index) => Instance::At(usize::try_from(index).ok()?),
    };
    Some(Input { field: FieldRef::new(text("groupId")?, instance, text("fieldId")?), every: index.is_none() })
}
