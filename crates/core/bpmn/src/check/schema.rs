//! What the XML schema of the standard forbids (clause 15.3): elements and attributes that there aren't, and values that
//! their types don't have.

use super::{CheckCode, Report};
use crate::model::BPMN;
use crate::model::schema::{self, Type};
use markup::NodeId;

pub(super) fn check(report: &mut Report<'_>) {
    let (model, document) = (report.model, report.model.document());
    for (node, _) in model.not_of_bpmn() {
        let written = name_of(report, node);
        let meant = schema::element_like(&written).unwrap_or("–");
        report.add_at(CheckCode::ElementUnknown, node, &[("element", &written), ("meant", meant)]);
    }
    for (node, _) in document.all() {
        let Some(element) = document.element(node) else { continue };
        if element.name.namespace.as_deref() != Some(BPMN) {
            continue;
        }
        let Some(known) = schema::attributes(&element.name.local) else { continue };
        for attribute in element.attributes.iter().filter(|attribute| attribute.name.namespace.is_none()) {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            attribute_of(report, node, known, name, value);
        }
    }
}

fn name_of(report: &Report<'_>, node: NodeId) -> String {
    report.model.document().element(node).map(|element| element.name.local.to_string()).unwrap_or_default()
}

fn attribute_of(report: &mut Report<'_>, node: NodeId, known: &[(&str, Type)], name: &str, value: &str) {
    let Some((_, kind)) = known.iter().find(|(own, _)| *own == name) else {
        let meant = known.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map_or("–", |(own, _)| own);
        return report.add_at(CheckCode::AttributeUnknown, node, &[("attribute", name), ("meant", meant)]);
    };
    // Tools write an empty value for one that isn't there.
    if !value.trim().is_empty() && !kind.allows(value) {
        report.add_at(CheckCode::AttributeInvalid, node, &[("attribute", name), ("value", value)]);
    }
}
