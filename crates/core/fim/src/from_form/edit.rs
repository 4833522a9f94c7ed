//! What has changed at a node, taken into its element.

use domain::file_type::{endings, media_type_of_ending};
use serde_json::{Map, Value};

use super::NoteReason;
use crate::form::{BEZUG, INSTANCES};
use standards::genericode::CodeList;
use standards::xdf::convert::code_of;
use standards::xdf::model::*;
use standards::xdf::submission::{code, list};

const FELDART: (&str, &str) = ("urn:xoev-de:fim:codeliste:xdatenfelder.feldart", "2.0");
const DATENTYP: (&str, &str) = ("urn:xoev-de:fim:codeliste:xdatenfelder.datentyp", "2.0");

/// Validators that are limits of the value, with the property that has the limit.
const LIMITS: [(&str, &str); 9] = [
    ("MinLengthValidator", "minLength"),
    ("MaxLengthValidator", "maxLength"),
    ("RegexValidator", "regex"),
    ("MinNumberValueValidator", "minValue"),
    ("MaxNumberValueValidator", "maxValue"),
    ("MinDateValueValidator", "minValue"),
    ("MaxDateValueValidator", "maxValue"),
    ("FileExtensionValidator", "values"),
    ("MaxFilesizeValidator", "maxFilesize"),
];

/// The same of the position of a file.
const FILE_COUNT: (&str, &str) = ("MaxFileCountValidator", "maxFileCount");

type Properties = Map<String, Value>;

/// A node of the form as it was made, and as it is.
pub(super) struct Change<'a> {
    pub(super) before: &'a Properties,
    pub(super) after: &'a Properties,
}

impl Change<'_> {
    /// What a property says now, if it says something else than before.
    fn of(&self, name: &str) -> Option<Value> {
        let (before, after) = (said(self.before, name), said(self.after, name));
        (before != after).then_some(after)
    }
}

/// Leaving a property out means the same as saying nothing by it.
pub(super) fn said(properties: &Properties, name: &str) -> Value {
    match properties.get(name) {
        Some(Value::String(text)) if text.is_empty() => Value::Null,
        Some(Value::Array(items)) if items.is_empty() => Value::Null,
        Some(Value::Bool(false)) | None => Value::Null,
        Some(other) => other.clone(),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

pub(super) fn datenfeldgruppe(
    gruppe: &mut Datenfeldgruppe,
    position: &[Bezug],
    change: &Change<'_>,
) -> Vec<NoteReason> {
    let old = gruppe.common.clone();
    for name in ["title", "label"] {
        if let Some(title) = change.of(name) {
            gruppe.common.bezeichnung_eingabe = text(&title);
        }
    }
    if let Some(bezug) = change.of(BEZUG) {
        gruppe.common.bezug = bezuege(&bezug, &gruppe.common.bezug, position);
    }
    if gruppe.common == old { vec![] } else { vec![NoteReason::Changed] }
}

/// How often a repeated group may be filled in; says whether that has changed.
pub(super) fn repetition(anzahl: &mut Anzahl, change: &Change<'_>) -> bool {
    let old = *anzahl;
    let count = |value: &Value| value.as_u64().and_then(|count| u32::try_from(count).ok());
    if let Some(multiple) = change.of("multiple") {
        let most = change.after.get("maxInstanceCount").and_then(count).filter(|most| *most < INSTANCES);
        anzahl.max = if multiple == Value::Bool(true) { most } else { Some(1) };
        anzahl.min = anzahl.min.min(anzahl.max.unwrap_or(anzahl.min));
        return *anzahl != old;
    }
    if let Some(most) = change.of("maxInstanceCount") {
        anzahl.max = count(&most).filter(|most| (1..INSTANCES).contains(most));
    }
    if let Some(least) = change.of("minInstanceCount").as_ref().and_then(count) {
        anzahl.min = least;
    }
    anzahl.min = anzahl.min.min(anzahl.max.unwrap_or(anzahl.min));
    *anzahl != old
}

pub(super) fn datenfeld(
    feld: &mut Datenfeld,
    anzahl: &mut Anzahl,
    position: &[Bezug],
    change: &Change<'_>,
    lists: &[CodeList],
) -> Vec<NoteReason> {
    let (old, old_anzahl) = (feld.clone(), *anzahl);
    let mut reasons = vec![];
    if let Some(label) = change.of("label") {
        feld.common.bezeichnung_eingabe = text(&label);
    }
    if let Some(help) = change.of("helptext") {
        feld.common.hilfetext_eingabe = text(&help);
    }
    if let Some(preset) = change.of("value") {
        feld.inhalt = text(&preset);
    }
    if let Some(bezug) = change.of(BEZUG) {
        feld.common.bezug = bezuege(&bezug, &feld.common.bezug, position);
    }
    if let (Some(disabled), "input" | "locked") = (change.of("disabled"), code(&feld.feldart)) {
        let feldart = if disabled == Value::Bool(true) { "locked" } else { "input" };
        feld.feldart = Some(code_of(FELDART, feldart));
    }
    if let Some(required) = change.of("required") {
        anzahl.min = if required == Value::Bool(true) { anzahl.min.max(1) } else { 0 };
    }
    // Without its list a choice was made a text; whether it has changed since isn't known.
    if code(&feld.feldart) == "select" && feld.werte.is_empty() && list(feld, lists).is_none() {
        if change.of("possibleValues").is_some() {
            reasons.push(NoteReason::OptionsNotCompared);
        }
    } else {
        reasons.extend(kind(feld, change));
        reasons.extend(options(feld, change));
    }
    limits(feld, change);
    files(anzahl, change);
    if *feld != old || *anzahl != old_anzahl {
        reasons.push(NoteReason::Changed);
    }
    if rules(change.before) != rules(change.after) {
        reasons.push(NoteReason::RulesDiffer);
    }
    reasons
}

/// References as texts; those of the position stay there, a known one keeps its link.
fn bezuege(texts: &Value, known: &[Bezug], position: &[Bezug]) -> Vec<Bezug> {
    let texts = texts.as_array().into_iter().flatten().filter_map(Value::as_str);
    let of_element = texts.filter(|text| !position.iter().any(|bezug| bezug.text.trim() == *text));
    let bezug = |text: &str| {
        let old = known.iter().find(|bezug| bezug.text.trim() == text).cloned();
        old.unwrap_or_else(|| Bezug { text: text.to_owned(), link: None })
    };
    of_element.map(bezug).collect()
}

/// Feldart and Datentyp of a type of field.
fn kind_of(properties: &Properties) -> Option<(&'static str, &'static str)> {
    let of_validator = |name: &str| validators(properties).find(|validator| kind_name(validator) == name);
    Some(match properties.get("type").and_then(Value::as_str)? {
        "STRING" | "TEXTAREA" | "STRING_AJAX_AUTOCOMPLETE" => match of_validator("NumberValidator") {
            Some(number) if number.get("digitsAfterDecimalPoint").and_then(Value::as_u64) == Some(0) => {
                ("input", "num_int")
            }
            Some(_) => ("input", "num"),
            None => ("input", "text"),
        },
        "BOOLEAN" | "SINGLE_CHECKBOX" => ("input", "bool"),
        "DATE" => ("input", "date"),
        "TIME" => ("input", "time"),
        "EURO_BETRAG" => ("input", "num_currency"),
        "FILE" | "MULTIPLE_FILE" => ("input", "file"),
        "RADIO_BUTTONS" | "DROPDOWN_SINGLE_SELECT" | "DROPDOWN_SINGLE_SELECT_AJAX" => ("select", "text"),
        "TEXT" => ("label", "text"),
        _ => return None,
    })
}

fn kind(feld: &mut Datenfeld, change: &Change<'_>) -> Option<NoteReason> {
    if change.before.get("type") == change.after.get("type") && kind_of(change.before) == kind_of(change.after) {
        return None;
    }
    let Some((feldart, datentyp)) = kind_of(change.after) else { return Some(NoteReason::TypeUnknown) };
    if kind_of(change.before) != Some((feldart, datentyp)) {
        feld.feldart = Some(code_of(FELDART, feldart));
        feld.datentyp = Some(code_of(DATENTYP, datentyp));
        if feldart != "select" {
            feld.werte = vec![];
            feld.codeliste_referenz = None;
            (feld.code_key, feld.name_key, feld.help_key) = (None, None, None);
        }
    }
    None
}

fn options(feld: &mut Datenfeld, change: &Change<'_>) -> Option<NoteReason> {
    let options = change.of("possibleValues")?;
    let of = |option: &Value, name: &str| option.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let wert = |option: &Value| {
        let (code, name) = (of(option, "value"), of(option, "label"));
        let known = feld.werte.iter().find(|wert| wert.code == code);
        Wert { hilfe: known.and_then(|wert| wert.hilfe.clone()), code, name }
    };
    feld.werte = options.as_array().into_iter().flatten().map(wert).collect();
    let had_list = feld.codeliste_referenz.take().is_some();
    if had_list {
        (feld.code_key, feld.name_key, feld.help_key) = (None, None, None);
    }
    had_list.then_some(NoteReason::OptionsInPlaceOfList)
}

pub(super) fn validators(properties: &Properties) -> impl Iterator<Item = &Value> {
    properties.get("validationRules").and_then(Value::as_array).into_iter().flatten()
}

pub(super) fn kind_name(validator: &Value) -> &str {
    validator.get("@type").and_then(Value::as_str).unwrap_or_default()
}

fn limit(properties: &Properties, kind: &str, name: &str) -> Value {
    let found = validators(properties).find(|validator| kind_name(validator) == kind);
    found.and_then(|validator| validator.get(name)).cloned().unwrap_or_default()
}

fn limits(feld: &mut Datenfeld, change: &Change<'_>) {
    for (kind, name) in LIMITS {
        let [before, after] = [change.before, change.after].map(|properties| limit(properties, kind, name));
        if before != after {
            set_limit(feld, kind, &after);
        }
    }
}

/// How many files are as many values of the position.
fn files(anzahl: &mut Anzahl, change: &Change<'_>) {
    let [before, after] = [change.before, change.after].map(|node| limit(node, FILE_COUNT.0, FILE_COUNT.1));
    if before != after {
        anzahl.max = after.as_u64().and_then(|most| u32::try_from(most).ok()).filter(|most| *most > 0);
        anzahl.min = anzahl.min.min(anzahl.max.unwrap_or(anzahl.min));
    }
}

fn set_limit(feld: &mut Datenfeld, kind: &str, limit: &Value) {
    match kind {
        "FileExtensionValidator" => return feld.media_type = media_types(limit, &feld.media_type),
        "MaxFilesizeValidator" => return feld.max_size = text(limit),
        _ => {}
    }
    let limits = feld.praezisierung.get_or_insert_default();
    let place = match kind {
        "MinLengthValidator" => &mut limits.min_length,
        "MaxLengthValidator" => &mut limits.max_length,
        "RegexValidator" => &mut limits.pattern,
        "MinNumberValueValidator" | "MinDateValueValidator" => &mut limits.min_value,
        _ => &mut limits.max_value,
    };
    *place = text(limit);
}

/// Media types of the endings; what has no ending that this program knows stays.
fn media_types(allowed: &Value, known: &[String]) -> Vec<String> {
    let allowed: Vec<&str> = allowed.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let stays = |kind: &&String| {
        let endings = endings(kind.trim());
        endings.is_empty() || endings.iter().any(|ending| allowed.contains(ending))
    };
    let mut kinds: Vec<String> = known.iter().filter(stays).cloned().collect();
    for ending in allowed {
        if !kinds.iter().any(|kind| endings(kind.trim()).contains(&ending)) {
            kinds.extend(media_type_of_ending(ending).map(str::to_owned));
        }
    }
    kinds
}

/// Conditions, and validators that are neither limits nor follow from the data type.
fn rules(properties: &Properties) -> (Value, Vec<&Value>) {
    let is_rule = |validator: &&Value| {
        let kind = kind_name(validator);
        let from_type = matches!(kind, "NumberValidator" | "Din91379Validator");
        !from_type && kind != FILE_COUNT.0 && !LIMITS.iter().any(|(known, _)| *known == kind)
    };
    (said(properties, "displayConditions"), validators(properties).filter(is_rule).collect())
}

/// Everything that the node of a new field says.
pub(super) fn fill(feld: &mut Datenfeld, properties: &Properties) {
    let nothing = Properties::new();
    let (feldart, datentyp) = kind_of(properties).unwrap_or(("input", "text"));
    feld.feldart = Some(code_of(FELDART, feldart));
    feld.datentyp = Some(code_of(DATENTYP, datentyp));
    let change = Change { before: &nothing, after: properties };
    feld.common.hilfetext_eingabe = text(&said(properties, "helptext"));
    feld.inhalt = text(&said(properties, "value"));
    feld.common.bezug = bezuege(&said(properties, BEZUG), &[], &[]);
    options(feld, &change);
    limits(feld, &change);
}
