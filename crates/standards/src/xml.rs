//! XML as a tree with line numbers. No DTD, limits on size, depth and number of elements.

use std::fmt::Write;
use std::rc::Rc;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// Largest file accepted, in bytes.
pub const SIZE_LIMIT: usize = 40 * 1024 * 1024;
/// Deepest nesting accepted.
pub const DEPTH_LIMIT: usize = 100;
/// Most elements accepted.
pub const ELEMENT_LIMIT: usize = 200_000;
/// Most elements, attributes and texts accepted together; a tree of so many, and what is made of it, stay below 64 MiB.
pub const NODE_LIMIT: usize = 300_000;

/// What is wrong with a file, and on which line (from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct XmlError {
    pub line: usize,
    pub reason: String,
}

/// An element with what is in it. Comments and processing instructions are left out.
#[derive(Clone, Debug)]
pub struct Element {
    pub namespace: Option<Rc<str>>,
    /// Local name.
    pub name: String,
    /// Attributes without prefix, in the order of the file.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub line: usize,
}

#[derive(Clone, Debug)]
pub enum Node {
    Element(Element),
    Text(String),
}

/// Where in a file something stood doesn't make it another thing.
impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        let parts = |element: &Self| (element.namespace.clone(), element.name.clone(), element.attributes.clone());
        parts(self) == parts(other) && self.children == other.children
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Element(one), Self::Element(two)) => one == two,
            (Self::Text(one), Self::Text(two)) => one == two,
            _ => false,
        }
    }
}

impl Element {
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of this local name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The text directly in it, as written.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    pub fn error(&self, reason: impl Into<String>) -> XmlError {
        XmlError { line: self.line, reason: reason.into() }
    }
}

/// Reads a file into its root element.
///
/// # Errors
/// [`XmlError`] with the line; also for a document type declaration and for what passes a limit.
pub fn read(bytes: &[u8]) -> Result<Element, XmlError> {
    let error = |reason: String| XmlError { line: 1, reason };
    if bytes.len() > SIZE_LIMIT {
        return Err(error(format!("the file has {} bytes, at most {SIZE_LIMIT} are accepted", bytes.len())));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|wrong| {
        let line = 1 + bytes.iter().take(wrong.valid_up_to()).filter(|byte| **byte == b'\n').count();
        XmlError { line, reason: format!("the file isn't UTF-8 (byte {})", wrong.valid_up_to()) }
    })?;
    Parser {
        text,
        reader: NsReader::from_str(text),
        lines: Lines::default(),
        open: vec![],
        root: None,
        elements: 0,
        nodes: 0,
    }
    .run()
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

struct Parser<'a> {
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    lines: Lines,
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    nodes: usize,
}

impl Parser<'_> {
    fn run(mut self) -> Result<Element, XmlError> {
        loop {
            // An element is told by where it begins.
            let line = self.line();
            let (namespace, event) = match self.reader.read_resolved_event() {
                Ok((resolved, event)) => (namespace(&resolved), event),
                Err(wrong) => return Err(self.error(wrong.to_string())),
            };
            match event {
                Event::Start(tag) => self.start(&tag, namespace?, line)?,
                Event::Empty(tag) => {
                    self.start(&tag, namespace?, line)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.append(&text)?,
                Event::CData(text) => self.append(&text)?,
                Event::GeneralRef(entity) => {
                    let text = self.entity(&entity)?;
                    self.append(&text)?;
                }
                Event::DocType(_) => return Err(self.error("a document type declaration is not allowed")),
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
        if let Some(unclosed) = self.open.last() {
            return Err(unclosed.error(format!("<{}> isn't closed", unclosed.name)));
        }
        self.root.take().ok_or_else(|| self.error("there is no element"))
    }

    fn start(&mut self, tag: &BytesStart<'_>, namespace: Option<Rc<str>>, line: usize) -> Result<(), XmlError> {
        if self.root.is_some() {
            return Err(self.error("there is more than one root element"));
        }
        let name = tag.local_name().as_ref().to_owned();
        if self.open.len() == DEPTH_LIMIT {
            return Err(self.error(format!("<{name}> is nested deeper than {DEPTH_LIMIT} levels")));
        }
        self.elements += 1;
        if self.elements > ELEMENT_LIMIT {
            return Err(self.error(format!("there are more than {ELEMENT_LIMIT} elements")));
        }
        self.count_node()?;
        let mut attributes = vec![];
        for attribute in tag.attributes() {
            self.count_node()?;
            let attribute = attribute.map_err(|wrong| self.error(wrong.to_string()))?;
            let key: &str = attribute.key.as_ref();
            if !key.contains(':') && key != "xmlns" {
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                let value = value.map_err(|wrong| self.error(wrong.to_string()))?;
                push_one(&mut attributes, (key.to_owned(), value.into_owned()));
            }
        }
        let namespace = self.same_namespace(namespace);
        self.open.push(Element { namespace, name, attributes, children: vec![], line });
        Ok(())
    }

    fn count_node(&mut self) -> Result<(), XmlError> {
        self.nodes += 1;
        if self.nodes > NODE_LIMIT {
            return Err(self.error(format!("there are more than {NODE_LIMIT} elements, attributes and texts")));
        }
        Ok(())
    }

    /// Most elements share the namespace of the one around them, and then its memory.
    fn same_namespace(&self, namespace: Option<Rc<str>>) -> Option<Rc<str>> {
        let around = self.open.last().and_then(|parent| parent.namespace.clone());
        if around == namespace { around } else { namespace }
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => push_one(&mut parent.children, Node::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn append(&mut self, text: &str) -> Result<(), XmlError> {
        if self.open.is_empty() {
            return if text.trim().is_empty() { Ok(()) } else { Err(self.error("text outside of the root element")) };
        }
        let Some(parent) = self.open.last_mut() else { return Ok(()) };
        if let Some(Node::Text(known)) = parent.children.last_mut() {
            known.push_str(text);
            return Ok(());
        }
        push_one(&mut parent.children, Node::Text(text.to_owned()));
        self.count_node()
    }

    fn entity(&mut self, entity: &BytesRef<'_>) -> Result<String, XmlError> {
        match entity.resolve_char_ref() {
            Ok(Some(character)) => return Ok(character.to_string()),
            Ok(None) => {}
            Err(wrong) => return Err(self.error(wrong.to_string())),
        }
        let name: &str = entity;
        let known = resolve_predefined_entity(name).map(str::to_owned);
        known.ok_or_else(|| self.error(format!("unknown entity &{name};")))
    }

    fn line(&mut self) -> usize {
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        self.lines.at(self.text, position)
    }

    fn error(&mut self, reason: impl Into<String>) -> XmlError {
        XmlError { line: self.line(), reason: reason.into() }
    }
}

/// Most lists have one item: then there is room for no more.
fn push_one<T>(list: &mut Vec<T>, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

fn namespace(resolved: &ResolveResult<'_>) -> Result<Option<Rc<str>>, XmlError> {
    match resolved {
        ResolveResult::Bound(namespace) => Ok(Some(Rc::from(namespace.0))),
        ResolveResult::Unbound => Ok(None),
        ResolveResult::Unknown(prefix) => {
            Err(XmlError { line: 0, reason: format!("the prefix {prefix:?} is bound to no namespace") })
        }
    }
}

/// Writes a tree. Elements of `namespace` get the prefix, all others none; they declare their own where it is another
/// than that of the element around them.
pub fn write(root: &Element, prefix: &str, namespace: &str) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_element(&mut out, root, &Prefix { prefix, namespace }, None, true);
    out.push('\n');
    out
}

struct Prefix<'a> {
    prefix: &'a str,
    namespace: &'a str,
}

/// `default` is the namespace of names without a prefix around the element.
fn write_element(out: &mut String, element: &Element, prefix: &Prefix<'_>, default: Option<&str>, is_root: bool) {
    let own = element.namespace.as_deref();
    let is_prefixed = own == Some(prefix.namespace);
    let name = if is_prefixed { format!("{}:{}", prefix.prefix, element.name) } else { element.name.clone() };
    // Writing into a text can't fail.
    let _ = write!(out, "<{name}");
    if is_root {
        let _ = write!(out, " xmlns:{}=\"{}\"", prefix.prefix, attribute_text(prefix.namespace));
    }
    let inside = if is_prefixed { default } else { own };
    if inside != default {
        let _ = write!(out, " xmlns=\"{}\"", attribute_text(own.unwrap_or_default()));
    }
    for (key, value) in &element.attributes {
        let _ = write!(out, " {key}=\"{}\"", attribute_text(value));
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for child in &element.children {
        match child {
            Node::Element(child) => write_element(out, child, prefix, inside, false),
            Node::Text(text) => out.push_str(&content_text(text)),
        }
    }
    let _ = write!(out, "</{name}>");
}

/// A carriage return is written as a reference: a reader would make a line feed of it (XML 1.0 § 2.11).
fn content_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#xD;")
}

fn attribute_text(text: &str) -> String {
    content_text(text).replace('"', "&quot;").replace('\n', "&#xA;").replace('\t', "&#x9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_tree_with_lines_and_namespaces() {
        let root = read(b"<a:x xmlns:a='urn:a' k='1 &amp; 2'>\n<y>T&#228;glich</y>\n <a:z/></a:x>").unwrap();
        assert_eq!((root.name.as_str(), root.namespace.as_deref()), ("x", Some("urn:a")));
        assert_eq!(root.attribute("k"), Some("1 & 2"));
        let y = root.child("y").unwrap();
        assert_eq!((y.text().as_str(), y.line, y.namespace.as_deref()), ("Täglich", 2, None));
        assert_eq!(root.child("z").unwrap().line, 3);
        assert!(
            write(&root, "a", "urn:a")
                .starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a:x xmlns:a=\"urn:a\" k")
        );
        let foreign = read(b"<a:x xmlns:a='urn:a'><y xmlns='urn:y'><z/><n xmlns=''/><a:b/></y><code/></a:x>").unwrap();
        assert_eq!(read(write(&foreign, "b", "urn:a").as_bytes()).unwrap(), foreign);
        let written = write(&root, "b", "urn:a");
        assert_eq!(read(written.as_bytes()).unwrap(), root, "{written}");
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        assert_eq!(reason("<a>\n<b></a>").split(':').next(), Some("line 2"));
        assert_eq!(reason("<a>\n"), "line 1: <a> isn't closed");
        assert_eq!(reason(""), "line 1: there is no element");
        assert_eq!(reason("<a/>\nx"), "line 2: text outside of the root element");
        assert_eq!(reason("<a/><b/>"), "line 1: there is more than one root element");
        assert_eq!(reason("<a>&x;</a>"), "line 1: unknown entity &x;");
        assert!(reason("<p:a/>").contains("bound to no namespace"));
        assert!(reason("<!DOCTYPE a []><a/>").contains("document type declaration"));
        assert!(read(b"<a>\n\xff</a>").unwrap_err().to_string().starts_with("line 2: the file isn't UTF-8"));
    }

    #[test]
    fn limits() {
        let deep = "<a>".repeat(DEPTH_LIMIT + 1);
        assert!(reason(&deep).contains("nested deeper"));
        let many = format!("<a>{}</a>", "<b/>".repeat(ELEMENT_LIMIT));
        assert!(reason(&many).contains("more than"));
        let attributes: String = (0..NODE_LIMIT).map(|number| format!(" a{number}=''")).collect();
        assert!(reason(&format!("<a{attributes}/>")).contains("elements, attributes and texts"));
    }
}
