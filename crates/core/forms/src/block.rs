//! Building blocks: a group that is taken from one form into another, with its rules, texts and tests of answers.

use serde_json::Value;

use crate::edit::free_name;
use crate::{Form, NodeId};

/// A group as it fits into a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The group as the form JSON has it, with an id that is free. Its rules speak of its own fields by it.
    pub group: Value,
    /// Fields of other groups that its rules speak of and the form doesn't have, as `group/field`.
    pub missing: Vec<String>,
}

/// A group of a form, with the texts in other languages, without the ids of its nodes.
pub fn block_of(form: &Form, group: &NodeId) -> Option<Value> {
    let json = form.to_json_with_ids();
    let groups = json.get("sections")?.as_array()?.iter().filter_map(|section| section.get("fieldGroups")?.as_array());
    let found = groups.flatten().find(|one| one.get("@node").and_then(Value::as_str) == Some(group.as_str()));
    let mut block = found?.clone();
    without_ids(&mut block);
    Some(block)
}

/// Fits a group into a form.
pub fn fitted(block: &Value, form: &Form) -> Fitted {
    let mut group = block.clone();
    without_ids(&mut group);
    let former = group.get("id").and_then(Value::as_str).unwrap_or("gruppe").to_owned();
    let id = free_name(&former, |name| form.group(name).is_some());
    let mut missing = vec![];
    rebind(&mut group, &former, &id, form, &mut missing);
    if let Value::Object(object) = &mut group {
        object.insert("id".to_owned(), Value::from(id));
    }
    missing.sort_unstable();
    missing.dedup();
    Fitted { group, missing }
}

fn without_ids(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.shift_remove("@node");
            object.values_mut().for_each(without_ids);
        }
        Value::Array(items) => items.iter_mut().for_each(without_ids),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn rebind(value: &mut Value, former: &str, id: &str, form: &Form, missing: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
            if let (Some(group), field) = (text("groupId"), text("fieldId")) {
                if group == former {
                    object.insert("groupId".to_owned(), Value::from(id));
                } else if let Some(field) = field {
                    let there = form.group(&group).is_some_and(|group| group.fields().any(|one| one.id == field));
                    if !there {
                        missing.push(format!("{group}/{field}"));
                    }
                }
            }
            object.values_mut().for_each(|value| rebind(value, former, id, form, missing));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| rebind(value, former, id, form, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
