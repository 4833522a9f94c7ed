//! What holds for every form, tried on generated ones. `AMTSPULT_FULL=1` tries as many as are promised.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

mod edits;
mod form;
mod histories;
mod merge;
mod repairs;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amtspult_forms::{
    Answers, CheckCode, CheckContext, Condition, ConditionKind, Context, Evaluation, Evaluator, FieldGroup, FieldRef,
    FindingKind, Form, NodeId, Section, Session, Stammdatum, Test, Validator, ValidatorKind, check, evaluate,
};
use domain::FieldKey;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 23);

/// Runs a property for as many cases as are promised, or a few.
fn try_all<S: Strategy>(
    promised: u32,
    few: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let full = trial::full();
    // The short version tries the same ones each time: what it finds is found again. The full one goes on looking.
    let rng_seed = if full { RngSeed::Random } else { RngSeed::Fixed(2_026) };
    let cases = if full { promised } else { few };
    let config = Config { cases, rng_seed, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    if let Err(error) = TestRunner::new(config).run(strategy, property) {
        panic!("{error}");
    }
}

fn context() -> Context {
    let verified = Stammdatum { value: "x".to_owned(), verified: Some("VN_HOCH_READOUT".to_owned()) };
    Context::on(TODAY).with_account([("vorname".to_owned(), verified)].into())
}

#[test]
fn forms_are_written_as_they_were_read() {
    try_all(10_000, 256, &form::form_json(false), |json| {
        let form = Form::parse(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&form.to_json()).unwrap(), serde_json::to_string(&json).unwrap());
        let again = Form::parse(&form.to_json_with_ids()).unwrap();
        prop_assert_eq!(&again, &form);
        prop_assert_eq!(&Form::read(&json.to_string()).unwrap(), &form);
        let mut aligned = Form::parse(&json).unwrap();
        aligned.align(&form);
        prop_assert_eq!(aligned, form);
        Ok(())
    });
}

#[test]
fn step_by_step_is_the_same_as_at_once() {
    try_all(10_000, 256, &(form::form(), form::answers()), |(form, steps)| {
        let plan = Arc::new(Evaluator::new(&form));
        let mut session = Session::new(plan, context(), Default::default());
        for until in 1..=steps.len() {
            let (key, value) = &steps[until - 1];
            let before = session.evaluation();
            let changed: BTreeSet<_> = session.answer(key, value.clone()).into_iter().collect();
            let answers = form::together(&steps[..until]);
            let after = session.evaluation();
            prop_assert_eq!(&after, &evaluate(&form, &answers, &context()));
            prop_assert_eq!(session.answers(), answers);
            let told = before
                .visible
                .symmetric_difference(&after.visible)
                .chain(before.required.symmetric_difference(&after.required));
            for key in told {
                prop_assert!(changed.contains(key), "{} wasn't told", key);
            }
        }
        Ok(())
    });
}

/// What a rule over several fields says is counted anew here, from what is shown and answered.
#[test]
fn rules_over_several_fields_agree_with_counting() {
    try_all(10_000, 512, &(form::form(), form::answers()), |(form, steps)| {
        let answers = form::together(&steps);
        let evaluation = evaluate(&form, &answers, &context());
        let mut broken = BTreeSet::new();
        for group in form.groups() {
            for instance in 0..evaluation.instances[&group.id] {
                let here = |key: &FieldKey| key.group == group.id && key.index == instance;
                // A group without a field can't be told to be shown.
                let group_shown = evaluation.visible.iter().any(here);
                for validator in group.validators.iter().filter(|_| group_shown) {
                    broken.extend(counted(&form, validator, group, instance, &evaluation, &answers));
                }
            }
        }
        for finding in &evaluation.findings {
            let of_rule =
                matches!(finding.kind, FindingKind::AtLeastOneNeeded { .. } | FindingKind::ExactlyOneNeeded { .. });
            prop_assert!(
                !of_rule || broken.contains(&finding.field) || has_empty_group(&form),
                "{} isn't broken",
                finding.field
            );
        }
        for key in &broken {
            prop_assert!(evaluation.findings.iter().any(|finding| finding.field == *key), "{} isn't told", key);
        }
        Ok(())
    });
}

/// A group of which no field may be visible although it is shown itself.
fn has_empty_group(form: &Form) -> bool {
    form.groups().any(|group| group.fields().all(|field| !field.conditions.is_empty()))
}

/// The first field shown of a rule that these answers break.
fn counted(
    form: &Form,
    validator: &Validator,
    group: &FieldGroup,
    instance: usize,
    evaluation: &Evaluation,
    answers: &Answers,
) -> Option<FieldKey> {
    let order: Vec<(&str, &str)> =
        form.groups().flat_map(|group| group.fields().map(|field| (group.id.as_str(), field.id.as_str()))).collect();
    let shown = |fields: &Vec<FieldRef>| -> Vec<FieldKey> {
        let keys = fields.iter().map(|field| field.key(&group.id, instance));
        keys.filter(|key| evaluation.visible.contains(key) && form.field(key).unwrap().kind.is_answered()).collect()
    };
    let of = validator.one_of()?;
    let alternatives: Vec<Vec<FieldKey>> = of.alternatives.iter().map(shown).collect();
    let filled = |key: &FieldKey| {
        let ticked = form.field(key).unwrap().kind.name() == "SINGLE_CHECKBOX";
        Test::Filled.holds(answers.get(key), ticked)
    };
    let visible_and_filled = |field: &&FieldRef| {
        Some(field.key(&group.id, instance)).filter(|key| evaluation.visible.contains(key) && filled(key)).is_some()
    };
    let asked =
        of.when.is_empty() || of.when.iter().flat_map(Condition::fields).any(|field| visible_and_filled(&field));
    let count = alternatives.iter().filter(|keys| keys.iter().any(filled)).count();
    let fine = count == 1 || (count > 1 && matches!(validator.kind, ValidatorKind::AtLeastOneOf(_)));
    let place = |key: &&FieldKey| {
        let at = order.iter().position(|(group, field)| (*group, *field) == (&key.group, &key.field));
        (at, key.index)
    };
    alternatives.iter().flatten().min_by_key(place).filter(|_| asked && !fine).cloned()
}

#[test]
fn proofs_agree_with_trying_everything() {
    try_all(2_000, 128, &form::form_json(true), |json| {
        let form = Form::parse(&json).unwrap();
        let findings = check(&form, &CheckContext::on(TODAY));
        let Some(tried) = Tried::everything(&form) else { return Ok(()) };
        if findings
            .iter()
            .any(|finding| matches!(finding.code, CheckCode::CircularConditions | CheckCode::RefersToItself))
        {
            return Ok(());
        }
        let told =
            |code| -> BTreeSet<&NodeId> { findings.iter().filter(|f| f.code == code).map(|f| &f.place.node).collect() };
        prop_assert_eq!(told(CheckCode::Undecided), BTreeSet::new());
        prop_assert_eq!(told(CheckCode::RequiredWhileHidden), tried.hidden_when_needed.iter().collect());
        let of_group =
            |node: &&NodeId| form.groups().flat_map(|g| &g.validators).any(|validator| validator.node == **node);
        let waits_in_vain = told(CheckCode::ValidatorNever).into_iter().filter(of_group);
        let silent: BTreeSet<&NodeId> = told(CheckCode::AlternativesHidden).into_iter().chain(waits_in_vain).collect();
        prop_assert_eq!(silent, tried.silent_rules(&form));
        let (never, always, unreachable) =
            (told(CheckCode::ConditionNever), told(CheckCode::ConditionAlways), told(CheckCode::Unreachable));
        let explains = |condition: &Condition| {
            with_parts(condition).iter().any(|c| never.contains(&c.node) || always.contains(&c.node))
        };
        for condition in all_conditions(&form) {
            let by_parts = condition.parts().iter().any(explains);
            let dangling = condition.parts().is_empty()
                && condition.fields().iter().any(|key| form.field(&key.key("", 0)).is_none());
            if by_parts || dangling {
                continue;
            }
            prop_assert_eq!(
                never.contains(&condition.node),
                !tried.held.contains(&condition.node),
                "{} holds",
                &condition.node
            );
            let holds_always = tried.held.contains(&condition.node) && !tried.failed.contains(&condition.node);
            prop_assert_eq!(always.contains(&condition.node), holds_always, "{} fails", &condition.node);
        }
        let explained = |conditions: &[Condition]| !conditions.is_empty() && conditions.iter().all(explains);
        for section in &form.sections {
            for group in &section.groups {
                for field in group.fields() {
                    let above = unreachable.contains(&section.node) || unreachable.contains(&group.node);
                    if tried.shown.contains(&field.node) {
                        prop_assert!(!above && !unreachable.contains(&field.node), "{} can be seen", field.node);
                    } else {
                        let told = above
                            || unreachable.contains(&field.node)
                            || explained(&field.conditions)
                            || explained(&group.conditions)
                            || section.skip_conditions.iter().any(explains)
                            || findings.iter().any(|finding| finding.code == CheckCode::DanglingReference);
                        prop_assert!(told, "{} can't be seen", field.node);
                    }
                }
            }
        }
        Ok(())
    });
}

fn with_parts(condition: &Condition) -> Vec<&Condition> {
    std::iter::once(condition).chain(condition.parts().iter().flat_map(with_parts)).collect()
}

fn all_conditions(form: &Form) -> Vec<&Condition> {
    let of_sections = form.sections.iter().flat_map(|section| &section.skip_conditions);
    let of_groups = form.groups().flat_map(|group| &group.conditions);
    let of_fields = form.groups().flat_map(|group| group.fields()).flat_map(|field| &field.conditions);
    of_sections.chain(of_groups).chain(of_fields).flat_map(with_parts).collect()
}

/// What all answers that there are lead to.
#[derive(Default)]
struct Tried {
    /// Fields that some answers show.
    shown: BTreeSet<NodeId>,
    /// Conditions that hold with some answers, and those that don't.
    held: BTreeSet<NodeId>,
    failed: BTreeSet<NodeId>,
    /// Validators that some answers make necessary while their field is hidden.
    hidden_when_needed: BTreeSet<NodeId>,
    /// Validators over several fields of which some answers show one, in a group that they show.
    spoken: BTreeSet<NodeId>,
}

impl Tried {
    /// None where there are too many answers to try.
    fn everything(form: &Form) -> Option<Self> {
        let mut fields = vec![];
        let mut count = 1_usize;
        for group in form.groups() {
            for field in group.fields() {
                let options: Vec<Value> = field.options.iter().map(|option| json!(option.value)).collect();
                let chosen = |bits: usize| {
                    options.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, o)| o.clone()).collect()
                };
                let answers: Vec<Value> = match field.kind.name() {
                    "RADIO_BUTTONS" => [vec![json!(null)], options.clone()].concat(),
                    "CHECKBOX" => (0..1_usize << options.len()).map(chosen).collect(),
                    _ => vec![json!(null), json!(true), json!(false)],
                };
                count = count.checked_mul(answers.len()).filter(|count| *count <= 5_000)?;
                fields.push((FieldKey::new(&group.id, 0, &field.id), field, answers));
            }
        }
        let plan = Arc::new(Evaluator::new(form));
        let mut tried = Self::default();
        for number in 0..count {
            let (mut rest, mut answers) = (number, BTreeMap::new());
            for (key, _, choices) in &fields {
                let answer = &choices[rest % choices.len()];
                rest /= choices.len();
                if !answer.is_null() {
                    answers.insert(key.clone(), answer.clone());
                }
            }
            let visible = Session::new(Arc::clone(&plan), Context::on(TODAY), answers.clone()).evaluation().visible;
            let seen = Seen { form, answers: &answers, visible: &visible };
            for condition in all_conditions(form) {
                let set = if seen.holds(condition) { &mut tried.held } else { &mut tried.failed };
                set.insert(condition.node.clone());
            }
            for section in &form.sections {
                let groups = section.groups.iter().filter(|group| seen.is_group_shown(section, group));
                for validator in groups.flat_map(|group| &group.validators) {
                    let of = validator.one_of().unwrap();
                    let asked = of.when.is_empty() || of.when.iter().any(|condition| seen.holds(condition));
                    if asked && of.alternatives.iter().flatten().any(|field| visible.contains(&field.key("", 0))) {
                        tried.spoken.insert(validator.node.clone());
                    }
                }
            }
            for (key, field, _) in &fields {
                if visible.contains(key) {
                    tried.shown.insert(field.node.clone());
                    continue;
                }
                for validator in &field.validators {
                    if let ValidatorKind::RequiredIf { field: other, test } = &validator.kind
                        && seen.test(other, test)
                    {
                        tried.hidden_when_needed.insert(validator.node.clone());
                    }
                }
            }
        }
        Some(tried)
    }

    /// Validators over several fields that never say anything.
    fn silent_rules<'a>(&self, form: &'a Form) -> BTreeSet<&'a NodeId> {
        let rules = form.groups().flat_map(|group| &group.validators);
        rules.map(|rule| &rule.node).filter(|node| !self.spoken.contains(*node)).collect()
    }
}

struct Seen<'a> {
    form: &'a Form,
    answers: &'a Answers,
    visible: &'a BTreeSet<FieldKey>,
}

impl Seen<'_> {
    fn is_group_shown(&self, section: &Section, group: &FieldGroup) -> bool {
        let skipped = section.skip_conditions.iter().any(|condition| self.holds(condition));
        let shown = |condition: &Condition| self.holds(condition);
        !skipped && (group.conditions.is_empty() || group.conditions.iter().any(shown))
    }

    fn holds(&self, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::Field { field, test } => self.test(field, test),
            ConditionKind::And(parts) => parts.iter().all(|part| self.holds(part)),
            ConditionKind::Or(parts) => parts.is_empty() || parts.iter().any(|part| self.holds(part)),
            _ => false,
        }
    }

    fn test(&self, field: &FieldRef, test: &Test) -> bool {
        let key = field.key("", 0);
        let answer = self.answers.get(&key).filter(|_| self.visible.contains(&key));
        let there = self.form.field(&key).filter(|_| key.index == 0);
        there.is_some_and(|field| test.holds(answer, field.kind.name() == "SINGLE_CHECKBOX"))
    }
}
