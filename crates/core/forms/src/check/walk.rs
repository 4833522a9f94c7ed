//! The nodes of a form with their places, in the order in which a form is made ready for evaluation.

use std::collections::HashMap;

use crate::evaluate::graph::Node;
use crate::{Condition, Field, FieldGroup, Form, NodeId, Section};

pub(super) struct Walk<'a> {
    pub form: &'a Form,
    pub sections: Vec<&'a Section>,
    pub groups: Vec<&'a FieldGroup>,
    /// With the group.
    pub fields: Vec<(&'a FieldGroup, &'a Field)>,
    /// Place and position by node.
    places: HashMap<&'a NodeId, (String, usize)>,
}

impl<'a> Walk<'a> {
    pub fn new(form: &'a Form) -> Self {
        let mut walk = Self {
            form,
            sections: form.sections.iter().collect(),
            groups: form.groups().collect(),
            fields: form.groups().flat_map(|group| group.fields().map(move |field| (group, field))).collect(),
            places: HashMap::new(),
        };
        walk.put(&form.node, String::new());
        for (s, section) in form.sections.iter().enumerate() {
            let place = format!("sections[{s}]");
            walk.put(&section.node, place.clone());
            walk.conditions(&section.skip_conditions, &format!("{place}.skipConditions"));
            for (g, group) in section.groups.iter().enumerate() {
                walk.group(group, &format!("{place}.fieldGroups[{g}]"));
            }
        }
        walk
    }

    fn group(&mut self, group: &'a FieldGroup, place: &str) {
        self.put(&group.node, place.to_owned());
        self.conditions(&group.conditions, &format!("{place}.displayConditions"));
        for (index, validator) in group.validators.iter().enumerate() {
            self.put(&validator.node, format!("{place}.validationRules[{index}]"));
        }
        for (r, row) in group.rows.iter().enumerate() {
            let place = format!("{place}.rows[{r}]");
            self.put(&row.node, place.clone());
            for (f, field) in row.fields.iter().enumerate() {
                let place = format!("{place}.fields[{f}]");
                self.put(&field.node, place.clone());
                self.conditions(&field.conditions, &format!("{place}.displayConditions"));
                for (index, option) in field.options.iter().enumerate() {
                    self.put(&option.node, format!("{place}.possibleValues[{index}]"));
                }
                for (index, validator) in field.validators.iter().enumerate() {
                    self.put(&validator.node, format!("{place}.validationRules[{index}]"));
                }
            }
        }
    }

    fn conditions(&mut self, conditions: &'a [Condition], place: &str) {
        for (index, condition) in conditions.iter().enumerate() {
            let place = format!("{place}[{index}]");
            self.put(&condition.node, place.clone());
            self.conditions(condition.parts(), &format!("{place}.conditions"));
        }
    }

    fn put(&mut self, node: &'a NodeId, place: String) {
        let position = self.places.len();
        self.places.insert(node, (place, position));
    }

    pub fn place(&self, node: &NodeId) -> String {
        self.places.get(node).map(|(place, _)| place.clone()).unwrap_or_default()
    }

    pub fn position(&self, node: &NodeId) -> usize {
        self.places.get(node).map_or(0, |(_, position)| *position)
    }

    /// The node's id and what people call it.
    pub fn named(&self, node: Node) -> (&'a NodeId, String) {
        match node {
            Node::Section(index) => (&self.sections[index].node, self.sections[index].title.clone()),
            Node::Group(index) => {
                let group = self.groups[index];
                (&group.node, group_called(group).to_owned())
            }
            Node::Field(index) => (&self.fields[index].1.node, called(self.fields[index].1)),
        }
    }
}

/// What people call a group: its title, or its id where it has none.
pub(super) fn group_called(group: &FieldGroup) -> &str {
    if group.title.is_empty() { &group.id } else { &group.title }
}

/// What people call a field: its label, or its id where it has none.
pub(super) fn called(field: &Field) -> String {
    let label = field.hint();
    if label.is_empty() { field.id.clone() } else { label.to_owned() }
}
