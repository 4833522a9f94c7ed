//! A form as a tree of nodes with properties: what edits, comparison and merging work on.
//!
//! References to fields are held by node id here, so that they follow a field that is renamed or moved.

use std::collections::{BTreeMap, HashMap, HashSet};

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
    Form,
    Section,
    Group,
    Row,
    Field,
    Option,
    Condition,
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
    /// Group and id that each field has or had.
    pub names: HashMap<NodeId, (String, String)>,
}

impl Tree {
    pub fn of(form: &Form) -> Self {
        Self::beside(form, &[])
    }

    /// The tree of one of several versions. A reference to a field that this one has removed stays what it was in the
    /// others.
    pub fn beside(form: &Form, others: &[&Form]) -> Self {
        let mut tree = Self { root: form.node.clone(), nodes: BTreeMap::new(), names: HashMap::new() };
        tree.take(&form.to_json_with_ids(), NodeKind::Form, None);
        let mut by_key = Keys::new();
        // Where an id is used twice, a reference means the field that it means in the others; where the field is gone, the
        // one that it meant.
        let own: HashSet<_> = keys_of(form).collect();
        let theirs: Vec<_> = others.iter().flat_map(|version| keys_of(version)).collect();
        let (still, others): (Vec<_>, Vec<_>) = theirs.into_iter().partition(|entry| own.contains(entry));
        let gone = others.into_iter().filter(|(_, node)| !tree.nodes.contains_key(node));
        for (key, node) in still.into_iter().chain(keys_of(form)).chain(gone) {
            by_key.entry(key).or_insert(node);
        }
        for node in tree.nodes.values_mut() {
            node.properties.values_mut().for_each(|value| resolve(value, &by_key));
        }
        tree.names = by_key.into_iter().map(|(key, node)| (node, key)).collect();
        tree
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

    /// By field: the ids of its group and itself.
    pub fn keys(&self) -> HashMap<NodeId, (String, String)> {
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

/// Group and field id to field.
type Keys = HashMap<(String, String), NodeId>;

fn keys_of(form: &Form) -> impl Iterator<Item = ((String, String), NodeId)> {
    form.groups()
        .flat_map(|group| group.fields().map(|field| ((group.id.clone(), field.id.clone()), field.node.clone())))
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

/// Turns `{groupId, fieldId, …}` into `{"@field", …}` where that field is there.
fn resolve(value: &mut Value, by_key: &Keys) {
    match value {
        Value::Object(object) => {
            let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
            if let (Some(group), Some(field)) = (text("groupId"), text("fieldId"))
                && let Some(id) = by_key.get(&(group, field))
            {
                object.insert("groupId".to_owned(), Value::Null);
                object.insert("fieldId".to_owned(), Value::Null);
                object.insert(FIELD.to_owned(), json!(id.as_str()));
            }
            object.values_mut().for_each(|value| resolve(value, by_key));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| resolve(value, by_key)),
        _ => {}
    }
}

fn unresolve(value: &mut Value, keys: &HashMap<NodeId, (String, String)>) {
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
