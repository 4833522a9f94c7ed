//! What only a Dokumentsteckbrief has.

use super::element::{Kind, element};
use super::{Found, filled};
use standards::xdf::convert::DOKUMENTARTEN;
use standards::xdf::model::*;
use standards::xdf::submission::code;

pub(super) fn steckbrief(steckbrief: &Dokumentsteckbrief) -> Found {
    let common = &steckbrief.common;
    let mut found = element(common, Kind::Steckbrief, None);
    found.when(filled(common.definition.as_ref()).is_none(), 1049, "");
    found.when(filled(common.hilfetext_eingabe.as_ref()).is_none(), 1107, "");
    let art = code(&steckbrief.dokumentart);
    found.when(!DOKUMENTARTEN.iter().any(|(known, _)| *known == art), 1055, art);
    let abstrakt = steckbrief.ist_abstrakt.as_deref().unwrap_or_default().trim();
    // The words of xs:boolean.
    let (is_abstract, is_concrete) = (matches!(abstrakt, "true" | "1"), matches!(abstrakt, "false" | "0"));
    found.when(!is_abstract && !is_concrete, 1092, abstrakt);
    let no_law = common.bezug.iter().all(|bezug| bezug.text.trim().is_empty());
    found.when(is_concrete && no_law, 1052, "");
    // A reference that is there says something.
    found.when(!common.bezug.is_empty() && no_law, 1008, "");
    let linked = common.relation.iter().filter(|relation| relation.praedikat.code == "VKN").count();
    found.when(is_concrete && linked > 0, 1053, "");
    found.when(is_abstract && linked < 2, 1054, &linked.to_string());
    found
}
