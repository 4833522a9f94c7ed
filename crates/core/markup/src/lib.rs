//! XML, read in one way: [`Events`] gives a file piece by piece, [`read`] makes a tree of it that keeps everything: prefixes,
//! order, comments, processing instructions, CDATA and white space. What a model over it doesn't understand stays in it and
//! is written again. There are no document type declarations, and limits on size, depth and number.
//!
//! Kept is the XML information set. How attributes are quoted, the spaces between them and how a character is escaped
//! isn't part of it (W3C, XML Information Set, Appendix D).

#![warn(missing_docs)]

mod attributes;
mod chars;
mod decode;
mod edit;
mod events;
mod names;
mod problem;
mod read;
mod same;
mod scope;
mod sound;
mod space;
mod write;

use std::sync::Arc;

pub use chars::is_name;
pub use edit::{Editor, Undo};
pub use events::{Event, Events, Limits, Source};
pub use problem::XmlProblem;
pub use read::{DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT, read};
pub use same::same;
pub use scope::XMLNS;
pub use sound::Unsound;
pub use write::write;

use smol_str::SmolStr;

/// What is wrong with a file, on which line (from 1) and in which element.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {problem}", .element.as_ref().map(|name| format!(", <{name}>")).unwrap_or_default())]
pub struct XmlError {
    /// On which the piece begins that is wrong.
    pub line: usize,
    /// Name of the innermost open element, with its prefix.
    pub element: Option<String>,
    /// The rule of XML that is broken, or the limit that is passed.
    pub problem: XmlProblem,
}

/// A node of a [`Document`]; it means nothing in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// A file as a tree.
#[derive(Clone, Debug)]
pub struct Document {
    /// `standalone` of the XML declaration.
    standalone: Option<bool>,
    has_declaration: bool,
    /// Every line of the file ends as on Windows, and will again.
    crlf: bool,
    nodes: Vec<Node>,
    /// Comments, processing instructions and the root element.
    top: Vec<NodeId>,
    root: NodeId,
}

/// A piece of a file, with its place in the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// The element in which it stands; none of the root element and what stands beside it.
    pub parent: Option<NodeId>,
    /// From 1, in the file that was read.
    pub line: u32,
    /// What it is.
    pub content: Content,
}

/// What a node is. Texts are as they are meant, without escapes.
#[derive(Clone, Debug)]
pub enum Content {
    /// With all that stands in it.
    Element(Element),
    /// Text that stands outside of CDATA, white space included.
    Text(SmolStr),
    /// Text between `<![CDATA[` and `]]>`, which is written like that again.
    Cdata(SmolStr),
    /// What stands between `<!--` and `-->`.
    Comment(String),
    /// A processing instruction.
    Instruction {
        /// For which program it is.
        target: String,
        /// All that follows; may be empty.
        data: String,
    },
}

/// An element with its attributes, and what stands in it.
#[derive(Clone, Debug)]
pub struct Element {
    /// Shared by all elements that are called so.
    pub name: Arc<Name>,
    /// Namespace declarations among them, in the order of the file.
    pub attributes: Vec<Attribute>,
    /// Nodes of every kind directly within, in the order of the file.
    pub children: Vec<NodeId>,
}

/// An attribute, or the declaration of a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Unique within its element. Without a prefix it is in no namespace.
    pub name: Arc<Name>,
    /// As it is meant, without quotes and escapes.
    pub value: SmolStr,
}

/// A name as written, with the namespace that its prefix is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// None where there is no prefix and no default namespace.
    pub namespace: Option<Arc<str>>,
    /// As it is written.
    pub prefix: Option<Box<str>>,
    /// What stands behind the prefix.
    pub local: Box<str>,
}

impl Name {
    /// Whether this is the name, in this namespace.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        &*self.local == local && self.namespace.as_deref() == Some(namespace)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.prefix {
            Some(prefix) => write!(out, "{prefix}:{}", self.local),
            None => out.write_str(&self.local),
        }
    }
}

/// Stands for a node of another document.
static NOWHERE: Node = Node { parent: None, line: 0, content: Content::Text(SmolStr::new_static("")) };

impl Document {
    /// The only element that stands in no other one.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// All nodes in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let mut open: Vec<NodeId> = self.top.iter().rev().copied().collect();
        std::iter::from_fn(move || {
            let id = open.pop()?;
            open.extend(self.children(id).iter().rev());
            Some((id, self.node(id)))
        })
    }

    /// All nodes directly within; none if the node isn't an element.
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        self.element(id).map(|element| element.children.as_slice()).unwrap_or_default()
    }

    /// The node; for one of another document an empty text, if this one has none of that number.
    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.0 as usize).unwrap_or(&NOWHERE)
    }

    /// The element, unless the node is something else.
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match &self.node(id).content {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Elements directly within.
    pub fn elements(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &Element)> {
        self.children(id).iter().filter_map(|child| self.element(*child).map(|element| (*child, element)))
    }

    /// The value of an attribute without prefix.
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        self.shared_attribute(id, name).map(SmolStr::as_str)
    }

    /// The same, to be kept without copying it.
    pub fn shared_attribute(&self, id: NodeId, name: &str) -> Option<&SmolStr> {
        self.find_attribute(id, |known| known.namespace.is_none() && known.prefix.is_none() && &*known.local == name)
    }

    /// The value of an attribute of a namespace.
    pub fn attribute_of(&self, id: NodeId, namespace: &str, name: &str) -> Option<&str> {
        self.find_attribute(id, |known| known.is(namespace, name)).map(SmolStr::as_str)
    }

    fn find_attribute(&self, id: NodeId, is_meant: impl Fn(&Name) -> bool) -> Option<&SmolStr> {
        let attributes = &self.element(id)?.attributes;
        attributes.iter().find(|attribute| is_meant(&attribute.name)).map(|attribute| &attribute.value)
    }

    /// The text directly in an element, CDATA among it.
    pub fn text(&self, id: NodeId) -> String {
        let texts = self.children(id).iter().filter_map(|child| match &self.node(*child).content {
            Content::Text(text) | Content::Cdata(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}
