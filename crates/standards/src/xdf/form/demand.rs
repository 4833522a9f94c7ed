//! What a rule demands, as conditions and validators of the form JSON.

use serde_json::{Map, Value, json};

use super::super::rule::{Demand, Test};
use super::{FormField, Import};

/// Of some elements one has to be filled in; each with its fields, by group and index.
pub(super) struct OneOf {
    alternatives: Vec<Vec<(usize, usize)>>,
    exactly: bool,
    /// The innermost optional group in which the rule stands: without it nothing is asked.
    optional: Option<String>,
}

pub(super) fn condition(key: &Value, test: &Test) -> Value {
    let kind = match test {
        Test::Filled => "ShowOnFilledFieldCondition",
        Test::Empty => "ShowOnEmptyFieldCondition",
        Test::Equals(_) => "ShowOnFieldValuesCondition",
        Test::Differs(_) => "ShowOnFieldValueNotInValuesCondition",
    };
    with_values(json!({ "@type": kind, "conditionFieldKey": key }), test)
}

pub(super) fn required_if(key: &Value, test: &Test) -> Value {
    let kind = match test {
        Test::Filled => "RequiredOnFilledFieldValidator",
        Test::Empty => "RequiredOnEmptyFieldValidator",
        Test::Equals(_) => "RequiredOnFieldValueValidator",
        Test::Differs(_) => "RequiredOnFieldValueNotInValuesValidator",
    };
    with_values(json!({ "@type": kind, "sourceFieldKey": key }), test)
}

fn with_values(mut object: Value, test: &Test) -> Value {
    if let (Test::Equals(code) | Test::Differs(code), Value::Object(object)) = (test, &mut object) {
        object.insert("values".to_owned(), json!([code]));
    }
    object
}

impl Import<'_> {
    /// `None` where an element isn't there, is there several times, or has nothing to fill in; or where one is repeated
    /// and another isn't, so that it can't be told which instance is meant.
    pub(super) fn one_of(&self, demand: &Demand, path: &str) -> Option<OneOf> {
        let Demand::OneOf { elements, exactly } = demand else { return None };
        let answered = |at: &(usize, usize)| self.field(*at).is_some_and(FormField::is_answered);
        let alternative = |id: &String| {
            let fields: Vec<_> = self.position(path, id)?.fields.iter().copied().filter(answered).collect();
            (!fields.is_empty()).then_some(fields)
        };
        let alternatives: Vec<Vec<_>> = elements.iter().map(alternative).collect::<Option<_>>()?;
        let home = alternatives.first()?.first()?.0;
        let repeated =
            |group: usize| self.groups.get(group).is_some_and(|group| group.properties.contains_key("multiple"));
        if alternatives.iter().flatten().any(|(group, _)| *group != home && (repeated(*group) || repeated(home))) {
            return None;
        }
        let own = self.positions.iter().find(|position| position.path == path);
        Some(OneOf { alternatives, exactly: *exactly, optional: own.and_then(|position| position.optional.clone()) })
    }

    /// Puts what was gathered into the groups, once it is known what makes optional groups mandatory.
    pub(super) fn put_one_ofs(&mut self) {
        for one_of in std::mem::take(&mut self.one_ofs) {
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
        if let Some(optional) = &one_of.optional {
            validator.insert("onlyWhen".to_owned(), json!(self.given(optional, home)));
        }
        Value::Object(validator)
    }

    /// Conditions of which one holds where an optional group is filled in or has become mandatory.
    fn given(&self, optional: &str, home: usize) -> Vec<Value> {
        let triggers = self.made_required.iter().filter(|(target, ..)| target == optional);
        let mut when: Vec<Value> =
            triggers.filter_map(|(_, trigger, test)| Some(condition(&self.key(*trigger, home)?, test))).collect();
        let position = self.positions.iter().find(|position| position.path == optional);
        for field in position.iter().flat_map(|position| &position.fields) {
            if self.field(*field).is_some_and(FormField::is_answered) {
                when.extend(self.key(*field, home).map(|key| condition(&key, &Test::Filled)));
            }
        }
        when
    }
}
