//! Names of offices and Leistungen, and forms, out of the replicated directory.

use std::collections::{HashMap, HashSet};

use domain::{FormVersion, Leistung, LeistungId, Office, OfficeId};
use forms::Form;
use protocol::Replicated;
use store::table::entity;
use store::{Store, StoreError};

/// The directory as it is stored, by id.
#[derive(Default)]
pub(crate) struct Lookup {
    pub offices: HashMap<OfficeId, Office>,
    pub leistungen: HashMap<LeistungId, Leistung>,
    /// Ids of what is damaged; they stand in the place of the names.
    damaged: HashSet<String>,
}

impl Lookup {
    pub fn read(store: &Store) -> Result<Self, StoreError> {
        let mut lookup = Self::default();
        lookup.offices = lookup.whole(store)?.into_iter().map(|office: Office| (office.id, office)).collect();
        lookup.leistungen = lookup.whole(store)?.into_iter().map(|one: Leistung| (one.id, one)).collect();
        Ok(lookup)
    }

    pub fn office_name(&self, id: OfficeId) -> String {
        self.name(self.offices.get(&id).map(|office| &office.name), &id.to_string())
    }

    pub fn leistung_name(&self, id: LeistungId) -> String {
        self.name(self.leistungen.get(&id).map(|leistung| &leistung.name), &id.to_string())
    }

    /// Empty for what isn't here.
    fn name(&self, known: Option<&String>, id: &str) -> String {
        match known {
            Some(name) => name.clone(),
            None => self.damaged.get(id).cloned().unwrap_or_default(),
        }
    }

    /// What isn't damaged of a kind.
    fn whole<T: Replicated>(&mut self, store: &Store) -> Result<Vec<T>, StoreError> {
        let mut whole = vec![];
        for entry in store.read(entity::each)? {
            match entry {
                Ok(entry) => whole.push(entry),
                Err(StoreError::DamagedEntity { kind, id, .. }) => {
                    tracing::error!(
                        kind = kind.name(),
                        id,
                        "an entry of the directory is damaged, and shown by its id"
                    );
                    self.damaged.insert(id);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(whole)
    }
}

/// All of a kind that this version can read.
pub(crate) fn all<T: Replicated>(store: &Store) -> Result<Vec<T>, StoreError> {
    store.read(entity::all)
}

/// The form that the applicant saw; one without sections when it isn't here or can't be read, so that every value is
/// still shown.
pub(crate) fn form(store: &Store, id: &str) -> Result<Form, StoreError> {
    let empty = || Form { id: id.to_owned(), ..Form::default() };
    let Some(version) = store.read(|db| entity::find::<FormVersion>(db, id))? else {
        return Ok(empty());
    };
    Ok(Form::parse(&version.definition).unwrap_or_else(|error| {
        tracing::warn!(%error, "a form can't be read; its values are shown without it");
        empty()
    }))
}
