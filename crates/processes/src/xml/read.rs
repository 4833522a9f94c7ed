//! Text to tree, in time linear in its length.

use std::borrow::Cow;
use std::iter::Peekable;

use memchr::{Memchr, memchr, memchr_iter};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesPI, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::attributes::{Written, declares, twice};
use super::chars::{forbidden, is_char, is_name, line_feeds};
use super::decode::decode;
use super::names::Names;
use super::problem::XmlProblem;
use super::{Attribute, Content, Document, Element, Node, NodeId, XmlError};

/// Largest file accepted, in bytes.
pub const SIZE_LIMIT: usize = 10 * 1024 * 1024;
/// Deepest nesting accepted.
pub const DEPTH_LIMIT: usize = 200;
/// Most elements, attributes, texts, comments and instructions accepted together. The largest file of the field that is
/// known has 12,400 of them.
pub const NODE_LIMIT: usize = 130_000;

/// Most prefixes declared by open elements: what each stands for is kept for as long.
const PREFIX_LIMIT: usize = 10_000;

/// Reads a file.
///
/// # Errors
/// [`XmlError`] with line and element; also for a document type declaration and for what passes a limit.
pub fn read(bytes: &[u8]) -> Result<Document, XmlError> {
    let error = |line, problem| XmlError { line, element: None, problem };
    if bytes.len() > SIZE_LIMIT {
        return Err(error(1, XmlProblem::TooLarge { found: bytes.len() }));
    }
    let text = decode(bytes).map_err(|(line, problem)| error(line, problem))?;
    if let Some((position, letter)) = forbidden(&text) {
        return Err(error(lines(&text, position), XmlProblem::character(letter)));
    }
    if memchr(b'\r', text.as_bytes()).is_none() {
        return Parser::new(&text).run();
    }
    let crlf = text.matches("\r\n").count() == memchr_iter(b'\n', text.as_bytes()).count();
    let document = Parser::new(&line_feeds(&text)).run()?;
    Ok(Document { crlf, ..document })
}

/// The line of a position, from 1.
fn lines(text: &str, position: usize) -> usize {
    1 + memchr_iter(b'\n', text.as_bytes().get(..position).unwrap_or_default()).count()
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    names: Names,
    /// Line feeds that aren't passed yet.
    feeds: Peekable<Memchr<'a>>,
    /// Line on which the current piece begins.
    line: usize,
    /// Elements, attributes and other nodes so far.
    count: usize,
    /// Prefixes that open elements have declared.
    prefixes: usize,
    /// Open elements, and where the children of each begin in `children`.
    open: Vec<(NodeId, usize)>,
    children: Vec<NodeId>,
    /// Of the element that is being read.
    attributes: Vec<Attribute>,
    /// Text that may go on, and the line on which it begins.
    pending: String,
    pending_line: usize,
    document: Document,
    has_root: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let document = Document {
            standalone: None,
            has_declaration: false,
            crlf: false,
            nodes: Vec::with_capacity(memchr_iter(b'<', text.as_bytes()).count().min(NODE_LIMIT)),
            top: vec![],
            root: NodeId(0),
        };
        Self {
            reader: Reader::from_str(text),
            names: Names::new(),
            feeds: memchr_iter(b'\n', text.as_bytes()).peekable(),
            line: 1,
            count: 0,
            prefixes: 0,
            open: vec![],
            children: vec![],
            attributes: vec![],
            pending: String::new(),
            pending_line: 1,
            document,
            has_root: false,
        }
    }

    fn run(mut self) -> Result<Document, XmlError> {
        self.reader.config_mut().check_comments = true;
        loop {
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
            if !matches!(event, Event::Text(_) | Event::GeneralRef(_)) {
                self.end_text()?;
            }
            match event {
                Event::Start(tag) => self.start(&tag)?,
                Event::Empty(tag) => {
                    self.start(&tag)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&text)?,
                Event::GeneralRef(entity) => {
                    let text = self.entity(&entity)?;
                    self.text(&text)?;
                }
                Event::CData(text) if !self.open.is_empty() => self.add(Content::Cdata((&*text).into()))?,
                Event::CData(_) => return Err(self.error(XmlProblem::OutsideOfRoot)),
                Event::Comment(text) => self.add(Content::Comment(text.to_string()))?,
                Event::PI(instruction) => self.instruction(&instruction)?,
                Event::Decl(declaration) => self.declaration(&declaration, position)?,
                Event::DocType(_) => return Err(self.error(XmlProblem::DocumentType)),
                Event::Eof => break,
            }
        }
        if !self.open.is_empty() {
            return Err(self.error(XmlProblem::NotClosed));
        }
        if !self.has_root {
            return Err(self.error(XmlProblem::NoElement));
        }
        Ok(self.document)
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), XmlError> {
        if self.open.is_empty() && self.has_root {
            return Err(self.error(XmlProblem::SecondRoot));
        }
        if self.open.len() == DEPTH_LIMIT {
            return Err(self.error(XmlProblem::TooDeep));
        }
        let written = tag.name();
        let written: &str = written.as_ref();
        let declarations = self.declarations(tag)?;
        self.names.open(&declarations).map_err(|problem| self.error_in(written, problem))?;
        let name = self.names.element(written).map_err(|problem| self.error_in(written, problem))?;
        let attributes = self.attributes(tag)?;
        if let Some(twice) = twice(&attributes) {
            return Err(self.error_in(written, XmlProblem::AttributeTwice { found: twice.to_string() }));
        }
        let id = self.next_id();
        if self.open.is_empty() {
            self.document.root = id;
            self.has_root = true;
        }
        self.add(Content::Element(Element { name, attributes, children: vec![] }))?;
        self.open.push((id, self.children.len()));
        Ok(())
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
                    return Err(self.error_in(tag.name().into_inner(), XmlProblem::TooMany));
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

    fn end(&mut self) {
        self.prefixes -= self.names.close();
        let Some((closed, from)) = self.open.pop() else { return };
        let children = self.children.drain(from..).collect();
        if let Some(Content::Element(element)) = self.content_mut(closed) {
            element.children = children;
        }
    }

    /// Text and what entities stand for are one text, which ends with what comes next.
    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        if self.open.is_empty() {
            let is_space = text.chars().all(|letter| matches!(letter, ' ' | '\t' | '\n'));
            return if is_space { Ok(()) } else { Err(self.error(XmlProblem::OutsideOfRoot)) };
        }
        if memchr(b']', text.as_bytes()).is_some() && text.contains("]]>") {
            return Err(self.error(XmlProblem::EndOfCdata));
        }
        if self.pending.is_empty() {
            self.pending_line = self.line;
        }
        self.pending.push_str(text);
        Ok(())
    }

    fn end_text(&mut self) -> Result<(), XmlError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.add_at(self.pending_line, Content::Text(self.pending.as_str().into()))?;
        self.pending.clear();
        Ok(())
    }

    fn entity(&mut self, entity: &BytesRef<'_>) -> Result<String, XmlError> {
        if self.open.is_empty() {
            return Err(self.error(XmlProblem::OutsideOfRoot));
        }
        match entity.resolve_char_ref() {
            Ok(Some(letter)) if is_char(letter) => return Ok(letter.to_string()),
            Ok(Some(letter)) => {
                return Err(self.error(XmlProblem::character(letter)));
            }
            Ok(None) => {}
            Err(wrong) => return Err(self.error(wrong)),
        }
        let name: &str = entity;
        let known = resolve_predefined_entity(name).map(str::to_owned);
        known.ok_or_else(|| self.error(XmlProblem::Entity { found: name.to_owned() }))
    }

    fn instruction(&mut self, instruction: &BytesPI<'_>) -> Result<(), XmlError> {
        let target = instruction.target().to_owned();
        if !is_name(&target) || target.eq_ignore_ascii_case("xml") {
            return Err(self.error(XmlProblem::Instruction { found: target }));
        }
        let data = instruction.content().trim_start().to_owned();
        self.add(Content::Instruction { target, data })
    }

    fn declaration(&mut self, declaration: &BytesDecl<'_>, position: usize) -> Result<(), XmlError> {
        if position != 0 {
            return Err(self.error(XmlProblem::DeclarationPlace));
        }
        let version = declaration.version().map_err(|wrong| self.error(wrong))?;
        if version != "1.0" {
            return Err(self.error(XmlProblem::Version { found: version.to_string() }));
        }
        self.document.has_declaration = true;
        self.document.standalone = match declaration.standalone() {
            None => None,
            Some(Ok(value)) if value == "yes" => Some(true),
            Some(Ok(value)) if value == "no" => Some(false),
            Some(_) => return Err(self.error(XmlProblem::Declaration)),
        };
        Ok(())
    }

    fn add(&mut self, content: Content) -> Result<(), XmlError> {
        self.add_at(self.line, content)
    }

    fn add_at(&mut self, line: usize, content: Content) -> Result<(), XmlError> {
        self.count()?;
        let id = self.next_id();
        let parent = self.open.last().map(|(parent, _)| *parent);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.document.nodes.push(Node { parent, line, content });
        match parent {
            Some(_) => self.children.push(id),
            None => self.document.top.push(id),
        }
        Ok(())
    }

    fn next_id(&self) -> NodeId {
        NodeId(u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX))
    }

    fn content_mut(&mut self, id: NodeId) -> Option<&mut Content> {
        self.document.nodes.get_mut(id.0 as usize).map(|node| &mut node.content)
    }

    fn count(&mut self) -> Result<(), XmlError> {
        self.count += 1;
        if self.count > NODE_LIMIT {
            return Err(self.error(XmlProblem::TooMany));
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

    fn error(&self, problem: impl Into<XmlProblem>) -> XmlError {
        let around = self.open.last().and_then(|(open, _)| self.document.element(*open));
        XmlError { line: self.line, element: around.map(|open| open.name.to_string()), problem: problem.into() }
    }

    fn error_in(&self, element: &str, problem: impl Into<XmlProblem>) -> XmlError {
        XmlError { element: Some(element.to_owned()), ..self.error(problem) }
    }
}
