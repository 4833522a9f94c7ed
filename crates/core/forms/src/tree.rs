//! A form as a tree of nodes with properties: what edits, comparison and merging work on.
//!
//! References to fields are held by node id here, so that they follow a field that is renamed or moved.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{Form, FormError, NodeId};

/// The lists of nodes that a node may have, by name.
pub(crate) const LISTS: [&str; 8] = [
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
pub(crate) const NODE: &str = "@node";
/// In the tree a reference is `{"@field": node id, …}`.
const FIELD: &str = "@field";

/// What sort of node it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
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
    /// As ids of new nodes begin.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Section => "section",
            Self::Group => "group",
            Self::Row => "row",
            Self::Field => "field",
            Self::Option => "option",
            Self::Condition => "condition",
            Self::Validator => "validator",
        }
    }

    pub(crate) fn of_list(list: &str) -> Self {
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TreeNode {
    pub kind: NodeKind,
    /// The node above and the list of it that this one stands in; none for the form.
    pub above: Option<(NodeId, String)>,
    /// Without the lists of nodes; lists that are there are named in `lists`.
    pub properties: Map<String, Value>,
    /// The nodes below, by list.
    pub lists: BTreeMap<String, Vec<NodeId>>,
    /// Names of properties and lists in the order in which they were read. Writing keeps to it; what is new comes behind.
    pub order: Vec<String>,
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

    pub fn take(&mut self, json: &Value, kind: NodeKind, above: Option<(NodeId, String)>) -> Option<NodeId> {
        let object = json.as_object()?;
        let id = NodeId::from(object.get(NODE)?.as_str()?);
        let order = object.keys().filter(|name| *name != NODE).cloned().collect();
        let mut node = TreeNode { kind, above, properties: Map::new(), lists: BTreeMap::new(), order };
        for (name, value) in object {
            match value {
                // A list of that name without nodes belongs to something that this program doesn't know.
                Value::Array(items) if is_list(kind, name) && items.iter().all(|item| item.get(NODE).is_some()) => {
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

    /// The node and all below it.
    pub fn below(&self, id: &NodeId) -> HashSet<NodeId> {
        let mut found = HashSet::from([id.clone()]);
        let mut open = vec![id];
        while let Some(node) = open.pop().and_then(|id| self.nodes.get(id)) {
            open.extend(node.lists.values().flatten().filter(|below| found.insert((*below).clone())));
        }
        found
    }

    /// The section, group or field to which a node belongs; what is none of these, and has none above it, is its own.
    pub fn owner(&self, id: &NodeId) -> NodeId {
        let mut at = id;
        while let Some(node) = self.nodes.get(at) {
            match (node.kind, &node.above) {
                (NodeKind::Option | NodeKind::Condition | NodeKind::Validator, Some((above, _))) => at = above,
                _ => return at.clone(),
            }
        }
        id.clone()
    }

    /// The group itself, or that of a field.
    pub fn group_of(&self, owner: &NodeId) -> Option<NodeId> {
        match self.nodes.get(owner)?.kind {
            NodeKind::Group => Some(owner.clone()),
            _ => self.ancestor(owner, NodeKind::Group),
        }
    }

    /// The fields of a group, row by row.
    pub fn fields_of(&self, group: &NodeId) -> Vec<NodeId> {
        let list = |id: &NodeId, list: &str| -> Vec<NodeId> {
            self.nodes.get(id).and_then(|node| node.lists.get(list)).cloned().unwrap_or_default()
        };
        list(group, "rows").iter().flat_map(|row| list(row, "fields")).collect()
    }

    /// The ids (`id`) of all nodes of a kind but one.
    pub fn keys_of(&self, kind: NodeKind, but: &NodeId) -> Vec<String> {
        let nodes = self.nodes.iter().filter(|(id, node)| node.kind == kind && *id != but);
        nodes.filter_map(|(_, node)| node.properties.get("id")?.as_str().map(str::to_owned)).collect()
    }

    /// The node so many places behind it in its list (before it, if the number is negative).
    pub fn neighbour(&self, id: &NodeId, by: isize) -> Option<NodeId> {
        let (above, list) = self.nodes.get(id)?.above.as_ref()?;
        let list = self.nodes.get(above)?.lists.get(list)?;
        let at = list.iter().position(|other| other == id)?.checked_add_signed(by)?;
        list.get(at).cloned()
    }

    /// Lets each reference mean what it would mean if the form were written and read again: where its field is gone, what that
    /// was called; where a field has come to be called so, that field; of several of one name the first. `former` has the
    /// names of fields from before. Gives the nodes that speak otherwise now, as they were.
    pub fn settle(&mut self, former: &BTreeMap<NodeId, Key>) -> Vec<(NodeId, TreeNode)> {
        let fields = self.by_key();
        let present = self.keys();
        let mut changed = vec![];
        for (id, node) in &mut self.nodes {
            let unsettled = node.properties.values().any(|value| is_unsettled(value, &present, &fields));
            if unsettled {
                changed.push((id.clone(), node.clone()));
                for value in node.properties.values_mut() {
                    unresolve_unmeant(value, &present, former, &fields);
                    resolve(value, None, &fields);
                }
            }
        }
        changed
    }

    /// What calls a field by its name because it is gone: each node as it is when it speaks of the field's node.
    pub fn recalled(&self, field: &NodeId) -> Vec<(NodeId, TreeNode)> {
        let Some(key) = self.names.get(field).filter(|_| !self.nodes.contains_key(field)) else { return vec![] };
        let fields = FieldsByKey::from([(key.clone(), (field.clone(), HashSet::new()))]);
        let recall = |node: &TreeNode| {
            let mut recalled = node.clone();
            recalled.properties.values_mut().for_each(|value| resolve(value, None, &fields));
            (recalled != *node).then_some(recalled)
        };
        self.nodes.iter().filter_map(|(id, node)| Some((id.clone(), recall(node)?))).collect()
    }

    /// Fields by what references call them, in the order of the form.
    fn by_key(&self) -> FieldsByKey {
        let keys = self.keys();
        let list =
            |id: &NodeId, list: &str| self.nodes.get(id).and_then(|node| node.lists.get(list)).into_iter().flatten();
        let groups = list(&self.root, "sections").flat_map(|section| list(section, "fieldGroups"));
        let mut fields = FieldsByKey::new();
        for field in groups.flat_map(|group| self.fields_of(group)) {
            if let Some(key) = keys.get(&field) {
                add_field(&mut fields, key.clone(), field);
            }
        }
        fields
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
        crate::model::text::not_too_deep(&json)?;
        Form::parse(&json)
    }

    fn write(&self, id: &NodeId) -> Value {
        let Some(node) = self.nodes.get(id) else { return Value::Null };
        let mut object = Map::new();
        object.insert(NODE.to_owned(), json!(id.as_str()));
        let order = node.order.iter().chain(node.properties.keys()).chain(node.lists.keys());
        for name in order {
            if object.contains_key(name) {
                continue;
            }
            if let Some(below) = node.lists.get(name) {
                object.insert(name.clone(), below.iter().map(|id| self.write(id)).collect());
            } else if let Some(value) = node.properties.get(name) {
                object.insert(name.clone(), value.clone());
            }
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

/// Whether a node of a kind has a list of nodes of that name.
pub(crate) fn is_list(kind: NodeKind, name: &str) -> bool {
    LISTS.contains(&name) || (kind == NodeKind::Condition && name == PARTS)
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

/// Whether a field is the one that its name means.
fn is_meant(id: &NodeId, present: &BTreeMap<NodeId, Key>, fields: &FieldsByKey) -> bool {
    present.get(id).and_then(|key| fields.get(key)).is_some_and(|(first, _)| first == id)
}

/// Whether a reference speaks of a field that its name doesn't mean, or doesn't speak of one that is there.
fn is_unsettled(value: &Value, present: &BTreeMap<NodeId, Key>, fields: &FieldsByKey) -> bool {
    match value {
        Value::Object(object) => match object.get(FIELD).and_then(Value::as_str) {
            Some(id) => !is_meant(&NodeId::from(id), present, fields),
            None => {
                let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
                let key = text("groupId").zip(text("fieldId"));
                key.is_some_and(|key| fields.contains_key(&key))
                    || object.values().any(|value| is_unsettled(value, present, fields))
            }
        },
        Value::Array(items) => items.iter().any(|value| is_unsettled(value, present, fields)),
        _ => false,
    }
}

/// Whether there is a reference to a field in it, by node or by name.
pub(crate) fn speaks_of_field(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.contains_key(FIELD) || object.contains_key("fieldId") || object.values().any(speaks_of_field)
        }
        Value::Array(items) => items.iter().any(speaks_of_field),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// A reference whose field isn't meant any more says its name instead.
fn unresolve_unmeant(
    value: &mut Value,
    present: &BTreeMap<NodeId, Key>,
    former: &BTreeMap<NodeId, Key>,
    fields: &FieldsByKey,
) {
    each_reference(value, &mut |reference| {
        let Some(id) = reference.get(FIELD).and_then(Value::as_str).map(NodeId::from) else { return };
        let name = present.get(&id).or_else(|| former.get(&id));
        if let (false, Some((group, field))) = (is_meant(&id, present, fields), name) {
            reference.shift_remove(FIELD);
            reference.insert("groupId".to_owned(), json!(group));
            reference.insert("fieldId".to_owned(), json!(field));
        }
    });
}

pub(crate) fn unresolve(value: &mut Value, keys: &BTreeMap<NodeId, Key>) {
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

/// Calls every reference to one field by another one.
pub(crate) fn redirect(value: &mut Value, from: &NodeId, to: &NodeId) {
    each_reference(value, &mut |reference| {
        if reference.get(FIELD).and_then(Value::as_str) == Some(from.as_str()) {
            reference.insert(FIELD.to_owned(), json!(to.as_str()));
        }
    });
}

/// Lets references to a field that meant the same instance mean the first one.
pub(crate) fn ask_first(value: &mut Value, asked: &NodeId) {
    each_reference(value, &mut |reference| {
        let is_same = reference.get("groupIndex").and_then(crate::model::whole_number) == Some(-1);
        if is_same && reference.get(FIELD).and_then(Value::as_str) == Some(asked.as_str()) {
            reference.insert("groupIndex".to_owned(), json!(0));
        }
    });
}

fn each_reference(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) if object.contains_key(FIELD) => visit(object),
        Value::Object(object) => object.values_mut().for_each(|value| each_reference(value, visit)),
        Value::Array(items) => items.iter_mut().for_each(|value| each_reference(value, visit)),
        _ => {}
    }
}
