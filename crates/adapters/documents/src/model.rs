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

/// A form with its rules in words; every text is ready to be printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormDocument {
    pub title: String,
    /// What identifies the form.
    pub head: Vec<Row>,
    pub parts: Vec<FormPart>,
    pub created_at: DateTime,
}

/// A part of a form, in the order of the form.
#[derive(Clone, Debug, PartialEq)]
pub enum FormPart {
    Section(String),
    /// Within a section.
    Group(String),
    /// What the form says, or when a section or group is there.
    Text(String),
    /// Label, and what there is to know about the answer, a line each.
    Question(Row),
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
