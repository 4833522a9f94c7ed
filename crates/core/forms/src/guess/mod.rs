//! Questions of a pasted list or table: one a line, kind guessed from its label, for a person to confirm.
//!
//! Text comes as lines, as tab-separated cells from Word or Excel, or as CSV with a head line. A line is taken apart into
//! label, whether it is mandatory, and options; the kind follows from the options, or from the word of the label that says
//! what is asked for („Datum der Geburt“: Datum). What nothing is known about is a short text: that is never wrong.

mod kind;
mod label;
mod line;
mod table;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use label::id_of_label;

use label::Taken;
use line::Line;
use words::Kind;

/// Up to so many options are shown at once; more are a list to open.
const SHOWN_AT_ONCE: usize = 6;

/// A question that was made of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct GuessedField {
    /// Without numbering and marks.
    pub label: String,
    /// Name of the field type in the form JSON.
    pub kind: String,
    /// Whether the line says that it is mandatory.
    pub required: bool,
    /// Labels of the options, where it is a choice.
    pub options: Vec<String>,
    /// Whether the account fills it in.
    pub prefilled: bool,
    /// The field as the form JSON has it.
    #[ts(type = "unknown")]
    pub field: Value,
}

/// The questions of a pasted text, in its order. Ids are made of labels, each once.
pub fn guess_fields(text: &str) -> Vec<GuessedField> {
    let mut ids = Taken::default();
    table::lines(text).into_iter().map(|line| guess(line, &mut ids)).collect()
}

fn guess(line: Line, ids: &mut Taken) -> GuessedField {
    let kind = kind::of(&line);
    let options = if kind.is_choice() { line.options.clone() } else { vec![] };
    let type_name = match kind {
        Kind::One if options.len() > SHOWN_AT_ONCE => "DROPDOWN_SINGLE_SELECT",
        other => other.type_name(),
    };
    let mut field = Map::new();
    field.insert("id".to_owned(), json!(ids.unique(id_of_label(&line.label))));
    field.insert("label".to_owned(), json!(line.label));
    field.insert("type".to_owned(), json!(type_name));
    if line.required || kind == Kind::Consent {
        field.insert("required".to_owned(), json!(true));
    }
    if kind == Kind::Consent {
        field.insert("consent".to_owned(), json!(true));
    }
    if !line.help.is_empty() {
        field.insert("helptext".to_owned(), json!(line.help));
    }
    if !options.is_empty() {
        let mut values = Taken::default();
        let option = |label: &String| json!({ "value": values.unique(id_of_label(label)), "label": label });
        field.insert("possibleValues".to_owned(), options.iter().map(option).collect());
    }
    let validators = kind.validators();
    if !validators.is_empty() {
        field.insert("validationRules".to_owned(), json!(validators));
    }
    let account = kind::account_datum(&line.label).filter(|_| !kind.is_file());
    if let Some(variable) = account {
        field.insert("source".to_owned(), json!({ "service": "servicekonto", "variableName": variable }));
    }
    GuessedField {
        label: line.label,
        kind: type_name.to_owned(),
        required: field.contains_key("required"),
        options,
        prefilled: account.is_some(),
        field: Value::Object(field),
    }
}
