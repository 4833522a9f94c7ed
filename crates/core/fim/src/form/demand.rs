//! What a rule demands, as conditions and validators of the form JSON.

use serde_json::{Map, Value, json};

use super::compare::FieldTest;
use super::{Import, OpenReason, Position};
use crate::rule::Demand;

/// What is asked of which field, by group and index.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct When {
    pub(super) field: (usize, usize),
    pub(super) test: FieldTest,
}

/// What is asked of an element when something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    Filled,
    /// And hidden while it doesn't.
    HiddenElse,
    Shown,
}

pub(super) struct Application {
    pub(super) when: When,
    /// Path of the element.
    pub(super) target: String,
    pub(super) targets: Vec<(usize, usize)>,
    pub(super) asks: Asks,
    /// The optional group without which it isn't required.
    pub(super) optional: Option<String>,
}

/// Of some elements one has to be filled in; each with its fields, by group and index.
pub(super) struct OneOf {
    pub(super) alternatives: Vec<Vec<(usize, usize)>>,
    pub(super) exactly: bool,
    /// The optional group without which nothing is asked.
    pub(super) optional: Option<String>,
    /// What has to hold, too.
    pub(super) when: Option<When>,
}

/// An element that an answer makes mandatory.
pub(super) struct MadeRequired {
    pub(super) target: String,
    pub(super) when: When,
    /// The optional group without which it isn't.
    pub(super) optional: Option<String>,
}

pub(super) fn condition(key: &Value, test: &FieldTest) -> Value {
    let kind = match test {
        FieldTest::Filled => "ShowOnFilledFieldCondition",
        FieldTest::Empty => "ShowOnEmptyFieldCondition",
        FieldTest::Equals(_) => "ShowOnFieldValuesCondition",
        FieldTest::Differs(_) => "ShowOnFieldValueNotInValuesCondition",
    };
    with_values(json!({ "@type": kind, "conditionFieldKey": key }), test)
}

pub(super) fn required_if(key: &Value, test: &FieldTest) -> Value {
    let kind = match test {
        FieldTest::Filled => "RequiredOnFilledFieldValidator",
        FieldTest::Empty => "RequiredOnEmptyFieldValidator",
        FieldTest::Equals(_) => "RequiredOnFieldValueValidator",
        FieldTest::Differs(_) => "RequiredOnFieldValueNotInValuesValidator",
    };
    with_values(json!({ "@type": kind, "sourceFieldKey": key }), test)
}

fn with_values(mut object: Value, test: &FieldTest) -> Value {
    if let (FieldTest::Equals(values) | FieldTest::Differs(values), Value::Object(object)) = (test, &mut object) {
        object.insert("values".to_owned(), json!(values));
    }
    object
}

/// All conditions have to hold; without any nothing is asked for.
fn all(mut conditions: Vec<Value>) -> Value {
    if conditions.len() == 1 {
        conditions.remove(0)
    } else {
        json!({ "@type": "AndCondition", "conditions": conditions })
    }
}

impl Import<'_> {
    /// # Errors
    /// [`OpenReason`] where an element isn't there, is there several times, has nothing to fill in or shares a field with
    /// another; where it can't be told which instance of something repeated is meant; or where the elements stand in an
    /// optional group that the rule itself isn't part of.
    pub(super) fn one_of(&self, demand: &Demand, path: &str) -> Result<Option<OneOf>, OpenReason> {
        let Demand::OneOf { elements, exactly } = demand else { return Ok(None) };
        let mut alternatives = vec![];
        let mut common: Option<String> = None;
        for id in elements {
            let position = self.position(path, id).ok_or(OpenReason::RuleWithoutTarget)?;
            let fields = self.evidence(&position.fields);
            if fields.is_empty() {
                return Err(OpenReason::RuleWithoutTarget);
            }
            // Alternatives can't tell a value from the beginning from an answer.
            if (self.is_group(position) || position.optional.is_some()) && self.has_preset(&position.fields) {
                return Err(OpenReason::RuleWithPreset);
            }
            alternatives.push(fields);
            let around = parent(&position.path);
            common = Some(common.map_or_else(|| around.to_owned(), |known| common_path(&known, around)));
        }
        let mut all: Vec<(usize, usize)> = alternatives.iter().flatten().copied().collect();
        all.sort_unstable();
        if all.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(OpenReason::RuleWithoutTarget);
        }
        if !self.is_one_instance(&all) {
            return Err(OpenReason::RuleWithRepetition);
        }
        let optional = self.optional_around(&common.unwrap_or_default());
        if optional != self.optional_around(path) {
            return Err(OpenReason::RuleInOptionalGroup);
        }
        Ok(Some(OneOf { alternatives, exactly: *exactly, optional, when: None }))
    }

    /// Whether fields stand in one instance each time: all in one group, or none in a repeated one.
    pub(super) fn is_one_instance(&self, fields: &[(usize, usize)]) -> bool {
        let Some((first, _)) = fields.first() else { return true };
        fields.iter().all(|(group, _)| group == first || !(self.is_repeated(*group) || self.is_repeated(*first)))
    }

    pub(super) fn is_repeated(&self, group: usize) -> bool {
        self.groups.get(group).is_some_and(|group| group.properties.contains_key("multiple"))
    }

    /// The fields whose answers show that somebody fills in what they are part of: not static texts, not what is locked,
    /// and not what has a value from the beginning, unless there is nothing else.
    pub(super) fn evidence(&self, fields: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let open =
            |at: &&(usize, usize)| self.field(**at).is_some_and(|field| field.is_answered() && !field.is_locked());
        let all: Vec<(usize, usize)> = fields.iter().filter(open).copied().collect();
        let own: Vec<(usize, usize)> =
            all.iter().copied().filter(|at| self.field(*at).is_some_and(|field| !field.is_given())).collect();
        if own.is_empty() { all } else { own }
    }

    fn is_group(&self, position: &Position) -> bool {
        let is_position = |at: &(usize, usize)| self.field(*at).is_some_and(|field| field.place.path == position.path);
        !position.fields.iter().any(is_position)
    }

    /// The innermost optional group that is or encloses the element of a path.
    pub(super) fn optional_around(&self, path: &str) -> Option<String> {
        let own = self.positions.at(path);
        own.and_then(|position| position.optional.clone())
    }

    /// Puts what was gathered into the groups, once it is known what makes optional groups mandatory.
    pub(super) fn put_one_ofs(&mut self) {
        let mut all = std::mem::take(&mut self.one_ofs);
        // Only the first that is broken is told: what a sentence says of alternatives goes before what follows for a group.
        all.sort_by_key(|one_of| one_of.when.is_some());
        for one_of in all {
            let Some((home, _)) = one_of.alternatives.first().and_then(|fields| fields.first()).copied() else {
                continue;
            };
            let validator = self.validator(&one_of, home);
            let Some(group) = self.groups.get_mut(home) else { continue };
            let rules = group.properties.entry("validationRules").or_insert_with(|| json!([]));
            if let Value::Array(rules) = rules {
                rules.push(validator);
            }
        }
    }

    fn validator(&self, one_of: &OneOf, home: usize) -> Value {
        let keys = |fields: &Vec<(usize, usize)>| {
            let keys: Vec<Value> = fields.iter().filter_map(|field| self.key(*field, home)).collect();
            json!({ "fieldKeys": keys })
        };
        let alternatives: Vec<Value> = one_of.alternatives.iter().map(keys).collect();
        let kind = if one_of.exactly { "ExactlyOneOfValidator" } else { "AtLeastOneOfValidator" };
        let mut validator =
            Map::from_iter([("@type".to_owned(), json!(kind)), ("alternatives".to_owned(), json!(alternatives))]);
        let when = one_of.when.as_ref().and_then(|when| self.holds(when, home));
        let given = one_of.optional.as_deref().map(|optional| self.given(optional, home));
        let only_when = match (when, given) {
            (None, None) => None,
            (Some(when), None) => Some(vec![when]),
            (None, Some(given)) => Some(given),
            (Some(when), Some(given)) => Some(given.into_iter().map(|one| all(vec![when.clone(), one])).collect()),
        };
        validator.extend(only_when.map(|conditions| ("onlyWhen".to_owned(), json!(conditions))));
        Value::Object(validator)
    }

    fn holds(&self, when: &When, home: usize) -> Option<Value> {
        Some(condition(&self.key(when.field, home)?, &when.test))
    }

    /// Conditions of which one holds where an optional group is filled in or has become mandatory.
    fn given(&self, optional: &str, home: usize) -> Vec<Value> {
        let triggers = self.made_required.iter().filter(|made| made.target == optional);
        let triggers = triggers.flat_map(|made| {
            let around = made.optional.as_deref().map(|around| self.begun(around, home));
            let when = self.holds(&made.when, home);
            match (when, around) {
                (Some(when), Some(around)) => around.into_iter().map(|one| all(vec![when.clone(), one])).collect(),
                (when, _) => when.into_iter().collect::<Vec<_>>(),
            }
        });
        triggers.chain(self.begun(optional, home)).collect()
    }

    /// Conditions of which one holds where something in an optional group is filled in: answered, and with something else
    /// than what stands there from the beginning.
    fn begun(&self, optional: &str, home: usize) -> Vec<Value> {
        let position = self.positions.at(optional);
        let fields = position.map_or(&[][..], |position| position.fields.as_slice());
        let begins = |at: &(usize, usize)| {
            let field = self.field(*at).filter(|field| field.is_answered() && !field.is_locked())?;
            let key = self.key(*at, home)?;
            let filled = condition(&key, &FieldTest::Filled);
            let preset = field.preset().map(|preset| FieldTest::Differs(vec![preset]));
            Some(preset.map_or(filled.clone(), |differs| all(vec![filled, condition(&key, &differs)])))
        };
        fields.iter().filter_map(begins).collect()
    }
}

pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('_').map_or(path, |(parent, _)| parent)
}

/// The path of the element that encloses both.
pub(super) fn common_path(one: &str, other: &str) -> String {
    let same = one.split('_').zip(other.split('_')).take_while(|(one, other)| one == other);
    same.map(|(part, _)| part).collect::<Vec<_>>().join("_")
}
