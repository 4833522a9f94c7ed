//! What the answers given so far mean: which fields are shown, what is missing or wrong, and what would be submitted.

use std::collections::{BTreeMap, BTreeSet};

use domain::{FieldKey, FieldValue};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::value::{amount_in_cents, date_of, file_names, is_empty, is_iban};
use crate::{DateBound, Field, FieldType, Form, Rule};

pub type Answers = BTreeMap<FieldKey, Value>;

/// One entry of the account that may fill in a field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stammdatum {
    pub value: String,
    /// Amt24's verification level when it was read from an identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
}

/// By variable name (`vorname`, `nachname`, `strasse`, …).
pub type Stammdaten = BTreeMap<String, Stammdatum>;

/// Longest answers in characters where the form sets no limit.
const STRING_LIMIT: usize = 2_000;
const TEXT_LIMIT: usize = 20_000;

#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    pub visible: BTreeSet<FieldKey>,
    /// Visible fields that have to be answered.
    pub required: BTreeSet<FieldKey>,
    /// In the order of the form.
    pub findings: Vec<Finding>,
    /// Number of instances by group id.
    pub instances: BTreeMap<String, usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub field: FieldKey,
    pub kind: FindingKind,
    /// The form author's own words, which go before ours.
    pub message: Option<String>,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingKind {
    Required,
    /// A box that must be ticked isn't.
    ConsentMissing,
    Pattern,
    TooShort {
        min: usize,
    },
    TooLong {
        max: usize,
    },
    NotANumber,
    NumberTooSmall {
        min: f64,
    },
    NumberTooLarge {
        max: f64,
    },
    NotADate,
    DateTooEarly {
        min: Date,
    },
    DateTooLate {
        max: Date,
    },
    NotAnIban,
    NotAnAmount,
    NotAnOption,
    /// Characters that are no text (controls).
    NotText,
    FileType {
        allowed: Vec<String>,
    },
    TooManyFiles {
        max: usize,
    },
    TooManyInstances {
        max: usize,
    },
}

/// Evaluates all answers; `today` is the day that date rules reckon with.
pub fn evaluate(form: &Form, answers: &Answers, today: Date) -> Evaluation {
    let mut evaluation = Evaluation::default();
    let mut visibility = Visibility { form, answers, known: BTreeMap::new() };
    for group in form.groups() {
        let instances = group.instances(answers.keys());
        let shown = if group.multiple { instances.min(group.max_instances) } else { 1 };
        evaluation.instances.insert(group.id.clone(), shown);
        for index in 0..shown {
            for field in group.fields() {
                let key = FieldKey::new(&group.id, index, &field.id);
                if !visibility.of(&key, field) {
                    continue;
                }
                let answer = answers.get(&key).unwrap_or(&Value::Null);
                evaluation.findings.extend(check(field, &key, answer, answers, today));
                if field.required && field.kind.is_answered() {
                    evaluation.required.insert(key.clone());
                }
                evaluation.visible.insert(key);
            }
        }
        if let (true, Some(first)) = (instances > shown, group.fields().next()) {
            evaluation.findings.push(Finding {
                field: FieldKey::new(&group.id, shown.saturating_sub(1), &first.id),
                kind: FindingKind::TooManyInstances { max: shown },
                message: None,
            });
        }
    }
    evaluation
}

/// What is submitted: visible, answered fields, in one spelling each. Hidden values stay out.
///
/// A value that the account has as verified and that was not changed keeps its verification level.
pub fn submission(form: &Form, answers: &Answers, account: &Stammdaten, today: Date) -> BTreeMap<FieldKey, FieldValue> {
    let visible = evaluate(form, answers, today).visible;
    let mut fields = BTreeMap::new();
    for key in visible {
        let Some(field) = form.field(&key).filter(|field| field.kind.is_answered()) else { continue };
        let Some(answer) = answers.get(&key).filter(|answer| !is_empty(answer)) else { continue };
        let value = canonical(field.kind, answer);
        let source = field.prefill.as_ref().and_then(|name| account.get(name));
        let unchanged = source.filter(|datum| canonical(field.kind, &Value::from(datum.value.as_str())) == value);
        fields.insert(key, FieldValue { value, verified: unchanged.and_then(|datum| datum.verified.clone()) });
    }
    fields
}

/// The answers with which an applicant starts: the form's own values, and over them those of the account.
pub fn prefill(form: &Form, account: &Stammdaten) -> Answers {
    let mut answers = Answers::new();
    for group in form.groups() {
        for field in group.fields().filter(|field| field.kind.is_answered()) {
            let from_account = field.prefill.as_ref().and_then(|name| account.get(name));
            // A field that is filled from the account but isn't in it stays empty: the form's own value is a sample.
            let value = match (&field.prefill, from_account) {
                (_, Some(datum)) => Value::from(datum.value.as_str()),
                (Some(_), None) => continue,
                (None, None) => field.default.clone(),
            };
            if !is_empty(&value) {
                answers.insert(FieldKey::new(&group.id, 0, &field.id), canonical(field.kind, &value));
            }
        }
    }
    answers
}

fn canonical(kind: FieldType, answer: &Value) -> Value {
    match (kind, answer) {
        (FieldType::Date, _) => date_of(answer).map_or_else(|| answer.clone(), |date| Value::from(date.to_string())),
        (FieldType::EuroBetrag, _) => amount_in_cents(answer).map_or_else(
            || answer.clone(),
            |cents| {
                Value::from(format!(
                    "{}{}.{:02}",
                    if cents < 0 { "-" } else { "" },
                    cents.abs() / 100,
                    cents.abs() % 100
                ))
            },
        ),
        (FieldType::MultipleFile, _) => Value::from(file_names(answer)),
        (_, Value::String(text)) => Value::from(domain::din91379::normalize(text.trim())),
        _ => answer.clone(),
    }
}

struct Visibility<'a> {
    form: &'a Form,
    answers: &'a Answers,
    known: BTreeMap<FieldKey, bool>,
}

impl<'a> Visibility<'a> {
    fn of(&mut self, key: &FieldKey, field: &'a Field) -> bool {
        if field.conditions.is_empty() {
            return true;
        }
        if let Some(known) = self.known.get(key) {
            return *known;
        }
        // While it is being worked out a field counts as shown, so that circular conditions come to an end.
        self.known.insert(key.clone(), true);
        let shown = field.conditions.iter().all(|condition| condition.holds(&mut |other| self.answer(key, other)));
        self.known.insert(key.clone(), shown);
        shown
    }

    /// The answer of another field, if that one is shown.
    fn answer(&mut self, own: &FieldKey, other: &FieldKey) -> Option<&'a Value> {
        let other = beside(own, other);
        let field = self.form.field(&other)?;
        if self.of(&other, field) { self.answers.get(&other) } else { None }
    }
}

/// Within a repeated group a reference means the same instance.
fn beside(own: &FieldKey, other: &FieldKey) -> FieldKey {
    let index = if own.group == other.group { own.index } else { other.index };
    FieldKey { index, ..other.clone() }
}

fn check(field: &Field, key: &FieldKey, answer: &Value, answers: &Answers, today: Date) -> Option<Finding> {
    if !field.kind.is_answered() {
        return None;
    }
    let finding =
        |kind, message: Option<&String>| Some(Finding { field: key.clone(), kind, message: message.cloned() });
    if is_empty(answer) {
        let missing =
            if field.kind == FieldType::SingleCheckbox { FindingKind::ConsentMissing } else { FindingKind::Required };
        return if field.required { finding(missing, field.required_message.as_ref()) } else { None };
    }
    if field.required && field.kind == FieldType::SingleCheckbox && answer != &Value::Bool(true) {
        return finding(FindingKind::ConsentMissing, field.required_message.as_ref());
    }
    if let Some(kind) = wrong_kind(field, answer) {
        return finding(kind, None);
    }
    field.rules.iter().find_map(|rule| {
        let message = if let Rule::Regex { message, .. } = rule { message.as_ref() } else { None };
        broken(rule, key, answer, answers, today).and_then(|kind| finding(kind, message))
    })
}

/// Whether the answer isn't of the sort that the field's type asks for.
fn wrong_kind(field: &Field, answer: &Value) -> Option<FindingKind> {
    let option = |value: &Value| value.as_str().is_some_and(|value| field.options.iter().any(|o| o.value == value));
    match field.kind {
        FieldType::String => text_problem(answer, STRING_LIMIT),
        FieldType::Textarea => text_problem(answer, TEXT_LIMIT),
        FieldType::DropdownSingleSelect | FieldType::RadioButtons => {
            (!option(answer)).then_some(FindingKind::NotAnOption)
        }
        FieldType::Checkbox => {
            let known = answer.as_array().is_some_and(|chosen| chosen.iter().all(option));
            (!known).then_some(FindingKind::NotAnOption)
        }
        FieldType::Boolean | FieldType::SingleCheckbox => (!answer.is_boolean()).then_some(FindingKind::NotAnOption),
        FieldType::Date => date_of(answer).is_none().then_some(FindingKind::NotADate),
        FieldType::EuroBetrag => amount_in_cents(answer).is_none().then_some(FindingKind::NotAnAmount),
        FieldType::MultipleFile | FieldType::Text | FieldType::H1 | FieldType::H2 | FieldType::Hintbox => None,
    }
}

fn text_problem(answer: &Value, limit: usize) -> Option<FindingKind> {
    let Some(text) = answer.as_str() else { return Some(FindingKind::NotText) };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Some(FindingKind::NotText);
    }
    (text.chars().count() > limit).then_some(FindingKind::TooLong { max: limit })
}

fn broken(rule: &Rule, key: &FieldKey, answer: &Value, answers: &Answers, today: Date) -> Option<FindingKind> {
    let text = answer.as_str().map(str::trim).unwrap_or_default();
    let length = text.chars().count();
    let bound = |bound: &DateBound| match bound {
        DateBound::Day(day) => Some(*day),
        DateBound::Today { days } => today.checked_add(days.days()).ok(),
        DateBound::Field(other) => answers.get(&beside(key, other)).and_then(date_of),
    };
    let number = || match answer {
        Value::Number(number) => number.as_f64(),
        _ => text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite()),
    };
    match rule {
        Rule::Regex { regex, .. } => (!regex.is_match(text)).then_some(FindingKind::Pattern),
        Rule::MinLength(min) => (length < *min).then_some(FindingKind::TooShort { min: *min }),
        Rule::MaxLength(max) => (length > *max).then_some(FindingKind::TooLong { max: *max }),
        Rule::Number => number().is_none().then_some(FindingKind::NotANumber),
        Rule::MinNumber(min) => match number() {
            None => Some(FindingKind::NotANumber),
            Some(given) => (given < *min).then_some(FindingKind::NumberTooSmall { min: *min }),
        },
        Rule::MaxNumber(max) => match number() {
            None => Some(FindingKind::NotANumber),
            Some(given) => (given > *max).then_some(FindingKind::NumberTooLarge { max: *max }),
        },
        Rule::MinDate(limit) => {
            let (given, min) = (date_of(answer)?, bound(limit)?);
            (given < min).then_some(FindingKind::DateTooEarly { min })
        }
        Rule::MaxDate(limit) => {
            let (given, max) = (date_of(answer)?, bound(limit)?);
            (given > max).then_some(FindingKind::DateTooLate { max })
        }
        Rule::Iban => (!is_iban(text)).then_some(FindingKind::NotAnIban),
        Rule::FileExtensions(allowed) => {
            let fits = |name: &String| {
                name.rsplit_once('.').is_some_and(|(_, ending)| allowed.contains(&ending.to_lowercase()))
            };
            let wrong = !file_names(answer).iter().all(fits);
            wrong.then(|| FindingKind::FileType { allowed: allowed.clone() })
        }
        Rule::MaxFiles(max) => (file_names(answer).len() > *max).then_some(FindingKind::TooManyFiles { max: *max }),
    }
}
