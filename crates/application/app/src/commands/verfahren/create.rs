//! New drafts: from nothing, from a sample, from a file.

use std::path::Path;
use std::sync::Arc;

use forms::Form;
use serde::Deserialize;
use serde_json::{Value, json};
use ts_rs::TS;

use crate::commands::draft::{file_name, from_base64};
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::verfahren::file::NamedFile;
use crate::verfahren::{self, import, samples::SAMPLES};
use crate::view::VerfahrenLine;

/// What a draft begins with.
#[derive(Deserialize, TS)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum CreateVerfahren {
    /// One empty section.
    Nothing { title: String },
    /// One of the forms that come with the program, by its name.
    Sample { name: String },
    /// Questions of a pasted list, as they were guessed and confirmed.
    Lines {
        title: String,
        /// Fields as the form JSON has them.
        #[ts(type = "unknown[]")]
        fields: Vec<Value>,
    },
    /// A file with form JSON or a data schema.
    File { name: String, base64: String },
}

pub async fn create_verfahren(desk: &Arc<Desk>, request: CreateVerfahren) -> Result<VerfahrenLine, CommandError> {
    let session = desk.session()?;
    let form = match request {
        CreateVerfahren::Nothing { title } => of_fields(&title, vec![])?,
        CreateVerfahren::Lines { title, fields } => of_fields(&title, fields)?,
        CreateVerfahren::Sample { name } => {
            let sample = SAMPLES.iter().find(|(known, _)| *known == name);
            let (_, text) = sample.ok_or_else(|| CommandError::new(ErrorCode::BadRequest, name.clone()))?;
            Form::read(text).map_err(|error| unreadable(&name, &error))?
        }
        CreateVerfahren::File { name, base64 } => {
            let file = NamedFile { name: file_name(Path::new(&name)), content: from_base64(&base64)? };
            return Ok(import::import(&session.store, &[file], desk.now())?.draft);
        }
    };
    verfahren::create(&session.store, &form.title, &form, desk.now())
}

/// A form with a section and a group, so that the first question has a place.
fn of_fields(title: &str, fields: Vec<Value>) -> Result<Form, CommandError> {
    let title = title.trim();
    let rows: Vec<Value> = fields.into_iter().map(|field| json!({ "fields": [field] })).collect();
    let json = json!({
        "id": "0:Entwurf:v1.0", "engineVersion": 2, "title": title, "language": "de",
        "sections": [{"title": "Angaben", "fieldGroups": [{"id": "angaben", "title": "", "rows": rows}]}],
    });
    Form::parse(&json).map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> CommandError {
    CommandError::new(ErrorCode::FormUnreadable, format!("{name}: {error}"))
        .with_details(json!({"file": name, "reason": error.to_string()}))
}
