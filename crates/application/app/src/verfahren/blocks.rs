//! The library of building blocks: groups that come with the program, and those that were kept on this device.

use forms::{Form, block_of};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::table::setting;
use store::{Store, StoreError};
use uuid::Uuid;

use super::samples::SAMPLES;
use crate::error::{CommandError, ErrorCode};
use crate::view::BlockLine;

/// Name of the setting in the tenant's database.
const KEPT: &str = "blocks";
/// Sample and id of the group of each block that comes with the program.
const DELIVERED: [(&str, &str); 5] = [
    ("hundesteuer", "antragsteller"),
    ("gewerbeanmeldung", "staatsangehoerigkeit"),
    ("sondernutzung", "verantwortlich"),
    ("hundesteuer", "sepa"),
    ("hundesteuer", "erklaerung"),
];

/// A block that was kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptBlock {
    id: Uuid,
    name: String,
    group: Value,
    kept_at: Timestamp,
}

fn kept(store: &Store) -> Result<Vec<KeptBlock>, CommandError> {
    Ok(store.read(|db| setting::get(db, KEPT))?.unwrap_or_default())
}

fn delivered() -> Vec<(String, String, Value)> {
    let block = |(sample, group): &(&str, &str)| {
        let (_, text) = SAMPLES.iter().find(|(name, _)| name == sample)?;
        let form = Form::read(text).ok()?;
        let found = form.group(group)?;
        let title = if found.title.is_empty() { found.id.clone() } else { found.title.clone() };
        Some((format!("{sample}/{group}"), title, block_of(&form, &found.node)?))
    };
    DELIVERED.iter().filter_map(block).collect()
}

/// Own ones first.
pub(crate) fn all(store: &Store) -> Result<Vec<BlockLine>, CommandError> {
    let own = kept(store)?.into_iter().map(|block| BlockLine { id: block.id.to_string(), name: block.name, own: true });
    let others = delivered().into_iter().map(|(id, name, _)| BlockLine { id, name, own: false });
    Ok(own.chain(others).collect())
}

/// The group of a block, as it was kept.
pub(crate) fn group(store: &Store, id: &str) -> Result<Value, CommandError> {
    let own = kept(store)?.into_iter().find(|block| block.id.to_string() == id).map(|block| block.group);
    let found = own.or_else(|| delivered().into_iter().find(|(known, ..)| known == id).map(|(_, _, group)| group));
    found.ok_or_else(|| CommandError::new(ErrorCode::BadRequest, format!("there is no block {id}")))
}

pub(crate) fn keep(store: &Store, name: &str, group: Value, now: Timestamp) -> Result<(), CommandError> {
    let mut blocks = kept(store)?;
    blocks.insert(0, KeptBlock { id: Uuid::now_v7(), name: name.trim().to_owned(), group, kept_at: now });
    Ok(store.write(|db| setting::set(db, KEPT, &blocks))?)
}

pub(crate) fn remove(store: &Store, id: &str) -> Result<(), CommandError> {
    let mut blocks = kept(store)?;
    blocks.retain(|block| block.id.to_string() != id);
    Ok::<_, StoreError>(store.write(|db| setting::set(db, KEPT, &blocks))?).map_err(CommandError::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_program_is_there() {
        let names: Vec<String> = delivered().into_iter().map(|(id, ..)| id).collect();
        assert_eq!(names.len(), DELIVERED.len(), "{names:?}");
    }
}
