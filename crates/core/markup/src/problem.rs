//! What can be wrong with an XML file.

use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use serde::Serialize;

/// The name in kebab case is the stable code; the words are in `assets/markup/de.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum XmlProblem {
    #[error("the file has {found} bytes, at most {limit} are accepted")]
    TooLarge { found: usize, limit: usize },
    #[error("there are more than {limit} elements, attributes and texts")]
    TooMany { limit: usize },
    #[error("too many prefixes are declared at once")]
    TooManyPrefixes,
    #[error("elements are nested deeper than {limit} levels")]
    TooDeep { limit: usize },
    #[error("the encoding {found:?} isn't supported")]
    Encoding { found: String },
    #[error("the file isn't {found}")]
    NotEncoded { found: String },
    #[error("the character {found} isn't allowed")]
    Character { found: String },
    #[error("there is no element")]
    NoElement,
    #[error("there is more than one root element")]
    SecondRoot,
    #[error("text outside of the root element")]
    OutsideOfRoot,
    #[error("a document type declaration is not allowed")]
    DocumentType,
    #[error("the XML declaration isn't at the beginning")]
    DeclarationPlace,
    #[error("the XML declaration isn't well-formed")]
    Declaration,
    #[error("XML {found} isn't supported")]
    Version { found: String },
    #[error("<?{found} isn't allowed here")]
    Instruction { found: String },
    #[error("the element isn't closed")]
    NotClosed,
    #[error("</{found}> closes <{expected}>")]
    WrongEnd { expected: String, found: String },
    #[error("</{found}> closes nothing")]
    StrayEnd { found: String },
    #[error("a tag, comment or reference isn't closed")]
    Unclosed,
    #[error("\"<\" stands alone; in a text it is &lt;")]
    LoneLessThan,
    #[error("\"&\" stands alone; it is &amp;")]
    LoneAmpersand,
    #[error("{found:?} isn't a name")]
    BadName { found: String },
    #[error("the prefix {found:?} is bound to no namespace")]
    UnboundPrefix { found: String },
    #[error("the prefix {found:?} can't be bound to this namespace")]
    BadPrefix { found: String },
    #[error("the attribute {found} is there twice")]
    AttributeTwice { found: String },
    #[error("there is no space between two attributes")]
    NoSpace,
    #[error("the attribute {found} has no value in quotes")]
    NoQuotes { found: String },
    #[error("\"<\" isn't allowed in an attribute")]
    LessThan,
    #[error("\"]]>\" isn't allowed in a text")]
    EndOfCdata,
    #[error("\"--\" isn't allowed in a comment")]
    Hyphens,
    #[error("unknown entity &{found};")]
    Entity { found: String },
    #[error("a reference isn't well-formed")]
    Reference,
    #[error("the file isn't well-formed")]
    Malformed,
}

impl XmlProblem {
    pub(super) fn character(letter: char) -> Self {
        Self::Character { found: format!("U+{:04X}", u32::from(letter)) }
    }
}

impl From<Error> for XmlProblem {
    fn from(error: Error) -> Self {
        match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                Self::WrongEnd { expected, found }
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => Self::StrayEnd { found },
            Error::IllFormed(IllFormedError::MissingEndTag(_)) => Self::NotClosed,
            Error::IllFormed(IllFormedError::DoubleHyphenInComment) => Self::Hyphens,
            Error::IllFormed(IllFormedError::MissingDeclVersion(_) | IllFormedError::UnknownVersion) => {
                Self::Declaration
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => Self::LoneAmpersand,
            Error::Syntax(SyntaxError::InvalidBangMarkup) => Self::Malformed,
            Error::Syntax(_) => Self::Unclosed,
            Error::Escape(_) => Self::Reference,
            _ => Self::Malformed,
        }
    }
}
