//! Names of offices and Leistungen, and forms, out of the replicated directory.

use std::collections::HashMap;

use domain::{FormVersion, Leistung, LeistungId, Office, OfficeId, StaffMember, TextModule};
use forms::Form;
use protocol::{Entity, EntityKind};
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
            offices: offices(store)?.into_iter().map(|office| (office.id, office)).collect(),
            leistungen: leistungen(store)?.into_iter().map(|leistung| (leistung.id, leistung)).collect(),
        })
    }

    pub fn office_name(&self, id: OfficeId) -> String {
        self.offices.get(&id).map(|office| office.name.clone()).unwrap_or_default()
    }

    pub fn leistung_name(&self, id: LeistungId) -> String {
        self.leistungen.get(&id).map(|leistung| leistung.name.clone()).unwrap_or_default()
    }
}

macro_rules! all {
    ($($name:ident: $kind:ident => $type:ty),+ $(,)?) => {$(
        pub(crate) fn $name(store: &Store) -> Result<Vec<$type>, StoreError> {
            let entities = store.read(|db| entity::all(db, EntityKind::$kind))?;
            Ok(entities
                .into_iter()
                .filter_map(|entity| if let Entity::$kind(entry) = entity { Some(entry) } else { None })
                .collect())
        }
    )+};
}

all! {
    offices: Office => Office,
    leistungen: Leistung => Leistung,
    staff: Staff => StaffMember,
    text_modules: TextModule => TextModule,
    form_versions: Form => FormVersion,
}

/// The form that the applicant saw; one without sections when it isn't here or can't be read, so that every value is
/// still shown.
pub(crate) fn form(store: &Store, id: &str) -> Result<Form, StoreError> {
    let empty = || Form { id: id.to_owned(), ..Form::default() };
    let Some(Entity::Form(version)) = store.read(|db| entity::find(db, EntityKind::Form, id))? else {
        return Ok(empty());
    };
    Ok(Form::parse(&version.definition).unwrap_or_else(|error| {
        tracing::warn!(%error, "a form can't be read; its values are shown without it");
        empty()
    }))
}
