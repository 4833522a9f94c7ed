//! Generated schemas, written and read; and damaged files, which end in an error and nothing worse.
//!
//! `AMTSPULT_FULL=1` tries ten thousand of each.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use standards::xdf::model::*;
use standards::{blaupause, genericode, xdf, xml};

fn config() -> ProptestConfig {
    let (cases, rng_seed) = if trial::full() { (10_000, RngSeed::Random) } else { (256, RngSeed::Fixed(2_026)) };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

/// Text with what XML has to escape, umlauts, and the line ends of real files.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-ZäöüßŁ0-9 <>&\"'§\r\n\t.;]{0,12}"
}

fn digits(version: Version) -> usize {
    match version {
        Version::V2 => 8,
        Version::V3 => 11,
    }
}

fn id(letter: char, version: Version) -> impl Strategy<Value = Identifikation> {
    let number = proptest::string::string_regex(&format!("[0-9]{{{}}}", digits(version))).unwrap();
    let number_of_version = option::of("[1-9]\\.[0-9]");
    (number, number_of_version)
        .prop_map(move |(number, version)| Identifikation { id: format!("{letter}{number}"), version })
}

fn code(codes: &'static [&'static str]) -> impl Strategy<Value = Option<Code>> {
    let code = (prop::sample::select(codes), option::of("urn:[a-z]{3}"), option::of("[0-9]\\.[0-9]"));
    option::of(code.prop_map(|(code, list_uri, list_version)| Code { code: code.to_owned(), list_uri, list_version }))
}

fn common(letter: char, version: Version) -> impl Strategy<Value = Baukastenelement> {
    let bezug = vec((text(), option::of(text())), 0..3);
    let texts = vec(option::of(text()), 6);
    (id(letter, version), text(), bezug, texts, code(&["1", "2", "6", "8"]), code(&["aktiv", "inaktiv"])).prop_map(
        move |(identifikation, name, bezug, mut texts, freigabestatus, status)| {
            let mut next = || texts.pop().flatten();
            let is_3 = version == Version::V3;
            Baukastenelement {
                identifikation,
                name,
                beschreibung: next(),
                bezeichnung_eingabe: next(),
                hilfetext_eingabe: next(),
                versionshinweis: next(),
                status_gesetzt_am: next().filter(|_| is_3),
                freigabedatum: next().filter(|_| !is_3),
                bezug: bezug.into_iter().map(|(text, link)| Bezug { text, link: link.filter(|_| is_3) }).collect(),
                freigabestatus: freigabestatus.filter(|_| is_3),
                status: status.filter(|_| !is_3),
                ..Baukastenelement::default()
            }
        },
    )
}

fn regel(version: Version) -> impl Strategy<Value = Regel> {
    (common('R', version), option::of(text()), option::of(text()), code(&["K", "V"])).prop_map(
        move |(common, freitext, skript, typ)| Regel {
            common,
            freitext,
            skript,
            typ: typ.filter(|_| version == Version::V3),
        },
    )
}

fn feld(version: Version) -> impl Strategy<Value = Strukturelement> {
    let limits = option::of((option::of("[0-9]{1,3}"), option::of("[0-9]{1,3}"), option::of(text()), text()));
    let werte = vec((text(), text(), option::of(text())), 0..3);
    let kinds = (code(&["input", "select", "label"]), code(&["text", "date", "bool", "num_int"]));
    (common('F', version), kinds, limits, werte, vec(regel(version), 0..2)).prop_map(
        move |(common, (feldart, datentyp), limits, werte, regel)| {
            let is_3 = version == Version::V3;
            let praezisierung = limits.map(|(min_length, max_length, pattern, text)| match version {
                Version::V2 => Praezisierung { text, ..Praezisierung::default() },
                Version::V3 => Praezisierung { text, min_length, max_length, pattern, ..Praezisierung::default() },
            });
            let wert = |(code, name, hilfe)| Wert { code, name, hilfe };
            let werte = if is_3 { werte.into_iter().map(wert).collect() } else { vec![] };
            let feld = Datenfeld { common, feldart, datentyp, praezisierung, werte, regel, ..Datenfeld::default() };
            Strukturelement::Datenfeld(Box::new(feld))
        },
    )
}

fn anzahl() -> impl Strategy<Value = Anzahl> {
    (0..3u32, option::of(1..5u32)).prop_map(|(min, more)| Anzahl { min, max: more.map(|more| min + more) })
}

fn struktur(version: Version) -> impl Strategy<Value = Struktur> {
    let leaf = feld(version).boxed();
    let element = leaf.prop_recursive(4, 24, 4, move |inner| {
        let inside = vec((anzahl(), inner), 0..4);
        (common('G', version), inside, vec(regel(version), 0..2)).prop_map(|(common, inside, regel)| {
            let struktur =
                inside.into_iter().map(|(anzahl, enthaelt)| Struktur { anzahl, bezug: vec![], enthaelt }).collect();
            Strukturelement::Datenfeldgruppe(Box::new(Datenfeldgruppe {
                common,
                regel,
                struktur,
                ..Datenfeldgruppe::default()
            }))
        })
    });
    (anzahl(), element).prop_map(|(anzahl, enthaelt)| Struktur { anzahl, bezug: vec![], enthaelt })
}

fn message(version: Version) -> impl Strategy<Value = Message> {
    (common('S', version), vec(struktur(version), 0..5), vec(regel(version), 0..3), text(), option::of("[a-z0-9]{1,8}"))
        .prop_map(move |(common, struktur, regel, nachricht_id, referenz_id)| Message {
            version,
            nachricht_id,
            referenz_id,
            erstellungszeitpunkt: "2026-11-24T08:00:00Z".to_owned(),
            content: Content::Stammdatenschema(Stammdatenschema {
                common,
                struktur,
                regel,
                ..Stammdatenschema::default()
            }),
        })
}

fn any_message() -> impl Strategy<Value = Message> {
    prop_oneof![message(Version::V2), message(Version::V3)]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn schemas_come_out_as_they_went_in(message in any_message()) {
        let written = xdf::write(&message);
        let again = xdf::read(written.as_bytes()).unwrap();
        prop_assert!(again == message, "{written}");
    }

    #[test]
    fn converted_schemas_can_be_written_and_read(message in any_message()) {
        for version in [Version::V2, Version::V3] {
            let converted = xdf::convert(&message, version, &[]);
            let again = xdf::read(xdf::write(&converted.message).as_bytes()).unwrap();
            prop_assert!(again == converted.message);
            for list in &converted.code_lists {
                prop_assert!(genericode::read(genericode::write(list).as_bytes()).unwrap() == *list);
            }
        }
    }

    #[test]
    fn a_form_comes_of_every_schema(message in message(Version::V3)) {
        let Content::Stammdatenschema(schema) = &message.content else { unreachable!() };
        let imported = amtspult_fim::form::form(schema, "1:Erzeugt:v1.0", &[]);
        prop_assert!(imported.rules_taken <= imported.rules);
        let form = forms::Form::parse(&imported.form);
        prop_assert!(form.is_ok(), "{:?}", form.err());
    }

    #[test]
    fn a_schema_comes_back_from_its_form(message in message(Version::V3)) {
        let Content::Stammdatenschema(schema) = &message.content else { unreachable!() };
        let form = amtspult_fim::form::form(schema, "1:Erzeugt:v1.0", &[]).form;
        let form = forms::Form::parse(&form).unwrap().to_json();
        let again = amtspult_fim::from_form::schema(&form, &[]);
        let expected = amtspult_fim::from_form::FromForm { schema: schema.clone(), notes: vec![] };
        prop_assert!(again == Ok(expected), "{again:?}");
    }

    /// Every finding has words and a line in the file.
    #[test]
    fn every_schema_is_judged(message in message(Version::V3)) {
        let Content::Stammdatenschema(schema) = &message.content else { unreachable!() };
        let root = xml::read(xdf::write(&message).as_bytes()).unwrap();
        for finding in amtspult_fim::quality::check(&Content::Stammdatenschema(schema.clone()), &[]) {
            prop_assert!(!finding.more.text.is_empty() && finding.place.path.starts_with('S'), "{finding:?}");
            prop_assert!(amtspult_fim::quality::line(&root, &finding.place.place) > 0);
        }
    }

    #[test]
    fn schemas_of_submissions_are_made_of_every_schema(message in message(Version::V3)) {
        let Content::Stammdatenschema(schema) = &message.content else { unreachable!() };
        let made = xdf::json_schema(schema, &[]);
        prop_assert!(made.get("properties").is_some());
        prop_assert!(xml::read(xdf::xsd(schema, &[]).as_bytes()).is_ok());
    }

    /// Bytes are lost, doubled and changed; whatever comes of it, reading ends with a message or an error.
    #[test]
    fn damaged_files_end_in_an_error_at_worst(
        message in any_message(),
        damage in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 1..8),
    ) {
        let mut bytes = xdf::write(&message).into_bytes();
        for (place, byte, kind) in damage {
            let place = place.index(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => drop(bytes.drain(place..(place + usize::from(byte)).min(bytes.len()))),
                _ => bytes.extend_from_within(place..),
            }
            if bytes.is_empty() {
                bytes.push(b'<');
            }
        }
        let _ = xdf::read(&bytes);
        let _ = genericode::read(&bytes);
        let _ = blaupause::read(&bytes);
    }
}
