//! Gives every node its id.

use std::collections::{HashMap, HashSet};

use super::{Condition, Field, FieldGroup, Form, NodeId, Section, Validator};

impl Form {
    /// Gives an id to every node that has none, and another one to a node whose id is taken.
    pub fn number(&mut self) {
        let mut ids = Ids { taken: HashSet::new(), tried: HashMap::new() };
        self.for_each_id(&mut |id| {
            if !id.is_empty() && !ids.taken.insert(id.clone()) {
                *id = NodeId::default();
            }
        });
        ids.give(&mut self.node, || "form".to_owned());
        for (index, section) in self.sections.iter_mut().enumerate() {
            section.number(index, &mut ids);
        }
    }

    /// Every id of the form, in the order of the form.
    pub fn node_ids(&self) -> Vec<NodeId> {
        let mut all = vec![];
        // The walk hands out mutable ids; a copy of the form keeps this one read-only.
        self.clone().for_each_id(&mut |id| all.push(id.clone()));
        all
    }

    pub(super) fn for_each_id(&mut self, visit: &mut dyn FnMut(&mut NodeId)) {
        visit(&mut self.node);
        for section in &mut self.sections {
            visit(&mut section.node);
            visit_conditions(&mut section.skip_conditions, visit);
            for group in &mut section.groups {
                visit(&mut group.node);
                visit_conditions(&mut group.conditions, visit);
                group.validators.iter_mut().for_each(|validator| visit(&mut validator.node));
                for row in &mut group.rows {
                    visit(&mut row.node);
                    for field in &mut row.fields {
                        visit(&mut field.node);
                        visit_conditions(&mut field.conditions, visit);
                        field.options.iter_mut().for_each(|option| visit(&mut option.node));
                        field.validators.iter_mut().for_each(|validator| visit(&mut validator.node));
                    }
                }
            }
        }
    }
}

fn visit_conditions(conditions: &mut [Condition], visit: &mut dyn FnMut(&mut NodeId)) {
    for condition in conditions {
        visit(&mut condition.node);
        visit_conditions(condition.parts_mut(), visit);
    }
}

struct Ids {
    taken: HashSet<NodeId>,
    /// By wish: the number that was tried last, so that many equal wishes don't take ever longer.
    tried: HashMap<String, usize>,
}

impl Ids {
    fn give(&mut self, node: &mut NodeId, wish: impl FnOnce() -> String) {
        if node.is_empty() {
            *node = self.free(&wish());
        }
    }

    fn free(&mut self, wish: &str) -> NodeId {
        let mut id = NodeId::from(wish);
        if self.taken.insert(id.clone()) {
            return id;
        }
        let number = self.tried.entry(wish.to_owned()).or_insert(1);
        while !self.taken.insert(id.clone()) {
            *number += 1;
            id = NodeId::from(format!("{wish}~{number}").as_str());
        }
        id
    }

    fn give_validators(&mut self, validators: &mut [Validator], above: &NodeId) {
        for validator in validators {
            let name = super::validator_json::name(&validator.kind);
            self.give(&mut validator.node, || format!("{above}!{name}"));
        }
    }

    fn give_conditions(&mut self, conditions: &mut [Condition], above: &NodeId) {
        for condition in conditions {
            let name = condition.kind.name();
            self.give(&mut condition.node, || format!("{above}?{name}"));
            let above = condition.node.clone();
            self.give_conditions(condition.parts_mut(), &above);
        }
    }
}

impl Section {
    fn number(&mut self, index: usize, ids: &mut Ids) {
        let groups = &self.groups;
        ids.give(&mut self.node, || match groups.first() {
            Some(group) => format!("section:{}", group.id),
            None => format!("section#{index}"),
        });
        ids.give_conditions(&mut self.skip_conditions, &self.node);
        self.groups.iter_mut().for_each(|group| group.number(ids));
    }
}

impl FieldGroup {
    fn number(&mut self, ids: &mut Ids) {
        ids.give(&mut self.node, || format!("group:{}", self.id));
        ids.give_conditions(&mut self.conditions, &self.node);
        ids.give_validators(&mut self.validators, &self.node);
        for row in &mut self.rows {
            let first = row.fields.first().map_or("", |field| &field.id);
            ids.give(&mut row.node, || format!("row:{}/{first}", self.id));
            for field in &mut row.fields {
                field.number(&self.id, ids);
            }
        }
    }
}

impl Field {
    fn number(&mut self, group: &str, ids: &mut Ids) {
        ids.give(&mut self.node, || format!("field:{group}/{}", self.id));
        ids.give_conditions(&mut self.conditions, &self.node);
        for option in &mut self.options {
            ids.give(&mut option.node, || format!("option:{group}/{}/{}", self.id, option.value));
        }
        ids.give_validators(&mut self.validators, &self.node);
    }
}

/// Gives the nodes of `form` the ids that their counterparts in `base` have.
pub(super) fn rename(form: &mut Form, base: &Form, pairs: &HashMap<NodeId, NodeId>) {
    let mut ids = Ids { taken: base.node_ids().into_iter().collect(), tried: HashMap::new() };
    let mut given = HashSet::new();
    form.for_each_id(&mut |id| {
        *id = match pairs.get(id) {
            Some(base) if given.insert(base.clone()) => base.clone(),
            _ => ids.free(id.as_str()),
        };
    });
}
