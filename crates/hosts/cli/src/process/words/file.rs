//! What is wrong with a file.

use bpmn::model::ModelError;
use bpmn_edit::edit::EditError;
use domain::json::{JsonError, NamedTwice};
use standards::bar::BarError;

use amtspult_cli::words::of_access;

use super::{Named, all, code, code_in, parameters_in, said, say, table_fault};
use crate::problem::Problem;

/// The stable name of what is wrong with a file.
pub fn problem_code(problem: &Problem) -> String {
    match problem {
        Problem::File(problem) => problem.code().to_owned(),
        Problem::Model(ModelError::Xml(error)) => code_in(&error.problem),
        Problem::Edit(error) => code_in(error),
        Problem::Tables(fault) => code(fault.code),
        other => of_file(other).0.to_owned(),
    }
}

/// What is wrong with a file, in words.
pub fn problem(problem: &Problem) -> String {
    match problem {
        Problem::File(problem) => of_access(problem),
        Problem::Tables(fault) => table_fault(fault),
        Problem::Model(ModelError::Xml(error)) => {
            let words = say(&all().xml, "", &code_in(&error.problem), &parameters_in(&error.problem));
            let place = error.element.as_ref().map(|element| format!(" {}", said("in-element", &[("name", element)])));
            words + &place.unwrap_or_default()
        }
        Problem::Edit(error) => {
            let finding = match error {
                EditError::Forbidden { finding } => format!(" {}", super::finding(finding)),
                _ => String::new(),
            };
            let told = parameters_in(error);
            let parameters = ["element", "name", "id"].map(|name| (name, told.get(name).cloned().unwrap_or_default()));
            say(&all().edits, "errors", &code_in(error), parameters) + &finding
        }
        other => {
            let (code, parameters) = of_file(other);
            say(&all().files, "files", code, &parameters)
        }
    }
}

/// The line of the file on which something is wrong, with the column where that is known: `3:14`.
pub fn line_of_problem(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Model(ModelError::Xml(error)) => Some(error.line.to_string()),
        Problem::Model(ModelError::NotBpmn { line, .. }) => Some(line.to_string()),
        Problem::Tables(fault) => fault.line.map(|line| line.to_string()),
        Problem::Json(JsonError::Syntax(error)) => Some(format!("{}:{}", error.line(), error.column())),
        Problem::Json(JsonError::NamedTwice(NamedTwice { position, .. })) => {
            Some(format!("{}:{}", position.line, position.column))
        }
        Problem::Form(error) => error.position.map(|position| format!("{}:{}", position.line, position.column)),
        _ => None,
    }
}

/// That a file has no process.
pub fn no_process() -> String {
    all().files.plain("files/no-process")
}

fn of_file(problem: &Problem) -> (&'static str, Named) {
    let named = |name: &str, value: &str| Named::from([(name.to_owned(), value.to_owned())]);
    match problem {
        Problem::Model(ModelError::NotBpmn { element, .. }) => ("not-bpmn", named("element", element)),
        Problem::Table => ("is-table", Named::new()),
        Problem::Json(error) => of_json(error),
        Problem::Form(error) => ("form", named("place", if error.place.is_empty() { "JSON" } else { &error.place })),
        Problem::Merge => ("merge", Named::new()),
        Problem::Archive(BarError::NotAnArchive(_)) => ("not-archive", Named::new()),
        Problem::Archive(BarError::Unreadable { path, .. }) => ("archive-file", named("path", path)),
        Problem::Archive(BarError::Path { path }) => ("archive-path", named("path", path)),
        Problem::Archive(BarError::SameName) => ("archive-same-name", Named::new()),
        Problem::Archive(BarError::TooLarge) => ("archive-size", Named::new()),
        Problem::Archive(BarError::Metadata(error)) => match error {
            JsonError::Syntax(error) => ("archive-metadata", named("line", &error.line().to_string())),
            JsonError::NamedTwice(twice) => ("archive-metadata", named("line", &twice.position.line.to_string())),
            JsonError::TooLarge { .. } | JsonError::TooManyValues => ("archive-size", Named::new()),
        },
        Problem::Archive(BarError::NoModel) => ("archive-empty", Named::new()),
        Problem::MetadataOfNone { key } => ("metadata-of-none", named("key", key)),
        Problem::NoPlace => ("no-place", Named::new()),
        Problem::SameName { other } => ("same-name", named("other", &other.display().to_string())),
        Problem::Name { path } => ("archive-name", named("path", &path.display().to_string())),
        Problem::File(_) | Problem::Edit(_) | Problem::Tables(_) | Problem::Model(ModelError::Xml(_)) => {
            ("", Named::new())
        }
    }
}

/// serde names what it doesn't know between grave accents.
fn of_json(error: &JsonError) -> (&'static str, Named) {
    let error = match error {
        JsonError::TooLarge { found } => return ("json-size", Named::from([("found".to_owned(), found.to_string())])),
        JsonError::TooManyValues => return ("json-values", Named::new()),
        JsonError::NamedTwice(twice) => return ("json-twice", Named::from([("name".to_owned(), twice.name.clone())])),
        JsonError::Syntax(error) if !error.is_data() => return ("json", Named::new()),
        JsonError::Syntax(error) => error,
    };
    let told = error.to_string();
    let name = told.split('`').nth(1).unwrap_or_default();
    let code = match told.split(' ').next() {
        Some("unknown") => "json-unknown",
        Some("missing") => "json-missing",
        _ => "json-kind",
    };
    (code, Named::from([("name".to_owned(), name.to_owned())]))
}
