//! The tree under an edit: whatever is touched is remembered as it was, so that it can be undone.

use std::collections::{BTreeMap, HashSet};

use domain::FieldKey;
use serde_json::Value;

use super::EditError;
use crate::NodeId;
use crate::tree::{Key, NodeKind, Tree, TreeNode};

pub(crate) struct Work<'a> {
    pub tree: &'a mut Tree,
    /// The nodes that were touched, as they were before.
    pub before: BTreeMap<NodeId, Option<TreeNode>>,
    /// What ids of new nodes begin with, so that people who work apart don't give the same ones.
    prefix: &'a str,
    /// Number of the newest id.
    given: usize,
    /// What references called the fields before the edit.
    former: BTreeMap<NodeId, Key>,
    /// What tests in the form call the fields by now.
    tested: BTreeMap<NodeId, Key>,
}

/// Renames all texts and names that are keys of these fields (`group:0:field`).
fn rename_keys(value: &mut Value, renamed: &BTreeMap<Key, Key>) {
    let now = |text: &str| -> Option<String> {
        let key: FieldKey = text.parse().ok()?;
        let (group, field) = renamed.get(&(key.group, key.field))?;
        Some(FieldKey::new(group, key.index, field).to_string())
    };
    match value {
        Value::String(text) => {
            if let Some(now) = now(text) {
                *text = now;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_keys(item, renamed)),
        Value::Object(object) => {
            object.values_mut().for_each(|value| rename_keys(value, renamed));
            if object.keys().any(|name| now(name).is_some()) {
                let before = std::mem::take(object);
                object.extend(before.into_iter().map(|(name, value)| (now(&name).unwrap_or(name), value)));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl<'a> Work<'a> {
    pub fn on(tree: &'a mut Tree, prefix: &'a str) -> Self {
        let former = tree.keys();
        let tested = former.clone();
        Self { tree, before: BTreeMap::new(), prefix, given: 0, former, tested }
    }

    /// References that have lost or found their field by the edit say so.
    pub fn settle(&mut self) {
        for (id, before) in self.tree.settle(&self.former) {
            self.before.entry(id).or_insert(Some(before));
        }
        self.rename_in_tests();
    }

    /// Tests that lie in the form answer its fields by their keys: they follow a field that is called otherwise now.
    fn rename_in_tests(&mut self) {
        let present = self.tree.keys();
        let tested = std::mem::replace(&mut self.tested, present.clone());
        let was = |(id, key): (&NodeId, &Key)| Some((key.clone(), present.get(id).filter(|now| *now != key)?.clone()));
        let renamed: BTreeMap<Key, Key> = tested.iter().filter_map(was).collect();
        let root = self.tree.root.clone();
        let is_test = |name: &str| name.starts_with("@test:");
        let has_tests = self.tree.nodes.get(&root).is_some_and(|root| root.properties.keys().any(|name| is_test(name)));
        if renamed.is_empty() || !has_tests {
            return;
        }
        if let Ok(root) = self.touch(&root) {
            let tests = root.properties.iter_mut().filter(|(name, _)| is_test(name));
            tests.for_each(|(_, test)| rename_keys(test, &renamed));
        }
    }

    pub fn node(&self, id: &NodeId) -> Result<&TreeNode, EditError> {
        self.tree.nodes.get(id).ok_or_else(|| EditError::NoSuchNode(id.clone()))
    }

    pub fn of_kind(&self, id: &NodeId, kind: NodeKind) -> Result<&TreeNode, EditError> {
        let node = self.node(id)?;
        if node.kind == kind { Ok(node) } else { Err(EditError::NoSuchNode(id.clone())) }
    }

    /// The node, to be changed.
    pub fn touch(&mut self, id: &NodeId) -> Result<&mut TreeNode, EditError> {
        let node = self.tree.nodes.get_mut(id).ok_or_else(|| EditError::NoSuchNode(id.clone()))?;
        self.before.entry(id.clone()).or_insert_with(|| Some(node.clone()));
        Ok(node)
    }

    pub fn set(&mut self, id: &NodeId, property: &str, value: Value) -> Result<(), EditError> {
        self.touch(id)?.properties.insert(property.to_owned(), value);
        Ok(())
    }

    pub fn text(&self, id: &NodeId, property: &str) -> Option<&str> {
        self.tree.nodes.get(id)?.properties.get(property)?.as_str()
    }

    /// Takes a node out of the list in which it stands; the node itself stays where it was.
    pub fn take_out(&mut self, id: &NodeId) -> Result<(), EditError> {
        let (above, list) = self.node(id)?.above.clone().ok_or(EditError::TheForm)?;
        if let Some(below) = self.touch(&above)?.lists.get_mut(&list) {
            below.retain(|other| other != id);
        }
        Ok(())
    }

    /// Puts a node that stands nowhere into a list.
    pub fn put(&mut self, id: &NodeId, into: &NodeId, list: &str, before: Option<&NodeId>) -> Result<(), EditError> {
        self.touch(id)?.above = Some((into.clone(), list.to_owned()));
        let below = self.touch(into)?.lists.entry(list.to_owned()).or_default();
        let at = before.and_then(|before| below.iter().position(|other| other == before)).unwrap_or(below.len());
        below.insert(at, id.clone());
        Ok(())
    }

    /// Takes a node and all below it away.
    pub fn remove(&mut self, id: &NodeId) -> Result<(), EditError> {
        let above = self.node(id)?.above.clone();
        self.take_out(id)?;
        for gone in self.tree.below(id) {
            if let Some(key) = self.former.get(&gone) {
                self.tree.names.insert(gone.clone(), key.clone());
            }
            if let Some(node) = self.tree.nodes.remove(&gone) {
                self.before.entry(gone).or_insert(Some(node));
            }
        }
        match above {
            Some((row, _)) => self.drop_empty_row(&row),
            None => Ok(()),
        }
    }

    /// References that call a field by its name because it is gone speak of its node again, until they are settled.
    pub fn recall(&mut self, field: &NodeId) -> Result<(), EditError> {
        for (id, recalled) in self.tree.recalled(field) {
            *self.touch(&id)? = recalled;
        }
        Ok(())
    }

    /// A row without fields goes, if the edit has emptied it.
    pub fn drop_empty_row(&mut self, row: &NodeId) -> Result<(), EditError> {
        let node = self.node(row)?;
        let is_empty = node.kind == NodeKind::Row && node.lists.values().all(Vec::is_empty);
        if is_empty { self.remove(row) } else { Ok(()) }
    }

    /// Makes nodes of what the form JSON says, below a node. They stand in no list of it yet.
    pub fn adopt(&mut self, value: &Value, into: &NodeId, list: &str) -> Result<NodeId, EditError> {
        self.adopt_again(value, into, list, &HashSet::new())
    }

    /// The same, where nodes that the edit has taken away may come back by their ids.
    pub fn adopt_again(
        &mut self,
        value: &Value,
        into: &NodeId,
        list: &str,
        former: &HashSet<NodeId>,
    ) -> Result<NodeId, EditError> {
        let misfit = || EditError::NotThere { node: into.clone(), list: list.to_owned() };
        let mut value = value.clone();
        let kind = NodeKind::of_list(list);
        self.give_ids(&mut value, kind, former);
        let mut made = Tree { root: self.tree.root.clone(), nodes: BTreeMap::new(), names: BTreeMap::new() };
        let id = made.take(&value, kind, Some((into.clone(), list.to_owned()))).ok_or_else(misfit)?;
        for (id, node) in made.nodes {
            self.before.entry(id.clone()).or_insert(None);
            self.tree.nodes.insert(id, node);
        }
        Ok(id)
    }

    /// Each node of the value gets an id that nobody has, unless it has one.
    fn give_ids(&mut self, value: &mut Value, kind: NodeKind, former: &HashSet<NodeId>) {
        let Value::Object(object) = value else { return };
        let own = object.get(crate::tree::NODE).and_then(Value::as_str).map(NodeId::from);
        let comes_back = |id: &NodeId| former.contains(id) && !self.tree.nodes.contains_key(id);
        let free = own.filter(|id| !id.is_empty() && (comes_back(id) || !self.is_taken(id)));
        let id = free.unwrap_or_else(|| self.free_id(kind));
        self.before.entry(id.clone()).or_insert(None);
        object.insert(crate::tree::NODE.to_owned(), id.as_str().into());
        for (name, value) in object {
            if let (true, Value::Array(items)) = (crate::tree::is_list(kind, name), value) {
                items.iter_mut().for_each(|item| self.give_ids(item, NodeKind::of_list(name), former));
            }
        }
    }

    fn is_taken(&self, id: &NodeId) -> bool {
        self.tree.nodes.contains_key(id) || self.before.contains_key(id)
    }

    fn free_id(&mut self, kind: NodeKind) -> NodeId {
        loop {
            self.given += 1;
            let id = NodeId::from(format!("{}:{}+{}", kind.name(), self.prefix, self.given).as_str());
            if !self.is_taken(&id) {
                return id;
            }
        }
    }
}
