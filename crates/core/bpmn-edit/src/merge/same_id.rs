//! Ids that both sides have given to different things.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::apply::Nodes;
use super::{Conflict, ConflictKind, MergeError};
use crate::edit::Ids;
use bpmn::meaning::{Facts, Naming, names_others};
use bpmn::model::{Model, local};
use markup::{Document, Editor, NodeId};

/// Theirs, with new ids for the elements that both sides added under the same id with different content.
pub(super) fn apart(base: &Model, mine: &Model, theirs: &Model) -> Result<(Model, Vec<Conflict>), MergeError> {
    let [known, one, other] = [base, mine, theirs].map(Facts::of);
    let mut ids = Ids::of(base.document());
    [mine, theirs].iter().for_each(|side| ids.extend(side.document()));
    let (mut new_ids, mut conflicts) = (BTreeMap::new(), vec![]);
    for (key, facts) in &one.meaning {
        let is_id =
            |model: &Model, facts: &Facts| facts.keys.find(key).is_some_and(|element| model.id_of(element) == key);
        let differs = other.meaning.get(key).is_some_and(|there| there != facts);
        if !differs || known.meaning.contains_key(key) || !is_id(mine, &one) || !is_id(theirs, &other) {
            continue;
        }
        let new = ids.fresh(key);
        let written = |model: &Model, facts: &Facts| {
            facts.keys.find(key).map(|element| bpmn::meaning::canonical(model.document(), model.element(element).node))
        };
        conflicts.push(Conflict {
            element: key.clone(),
            kind: ConflictKind::SameId { theirs_is: new.clone() },
            base: None,
            mine: written(mine, &one),
            theirs: written(theirs, &other),
        });
        new_ids.insert(key.clone(), new);
    }
    if new_ids.is_empty() {
        return Ok((theirs.clone(), conflicts));
    }
    Ok((renamed(theirs, &new_ids)?, conflicts))
}

fn renamed(model: &Model, new_ids: &BTreeMap<String, String>) -> Result<Model, MergeError> {
    let document = model.document();
    let mut xml = Editor::new(document);
    for (node, _) in document.all() {
        for (naming, text) in names_others(document, node) {
            let Some(new) = new_ids.get(local(&text)) else { continue };
            let new = match text.rsplit_once(':') {
                Some((prefix, _)) => format!("{prefix}:{new}"),
                None => new.clone(),
            };
            match naming {
                Naming::Attribute(name) => xml.set_attribute(node, name, Some(&new)),
                Naming::Text => xml.set_text(node, &new),
            }
        }
    }
    for (old, new) in new_ids {
        if let Some(element) = model.find(old) {
            xml.set_attribute(model.element(element).node, "id", Some(new));
        }
    }
    let (document, _) = xml.finish()?;
    Ok(Model::of(document)?)
}

/// Parts of elements and drawings that came from theirs get new ids where mine has given theirs to something else.
pub(super) fn number_parts(xml: &mut Editor, mine: &Model, theirs: &Model, nodes: &Nodes) {
    let known = [mine, theirs].map(|side| counts(side.document()));
    let elements: BTreeSet<NodeId> = nodes.values().copied().collect();
    let mut ids = Ids::of(xml.document());
    let mut holders: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
    for (node, _) in xml.document().all() {
        if let Some(id) = xml.document().attribute(node, "id") {
            holders.entry(id.to_owned()).or_default().push(node);
        }
    }
    for (id, mut holders) in holders {
        let most = known.iter().filter_map(|counts| counts.get(&id)).max().copied().unwrap_or(1);
        holders.retain(|node| !elements.contains(node));
        holders.sort_by_key(|node| !xml.is_new(*node));
        let all =
            holders.len() + elements.iter().filter(|node| xml.document().attribute(**node, "id") == Some(&id)).count();
        for node in holders.into_iter().take(all.saturating_sub(most)) {
            let new = ids.fresh(&id);
            xml.set_attribute(node, "id", Some(&new));
        }
    }
}

fn counts(document: &Document) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for id in document.all().filter_map(|(node, _)| document.attribute(node, "id")) {
        *counts.entry(id.to_owned()).or_default() += 1;
    }
    counts
}
