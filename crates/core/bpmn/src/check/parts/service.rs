//! Services: what an operation, a message or a called process demands of the data that go to and fro.

use std::collections::{HashMap, HashSet};

use super::data::{is_same_item, item_of, label, type_of, types_differ};
use crate::check::tree::Tree;
use crate::check::{CheckCode, Report};
use markup::NodeId;

pub(super) fn check(report: &mut Report<'_>) {
    let tree = report.tree;
    tree.named("serviceTask").iter().for_each(|task| service_task(report, *task));
    tree.named("sendTask").iter().for_each(|task| message_task(report, *task, "dataInput", "inputSet"));
    tree.named("receiveTask").iter().for_each(|task| message_task(report, *task, "dataOutput", "outputSet"));
    called_data(report);
    tree.named("supportedInterfaceRef").iter().for_each(|interface| bindings(report, *interface));
    tree.named("ioBinding").iter().for_each(|binding| binding_types(report, *binding));
    tree.named("multiInstanceLoopCharacteristics").iter().for_each(|loops| loop_items(report, *loops));
    for name in ["startEvent", "intermediateCatchEvent", "boundaryEvent", "intermediateThrowEvent", "endEvent"] {
        tree.named(name).iter().for_each(|event| event_data(report, *event));
    }
}

fn data(tree: &Tree<'_>, holder: NodeId, name: &'static str) -> Vec<NodeId> {
    tree.child(holder, "ioSpecification").into_iter().flat_map(|found| tree.children(found, name)).collect()
}

/// An operation has one message that goes in and at most one that comes out.
fn service_task(report: &mut Report<'_>, task: NodeId) {
    let tree = report.tree;
    let operation = tree.follow(task, "operationRef").filter(|operation| tree.tag(*operation) == "operation");
    let Some(operation) = operation else { return };
    if data(tree, task, "inputSet").len() != 1 || data(tree, task, "outputSet").len() > 1 {
        report.add_at(CheckCode::DataCount, task, &[]);
    }
    for (reference, name) in [("inMessageRef", "dataInput"), ("outMessageRef", "dataOutput")] {
        let message = message_of(tree, operation, reference);
        carries(report, task, message, &data(tree, task, name));
    }
}

fn message_of(tree: &Tree<'_>, operation: NodeId, reference: &str) -> Option<NodeId> {
    tree.texts(operation, reference).first().and_then(|message| tree.find(message))
}

fn message_task(report: &mut Report<'_>, task: NodeId, name: &'static str, set: &'static str) {
    let tree = report.tree;
    let Some(message) = tree.follow(task, "messageRef") else { return };
    let held = data(tree, task, name);
    if held.len() > 1 || data(tree, task, set).len() > 1 {
        report.add_at(CheckCode::DataCount, task, &[]);
    }
    carries(report, task, Some(message), &held);
}

/// One of the data is of the type of the message.
fn carries(report: &mut Report<'_>, task: NodeId, message: Option<NodeId>, held: &[NodeId]) {
    let tree = report.tree;
    let Some((message, item)) = message.and_then(|message| Some((message, item_of(tree, message)?))) else { return };
    let fits = |one: &NodeId| item_of(tree, *one).is_some_and(|own| is_same_item(tree, own, item));
    if let Some(first) = held.first()
        && !held.iter().any(fits)
    {
        let words = [("data", label(tree, *first)), ("other", label(tree, message))];
        report.add_at(CheckCode::ItemMismatch, task, &words);
    }
}

/// How many inputs or outputs there are, and of which types.
struct Needs<'a> {
    count: usize,
    types: HashSet<Option<&'a str>>,
}

fn needs<'a>(tree: &Tree<'a>, holder: NodeId) -> Option<[Needs<'a>; 2]> {
    tree.child(holder, "ioSpecification")?;
    Some(["dataInput", "dataOutput"].map(|name| {
        let held = data(tree, holder, name);
        Needs { count: held.len(), types: held.iter().map(|one| type_of(tree, *one)).collect() }
    }))
}

/// A call has the inputs and outputs of what it calls.
fn called_data(report: &mut Report<'_>) {
    let tree = report.tree;
    let mut known: HashMap<NodeId, Option<[Needs<'_>; 2]>> = HashMap::new();
    for call in tree.named("callActivity") {
        let Some(called) = tree.follow(*call, "calledElement") else { continue };
        let wanted = known.entry(called).or_insert_with(|| needs(tree, called));
        let (Some(own), Some(wanted)) = (needs(tree, *call), wanted) else { continue };
        let differs = own.iter().zip(wanted.iter()).any(|(own, wanted)| {
            let fits = |one: &Option<&str>| one.is_none() || wanted.types.contains(&None) || wanted.types.contains(one);
            own.count != wanted.count || !own.types.iter().all(fits)
        });
        if differs {
            report.add_at(CheckCode::CallDataMismatch, *call, &[]);
        }
    }
}

/// What is offered as a service says which data are of which operation.
fn bindings(report: &mut Report<'_>, interface: NodeId) {
    let tree = report.tree;
    if let Some(holder) = tree.parent(interface)
        && tree.child(holder, "ioBinding").is_none()
    {
        report.add_at(CheckCode::BindingMissing, holder, &[]);
    }
}

fn binding_types(report: &mut Report<'_>, binding: NodeId) {
    let tree = report.tree;
    let Some(operation) = tree.follow(binding, "operationRef") else { return };
    for (attribute, reference) in [("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef")] {
        let held: Vec<NodeId> = tree.follow(binding, attribute).into_iter().collect();
        carries(report, binding, message_of(tree, operation, reference), &held);
    }
}

/// One item is of the type of the collection, and no collection itself.
fn loop_items(report: &mut Report<'_>, loops: NodeId) {
    let tree = report.tree;
    for (collection, item) in [("loopDataInputRef", "inputDataItem"), ("loopDataOutputRef", "outputDataItem")] {
        let whole = tree.texts(loops, collection).first().and_then(|found| tree.find(found));
        let (Some(whole), Some(item)) = (whole, tree.child(loops, item)) else { continue };
        let is_collection = item_of(tree, item).is_some_and(|item| tree.is_true(item, "isCollection"));
        if is_collection || types_differ(tree, whole, item) {
            let words = [("data", label(tree, item)), ("other", label(tree, whole))];
            report.add_at(CheckCode::ItemMismatch, loops, &words);
        }
    }
}

/// Events have data for each of their definitions, in the same order.
fn event_data(report: &mut Report<'_>, event: NodeId) {
    let tree = report.tree;
    let held: Vec<NodeId> = ["dataInput", "dataOutput"].iter().flat_map(|name| tree.children(event, name)).collect();
    if held.is_empty() {
        return;
    }
    let is_definition =
        |node: &NodeId| tree.tag(*node).ends_with("EventDefinition") || tree.tag(*node) == "eventDefinitionRef";
    let definitions: Vec<NodeId> =
        tree.document.elements(event).map(|(child, _)| child).filter(is_definition).collect();
    if held.len() != definitions.len() {
        report.add_at(CheckCode::EventDataCount, event, &[]);
        return;
    }
    for (one, definition) in held.iter().zip(&definitions) {
        let references = ["messageRef", "signalRef", "errorRef", "escalationRef"];
        let Some(thrown) = references.iter().find_map(|name| tree.follow(*definition, name)) else { continue };
        if types_differ(tree, *one, thrown) {
            let words = [("data", label(tree, *one)), ("other", label(tree, thrown))];
            report.add_at(CheckCode::ItemMismatch, event, &words);
        }
    }
}
