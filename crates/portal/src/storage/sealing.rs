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

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("{}: {error}", file.display())]
    File { file: PathBuf, error: io::Error },
    #[error("{}: isn't {KEY_LENGTH} bytes in base64", .0.display())]
    NotAKey(PathBuf),
    #[error("the database is sealed with another key than the one in the key file (key {0})")]
    OtherKey(String),
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

    /// Reads the key from a file, or makes one there that only its owner may read.
    ///
    /// # Errors
    /// When the file can't be read or written, or holds something else.
    pub fn open_or_make(file: &Path) -> Result<Self, SealError> {
        let failed = |error| SealError::File { file: file.to_owned(), error };
        match fs::read_to_string(file) {
            Ok(text) => {
                let key = BASE64.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
                key.map(Self::new).ok_or_else(|| SealError::NotAKey(file.to_owned()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut key = [0; KEY_LENGTH];
                aws_lc_rs::rand::fill(&mut key).map_err(|_| failed(io::Error::other("no randomness")))?;
                write_private(file, BASE64.encode(key).as_bytes()).map_err(failed)?;
                Ok(Self::new(key))
            }
            Err(error) => Err(failed(error)),
        }
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
    pub fn authenticate(&self, message: &[u8]) -> String {
        let sign = |key: &[u8], message: &[u8]| {
            aws_lc_rs::hmac::sign(&aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key), message)
        };
        // A key of its own, made of the one for sealing.
        hex::encode(sign(sign(&self.key, b"amtspult log").as_ref(), message))
    }
}

fn write_private(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file)?;
    opened.write_all(content)?;
    opened.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.key");
        let sealer = Sealer::open_or_make(&file).unwrap();
        let sealed = sealer.seal("JBSWY3DPEHPK3PXP").unwrap();
        assert!(Sealer::is_sealed(&sealed) && !sealed.contains("JBSWY3DP"));
        assert_eq!(Sealer::open_or_make(&file).unwrap().open(&sealed).unwrap(), "JBSWY3DPEHPK3PXP");
        let other = Sealer::open_or_make(&folder.path().join("other.key")).unwrap();
        assert!(matches!(other.open(&sealed), Err(SealError::OtherKey(_))));
        assert!(matches!(sealer.open(&sealed[..sealed.len() - 8]), Err(SealError::Damaged)));
        fs::write(&file, "short").unwrap();
        assert!(matches!(Sealer::open_or_make(&file), Err(SealError::NotAKey(_))));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.key");
        Sealer::open_or_make(&file).unwrap();
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
