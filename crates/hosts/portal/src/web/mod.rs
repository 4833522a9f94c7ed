//! What all pages stand on: the browser behind a request, the forms it sends, the frame around a page, and its errors.
//! Pages and sign-in build on it; it knows neither.

pub mod about;
pub mod address;
pub mod bearer;
pub mod browser;
pub mod download;
pub mod error;
mod fields;
mod file_name;
pub mod layout;
pub mod question;
pub mod sent;
pub mod token;
