//! Validators over several fields: how many of some alternatives are filled in.

use std::collections::HashSet;

use super::FindingKind;
use super::index::{FieldIndex, GroupIndex, ValidatorIndex};
use super::look::{Check, Target, for_each_target};

/// A validator of a group, its references resolved. What doesn't exist is left out.
#[derive(Debug)]
pub(crate) struct RulePlan {
    pub group: GroupIndex,
    /// Its place among the validators of the group.
    pub validator: ValidatorIndex,
    pub alternatives: Vec<Vec<Target>>,
    /// While this holds it is asked for.
    pub when: Check,
    /// What people call the alternatives.
    pub names: Vec<String>,
    /// Whether more than one may be filled in.
    pub many: bool,
    pub message: Option<String>,
}

/// How one alternative stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// None of its fields is shown.
    Hidden,
    Empty,
    Filled,
}

impl RulePlan {
    /// The fields that it looks at.
    pub fn fields(&self) -> HashSet<FieldIndex> {
        let mut fields: HashSet<FieldIndex> = self.alternatives.iter().flatten().map(|target| target.field).collect();
        for_each_target(std::slice::from_ref(&self.when), &mut |target| {
            fields.insert(target.field);
        });
        fields
    }

    /// Whether the answers are taken; none where nothing of it is shown.
    pub fn verdict(&self, stands: &[Stand]) -> Option<bool> {
        let count = |wanted| stands.iter().filter(|stand| **stand == wanted).count();
        let filled = count(Stand::Filled);
        (count(Stand::Hidden) < stands.len()).then_some(filled == 1 || (filled > 1 && self.many))
    }

    pub fn finding(&self) -> (FindingKind, Option<String>) {
        let of = self.names.clone();
        let kind = if self.many { FindingKind::AtLeastOneNeeded { of } } else { FindingKind::ExactlyOneNeeded { of } };
        (kind, self.message.clone())
    }
}
