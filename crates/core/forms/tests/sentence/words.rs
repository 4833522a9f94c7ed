//! How sentences read.

use amtspult_forms::{
    Condition, ConditionSentence, Language, NoteCode, Segment, ShownThing, ShownWhen, Standpoint, sentence_words,
};
use serde_json::{Value, json};

use crate::condition::{form, key, values};

#[test]
fn both_languages_say_the_same() {
    let [german, english] = Language::ALL.map(sentence_words);
    assert_eq!(german.differences(english), [""; 0]);
    for words in [german, english] {
        assert_eq!(words.without::<NoteCode>("note"), [""; 0]);
    }
}

fn with(kind: &str, field: &str, given: Option<Value>) -> Value {
    let mut json = json!({"@type": kind, "conditionFieldKey": key("hund", -1, field)});
    if let Some(given) = given {
        json["values"] = given;
    }
    json
}

fn read(json: &Value) -> (String, String) {
    let form = form();
    let at = Standpoint::group(&form, form.group("hund").unwrap());
    let sentence = ConditionSentence::read(&at, &Condition::parse(json).unwrap());
    let [german, english] = Language::ALL.map(|language| sentence.say(&form, language).text());
    (german, english)
}

#[test]
fn statements_read_as_in_the_grammar() {
    const IN: &str = "ShowOnFieldValuesCondition";
    const NOT_IN: &str = "ShowOnFieldValueNotInValuesCondition";
    const FILLED: &str = "ShowOnFilledFieldCondition";
    const EMPTY: &str = "ShowOnEmptyFieldCondition";
    for (kind, field, given, german, english) in [
        (
            IN,
            "herkunft",
            Some(json!(["z", "p"])),
            "Herkunft in derselben Angabe ist Zuzug oder Privat",
            "Herkunft in the same entry is Zuzug or Privat",
        ),
        (
            NOT_IN,
            "herkunft",
            Some(json!(["w", "p"])),
            "Herkunft in derselben Angabe ist nicht eigener Wurf und nicht Privat",
            "Herkunft in the same entry is not eigener Wurf and not Privat",
        ),
        (
            FILLED,
            "herkunft",
            None,
            "Herkunft in derselben Angabe ist beantwortet",
            "Herkunft in the same entry is answered",
        ),
        (
            EMPTY,
            "herkunft",
            None,
            "Herkunft in derselben Angabe ist noch offen",
            "Herkunft in the same entry is still open",
        ),
        (
            IN,
            "merkmale",
            Some(json!(["z", "p"])),
            "Merkmale in derselben Angabe enthält Zuzug oder Privat",
            "Merkmale in the same entry contains Zuzug or Privat",
        ),
        (
            NOT_IN,
            "merkmale",
            Some(json!(["z", "p"])),
            "Merkmale in derselben Angabe enthält weder Zuzug noch Privat",
            "Merkmale in the same entry contains neither Zuzug nor Privat",
        ),
        (
            NOT_IN,
            "merkmale",
            Some(json!(["z"])),
            "Merkmale in derselben Angabe enthält nicht Zuzug",
            "Merkmale in the same entry doesn’t contain Zuzug",
        ),
        (
            IN,
            "gefaehrlich",
            Some(json!(["true"])),
            "„Ist der Hund gefährlich?“ in derselben Angabe ist ja",
            "“Ist der Hund gefährlich?” in the same entry is yes",
        ),
        (
            NOT_IN,
            "gefaehrlich",
            Some(json!(["true"])),
            "„Ist der Hund gefährlich?“ in derselben Angabe ist nicht ja",
            "“Ist der Hund gefährlich?” in the same entry is not yes",
        ),
        (IN, "chip", Some(json!([true])), "Chip in derselben Angabe ist gesetzt", "Chip in the same entry is ticked"),
        (EMPTY, "chip", None, "Chip in derselben Angabe ist nicht gesetzt", "Chip in the same entry isn’t ticked"),
        (
            IN,
            "name",
            Some(json!(["A", ""])),
            "Name (Hund) in derselben Angabe ist genau A oder „“",
            "Name (Hund) in the same entry is exactly A or “”",
        ),
        (EMPTY, "name", None, "Name (Hund) in derselben Angabe ist leer", "Name (Hund) in the same entry is empty"),
        (
            IN,
            "wurf",
            Some(json!(["2026-01-31"])),
            "Wurfdatum in derselben Angabe ist genau 31.01.2026",
            "Wurfdatum in the same entry is exactly 2026-01-31",
        ),
        (
            FILLED,
            "nachweis",
            None,
            "Nachweis in derselben Angabe ist beigefügt",
            "Nachweis in the same entry is attached",
        ),
        (EMPTY, "nachweis", None, "Nachweis in derselben Angabe fehlt", "Nachweis in the same entry is missing"),
        (
            FILLED,
            "fort",
            None,
            "hund/fort (gibt es nicht) in derselben Angabe ist ausgefüllt",
            "hund/fort (doesn’t exist) in the same entry is filled in",
        ),
    ] {
        assert_eq!(read(&with(kind, field, given)), (german.to_owned(), english.to_owned()));
    }
    let one = |value: &str| with(IN, "merkmale", Some(json!([value])));
    let all = json!({"@type": "AndCondition", "conditions": [one("z"), one("p"), one("w")]});
    assert_eq!(read(&all).0, "Merkmale in derselben Angabe enthält alle von Zuzug, Privat und eigener Wurf");
    let variable =
        json!({"@type": "ShowOnProcessVariableInValuesCondition", "variableName": "stand", "values": ["neu", 7]});
    assert_eq!(read(&variable).0, "Verfahrensangabe stand ist neu oder 7");
    let nth = json!({"@type": FILLED, "conditionFieldKey": key("hund", 2, "chip")});
    assert_eq!(read(&nth).0, "Chip in der 3. Angabe ist gesetzt");
}

#[test]
fn lists_and_what_is_shown() {
    let form = form();
    let at = Standpoint::section(&form);
    let art = values(&key("halter", 0, "art"), json!(["p"]));
    let uhr = json!({"@type": "SkipOnFilledFieldCondition", "conditionFieldKey": key("halter", 0, "uhr")});
    let any = json!({"@type": "OrCondition", "conditions": [art, uhr]});
    let all =
        json!({"@type": "AndCondition", "conditions": [any, {"@type": "SkipOnBooleanCondition", "skipSection": true}]});
    let said = |conditions: &[&Value], thing, language| {
        let conditions: Vec<Condition> = conditions.iter().map(|json| Condition::parse(json).unwrap()).collect();
        ShownWhen::read(&at, &conditions).say(&form, thing, language).text()
    };
    let (german, english) = (Language::German, Language::English);
    assert_eq!(said(&[], ShownThing::Field, german), "Dieses Feld ist immer da");
    assert_eq!(said(&[&art], ShownThing::Group, german), "Diese Gruppe erscheint nur, wenn gilt: Art ist Privat");
    assert_eq!(
        said(&[&art, &uhr], ShownThing::Section, german),
        "Dieser Abschnitt wird übersprungen, wenn mindestens eine dieser Aussagen zutrifft: Art ist Privat; Uhrzeit ist ausgefüllt"
    );
    assert_eq!(
        said(&[&all], ShownThing::Field, german),
        "Dieses Feld erscheint nur, wenn alle dieser Aussagen zutreffen: \
         (mindestens eine dieser Aussagen trifft zu: Art ist Privat; Uhrzeit ist ausgefüllt); immer"
    );
    assert_eq!(said(&[&art], ShownThing::Field, english), "This field appears only if Art is Privat");
}

#[test]
fn values_and_questions_are_segments() {
    let form = form();
    let at = Standpoint::group(&form, form.group("halter").unwrap());
    let json = values(&key("hund", 0, "herkunft"), json!(["z", "fremd"]));
    let said = ConditionSentence::read(&at, &Condition::parse(&json).unwrap()).say(&form, Language::German);
    let kinds: Vec<(&str, bool)> =
        said.segments.iter().map(|one| (one.text(), matches!(one, Segment::Word { .. }))).collect();
    let expected = [
        ("Herkunft", false),
        (" ", true),
        ("in der ersten Angabe", false),
        (" ist ", true),
        ("Zuzug", false),
        (" oder ", true),
        ("fremd", false),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn notes_tell_what_words_dont() {
    let mut form = form();
    let shown = Condition::parse(&values(&key("halter", 0, "art"), json!(["p"]))).unwrap();
    form.sections[0].groups[0].conditions = vec![shown];
    form.number();
    let (hund, halter) = (form.group("hund").unwrap(), form.group("halter").unwrap());
    let codes = |group, json: &Value| {
        let at = Standpoint::group(&form, group);
        let sentence = ConditionSentence::read(&at, &Condition::parse(json).unwrap());
        sentence.notes(&at).into_iter().map(|note| (note.code, note.path)).collect::<Vec<_>>()
    };
    let not_in = |group: &str| json!({"@type": "ShowOnFieldValueNotInValuesCondition", "conditionFieldKey": key(group, 0, "art"), "values": ["p"]});
    let filled = json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": key("halter", 0, "art")});
    assert_eq!(codes(halter, &not_in("halter")), [(NoteCode::NotInWhileOpen, vec![])]);
    let both = json!({"@type": "AndCondition", "conditions": [not_in("halter"), filled]});
    assert_eq!(codes(halter, &both), []);
    let any = json!({"@type": "OrCondition", "conditions": [filled, not_in("halter")]});
    assert_eq!(codes(halter, &any), [(NoteCode::NotInWhileOpen, vec![1])]);
    let hidden = values(&key("hund", 0, "herkunft"), json!(["z"]));
    assert_eq!(codes(halter, &hidden), [(NoteCode::AskedCanBeHidden, vec![])]);
    assert_eq!(codes(hund, &hidden), []);
    assert_eq!(codes(hund, &not_in("fort")), [(NoteCode::FieldGone, vec![])]);
    let ours = json!({"@type": "ShowOnBooleanCondition", "conditionFieldKey": key("halter", 0, "name"), "value": true});
    assert_eq!(codes(halter, &ours), [(NoteCode::OnlyAmtspult, vec![])]);
    assert_eq!(codes(halter, &json!({"@type": "ShowOnMoonCondition"})), [(NoteCode::UnknownType, vec![])]);
    let strange = values(&key("halter", 0, "art"), json!(["fremd"]));
    assert_eq!(codes(halter, &strange), [(NoteCode::NotAnOption, vec![])]);
    let answered = {
        let at = Standpoint::group(&form, halter);
        let sentence = ConditionSentence::read(&at, &Condition::parse(&not_in("halter")).unwrap());
        sentence.only_when_answered().notes(&at)
    };
    assert_eq!(answered, []);
}
