//! Which nodes of two versions of a form are the same, when all there is are two files.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::node::NodeId;
use super::record::Node;
use super::{Choice, Condition, Field, FieldGroup, Form, Row, Validator};

/// By what two items are counterparts; items of a list are looked up by it.
type Key<'a, T> = &'a dyn Fn(&T) -> String;

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
        super::number::rename(self, base, &by_own);
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
        let mut section_of: HashMap<&NodeId, usize> = HashMap::new();
        let mut by_title: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (index, section) in base.sections.iter().enumerate() {
            section_of.extend(section.groups.iter().map(|group| (&group.node, index)));
            by_title.entry(&section.title).or_default().push_back(index);
        }
        for section in &own.sections {
            let mut shared: HashMap<usize, usize> = HashMap::new();
            for group in &section.groups {
                let other = self.by_own.get(&group.node).and_then(|base| section_of.get(base));
                if let Some(other) = other.filter(|other| !self.taken.contains(&base.sections[**other].node)) {
                    *shared.entry(*other).or_default() += 2;
                }
            }
            for (other, count) in &mut shared {
                *count += usize::from(base.sections[*other].title == section.title);
            }
            let most = shared.into_iter().max_by_key(|(other, count)| (*count, std::cmp::Reverse(*other)));
            let best = most.map(|(other, _)| other).or_else(|| {
                let same_title = by_title.get_mut(section.title.as_str())?;
                self.first_free(same_title, |index| &base.sections[index].node)
            });
            if let Some(other) = best.map(|index| &base.sections[index]) {
                self.add(&section.node, &other.node);
                self.conditions(&section.skip_conditions, &other.skip_conditions);
            }
        }
    }

    /// The first item of a queue that isn't taken; those before it leave the queue.
    fn first_free<'a>(&self, queue: &mut VecDeque<usize>, node: impl Fn(usize) -> &'a NodeId) -> Option<usize> {
        while queue.front().is_some_and(|item| self.taken.contains(node(*item))) {
            queue.pop_front();
        }
        queue.front().copied()
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
        let mut by_id: HashMap<&str, Vec<&Field>> = HashMap::new();
        for (_, field) in &base_fields {
            by_id.entry(&field.id).or_default().push(field);
        }
        for (_, field) in &own_fields {
            if !self.is_open(&field.node) {
                continue;
            }
            let Some(same_id) = by_id.get_mut(field.id.as_str()) else { continue };
            let only = self.only_free(same_id);
            if let Some(other) = only {
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
        self.list(&own.options, &base.options, |option| &option.node, &[&|option: &Choice| option.value.clone()]);
        self.validators(&own.validators, &base.validators);
    }

    /// The one field that isn't taken; those that are leave the list.
    fn only_free<'a>(&self, fields: &mut Vec<&'a Field>) -> Option<&'a Field> {
        while fields.last().is_some_and(|field| self.taken.contains(&field.node)) {
            fields.pop();
        }
        let only = *fields.last()?;
        while fields.len() > 1 {
            let before = fields.len() - 2;
            if !self.taken.contains(&fields[before].node) {
                return None;
            }
            fields.swap_remove(before);
        }
        Some(only)
    }

    fn validators(&mut self, own: &[Validator], base: &[Validator]) {
        let whole = |validator: &Validator| canonical(&validator.write(false));
        let sort = |validator: &Validator| validator.name().to_owned();
        self.list(own, base, |validator| &validator.node, &[&whole, &sort]);
    }

    fn conditions(&mut self, own: &[Condition], base: &[Condition]) {
        let whole = |condition: &Condition| canonical(&condition.write(false));
        let with_fields = |condition: &Condition| {
            let fields: Vec<String> = condition.fields().iter().map(|field| format!("{field:?}")).collect();
            format!("{} {}", condition.kind.name(), fields.join(" "))
        };
        let sort = |condition: &Condition| condition.kind.name().to_owned();
        let pairs = self.list(own, base, |condition| &condition.node, &[&whole, &with_fields, &sort]);
        for (one, other) in pairs {
            self.conditions(own[one].parts(), base[other].parts());
        }
    }

    /// Pairs the items of two lists by the first key that they share; of several with one key in their order. Gives the
    /// indices of the pairs.
    fn list<T>(&mut self, own: &[T], base: &[T], node: fn(&T) -> &NodeId, keys: &[Key<'_, T>]) -> Vec<(usize, usize)> {
        let mut pairs = vec![];
        for key in keys {
            if own.iter().all(|one| !self.is_open(node(one))) {
                break;
            }
            let mut by_key: HashMap<String, VecDeque<usize>> = HashMap::new();
            for (index, other) in base.iter().enumerate().filter(|(_, other)| !self.taken.contains(node(other))) {
                by_key.entry(key(other)).or_default().push_back(index);
            }
            for (index, one) in own.iter().enumerate() {
                if !self.is_open(node(one)) {
                    continue;
                }
                let Some(same) = by_key.get_mut(&key(one)) else { continue };
                if let Some(other) = self.first_free(same, |index| node(&base[index]))
                    && self.add(node(one), node(&base[other]))
                {
                    pairs.push((index, other));
                }
            }
        }
        pairs
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

/// A value as text, the same for equal ones: the order of properties doesn't matter.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut parts: Vec<String> =
                object.iter().map(|(name, value)| format!("{name:?}:{}", canonical(value))).collect();
            parts.sort_unstable();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
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
