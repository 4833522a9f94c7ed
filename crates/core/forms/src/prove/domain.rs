//! The classes of answers to a field that conditions can tell apart, each by one answer that the field takes.

use serde_json::Value;

use super::sample::{Sample, sample, takes};
use crate::evaluate::index::FieldIndex;
use crate::evaluate::look::Check;
use crate::evaluate::plan::{Evaluator, FieldPlan};
use crate::model::{FieldType, Test};

/// Options of a multiple choice that are combined in every way; more make the search inexact.
const COMBINED: usize = 6;

/// By field: every class but "no answer", and whether these are all that there are.
pub(super) struct Domain {
    pub values: Vec<Value>,
    pub exact: bool,
}

/// The values that are mentioned, by field, and by process variable.
#[derive(Default)]
pub(super) struct Mentioned {
    pub fields: Vec<Vec<Value>>,
    pub variables: Vec<(String, Vec<Value>)>,
}

impl Mentioned {
    pub fn in_form(plan: &Evaluator) -> Self {
        let mut mentioned = Self { fields: vec![vec![]; plan.fields.len()], variables: vec![] };
        for section in &plan.sections {
            mentioned.take(&section.skip);
        }
        for group in &plan.groups {
            mentioned.take(&group.conditions);
        }
        for rule in &plan.rules {
            mentioned.take(std::slice::from_ref(&rule.when));
        }
        for field in &plan.fields {
            mentioned.take(&field.conditions);
            for validator in &field.validators {
                if let (crate::ValidatorKind::RequiredIf { test, .. }, Some(target)) =
                    (&validator.kind, &validator.target)
                {
                    mentioned.add(target.field, test);
                }
            }
        }
        mentioned
    }

    fn take(&mut self, checks: &[Check]) {
        for check in checks {
            match check {
                Check::Field { target, test } => self.add(target.field, test),
                Check::Variable { name, values } => match self.variables.iter_mut().find(|(known, _)| known == name) {
                    Some((_, known)) => known.extend(values.iter().cloned()),
                    None => self.variables.push((name.clone(), values.clone())),
                },
                Check::And(parts) | Check::Or(parts) => self.take(parts),
                Check::Never | Check::Constant(_) => {}
            }
        }
    }

    fn add(&mut self, field: FieldIndex, test: &Test) {
        if let Test::In(values) | Test::NotIn(values) = test {
            let known = &mut self.fields[field];
            for value in values {
                if !known.contains(value) {
                    known.push(value.clone());
                }
            }
        }
    }
}

impl Domain {
    pub fn of(field: &FieldPlan, mentioned: &[Value], today: jiff::civil::Date) -> Self {
        if !field.answered {
            return Self { values: vec![], exact: true };
        }
        let fits = |value: &Value| takes(field, value, today);
        let as_text = |value: &Value| Value::from(crate::value::plain(value));
        match &field.kind {
            FieldType::Boolean | FieldType::SingleCheckbox => {
                Self { values: [true, false].map(Value::from).into_iter().filter(fits).collect(), exact: true }
            }
            kind if kind.is_multiple_choice() => Self::subsets(field, mentioned),
            kind if kind.is_choice() && field.options_known => {
                let mut options: Vec<&String> = field.options.iter().collect();
                options.sort();
                Self {
                    values: options.into_iter().map(|option| Value::from(option.as_str())).filter(fits).collect(),
                    exact: true,
                }
            }
            kind if kind.is_file() => {
                // Files are told apart by being there; what they must be is judged when they come.
                let name = mentioned
                    .first()
                    .map_or_else(|| Value::from(vec!["nachweis.pdf"]), |name| Value::from(vec![name.clone()]));
                Self { values: vec![name], exact: mentioned.is_empty() }
            }
            _ => Self::of_free_answer(field, mentioned.iter().flat_map(|value| [value.clone(), as_text(value)]), today),
        }
    }

    /// The mentioned values that the field takes, and one that nobody mentions.
    fn of_free_answer(field: &FieldPlan, mentioned: impl Iterator<Item = Value>, today: jiff::civil::Date) -> Self {
        let mut values: Vec<Value> = vec![];
        for value in mentioned {
            if takes(field, &value, today) && !values.contains(&value) {
                values.push(value);
            }
        }
        let exact = match sample(field, &values, today) {
            Sample::Answer(other) => {
                values.push(other);
                true
            }
            Sample::None => true,
            Sample::Unknown => false,
        };
        Self { values, exact }
    }

    fn subsets(field: &FieldPlan, mentioned: &[Value]) -> Self {
        let mut options: Vec<&String> = field.options.iter().collect();
        options.sort();
        let is_mentioned = |option: &&&String| mentioned.iter().any(|value| crate::value::plain(value) == ***option);
        let mut told_apart: Vec<&String> = options.iter().filter(is_mentioned).copied().collect();
        told_apart.extend(options.iter().find(|option| !is_mentioned(option)).copied());
        let exact = told_apart.len() <= COMBINED && field.options_known;
        let sets: Vec<Vec<&String>> = if told_apart.len() <= COMBINED {
            let set = |bits: usize| {
                told_apart.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, o)| *o).collect()
            };
            (1..1_usize << told_apart.len()).map(set).collect()
        } else {
            told_apart.iter().map(|option| vec![*option]).chain([told_apart.clone()]).collect()
        };
        let values = sets.into_iter().map(|set| set.into_iter().map(|option| Value::from(option.as_str())).collect());
        Self { values: values.collect(), exact }
    }
}
