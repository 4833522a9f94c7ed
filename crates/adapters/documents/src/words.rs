//! The words of documents, from assets/documents. Documents of an agency are in German, whatever the screen shows.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct Words {
    pub application: String,
    pub file: String,
    pub aktenzeichen: String,
    pub applicant: String,
    pub leistung: String,
    pub office: String,
    pub received: String,
    pub state: String,
    pub created: String,
    pub contents: String,
    pub case_data: String,
    pub attachments: String,
    pub messages: String,
    pub corrected: String,
    pub verified: String,
    pub instance: String,
    pub empty: String,
    pub yes: String,
    pub no: String,
    pub page: String,
    /// For strftime.
    pub date: String,
    pub time: String,
    pub message_meta: String,
    pub not_printable: String,
    pub not_here: String,
    /// By the name of the case state.
    pub states: BTreeMap<String, String>,
    /// Of a form with its rules.
    pub form: FormWords,
}

/// The words around a form's own texts and sentences.
#[derive(Clone, Debug, Deserialize)]
pub struct FormWords {
    pub id: String,
    pub fim_id: String,
    pub changed: String,
    pub section: String,
    pub required: String,
    pub optional: String,
    pub sometimes: String,
    pub locked: String,
    pub option: String,
    pub help: String,
    pub preset: String,
    pub account: String,
    pub computed: String,
    pub check: String,
    pub message: String,
    pub law: String,
    pub repeated: String,
    pub repeated_fixed: String,
    pub sentence: String,
    pub unknown_kind: String,
    pub picture: String,
    /// By the name of the field type in the form JSON.
    pub kinds: BTreeMap<String, String>,
}

impl Words {
    /// The German words.
    ///
    /// # Errors
    /// Never as shipped: a test reads the file.
    pub fn german() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("../../../../assets/documents/de.json"))
    }
}

/// Puts values into the places that a text names in braces.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_german_words_are_there() {
        assert_eq!(Words::german().unwrap().yes, "Ja");
        assert_eq!(fill("Seite {page} von {total}", &[("page", "1"), ("total", "2")]), "Seite 1 von 2");
    }
}
