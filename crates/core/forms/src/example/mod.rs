//! Examples belong to a form: answers with the outcome that its designer expects.

mod generate;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::FieldKey;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use generate::{Aim, Generated, generate_examples, generate_examples_while};

use crate::{Answers, Context, Evaluator, Form, Session, Stammdaten};

/// Recorded answers with what they should lead to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Example {
    /// By which the designer knows it.
    pub name: String,
    /// The day on which it takes place.
    #[ts(type = "string")]
    pub today: Date,
    /// Hidden ones, too.
    #[ts(type = "Record<string, unknown>")]
    pub answers: Answers,
    /// What fills in fields, and what is verified of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(type = "Record<string, unknown>")]
    pub account: Stammdaten,
    /// Process variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(type = "Record<string, unknown>")]
    pub variables: BTreeMap<String, Value>,
    /// What the designer has confirmed.
    pub expected: Outcome,
}

/// What answers lead to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Outcome {
    /// See [`Evaluation::visible`](crate::Evaluation::visible).
    #[ts(type = "Array<string>")]
    pub visible: BTreeSet<FieldKey>,
    /// See [`Evaluation::required`](crate::Evaluation::required).
    #[ts(type = "Array<string>")]
    pub required: BTreeSet<FieldKey>,
    /// Code of what is wrong, by field.
    #[ts(type = "Record<string, string>")]
    pub messages: BTreeMap<FieldKey, String>,
    /// Values alone, without their verification levels.
    #[ts(type = "Record<string, unknown>")]
    pub submission: BTreeMap<FieldKey, Value>,
}

/// An example that comes out differently than expected, or than before.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Deviation {
    /// Its place in the list of examples.
    pub example: usize,
    /// What the example says, or came out before.
    pub expected: Outcome,
    /// What comes out now.
    pub actual: Outcome,
}

impl Example {
    /// Records what the answers lead to now.
    pub fn record(name: impl Into<String>, form: &Form, answers: Answers, context: &Context) -> Self {
        let mut example = Self {
            name: name.into(),
            today: context.today,
            answers,
            account: context.account.clone(),
            variables: context.variables.clone(),
            expected: Outcome::default(),
        };
        example.expected = example.outcome(&Arc::new(Evaluator::new(form)));
        example
    }

    /// What the answers lead to.
    pub fn outcome(&self, plan: &Arc<Evaluator>) -> Outcome {
        let context = Context { today: self.today, account: self.account.clone(), variables: self.variables.clone() };
        let session = Session::new(Arc::clone(plan), context, self.answers.clone());
        let evaluation = session.evaluation();
        let messages = evaluation.findings.into_iter().map(|finding| (finding.field, finding.kind.code()));
        Outcome {
            visible: evaluation.visible,
            required: evaluation.required,
            messages: messages.collect(),
            submission: session.submission().into_iter().map(|(key, value)| (key, value.value)).collect(),
        }
    }
}

/// The examples that don't come out as expected.
pub fn run_examples(form: &Form, examples: &[Example]) -> Vec<Deviation> {
    let plan = Arc::new(Evaluator::new(form));
    let deviations = examples.iter().enumerate().map(|(index, example)| Deviation {
        example: index,
        expected: example.expected.clone(),
        actual: example.outcome(&plan),
    });
    deviations.filter(|deviation| deviation.expected != deviation.actual).collect()
}

/// Fields that examples answer and the form doesn't have, with the place of the example.
pub fn unknown_fields<'a>(form: &Form, examples: &'a [Example]) -> Vec<(usize, &'a FieldKey)> {
    let known: BTreeSet<(&str, &str)> =
        form.groups().flat_map(|group| group.fields().map(|field| (group.id.as_str(), field.id.as_str()))).collect();
    let answers = examples.iter().enumerate().flat_map(|(index, one)| one.answers.keys().map(move |key| (index, key)));
    answers.filter(|(_, key)| !known.contains(&(key.group.as_str(), key.field.as_str()))).collect()
}

/// The examples that come out differently in the new version than in the old one.
pub fn changed_outcomes(old: &Form, new: &Form, examples: &[Example]) -> Vec<Deviation> {
    let (before, after) = (Arc::new(Evaluator::new(old)), Arc::new(Evaluator::new(new)));
    let deviations = examples.iter().enumerate().map(|(index, example)| Deviation {
        example: index,
        expected: example.outcome(&before),
        actual: example.outcome(&after),
    });
    deviations.filter(|deviation| deviation.expected != deviation.actual).collect()
}
