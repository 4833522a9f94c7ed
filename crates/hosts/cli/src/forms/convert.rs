//! From one format into another.

use std::path::{Path, PathBuf};

use fim::form::{ImportedForm, Readings};
use fim::from_form::{self, Note};
use fim::quality::Lines;
use forms::Form;
use jiff::Timestamp;
use serde_json::{Value, json};
use standards::genericode::{self, CodeList};
use standards::xdf::Loss;
use standards::xdf::model::{Content, Message, Stammdatenschema, Version};
use standards::{xdf, xml};

use crate::command::today;
use crate::manners::{self, Problem};
use crate::reading::{self, Asked};
use crate::{Target, file, import, problem, words};
use amtspult_cli::{Ending, complain, name, put, say};

/// What of everything is asked for.
pub struct How<'a> {
    pub to: Target,
    /// A file, or the folder of several.
    pub output: Option<&'a Path>,
    pub is_folder: bool,
    /// Whether there is one file only.
    pub is_alone: bool,
    pub force: bool,
    /// The form's own.
    pub id: Option<&'a str>,
    pub lists: Vec<CodeList>,
    pub readings: Readings,
    pub json: bool,
}

impl How<'_> {
    /// Where the result of a file goes; none for standard output.
    fn target(&self, path: &Path) -> Option<PathBuf> {
        let output = self.output?;
        if !self.is_folder {
            return Some(output.to_owned());
        }
        let ending = match self.to {
            Target::Form => "json",
            Target::Xdf2 => "xdf2.xml",
            Target::Xdf3 => "xdf3.xml",
            Target::JsonSchema => "schema.json",
            Target::Xsd => "xsd",
        };
        let stem = if amtspult_cli::is_standard(path) { "eingabe".into() } else { path.file_stem()?.to_owned() };
        let mut file = stem;
        file.push(".");
        file.push(ending);
        Some(output.join(file))
    }
}

pub fn schema(path: &Path, message: Message) -> Result<Stammdatenschema, Problem> {
    match message.content {
        Content::Stammdatenschema(schema) => Ok(schema),
        _ => Err(Problem::new(path, "Das ist kein Datenschema (xdatenfelder.stammdatenschema.0102).")),
    }
}

/// What a form says in XDatenfelder, and what its author has changed in the schema.
fn message_of_form(path: &Path, text: String, lists: &[CodeList]) -> Result<(Message, Vec<Note>), Problem> {
    let form: Value = file::form_of(path, text)?.form.to_json();
    let made = from_form::schema(&form, lists).map_err(|error| problem::no_schema(path, &error))?;
    let now = Timestamp::now();
    let message = Message {
        version: Version::V3,
        nachricht_id: format!("{:016X}", now.as_microsecond()),
        erstellungszeitpunkt: now.to_string(),
        referenz_id: None,
        content: Content::Stammdatenschema(made.schema),
    };
    Ok((message, made.notes))
}

/// The results of a file, and a report of what has to be told.
pub fn convert(path: &Path, how: &How<'_>) -> Result<(Ending, Value), Problem> {
    let target = how.target(path);
    let mut report = json!({ "file": name(path) });
    let in_3 = |message: &Message| schema(path, xdf::convert(message, Version::V3, &how.lists).message);
    let (message, of_file) = match file::content(path)? {
        file::Content::Xml(bytes) => (file::message(path, &bytes)?, Some(bytes)),
        file::Content::Json(text) if how.to == Target::Form => {
            file::form_of(path, text)?;
            return Err(Problem::new(path, "Das ist schon ein Formular."));
        }
        file::Content::Json(text) => {
            let (message, notes) = message_of_form(path, text, &how.lists)?;
            tell_notes(path, &notes, target.is_some(), how.json);
            report["changes"] = json!(notes);
            (message, None)
        }
    };
    let mut lists = vec![];
    let text = match how.to {
        Target::Form => {
            let schema = in_3(&message)?;
            let imported = import::form(&schema, how.id, &how.lists, &how.readings);
            if how.is_alone {
                are_asked(&how.readings, &imported)?;
            }
            let lines = of_file
                .and_then(|bytes| xml::read(&bytes).ok())
                .map(|root| import::lines(&imported.open, &Lines::of(&root)));
            let lines = lines.unwrap_or_default();
            if target.is_some() || how.json {
                let asked = reading::asked(&imported, &schema, &how.lists, &how.readings, today());
                report["import"] = import::report(&imported, &lines);
                report["import"]["questions"] = json!(asked);
                if !how.json {
                    tell_import(path, &imported, &lines, &asked);
                }
            }
            format!("{:#}\n", imported.form)
        }
        Target::JsonSchema => format!("{:#}\n", xdf::json_schema(&in_3(&message)?, &how.lists)),
        Target::Xsd => xdf::xsd(&in_3(&message)?, &how.lists),
        Target::Xdf2 | Target::Xdf3 => {
            let version = if how.to == Target::Xdf2 { Version::V2 } else { Version::V3 };
            let converted = xdf::convert(&message, version, &how.lists);
            lists = converted.code_lists;
            if how.to == Target::Xdf2 {
                report["losses"] = json!(tell_losses(path, &message, target.is_some(), how.json));
            }
            if target.is_none() {
                report["lists"] = json!(lists.iter().map(genericode::write).collect::<Vec<_>>());
                if !how.json {
                    lists.iter().for_each(|list| complain(unwritten(path, list)));
                }
            }
            xdf::write(&converted.message)
        }
    };
    match &target {
        Some(target) => write(target, &text, &lists, how.force)?,
        None if how.json => report["result"] = serde_json::from_str(&text).unwrap_or(Value::String(text)),
        None => put(&text),
    }
    Ok((Ending::Well, report))
}

/// Refuses an answer to what isn't asked: a misspelt rule would be read as if nothing had been said.
fn are_asked(readings: &Readings, imported: &ImportedForm) -> Result<(), Problem> {
    let is_asked = |rule: &&String| imported.questions.iter().any(|question| question.rule.eq_ignore_ascii_case(rule));
    match readings.keys().find(|rule| !is_asked(rule)) {
        Some(rule) => {
            Err(Problem::of_arguments(format!("--reading: Zu {rule} gibt es keine Frage mit zwei Lesarten.")))
        }
        None => Ok(()),
    }
}

/// Lists that came about lie beside the result.
fn write(target: &Path, text: &str, lists: &[CodeList], force: bool) -> Result<(), Problem> {
    manners::write_file(target, text, force)?;
    for (number, list) in lists.iter().enumerate() {
        let beside = target.with_extension(format!("liste{}.xml", number + 1));
        manners::write_file(&beside, &genericode::write(list), force)?;
    }
    Ok(())
}

/// What was taken over of a schema, and what there is to ask.
fn tell_import(path: &Path, imported: &ImportedForm, lines: &[usize], asked: &[Asked]) {
    import::tell(path, imported, lines);
    if let Ok(form) = Form::parse(&imported.form) {
        asked.iter().flat_map(|one| reading::lines(one, &form)).for_each(|line| say(&line));
    }
}

/// What 2.0 has no place for, on standard output unless the result is there.
fn tell_losses(path: &Path, message: &Message, is_free: bool, json: bool) -> Vec<Loss> {
    let losses = xdf::losses_in_2(message);
    for Loss { path: place, of, text } in losses.iter().filter(|_| !json) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("{}: {place} [{}] {}: {text}", name(path), words::code(of), words::loss(*of));
        if is_free { say(&line) } else { complain(&line) }
    }
    losses
}

/// Values of a field are a list of their own in 2.0, which standard output has no place for.
fn unwritten(path: &Path, list: &CodeList) -> String {
    format!("{}: Die Codeliste „{}“ wird nur mit --output geschrieben.", name(path), list.canonical_version_uri)
}

/// Changes of a form, on standard output unless the result is there.
fn tell_notes(path: &Path, notes: &[Note], is_free: bool, json: bool) {
    if json {
        return;
    }
    for Note { path: place, reason, text, property } in notes {
        let why = words::change(*reason);
        let place = if place.is_empty() { "Formular" } else { place };
        let named = [text.as_str()].into_iter().filter(|text| !text.is_empty()).map(str::to_owned);
        let text: Vec<String> = named.chain(property.as_deref().map(words::property)).collect();
        let text = text.join(": ");
        let line = format!("{}: {place} [{}] {why}: {text}", name(path), words::code(reason));
        if is_free { say(&line) } else { complain(&line) }
    }
}
