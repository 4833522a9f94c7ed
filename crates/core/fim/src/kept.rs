//! The schema that a form was made of: its XML, packed (a form may have 2 MiB at most), as text.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde_json::Value;

use standards::xdf::model::*;
use standards::xdf::{XdfError, read, write};
use standards::xml::LIMITS;

/// Property in which a form keeps the schema that it was made of, see [`crate::from_form`].
pub const FIM_SCHEMA: &str = "fimSchema";

/// Why a form gives no schema.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeptError {
    NotOfASchema,
    Damaged(String),
    NotXdf(XdfError),
}

/// `fimSchema` of a form: base64 of the deflated (RFC 1951) message 0102 of XDatenfelder 3.0.0.
pub(crate) fn keep(schema: &Stammdatenschema) -> String {
    let message = Message {
        version: Version::V3,
        nachricht_id: String::new(),
        erstellungszeitpunkt: String::new(),
        referenz_id: None,
        content: Content::Stammdatenschema(schema.clone()),
    };
    let mut packer = DeflateEncoder::new(vec![], Compression::best());
    // Writing into memory can't fail.
    let packed = packer.write_all(write(&message).as_bytes()).and_then(|()| packer.finish()).unwrap_or_default();
    STANDARD.encode(packed)
}

pub(crate) fn kept(form: &Value) -> Result<Stammdatenschema, KeptError> {
    let packed = form.get(FIM_SCHEMA).and_then(Value::as_str).ok_or(KeptError::NotOfASchema)?;
    let damaged = |problem: String| KeptError::Damaged(problem);
    let packed = STANDARD.decode(packed).map_err(|problem| damaged(problem.to_string()))?;
    let mut content = vec![];
    let limit = u64::try_from(LIMITS.size).unwrap_or(u64::MAX).saturating_add(1);
    DeflateDecoder::new(packed.as_slice())
        .take(limit)
        .read_to_end(&mut content)
        .map_err(|problem| damaged(problem.to_string()))?;
    match read(&content).map_err(KeptError::NotXdf)?.content {
        Content::Stammdatenschema(schema) => Ok(schema),
        _ => Err(damaged("it is no data schema".to_owned())),
    }
}
