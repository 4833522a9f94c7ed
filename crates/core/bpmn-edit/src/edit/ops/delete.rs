//! Taking elements away, with all that can't be without them and all that speaks of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::edit::EditError;
use crate::edit::work::Work;
use bpmn::meaning::{Naming, names_others};
use bpmn::model::{BPMN, BPMN_DI, Kind, local};
use markup::{Document, Element, NodeId};

/// The attribute of a drawing that says of what it is.
const DRAWS: &str = "bpmnElement";
/// Attributes without which their element is nothing.
const NEEDED: [&str; 4] = ["sourceRef", "targetRef", "attachedToRef", "dataObjectRef"];
impl Work<'_> {
    pub(in crate::edit) fn delete(&mut self, elements: &[String]) -> Result<(), EditError> {
        let mut roots = BTreeSet::new();
        for key in elements {
            let element = self.find(key)?;
            if matches!(self.model.element(element).kind, Kind::Definitions) {
                return Err(self.wrong(element));
            }
            roots.insert(self.node(element));
        }
        let (roots, gone) = with_dependents(self.model.document(), roots);
        for node in &roots {
            self.xml.remove(*node);
        }
        self.forget(&gone);
        Ok(())
    }

    /// Removes references to ids that are gone, and drawings of them.
    fn forget(&mut self, gone: &HashSet<String>) {
        let nodes: Vec<NodeId> = self.xml.document().all().map(|(node, _)| node).collect();
        for node in nodes {
            let named = names_others(self.xml.document(), node);
            for (naming, _) in named.into_iter().filter(|(_, text)| gone.contains(local(text))) {
                match naming {
                    Naming::Text => self.xml.remove(node),
                    Naming::Attribute(DRAWS) => self.erase(node),
                    Naming::Attribute(name) => self.xml.set_attribute(node, name, None),
                }
            }
        }
    }

    /// A shape or edge; or the whole diagram, where the node is its plane.
    fn erase(&mut self, node: NodeId) {
        let document = self.xml.document();
        let is_plane = document.element(node).is_some_and(|element| element.name.is(BPMN_DI, "BPMNPlane"));
        let part = if is_plane { document.node(node).parent.unwrap_or(node) } else { node };
        self.xml.remove(part);
    }
}

/// Everything that goes with these, and the ids that nothing has any more.
fn with_dependents(document: &Document, mut roots: BTreeSet<NodeId>) -> (BTreeSet<NodeId>, HashSet<String>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for id in document.all().filter_map(|(node, _)| document.attribute(node, "id")) {
        *counts.entry(id).or_default() += 1;
    }
    loop {
        let mut within = HashSet::new();
        let mut left = counts.clone();
        for node in roots.iter().flat_map(|root| subtree(document, *root)) {
            let id = document.attribute(node, "id").filter(|_| within.insert(node));
            if let Some(count) = id.and_then(|id| left.get_mut(id)) {
                *count -= 1;
            }
        }
        let gone: HashSet<String> =
            left.into_iter().filter(|(_, count)| *count == 0).map(|(id, _)| id.to_owned()).collect();
        let known = roots.len();
        let elements = document.all().filter_map(|(node, _)| Some((node, document.element(node)?)));
        roots.extend(
            elements.filter(|(node, _)| !within.contains(node)).filter_map(|(node, element)| {
                depends(document, node, element, &|text| gone.contains(local(text.trim())))
            }),
        );
        if roots.len() == known {
            return (roots, gone);
        }
    }
}

/// What has to go with an element that is gone: this one, or what it belongs to.
fn depends(document: &Document, node: NodeId, element: &Element, is_gone: &dyn Fn(&str) -> bool) -> Option<NodeId> {
    if element.name.namespace.as_deref() != Some(BPMN) {
        return None;
    }
    if NEEDED.iter().any(|name| document.attribute(node, name).is_some_and(is_gone)) {
        return Some(node);
    }
    let parent = document.node(node).parent?;
    let of_data = document
        .element(parent)
        .is_some_and(|parent| matches!(&*parent.name.local, "dataInputAssociation" | "dataOutputAssociation"));
    let is_end = matches!(&*element.name.local, "sourceRef" | "targetRef");
    (of_data && is_end && is_gone(&document.text(node))).then_some(parent)
}

fn subtree(document: &Document, root: NodeId) -> Vec<NodeId> {
    let mut found = vec![root];
    let mut at = 0;
    while let Some(node) = found.get(at) {
        found.extend(document.children(*node));
        at += 1;
    }
    found
}
