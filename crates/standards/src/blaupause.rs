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

use std::collections::HashSet;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

/// Largest file accepted, in bytes.
pub const SIZE_LIMIT: usize = 40 * 1024 * 1024;
/// Most fields accepted.
const FIELD_LIMIT: usize = 10_000;
/// Highest number of an instance, as in the keys of fields.
const INSTANCE_LIMIT: usize = 999;
/// The format has five levels; anything deeper is not this format.
const DEPTH_LIMIT: usize = 5;

/// An Antrag as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlaupauseAntrag {
    /// `Mandant:Name:Version`.
    pub form_id: String,
    pub postfach_handle: Option<String>,
    /// As written by the process; not interpreted.
    pub creation_date: Option<String>,
    pub pdf: Option<Vec<u8>>,
    pub fields: Vec<BlaupauseField>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlaupauseField {
    pub group: String,
    pub index: usize,
    pub field: String,
    pub value: String,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BlaupauseError {
    #[error("the file has {found} bytes, at most {limit} are accepted")]
    TooLarge { found: usize, limit: usize },
    #[error("the file isn't UTF-8 (byte {position})")]
    NotUtf8 { position: usize },
    #[error("line {line}: {reason}")]
    NotXml { line: usize, reason: String },
    #[error("line {line}: a document type declaration is not allowed")]
    Doctype { line: usize },
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
    if bytes.len() > SIZE_LIMIT {
        return Err(BlaupauseError::TooLarge { found: bytes.len(), limit: SIZE_LIMIT });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| BlaupauseError::NotUtf8 { position: error.valid_up_to() })?;
    Parser::new(text).run()
}

struct Parser<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    path: Vec<String>,
    value: String,
    antrag: BlaupauseAntrag,
    /// Group, instance and id of the fields so far.
    seen: HashSet<(String, usize, String)>,
    /// Whether the root has been seen, so that an empty file isn't taken for one without fields.
    rooted: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let antrag = BlaupauseAntrag {
            form_id: String::new(),
            postfach_handle: None,
            creation_date: None,
            pdf: None,
            fields: vec![],
        };
        let reader = Reader::from_str(text);
        Self { text, reader, path: vec![], value: String::new(), antrag, seen: HashSet::new(), rooted: false }
    }

    fn run(mut self) -> Result<BlaupauseAntrag, BlaupauseError> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.not_xml(&error))?;
            match event {
                Event::Start(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    self.open(name)?;
                }
                Event::Empty(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    self.open(name)?;
                    self.close()?;
                }
                Event::End(_) => self.close()?,
                Event::Text(text) => {
                    self.append(&text)?;
                }
                Event::CData(text) => {
                    self.append(&text)?;
                }
                Event::GeneralRef(entity) => {
                    let text = self.entity(&entity)?;
                    self.append(&text)?;
                }
                Event::DocType(_) => return Err(BlaupauseError::Doctype { line: self.line() }),
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
        if !self.rooted {
            return Err(self.not_xml(&"there is no element"));
        }
        if !self.path.is_empty() {
            return Err(self.not_xml(&format!("<{}> isn't closed", self.path.join("><"))));
        }
        if self.antrag.form_id.is_empty() {
            return Err(BlaupauseError::NoFormId);
        }
        if self.antrag.fields.is_empty() {
            return Err(BlaupauseError::NoFields);
        }
        Ok(self.antrag)
    }

    fn open(&mut self, name: String) -> Result<(), BlaupauseError> {
        if self.path.is_empty() {
            if self.rooted || name != "serviceportal" {
                return Err(BlaupauseError::WrongRoot { found: name });
            }
            self.rooted = true;
        }
        if self.path.len() == DEPTH_LIMIT {
            return Err(BlaupauseError::TooDeep { line: self.line(), element: name });
        }
        self.path.push(name);
        self.value.clear();
        Ok(())
    }

    fn close(&mut self) -> Result<(), BlaupauseError> {
        let value = std::mem::take(&mut self.value);
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            [_, "metadata", "formId"] => self.antrag.form_id = value.trim().to_owned(),
            [_, "metadata", "postfachHandleId"] => self.antrag.postfach_handle = filled(&value),
            [_, "metadata", "creationDate"] => self.antrag.creation_date = filled(&value),
            [_, "metadata", "pdfApplicantFormBase64"] => self.antrag.pdf = self.pdf(&value)?,
            [_, "serviceportal-fields", group, instance, field] => {
                let (group, field) = ((*group).to_owned(), (*field).to_owned());
                let index = instance.strip_prefix("instance_").and_then(|number| number.parse().ok());
                let index = index.filter(|index| *index <= INSTANCE_LIMIT).ok_or_else(|| {
                    BlaupauseError::BadInstance { line: self.line(), element: (*instance).to_owned() }
                })?;
                self.add_field(BlaupauseField { group, index, field, value })?;
            }
            _ => {}
        }
        self.path.pop();
        Ok(())
    }

    fn add_field(&mut self, new: BlaupauseField) -> Result<(), BlaupauseError> {
        if self.antrag.fields.len() == FIELD_LIMIT {
            return Err(BlaupauseError::TooManyFields { line: self.line(), limit: FIELD_LIMIT });
        }
        if new.group.contains(':') {
            return Err(BlaupauseError::Colon { line: self.line(), group: new.group });
        }
        if !self.seen.insert((new.group.clone(), new.index, new.field.clone())) {
            let line = self.line();
            return Err(BlaupauseError::Twice { line, group: new.group, index: new.index, field: new.field });
        }
        self.antrag.fields.push(new);
        Ok(())
    }

    fn append(&mut self, text: &str) -> Result<(), BlaupauseError> {
        if self.path.is_empty() && !text.trim().is_empty() {
            return Err(self.not_xml(&"text outside of the root element"));
        }
        self.value.push_str(text);
        Ok(())
    }

    fn entity(&self, entity: &BytesRef<'_>) -> Result<String, BlaupauseError> {
        if let Some(character) = entity.resolve_char_ref().map_err(|error| self.not_xml(&error))? {
            return Ok(character.to_string());
        }
        let name: &str = entity;
        let known = resolve_predefined_entity(name).map(str::to_owned);
        known.ok_or_else(|| self.not_xml(&format!("unknown entity &{name};")))
    }

    fn pdf(&self, value: &str) -> Result<Option<Vec<u8>>, BlaupauseError> {
        let compact: String = value.split_ascii_whitespace().collect();
        if compact.is_empty() {
            return Ok(None);
        }
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let line = self.line();
        let bytes =
            GeneralPurpose::new(&STANDARD, config).decode(compact).map_err(|_| BlaupauseError::BadBase64 { line })?;
        if bytes.starts_with(b"%PDF-") { Ok(Some(bytes)) } else { Err(BlaupauseError::NotPdf { line }) }
    }

    fn not_xml(&self, reason: &dyn std::fmt::Display) -> BlaupauseError {
        BlaupauseError::NotXml { line: self.line(), reason: reason.to_string() }
    }

    fn line(&self) -> usize {
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        1 + self.text.as_bytes()[..position].iter().filter(|byte| **byte == b'\n').count()
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
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
        assert!(matches!(read(file(FORM, "<a><b>")), BlaupauseError::NotXml { line: 4, .. }));
        assert!(matches!(read(String::new()), BlaupauseError::NotXml { .. }));
        assert!(matches!(read(file(FORM, FIELD).replace("</serviceportal>", "")), BlaupauseError::NotXml { .. }));
        assert!(matches!(read(file(FORM, FIELD) + "<x/>"), BlaupauseError::WrongRoot { .. }));
        assert!(matches!(read(file(FORM, "&xxe;")), BlaupauseError::NotXml { .. }));
        let doctype = "<!DOCTYPE a [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>".to_owned() + &file(FORM, FIELD);
        assert_eq!(read(doctype), BlaupauseError::Doctype { line: 1 });
        let deep = "<a><instance_0><b><c/></b></instance_0></a>";
        assert!(matches!(read(file(FORM, deep)), BlaupauseError::TooDeep { .. }));
        let instance = "<a><first><b>1</b></first></a>";
        assert!(matches!(read(file(FORM, instance)), BlaupauseError::BadInstance { .. }));
        for number in ["10001", "18446744073709551615", "99999999999999999999"] {
            let many = format!("<a><instance_{number}><b>1</b></instance_{number}></a>");
            assert!(matches!(read(file(FORM, &many)), BlaupauseError::BadInstance { .. }), "{number}");
        }
        let colon = "<a:b><instance_0><c>1</c></instance_0></a:b>";
        assert!(matches!(read(file(FORM, colon)), BlaupauseError::Colon { line: 4, .. }));
        let twice = FIELD.to_owned() + FIELD;
        assert!(matches!(read(file(FORM, &twice)), BlaupauseError::Twice { .. }));
        let large = vec![b' '; SIZE_LIMIT + 1];
        assert!(matches!(super::read(&large), Err(BlaupauseError::TooLarge { .. })));
        assert_eq!(super::read(b"<serviceportal>\xff"), Err(BlaupauseError::NotUtf8 { position: 15 }));
    }
}
