//! Parts of elements that the model doesn't read: data, services, expressions, references, values; and the drawing.

mod data;
mod drawing;
mod expression;
mod place;
mod refer;
mod service;
mod timer;
mod value;

use super::Report;

pub(super) fn check(report: &mut Report<'_>) {
    refer::check(report);
    value::check(report);
    place::check(report);
    expression::check(report);
    timer::check(report);
    data::check(report);
    service::check(report);
    drawing::check(report);
}
