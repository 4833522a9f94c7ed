//! An answer that a field's own type and validators take, or the proof that there is none.

use jiff::civil::Date;
use serde_json::Value;

use super::language::{Language, Words};
use super::range::{DateRange, NumberRange};
use crate::evaluate::judge::{self, Given};
use crate::evaluate::plan::FieldPlan;
use crate::model::{FieldType, ValidatorKind};
use crate::{Decimal, FindingKind};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sample {
    Answer(Value),
    /// The validators contradict each other, or the field has no options.
    None,
    Unknown,
}

/// Texts that fulfil the validators with rules of their own.
const TYPICAL: [&str; 14] = [
    "Muster",
    "1",
    "2",
    "04668",
    "DE89370400440532013000",
    "NO9386011117947",
    "DEUTDEFF",
    "86095742719",
    "MTL-AB 12",
    "name@example.org",
    "03437 123456",
    "L01X00T471",
    "Ein Satz, der etwas länger ist.",
    "A",
];

/// Whether the field's own type and validators take this answer. What depends on other fields, or has to be verified,
/// isn't looked at.
pub(super) fn takes(field: &FieldPlan, answer: &Value, today: Date) -> bool {
    let given =
        Given { field, answer, locked: None, verified: None, today, other: &|_| None, type_of: &|_| &field.kind };
    matches!(judge::judge(&given).1, None | Some((FindingKind::NotVerified, _)))
}

/// An answer that the field takes and that isn't among `others`.
pub(crate) fn sample(field: &FieldPlan, others: &[Value], today: Date) -> Sample {
    let fits = |answer: &Value| {
        !others.iter().any(|other| crate::value::same_text(other, answer)) && takes(field, answer, today)
    };
    let first = |candidates: Vec<Value>, none: bool| match candidates.into_iter().find(|answer| fits(answer)) {
        Some(answer) => Sample::Answer(answer),
        None if none => Sample::None,
        None => Sample::Unknown,
    };
    match &field.kind {
        FieldType::Boolean | FieldType::SingleCheckbox => first(vec![true.into(), false.into()], true),
        FieldType::Date => dates(field, others, today),
        FieldType::Time => first((0..24).map(|hour| Value::from(format!("{hour:02}:00"))).collect(), false),
        FieldType::EuroBetrag => amounts(field, others, today),
        kind if kind.is_multiple_choice() || (kind.is_choice() && field.options_known) => {
            let mut options: Vec<&String> = field.options.iter().collect();
            options.sort();
            let as_answer = |option: &String| match kind.is_multiple_choice() {
                true => Value::from(vec![option.as_str()]),
                false => Value::from(option.as_str()),
            };
            first(options.into_iter().map(as_answer).collect(), field.options_known)
        }
        kind if kind.is_file() => first(files(field), takes_no_file(field)),
        kind if kind.is_text() => texts(field, others, today),
        _ => first(vec![Value::from("x"), Value::from("y")], false),
    }
}

fn files(field: &FieldPlan) -> Vec<Value> {
    let allowed = field.validators.iter().find_map(|validator| match &validator.kind {
        ValidatorKind::FileExtensions(endings) => endings.first(),
        _ => None,
    });
    let ending = allowed.map_or("pdf", String::as_str);
    vec![serde_json::json!([{"name": format!("nachweis.{ending}"), "size": 1, "pdfA": true}])]
}

/// Whether a limit leaves no file: not one may be there, none of a byte, or of no ending.
fn takes_no_file(field: &FieldPlan) -> bool {
    field.validators.iter().any(|validator| match &validator.kind {
        ValidatorKind::MaxFiles(0) | ValidatorKind::MaxFileSize(0) | ValidatorKind::MaxTotalSize(0) => true,
        ValidatorKind::FileExtensions(endings) => endings.is_empty(),
        _ => false,
    })
}

fn is_number(field: &FieldPlan) -> bool {
    field.validators.iter().any(|validator| {
        matches!(
            validator.kind,
            ValidatorKind::Number { .. } | ValidatorKind::MinNumber(_) | ValidatorKind::MaxNumber(_)
        )
    })
}

fn texts(field: &FieldPlan, others: &[Value], today: Date) -> Sample {
    let fits = |text: &str| {
        let answer = Value::from(text);
        let known = others.iter().any(|other| crate::value::same_text(other, &answer));
        (!known && takes(field, &answer, today)).then_some(answer)
    };
    if is_number(field) {
        let range = NumberRange::of(field.validators.iter().map(|validator| &validator.kind));
        match range.samples() {
            None => return Sample::None,
            Some(samples) => {
                if let Some(answer) = samples.iter().find_map(|number| fits(&number.typed())) {
                    return Sample::Answer(answer);
                }
            }
        }
    }
    if let Some(answer) = TYPICAL.iter().find_map(|text| fits(text)) {
        return Sample::Answer(answer);
    }
    let served = field.validators.iter().filter_map(|validator| match &validator.kind {
        ValidatorKind::PlzAmong(served) => Some(served),
        _ => None,
    });
    if let Some(answer) = served.flatten().find_map(|plz| fits(plz.trim())) {
        return Sample::Answer(answer);
    }
    let language =
        Language::of(field.validators.iter().map(|validator| &validator.kind), field.kind == FieldType::Textarea);
    match language.words(others.len() + 1) {
        Words::Some(words) => words.iter().find_map(|word| fits(word)).map_or(Sample::Unknown, Sample::Answer),
        Words::None => Sample::None,
        Words::Unknown => Sample::Unknown,
    }
}

fn dates(field: &FieldPlan, others: &[Value], today: Date) -> Sample {
    let kinds = field.validators.iter().map(|validator| &validator.kind);
    let Some(range) = DateRange::of(kinds, today) else { return Sample::None };
    let known = |day: &Date| others.iter().any(|other| crate::date_of(other) == Some(*day));
    let answers = range.samples(today).into_iter().filter(|day| !known(day)).map(|day| Value::from(day.to_string()));
    answers.into_iter().find(|answer| takes(field, answer, today)).map_or(Sample::Unknown, Sample::Answer)
}

fn amounts(field: &FieldPlan, others: &[Value], today: Date) -> Sample {
    let range = NumberRange::of(field.validators.iter().map(|validator| &validator.kind)).with_places(2);
    let Some(samples) = range.samples() else { return Sample::None };
    let known = |number: &Decimal| others.iter().any(|other| Decimal::from_json(other) == Some(*number));
    let mut answers = samples.into_iter().filter(|number| !known(number)).map(|number| Value::from(number.typed()));
    answers.find(|answer| takes(field, answer, today)).map_or(Sample::Unknown, Sample::Answer)
}
