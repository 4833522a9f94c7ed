//! What of a draft its page shows and can change.

use domain::FieldKey;
use form_page::{read, typed};
use forms::{Computation, Field, FieldGroup, Form};
use portal_store::table::form_draft::Draft;
use serde_json::Value;

/// What the input of an answer sends back when nobody touches it.
pub(super) fn as_sent(field: &Field, value: &Value) -> Option<Value> {
    match value {
        Value::Array(_) | Value::Bool(_) => Some(value.clone()),
        _ => read(&field.kind, &[typed(field, value)]),
    }
}

/// The field, if it is one that the applicant answers on the page.
pub(super) fn open_field<'a>(form: &'a Form, key: &FieldKey) -> Option<&'a Field> {
    let group = form.group(&key.group).filter(|group| group.on_form())?;
    let field = group.fields().find(|field| field.id == key.field)?;
    let open = field.kind.is_answered() && field.on_form() && !field.disabled && Computation::of(field).is_none();
    open.then_some(field)
}

/// How many instances of a group are open: those that somebody has opened, and those that are answered.
pub(super) fn open_instances(draft: &Draft, group: &FieldGroup) -> usize {
    let answered = group.instances(draft.answers.keys().chain(draft.files.keys()));
    draft.instances.get(&group.id).copied().unwrap_or(1).max(answered)
}
