//! What the BPMN standard demands beyond its XML schema. Each rule has a code; its words are in `assets/process-checks/`.
//! Whether a model can be executed is another question: many valid models are only drawn.

mod event;
mod flow;
mod reference;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{ElementId, Model};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    pub code: CheckCode,
    pub severity: Severity,
    /// The id in the file; empty if the element has none.
    pub element: String,
    /// From 1.
    pub line: u32,
    /// What the words of the finding speak of, by name.
    pub parameters: BTreeMap<&'static str, String>,
    /// What would end it; there may be nothing that a program can propose.
    pub repair: Vec<Repair>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The model doesn't say what is to happen, or contradicts itself.
    Error,
    /// The standard forbids it; what is meant can be understood.
    Warning,
}

/// A change of the element.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repair {
    Remove,
    SetAttribute {
        name: &'static str,
        value: &'static str,
    },
    RemoveAttribute {
        name: &'static str,
    },
    /// A child element of BPMN.
    RemoveChild {
        name: &'static str,
    },
}

/// What is found. The name in kebab case is the stable code; the clause is that of BPMN 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCode {
    /// Clause 8.2.1.
    DuplicateId,
    UnresolvedReference,
    /// A reference to an element of another kind, such as a message flow to a data object.
    ReferenceWrongKind,
    /// A flow without source or target (clause 8.3.13).
    FlowWithoutEnd,
    /// Clause 7.6.1: message flows connect pools, sequence flows never do.
    FlowCrossesPools,
    FlowCrossesSubProcess,
    /// Clause 9.3: a message flow has its ends in two pools.
    MessageFlowWithinPool,
    /// Clause 10.5.2.
    IncomingAtStart,
    /// Clause 10.5.3.
    OutgoingAtEnd,
    /// Clause 10.5.4.
    IncomingAtBoundary,
    /// Clause 10.3.5.
    FlowAtEventSubProcess,
    EventSubProcessWithoutStart,
    /// Several start events: tools begin with any of them.
    EventSubProcessStarts,
    /// Clause 10.3.5: a subprocess of the flow begins with a none event.
    SubProcessStartDefined,
    /// Clause 10.7.2.
    FlowAtCompensation,
    /// Clause 8.3.13: a default flow is one of the own outgoing flows.
    DefaultNotOwn,
    DefaultWithCondition,
    /// Clauses 10.6.4, 10.6.6: gateways that don't look at conditions.
    ConditionIgnored,
    /// Clause 10.6.6.
    EventGatewayTarget,
    EventGatewayAlone,
    /// Catch events and starts of event subprocesses say what they wait for (clauses 10.5.2, 10.5.4).
    DefinitionMissing,
    /// So do boundary events; tools let people trigger one that doesn't.
    BoundaryUndefined,
    /// Clause 10.5.5, table 10.93.
    DefinitionNotAllowed,
    /// Clause 10.5.4.
    BoundaryHost,
    /// Errors and cancellations always interrupt (clauses 10.5.2, 10.5.4).
    MustInterrupt,
    /// Clause 10.5.5.
    CancelOutsideTransaction,
    /// Clause 10.5.5: link events come in pairs within a scope.
    LinkWithoutTarget,
    LinkTargetTwice,
    LinkFlow,
}

impl CheckCode {
    pub fn severity(self) -> Severity {
        match self {
            Self::EventSubProcessStarts | Self::BoundaryUndefined | Self::EventGatewayAlone => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// Checks a model; the findings come in the order of the file.
pub fn check(model: &Model) -> Vec<Finding> {
    let mut report = Report { model, findings: vec![] };
    reference::check(&mut report);
    flow::check(&mut report);
    event::check(&mut report);
    let mut findings = report.findings;
    findings.sort_by_key(|finding| (finding.line, finding.code));
    findings
}

/// Where findings are put.
struct Report<'a> {
    model: &'a Model,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn add(&mut self, code: CheckCode, element: ElementId, parameters: &[(&'static str, &str)], repair: &[Repair]) {
        self.findings.push(Finding {
            code,
            severity: code.severity(),
            element: self.model.id_of(element).to_owned(),
            line: self.model.line_of(element),
            parameters: parameters.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            repair: repair.to_vec(),
        });
    }
}

/// What people call an element: its name, else its id.
fn called(model: &Model, id: ElementId) -> String {
    let name = model.element(id).name.as_deref().filter(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| model.id_of(id)).to_owned()
}
