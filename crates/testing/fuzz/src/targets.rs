//! What is run on the bytes, by parser.

use std::hint::black_box;

use bpmn::check;
use bpmn::model::Model;
use engine::Engine;
use engine::recording::{self, Recording};
use expression::decision;
use expression::{Expression, LENGTH_LIMIT, Variables};
use forms::{
    Choose, Context, Edit, Field, FieldGroup, FieldType, Form, FormContent, Row, Section, TextLanguage, TextSheet,
    Validator, ValidatorKind,
};
use jiff::civil::{Date, date};
use serde_json::Value;
use standards::xdf::model::{Content, Version};
use standards::{bar as archive, blaupause, genericode, xdf, xliff};

const TODAY: Date = date(2026, 11, 24);

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// A form that can be read comes out as it went in and can be judged.
pub fn form(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(form) = Form::read(text) else { return };
    let written = form.to_json();
    assert_eq!(serde_json::from_str::<Value>(text).ok().as_ref(), Some(&without_ids(&written, text)));
    assert_eq!(Form::parse(&form.to_json_with_ids()).as_ref(), Ok(&form));
    let context = Context::on(TODAY);
    let answers = forms::prefill(&form, &context);
    black_box(forms::evaluate(&form, &answers, &context));
    black_box(form.publishable().is_ok());
}

/// Ids of nodes that stand in the text aren't written; then there is nothing to compare with.
fn without_ids(written: &Value, text: &str) -> Value {
    if text.contains("@node") || text.contains("\\u") {
        return serde_json::from_str(text).unwrap_or_default();
    }
    written.clone()
}

pub fn content(bytes: &[u8]) {
    let Some(Ok(content)) = text(bytes).map(FormContent::read) else { return };
    black_box((content.answers(), content.values()));
    assert_eq!(FormContent::parse(&content.to_json()).as_ref(), Ok(&content));
}

/// Base, mine and theirs, with a NUL between them.
pub fn merge(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let mut versions = text.splitn(3, '\0').map(Form::read);
    let (Some(Ok(base)), Some(Ok(mut mine)), Some(Ok(mut theirs))) =
        (versions.next(), versions.next(), versions.next())
    else {
        return;
    };
    mine.align(&base);
    theirs.align(&base);
    black_box(forms::diff(&base, &mine));
    let Ok(mut merged) = forms::merge(&base, &mine, &theirs) else { return };
    while !merged.conflicts.is_empty() {
        let Ok(decided) = merged.resolve(0, Choose::Theirs) else { return };
        merged = decided;
    }
    black_box(merged.form.to_json());
}

/// A regular expression of a form, and the checks that prove what it leaves.
pub fn pattern(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let mut field = Field::new("f", FieldType::String, "Feld");
    let kinds = [ValidatorKind::Regex(text.to_owned()), ValidatorKind::MaxLength(40)];
    field.validators.extend(kinds.map(Validator::new));
    let row = Row { fields: vec![field], ..Row::default() };
    let group = FieldGroup { id: "g".to_owned(), rows: vec![row], ..FieldGroup::default() };
    let section = Section { groups: vec![group], ..Section::default() };
    let mut form = Form { id: "1:F:v1.0".to_owned(), sections: vec![section], ..Form::default() };
    form.number();
    black_box(forms::check(&form, &forms::CheckContext::on(TODAY)));
}

/// Dates, times, amounts, numbers and numbers with check digits.
pub fn value(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    black_box((forms::date_of(&value), forms::time_of(&value), forms::amount_in_cents(&value)));
    black_box((forms::file_names(&value), forms::is_empty(&value)));
    if let Some(number) = forms::Decimal::from_json(&value) {
        assert_eq!(forms::Decimal::parse(&number.to_string()), Some(number));
        black_box((number.checked_add(number), number.checked_mul(number)));
    }
    for check in [
        forms::is_iban,
        forms::is_bic,
        forms::is_tax_id,
        forms::is_plz,
        forms::is_kfz_kennzeichen,
        forms::is_email,
        forms::is_phone,
        forms::is_id_card_number,
    ] {
        black_box(check(text));
    }
}

/// A schema that can be read is written, converted and becomes a form that can be read.
pub fn xdf(bytes: &[u8]) {
    let Ok(message) = xdf::read(bytes) else { return };
    assert!(xdf::read(xdf::write(&message).as_bytes()).is_ok());
    for version in [Version::V2, Version::V3] {
        black_box(xdf::write(&xdf::convert(&message, version, &[]).message));
    }
    if let Content::Stammdatenschema(schema) = &message.content {
        let imported = fim::form::form(schema, "1:F:v1.0", &[]);
        let form = Form::parse(&imported.form);
        assert!(form.is_ok(), "{form:?}");
    }
}

pub fn rule(bytes: &[u8]) {
    black_box(text(bytes).map(|text| fim::rule::readings(text, &fim::rule::Names::default())));
}

pub fn genericode(bytes: &[u8]) {
    let Ok(list) = genericode::read(bytes) else { return };
    black_box(list.entries(None, None));
    black_box(genericode::read(genericode::write(&list).as_bytes()).is_ok());
}

/// What a table of texts takes over can be done to a form, and written again says the same.
pub fn csv(bytes: &[u8]) {
    let Ok(sheet) = forms::read_csv(bytes, "de") else { return };
    taken(&sheet);
}

pub fn xliff(bytes: &[u8]) {
    let Ok(read) = xliff::read(bytes) else { return };
    read.files.iter().for_each(|file| taken(&file.sheet));
    if let Some(written) = xliff::write(&read) {
        assert!(xliff::read(written.as_bytes()).is_ok(), "{written}");
    }
}

fn taken(sheet: &TextSheet) {
    let Ok(form) = Form::read(crate::seeds::TEXTS) else { return };
    let edits = sheet.take(&form).edits;
    let Ok(form) = form.with(&Edit::All { edits }) else { panic!("{sheet:?}") };
    let again = forms::write_csv(&form, &TextLanguage::ALL);
    let again = forms::read_csv(again.as_bytes(), "de").map(|sheet| sheet.take(&form).edits);
    assert_eq!(again, Ok(vec![]));
}

pub fn blaupause(bytes: &[u8]) {
    black_box(blaupause::read(bytes).is_ok());
}

/// A model that can be read is written as it was, checked, and runs until something waits or is refused.
pub fn bpmn(bytes: &[u8]) {
    let Ok(model) = Model::read(bytes) else { return };
    let again = markup::read(markup::write(model.document()).as_bytes());
    assert!(again.is_ok_and(|again| markup::same(model.document(), &again)));
    black_box(check::check(&model));
    let engine = Engine::new(&model);
    black_box(recording::play(&engine, &Recording::default(), true).is_ok());
}

/// An expression that can be read can be printed, read again unless it has grown past the limit, and evaluated.
pub fn expression(bytes: &[u8]) {
    let Some(Ok(expression)) = text(bytes).map(Expression::parse) else { return };
    let printed = expression.to_string();
    if printed.len() <= LENGTH_LIMIT {
        assert_eq!(Expression::parse(&printed).as_ref(), Ok(&expression));
    }
    black_box(expression.evaluate(&Variables::new()).is_ok());
}

/// Tables that can be read are checked and give an answer or an error to an empty input.
pub fn table(bytes: &[u8]) {
    let Ok(tables) = decision::read(bytes) else { return };
    for table in &tables {
        black_box((table.check(), table.evaluate(&Variables::new()).is_ok()));
    }
}

/// A recording that can be read is written again, and played on a model that has none of its elements.
pub fn recording(bytes: &[u8]) {
    let Ok(recording) = domain::json::read::<Recording>(bytes) else { return };
    let written = serde_json::to_vec(&recording).unwrap_or_default();
    assert_eq!(serde_json::from_slice::<Recording>(&written).ok().as_ref(), Some(&recording));
    let text = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'><startEvent id='s'/>\
                <userTask id='t'/><endEvent id='e'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/>\
                <sequenceFlow id='g' sourceRef='t' targetRef='e'/></process></definitions>";
    let Ok(model) = Model::read(text.as_bytes()) else { return };
    black_box(recording::play(&Engine::new(&model), &recording, true).is_ok());
}

pub fn bar(bytes: &[u8]) {
    let Ok(bar) = archive::read(bytes) else { return };
    assert!(archive::write(&bar).is_ok());
}
