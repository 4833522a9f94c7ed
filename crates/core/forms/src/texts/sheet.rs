//! Texts on their way to translators and back: what formats of files have in common.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::list::{all_rows, by_place};
use super::{TextRow, texts};
use crate::translation;
use crate::{Edit, Form, NodeId, TextLanguage, TextState};

/// Texts as they stand in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextSheet {
    /// In the order of the file.
    pub rows: Vec<SheetRow>,
    /// Columns that are in no language known here.
    pub unknown: Vec<String>,
}

/// One text as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Line of the file, from 1; 0 where there is none yet.
    pub line: usize,
    /// The node that says it.
    pub node: NodeId,
    /// As in [`TextRow::path`].
    pub path: String,
    /// For people: where it stands.
    pub context: String,
    /// The original that the translator had; `None` where the file doesn't say.
    pub original: Option<String>,
    /// What the file says in each language.
    pub cells: BTreeMap<TextLanguage, SheetCell>,
}

/// A text in a language as it stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetCell {
    /// Empty where nothing is said.
    pub text: String,
    /// `None` where the file doesn't say.
    pub mark: Option<SheetMark>,
}

/// What a file says about the state of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum SheetMark {
    /// Nothing is said yet.
    Missing,
    /// Said for an older original.
    Stale,
    /// Said for the original that stands beside it.
    Current,
    /// Nothing has to be said.
    Unneeded,
}

/// What a file has brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenSheet {
    /// What takes its texts over; none for what is there already.
    pub edits: Vec<Edit>,
    /// What people should know before they do that.
    pub notes: Vec<SheetNote>,
}

/// Something that a file says and that isn't taken over, or not as it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct SheetNote {
    /// Line of the file; 0 for what concerns all of it.
    pub line: usize,
    /// As the file calls the text: node and path; the column's name for one that isn't known.
    pub name: String,
    /// Which language it is about, if it is about one.
    pub language: Option<TextLanguage>,
    /// What is to be told.
    pub what: SheetNoteKind,
}

/// What is to be told about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum SheetNoteKind {
    /// The form has no such text; the row is passed over.
    UnknownText,
    /// No language is called so; the column is passed over.
    UnknownLanguage,
    /// The form has no texts in that language beside its own.
    NotOther,
    /// The text stood further above in the file already; that one counts.
    Twice,
    /// The original has changed since; the text is taken, and is stale.
    OriginalChanged,
    /// The form says something here, the file nothing any more; it stays.
    Emptied,
}

impl SheetMark {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Missing, Self::Stale, Self::Current, Self::Unneeded];

    /// As files have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Current => "current",
            Self::Unneeded => "unneeded",
        }
    }

    fn of(state: &TextState) -> Self {
        match state {
            TextState::Missing => Self::Missing,
            TextState::Stale { .. } => Self::Stale,
            TextState::Current { .. } => Self::Current,
            TextState::Unneeded => Self::Unneeded,
        }
    }
}

impl TextSheet {
    /// What a translator needs: the texts of a form that have words, or are said in one of the languages.
    pub fn of(form: &Form, languages: &[TextLanguage]) -> Self {
        let said = |row: &TextRow| {
            row.needed || languages.iter().any(|one| row.languages.get(one).is_some_and(|state| state.text().is_some()))
        };
        let rows = texts(form).into_iter().filter(said).map(|row| SheetRow {
            line: 0,
            context: row.context.join(" › "),
            cells: languages.iter().filter_map(|one| Some((*one, cell(row.languages.get(one)?)))).collect(),
            node: row.node,
            path: row.path,
            original: Some(row.german),
        });
        Self { rows: rows.collect(), unknown: vec![] }
    }

    /// What would take the texts over. A text for another original than the form has now becomes stale; one that the form has
    /// already makes no edit; an empty one says nothing.
    pub fn take(&self, form: &Form) -> TakenSheet {
        let rows = all_rows(form);
        let by_place = by_place(&rows);
        let unknown = |name: &String| note(0, name.clone(), None, SheetNoteKind::UnknownLanguage);
        let mut taken = TakenSheet { edits: vec![], notes: self.unknown.iter().map(unknown).collect() };
        let mut seen: HashMap<(&NodeId, &str), &SheetRow> = HashMap::new();
        let own = TextLanguage::of(&form.language);
        for sheet in &self.rows {
            let place = (&sheet.node, sheet.path.as_str());
            let mut tell = |language, what| {
                taken.notes.push(note(sheet.line, format!("{} {}", sheet.node, sheet.path), language, what));
            };
            let Some(row) = by_place.get(&place) else {
                tell(None, SheetNoteKind::UnknownText);
                continue;
            };
            if let Some(before) = seen.get(&place) {
                if before.cells != sheet.cells {
                    tell(None, SheetNoteKind::Twice);
                }
                continue;
            }
            seen.insert(place, sheet);
            for (language, cell) in &sheet.cells {
                match row.languages.get(language) {
                    Some(state) => {
                        let (edit, told) = take_cell(row, *language, state, cell, sheet.original.as_deref());
                        if let Some(what) = told {
                            tell(Some(*language), what);
                        }
                        taken.edits.extend(edit);
                    }
                    // The original itself is compared, and changed where the form is.
                    None if own == Some(*language) => {}
                    None => tell(Some(*language), SheetNoteKind::NotOther),
                }
            }
        }
        taken
    }
}

fn note(line: usize, name: String, language: Option<TextLanguage>, what: SheetNoteKind) -> SheetNote {
    SheetNote { line, name, language, what }
}

fn cell(state: &TextState) -> SheetCell {
    SheetCell { text: state.text().unwrap_or_default().to_owned(), mark: Some(SheetMark::of(state)) }
}

/// What becomes of one text. That it was confirmed (marked as current, while ours is stale) counts only for the original as it
/// is now.
fn take_cell(
    row: &TextRow,
    language: TextLanguage,
    now: &TextState,
    cell: &SheetCell,
    original: Option<&str>,
) -> (Option<Edit>, Option<SheetNoteKind>) {
    let had = original.unwrap_or(&row.german);
    let changed = translation::text_digest(had) != translation::text_digest(&row.german);
    if cell.text.trim().is_empty() {
        let decided = cell.mark == Some(SheetMark::Unneeded) && *now != TextState::Unneeded;
        return match now.text() {
            _ if decided && !changed => (Some(row.unneeded(language)), None),
            _ if decided => (None, Some(SheetNoteKind::OriginalChanged)),
            Some(_) => (None, Some(SheetNoteKind::Emptied)),
            None => (None, None),
        };
    }
    if now.text().is_some_and(|now| translation::same_text(now, &cell.text)) {
        let is_stale = matches!(now, TextState::Stale { .. });
        let confirmed = is_stale && cell.mark == Some(SheetMark::Current) && original.is_some() && !changed;
        return (confirmed.then(|| row.say(language, &cell.text)), None);
    }
    let told = changed.then_some(SheetNoteKind::OriginalChanged);
    (Some(row.say_of(language, &translation::unified(&cell.text), had)), told)
}
