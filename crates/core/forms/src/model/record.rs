//! How a record of the form JSON is read and written without losing anything.
//!
//! A record keeps the object it was read from. Writing lays the typed properties over that object: a property that
//! still means what was read stays as it was written (`"2"` or `2`, `null` or absent), so order, spelling and unknown
//! properties survive.

#![deny(clippy::arithmetic_side_effects)]

use domain::Decimal;
use serde_json::{Map, Value};

use super::node::NodeId;
use super::place::{FormError, Place, Property};

/// The property under which a node's id travels between our own programs; Amt24 never sees it.
pub(super) const NODE: &str = "@node";

/// The object that a record was read from, its lists of nodes emptied; empty for a new record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept(pub(super) Map<String, Value>);

impl Kept {
    /// Takes the object over, except for the nodes in its lists `children`. Also gives the node's id, if one is there.
    pub(super) fn read(object: &Map<String, Value>, children: &[&str]) -> (Self, NodeId) {
        let mut node = NodeId::default();
        let mut kept = Map::with_capacity(object.len());
        for (name, value) in object {
            match value {
                Value::String(id) if name == NODE => node = NodeId::from(id.as_str()),
                // The name is ours; anything else under it is no id.
                _ if name == NODE => {}
                Value::Array(_) if children.contains(&name.as_str()) => {
                    drop(kept.insert(name.clone(), Value::Array(vec![])))
                }
                _ => drop(kept.insert(name.clone(), value.clone())),
            }
        }
        (Self(kept), node)
    }

    /// All that is kept, in the order in which it was read; lists of nodes are empty.
    pub fn properties(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// A property that this program has no type for.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

/// Lays a property over the object, unless the object says the same already; `absent` is what leaving it out means.
pub(super) fn lay_over<T: Property>(object: &mut Map<String, Value>, name: &str, now: &T, absent: &T) {
    let same = match object.get(name) {
        None | Some(Value::Null) => now == absent,
        Some(before) => T::read(&Place::top(before)).is_ok_and(|before| before == *now),
    };
    if !same {
        match now.write() {
            Some(value) => drop(object.insert(name.to_owned(), value)),
            None => drop(object.shift_remove(name)),
        }
    }
}

/// Something with a [`NodeId`].
pub(super) trait Node: Sized {
    fn read(place: &Place<'_>) -> Result<Self, FormError>;
    /// `ids` says whether node ids are written, too.
    fn write(&self, ids: bool) -> Value;
}

pub(super) fn read_nodes<T: Node>(place: &Place<'_>, name: &str) -> Result<Vec<T>, FormError> {
    match place.get(name) {
        Some(list) => {
            // A field is large: growing step by step would take three times as much.
            let mut nodes = Vec::with_capacity(list.value.as_array().map_or(0, Vec::len));
            for item in list.items()? {
                nodes.push(T::read(&item)?);
            }
            Ok(nodes)
        }
        None => Ok(vec![]),
    }
}

pub(super) fn write_nodes<T: Node>(object: &mut Map<String, Value>, name: &str, nodes: &[T], ids: bool) {
    if !nodes.is_empty() || object.get(name).is_some_and(Value::is_array) {
        object.insert(name.to_owned(), nodes.iter().map(|node| node.write(ids)).collect());
    }
}

/// Writes a node's id, or leaves out what is ours alone.
pub(super) fn write_ours(object: &mut Map<String, Value>, node: &NodeId, ours: bool) {
    if ours {
        object.insert(NODE.to_owned(), Value::from(node.as_str()));
    } else {
        object.retain(|name, _| !is_ours(name));
    }
}

/// Whether a property travels between our own programs only, as texts in other languages do (`@text:en:label`). Amt24's own
/// names with an `@` have no colon.
fn is_ours(name: &str) -> bool {
    name.starts_with('@') && name.contains(':')
}

/// Takes ids away that are none yet.
pub(super) fn drop_empty_ids(json: &mut Value) {
    match json {
        Value::Object(object) => {
            if object.get(NODE).and_then(Value::as_str) == Some("") {
                object.shift_remove(NODE);
            }
            object.values_mut().for_each(drop_empty_ids);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_empty_ids),
        _ => {}
    }
}

/// Declares a record: `name: type = "jsonName"`, with `or value` where leaving it out doesn't mean the type's default,
/// then the lists of nodes.
macro_rules! node {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty = $json:literal $(or $absent:expr)?,)*
    } children {
        $($(#[$child_doc:meta])* $child:ident: $child_type:ty = $child_json:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// Its name through all versions.
            pub node: $crate::model::NodeId,
            $($(#[$field_doc])* pub $field: $type,)*
            $($(#[$child_doc])* pub $child: Vec<$child_type>,)*
            /// The object it was read from.
            pub kept: $crate::model::Kept,
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    node: Default::default(),
                    $($field: $crate::model::record::absent!($($absent)?),)*
                    $($child: vec![],)*
                    kept: Default::default(),
                }
            }
        }

        impl $name {
            /// Names of what is read of its object.
            pub(in crate::model) const PROPERTIES: &'static [&'static str] = &[$($json,)* $($child_json,)*];
        }

        impl $crate::model::record::Node for $name {
            fn read(place: &$crate::model::place::Place<'_>) -> Result<Self, $crate::model::FormError> {
                let (kept, node) = $crate::model::Kept::read(place.object()?, &[$($child_json),*]);
                Ok(Self {
                    node,
                    $($field: match place.optional($json)? {
                        Some(value) => value,
                        None => $crate::model::record::absent!($($absent)?),
                    },)*
                    $($child: $crate::model::record::read_nodes(place, $child_json)?,)*
                    kept,
                })
            }

            fn write(&self, ids: bool) -> serde_json::Value {
                let mut object = self.kept.0.clone();
                $crate::model::record::write_ours(&mut object, &self.node, ids);
                $($crate::model::record::lay_over(
                    &mut object, $json, &self.$field, &$crate::model::record::absent!($($absent)?),
                );)*
                $($crate::model::record::write_nodes(&mut object, $child_json, &self.$child, ids);)*
                serde_json::Value::Object(object)
            }
        }
    };
}

/// The same for a record that is no node but the value of a property.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty = $json:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// The object it was read from.
            pub kept: $crate::model::Kept,
        }

        impl $name {
            /// Names of what is read of its object.
            pub(in crate::model) const PROPERTIES: &'static [&'static str] = &[$($json,)*];
        }

        impl $crate::model::place::Property for $name {
            fn read(place: &$crate::model::place::Place<'_>) -> Result<Self, $crate::model::FormError> {
                let (kept, _) = $crate::model::Kept::read(place.object()?, &[]);
                Ok(Self { $($field: place.optional($json)?.unwrap_or_default(),)* kept })
            }

            fn write(&self) -> Option<serde_json::Value> {
                let mut object = self.kept.0.clone();
                $($crate::model::record::lay_over(&mut object, $json, &self.$field, &Default::default());)*
                Some(serde_json::Value::Object(object))
            }
        }
    };
}

macro_rules! absent {
    () => {
        Default::default()
    };
    ($absent:expr) => {
        $absent
    };
}

pub(super) use {absent, node, record};

impl Property for String {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        place.value.as_str().map_or_else(|| place.not_a(super::Expected::Text), |text| Ok(text.to_owned()))
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(self.as_str()))
    }
}

/// Amt24's own templates also write `"true"`.
impl Property for bool {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        let written = place.value.as_str().and_then(|text| text.trim().parse().ok());
        place.value.as_bool().or(written).map_or_else(|| place.not_a(super::Expected::TrueOrFalse), Ok)
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(*self))
    }
}

/// A whole number, also as a text of digits or with zeros after the point (`"1000000"`, `2.0`).
pub(crate) fn whole_number(value: &Value) -> Option<i64> {
    let number = match value {
        Value::String(text) => Decimal::parse(text.trim()),
        number => Decimal::from_json(number),
    };
    number.filter(|number| number.is_whole()).map(Decimal::truncated)
}

impl Property for usize {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        let count = whole_number(place.value).and_then(|count| Self::try_from(count).ok());
        count.map_or_else(|| place.not_a(super::Expected::WholeNumber), Ok)
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(*self))
    }
}

impl Property for Value {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        Ok(place.value.clone())
    }

    fn write(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl<T: Property> Property for Option<T> {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        T::read(place).map(Some)
    }

    fn write(&self) -> Option<Value> {
        self.as_ref().and_then(T::write)
    }
}

impl<T: Property> Property for Vec<T> {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        place.items()?.map(|item| T::read(&item)).collect()
    }

    fn write(&self) -> Option<Value> {
        Some(self.iter().filter_map(T::write).collect())
    }
}
