//! Form and process together: what conditions read is there and of the right kind, forms exist, and Amt24's own rules
//! are kept (docs of Amt24's Vorlage-Prozessmodellierung; Seitenbau/Amt24-Blaupauseprozess).
//!
//! Forms and connectors are told as plain data; nothing of a script is run or understood but the names that it writes in
//! quotes.

mod amt24;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Data;
use crate::expression::{Code, Expression, Type, Types, Value};
use crate::model::{ElementId, Model};

/// What is known beside the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// By form key: `formular:6000357:Gewerbe:v1.0`.
    pub forms: BTreeMap<String, Vec<Field>>,
    /// What a service task sets, by its class.
    pub services: BTreeMap<String, Vec<Field>>,
    /// What is set when the process begins.
    pub begins_with: Vec<Field>,
}

/// A variable that a form or service sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    pub kind: Type,
    /// All values that it may have; empty if that isn't known.
    pub values: Vec<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Mismatch,
    pub element: ElementId,
    /// What the words speak of, by name.
    pub parameters: BTreeMap<&'static str, String>,
}

/// What doesn't fit. The name in kebab case is the stable code; the words are in `assets/process-checks/proofs.de.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mismatch {
    /// A condition reads what isn't set on every path before it.
    VariableNotSet,
    /// The types of the fields show that the condition can't be meant so.
    ConditionFault,
    UnknownForm,
    FormKeyShape,
    FormKeyMissing,
    ProcessId,
    TargetNamespace,
    ReceiverMissing,
    ReceiverTwice,
    /// From the submission back to the applicant's form.
    WayBack,
}

impl Mismatch {
    pub const ALL: [Self; 10] = [
        Self::VariableNotSet,
        Self::ConditionFault,
        Self::UnknownForm,
        Self::FormKeyShape,
        Self::FormKeyMissing,
        Self::ProcessId,
        Self::TargetNamespace,
        Self::ReceiverMissing,
        Self::ReceiverTwice,
        Self::WayBack,
    ];
}

impl Known {
    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.forms.values().chain(self.services.values()).flatten().chain(&self.begins_with)
    }

    /// What of this a proof can use: values, and what activities set.
    pub fn data(&self, model: &Model) -> Data {
        let mut data = Data::default();
        let mut open: BTreeSet<&str> = BTreeSet::new();
        for field in self.fields() {
            if field.values.is_empty() {
                open.insert(&field.name);
            }
            let values = data.values.entry(field.name.clone()).or_default();
            values.extend(field.values.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>());
        }
        data.values.retain(|name, _| !open.contains(name.as_str()));
        // What something unknown may set has any value.
        let is_unknown = |(id, element): &(ElementId, &crate::model::Element)| {
            element.activity().is_some() && sets::of(model, self, *id) == sets::Sets::Anything
        };
        if model.elements().any(|activity| is_unknown(&activity)) {
            data.values.clear();
        }
        for (id, element) in model.elements().filter(|(_, element)| element.activity().is_some()) {
            if let (sets::Sets::Only(names), None) = (sets::of(model, self, id), element.sub_process()) {
                data.sets.insert(id, names);
            }
        }
        data
    }

    fn types(&self) -> Types {
        let mut types = Types::new();
        for field in self.fields() {
            let kind = types.entry(field.name.clone()).or_insert_with(|| field.kind.clone());
            if *kind != field.kind {
                *kind = Type::Any;
            }
        }
        types
    }
}

/// Checks all processes of a model, in the order of the file.
pub fn check(model: &Model, known: &Known) -> Vec<Finding> {
    let mut findings = conditions(model, known);
    findings.extend(amt24::check(model, known));
    findings.sort_by_key(|finding| (finding.element, finding.code));
    findings
}

fn conditions(model: &Model, known: &Known) -> Vec<Finding> {
    let before = sets::before(model, known);
    let types = known.types();
    let mut findings = vec![];
    for (id, element) in model.elements() {
        let Some(flow) = element.sequence_flow() else { continue };
        let Some(condition) = flow.condition.as_ref().and_then(|text| Expression::parse(&text.text).ok()) else {
            continue;
        };
        let source = flow.source.as_ref().and_then(|source| source.target);
        let set = source.and_then(|source| before.get(&source));
        for name in condition.reads() {
            if let Some(sets::Sets::Only(set)) = set
                && !set.contains(name)
            {
                findings.push(finding(Mismatch::VariableNotSet, source.unwrap_or(id), &[("variable", name)]));
            }
        }
        // Which variables there are is asked above.
        let faults = condition.check_condition(&types).into_iter().filter(|fault| fault.code != Code::UnknownVariable);
        findings
            .extend(faults.map(|fault| finding(Mismatch::ConditionFault, id, &[("fault", &fault.code.to_string())])));
    }
    findings.dedup();
    findings
}

fn finding(code: Mismatch, element: ElementId, parameters: &[(&'static str, &str)]) -> Finding {
    let parameters = parameters.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Finding { code, element, parameters }
}
