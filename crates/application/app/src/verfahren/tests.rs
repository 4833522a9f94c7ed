//! Tests of a draft: they lie in it as properties of the form, so that undo and merging take them along.

use forms::{Context, Edit, Example, Form, Outcome, generate_examples, run_examples};
use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use crate::error::{CommandError, ErrorCode};
use crate::view::{TestDifference, TestView};

/// What names of these properties begin with.
const PREFIX: &str = "@test:";

fn all(form: &Form) -> Vec<(String, Example)> {
    let tests = form.kept.properties().filter(|(name, _)| name.starts_with(PREFIX));
    tests.filter_map(|(name, value)| Some((name.clone(), serde_json::from_value(value.clone()).ok()?))).collect()
}

fn set(form: &Form, property: String, example: &Example) -> Result<Edit, CommandError> {
    let value = serde_json::to_value(example).map_err(|error| CommandError::new(ErrorCode::BadRequest, error))?;
    Ok(Edit::Set { node: form.node.clone(), property, value })
}

fn new_name() -> String {
    format!("{PREFIX}{}", Uuid::now_v7())
}

/// The edit that keeps a test.
pub(crate) fn keep(form: &Form, example: &Example) -> Result<Edit, CommandError> {
    set(form, new_name(), example)
}

/// The edit that takes a test away.
pub(crate) fn remove(form: &Form, test: &str) -> Result<Edit, CommandError> {
    // What can't be read any more can be taken away all the same.
    let is_there = test.starts_with(PREFIX) && form.kept.properties().any(|(name, _)| name == test);
    let edit = Edit::Unset { node: form.node.clone(), property: test.to_owned() };
    if is_there { Ok(edit) } else { Err(CommandError::new(ErrorCode::BadRequest, format!("no test {test}"))) }
}

/// The edit by which a test expects what comes of it now.
pub(crate) fn accept(form: &Form, test: &str) -> Result<Edit, CommandError> {
    let found = all(form).into_iter().find(|(name, _)| name == test);
    let (name, example) = found.ok_or_else(|| CommandError::new(ErrorCode::BadRequest, format!("no test {test}")))?;
    let context = Context { today: example.today, account: example.account, variables: example.variables };
    set(form, name, &Example::record(example.name, form, example.answers, &context))
}

/// The edit that adds what no test shows yet; as few tests as were found.
pub(crate) fn generated(form: &Form, today: Date) -> Result<Edit, CommandError> {
    let known: Vec<Example> = all(form).into_iter().map(|(_, example)| example).collect();
    let made = generate_examples(form, &Context::on(today)).examples;
    let new = made.into_iter().filter(|made| !known.iter().any(|known| known.answers == made.answers));
    let edits = new.map(|example| set(form, new_name(), &example)).collect::<Result<_, _>>()?;
    Ok(Edit::All { edits })
}

/// Runs all of them.
pub(crate) fn run(form: &Form) -> Vec<TestView> {
    let tests = all(form);
    let examples: Vec<Example> = tests.iter().map(|(_, example)| example.clone()).collect();
    let deviations = run_examples(form, &examples);
    let view = |(place, (id, example)): (usize, (String, Example))| {
        let deviation = deviations.iter().find(|deviation| deviation.example == place);
        let differences = deviation.map(|deviation| differences(form, &deviation.expected, &deviation.actual));
        TestView { id, name: example.name, differences: differences.unwrap_or_default() }
    };
    tests.into_iter().enumerate().map(view).collect()
}

pub(super) fn differences(form: &Form, expected: &Outcome, actual: &Outcome) -> Vec<TestDifference> {
    let mut found = vec![];
    let mut add = |key: &domain::FieldKey, what: &str, expected: Value, actual: Value| {
        let field = form.field(key);
        found.push(TestDifference {
            node: field.map_or_else(|| form.node.clone(), |field| field.node.clone()),
            name: field.map_or_else(|| key.to_string(), |field| field.label.clone()),
            what: what.to_owned(),
            expected,
            actual,
        });
    };
    for (what, was, is) in
        [("visible", &expected.visible, &actual.visible), ("required", &expected.required, &actual.required)]
    {
        for key in was.symmetric_difference(is) {
            add(key, what, was.contains(key).into(), is.contains(key).into());
        }
    }
    let keys = |one: &Outcome, other: &Outcome| {
        let messages = one.messages.keys().chain(other.messages.keys());
        messages.cloned().collect::<std::collections::BTreeSet<_>>()
    };
    for key in keys(expected, actual) {
        let (was, is) = (expected.messages.get(&key), actual.messages.get(&key));
        if was != is {
            add(&key, "message", was.cloned().into(), is.cloned().into());
        }
    }
    let submitted = expected.submission.keys().chain(actual.submission.keys());
    for key in submitted.collect::<std::collections::BTreeSet<_>>() {
        let (was, is) = (expected.submission.get(key), actual.submission.get(key));
        if was != is {
            add(key, "submission", was.cloned().unwrap_or_default(), is.cloned().unwrap_or_default());
        }
    }
    found
}
