//! Data: inputs, outputs, their sets, and what goes from where to where (clause 10.4.1).

use std::collections::HashSet;

use crate::check::tree::Tree;
use crate::check::{CheckCode, Report};
use markup::NodeId;

/// Inputs or outputs, and what a set calls them.
struct Side {
    data: &'static str,
    set: &'static str,
    members: &'static str,
    /// Members of which the set says more; they are listed as well.
    special: [&'static str; 2],
    /// The sets of the other side that go with it, and what those call this one.
    others: &'static str,
    other_set: &'static str,
    back: &'static str,
}

const SIDES: [Side; 2] = [
    Side {
        data: "dataInput",
        set: "inputSet",
        members: "dataInputRefs",
        special: ["optionalInputRefs", "whileExecutingInputRefs"],
        others: "outputSetRefs",
        other_set: "outputSet",
        back: "inputSetRefs",
    },
    Side {
        data: "dataOutput",
        set: "outputSet",
        members: "dataOutputRefs",
        special: ["optionalOutputRefs", "whileExecutingOutputRefs"],
        others: "inputSetRefs",
        other_set: "inputSet",
        back: "outputSetRefs",
    },
];

pub(super) fn check(report: &mut Report<'_>) {
    let tree = report.tree;
    for side in &SIDES {
        tree.named("ioSpecification").iter().for_each(|specification| in_sets(report, *specification, side));
        tree.named(side.set).iter().for_each(|set| members(report, *set, side));
        mutual(report, side);
    }
    for data in ["dataObject", "dataInput", "dataOutput"].iter().flat_map(|name| tree.named(name)) {
        let item = tree.follow(*data, "itemSubjectRef").filter(|item| tree.tag(*item) == "itemDefinition");
        if item.is_some_and(|item| tree.is_true(item, "isCollection") != tree.is_true(*data, "isCollection")) {
            report.add_at(CheckCode::CollectionMismatch, *data, &[("data", label(tree, *data))]);
        }
    }
    for association in ["dataInputAssociation", "dataOutputAssociation"].iter().flat_map(|name| tree.named(name)) {
        transfer(report, *association);
    }
    tree.named("dataObjectReference").iter().for_each(|reference| reference_name(report, *reference));
}

/// What people call data: the name, else the id.
pub(super) fn label<'a>(tree: &Tree<'a>, data: NodeId) -> &'a str {
    let named = tree.attribute(data, "name").filter(|name| !name.is_empty());
    named.or_else(|| tree.attribute(data, "id")).unwrap_or_else(|| tree.tag(data))
}

fn in_sets(report: &mut Report<'_>, specification: NodeId, side: &Side) {
    let tree = report.tree;
    let listed: HashSet<String> =
        tree.children(specification, side.set).flat_map(|set| tree.texts(set, side.members)).collect();
    for data in tree.children(specification, side.data) {
        let id = tree.attribute(data, "id").unwrap_or_default();
        if !listed.contains(id) {
            report.add_at(CheckCode::DataNotInSet, data, &[("data", label(tree, data))]);
        }
    }
}

fn members(report: &mut Report<'_>, set: NodeId, side: &Side) {
    let tree = report.tree;
    let listed: HashSet<String> = tree.texts(set, side.members).into_iter().collect();
    for member in side.special.iter().flat_map(|name| tree.texts(set, name)) {
        if !listed.contains(&member) {
            report.add_at(CheckCode::SetMemberMissing, set, &[("data", &member)]);
        }
    }
}

/// Sets of both sides name one another.
fn mutual(report: &mut Report<'_>, side: &Side) {
    let tree = report.tree;
    let id_of = |set: &NodeId| tree.attribute(*set, "id").unwrap_or_default();
    let pairs: HashSet<(&str, String)> = tree
        .named(side.other_set)
        .iter()
        .flat_map(|other| tree.texts(*other, side.back).into_iter().map(|back| (id_of(other), back)))
        .collect();
    for set in tree.named(side.set) {
        for other in tree.texts(*set, side.others) {
            if tree.find(&other).is_some() && !pairs.contains(&(other.as_str(), id_of(set).to_owned())) {
                report.add_at(CheckCode::SetsNotMutual, *set, &[]);
            }
        }
    }
}

/// Data pass from one source to a target of the same type, unless a transformation makes it of several.
fn transfer(report: &mut Report<'_>, association: NodeId) {
    let tree = report.tree;
    let sources: Vec<NodeId> =
        tree.texts(association, "sourceRef").iter().filter_map(|source| tree.find(source)).collect();
    let target = tree.texts(association, "targetRef").first().and_then(|target| tree.find(target));
    let is_simple = ["transformation", "assignment"].iter().all(|name| tree.child(association, name).is_none());
    if sources.len() > 1 && tree.child(association, "transformation").is_none() {
        report.add_at(CheckCode::AssociationSources, association, &[]);
    }
    let of_process = |data: &NodeId, name| tree.tag(*data) == name && is_of_process(tree, *data);
    let is_output = tree.tag(association) == "dataOutputAssociation";
    if is_output && target.is_some_and(|target| of_process(&target, "dataInput"))
        || !is_output && sources.iter().any(|source| of_process(source, "dataOutput"))
    {
        report.add_at(CheckCode::DataDirection, association, &[]);
    }
    if let ([source], Some(target), true) = (sources.as_slice(), target, is_simple)
        && types_differ(tree, *source, target)
    {
        let words = [("data", label(tree, *source)), ("other", label(tree, target))];
        report.add_at(CheckCode::ItemMismatch, association, &words);
    }
}

fn is_of_process(tree: &Tree<'_>, data: NodeId) -> bool {
    let holder = tree.parent(data).and_then(|specification| tree.parent(specification));
    holder.is_some_and(|holder| tree.tag(holder) == "process")
}

/// Whether both say their type, and not the same.
pub(super) fn types_differ(tree: &Tree<'_>, one: NodeId, other: NodeId) -> bool {
    match (item_of(tree, one), item_of(tree, other)) {
        (Some(one), Some(other)) => !is_same_item(tree, one, other),
        _ => false,
    }
}

/// The item definition that says the type; a reference has that of its object.
pub(super) fn item_of(tree: &Tree<'_>, data: NodeId) -> Option<NodeId> {
    let object = tree.follow(data, "dataObjectRef").or_else(|| tree.follow(data, "dataStoreRef")).unwrap_or(data);
    let attributes = ["itemSubjectRef", "itemRef", "structureRef"];
    let item = attributes.iter().find_map(|attribute| tree.follow(object, attribute))?;
    (tree.tag(item) == "itemDefinition").then_some(item)
}

/// The structure, or else the definition, that the type is.
pub(super) fn type_of<'a>(tree: &Tree<'a>, data: NodeId) -> Option<&'a str> {
    let item = item_of(tree, data)?;
    tree.attribute(item, "structureRef").or_else(|| tree.attribute(item, "id"))
}

/// The same definition, or one of the same structure.
pub(super) fn is_same_item(tree: &Tree<'_>, one: NodeId, other: NodeId) -> bool {
    let structure = |item| tree.attribute(item, "structureRef");
    one == other || structure(one).is_some() && structure(one) == structure(other)
}

/// A reference to an object in a state is called by both: `Antrag [geprüft]`.
fn reference_name(report: &mut Report<'_>, reference: NodeId) {
    let tree = report.tree;
    let name_of = |node| tree.attribute(node, "name").filter(|name| !name.is_empty());
    let object = tree.follow(reference, "dataObjectRef").and_then(name_of);
    let state = tree.child(reference, "dataState").and_then(name_of);
    let (Some(name), Some(object), Some(state)) = (name_of(reference), object, state) else { return };
    let wanted = format!("{object} [{state}]");
    if name != wanted {
        report.add_at(CheckCode::DataReferenceName, reference, &[("wanted", &wanted)]);
    }
}
