//! Whom a model is for: how exact it has to be depends on that.

use crate::model::{Element, ElementId, Kind, Model};
use crate::xml::XMLNS;

/// Marks in the namespaces and names of engines and modelers that don't ask for all that the standard does.
const CUSTOMS: [&str; 14] = [
    "activiti",
    "bizagi",
    "bonita",
    "bpmn.io",
    "bpmn-js",
    "camunda",
    "drools",
    "flowable",
    "jboss",
    "jbpm",
    "oracle",
    "signavio",
    "trisotech",
    "zeebe",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// People look at it; it isn't executable.
    Drawing,
    /// An engine or modeler with customs of its own, which settle what the model leaves open.
    Engine,
    /// Any engine that follows the standard: nothing but the model says what is meant.
    Portable,
}

impl Purpose {
    /// Of an executable process; all of a file are of one tool. Portable is what names no tool and says itself in which
    /// language its expressions are.
    pub(super) fn of_executable(model: &Model) -> Self {
        let document = model.document();
        let root = document.root();
        let attributes = document.element(root).map(|root| root.attributes.as_slice()).unwrap_or_default();
        let names_tool = attributes.iter().any(|attribute| {
            let is_namespace = attribute.name.namespace.as_deref() == Some(XMLNS);
            let value = attribute.value.to_lowercase();
            (is_namespace || matches!(&*attribute.name.local, "exporter" | "targetNamespace"))
                && CUSTOMS.iter().any(|custom| value.contains(custom))
        });
        let is_portable = !names_tool && document.attribute(root, "expressionLanguage").is_some();
        if is_portable { Self::Portable } else { Self::Engine }
    }
}

/// Whether an element is part of a process that is to be executed. What stands beside the processes is, unless all of
/// them are drawings.
pub(super) fn is_executable(model: &Model, id: ElementId, beside: bool) -> bool {
    model.process_of(id).map_or(beside, |process| is_executed(model.element(process)))
}

/// Whether what stands beside the processes is to be executed.
pub(super) fn beside(model: &Model) -> bool {
    let mut processes =
        model.elements().map(|(_, element)| element).filter(|one| matches!(one.kind, Kind::Process { .. })).peekable();
    processes.peek().is_none() || processes.any(is_executed)
}

fn is_executed(process: &Element) -> bool {
    matches!(process.kind, Kind::Process { is_executable: true })
}
