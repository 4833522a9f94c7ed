//! Lines of a pasted text: as they are, or the rows of a table.

use super::line::{Line, options};
use crate::cells::cells;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Label,
    Kind,
    Required,
    Options,
    Help,
    /// What we have no place for: numbers, ids.
    Other,
}

/// Words of head lines.
const HEADS: [(&str, Column); 41] = [
    ("feld", Column::Label),
    ("feldname", Column::Label),
    ("feldbezeichnung", Column::Label),
    ("name", Column::Label),
    ("bezeichnung", Column::Label),
    ("beschriftung", Column::Label),
    ("frage", Column::Label),
    ("angabe", Column::Label),
    ("label", Column::Label),
    ("field", Column::Label),
    ("question", Column::Label),
    ("typ", Column::Kind),
    ("art", Column::Kind),
    ("feldtyp", Column::Kind),
    ("feldart", Column::Kind),
    ("datentyp", Column::Kind),
    ("format", Column::Kind),
    ("type", Column::Kind),
    ("kind", Column::Kind),
    ("pflicht", Column::Required),
    ("pflichtfeld", Column::Required),
    ("pflichtangabe", Column::Required),
    ("erforderlich", Column::Required),
    ("required", Column::Required),
    ("mandatory", Column::Required),
    ("auswahl", Column::Options),
    ("auswahlmöglichkeiten", Column::Options),
    ("werte", Column::Options),
    ("optionen", Column::Options),
    ("möglichkeiten", Column::Options),
    ("antworten", Column::Options),
    ("options", Column::Options),
    ("values", Column::Options),
    ("hilfe", Column::Help),
    ("hilfetext", Column::Help),
    ("hinweis", Column::Help),
    ("erläuterung", Column::Help),
    ("bemerkung", Column::Help),
    ("help", Column::Help),
    ("hint", Column::Help),
    ("nr.", Column::Other),
];

pub(super) fn lines(text: &str) -> Vec<Line> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}'], "\n");
    let is_table = text.lines().any(|line| line.trim_matches(' ').trim_end_matches('\t').contains('\t'));
    if is_table {
        let rows = cells(&text, '\t');
        return of_table(&rows);
    }
    let head = text.lines().next().unwrap_or_default();
    for sign in [';', ','] {
        let columns = cells(head, sign).into_iter().next().and_then(|row| heads(&row));
        if head.contains(sign)
            && let Some(columns) = columns
        {
            return cells(&text, sign).iter().skip(1).filter_map(|row| of_row(row, &columns)).collect();
        }
    }
    text.lines().filter_map(Line::read).collect()
}

fn of_table(rows: &[Vec<String>]) -> Vec<Line> {
    let head = rows.first().and_then(|row| heads(row));
    let skip = usize::from(head.is_some());
    let rows = rows.iter().skip(skip);
    match head {
        Some(columns) => rows.filter_map(|row| of_row(row, &columns)).collect(),
        None => rows.filter_map(|row| unheaded(row)).collect(),
    }
}

/// What the columns hold, if a row is a head: every cell is a word of one, and one is for labels.
fn heads(row: &[String]) -> Option<Vec<Column>> {
    let column = |cell: &String| {
        let word = cell.trim().trim_end_matches([':', '?']).to_lowercase();
        let known = HEADS.iter().find(|(head, _)| *head == word).map(|(_, column)| *column);
        known.or_else(|| matches!(word.as_str(), "" | "nr" | "id" | "lfd. nr." | "#").then_some(Column::Other))
    };
    let columns: Option<Vec<Column>> = row.iter().map(column).collect();
    columns.filter(|columns| columns.len() > 1 && columns.contains(&Column::Label))
}

fn of_row(row: &[String], columns: &[Column]) -> Option<Line> {
    let cell = |wanted: Column| {
        let at = columns.iter().position(|column| *column == wanted);
        at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim())
    };
    let mut line = Line::read(cell(Column::Label))?;
    line.required |= says_yes(cell(Column::Required));
    line.kind = cell(Column::Kind).to_owned();
    let listed = options(cell(Column::Options));
    if listed.len() > 1 {
        line.options = listed;
    }
    if !cell(Column::Help).is_empty() {
        line.help = cell(Column::Help).to_owned();
    }
    Some(line)
}

/// A row of a table without a head: the first cell with words is the label, the others say what they look like.
fn unheaded(row: &[String]) -> Option<Line> {
    let is_number = |cell: &str| cell.chars().all(|sign| sign.is_ascii_digit() || ".)( ".contains(sign));
    let mut cells = row.iter().map(|cell| cell.trim()).skip_while(|cell| is_number(cell) || cell.chars().count() == 1);
    let mut line = Line::read(cells.next()?)?;
    for cell in cells.filter(|cell| !cell.is_empty()) {
        if line.mark(cell) || says_yes(cell) {
            line.required |= says_yes(cell);
        } else if line.kind.is_empty() && super::kind::named(cell).is_some() {
            line.kind = cell.to_owned();
        } else if !says_no(cell) {
            line.say(cell);
        }
    }
    Some(line)
}

fn says_yes(cell: &str) -> bool {
    matches!(
        cell.to_lowercase().as_str(),
        "ja" | "j" | "x" | "yes" | "y" | "true" | "wahr" | "1" | "pflicht" | "*" | "✓" | "muss"
    )
}

fn says_no(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "nein" | "n" | "no" | "false" | "falsch" | "0" | "-" | "–")
}
