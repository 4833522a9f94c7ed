//! Reading what forms and schemas are made of.

use std::path::{Path, PathBuf};

use forms::{Example, Form};
use serde_json::Value;
use standards::genericode::{self, CodeList, GenericodeError};
use standards::xdf;
use standards::xdf::model::Message;

use crate::kind::{self, Wanted};
use crate::manners::{self, Problem};
use crate::problem;

/// What a file holds, by how it begins or, where that doesn't tell, by its name.
pub enum Content {
    Xml(Vec<u8>),
    Json(String),
}

/// A file with a form or a schema.
pub fn content(path: &Path) -> Result<Content, Problem> {
    content_of(path, text(path, Wanted::FormOrSchema)?, Wanted::FormOrSchema)
}

/// The text of a file; one that is something else altogether is told as what it is.
fn text(path: &Path, wanted: Wanted) -> Result<String, Problem> {
    let bytes = manners::read(path)?;
    if let Some(is) = kind::of_bytes(&bytes) {
        return Err(wanted.instead_of(path, is));
    }
    if kind::is_page(&bytes) {
        return Err(wanted.instead_of(path, "eine Internetseite (HTML)"));
    }
    manners::text_of(path, &bytes)
}

fn content_of(path: &Path, text: String, wanted: Wanted) -> Result<Content, Problem> {
    let is_xml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
    match text.trim_start().as_bytes().first() {
        Some(b'<') => Ok(Content::Xml(text.into_bytes())),
        Some(b'{' | b'[') => Ok(Content::Json(text)),
        _ if is_xml => Ok(Content::Xml(text.into_bytes())),
        _ => Err(wanted.instead_of(path, "weder JSON noch XML")),
    }
}

/// A form with the text that it was read from.
pub struct FormFile {
    pub form: Form,
    pub text: String,
}

pub fn form_of(path: &Path, text: String) -> Result<FormFile, Problem> {
    let read = Form::read(&text);
    // What has no section may be something else altogether.
    if read.as_ref().map_or(true, |form| form.sections.is_empty())
        && let Some(is) = domain::json::read::<Value>(text.as_bytes()).ok().as_ref().and_then(kind::of_json)
    {
        return Err(Wanted::Form.instead_of(path, is));
    }
    let form = read.map_err(|error| problem::form(path, &error))?;
    Ok(FormFile { form, text })
}

pub fn form(path: &Path) -> Result<Form, Problem> {
    match content_of(path, text(path, Wanted::Form)?, Wanted::Form)? {
        Content::Json(text) => form_of(path, text).map(|file| file.form),
        Content::Xml(bytes) => Err(Wanted::Form.instead_of(path, kind::of_xml(&bytes))),
    }
}

/// Examples of a form.
pub fn examples(path: &Path) -> Result<Vec<Example>, Problem> {
    let text = text(path, Wanted::Examples)?;
    if !text.trim_start().starts_with('[') {
        let is_form = text.trim_start().starts_with('{') && Form::read(&text).is_ok();
        return Err(
            Wanted::Examples.instead_of(path, if is_form { "ein Formular" } else { "keine Liste von Beispielen" })
        );
    }
    domain::json::read(text.as_bytes()).map_err(|error| manners::json::problem(path, &error))
}

pub fn message(path: &Path, bytes: &[u8]) -> Result<Message, Problem> {
    xdf::read(bytes).map_err(|error| problem::xdf(path, &error))
}

/// The code lists among the files behind `--lists`, and the other files: somebody may have named them behind the lists. The
/// first file behind the option is meant as a list, whatever it is.
pub fn lists(paths: Vec<PathBuf>) -> Result<(Vec<CodeList>, Vec<PathBuf>), Problem> {
    let (mut lists, mut others) = (vec![], vec![]);
    for (index, path) in paths.into_iter().enumerate() {
        // Standard input can't be read twice.
        if index > 0 && amtspult_cli::is_standard(&path) {
            others.push(path);
            continue;
        }
        let text = text(&path, Wanted::List)?;
        if index > 0 && !is_list(&text) {
            others.push(path);
            continue;
        }
        if !text.trim_start().starts_with('<') {
            return Err(Wanted::List.instead_of(&path, "kein XML"));
        }
        lists.push(genericode::read(text.as_bytes()).map_err(|error| problem::code_list(&path, &error))?);
    }
    Ok((lists, others))
}

/// Whether a text is a code list, if perhaps one with faults.
fn is_list(text: &str) -> bool {
    match genericode::read(text.as_bytes()) {
        Ok(_) => true,
        Err(GenericodeError::NotACodeList { .. }) => false,
        Err(GenericodeError::NotXml(_)) => text.contains("CodeList"),
        Err(_) => true,
    }
}
