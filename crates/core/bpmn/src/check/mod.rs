//! What the BPMN standard demands beyond its XML schema. Each rule has a code; its words are in `assets/process-checks/`.
//! Whether a model can be executed is another question: many valid models are only drawn.

mod code;
mod connect;
mod event;
mod flow;
mod gateway;
mod link;
mod message;
mod parts;
mod purpose;
mod reference;
mod schema;
mod tree;

use serde::Serialize;

pub use code::{CheckCode, Weight};
pub use findings::Severity;
pub use purpose::{Platform, Purpose};

use crate::model::{ElementId, Model};
use markup::NodeId;
use tree::Tree;

/// Something that breaks the standard, with what would end it.
pub type Finding = findings::Finding<CheckCode, At, Repairs>;

/// Where in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// The id in the file; empty if the element has none.
    pub element: String,
    /// From 1.
    pub line: u32,
}

/// What would end a finding; there may be nothing that a program can propose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Repairs {
    /// Each on its own ends the finding.
    pub repair: Vec<Repair>,
}

/// A change of the element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repair {
    /// The element with what is in it.
    Remove,
    /// In no namespace; an existing value is replaced.
    SetAttribute {
        /// As BPMN writes it.
        name: &'static str,
        /// As BPMN writes it.
        value: &'static str,
    },
    /// In no namespace; it means then what leaving it out means.
    RemoveAttribute {
        /// As BPMN writes it.
        name: &'static str,
    },
    /// A child element of BPMN.
    RemoveChild {
        /// Without a prefix.
        name: &'static str,
    },
}

/// Checks a model for the platform that it is meant for; the findings come in the order of the file.
pub fn check(model: &Model) -> Vec<Finding> {
    check_for(model, None)
}

/// The same for a platform; without one the file says which.
pub fn check_for(model: &Model, platform: Option<Platform>) -> Vec<Finding> {
    let tree = Tree::of(model);
    let executable = Purpose::of_executable(platform.unwrap_or_else(|| Platform::of(model)));
    let mut report = Report { model, tree: &tree, executable, beside: purpose::beside(model), findings: vec![] };
    for rules in RULES {
        rules(&mut report);
    }
    let mut findings = report.findings;
    findings.sort_by_key(|finding| (finding.place.line, finding.code));
    findings
}

const RULES: [fn(&mut Report<'_>); 8] = [
    schema::check,
    reference::check,
    flow::check,
    connect::check,
    gateway::check,
    event::check,
    message::check,
    parts::check,
];

/// Where findings are put.
struct Report<'a> {
    model: &'a Model,
    tree: &'a Tree<'a>,
    /// What executable processes of the file are for.
    executable: Purpose,
    /// Whether what stands beside the processes is to be executed.
    beside: bool,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn add(&mut self, code: CheckCode, element: ElementId, parameters: &[(&'static str, &str)], repair: &[Repair]) {
        self.findings.push(Finding {
            code,
            severity: code.severity(self.purpose(element)),
            place: At { element: self.model.id_of(element).to_owned(), line: self.model.line_of(element) },
            parameters: findings::parameters(parameters),
            more: Repairs { repair: repair.to_vec() },
        });
    }

    /// Of a node that may be only a part of an element: the finding names the element.
    fn add_at(&mut self, code: CheckCode, node: NodeId, parameters: &[(&'static str, &str)]) {
        let owner = self.tree.owner(node);
        let name = called(self.model, owner);
        let named: Vec<_> = [("name", name.as_str())].into_iter().chain(parameters.iter().copied()).collect();
        self.add(code, owner, &named, &[]);
    }

    fn purpose(&self, element: ElementId) -> Purpose {
        if purpose::is_executable(self.model, element, self.beside) { self.executable } else { Purpose::Drawing }
    }
}

/// What people call an element: its name, else its id, else its type.
fn called(model: &Model, id: ElementId) -> String {
    let name = model.element(id).name.as_deref().filter(|name| !name.trim().is_empty());
    let id_or_type = || Some(model.id_of(id)).filter(|own| !own.is_empty()).unwrap_or_else(|| model.tag_of(id));
    name.unwrap_or_else(id_or_type).to_owned()
}
