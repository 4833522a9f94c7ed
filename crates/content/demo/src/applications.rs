//! What the people of the demo filled in.

use forms::Answers;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::people::Citizen;

const DOGS: [(&str, &str, &str, &str); 10] = [
    ("Bello", "Dackel", "m", "braun"),
    ("Luna", "Labrador Retriever", "w", "schwarz"),
    ("Fiete", "Border Collie", "m", "schwarz-weiß"),
    ("Žofka", "Böhmischer Schäferhund", "w", "gelb-schwarz"),
    ("Emma", "Golden Retriever", "w", "hell"),
    ("Strolch", "Terrier", "m", "grau"),
    ("Käthe", "Zwergpudel", "w", "apricot"),
    ("Balu", "Bernhardiner", "m", "dreifarbig"),
    ("Frieda", "Beagle", "w", "dreifarbig"),
    ("Pünktchen", "Dalmatiner", "w", "weiß mit Tupfen"),
];

fn fill(answers: &mut Answers, values: &[(&str, Value)]) {
    for (key, value) in values {
        if let (Ok(key), false) = (key.parse(), value.is_null()) {
            answers.insert(key, value.clone());
        }
    }
}

fn text(value: &str) -> Value {
    if value.is_empty() { Value::Null } else { Value::from(value) }
}

fn person(citizen: &Citizen) -> Answers {
    let mut answers = Answers::new();
    fill(
        &mut answers,
        &[
            ("antragsteller:0:anrede", text(citizen.anrede)),
            ("antragsteller:0:vornamen", text(citizen.given_name)),
            ("antragsteller:0:familienname", text(citizen.family_name)),
            ("antragsteller:0:geburtsname", text(citizen.birth_name)),
            ("antragsteller:0:geburtsdatum", text(citizen.born)),
            ("antragsteller:0:strasse", text(citizen.street)),
            ("antragsteller:0:hausnummer", text(citizen.number)),
            ("antragsteller:0:plz", json!("04668")),
            ("antragsteller:0:ort", json!("Musterau")),
            ("antragsteller:0:email", text(citizen.email)),
            ("erklaerung:0:richtigkeit", json!(true)),
            ("erklaerung:0:datenschutz", json!(true)),
        ],
    );
    answers
}

fn before(day: Date, days: i64) -> Value {
    Value::from(day.saturating_sub(days.days()).to_string())
}

fn after(day: Date, days: i64) -> Value {
    Value::from(day.saturating_add(days.days()).to_string())
}

/// Leistungen for which people of the demo have applied.
pub const TOLD: [&str; 3] = ["Hundesteuer", "Sondernutzung", "Bewohnerparkausweis"];

/// Answers for a Leistung of [`TOLD`]; `number` varies them.
pub fn answers(leistung: &str, citizen: &Citizen, number: usize, received: Date) -> Answers {
    let mut answers = person(citizen);
    match leistung {
        "Hundesteuer" => hundesteuer(&mut answers, citizen, number, received),
        "Sondernutzung" => sondernutzung(&mut answers, citizen, number, received),
        _ => bewohnerparkausweis(&mut answers, number, received),
    }
    answers
}

fn hundesteuer(answers: &mut Answers, citizen: &Citizen, number: usize, received: Date) {
    let dogs = if number.is_multiple_of(5) { 2 } else { 1 };
    let origins = ["zuechter", "privat", "tierheim", "zuzug", "wurf"];
    for dog in 0..dogs {
        let (name, breed, sex, colour) = DOGS[(number + dog * 3) % DOGS.len()];
        let origin = origins[(number + dog) % origins.len()];
        let age = 120 + (number as i64 * 37) % 900;
        let key = |field: &str| format!("hund:{dog}:{field}");
        let values = [
            (key("name"), json!(name)),
            (key("rasse"), json!(breed)),
            (key("mischling"), json!(false)),
            (key("geschlecht"), json!(sex)),
            (key("farbe"), json!(colour)),
            (key("wurfdatum"), before(received, age)),
            (key("haltungsbeginn"), before(received, 5 + number as i64 % 20)),
            (key("chipnummer"), json!(format!("27609{:010}", 1_000_000 + number * 7919 + dog))),
            (key("herkunft"), json!(origin)),
            (key("vorherigeGemeinde"), if origin == "zuzug" { json!("Gemeinde Nebenau") } else { Value::Null }),
            (key("gefaehrlich"), json!(false)),
        ];
        for (key, value) in values {
            fill(answers, &[(key.as_str(), value)]);
        }
    }
    fill(answers, &[("ermaessigung:0:anzahlHunde", json!(dogs.to_string()))]);
    if number.is_multiple_of(3) {
        fill(
            answers,
            &[
                ("ermaessigung:0:gruende", json!(["rettung"])),
                ("ermaessigung:0:nachweis", json!(["Nachweis-Rettungshund.pdf"])),
                ("ermaessigung:0:bemerkung", json!("Die Prüfung wurde im Frühjahr abgelegt.")),
            ],
        );
    }
    if number.is_multiple_of(2) {
        fill(
            answers,
            &[
                ("sepa:0:erteilen", json!(true)),
                ("sepa:0:kontoinhaber", json!(citizen.name())),
                ("sepa:0:iban", json!("DE02120300000000202051")),
                ("sepa:0:mandat", json!(true)),
            ],
        );
    }
}

fn sondernutzung(answers: &mut Answers, citizen: &Citizen, number: usize, received: Date) {
    let kinds = ["geruest", "container", "freisitz", "infostand", "material"];
    let streets = ["Marktplatz", "Bahnhofstraße", "Muldengasse", "Leipziger Straße"];
    fill(
        answers,
        &[
            ("nutzung:0:art", json!(kinds[number % kinds.len()])),
            ("nutzung:0:strasse", json!(streets[number % streets.len()])),
            ("nutzung:0:hausnummer", json!((number % 40 + 1).to_string())),
            ("nutzung:0:von", after(received, 21)),
            ("nutzung:0:bis", after(received, 35)),
            ("nutzung:0:laenge", json!((4 + number % 8).to_string())),
            ("nutzung:0:breite", json!("2,5")),
            ("nutzung:0:flaeche", json!(["gehweg", "parkstreifen"])),
            ("nutzung:0:restgehweg", json!("1,50")),
            ("nutzung:0:auftragssumme", json!("12480.00")),
            ("nutzung:0:lageplan", json!(["Lageplan.png"])),
            (
                "nutzung:0:beschreibung",
                json!(
                    "Die Arbeiten finden werktags zwischen 7 und 18 Uhr statt.\nDer Zugang zu den Häusern bleibt frei."
                ),
            ),
            ("verantwortlich:0:name", json!(citizen.name())),
            ("verantwortlich:0:telefon", json!("03437 555 0188")),
        ],
    );
}

fn bewohnerparkausweis(answers: &mut Answers, number: usize, received: Date) {
    let zones = ["A", "B", "C"];
    let kinds = ["neu", "verlaengerung"];
    fill(
        answers,
        &[
            ("ausweis:0:antrag", json!(kinds[number % kinds.len()])),
            ("ausweis:0:altAusweisnr", if number % kinds.len() == 1 { json!("BP-2025-0317") } else { Value::Null }),
            ("ausweis:0:zone", json!(zones[number % zones.len()])),
            ("ausweis:0:kennzeichen", json!(format!("MTL-QX {}", 100 + number))),
            ("ausweis:0:halterIdentisch", json!(true)),
            ("ausweis:0:zb1", json!(["Zulassungsbescheinigung.pdf"])),
            ("ausweis:0:gueltigAb", after(received, 14)),
            ("ausweis:0:dauer", json!("12")),
        ],
    );
}
