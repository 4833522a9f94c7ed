//! What all staff may look up.

use std::sync::Arc;

use domain::FormVersion;
use forms::Form;

use crate::commands::desk::Nothing;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::lookup::all;
use crate::view::{Directory, FormSummary};

pub async fn directory(desk: &Arc<Desk>, _: Nothing) -> Result<Directory, CommandError> {
    let session = desk.session()?;
    let store = &session.store;
    let forms = all(store)?.into_iter().map(|version: FormVersion| {
        let form = Form::parse(&version.definition).ok();
        let title = form.as_ref().map(|form| form.title.clone()).filter(|title| !title.is_empty());
        FormSummary {
            title: title.unwrap_or_else(|| version.id.clone()),
            fields: form.map_or(0, |form| answered_fields(&form)),
            id: version.id,
            leistung: version.leistung,
        }
    });
    Ok(Directory {
        offices: all(store)?,
        staff: all(store)?,
        leistungen: all(store)?,
        text_modules: all(store)?,
        forms: forms.collect(),
    })
}

fn answered_fields(form: &Form) -> usize {
    form.groups().flat_map(|group| group.fields()).filter(|field| field.kind.is_answered()).count()
}
