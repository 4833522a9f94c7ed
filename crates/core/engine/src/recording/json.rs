//! Values as people write them in JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use expression::{Decimal, Value, Variables};

const DATE: &str = "$date";

/// A value in plain JSON. Numbers keep all their digits: those that JSON can't hold exactly stand as texts in `$number`.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(truth) => json!(truth),
        Value::Number(number) if number.is_whole() => json!(number.truncated()),
        Value::Number(number) => {
            let written = number.to_string();
            let near: Option<f64> = written.parse().ok();
            match near.filter(|near| Decimal::parse(&near.to_string()) == Some(*number)) {
                Some(near) => json!(near),
                None => json!({ "$number": written }),
            }
        }
        Value::Text(text) => json!(text),
        Value::Date(date) => json!({ DATE: date.to_string() }),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|(name, value)| (name.clone(), to_json(value))).collect())
        }
    }
}

/// Reads what [`to_json`] writes.
///
/// # Errors
/// What is no value: a date or number that isn't one.
pub fn from_json(json: &Json) -> Result<Value, String> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(truth) => Ok(Value::Boolean(*truth)),
        Json::Number(number) => number_of(&number.to_string()),
        Json::String(text) => Ok(Value::Text(text.clone())),
        Json::Array(items) => items.iter().map(from_json).collect::<Result<_, _>>().map(Value::List),
        Json::Object(entries) => object(entries),
    }
}

fn object(entries: &Map<String, Json>) -> Result<Value, String> {
    if entries.len() == 1 {
        if let Some(Json::String(date)) = entries.get(DATE) {
            return date.parse().map(Value::Date).map_err(|_| format!("{date:?} is no date"));
        }
        if let Some(Json::String(number)) = entries.get("$number") {
            return number_of(number);
        }
    }
    let entries = entries.iter().map(|(name, value)| Ok((name.clone(), from_json(value)?)));
    entries.collect::<Result<BTreeMap<_, _>, String>>().map(Value::Map)
}

fn number_of(text: &str) -> Result<Value, String> {
    Decimal::parse(text).map(Value::Number).ok_or_else(|| format!("{text} has too many digits"))
}

pub fn serialize<S: Serializer>(data: &Variables, serializer: S) -> Result<S::Ok, S::Error> {
    let plain: BTreeMap<&String, Json> = data.iter().map(|(name, value)| (name, to_json(value))).collect();
    plain.serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Variables, D::Error> {
    let plain = BTreeMap::<String, Json>::deserialize(deserializer)?;
    let values = plain.into_iter().map(|(name, json)| {
        let value = from_json(&json).map_err(|wrong| serde::de::Error::custom(format!("{name}: {wrong}")))?;
        Ok((name, value))
    });
    values.collect()
}
