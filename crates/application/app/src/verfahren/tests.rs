//! Tests of a draft: they lie in it as properties of the form, so that undo and merging take them along.

use std::collections::{BTreeMap, BTreeSet};

use forms::{
    Context, Edit, Example, FieldInstance, Form, NodeId, Outcome, Submitted, generate_examples_while, run_examples,
};
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

/// Answers that show what no test shows yet; as few as were found.
///
/// # Errors
/// What ends it when it tells how far it is, in hundredths.
pub(crate) fn generated(
    form: &Form,
    today: Date,
    reached: impl Fn(usize) -> Result<(), CommandError>,
) -> Result<Vec<Example>, CommandError> {
    let mut told = Ok(());
    let generated = generate_examples_while(form, &Context::on(today), &mut |percent| {
        told = reached(percent);
        told.is_ok()
    });
    told.map(|()| generated.examples)
}

/// The edit that adds those whose answers no test has, expecting what comes of them in this form.
pub(crate) fn add(form: &Form, made: Vec<Example>, today: Date) -> Result<Edit, CommandError> {
    let known: Vec<Example> = all(form).into_iter().map(|(_, example)| example).collect();
    let new = made.into_iter().filter(|made| !known.iter().any(|known| known.answers == made.answers));
    let context = Context::on(today);
    let recorded = new.map(|example| Example::record(example.name, form, example.answers, &context));
    let edits = recorded.map(|example| set(form, new_name(), &example)).collect::<Result<_, _>>()?;
    Ok(Edit::All { edits })
}

/// Runs all of them.
pub(crate) fn run(form: &Form) -> Vec<TestView> {
    let tests = all(form);
    let examples: Vec<Example> = tests.iter().map(|(_, example)| example.clone()).collect();
    let deviations = run_examples(form, &examples);
    let view = |(place, (id, example)): (usize, (String, Example))| {
        let deviation = deviations.iter().find(|deviation| deviation.example == place);
        let differences = deviation.map(|deviation| differences([form, form], &deviation.expected, &deviation.actual));
        TestView { id, name: example.name, differences: differences.unwrap_or_default() }
    };
    tests.into_iter().enumerate().map(view).collect()
}

/// What came otherwise in one form, or from an old form to a new one, by field.
pub(super) fn differences([old, new]: [&Form; 2], expected: &Outcome, actual: &Outcome) -> Vec<TestDifference> {
    let mut labels = BTreeMap::<&NodeId, (&str, bool)>::new();
    for group in [old, new].into_iter().flat_map(Form::groups) {
        labels.extend(group.fields().map(|field| (&field.node, (field.hint(), group.multiple))));
    }
    let (expected, actual) = (expected.by_node(old), actual.by_node(new));
    let mut found = vec![];
    let mut add = |instance: &FieldInstance, what: &str, expected: Value, actual: Value| {
        let label = labels.get(&instance.node);
        found.push(TestDifference {
            node: if label.is_some() { instance.node.clone() } else { new.node.clone() },
            name: label.map_or_else(|| instance.node.to_string(), |(label, _)| (*label).to_owned()),
            entry: label.filter(|(_, repeated)| *repeated).map(|_| instance.index.saturating_add(1)),
            what: what.to_owned(),
            expected,
            actual,
        });
    };
    for (what, was, is) in
        [("visible", &expected.visible, &actual.visible), ("required", &expected.required, &actual.required)]
    {
        for instance in was.symmetric_difference(is) {
            add(instance, what, was.contains(instance).into(), is.contains(instance).into());
        }
    }
    for instance in both(&expected.messages, &actual.messages) {
        let (was, is) = (expected.messages.get(instance), actual.messages.get(instance));
        if was != is {
            add(instance, "message", was.cloned().into(), is.cloned().into());
        }
    }
    for instance in both(&expected.submission, &actual.submission) {
        let (was, is) = (expected.submission.get(instance), actual.submission.get(instance));
        let value = |one: Option<&Submitted>| one.map(|one| one.value.clone()).unwrap_or_default();
        // What is no option any more is submitted as before.
        if was != is && value(was) != value(is) {
            add(instance, "submission", value(was), value(is));
        }
    }
    found
}

fn both<'a, T>(
    one: &'a BTreeMap<FieldInstance, T>,
    other: &'a BTreeMap<FieldInstance, T>,
) -> BTreeSet<&'a FieldInstance> {
    one.keys().chain(other.keys()).collect()
}
