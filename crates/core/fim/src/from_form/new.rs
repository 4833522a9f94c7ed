//! Fields that the form's author has added.

use std::collections::BTreeMap;

use serde_json::Value;

use super::edit;
use super::node::{Node, Nodes};
use super::{FieldPlace, FromFormError};
use standards::xdf::convert::{FREIGABESTATUS, VORBEFUELLUNG, code_of};
use standards::xdf::model::*;

const SCHEMAELEMENTART: (&str, &str) = ("urn:xoev-de:fim:codeliste:xdatenfelder.schemaelementart", "1.0");

pub(super) struct NewField {
    /// Path of the group or schema that it comes into.
    pub(super) parent: String,
    /// Path of the position that it stands behind; without one it comes first.
    pub(super) behind: Option<String>,
    pub(super) struktur: Struktur,
    /// Where it stands in the form JSON.
    place: String,
}

/// The paths that fields without one get, by their places in the form JSON.
pub(super) fn paths(before: &Nodes<'_>, after: &Nodes<'_>, kept: &Stammdatenschema) -> BTreeMap<String, String> {
    let path = |new: NewField| {
        let id = &new.struktur.enthaelt.common().identifikation.id;
        (new.place, format!("{}/{id}", new.parent))
    };
    fields(before, after, kept).into_iter().map(path).collect()
}

/// Nodes that no position of the schema stands for, with their numbers.
fn unknown<'a>(before: &Nodes<'_>, after: &'a Nodes<'a>) -> Vec<(usize, &'a Node<'a>)> {
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unknown = vec![];
    for (number, node) in after.all.iter().enumerate().filter(|(_, node)| node.is_field) {
        let is_known = node.path.is_some_and(|path| {
            let met = met.entry(path).or_default();
            *met += 1;
            *met <= before.at(path, true).count()
        });
        if !is_known && node.is_answered() {
            unknown.push((number, node));
        }
    }
    unknown
}

/// Refuses fields that FIM's editor has to give an id first.
pub(super) fn check(before: &Nodes<'_>, after: &Nodes<'_>) -> Result<(), FromFormError> {
    let mut without = vec![];
    for (_, node) in unknown(before, after) {
        let id = node.text("fimId");
        if id.is_empty() {
            without.push(FieldPlace { place: node.place.clone(), label: node.text("label").to_owned() });
        } else if !is_field_id(id) {
            return Err(FromFormError::BadFimId { place: node.place.clone(), found: id.to_owned() });
        }
    }
    if without.is_empty() { Ok(()) } else { Err(FromFormError::WithoutFimId { fields: without }) }
}

fn is_field_id(id: &str) -> bool {
    id.strip_prefix('F').is_some_and(|digits| digits.len() == 11 && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

pub(super) fn fields(before: &Nodes<'_>, after: &Nodes<'_>, kept: &Stammdatenschema) -> Vec<NewField> {
    let field = |(index, node): (usize, &Node<'_>)| {
        let (parent, behind) = place(before, after, index, node).unwrap_or_else(|| at_the_end(kept));
        NewField { parent, behind, struktur: struktur(node, kept), place: node.place.clone() }
    };
    unknown(before, after).into_iter().map(field).collect()
}

/// Where the field before it in the form's group stands, else at the beginning of that group.
fn place(before: &Nodes<'_>, after: &Nodes<'_>, index: usize, node: &Node<'_>) -> Option<(String, Option<String>)> {
    let is_known = |path: &str| before.at(path, true).next().is_some() || before.at(path, false).next().is_some();
    let mut around = after.all.iter().take(index).rev().take_while(|other| other.group == node.group);
    let path = around.find_map(|other| other.path.filter(|path| is_known(path)))?;
    // A group has its fields below it; a field and the repetition around it have what is beside them.
    if before.at(path, true).all(|field| field.text("type") == "H1") {
        return Some((path.to_owned(), None));
    }
    let (parent, _) = path.rsplit_once('/')?;
    Some((parent.to_owned(), Some(path.to_owned())))
}

fn at_the_end(kept: &Stammdatenschema) -> (String, Option<String>) {
    let path = kept.common.identifikation.id.replace('_', "/");
    let last = kept.struktur.last().map(|last| last.enthaelt.common().identifikation.id.replace('_', "/"));
    let behind = last.map(|last| format!("{path}/{last}"));
    (path, behind)
}

fn struktur(node: &Node<'_>, kept: &Stammdatenschema) -> Struktur {
    let required = node.properties.get("required").and_then(Value::as_bool).unwrap_or_default();
    let feld = element(&kept.struktur, node.text("fimId")).cloned().unwrap_or_else(|| datenfeld(node));
    Struktur {
        anzahl: Anzahl { min: u32::from(required), max: Some(1) },
        bezug: vec![],
        enthaelt: Strukturelement::Datenfeld(Box::new(feld)),
    }
}

/// A field of the schema that is used once more.
fn element<'a>(struktur: &'a [Struktur], id: &str) -> Option<&'a Datenfeld> {
    struktur.iter().find_map(|position| match &position.enthaelt {
        Strukturelement::Datenfeld(feld) => (feld.common.identifikation.id == id).then_some(&**feld),
        Strukturelement::Datenfeldgruppe(gruppe) => element(&gruppe.struktur, id),
    })
}

/// A working copy: without a version, bound to a norm, being worked on (2).
fn datenfeld(node: &Node<'_>) -> Datenfeld {
    let label = node.text("label");
    let mut feld = Datenfeld {
        common: Baukastenelement {
            identifikation: Identifikation { id: node.text("fimId").to_owned(), version: None },
            name: label.to_owned(),
            bezeichnung_eingabe: Some(label.to_owned()),
            bezeichnung_ausgabe: Some(label.to_owned()),
            freigabestatus: Some(code_of(FREIGABESTATUS, "2")),
            ..Baukastenelement::default()
        },
        schemaelementart: Some(code_of(SCHEMAELEMENTART, "RNG")),
        vorbefuellung: Some(code_of(VORBEFUELLUNG, "keine")),
        ..Datenfeld::default()
    };
    edit::fill(&mut feld, node.properties);
    feld
}
