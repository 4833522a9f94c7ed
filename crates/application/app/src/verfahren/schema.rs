//! A data schema as a form.

use fim::form::{ImportedForm, Readings, form_as_read};
use forms::Form;
use standards::genericode::CodeList;
use standards::xdf::model::Stammdatenschema;

use super::file::of_form;
use crate::error::CommandError;

/// The form of a schema; without an id of its own it gets the schema's.
pub(super) fn of_schema(
    name: &str,
    schema: &Stammdatenschema,
    id: Option<&str>,
    lists: &[CodeList],
    readings: &Readings,
) -> Result<(Form, ImportedForm), CommandError> {
    let own = format!("0:{}:v1.0", schema.common.identifikation.id);
    let imported = form_as_read(schema, id.unwrap_or(&own), lists, readings);
    // What can't be read was made by this program: too large, at most.
    let form = Form::parse(&imported.form).map_err(|error| of_form(name, &error))?;
    Ok((form, imported))
}
