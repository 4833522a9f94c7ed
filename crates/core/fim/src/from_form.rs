//! A form that was made of a data schema, as a data schema again.
//!
//! The form keeps the schema whole; what its author has changed since is taken into it. Only what a schema can say is:
//! rules in words stay as they are. FIM ids are given out by FIM's editor, never here.

mod differing;
mod edit;
mod lost;
mod new;
mod node;
mod structure;

use serde::Deserialize;
use serde_json::Value;

use crate::form::{FIM_READINGS, Readings, form_as_read};
use standards::genericode::CodeList;
use standards::xdf::XdfError;
use standards::xdf::model::*;

use crate::kept::{self, KeptError};
use node::Nodes;

/// A schema that was made of a form, and what had to be said of that.
#[derive(Clone, Debug, PartialEq)]
pub struct FromForm {
    /// XDatenfelder 3.0.0.
    pub schema: Stammdatenschema,
    /// In the order of the schema; what is lost comes last.
    pub notes: Vec<Note>,
}

/// What the author of the schema has to know of a change.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// FIM ids from the schema down to the element; `…` where any position of it is meant.
    pub path: String,
    /// By which the words are chosen.
    pub reason: NoteReason,
    /// Its name.
    pub text: String,
    /// What of it, where that is one property: its name in the form JSON, a validator's `@type`, or both
    /// (`RegexValidator/validationErrorMessage`); of the layout `sections`, `rows`, `groupId` and `order`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
}

/// Why somebody has to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteReason {
    /// The element wasn't in the schema before.
    Added,
    /// The element says something else than before under the same id and version.
    Changed,
    /// The element says something else at other positions, under the same id and version.
    DiffersElsewhere,
    /// The form says it, and a schema has no place for it.
    Lost,
    /// The form's author has given it options of its own in place of a code list.
    OptionsInPlaceOfList,
    /// The code list wasn't there, so it is unknown whether the options have changed.
    OptionsNotCompared,
    /// The element was in the schema and isn't any more.
    Removed,
    /// The form has other conditions and validators than the rules in words ask for.
    RulesDiffer,
    /// FIM has no data type for this type of field; the old one stays.
    TypeUnknown,
}

/// Why no schema can be made of a form. Nothing is made then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum FromFormError {
    #[error("the form doesn't say which data schema it was made of (`fimSchema`)")]
    NotOfASchema,
    #[error("`fimReadings` is damaged: {0}")]
    Readings(String),
    #[error("`fimSchema` is damaged: {0}")]
    Damaged(String),
    #[error("`fimSchema` is damaged: {0}")]
    NotXdf(XdfError),
    #[error("{} without a FIM id (`fimId`), which FIM's editor gives out: {}", fields.len(), listed(fields))]
    WithoutFimId { fields: Vec<FieldPlace> },
    #[error("{place}: {found:?} is no id of a data field (F and 11 digits)")]
    BadFimId { place: String, found: String },
}

impl From<KeptError> for FromFormError {
    fn from(error: KeptError) -> Self {
        match error {
            KeptError::NotOfASchema => Self::NotOfASchema,
            KeptError::Damaged(problem) => Self::Damaged(problem),
            KeptError::NotXdf(problem) => Self::NotXdf(problem),
        }
    }
}

/// Where a field stands in the form JSON, and its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPlace {
    /// Where it stands in the form JSON.
    pub place: String,
    /// May be empty.
    pub label: String,
}

fn listed(fields: &[FieldPlace]) -> String {
    let one = |field: &FieldPlace| format!("{} {:?}", field.place, field.label);
    fields.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The schema that a form was made of, as it was then.
///
/// # Errors
/// Where the form keeps none, or a damaged one.
pub fn kept_schema(form: &Value) -> Result<Stammdatenschema, FromFormError> {
    Ok(kept::kept(form)?)
}

/// The schema of a form that [`form_as_read`] made, with the changes since; `lists` as they were handed in there.
///
/// # Errors
/// [`FromFormError`]; for fields without a FIM id all of them are named.
pub fn schema(form: &Value, lists: &[CodeList]) -> Result<FromForm, FromFormError> {
    let kept = kept::kept(form)?;
    let readings = form.get(FIM_READINGS).map(Readings::deserialize).transpose();
    let readings = readings.map_err(|problem| FromFormError::Readings(problem.to_string()))?.unwrap_or_default();
    let made = form_as_read(&kept, "", lists, &readings).form;
    let (before, after) = (Nodes::of(&made), Nodes::of(form));
    new::check(&before, &after)?;
    let new = new::paths(&before, &after, &kept);
    let mut rebuilt = structure::Rebuild::new(&before, &after, &kept, lists).schema(&kept);
    let id = form.get("id").and_then(Value::as_str).unwrap_or_default();
    let again = form_as_read(&rebuilt.schema, id, lists, &readings).form;
    rebuilt.notes.extend(lost::lost([&made, form, &again], &new, &rebuilt.notes));
    Ok(rebuilt)
}
