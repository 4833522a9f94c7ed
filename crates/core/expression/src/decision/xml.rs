//! The elements of a DMN file, a view of its tree.

use markup::{Document, NodeId, XmlError};

use super::fault::{TableCode, TableFault};

/// Namespaces of DMN 1.1 to 1.5; tables are written alike in all of them.
const NAMESPACES: [&str; 5] = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
];

#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    document: &'a Document,
    node: NodeId,
}

impl<'a> Element<'a> {
    /// The root element, `definitions` of a known version.
    pub fn root(document: &'a Document) -> Result<Self, TableFault> {
        let root = Self { document, node: document.root() };
        if root.name() == "definitions" {
            Ok(root)
        } else {
            let fault = TableFault::new(TableCode::NotDmn, Some(root.line()), "file");
            Err(fault.with("versions", "1.1, 1.2, 1.3, 1.4, 1.5"))
        }
    }

    /// Local name; empty for elements of another namespace, which are nothing to a table.
    pub fn name(self) -> &'a str {
        let name = self.document.element(self.node).map(|element| &element.name);
        let name = name.filter(|name| name.namespace.as_deref().is_some_and(|own| NAMESPACES.contains(&own)));
        name.map(|name| &*name.local).unwrap_or_default()
    }

    pub fn line(self) -> usize {
        self.document.node(self.node).line as usize
    }

    pub fn each(self, name: &'a str) -> impl Iterator<Item = Self> {
        let document = self.document;
        let children = document.elements(self.node).map(move |(node, _)| Self { document, node });
        children.filter(move |child| child.name() == name)
    }

    pub fn child(self, name: &'a str) -> Option<Self> {
        self.each(name).next()
    }

    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.document.attribute(self.node, name)
    }

    /// What its `text` says; empty if there is none.
    pub fn said(self) -> String {
        self.child("text").map(Self::own_text).unwrap_or_default()
    }

    /// The name of the first element directly in it, of whatever namespace.
    pub fn first(self) -> Option<&'a str> {
        self.document.elements(self.node).next().map(|(_, element)| &*element.name.local)
    }

    /// All elements of a name, however deep.
    pub fn inside(self, name: &'a str) -> impl Iterator<Item = Self> {
        let document = self.document;
        document.all().map(move |(node, _)| Self { document, node }).filter(move |element| element.name() == name)
    }

    /// The element around it.
    pub fn around(self) -> Option<Self> {
        let parent = self.document.node(self.node).parent?;
        Some(Self { document: self.document, node: parent })
    }

    /// The text directly in it.
    pub fn own_text(self) -> String {
        self.document.text(self.node).trim().to_owned()
    }

    pub fn fault(self, code: TableCode) -> TableFault {
        TableFault::new(code, Some(self.line()), format!("<{}>", self.name()))
    }
}

/// Whether a file is of DMN, whatever is in it.
pub fn is_dmn(bytes: &[u8]) -> bool {
    markup::read(bytes).is_ok_and(|document| Element::root(&document).is_ok())
}

/// # Errors
/// [`TableCode::Xml`] with what is wrong.
pub(super) fn read(bytes: &[u8]) -> Result<Document, TableFault> {
    markup::read(bytes).map_err(|XmlError { line, problem, .. }| {
        let mut fault = TableFault::new(TableCode::Xml, Some(line), "file").with("reason", problem.to_string());
        fault.xml = Some(problem);
        fault
    })
}
