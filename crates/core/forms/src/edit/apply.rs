//! How each edit is done to the tree.

use serde_json::{Value, json};

use super::place::accepts;
use super::{Edit, EditError, Work, asking};
use crate::NodeId;
use crate::tree::{NodeKind, speaks_of_field};

impl Work<'_> {
    /// Does the edit. After an error the tree is to be thrown away, or brought back from [`Work::before`].
    ///
    /// # Errors
    /// Why it can't be done.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        let leaves_references = self.leaves_references(edit);
        self.change(edit)?;
        if !leaves_references {
            self.settle();
        }
        Ok(())
    }

    /// Whether no field is called otherwise by it, and no reference comes or goes: most of what is typed, and all texts.
    fn leaves_references(&self, edit: &Edit) -> bool {
        let (node, property, value) = match edit {
            Edit::Set { node, property, value } => (node, property, Some(value)),
            Edit::Unset { node, property } => (node, property, None),
            _ => return false,
        };
        let former = self.tree.nodes.get(node).and_then(|node| node.properties.get(property));
        property != "id" && !value.into_iter().chain(former).any(speaks_of_field)
    }

    fn change(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::Set { node, property, value } => self.set_property(node, property, value),
            Edit::Unset { node, property } => {
                self.only_of(node, property)?;
                self.touch(node)?.properties.shift_remove(property);
                Ok(())
            }
            Edit::Remove { node } => self.remove(node),
            Edit::Add { node, list, value, before } => {
                if !accepts(self.node(node)?.kind, list) {
                    return Err(EditError::NotThere { node: node.clone(), list: list.clone() });
                }
                let new = self.adopt(value, node, list)?;
                self.put(&new, node, list, before.as_ref())
            }
            Edit::Replace { node, list, values } => self.replace(node, list, values),
            Edit::Move { node, into, list, before } => self.move_to(node, into, list, before.as_ref()),
            Edit::AddField { value, place } => self.add_field(value, place),
            Edit::MoveField { field, place } => self.move_field(field, place),
            Edit::Rename { node, id } => self.rename(node, id),
            Edit::Become { field, to } => self.become_kind(field, to),
            Edit::Gather { fields, value } => self.gather(fields, value),
            Edit::Dissolve { group } => self.dissolve(group),
            Edit::Redirect { from, to } => self.redirect(from, to),
            Edit::Forget { node } => self.forget(node),
            Edit::All { edits } => edits.iter().try_for_each(|edit| self.apply(edit)),
        }
    }

    /// What is a list of nodes becomes one, also where it was called otherwise before (see the repairs of the checks).
    fn set_property(&mut self, node: &NodeId, property: &str, value: &Value) -> Result<(), EditError> {
        match value {
            Value::Array(values) if accepts(self.node(node)?.kind, property) => self.replace(node, property, values),
            _ => {
                self.only_of(node, property)?;
                self.set(node, property, value.clone())
            }
        }
    }

    /// The id of a node and its lists of nodes are no properties: such a one would lie hidden behind them.
    fn only_of(&self, node: &NodeId, property: &str) -> Result<(), EditError> {
        let found = self.node(node)?;
        if property == crate::tree::NODE || found.lists.contains_key(property) {
            return Err(EditError::NotThere { node: node.clone(), list: property.to_owned() });
        }
        Ok(())
    }

    fn replace(&mut self, node: &NodeId, list: &str, values: &[Value]) -> Result<(), EditError> {
        if !accepts(self.node(node)?.kind, list) {
            return Err(EditError::NotThere { node: node.clone(), list: list.to_owned() });
        }
        let there = self.node(node)?.lists.get(list).cloned().unwrap_or_default();
        let former = there.iter().flat_map(|id| self.tree.below(id)).collect();
        there.iter().try_for_each(|id| self.remove(id))?;
        for value in values {
            let new = self.adopt_again(value, node, list, &former)?;
            self.put(&new, node, list, None)?;
        }
        Ok(())
    }

    fn move_to(&mut self, node: &NodeId, into: &NodeId, list: &str, before: Option<&NodeId>) -> Result<(), EditError> {
        let kind = self.node(node)?.kind;
        let fits = accepts(self.node(into)?.kind, list) && NodeKind::of_list(list) == kind && kind != NodeKind::Field;
        if !fits {
            return Err(EditError::NotThere { node: into.clone(), list: list.to_owned() });
        }
        if self.tree.below(node).contains(into) {
            return Err(EditError::IntoItself(node.clone()));
        }
        if before == Some(node) {
            return Ok(());
        }
        self.take_out(node)?;
        self.put(node, into, list, before)
    }

    fn rename(&mut self, node: &NodeId, id: &str) -> Result<(), EditError> {
        let kind = self.node(node)?.kind;
        if id.trim().is_empty() || (kind != NodeKind::Form && id.contains(':')) {
            return Err(EditError::BadId(id.to_owned()));
        }
        if let Some(by) = self.same_scope(node).into_iter().find(|other| self.text(other, "id") == Some(id)) {
            return Err(EditError::IdTaken { id: id.to_owned(), by });
        }
        let former = self.text(node, "id").unwrap_or_default().to_owned();
        self.set(node, "id", json!(id))?;
        match kind {
            NodeKind::Field => self.rename_in_title(node, &former, id),
            NodeKind::Group => self.rename_in_counts(&former, id),
            _ => Ok(()),
        }
    }

    /// The other groups of the form, or the other fields of the group.
    fn same_scope(&self, node: &NodeId) -> Vec<NodeId> {
        let kind = self.tree.nodes.get(node).map(|node| node.kind);
        match kind {
            Some(NodeKind::Group) => {
                let nodes = self.tree.nodes.iter();
                let groups = nodes.filter(|(id, one)| one.kind == NodeKind::Group && *id != node);
                groups.map(|(id, _)| id.clone()).collect()
            }
            Some(NodeKind::Field) => {
                let group = self.tree.ancestor(node, NodeKind::Group);
                let fields = group.map(|group| self.tree.fields_of(&group)).unwrap_or_default();
                fields.into_iter().filter(|id| id != node).collect()
            }
            _ => vec![],
        }
    }

    /// The titles of instances speak of fields by their id (see [`crate::FieldGroup::instance_title`]).
    fn rename_in_title(&mut self, field: &NodeId, from: &str, to: &str) -> Result<(), EditError> {
        const TEMPLATE: &str = "instanceTitleTemplate";
        let Some(group) = self.tree.ancestor(field, NodeKind::Group) else { return Ok(()) };
        let Some(template) = self.text(&group, TEMPLATE) else { return Ok(()) };
        let template = template.to_owned();
        let rename = |text: &str| text.replace(&format!("{{{from}}}"), &format!("{{{to}}}"));
        let node = self.node(&group)?;
        let texts = crate::translation::rewritten(&node.properties, TEMPLATE, &template, &rename);
        let renamed = rename(&template);
        if renamed != template {
            self.set(&group, TEMPLATE, json!(renamed))?;
        }
        texts.into_iter().try_for_each(|(name, value)| self.set(&group, &name, value))
    }

    /// What counts the instances of a group speaks of it by its id (see [`crate::Computation::Instances`]).
    fn rename_in_counts(&mut self, from: &str, to: &str) -> Result<(), EditError> {
        const COMPUTED: &str = "externalValue";
        let counts = |value: &Value| value["@type"] == "InstanceCount" && value["groupId"] == from;
        let nodes = self.tree.nodes.iter();
        let counting = nodes.filter(|(_, node)| node.properties.get(COMPUTED).is_some_and(counts));
        for field in counting.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            if let Some(value) = self.touch(&field)?.properties.get_mut(COMPUTED) {
                value["groupId"] = json!(to);
            }
        }
        Ok(())
    }

    fn redirect(&mut self, from: &NodeId, to: &NodeId) -> Result<(), EditError> {
        self.of_kind(to, NodeKind::Field)?;
        self.recall(from)?;
        for through in asking(self.tree, from).into_iter().map(|asking| asking.through) {
            for value in self.touch(&through)?.properties.values_mut() {
                crate::tree::redirect(value, from, to);
            }
        }
        Ok(())
    }

    /// Bounds and alternatives of validators go with the validator, a computation with its property.
    fn forget(&mut self, node: &NodeId) -> Result<(), EditError> {
        self.recall(node)?;
        for through in asking(self.tree, node).into_iter().map(|asking| asking.through) {
            let Some(one) = self.tree.nodes.get(&through) else { continue };
            match one.kind {
                NodeKind::Condition | NodeKind::Validator => self.remove_condition(&through)?,
                _ => {
                    let below = self.tree.below(node);
                    let speaks =
                        |value: &Value| crate::tree::references_in([value]).iter().any(|field| below.contains(field));
                    self.touch(&through)?.properties.retain(|_, value| !speaks(value));
                }
            }
        }
        Ok(())
    }

    /// An All or Any that would be left without parts would always hold: it goes with its last part.
    fn remove_condition(&mut self, condition: &NodeId) -> Result<(), EditError> {
        let above = self.node(condition)?.above.clone();
        self.remove(condition)?;
        match above.and_then(|(above, _)| Some((self.tree.nodes.get(&above)?, above))) {
            Some((node, above)) if node.kind == NodeKind::Condition && node.lists.values().all(Vec::is_empty) => {
                self.remove_condition(&above)
            }
            _ => Ok(()),
        }
    }
}
