//! Activiti's business archives (BAR), as the designers' interface of Amt24 takes them: a zip with process models
//! (`*.bpmn20.xml`) and `metadata.json`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use domain::json::JsonError;
use serde_json::{Map, Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Most files of an archive.
pub const FILE_LIMIT: usize = 100;
/// Most bytes of all files of an archive together, unpacked.
pub const SIZE_LIMIT: u64 = 20 * 1024 * 1024;

const METADATA: &str = "metadata.json";
const MODEL_ENDING: &str = ".bpmn20.xml";

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// For each model, by its file name without ending, what the portal has to know of it: `servicekontolos`,
    /// `authenticationTypes`, `levelOfAssuranceAttributes`, `completedProcessDataRetentionDays`. Kept as it is.
    pub metadata: Map<String, Value>,
    /// Models by their file name without ending.
    pub models: BTreeMap<String, Vec<u8>>,
    /// Everything else, by its path.
    pub others: BTreeMap<String, Vec<u8>>,
}

/// Why an archive isn't read.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum BarError {
    #[error("the file is no zip archive: {0}")]
    NotAnArchive(String),
    #[error("{path}: {problem}")]
    Unreadable { path: String, problem: String },
    #[error("{path}: the path leads out of the archive")]
    Path { path: String },
    #[error("two files of the archive have the same name")]
    SameName,
    #[error("the archive has more than {FILE_LIMIT} files or {SIZE_LIMIT} bytes unpacked")]
    TooLarge,
    #[error("metadata.json: {0}")]
    Metadata(JsonError),
    #[error("the archive has no process model (*.bpmn20.xml)")]
    NoModel,
}

/// Reads an archive.
///
/// # Errors
/// [`BarError`] names the file within it.
pub fn read(bytes: &[u8]) -> Result<Bar, BarError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|wrong| BarError::NotAnArchive(wrong.to_string()))?;
    if archive.len() > FILE_LIMIT {
        return Err(BarError::TooLarge);
    }
    if entries(bytes).is_some_and(|entries| entries != archive.len()) {
        return Err(BarError::SameName);
    }
    let (mut bar, mut left) = (Bar::default(), SIZE_LIMIT);
    for index in 0..archive.len() {
        let unreadable = |problem: zip::result::ZipError| BarError::Unreadable {
            path: index.to_string(),
            problem: problem.to_string(),
        };
        let mut entry = archive.by_index(index).map_err(unreadable)?;
        if entry.is_dir() {
            continue;
        }
        let path = entry.name().map_err(unreadable)?.into_owned();
        if entry.enclosed_name().is_none() {
            return Err(BarError::Path { path });
        }
        let mut content = vec![];
        // Whatever the directory says of its size.
        let mut limited = (&mut entry).take(left + 1);
        let read = limited
            .read_to_end(&mut content)
            .map_err(|problem| BarError::Unreadable { path: path.clone(), problem: problem.to_string() })?;
        left = left.checked_sub(read as u64).ok_or(BarError::TooLarge)?;
        put(&mut bar, path, content)?;
    }
    if bar.models.is_empty() { Err(BarError::NoModel) } else { Ok(bar) }
}

/// How many files the archive says it has, two of one name counted twice (APPNOTE 4.3.16); the reader has each name once.
fn entries(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = bytes.get(end..)?.get(10..12)?;
    Some(usize::from(u16::from_le_bytes([*count.first()?, *count.last()?])))
}

fn put(bar: &mut Bar, path: String, content: Vec<u8>) -> Result<(), BarError> {
    if path == METADATA {
        bar.metadata = domain::json::read(&content).map_err(BarError::Metadata)?;
    } else if let Some(name) = path.strip_suffix(MODEL_ENDING).filter(|name| !name.contains('/')) {
        bar.models.insert(name.to_owned(), content);
    } else {
        bar.others.insert(path, content);
    }
    Ok(())
}

/// Writes an archive; the same content always gives the same bytes.
///
/// # Errors
/// [`BarError::Unreadable`] if a file can't be packed, [`BarError::NoModel`] if there is nothing to deploy.
pub fn write(bar: &Bar) -> Result<Vec<u8>, BarError> {
    if bar.models.is_empty() {
        return Err(BarError::NoModel);
    }
    let metadata = format!("{:#}\n", json!(bar.metadata)).into_bytes();
    let models = bar.models.iter().map(|(name, content)| (format!("{name}{MODEL_ENDING}"), content.as_slice()));
    let others = bar.others.iter().map(|(path, content)| (path.clone(), content.as_slice()));
    let files = std::iter::once((METADATA.to_owned(), metadata.as_slice())).chain(models).chain(others);
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, content) in files {
        let problem =
            |wrong: &dyn std::fmt::Display| BarError::Unreadable { path: path.clone(), problem: wrong.to_string() };
        writer.start_file(path.as_str(), options).map_err(|wrong| problem(&wrong))?;
        writer.write_all(content).map_err(|wrong| problem(&wrong))?;
    }
    let finished = writer.finish().map_err(|wrong| BarError::NotAnArchive(wrong.to_string()))?;
    Ok(finished.into_inner())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]
mod tests {
    use super::*;

    fn sample() -> Bar {
        let metadata = json!({ "hund": { "servicekontolos": false, "authenticationTypes": ["BUND_ID", "MUK"] } });
        Bar {
            metadata: metadata.as_object().unwrap().clone(),
            models: BTreeMap::from([("hund".to_owned(), b"<definitions/>".to_vec())]),
            others: BTreeMap::from([("scripts/a.groovy".to_owned(), b"x".to_vec())]),
        }
    }

    fn archive(path: &str, content: &[u8]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(vec![]));
        writer.start_file(path, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = write(&sample()).unwrap();
        assert_eq!(read(&bytes).unwrap(), sample());
        assert_eq!(write(&sample()).unwrap(), bytes);
    }

    #[test]
    fn bad_archives_are_refused_by_name() {
        assert!(matches!(read(b"PK"), Err(BarError::NotAnArchive(_))));
        assert!(
            matches!(read(&archive("../x.bpmn20.xml", b"")), Err(BarError::Path { path }) if path == "../x.bpmn20.xml")
        );
        let metadata = |content: &[u8]| match read(&archive("metadata.json", content)) {
            Err(BarError::Metadata(wrong)) => wrong,
            other => panic!("{other:?}"),
        };
        assert!(matches!(metadata(b"{\n]"), JsonError::Syntax(wrong) if wrong.line() == 2));
        let many = format!("{{\"a\":[{}]}}", "[],".repeat(100_000));
        assert!(matches!(metadata(many.as_bytes()), JsonError::TooManyValues));
        assert!(matches!(read(&archive("a.txt", b"")), Err(BarError::NoModel)));
        let models = ["a", "b"].map(|name| (name.to_owned(), b"<definitions/>".to_vec())).into();
        let mut twice = write(&Bar { models, ..Bar::default() }).unwrap();
        while let Some(at) = twice.windows(12).position(|name| name == b"b.bpmn20.xml") {
            twice[at] = b'a';
        }
        assert!(matches!(read(&twice), Err(BarError::SameName)));
        let bomb = vec![0; usize::try_from(SIZE_LIMIT).unwrap() + 1];
        let packed = write(&Bar { models: BTreeMap::from([("a".to_owned(), bomb)]), ..Bar::default() }).unwrap();
        assert!(matches!(read(&packed), Err(BarError::TooLarge)));
    }
}
