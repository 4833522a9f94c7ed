//! A form as citizens get it: HTML as a pure function of the form, its answers and what they mean.
//!
//! Portal and designer show the same bytes. [`Page`] holds what goes in, [`Page::sections`] gives the markup; the form
//! element around it, its own buttons and what it says besides belong to whoever shows it. What comes back from the page
//! is read here, too: inputs by [`read`], buttons by [`Action::read`]. The words within are in `assets/form-page/`, all
//! others are the form's.

#![warn(missing_docs)]

mod action;
mod cell;
mod changes;
mod media;
mod page;
mod problem;
mod purpose;
mod typed;
mod words;

pub use action::Action;
pub use page::{Entered, Other, Page, html_id};
pub use problem::problems;
pub use typed::{amount, day, read, typed};
pub use words::size;

/// Style sheet of what [`Page`] renders, and of buttons and links on the pages around it. Its colors are variables of
/// `:scope`: of the document, or of the root of an `@scope` around the sheet. Text stands in the font of the variable
/// `--type`, which whoever shows it gives to the element around the form.
pub const STYLES: &str = include_str!("../../../../assets/form-page/form.css");
