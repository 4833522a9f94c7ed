//! What the answers given so far mean: which fields are shown, what is missing or wrong, and what would be submitted.

mod computation;
mod context;
mod file;
mod finding;
pub(crate) mod graph;
pub(crate) mod index;
pub(crate) mod judge;
pub(crate) mod look;
pub(crate) mod plan;
mod rule;
mod session;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{FieldKey, FieldValue};
use serde_json::Value;

use self::index::FieldIndex;
use crate::Form;
use crate::model::FieldType;
use crate::value::{amount_in_cents, date_of, file_names, time_of};

pub use computation::{Computation, Input};
pub use context::{Context, Stammdaten, Stammdatum, Vertrauensniveau, at_most};
pub use finding::{Finding, FindingKind};
pub use plan::Evaluator;
pub use session::Session;

/// What has been answered so far, as the form content has it; what isn't there is unanswered.
pub type Answers = BTreeMap<FieldKey, Value>;

/// What answers mean for a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Fields that are shown, with an answer or without.
    pub visible: BTreeSet<FieldKey>,
    /// Visible fields that have to be answered.
    pub required: BTreeSet<FieldKey>,
    /// In the order of the form.
    pub findings: Vec<Finding>,
    /// Number of instances by group id.
    pub instances: BTreeMap<String, usize>,
    /// What the form works out itself.
    pub computed: BTreeMap<FieldKey, Value>,
    /// Verified values of the account, which must not be changed.
    pub locked: BTreeMap<FieldKey, Value>,
}

/// Evaluates all answers in one step.
pub fn evaluate(form: &Form, answers: &Answers, context: &Context) -> Evaluation {
    session(form, answers, context).evaluation()
}

fn session(form: &Form, answers: &Answers, context: &Context) -> Session {
    Session::new(Arc::new(Evaluator::new(form)), context.clone(), answers.clone())
}

/// A form as its author looks at it, whatever its conditions say: every field is shown, each group once, and required is
/// what has to be answered whenever it is shown. As nobody has answered, nothing is wrong, computed or locked.
pub fn everything_shown(form: &Form) -> Evaluation {
    let mut evaluation = Evaluation::default();
    for group in form.groups() {
        evaluation.instances.insert(group.id.clone(), 1);
        for field in group.fields() {
            let key = FieldKey::new(&group.id, 0, &field.id);
            if field.required && field.kind.is_answered() && group.on_form() && field.on_form() {
                evaluation.required.insert(key.clone());
            }
            evaluation.visible.insert(key);
        }
    }
    evaluation
}

/// The answers with which an applicant starts: the form's own values, and over them those of the account.
pub fn prefill(form: &Form, context: &Context) -> Answers {
    Evaluator::new(form).prefill(context)
}

/// What is submitted: visible, answered fields, in one spelling each. Hidden values stay out.
///
/// A value that the account has as verified and that was not changed keeps its verification level.
pub fn submission(form: &Form, answers: &Answers, context: &Context) -> BTreeMap<FieldKey, FieldValue> {
    session(form, answers, context).submission()
}

impl Session {
    /// See [`submission`].
    pub fn submission(&self) -> BTreeMap<FieldKey, FieldValue> {
        let verified = |field: FieldIndex, value: &Value| {
            let plan = &self.plan().fields[field];
            let datum = self.context().account.get(plan.prefill.as_ref()?)?;
            let unchanged = canonical(&plan.kind, &Value::from(datum.value.as_str())) == *value;
            datum.verified.clone().filter(|_| unchanged)
        };
        let value = |(key, field, value)| (key, FieldValue { verified: verified(field, &value), value });
        self.submitted().map(value).collect()
    }
}

/// How sure the value of a field is that the account fills in.
pub fn prefilled_level(form: &Form, key: &FieldKey, context: &Context) -> Option<Vertrauensniveau> {
    let datum = context.account.get(form.field(key)?.prefill()?)?;
    Some(Vertrauensniveau::of(datum.verified.as_deref()))
}

/// An answer in the one spelling in which it is submitted and compared.
pub(crate) fn canonical(kind: &FieldType, answer: &Value) -> Value {
    let or_as_given = |value: Option<Value>| value.unwrap_or_else(|| answer.clone());
    match kind {
        FieldType::Date => or_as_given(date_of(answer).map(|date| Value::from(date.to_string()))),
        FieldType::Time => or_as_given(time_of(answer).map(|time| Value::from(time.strftime("%H:%M").to_string()))),
        FieldType::EuroBetrag => or_as_given(amount_in_cents(answer).map(|cents| {
            let sign = if cents < 0 { "-" } else { "" };
            Value::from(format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100))
        })),
        FieldType::Boolean | FieldType::SingleCheckbox => match answer.as_str().map(str::trim) {
            Some("true") => Value::Bool(true),
            Some("false") => Value::Bool(false),
            _ => answer.clone(),
        },
        FieldType::MultipleFile | FieldType::File => Value::from(file_names(answer)),
        _ => match answer {
            Value::String(text) => Value::from(domain::din91379::normalize(text.trim())),
            _ => answer.clone(),
        },
    }
}
