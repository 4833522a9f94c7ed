//! Rules that can be read in two ways.

use fim::form::{Question, Readings, form_as_read};
use fim::same_id;
use standards::genericode::CodeList;
use standards::xdf::model::Stammdatenschema;

/// Whether the two readings make different forms: else there is nothing to ask.
pub(super) fn matters(question: &Question, schema: &Stammdatenschema, lists: &[CodeList], readings: &Readings) -> bool {
    let form = |number| form_as_read(schema, "", lists, &with(readings, &question.rule, Some(number))).form;
    let [mut one, mut other] = [form(1), form(2)];
    for form in [&mut one, &mut other] {
        if let Some(form) = form.as_object_mut() {
            form.remove(fim::form::FIM_READINGS);
        }
    }
    one != other
}

/// The answers with another one for a rule, or none.
pub(super) fn with(readings: &Readings, rule: &str, number: Option<usize>) -> Readings {
    let mut readings = readings.clone();
    readings.retain(|known, _| !same_id(known, rule));
    readings.extend(number.map(|number| (rule.to_owned(), number)));
    readings
}
