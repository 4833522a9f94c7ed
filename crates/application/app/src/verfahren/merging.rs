//! Merging what comes from elsewhere into a draft: what is to be decided then, and what is new.

use std::collections::BTreeMap;

use fim::form::{BEZUG, FIM_PATH, FIM_READINGS, FIM_SCHEMA, OPEN_POINTS};
use forms::{Change, Conflict, ConflictKind, Edit, Form, Merge, NodeId, NodeKind};
use serde_json::Value;

use super::names::{Owner, owners};
use crate::error::{CommandError, ErrorCode};
use crate::view::{MergeConflict, MergeNews, NewsKind};

/// Properties that say nothing to people.
const SILENT: [&str; 4] = [FIM_SCHEMA, FIM_PATH, FIM_READINGS, OPEN_POINTS];

/// The draft's own form is mine: it holds wherever something is to be decided.
pub(super) fn merge(base: &Form, mine: &Form, theirs: &Form) -> Result<Merge, CommandError> {
    forms::merge(base, mine, theirs).map_err(|error| CommandError::new(ErrorCode::StorageFailed, error))
}

/// The conflicts of a merge, each with the edits that decide it. What only the file's own bookkeeping says isn't told.
pub(super) fn conflicts(merge: &Merge, [base, mine, theirs]: [&Form; 3]) -> Vec<MergeConflict> {
    let mut all = owners(base);
    all.extend(owners(theirs));
    all.extend(owners(mine));
    let is_told = |conflict: &&Conflict| !matches!(&conflict.kind, ConflictKind::Property { name } if SILENT.contains(&name.as_str()));
    let view = |conflict: &Conflict| MergeConflict {
        name: all.get(&conflict.node).map(|owner| owner.name.clone()).unwrap_or_default(),
        take_mine: take_mine(conflict),
        take_theirs: take_theirs(conflict),
        conflict: conflict.clone(),
    };
    merge.conflicts.iter().filter(is_told).map(view).collect()
}

/// The merged form has mine, except where mine has removed something that the other side has changed.
fn take_mine(conflict: &Conflict) -> Option<Edit> {
    let gone = conflict.kind == ConflictKind::Removed && conflict.mine == Value::Bool(false);
    gone.then(|| Edit::Remove { node: conflict.node.clone() })
}

fn take_theirs(conflict: &Conflict) -> Option<Edit> {
    let node = conflict.node.clone();
    match &conflict.kind {
        ConflictKind::Property { name } => Some(match (name.as_str(), &conflict.theirs) {
            (_, Value::Null) => Edit::Unset { node, property: name.clone() },
            ("id", Value::String(id)) => Edit::Rename { node, id: id.clone() },
            (_, value) => Edit::Set { node, property: name.clone(), value: value.clone() },
        }),
        ConflictKind::Removed => (conflict.theirs == Value::Bool(false)).then_some(Edit::Remove { node }),
        ConflictKind::Place => {
            let text = |name: &str| conflict.theirs.get(name).and_then(Value::as_str);
            let (into, list) = (text("above")?, text("list")?);
            let movable = list != "fields";
            movable.then(|| Edit::Move { node, into: NodeId::from(into), list: list.to_owned(), before: None })
        }
        ConflictKind::Order { list } if list != "fields" => {
            let order = conflict.theirs.as_array()?.iter().filter_map(Value::as_str);
            let put =
                |id: &str| Edit::Move { node: NodeId::from(id), into: node.clone(), list: list.clone(), before: None };
            Some(Edit::All { edits: order.map(put).collect() })
        }
        ConflictKind::Order { .. } | ConflictKind::SameId { .. } => None,
    }
}

/// What a newer version says otherwise than an older one: changed law first, then in the order of the form.
pub(super) fn news(old: &Form, new: &Form) -> Vec<MergeNews> {
    let (before, after) = (owners(old), owners(new));
    let mut found: BTreeMap<NodeId, (NewsKind, Owner)> = BTreeMap::new();
    for difference in forms::diff(old, new) {
        let owner = after.get(&difference.node).or_else(|| before.get(&difference.node));
        let Some(owner) = owner else { continue };
        let is_own = matches!(difference.sort, NodeKind::Section | NodeKind::Group | NodeKind::Field);
        let what = match &difference.change {
            Change::Added if is_own => NewsKind::Added,
            Change::Removed if is_own => NewsKind::Removed,
            Change::Changed { property, .. } if property == BEZUG => NewsKind::Law,
            Change::Changed { property, .. } if SILENT.contains(&property.as_str()) => continue,
            Change::Added
            | Change::Removed
            | Change::Moved { .. }
            | Change::Reordered
            | Change::Renamed { .. }
            | Change::Changed { .. } => NewsKind::Changed,
        };
        let entry = found.entry(owner.node.clone()).or_insert_with(|| (what, owner.clone()));
        entry.0 = entry.0.min(what);
    }
    let mut places: BTreeMap<NodeId, usize> = BTreeMap::new();
    for (place, node) in new.node_ids().into_iter().chain(old.node_ids()).enumerate() {
        places.entry(node).or_insert(place);
    }
    let mut news: Vec<MergeNews> =
        found.into_values().map(|(what, owner)| MergeNews { node: owner.node, name: owner.name, what }).collect();
    news.sort_by_key(|one| (one.what != NewsKind::Law, places.get(&one.node).copied()));
    news
}
