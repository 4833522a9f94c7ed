//! What a browser sends of a form: texts, files, and the button that was pressed. All of it is bounded while it is read:
//! texts in memory, files on disk, without a name, until they are stored.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _};

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use domain::{AttachmentRef, Sha256, TenantId};
use sha2::{Digest as _, Sha256 as Hasher};
use tokio::io::AsyncWriteExt as _;

use super::PageError;
use crate::app::App;
use crate::storage::{StorageError, attachment};

/// Most bytes of one file.
pub const FILE_LIMIT: usize = domain::attachment::ATTACHMENT_LIMIT;
/// Most parts of one form; far more than any form has fields.
const PARTS: usize = 10_000;
/// Most bytes of one text; the digests of what a page showed are the longest.
const TEXT_LIMIT: usize = 256 * 1024;
/// Most bytes of all texts together.
const TEXTS_LIMIT: usize = 4 * 1024 * 1024;
/// So many bytes tell what a file is.
const HEAD: usize = 512;

/// A file that came with a form.
pub struct Sent {
    /// Name of the input.
    pub field: String,
    pub name: String,
    content: Content,
}

enum Content {
    Good { media_type: &'static str, file: File },
    TooLarge,
    WrongType,
    Empty,
}

/// All that was sent.
#[derive(Default)]
pub struct Input {
    pub values: BTreeMap<String, Vec<String>>,
    /// Names of texts that are too long; they aren't among the values.
    pub cut_off: Vec<String>,
    pub files: Vec<Sent>,
}

impl Input {
    pub async fn read(mut multipart: Multipart) -> Result<Self, PageError> {
        let mut input = Self::default();
        let mut room = TEXTS_LIMIT;
        for _ in 0..PARTS {
            let Some(part) = multipart.next_field().await.map_err(|_| PageError::Unreadable)? else { return Ok(input) };
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                None => match text(part, &mut room).await? {
                    Some(text) => input.values.entry(field).or_default().push(text),
                    None => input.cut_off.push(field),
                },
                Some(name) => input.files.extend(file(part, field, &name).await?),
            }
        }
        Err(PageError::Unreadable)
    }

    /// The only value of an input.
    pub fn one(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }
}

/// The text of a part; `None` if it is too long. What all texts together may take is `room`.
async fn text(mut part: Field<'_>, room: &mut usize) -> Result<Option<String>, PageError> {
    let mut bytes = vec![];
    let mut too_long = false;
    while let Some(piece) = part.chunk().await.map_err(|_| PageError::Unreadable)? {
        too_long |= bytes.len() + piece.len() > TEXT_LIMIT;
        if !too_long {
            *room = room.checked_sub(piece.len()).ok_or(PageError::Unreadable)?;
            bytes.extend_from_slice(&piece);
        }
    }
    if too_long {
        return Ok(None);
    }
    // NUL is no text, and PostgreSQL can't store it.
    Ok(Some(String::from_utf8_lossy(&bytes).replace('\0', "")))
}

/// A file, unless the input was left empty.
async fn file(mut part: Field<'_>, field: String, name: &str) -> Result<Option<Sent>, PageError> {
    let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(PageError::Disk)?);
    let (mut size, mut head) = (0, vec![]);
    while let Some(piece) = part.chunk().await.map_err(|_| PageError::Unreadable)? {
        size += piece.len();
        head.extend(piece.iter().take(HEAD.saturating_sub(head.len())));
        if size <= FILE_LIMIT {
            file.write_all(&piece).await.map_err(PageError::Disk)?;
        }
    }
    if name.is_empty() && size == 0 {
        return Ok(None);
    }
    file.flush().await.map_err(PageError::Disk)?;
    let media_type = domain::attachment::media_type(&head);
    let content = match media_type {
        _ if size > FILE_LIMIT => Content::TooLarge,
        _ if size == 0 => Content::Empty,
        Some(media_type) => Content::Good { media_type, file: file.into_std().await },
        None => Content::WrongType,
    };
    let name = match media_type {
        Some(media_type) => domain::file_name::for_content(name, media_type),
        None => domain::file_name::plain(name),
    };
    Ok(Some(Sent { field, name, content }))
}

/// What a good file is: the whole of it is looked at once, off the async threads.
struct Examined {
    file: File,
    sha256: String,
    size: u64,
    pdf_a: bool,
    /// Whoever opens it would be kept busy for long, or run out of memory.
    excess: bool,
}

fn examine(mut file: File) -> std::io::Result<Examined> {
    let mut bytes = vec![];
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    file.rewind()?;
    let pdf_a = forms::files::claims_pdf_a(&bytes);
    let excess = domain::measure::check(&bytes).is_err();
    Ok(Examined { file, sha256: hex::encode(Hasher::digest(&bytes)), size: bytes.len() as u64, pdf_a, excess })
}

/// A stored file, and whether it says that it is PDF/A; or what is wrong with it, in words.
pub type Stored = Result<(AttachmentRef, bool), String>;

/// Stores a file under its hash. What doesn't become part of a draft or message is swept away.
pub async fn store_file(app: &App, tenant: TenantId, sent: &Sent) -> Result<Stored, PageError> {
    let Content::Good { media_type, file } = &sent.content else {
        return Ok(Err(problem(sent).unwrap_or_default()));
    };
    let file = file.try_clone().map_err(PageError::Disk)?;
    let examined = app.computing.run(move || examine(file)).await.map_err(StorageError::from)?;
    let examined = examined.map_err(PageError::Disk)?;
    if examined.excess {
        return Ok(Err(format!(
            "Die Datei „{}“ ist beschädigt, oder ihr Inhalt ist zu groß zum Öffnen. Bitte speichern Sie sie neu oder verkleinern Sie sie.",
            sent.name
        )));
    }
    let sha256: Sha256 = examined.sha256.parse().map_err(|_| PageError::Unreadable)?;
    let mut write = app.database.write().await?;
    attachment::insert(&mut write, tenant, &sha256, media_type, examined.size, examined.file).await?;
    write.commit().await?;
    let (name, media_type) = (sent.name.clone(), (*media_type).to_owned());
    Ok(Ok((AttachmentRef { sha256, name, media_type, size: examined.size, field: None }, examined.pdf_a)))
}

/// What is wrong with a file at first sight, in words.
fn problem(sent: &Sent) -> Option<String> {
    match sent.content {
        Content::Good { .. } => None,
        Content::TooLarge => {
            Some(format!("Die Datei „{}“ ist größer als 10 MB. Bitte verkleinern Sie sie.", sent.name))
        }
        Content::WrongType => {
            Some(format!("Die Datei „{}“ ist weder PDF noch PNG noch JPG. Bitte wandeln Sie sie um.", sent.name))
        }
        Content::Empty => Some(format!("Die Datei „{}“ ist leer. Bitte wählen Sie sie noch einmal aus.", sent.name)),
    }
}
