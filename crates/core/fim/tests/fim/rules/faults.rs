//! Small schemas that once went wrong, each with what is right.

use amtspult_fim::form::{ImportedForm, OpenReason, Readings, form_as_read};
use domain::FieldKey;
use forms::{Answers, Context, Evaluation, Form};
use jiff::civil::date;
use serde_json::{Value, json};
use standards::xdf;
use standards::xdf::model::*;

fn message(name: &str) -> Message {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/faults/");
    xdf::read(&std::fs::read(format!("{folder}{name}.xml")).unwrap()).unwrap()
}

fn imported(name: &str) -> ImportedForm {
    let message = xdf::convert(&message(name), Version::V3, &[]).message;
    let Content::Stammdatenschema(schema) = message.content else { panic!("not a schema") };
    let imported = form_as_read(&schema, "1:T:v1.0", &[], &Readings::new());
    Form::parse(&imported.form).unwrap().publishable().unwrap();
    imported
}

/// The field whose FIM id ends in this number, and its group.
fn key(form: &Form, number: u32) -> FieldKey {
    let end = format!("F{:011}", 14_000_000_000_u64 + u64::from(number));
    let fields = form.groups().flat_map(|group| group.fields().map(move |field| (group, field)));
    let (group, field) = fields.into_iter().find(|(_, field)| field.id.ends_with(&end)).unwrap();
    FieldKey::new(&group.id, 0, &field.id)
}

fn evaluate(imported: &ImportedForm, answers: &[(u32, Value)]) -> Evaluation {
    let form = Form::parse(&imported.form).unwrap();
    let answers: Answers = answers.iter().map(|(number, value)| (key(&form, *number), value.clone())).collect();
    forms::evaluate(&form, &answers, &Context::on(date(2026, 11, 28)))
}

/// Numbers of the fields at which something is found.
fn found(imported: &ImportedForm, answers: &[(u32, Value)]) -> Vec<u32> {
    let evaluation = evaluate(imported, answers);
    let number = |id: &str| id.get(id.len() - 8..).unwrap().parse::<u32>().unwrap();
    evaluation.findings.iter().map(|finding| number(&finding.field.field)).collect()
}

fn reasons(imported: &ImportedForm) -> Vec<OpenReason> {
    imported.open.iter().map(|point| point.reason).collect()
}

fn validators(imported: &ImportedForm, number: u32) -> Value {
    let form = Form::parse(&imported.form).unwrap();
    let key = key(&form, number);
    form.field(&key).unwrap().kept.get("validationRules").cloned().unwrap_or_default();
    let groups =
        imported.form["sections"].as_array().unwrap().iter().flat_map(|s| s["fieldGroups"].as_array().unwrap());
    let fields = groups.flat_map(|g| g["rows"].as_array().unwrap()).flat_map(|r| r["fields"].as_array().unwrap());
    fields.into_iter().find(|field| field["id"] == json!(key.field)).unwrap()["validationRules"].clone()
}

#[test]
fn row_01_words_for_true() {
    let imported = imported("01-regel-wahr");
    assert_eq!((imported.rules_taken, reasons(&imported)), (1, vec![]));
    let shown = |answer: bool| evaluate(&imported, &[(1, json!(answer))]).visible.len();
    assert_eq!((shown(true), shown(false)), (2, 1));
    assert_eq!(found(&imported, &[(1, json!(true))]), [2]);
    assert_eq!(found(&imported, &[(1, json!(false))]), [0; 0]);
}

#[test]
fn row_02_a_rule_in_an_optional_group() {
    let imported = imported("02-regel-in-optionaler-gruppe");
    assert_eq!((imported.rules_taken, reasons(&imported)), (1, vec![]));
    let name = (9, json!("x"));
    assert_eq!(found(&imported, std::slice::from_ref(&name)), [0; 0]);
    assert_eq!(found(&imported, &[name.clone(), (1, json!("2026-01-01"))]), [3]);
    assert_eq!(found(&imported, &[name.clone(), (1, json!("2026-01-01")), (2, json!(["a.pdf"]))]), [0; 0]);
    assert_eq!(found(&imported, &[name, (3, json!("verloren"))]), [1]);
}

#[test]
fn row_04_and_11_the_prefix_and_the_help_of_a_schema() {
    for name in ["04-xdf3-praefix", "11-hilfetext-des-schemas-xdf2"] {
        let written = xdf::write(&xdf::convert(&message(name), Version::V3, &[]).message);
        super::official::check(&written);
        assert!(written.contains("<xdf3:xdatenfelder.stammdatenschema.0102 xmlns:xdf3="), "{written}");
    }
    let in_3 = xdf::convert(&message("11-hilfetext-des-schemas-xdf2"), Version::V3, &[]).message;
    let help = "hilfetext>Mit diesem Formular melden Sie etwas an.</";
    assert!(xdf::write(&in_3).contains(&format!("</xdf3:bezeichnung><xdf3:{help}")));
    let back = xdf::write(&xdf::convert(&in_3, Version::V2, &[]).message);
    assert!(back.contains(&format!("<xdf:{help}")) && !back.contains("hilfetextEingabe"), "{back}");
}

#[test]
fn row_05_a_repeated_field_after_a_group() {
    let imported = imported("05-doppelte-kennung");
    let form = Form::parse(&imported.form).unwrap();
    let ids: std::collections::BTreeSet<&str> = form.groups().map(|group| group.id.as_str()).collect();
    assert_eq!((ids.len(), form.groups().count()), (3, 3), "{ids:?}");
    let option = form.field(&key(&form, 2)).unwrap().options[0].value.clone();
    assert_eq!(found(&imported, &[(1, json!("x")), (2, json!(option)), (3, json!("y"))]), [0; 0]);
    assert_eq!(found(&imported, &[]), [1, 2, 3]);
}

#[test]
fn row_06_bounds_of_dates_and_amounts() {
    let imported = imported("06-grenzen-von-datum-und-betrag");
    let good = [(1, json!("2020-01-01")), (2, json!("10,00")), (3, json!("08:00")), (4, json!("99"))];
    assert_eq!(found(&imported, &good), [0; 0]);
    for (at, wrong) in [(0, "2019-12-31"), (0, "2031-01-01"), (1, "9,99"), (1, "500,01 €"), (3, "0"), (3, "100")] {
        let mut answers = good.clone();
        answers[at].1 = json!(wrong);
        assert_eq!(found(&imported, &answers), [answers[at].0], "{wrong}");
    }
    let open: Vec<(OpenReason, &str)> = imported.open.iter().map(|point| (point.reason, point.text.as_str())).collect();
    assert_eq!(
        open,
        [(OpenReason::LimitNotTaken, "minValue 08:00:00"), (OpenReason::LimitNotTaken, "maxValue 18:00:00")]
    );
    // What the form doesn't keep is still in the schema.
    let lists = [];
    let back = amtspult_fim::from_form::schema(&imported.form, &lists).unwrap();
    let Content::Stammdatenschema(schema) = message("06-grenzen-von-datum-und-betrag").content else { panic!() };
    assert_eq!((back.schema, back.notes), (schema.clone(), vec![]));
    // And in 2.0.
    let in_2 = xdf::convert(&message("06-grenzen-von-datum-und-betrag"), Version::V2, &[]).message;
    let again = xdf::convert(&in_2, Version::V3, &[]).message;
    let limits = |message: &Message| -> Vec<(Option<String>, Option<String>)> {
        let Content::Stammdatenschema(schema) = &message.content else { panic!() };
        let limits = schema.struktur.iter().map(|position| match &position.enthaelt {
            Strukturelement::Datenfeld(feld) => feld.praezisierung.clone().unwrap_or_default(),
            Strukturelement::Datenfeldgruppe(_) => panic!(),
        });
        limits.map(|limits| (limits.min_value, limits.max_value)).collect()
    };
    assert_eq!(limits(&again), limits(&message("06-grenzen-von-datum-und-betrag")));
}

#[test]
fn row_07_a_group_without_mandatory_fields() {
    let imported = imported("07-gruppe-ohne-pflichtfelder");
    assert_eq!((imported.rules_taken, reasons(&imported)), (1, vec![]));
    assert_eq!(found(&imported, &[(1, json!("001"))]), [2]);
    assert_eq!(found(&imported, &[(1, json!("001")), (3, json!("1234"))]), [0; 0]);
    assert_eq!(found(&imported, &[(1, json!("002"))]), [0; 0]);
}

#[test]
fn row_09_two_fields_and_nothing() {
    let two = imported("09-zwei-felder-verglichen");
    assert_eq!((two.rules_taken, reasons(&two)), (0, vec![OpenReason::RuleNotUnderstood]));
    assert_eq!(found(&two, &[(1, json!("x"))]), [0; 0]);
    let empty = imported("09b-leer-als-code");
    assert_eq!((empty.rules_taken, reasons(&empty)), (1, vec![]));
    assert_eq!(found(&empty, &[]), [2]);
    assert_eq!(found(&empty, &[(1, json!("0351"))]), [0; 0]);
}

#[test]
fn row_10_kinds_of_files() {
    let imported = imported("10-medientypen");
    assert_eq!(reasons(&imported), []);
    let values = |number| validators(&imported, number)[0]["values"].clone();
    assert_eq!((values(1), values(2)), (json!(["jpg", "jpeg"]), json!(["pdf", "docx"])));
}

#[test]
fn row_28_several_files_are_one_answer() {
    let imported = imported("28-mehrere-dateien");
    let form = Form::parse(&imported.form).unwrap();
    let fields: Vec<_> =
        form.groups().flat_map(|group| group.fields().map(|field| (group.multiple, &field.kind))).collect();
    assert_eq!(fields, [(false, &forms::FieldType::MultipleFile)]);
    assert_eq!(found(&imported, &[(1, json!(["a.pdf", "b.pdf"]))]), [0; 0]);
}

#[test]
fn row_23_an_invisible_sign_is_named() {
    let findings = amtspult_fim::quality::check(&message("23-geschuetztes-leerzeichen").content, &[]);
    let texts: Vec<&str> =
        findings.iter().filter(|f| f.code == 1131).map(|finding| finding.more.text.as_str()).collect();
    assert!(matches!(texts.as_slice(), [one] if one.ends_with("[freitextRegel: U+00A0]")), "{texts:?}");
}
