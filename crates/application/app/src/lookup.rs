//! Names of offices and Leistungen, and forms, out of the replicated directory.

use std::collections::HashMap;

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
}

impl Lookup {
    pub fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            offices: all(store)?.into_iter().map(|office: Office| (office.id, office)).collect(),
            leistungen: all(store)?.into_iter().map(|leistung: Leistung| (leistung.id, leistung)).collect(),
        })
    }

    pub fn office_name(&self, id: OfficeId) -> String {
        self.offices.get(&id).map(|office| office.name.clone()).unwrap_or_default()
    }

    pub fn leistung_name(&self, id: LeistungId) -> String {
        self.leistungen.get(&id).map(|leistung| leistung.name.clone()).unwrap_or_default()
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
