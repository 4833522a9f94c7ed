//! The elements of a file by name and by id, for the rules on what the model doesn't read.

use std::collections::HashMap;

use crate::model::{BPMN, ElementId, Model, local};
use markup::{Document, NodeId};

pub(super) struct Tree<'a> {
    pub document: &'a Document,
    by_name: HashMap<&'a str, Vec<NodeId>>,
    by_id: HashMap<&'a str, NodeId>,
    in_model: HashMap<NodeId, ElementId>,
    root: ElementId,
}

impl<'a> Tree<'a> {
    pub fn of(model: &'a Model) -> Self {
        let document = model.document();
        let in_model: HashMap<NodeId, ElementId> = model.elements().map(|(id, element)| (element.node, id)).collect();
        let root = in_model.get(&document.root()).copied().unwrap_or(ElementId(0));
        let mut tree = Self { document, by_name: HashMap::new(), by_id: HashMap::new(), in_model, root };
        for (node, _) in document.all() {
            let Some(element) = document.element(node) else { continue };
            if element.name.namespace.as_deref() == Some(BPMN) {
                tree.by_name.entry(&element.name.local).or_default().push(node);
                if let Some(id) = document.attribute(node, "id") {
                    tree.by_id.entry(id).or_insert(node);
                }
            }
        }
        tree
    }

    /// All elements of BPMN of this name, in the order of the file.
    pub fn named(&self, name: &str) -> &[NodeId] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name of an element of BPMN; empty for others.
    pub fn tag(&self, node: NodeId) -> &'a str {
        let element = self.document.element(node).filter(|element| element.name.namespace.as_deref() == Some(BPMN));
        element.map(|element| &*element.name.local).unwrap_or_default()
    }

    /// What a reference leads to.
    pub fn find(&self, reference: &str) -> Option<NodeId> {
        self.by_id.get(reference).or_else(|| self.by_id.get(local(reference))).copied()
    }

    /// What the reference in an attribute leads to.
    pub fn follow(&self, node: NodeId, attribute: &str) -> Option<NodeId> {
        self.find(self.attribute(node, attribute)?)
    }

    pub fn attribute(&self, node: NodeId, name: &str) -> Option<&'a str> {
        self.document.attribute(node, name)
    }

    pub fn is_true(&self, node: NodeId, attribute: &str) -> bool {
        self.attribute(node, attribute).is_some_and(|value| matches!(value.trim(), "true" | "1"))
    }

    pub fn children<'b>(&'b self, node: NodeId, name: &'b str) -> impl Iterator<Item = NodeId> + 'b {
        self.document.elements(node).filter(move |(_, child)| child.name.is(BPMN, name)).map(|(child, _)| child)
    }

    pub fn child(&self, node: NodeId, name: &str) -> Option<NodeId> {
        self.children(node, name).next()
    }

    pub fn text(&self, node: NodeId) -> String {
        self.document.text(node).trim().to_owned()
    }

    /// The texts of the children of a name: references, mostly.
    pub fn texts(&self, node: NodeId, name: &str) -> Vec<String> {
        self.children(node, name).map(|child| self.text(child)).collect()
    }

    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.document.node(node).parent
    }

    /// The innermost element of the model that a node is part of.
    pub fn owner(&self, node: NodeId) -> ElementId {
        let mut at = Some(node);
        while let Some(here) = at {
            if let Some(id) = self.in_model.get(&here) {
                return *id;
            }
            at = self.parent(here);
        }
        self.root
    }
}
