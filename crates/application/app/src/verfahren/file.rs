//! What a file holds that somebody wants to make a form of: told by its content, not by its name.

use forms::{Form, FormError};
use serde_json::json;
use standards::genericode::{self, CodeList, GenericodeError};
use standards::xdf::model::{Content, Message, Stammdatenschema, Version};
use standards::xdf::{self, XdfError};

use crate::error::{CommandError, ErrorCode};
use crate::view::{ImportFormat, UnreadableFile, UnreadableRule as Rule};

/// Largest file in bytes that is read.
pub(crate) const SIZE_LIMIT: usize = 32 * 1024 * 1024;

/// A file with its name.
pub(crate) struct NamedFile {
    pub name: String,
    pub content: Vec<u8>,
}

/// The files that were handed in together.
pub(super) struct ImportedFiles {
    /// Name of the file that is the form or schema.
    pub name: String,
    pub source: Source,
    pub lists: Lists,
}

/// What a form is made of.
pub(super) enum Source {
    Form(Box<Form>),
    Schema { schema: Box<Stammdatenschema>, format: ImportFormat },
}

/// Code lists, as they were written and read.
#[derive(Default)]
pub(super) struct Lists {
    pub texts: Vec<String>,
    pub read: Vec<CodeList>,
}

impl Lists {
    /// Those that were stored with an origin.
    pub fn of(texts: &[String]) -> Self {
        let mut lists = Self::default();
        for text in texts {
            // They were written by this program.
            if let Ok(list) = genericode::read(text.as_bytes()) {
                lists.add(text.clone(), list);
            }
        }
        lists
    }

    /// These, and of older ones those that aren't among them.
    pub fn before(mut self, older: &Self) -> Self {
        for (text, list) in older.texts.iter().zip(&older.read) {
            if !self.read.iter().any(|known| known.canonical_version_uri == list.canonical_version_uri) {
                self.add(text.clone(), list.clone());
            }
        }
        self
    }

    fn add(&mut self, text: String, list: CodeList) {
        self.texts.push(text);
        self.read.push(list);
    }
}

enum Holding {
    Form(Box<Form>),
    Schema(Box<Message>),
    List(String, Box<CodeList>),
}

/// Reads one form or schema, and the code lists beside it.
///
/// # Errors
/// [`ErrorCode::FormUnreadable`] with an [`UnreadableFile`]. The first file that can't be
/// read is told, and nothing is taken.
pub(super) fn read(files: &[NamedFile]) -> Result<ImportedFiles, CommandError> {
    let mut found = None;
    let mut lists = Lists::default();
    for file in files {
        match content(file)? {
            Holding::List(text, list) => lists.add(text, *list),
            Holding::Form(_) | Holding::Schema(_) if found.is_some() => {
                return Err(UnreadableFile::of(&file.name, Rule::SecondForm, "one form or schema at a time").error());
            }
            one => found = Some((file.name.clone(), one)),
        }
    }
    let (name, content) = found.ok_or_else(|| {
        let name = files.first().map_or("", |file| &file.name);
        UnreadableFile::of(name, Rule::NoForm, "there is no form and no schema").error()
    })?;
    let source = match content {
        Holding::Form(form) => Source::Form(form),
        Holding::Schema(message) => schema(&name, &message, &lists.read)?,
        Holding::List(..) => return Err(UnreadableFile::of(&name, Rule::NoForm, "it is a code list").error()),
    };
    Ok(ImportedFiles { name, source, lists })
}

fn schema(name: &str, message: &Message, lists: &[CodeList]) -> Result<Source, CommandError> {
    let format = match message.version {
        Version::V2 => ImportFormat::Xdatenfelder2,
        Version::V3 => ImportFormat::Xdatenfelder3,
    };
    match xdf::convert(message, Version::V3, lists).message.content {
        Content::Stammdatenschema(schema) => Ok(Source::Schema { schema: Box::new(schema), format }),
        Content::Datenfeldgruppe(_) | Content::Datenfeld(_) | Content::Dokumentsteckbrief(_) => {
            Err(UnreadableFile::of(name, Rule::NoSchema, "it is a part of a data schema, not a whole one").error())
        }
    }
}

fn content(file: &NamedFile) -> Result<Holding, CommandError> {
    let NamedFile { name, content } = file;
    let plain = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    if is_utf_16_json(content) {
        return Err(UnreadableFile::of(name, Rule::NotUtf8, "it is JSON in UTF-16").error());
    }
    match plain.trim_ascii_start().first() {
        Some(b'{' | b'[') => {
            let text =
                std::str::from_utf8(plain).map_err(|error| UnreadableFile::of(name, Rule::NotUtf8, error).error())?;
            Form::read(text).map(Box::new).map(Holding::Form).map_err(|error| of_form(name, &error))
        }
        // XML may be UTF-16, which begins with a mark of its own.
        Some(b'<' | 0xfe | 0xff) => of_xml(name, content),
        None => Err(UnreadableFile::of(name, Rule::Empty, "there is nothing in it").error()),
        Some(_) => Err(UnreadableFile::of(name, Rule::NeitherJsonNorXml, "it is neither JSON nor XML").error()),
    }
}

/// As Windows' editor saves it: JSON has to be UTF-8 (RFC 8259, section 8.1).
fn is_utf_16_json(content: &[u8]) -> bool {
    let marked = content.strip_prefix(b"\xff\xfe").or_else(|| content.strip_prefix(b"\xfe\xff"));
    matches!(marked.unwrap_or(content), [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..])
}

fn of_xml(name: &str, content: &[u8]) -> Result<Holding, CommandError> {
    let error = match xdf::read(content) {
        Ok(message) => return Ok(Holding::Schema(Box::new(message))),
        Err(error @ XdfError::UnknownNamespace { .. }) => error,
        Err(error) => return Err(of_xdf(name, &error)),
    };
    match genericode::read(content) {
        Ok(list) => Ok(Holding::List(genericode::write(&list), Box::new(list))),
        Err(GenericodeError::NotACodeList { .. } | GenericodeError::NotXml(_)) => Err(of_xdf(name, &error)),
        Err(error) => {
            let line = match &error {
                GenericodeError::NotXml(error) => error.line,
                GenericodeError::Missing { line, .. }
                | GenericodeError::Mixed { line, .. }
                | GenericodeError::NotACodeList { line, .. }
                | GenericodeError::UnknownColumn { line, .. }
                | GenericodeError::ValueMissing { line, .. } => *line,
            };
            Err(UnreadableFile { line: Some(line), ..UnreadableFile::of(name, Rule::CodeList, error) }.error())
        }
    }
}

pub(super) fn of_form(name: &str, error: &FormError) -> CommandError {
    let rule = match &error.problem {
        forms::Problem::Syntax(_) => Rule::Syntax,
        forms::Problem::TooLarge { .. } | forms::Problem::TooManyValues { .. } | forms::Problem::TooDeep { .. } => {
            Rule::TooLarge
        }
        forms::Problem::Missing | forms::Problem::Misspelt(_) => Rule::Missing,
        forms::Problem::NotA { .. } => Rule::WrongKind,
        forms::Problem::Colon => Rule::Colon,
        forms::Problem::UsedTwice(_) => Rule::UsedTwice,
        forms::Problem::Dangling(_) => Rule::Dangling,
        forms::Problem::Unsupported { .. } | forms::Problem::PatternsTooLarge { .. } => Rule::Unsupported,
        forms::Problem::NamedTwice(_) => Rule::NamedTwice,
        forms::Problem::NoSection => Rule::NoSection,
    };
    let unreadable = UnreadableFile::of(name, rule, &error.problem);
    let (line, column) = error.position.map(|at| (at.line, at.column)).unzip();
    UnreadableFile { place: error.place.clone(), line, column, ..unreadable }.error()
}

fn of_xdf(name: &str, error: &XdfError) -> CommandError {
    let (rule, place) = match error {
        XdfError::NotXml(error) => (Rule::Xml, error.element.clone().unwrap_or_default()),
        XdfError::UnknownNamespace { .. } => (Rule::Namespace, String::new()),
        XdfError::UnknownMessage { found, .. } => (Rule::NoSchema, found.clone()),
        XdfError::Missing { parent, .. } => (Rule::Missing, parent.clone()),
        XdfError::Twice { element, .. } => (Rule::NamedTwice, (*element).to_owned()),
        XdfError::UnknownCode { element, .. } => (Rule::UnknownCode, (*element).to_owned()),
        XdfError::Mixed { element, .. } => (Rule::Mixed, element.clone()),
        XdfError::BadAnzahl { .. } => (Rule::Cardinality, String::new()),
    };
    UnreadableFile { place, line: Some(error.line()), ..UnreadableFile::of(name, rule, error) }.error()
}

impl UnreadableFile {
    pub(super) fn of(file: &str, rule: Rule, reason: impl std::fmt::Display) -> Self {
        let file = file.to_owned();
        Self { file, place: String::new(), line: None, column: None, rule, reason: reason.to_string() }
    }

    fn error(self) -> CommandError {
        self.error_as(ErrorCode::FormUnreadable)
    }

    pub(super) fn error_as(self, code: ErrorCode) -> CommandError {
        let message = format!("{}: {}", self.file, self.reason);
        CommandError::new(code, message).with_details(json!(self))
    }
}
