//! Values of a field and the code list that it refers to.

use std::collections::BTreeSet;

use super::{Found, filled, latin};
use standards::genericode::CodeList;
use standards::xdf::model::*;
use standards::xdf::submission::{code, list};

pub(super) fn werte(feld: &Datenfeld) -> Found {
    let mut found = Found::default();
    if feld.werte.is_empty() {
        return found;
    }
    entries(feld.werte.iter().map(|wert| (wert.code.as_str(), wert.name.as_str())), &mut found);
    for wert in &feld.werte {
        let hilfe = filled(wert.hilfe.as_ref());
        found.when(hilfe.is_some_and(|hilfe| hilfe == wert.name.trim()), 1099, &wert.name);
        latin::text("code", &wert.code, 20, &mut found);
        latin::text("name", &wert.name, 255, &mut found);
        latin::text("hilfe", wert.hilfe.as_deref().unwrap_or_default(), 500, &mut found);
    }
    if let (Some(inhalt), "select") = (filled(feld.inhalt.as_ref()), code(&feld.feldart)) {
        found.when(!feld.werte.iter().any(|wert| wert.code == inhalt), 1085, inhalt);
    }
    found
}

fn entries<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>, found: &mut Found) {
    let (mut codes, mut names, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (code, name) in entries {
        count += 1;
        found.when(!codes.insert(code), 1045, code);
        found.when(!names.insert(name), 1093, name);
    }
    found.when(count < 2, 1044, "");
}

pub(super) fn codeliste(feld: &Datenfeld, lists: &[CodeList]) -> Found {
    let mut found = Found::default();
    let Some(referenz) = &feld.codeliste_referenz else { return found };
    let urn = referenz.canonical_identification.trim();
    found.when(urn.is_empty(), 1040, "");
    found.when(!urn.is_empty() && !urn.starts_with("urn:"), 1005, urn);
    found.when(urn.starts_with("urn:") && !is_urn(urn), 1048, urn);
    let version = filled(referenz.version.as_ref());
    found.when(version.is_some_and(|version| !is_day(version)), 1105, version.unwrap_or_default());
    for uri in [Some(urn), referenz.canonical_version_uri.as_deref()].into_iter().flatten() {
        found.when(uri.chars().count() > 255, 1137, uri);
    }
    if let Some(list) = list(feld, lists) {
        contents(feld, list, version.is_some(), &mut found);
    }
    found
}

fn contents(feld: &Datenfeld, list: &CodeList, has_version: bool, found: &mut Found) {
    for column in [&feld.code_key, &feld.name_key, &feld.help_key] {
        let Some(column) = filled(column.as_ref()) else { continue };
        let is_known = list.columns.iter().any(|known| known.id == column);
        found.when(!is_known, if has_version { 1122 } else { 1123 }, column);
    }
    let codes = list.entries(feld.code_key.as_deref(), feld.name_key.as_deref());
    entries(codes.iter().copied(), found);
    if let (Some(inhalt), "select") = (filled(feld.inhalt.as_ref()), code(&feld.feldart)) {
        let is_known = codes.iter().any(|(code, _)| *code == inhalt);
        found.when(!is_known, if has_version { 1076 } else { 1121 }, inhalt);
    }
}

/// `urn:<1 to 32 letters, digits, hyphens>:<the rest>` (RFC 2141).
fn is_urn(urn: &str) -> bool {
    let mut parts = urn.splitn(3, ':');
    let (_, Some(space), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let space_fits = (1..=32).contains(&space.len()) && space.chars().all(plain) && !space.starts_with('-');
    let mut rest_fits = !rest.is_empty();
    let mut signs = rest.chars();
    while let Some(sign) = signs.next() {
        rest_fits &= match sign {
            '%' => [signs.next(), signs.next()].iter().all(|hex| hex.is_some_and(|hex| hex.is_ascii_hexdigit())),
            sign => sign.is_ascii_alphanumeric() || "()+,-.:=@;$_!*'".contains(sign),
        };
    }
    space_fits && rest_fits
}

/// `2018-03-01`
fn is_day(version: &str) -> bool {
    standards::xdf::lexical::scalar("date", version).is_some() && version.len() == 10
}
