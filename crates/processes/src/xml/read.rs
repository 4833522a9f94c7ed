//! Text to tree, in time linear in its length.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesPI, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::attributes::{declares, is_spaced, twice, value};
use super::chars::{is_char, is_name, line_feeds};
use super::decode::decode;
use super::names::Names;
use super::{Attribute, Content, Document, Element, Node, NodeId, XmlError};

/// Largest file accepted, in bytes.
pub const SIZE_LIMIT: usize = 10 * 1024 * 1024;
/// Deepest nesting accepted.
pub const DEPTH_LIMIT: usize = 200;
/// Most elements, attributes, texts, comments and instructions accepted together.
pub const NODE_LIMIT: usize = 300_000;

/// Reads a file.
///
/// # Errors
/// [`XmlError`] with line and element; also for a document type declaration and for what passes a limit.
pub fn read(bytes: &[u8]) -> Result<Document, XmlError> {
    let error = |line, reason| XmlError { line, element: None, reason };
    if bytes.len() > SIZE_LIMIT {
        return Err(error(1, format!("the file has {} bytes, at most {SIZE_LIMIT} are accepted", bytes.len())));
    }
    let text = decode(bytes).map_err(|(line, reason)| error(line, reason))?;
    if let Some((position, letter)) = text.char_indices().find(|(_, letter)| !is_char(*letter)) {
        return Err(error(lines(&text, position), format!("the character U+{:04X} isn't allowed", u32::from(letter))));
    }
    Parser::new(&text).run()
}

/// The line of a position, from 1.
fn lines(text: &str, position: usize) -> usize {
    1 + text.as_bytes().iter().take(position).filter(|byte| **byte == b'\n').count()
}

struct Parser<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    names: Names,
    /// Up to where line feeds are counted, and how many there were.
    counted: (usize, usize),
    /// Line on which the current piece begins.
    line: usize,
    /// Elements, attributes and other nodes so far.
    count: usize,
    open: Vec<NodeId>,
    document: Document,
    has_root: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let feeds = text.bytes().filter(|byte| *byte == b'\n').count();
        let document = Document {
            standalone: None,
            has_declaration: false,
            crlf: feeds > 0 && text.matches("\r\n").count() == feeds,
            nodes: vec![],
            top: vec![],
            root: NodeId(0),
        };
        Self {
            text,
            reader: Reader::from_str(text),
            names: Names::new(),
            counted: (0, 0),
            line: 1,
            count: 0,
            open: vec![],
            document,
            has_root: false,
        }
    }

    fn run(mut self) -> Result<Document, XmlError> {
        self.reader.config_mut().check_comments = true;
        loop {
            let position = self.position();
            self.line = self.line_at(position);
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(wrong) => {
                    let position = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
                    self.line = self.line_at(position.min(self.text.len()));
                    return Err(self.error(wrong.to_string()));
                }
            };
            match event {
                Event::Start(tag) => self.start(&tag)?,
                Event::Empty(tag) => {
                    self.start(&tag)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&line_feeds(&text))?,
                Event::GeneralRef(entity) => {
                    let text = self.entity(&entity)?;
                    self.text(&text)?;
                }
                Event::CData(text) if !self.open.is_empty() => self.add(Content::Cdata(line_feeds(&text)))?,
                Event::CData(_) => return Err(self.error("text outside of the root element")),
                Event::Comment(text) => self.add(Content::Comment(line_feeds(&text)))?,
                Event::PI(instruction) => self.instruction(&instruction)?,
                Event::Decl(declaration) => self.declaration(&declaration, position)?,
                Event::DocType(_) => return Err(self.error("a document type declaration is not allowed")),
                Event::Eof => break,
            }
        }
        if !self.open.is_empty() {
            return Err(self.error("the element isn't closed"));
        }
        if !self.has_root {
            return Err(self.error("there is no element"));
        }
        Ok(self.document)
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), XmlError> {
        if self.open.is_empty() && self.has_root {
            return Err(self.error("there is more than one root element"));
        }
        if self.open.len() == DEPTH_LIMIT {
            return Err(self.error(format!("elements are nested deeper than {DEPTH_LIMIT} levels")));
        }
        let written = tag.name();
        let written: &str = written.as_ref();
        let raw = self.raw_attributes(tag)?;
        let declarations: Vec<(&str, &str)> = raw.iter().filter_map(|(key, value)| declares(key, value)).collect();
        self.names.open(&declarations).map_err(|reason| self.error_in(written, reason))?;
        let name = self.names.element(written).map_err(|reason| self.error_in(written, reason))?;
        let mut attributes = Vec::with_capacity(raw.len());
        for (key, value) in raw {
            let name = self.names.attribute(&key).map_err(|reason| self.error_in(written, reason))?;
            attributes.push(Attribute { name, value });
        }
        if let Some(twice) = twice(&attributes) {
            return Err(self.error_in(written, format!("the attribute {twice} is there twice")));
        }
        let id = self.next_id();
        if self.open.is_empty() {
            self.document.root = id;
            self.has_root = true;
        }
        self.add(Content::Element(Element { name, attributes, children: vec![] }))?;
        self.open.push(id);
        Ok(())
    }

    /// Names as written and values normalised; the library's own search for repeated ones would take quadratic time.
    fn raw_attributes(&mut self, tag: &BytesStart<'_>) -> Result<Vec<(String, String)>, XmlError> {
        let name = tag.name();
        let name: &str = name.as_ref();
        if !is_spaced(tag.attributes_raw()) {
            return Err(self.error_in(name, "there is no space between two attributes"));
        }
        let mut raw = vec![];
        for attribute in tag.attributes().with_checks(false) {
            self.count()?;
            let attribute = attribute.map_err(|wrong| self.error_in(name, wrong.to_string()))?;
            raw.push(value(&attribute).map_err(|reason| self.error_in(name, reason))?);
        }
        Ok(raw)
    }

    fn end(&mut self) {
        self.names.close();
        if let Some(closed) = self.open.pop()
            && let Some(Content::Element(element)) = self.content_mut(closed)
        {
            element.children.shrink_to_fit();
        }
    }

    /// Text and what entities stand for are one text.
    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        if self.open.is_empty() {
            let is_space = text.chars().all(|letter| matches!(letter, ' ' | '\t' | '\n'));
            return if is_space { Ok(()) } else { Err(self.error("text outside of the root element")) };
        }
        if text.contains("]]>") {
            return Err(self.error("\"]]>\" isn't allowed in a text"));
        }
        let last = self.open.last().and_then(|parent| self.document.element(*parent)?.children.last().copied());
        if let Some(Content::Text(known)) = last.and_then(|last| self.content_mut(last)) {
            known.push_str(text);
            return Ok(());
        }
        self.add(Content::Text(text.to_owned()))
    }

    fn entity(&mut self, entity: &BytesRef<'_>) -> Result<String, XmlError> {
        if self.open.is_empty() {
            return Err(self.error("text outside of the root element"));
        }
        match entity.resolve_char_ref() {
            Ok(Some(letter)) if is_char(letter) => return Ok(letter.to_string()),
            Ok(Some(letter)) => {
                return Err(self.error(format!("the character U+{:04X} isn't allowed", u32::from(letter))));
            }
            Ok(None) => {}
            Err(wrong) => return Err(self.error(wrong.to_string())),
        }
        let name: &str = entity;
        let known = resolve_predefined_entity(name).map(str::to_owned);
        known.ok_or_else(|| self.error(format!("unknown entity &{name};")))
    }

    fn instruction(&mut self, instruction: &BytesPI<'_>) -> Result<(), XmlError> {
        let target = instruction.target().to_owned();
        if !is_name(&target) || target.eq_ignore_ascii_case("xml") {
            return Err(self.error(format!("<?{target} isn't allowed here")));
        }
        let data = line_feeds(instruction.content().trim_start());
        self.add(Content::Instruction { target, data })
    }

    fn declaration(&mut self, declaration: &BytesDecl<'_>, position: usize) -> Result<(), XmlError> {
        if position != 0 {
            return Err(self.error("the XML declaration isn't at the beginning"));
        }
        let version = declaration.version().map_err(|wrong| self.error(wrong.to_string()))?;
        if version != "1.0" {
            return Err(self.error(format!("XML {version} isn't supported")));
        }
        self.document.has_declaration = true;
        self.document.standalone = match declaration.standalone() {
            None => None,
            Some(Ok(value)) if value == "yes" => Some(true),
            Some(Ok(value)) if value == "no" => Some(false),
            Some(_) => return Err(self.error("standalone is neither yes nor no")),
        };
        Ok(())
    }

    fn add(&mut self, content: Content) -> Result<(), XmlError> {
        self.count()?;
        let id = self.next_id();
        let parent = self.open.last().copied();
        let line = u32::try_from(self.line).unwrap_or(u32::MAX);
        self.document.nodes.push(Node { parent, line, content });
        match parent.and_then(|parent| self.content_mut(parent)) {
            Some(Content::Element(element)) => element.children.push(id),
            _ => self.document.top.push(id),
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
            return Err(self.error(format!("there are more than {NODE_LIMIT} elements, attributes and texts")));
        }
        Ok(())
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn line_at(&mut self, position: usize) -> usize {
        let (from, passed) = self.counted;
        let between = self.text.as_bytes().get(from..position).unwrap_or_default();
        self.counted = (from.max(position), passed + between.iter().filter(|byte| **byte == b'\n').count());
        self.counted.1 + 1
    }

    fn error(&self, reason: impl Into<String>) -> XmlError {
        let around = self.open.last().and_then(|open| self.document.element(*open));
        XmlError { line: self.line, element: around.map(|open| open.name.to_string()), reason: reason.into() }
    }

    fn error_in(&self, element: &str, reason: impl Into<String>) -> XmlError {
        XmlError { element: Some(element.to_owned()), ..self.error(reason) }
    }
}
