//! The texts of a draft in all languages: as a grid, and on their way to translators and back.

use std::path::Path;
use std::sync::Arc;

use forms::{Edit, NodeId, PlacedText, TextLanguage, TextSheet, pasted_cells, text_of_form, texts, write_csv};
use serde::Deserialize;
use serde_json::json;
use standards::xliff::{self, Xliff, XliffFile};
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::documents::{Saved, write};
use crate::commands::draft::{file_name, from_base64};
use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::verfahren::{self, texts_file};
use crate::view::{Edited, LanguageCoverage, TakenTexts, TextsView};

/// All texts, and how much of them is said in each language.
pub async fn verfahren_texts(desk: &Arc<Desk>, request: OfVerfahren) -> Result<TextsView, CommandError> {
    let form = desk.with_design(request.draft, |open| Ok(open.form().clone()))?;
    let rows = texts(&form);
    let coverage = |language| LanguageCoverage { language, coverage: forms::Coverage::of(&rows, language) };
    let languages = form.other_languages().into_iter().map(coverage).collect();
    Ok(TextsView { own: form.language, languages, rows })
}

/// What a text becomes.
#[derive(Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TextChange {
    /// The words; empty ones take the text away.
    Say { text: String },
    /// It needn't be said in this language.
    Unneeded,
}

#[derive(Deserialize, TS)]
pub struct WriteText {
    pub draft: Uuid,
    pub node: NodeId,
    /// As the grid has it.
    pub path: String,
    /// None for what the form itself says.
    pub language: Option<TextLanguage>,
    pub change: TextChange,
    /// Whether it goes on with what was typed right before.
    pub joins: bool,
}

pub async fn write_text(desk: &Arc<Desk>, request: WriteText) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| {
        let WriteText { node, path, language, change, joins, .. } = request;
        let form = open.form();
        let edit = match change {
            TextChange::Say { text } => form.say_edit(&PlacedText { node, path, language, text }),
            TextChange::Unneeded => {
                let other = language.filter(|language| form.other_languages().contains(language));
                other.and_then(|language| Some(text_of_form(form, &node, &path)?.unneeded(language)))
            }
        };
        let gone = || {
            CommandError::new(ErrorCode::EditRefused, "there is no such text").with_details(json!({"reason": "node"}))
        };
        open.edit(&edit.ok_or_else(gone)?, joins, now)
    })
}

#[derive(Deserialize, TS)]
pub struct PastedTexts {
    /// As it was copied from Excel or Word.
    pub text: String,
}

/// The cells of what was pasted, row by row, for a person to confirm where they go.
pub async fn read_pasted(_: &Arc<Desk>, request: PastedTexts) -> Result<Vec<Vec<String>>, CommandError> {
    Ok(pasted_cells(&request.text))
}

#[derive(Deserialize, TS)]
pub struct WriteTexts {
    pub draft: Uuid,
    pub texts: Vec<PlacedText>,
}

/// Several texts in one step: all or none.
pub async fn write_texts(desk: &Arc<Desk>, request: WriteTexts) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| {
        let edits = open.form().say_all(&request.texts).map_err(verfahren::refused)?;
        open.edit(&Edit::All { edits }, false, now)
    })
}

/// In which format texts go to translators.
#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TextsFormat {
    /// For Excel: all languages in one table.
    Csv,
    /// For translation programs: XLIFF 2.1 with one language.
    Xliff,
}

#[derive(Deserialize, TS)]
pub struct ExportTexts {
    pub draft: Uuid,
    pub format: TextsFormat,
    /// Of XLIFF, the one that is to be translated into.
    pub language: TextLanguage,
}

pub async fn export_texts(desk: &Arc<Desk>, request: ExportTexts) -> Result<Saved, CommandError> {
    let form = desk.with_design(request.draft, |open| Ok(open.form().clone()))?;
    let (ending, content) = match request.format {
        TextsFormat::Csv => ("csv", Some(write_csv(&form, &form.other_languages()))),
        TextsFormat::Xliff => {
            let sheet = TextSheet::of(&form, &[request.language]);
            let file = XliffFile { form: form.id.clone(), sheet };
            let xliff = Xliff { source: form.language.clone(), target: request.language, files: vec![file] };
            ("xlf", xliff::write(&xliff))
        }
    };
    let content = content.ok_or_else(|| CommandError::new(ErrorCode::NothingToTranslate, "the form has no texts"))?;
    let title = if form.title.trim().is_empty() { "Formular" } else { form.title.trim() };
    let name = format!("{}-{}.{ending}", title.replace(['/', '\\', ':'], " "), request.language);
    let Some(path) = desk.host.choose_save_path(&name).await else { return Ok(Saved::nothing()) };
    write(&path, content.into_bytes()).await?;
    Ok(Saved::at(&path))
}

#[derive(Deserialize, TS)]
pub struct ImportTexts {
    pub draft: Uuid,
    pub name: String,
    pub base64: String,
}

/// One step; what the file says about texts that aren't there, or for another original, is told.
pub async fn import_texts(desk: &Arc<Desk>, request: ImportTexts) -> Result<TakenTexts, CommandError> {
    let (name, bytes) = (file_name(Path::new(&request.name)), from_base64(&request.base64)?);
    let now = desk.now();
    desk.with_design(request.draft, |open| {
        let sheets = texts_file::read(&name, &bytes, &open.form().language)?;
        let (mut edits, mut notes) = (vec![], vec![]);
        for sheet in sheets {
            let taken = sheet.take(open.form());
            edits.extend(taken.edits);
            notes.extend(taken.notes);
        }
        let count = edits.len();
        let edited = open.edit(&Edit::All { edits }, false, now)?;
        Ok(TakenTexts { edited, count, notes })
    })
}
