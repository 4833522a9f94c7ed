//! Texts of a form in several languages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too
#![recursion_limit = "256"] // json!

mod csv;
mod other;
mod paste;

use amtspult_forms::{
    Coverage, Design, Edit, Form, NodeId, TextKind, TextLanguage, TextRow, TextState, text_digest, text_of_form, texts,
};
use serde_json::{Value, json};

pub const EN: TextLanguage = TextLanguage::English;

/// A form that says something wherever something can be said.
pub fn all_texts() -> Value {
    json!({
        "id": "1:Hund:v1.0", "title": "Hundesteuer", "language": "de",
        "customButtons": {"buttons": [
            {"value": "back", "label": "Zurück", "skipValidation": true, "helptext": "Zur ersten Seite"},
            {"value": "next", "label": "Weiter", "primary": true}]},
        "sections": [{"title": "Ihr Hund", "fieldGroups": [{
            "id": "hund", "title": "Hund", "multiple": true, "instanceTitleTemplate": "Hund {name}",
            "addRowButtonText": "Hund hinzufügen", "deleteRowButtonText": "entfernen",
            "validationRules": [{"@type": "AtLeastOneOfValidator", "alternatives": [{"fieldKeys": [key("name")]}, {"fieldKeys": [key("art")]}],
                "validationErrorMessage": "Name oder Art"}],
            "rows": [{"fields": [
                {"id": "name", "type": "STRING", "label": "Name", "placeholder": "Bello", "helptext": "Wie er gerufen wird",
                    "requiredValidationFailedMessage": "Bitte den Namen", "helpDialog": {"url": "x", "caption": "Marke", "alt": "Eine Marke"},
                    "validationRules": [{"@type": "RegexValidator", "regex": "[A-Z].*", "message": "Groß, bitte"}]},
                {"id": "art", "type": "RADIO_BUTTONS", "label": "Art", "possibleValues": [
                    {"value": "1", "label": "Dackel"}, {"value": "Mops"}, {"value": "3", "label": "4"}]},
                {"id": "hinweis", "type": "HINTBOX", "label": "", "additionalConfig": {"@type": "AdditionalHintboxConfig", "text": "Gut zu wissen"}}]}]}]}]
    })
}

fn key(field: &str) -> Value {
    json!({"groupId": "hund", "groupIndex": -1, "fieldId": field})
}

pub fn form() -> Form {
    Form::parse(&all_texts()).unwrap()
}

pub fn row(form: &Form, node: &str, path: &str) -> TextRow {
    text_of_form(form, &NodeId::from(node), path).unwrap_or_else(|| panic!("{node} {path}"))
}

pub fn said(form: &Form, node: &str, path: &str, text: &str) -> Form {
    form.with(&row(form, node, path).say(EN, text)).unwrap()
}

pub fn state(form: &Form, node: &str, path: &str) -> TextState {
    row(form, node, path).languages[&EN].clone()
}

const NAME: &str = "field:hund/name";

#[test]
fn all_texts_are_listed_in_their_order() {
    let listed: Vec<String> = texts(&form()).iter().map(|row| format!("{} {}", row.path, row.german)).collect();
    assert_eq!(
        listed,
        [
            "title Hundesteuer",
            "customButtons.buttons[0].label Zurück",
            "customButtons.buttons[0].helptext Zur ersten Seite",
            "customButtons.buttons[1].label Weiter",
            "title Ihr Hund",
            "title Hund",
            "instanceTitleTemplate Hund {name}",
            "addRowButtonText Hund hinzufügen",
            "deleteRowButtonText entfernen",
            "label Name",
            "placeholder Bello",
            "helptext Wie er gerufen wird",
            "helpDialog.caption Marke",
            "helpDialog.alt Eine Marke",
            "requiredValidationFailedMessage Bitte den Namen",
            "validationErrorMessage Groß, bitte",
            "label Art",
            "label Dackel",
            "label Mops",
            "label 4",
            "additionalConfig.text Gut zu wissen",
            "validationErrorMessage Name oder Art",
        ]
    );
    let option = row(&form(), "option:hund/art/1", "label");
    assert_eq!((option.kind, option.context.join("/").as_str()), (TextKind::OptionLabel, "Ihr Hund/Hund/Art"));
}

#[test]
fn a_text_is_missing_current_stale_or_unneeded() {
    let form = form();
    assert_eq!(state(&form, NAME, "label"), TextState::Missing);
    let form = said(&form, NAME, "label", "Name of the dog");
    assert_eq!(state(&form, NAME, "label"), TextState::Current { text: "Name of the dog".to_owned() });
    let of = text_digest("Name");
    let german =
        |form: &Form, text: &str| form.with(&form.original_edit(&NodeId::from(NAME), "label", text).unwrap()).unwrap();
    assert_eq!(state(&german(&form, " Name\n"), NAME, "label"), state(&form, NAME, "label"), "blanks don't count");
    let form = german(&form, "Rufname");
    assert_eq!(state(&form, NAME, "label"), TextState::Stale { text: "Name of the dog".to_owned(), of });
    let form = said(&form, NAME, "label", "Name of the dog");
    assert!(matches!(state(&form, NAME, "label"), TextState::Current { .. }), "saying it again confirms it");
    let form = form.with(&row(&form, NAME, "label").unneeded(EN)).unwrap();
    assert_eq!(state(&form, NAME, "label"), TextState::Unneeded);
    assert_eq!(state(&german(&form, "Sein Name"), NAME, "label"), TextState::Missing, "decided for another original");
    let form = said(&form, NAME, "label", " ");
    assert_eq!(state(&form, NAME, "label"), TextState::Missing);
}

#[test]
fn nothing_is_missing_where_there_is_nothing_to_say() {
    let form = form();
    assert_eq!(state(&form, "option:hund/art/3", "label"), TextState::Unneeded, "a number");
    assert_eq!(state(&form, "field:hund/hinweis", "label"), TextState::Unneeded, "empty");
    let rows = texts(&form);
    let all = rows.len();
    assert_eq!(Coverage::of(&rows, EN), Coverage { needed: all - 1, current: 0, stale: 0 });
    let form = said(&form, NAME, "label", "Name of the dog");
    let form = form.with(&row(&form, NAME, "placeholder").unneeded(EN)).unwrap();
    assert_eq!(Coverage::of(&texts(&form), EN), Coverage { needed: all - 2, current: 1, stale: 0 });
    assert_eq!(Coverage::of(&texts(&form), TextLanguage::French).current, 0);
}

#[test]
fn texts_are_ours_alone_and_can_be_undone() {
    let mut design = Design::of(form());
    let step = design.edit(&row(&form(), NAME, "helpDialog.alt").say(EN, "A tag"), "p").unwrap();
    assert_eq!(step.done.property.as_deref(), Some("@text:en:helpDialog.alt"));
    assert_eq!(design.form().to_json().to_string(), all_texts().to_string());
    assert_eq!(state(design.form(), NAME, "helpDialog.alt").text(), Some("A tag"));
    let again = Form::parse(&design.form().to_json_with_ids()).unwrap();
    assert_eq!(state(&again, NAME, "helpDialog.alt").text(), Some("A tag"));
    design.undo(&step).unwrap();
    assert_eq!(design.form(), &form());
}

#[test]
fn a_renamed_field_is_renamed_in_titles_of_all_languages() {
    let form = said(&form(), "group:hund", "instanceTitleTemplate", "Dog {name}");
    let renamed = form.with(&Edit::Rename { node: NodeId::from(NAME), id: "rufname".to_owned() }).unwrap();
    let row = row(&renamed, "group:hund", "instanceTitleTemplate");
    assert_eq!(row.german, "Hund {rufname}");
    assert_eq!(row.languages[&EN], TextState::Current { text: "Dog {rufname}".to_owned() });
}

#[test]
fn the_original_is_edited_where_it_is_written() {
    let form = form();
    let edit = |node: &str, path: &str| form.original_edit(&NodeId::from(node), path, "Neu");
    let validator = "field:hund/name!RegexValidator";
    assert_eq!(
        edit(validator, "validationErrorMessage"),
        Some(Edit::Set { node: NodeId::from(validator), property: "message".to_owned(), value: json!("Neu") })
    );
    let changed = form.with(&edit("form", "customButtons.buttons[1].label").unwrap()).unwrap();
    assert_eq!(changed.custom_buttons.unwrap().buttons[1].label, "Neu");
    assert_eq!(edit("form", "customButtons.buttons[2].label"), None);
    assert_eq!(edit("field:hund/art", "helpDialog.alt"), None, "there is no picture");
    assert_eq!(edit("field:hund/art", "id"), None);
}

#[test]
fn what_lies_there_in_another_shape_is_no_text() {
    let mut json = form().to_json_with_ids();
    let field = json.pointer_mut("/sections/0/fieldGroups/0/rows/0/fields/0").unwrap();
    for odd in [json!(1), json!({"text": 1}), json!([]), json!({}), json!(null), json!({"unneeded": 1})] {
        field["@text:en:label"] = odd;
        let form = Form::parse(
            &json!({"id": "x", "sections": [{"fieldGroups": [{"id": "hund", "rows": [{"fields": [field]}]}]}]}),
        )
        .unwrap();
        assert_eq!(state(&form, NAME, "label"), TextState::Missing);
    }
    field["@text:en:label"] = json!({"text": "Old"});
    let form = Form::parse(&json).unwrap();
    assert_eq!(state(&form, NAME, "label"), TextState::Stale { text: "Old".to_owned(), of: String::new() });
}
