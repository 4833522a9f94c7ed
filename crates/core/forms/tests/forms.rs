//! The forms that this repository and the field have, read, evaluated and laid out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

mod faults;

use std::collections::BTreeMap;

use amtspult_forms::{
    Answers, Context, Decimal, DisplayValue, FieldType, FindingKind, Form, Stammdaten, Stammdatum, display, evaluate,
    prefill, submission,
};
use domain::{FieldKey, FieldValue};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 23);

fn today() -> Context {
    Context::on(TODAY)
}

fn hundesteuer() -> Form {
    let text = std::fs::read_to_string(trial::project().join("assets/forms/hundesteuer-v1.0-de.json")).unwrap();
    Form::parse(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn key(text: &str) -> FieldKey {
    text.parse().unwrap()
}

fn answers(pairs: &[(&str, Value)]) -> Answers {
    pairs.iter().map(|(name, value)| (key(name), value.clone())).collect()
}

fn complete() -> Answers {
    answers(&[
        ("antragsteller:0:vornamen", json!("Łukasz")),
        ("antragsteller:0:familienname", json!("Đorđević")),
        ("antragsteller:0:geburtsdatum", json!("1980-02-29")),
        ("antragsteller:0:strasse", json!("Muldengasse")),
        ("antragsteller:0:hausnummer", json!("12a")),
        ("antragsteller:0:plz", json!("04668")),
        ("antragsteller:0:ort", json!("Musterau")),
        ("hund:0:name", json!("Bello")),
        ("hund:0:rasse", json!("Dackel")),
        ("hund:0:geschlecht", json!("m")),
        ("hund:0:wurfdatum", json!("2026-01-01")),
        ("hund:0:haltungsbeginn", json!("2026-03-01")),
        ("hund:0:herkunft", json!("privat")),
        ("hund:0:gefaehrlich", json!(false)),
        ("ermaessigung:0:anzahlHunde", json!("1")),
        ("erklaerung:0:richtigkeit", json!(true)),
        ("erklaerung:0:datenschutz", json!(true)),
    ])
}

#[test]
fn every_form_of_ours_can_be_read() {
    let mut read = 0;
    for file in std::fs::read_dir(trial::project().join("assets/forms")).unwrap() {
        let path = file.unwrap().path();
        let json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let form = Form::parse(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        form.publishable().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        read += 1;
    }
    assert!(read >= 3);
}

#[test]
fn a_complete_form_has_no_findings() {
    assert_eq!(evaluate(&hundesteuer(), &complete(), &today()).findings, vec![]);
}

#[test]
fn each_rule_names_its_field() {
    let form = hundesteuer();
    for (name, value, kind) in [
        ("antragsteller:0:vornamen", json!(" "), FindingKind::Required),
        ("antragsteller:0:vornamen", json!("a\u{7}"), FindingKind::NotText),
        ("antragsteller:0:plz", json!("4668"), FindingKind::Pattern),
        ("antragsteller:0:hausnummer", json!("zwölf"), FindingKind::Pattern),
        ("antragsteller:0:geburtsdatum", json!("30.02.1980"), FindingKind::NotADate),
        ("antragsteller:0:geburtsdatum", json!("1899-12-31"), FindingKind::DateTooEarly { min: date(1900, 1, 1) }),
        ("antragsteller:0:geburtsdatum", json!("2026-11-24"), FindingKind::DateTooLate { max: TODAY }),
        ("hund:0:haltungsbeginn", json!("2025-12-31"), FindingKind::DateTooEarly { min: date(2026, 1, 1) }),
        ("hund:0:haltungsbeginn", json!("2026-12-08"), FindingKind::DateTooLate { max: date(2026, 12, 7) }),
        ("hund:0:herkunft", json!("geklaut"), FindingKind::NotAnOption),
        ("hund:0:name", json!(7), FindingKind::NotText),
        ("ermaessigung:0:anzahlHunde", json!("viele"), FindingKind::NotANumber),
        ("ermaessigung:0:anzahlHunde", json!("0"), FindingKind::NumberTooSmall { min: Decimal::from(1) }),
        ("sepa:0:erteilen", json!("ja"), FindingKind::NotAnOption),
        ("ermaessigung:0:bemerkung", json!("x".repeat(2001)), FindingKind::TooLong { max: 2000 }),
        ("erklaerung:0:datenschutz", json!(false), FindingKind::ConsentMissing),
    ] {
        let mut given = complete();
        given.insert(key(name), value.clone());
        let findings = evaluate(&form, &given, &today()).findings;
        let found: Vec<_> = findings.iter().map(|finding| (finding.field.to_string(), finding.kind.clone())).collect();
        assert_eq!(found, [(name.to_owned(), kind)], "{value}");
    }
}

#[test]
fn conditions_show_hide_and_look_at_their_own_instance() {
    let form = hundesteuer();
    let mut given = complete();
    for (name, value) in [
        ("hund:1:name", json!("Hasso")),
        ("hund:1:gefaehrlich", json!(true)),
        ("hund:1:herkunft", json!("zuzug")),
        ("hund:0:erlaubnisNr", json!("verborgen")),
    ] {
        given.insert(key(name), value);
    }
    let evaluation = evaluate(&form, &given, &today());
    assert_eq!(evaluation.instances["hund"], 2);
    assert!(evaluation.visible.contains(&key("hund:1:haftpflicht")));
    assert!(evaluation.required.contains(&key("hund:1:vorherigeGemeinde")));
    assert!(!evaluation.visible.contains(&key("hund:0:haftpflicht")));
    let submitted = submission(&form, &given, &today());
    assert!(!submitted.contains_key(&key("hund:0:erlaubnisNr")), "hidden values must not be submitted");
    assert!(submitted.contains_key(&key("hund:1:name")));
}

#[test]
fn more_instances_than_allowed_are_one_finding() {
    let mut given = complete();
    given.insert(key("hund:999:name"), json!("Viele"));
    let findings = evaluate(&hundesteuer(), &given, &today()).findings;
    assert!(findings.iter().any(|finding| finding.kind == FindingKind::TooManyInstances { max: 10 }));
}

#[test]
fn verified_values_keep_their_level_only_unchanged() {
    let form = hundesteuer();
    let verified = |value: &str| Stammdatum { value: value.to_owned(), verified: Some("VN_HOCH_READOUT".to_owned()) };
    let account: Stammdaten =
        [("vorname".to_owned(), verified("Łukasz")), ("nachname".to_owned(), verified("Šmit"))].into();
    let context = today().with_account(account);
    let started = prefill(&form, &context);
    assert_eq!(started[&key("antragsteller:0:vornamen")], "Łukasz");
    let submitted = submission(&form, &complete(), &context);
    assert_eq!(submitted[&key("antragsteller:0:vornamen")].verified.as_deref(), Some("VN_HOCH_READOUT"));
    assert_eq!(submitted[&key("antragsteller:0:familienname")].verified, None);
    let evaluation = evaluate(&form, &complete(), &context);
    let changed = key("antragsteller:0:familienname");
    let kinds: Vec<_> = evaluation.findings.iter().map(|finding| (&finding.field, &finding.kind)).collect();
    assert_eq!(kinds, [(&changed, &FindingKind::VerifiedChanged)]);
    assert_eq!(evaluation.locked[&changed], "Šmit");
}

#[test]
fn the_display_reads_labels_dates_and_keeps_what_the_form_does_not_know() {
    let value = |value: Value| FieldValue { value, verified: None };
    let fields: BTreeMap<FieldKey, FieldValue> = [
        (key("hund:0:herkunft"), value(json!("tierheim"))),
        (key("hund:0:wurfdatum"), value(json!("2015-08-08T22:00:00+0000"))),
        (key("hund:0:gefaehrlich"), value(json!("true"))),
        (key("hund:999:name"), value(json!("weit weg"))),
        (key("fremd:0:feld"), value(json!({"a": 1}))),
    ]
    .into();
    let shown = display(&hundesteuer(), &fields);
    let find = |name: &str| {
        let fields = shown.iter().flat_map(|section| &section.groups).flat_map(|group| &group.fields);
        fields.clone().find(|field| field.key == key(name)).unwrap().value.clone()
    };
    assert_eq!(find("hund:0:herkunft"), DisplayValue::Choice(vec!["aus dem Tierheim".to_owned()]));
    assert_eq!(find("hund:0:wurfdatum"), DisplayValue::Date(date(2015, 8, 9)));
    assert_eq!(find("hund:0:gefaehrlich"), DisplayValue::YesNo(true));
    assert_eq!(find("hund:999:name"), DisplayValue::Text("weit weg".to_owned()));
    assert_eq!(find("fremd:0:feld"), DisplayValue::Text(r#"{"a":1}"#.to_owned()));
    assert!(!shown.last().unwrap().groups[0].known);
}

#[test]
fn complaints_name_place_and_rule() {
    let with = |field: Value| json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [field]}]}]}]});
    let place = "sections[0].fieldGroups[0].rows[0].fields[0]";
    for (form, message) in [
        (json!([]), "form: is not an object".to_owned()),
        (json!({"sections": []}), "id: is missing".to_owned()),
        (json!({"id": "x", "sections": {}}), "sections: is not a list".to_owned()),
        (with(json!({"id": "a", "width": "breit"})), format!("{place}.width: is not a whole number")),
        (
            with(json!({"id": "a", "validationRules": [{"@type": "MaxLengthValidator"}]})),
            format!("{place}.validationRules[0].maxLength: is missing"),
        ),
        (
            with(json!({"id": "a", "displayConditions": [{"@type": "ShowOnFilledFieldCondition"}]})),
            format!("{place}.displayConditions[0].conditionFieldKey: is missing"),
        ),
    ] {
        assert_eq!(Form::parse(&form).unwrap_err().to_string(), message);
    }
    let text = "{\"id\": \"x\",\n  \"sections\": [\n    {\"title\": 7}]}";
    let message = "line 3, column 15: sections[0].title: is not a text";
    assert_eq!(Form::read(text).unwrap_err().to_string(), message);
}

#[test]
fn what_cannot_be_published_is_read_kept_and_named() {
    let with = |field: Value| json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [field]}]}]}]});
    let place = "sections[0].fieldGroups[0].rows[0].fields[0]";
    for (json, message) in [
        (
            with(json!({"id": "a", "type": "HOLOGRAM"})),
            format!("{place}.type: the field type HOLOGRAM is not supported"),
        ),
        (
            with(
                json!({"id": "a", "type": "STRING", "validationRules": [{"@type": "ExternalValidator", "settings": {"script": "x"}}]}),
            ),
            format!("{place}.validationRules[0]: the validator ExternalValidator is not supported"),
        ),
        (
            with(
                json!({"id": "a", "type": "STRING", "validationRules": [{"@type": "MoonPhaseValidator", "full": true}]}),
            ),
            format!("{place}.validationRules[0]: the validator MoonPhaseValidator is not supported"),
        ),
        (
            with(
                json!({"id": "a", "type": "STRING", "displayConditions": [{"@type": "OrCondition", "conditions": [{"@type": "ShowAtNight"}]}]}),
            ),
            format!("{place}.displayConditions[0].conditions[0]: the condition ShowAtNight is not supported"),
        ),
        (
            with(json!({"id": "a", "type": "STRING", "displayConditions": [
                {"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "fieldId": "b"}}]})),
            "sections[0].fieldGroups[0], field \"a\": speaks of the field g:0:b, which doesn't exist".to_owned(),
        ),
        (json!({"id": "x", "sections": []}), "sections: has no section".to_owned()),
    ] {
        let form = Form::parse(&json).unwrap();
        assert_eq!(form.to_json(), json);
        assert_eq!(form.publishable().unwrap_err().to_string(), message);
    }
}

#[test]
fn circular_conditions_come_to_an_end() {
    let shown_by = |other: &str| json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "fieldId": other}}]);
    let form = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [
        {"id": "a", "type": "STRING", "displayConditions": shown_by("b")},
        {"id": "b", "type": "STRING", "displayConditions": shown_by("a")}]}]}]}]});
    let form = Form::parse(&form).unwrap();
    evaluate(&form, &answers(&[("g:0:a", json!("x"))]), &today());
}

#[test]
fn the_real_generic_form_is_read_filled_in_and_shown() {
    let Some(path) = trial::shared("amt24/generischesFormular-v1.0-de.json") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let form = Form::parse(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(form.groups().map(|group| group.fields().count()).sum::<usize>(), 20);
    assert_eq!(form.field(&key("personalDataGroup:0:birthDate")).unwrap().kind, FieldType::Date);
    let started = prefill(&form, &today());
    assert!(started.is_empty(), "sample values are nobody's answers: {started:?}");
    let missing: Vec<_> =
        evaluate(&form, &started, &today()).findings.iter().map(|finding| finding.field.field.clone()).collect();
    assert_eq!(missing, ["bankOwnerName", "bankOwnerSurname", "bankIBAN"]);
}
