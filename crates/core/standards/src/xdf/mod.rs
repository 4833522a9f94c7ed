//! FIM's XDatenfelder: data schemas of public services, versions 2.0 and 3.0.0.

pub mod convert;
mod json_schema;
pub mod lexical;
pub mod model;
mod read;
pub mod submission;
mod write;
mod xsd;

pub use convert::{Converted, Loss, LossOf, convert, losses_in_2};
pub use json_schema::json_schema;
pub use read::read;
pub use write::write;
pub use xsd::{SUBMISSION, xsd};

use markup::XmlError;

/// Of every element of 2.0.
pub const NAMESPACE_2: &str = "urn:xoev-de:fim:standard:xdatenfelder_2";
/// Of every element of 3.0.0.
pub const NAMESPACE_3: &str = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0";

/// What is wrong with a file. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum XdfError {
    #[error(transparent)]
    NotXml(XmlError),
    #[error("line {line}: the namespace {} is neither XDatenfelder 2 nor 3.0.0", found.as_deref().unwrap_or("none"))]
    UnknownNamespace { line: usize, found: Option<String> },
    #[error("line {line}: <{found}> is no message of XDatenfelder that this program reads")]
    UnknownMessage { line: usize, found: String },
    #[error("line {line}: <{parent}> has no <{element}>")]
    Missing { line: usize, parent: String, element: &'static str },
    #[error("line {line}: <{element}> stands there twice")]
    Twice { line: usize, element: &'static str },
    #[error("line {line}: {found:?} is no code of <{element}>")]
    UnknownCode { line: usize, element: &'static str, found: String },
    #[error("line {line}: <{element}> has text beside elements")]
    Mixed { line: usize, element: String },
    #[error("line {line}: the cardinality {found:?} isn't of the form 0:1 or 1:*")]
    BadAnzahl { line: usize, found: String },
}

impl XdfError {
    /// Where it is wrong.
    pub fn line(&self) -> usize {
        match self {
            Self::NotXml(error) => error.line,
            Self::UnknownNamespace { line, .. }
            | Self::UnknownMessage { line, .. }
            | Self::Missing { line, .. }
            | Self::Twice { line, .. }
            | Self::UnknownCode { line, .. }
            | Self::Mixed { line, .. }
            | Self::BadAnzahl { line, .. } => *line,
        }
    }
}
