//! A whole form in another language.

use amtspult_forms::{Change, Form, TakeTextsError, TextLanguage, TextState, take_texts};
use serde_json::{Value, json};

use crate::{EN, all_texts, form, row, said, state};

fn english() -> Value {
    let mut json = all_texts();
    let text = json.to_string();
    let texts = [
        ("\"Hundesteuer\"", "\"Dog tax\""),
        ("Zurück", "Back"),
        ("\"Name\"", "\"Name of the dog\""),
        ("Eine Marke", "A tag"),
        ("Groß, bitte", "Capital, please"),
        ("Dackel", "Dachshund"),
        ("\"Mops\"", "\"Mops\",\"label\":\"Pug\""),
        ("Gut zu wissen", "Good to know"),
        ("Name oder Art", "Name or breed"),
        ("\"language\":\"de\"", "\"language\":\"en\""),
    ];
    let text = texts.iter().fold(text, |text, (from, to)| text.replace(from, to));
    json.clone_from(&serde_json::from_str(&text).unwrap());
    json
}

#[test]
fn a_form_goes_to_another_language_and_comes_back() {
    let other = Form::parse(&english()).unwrap();
    let taken = take_texts(&form(), &other).unwrap();
    assert_eq!(taken.differences, []);
    assert_eq!(taken.edits.len(), 9);
    assert!(taken.same.iter().any(|place| place.path == "placeholder"), "Bello may be right, or forgotten");
    let both = taken.edits.iter().fold(form(), |form, edit| form.with(edit).unwrap());
    assert_eq!(both.to_json().to_string(), all_texts().to_string());
    assert_eq!(both.in_language(EN).unwrap().to_json().to_string(), english().to_string());
    assert_eq!(take_texts(&both, &other).unwrap().edits, []);
    let french = both.in_language(TextLanguage::French).unwrap().to_json();
    let mut expected = all_texts();
    expected["language"] = json!("fr");
    assert_eq!(french.to_string(), expected.to_string());
    let german = both.in_language(TextLanguage::German).unwrap();
    assert_eq!(german.to_json_with_ids().to_string(), form().to_json_with_ids().to_string());
}

#[test]
fn a_stale_text_is_better_than_none_but_not_on_a_button() {
    let form = said(&said(&form(), "form", "customButtons.buttons[0].label", "Back"), "form", "title", "Dog tax");
    let mut json = form.to_json_with_ids();
    json["customButtons"]["buttons"].as_array_mut().unwrap().remove(0);
    json["title"] = json!("Steuer für Hunde");
    let changed = Form::parse(&json).unwrap();
    let english = changed.in_language(EN).unwrap();
    assert_eq!(english.custom_buttons.unwrap().buttons[0].label, "Weiter");
    assert_eq!(english.title, "Dog tax");
}

#[test]
fn what_differs_besides_texts_is_told() {
    let mut other = english();
    let group = &mut other["sections"][0]["fieldGroups"][0];
    group["maxInstanceCount"] = json!(3);
    let fields = &mut group["rows"][0]["fields"];
    fields[0]["id"] = json!("nickname");
    fields[1]["possibleValues"][0]["value"] = json!("9");
    let taken = take_texts(&form(), &Form::parse(&other).unwrap()).unwrap();
    let told = |change: fn(&Change) -> bool| taken.differences.iter().filter(|one| change(&one.change)).count();
    assert!(told(|change| matches!(change, Change::Changed { .. })) >= 1);
    assert!(told(|change| matches!(change, Change::Added)) >= 2);
    assert!(told(|change| matches!(change, Change::Removed)) >= 2);
    assert_eq!(state(&form(), "field:hund/name", "label"), TextState::Missing);
    assert!(taken.edits.iter().all(|edit| form().with(edit).is_ok()));
}

#[test]
fn validators_are_paired_by_what_they_ask_not_by_their_words() {
    let rule = |regex: &str, message: &str| json!({"@type": "RegexValidator", "regex": regex, "validationErrorMessage": message});
    let with = |rules: Value, language: &str| {
        let mut json = all_texts();
        json["language"] = json!(language);
        json["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][0]["validationRules"] = rules;
        Form::parse(&json).unwrap()
    };
    let german = with(json!([rule("a+", "nur a"), rule("b+", "nur b")]), "de");
    let english = with(json!([rule("b+", "b only"), rule("a+", "a only")]), "en");
    let taken = take_texts(&german, &english).unwrap();
    let both = taken.edits.iter().fold(german, |form, edit| form.with(edit).unwrap());
    let first = row(&both, "field:hund/name!RegexValidator", "validationErrorMessage");
    assert_eq!((first.german.as_str(), first.languages[&EN].text()), ("nur a", Some("a only")));
}

#[test]
fn only_another_known_language_is_taken() {
    for language in ["de", "pl", "", "de-DE"] {
        let other = Form { language: language.to_owned(), ..form() };
        assert_eq!(take_texts(&form(), &other), Err(TakeTextsError::Language(language.to_owned())));
    }
}
