//! Texts as a table that spreadsheets open (CSV, RFC 4180, with what Excel in German makes of it: semicolons, a byte order mark,
//! blanks where a cell has none).
//!
//! The columns are `node`, `property`, `context`, the form's own language, then for each other language its tag and, as
//! `en:state`, one of `missing`, `stale`, `current`, `unneeded`. They are found by their names, in any order; contexts and
//! states may be left out.

use std::collections::{BTreeMap, HashSet};

use super::{SheetCell, SheetMark, SheetRow, TextSheet};
use crate::{Form, NodeId, TextLanguage};

/// Most that a file may have. A form of 1,000 fields has some 3,000 texts; what is made of a file stays below 64 MiB.
const SIZE_LIMIT: usize = 8 * 1024 * 1024;
const ROW_LIMIT: usize = 30_000;
const CELL_LIMIT: usize = 300_000;

const NODE: &str = "node";
const PROPERTY: &str = "property";
const CONTEXT: &str = "context";
const STATE: &str = ":state";
const MARK: &str = "\u{feff}";
/// A cell that begins so is a formula for spreadsheets; what is text gets an apostrophe before it.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// Why a file isn't read. Nothing is taken of it then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct CsvError {
    /// From 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: CsvProblem,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum CsvProblem {
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("there are more than {limit} rows")]
    TooManyRows { limit: usize },
    #[error("there are more than {limit} cells")]
    TooManyCells { limit: usize },
    #[error("this is no UTF-8; save the table as \"CSV UTF-8\"")]
    NotUtf8,
    #[error("the quotation mark here isn't closed")]
    NotClosed,
    #[error("there is text behind a closing quotation mark")]
    BehindQuote,
    #[error("the heading has no column {name:?}")]
    MissingColumn { name: String },
    #[error("the heading has the column {name:?} twice")]
    ColumnTwice { name: String },
    #[error("the heading has no column of a language beside {original:?}")]
    NoLanguage { original: String },
    #[error("the row has {found} cells, the heading {expected}")]
    MoreCells { expected: usize, found: usize },
    #[error("{text:?} is no state; there are missing, stale, current and unneeded")]
    NotAState { text: String },
}

/// A form's texts in some languages as a table. Reading it again changes nothing.
pub fn write_csv(form: &Form, languages: &[TextLanguage]) -> String {
    let own = TextLanguage::of(&form.language);
    let languages: Vec<TextLanguage> = languages.iter().copied().filter(|one| Some(*one) != own).collect();
    let sheet = TextSheet::of(form, &languages);
    let mut out = MARK.to_owned();
    let mut heading: Vec<String> = [NODE, PROPERTY, CONTEXT, &form.language].map(str::to_owned).into();
    heading.extend(languages.iter().flat_map(|one| [one.code().to_owned(), format!("{one}{STATE}")]));
    write_row(&mut out, heading.iter().map(String::as_str));
    for row in &sheet.rows {
        let original = row.original.as_deref().unwrap_or_default();
        let mut cells = vec![row.node.as_str(), &row.path, &row.context, original];
        for language in &languages {
            let cell = row.cells.get(language);
            cells.push(cell.map_or("", |cell| &cell.text));
            cells.push(cell.and_then(|cell| cell.mark).map_or("", SheetMark::name));
        }
        write_row(&mut out, cells.into_iter());
    }
    out
}

fn write_row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(';');
        }
        let apostrophe = if cell.starts_with(FORMULA) { "'" } else { "" };
        // Blanks at the ends are kept within quotation marks only.
        let plain = apostrophe.is_empty() && !cell.contains(['"', ';', ',', '\t', '\n', '\r']) && cell.trim() == cell;
        if plain {
            out.push_str(cell);
        } else {
            out.push_str(&format!("\"{apostrophe}{}\"", cell.replace('"', "\"\"")));
        }
    }
    out.push_str("\r\n");
}

/// Reads a table; `original` is the form's own language ([`Form::language`]).
///
/// # Errors
/// [`CsvError`] with line and rule.
pub fn read_csv(bytes: &[u8], original: &str) -> Result<TextSheet, CsvError> {
    let rows = records(text(bytes)?)?;
    let mut rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let heading = rows.next().unwrap_or(Record { line: 1, cells: vec![] });
    let columns = Columns::of(&heading, original)?;
    let mut sheet = TextSheet { rows: vec![], unknown: columns.unknown.clone() };
    for row in rows {
        let error = |problem| Err(CsvError { line: row.line, problem });
        let filled = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if filled > heading.cells.len() {
            return error(CsvProblem::MoreCells { expected: heading.cells.len(), found: filled });
        }
        if sheet.rows.len() == ROW_LIMIT {
            return error(CsvProblem::TooManyRows { limit: ROW_LIMIT });
        }
        let cell = |column: Option<usize>| column.and_then(|column| row.cells.get(column)).map_or("", String::as_str);
        let mut cells = BTreeMap::new();
        for language in &columns.languages {
            let written = cell(language.state).trim();
            let mark = SheetMark::ALL.into_iter().find(|mark| mark.name().eq_ignore_ascii_case(written));
            if mark.is_none() && !written.is_empty() {
                return error(CsvProblem::NotAState { text: written.to_owned() });
            }
            cells.insert(language.language, SheetCell { text: cell(language.text).to_owned(), mark });
        }
        sheet.rows.push(SheetRow {
            line: row.line,
            node: NodeId::from(cell(Some(columns.node))),
            path: cell(Some(columns.property)).to_owned(),
            context: cell(columns.context).to_owned(),
            original: columns.original.map(|column| cell(Some(column)).to_owned()),
            cells,
        });
    }
    Ok(sheet)
}

fn text(bytes: &[u8]) -> Result<&str, CsvError> {
    if bytes.len() > SIZE_LIMIT {
        return Err(CsvError { line: 1, problem: CsvProblem::TooLarge { limit: SIZE_LIMIT } });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        CsvError { line, problem: CsvProblem::NotUtf8 }
    })?;
    Ok(text.strip_prefix(MARK).unwrap_or(text))
}

/// Where the columns are.
struct Columns {
    node: usize,
    property: usize,
    context: Option<usize>,
    original: Option<usize>,
    languages: Vec<LanguageColumns>,
    unknown: Vec<String>,
}

struct LanguageColumns {
    language: TextLanguage,
    text: Option<usize>,
    state: Option<usize>,
}

impl Columns {
    fn of(heading: &Record, original: &str) -> Result<Self, CsvError> {
        let error = |problem| CsvError { line: heading.line, problem };
        let names: Vec<String> = heading.cells.iter().map(|cell| cell.trim().to_ascii_lowercase()).collect();
        let mut seen = HashSet::new();
        if let Some(name) = names.iter().find(|name| !name.is_empty() && !seen.insert(name.as_str())) {
            return Err(error(CsvProblem::ColumnTwice { name: name.clone() }));
        }
        let find = |name: &str| names.iter().position(|one| one == name);
        let needed = |name: &str| find(name).ok_or_else(|| error(CsvProblem::MissingColumn { name: name.to_owned() }));
        let own = TextLanguage::of(original);
        let is_own = |name: &str| *name == original.to_ascii_lowercase() || own.is_some_and(|own| own.code() == name);
        let mut columns = Self {
            node: needed(NODE)?,
            property: needed(PROPERTY)?,
            context: find(CONTEXT),
            original: names.iter().position(|name| is_own(name)),
            languages: vec![],
            unknown: vec![],
        };
        for (index, name) in names.iter().enumerate() {
            let tag = name.strip_suffix(STATE).unwrap_or(name);
            if name.is_empty() || [NODE, PROPERTY, CONTEXT].contains(&name.as_str()) || is_own(tag) {
                continue;
            }
            let language = TextLanguage::ALL.into_iter().find(|one| one.code() == tag && Some(*one) != own);
            let Some(language) = language else {
                columns.unknown.push(heading.cells[index].clone());
                continue;
            };
            let at = columns.languages.iter().position(|one| one.language == language).unwrap_or_else(|| {
                columns.languages.push(LanguageColumns { language, text: None, state: None });
                columns.languages.len() - 1
            });
            let of_language = &mut columns.languages[at];
            *if tag == name { &mut of_language.text } else { &mut of_language.state } = Some(index);
        }
        if columns.languages.is_empty() {
            return Err(error(CsvProblem::NoLanguage { original: original.to_owned() }));
        }
        Ok(columns)
    }
}

/// A row and the line in which it begins.
struct Record {
    line: usize,
    cells: Vec<String>,
}

/// The rows of a table. What separates cells is what the heading has most of: semicolon, comma or tabulator, unless Excel's first
/// line (`sep=;`) says it.
fn records(text: &str) -> Result<Vec<Record>, CsvError> {
    let first = text.lines().next().unwrap_or_default();
    let said = first.trim().strip_prefix("sep=").and_then(|said| said.chars().next());
    let counted = [';', ',', '\t'].into_iter().rev().max_by_key(|one| first.matches(*one).count());
    let separator = said.or(counted).unwrap_or(';');
    let mut reader = Reader { chars: text.chars().peekable(), line: 1, cells: 0 };
    let mut records = vec![];
    while reader.chars.peek().is_some() {
        records.push(reader.record(separator)?);
    }
    if said.is_some() {
        records.remove(0);
    }
    Ok(records)
}

struct Reader<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    /// Of all rows so far.
    cells: usize,
}

impl Reader<'_> {
    fn record(&mut self, separator: char) -> Result<Record, CsvError> {
        let mut record = Record { line: self.line, cells: vec![] };
        loop {
            let cell = self.cell(separator)?;
            record.cells.push(cell);
            self.cells += 1;
            if self.cells > CELL_LIMIT {
                return self.error(CsvProblem::TooManyCells { limit: CELL_LIMIT });
            }
            match self.next() {
                Some(one) if one == separator => {}
                _ => return Ok(record),
            }
        }
    }

    /// Up to the separator or the end of the line, which stay.
    fn cell(&mut self, separator: char) -> Result<String, CsvError> {
        let mut cell = String::new();
        if self.chars.peek() == Some(&'"') {
            let begun = self.line;
            self.next();
            loop {
                match self.next() {
                    Some('"') if self.chars.peek() == Some(&'"') => {
                        self.next();
                        cell.push('"');
                    }
                    Some('"') => break,
                    Some(one) => cell.push(one),
                    None => return Err(CsvError { line: begun, problem: CsvProblem::NotClosed }),
                }
            }
            while self.chars.peek().is_some_and(|one| *one == ' ') {
                self.next();
            }
            if self.chars.peek().is_some_and(|one| *one != separator && *one != '\n' && *one != '\r') {
                return self.error(CsvProblem::BehindQuote);
            }
        } else {
            while let Some(one) =
                self.chars.peek().copied().filter(|one| *one != separator && *one != '\n' && *one != '\r')
            {
                cell.push(one);
                self.next();
            }
        }
        let text = cell.strip_prefix('\'').filter(|text| text.starts_with(FORMULA));
        Ok(text.map_or_else(|| cell.clone(), str::to_owned))
    }

    /// The next character; every way to end a line counts as a line feed.
    fn next(&mut self) -> Option<char> {
        let next = self.chars.next()?;
        let next = if next == '\r' {
            self.chars.next_if_eq(&'\n');
            '\n'
        } else {
            next
        };
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }

    fn error<T>(&self, problem: CsvProblem) -> Result<T, CsvError> {
        Err(CsvError { line: self.line, problem })
    }
}
