//! A form as a tree of nodes with properties: what edits, comparison and merging work on.
//!
//! References to fields are held by node id here, so that they follow a field that is renamed or moved.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value, json};

use crate::{Form, FormError, NodeId};

/// The lists of nodes that a node may have, by name.
const LISTS: [&str; 8] = [
    "sections",
    "fieldGroups",
    "skipConditions",
    "rows",
    "fields",
    "displayConditions",
    "possibleValues",
    "validationRules",
];
/// The one list that conditions have.
const PARTS: &str = "conditions";
const NODE: &str = "@node";
/// In the tree a reference is `{"@field": node id, …}`.
const FIELD: &str = "@field";

/// What sort of node it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// The form itself.
    Form,
    /// Of `sections`.
    Section,
    /// Of `fieldGroups`.
    Group,
    /// Of `rows`.
    Row,
    /// Of `fields`.
    Field,
    /// Of `possibleValues`.
    Option,
    /// Of `displayConditions`, `skipConditions`, or within another one.
    Condition,
    /// Of `validationRules`, of a field or group.
    Validator,
}

impl NodeKind {
    fn of_list(list: &str) -> Self {
        match list {
            "sections" => Self::Section,
            "fieldGroups" => Self::Group,
            "rows" => Self::Row,
            "fields" => Self::Field,
            "possibleValues" => Self::Option,
            "validationRules" => Self::Validator,
            _ => Self::Condition,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TreeNode {
    pub kind: NodeKind,
    /// The node above and the list of it that this one stands in; none for the form.
    pub above: Option<(NodeId, String)>,
    /// Without the lists of nodes; lists that are there are named in `lists`.
    pub properties: Map<String, Value>,
    /// The nodes below, by list.
    pub lists: BTreeMap<String, Vec<NodeId>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    pub root: NodeId,
    pub nodes: BTreeMap<NodeId, TreeNode>,
    /// What fields that are gone were called.
    pub names: BTreeMap<NodeId, Key>,
}

/// What a reference calls a field: the id of its group and its own.
pub(crate) type Key = (String, String);

impl Tree {
    /// The tree of a form by itself. Where fields have the same key, a reference means the first, as it does when the form
    /// is filled in.
    pub fn of(form: &Form) -> Self {
        let mut tree = Self::unresolved(form);
        tree.resolve(&fields_by_key(form), &BTreeMap::new());
        tree
    }

    /// The tree of a version beside another one. Where fields have the same key, a reference goes on meaning the field that
    /// it means in the other version. A reference to a field that this version has removed stays what it was.
    pub fn beside(form: &Form, other: &Self) -> Self {
        let mut tree = Self::unresolved(form);
        let mut fields = FieldsByKey::new();
        for (node, key) in other.keys().into_iter().filter(|(node, _)| !tree.nodes.contains_key(node)) {
            add_field(&mut fields, key, node);
        }
        fields.extend(fields_by_key(form));
        tree.resolve(&fields, &other.nodes);
        tree
    }

    /// With references as they are written.
    fn unresolved(form: &Form) -> Self {
        let mut tree = Self { root: form.node.clone(), nodes: BTreeMap::new(), names: BTreeMap::new() };
        tree.take(&form.to_json_with_ids(), NodeKind::Form, None);
        tree
    }

    fn resolve(&mut self, fields: &FieldsByKey, beside: &BTreeMap<NodeId, TreeNode>) {
        for (id, node) in &mut self.nodes {
            let there = beside.get(id);
            for (name, value) in &mut node.properties {
                resolve(value, there.and_then(|there| there.properties.get(name)), fields);
            }
        }
    }

    fn take(&mut self, json: &Value, kind: NodeKind, above: Option<(NodeId, String)>) -> Option<NodeId> {
        let object = json.as_object()?;
        let id = NodeId::from(object.get(NODE)?.as_str()?);
        let mut node = TreeNode { kind, above, properties: Map::new(), lists: BTreeMap::new() };
        for (name, value) in object {
            let is_list = LISTS.contains(&name.as_str()) || (kind == NodeKind::Condition && name == PARTS);
            match value {
                // A list of that name without nodes belongs to something that this program doesn't know.
                Value::Array(items) if is_list && items.iter().all(|item| item.get(NODE).is_some()) => {
                    let kind = NodeKind::of_list(name);
                    let below = items.iter().filter_map(|item| self.take(item, kind, Some((id.clone(), name.clone()))));
                    node.lists.insert(name.clone(), below.collect());
                }
                _ if name == NODE => {}
                _ => drop(node.properties.insert(name.clone(), value.clone())),
            }
        }
        self.nodes.insert(id.clone(), node);
        Some(id)
    }

    /// Takes out all other nodes. The names of fields stay known.
    pub fn keep_only(&mut self, kept: &BTreeSet<NodeId>) {
        let keys = self.keys();
        self.names.extend(keys);
        self.nodes.retain(|id, _| kept.contains(id));
    }

    /// The nodes that stand in the form: those to which lists lead from its root.
    pub fn in_form(&self) -> HashSet<NodeId> {
        let mut there = HashSet::from([self.root.clone()]);
        let mut open = vec![&self.root];
        while let Some(node) = open.pop().and_then(|id| self.nodes.get(id)) {
            open.extend(node.lists.values().flatten().filter(|below| there.insert((*below).clone())));
        }
        there
    }

    /// The form that the tree stands for.
    pub fn form(&self) -> Result<Form, FormError> {
        // A field that is gone is spoken of by its old name, for the checks to find.
        let mut keys = self.names.clone();
        keys.extend(self.keys());
        let mut json = self.write(&self.root);
        unresolve(&mut json, &keys);
        Form::parse(&json)
    }

    fn write(&self, id: &NodeId) -> Value {
        let Some(node) = self.nodes.get(id) else { return Value::Null };
        let mut object = node.properties.clone();
        object.insert(NODE.to_owned(), json!(id.as_str()));
        for (name, below) in &node.lists {
            object.insert(name.clone(), below.iter().map(|id| self.write(id)).collect());
        }
        Value::Object(object)
    }

    pub fn keys(&self) -> BTreeMap<NodeId, Key> {
        let text = |id: &NodeId| self.nodes.get(id)?.properties.get("id")?.as_str().map(str::to_owned);
        let fields = self.nodes.iter().filter(|(_, node)| node.kind == NodeKind::Field);
        fields
            .filter_map(|(id, _)| Some((id.clone(), (text(&self.ancestor(id, NodeKind::Group)?)?, text(id)?))))
            .collect()
    }

    /// The nearest node above that is of this kind.
    pub fn ancestor(&self, id: &NodeId, kind: NodeKind) -> Option<NodeId> {
        let mut at = id.clone();
        loop {
            let (above, _) = self.nodes.get(&at)?.above.clone()?;
            if self.nodes.get(&above)?.kind == kind {
                return Some(above);
            }
            at = above;
        }
    }
}

/// The fields that properties speak of.
pub(crate) fn references_in<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<NodeId> {
    let mut found = vec![];
    for value in values {
        references(value, &mut found);
    }
    found
}

/// Fields by what references call them: the first of a key, and all of it.
type FieldsByKey = BTreeMap<Key, (NodeId, HashSet<NodeId>)>;

fn add_field(fields: &mut FieldsByKey, key: Key, node: NodeId) {
    fields.entry(key).or_insert_with(|| (node.clone(), HashSet::new())).1.insert(node);
}

fn fields_by_key(form: &Form) -> FieldsByKey {
    let mut fields = FieldsByKey::new();
    for group in form.groups() {
        for field in group.fields() {
            add_field(&mut fields, (group.id.clone(), field.id.clone()), field.node.clone());
        }
    }
    fields
}

fn references(value: &Value, found: &mut Vec<NodeId>) {
    match value {
        Value::Object(object) => match object.get(FIELD).and_then(Value::as_str) {
            Some(id) => found.push(NodeId::from(id)),
            None => object.values().for_each(|value| references(value, found)),
        },
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// Turns `{groupId, fieldId, …}` into `{"@field", …}` where that field is there: of several the one that the value beside
/// it means.
fn resolve(value: &mut Value, beside: Option<&Value>, fields: &FieldsByKey) {
    match value {
        Value::Object(object) => {
            let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
            if let (Some(group), Some(field)) = (text("groupId"), text("fieldId"))
                && let Some((first, all)) = fields.get(&(group, field))
            {
                let meant = beside.and_then(|beside| beside.get(FIELD)?.as_str()).map(NodeId::from);
                let same = meant.filter(|meant| all.contains(meant));
                object.insert("groupId".to_owned(), Value::Null);
                object.insert("fieldId".to_owned(), Value::Null);
                object.insert(FIELD.to_owned(), json!(same.as_ref().unwrap_or(first).as_str()));
            }
            for (name, value) in object {
                resolve(value, beside.and_then(|beside| beside.get(name)), fields);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter_mut().enumerate() {
                resolve(value, beside.and_then(|beside| beside.get(index)), fields);
            }
        }
        _ => {}
    }
}

fn unresolve(value: &mut Value, keys: &BTreeMap<NodeId, Key>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(id)) = object.shift_remove(FIELD)
                && let Some((group, field)) = keys.get(&NodeId::from(id.as_str()))
            {
                object.insert("groupId".to_owned(), json!(group));
                object.insert("fieldId".to_owned(), json!(field));
            }
            object.values_mut().for_each(|value| unresolve(value, keys));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| unresolve(value, keys)),
        _ => {}
    }
}
