//! The key of the database, and the key that wraps it.
//!
//! The database key is random and lies wrapped (AES-256-GCM) in a file beside the database. What unwraps it lies in the
//! keyring of the operating system, or, by explicit choice on a machine without one, in a second file.
//!
//! No half of a key is ever overwritten or deleted: where a database lies no new key is made, and what is replaced stays
//! beside the new one.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::database_key::DatabaseKey;

const SERVICE: &str = "de.amtspult.desk";
const ALGORITHM: &str = "AES-256-GCM";
const KEY_FILE: &str = "database.key.json";
const OPEN_WRAPPING_KEY_FILE: &str = "wrapping.key";

/// Where the wrapping key lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    Keyring,
    /// A file that only the user may read. Offered where there is no keyring, never chosen silently.
    File,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("no keyring answers: {0}")]
    KeyringMissing(String),
    /// There is a database, but the keyring knows nothing of its key. Nothing is deleted.
    #[error("the keyring has no key for this database")]
    Lost,
    /// None of the files given is, with what lies here, the key of the database.
    #[error("no key of this database is among the files")]
    Unfit,
    #[error("the key file is damaged: {0}")]
    Damaged(String),
    #[error("key file: {0}")]
    Io(#[from] io::Error),
}

/// The wrapped key, self-describing so that a later version can tell how it was made.
#[derive(Serialize, Deserialize)]
struct WrappedKey {
    algorithm: String,
    key_id: String,
    nonce: String,
    wrapped: String,
}

/// Where the wrapping key of an existing database lies; `None` when there is no database key yet.
pub fn place_of_existing(folder: &Path) -> Option<KeyPlace> {
    folder
        .join(KEY_FILE)
        .exists()
        .then(|| if folder.join(OPEN_WRAPPING_KEY_FILE).exists() { KeyPlace::File } else { KeyPlace::Keyring })
}

/// Gives the key of the databases in `folder`; makes one if there is neither key nor database yet.
///
/// # Errors
/// [`KeyError::Lost`] where a database lies without its key, and the others of [`KeyError`].
pub fn open_or_create(folder: &Path, place: KeyPlace) -> Result<DatabaseKey, KeyError> {
    let path = folder.join(KEY_FILE);
    if path.exists() {
        return unwrap_existing(folder, &path, place);
    }
    if databases(folder)?.is_empty() { create(folder, &path, place) } else { Err(KeyError::Lost) }
}

/// The databases that lie in a folder.
///
/// # Errors
/// When the folder can't be read.
pub fn databases(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = vec![];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "db") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Takes over halves of a key that were kept elsewhere: files by the content of `database.key.json` or `wrapping.key`.
/// A half that isn't among them is looked for where it lies.
///
/// # Errors
/// [`KeyError::Unfit`] unless the key opens a database here; nothing is changed then.
pub fn import(folder: &Path, files: &[Vec<u8>]) -> Result<KeyPlace, KeyError> {
    let here = |name| fs::read(folder.join(name)).ok();
    let candidates: Vec<Vec<u8>> =
        files.iter().cloned().chain(here(KEY_FILE)).chain(here(OPEN_WRAPPING_KEY_FILE)).collect();
    let wrapped = candidates.iter().filter_map(|bytes| serde_json::from_slice::<WrappedKey>(bytes).ok());
    for wrapped in wrapped {
        let in_keyring = keyring_entry(&wrapped.key_id).ok().and_then(|entry| entry.get_secret().ok());
        let in_files = candidates.iter().filter(|bytes| bytes.len() == 32).cloned();
        let places = in_files.map(|key| (KeyPlace::File, key)).chain(in_keyring.map(|key| (KeyPlace::Keyring, key)));
        for (place, wrapping_key) in places {
            let wrapping_key = Zeroizing::new(wrapping_key);
            let Ok(key) = unwrap_key(&wrapped, &wrapping_key) else { continue };
            if databases(folder)?.iter().any(|path| crate::database::opens(path, &key)) {
                if place == KeyPlace::File {
                    write_private(&folder.join(OPEN_WRAPPING_KEY_FILE), &wrapping_key)?;
                }
                write_private(&folder.join(KEY_FILE), &text_of(&wrapped)?)?;
                return Ok(place);
            }
        }
    }
    Err(KeyError::Unfit)
}

fn create(folder: &Path, path: &Path, place: KeyPlace) -> Result<DatabaseKey, KeyError> {
    let key_id = uuid::Uuid::now_v7().to_string();
    let mut wrapping_key = Zeroizing::new([0; 32]);
    fill_random(wrapping_key.as_mut())?;
    match place {
        KeyPlace::Keyring => keyring_entry(&key_id)?
            .set_secret(wrapping_key.as_ref())
            .map_err(|error| KeyError::KeyringMissing(error.to_string()))?,
        KeyPlace::File => write_private(&folder.join(OPEN_WRAPPING_KEY_FILE), wrapping_key.as_ref())?,
    }
    let key = DatabaseKey::random()?;
    let mut buffer = Zeroizing::new(key.0.to_vec());
    let nonce = cipher(wrapping_key.as_ref())?
        .seal_in_place_append_tag(Aad::from(key_id.as_bytes()), &mut *buffer)
        .map_err(|_| KeyError::Damaged("the key could not be wrapped".to_owned()))?;
    let wrapped = WrappedKey {
        algorithm: ALGORITHM.to_owned(),
        nonce: BASE64.encode(nonce.as_ref()),
        wrapped: BASE64.encode(&*buffer),
        key_id,
    };
    write_private(path, &text_of(&wrapped)?)?;
    Ok(key)
}

fn text_of(wrapped: &WrappedKey) -> Result<Vec<u8>, KeyError> {
    serde_json::to_vec_pretty(wrapped).map_err(|error| KeyError::Damaged(error.to_string()))
}

fn unwrap_existing(folder: &Path, path: &Path, place: KeyPlace) -> Result<DatabaseKey, KeyError> {
    let wrapped: WrappedKey = serde_json::from_slice(&fs::read(path)?)
        .map_err(|error| KeyError::Damaged(format!("{}: {error}", path.display())))?;
    let wrapping_key = match place {
        KeyPlace::Keyring => keyring_entry(&wrapped.key_id)?.get_secret().map_err(|error| match error {
            keyring::Error::NoEntry => KeyError::Lost,
            other => KeyError::KeyringMissing(other.to_string()),
        })?,
        KeyPlace::File => fs::read(folder.join(OPEN_WRAPPING_KEY_FILE)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => KeyError::Lost,
            _ => KeyError::Io(error),
        })?,
    };
    unwrap_key(&wrapped, &Zeroizing::new(wrapping_key))
}

fn unwrap_key(wrapped: &WrappedKey, wrapping_key: &[u8]) -> Result<DatabaseKey, KeyError> {
    let damaged = |what: &str| KeyError::Damaged(what.to_owned());
    if wrapped.algorithm != ALGORITHM {
        return Err(damaged("unknown algorithm"));
    }
    let nonce: [u8; 12] = BASE64
        .decode(&wrapped.nonce)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| damaged("the nonce isn't 12 bytes in base64"))?;
    let mut buffer = Zeroizing::new(BASE64.decode(&wrapped.wrapped).map_err(|_| damaged("the key isn't base64"))?);
    let key = cipher(wrapping_key)?
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(wrapped.key_id.as_bytes()), &mut buffer)
        .map_err(|_| damaged("the key can't be unwrapped"))?;
    Ok(DatabaseKey((&*key).try_into().map_err(|_| damaged("the key has the wrong length"))?))
}

fn cipher(wrapping_key: &[u8]) -> Result<RandomizedNonceKey, KeyError> {
    RandomizedNonceKey::new(&AES_256_GCM, wrapping_key)
        .map_err(|_| KeyError::Damaged("the wrapping key has the wrong length".to_owned()))
}

fn keyring_entry(key_id: &str) -> Result<keyring::Entry, KeyError> {
    keyring::Entry::new(SERVICE, key_id).map_err(|error| KeyError::KeyringMissing(error.to_string()))
}

/// Writes, reads and deletes an entry of its own in the keyring.
///
/// # Errors
/// [`KeyError::KeyringMissing`] where no keyring answers; [`KeyError::Damaged`] when it gives back something else, or
/// doesn't delete.
pub fn check_keyring() -> Result<(), KeyError> {
    let entry = keyring_entry(&format!("selftest-{}", uuid::Uuid::now_v7()))?;
    let mut secret = [0; 32];
    fill_random(&mut secret)?;
    let missing = |error: keyring::Error| KeyError::KeyringMissing(error.to_string());
    entry.set_secret(&secret).map_err(missing)?;
    let found = entry.get_secret().map_err(missing);
    entry.delete_credential().map_err(missing)?;
    if found? != secret {
        return Err(KeyError::Damaged("the keyring gave back something else than was put in".to_owned()));
    }
    match entry.get_secret() {
        Err(keyring::Error::NoEntry) => Ok(()),
        _ => Err(KeyError::Damaged("the keyring keeps what was deleted".to_owned())),
    }
}

impl DatabaseKey {
    /// A new one.
    ///
    /// # Errors
    /// Where the operating system gives no random numbers.
    pub fn random() -> Result<Self, KeyError> {
        let mut key = Self([0; 32]);
        fill_random(&mut key.0)?;
        Ok(key)
    }
}

fn fill_random(bytes: &mut [u8]) -> Result<(), KeyError> {
    aws_lc_rs::rand::fill(bytes).map_err(|_| KeyError::Io(io::Error::other("no random numbers")))
}

/// Writes a file that only the user may read, whole or not at all; what lay there before is kept beside it.
fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    match fs::read(path) {
        Ok(before) if before == content => return Ok(()),
        Ok(_) => fs::rename(path, name_of_old(path))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let temporary: PathBuf = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// `wrapping.key` → `wrapping.key.old-<milliseconds since 1970>`
fn name_of_old(path: &Path) -> PathBuf {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let mut name = OsString::from(path);
    name.push(format!(".old-{now}"));
    name.into()
}

/// A renamed file is only there after a power cut once its folder was written.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Windows writes the folder along with the file.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(place_of_existing(folder.path()), None);
        let made = open_or_create(folder.path(), KeyPlace::File).unwrap();
        let found = open_or_create(folder.path(), KeyPlace::File).unwrap();
        assert_eq!(made.0, found.0);
        assert_eq!(place_of_existing(folder.path()), Some(KeyPlace::File));
    }

    #[test]
    fn where_a_database_lies_no_key_is_made_and_its_own_can_be_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let key = open_or_create(folder.path(), KeyPlace::File).unwrap();
        drop(crate::Store::open(&folder.path().join("account.db"), &key).unwrap());
        let [wrapped, wrapping] = [KEY_FILE, OPEN_WRAPPING_KEY_FILE].map(|name| folder.path().join(name));
        let halves = [&wrapped, &wrapping].map(|path| fs::read(path).unwrap());
        fs::remove_file(&wrapped).unwrap();
        for place in [KeyPlace::File, KeyPlace::Keyring] {
            assert!(matches!(open_or_create(folder.path(), place), Err(KeyError::Lost)));
        }
        assert_eq!(fs::read(&wrapping).unwrap(), halves[1], "the other half stays");

        // Something else lies at its place meanwhile: it is kept, too.
        fs::write(&wrapping, [7; 32]).unwrap();
        assert!(matches!(import(folder.path(), &[halves[0].clone()]), Err(KeyError::Unfit)));
        assert!(matches!(import(folder.path(), &[b"no key".to_vec()]), Err(KeyError::Unfit)));
        assert!(!wrapped.exists() && fs::read(&wrapping).unwrap() == [7; 32]);
        assert_eq!(import(folder.path(), &halves).unwrap(), KeyPlace::File);
        assert_eq!(open_or_create(folder.path(), KeyPlace::File).unwrap().0, key.0);
        let kept = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let kept: Vec<_> = kept.filter(|path| path.to_string_lossy().contains("wrapping.key.old-")).collect();
        assert_eq!(fs::read(&kept[0]).unwrap(), [7; 32]);
    }

    #[test]
    fn a_lost_or_damaged_key_is_said_and_nothing_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        open_or_create(folder.path(), KeyPlace::File).unwrap();
        let before = fs::read(folder.path().join(KEY_FILE)).unwrap();
        fs::remove_file(folder.path().join(OPEN_WRAPPING_KEY_FILE)).unwrap();
        assert!(matches!(open_or_create(folder.path(), KeyPlace::File), Err(KeyError::Lost)));
        fs::write(folder.path().join(OPEN_WRAPPING_KEY_FILE), [7; 32]).unwrap();
        assert!(matches!(open_or_create(folder.path(), KeyPlace::File), Err(KeyError::Damaged(_))));
        assert_eq!(fs::read(folder.path().join(KEY_FILE)).unwrap(), before);
    }
}
