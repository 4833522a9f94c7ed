//! The elements of a DMN file with line numbers. No DTD, limits on size, depth and number of elements.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::fault::{TableCode, TableFault};

/// Largest file, in bytes.
const SIZE_LIMIT: usize = 2 * 1024 * 1024;
const DEPTH_LIMIT: usize = 100;
const ELEMENT_LIMIT: usize = 200_000;

/// Namespaces of DMN 1.3, 1.4 and 1.5.
const NAMESPACES: [&str; 3] = [
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
];

#[derive(Debug)]
pub(super) struct Element {
    /// Local name; empty for elements of another namespace, which are nothing to a table.
    pub name: String,
    /// Attributes without prefix.
    attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    /// All text directly in it.
    text: String,
    pub line: usize,
}

impl Element {
    pub fn each<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What its `text` says; empty if there is none.
    pub fn said(&self) -> &str {
        self.child("text").map(|text| text.text.trim()).unwrap_or_default()
    }

    /// The text directly in it.
    pub fn own_text(&self) -> &str {
        self.text.trim()
    }

    pub fn fault(&self, code: TableCode) -> TableFault {
        TableFault::new(code, Some(self.line), format!("<{}>", self.name))
    }
}

/// The root element, `definitions` of a known version.
pub(super) fn read(bytes: &[u8]) -> Result<Element, TableFault> {
    let fault = |reason: &str| TableFault::new(TableCode::Xml, Some(1), "file").with("reason", reason);
    if bytes.len() > SIZE_LIMIT {
        return Err(TableFault::new(TableCode::TooLarge, Some(1), "file").with("limit", format!("{SIZE_LIMIT} bytes")));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| fault("the file isn't UTF-8"))?;
    let root =
        Reader { text, reader: NsReader::from_str(text), position: 0, line: 1, open: vec![], elements: 0 }.run()?;
    if root.name == "definitions" {
        Ok(root)
    } else {
        Err(TableFault::new(TableCode::NotDmn, Some(root.line), "file").with("versions", "1.3, 1.4, 1.5"))
    }
}

struct Reader<'a> {
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    /// Up to where lines are counted, in bytes.
    position: usize,
    line: usize,
    open: Vec<Element>,
    elements: usize,
}

impl Reader<'_> {
    fn run(mut self) -> Result<Element, TableFault> {
        let mut root = None;
        loop {
            self.count_lines();
            let (is_dmn, event) = match self.reader.read_resolved_event() {
                Ok((ResolveResult::Bound(namespace), event)) => (NAMESPACES.contains(&namespace.0), event),
                Ok((_, event)) => (false, event),
                Err(wrong) => return Err(self.fault(&wrong.to_string())),
            };
            match event {
                Event::Start(_) | Event::Empty(_) if root.is_some() => {
                    return Err(self.fault("there is more than one root element"));
                }
                Event::Start(tag) => self.start(&tag, is_dmn)?,
                Event::Empty(tag) => {
                    self.start(&tag, is_dmn)?;
                    root = self.end();
                }
                Event::End(_) => root = self.end(),
                Event::Text(text) => self.append(&text),
                Event::CData(text) => self.append(&text),
                Event::GeneralRef(entity) => {
                    let character = entity.resolve_char_ref().map_err(|wrong| self.fault(&wrong.to_string()))?;
                    let name: &str = &entity;
                    let known =
                        character.map(String::from).or_else(|| resolve_predefined_entity(name).map(str::to_owned));
                    let known = known.ok_or_else(|| self.fault(&format!("unknown entity &{name};")))?;
                    self.append(&known);
                }
                Event::DocType(_) => return Err(self.fault("a document type declaration is not allowed")),
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
        match self.open.last() {
            Some(unclosed) => Err(self.fault(&format!("<{}> isn't closed", unclosed.name))),
            None => root.ok_or_else(|| self.fault("there is no element")),
        }
    }

    fn count_lines(&mut self) {
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.as_bytes().get(self.position..position).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.position = position;
    }

    fn fault(&self, reason: &str) -> TableFault {
        TableFault::new(TableCode::Xml, Some(self.line), "file").with("reason", reason)
    }

    fn too_large(&self, limit: String) -> TableFault {
        TableFault::new(TableCode::TooLarge, Some(self.line), "file").with("limit", limit)
    }

    fn start(&mut self, tag: &BytesStart<'_>, is_dmn: bool) -> Result<(), TableFault> {
        self.elements += 1;
        if self.open.len() == DEPTH_LIMIT {
            return Err(self.too_large(format!("{DEPTH_LIMIT} levels")));
        }
        if self.elements > ELEMENT_LIMIT {
            return Err(self.too_large(format!("{ELEMENT_LIMIT} elements")));
        }
        let mut attributes = vec![];
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|wrong| self.fault(&wrong.to_string()))?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_err(|wrong| self.fault(&wrong.to_string()))?;
            let key: &str = attribute.key.as_ref();
            if !key.contains(':') && key != "xmlns" {
                attributes.push((key.to_owned(), value.into_owned()));
            }
        }
        let name = if is_dmn { tag.local_name().as_ref().to_owned() } else { String::new() };
        self.open.push(Element { name, attributes, children: vec![], text: String::new(), line: self.line });
        Ok(())
    }

    /// Gives the root when it ends.
    fn end(&mut self) -> Option<Element> {
        let element = self.open.pop()?;
        match self.open.last_mut() {
            Some(parent) => {
                parent.children.push(element);
                None
            }
            None => Some(element),
        }
    }

    fn append(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
    }
}
