//! Which fields can stand in for one that is gone: those with answers of the same sort that make sense in every rule which
//! still asks for it.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::edit::answers;
use crate::tree::{Key, NODE, NodeKind, Tree, TreeNode, redirect, unresolve};
use crate::{Condition, ConditionSentence, Design, FieldType, NodeId, Standpoint, Step, Validator, ValidatorSentence};

impl Design {
    /// In the order of the form; `removal` is the step that took the field away. None can where something else than a
    /// condition or validator asks: a computation.
    pub fn stand_ins(&self, gone: &NodeId, removal: &Step) -> Vec<NodeId> {
        let was = removal.before(gone).and_then(|field| field.properties.get("type")?.as_str());
        let asking = self.tree().recalled(gone);
        let rules: Option<Vec<Rule<'_>>> = asking.iter().map(|(id, node)| Rule::of(self, id, node)).collect();
        let (Some(was), Some(rules)) = (was, rules.filter(|rules| !rules.is_empty())) else { return vec![] };
        let sort = answers(&FieldType::from_name(was));
        let keys = self.tree().keys();
        let former = self.tree().names.get(gone).map(|(group, _)| group.as_str());
        let fields = self.form().groups().flat_map(|group| group.fields());
        let alike = fields.filter(|field| field.kind.is_answered() && answers(&field.kind) == sort);
        let fits = |field: &&NodeId| {
            rules.iter().all(|rule| rule.keeps_entry(former, field, &keys) && rule.takes(gone, field, &keys))
        };
        alike.map(|field| &field.node).filter(fits).cloned().collect()
    }
}

/// A condition or validator that asks for a field which is gone.
struct Rule<'a> {
    kind: NodeKind,
    at: Standpoint<'a>,
    /// As in the tree: it speaks of the field's node.
    json: Value,
    /// What it decides on: that can't be asked by it.
    decides: HashSet<NodeId>,
}

impl<'a> Rule<'a> {
    fn of(design: &'a Design, id: &NodeId, node: &TreeNode) -> Option<Self> {
        let mut json = Value::Object(node.properties.clone());
        json[NODE] = id.as_str().into();
        let decides = decided_by(design.tree(), node.kind, design.tree().owner(id))?;
        Some(Self { kind: node.kind, at: Standpoint::of(design.form(), id)?, json, decides })
    }

    /// Whether the same entry is meant: of a field that is there once none becomes the first of several.
    fn keeps_entry(&self, former: Option<&str>, field: &NodeId, keys: &BTreeMap<NodeId, Key>) -> bool {
        let group = keys.get(field).and_then(|(group, _)| self.at.form.group(group));
        group.is_some_and(|group| !group.multiple || former == Some(&group.id) || self.at.is_own(&group.id))
    }

    /// Whether it makes sense when it asks for another field.
    fn takes(&self, gone: &NodeId, field: &NodeId, keys: &BTreeMap<NodeId, Key>) -> bool {
        let mut json = self.json.clone();
        redirect(&mut json, gone, field);
        unresolve(&mut json, keys);
        let condition =
            || Some(ConditionSentence::read(&self.at, &Condition::parse(&json).ok()?).fits(&self.at, field));
        let validator =
            || Some(ValidatorSentence::read(&self.at, &Validator::parse(&json).ok()?).fits(&self.at, field));
        let fits = if self.kind == NodeKind::Condition { condition() } else { validator() };
        !self.decides.contains(field) && fits == Some(true)
    }
}

/// A condition shows all that stands in its owner, a validator judges the owner alone. None for what is neither.
fn decided_by(tree: &Tree, kind: NodeKind, owner: NodeId) -> Option<HashSet<NodeId>> {
    match kind {
        NodeKind::Condition => Some(tree.below(&owner)),
        NodeKind::Validator => Some(HashSet::from([owner])),
        _ => None,
    }
}
