//! Whom a model is for: how exact it has to be depends on that.

use crate::model::{Kind, Model};
use crate::model::ElementId;

/// Marks in the namespaces and exporters of engines and modelers that don't ask for all that the standard does.
const CUSTOMS: [&str; 14] = [
    "activiti", "camunda", "flowable", "zeebe", "jboss", "drools", "bonita", "signavio", "bizagi", "bpmn-js", "bpmn.io",
    "trisotech", "oracle", "ibm.com",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// People look at it; it isn't executable.
    Drawing,
    /// An engine or modeler with customs of its own.
    Engine,
    /// Any engine that follows the standard.
    Portable,
}

impl Purpose {
    /// Of an executable process; all of a file are of one tool.
    pub(super) fn of_executable(model: &Model) -> Self {
        let document = model.document();
        let attributes = document.element(document.root()).map(|root| root.attributes.as_slice()).unwrap_or_default();
        let has_customs = attributes.iter().any(|attribute| {
            let is_meant = attribute.name.namespace.as_deref() == Some(crate::xml::XMLNS)
                || matches!(&*attribute.name.local, "exporter" | "targetNamespace");
            let value = attribute.value.to_lowercase();
            is_meant && CUSTOMS.iter().any(|custom| value.contains(custom))
        });
        if has_customs { Self::Engine } else { Self::Portable }
    }
}

/// Whether an element is part of a process that is to be executed; what stands beside the processes is if any of them is.
pub(super) fn is_executable(model: &Model, id: ElementId) -> bool {
    let is_executable = |kind: &Kind| matches!(kind, Kind::Process { is_executable: true });
    match model.process_of(id) {
        Some(process) => is_executable(&model.element(process).kind),
        None => false,
    }
}
