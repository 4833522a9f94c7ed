//! Validators over several fields: how many of some alternatives are filled in.

use std::collections::HashSet;

use super::FindingKind;
use super::index::{FieldIndex, GroupIndex, ValidatorIndex};
use super::plan::{Check, Evaluator, Target, for_each_target};
use crate::model::{FieldGroup, FieldRef, Form, Validator, ValidatorKind};

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
    names: Vec<String>,
    /// Whether more than one may be filled in.
    many: bool,
    message: Option<String>,
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
    /// The rules of a form, in its order; none of a validator that isn't over several fields.
    pub fn all(form: &Form, plan: &Evaluator) -> Vec<Self> {
        let mut rules = vec![];
        for (index, group) in GroupIndex::each(form.groups()) {
            for (at, validator) in ValidatorIndex::each(&group.validators) {
                rules.extend(Self::new(form, plan, (index, group), (at, validator)));
            }
        }
        rules
    }

    fn new(
        form: &Form,
        plan: &Evaluator,
        (index, group): (GroupIndex, &FieldGroup),
        (at, validator): (ValidatorIndex, &Validator),
    ) -> Option<Self> {
        let of = validator.one_of()?;
        let many = matches!(validator.kind, ValidatorKind::AtLeastOneOf(_));
        let targets = |fields: &Vec<FieldRef>| {
            fields.iter().filter_map(|field| plan.target(field, Some(&group.id))).collect::<Vec<_>>()
        };
        Some(Self {
            group: index,
            validator: at,
            alternatives: of.alternatives.iter().map(targets).collect(),
            // Without any it holds.
            when: Check::Or(plan.checks(&of.when, Some(&group.id))),
            names: of.alternatives.iter().map(|fields| name(form, fields)).collect(),
            many,
            message: validator.message.clone(),
        })
    }

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

/// The label of a field, or the title of the group whose fields they are.
fn name(form: &Form, fields: &[FieldRef]) -> String {
    let label = |field: &FieldRef| form.field(&field.key("", 0)).map(|found| found.hint().to_owned());
    let title = |field: &FieldRef| form.group(&field.group).map(|group| group.title.clone());
    match fields {
        [] => String::new(),
        [one] => label(one).unwrap_or_else(|| one.field.clone()),
        [first, ..] => title(first).filter(|title| !title.is_empty()).unwrap_or_else(|| first.group.clone()),
    }
}
