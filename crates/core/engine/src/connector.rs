//! Connectors: what service tasks can call. Each is declared with what it takes, gives and how it can fail; the engine
//! never calls one, its effects name the task and whoever executes them looks here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use bpmn::model::{ActivityKind, Binding, ElementId, Model, TaskKind};
use expression::{Expression, Value, Variables};

/// A service, by the name that tasks are bound to: a Java class of the platform, or any other name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connector {
    /// By it tasks are bound to the connector.
    pub name: String,
    /// What tasks may hand over, and what they have to.
    #[serde(default)]
    pub inputs: Vec<Parameter>,
    /// What it gives back.
    #[serde(default)]
    pub outputs: Vec<Parameter>,
    /// Codes of the errors by which it can fail.
    #[serde(default)]
    pub errors: Vec<String>,
}

/// A value that a connector takes or gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// As fields of tasks and variables are called.
    pub name: String,
    /// As [`Value::kind`]; `any` for whatever it is.
    pub kind: String,
    /// Whether it may be neither missing nor null.
    #[serde(default)]
    pub required: bool,
}

/// The connectors that there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Connectors(pub Vec<Connector>);

/// What doesn't fit a connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "code")]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum ConnectorFault {
    #[error("there is no connector {name:?}")]
    Unknown { name: String },
    #[error("the connector {name:?} needs {input:?}")]
    InputMissing { name: String, input: String },
    #[error("the connector {name:?} doesn't take {input:?}")]
    InputUnknown { name: String, input: String },
    #[error("{parameter:?} of the connector {name:?} is {found}, not {wanted}")]
    Kind { name: String, parameter: String, found: String, wanted: String },
    #[error("the connector {name:?} doesn't give {output:?}")]
    OutputUnknown { name: String, output: String },
    #[error("{input:?} of the connector {name:?} can't be evaluated: {reason}")]
    Evaluation { name: String, input: String, reason: String },
}

impl Connectors {
    /// Service tasks that can't be done with these connectors.
    pub fn check(&self, model: &Model) -> Vec<(ElementId, ConnectorFault)> {
        let bound = model.elements().filter_map(|(id, element)| {
            let is_service = matches!(element.activity()?.kind, ActivityKind::Task(TaskKind::Service));
            let binding = model.binding(id);
            (is_service && binding.class.is_some()).then_some((id, binding))
        });
        bound.flat_map(|(id, binding)| self.check_one(&binding).into_iter().map(move |fault| (id, fault))).collect()
    }

    fn check_one(&self, binding: &Binding) -> Vec<ConnectorFault> {
        let name = binding.class.clone().unwrap_or_default();
        let Some(connector) = self.find(&name) else { return vec![ConnectorFault::Unknown { name }] };
        let missing = connector
            .inputs
            .iter()
            .filter(|input| input.required && !binding.fields.iter().any(|field| field.name == input.name));
        let missing =
            missing.map(|input| ConnectorFault::InputMissing { name: name.clone(), input: input.name.clone() });
        let unknown =
            binding.fields.iter().filter(|field| !connector.inputs.iter().any(|input| input.name == field.name));
        let unknown =
            unknown.map(|field| ConnectorFault::InputUnknown { name: name.clone(), input: field.name.clone() });
        missing.chain(unknown).collect()
    }

    fn find(&self, name: &str) -> Option<&Connector> {
        self.0.iter().find(|connector| connector.name == name)
    }

    /// What a service task hands to its connector, with the variables that are seen there.
    ///
    /// # Errors
    /// The first [`ConnectorFault`].
    pub fn inputs(&self, binding: &Binding, data: &Variables) -> Result<Variables, ConnectorFault> {
        if let Some(fault) = self.check_one(binding).into_iter().next() {
            return Err(fault);
        }
        let name = binding.class.clone().unwrap_or_default();
        let mut inputs = BTreeMap::new();
        for field in &binding.fields {
            let evaluated = Expression::parse(&field.value).and_then(|parsed| parsed.evaluate(data));
            let value = evaluated.map_err(|fault| ConnectorFault::Evaluation {
                name: name.clone(),
                input: field.name.clone(),
                reason: fault.to_string(),
            })?;
            inputs.insert(field.name.clone(), value);
        }
        let declared = self.find(&name).map(|connector| connector.inputs.as_slice()).unwrap_or_default();
        fits(&name, declared, &inputs)?;
        Ok(inputs)
    }

    /// Whether what a connector has given is what it declares.
    ///
    /// # Errors
    /// The first [`ConnectorFault`].
    pub fn accept(&self, name: &str, outputs: &Variables) -> Result<(), ConnectorFault> {
        let connector = self.find(name).ok_or_else(|| ConnectorFault::Unknown { name: name.to_owned() })?;
        let is_declared = |output: &&String| connector.outputs.iter().any(|known| known.name == **output);
        if let Some(output) = outputs.keys().find(|output| !is_declared(output)) {
            return Err(ConnectorFault::OutputUnknown { name: name.to_owned(), output: output.clone() });
        }
        fits(name, &connector.outputs, outputs)
    }
}

fn fits(name: &str, declared: &[Parameter], values: &Variables) -> Result<(), ConnectorFault> {
    for parameter in declared {
        let value = values.get(&parameter.name).unwrap_or(&Value::Null);
        let is_fine = match value {
            Value::Null => !parameter.required,
            other => parameter.kind == "any" || parameter.kind == other.kind(),
        };
        if !is_fine {
            return Err(ConnectorFault::Kind {
                name: name.to_owned(),
                parameter: parameter.name.clone(),
                found: value.kind().to_owned(),
                wanted: parameter.kind.clone(),
            });
        }
    }
    Ok(())
}
