//! A file piece by piece, in time linear in its length: what every reader of XML here stands on.

use std::borrow::Cow;
use std::iter::Peekable;
use std::sync::Arc;

use memchr::{Memchr, memchr, memchr_iter};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{self as raw, BytesDecl, BytesPI, BytesRef, BytesStart};
use quick_xml::reader::Reader;

use super::attributes::{Written, declares, twice};
use super::chars::{forbidden, is_char, is_name, line_feeds};
use super::decode::decode;
use super::names::Names;
use super::problem::XmlProblem;
use super::{Attribute, Name, XmlError};

/// Most prefixes declared by open elements: what each stands for is kept for as long.
const PREFIX_LIMIT: usize = 10_000;

/// How much of a file is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file, in bytes.
    pub size: usize,
    /// Deepest nesting of elements.
    pub depth: usize,
    /// Most elements, attributes, texts, comments and instructions together.
    pub nodes: usize,
}

/// The text of a file, with line feeds at the end of its lines.
pub struct Source<'a> {
    text: Cow<'a, str>,
    /// Every line of the file ends as on Windows.
    pub(super) crlf: bool,
}

impl<'a> Source<'a> {
    /// # Errors
    /// [`XmlError`] where the file is too large, in an encoding that isn't known or another one than it says, or has a
    /// character that XML doesn't allow.
    pub fn of(bytes: &'a [u8], limits: Limits) -> Result<Self, XmlError> {
        let error = |line, problem| XmlError { line, element: None, problem };
        if bytes.len() > limits.size {
            return Err(error(1, XmlProblem::TooLarge { found: bytes.len(), limit: limits.size }));
        }
        let text = decode(bytes).map_err(|(line, problem)| error(line, problem))?;
        if let Some((position, letter)) = forbidden(&text) {
            return Err(error(lines(&text, position), XmlProblem::character(letter)));
        }
        if memchr(b'\r', text.as_bytes()).is_none() {
            return Ok(Self { text, crlf: false });
        }
        let crlf = text.matches("\r\n").count() == memchr_iter(b'\n', text.as_bytes()).count();
        Ok(Self { text: line_feeds(&text).into(), crlf })
    }
}

/// The line of a position, from 1.
fn lines(text: &str, position: usize) -> usize {
    1 + memchr_iter(b'\n', text.as_bytes().get(..position).unwrap_or_default()).count()
}

/// What comes next in a file.
#[derive(Debug)]
pub enum Event<'a> {
    /// The XML declaration; only at the beginning.
    Declaration {
        /// None where nothing is said of it.
        standalone: Option<bool>,
    },
    /// An empty element is a start and an end.
    Start {
        /// With the namespace that its prefix is bound to here.
        name: Arc<Name>,
        /// Namespace declarations among them, in the order of the file.
        attributes: Vec<Attribute>,
    },
    /// Part of a text: what entities stand for is one of its own.
    Text(Cow<'a, str>),
    /// Text between `<![CDATA[` and `]]>`.
    Cdata(Cow<'a, str>),
    /// What stands between `<!--` and `-->`.
    Comment(Cow<'a, str>),
    /// A processing instruction.
    Instruction {
        /// For which program it is.
        target: String,
        /// All that follows; may be empty.
        data: String,
    },
    /// Of the innermost open element.
    End,
}

/// A walk through a file. At its end everything is closed, and there was one root element.
pub struct Events<'a> {
    reader: Reader<&'a [u8]>,
    limits: Limits,
    names: Names,
    /// Line feeds that aren't passed yet.
    feeds: Peekable<Memchr<'a>>,
    /// Line on which the current piece begins.
    line: usize,
    /// Elements, attributes and other nodes so far.
    count: usize,
    /// Prefixes that open elements have declared.
    prefixes: usize,
    /// Open elements with the lines on which they begin.
    open: Vec<(Arc<Name>, usize)>,
    /// Of the element that is being read.
    attributes: Vec<Attribute>,
    /// Whether the end of an empty element comes next.
    ends: bool,
    /// Whether the piece before was text, which may go on.
    in_text: bool,
    has_root: bool,
}

impl<'a> Events<'a> {
    /// Before the first piece; nothing of the source has been looked at.
    pub fn new(source: &'a Source<'_>, limits: Limits) -> Self {
        let mut reader = Reader::from_str(&source.text);
        reader.config_mut().check_comments = true;
        Self {
            reader,
            limits,
            names: Names::new(),
            feeds: memchr_iter(b'\n', source.text.as_bytes()).peekable(),
            line: 1,
            count: 0,
            prefixes: 0,
            open: vec![],
            attributes: vec![],
            ends: false,
            in_text: false,
            has_root: false,
        }
    }

    /// Line on which the piece begins that was read last, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The next piece, `None` at the end of the file.
    ///
    /// # Errors
    /// [`XmlError`] with line and element; also for a document type declaration and for what passes a limit.
    pub fn next_event(&mut self) -> Result<Option<Event<'a>>, XmlError> {
        loop {
            if std::mem::take(&mut self.ends) {
                return Ok(Some(self.end()));
            }
            let position = self.position();
            self.pass(position);
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(wrong) => {
                    let position = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
                    self.pass(position);
                    return Err(self.error(wrong));
                }
            };
            let is_text = matches!(event, raw::Event::Text(_) | raw::Event::GeneralRef(_));
            let goes_on = std::mem::replace(&mut self.in_text, is_text) && is_text;
            let found = match event {
                raw::Event::Start(tag) => Some(self.start(&tag)?),
                raw::Event::Empty(tag) => {
                    self.ends = true;
                    Some(self.start(&tag)?)
                }
                raw::Event::End(_) => Some(self.end()),
                raw::Event::Text(text) => self.text(text.into_inner(), goes_on)?,
                raw::Event::GeneralRef(entity) => {
                    let text = self.entity(&entity)?;
                    self.text(text.into(), goes_on)?
                }
                raw::Event::CData(text) if !self.open.is_empty() => {
                    self.count()?;
                    Some(Event::Cdata(text.into_inner()))
                }
                raw::Event::CData(_) => return Err(self.error(XmlProblem::OutsideOfRoot)),
                raw::Event::Comment(text) => {
                    self.count()?;
                    Some(Event::Comment(text.into_inner()))
                }
                raw::Event::PI(instruction) => Some(self.instruction(&instruction)?),
                raw::Event::Decl(declaration) => Some(self.declaration(&declaration, position)?),
                raw::Event::DocType(_) => return Err(self.error(XmlProblem::DocumentType)),
                raw::Event::Eof => return self.finish().map(|()| None),
            };
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn finish(&mut self) -> Result<(), XmlError> {
        if let Some((_, line)) = self.open.last() {
            self.line = *line;
            return Err(self.error(XmlProblem::NotClosed));
        }
        if self.has_root { Ok(()) } else { Err(self.error(XmlProblem::NoElement)) }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<Event<'a>, XmlError> {
        if self.open.is_empty() && self.has_root {
            return Err(self.error(XmlProblem::SecondRoot));
        }
        if self.open.len() == self.limits.depth {
            return Err(self.error(XmlProblem::TooDeep { limit: self.limits.depth }));
        }
        let written = tag.name();
        let written: &str = written.as_ref();
        if written.is_empty() {
            return Err(self.error(XmlProblem::LoneLessThan));
        }
        let declarations = self.declarations(tag)?;
        self.names.open(&declarations).map_err(|problem| self.error_in(written, problem))?;
        let name = self.names.element(written).map_err(|problem| self.error_in(written, problem))?;
        let attributes = self.attributes(tag)?;
        if let Some(twice) = twice(&attributes) {
            return Err(self.error_in(written, XmlProblem::AttributeTwice { found: twice.to_string() }));
        }
        self.count()?;
        self.has_root = true;
        self.open.push((name.clone(), self.line));
        Ok(Event::Start { name, attributes })
    }

    /// Prefixes that an element declares, and for what.
    fn declarations<'t>(&mut self, tag: &'t BytesStart<'_>) -> Result<Vec<(&'t str, Cow<'t, str>)>, XmlError> {
        let mut declarations = vec![];
        if tag.attributes_raw().contains("xmlns") {
            for attribute in Written(tag.attributes_raw()) {
                let (name, value) = attribute.map_err(|problem| self.error_in(tag.name().into_inner(), problem))?;
                let Some(prefix) = declares(name) else { continue };
                self.prefixes += 1;
                if self.prefixes > PREFIX_LIMIT {
                    return Err(self.error_in(tag.name().into_inner(), XmlProblem::TooManyPrefixes));
                }
                declarations.push((prefix, value));
            }
        }
        Ok(declarations)
    }

    fn attributes(&mut self, tag: &BytesStart<'_>) -> Result<Vec<Attribute>, XmlError> {
        let written = tag.name().into_inner();
        if memchr(b'<', tag.attributes_raw().as_bytes()).is_some() {
            return Err(self.error_in(written, XmlProblem::LessThan));
        }
        for attribute in Written(tag.attributes_raw()) {
            self.count()?;
            let (name, value) = attribute.map_err(|problem| self.error_in(written, problem))?;
            let name = self.names.attribute(name).map_err(|problem| self.error_in(written, problem))?;
            self.attributes.push(Attribute { name, value: value.into() });
        }
        Ok(self.attributes.drain(..).collect())
    }

    fn end(&mut self) -> Event<'a> {
        self.prefixes -= self.names.close();
        self.open.pop();
        Event::End
    }

    /// White space outside of the root element isn't part of the file's content.
    fn text(&mut self, text: Cow<'a, str>, goes_on: bool) -> Result<Option<Event<'a>>, XmlError> {
        if self.open.is_empty() {
            let is_space = text.chars().all(|letter| matches!(letter, ' ' | '\t' | '\n'));
            return if is_space { Ok(None) } else { Err(self.error(XmlProblem::OutsideOfRoot)) };
        }
        if memchr(b']', text.as_bytes()).is_some() && text.contains("]]>") {
            return Err(self.error(XmlProblem::EndOfCdata));
        }
        if !goes_on {
            self.count()?;
        }
        Ok(Some(Event::Text(text)))
    }

    fn entity(&mut self, entity: &BytesRef<'_>) -> Result<String, XmlError> {
        if self.open.is_empty() {
            return Err(self.error(XmlProblem::OutsideOfRoot));
        }
        match entity.resolve_char_ref() {
            Ok(Some(letter)) if is_char(letter) => return Ok(letter.to_string()),
            Ok(Some(letter)) => return Err(self.error(XmlProblem::character(letter))),
            Ok(None) => {}
            Err(wrong) => return Err(self.error(wrong)),
        }
        let name: &str = entity;
        let known = resolve_predefined_entity(name).map(str::to_owned);
        known.ok_or_else(|| self.error(XmlProblem::Entity { found: name.to_owned() }))
    }

    fn instruction(&mut self, instruction: &BytesPI<'_>) -> Result<Event<'a>, XmlError> {
        let target = instruction.target().to_owned();
        if !is_name(&target) || target.eq_ignore_ascii_case("xml") {
            return Err(self.error(XmlProblem::Instruction { found: target }));
        }
        self.count()?;
        Ok(Event::Instruction { target, data: instruction.content().trim_start().to_owned() })
    }

    fn declaration(&mut self, declaration: &BytesDecl<'_>, position: usize) -> Result<Event<'a>, XmlError> {
        if position != 0 {
            return Err(self.error(XmlProblem::DeclarationPlace));
        }
        let version = declaration.version().map_err(|wrong| self.error(wrong))?;
        if version != "1.0" {
            return Err(self.error(XmlProblem::Version { found: version.to_string() }));
        }
        let standalone = match declaration.standalone() {
            None => None,
            Some(Ok(value)) if value == "yes" => Some(true),
            Some(Ok(value)) if value == "no" => Some(false),
            Some(_) => return Err(self.error(XmlProblem::Declaration)),
        };
        Ok(Event::Declaration { standalone })
    }

    fn count(&mut self) -> Result<(), XmlError> {
        self.count += 1;
        if self.count > self.limits.nodes {
            return Err(self.error(XmlProblem::TooMany { limit: self.limits.nodes }));
        }
        Ok(())
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Counts lines up to a position.
    fn pass(&mut self, position: usize) {
        while self.feeds.next_if(|feed| *feed < position).is_some() {
            self.line += 1;
        }
    }

    /// What is wrong at the piece that was read last.
    pub fn error(&self, problem: impl Into<XmlProblem>) -> XmlError {
        let around = self.open.last().map(|(name, _)| name.to_string());
        XmlError { line: self.line, element: around, problem: problem.into() }
    }

    fn error_in(&self, element: &str, problem: impl Into<XmlProblem>) -> XmlError {
        XmlError { element: Some(element.to_owned()), ..self.error(problem) }
    }
}
