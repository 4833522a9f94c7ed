//! Form and process together: what conditions read is there and of the right kind, forms exist, and Amt24's own rules
//! are kept (docs of Amt24's Vorlage-Prozessmodellierung; Seitenbau/Amt24-Blaupauseprozess).
//!
//! Forms and connectors are told as plain data; nothing of a script is run or understood but the names that it writes in
//! quotes.

mod amt24;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use findings::{Nothing, Parameters, Severity};
use serde::Serialize;

use crate::Data;
use bpmn::model::{Binding, ElementId, Model, Property};
use expression::{Code, Expression, Type, Types, Value};

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
    /// As conditions read it.
    pub name: String,
    /// What kind its values are of.
    pub kind: Type,
    /// All values that it may have; empty if that isn't known.
    pub values: Vec<Value>,
}

/// Something of form and process that doesn't fit.
pub type Finding = findings::Finding<Mismatch, At>;

/// Where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// What the finding is told at.
    pub element: ElementId,
}

findings::codes! {
    /// What doesn't fit. The name in kebab case is the stable code; the words are in `assets/process-checks/proofs.de.json`.
    #[allow(missing_docs, reason = "the words of each stand in `assets/process-checks/`")]
    pub enum Mismatch: Severity {
        /// A condition reads what isn't set on every path before it.
        VariableNotSet("variable-not-set") = Error,
        /// The types of the fields show that the condition can't be meant so: `fault` is a [`Code`], the other parameters are
        /// those of the fault.
        ConditionFault("condition-fault") = Error,
        UnknownForm("unknown-form") = Error,
        FormKeyShape("form-key-shape") = Error,
        FormKeyMissing("form-key-missing") = Error,
        ProcessId("process-id") = Error,
        TargetNamespace("target-namespace") = Error,
        ReceiverMissing("receiver-missing") = Error,
        ReceiverTwice("receiver-twice") = Error,
        /// From the submission back to the applicant's form.
        WayBack("way-back") = Error,
    }
}

impl Known {
    /// All variables that are known, those that the model's user tasks ask for among them.
    fn fields(&self, model: &Model) -> Vec<Field> {
        let known = self.forms.values().chain(self.services.values()).flatten().chain(&self.begins_with);
        let activities = model.elements().filter(|(_, element)| element.activity().is_some());
        known.cloned().chain(activities.flat_map(|(id, _)| asked(&model.binding(id)))).collect()
    }

    /// What of this a proof can use: values, and what activities set whose form or service is declared.
    pub fn data(&self, model: &Model) -> Data {
        let mut data = Data { is_open: true, ..Data::default() };
        let mut open: BTreeSet<String> = BTreeSet::new();
        for field in self.fields(model) {
            if field.values.is_empty() {
                open.insert(field.name.clone());
            }
            let values = data.values.entry(field.name).or_default();
            let new: Vec<Value> = field.values.into_iter().filter(|value| !values.contains(value)).collect();
            values.extend(new);
        }
        data.values.retain(|name, _| !open.contains(name));
        let activities = model.elements().filter(|(_, element)| element.activity().is_some());
        data.sets = activities.filter_map(|(id, _)| Some((id, sets::declared(model, self, id)?))).collect();
        data
    }

    fn types(&self, model: &Model) -> Types {
        let mut types = Types::new();
        for field in self.fields(model) {
            let kind = types.entry(field.name).or_insert_with(|| field.kind.clone());
            if *kind != field.kind {
                *kind = Type::Any;
            }
        }
        types
    }
}

/// What a user task asks for, by its properties.
fn asked(binding: &Binding) -> Vec<Field> {
    let field = |property: &Property| {
        let (kind, values) = match property.kind.as_str() {
            "boolean" => (Type::Boolean, vec![Value::Boolean(true), Value::Boolean(false)]),
            "long" | "double" => (Type::Number, vec![]),
            "date" => (Type::Date, vec![]),
            "enum" => (Type::Text, property.values.iter().map(|value| value.as_str().into()).collect()),
            _ => (Type::Text, vec![]),
        };
        // What needn't be filled in may be nothing.
        let values = if property.is_required { values } else { vec![] };
        Field { name: property.name.clone(), kind, values }
    };
    binding.properties.iter().map(field).collect()
}

/// Checks all processes of a model, in the order of the file.
pub fn check(model: &Model, known: &Known) -> Vec<Finding> {
    let mut findings = conditions(model, known);
    findings.extend(amt24::check(model, known));
    findings.sort_by_key(|finding| (finding.place.element, finding.code));
    findings
}

fn conditions(model: &Model, known: &Known) -> Vec<Finding> {
    let before = sets::before(model, known);
    let types = known.types(model);
    let mut findings = vec![];
    for (id, element) in model.elements() {
        let Some(flow) = element.sequence_flow() else { continue };
        let Some(condition) = flow.condition.as_ref().and_then(|text| Expression::parse_formal(&text.text).ok()) else {
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
        findings.extend(faults.map(|fault| {
            let parameters = fault.parameters.into_iter().chain([("fault", fault.code.to_string())]).collect();
            told(Mismatch::ConditionFault, id, parameters)
        }));
    }
    findings.dedup();
    findings
}

fn finding(code: Mismatch, element: ElementId, parameters: &[(&'static str, &str)]) -> Finding {
    told(code, element, findings::parameters(parameters))
}

fn told(code: Mismatch, element: ElementId, parameters: Parameters) -> Finding {
    Finding { code, severity: code.weight(), place: At { element }, parameters, more: Nothing {} }
}
