//! How validators are read, written and said.

use amtspult_forms::{Language, NoteCode, Standpoint, Validator, ValidatorGroup, ValidatorSentence};
use serde_json::{Value, json};

use crate::condition::{form, key};
use crate::forms::{is_said, text};

/// One of each kind and of each bound, with how it reads.
fn each() -> Vec<(Value, &'static str, ValidatorGroup)> {
    use ValidatorGroup as G;
    let required = |name: &str| json!({"@type": name, "sourceFieldKey": key("halter", 0, "art"), "values": ["z", "p"]});
    let one_of = |name: &str| {
        let alternatives = json!([{"fieldKeys": [key("halter", 0, "art")]}, {"fieldKeys": [key("halter", 0, "uhr"), key("halter", 0, "betrag")]}]);
        let when = json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": key("hund", 0, "chip")}]);
        json!({"@type": name, "alternatives": alternatives, "onlyWhen": when})
    };
    let other =
        |name: &str| json!({"@type": name, "conditionFieldKey": key("hund", 1, "wurf"), "years": 1, "days": -2});
    vec![
        (required("RequiredOnFieldValueValidator"), "Pflicht, wenn gilt: Art ist Zuzug oder Privat", G::Required),
        (
            required("RequiredOnFieldValueNotInValuesValidator"),
            "Pflicht, wenn gilt: Art ist nicht Zuzug und nicht Privat",
            G::Required,
        ),
        (required("RequiredOnFilledFieldValidator"), "Pflicht, wenn gilt: Art ist beantwortet", G::Required),
        (required("RequiredOnEmptyFieldValidator"), "Pflicht, wenn gilt: Art ist noch offen", G::Required),
        (json!({"@type": "RegexValidator", "regex": "[a-z]{2}"}), "hat die Form [a-z]{2}", G::Length),
        (json!({"@type": "MinLengthValidator", "minLength": 3}), "mindestens 3 Zeichen", G::Length),
        (json!({"@type": "MaxLengthValidator", "maxLength": "1"}), "höchstens 1 Zeichen", G::Length),
        (json!({"@type": "NumberValidator"}), "Zahl", G::Number),
        (
            json!({"@type": "NumberValidator", "nonNegative": true, "digitsAfterDecimalPoint": 0}),
            "ganze Zahl, ab 0",
            G::Number,
        ),
        (
            json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 2}),
            "Zahl mit höchstens 2 Nachkommastellen",
            G::Number,
        ),
        (json!({"@type": "MinNumberValueValidator", "minValue": 1.5}), "mindestens 1,5", G::Number),
        (
            json!({"@type": "MaxNumberValidator", "conditionFieldKey": key("halter", 0, "betrag")}),
            "höchstens Betrag",
            G::Number,
        ),
        (json!({"@type": "EuroBetragPositiveValidator", "strictlyPositive": true}), "Betrag über 0", G::Number),
        (json!({"@type": "EuroBetragNegativeValidator"}), "Betrag bis 0", G::Number),
        (json!({"@type": "MinDateValueValidator", "minValue": "1900-01-31"}), "frühestens 31.01.1900", G::Date),
        (json!({"@type": "MaxDateValidator", "daysFromToday": 0}), "spätestens heute", G::Date),
        (
            json!({"@type": "MaxDateValidator", "yearsFromToday": -1, "daysFromToday": 14}),
            "spätestens heute − 1 Jahr + 14 Tage",
            G::Date,
        ),
        (other("MinDateValidator"), "frühestens Wurfdatum in der 2. Angabe + 1 Jahr − 2 Tage", G::Date),
        (json!({"@type": "MinAgeValidator", "years": 18}), "mindestens 18 Jahre alt", G::Date),
        (json!({"@type": "MaxAgeValidator", "years": 1}), "höchstens 1 Jahr alt", G::Date),
        (json!({"@type": "IBANValidator"}), "IBAN", G::Checked),
        (json!({"@type": "BicValidator"}), "BIC", G::Checked),
        (json!({"@type": "TaxIdValidator"}), "Steuer-Identifikationsnummer", G::Checked),
        (json!({"@type": "PlzValidator"}), "Postleitzahl", G::Checked),
        (
            json!({"@type": "PlzListValidator", "values": ["04668", "04680", "04703"]}),
            "Postleitzahl: 04668, 04680 oder 04703",
            G::Checked,
        ),
        (json!({"@type": "KfzKennzeichenValidator"}), "Kfz-Kennzeichen", G::Checked),
        (json!({"@type": "EmailValidator"}), "E-Mail-Adresse", G::Checked),
        (json!({"@type": "PhoneValidator"}), "Telefonnummer", G::Checked),
        (json!({"@type": "IdCardNumberValidator"}), "Nummer eines Personalausweises", G::Checked),
        (json!({"@type": "Din91379Validator", "dataType": "A"}), "nur Zeichen nach DIN 91379, Datentyp A", G::Checked),
        (
            json!({"@type": "FileExtensionValidator", "values": ["pdf", "jpg"]}),
            "Dateien nur der Arten pdf oder jpg",
            G::File,
        ),
        (json!({"@type": "FileNameRegexValidator", "regex": "a+"}), "Dateiname hat die Form a+", G::File),
        (json!({"@type": "MaxFilesizeValidator", "maxFilesize": 5_000_000}), "jede Datei höchstens 5 MB", G::File),
        (
            json!({"@type": "MaxTotalFilesizeValidator", "maxTotalFilesize": 10_485_760}),
            "alle Dateien zusammen höchstens 10 MiB",
            G::File,
        ),
        (json!({"@type": "MaxFileCountValidator", "maxFileCount": 1}), "höchstens 1 Datei", G::File),
        (json!({"@type": "PdfAValidator"}), "PDF-Dateien nur als PDF/A", G::File),
        (
            one_of("AtLeastOneOfValidator"),
            "mindestens eines von: Art; (Uhrzeit oder Betrag), nur wenn gilt: Chip in der ersten Angabe ist gesetzt",
            G::Group,
        ),
        (
            one_of("ExactlyOneOfValidator"),
            "genau eines von: Art; (Uhrzeit oder Betrag), nur wenn gilt: Chip in der ersten Angabe ist gesetzt",
            G::Group,
        ),
        (
            json!({"@type": "VerificationLevelValidator", "levels": ["VN_HOCH_READOUT"]}),
            "bestätigt mit Vertrauensniveau „VN_HOCH_READOUT“",
            G::Other,
        ),
        (
            json!({"@type": "ExternalValidator", "script": "x", "deep": {"a": [null]}}),
            "Prüfung durch Skript (wird hier nicht ausgeführt)",
            G::Other,
        ),
        (
            json!({"@type": "MoonPhaseValidator", "phase": "full"}),
            "unbekannte Prüfung MoonPhaseValidator (bleibt erhalten)",
            G::Other,
        ),
        (
            json!({"@type": "MaxDateValidator", "date": "31.13.2020"}),
            "unbekannte Prüfung MaxDateValidator (bleibt erhalten)",
            G::Other,
        ),
    ]
}

#[test]
fn each_kind_is_read_written_and_said() {
    let form = form();
    let at = Standpoint::group(&form, form.group("halter").unwrap());
    for (json, german, group) in each() {
        let validator = Validator::parse(&json).unwrap();
        let sentence = ValidatorSentence::read(&at, &validator);
        assert_eq!(sentence.say(&form, Language::German).text(), german);
        is_said(&sentence.say(&form, Language::English), Language::English);
        assert_eq!(sentence.demand.group(), group, "{german}");
        assert_eq!(text(&sentence.write(&at, Some(&validator))), text(&json));
        let anew = Validator::parse(&sentence.write(&at, None)).unwrap();
        assert_eq!(ValidatorSentence::read(&at, &anew), sentence, "{german}");
        assert_eq!(serde_json::from_value::<ValidatorSentence>(json!(sentence)).unwrap(), sentence);
        assert_eq!(sentence.only_amtspult(&at), !validator.kind.known_to_amt24(), "{german}");
    }
}

#[test]
fn words_of_its_own_change_nothing_else() {
    let form = form();
    let at = Standpoint::group(&form, form.group("halter").unwrap());
    for (mut json, german, _) in each() {
        json["validationErrorMessage"] = json!("vorher");
        json["zukunft"] = json!([null]);
        json["@node"] = json!("v1");
        let validator = Validator::parse(&json).unwrap();
        let mut sentence = ValidatorSentence::read(&at, &validator);
        assert_eq!(sentence.message.as_deref(), Some("vorher"));
        sentence.message = Some("nachher".to_owned());
        json["validationErrorMessage"] = json!("nachher");
        assert_eq!(sentence.write(&at, Some(&validator)), json, "{german}");
        let anew = Validator::parse(&sentence.write(&at, None)).unwrap();
        assert_eq!(ValidatorSentence::read(&at, &anew), sentence, "{german}");
    }
}

#[test]
fn an_edited_one_keeps_its_id_and_what_isnt_known() {
    let form = form();
    let at = Standpoint::group(&form, form.group("halter").unwrap());
    let json = json!({"@type": "MinLengthValidator", "minLength": "3", "zukunft": 1, "@node": "v1"});
    let validator = Validator::parse(&json).unwrap();
    let edited = |demand: Value| {
        let sentence: ValidatorSentence = serde_json::from_value(json!({ "demand": demand })).unwrap();
        sentence.write(&at, Some(&validator))
    };
    let longer = edited(json!({"kind": "min-length", "count": 4}));
    assert_eq!(longer, json!({"@type": "MinLengthValidator", "minLength": 4, "zukunft": 1, "@node": "v1"}));
    assert_eq!(edited(json!({"kind": "plz"})), json!({"@type": "PlzValidator"}));
}

#[test]
fn a_field_that_is_gone_is_told() {
    let form = form();
    let at = Standpoint::group(&form, form.group("halter").unwrap());
    let notes = |json: Value| ValidatorSentence::read(&at, &Validator::parse(&json).unwrap()).notes(&at);
    let bound = |field: &str| json!({"@type": "MaxNumberValidator", "conditionFieldKey": key("halter", 0, field)});
    assert_eq!(notes(bound("betrag")), []);
    assert_eq!(notes(bound("fort")), [NoteCode::FieldGone]);
    let required = json!({"@type": "RequiredOnFieldValueNotInValuesValidator", "sourceFieldKey": key("halter", 0, "art"), "values": ["p"]});
    assert_eq!(notes(required), [NoteCode::NotInWhileOpen]);
}
