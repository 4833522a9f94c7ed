//! A file tag by tag: what all readers of XML here have in common.

use std::borrow::Cow;
use std::rc::Rc;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{self, BytesRef, BytesStart};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::{Reason, SIZE_LIMIT, XmlError};

/// The text of a file, if it isn't too large and is UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<&str, XmlError> {
    if bytes.len() > SIZE_LIMIT {
        return Err(XmlError { line: 1, reason: Reason::TooLarge { found: bytes.len(), limit: SIZE_LIMIT } });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|wrong| {
        let position = wrong.valid_up_to();
        let line = 1 + bytes.iter().take(position).filter(|byte| **byte == b'\n').count();
        XmlError { line, reason: Reason::NotUtf8 { position } }
    })
}

/// What comes next; comments and processing instructions are left out. An empty element is a start and an end.
pub(crate) enum Event<'a> {
    /// With the line on which it begins.
    Start {
        tag: BytesStart<'a>,
        namespace: Result<Option<Rc<str>>, Reason>,
        line: usize,
    },
    /// Within the root; references are resolved.
    Text(Cow<'a, str>),
    End,
}

pub(crate) struct Events<'a> {
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    lines: Lines,
    depth: usize,
    /// Whether the end of an empty element comes next.
    ends: bool,
}

impl<'a> Events<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, reader: NsReader::from_str(text), lines: Lines::default(), depth: 0, ends: false }
    }

    /// `None` at the end of the file. Whether everything is closed then, and whether there is one root, is for the caller.
    pub(crate) fn next(&mut self) -> Result<Option<Event<'a>>, XmlError> {
        loop {
            if std::mem::take(&mut self.ends) {
                return Ok(Some(self.end()));
            }
            let line = self.line();
            let (namespace, event) = match self.reader.read_resolved_event() {
                Ok((resolved, event)) => (namespace(&resolved), event),
                Err(wrong) => return Err(self.error(Reason::of(&wrong))),
            };
            let text = match event {
                events::Event::Start(tag) => return Ok(Some(self.start(tag, namespace, line))),
                events::Event::Empty(tag) => {
                    self.ends = true;
                    return Ok(Some(self.start(tag, namespace, line)));
                }
                events::Event::End(_) => return Ok(Some(self.end())),
                events::Event::Text(text) => text.into_inner(),
                events::Event::CData(text) => text.into_inner(),
                events::Event::GeneralRef(entity) => Cow::Owned(self.entity(&entity)?),
                events::Event::DocType(_) => return Err(self.error(Reason::Doctype)),
                events::Event::Eof => return Ok(None),
                events::Event::Decl(_) | events::Event::PI(_) | events::Event::Comment(_) => continue,
            };
            if self.depth > 0 {
                return Ok(Some(Event::Text(text)));
            }
            if !text.trim().is_empty() {
                return Err(self.error(Reason::TextOutside));
            }
        }
    }

    fn start(&mut self, tag: BytesStart<'a>, namespace: Result<Option<Rc<str>>, Reason>, line: usize) -> Event<'a> {
        self.depth += 1;
        Event::Start { tag, namespace, line }
    }

    fn end(&mut self) -> Event<'a> {
        self.depth = self.depth.saturating_sub(1);
        Event::End
    }

    fn entity(&mut self, entity: &BytesRef<'_>) -> Result<String, XmlError> {
        match entity.resolve_char_ref() {
            Ok(Some(character)) => return Ok(character.to_string()),
            Ok(None) => {}
            Err(_) => return Err(self.error(Reason::BadReference)),
        }
        let name: &str = entity;
        let known = resolve_predefined_entity(name).map(str::to_owned);
        known.ok_or_else(|| self.error(Reason::UnknownEntity { name: name.to_owned() }))
    }

    pub(crate) fn error(&mut self, reason: Reason) -> XmlError {
        XmlError { line: self.line(), reason }
    }

    /// The line up to which the file has been read.
    pub(crate) fn line(&mut self) -> usize {
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        self.lines.at(self.text, position)
    }
}

/// Counts lines on the way, so that a large file is looked through once only.
#[derive(Default)]
struct Lines {
    position: usize,
    passed: usize,
}

impl Lines {
    fn at(&mut self, text: &str, position: usize) -> usize {
        let between = text.as_bytes().get(self.position..position).unwrap_or_default();
        self.passed += between.iter().filter(|byte| **byte == b'\n').count();
        self.position = self.position.max(position);
        self.passed + 1
    }
}

fn namespace(resolved: &ResolveResult<'_>) -> Result<Option<Rc<str>>, Reason> {
    match resolved {
        ResolveResult::Bound(namespace) => Ok(Some(Rc::from(namespace.0))),
        ResolveResult::Unbound => Ok(None),
        ResolveResult::Unknown(prefix) => Err(Reason::UnboundPrefix { prefix: prefix.clone() }),
    }
}
