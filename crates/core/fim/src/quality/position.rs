//! What stands in a schema or group, and how often.

use std::collections::BTreeSet;

use super::{Found, element};
use standards::xdf::model::*;
use standards::xdf::submission::code;

/// FIM's placeholder for a field that isn't known yet.
const DEFAULT_FIELD: &str = "F60000000001";

/// What a structure belongs to.
pub(super) struct Owner<'a> {
    is_schema: bool,
    has_version: bool,
    schemaelementart: &'a str,
    /// The code of the kind of group.
    art: Option<&'a str>,
}

impl<'a> Owner<'a> {
    pub(super) fn schema(schema: &Stammdatenschema) -> Self {
        Self { is_schema: true, has_version: has_version(&schema.common), schemaelementart: "", art: None }
    }

    pub(super) fn gruppe(gruppe: &'a Datenfeldgruppe) -> Self {
        Self {
            is_schema: false,
            has_version: has_version(&gruppe.common),
            schemaelementart: code(&gruppe.schemaelementart),
            art: gruppe.art.as_ref().map(|art| art.code.as_str()),
        }
    }
}

fn has_version(common: &Baukastenelement) -> bool {
    super::filled(common.identifikation.version.as_ref()).is_some()
}

pub(super) fn positions(struktur: &[Struktur], owner: &Owner<'_>) -> Found {
    let mut found = Found::default();
    count(struktur, owner, &mut found);
    found.when(owner.art.is_some_and(|art| art != "X"), 1042, owner.art.unwrap_or_default());
    let mut known = BTreeSet::new();
    for (number, position) in struktur.iter().enumerate() {
        let common = position.enthaelt.common();
        let is_new = known.insert(&common.identifikation);
        found.below(!is_new, if owner.is_schema { 1025 } else { 1004 }, "", number);
        let is_default = common.identifikation.id == DEFAULT_FIELD;
        found.below(is_default && struktur.len() > 1, 1094, "", number);
        found.below(is_default && struktur.len() == 1, 1095, "", number);
        let status = common.freigabestatus.as_ref().map(|status| status.code.as_str());
        found.below(status == Some("7"), 1116, "", number);
        found.below(owner.has_version && !has_version(common), 1135, "", number);
        one(position, owner, number, &mut found);
    }
    found
}

/// How many sub-elements there are.
fn count(struktur: &[Struktur], owner: &Owner<'_>, found: &mut Found) {
    let count = struktur.len();
    let is_choice = owner.art == Some("X");
    found.when(owner.is_schema && count == 0, 1078, "");
    found.when(!owner.is_schema && count == 0, 1023, "");
    found.when(is_choice && count == 1, 1043, "");
    found.when(!owner.is_schema && !is_choice && count == 1, 1106, "");
}

fn one(position: &Struktur, owner: &Owner<'_>, number: usize, found: &mut Found) {
    let (art, datentyp) = match &position.enthaelt {
        Strukturelement::Datenfeldgruppe(gruppe) => (code(&gruppe.schemaelementart), ""),
        Strukturelement::Datenfeld(feld) => (code(&feld.schemaelementart), code(&feld.datentyp)),
    };
    found.below(art == "ABS", 1013, "", number);
    // FIM's own check takes a schema for bound to a norm, too.
    let is_bound = owner.is_schema || owner.schemaelementart == "RNG";
    let has_law = position.bezug.iter().any(|bezug| !bezug.text.trim().is_empty());
    found.below(is_bound && matches!(art, "ABS" | "HAR") && !has_law, 1022, "", number);
    let anzahl = position.anzahl;
    let is_option = anzahl == Anzahl { min: 0, max: Some(1) };
    found.below(owner.art == Some("X") && !is_option, 1118, &anzahl.to_string(), number);
    found.below(datentyp == "file" && anzahl.max.is_some(), 1139, &anzahl.to_string(), number);
    let mut of_law = Found::default();
    position.bezug.iter().for_each(|bezug| element::reference(bezug, &mut of_law));
    found.all.extend(of_law.all.into_iter().map(|(code, text, _)| (code, text, Some(number))));
}
