//! Conditions as sentences, and back.
//!
//! Reading loses nothing: what no sentence of its own says becomes a general one with the values as they are written, and
//! a condition that this program doesn't know travels along as it is. Writing changes only what was changed: a sentence
//! that still is the reading of the condition before gives that condition's bytes, and so does each part of a list. For
//! that, the parts of the condition before are laid out in a [`Pool`], and each part of the new list takes the one that
//! it is the reading of; what is left over takes one that speaks of the same field, keeping its id and unknown properties.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asked::{Asked, AskedKind, Standpoint};
use super::statement::Statement;
use crate::{Condition, ConditionKind, FieldRef, Test};

/// A condition as a designer edits it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ConditionSentence {
    /// What a field's answer is.
    Field {
        /// Whose answer.
        asked: Asked,
        /// What is said of it.
        statement: Statement,
    },
    /// A process variable is one of these. Amt24 has no negation of it.
    Variable {
        /// Of the process variable.
        name: String,
        /// As the form JSON has them.
        #[ts(type = "unknown[]")]
        values: Vec<Value>,
    },
    /// Holds always or never. Nobody is offered this.
    Constant {
        /// Whether it always holds.
        holds: bool,
    },
    /// All of these hold.
    All {
        /// In the order in which they are shown.
        parts: Vec<ConditionSentence>,
    },
    /// At least one of these holds; without any it holds, as in Amt24.
    Any {
        /// In the order in which they are shown.
        parts: Vec<ConditionSentence>,
    },
    /// A condition that this program doesn't know. It stays as it is and never holds here.
    Unknown {
        /// Its `@type`.
        name: String,
        /// The whole condition.
        #[ts(type = "unknown")]
        json: Value,
    },
}

impl ConditionSentence {
    /// What a condition says, seen from where it stands.
    pub fn read(at: &Standpoint<'_>, condition: &Condition) -> Self {
        let all = |parts: &[Condition]| parts.iter().map(|part| Self::read(at, part)).collect();
        match &condition.kind {
            ConditionKind::Field { field, test } => {
                let asked = Asked::read(at, field);
                let statement = Statement::read(asked.in_form(at.form), test);
                Self::Field { asked, statement }
            }
            ConditionKind::Variable { name, values } => Self::Variable { name: name.clone(), values: values.clone() },
            ConditionKind::Constant(holds) => Self::Constant { holds: *holds },
            ConditionKind::And(parts) => {
                let parts: Vec<Self> = all(parts);
                contains_all(at, &parts).unwrap_or(Self::All { parts })
            }
            ConditionKind::Or(parts) => Self::Any { parts: all(parts) },
            ConditionKind::Other(name) => Self::Unknown { name: name.clone(), json: condition.to_json() },
        }
    }

    /// The JSON of the condition, with the ids (`@node`) of those parts that were there before. Where it says what the
    /// condition before says, it is that condition, byte for byte.
    pub fn write(&self, at: &Standpoint<'_>, before: Option<&Condition>) -> Value {
        self.condition(at, before).to_json_with_ids()
    }

    /// The same as a condition. New parts have no id yet.
    pub fn condition(&self, at: &Standpoint<'_>, before: Option<&Condition>) -> Condition {
        let mut pool = Pool::new(at, before.into_iter());
        let there = pool.take_equal(self).cloned();
        there.unwrap_or_else(|| self.build(&mut pool, before.map(|_| 0)))
    }

    /// `before` is the place of the one before in the pool.
    fn build(&self, pool: &mut Pool<'_>, before: Option<usize>) -> Condition {
        match self {
            Self::Field { asked, statement } => {
                let field = pool.reference(before, asked);
                let mut tests = statement.write();
                match (tests.pop(), tests.is_empty()) {
                    (Some(test), true) => pool.leaf(before, ConditionKind::Field { field, test }),
                    (last, _) => {
                        tests.extend(last);
                        let parts: Vec<Self> = tests.iter().map(|test| contains(asked, test)).collect();
                        pool.list(before, &parts, ConditionKind::And)
                    }
                }
            }
            Self::Variable { name, values } => {
                pool.leaf(before, ConditionKind::Variable { name: name.clone(), values: values.clone() })
            }
            Self::Constant { holds } => pool.leaf(before, ConditionKind::Constant(*holds)),
            Self::All { parts } => pool.list(before, parts, ConditionKind::And),
            Self::Any { parts } => pool.list(before, parts, ConditionKind::Or),
            Self::Unknown { name, json } => Condition::parse(json)
                .unwrap_or_else(|_| Condition::new(pool.at.usage(), ConditionKind::Other(name.clone()))),
        }
    }

    /// The sentences within a list.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All { parts } | Self::Any { parts } => parts,
            Self::Field { .. } | Self::Variable { .. } | Self::Constant { .. } | Self::Unknown { .. } => &[],
        }
    }

    /// The values that it, or a part of it, asks for in the answer of a field.
    pub fn values_asked_of(&self, field: &crate::NodeId) -> Vec<String> {
        match self {
            Self::Field { asked, statement } if asked.node.as_ref() == Some(field) => statement.values(),
            _ => self.parts().iter().flat_map(|part| part.values_asked_of(field)).collect(),
        }
    }

    /// The same, but only while the field that it asks is answered: what ends the surprise that "none of" holds for an
    /// open answer. Other sentences stay as they are.
    pub fn only_when_answered(self) -> Self {
        match &self {
            Self::Field { asked, .. } => {
                let answered = Self::Field { asked: asked.clone(), statement: Statement::Filled };
                Self::All { parts: vec![answered, self] }
            }
            Self::Variable { .. }
            | Self::Constant { .. }
            | Self::All { .. }
            | Self::Any { .. }
            | Self::Unknown { .. } => self,
        }
    }

    /// Whether one condition can have become the other by an edit: both of a sort, and of the same field where they ask.
    fn is_like(&self, other: &Self, same_field: bool) -> bool {
        match (self, other) {
            (Self::Field { asked, .. }, Self::Field { asked: before, .. }) => {
                !same_field || (&asked.group, &asked.field) == (&before.group, &before.field)
            }
            (Self::Variable { name, .. }, Self::Variable { name: before, .. }) => !same_field || name == before,
            (Self::Constant { .. }, Self::Constant { .. }) => true,
            (Self::All { .. } | Self::Any { .. }, Self::All { .. } | Self::Any { .. }) => true,
            (
                Self::Field { .. }
                | Self::Variable { .. }
                | Self::Constant { .. }
                | Self::All { .. }
                | Self::Any { .. }
                | Self::Unknown { .. },
                _,
            ) => false,
        }
    }
}

/// "Contains all of", where the parts of an And say that: several ones about the same field of several options, each of
/// one value.
fn contains_all(at: &Standpoint<'_>, parts: &[ConditionSentence]) -> Option<ConditionSentence> {
    let [ConditionSentence::Field { asked, .. }, _, ..] = parts else { return None };
    if AskedKind::of(asked.in_form(at.form)) != AskedKind::Several {
        return None;
    }
    let value = |part: &ConditionSentence| match part {
        ConditionSentence::Field { asked: other, statement: Statement::ContainsOneOf { values } }
            if other == asked && values.len() == 1 =>
        {
            values.first().cloned()
        }
        _ => None,
    };
    let values = parts.iter().map(value).collect::<Option<_>>()?;
    Some(ConditionSentence::Field { asked: asked.clone(), statement: Statement::ContainsAllOf { values } })
}

/// A part of "contains all of".
fn contains(asked: &Asked, test: &Test) -> ConditionSentence {
    let values = match test {
        Test::In(values) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        Test::NotIn(_) | Test::Filled | Test::Empty | Test::Is(_) => vec![],
    };
    ConditionSentence::Field { asked: asked.clone(), statement: Statement::ContainsOneOf { values } }
}

/// The conditions before, each with what it says, and which of them are taken already.
struct Pool<'a> {
    at: &'a Standpoint<'a>,
    conditions: Vec<Known<'a>>,
}

struct Known<'a> {
    condition: &'a Condition,
    says: ConditionSentence,
    /// Place behind the last one below it.
    end: usize,
    taken: bool,
}

impl<'a> Pool<'a> {
    fn new(at: &'a Standpoint<'a>, before: impl Iterator<Item = &'a Condition>) -> Self {
        let mut pool = Self { at, conditions: vec![] };
        before.for_each(|condition| pool.add(condition));
        pool
    }

    fn add(&mut self, condition: &'a Condition) {
        let place = self.conditions.len();
        let says = ConditionSentence::read(self.at, condition);
        self.conditions.push(Known { condition, says, end: 0, taken: false });
        condition.parts().iter().for_each(|part| self.add(part));
        self.conditions[place].end = self.conditions.len();
    }

    /// The places of those directly below, or of all roots.
    fn below(&self, place: Option<usize>) -> Vec<usize> {
        let (mut next, end) = match place {
            Some(place) => (place + 1, self.conditions[place].end),
            None => (0, self.conditions.len()),
        };
        let mut places = vec![];
        while next < end {
            places.push(next);
            next = self.conditions[next].end;
        }
        places
    }

    fn take(&mut self, place: usize, sentence: &ConditionSentence) -> Option<&'a Condition> {
        let range = place..self.conditions[place].end;
        let fits = self.conditions[place].says == *sentence;
        if !fits || self.conditions[range.clone()].iter().any(|known| known.taken) {
            return None;
        }
        self.conditions[range].iter_mut().for_each(|known| known.taken = true);
        Some(self.conditions[place].condition)
    }

    /// The first one, at whichever depth, of which the sentence is the reading.
    fn take_equal(&mut self, sentence: &ConditionSentence) -> Option<&'a Condition> {
        (0..self.conditions.len()).find_map(|place| self.take(place, sentence))
    }

    /// One of these that an edit can have made the sentence of.
    fn take_like(&mut self, sentence: &ConditionSentence, places: &[usize], same_field: bool) -> Option<usize> {
        let free = |place: &&usize| {
            let known = &self.conditions[**place];
            !known.taken && sentence.is_like(&known.says, same_field)
        };
        let place = *places.iter().find(free)?;
        self.conditions[place].taken = true;
        Some(place)
    }

    /// The reference of the condition before, where it means the same answer.
    fn reference(&self, before: Option<usize>, asked: &Asked) -> FieldRef {
        match before.map(|place| &self.conditions[place].condition.kind) {
            Some(ConditionKind::Field { field, .. }) if Asked::read(self.at, field) == *asked => field.clone(),
            _ => asked.write(),
        }
    }

    /// A condition without parts; it goes on from the one before if that is of the same sort.
    fn leaf(&self, before: Option<usize>, kind: ConditionKind) -> Condition {
        let new = Condition::new(self.at.usage(), kind);
        match before.map(|place| self.conditions[place].condition) {
            Some(before) if std::mem::discriminant(&before.kind) == std::mem::discriminant(&new.kind) => {
                Condition { node: before.node.clone(), kept: before.kept.clone(), ..new }
            }
            _ => new,
        }
    }

    fn list(
        &mut self,
        before: Option<usize>,
        parts: &[ConditionSentence],
        kind: fn(Vec<Condition>) -> ConditionKind,
    ) -> Condition {
        let is_list = |condition: &Condition| matches!(condition.kind, ConditionKind::And(_) | ConditionKind::Or(_));
        // What was no list becomes part of one, and so does what is a part now as it was.
        let stays_list = |place: &usize| {
            let before = &self.conditions[*place];
            is_list(before.condition) && !parts.contains(&before.says)
        };
        let list = before.filter(stays_list);
        let below = match (list, before) {
            (Some(place), _) => self.below(Some(place)),
            (None, Some(place)) => vec![place],
            (None, None) => vec![],
        };
        let new = Condition::new(self.at.usage(), kind(self.parts(parts, &below)));
        match list.map(|place| self.conditions[place].condition) {
            Some(before) => Condition { node: before.node.clone(), kept: before.kept.clone(), ..new },
            None => new,
        }
    }

    fn parts(&mut self, parts: &[ConditionSentence], below: &[usize]) -> Vec<Condition> {
        let mut made: Vec<Option<Condition>> = vec![];
        for part in parts {
            made.push(below.iter().find_map(|place| self.take(*place, part)).cloned());
        }
        for (part, made) in parts.iter().zip(&mut made).filter(|(_, made)| made.is_none()) {
            *made = self.take_equal(part).cloned();
        }
        let like: Vec<Option<usize>> = [true, false].into_iter().fold(vec![None; parts.len()], |like, same_field| {
            let like = like.into_iter().zip(parts.iter().zip(&made));
            like.map(|(like, (part, made))| match made {
                Some(_) => None,
                None => like.or_else(|| self.take_like(part, below, same_field)),
            })
            .collect()
        });
        let made = parts.iter().zip(made).zip(like);
        made.map(|((part, made), like)| made.unwrap_or_else(|| part.build(self, like))).collect()
    }
}

/// Several conditions of which one is enough, written over those before.
pub(super) fn write_all(at: &Standpoint<'_>, sentences: &[ConditionSentence], before: &[Condition]) -> Vec<Condition> {
    let mut pool = Pool::new(at, before.iter());
    let roots = pool.below(None);
    pool.parts(sentences, &roots)
}
