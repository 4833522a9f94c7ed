//! The XML that Amt24's Blaupause process puts beside its PDF (its version 1.6 and later).
//!
//! ```xml
//! <serviceportal>
//!   <metadata>
//!     <formId>…</formId><postfachHandleId>…</postfachHandleId>
//!     <pdfApplicantFormBase64>…</pdfApplicantFormBase64><creationDate>…</creationDate>
//!   </metadata>
//!   <serviceportal-fields><group><instance_0><field>value</field></instance_0></group></serviceportal-fields>
//! </serviceportal>
//! ```

#![deny(clippy::arithmetic_side_effects)]

use std::collections::HashSet;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use markup::{Event, Events, Limits, Source, XmlError};

/// Largest file accepted, in bytes: with its PDF.
pub const SIZE_LIMIT: usize = 40 * 1024 * 1024;
/// Most fields accepted.
const FIELD_LIMIT: usize = 10_000;
/// Highest number of an instance, as in the keys of fields.
const INSTANCE_LIMIT: usize = 999;
/// The format has five levels; anything deeper is not this format.
const DEPTH_LIMIT: usize = 5;
/// One level more is read, to be told what is too deep.
const LIMITS: Limits = Limits { size: SIZE_LIMIT, depth: DEPTH_LIMIT + 1, nodes: 300_000 };

/// An Antrag as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlaupauseAntrag {
    /// `Mandant:Name:Version`.
    pub form_id: String,
    /// `postfachHandleId`: the applicant's Postfach elsewhere; `None` where it is empty.
    pub postfach_handle: Option<String>,
    /// As written by the process; not interpreted.
    pub creation_date: Option<String>,
    /// `pdfApplicantFormBase64`, decoded; begins as a PDF does.
    pub pdf: Option<Vec<u8>>,
    /// In the order of the file; at least one.
    pub fields: Vec<BlaupauseField>,
}

/// One answer: an element three levels below `serviceportal-fields`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlaupauseField {
    /// Without a colon.
    pub group: String,
    /// The number of `instance_0`, …; at most 999.
    pub index: usize,
    /// `fieldId` of the form JSON.
    pub field: String,
    /// As written, white space too.
    pub value: String,
}

/// Why a file isn't read; nothing of it is taken then.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum BlaupauseError {
    #[error(transparent)]
    NotXml(XmlError),
    #[error("the root element is <{found}>, expected <serviceportal>")]
    WrongRoot { found: String },
    #[error("line {line}: <{element}> is nested deeper than the format allows")]
    TooDeep { line: usize, element: String },
    #[error("line {line}: more than {limit} fields")]
    TooManyFields { line: usize, limit: usize },
    #[error("line {line}: <{element}> should be instance_0, instance_1, …")]
    BadInstance { line: usize, element: String },
    /// The colon separates the parts of a field's address.
    #[error("line {line}: the name of the group <{group}> has a colon in it")]
    Colon { line: usize, group: String },
    #[error("line {line}: <{field}> of {group} {index} stands there twice")]
    Twice { line: usize, group: String, index: usize, field: String },
    #[error("line {line}: <pdfApplicantFormBase64> isn't base64")]
    BadBase64 { line: usize },
    #[error("line {line}: <pdfApplicantFormBase64> doesn't contain a PDF")]
    NotPdf { line: usize },
    #[error("<formId> is missing")]
    NoFormId,
    #[error("there are no fields")]
    NoFields,
}

/// Reads a file.
///
/// # Errors
/// [`BlaupauseError`] with line and rule; nothing is half read.
pub fn read(bytes: &[u8]) -> Result<BlaupauseAntrag, BlaupauseError> {
    let source = Source::of(bytes, LIMITS)?;
    let mut events = Events::new(&source, LIMITS);
    let mut reading = Reading::default();
    while let Some(event) = events.next_event()? {
        let line = events.line();
        match event {
            Event::Start { name, .. } => reading.open(name.to_string(), line)?,
            Event::Text(text) | Event::Cdata(text) => reading.value.push_str(&text),
            Event::End => reading.close(line)?,
            Event::Declaration { .. } | Event::Comment(_) | Event::Instruction { .. } => {}
        }
    }
    reading.finish()
}

#[derive(Default)]
struct Reading {
    path: Vec<String>,
    value: String,
    antrag: BlaupauseAntrag,
    /// Group, instance and id of the fields so far.
    seen: HashSet<(String, usize, String)>,
}

impl Reading {
    fn finish(self) -> Result<BlaupauseAntrag, BlaupauseError> {
        if self.antrag.form_id.is_empty() {
            return Err(BlaupauseError::NoFormId);
        }
        if self.antrag.fields.is_empty() {
            return Err(BlaupauseError::NoFields);
        }
        Ok(self.antrag)
    }

    fn open(&mut self, name: String, line: usize) -> Result<(), BlaupauseError> {
        if self.path.is_empty() && name != "serviceportal" {
            return Err(BlaupauseError::WrongRoot { found: name });
        }
        if self.path.len() == DEPTH_LIMIT {
            return Err(BlaupauseError::TooDeep { line, element: name });
        }
        self.path.push(name);
        self.value.clear();
        Ok(())
    }

    fn close(&mut self, line: usize) -> Result<(), BlaupauseError> {
        let value = std::mem::take(&mut self.value);
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            [_, "metadata", "formId"] => self.antrag.form_id = value.trim().to_owned(),
            [_, "metadata", "postfachHandleId"] => self.antrag.postfach_handle = filled(&value),
            [_, "metadata", "creationDate"] => self.antrag.creation_date = filled(&value),
            [_, "metadata", "pdfApplicantFormBase64"] => self.antrag.pdf = pdf(value, line)?,
            [_, "serviceportal-fields", group, instance, field] => {
                let (group, field) = ((*group).to_owned(), (*field).to_owned());
                let index = instance.strip_prefix("instance_").and_then(|number| number.parse().ok());
                let index = index
                    .filter(|index| *index <= INSTANCE_LIMIT)
                    .ok_or_else(|| BlaupauseError::BadInstance { line, element: (*instance).to_owned() })?;
                self.add_field(BlaupauseField { group, index, field, value }, line)?;
            }
            _ => {}
        }
        self.path.pop();
        Ok(())
    }

    fn add_field(&mut self, new: BlaupauseField, line: usize) -> Result<(), BlaupauseError> {
        if self.antrag.fields.len() == FIELD_LIMIT {
            return Err(BlaupauseError::TooManyFields { line, limit: FIELD_LIMIT });
        }
        if new.group.contains(':') {
            return Err(BlaupauseError::Colon { line, group: new.group });
        }
        if !self.seen.insert((new.group.clone(), new.index, new.field.clone())) {
            return Err(BlaupauseError::Twice { line, group: new.group, index: new.index, field: new.field });
        }
        self.antrag.fields.push(new);
        Ok(())
    }
}

fn pdf(mut value: String, line: usize) -> Result<Option<Vec<u8>>, BlaupauseError> {
    value.retain(|letter| !letter.is_ascii_whitespace());
    if value.is_empty() {
        return Ok(None);
    }
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&STANDARD, config).decode(value).map_err(|_| BlaupauseError::BadBase64 { line })?;
    if bytes.starts_with(b"%PDF-") { Ok(Some(bytes)) } else { Err(BlaupauseError::NotPdf { line }) }
}

impl From<XmlError> for BlaupauseError {
    fn from(error: XmlError) -> Self {
        Self::NotXml(error)
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use markup::XmlProblem;

    use super::*;

    fn file(metadata: &str, fields: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<serviceportal>\n<metadata>{metadata}</metadata>\n\
             <serviceportal-fields>{fields}</serviceportal-fields>\n</serviceportal>\n"
        )
    }

    const FORM: &str = "<formId>6000663:Testformular:v1.0</formId>";
    const FIELD: &str = "<hund><instance_0><name>Bello &amp; Söhne &#x141;</name></instance_0></hund>";

    #[test]
    fn a_file_is_read_with_its_pdf() {
        let metadata = format!("{FORM}<pdfApplicantFormBase64>\n JVBERi0x\nLjcK </pdfApplicantFormBase64>");
        let antrag = read(file(&metadata, FIELD).as_bytes()).unwrap();
        assert_eq!(antrag.form_id, "6000663:Testformular:v1.0");
        assert_eq!(antrag.pdf.unwrap(), b"%PDF-1.7\n");
        assert_eq!(antrag.fields[0].value, "Bello & Söhne Ł");
        assert_eq!((antrag.fields[0].group.as_str(), antrag.fields[0].index), ("hund", 0));
    }

    #[test]
    fn bad_files_are_refused_with_place_and_rule() {
        let read = |text: String| read(text.as_bytes()).unwrap_err();
        let base64 = format!("{FORM}<pdfApplicantFormBase64>%%%</pdfApplicantFormBase64>");
        assert_eq!(read(file(&base64, FIELD)), BlaupauseError::BadBase64 { line: 3 });
        let text = format!("{FORM}<pdfApplicantFormBase64>aGFsbG8=</pdfApplicantFormBase64>");
        assert_eq!(read(file(&text, FIELD)), BlaupauseError::NotPdf { line: 3 });
        assert_eq!(read("<html/>".to_owned()), BlaupauseError::WrongRoot { found: "html".to_owned() });
        assert_eq!(read(file("", FIELD)), BlaupauseError::NoFormId);
        assert_eq!(read(file(FORM, "")), BlaupauseError::NoFields);
        assert!(matches!(read(file(FORM, "<a><b>")), BlaupauseError::NotXml(XmlError { line: 4, .. })));
        assert!(matches!(read(String::new()), BlaupauseError::NotXml(_)));
        assert!(matches!(read(file(FORM, FIELD).replace("</serviceportal>", "")), BlaupauseError::NotXml(_)));
        assert!(matches!(
            read(file(FORM, FIELD) + "<x/>"),
            BlaupauseError::NotXml(XmlError { problem: XmlProblem::SecondRoot, .. })
        ));
        assert!(matches!(read(file(FORM, "&xxe;")), BlaupauseError::NotXml(_)));
        let doctype = "<!DOCTYPE a [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>".to_owned() + &file(FORM, FIELD);
        assert_eq!(
            read(doctype),
            BlaupauseError::NotXml(XmlError { line: 1, element: None, problem: XmlProblem::DocumentType })
        );
        let deep = "<a><instance_0><b><c/></b></instance_0></a>";
        assert!(matches!(read(file(FORM, deep)), BlaupauseError::TooDeep { .. }));
        let instance = "<a><first><b>1</b></first></a>";
        assert!(matches!(read(file(FORM, instance)), BlaupauseError::BadInstance { .. }));
        for number in ["10001", "18446744073709551615", "99999999999999999999"] {
            let many = format!("<a><instance_{number}><b>1</b></instance_{number}></a>");
            assert!(matches!(read(file(FORM, &many)), BlaupauseError::BadInstance { .. }), "{number}");
        }
        let colon = "<a:b xmlns:a='u'><instance_0><c>1</c></instance_0></a:b>";
        assert!(matches!(read(file(FORM, colon)), BlaupauseError::Colon { line: 4, .. }));
        let twice = FIELD.to_owned() + FIELD;
        assert!(matches!(read(file(FORM, &twice)), BlaupauseError::Twice { .. }));
        let large = vec![b' '; SIZE_LIMIT + 1];
        assert!(matches!(
            super::read(&large),
            Err(BlaupauseError::NotXml(XmlError { problem: XmlProblem::TooLarge { .. }, .. }))
        ));
        assert!(matches!(
            super::read(b"<serviceportal>\xff"),
            Err(BlaupauseError::NotXml(XmlError { line: 1, problem: XmlProblem::NotEncoded { .. }, .. }))
        ));
    }
}
