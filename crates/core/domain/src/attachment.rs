//! Attachments are addressed by the SHA-256 of their bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::file_type::FileType;

/// SHA-256 of an attachment's bytes, as 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Sha256(String);

/// A text that is no SHA-256, with the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a SHA-256 has 64 lower-case hexadecimal digits, not {0:?}")]
pub struct NotSha256(String);

impl TryFrom<String> for Sha256 {
    type Error = NotSha256;
    fn try_from(text: String) -> Result<Self, NotSha256> {
        let hexadecimal = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 64 && hexadecimal { Ok(Self(text)) } else { Err(NotSha256(text)) }
    }
}

impl FromStr for Sha256 {
    type Err = NotSha256;
    fn from_str(text: &str) -> Result<Self, NotSha256> {
        Self::try_from(text.to_owned())
    }
}

impl From<Sha256> for String {
    fn from(hash: Sha256) -> Self {
        hash.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Sha256 {
    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Largest attachment accepted, in bytes.
pub const ATTACHMENT_LIMIT: usize = 10 * 1024 * 1024;

/// Media type of an allowed attachment, told by its first bytes and never by its name; `None` for anything else.
pub fn media_type(content: &[u8]) -> Option<&'static str> {
    let found = FileType::of_content(content)?;
    let is_allowed = match found {
        // What stands before its header could be something else for another reader.
        FileType::Pdf => content.starts_with(b"%PDF-"),
        FileType::Png | FileType::Jpeg => true,
        _ => false,
    };
    is_allowed.then(|| found.media_type())
}

/// Like [`media_type`], and also what looks like XML, which the portal keeps beside an Antrag.
pub fn sniff(content: &[u8]) -> Option<&'static str> {
    let markup = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let begins = markup.iter().find(|byte| !byte.is_ascii_whitespace());
    media_type(content).or((begins == Some(&b'<')).then_some("application/xml"))
}

/// A file that belongs to a case or a message; its bytes lie elsewhere, under `sha256`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct AttachmentRef {
    /// Of its bytes; the address under which they are stored and sent.
    pub sha256: Sha256,
    /// File name as the sender gave it, without a path.
    pub name: String,
    /// Media type, checked against the content by whoever took the file in.
    pub media_type: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// The form field that the file was uploaded in, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<crate::FieldKey>,
}
