//! Groups and fields of the form that is being made.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{FIM_PATH, OPEN_POINTS, OpenPoint, Place};

/// A group of the form that is being made.
pub(super) struct FormGroup {
    pub(super) id: String,
    pub(super) properties: Map<String, Value>,
    pub(super) fields: Vec<FormField>,
    /// Those of its fields.
    pub(super) ids: HashSet<String>,
}

/// Open points by the path of their element.
pub(super) type PointsByPath<'a> = HashMap<&'a str, Vec<&'a OpenPoint>>;

pub(super) struct FormField {
    pub(super) id: String,
    pub(super) properties: Map<String, Value>,
    pub(super) validators: Vec<Value>,
    pub(super) conditions: Vec<Value>,
    /// Codes of the element: how it is asked for and what kind of value it has; none of a heading.
    pub(super) feldart: String,
    pub(super) datentyp: String,
    /// Whether it has to be filled in wherever its group is.
    pub(super) mandatory: bool,
    pub(super) place: Place,
}

impl FormGroup {
    /// `None` for a group without fields.
    pub(super) fn write(self, open: &PointsByPath<'_>) -> Option<Value> {
        if self.fields.is_empty() {
            return None;
        }
        let path = self.properties.get(FIM_PATH).and_then(Value::as_str);
        let points = path.and_then(|path| open_points(open, path));
        let rows: Vec<Value> = self.fields.into_iter().map(|field| json!({ "fields": [field.write(open)] })).collect();
        let mut group = Map::from_iter([("id".to_owned(), json!(self.id))]);
        group.extend(self.properties);
        group.insert("rows".to_owned(), json!(rows));
        group.extend(points.map(|points| (OPEN_POINTS.to_owned(), points)));
        Some(Value::Object(group))
    }
}

impl FormField {
    pub(super) fn is_answered(&self) -> bool {
        !matches!(self.properties.get("type").and_then(Value::as_str), Some("TEXT" | "H1"))
    }

    /// Whether it has a value that the applicant hasn't given.
    pub(super) fn is_given(&self) -> bool {
        self.properties.contains_key("value") || self.is_locked()
    }

    pub(super) fn is_locked(&self) -> bool {
        self.properties.contains_key("disabled")
    }

    /// The value with which it starts and that may be changed, as conditions compare it.
    pub(super) fn preset(&self) -> Option<String> {
        let value = self.properties.get("value").filter(|_| !self.is_locked())?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    fn write(self, open: &PointsByPath<'_>) -> Value {
        let mut field = Map::from_iter([("id".to_owned(), json!(self.id))]);
        let path = self.properties.get(FIM_PATH).and_then(Value::as_str);
        let points = path.and_then(|path| open_points(open, path));
        field.extend(self.properties);
        if !self.validators.is_empty() {
            field.insert("validationRules".to_owned(), json!(self.validators));
        }
        match self.conditions.as_slice() {
            [] => {}
            // Several conditions side by side mean that one of them is enough; here all have to hold.
            [_] => drop(field.insert("displayConditions".to_owned(), json!(self.conditions))),
            _ => {
                let all = json!([{ "@type": "AndCondition", "conditions": self.conditions }]);
                field.insert("displayConditions".to_owned(), all);
            }
        }
        field.extend(points.map(|points| (OPEN_POINTS.to_owned(), points)));
        Value::Object(field)
    }
}

pub(super) fn open_points(open: &PointsByPath<'_>, path: &str) -> Option<Value> {
    open.get(path).map(|here| json!(here))
}
