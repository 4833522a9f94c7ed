//! Submitted form contents, as Amt24 hands them on (prozess-scripting-api 1.204, `FormContentV1`).

use std::collections::BTreeMap;

use domain::{FieldKey, FieldValue};
use serde_json::{Map, Value};

use crate::model::{Expected, FormError, Problem};
use crate::{Answers, Vertrauensniveau};

/// What an applicant has submitted. Writing it again loses nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct FormContent {
    /// Id of the form.
    pub form: String,
    /// By key, in no order; see [`FormContent::to_json`] for theirs.
    pub fields: BTreeMap<FieldKey, ContentField>,
    kept: Map<String, Value>,
}

/// One answer as it was sent; properties without a type here are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentField {
    /// The answer. Of a verified value this is the value itself.
    pub value: Value,
    /// The signed statement (JWS) of who has verified the value, and how.
    pub verification_token: Option<String>,
    kept: Map<String, Value>,
}

impl FormContent {
    /// Reads a form content.
    ///
    /// # Errors
    /// What has the wrong shape, and where.
    pub fn parse(json: &Value) -> Result<Self, FormError> {
        let error = |place: &str, problem| FormError::new(place.to_owned(), problem);
        let mut kept =
            json.as_object().cloned().ok_or_else(|| error("", Problem::NotA { expected: Expected::Object }))?;
        let form =
            kept.get("formId").and_then(Value::as_str).ok_or_else(|| error("formId", Problem::Missing))?.to_owned();
        let mut fields = BTreeMap::new();
        let written = kept.get_mut("fields").map(Value::take).ok_or_else(|| error("fields", Problem::Missing))?;
        let Value::Object(written) = written else {
            return Err(error("fields", Problem::NotA { expected: Expected::Object }));
        };
        let mut order = Map::new();
        for (name, field) in written {
            let place = format!("fields.{name}");
            // Another spelling (`group:00:field`) would be a second key for the same field.
            let key = name.parse().ok().filter(|key: &FieldKey| key.to_string() == name);
            let key = key.ok_or_else(|| error(&place, Problem::NotA { expected: Expected::FieldKey }))?;
            let Value::Object(object) = field else {
                return Err(error(&place, Problem::NotA { expected: Expected::Object }));
            };
            fields.insert(key, ContentField::read(object));
            order.insert(name, Value::Null);
        }
        kept.insert("fields".to_owned(), Value::Object(order));
        Ok(Self { form, fields, kept })
    }

    /// Reads a form content from text.
    ///
    /// # Errors
    /// As [`FormContent::parse`], and where the text is no JSON, larger than 2 MiB or has more than 60,000 values.
    pub fn read(text: &str) -> Result<Self, FormError> {
        Self::parse(&crate::model::text::json(text)?)
    }

    /// The form content, in the order in which it was read.
    pub fn to_json(&self) -> Value {
        let mut json = self.kept.clone();
        let mut fields = json.get("fields").and_then(Value::as_object).cloned().unwrap_or_default();
        fields.retain(|name, _| name.parse().is_ok_and(|key: FieldKey| self.fields.contains_key(&key)));
        for (key, field) in &self.fields {
            fields.insert(key.to_string(), field.write());
        }
        json.insert("formId".to_owned(), Value::from(self.form.as_str()));
        json.insert("fields".to_owned(), Value::Object(fields));
        Value::Object(json)
    }

    /// The answers, for judging them by a form.
    pub fn answers(&self) -> Answers {
        let given = self.fields.iter().filter(|(_, field)| !field.value.is_null());
        given.map(|(key, field)| (key.clone(), field.value.clone())).collect()
    }

    /// The values as a case keeps them.
    pub fn values(&self) -> BTreeMap<FieldKey, FieldValue> {
        let given = self.fields.iter().filter(|(_, field)| !field.value.is_null());
        let value = |field: &ContentField| FieldValue { value: field.value.clone(), verified: field.level() };
        given.map(|(key, field)| (key.clone(), value(field))).collect()
    }
}

impl ContentField {
    fn read(mut kept: Map<String, Value>) -> Self {
        let value = kept.get("value").cloned().unwrap_or_default();
        let token = value.get("verificationToken").and_then(Value::as_str).map(str::to_owned);
        match token {
            Some(token) => {
                let inner = value.get("value").cloned().unwrap_or_default();
                Self { value: inner, verification_token: Some(token), kept }
            }
            None => {
                // Kept as a place in the order; the value itself is in `value`.
                if kept.contains_key("value") {
                    kept.insert("value".to_owned(), Value::Null);
                }
                Self { value, verification_token: None, kept }
            }
        }
    }

    fn write(&self) -> Value {
        let mut object = self.kept.clone();
        let leaves_out = self.value.is_null() && !object.contains_key("value");
        match object.get_mut("value").and_then(Value::as_object_mut).filter(|_| self.verification_token.is_some()) {
            Some(verified) if self.value.is_null() && !verified.contains_key("value") => {}
            Some(verified) => drop(verified.insert("value".to_owned(), self.value.clone())),
            None if leaves_out => {}
            None => drop(object.insert("value".to_owned(), self.value.clone())),
        }
        Value::Object(object)
    }

    /// Amt24's verification level that the token names. Whether its signature holds is for whoever has the keys.
    pub fn level(&self) -> Option<String> {
        let payload = self.verification_token.as_ref()?.split('.').nth(1)?;
        let claims: Value = serde_json::from_slice(&base64_url(payload)?).ok()?;
        let levels = claims.pointer("/content/verificationInfoList")?.as_array()?;
        let names = levels.iter().filter_map(|info| info.get("verificationLevel")?.as_str());
        names.max_by_key(|name| Vertrauensniveau::of(Some(name))).map(str::to_owned)
    }
}

/// Base64 in the alphabet for URLs (RFC 4648 § 5), without padding.
fn base64_url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    Some(bytes)
}
