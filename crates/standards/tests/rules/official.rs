//! What FIM's own tools ask of a file of XDatenfelder 3.0.0 besides what the standard says: they compare names with
//! their prefix, and read elements in the order of the standard.

use amtspult_standards::xml::{self, Element};

/// The children of each element, in the order of XDatenfelder 3.0.0.
const HEAD: [&str; 13] = [
    "identifikation",
    "name",
    "beschreibung",
    "definition",
    "freitextRegel",
    "bezug",
    "freigabestatus",
    "statusGesetztAm",
    "statusGesetztDurch",
    "gueltigAb",
    "gueltigBis",
    "versionshinweis",
    "veroeffentlichungsdatum",
];

fn order(parent: &str) -> Vec<&'static str> {
    let after: &[&str] = match parent {
        "stammdatenschema" => &[
            "letzteAenderung",
            "relation",
            "stichwort",
            "bezeichnung",
            "hilfetext",
            "ableitungsmodifikationenStruktur",
            "ableitungsmodifikationenRepraesentation",
            "dokumentsteckbrief",
            "regel",
            "struktur",
        ],
        "datenfeldgruppe" => &[
            "letzteAenderung",
            "relation",
            "stichwort",
            "bezeichnungEingabe",
            "bezeichnungAusgabe",
            "schemaelementart",
            "hilfetextEingabe",
            "hilfetextAusgabe",
            "art",
            "regel",
            "struktur",
        ],
        "datenfeld" => &[
            "letzteAenderung",
            "relation",
            "stichwort",
            "bezeichnungEingabe",
            "bezeichnungAusgabe",
            "schemaelementart",
            "hilfetextEingabe",
            "hilfetextAusgabe",
            "feldart",
            "datentyp",
            "praezisierung",
            "inhalt",
            "vorbefuellung",
            "werte",
            "codelisteReferenz",
            "codeKey",
            "nameKey",
            "helpKey",
            "regel",
            "maxSize",
            "mediaType",
        ],
        "regel" => return [&HEAD[..6], &["fachlicherErsteller", "letzteAenderung", "typ", "skript"]].concat(),
        "struktur" => return vec!["anzahl", "bezug", "enthaelt"],
        "header" => return vec!["nachrichtID", "erstellungszeitpunkt"],
        "identifikation" => return vec!["id", "version"],
        "wert" => return vec!["code", "name", "hilfe"],
        "codelisteReferenz" => return vec!["canonicalIdentification", "version", "canonicalVersionUri"],
        _ => return vec![],
    };
    [&HEAD[..], after].concat()
}

/// Panics with the first element that FIM's tools would stumble over.
pub fn check(written: &str) {
    let namespace = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0";
    for tag in written.split('<').skip(1).filter(|tag| !tag.starts_with(['/', '?'])) {
        let name = tag.split([' ', '>', '/']).next().unwrap();
        // A code within a reference to a list has no namespace in the standard.
        assert!(name.starts_with("xdf3:") || name == "code", "<{name}> has another prefix: {written}");
    }
    let root = xml::read(written.as_bytes()).unwrap();
    assert_eq!(root.namespace.as_deref(), Some(namespace));
    walk(&root);
}

fn walk(element: &Element) {
    let order = order(&element.name);
    let mut last = 0;
    for child in element.elements() {
        if !order.is_empty() {
            let place = order.iter().position(|known| *known == child.name);
            let place = place.unwrap_or_else(|| panic!("<{}> isn't part of <{}>", child.name, element.name));
            assert!(place >= last, "<{}> stands too late in <{}>", child.name, element.name);
            last = place;
        }
        walk(child);
    }
}
