//! The languages in which a form may speak.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language, by its tag (BCP 47).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
pub enum TextLanguage {
    /// `de`.
    #[serde(rename = "de")]
    German,
    /// `en`.
    #[serde(rename = "en")]
    English,
    /// `fr`.
    #[serde(rename = "fr")]
    French,
    /// Obersorbisch (§ 9 SächsSorbG), `hsb`.
    #[serde(rename = "hsb")]
    UpperSorbian,
    /// Leichte Sprache (§ 4 BITV 2.0): `de-simple`, with the variant `simple`, "Simplified form", that IANA's registry of
    /// language subtags has since December 2015.
    #[serde(rename = "de-simple")]
    SimpleGerman,
}

impl TextLanguage {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::German, Self::English, Self::French, Self::UpperSorbian, Self::SimpleGerman];

    /// Its tag.
    pub fn code(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
            Self::French => "fr",
            Self::UpperSorbian => "hsb",
            Self::SimpleGerman => "de-simple",
        }
    }

    /// The language of a tag, in whatever case; regions are passed over (`de-DE`, `en_GB`).
    pub fn of(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default();
        let simple = parts.any(|part| part == "simple");
        match (primary, simple) {
            ("de", true) => Some(Self::SimpleGerman),
            (_, true) => None,
            (primary, false) => Self::ALL.into_iter().find(|language| language.code() == primary),
        }
    }
}

impl fmt::Display for TextLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::TextLanguage;

    #[test]
    fn tags_are_read_in_any_case() {
        for language in TextLanguage::ALL {
            assert_eq!(TextLanguage::of(language.code()), Some(language));
            assert_eq!(serde_json::to_value(language).unwrap(), language.code());
        }
        assert_eq!(TextLanguage::of(" EN_gb "), Some(TextLanguage::English));
        assert_eq!(TextLanguage::of("de-DE"), Some(TextLanguage::German));
        assert_eq!(TextLanguage::of("de-Simple"), Some(TextLanguage::SimpleGerman));
        assert_eq!((TextLanguage::of("pl"), TextLanguage::of(""), TextLanguage::of("en-simple")), (None, None, None));
    }
}
