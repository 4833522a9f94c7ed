//! XML of schemas and lists as a tree of what they say, with line numbers.

mod write;

use std::sync::Arc;

use markup::{Event, Events, Limits, Source, XmlError, XmlProblem};

pub use write::{write, write_plain};

/// How much of a file is read. A tree of so many nodes, and what is made of it, stay below 64 MiB.
pub const LIMITS: Limits = Limits { size: 40 * 1024 * 1024, depth: 100, nodes: 300_000 };

/// Most elements among the nodes: they take the most memory.
const ELEMENT_LIMIT: usize = 200_000;

/// An element with what is in it. Comments and processing instructions are left out.
#[derive(Clone, Debug)]
pub struct Element {
    /// URI; `None` without one.
    pub namespace: Option<Arc<str>>,
    /// Local name.
    pub name: String,
    /// Attributes without prefix, in the order of the file.
    pub attributes: Vec<(String, String)>,
    /// Elements and texts in the order of the file.
    pub children: Vec<Node>,
    /// Of the start tag, from 1.
    pub line: usize,
}

/// What can be in an element.
#[derive(Clone, Debug)]
pub enum Node {
    /// With all that is in it.
    Element(Element),
    /// Text and CDATA alike.
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
    /// Without the texts between them.
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

    /// By its name without a prefix; those with a prefix aren't kept.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first element, of this one and those in it, that has text beside elements. None of the formats here knows that: one
    /// of the two would be dropped without a word.
    pub fn mixed(&self) -> Option<&Element> {
        let is_text = |child: &Node| matches!(child, Node::Text(text) if !text.trim().is_empty());
        if self.children.iter().any(is_text) && self.elements().next().is_some() {
            return Some(self);
        }
        self.elements().find_map(Element::mixed)
    }

    /// The text directly in it, as written.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}

/// Reads a file into its root element.
///
/// # Errors
/// [`XmlError`] with the line; also for a document type declaration and for what passes a limit.
pub fn read(bytes: &[u8]) -> Result<Element, XmlError> {
    let source = Source::of(bytes, LIMITS)?;
    let mut events = Events::new(&source, LIMITS);
    let mut open: Vec<Element> = vec![];
    let mut root = None;
    let mut elements = 0;
    while let Some(event) = events.next_event()? {
        match event {
            Event::Start { name, attributes } => {
                elements += 1;
                if elements > ELEMENT_LIMIT {
                    return Err(events.error(XmlProblem::TooMany { limit: ELEMENT_LIMIT }));
                }
                let line = events.line();
                let attributes =
                    attributes.into_iter().filter(|one| one.name.prefix.is_none() && one.name.namespace.is_none());
                open.push(Element {
                    namespace: name.namespace.clone(),
                    name: name.local.to_string(),
                    attributes: attributes.map(|one| (one.name.local.to_string(), one.value.to_string())).collect(),
                    children: vec![],
                    line,
                });
            }
            Event::Text(text) | Event::Cdata(text) => append(open.last_mut(), &text),
            Event::End => match (open.pop(), open.last_mut()) {
                (Some(closed), Some(parent)) => push_one(&mut parent.children, Node::Element(closed)),
                (closed, None) => root = closed,
                (None, Some(_)) => {}
            },
            Event::Declaration { .. } | Event::Comment(_) | Event::Instruction { .. } => {}
        }
    }
    root.ok_or_else(|| events.error(XmlProblem::NoElement))
}

fn append(parent: Option<&mut Element>, text: &str) {
    let Some(parent) = parent else { return };
    match parent.children.last_mut() {
        Some(Node::Text(known)) => known.push_str(text),
        _ => push_one(&mut parent.children, Node::Text(text.to_owned())),
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
}
