//! Whom a model is for: how exact it has to be depends on that.

use crate::model::{Element, ElementId, Kind, Model};
use markup::XMLNS;

/// Where a model is to be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Our own portal, whose engine keeps to the standard.
    Amtspult,
    /// The engine of Amt24, Activiti.
    Amt24,
    /// Some other engine or modeler.
    Any,
}

impl Platform {
    /// What a file itself says by its namespaces and tools: Amt24 where it has extensions of Activiti or Amt24's own
    /// namespace, another one where it names that; else it is for us.
    pub fn of(model: &Model) -> Self {
        let document = model.document();
        let attributes = document.element(document.root()).map(|root| root.attributes.as_slice()).unwrap_or_default();
        let says = |marks: &[&str]| {
            attributes.iter().any(|attribute| {
                let value = attribute.value.to_lowercase();
                let is_namespace = attribute.name.namespace.as_deref() == Some(XMLNS);
                (is_namespace || matches!(&*attribute.name.local, "exporter" | "targetNamespace"))
                    && marks.iter().any(|mark| value.contains(mark))
            })
        };
        if says(&AMT24) {
            Self::Amt24
        } else if says(&CUSTOMS) {
            Self::Any
        } else {
            Self::Amtspult
        }
    }
}

/// Marks of what Amt24 runs.
const AMT24: [&str; 2] = ["http://activiti.org/bpmn", "elektronischer_antrag"];

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

/// What a process is for, which says how much a code [weighs](super::Weight).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// People look at it; it isn't executable.
    Drawing,
    /// An engine or modeler with customs of its own, which settle what the model leaves open.
    Engine,
    /// Amt24's engine: what it stumbles over is an error.
    Amt24,
    /// Any engine that follows the standard: nothing but the model says what is meant.
    Portable,
}

impl Purpose {
    /// Of an executable process; all of a file are for one platform.
    pub(super) fn of_executable(platform: Platform) -> Self {
        match platform {
            Platform::Amtspult => Self::Portable,
            Platform::Amt24 => Self::Amt24,
            Platform::Any => Self::Engine,
        }
    }

    /// Whether we know the engine that will execute it.
    pub(super) fn is_strict(self) -> bool {
        matches!(self, Self::Portable | Self::Amt24)
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
