//! Secrets that the portal has to read again (seeds of second factors, the signing key) lie sealed in the database; the
//! key to them lies outside, so that a copy of the database alone opens nothing.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// Names algorithm and format, so that a later one can be told apart.
const PREFIX: &str = "aes256gcm.1";
const KEY_LENGTH: usize = 32;

/// Why a secret can't be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key file can't be read or written.
    #[error("{}: {error}", file.display())]
    File {
        /// The key file.
        file: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
    /// It holds something else.
    #[error("{}: isn't {KEY_LENGTH} bytes in base64", .0.display())]
    NotAKey(PathBuf),
    /// Others than its owner can read it.
    #[error("{}: others can read the key; take it from them with: chmod 600 {}", .0.display(), .0.display())]
    Readable(PathBuf),
    /// It isn't there, and the database needs it.
    #[error("the database is sealed, and its key file {} isn't there: put your copy back, or name it with --key-file", .0.display())]
    Missing(PathBuf),
    /// Of the key that it was sealed with the first part of its hash.
    #[error("the database is sealed with another key than the one in the key file (key {0})")]
    OtherKey(String),
    /// It isn't what [`Sealer::seal`] has made.
    #[error("a sealed secret is damaged")]
    Damaged,
}

/// Seals and opens with one key.
pub struct Sealer {
    key: [u8; KEY_LENGTH],
    /// First part of the key's hash: says which key it was, and nothing about it.
    id: String,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer({})", self.id)
    }
}

impl Sealer {
    fn new(key: [u8; KEY_LENGTH]) -> Self {
        let id = crate::secret::hash(&format!("amtspult sealing key {}", hex::encode(key)))[..8].to_owned();
        Self { key, id }
    }

    /// Reads the key from a file; where there is none and `make`, makes one there that only its owner may read.
    ///
    /// # Errors
    /// When the file can't be read or written, can be read by others, isn't there, or holds something else.
    pub(crate) fn open_file(file: &Path, make: bool) -> Result<Self, SealError> {
        let failed = |error| SealError::File { file: file.to_owned(), error };
        if !file.try_exists().map_err(failed)? {
            if !make {
                return Err(SealError::Missing(file.to_owned()));
            }
            let mut key = [0; KEY_LENGTH];
            aws_lc_rs::rand::fill(&mut key).map_err(|_| failed(io::Error::other("no randomness")))?;
            make_private(file, BASE64.encode(key).as_bytes()).map_err(failed)?;
        }
        if is_readable_by_others(file).map_err(failed)? {
            return Err(SealError::Readable(file.to_owned()));
        }
        let text = fs::read_to_string(file).map_err(failed)?;
        let key = BASE64.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        key.map(Self::new).ok_or_else(|| SealError::NotAKey(file.to_owned()))
    }

    fn cipher(&self) -> Result<RandomizedNonceKey, SealError> {
        RandomizedNonceKey::new(&AES_256_GCM, &self.key).map_err(|_| SealError::Damaged)
    }

    /// # Errors
    /// When the cipher fails.
    pub fn seal(&self, secret: &str) -> Result<String, SealError> {
        let mut buffer = secret.as_bytes().to_vec();
        let nonce = self.cipher()?.seal_in_place_append_tag(Aad::from(PREFIX), &mut buffer);
        let nonce = nonce.map_err(|_| SealError::Damaged)?;
        Ok(format!("{PREFIX}.{}.{}.{}", self.id, BASE64.encode(nonce.as_ref()), BASE64.encode(buffer)))
    }

    /// Whether a text is one that [`Sealer::seal`] has made.
    pub fn is_sealed(text: &str) -> bool {
        text.starts_with(PREFIX)
    }

    /// # Errors
    /// When it was sealed with another key, or is damaged.
    pub fn open(&self, sealed: &str) -> Result<String, SealError> {
        let mut parts = sealed.strip_prefix(PREFIX).ok_or(SealError::Damaged)?.split('.').skip(1);
        let (Some(id), Some(nonce), Some(text)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(SealError::Damaged);
        };
        if id != self.id {
            return Err(SealError::OtherKey(id.to_owned()));
        }
        let nonce: [u8; 12] = BASE64.decode(nonce).ok().and_then(|n| n.try_into().ok()).ok_or(SealError::Damaged)?;
        let mut buffer = BASE64.decode(text).map_err(|_| SealError::Damaged)?;
        let opened = self.cipher()?.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(PREFIX), &mut buffer);
        let opened = opened.map_err(|_| SealError::Damaged)?;
        String::from_utf8(opened.to_vec()).map_err(|_| SealError::Damaged)
    }

    /// A keyed digest, by which the portal's log is chained.
    pub(crate) fn authenticate(&self, message: &[u8]) -> String {
        let sign = |key: &[u8], message: &[u8]| {
            aws_lc_rs::hmac::sign(&aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key), message)
        };
        // A key of its own, made of the one for sealing.
        hex::encode(sign(sign(&self.key, b"amtspult log").as_ref(), message))
    }
}

/// Makes a file with this content, unless one is there: of several programs that start at once, one makes it.
fn make_private(file: &Path, content: &[u8]) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Only its owner may read a temporary file.
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    draft.write_all(content)?;
    draft.as_file().sync_all()?;
    match draft.persist_noclobber(file) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn is_readable_by_others(file: &Path) -> io::Result<bool> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file)?.permissions());
    Ok(mode & 0o077 != 0)
}

/// On Windows the folder says who may read its files.
#[cfg(not(unix))]
fn is_readable_by_others(_file: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.key");
        let sealer = Sealer::open_file(&file, true).unwrap();
        let sealed = sealer.seal("JBSWY3DPEHPK3PXP").unwrap();
        assert!(Sealer::is_sealed(&sealed) && !sealed.contains("JBSWY3DP"));
        assert_eq!(Sealer::open_file(&file, true).unwrap().open(&sealed).unwrap(), "JBSWY3DPEHPK3PXP");
        let other = Sealer::open_file(&folder.path().join("other.key"), true).unwrap();
        assert!(matches!(other.open(&sealed), Err(SealError::OtherKey(_))));
        assert!(matches!(sealer.open(&sealed[..sealed.len() - 8]), Err(SealError::Damaged)));
        fs::write(&file, "short").unwrap();
        assert!(matches!(Sealer::open_file(&file, true), Err(SealError::NotAKey(_))));
    }

    #[test]
    fn programs_that_start_at_once_have_one_key_and_a_missing_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.key");
        assert!(matches!(Sealer::open_file(&file, false), Err(SealError::Missing(_))));
        let starts: Vec<_> = (0..6)
            .map(|_| {
                std::thread::spawn({
                    let file = file.clone();
                    move || Sealer::open_file(&file, true).unwrap().id
                })
            })
            .collect();
        let mut keys: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
        keys.dedup();
        assert_eq!(keys.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.key");
        Sealer::open_file(&file, true).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = Sealer::open_file(&file, true).unwrap_err();
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
}
