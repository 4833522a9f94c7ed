//! Changing a document. Each change notes the nodes that it touches as they were, and these undo it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::scope::declaration;
use super::{Attribute, Content, Document, Element, Name, Node, NodeId, Unsound, sound};

/// The nodes that changes have touched, as they were. It fits the document that the changes made, and those that come
/// after it.
#[derive(Clone, Debug, Default)]
pub struct Undo(BTreeMap<NodeId, Node>);

impl Document {
    /// The document without the changes, and what brings them back.
    ///
    /// # Errors
    /// When the changes weren't the last ones made to this document.
    pub fn undone(&self, undo: &Undo) -> Result<(Self, Undo), Unsound> {
        if undo.0.keys().any(|id| id.0 as usize >= self.nodes.len()) {
            return Err(Unsound::NotATree);
        }
        let mut editor = Editor::new(self);
        for (id, node) in &undo.0 {
            editor.change(*id, |now| now.clone_from(node));
        }
        editor.finish()
    }
}

/// A document that is being changed. Nodes taken out keep their place in memory, so that ids stay what they are.
pub struct Editor {
    document: Document,
    before: BTreeMap<NodeId, Node>,
    /// Nodes from here on are new.
    first_new: usize,
}

impl Editor {
    /// Begins with a copy; the document itself stays as it is.
    pub fn new(document: &Document) -> Self {
        Self { document: document.clone(), before: BTreeMap::new(), first_new: document.nodes.len() }
    }

    /// As the changes have made it so far.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The changed document, and what undoes the changes.
    ///
    /// # Errors
    /// When the result couldn't be written and read again.
    pub fn finish(self) -> Result<(Document, Undo), Unsound> {
        sound::check(&self.document)?;
        Ok((self.document, Undo(self.before)))
    }

    fn change(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        let Some(node) = self.document.nodes.get_mut(id.0 as usize) else { return };
        if (id.0 as usize) < self.first_new {
            self.before.entry(id).or_insert_with(|| node.clone());
        }
        change(node);
    }

    fn change_element(&mut self, id: NodeId, change: impl FnOnce(&mut Element)) {
        self.change(id, |node| {
            if let Content::Element(element) = &mut node.content {
                change(element);
            }
        });
    }

    /// Sets an attribute without prefix, or removes it.
    pub fn set_attribute(&mut self, element: NodeId, name: &str, value: Option<&str>) {
        self.put_attribute(element, Name { namespace: None, prefix: None, local: name.into() }, value);
    }

    /// Sets an attribute of a namespace, or removes it. Where the namespace has no prefix yet, it gets this one.
    pub fn set_attribute_of(&mut self, element: NodeId, space: (&str, &str), name: &str, value: Option<&str>) {
        if value.is_none() && self.document.attribute_of(element, space.0, name).is_none() {
            return;
        }
        let prefix = self.bound_prefix(element, space, true);
        self.put_attribute(element, new_name(space.0, &prefix, name), value);
    }

    fn put_attribute(&mut self, element: NodeId, name: Name, value: Option<&str>) {
        let is_it =
            |attribute: &Attribute| attribute.name.namespace == name.namespace && attribute.name.local == name.local;
        self.change_element(element, |element| match (element.attributes.iter_mut().find(|one| is_it(one)), value) {
            (Some(attribute), Some(value)) => attribute.value = value.into(),
            (None, Some(value)) => {
                element.attributes.push(Attribute { name: Arc::new(name.clone()), value: value.into() })
            }
            (_, None) => element.attributes.retain(|one| !is_it(one)),
        });
    }

    /// Gives an element another name in the same namespace.
    pub fn rename(&mut self, element: NodeId, local: &str) {
        self.change_element(element, |element| {
            element.name = Arc::new(Name { local: local.into(), ..(*element.name).clone() });
        });
    }

    /// Puts a new element into another one, before a child of it or at its end. It is written with the prefix that the file
    /// has for the namespace there; where it has none, with the one given.
    pub fn add(&mut self, parent: NodeId, before: Option<NodeId>, space: (&str, &str), local: &str) -> NodeId {
        let prefix = self.bound_prefix(parent, space, false);
        let name = Arc::new(new_name(space.0, &prefix, local));
        let element = Element { name, attributes: vec![], children: vec![] };
        let id = self.push(self.document.node(parent).line, Content::Element(element));
        self.insert(parent, before, id);
        id
    }

    /// Replaces all that is within an element by a text.
    pub fn set_text(&mut self, element: NodeId, text: &str) {
        let id = self.push(self.document.node(element).line, Content::Text(text.into()));
        self.change(id, |node| node.parent = Some(element));
        self.change_element(element, |element| element.children = vec![id]);
    }

    /// Takes a node out, with the white space before it.
    pub fn remove(&mut self, id: NodeId) {
        let Some(parent) = self.document.node(id).parent else { return };
        let mut children = self.document.children(parent).to_vec();
        let Some(at) = children.iter().position(|child| *child == id) else { return };
        children.remove(at);
        if !self.document.is_mixed(parent) {
            if let Some(before) = at.checked_sub(1)
                && children.get(before).is_some_and(|before| self.document.is_space(*before))
            {
                children.remove(before);
            }
            if children.iter().all(|child| self.document.is_space(*child)) {
                children.clear();
            }
        }
        self.change_element(parent, |element| element.children = children);
    }

    /// Takes an element to another place. Prefixes keep their meaning.
    pub fn move_to(&mut self, id: NodeId, parent: NodeId, before: Option<NodeId>) {
        let scope = self.document.node(id).parent.map(|parent| owned(&self.document, parent)).unwrap_or_default();
        self.remove(id);
        self.bind(id, parent, &scope);
        self.insert(parent, before, id);
    }

    /// Puts a copy of an element of another document here, with those of its children that are wanted and all that is in
    /// them.
    pub fn copy(
        &mut self,
        from: &Document,
        id: NodeId,
        to: (NodeId, Option<NodeId>),
        wanted: &dyn Fn(NodeId) -> bool,
    ) -> NodeId {
        let copy = self.copy_node(from, id, self.document.node(to.0).line, wanted);
        let scope = from.node(id).parent.map(|parent| owned(from, parent)).unwrap_or_default();
        self.bind(copy, to.0, &scope);
        self.insert(to.0, to.1, copy);
        copy
    }

    /// As deep as the document, which is bounded.
    fn copy_node(&mut self, from: &Document, id: NodeId, line: u32, wanted: &dyn Fn(NodeId) -> bool) -> NodeId {
        let Some(element) = from.element(id) else { return self.push(line, from.node(id).content.clone()) };
        let copy = self.push(line, Content::Element(Element { children: vec![], ..element.clone() }));
        let mut children: Vec<NodeId> = element.children.iter().copied().filter(|child| wanted(*child)).collect();
        if children.iter().all(|child| from.is_space(*child)) && children.len() < element.children.len() {
            children.clear();
        }
        let children: Vec<NodeId> =
            children.iter().map(|child| self.copy_node(from, *child, line, &|_| true)).collect();
        for child in &children {
            self.change(*child, |node| node.parent = Some(copy));
        }
        self.change_element(copy, |element| element.children = children);
        copy
    }

    /// Declares on an element the prefixes that meant something else where it came from.
    fn bind(&mut self, id: NodeId, parent: NodeId, scope: &BTreeMap<String, String>) {
        let here = owned(&self.document, parent);
        let own = self.document.element(id).map(|element| element.attributes.clone()).unwrap_or_default();
        let is_own = |name: &Name| own.iter().any(|attribute| *attribute.name == *name);
        let is_default_new = !scope.contains_key("") && here.get("").is_some_and(|namespace| !namespace.is_empty());
        let default = is_default_new.then(|| (String::new(), String::new()));
        for (prefix, namespace) in scope.clone().into_iter().chain(default) {
            let name = declaration(&prefix);
            if here.get(&prefix) != Some(&namespace) && !is_own(&name) {
                self.change_element(id, |element| element.attributes.push(Attribute { name, value: namespace.into() }));
            }
        }
    }

    /// Puts children of an element into this order; the others stay where they are.
    pub fn reorder(&mut self, parent: NodeId, order: &[NodeId]) {
        let mut next = order.iter().copied();
        self.change_element(parent, |element| {
            for child in element.children.iter_mut().filter(|child| order.contains(child)) {
                *child = next.next().unwrap_or(*child);
            }
        });
    }

    /// Whether a node was made by this editor.
    pub fn is_new(&self, id: NodeId) -> bool {
        id.0 as usize >= self.first_new
    }

    fn insert(&mut self, parent: NodeId, before: Option<NodeId>, id: NodeId) {
        let lead = self.document.lead_within(parent);
        let mut children = self.document.children(parent).to_vec();
        let at = before.and_then(|before| children.iter().position(|child| *child == before));
        let is_space_before = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| children.get(before));
            before.is_some_and(|before| self.document.is_space(*before))
        };
        let (at, has_space) = match at {
            Some(at) => (at, is_space_before(at)),
            None if is_space_before(children.len()) => (children.len() - 1, false),
            None => (children.len(), false),
        };
        let line = self.document.node(parent).line;
        let is_before_sibling = children.get(at).is_some_and(|next| !self.document.is_space(*next));
        let new = match lead {
            Some(lead) if is_before_sibling && has_space => vec![id, self.space(parent, line, &lead)],
            Some(lead) if !is_before_sibling => {
                let mut new = vec![self.space(parent, line, &lead), id];
                if children.is_empty()
                    && let Some(own) = self.document.lead_of(parent)
                {
                    new.push(self.space(parent, line, &own));
                }
                new
            }
            _ => vec![id],
        };
        children.splice(at..at, new);
        self.change(id, |node| node.parent = Some(parent));
        self.change_element(parent, |element| element.children = children);
    }

    fn space(&mut self, parent: NodeId, line: u32, text: &str) -> NodeId {
        let id = self.push(line, Content::Text(text.into()));
        self.change(id, |node| node.parent = Some(parent));
        id
    }

    fn push(&mut self, line: u32, content: Content) -> NodeId {
        let id = NodeId(u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX));
        self.document.nodes.push(Node { parent: None, line, content });
        id
    }

    fn bound_prefix(&mut self, at: NodeId, (namespace, wanted): (&str, &str), of_attribute: bool) -> String {
        if let Some(prefix) = self.document.prefix(at, namespace, of_attribute) {
            return prefix;
        }
        let taken: Vec<String> = owned(&self.document, at).into_keys().collect();
        let mut prefix = wanted.to_owned();
        while taken.contains(&prefix) {
            prefix.push('_');
        }
        let declared = Attribute { name: declaration(&prefix), value: namespace.into() };
        self.change_element(self.document.root, |root| root.attributes.push(declared));
        prefix
    }
}

fn owned(document: &Document, element: NodeId) -> BTreeMap<String, String> {
    document.scope(element).into_iter().map(|(prefix, namespace)| (prefix.to_owned(), namespace.to_owned())).collect()
}

fn new_name(namespace: &str, prefix: &str, local: &str) -> Name {
    let prefix = (!prefix.is_empty()).then(|| prefix.into());
    Name { namespace: Some(namespace.into()), prefix, local: local.into() }
}
