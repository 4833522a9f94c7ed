//! Groups and fields of the form that is being made.

use serde_json::{Map, Value, json};

use super::{OPEN_POINTS, OpenPoint, Place};

/// A group of the form that is being made.
pub(super) struct FormGroup {
    pub(super) id: String,
    pub(super) properties: Map<String, Value>,
    pub(super) fields: Vec<FormField>,
}

pub(super) struct FormField {
    pub(super) id: String,
    pub(super) properties: Map<String, Value>,
    pub(super) validators: Vec<Value>,
    pub(super) conditions: Vec<Value>,
    /// Whether it has to be filled in wherever its group is.
    pub(super) mandatory: bool,
    pub(super) place: Place,
}

impl FormGroup {
    /// `None` for a group without fields.
    pub(super) fn write(self, open: &[OpenPoint]) -> Option<Value> {
        if self.fields.is_empty() {
            return None;
        }
        let points = open_points(open, &self.id);
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

    fn write(self, open: &[OpenPoint]) -> Value {
        let mut field = Map::from_iter([("id".to_owned(), json!(self.id))]);
        let points = open_points(open, &self.id);
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

pub(super) fn open_points(open: &[OpenPoint], id: &str) -> Option<Value> {
    let path = id.replace('_', "/");
    let here: Vec<&OpenPoint> = open.iter().filter(|point| point.path == path).collect();
    (!here.is_empty()).then(|| json!(here))
}
