//! What is wrong with XML.

use quick_xml::Error;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::AttrError;

/// What is wrong with a file, and on which line (from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct XmlError {
    pub line: usize,
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("the file has {found} bytes, at most {limit} are accepted")]
    TooLarge { found: usize, limit: usize },
    #[error("the file isn't UTF-8 (byte {position})")]
    NotUtf8 { position: usize },
    #[error("a document type declaration is not allowed")]
    Doctype,
    #[error("there is no element")]
    NoElement,
    #[error("there is more than one root element")]
    SecondRoot,
    #[error("text outside of the root element")]
    TextOutside,
    #[error("<{element}> isn't closed")]
    NotClosed { element: String },
    #[error("</{found}> closes <{expected}>")]
    ClosesAnother { expected: String, found: String },
    #[error("</{element}> closes nothing")]
    ClosesNothing { element: String },
    #[error("<{element}> is nested deeper than {limit} levels")]
    TooDeep { element: String, limit: usize },
    #[error("there are more than {limit} elements")]
    TooManyElements { limit: usize },
    #[error("there are more than {limit} elements, attributes and texts")]
    TooManyNodes { limit: usize },
    #[error("unknown entity &{name};")]
    UnknownEntity { name: String },
    #[error("a reference (&…;) that means no character")]
    BadReference,
    #[error("the prefix {prefix:?} is bound to no namespace")]
    UnboundPrefix { prefix: String },
    #[error("an attribute stands there twice")]
    AttributeTwice,
    #[error("an attribute without a value in quotes")]
    BadAttribute,
    #[error("a tag, comment or text section has no end")]
    NoEnd,
    #[error("that is no XML")]
    NotXml,
}

impl Reason {
    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                Self::ClosesAnother { expected: expected.clone(), found: found.clone() }
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(element)) => {
                Self::ClosesNothing { element: element.clone() }
            }
            Error::IllFormed(IllFormedError::MissingEndTag(element)) => Self::NotClosed { element: element.clone() },
            Error::IllFormed(IllFormedError::MissingDoctypeName) => Self::Doctype,
            Error::IllFormed(IllFormedError::UnclosedReference) => Self::BadReference,
            Error::Syntax(SyntaxError::UnclosedDoctype) => Self::Doctype,
            Error::Syntax(SyntaxError::InvalidBangMarkup) => Self::NotXml,
            Error::Syntax(_) => Self::NoEnd,
            Error::InvalidAttr(wrong) => Self::of_attribute(wrong),
            Error::Escape(wrong) => Self::of_escape(wrong),
            _ => Self::NotXml,
        }
    }

    pub(super) fn of_attribute(error: &AttrError) -> Self {
        if matches!(error, AttrError::Duplicated(..)) { Self::AttributeTwice } else { Self::BadAttribute }
    }

    fn of_escape(error: &EscapeError) -> Self {
        match error {
            EscapeError::UnrecognizedEntity(_, name) => Self::UnknownEntity { name: name.clone() },
            _ => Self::BadReference,
        }
    }
}
