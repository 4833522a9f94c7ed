//! Which ids are taken.

use std::collections::BTreeSet;

use super::EditError;
use markup::{Document, is_name};

pub(crate) struct Ids(BTreeSet<String>);

impl Ids {
    pub fn of(document: &Document) -> Self {
        let mut ids = Self(BTreeSet::new());
        ids.extend(document);
        ids
    }

    /// Those of another document are taken, too.
    pub fn extend(&mut self, document: &Document) {
        let ids = document.all().filter_map(|(node, _)| document.attribute(node, "id"));
        self.0.extend(ids.map(str::to_owned));
    }

    /// Takes an id that was handed in.
    pub fn take(&mut self, id: &str) -> Result<(), EditError> {
        if !is_name(id) {
            return Err(EditError::BadName { name: id.to_owned() });
        }
        if !self.0.insert(id.to_owned()) {
            return Err(EditError::IdTaken { id: id.to_owned() });
        }
        Ok(())
    }

    /// Takes this id, or one like it with a number.
    pub fn fresh(&mut self, wanted: &str) -> String {
        let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
        let free = std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !self.0.contains(id));
        let free = free.unwrap_or_default();
        self.0.insert(free.clone());
        free
    }
}
