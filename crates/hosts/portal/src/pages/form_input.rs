//! What a browser sends of a form: texts, files, and the button that was pressed. All of it is bounded while it is read:
//! texts in memory, files one behind the other in one file on disk, without a name, until they are stored.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use domain::{AccountId, AttachmentRef, Sha256, TenantId};
use portal_app::files::{self, Examined};
use portal_app::filling::merge::FILES;
use tokio::io::AsyncWriteExt as _;

use super::words;
use crate::app::App;
use crate::app::Readers;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::{sent, token};

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
pub struct SentFile {
    /// Name of the input.
    pub field: String,
    pub name: String,
    content: Content,
}

impl SentFile {
    /// Bytes that would be stored.
    pub fn size(&self) -> u64 {
        match self.content {
            Content::Good { place, .. } => place.size,
            _ => 0,
        }
    }
}

enum Content {
    Good { media_type: &'static str, place: Place },
    TooLarge,
    WrongType,
    Empty,
}

/// Where a file lies among those that came with it, in bytes.
#[derive(Clone, Copy)]
struct Place {
    start: u64,
    size: u64,
}

/// The files that came, one behind the other; made with the first one.
#[derive(Default)]
struct Spool {
    file: Option<tokio::fs::File>,
    end: u64,
}

impl Spool {
    async fn write(&mut self, piece: &[u8]) -> std::io::Result<()> {
        if self.file.is_none() {
            self.file = Some(tokio::fs::File::from_std(tempfile::tempfile()?));
        }
        if let Some(file) = &mut self.file {
            file.write_all(piece).await?;
        }
        self.end += piece.len() as u64;
        Ok(())
    }

    async fn ended(self) -> std::io::Result<Option<Arc<Mutex<File>>>> {
        let Some(mut file) = self.file else { return Ok(None) };
        file.flush().await?;
        Ok(Some(Arc::new(Mutex::new(file.into_std().await))))
    }
}

/// All that was sent.
#[derive(Default)]
pub struct Input {
    pub values: BTreeMap<String, Vec<String>>,
    /// Names of texts that are too long; they aren't among the values.
    pub cut_off: Vec<String>,
    pub files: Vec<SentFile>,
    /// Inputs with more than [`FILES`] files; the first ones are among the files.
    pub too_many: Vec<String>,
    spool: Option<Arc<Mutex<File>>>,
}

impl Input {
    /// Reads what an account sends.
    ///
    /// # Errors
    /// When our page didn't send it, it can't be read or is too much, or the account sends much else at present.
    pub async fn read(
        readers: &Readers,
        browser: &Browser,
        account: AccountId,
        mut multipart: Multipart,
    ) -> Result<Self, PageError> {
        let _reader = readers.by_account.begin(account).ok_or(PageError::Busy)?;
        let _turn = readers.turns.acquire().await.map_err(|_| PageError::Busy)?;
        let (mut input, mut spool) = (Self::default(), Spool::default());
        let mut room = TEXTS_LIMIT;
        for _ in 0..PARTS {
            let Some(part) = multipart.next_field().await.map_err(|_| PageError::Unreadable)? else {
                input.spool = spool.ended().await.map_err(PageError::Disk)?;
                return sent::check(browser, input.one(token::TOKEN)).map(|()| input);
            };
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                None => match text(part, &mut room).await? {
                    Some(text) => input.values.entry(field).or_default().push(text),
                    None => input.cut_off.push(field),
                },
                Some(name) => input.take(file(part, &mut spool, field, &name).await?),
            }
        }
        Err(PageError::Unreadable)
    }

    fn take(&mut self, sent: Option<SentFile>) {
        let Some(sent) = sent else { return };
        if self.files.iter().filter(|file| file.field == sent.field).count() < FILES {
            self.files.push(sent);
        } else if !self.too_many.contains(&sent.field) {
            self.too_many.push(sent.field);
        }
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
async fn file(
    mut part: Field<'_>,
    spool: &mut Spool,
    field: String,
    name: &str,
) -> Result<Option<SentFile>, PageError> {
    let (start, mut size, mut head) = (spool.end, 0, vec![]);
    while let Some(piece) = part.chunk().await.map_err(|_| PageError::Unreadable)? {
        size += piece.len();
        head.extend(piece.iter().take(HEAD.saturating_sub(head.len())));
        if size <= FILE_LIMIT {
            spool.write(&piece).await.map_err(PageError::Disk)?;
        }
    }
    if name.is_empty() && size == 0 {
        return Ok(None);
    }
    let media_type = domain::attachment::media_type(&head);
    let content = match media_type {
        _ if size > FILE_LIMIT => Content::TooLarge,
        _ if size == 0 => Content::Empty,
        Some(media_type) => Content::Good { media_type, place: Place { start, size: size as u64 } },
        None => Content::WrongType,
    };
    let name = match media_type {
        Some(media_type) => domain::file_name::for_content(name, media_type),
        None => domain::file_name::plain(name),
    };
    Ok(Some(SentFile { field, name, content }))
}

/// Reads a good file and looks at the whole of it, off the async threads.
fn examine(spool: &Mutex<File>, place: Place) -> std::io::Result<Examined> {
    let mut bytes = vec![0; usize::try_from(place.size).unwrap_or(0)];
    let mut file = spool.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(place.start))?;
    file.read_exact(&mut bytes)?;
    drop(file);
    Ok(files::examine(bytes))
}

/// A stored file, and whether it says that it is PDF/A; or what is wrong with it, in words.
pub type Stored = Result<(AttachmentRef, bool), String>;

/// Stores a file that an account has sent, under its hash. What doesn't become part of a draft or message is swept away.
pub async fn store_file(
    app: &App,
    account: AccountId,
    tenant: TenantId,
    input: &Input,
    sent: &SentFile,
) -> Result<Stored, PageError> {
    let (Content::Good { media_type, place }, Some(spool)) = (&sent.content, &input.spool) else {
        return Ok(Err(problem(sent).unwrap_or_default()));
    };
    let (spool, place) = (Arc::clone(spool), *place);
    let examined = app.computing.run(move || examine(&spool, place)).await?;
    let examined = examined.map_err(PageError::Disk)?;
    if examined.excess {
        return Ok(Err(format!(
            "Die Datei „{}“ ist beschädigt, oder ihr Inhalt ist zu groß zum Öffnen. Bitte speichern Sie sie neu oder verkleinern Sie sie.",
            sent.name
        )));
    }
    let sha256: Sha256 = examined.sha256.parse().map_err(|_| PageError::Unreadable)?;
    if !files::store(app, (account, tenant), &sha256, media_type, &examined.bytes).await? {
        return Ok(Err(words::TOO_MUCH_TODAY.to_owned()));
    }
    let (name, media_type) = (sent.name.clone(), (*media_type).to_owned());
    Ok(Ok((AttachmentRef { sha256, name, media_type, size: place.size, field: None }, examined.pdf_a)))
}

/// What is wrong with a file at first sight, in words.
fn problem(sent: &SentFile) -> Option<String> {
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
