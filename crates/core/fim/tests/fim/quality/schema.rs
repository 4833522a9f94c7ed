//! A schema that breaks no rule, and ways to change it.

use standards::genericode::{CodeList, Column, Key};
use standards::xdf::model::*;

pub type S = Stammdatenschema;

pub fn code(code: &str) -> Option<Code> {
    Some(Code { code: code.to_owned(), ..Code::default() })
}

pub fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub fn identifikation(id: &str) -> Identifikation {
    Identifikation { id: id.to_owned(), version: some("1.0.0") }
}

pub fn common(id: &str) -> Baukastenelement {
    Baukastenelement {
        identifikation: identifikation(id),
        name: format!("Name von {id}"),
        bezeichnung_eingabe: some("Eingabe"),
        bezeichnung_ausgabe: some("Ausgabe"),
        bezug: vec![Bezug { text: "§ 1 TestG".to_owned(), link: None }],
        freigabestatus: code("3"),
        status_gesetzt_am: some("2026-11-24"),
        status_gesetzt_durch: some("Bundesredaktion"),
        fachlicher_ersteller: some("Bundesredaktion"),
        ..Baukastenelement::default()
    }
}

pub fn feld(id: &str, feldart: &str, datentyp: &str) -> Datenfeld {
    Datenfeld {
        common: common(id),
        schemaelementart: code("RNG"),
        feldart: code(feldart),
        datentyp: code(datentyp),
        vorbefuellung: code("keine"),
        ..Datenfeld::default()
    }
}

pub fn at(anzahl: &str, enthaelt: Strukturelement) -> Struktur {
    Struktur { anzahl: Anzahl::parse(anzahl).unwrap(), bezug: vec![], enthaelt }
}

pub fn field(feld: Datenfeld) -> Strukturelement {
    Strukturelement::Datenfeld(Box::new(feld))
}

pub fn gruppe(id: &str, struktur: Vec<Struktur>) -> Strukturelement {
    let schemaelementart = code("RNG");
    Strukturelement::Datenfeldgruppe(Box::new(Datenfeldgruppe {
        common: common(id),
        schemaelementart,
        struktur,
        ..Datenfeldgruppe::default()
    }))
}

pub fn wert(code: &str, name: &str) -> Wert {
    Wert { code: code.to_owned(), name: name.to_owned(), hilfe: None }
}

/// A schema that breaks no rule: a group with a text and a choice.
pub fn good() -> S {
    let mut text = feld("F00000000001", "input", "text");
    text.praezisierung =
        Some(Praezisierung { min_length: some("1"), max_length: some("9"), ..Praezisierung::default() });
    let mut choice = feld("F00000000002", "select", "text");
    choice.werte = vec![wert("1", "eins"), wert("2", "zwei")];
    let inside = vec![at("1:1", field(text)), at("0:1", field(choice))];
    Stammdatenschema {
        common: common("S00000000001"),
        ableitungsmodifikationen_struktur: code("3"),
        ableitungsmodifikationen_repraesentation: code("1"),
        dokumentsteckbrief: Some(identifikation("D99000000002")),
        regel: vec![Regel {
            common: common("R00000000001"),
            freitext: some("F00000000002 folgt F00000000001."),
            ..Regel::default()
        }],
        struktur: vec![at("1:1", gruppe("G00000000001", inside))],
    }
}

/// A code list as it is handed in beside the schema.
pub fn lists() -> Vec<CodeList> {
    let column = |id: &str| Column { id: id.to_owned(), required: true };
    let row = |code: &str| vec![("code".to_owned(), code.to_owned()), ("name".to_owned(), format!("Name {code}"))];
    vec![CodeList {
        short_name: "Liste".to_owned(),
        long_name: "Liste".to_owned(),
        version: "2026-01-01".to_owned(),
        canonical_uri: "urn:de:liste".to_owned(),
        canonical_version_uri: "urn:de:liste_2026-01-01".to_owned(),
        agency: None,
        columns: vec![column("code"), column("name")],
        keys: vec![Key { id: "codeKey".to_owned(), column: "code".to_owned() }],
        rows: vec![row("1"), row("2")],
    }]
}

pub fn g(s: &mut S) -> &mut Datenfeldgruppe {
    let Strukturelement::Datenfeldgruppe(gruppe) = &mut s.struktur[0].enthaelt else { panic!("no group") };
    gruppe
}

pub fn nth(s: &mut S, number: usize) -> &mut Datenfeld {
    let Strukturelement::Datenfeld(feld) = &mut g(s).struktur[number].enthaelt else { panic!("no field") };
    feld
}

/// The text.
pub fn f(s: &mut S) -> &mut Datenfeld {
    nth(s, 0)
}

/// The choice.
pub fn c(s: &mut S) -> &mut Datenfeld {
    nth(s, 1)
}

pub fn limits(s: &mut S) -> &mut Praezisierung {
    f(s).praezisierung.get_or_insert_default()
}

/// Makes the text a field of another data type, with limits and content.
pub fn typed(s: &mut S, datentyp: &str, [min, max, inhalt]: [&str; 3]) {
    let text = |text: &str| some(text).filter(|text| !text.is_empty());
    f(s).datentyp = code(datentyp);
    f(s).praezisierung = Some(Praezisierung { min_value: text(min), max_value: text(max), ..Praezisierung::default() });
    f(s).inhalt = text(inhalt);
}

pub fn refer(s: &mut S, urn: &str, version: Option<&str>) {
    c(s).werte = vec![];
    let version_uri = version.map(|version| format!("{urn}_{version}"));
    c(s).codeliste_referenz = Some(CodelisteReferenz {
        identifikation: None,
        canonical_identification: urn.to_owned(),
        version: version.map(str::to_owned),
        canonical_version_uri: version_uri,
    });
}

pub const LIST: &str = "urn:de:liste";
pub const DAY: Option<&str> = Some("2026-01-01");

pub fn relate(s: &mut S, praedikat: &str, objekt: &str) {
    let relation = Relation { praedikat: code(praedikat).unwrap(), objekt: identifikation(objekt) };
    g(s).common.relation = vec![relation];
}

pub fn rule(s: &mut S, text: &str) {
    s.regel[0].freitext = some(text);
}

pub fn law(s: &mut S, text: &str, link: Option<&str>) {
    f(s).common.bezug = vec![Bezug { text: text.to_owned(), link: link.map(str::to_owned) }];
}

pub fn more(s: &mut S, id: &str, feldart: &str, datentyp: &str) {
    g(s).struktur.push(at("0:1", field(feld(id, feldart, datentyp))));
}

pub fn choice(s: &mut S) {
    g(s).art = code("X");
    g(s).struktur[0].anzahl = Anzahl { min: 0, max: Some(1) };
}

pub fn label(s: &mut S, datentyp: &str) {
    *f(s) = Datenfeld { inhalt: some("Text"), ..feld("F00000000001", "label", datentyp) };
}

pub type Case = (u16, fn(&mut S), fn(&mut S));
