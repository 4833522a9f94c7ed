//! What a browser sends of a form: answers, files, and the button that was pressed.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Multipart;
use domain::{AccountId, AttachmentRef, FieldKey, Sha256, TenantId};
use forms::{Computation, Evaluation, Field, FieldType, Form};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256 as Hasher};

use super::PageError;
use crate::storage::form_draft::Draft;
use crate::storage::upload::{Upload, UploadKey};
use crate::storage::{Database, attachment, upload};

/// Most bytes of one file.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// Most parts of one form; far more than any form has fields.
const PARTS: usize = 10_000;

/// A file that came with a form.
pub struct Sent {
    /// Name of the input.
    pub field: String,
    pub name: String,
    pub content: FileContent,
}

pub enum FileContent {
    Good { media_type: &'static str, bytes: Vec<u8> },
    TooLarge,
    WrongType,
}

/// All that was sent.
#[derive(Default)]
pub struct Input {
    pub values: BTreeMap<String, Vec<String>>,
    pub files: Vec<Sent>,
}

impl Input {
    pub async fn read(mut multipart: Multipart) -> Result<Self, PageError> {
        let mut input = Self::default();
        for _ in 0..PARTS {
            let part = multipart.next_field().await.map_err(|_| PageError::Unreadable)?;
            let Some(mut part) = part else { return Ok(input) };
            let field = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let Some(file_name) = file_name else {
                let text = part.text().await.map_err(|_| PageError::Unreadable)?;
                input.values.entry(field).or_default().push(text);
                continue;
            };
            let (mut bytes, mut too_large) = (vec![], false);
            while let Some(piece) = part.chunk().await.map_err(|_| PageError::Unreadable)? {
                too_large |= bytes.len() + piece.len() > FILE_LIMIT;
                if !too_large {
                    bytes.extend_from_slice(&piece);
                }
            }
            if file_name.is_empty() && bytes.is_empty() {
                continue;
            }
            let content = match domain::attachment::sniff(&bytes) {
                _ if too_large => FileContent::TooLarge,
                Some(media_type) if media_type != "application/xml" => FileContent::Good { media_type, bytes },
                _ => FileContent::WrongType,
            };
            let name = match &content {
                FileContent::Good { media_type, .. } => domain::file_name::for_content(&file_name, media_type),
                _ => domain::file_name::plain(&file_name),
            };
            input.files.push(Sent { field, name, content });
        }
        Err(PageError::Unreadable)
    }

    /// The only value of an input.
    pub fn one(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Puts what was sent into the draft. A field that was on the page and came without a value was emptied.
    pub fn put_into(&self, form: &Form, shown: &Evaluation, draft: &mut Draft) {
        for key in &shown.visible {
            let Some(field) = open_field(form, key).filter(|field| !field.kind.is_file()) else { continue };
            let sent = self.values.get(&key.to_string());
            match sent.and_then(|values| answer(&field.kind, values)) {
                Some(value) => draft.answers.insert(key.clone(), value),
                // A choice that must not be changed isn't sent.
                None if shown.locked.contains_key(key) => continue,
                None => draft.answers.remove(key),
            };
        }
    }
}

fn answer(kind: &FieldType, values: &[String]) -> Option<Value> {
    let first = values.first().map_or("", String::as_str).trim();
    match kind {
        FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => {
            let chosen: Vec<Value> =
                values.iter().filter(|value| !value.is_empty()).map(|value| Value::from(value.as_str())).collect();
            (!chosen.is_empty()).then_some(Value::Array(chosen))
        }
        FieldType::Boolean | FieldType::SingleCheckbox => match first {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        _ if first.is_empty() => None,
        FieldType::Date => {
            let written = Value::from(first);
            Some(forms::date_of(&written).map_or(written, |date| Value::from(date.to_string())))
        }
        FieldType::Time => {
            let written = first.trim_end_matches("Uhr").trim_end().replace('.', ":");
            let time = forms::time_of(&Value::from(written));
            Some(Value::from(time.map_or_else(|| first.to_owned(), |time| time.strftime("%H:%M").to_string())))
        }
        FieldType::KfzKennzeichen => Some(Value::from(first.to_uppercase())),
        FieldType::Textarea | FieldType::GeoMap | FieldType::GdikMap => Some(Value::from(first.replace("\r\n", "\n"))),
        _ => Some(Value::from(first)),
    }
}

/// Stores a file under its hash; the account has brought it, so it may refer to it.
pub async fn store_file(
    database: &Database,
    tenant: TenantId,
    account: AccountId,
    (name, media_type, bytes): (&str, &str, &[u8]),
    field: Option<FieldKey>,
) -> Result<AttachmentRef, PageError> {
    let hash = hex::encode(Hasher::digest(bytes));
    let sha256: Sha256 = hash.parse().map_err(|_| PageError::Unreadable)?;
    let size = bytes.len() as u64;
    let mut write = database.write().await?;
    attachment::insert(&mut write, tenant, &sha256, media_type, bytes).await?;
    let key = UploadKey { tenant, sha256: sha256.clone(), account };
    let upload = Upload { size, media_type: media_type.to_owned(), received: size, complete: true };
    upload::mark_complete(&mut write, &key, &upload).await?;
    write.commit().await?;
    Ok(AttachmentRef { sha256, name: name.to_owned(), media_type: media_type.to_owned(), size, field })
}

/// What is wrong with a file, in words.
pub fn file_problem(sent: &Sent) -> Option<String> {
    match sent.content {
        FileContent::Good { .. } => None,
        FileContent::TooLarge => {
            Some(format!("Die Datei „{}“ ist größer als 10 MB. Bitte verkleinern Sie sie.", sent.name))
        }
        FileContent::WrongType => {
            Some(format!("Die Datei „{}“ ist weder PDF noch PNG noch JPG. Bitte wandeln Sie sie um.", sent.name))
        }
    }
}

/// Answers and files of the draft, as forms are evaluated with.
pub fn answers(draft: &Draft) -> forms::Answers {
    let mut answers = draft.answers.clone();
    let file = |file: &AttachmentRef| {
        let pdf_a = draft.pdf_a.contains(&file.sha256);
        json!({"name": file.name, "size": file.size, "mediaType": file.media_type, "pdfA": pdf_a})
    };
    for (key, files) in draft.files.iter().filter(|(_, files)| !files.is_empty()) {
        answers.insert(key.clone(), files.iter().map(file).collect());
    }
    answers
}

/// Takes one instance of a repeated group out; those behind it move up.
pub fn remove_instance(draft: &mut Draft, group: &str, index: usize) {
    let count = draft.instances.get(group).copied().unwrap_or(1);
    if index >= count || count <= 1 {
        return;
    }
    draft.answers = shift(std::mem::take(&mut draft.answers), group, index);
    draft.files = shift(std::mem::take(&mut draft.files), group, index);
    for (key, files) in &mut draft.files {
        for file in files {
            file.field = Some(key.clone());
        }
    }
    draft.instances.insert(group.to_owned(), count - 1);
}

fn shift<T>(map: BTreeMap<FieldKey, T>, group: &str, removed: usize) -> BTreeMap<FieldKey, T> {
    let moved = |(mut key, value): (FieldKey, T)| {
        if key.group == group {
            if key.index == removed {
                return None;
            }
            if key.index > removed {
                key.index -= 1;
            }
        }
        Some((key, value))
    };
    map.into_iter().filter_map(moved).collect()
}

/// The shown fields that take files.
pub fn file_fields(form: &Form, shown: &Evaluation) -> BTreeSet<FieldKey> {
    let is_file = |key: &&FieldKey| open_field(form, key).is_some_and(|field| field.kind.is_file());
    shown.visible.iter().filter(is_file).cloned().collect()
}

/// The field, if it is one that the applicant answers on the page.
pub fn open_field<'a>(form: &'a Form, key: &FieldKey) -> Option<&'a Field> {
    let group = form.group(&key.group).filter(|group| group.on_form())?;
    let field = group.fields().find(|field| field.id == key.field)?;
    let open = field.kind.is_answered() && field.on_form() && !field.disabled && Computation::of(field).is_none();
    open.then_some(field)
}
