//! What schema, group, field and rule have in common.

use super::{Found, filled, is_id, latin};
use standards::xdf::model::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Schema,
    Steckbrief,
    Gruppe,
    Feld,
    Regel,
}

impl Kind {
    /// Whether it has one `bezeichnung` and one `hilfetext`.
    fn is_document(self) -> bool {
        matches!(self, Self::Schema | Self::Steckbrief)
    }
}

/// Longest link that is recommended; FIM's list gives none for links, this is that of URIs.
const LINK: usize = 255;

pub(super) fn element(common: &Baukastenelement, kind: Kind, schemaelementart: Option<&Code>) -> Found {
    let mut found = Found::default();
    identification(common, kind, &mut found);
    creator(common, kind, &mut found);
    if kind != Kind::Regel {
        status(common, kind, &mut found);
        names(common, kind, &mut found);
        relations(common, kind, &mut found);
        law(common, kind, schemaelementart, &mut found);
    }
    for bezug in &common.bezug {
        reference(bezug, &mut found);
    }
    for stichwort in &common.stichwort {
        latin::text("stichwort", &stichwort.text, 500, &mut found);
        let uri = stichwort.uri.as_deref().unwrap_or_default();
        found.when(uri.chars().count() > LINK, 1137, uri);
    }
    texts(common, kind, &mut found);
    found
}

fn identification(common: &Baukastenelement, kind: Kind, found: &mut Found) {
    found.when(common.name.trim().is_empty(), 1002, "");
    let id = common.identifikation.id.trim();
    let letter = match kind {
        Kind::Schema => "S",
        Kind::Steckbrief => "D",
        Kind::Gruppe => "G",
        Kind::Feld => "F",
        Kind::Regel => "R",
    };
    found.when(id.is_empty(), 1038, "");
    found.when(!id.is_empty() && !is_id(id, letter), 1039, id);
}

fn creator(common: &Baukastenelement, kind: Kind, found: &mut Found) {
    let name = if kind == Kind::Regel { &common.fachlicher_ersteller } else { &common.status_gesetzt_durch };
    let name = filled(name.as_ref());
    found.when(name.is_none(), 1117, "");
    let is_fim = matches!(name, Some("FIM-Baustein Datenfelder" | "FIM Baustein Datenfelder"));
    let is_of_60 = common.identifikation.id.get(1..3) == Some("60");
    found.when(is_fim && !is_of_60, if kind.is_document() { 1141 } else { 1140 }, name.unwrap_or_default());
}

fn status(common: &Baukastenelement, kind: Kind, found: &mut Found) {
    let status = common.freigabestatus.as_ref().map_or("", |status| status.code.as_str());
    let is_known = matches!(status, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8");
    found.when(!is_known, 1032, status);
    let is_later = is_known && !matches!(status, "1" | "2");
    let day = filled(common.status_gesetzt_am.as_ref());
    let code = match kind {
        Kind::Schema => 1143,
        Kind::Steckbrief => 1144,
        _ => 1142,
    };
    found.when(is_later && day.is_none(), code, "");
}

fn names(common: &Baukastenelement, kind: Kind, found: &mut Found) {
    let eingabe = filled(common.bezeichnung_eingabe.as_ref());
    let ausgabe = filled(common.bezeichnung_ausgabe.as_ref());
    if kind.is_document() {
        found.when(eingabe.is_none(), 1050, "");
    } else {
        found.when(eingabe.is_none(), 1009, "");
        found.when(ausgabe.is_none(), 1010, "");
    }
    let helps = [(eingabe, &common.hilfetext_eingabe), (ausgabe, &common.hilfetext_ausgabe)];
    for (name, help) in helps {
        let help = filled(help.as_ref());
        found.when(help.is_some() && help == name, 1098, help.unwrap_or_default());
    }
}

fn relations(common: &Baukastenelement, kind: Kind, found: &mut Found) {
    let allowed = match kind {
        Kind::Schema => "S",
        Kind::Steckbrief => "D",
        _ => "GF",
    };
    for relation in &common.relation {
        let praedikat = relation.praedikat.code.as_str();
        found.when(!matches!(praedikat, "ABL" | "ERS" | "EQU" | "VKN"), 1029, praedikat);
        // Only a Dokumentsteckbrief has others linked to it.
        found.when(praedikat == "VKN" && kind != Kind::Steckbrief, 1088, praedikat);
        let objekt = relation.objekt.id.trim();
        found.when(objekt.is_empty(), 1091, "");
        let is_id = is_id(objekt, "SFGD");
        found.when(!objekt.is_empty() && !is_id, 1039, objekt);
        found.when(is_id && !objekt.starts_with(|letter| allowed.contains(letter)), 1087, objekt);
    }
}

fn law(common: &Baukastenelement, kind: Kind, schemaelementart: Option<&Code>, found: &mut Found) {
    let is_missing = common.bezug.iter().all(|bezug| bezug.text.trim().is_empty());
    found.when(is_missing && kind == Kind::Schema, 1051, "");
    if kind.is_document() {
        return;
    }
    let art = schemaelementart.map_or("", |art| art.code.as_str());
    found.when(!matches!(art, "ABS" | "HAR" | "RNG"), 1031, art);
    found.when(is_missing && art == "RNG", 1006, "");
    found.when(is_missing && art == "HAR", 1101, "");
}

pub(super) fn reference(bezug: &Bezug, found: &mut Found) {
    latin::text("bezug", &bezug.text, 255, found);
    found.when(bezug.text.matches('§').count() > 1, 1132, &bezug.text);
    let Some(link) = filled(bezug.link.as_ref()) else { return };
    found.when(!is_url(link), 1133, link);
    found.when(link.chars().count() > LINK, 1138, link);
}

/// `https?://<host>.<letters>` and perhaps a path.
fn is_url(link: &str) -> bool {
    let Some(rest) = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://")) else { return false };
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-".contains(letter);
    !name.is_empty()
        && name.chars().all(plain)
        && top.len() > 1
        && top.chars().all(|letter| letter.is_ascii_alphabetic())
}

/// All texts with the lengths that FIM recommends.
fn texts(common: &Baukastenelement, kind: Kind, found: &mut Found) {
    let (eingabe, hilfe) = match kind {
        Kind::Schema | Kind::Steckbrief => ("bezeichnung", "hilfetext"),
        _ => ("bezeichnungEingabe", "hilfetextEingabe"),
    };
    let texts = [
        ("name", Some(&common.name), 255),
        ("beschreibung", common.beschreibung.as_ref(), 5000),
        ("definition", common.definition.as_ref(), 5000),
        ("versionshinweis", common.versionshinweis.as_ref(), 255),
        ("statusGesetztDurch", common.status_gesetzt_durch.as_ref(), 255),
        ("fachlicherErsteller", common.fachlicher_ersteller.as_ref(), 255),
        (eingabe, common.bezeichnung_eingabe.as_ref(), 255),
        ("bezeichnungAusgabe", common.bezeichnung_ausgabe.as_ref(), 255),
        (hilfe, common.hilfetext_eingabe.as_ref(), 500),
        ("hilfetextAusgabe", common.hilfetext_ausgabe.as_ref(), 500),
    ];
    for (name, text, limit) in texts {
        latin::text(name, text.map_or("", String::as_str), limit, found);
    }
}
