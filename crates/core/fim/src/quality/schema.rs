//! What only a schema has, and what its elements must be within it.

use super::{Found, filled, is_id};
use standards::xdf::model::*;
use standards::xdf::submission::code;

/// FIM's placeholder for a Dokumentsteckbrief that isn't known yet.
const DEFAULT_STECKBRIEF: &str = "D99000000001";

pub(super) fn schema(schema: &Stammdatenschema) -> Found {
    let mut found = Found::default();
    let struktur = code(&schema.ableitungsmodifikationen_struktur);
    found.when(!matches!(struktur, "0" | "1" | "2" | "3"), 1033, struktur);
    let repraesentation = code(&schema.ableitungsmodifikationen_repraesentation);
    found.when(!matches!(repraesentation, "0" | "1"), 1034, repraesentation);
    let steckbrief = schema.dokumentsteckbrief.as_ref().map_or("", |steckbrief| steckbrief.id.trim());
    found.when(steckbrief.is_empty(), 1007, "");
    if steckbrief.is_empty() {
        return found;
    }
    found.when(!is_id(steckbrief, "D"), 1039, steckbrief);
    found.when(!steckbrief.starts_with("D99"), 1124, steckbrief);
    let is_released = matches!(code(&schema.common.freigabestatus), "4" | "5" | "6");
    let is_default = steckbrief == DEFAULT_STECKBRIEF;
    found.when(is_default && !is_released, 1096, "");
    found.when(is_default && is_released, 1097, "");
    found
}

/// An element of a group that has a file of its own, wherever it stands.
pub(super) fn within_group(gruppe: &Datenfeldgruppe, common: &Baukastenelement) -> Found {
    let mut found = Found::default();
    let is_published = filled(gruppe.common.veroeffentlichungsdatum.as_ref()).is_some();
    found.when(is_published && filled(common.veroeffentlichungsdatum.as_ref()).is_none(), 1128, "");
    let status = code(&common.freigabestatus);
    found.when(is_published && matches!(status, "" | "1" | "2"), 1130, status);
    found
}

/// An element of the schema, wherever it stands.
pub(super) fn within(schema: &Stammdatenschema, common: &Baukastenelement, schemaelementart: &str) -> Found {
    let mut found = Found::default();
    let is_published = filled(schema.common.veroeffentlichungsdatum.as_ref()).is_some();
    found.when(is_published && filled(common.veroeffentlichungsdatum.as_ref()).is_none(), 1127, "");
    let status = code(&common.freigabestatus);
    found.when(is_published && matches!(status, "" | "1" | "2"), 1129, status);
    let version = |common: &Baukastenelement| filled(common.identifikation.version.as_ref()).is_some();
    let range = |common: &Baukastenelement| common.identifikation.id.get(1..3).map(str::to_owned);
    let is_own = range(common) == range(&schema.common);
    found.when(!version(&schema.common) && version(common) && is_own && schemaelementart == "RNG", 1134, "");
    found
}
