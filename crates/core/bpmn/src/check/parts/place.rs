//! What stands where it can't, or stands there twice or not at all.

use super::data::label;
use crate::check::reference::CHOREOGRAPHY;
use crate::check::{CheckCode, Purpose, Report, called};
use crate::model::SubProcessKind;
use markup::NodeId;

const SUB_PROCESSES: [&str; 3] = ["subProcess", "transaction", "adHocSubProcess"];
const EVENTS: [&str; 2] = ["startEvent", "endEvent"];
/// What a conversation that is only named doesn't have (clause 9.5.4).
const CONVERSATION: [&str; 9] = [
    "conversation",
    "subConversation",
    "callConversation",
    "participantAssociation",
    "messageFlowAssociation",
    "conversationAssociation",
    "association",
    "group",
    "textAnnotation",
];

/// What isn't executed has no properties.
const NOBODY: [&str; 2] = ["definitions", "collaboration"];

/// Parents, and the children that they can't have.
const FORBIDDEN: [(&[&str], &[&str]); 6] = [
    (&["process"], &CHOREOGRAPHY),
    (&SUB_PROCESSES, &CHOREOGRAPHY),
    (&SUB_PROCESSES, &["ioSpecification"]),
    (&["adHocSubProcess"], &EVENTS),
    (&["choreography", "globalConversation"], &["choreographyRef"]),
    (&["globalConversation"], &CONVERSATION),
];

pub(super) fn check(report: &mut Report<'_>) {
    let (model, tree) = (report.model, report.tree);
    for (parents, children) in FORBIDDEN {
        for child in children.iter().flat_map(|name| tree.named(name)) {
            let parent = tree.parent(*child).map(|parent| tree.tag(parent)).unwrap_or_default();
            if parents.contains(&parent) {
                let words = [("child", tree.tag(*child)), ("parent", parent)];
                report.add_at(CheckCode::ChildNotAllowed, *child, &words);
            }
        }
    }
    for property in tree.named("property") {
        if tree.parent(*property).is_some_and(|parent| NOBODY.contains(&tree.tag(parent))) {
            report.add_at(CheckCode::PropertyOfNobody, *property, &[("data", label(tree, *property))]);
        }
    }
    for reference in tree.named("choreographyRef") {
        let choreography = tree.find(&tree.text(*reference));
        let (Some(holder), Some(choreography)) = (tree.parent(*reference), choreography) else { continue };
        if tree.is_true(holder, "isClosed") != tree.is_true(choreography, "isClosed") {
            report.add_at(CheckCode::ClosedDiffers, *reference, &[]);
        }
    }
    for (id, element) in model.elements() {
        if element.sub_process() == Some(SubProcessKind::AdHoc)
            && !model.children(id).any(|(_, child)| child.activity().is_some())
        {
            report.add(CheckCode::AdHocEmpty, id, &[("name", &called(model, id))], &[]);
        }
    }
    tree.named("multiInstanceLoopCharacteristics").iter().for_each(|loops| instances(report, *loops));
    ["performer", "humanPerformer", "potentialOwner"]
        .iter()
        .flat_map(|name| tree.named(name))
        .for_each(|performer| resource(report, *performer));
}

fn instances(report: &mut Report<'_>, loops: NodeId) {
    let tree = report.tree;
    if tree.parent(loops).is_some_and(|activity| tree.child(activity, "standardLoopCharacteristics").is_some()) {
        report.add_at(CheckCode::LoopTwice, loops, &[]);
    }
    let known = ["loopCardinality", "loopDataInputRef", "extensionElements"];
    // Engines say the collection in attributes of their own.
    let has_own = tree
        .document
        .element(loops)
        .is_some_and(|element| element.attributes.iter().any(|attribute| attribute.name.namespace.is_some()));
    if !has_own
        && !known.iter().any(|name| tree.child(loops, name).is_some())
        && report.purpose(tree.owner(loops)) != Purpose::Drawing
    {
        report.add_at(CheckCode::InstancesUnknown, loops, &[]);
    }
}

/// Who does it is either a resource, with its parameters, or what an expression says.
fn resource(report: &mut Report<'_>, performer: NodeId) {
    let tree = report.tree;
    let has = |name| tree.child(performer, name).is_some();
    if has("resourceRef") && has("resourceAssignmentExpression") {
        report.add_at(CheckCode::PerformerTwice, performer, &[]);
    } else if has("resourceParameterBinding") && !has("resourceRef") {
        report.add_at(CheckCode::PerformerMissing, performer, &[]);
    }
}
