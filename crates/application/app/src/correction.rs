//! Correcting what an applicant has entered: how a field is typed, and what its form says of the new value.

use std::collections::BTreeMap;

use domain::{Case, FieldKey};
use forms::{Answers, Context, Field, FieldType, Finding, Form, evaluate, submission};
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::view::{ChoiceView, Editable, FieldInput};

/// How a correction of a field that is shown is typed; `None` for what is never corrected: verified values, files, and what
/// the applicant has declared by a tick.
pub(crate) fn editable(form: &Form, case: &Case, key: &FieldKey) -> Option<Editable> {
    let original = case.fields.get(key);
    if original.is_some_and(|original| original.verified.is_some()) {
        return None;
    }
    let input = form.field(key).map_or(Some(FieldInput::Text { lines: false }), input_of)?;
    let corrected = case.correction(key).map(|correction| &correction.value);
    let value = corrected.or(original.map(|original| &original.value)).cloned().unwrap_or_default();
    Some(Editable { text: typed(form.field(key), &value), chosen: chosen(&value), input })
}

fn input_of(field: &Field) -> Option<FieldInput> {
    let options = || {
        let option =
            |choice: &forms::Choice| ChoiceView { value: choice.value.clone(), label: choice.label().to_owned() };
        field.options.iter().map(option).collect()
    };
    Some(match field.kind {
        FieldType::File | FieldType::MultipleFile | FieldType::SingleCheckbox => return None,
        FieldType::Date => FieldInput::Date,
        FieldType::Boolean => FieldInput::YesNo,
        FieldType::RadioButtons | FieldType::DropdownSingleSelect => {
            FieldInput::Options { options: options(), several: false }
        }
        FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => {
            FieldInput::Options { options: options(), several: true }
        }
        FieldType::Textarea => FieldInput::Text { lines: true },
        _ => FieldInput::Text { lines: false },
    })
}

/// The value as somebody types it; a day as `2026-01-31`.
fn typed(field: Option<&Field>, value: &Value) -> String {
    let day = field.filter(|field| field.kind == FieldType::Date).and_then(|_| forms::date_of(value));
    match (day, value) {
        (Some(day), _) => day.to_string(),
        (None, Value::Null | Value::Array(_)) => String::new(),
        (None, Value::String(text)) => text.clone(),
        (None, other) => other.to_string(),
    }
}

fn chosen(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Null => vec![],
        Value::Array(values) => values.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

/// The value in the spelling of the form, or what the form finds wrong with it. A field that the form doesn't know, or
/// doesn't show beside the other answers, is taken as it was typed.
pub(crate) fn judge(form: &Form, case: &Case, key: &FieldKey, value: Value) -> Result<Value, Finding> {
    let mut answers: Answers = case.fields.iter().map(|(key, field)| (key.clone(), field.value.clone())).collect();
    let corrections: BTreeMap<&FieldKey, &Value> =
        case.corrections.iter().map(|correction| (&correction.field, &correction.value)).collect();
    answers.extend(corrections.into_iter().map(|(key, value)| (key.clone(), value.clone())));
    answers.insert(key.clone(), value.clone());
    // Rules about days reckon with the day of the Antrag.
    let context = Context::on(TimeZone::UTC.to_datetime(case.received_at).date());
    match evaluate(form, &answers, &context).findings.into_iter().find(|finding| finding.field == *key) {
        Some(finding) => Err(finding),
        None => Ok(submission(form, &answers, &context).remove(key).map_or(value, |field| field.value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Applicant, CaseId, CaseState, FieldValue, LeistungId, OfficeId};
    use serde_json::json;

    const FORM: &str = include_str!("../../../../assets/forms/hundesteuer-v1.0-de.json");

    fn form() -> Form {
        Form::parse(&serde_json::from_str(FORM).unwrap()).unwrap()
    }

    fn case(fields: &[(&str, Value)]) -> Case {
        let field =
            |(key, value): &(&str, Value)| (key.parse().unwrap(), FieldValue { value: value.clone(), verified: None });
        Case {
            id: CaseId(uuid::Uuid::nil()),
            office: OfficeId(uuid::Uuid::nil()),
            leistung: LeistungId(uuid::Uuid::nil()),
            aktenzeichen: "HS-2026-0001".to_owned(),
            applicant: Applicant { name: "Erika Beispiel".to_owned(), account: None, postfach: None },
            received_at: "2026-11-01T10:00:00Z".parse().unwrap(),
            state: CaseState::InPruefung,
            owner: None,
            fencing: 0,
            due: None,
            reminder: None,
            form: "1:Hundesteuer:v1.0".to_owned(),
            fields: fields.iter().map(field).collect(),
            attachments: vec![],
            corrections: vec![],
        }
    }

    /// The first field of a type, as a key.
    fn of_kind(form: &Form, kind: FieldType) -> FieldKey {
        let mut groups = form.sections.iter().flat_map(|section| &section.groups);
        let found = groups.find_map(|group| {
            let field = group.fields().find(|field| field.kind == kind && field.conditions.is_empty())?;
            Some(FieldKey::new(&group.id, 0, &field.id))
        });
        found.unwrap()
    }

    #[test]
    fn a_date_is_typed_as_a_date_and_judged_as_one() {
        let form = form();
        let date = of_kind(&form, FieldType::Date);
        let case = case(&[(&date.to_string(), json!("26.04.2025"))]);
        let editable = editable(&form, &case, &date).unwrap();
        assert_eq!((editable.input, editable.text.as_str()), (FieldInput::Date, "2025-04-26"));
        let wrong = judge(&form, &case, &date, json!("31.02.2025")).unwrap_err();
        assert_eq!(wrong.kind.code(), "not-a-date");
        assert!(judge(&form, &case, &date, json!("2025-04-27")).is_ok());
    }

    #[test]
    fn choices_are_typed_as_choices_and_empty_fields_can_be_filled_in() {
        let form = form();
        let choice = of_kind(&form, FieldType::RadioButtons);
        let case = case(&[(&format!("{}:0:other", choice.group), json!("x"))]);
        let editable = editable(&form, &case, &choice).unwrap();
        assert!(matches!(&editable.input, FieldInput::Options { options, several: false } if !options.is_empty()));
        assert_eq!((editable.text.as_str(), editable.chosen.len()), ("", 0));
        assert_eq!(judge(&form, &case, &choice, json!("gibtesnicht")).unwrap_err().kind.code(), "not-an-option");
    }

    #[test]
    fn verified_values_and_declarations_are_not_corrected() {
        let form = form();
        let key: FieldKey = "antragsteller:0:vornamen".parse().unwrap();
        let mut case = case(&[("antragsteller:0:vornamen", json!("Erika"))]);
        assert!(editable(&form, &case, &key).is_some());
        case.fields.get_mut(&key).unwrap().verified = Some("VN_HOCH_READOUT".to_owned());
        assert!(editable(&form, &case, &key).is_none());
        assert!(editable(&form, &case, &"erklaerung:0:richtigkeit".parse().unwrap()).is_none());
        assert!(editable(&form, &case, &"hund:0:name".parse().unwrap()).is_some(), "nothing of it was filled in");
    }
}
