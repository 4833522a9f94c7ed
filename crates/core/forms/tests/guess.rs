//! Pasted lists and tables.
#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

use amtspult_forms::{CheckContext, Form, GuessedField, check, guess_fields, id_of_label};
use findings::Severity;
use jiff::civil::date;
use serde_json::{Value, json};

fn one(line: &str) -> GuessedField {
    let mut all = guess_fields(line);
    assert_eq!(all.len(), 1, "{line}: {all:?}");
    all.remove(0)
}

fn validator(field: &GuessedField) -> &str {
    field.field["validationRules"][0]["@type"].as_str().unwrap_or_default()
}

#[test]
fn the_kind_follows_from_the_label() {
    let cases = [
        ("Geburtsdatum", "DATE", "MaxDateValidator"),
        ("Date of birth", "DATE", "MaxDateValidator"),
        ("Datum der Bescheinigung", "DATE", ""),
        ("Beginn der Haltung", "DATE", ""),
        ("Bescheinigung über das Datum", "MULTIPLE_FILE", ""),
        ("IBAN", "STRING", "IbanValidator"),
        ("BIC", "STRING", "BicValidator"),
        ("PLZ", "STRING", "PlzValidator"),
        ("Postleitzahl", "STRING", "PlzValidator"),
        ("PLZ, Ort", "STRING", ""),
        ("E-Mail", "STRING", "EmailValidator"),
        ("E-Mail-Adresse", "STRING", "EmailValidator"),
        ("Email address", "STRING", "EmailValidator"),
        ("Telefon", "STRING", "PhoneValidator"),
        ("Phone", "STRING", "PhoneValidator"),
        ("Steuer-ID", "STRING", "TaxIdValidator"),
        ("Betrag in Euro", "EURO_BETRAG", ""),
        ("Monatliches Einkommen", "EURO_BETRAG", ""),
        ("Anzahl der Hunde", "STRING", "NumberValidator"),
        ("Number of children", "STRING", "NumberValidator"),
        ("Fläche in m²", "STRING", "NumberValidator"),
        ("Hausnummer", "STRING", ""),
        ("Nachweis der Haftpflichtversicherung", "MULTIPLE_FILE", ""),
        ("Upload Lageplan", "MULTIPLE_FILE", ""),
        ("Begründung", "TEXTAREA", ""),
        ("Bemerkungen", "TEXTAREA", ""),
        ("Reason for application", "TEXTAREA", ""),
        ("Haben Sie einen Hund?", "BOOLEAN", ""),
        ("Are you married?", "BOOLEAN", ""),
        ("Welche Rasse hat der Hund?", "STRING", ""),
        ("Uhrzeit", "TIME", ""),
        ("Kfz-Kennzeichen", "KFZ_KENNZEICHEN", ""),
        ("Ich versichere, dass meine Angaben richtig sind", "SINGLE_CHECKBOX", ""),
        ("Name des Dokuments", "STRING", ""),
        ("Nationalität", "STRING", ""),
    ];
    for (label, kind, rule) in cases {
        let field = one(label);
        assert_eq!((field.kind.as_str(), validator(&field), field.label.as_str()), (kind, rule, label));
    }
}

#[test]
fn numbering_bullets_and_marks_go() {
    let cases = [
        ("1. Name*", "Name", true),
        ("2) Name (Pflicht)", "Name", true),
        ("3.1 Name (Pflichtfeld):", "Name", true),
        ("a) Name", "Name", false),
        ("• Name *", "Name", true),
        ("– Name (optional)", "Name", false),
        ("\u{f0b7}\tName", "Name", false),
        ("☐ Name", "Name", false),
        ("Name: ____________", "Name", false),
        ("Name:", "Name", false),
        ("12 Monate gemeldet", "12 Monate gemeldet", false),
        ("Name (required)", "Name", true),
        ("Name (wie im Ausweis)*", "Name (wie im Ausweis)", true),
    ];
    for (line, label, required) in cases {
        // A line that begins with a tab's bullet isn't a table of two cells.
        let field = one(line);
        assert_eq!((field.label.as_str(), field.required), (label, required), "{line}");
    }
    assert_eq!(guess_fields("\n  \n--\n"), []);
}

#[test]
fn options_make_a_choice() {
    let cases: [(&str, &str, &[&str]); 10] = [
        ("Anrede: Frau / Herr / keine Angabe", "RADIO_BUTTONS", &["Frau", "Herr", "keine Angabe"]),
        ("Anrede: Frau; Herr; keine Angabe", "RADIO_BUTTONS", &["Frau", "Herr", "keine Angabe"]),
        ("Anrede: Frau, Herr oder keine Angabe", "RADIO_BUTTONS", &["Frau", "Herr", "keine Angabe"]),
        ("Geschlecht (m/w/d)*", "RADIO_BUTTONS", &["m", "w", "d"]),
        ("Geschlecht ☐ männlich ☐ weiblich", "RADIO_BUTTONS", &["männlich", "weiblich"]),
        ("Familienstand\tledig/verheiratet/geschieden", "RADIO_BUTTONS", &["ledig", "verheiratet", "geschieden"]),
        ("Monat: 1, 2, 3, 4, 5, 6, 7", "DROPDOWN_SINGLE_SELECT", &["1", "2", "3", "4", "5", "6", "7"]),
        ("Ermäßigung (mehrere möglich): Blindenhund, Diensthund", "CHECKBOX", &["Blindenhund", "Diensthund"]),
        ("Hund gefährlich: ja/nein", "BOOLEAN", &[]),
        ("Dog dangerous (yes/no)", "BOOLEAN", &[]),
    ];
    for (line, kind, options) in cases {
        let field = one(line);
        assert_eq!((field.kind.as_str(), field.options.as_slice()), (kind, options.map_owned().as_slice()), "{line}");
    }
    let field = one("Anrede: Frau / Herr / Herr Dr.");
    let values: Vec<&Value> =
        field.field["possibleValues"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
    assert_eq!(values, ["frau", "herr", "herrDr"]);
}

trait Owned {
    fn map_owned(&self) -> Vec<String>;
}

impl Owned for [&str] {
    fn map_owned(&self) -> Vec<String> {
        self.iter().map(|text| (*text).to_owned()).collect()
    }
}

#[test]
fn tables_have_columns_with_a_head_or_without() {
    let excel = "Nr\tFeld\tTyp\tPflicht\tAuswahl\tHilfe\r\n1\tVorname\tText\tx\t\twie im Ausweis\r\n\
        2\tZugang\tDatum\tnein\t\t\r\n3\tRasse\tAuswahl\tja\t\"Dackel\nPudel\"\t\r\n";
    let fields = guess_fields(excel);
    let told: Vec<(&str, &str, bool)> =
        fields.iter().map(|one| (one.label.as_str(), one.kind.as_str(), one.required)).collect();
    assert_eq!(told, [("Vorname", "STRING", true), ("Zugang", "DATE", false), ("Rasse", "RADIO_BUTTONS", true)]);
    assert_eq!(fields[0].field["helptext"], "wie im Ausweis");
    assert_eq!(fields[2].options, ["Dackel", "Pudel"]);

    let word = "1.\tVorname\tx\n2.\tAnrede\tFrau, Herr\n3.\tZugang\tDatum\n";
    let told: Vec<(String, String, bool)> =
        guess_fields(word).into_iter().map(|one| (one.label, one.kind, one.required)).collect();
    let expected = [("Vorname", "STRING", true), ("Anrede", "RADIO_BUTTONS", false), ("Zugang", "DATE", false)];
    assert_eq!(told, expected.map(|(label, kind, required)| (label.to_owned(), kind.to_owned(), required)));

    let csv = "Feld;Pflicht;Optionen\nHund;ja;\"a;b\"\nAlter;nein;\n";
    let fields = guess_fields(csv);
    assert_eq!((fields.len(), fields[0].options.len(), fields[0].required), (2, 2, true));
    assert_eq!(validator(&fields[1]), "NumberValidator");
}

#[test]
fn the_account_fills_in_what_is_called_exactly_so() {
    let variable = |line: &str| one(line).field["source"]["variableName"].clone();
    for (label, datum) in [("Vorname", "vorname"), ("Familienname*", "nachname"), ("PLZ", "plz"), ("E-Mail", "email")] {
        assert_eq!(variable(label), datum, "{label}");
    }
    for label in ["Vorname des Kindes", "Name", "Ort der Haltung", "IBAN des Empfängers"] {
        assert_eq!(variable(label), Value::Null, "{label}");
    }
}

#[test]
fn ids_are_plain_and_each_is_there_once() {
    let cases = [
        ("Straße und Hausnummer", "strasseUndHausnummer"),
        ("Größe (m²)", "groesseM"),
        ("2. Wohnsitz", "f2Wohnsitz"),
        ("Łódź", "lodz"),
        ("???", "f"),
        ("E-Mail", "eMail"),
    ];
    for (label, id) in cases {
        assert_eq!(id_of_label(label), id);
    }
    assert!(id_of_label(&"Sehr langer Titel ".repeat(20)).len() <= 40);
    let fields = guess_fields("Name\nName\nname");
    let ids: Vec<&Value> = fields.iter().map(|one| &one.field["id"]).collect();
    assert_eq!(ids, ["name", "name2", "name3"]);
}

#[test]
fn what_is_guessed_is_a_form_without_errors() {
    let text = "Anrede: Frau/Herr\nVorname*\nGeburtsdatum*\nIBAN\nPLZ\nE-Mail\nTelefon\nBetrag\nAnzahl Kinder\nNachweis\n\
        Begründung\nMonat: 1,2,3,4,5,6,7,8\nIch versichere die Richtigkeit\nLänge\nTel. (mobil)";
    let rows: Vec<Value> = guess_fields(text).into_iter().map(|one| json!({ "fields": [one.field] })).collect();
    assert_eq!(rows.len(), 15);
    let form = json!({ "id": "1:F:v1.0", "title": "F", "sections": [
        { "title": "S", "fieldGroups": [{ "id": "g", "title": "G", "rows": rows }] } ] });
    let form = Form::parse(&form).unwrap();
    assert_eq!(form.unsupported(), []);
    let found = check(&form, &CheckContext::on(date(2026, 11, 30)));
    let errors: Vec<_> = found.iter().filter(|one| one.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn whatever_is_pasted_ends() {
    let mut random = trial::Random::new(7);
    let signs: Vec<char> = "ab1.:;,\t\n\"(*)/|-•☐ äß\r0%".chars().collect();
    for _ in 0..trial::rounds(20_000, 1_000) {
        let text: String = (0..40).map(|_| signs[random.below(signs.len())]).collect();
        for field in guess_fields(&text) {
            assert!(!field.label.trim().is_empty(), "{text:?}");
        }
    }
}

#[test]
fn many_lines_of_one_label_are_told_apart_in_no_time() {
    let ids = |text: &str| -> Vec<String> {
        guess_fields(text).iter().map(|field| field.field["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("Frage 2\nFrage\nFrage\nFrage"), ["frage2", "frage", "frage3", "frage4"]);
    let many: std::collections::HashSet<String> = ids(&"Frage\n".repeat(5_000)).into_iter().collect();
    assert_eq!(many.len(), 5_000);
}
