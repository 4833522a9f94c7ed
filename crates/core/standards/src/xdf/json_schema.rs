//! The JSON Schema (2020-12) of a submission, as FIM's stylesheet XDF3_2_JSON makes it; docs/fim.md tells where it differs.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value, json};

use super::lexical::{Scalar, scalar};
use super::model::*;
use super::submission::{self, Elements, bounds, code, description, lengths, name, options, pattern};
use crate::genericode::CodeList;

/// What a submission of the schema (3.0.0) has to look like.
///
/// A submission is an object whose properties carry the ids and versions of its elements; what may stand several times
/// is an array. Fields that refer to one of the `lists` take its codes only, other references any text.
pub fn json_schema(schema: &Stammdatenschema, lists: &[CodeList]) -> Value {
    let elements = Elements::of(schema);
    let felder = elements.felder.iter().map(|(name, feld)| (name.clone(), datenfeld(feld, lists)));
    let gruppen = elements.gruppen.iter().map(|(name, gruppe)| (name.clone(), datenfeldgruppe(gruppe)));
    let mut out = object(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}.schema.json", name(&schema.common.identifikation)),
        "title": schema.common.name.trim(),
        "type": "object",
        "$defs": felder.chain(gruppen).collect::<Map<_, _>>(),
    }));
    out.extend(properties(&schema.struktur, false));
    Value::Object(out)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn datenfeldgruppe(gruppe: &Datenfeldgruppe) -> Value {
    let title = gruppe.common.name.trim();
    let mut out =
        object(json!({ "title": title, "description": format!("Datenfeldgruppe: {title}"), "type": "object" }));
    out.extend(properties(&gruppe.struktur, code(&gruppe.art) == "X"));
    Value::Object(out)
}

/// `properties` and which of them there have to be; of a choice exactly one.
fn properties(struktur: &[Struktur], is_choice: bool) -> Map<String, Value> {
    let positions = joined(struktur);
    let property = |(name, anzahl): &(String, Anzahl)| (name.clone(), place(name, *anzahl));
    let mut out = object(json!({
        "properties": positions.iter().map(property).collect::<Map<_, _>>(),
        "additionalProperties": false,
    }));
    let required: Vec<&String> =
        positions.iter().filter(|(_, anzahl)| is_choice || anzahl.min > 0).map(|(name, _)| name).collect();
    if is_choice && !required.is_empty() {
        out.insert("oneOf".to_owned(), required.iter().map(|name| json!({ "required": [name] })).collect());
    } else if !required.is_empty() {
        out.insert("required".to_owned(), json!(required));
    }
    out
}

/// An object has each name once: positions of the same element count together.
fn joined(struktur: &[Struktur]) -> Vec<(String, Anzahl)> {
    let mut positions: Vec<(String, Anzahl)> = vec![];
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for position in submission::positions(struktur) {
        let name = name(&position.enthaelt.common().identifikation);
        match known.get(&name).and_then(|index| positions.get_mut(*index)) {
            Some((_, anzahl)) => {
                anzahl.min = anzahl.min.saturating_add(position.anzahl.min);
                anzahl.max = anzahl.max.zip(position.anzahl.max).map(|(one, two)| one.saturating_add(two));
            }
            None => {
                known.insert(name.clone(), positions.len());
                positions.push((name, position.anzahl));
            }
        }
    }
    positions
}

fn place(name: &str, anzahl: Anzahl) -> Value {
    let reference = json!({ "$ref": format!("#/$defs/{name}") });
    if anzahl.max == Some(1) {
        return reference;
    }
    let mut out = object(json!({ "type": "array", "items": reference, "minItems": anzahl.min }));
    out.extend(anzahl.max.map(|max| ("maxItems".to_owned(), json!(max))));
    Value::Object(out)
}

fn datenfeld(feld: &Datenfeld, lists: &[CodeList]) -> Value {
    let mut out = object(json!({ "title": feld.common.name.trim(), "description": description(feld) }));
    if code(&feld.feldart) == "select" {
        out.insert("type".to_owned(), json!("string"));
        let option = |(code, name): (&str, &str)| json!({ "const": code, "description": name });
        out.extend(options(feld, lists).map(|options| ("oneOf".to_owned(), options.into_iter().map(option).collect())));
        return Value::Object(out);
    }
    let kind = code(&feld.datentyp);
    let json_type = match kind {
        "bool" => "boolean",
        "num" | "num_currency" => "number",
        "num_int" => "integer",
        _ => "string",
    };
    out.insert("type".to_owned(), json!(json_type));
    out.extend(limits(feld, kind));
    Value::Object(out)
}

fn limits(feld: &Datenfeld, kind: &str) -> Vec<(String, Value)> {
    let named = |names: [&str; 2], limits: [Option<Value>; 2]| {
        let named = names.into_iter().zip(limits);
        named.filter_map(|(name, limit)| Some((name.to_owned(), limit?))).collect::<Vec<_>>()
    };
    let pattern = pattern(feld).map(|pattern| ("pattern".to_owned(), json!(pattern)));
    match kind {
        "text" | "text_latin" => {
            let lengths = lengths(feld).map(|length| length.map(Value::from));
            named(["minLength", "maxLength"], lengths).into_iter().chain(pattern).collect()
        }
        "num" | "num_int" | "num_currency" => {
            let number = |text: &str| Some(Value::Number(number(kind, text)?));
            named(["minimum", "maximum"], bounds(feld).map(|bound| bound.and_then(number)))
        }
        // `time` and `date-time` of JSON Schema (RFC 3339) ask for a time zone, which XDatenfelder doesn't.
        "time" | "datetime" => pattern.into_iter().collect(),
        "date" => pattern.into_iter().chain([("format".to_owned(), json!("date"))]).collect(),
        _ => vec![],
    }
}

fn number(kind: &str, text: &str) -> Option<Number> {
    let Some(Scalar::Number(number)) = scalar(kind, text) else { return None };
    text.parse::<i64>().ok().map(Number::from).or_else(|| Number::from_f64(number))
}
