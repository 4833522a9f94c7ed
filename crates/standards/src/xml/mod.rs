//! XML as a tree with line numbers. No DTD, limits on size, depth and number of elements.

mod events;
mod problem;
mod write;

use std::rc::Rc;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

pub(crate) use events::{Event, Events, decode};
pub use problem::{Reason, XmlError};
pub use write::write;

/// Largest file accepted, in bytes.
pub const SIZE_LIMIT: usize = 40 * 1024 * 1024;
/// Deepest nesting accepted.
pub const DEPTH_LIMIT: usize = 100;
/// Most elements accepted.
pub const ELEMENT_LIMIT: usize = 200_000;
/// Most elements, attributes and texts accepted together; a tree of so many, and what is made of it, stay below 64 MiB.
pub const NODE_LIMIT: usize = 300_000;

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

    fn error(&self, reason: Reason) -> XmlError {
        XmlError { line: self.line, reason }
    }
}

/// Reads a file into its root element.
///
/// # Errors
/// [`XmlError`] with the line; also for a document type declaration and for what passes a limit.
pub fn read(bytes: &[u8]) -> Result<Element, XmlError> {
    Tree { open: vec![], root: None, elements: 0, nodes: 0 }.read(&mut Events::new(decode(bytes)?))
}

struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    nodes: usize,
}

impl Tree {
    fn read(mut self, events: &mut Events<'_>) -> Result<Element, XmlError> {
        while let Some(event) = events.next()? {
            match event {
                Event::Start { tag, namespace, line } => {
                    let element = self.element(&tag, namespace, line).map_err(|reason| events.error(reason))?;
                    self.open.push(element);
                }
                Event::Text(text) => self.append(&text).map_err(|reason| events.error(reason))?,
                Event::End => self.end(),
            }
        }
        if let Some(unclosed) = self.open.last() {
            return Err(unclosed.error(Reason::NotClosed { element: unclosed.name.clone() }));
        }
        self.root.take().ok_or_else(|| events.error(Reason::NoElement))
    }

    fn element(
        &mut self,
        tag: &BytesStart<'_>,
        namespace: Result<Option<Rc<str>>, Reason>,
        line: usize,
    ) -> Result<Element, Reason> {
        if self.root.is_some() {
            return Err(Reason::SecondRoot);
        }
        let name = tag.local_name().as_ref().to_owned();
        if self.open.len() == DEPTH_LIMIT {
            return Err(Reason::TooDeep { element: name, limit: DEPTH_LIMIT });
        }
        self.elements += 1;
        if self.elements > ELEMENT_LIMIT {
            return Err(Reason::TooManyElements { limit: ELEMENT_LIMIT });
        }
        self.count_node()?;
        let mut attributes = vec![];
        for attribute in tag.attributes() {
            self.count_node()?;
            let attribute = attribute.map_err(|wrong| Reason::of_attribute(&wrong))?;
            let key: &str = attribute.key.as_ref();
            if !key.contains(':') && key != "xmlns" {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|wrong| Reason::of(&wrong))?;
                push_one(&mut attributes, (key.to_owned(), value.into_owned()));
            }
        }
        let namespace = self.same_namespace(namespace?);
        Ok(Element { namespace, name, attributes, children: vec![], line })
    }

    fn count_node(&mut self) -> Result<(), Reason> {
        self.nodes += 1;
        if self.nodes > NODE_LIMIT { Err(Reason::TooManyNodes { limit: NODE_LIMIT }) } else { Ok(()) }
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

    fn append(&mut self, text: &str) -> Result<(), Reason> {
        let Some(parent) = self.open.last_mut() else { return Ok(()) };
        if let Some(Node::Text(known)) = parent.children.last_mut() {
            known.push_str(text);
            return Ok(());
        }
        push_one(&mut parent.children, Node::Text(text.to_owned()));
        self.count_node()
    }
}

/// Most lists have one item: then there is room for no more.
fn push_one<T>(list: &mut Vec<T>, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
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
