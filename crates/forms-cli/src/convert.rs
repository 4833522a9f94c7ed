//! From one format into another.

use std::path::{Path, PathBuf};

use forms::Form;
use jiff::Timestamp;
use serde_json::{Value, json};
use standards::genericode::CodeList;
use standards::xdf;
use standards::xdf::form::{ImportedForm, Readings, form_as_read};
use standards::xdf::from_form::{self, Note};
use standards::xdf::model::{Content, Message, Stammdatenschema, Version};

use crate::Target;
use crate::command::{Outcome, print_json, report, tell_open, today};
use crate::file::{self, FileError};
use crate::reading::{self, Asked};
use crate::words;

pub fn schema(path: &Path, message: Message) -> Result<Stammdatenschema, FileError> {
    match message.content {
        Content::Stammdatenschema(schema) => Ok(schema),
        _ => Err(FileError::NotASchema { file: path.display().to_string() }),
    }
}

/// The form of a schema; without an id it gets the schema's.
pub fn imported(schema: &Stammdatenschema, id: Option<&str>, lists: &[CodeList], readings: &Readings) -> ImportedForm {
    let own = format!("0:{}:v1.0", schema.common.identifikation.id);
    form_as_read(schema, id.unwrap_or(&own), lists, readings)
}

/// What a file says in XDatenfelder, and of a form what its author has changed in the schema.
fn message(path: &Path, lists: &[CodeList]) -> Result<(Message, Vec<Note>), FileError> {
    if file::is_xml(path) {
        return Ok((file::xdf(path)?, vec![]));
    }
    let form: Value = file::form(path)?.form.to_json();
    let made = from_form::schema(&form, lists)
        .map_err(|problem| FileError::NoSchemaOfForm { file: path.display().to_string(), problem })?;
    let now = Timestamp::now();
    let message = Message {
        version: Version::V3,
        nachricht_id: format!("{:016X}", now.as_microsecond()),
        erstellungszeitpunkt: now.to_string(),
        content: Content::Stammdatenschema(made.schema),
    };
    Ok((message, made.notes))
}

pub fn convert(
    path: &Path,
    to: Target,
    output: Option<&Path>,
    id: Option<&str>,
    (lists, readings): (&[PathBuf], &Readings),
    json: bool,
) -> Outcome {
    let lists = file::lists(lists)?;
    let (message, notes) = message(path, &lists)?;
    let in_3 = |message: &Message| schema(path, xdf::convert(message, Version::V3, &lists).message);
    match to {
        Target::Form => {
            if !file::is_xml(path) {
                return Err(FileError::AlreadyAForm { file: path.display().to_string() });
            }
            let schema = in_3(&message)?;
            let imported = imported(&schema, id, &lists, readings);
            file::write(output, &format!("{:#}\n", imported.form))?;
            if output.is_some() {
                let asked = reading::asked(&imported, &schema, &lists, readings, today());
                tell_import(path, &imported, &asked, json);
            }
        }
        Target::JsonSchema => file::write(output, &format!("{:#}\n", xdf::json_schema(&in_3(&message)?, &lists)))?,
        Target::Xsd => file::write(output, &xdf::xsd(&in_3(&message)?, &lists))?,
        Target::Xdf2 => write_xdf(&message, Version::V2, output, &lists)?,
        Target::Xdf3 => write_xdf(&message, Version::V3, output, &lists)?,
    }
    if !file::is_xml(path) {
        tell_notes(path, &notes, output.is_some(), json);
    }
    Ok(true)
}

/// What was taken over of a schema, and what there is to ask.
fn tell_import(path: &Path, imported: &ImportedForm, asked: &[Asked], json: bool) {
    if json {
        let mut report = report(path, "", &[], Some(imported));
        report["import"]["questions"] = json!(asked);
        return print_json(&report);
    }
    tell_open(path, imported);
    if let Ok(form) = Form::parse(&imported.form) {
        asked.iter().flat_map(|one| reading::lines(one, &form)).for_each(|line| println!("{line}"));
    }
}

fn write_xdf(message: &Message, to: Version, output: Option<&Path>, lists: &[CodeList]) -> Result<(), FileError> {
    let converted = xdf::convert(message, to, lists);
    file::write(output, &xdf::write(&converted.message))?;
    // Lists that came about lie beside the schema, by the name of the field's list.
    for (number, list) in converted.code_lists.iter().enumerate() {
        let Some(output) = output else { continue };
        let beside = output.with_extension(format!("liste{}.xml", number + 1));
        file::write(Some(&beside), &standards::genericode::write(list))?;
    }
    Ok(())
}

/// Changes of a form, on standard output unless the result is there.
fn tell_notes(path: &Path, notes: &[Note], is_free: bool, json: bool) {
    if json && is_free {
        print_json(&json!({ "file": path.display().to_string(), "changes": notes }));
        return;
    }
    for Note { path: place, reason, text } in notes {
        let line = format!("{}: {place} [{}] {text}", path.display(), words::code(reason));
        if is_free { println!("{line}") } else { eprintln!("{line}") }
    }
}
