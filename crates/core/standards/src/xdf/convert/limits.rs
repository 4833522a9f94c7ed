//! Limits: JSON in a text in 2.0, attributes in 3.0.0.

use serde_json::{Map, Value};

use super::super::model::Praezisierung;

/// Limits out of the JSON of 2.0; prose stays prose.
pub(super) fn praezisierung_in_3(old: &Praezisierung) -> Option<Praezisierung> {
    let text = old.text.trim();
    if text.is_empty() {
        return None;
    }
    let Ok(Value::Object(limits)) = serde_json::from_str(text) else {
        return Some(Praezisierung { text: text.to_owned(), ..Praezisierung::default() });
    };
    let limit = |name: &str| match limits.get(name)? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        other => Some(other.to_string()),
    };
    Some(Praezisierung {
        text: limit("note").unwrap_or_default(),
        min_length: limit("minLength"),
        max_length: limit("maxLength"),
        min_value: limit("minValue"),
        max_value: limit("maxValue"),
        pattern: limit("pattern"),
    })
}

pub(super) fn praezisierung_in_2(new: Option<&Praezisierung>) -> Praezisierung {
    let Some(new) = new else { return Praezisierung::default() };
    let limits = [
        ("note", Some(new.text.trim().to_owned()).filter(|text| !text.is_empty())),
        ("minLength", new.min_length.clone()),
        ("pattern", new.pattern.clone()),
        ("maxLength", new.max_length.clone()),
        ("minValue", new.min_value.clone()),
        ("maxValue", new.max_value.clone()),
    ];
    let object: Map<String, Value> =
        limits.into_iter().filter_map(|(name, limit)| Some((name.to_owned(), Value::from(limit?)))).collect();
    let text = if object.is_empty() { String::new() } else { Value::Object(object).to_string() };
    Praezisierung { text, ..Praezisierung::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_in_both_spellings() {
        let old = Praezisierung { text: r#"{"minLength":"1","maxLength":5}"#.to_owned(), ..Praezisierung::default() };
        let new = praezisierung_in_3(&old).unwrap();
        assert_eq!((new.min_length.as_deref(), new.max_length.as_deref()), (Some("1"), Some("5")));
        assert_eq!(praezisierung_in_2(Some(&new)).text, r#"{"minLength":"1","maxLength":"5"}"#);
        let prose = Praezisierung { text: "Anrede".to_owned(), ..Praezisierung::default() };
        assert_eq!(praezisierung_in_3(&prose), Some(prose));
    }
}
