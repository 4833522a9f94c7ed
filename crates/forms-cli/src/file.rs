//! Reading what forms and schemas are made of.

use std::path::{Path, PathBuf};

use forms::Form;
use standards::genericode::{self, CodeList};
use standards::xdf;
use standards::xdf::model::Message;

use crate::problem;
use crate::terminal::{self, Problem};

/// What a file holds, by its name or, where that doesn't tell, by how it begins.
pub enum Content {
    Xml(Vec<u8>),
    Json(String),
}

pub fn content(path: &Path) -> Result<Content, Problem> {
    let bytes = terminal::read(path)?;
    let begins_as_xml = terminal::without_mark(&bytes).iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    let is_xml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
    if is_xml || begins_as_xml {
        return Ok(Content::Xml(bytes));
    }
    terminal::text_of(path, &bytes).map(Content::Json)
}

/// A form with the text that it was read from.
pub struct FormFile {
    pub form: Form,
    pub text: String,
}

pub fn form_of(path: &Path, text: String) -> Result<FormFile, Problem> {
    let form = Form::read(&text).map_err(|error| problem::form(path, &error))?;
    Ok(FormFile { form, text })
}

pub fn form(path: &Path) -> Result<Form, Problem> {
    match content(path)? {
        Content::Json(text) => form_of(path, text).map(|file| file.form),
        Content::Xml(_) => Err(Problem::new(path, "Erwartet wird ein Formular (JSON), das ist XML.")),
    }
}

pub fn message(path: &Path, bytes: &[u8]) -> Result<Message, Problem> {
    xdf::read(bytes).map_err(|error| problem::xdf(path, &error))
}

pub fn lists(paths: &[PathBuf]) -> Result<Vec<CodeList>, Problem> {
    let read =
        |path: &PathBuf| genericode::read(&terminal::read(path)?).map_err(|error| problem::code_list(path, &error));
    paths.iter().map(read).collect()
}
