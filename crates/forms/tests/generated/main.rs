//! What holds for every form, tried on generated ones. `AMTSPULT_FULL=1` tries as many as are promised.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

mod form;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amtspult_forms::{
    Answers, Change, CheckCode, CheckContext, Choose, Condition, ConditionKind, ConflictKind, Context, Difference,
    Evaluation, Evaluator, FieldGroup, FieldRef, FindingKind, Form, Merge, NodeId, Section, Session, Stammdatum, Test,
    Validator, ValidatorKind, check, diff, evaluate, merge,
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
    let full = std::env::var_os("AMTSPULT_FULL").is_some();
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
        if findings.iter().any(|finding| finding.code == CheckCode::CircularConditions) {
            return Ok(());
        }
        let told =
            |code| -> BTreeSet<&NodeId> { findings.iter().filter(|f| f.code == code).map(|f| &f.node).collect() };
        prop_assert_eq!(told(CheckCode::Undecided), BTreeSet::new());
        prop_assert_eq!(told(CheckCode::RequiredWhileHidden), tried.hidden_when_needed.iter().collect());
        prop_assert_eq!(told(CheckCode::AlternativesHidden), tried.silent_rules(&form));
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

fn triple() -> impl Strategy<Value = (Form, Form, Form)> {
    (form::form(), form::doings(), form::doings()).prop_map(|(base, mine, theirs)| {
        let (mine, theirs) = (form::done(&base, &mine), form::done(&base, &theirs));
        (base, mine, theirs)
    })
}

/// By node: the one above it, the list it stands in, and the ids of that list.
fn places(form: &Form) -> BTreeMap<NodeId, (NodeId, String, Vec<NodeId>)> {
    fn walk(value: &Value, found: &mut BTreeMap<NodeId, (NodeId, String, Vec<NodeId>)>) {
        let id = |value: &Value| value.get("@node").and_then(Value::as_str).map(NodeId::from);
        let Some(above) = id(value) else { return };
        for (name, list) in value.as_object().unwrap() {
            let ids: Vec<NodeId> = list.as_array().into_iter().flatten().filter_map(id).collect();
            for (below, item) in ids.iter().zip(list.as_array().into_iter().flatten()) {
                found.insert(below.clone(), (above.clone(), name.clone(), ids.clone()));
                walk(item, found);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&form.to_json_with_ids(), &mut found);
    found
}

/// Whether an edit of a side is in the merged form, or told as a conflict about its node, one above it, or its list.
fn kept(edit: &Difference, base: &Form, side: &Form, merged: &Merge) -> bool {
    let (before, then, now) = (places(base), places(side), places(&merged.form));
    let here = |node: &NodeId| *node == merged.form.node || now.contains_key(node);
    let mut above = Some(edit.node.clone());
    while let Some(node) = above {
        let about_order = |kind: &ConflictKind| matches!(kind, ConflictKind::Order { .. });
        if merged.conflicts.iter().any(|c| c.node == node && (node == edit.node || !about_order(&c.kind))) {
            return true;
        }
        above = now.get(&node).or_else(|| before.get(&node)).map(|(above, ..)| above.clone());
    }
    let changes = diff(side, &merged.form);
    let undone =
        |wanted: &dyn Fn(&Change) -> bool| changes.iter().any(|other| other.node == edit.node && wanted(&other.change));
    match &edit.change {
        Change::Added => here(&edit.node),
        Change::Removed => !here(&edit.node),
        Change::Moved { .. } => here(&edit.node) && !undone(&|change| matches!(change, Change::Moved { .. })),
        Change::Reordered => {
            let (Some((list_of, name, order)), Some((.., merged_order))) = (then.get(&edit.node), now.get(&edit.node))
            else {
                // Removed on purpose by the other one, who saw no more of this list than its order.
                return !here(&edit.node);
            };
            let order_disputed = merged
                .conflicts
                .iter()
                .any(|c| c.node == *list_of && c.kind == ConflictKind::Order { list: name.clone() });
            let common = |all: &[NodeId], other: &[NodeId]| -> Vec<NodeId> {
                all.iter().filter(|id| other.contains(id)).cloned().collect()
            };
            order_disputed || common(order, merged_order) == common(merged_order, order)
        }
        Change::Renamed { to, .. } => !undone(&|change| matches!(change, Change::Renamed { from, .. } if from == to)),
        Change::Changed { property, .. } => {
            // A reference into the void is kept as it is written, whatever it means by now.
            let written = |form: &Form| written_property(&form.to_json_with_ids(), &edit.node, property);
            let differs =
                |change: &Change| matches!(change, Change::Changed { property: other, .. } if other == property);
            here(&edit.node) && (written(side) == written(&merged.form) || !undone(&differs))
        }
    }
}

fn written_property(value: &Value, node: &NodeId, name: &str) -> Option<Value> {
    match value {
        Value::Object(object) if object.get("@node").and_then(Value::as_str) == Some(node.as_str()) => {
            Some(object.get(name).cloned().unwrap_or_default())
        }
        Value::Object(object) => object.values().find_map(|value| written_property(value, node, name)),
        Value::Array(items) => items.iter().find_map(|value| written_property(value, node, name)),
        _ => None,
    }
}

#[test]
fn merging_loses_no_edit_and_knows_no_order() {
    try_all(10_000, 256, &triple(), |(base, mine, theirs)| {
        let merged = merge(&base, &mine, &theirs).unwrap();
        let swapped = merge(&base, &theirs, &mine).unwrap();
        let mirrored: Vec<_> = swapped
            .conflicts
            .iter()
            .cloned()
            .map(|mut conflict| {
                std::mem::swap(&mut conflict.mine, &mut conflict.theirs);
                conflict
            })
            .collect();
        prop_assert_eq!(&merged.conflicts, &mirrored);
        if merged.conflicts.is_empty() {
            prop_assert_eq!(merged.form.to_json_with_ids(), swapped.form.to_json_with_ids());
        }
        for side in [&mine, &theirs] {
            for edit in diff(&base, side) {
                prop_assert!(kept(&edit, &base, side, &merged), "{:?} is lost: {:?}", edit, merged.conflicts);
            }
        }
        // The result is a form that can be written, read, checked and filled in.
        let again = Form::parse(&merged.form.to_json_with_ids()).unwrap();
        prop_assert_eq!(&again, &merged.form);
        let ids = merged.form.node_ids();
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        evaluate(&merged.form, &Default::default(), &Context::on(TODAY));
        // Every conflict can be decided, either way.
        for choose in [Choose::Mine, Choose::Theirs] {
            let mut open = merged.clone();
            let mut steps = 0;
            while !open.conflicts.is_empty() {
                open = open.resolve(0, choose).unwrap();
                steps += 1;
            }
            prop_assert!(steps <= merged.conflicts.len());
        }
        Ok(())
    });
}

#[test]
fn what_nobody_else_touched_is_merged_without_a_word() {
    try_all(10_000, 256, &(form::form(), form::doings()), |(base, doings)| {
        let mine = form::done(&base, &doings);
        let merged = merge(&base, &mine, &base).unwrap();
        prop_assert_eq!(&merged.conflicts, &vec![]);
        prop_assert_eq!(merged.form.to_json_with_ids(), mine.to_json_with_ids());
        prop_assert_eq!(diff(&mine, &merged.form), vec![]);
        Ok(())
    });
}

#[test]
fn a_conflict_is_decided_by_hand() {
    let base = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [{"id": "a", "type": "STRING", "label": "A"}, {"id": "b", "type": "STRING"}]}]}]}]});
    let with = |path: &str, value: Value| {
        let mut json = base.clone();
        *json.pointer_mut(path).unwrap() = value;
        Form::parse(&json).unwrap()
    };
    let original = Form::parse(&base).unwrap();
    let label = "/sections/0/fieldGroups/0/rows/0/fields/0/label";
    let merged = merge(&original, &with(label, json!("Mein")), &with(label, json!("Ihr"))).unwrap();
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].kind, ConflictKind::Property { name: "label".to_owned() });
    let decided = merged.resolve(0, Choose::Theirs).unwrap();
    assert_eq!(decided.form.to_json().pointer(label), Some(&json!("Ihr")));

    // A condition of theirs follows a field that mine renames.
    let id = "/sections/0/fieldGroups/0/rows/0/fields/0/id";
    let mut renamed = original.clone();
    renamed.sections[0].groups[0].rows[0].fields[0].id = "neu".to_owned();
    let mut shown = base.clone();
    shown["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][1]["displayConditions"] = json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "a"}}]);
    let merged = merge(&original, &renamed, &Form::parse(&shown).unwrap()).unwrap();
    assert_eq!(merged.conflicts, vec![]);
    assert_eq!(merged.form.to_json().pointer(id), Some(&json!("neu")));
    merged.form.publishable().unwrap();

    // Mine removes a field that theirs speaks of: it stays until somebody decides.
    let mut removed = original.clone();
    removed.sections[0].groups[0].rows[0].fields.remove(0);
    let merged = merge(&original, &removed, &Form::parse(&shown).unwrap()).unwrap();
    assert_eq!(merged.conflicts.iter().map(|conflict| &conflict.kind).collect::<Vec<_>>(), [&ConflictKind::Removed]);
    merged.form.publishable().unwrap();
}
