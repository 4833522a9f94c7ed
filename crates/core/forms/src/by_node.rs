//! Fields and options of versions by their nodes, which stay when a field is moved, or when it or an option is called
//! otherwise.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::FieldKey;
use serde_json::{Value, json};

use crate::{Answers, Choice, Field, FieldGroup, Form, NodeId, Outcome};

/// Under which an option's node stands for its value.
const OPTION: &str = "@option";

/// A field in one of its instances, wherever it stands and however it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldInstance {
    /// The field; its key where the form doesn't have it.
    pub node: NodeId,
    /// From 0.
    pub index: usize,
}

/// What answers lead to, by the nodes of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeOutcome {
    /// See [`Outcome::visible`].
    pub visible: BTreeSet<FieldInstance>,
    /// See [`Outcome::required`].
    pub required: BTreeSet<FieldInstance>,
    /// See [`Outcome::messages`].
    pub messages: BTreeMap<FieldInstance, String>,
    /// See [`Outcome::submission`].
    pub submission: BTreeMap<FieldInstance, Submitted>,
}

/// What is submitted for a field.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// As it is submitted.
    pub value: Value,
    /// With options by their nodes.
    meant: Value,
}

/// Submitted is the same when it means the same options.
impl PartialEq for Submitted {
    fn eq(&self, other: &Self) -> bool {
        self.meant == other.meant
    }
}

impl Outcome {
    /// The same by the nodes of the form whose outcome it is.
    pub fn by_node(&self, form: &Form) -> NodeOutcome {
        ByNode::of(form).outcome(self)
    }
}

/// The fields of one version.
pub(crate) struct ByNode<'a> {
    by_key: HashMap<(&'a str, &'a str), &'a Field>,
    by_node: HashMap<&'a NodeId, (&'a FieldGroup, &'a Field)>,
}

impl<'a> ByNode<'a> {
    pub fn of(form: &'a Form) -> Self {
        let mut all = Self { by_key: HashMap::new(), by_node: HashMap::new() };
        for group in form.groups() {
            for field in group.fields() {
                // Of several with one key answers are for the first.
                all.by_key.entry((&group.id, &field.id)).or_insert(field);
                all.by_node.insert(&field.node, (group, field));
            }
        }
        all
    }

    pub fn key(&self, instance: &FieldInstance) -> Option<FieldKey> {
        let (group, field) = self.by_node.get(&instance.node)?;
        Some(FieldKey::new(&group.id, instance.index, &field.id))
    }

    fn field(&self, key: &FieldKey) -> Option<&'a Field> {
        self.by_key.get(&(key.group.as_str(), key.field.as_str())).copied()
    }

    fn instance(&self, key: &FieldKey) -> FieldInstance {
        let node = self.field(key).map_or_else(|| NodeId::from(&*key.to_string()), |field| field.node.clone());
        FieldInstance { node, index: key.index }
    }

    /// With options by their nodes.
    pub fn meant(&self, node: &NodeId, value: &Value) -> Value {
        let Some((_, field)) = self.by_node.get(node).filter(|(_, field)| field.kind.is_choice()) else {
            return value.clone();
        };
        each(value, |one| match field.options.iter().find(|option| one.as_str() == Some(&option.value)) {
            Some(option) => json!({ OPTION: option.node }),
            None => one.clone(),
        })
    }

    pub fn answers(&self, answers: &Answers) -> BTreeMap<FieldInstance, Value> {
        let meant = |(key, value): (&FieldKey, &Value)| {
            let instance = self.instance(key);
            let value = self.meant(&instance.node, value);
            (instance, value)
        };
        answers.iter().map(meant).collect()
    }

    /// The answers for this version; the other one knows the options that this one doesn't have.
    pub fn said(&self, answers: &BTreeMap<FieldInstance, Value>, other: &Self) -> Answers {
        let said = |(instance, value): (&FieldInstance, &Value)| {
            Some((self.key(instance)?, each(value, |one| self.value(&instance.node, one, other))))
        };
        answers.iter().filter_map(said).collect()
    }

    fn value(&self, node: &NodeId, meant: &Value, other: &Self) -> Value {
        let Some(option) = meant.get(OPTION).and_then(Value::as_str) else { return meant.clone() };
        if let Some(own) = self.option(node, |one| one.node.as_str() == option) {
            return json!(own.value);
        }
        // What was an option is none here, even if another one is called so now.
        let written = other.option(node, |one| one.node.as_str() == option).map_or(option, |one| &one.value);
        json!(if self.option(node, |one| one.value == written).is_some() { option } else { written })
    }

    fn option(&self, node: &NodeId, fits: impl Fn(&Choice) -> bool) -> Option<&'a Choice> {
        let (_, field) = self.by_node.get(node).filter(|(_, field)| field.kind.is_choice())?;
        field.options.iter().find(|option| fits(option))
    }

    pub fn outcome(&self, outcome: &Outcome) -> NodeOutcome {
        let all = |keys: &BTreeSet<FieldKey>| keys.iter().map(|key| self.instance(key)).collect();
        let submitted = |(key, value): (&FieldKey, &Value)| {
            let instance = self.instance(key);
            let meant = self.meant(&instance.node, value);
            (instance, Submitted { value: value.clone(), meant })
        };
        NodeOutcome {
            visible: all(&outcome.visible),
            required: all(&outcome.required),
            messages: outcome.messages.iter().map(|(key, code)| (self.instance(key), code.clone())).collect(),
            submission: outcome.submission.iter().map(submitted).collect(),
        }
    }
}

/// A value, or each of a list.
fn each(value: &Value, make: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(all) => all.iter().map(make).collect(),
        one => make(one),
    }
}
