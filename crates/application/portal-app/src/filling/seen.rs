//! What a page of a form showed when it was made. The page sends it back, so that only what its reader changed counts
//! as changed, however much was saved elsewhere meanwhile.

use std::collections::BTreeMap;

use domain::{AttachmentRef, FieldKey};
use forms::{Evaluation, Form};
use portal_store::table::form_draft::Draft;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::shown::{as_sent, open_field};

/// Digests, not values: a page of 1,000 answers stays small. The empty digest stands for no answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Digests of the answers, by field.
    #[serde(rename = "a", default)]
    pub answers: BTreeMap<FieldKey, String>,
    /// Digests of the files, by field.
    #[serde(rename = "f", default)]
    pub files: BTreeMap<FieldKey, String>,
    /// By group: how many instances had been taken out.
    #[serde(rename = "r", default)]
    pub removed: BTreeMap<String, usize>,
}

impl Seen {
    /// What a page shows of a draft.
    pub fn of(form: &Form, draft: &Draft, evaluation: &Evaluation) -> Self {
        let mut seen = Self::default();
        for key in &evaluation.visible {
            let Some(field) = open_field(form, key) else { continue };
            if field.kind.is_file() {
                seen.files.insert(key.clone(), of_files(draft.files.get(key).map_or(&[], Vec::as_slice)));
            } else {
                let shown = draft.answers.get(key).and_then(|value| as_sent(field, value));
                seen.answers.insert(key.clone(), of_answer(shown.as_ref()));
            }
        }
        seen.removed = draft.removed.iter().map(|(group, removed)| (group.clone(), removed.len())).collect();
        seen
    }

    /// As a hidden input holds it.
    pub fn written(&self) -> String {
        // Maps of texts can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Seen::written`] has made.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

fn short(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

/// The digest of an answer.
pub(super) fn of_answer(value: Option<&Value>) -> String {
    value.map_or_else(String::new, |value| short(value.to_string().as_bytes()))
}

/// The digest of the files of a field.
pub(super) fn of_files(files: &[AttachmentRef]) -> String {
    let hashes: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    if hashes.is_empty() { String::new() } else { short(hashes.concat().as_bytes()) }
}
