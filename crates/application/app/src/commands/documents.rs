//! PDFs: Antragsausfertigung and "Akte drucken", for one case or many.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use documents::file::Part;
use documents::words::{Words, fill};
use documents::{CaseDocument, DocumentError, MessagePart, Row, Section, application, file};
use domain::{AttachmentRef, CaseId};
use forms::DisplayValue;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::overlay::CaseFile;
use store::table::attachment;
use ts_rs::TS;

use crate::case_view::{read, sections};
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode};
use crate::lookup::{Lookup, form};
use crate::task::Task;
use crate::view::{FieldView, GroupView, TaskKind};

#[derive(Deserialize, TS)]
pub struct OfCases {
    pub cases: Vec<CaseId>,
}

#[derive(Serialize, TS)]
pub struct Saved {
    /// File or folder; `None` when the dialog was closed.
    pub saved: Option<String>,
    /// Aktenzeichen of the cases of which no document could be made.
    pub left_out: Vec<String>,
}

impl Saved {
    pub(super) fn at(path: &Path) -> Self {
        Self { saved: Some(path.display().to_string()), left_out: vec![] }
    }

    pub(super) fn nothing() -> Self {
        Self { saved: None, left_out: vec![] }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Application,
    File,
}

impl Kind {
    /// Beginning of file names.
    fn name(self) -> &'static str {
        match self {
            Self::Application => "Antragsausfertigung",
            Self::File => "Akte",
        }
    }
}

pub async fn export_antrag(desk: &Arc<Desk>, request: OfCases) -> Result<Saved, CommandError> {
    save(desk, request.cases, Kind::Application).await
}

pub async fn print_akte(desk: &Arc<Desk>, request: OfCases) -> Result<Saved, CommandError> {
    save(desk, request.cases, Kind::File).await
}

async fn save(desk: &Arc<Desk>, cases: Vec<CaseId>, kind: Kind) -> Result<Saved, CommandError> {
    let session = desk.session()?;
    match cases.as_slice() {
        [] => Ok(Saved::nothing()),
        [case] => {
            let name = pdf_name(&read(&session, *case)?, kind);
            let Some(path) = desk.host.choose_save_path(&name).await else { return Ok(Saved::nothing()) };
            let bytes = render_in_background(desk, &session, *case, kind).await?;
            write(&path, bytes).await?;
            Ok(Saved::at(&path))
        }
        many => {
            let Some(folder) = desk.host.choose_folder().await else { return Ok(Saved::nothing()) };
            let left_out = save_many(desk, &session, many, kind, &folder).await?;
            Ok(Saved { left_out, ..Saved::at(&folder) })
        }
    }
}

/// One document a case. A case of which none can be made doesn't keep the others from theirs; a full disk does.
async fn save_many(
    desk: &Arc<Desk>,
    session: &Arc<Session>,
    cases: &[CaseId],
    kind: Kind,
    folder: &Path,
) -> Result<Vec<String>, CommandError> {
    let task = Task::begin(desk, TaskKind::Documents, cases.len());
    let mut names = HashSet::new();
    let mut left_out = vec![];
    for (done, case) in cases.iter().enumerate() {
        task.reached(done)?;
        let aktenzeichen = read(session, *case)?.case.aktenzeichen;
        let outcome = async {
            let name = unique(&mut names, &pdf_name(&read(session, *case)?, kind));
            let bytes = render_in_background(desk, session, *case, kind).await?;
            write(&folder.join(name), bytes).await
        };
        match outcome.await {
            Err(error) if error.code == ErrorCode::DocumentFailed => {
                tracing::warn!(case = %case, error = error.message, "no document could be made");
                left_out.push(aktenzeichen);
            }
            Err(error) => return Err(error),
            Ok(()) => {}
        }
    }
    Ok(left_out)
}

fn pdf_name(file: &CaseFile, kind: Kind) -> String {
    let aktenzeichen: String =
        file.case.aktenzeichen.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let id = if aktenzeichen.is_empty() { file.case.id.to_string() } else { aktenzeichen };
    format!("{}-{id}.pdf", kind.name())
}

fn unique(names: &mut HashSet<String>, name: &str) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while !names.insert(candidate.clone()) {
        candidate = format!("{}-{number}.pdf", name.trim_end_matches(".pdf"));
        number += 1;
    }
    candidate
}

/// Writes beside the target first: an existing file is replaced whole or stays as it was.
pub(super) async fn write(path: &Path, bytes: Vec<u8>) -> Result<(), CommandError> {
    let failed =
        |error: std::io::Error| CommandError::new(ErrorCode::FileUnwritable, format!("{}: {error}", path.display()));
    let temporary: PathBuf = path.with_extension("pdf.part");
    tokio::fs::write(&temporary, bytes).await.map_err(failed)?;
    tokio::fs::rename(&temporary, path).await.map_err(failed)
}

async fn render_in_background(
    desk: &Arc<Desk>,
    session: &Arc<Session>,
    case: CaseId,
    kind: Kind,
) -> Result<Vec<u8>, CommandError> {
    let session = Arc::clone(session);
    let (now, zone) = (desk.now(), desk.host.time_zone());
    let task = tokio::task::spawn_blocking(move || render(&session, case, kind, now, &zone));
    task.await.map_err(|error| CommandError::new(ErrorCode::DocumentFailed, error))?
}

fn render(
    session: &Session,
    case: CaseId,
    kind: Kind,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<u8>, CommandError> {
    let words = Words::german().map_err(|error| CommandError::new(ErrorCode::DocumentFailed, error))?;
    let file = read(session, case)?;
    let document = case_document(session, &file, &Writer { words: &words, zone, now })?;
    let failed = |error: DocumentError| CommandError::new(ErrorCode::DocumentFailed, error);
    match kind {
        Kind::Application => application::render(&document, &words).map_err(failed),
        Kind::File => file::render(&document, &parts(session, &file)?, &words).map_err(failed),
    }
}

/// All attachments of the case and its messages, each once.
fn parts(session: &Session, file: &CaseFile) -> Result<Vec<Part>, CommandError> {
    let of_messages = file.messages.iter().flat_map(|message| &message.entry.attachments);
    let mut seen = HashSet::new();
    let attachments = file.case.attachments.iter().chain(of_messages).filter(|entry| seen.insert(&entry.sha256));
    let part = |entry: &AttachmentRef| {
        let content = session.store.read(|db| attachment::content(db, &entry.sha256))?;
        Ok(Part { name: domain::file_name::plain(&entry.name), content: content.map(|(_, bytes)| bytes) })
    };
    attachments.map(part).collect()
}

/// Puts values into words.
struct Writer<'a> {
    words: &'a Words,
    zone: &'a TimeZone,
    now: Timestamp,
}

impl Writer<'_> {
    fn time(&self, at: Timestamp) -> String {
        self.zone.to_datetime(at).strftime(&self.words.time).to_string()
    }

    fn value(&self, value: &DisplayValue) -> String {
        match value {
            DisplayValue::Empty => self.words.empty.clone(),
            DisplayValue::Text(text) => text.clone(),
            DisplayValue::Choice(labels) => labels.join("\n"),
            DisplayValue::Date(date) => date.strftime(&self.words.date).to_string(),
            DisplayValue::YesNo(yes) => if *yes { &self.words.yes } else { &self.words.no }.clone(),
            DisplayValue::Files(names) => names.join("\n"),
            DisplayValue::Amount(cents) => amount(*cents),
        }
    }

    fn row(&self, field: &FieldView) -> Row {
        let mut value = self.value(&field.value);
        if field.verified.is_some() {
            value = format!("{value} {}", self.words.verified);
        }
        if let Some(correction) = &field.correction {
            let corrected = self.value(&correction.value);
            let reason = &correction.correction.reason;
            let text = fill(&self.words.corrected, &[("value", &corrected), ("reason", reason)]);
            value = format!("{value}\n{text}");
        }
        Row { label: field.label.clone(), value }
    }

    fn group(&self, section: &str, group: &GroupView) -> Section {
        let title = if group.title.is_empty() { section } else { &group.title };
        let title = match group.instance {
            Some(number) => fill(&self.words.instance, &[("title", title), ("number", &number.to_string())]),
            None => title.to_owned(),
        };
        Section { title, rows: group.fields.iter().map(|field| self.row(field)).collect() }
    }
}

/// Cents as a German reads them: `1.234,50 €`.
fn amount(cents: i64) -> String {
    let euros = (cents.abs() / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in euros.chars().enumerate() {
        if place > 0 && (euros.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{grouped},{:02} €", cents.abs() % 100)
}

fn case_document(session: &Session, file: &CaseFile, writer: &Writer<'_>) -> Result<CaseDocument, CommandError> {
    let case = &file.case;
    let lookup = Lookup::read(&session.store)?;
    let form = form(&session.store, &case.form)?;
    let names = |attachments: &[AttachmentRef]| attachments.iter().map(|entry| entry.name.clone()).collect();
    let sections = sections(&form, file);
    let groups = sections.iter().flat_map(|section| section.groups.iter().map(|group| (&section.title, group)));
    Ok(CaseDocument {
        aktenzeichen: case.aktenzeichen.clone(),
        applicant: case.applicant.name.clone(),
        leistung: lookup.leistung_name(case.leistung),
        office: lookup.office_name(case.office),
        received: writer.time(case.received_at),
        state: writer.words.states.get(case.state.name()).cloned().unwrap_or_default(),
        created: writer.time(writer.now),
        created_at: writer.zone.to_datetime(writer.now),
        sections: groups.map(|(section, group)| writer.group(section, group)).collect(),
        attachments: names(&case.attachments),
        messages: file
            .messages
            .iter()
            .map(|own| &own.entry)
            .map(|message| MessagePart {
                heading: message.subject.clone(),
                meta: fill(
                    &writer.words.message_meta,
                    &[("time", &writer.time(message.sent_at)), ("author", &message.author.name)],
                ),
                body: message.body.clone(),
                attachments: names(&message.attachments),
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_germans_write_them() {
        let cases = [(0, "0,00 €"), (1050, "10,50 €"), (-7, "-0,07 €"), (123_456_789, "1.234.567,89 €")];
        for (cents, text) in cases {
            assert_eq!(amount(cents), text);
        }
    }

    #[test]
    fn files_of_one_folder_get_different_names() {
        let mut names = HashSet::new();
        let made: Vec<String> = (0..3).map(|_| unique(&mut names, "Akte-1.pdf")).collect();
        assert_eq!(made, ["Akte-1.pdf", "Akte-1-2.pdf", "Akte-1-3.pdf"]);
    }
}
