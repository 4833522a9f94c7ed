//! What a submission of a schema is made of: JSON Schema and XSD are written from it.

use std::collections::BTreeMap;

use super::model::*;
use crate::genericode::CodeList;

/// Every field and every group of a schema once, by the name that it has in a submission.
///
/// Where an id and version stand for several contents, the first one holds, as in FIM's own stylesheets.
pub struct Elements<'a> {
    /// By [`name`]; without static texts.
    pub felder: BTreeMap<String, &'a Datenfeld>,
    /// By [`name`].
    pub gruppen: BTreeMap<String, &'a Datenfeldgruppe>,
}

impl<'a> Elements<'a> {
    /// Goes through all positions.
    pub fn of(schema: &'a Stammdatenschema) -> Self {
        let mut elements = Self { felder: BTreeMap::new(), gruppen: BTreeMap::new() };
        elements.take(&schema.struktur);
        elements
    }

    fn take(&mut self, struktur: &'a [Struktur]) {
        for position in struktur {
            let name = name(&position.enthaelt.common().identifikation);
            match &position.enthaelt {
                Strukturelement::Datenfeldgruppe(gruppe) => {
                    self.gruppen.entry(name).or_insert(gruppe);
                    self.take(&gruppe.struktur);
                }
                // A static text is no part of a submission.
                Strukturelement::Datenfeld(feld) if is_label(feld) => {}
                Strukturelement::Datenfeld(feld) => {
                    self.felder.entry(name).or_insert(feld);
                }
            }
        }
    }
}

/// `F60000000227V1.1.0`
pub fn name(identifikation: &Identifikation) -> String {
    match &identifikation.version {
        Some(version) => format!("{}V{version}", identifikation.id),
        None => identifikation.id.clone(),
    }
}

/// Whether it is a static text (`feldart` `label`), which is no part of a submission.
pub fn is_label(feld: &Datenfeld) -> bool {
    code(&feld.feldart) == "label"
}

/// Empty where there is none.
pub fn code(code: &Option<Code>) -> &str {
    code.as_ref().map_or("", |code| code.code.as_str())
}

/// The positions that are part of a submission.
pub fn positions(struktur: &[Struktur]) -> impl Iterator<Item = &Struktur> {
    struktur.iter().filter(|position| match &position.enthaelt {
        Strukturelement::Datenfeld(feld) => !is_label(feld),
        Strukturelement::Datenfeldgruppe(_) => true,
    })
}

/// Codes with their names that a field may have; `None` where they aren't known or there are none.
pub fn options<'a>(feld: &'a Datenfeld, lists: &'a [CodeList]) -> Option<Vec<(&'a str, &'a str)>> {
    if code(&feld.feldart) != "select" {
        return None;
    }
    if !feld.werte.is_empty() {
        return Some(feld.werte.iter().map(|wert| (wert.code.as_str(), wert.name.as_str())).collect());
    }
    let entries = list(feld, lists)?.entries(feld.code_key.as_deref(), feld.name_key.as_deref());
    (!entries.is_empty()).then_some(entries)
}

/// The list that a field refers to, in the version that it refers to or in any when it names none.
pub fn list<'a>(feld: &Datenfeld, lists: &'a [CodeList]) -> Option<&'a CodeList> {
    let referenz = feld.codeliste_referenz.as_ref()?;
    let filled = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    lists.iter().find(|list| {
        if filled(&referenz.canonical_version_uri) {
            return referenz.canonical_version_uri.as_ref() == Some(&list.canonical_version_uri);
        }
        list.canonical_uri == referenz.canonical_identification
            && (!filled(&referenz.version) || referenz.version.as_ref() == Some(&list.version))
    })
}

/// What the official stylesheets say of a field: `Datenfeld: Name - Wertebereich: Datum`.
pub fn description(feld: &Datenfeld) -> String {
    let kind = if code(&feld.feldart) == "select" {
        format!("Typ: Auswahlliste ({})", options_from(feld))
    } else {
        format!("Wertebereich: {}", range_of_values(code(&feld.datentyp)))
    };
    format!("Datenfeld: {} - {kind}", feld.common.name.trim())
}

fn options_from(feld: &Datenfeld) -> String {
    let Some(referenz) = feld.codeliste_referenz.as_ref().filter(|_| feld.werte.is_empty()) else {
        let none = "Keine Angabe einer Werte- oder Codeliste";
        return if feld.werte.is_empty() { none } else { "Werteliste" }.to_owned();
    };
    let list = referenz.canonical_identification.trim();
    match &referenz.version {
        Some(version) => format!("Externe Codeliste: {list}_{version}"),
        None => format!("Externe Codeliste: {list} ohne Versionsangabe"),
    }
}

fn range_of_values(datentyp: &str) -> &'static str {
    match datentyp {
        "text" | "text_latin" => "Text",
        "date" => "Datum",
        "time" => "Zeit",
        "datetime" => "Zeitpunkt",
        "bool" => "Wahrheitswert",
        "num" => "Fließkommazahl",
        "num_int" => "Ganzzahl",
        "num_currency" => "Währungswert",
        "file" => "Anlage",
        "obj" => "Statisches Objekt",
        _ => "Unbekannt",
    }
}

/// Least and greatest length of a text.
pub fn lengths(feld: &Datenfeld) -> [Option<u64>; 2] {
    let limits = feld.praezisierung.as_ref();
    let length = |text: Option<&String>| text.and_then(|text| text.trim().parse().ok());
    [
        length(limits.and_then(|limits| limits.min_length.as_ref())),
        length(limits.and_then(|limits| limits.max_length.as_ref())),
    ]
}

/// Least and greatest value, as written.
pub fn bounds(feld: &Datenfeld) -> [Option<&str>; 2] {
    let limits = feld.praezisierung.as_ref();
    [
        limits.and_then(|limits| limits.min_value.as_deref()).map(str::trim).filter(|text| !text.is_empty()),
        limits.and_then(|limits| limits.max_value.as_deref()).map(str::trim).filter(|text| !text.is_empty()),
    ]
}

/// `None` where there is none; white space at its ends taken off.
pub fn pattern(feld: &Datenfeld) -> Option<&str> {
    let pattern = feld.praezisierung.as_ref()?.pattern.as_deref()?.trim();
    (!pattern.is_empty()).then_some(pattern)
}
