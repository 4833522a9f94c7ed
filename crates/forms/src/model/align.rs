//! Which nodes of two versions of a form are the same, when all there is are two files.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::node::{self, NodeId};
use super::record::Node;
use super::{Choice, Condition, Field, FieldGroup, Form, Row, Section, Validator};

/// Whether two items are counterparts.
type Relation<'a, T> = &'a dyn Fn(&T, &T) -> bool;

/// Own node to base node.
#[derive(Default)]
struct Pairs {
    by_own: HashMap<NodeId, NodeId>,
    taken: HashSet<NodeId>,
}

impl Form {
    /// Gives every node the id that its counterpart in `base` has: groups by their id, fields by group and id (or by
    /// id alone, where one was moved), options by value, sections and rows by what they share, conditions and
    /// validators by what they say and then by their sort. Nodes without counterpart get ids that `base` doesn't have.
    pub fn align(&mut self, base: &Self) {
        let mut pairs = Pairs::default();
        pairs.add(&self.node, &base.node);
        pairs.groups(self, base);
        pairs.sections(self, base);
        pairs.fields(self, base);
        let by_own = pairs.by_own;
        node::rename(self, base, &by_own);
    }
}

impl Pairs {
    fn add(&mut self, own: &NodeId, base: &NodeId) -> bool {
        let free = !self.by_own.contains_key(own) && self.taken.insert(base.clone());
        if free {
            self.by_own.insert(own.clone(), base.clone());
        }
        free
    }

    fn is_open(&self, own: &NodeId) -> bool {
        !self.by_own.contains_key(own)
    }

    fn groups(&mut self, own: &Form, base: &Form) {
        let by_id: HashMap<&str, &FieldGroup> = base.groups().map(|group| (group.id.as_str(), group)).first_wins();
        for group in own.groups() {
            if let Some(counterpart) = by_id.get(group.id.as_str())
                && self.add(&group.node, &counterpart.node)
            {
                self.conditions(&group.conditions, &counterpart.conditions);
                self.validators(&group.validators, &counterpart.validators);
            }
        }
    }

    /// Sections that have the most paired groups in common; those without groups by title.
    fn sections(&mut self, own: &Form, base: &Form) {
        for section in &own.sections {
            let shared = |other: &Section| {
                let here: HashSet<_> = other.groups.iter().map(|group| &group.node).collect();
                let groups = section.groups.iter().filter_map(|group| self.by_own.get(&group.node));
                2 * groups.filter(|group| here.contains(group)).count() + usize::from(section.title == other.title)
            };
            let free = base.sections.iter().filter(|other| !self.taken.contains(&other.node));
            let best = free.map(|other| (shared(other), other)).filter(|(shared, _)| *shared > 0);
            let best = best.reduce(|best, next| if next.0 > best.0 { next } else { best });
            if let Some((_, other)) = best {
                self.add(&section.node, &other.node);
                self.conditions(&section.skip_conditions, &other.skip_conditions);
            }
        }
    }

    fn fields(&mut self, own: &Form, base: &Form) {
        let own_fields: Vec<(&str, &Field)> = with_groups(own);
        let base_fields: Vec<(&str, &Field)> = with_groups(base);
        let by_key: HashMap<(&str, &str), &Field> =
            base_fields.iter().map(|(group, field)| ((*group, field.id.as_str()), *field)).first_wins();
        for (group, field) in &own_fields {
            if let Some(counterpart) = by_key.get(&(*group, field.id.as_str())) {
                self.field(field, counterpart);
            }
        }
        // A field that has gone to another group, where its id leaves no doubt.
        for (_, field) in &own_fields {
            let mut moved =
                base_fields.iter().filter(|(_, other)| other.id == field.id && !self.taken.contains(&other.node));
            if let (true, Some((_, other)), None) = (self.is_open(&field.node), moved.next(), moved.next()) {
                self.field(field, other);
            }
        }
        self.rows(own, base);
    }

    fn field(&mut self, own: &Field, base: &Field) {
        if !self.add(&own.node, &base.node) {
            return;
        }
        self.conditions(&own.conditions, &base.conditions);
        let same_value = |one: &Choice, other: &Choice| one.value == other.value;
        self.list(&own.options, &base.options, |option| &option.node, &[&same_value]);
        self.validators(&own.validators, &base.validators);
    }

    fn validators(&mut self, own: &[Validator], base: &[Validator]) {
        let same = |one: &Validator, other: &Validator| one.write(false) == other.write(false);
        let same_sort = |one: &Validator, other: &Validator| one.name() == other.name();
        self.list(own, base, |validator| &validator.node, &[&same, &same_sort]);
    }

    fn conditions(&mut self, own: &[Condition], base: &[Condition]) {
        let written = |conditions: &[Condition]| -> Vec<Value> {
            conditions.iter().map(|condition| condition.write(false)).collect()
        };
        let (own_json, base_json) = (written(own), written(base));
        let pairs_of = |same: &dyn Fn(usize, usize) -> bool, pairs: &mut Self| {
            for (i, one) in own.iter().enumerate() {
                let free = |j: &usize| pairs.is_open(&one.node) && !pairs.taken.contains(&base[*j].node) && same(i, *j);
                if let Some(j) = (0..base.len()).find(free) {
                    pairs.add(&one.node, &base[j].node);
                    pairs.conditions(one.parts(), base[j].parts());
                }
            }
        };
        pairs_of(&|i, j| own_json[i] == base_json[j], self);
        pairs_of(&|i, j| own[i].kind.name() == base[j].kind.name() && own[i].fields() == base[j].fields(), self);
        pairs_of(&|i, j| own[i].kind.name() == base[j].kind.name(), self);
    }

    /// Pairs the items of two lists by the first relation that holds.
    fn list<T>(&mut self, own: &[T], base: &[T], node: fn(&T) -> &NodeId, relations: &[Relation<'_, T>]) {
        for same in relations {
            for one in own {
                let counterpart = base.iter().find(|other| !self.taken.contains(node(other)) && same(one, other));
                if let (true, Some(other)) = (self.is_open(node(one)), counterpart) {
                    self.add(node(one), node(other));
                }
            }
        }
    }

    fn rows(&mut self, own: &Form, base: &Form) {
        let mut row_of: HashMap<&NodeId, &Row> = HashMap::new();
        for row in base.groups().flat_map(|group| &group.rows) {
            row_of.extend(row.fields.iter().map(|field| (&field.node, row)));
        }
        for row in own.groups().flat_map(|group| &group.rows) {
            let counterparts = row.fields.iter().filter_map(|field| self.by_own.get(&field.node));
            let rows = counterparts.filter_map(|field| row_of.get(field));
            if let Some(other) = rows.map(|row| &row.node).find(|row| !self.taken.contains(row)) {
                self.add(&row.node, &other.clone());
            }
        }
    }
}

fn with_groups(form: &Form) -> Vec<(&str, &Field)> {
    form.groups().flat_map(|group| group.fields().map(|field| (group.id.as_str(), field))).collect()
}

/// A map in which the first of several entries with one key stays.
trait FirstWins<K, V> {
    fn first_wins(self) -> HashMap<K, V>;
}

impl<K: std::hash::Hash + Eq, V, I: Iterator<Item = (K, V)>> FirstWins<K, V> for I {
    fn first_wins(self) -> HashMap<K, V> {
        let mut map = HashMap::new();
        for (key, value) in self {
            map.entry(key).or_insert(value);
        }
        map
    }
}
