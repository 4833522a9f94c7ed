//! New drafts of files: form JSON, or data schemas of FIM.

use fim::form::Readings;
use jiff::Timestamp;
use store::Store;
use store::table::verfahren_origin::Origin;

use super::file::{self, ImportedFiles, NamedFile, Source};
use super::schema::of_schema;
use super::{create_of, fim as fim_draft, written};
use crate::error::CommandError;
use crate::view::{ImportFormat, ImportedVerfahren};

/// Makes a draft of a form or schema, and of the code lists that were handed in with it.
pub(crate) fn import(store: &Store, files: &[NamedFile], now: Timestamp) -> Result<ImportedVerfahren, CommandError> {
    let ImportedFiles { name, source, lists } = file::read(files)?;
    let (form, format, fim) = match source {
        Source::Form(form) => (*form, ImportFormat::FormJson, None),
        Source::Schema { schema, format } => {
            let (form, imported) = of_schema(&name, &schema, None, &lists.read, &Readings::new())?;
            let counts = fim_draft::counts(&form, &imported, &schema, &lists.read);
            (form, format, Some(counts))
        }
    };
    let origin = Origin { form: written(&form), lists: lists.texts, file_name: name.clone(), imported_at: now };
    let title = if form.title.trim().is_empty() { name.clone() } else { form.title.clone() };
    let draft = create_of(store, &title, &form, Some(&origin), now)?;
    let fields = form.groups().flat_map(|group| group.fields()).filter(|field| field.kind.is_answered()).count();
    Ok(ImportedVerfahren { draft, file_name: name, format, sections: form.sections.len(), fields, fim })
}
