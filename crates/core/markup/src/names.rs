//! Names and what their prefixes are bound to.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::Name;
use super::chars::is_name;
use super::problem::XmlProblem;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// Equal names share their memory; finding a prefix takes the same time however many are declared.
pub(super) struct Names {
    known: HashSet<Arc<Name>>,
    /// What each prefix is bound to, innermost last; the default namespace has the prefix "".
    bound: HashMap<Box<str>, Vec<Option<Arc<str>>>>,
    /// Prefixes declared by each open element.
    declared: Vec<Vec<Box<str>>>,
    /// What names stand for as long as no prefix is bound anew, by how they are written.
    elements: HashMap<Box<str>, Arc<Name>>,
    attributes: HashMap<Box<str>, Arc<Name>>,
}

impl Names {
    pub(super) fn new() -> Self {
        let bound = [("xml", XML), ("xmlns", XMLNS)];
        Self {
            known: HashSet::new(),
            bound: bound.map(|(prefix, namespace)| (prefix.into(), vec![Some(namespace.into())])).into_iter().collect(),
            declared: vec![],
            elements: HashMap::new(),
            attributes: HashMap::new(),
        }
    }

    /// Begins an element with its `(prefix, namespace)` declarations.
    pub(super) fn open(&mut self, declarations: &[(&str, Cow<'_, str>)]) -> Result<(), XmlProblem> {
        for (prefix, namespace) in declarations {
            let namespace: &str = namespace;
            let is_reserved = matches!(*prefix, "xmlns") || (*prefix == "xml") != (namespace == XML);
            if is_reserved || namespace == XMLNS || (namespace.is_empty() && !prefix.is_empty()) {
                return Err(XmlProblem::BadPrefix { found: (*prefix).to_owned() });
            }
            let namespace = (!namespace.is_empty()).then(|| Arc::from(namespace));
            self.bound.entry((*prefix).into()).or_default().push(namespace);
        }
        let prefixes: Vec<Box<str>> = declarations.iter().map(|(prefix, _)| (*prefix).into()).collect();
        self.forget_if(&prefixes);
        self.declared.push(prefixes);
        Ok(())
    }

    /// Ends the innermost element; gives how many prefixes it had declared.
    pub(super) fn close(&mut self) -> usize {
        let prefixes = self.declared.pop().unwrap_or_default();
        self.forget_if(&prefixes);
        let count = prefixes.len();
        for prefix in prefixes {
            if let Some(bindings) = self.bound.get_mut(&prefix) {
                bindings.pop();
            }
        }
        count
    }

    /// Prefixes mean something else from here on.
    fn forget_if(&mut self, prefixes: &[Box<str>]) {
        if !prefixes.is_empty() {
            // Clearing would take the time of the largest size they ever had.
            (self.elements, self.attributes) = (HashMap::new(), HashMap::new());
        }
    }

    pub(super) fn element(&mut self, written: &str) -> Result<Arc<Name>, XmlProblem> {
        if let Some(known) = self.elements.get(written) {
            return Ok(known.clone());
        }
        let (prefix, local) = parts(written);
        if prefix == Some("xmlns") {
            return Err(XmlProblem::BadName { found: written.to_owned() });
        }
        let namespace = self.namespace(prefix.unwrap_or_default());
        let name = self.name(namespace.or(prefix.is_none().then_some(None)), prefix, local)?;
        self.elements.insert(written.into(), name.clone());
        Ok(name)
    }

    /// Without a prefix an attribute is in no namespace, but for the declaration of the default namespace.
    pub(super) fn attribute(&mut self, written: &str) -> Result<Arc<Name>, XmlProblem> {
        if let Some(known) = self.attributes.get(written) {
            return Ok(known.clone());
        }
        let (prefix, local) = parts(written);
        let namespace = match prefix {
            Some(prefix) => self.namespace(prefix),
            None if local == "xmlns" => self.namespace("xmlns"),
            None => Some(None),
        };
        let name = self.name(namespace, prefix, local)?;
        self.attributes.insert(written.into(), name.clone());
        Ok(name)
    }

    fn namespace(&self, prefix: &str) -> Option<Option<Arc<str>>> {
        self.bound.get(prefix)?.last().cloned()
    }

    fn name(
        &mut self,
        namespace: Option<Option<Arc<str>>>,
        prefix: Option<&str>,
        local: &str,
    ) -> Result<Arc<Name>, XmlProblem> {
        let Some(namespace) = namespace else {
            return Err(XmlProblem::UnboundPrefix { found: prefix.unwrap_or_default().to_owned() });
        };
        let name = Name { namespace, prefix: prefix.map(Into::into), local: local.into() };
        if let Some(known) = self.known.get(&name) {
            return Ok(known.clone());
        }
        if !is_name(local) || prefix.is_some_and(|prefix| !is_name(prefix)) {
            return Err(XmlProblem::BadName { found: name.to_string() });
        }
        let name = Arc::new(name);
        self.known.insert(name.clone());
        Ok(name)
    }
}

fn parts(written: &str) -> (Option<&str>, &str) {
    match written.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, written),
    }
}
