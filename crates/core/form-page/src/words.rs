//! What a page says beside the form's own texts. The words are in `assets/form-page/`.

use std::sync::LazyLock;

use findings::Words;
use forms::{FieldType, Language};

use crate::Page;

pub(crate) static GERMAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../assets/form-page/de.json")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../../../../assets/form-page/en.json")));

pub(crate) fn words(language: Language) -> &'static Words {
    match language {
        Language::German => &GERMAN,
        Language::English => &ENGLISH,
    }
}

impl Page<'_> {
    pub(crate) fn plain(&self, path: &str) -> String {
        words(self.language).plain(path)
    }

    /// The words at a path with their one gap filled.
    pub(crate) fn say(&self, path: &str, name: &str, value: &str) -> String {
        words(self.language).say(path, [(name, value)])
    }

    /// Values and words of a yes-or-no question.
    pub(crate) fn yes_or_no(&self) -> [(String, String); 2] {
        [true, false].map(|yes| (yes.to_string(), self.yes_no(yes)))
    }

    pub(crate) fn yes_no(&self, yes: bool) -> String {
        self.plain(if yes { "answers/yes" } else { "answers/no" })
    }

    /// What to enter, where the form's author says nothing.
    pub(crate) fn hint(&self, kind: &FieldType) -> Option<String> {
        let path = match kind {
            FieldType::Date => "hints/date",
            FieldType::Time => "hints/time",
            FieldType::KfzKennzeichen => "hints/kfz-kennzeichen",
            FieldType::MultipleFile => "hints/files",
            FieldType::File => "hints/file",
            FieldType::GeoMap | FieldType::GdikMap => "hints/place",
            _ => return None,
        };
        Some(self.plain(path))
    }

    /// Class and title of a HINTBOX by its status.
    pub(crate) fn hint_kind(&self, status: Option<&str>) -> (&'static str, Option<String>) {
        let (class, path) = match status {
            Some("SUCCESS") => ("success", "boxes/success"),
            Some("ERROR") => ("danger", "boxes/error"),
            Some("QUESTION") => ("question", "boxes/question"),
            Some("INFO") => ("info", "boxes/info"),
            _ => return ("info", None),
        };
        (class, Some(self.plain(path)))
    }

    /// What a link leads to, where the form's author says nothing.
    pub(crate) fn media(&self, kind: &FieldType) -> String {
        self.plain(match kind {
            FieldType::Image => "links/image",
            FieldType::Video => "links/video",
            FieldType::Pdf => "links/pdf",
            _ => "links/download",
        })
    }
}

/// A size in bytes as people read it.
pub fn size(bytes: u64, language: Language) -> String {
    let words = words(language);
    match bytes {
        0..1024 => words.say("sizes/bytes", [("count", bytes.to_string())]),
        1024..1_048_576 => words.say("sizes/kilobytes", [("count", bytes.div_ceil(1024).to_string())]),
        _ => {
            let tenths = bytes % 1_048_576 * 10 / 1_048_576;
            words.say("sizes/megabytes", [("whole", (bytes / 1_048_576).to_string()), ("tenths", tenths.to_string())])
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn both_languages_say_the_same() {
        assert_eq!(GERMAN.differences(&ENGLISH), [""; 0]);
    }

    /// The words about problems are found by the finding's code: `problem.rs` looks after them.
    #[test]
    fn every_word_is_there_and_used() {
        let sources = [
            include_str!("cell.rs"),
            include_str!("changes.rs"),
            include_str!("media.rs"),
            include_str!("page.rs"),
            include_str!("words.rs"),
        ];
        let paths: BTreeSet<&str> =
            GERMAN.texts().map(|(path, _)| path).filter(|path| !path.starts_with("problems/")).collect();
        let rooms: BTreeSet<&str> = paths.iter().filter_map(|path| Some(path.split_once('/')?.0)).collect();
        let quoted = sources.iter().flat_map(|source| source.split('"'));
        let named = quoted.filter(|text| text.split_once('/').is_some_and(|(room, _)| rooms.contains(room)));
        assert_eq!(named.collect::<BTreeSet<_>>(), paths);
    }

    #[test]
    fn sizes_are_told_as_people_read_them() {
        for (bytes, german, english) in [(1, "1 Byte", "1 B"), (1_025, "2 kB", "2 kB"), (1_600_000, "1,5 MB", "1.5 MB")]
        {
            assert_eq!(
                (size(bytes, Language::German), size(bytes, Language::English)),
                (german.into(), english.into())
            );
        }
    }
}
