//! When a field, group or section is there: all its conditions together.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asked::Standpoint;
use super::condition::{ConditionSentence, write_all};
use crate::Condition;

/// The conditions of a field or group, or those that skip a section. Without any it is always there; of several one is
/// enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct ShownWhen {
    /// In the order of the form JSON.
    pub any: Vec<ConditionSentence>,
}

impl ShownWhen {
    /// What the conditions say, seen from where they stand.
    pub fn read(at: &Standpoint<'_>, conditions: &[Condition]) -> Self {
        Self { any: conditions.iter().map(|condition| ConditionSentence::read(at, condition)).collect() }
    }

    /// The JSON of the conditions (`displayConditions` or `skipConditions`), with the ids of those that were there before.
    /// Those that say the same as before are the same, byte for byte.
    pub fn write(&self, at: &Standpoint<'_>, before: &[Condition]) -> Vec<Value> {
        self.conditions(at, before).iter().map(Condition::to_json_with_ids).collect()
    }

    /// The same as conditions. New ones have no id yet.
    pub fn conditions(&self, at: &Standpoint<'_>, before: &[Condition]) -> Vec<Condition> {
        write_all(at, &self.any, before)
    }
}
