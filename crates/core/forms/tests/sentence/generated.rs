//! What holds for every sentence, tried on generated ones.

use amtspult_forms::{
    Answers, Asked, AskedInstance, AskedKind, Condition, ConditionSentence, Context, Evaluation, Form, Language,
    ShownWhen, Standpoint, Statement, Validator, ValidatorSentence, evaluate,
};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use trial::Random;

use crate::forms::{conditions, is_said, text, validators};
use crate::{condition, generate};

fn asked(random: &mut Random, at: &Standpoint<'_>) -> (Asked, AskedKind) {
    let groups: Vec<_> = at.form.groups().collect();
    let group = *random.one(&groups);
    let fields: Vec<_> = group.fields().filter(|field| field.kind.is_answered()).collect();
    let field = *random.one(&fields);
    let instance: AskedInstance = *random.one(&Asked::instances(at, group));
    let (group, node) = (group.id.clone(), Some(field.node.clone()));
    (Asked { group, field: field.id.clone(), node, instance }, AskedKind::of(Some(field)))
}

fn values(random: &mut Random, known: &[&str], least: usize) -> Vec<String> {
    (0..least + random.below(3)).map(|_| (*random.one(known)).to_owned()).collect()
}

fn statement(random: &mut Random, kind: AskedKind) -> Statement {
    let options = ["z", "p", "w"];
    let texts = ["Bello", "", "2026-01-31", "{name}", "true", "„x“"];
    let raw = |random: &mut Random| {
        // Nothing that another statement says.
        vec![json!(random.below(3)), random.one(&[json!(null), json!(["z"]), json!(true), json!("x")]).clone()]
    };
    if random.one_in(8) {
        return match random.below(3) {
            0 => Statement::Is { values: raw(random) },
            1 => Statement::IsNot { values: raw(random) },
            _ => Statement::Truth { yes: random.one_in(2) },
        };
    }
    match random.one(&Statement::offered(kind)).clone() {
        Statement::OneOf { .. } => Statement::OneOf { values: values(random, &options, 0) },
        Statement::NoneOf { .. } => Statement::NoneOf { values: values(random, &options, 0) },
        Statement::ContainsOneOf { .. } => Statement::ContainsOneOf { values: values(random, &options, 0) },
        Statement::ContainsNoneOf { .. } => Statement::ContainsNoneOf { values: values(random, &options, 0) },
        Statement::ContainsAllOf { .. } => Statement::ContainsAllOf { values: values(random, &options, 2) },
        Statement::Exactly { .. } => Statement::Exactly { values: values(random, &texts, 0) },
        other => other,
    }
}

fn sentence(random: &mut Random, at: &Standpoint<'_>, depth: usize) -> ConditionSentence {
    let list = |random: &mut Random| (0..random.below(4)).map(|_| sentence(random, at, depth - 1)).collect();
    match random.below(if depth == 0 { 6 } else { 9 }) {
        0..=3 => {
            let (asked, kind) = asked(random, at);
            ConditionSentence::Field { asked, statement: statement(random, kind) }
        }
        4 => {
            ConditionSentence::Variable { name: "status".to_owned(), values: vec![json!("x"), json!(random.below(3))] }
        }
        5 => match random.below(2) {
            0 => ConditionSentence::Constant { holds: random.one_in(2) },
            _ => {
                let json = json!({"@type": "ShowOnMoonCondition", "phase": [random.below(9), null]});
                ConditionSentence::Unknown { name: "ShowOnMoonCondition".to_owned(), json }
            }
        },
        6 => {
            // Two of "contains one of" about one field are "contains all of": they are told apart by a part between them.
            let mut parts: Vec<ConditionSentence> = list(random);
            if parts.len() > 1 {
                parts.push(ConditionSentence::Constant { holds: true });
            }
            ConditionSentence::All { parts }
        }
        _ => ConditionSentence::Any { parts: list(random) },
    }
}

#[test]
fn sentences_come_back_from_their_json() {
    let form = condition::form();
    let groups: Vec<_> = form.groups().collect();
    let places = [Standpoint::section(&form), Standpoint::group(&form, groups[0]), Standpoint::group(&form, groups[1])];
    for seed in 0..trial::rounds(10_000, 1_000) {
        let mut random = Random::new(seed as u64);
        let at = *random.one(&places);
        let written = sentence(&mut random, &at, 3);
        let condition = Condition::parse(&written.write(&at, None)).unwrap();
        let read = ConditionSentence::read(&at, &condition);
        assert_eq!(read, written, "{seed}");
        // The window sends them as JSON.
        assert_eq!(serde_json::from_value::<ConditionSentence>(json!(written)).unwrap(), written, "{seed}");
        // Nothing is changed: nothing is written anew. Something is: the rest stays what it says.
        assert_eq!(text(&written.write(&at, Some(&condition))), text(&condition.to_json_with_ids()), "{seed}");
        let other = sentence(&mut random, &at, 3);
        let over = Condition::parse(&other.write(&at, Some(&condition))).unwrap();
        assert_eq!(ConditionSentence::read(&at, &over), other, "{seed}");
        for language in Language::ALL {
            is_said(&written.say(&form, language), language);
            written.notes(&at).iter().for_each(|note| assert_ne!(note.say(language), note.code.to_string()));
        }
    }
}

fn context() -> Context {
    Context { variables: [("status".to_owned(), json!("x"))].into(), ..Context::on(date(2026, 11, 23)) }
}

/// The form with everything said anew: nothing of how it was written is left.
fn said_anew(form: &Form) -> Form {
    let mut anew = form.clone();
    let all = |at: &Standpoint<'_>, conditions: &[Condition]| ShownWhen::read(at, conditions).conditions(at, &[]);
    let judged = |at: &Standpoint<'_>, validators: &[Validator]| -> Vec<Validator> {
        let anew = |validator| ValidatorSentence::read(at, validator).validator(at, None);
        validators.iter().map(anew).collect()
    };
    for section in &mut anew.sections {
        section.skip_conditions = all(&Standpoint::section(form), &section.skip_conditions);
        for group in &mut section.groups {
            let there = form.groups().find(|there| there.node == group.node).unwrap();
            let at = Standpoint::group(form, there);
            group.conditions = all(&at, &group.conditions);
            group.validators = judged(&at, &group.validators);
            for field in group.rows.iter_mut().flat_map(|row| &mut row.fields) {
                field.conditions = all(&at, &field.conditions);
                field.validators = judged(&at, &field.validators);
            }
        }
    }
    anew.number();
    Form::parse(&anew.to_json()).unwrap()
}

/// Answers of another type than the field's aside: of a box "is ticked" and "is filled in" differ there.
fn fitting(form: &Form, steps: &[(domain::FieldKey, Value)]) -> Answers {
    let fits = |key: &domain::FieldKey, value: &Value| match AskedKind::of(form.field(key)) {
        AskedKind::Box => value.is_boolean() || value.is_null(),
        _ => true,
    };
    steps.iter().filter(|(key, value)| fits(key, value)).cloned().collect()
}

fn judged(form: &Form, answers: &Answers) -> Evaluation {
    evaluate(form, answers, &context())
}

#[test]
fn forms_said_anew_judge_the_same() {
    let cases = if trial::full() { 10_000 } else { 300 };
    let rng_seed = if trial::full() { RngSeed::Random } else { RngSeed::Fixed(2_026) };
    let config = Config { cases, rng_seed, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let answers = prop::collection::vec(generate::answers(), 4);
    let result = TestRunner::new(config).run(&(generate::form(), answers), |(form, answers)| {
        let anew = said_anew(&form);
        for steps in &answers {
            let answers = fitting(&form, steps);
            prop_assert_eq!(judged(&anew, &answers), judged(&form, &answers));
        }
        for (at, conditions) in conditions(&form) {
            let before: Vec<Value> = conditions.iter().map(Condition::to_json_with_ids).collect();
            let sentence = ShownWhen::read(&at, conditions);
            prop_assert_eq!(text(&sentence.write(&at, conditions)), text(&before));
            for language in Language::ALL {
                sentence.any.iter().for_each(|one| is_said(&one.say(&form, language), language));
            }
        }
        for (at, validator) in validators(&form) {
            let sentence = ValidatorSentence::read(&at, validator);
            prop_assert_eq!(text(&sentence.write(&at, Some(validator))), text(&validator.to_json_with_ids()));
            Language::ALL.iter().for_each(|language| is_said(&sentence.say(&form, *language), *language));
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
