//! Files in an answer.

use domain::file_type::FileType;
use serde_json::Value;

/// A file as an answer speaks of it: its name alone, or an object as upload and Amt24 write it.
pub(super) struct File<'a> {
    pub name: &'a str,
    /// Bytes, where the answer says.
    pub size: Option<u64>,
    /// What the content is, where whoever took the file in has looked (`mediaType`, Amt24: `mimetype`).
    pub media_type: Option<&'a str>,
    /// Whether a PDF says that it is PDF/A (`pdfA`).
    pub pdf_a: bool,
}

pub(super) fn files(answer: &Value) -> Vec<File<'_>> {
    let all = match answer {
        Value::Array(files) => files.as_slice(),
        one => std::slice::from_ref(one),
    };
    all.iter().filter_map(file).collect()
}

fn file(value: &Value) -> Option<File<'_>> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let name = value.as_str().or_else(|| text("name")).or_else(|| text("uploadedFilename"))?;
    Some(File {
        name,
        size: value.get("size").and_then(Value::as_u64),
        media_type: text("mediaType").or_else(|| text("mimetype")),
        pdf_a: value.get("pdfA").and_then(Value::as_bool).unwrap_or(false),
    })
}

impl File<'_> {
    /// The name without its ending, letters and their marks in one; macOS writes them apart.
    pub fn stem(&self) -> String {
        domain::din91379::normalize(self.name.rsplit_once('.').map_or(self.name, |(stem, _)| stem))
    }

    fn ending(&self) -> String {
        self.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
    }

    pub fn is_pdf(&self) -> bool {
        let kind = self.media_type.map_or_else(|| FileType::of_ending(&self.ending()), FileType::of_media_type);
        kind == Some(FileType::Pdf)
    }

    /// Whether the ending is one of these or another one of the same kind (`jpg`, `jpeg`), and the content is what such
    /// an ending promises.
    pub fn is_one_of(&self, endings: &[String]) -> bool {
        let ending = self.ending();
        let promised = FileType::of_ending(&ending);
        let content_fits = match (self.media_type, promised) {
            (Some(media_type), Some(kind)) => FileType::of_media_type(media_type) == Some(kind),
            _ => true,
        };
        let is_same =
            |known: &String| *known == ending || (promised.is_some() && FileType::of_ending(known) == promised);
        endings.iter().any(is_same) && content_fits
    }
}
