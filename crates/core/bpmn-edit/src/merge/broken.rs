//! Errors that only both sides together have: each did what its own version allows, and what comes of it BPMN forbids.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, ConflictKind};
use bpmn::check::{CheckCode, Finding, Severity, check};
use bpmn::model::{Keys, Model};

/// A conflict for each error of the merged model that neither side has.
pub(super) fn conflicts(merged: &Model, sides: [&Model; 2]) -> Vec<Conflict> {
    let found = errors(merged);
    if found.is_empty() {
        return vec![];
    }
    let known: BTreeSet<(CheckCode, String)> =
        sides.into_iter().flat_map(errors).map(|(element, finding)| (finding.code, element)).collect();
    let new = found.into_iter().filter(|(element, finding)| !known.contains(&(finding.code, element.clone())));
    let conflict = |(element, finding): (String, Finding)| {
        let parameters = finding.parameters.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let kind = ConflictKind::NewError { what: finding.code, parameters };
        Conflict { element, kind, base: None, mine: None, theirs: None }
    };
    new.map(conflict).collect()
}

/// With the key of the element, which two versions share.
fn errors(model: &Model) -> Vec<(String, Finding)> {
    let keys = Keys::of(model);
    let mut without_id: BTreeMap<u32, &str> = BTreeMap::new();
    for (id, _) in model.elements().filter(|(id, _)| model.id_of(*id).is_empty()) {
        without_id.entry(model.line_of(id)).or_insert(keys.key(id));
    }
    let key = |finding: &Finding| match finding.place.element.as_str() {
        "" => without_id.get(&finding.place.line).map(|key| (*key).to_owned()).unwrap_or_default(),
        id => id.to_owned(),
    };
    let found = check(model).into_iter().filter(|finding| finding.severity == Severity::Error);
    found.map(|finding| (key(&finding), finding)).collect()
}
