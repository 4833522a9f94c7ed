//! Drafts that were made of a data schema of FIM: what its rules became, and what a designer has decided.

mod decide;
mod points;
mod questions;
mod said;

use fim::form::{DecidedPoint, FIM_READINGS, ImportedForm, OpenReason, Readings, answered};
use fim::from_form::kept_schema;
use forms::Form;
use serde::Deserialize;
use standards::genericode::CodeList;
use standards::xdf::model::Stammdatenschema;
use store::table::verfahren_origin::Origin;

use super::file::Lists;
use super::schema::of_schema;
use super::{OpenDesign, read_form};
use crate::error::{CommandError, ErrorCode};
use crate::view::FimCounts;

/// The schema of a draft, with what the rules become by the answers until now.
pub(super) struct FimDraft {
    pub origin: Origin,
    /// The form of the origin.
    pub base: Form,
    schema: Stammdatenschema,
    lists: Lists,
    readings: Readings,
    pub imported: ImportedForm,
}

impl FimDraft {
    /// The form with other readings; its nodes have the ids of the origin.
    fn read_as(&self, readings: &Readings) -> Result<Form, CommandError> {
        let id = Some(self.base.id.as_str());
        let (mut form, _) = of_schema(&self.origin.file_name, &self.schema, id, &self.lists.read, readings)?;
        form.align(&self.base);
        Ok(form)
    }
}

impl OpenDesign {
    /// # Errors
    /// [`ErrorCode::NotOfASchema`] where the draft was made of something else.
    pub(super) fn fim(&self) -> Result<FimDraft, CommandError> {
        let origin = self.origin()?.ok_or_else(not_of_a_schema)?;
        let base = read_form(self.line.id, &origin.form)?;
        let schema = kept_schema(&base.to_json()).map_err(|_| not_of_a_schema())?;
        let lists = Lists::of(&origin.lists);
        let readings = self.readings();
        let (_, imported) = of_schema(&origin.file_name, &schema, Some(&base.id), &lists.read, &readings)?;
        Ok(FimDraft { origin, base, schema, lists, readings, imported })
    }

    /// What the designer has answered, by rule; a damaged answer is none.
    pub(super) fn readings(&self) -> Readings {
        let value = self.form().kept.get(FIM_READINGS);
        value.and_then(|value| Readings::deserialize(value).ok()).unwrap_or_default()
    }
}

fn not_of_a_schema() -> CommandError {
    CommandError::new(ErrorCode::NotOfASchema, "the draft was not made of a data schema")
}

/// What became of a schema, in numbers.
pub(super) fn counts(form: &Form, imported: &ImportedForm, schema: &Stammdatenschema, lists: &[CodeList]) -> FimCounts {
    let decided = DecidedPoint::list(form.kept.get(fim::form::FIM_DECISIONS));
    let readings: Readings =
        form.kept.get(FIM_READINGS).and_then(|value| Readings::deserialize(value).ok()).unwrap_or_default();
    let is_list = |reason| reason == OpenReason::CodeListMissing;
    let is_open =
        |point: &&fim::form::OpenPoint| !is_list(point.reason) && !decided.iter().any(|decided| decided.decides(point));
    let is_asked = |question: &&fim::form::Question| {
        answered(&readings, &question.rule).is_none() && questions::matters(question, schema, lists, &readings)
    };
    FimCounts {
        rules: imported.rules,
        rules_taken: imported.rules_taken,
        open: imported.open.iter().filter(is_open).count(),
        two_readings: imported.questions.iter().filter(is_asked).count(),
        without_list: imported.open.iter().filter(|point| is_list(point.reason)).count(),
    }
}
