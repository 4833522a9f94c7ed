//! What a designer has decided about open points. It stands in the form, so that the next import doesn't ask again.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FIM_DECISIONS, OpenPoint, OpenReason};

/// What becomes of an open point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Decision {
    /// The designer builds it: as a condition, a validator, a field.
    Built,
    /// People read the words in a hint.
    Hint {
        /// Id of the hint's node.
        node: String,
    },
    /// It doesn't belong into the form.
    NotNeeded {
        /// Why, in the designer's words.
        why: String,
    },
}

/// An open point that is decided. With other words it would be another point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedPoint {
    /// As [`OpenPoint::path`].
    pub path: String,
    /// As [`OpenPoint::reason`].
    pub reason: OpenReason,
    /// As [`OpenPoint::text`].
    pub text: String,
    /// What becomes of it.
    pub decision: Decision,
}

impl DecidedPoint {
    /// Those of a form's [`FIM_DECISIONS`]; what can't be read decides nothing.
    pub fn list(value: Option<&Value>) -> Vec<Self> {
        let all = value.and_then(Value::as_array).into_iter().flatten();
        all.filter_map(|one| Self::deserialize(one).ok()).collect()
    }

    /// Those of a form.
    pub fn of_form(form: &Value) -> Vec<Self> {
        Self::list(form.get(FIM_DECISIONS))
    }

    /// Whether it is about this point.
    pub fn decides(&self, point: &OpenPoint) -> bool {
        (&self.path, self.reason, &self.text) == (&point.path, point.reason, &point.text)
    }
}

impl OpenPoint {
    /// The rule that it is about, and its words alone; the text of a rule's point begins with the rule's id.
    pub fn rule(&self) -> Option<(&str, &str)> {
        match self.reason {
            OpenReason::RuleNotUnderstood
            | OpenReason::RuleWithoutTarget
            | OpenReason::RuleWithUnknownCode
            | OpenReason::RuleCompares
            | OpenReason::RuleWithRepetition
            | OpenReason::RuleInOptionalGroup
            | OpenReason::RuleWithPreset
            | OpenReason::RuleConflicts => self.text.split_once(": "),
            OpenReason::ChoiceGroup
            | OpenReason::LockedField
            | OpenReason::CodeListMissing
            | OpenReason::CodeListOtherVersion
            | OpenReason::CodeListOutdated
            | OpenReason::NestedRepetition
            | OpenReason::OptionalGroup
            | OpenReason::LimitNotTaken
            | OpenReason::MediaTypeUnknown
            | OpenReason::PatternEscapedTwice
            | OpenReason::FieldType => None,
        }
    }
}
