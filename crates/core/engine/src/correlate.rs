//! Which instance a message is for, by its content (BPMN 2.0 clause 8.3.2).
//!
//! A key is made of properties. Each says where its value stands in a message (`correlationPropertyRetrievalExpression`), and
//! a process says what of its data that value has to be (`correlationSubscription`). A message is for the instances of which
//! one subscription holds: all properties of its key have the values that the data has. Who declares no subscription is found
//! by the name of the message alone.

use std::collections::HashMap;

use bpmn::model::{BPMN, ElementId, Model, local};
use expression::{Expression, Lookup, Value, Variables};
use markup::{Document, NodeId};

/// By property what its value has to be; none if the path can't be read.
type Subscription = Vec<(String, Option<Expression>)>;

/// What a model declares.
#[derive(Default)]
pub(super) struct Correlations {
    /// Where the value of a property stands in a message; none if the path can't be read.
    retrieved: HashMap<(String, ElementId), Option<Expression>>,
    /// Of each process its subscriptions: by property what its value has to be.
    subscriptions: HashMap<ElementId, Vec<Subscription>>,
}

impl Correlations {
    pub fn of(model: &Model) -> Self {
        let document = model.document();
        let mut known = Self::default();
        let root = document.root();
        for property in children(document, root, "correlationProperty") {
            let Some(name) = document.attribute(property, "id") else { continue };
            for retrieval in children(document, property, "correlationPropertyRetrievalExpression") {
                let message = document.attribute(retrieval, "messageRef").and_then(|id| model.find(local(id)));
                let path = children(document, retrieval, "messagePath").next();
                if let Some(message) = message {
                    known
                        .retrieved
                        .insert((name.to_owned(), message), path.and_then(|path| expression(document, path)));
                }
            }
        }
        let processes = model.elements().filter(|(id, _)| model.process_of(*id) == Some(*id));
        for (process, element) in processes {
            for subscription in children(document, element.node, "correlationSubscription") {
                let bindings = children(document, subscription, "correlationPropertyBinding").map(|binding| {
                    let property = document.attribute(binding, "correlationPropertyRef").map(local).unwrap_or_default();
                    let path = children(document, binding, "dataPath").next();
                    (property.to_owned(), path.and_then(|path| expression(document, path)))
                });
                known.subscriptions.entry(process).or_default().push(bindings.collect());
            }
        }
        known
    }

    /// Whether a message with this content is for an instance of a process with these data. What can't be evaluated is
    /// equal to nothing, so that no message comes to a wrong instance.
    pub fn is_for(&self, message: ElementId, content: &Variables, process: ElementId, data: &dyn Lookup) -> bool {
        let Some(subscriptions) = self.subscriptions.get(&process) else { return true };
        let mut speaking = subscriptions
            .iter()
            .filter(|bindings| {
                bindings.iter().any(|(property, _)| self.retrieved.contains_key(&(property.clone(), message)))
            })
            .peekable();
        // No key is about this message.
        if speaking.peek().is_none() {
            return true;
        }
        speaking.any(|bindings| {
            bindings.iter().all(|(property, path)| {
                let sent = self.retrieved.get(&(property.clone(), message)).and_then(Option::as_ref);
                let sent = sent.and_then(|sent| sent.evaluate(content).ok());
                let own = path.as_ref().and_then(|path| path.evaluate(data).ok());
                sent.is_some_and(|sent| sent != Value::Null && Some(sent) == own)
            })
        })
    }
}

fn expression(document: &Document, node: NodeId) -> Option<Expression> {
    Expression::parse_formal(document.text(node).trim()).ok()
}

fn children<'a>(document: &'a Document, node: NodeId, name: &'a str) -> impl Iterator<Item = NodeId> + 'a {
    document.elements(node).filter(move |(_, child)| child.name.is(BPMN, name)).map(|(child, _)| child)
}
