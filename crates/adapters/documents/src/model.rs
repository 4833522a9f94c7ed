//! What a document says about a case; every text is ready to be printed.

use jiff::civil::DateTime;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseDocument {
    pub aktenzeichen: String,
    pub applicant: String,
    pub leistung: String,
    pub office: String,
    pub received: String,
    pub state: String,
    pub created: String,
    /// The same for the file's metadata.
    pub created_at: DateTime,
    pub sections: Vec<Section>,
    pub attachments: Vec<String>,
    pub messages: Vec<MessagePart>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// May be empty.
    pub title: String,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub label: String,
    pub value: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MessagePart {
    pub heading: String,
    pub meta: String,
    /// Paragraphs are separated by line breaks.
    pub body: String,
    pub attachments: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("the font can't be read")]
    Font,
    /// The library refused to write something that would break PDF/A or PDF/UA.
    #[error("not PDF/A-2a and PDF/UA-1: {0}")]
    NotConforming(String),
    /// A foreign PDF that can't be merged.
    #[error("{name} can't be merged: {reason}")]
    ForeignPdf { name: String, reason: String },
    #[error("the document can't be assembled: {0}")]
    Assembly(String),
}
