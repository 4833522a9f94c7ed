//! What a file holds that comes back from translators: told by its content, not by its name.

use forms::{CsvError, CsvProblem, TextSheet, read_csv};
use standards::xliff::{self, XliffError};

use crate::error::{CommandError, ErrorCode};
use crate::view::{UnreadableFile, UnreadableRule as Rule};

/// Reads a table or XLIFF, which is told by its first sign; `own` is the form's language.
///
/// # Errors
/// [`ErrorCode::TextsUnreadable`] with an [`UnreadableFile`].
pub(crate) fn read(name: &str, bytes: &[u8], own: &str) -> Result<Vec<TextSheet>, CommandError> {
    let begins = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let read = match begins.first() {
        None => Err(UnreadableFile::of(name, Rule::Empty, "there is nothing in it")),
        Some(b'<') => match xliff::read(bytes) {
            Ok(xliff) => Ok(xliff.files.into_iter().map(|file| file.sheet).collect()),
            Err(error) => Err(of_xliff(name, &error)),
        },
        Some(_) => read_csv(bytes, own).map(|sheet| vec![sheet]).map_err(|error| of_csv(name, &error)),
    };
    read.map_err(|unreadable| unreadable.error_as(ErrorCode::TextsUnreadable))
}

fn of_csv(name: &str, error: &CsvError) -> UnreadableFile {
    let (rule, place) = match &error.problem {
        CsvProblem::TooLarge { .. } | CsvProblem::TooManyRows { .. } | CsvProblem::TooManyCells { .. } => {
            (Rule::TooLarge, "")
        }
        CsvProblem::NotUtf8 => (Rule::TableNotUtf8, ""),
        CsvProblem::NotClosed => (Rule::QuoteNotClosed, ""),
        CsvProblem::BehindQuote => (Rule::BehindQuote, ""),
        CsvProblem::MissingColumn { name } => (Rule::NoColumn, name.as_str()),
        CsvProblem::ColumnTwice { name } => (Rule::ColumnTwice, name.as_str()),
        CsvProblem::NoLanguage { .. } => (Rule::NoLanguageColumn, ""),
        CsvProblem::MoreCells { .. } => (Rule::MoreCells, ""),
        CsvProblem::NotAState { text } => (Rule::UnknownState, text.as_str()),
    };
    let place = place.to_owned();
    UnreadableFile { place, line: Some(error.line), ..UnreadableFile::of(name, rule, &error.problem) }
}

fn of_xliff(name: &str, error: &XliffError) -> UnreadableFile {
    let (rule, line, place) = match error {
        XliffError::NotXml(error) => (Rule::Xml, error.line, error.element.clone().unwrap_or_default()),
        XliffError::TooLarge { .. } => (Rule::TooLarge, 1, String::new()),
        XliffError::TooMany { line, .. } => (Rule::TooLarge, *line, String::new()),
        XliffError::NotXliff { line, found } => (Rule::NoXliff, *line, found.clone()),
        XliffError::Version { line, found } => (Rule::XliffVersion, *line, found.clone()),
        XliffError::NoAttribute { line, element, attribute } => {
            (Rule::Incomplete, *line, format!("{element}, {attribute}"))
        }
        XliffError::Missing { line, parent, element } => (Rule::Incomplete, *line, format!("{parent}, {element}")),
        XliffError::Language { line, found } => (Rule::UnknownLanguage, *line, found.clone()),
        XliffError::State { line, found } => (Rule::UnknownState, *line, found.clone()),
        XliffError::IdTwice { line, id } => (Rule::NamedTwice, *line, id.clone()),
        XliffError::Code { line, element } => (Rule::MarkupInText, *line, element.clone()),
        XliffError::Character { line, hex } => (Rule::NoCharacter, *line, hex.clone()),
        XliffError::PartlyTranslated { line } => (Rule::PartlyTranslated, *line, String::new()),
        XliffError::Order { line } => (Rule::PartsReordered, *line, String::new()),
    };
    UnreadableFile { place, line: Some(line), ..UnreadableFile::of(name, rule, error) }
}
