//! What a field asks, as a field of the form.

use serde_json::{Value, json};

use super::compare::said;
use super::field::{Kept, code, is_escaped_twice, limits, pattern, validators};
use super::node::FormField;
use super::{BEZUG, FIM_PATH, Import, OpenReason, Place, bezug, eingabe};
use standards::genericode::CodeList;
use standards::xdf::model::*;

/// Longest text that is asked for in one line.
const ONE_LINE: u64 = 255;
/// Most options that are shown at once.
const RADIO_BUTTONS: usize = 5;

impl Import<'_> {
    pub(super) fn describe(&mut self, feld: &Datenfeld, position: &Struktur, made: &mut FormField) {
        let put = |made: &mut FormField, name: &str, value: Value| made.properties.insert(name.to_owned(), value);
        put(made, "fimId", json!(feld.common.identifikation.id));
        put(made, FIM_PATH, made.place.fim_path());
        put(made, "label", json!(eingabe(&feld.common)));
        let options = self.options(feld, &made.place);
        let kind = self.kind(feld, options.as_ref(), &made.place);
        put(made, "type", json!(kind));
        if let Some(options) = options {
            put(made, "possibleValues", options);
        }
        let help = feld.common.hilfetext_eingabe.as_deref().unwrap_or_default().trim();
        if kind == "TEXT" {
            let shown = feld.inhalt.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or(help);
            put(made, "value", json!(if shown.is_empty() { eingabe(&feld.common) } else { shown.to_owned() }));
        } else {
            if !help.is_empty() {
                put(made, "helptext", json!(help));
            }
            if let Some(preset) = feld.inhalt.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                let answer = (kind == "BOOLEAN").then(|| said(preset)).flatten();
                put(made, "value", answer.map_or_else(|| json!(preset), Value::Bool));
            }
        }
        if code(&feld.feldart) == "locked" {
            put(made, "disabled", json!(true));
        }
        if let Some(bezug) = bezug(&feld.common, &position.bezug) {
            put(made, BEZUG, bezug);
        }
        let Kept { validators, not_taken, unknown_media_types } = validators(feld, position.anzahl, kind);
        made.validators = validators;
        for limit in not_taken {
            self.note(&made.place, OpenReason::LimitNotTaken, &limit);
        }
        for kind in unknown_media_types {
            self.note(&made.place, OpenReason::MediaTypeUnknown, &kind);
        }
        if is_escaped_twice(pattern(feld)) {
            self.note(&made.place, OpenReason::PatternEscapedTwice, pattern(feld));
        }
    }

    pub(super) fn kind(&mut self, feld: &Datenfeld, options: Option<&Value>, place: &Place) -> &'static str {
        let many = |options: &Value| options.as_array().is_some_and(|options| options.len() > RADIO_BUTTONS);
        match (code(&feld.feldart), code(&feld.datentyp), options) {
            ("label", ..) => "TEXT",
            (_, _, Some(options)) if many(options) => "DROPDOWN_SINGLE_SELECT",
            (_, _, Some(_)) => "RADIO_BUTTONS",
            ("hidden", ..) => {
                self.note(place, OpenReason::FieldType, "hidden");
                "STRING"
            }
            (_, "date", _) => "DATE",
            (_, "time", _) => "TIME",
            (_, "bool", _) => "BOOLEAN",
            (_, "num_currency", _) => "EURO_BETRAG",
            (_, "file", _) => "MULTIPLE_FILE",
            (_, kind @ ("obj" | "datetime"), _) => {
                self.note(place, OpenReason::FieldType, kind);
                "STRING"
            }
            (_, "text" | "text_latin", _) if limits(feld).1.is_some_and(|max| max > ONE_LINE) => "TEXTAREA",
            _ => "STRING",
        }
    }

    /// Values of the field or of its code list; a list that isn't there is an open point.
    pub(super) fn options(&mut self, feld: &Datenfeld, place: &Place) -> Option<Value> {
        if code(&feld.feldart) != "select" {
            return None;
        }
        let option = |(value, label): (&str, &str)| json!({ "label": label, "value": value });
        if !feld.werte.is_empty() {
            return Some(feld.werte.iter().map(|wert| option((&wert.code, &wert.name))).collect());
        }
        let referenz = feld.codeliste_referenz.as_ref();
        let known = referenz.and_then(|referenz| self.list(referenz, place));
        match known {
            Some(list) => {
                let entries = list.entries(feld.code_key.as_deref(), feld.name_key.as_deref());
                Some(entries.into_iter().map(option).collect())
            }
            None => {
                let name = referenz.map_or("", |referenz| referenz.canonical_identification.trim());
                self.note(place, OpenReason::CodeListMissing, name);
                None
            }
        }
    }

    /// The list in the version that the schema names, else in the newest there is; both are told where they differ.
    fn list(&mut self, referenz: &CodelisteReferenz, place: &Place) -> Option<&CodeList> {
        let lists = self.lists;
        let versions = || lists.iter().filter(|list| list.canonical_uri == referenz.canonical_identification);
        let newest = versions().max_by_key(|list| numbers(&list.version));
        let named = referenz.canonical_version_uri.as_ref();
        let list = lists.iter().find(|list| Some(&list.canonical_version_uri) == named).or(newest)?;
        let other = named.is_some_and(|named| *named != list.canonical_version_uri);
        if other {
            let text = format!("{} {}", list.canonical_version_uri, named.map_or("", String::as_str));
            self.note(place, OpenReason::CodeListOtherVersion, &text);
        } else if let Some(newer) = newest.filter(|newest| numbers(&newest.version) > numbers(&list.version)) {
            self.note(place, OpenReason::CodeListOutdated, &newer.canonical_version_uri);
        }
        Some(list)
    }
}

/// The numbers of a version, which may be a date: `2026-01-31`, `1.10`.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|letter: char| !letter.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}
