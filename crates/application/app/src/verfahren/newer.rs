//! A newer version of what a draft was made of, merged into it: the old import is the base, the draft is mine, the new import
//! is theirs. Theirs is made with what the designer has answered, so nothing is asked again, and own edits stay.

use domain::split_form_id;
use fim::from_form::kept_schema;
use fim::same_id;
use forms::Form;
use jiff::Timestamp;
use store::table::verfahren_origin::Origin;

use super::file::{self, ImportedFiles, Lists, NamedFile, Source};
use super::schema::of_schema;
use super::{OpenDesign, fim as fim_draft, merging, read_form, written};
use crate::error::{CommandError, ErrorCode};
use crate::view::{FimCounts, MergedVerfahren};

impl OpenDesign {
    /// One step, also for the origin that the next newer version is compared with.
    ///
    /// # Errors
    /// [`ErrorCode::NotOfASchema`] where the draft was made of nothing, or of something else than the file; as for an import.
    pub fn merge_newer(&mut self, files: &[NamedFile], now: Timestamp) -> Result<MergedVerfahren, CommandError> {
        let origin = self.origin()?.ok_or_else(|| other("the draft was made of no file"))?;
        let base = read_form(self.line.id, &origin.form)?;
        let ImportedFiles { name, source, lists } = file::read(files)?;
        let lists = lists.before(&Lists::of(&origin.lists));
        let (mut theirs, of_fim) = match source {
            Source::Form(form) if same_form(&form, &base) => (*form, None),
            Source::Schema { schema, .. } => {
                let id = &schema.common.identifikation.id;
                let known = kept_schema(&base.to_json()).map_err(|_| other("the draft was made of no schema"))?;
                if !same_id(id, &known.common.identifikation.id) {
                    return Err(other(&format!("{name} is the schema {id}")));
                }
                let (form, imported) = of_schema(&name, &schema, Some(&base.id), &lists.read, &self.readings())?;
                (form, Some((imported, schema)))
            }
            Source::Form(form) => return Err(other(&format!("{name} is the form {}", form.id))),
        };
        theirs.align(&base);
        let merge = merging::merge(&base, self.form(), &theirs)?;
        let conflicts = merging::conflicts(&merge, [&base, self.form(), &theirs]);
        let fim: Option<FimCounts> =
            of_fim.map(|(imported, schema)| fim_draft::counts(&merge.form, &imported, &schema, &lists.read));
        let newer = Origin { form: written(&theirs), lists: lists.texts, file_name: name, imported_at: now };
        let edited = self.become_form(&merge.form, "merge-newer", &newer, now)?;
        Ok(MergedVerfahren { edited, fim, conflicts, news: merging::news(&base, &theirs) })
    }
}

/// Whether it is the same form by its id (`Mandant:Name:v1.0`), in whatever version, and of no schema.
fn same_form(form: &Form, base: &Form) -> bool {
    split_form_id(&form.id).0 == split_form_id(&base.id).0 && kept_schema(&base.to_json()).is_err()
}

fn other(why: &str) -> CommandError {
    CommandError::new(ErrorCode::NotOfASchema, why)
}
