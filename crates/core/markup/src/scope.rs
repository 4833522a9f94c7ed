//! Which prefixes are bound where, for what is written anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Document, Name, NodeId};

/// The namespace of namespace declarations.
pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

impl Document {
    /// What each prefix stands for within an element; the default namespace has the prefix "", and "" stands for none.
    pub(super) fn scope(&self, element: NodeId) -> BTreeMap<&str, &str> {
        let mut scope = BTreeMap::new();
        let mut at = Some(element);
        while let Some(here) = at {
            let attributes = self.element(here).map(|element| element.attributes.as_slice()).unwrap_or_default();
            for attribute in attributes {
                if let Some(prefix) = declared(&attribute.name) {
                    scope.entry(prefix).or_insert(attribute.value.as_str());
                }
            }
            at = self.node(here).parent;
        }
        scope
    }

    /// Whether the root element binds a prefix to a namespace.
    pub fn root_declares(&self, namespace: &str) -> bool {
        self.scope(self.root()).values().any(|bound| *bound == namespace)
    }

    /// The prefix that the file uses for a namespace: that of the elements around if they are of it, else the first that
    /// is bound. `None` if there is none; an attribute needs one that isn't empty.
    pub(super) fn prefix(&self, element: NodeId, namespace: &str, of_attribute: bool) -> Option<String> {
        let scope = self.scope(element);
        let fits = |prefix: &str| scope.get(prefix) == Some(&namespace) && !(of_attribute && prefix.is_empty());
        let mut at = Some(element);
        while let Some(here) = at {
            if let Some(name) = self.element(here).map(|element| &element.name)
                && name.namespace.as_deref() == Some(namespace)
            {
                let prefix = name.prefix.as_deref().unwrap_or_default();
                if fits(prefix) {
                    return Some(prefix.to_owned());
                }
            }
            at = self.node(here).parent;
        }
        scope.keys().find(|prefix| fits(prefix)).map(|prefix| (*prefix).to_owned())
    }
}

/// The prefix that an attribute of this name declares.
pub(super) fn declared(name: &Name) -> Option<&str> {
    let is_declaration = name.namespace.as_deref() == Some(XMLNS);
    is_declaration.then_some(if name.prefix.is_some() { &*name.local } else { "" })
}

/// The name of the attribute that declares a prefix.
pub(super) fn declaration(prefix: &str) -> Arc<Name> {
    let (of, local) = if prefix.is_empty() { (None, "xmlns") } else { (Some("xmlns".into()), prefix) };
    Arc::new(Name { namespace: Some(XMLNS.into()), prefix: of, local: local.into() })
}
