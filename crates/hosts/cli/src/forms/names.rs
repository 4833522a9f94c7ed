//! What people call the nodes of a form, and where these stand.

use std::collections::BTreeMap;

use forms::{Condition, Field, FieldGroup, Form, NodeId, NodeKind, Validator};

/// A node as people see it.
pub struct Named {
    pub kind: NodeKind,
    /// Its label or title, else its id.
    pub name: String,
    pub above: Option<NodeId>,
}

/// The nodes of several versions; the first version that has a node names it.
#[derive(Default)]
pub struct Names(BTreeMap<NodeId, Named>);

impl Names {
    pub fn of(versions: &[&Form]) -> Self {
        let mut names = Self::default();
        versions.iter().for_each(|form| names.form(form));
        names
    }

    pub fn get(&self, node: &NodeId) -> Option<&Named> {
        self.0.get(node)
    }

    /// The title of the section in which a node stands; none for the form itself.
    pub fn section(&self, node: &NodeId) -> Option<&str> {
        let mut at = self.get(node)?;
        while at.kind != NodeKind::Section {
            at = self.get(at.above.as_ref()?)?;
        }
        Some(&at.name)
    }

    fn put(&mut self, node: &NodeId, kind: NodeKind, name: &str, above: Option<&NodeId>) {
        let named = || Named { kind, name: name.to_owned(), above: above.cloned() };
        self.0.entry(node.clone()).or_insert_with(named);
    }

    fn form(&mut self, form: &Form) {
        self.put(&form.node, NodeKind::Form, &form.title, None);
        for section in &form.sections {
            self.put(&section.node, NodeKind::Section, &section.title, Some(&form.node));
            self.conditions(&section.skip_conditions, &section.node);
            section.groups.iter().for_each(|group| self.group(group, &section.node));
        }
    }

    fn group(&mut self, group: &FieldGroup, above: &NodeId) {
        let name = if group.title.is_empty() { &group.id } else { &group.title };
        self.put(&group.node, NodeKind::Group, name, Some(above));
        self.conditions(&group.conditions, &group.node);
        self.validators(&group.validators, &group.node);
        for row in &group.rows {
            let fields: Vec<&str> = row.fields.iter().map(called).collect();
            self.put(&row.node, NodeKind::Row, &fields.join(", "), Some(&group.node));
            row.fields.iter().for_each(|field| self.field(field, &row.node));
        }
    }

    fn field(&mut self, field: &Field, above: &NodeId) {
        self.put(&field.node, NodeKind::Field, called(field), Some(above));
        self.conditions(&field.conditions, &field.node);
        for option in &field.options {
            self.put(&option.node, NodeKind::Option, option.label(), Some(&field.node));
        }
        self.validators(&field.validators, &field.node);
    }

    fn validators(&mut self, validators: &[Validator], above: &NodeId) {
        for validator in validators {
            self.put(&validator.node, NodeKind::Validator, validator.name(), Some(above));
        }
    }

    fn conditions(&mut self, conditions: &[Condition], above: &NodeId) {
        for condition in conditions {
            self.put(&condition.node, NodeKind::Condition, condition.kind.name(), Some(above));
            self.conditions(condition.parts(), &condition.node);
        }
    }
}

fn called(field: &Field) -> &str {
    let label = field.hint();
    if label.is_empty() { &field.id } else { label }
}
