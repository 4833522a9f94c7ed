//! What is wrong with a file of ours, in German, with its place.

use std::path::Path;

use fim::from_form::FromFormError;
use forms::{Expected, FormError, Problem as FormProblem};
use markup::XmlError;
use standards::genericode::GenericodeError;
use standards::xdf::XdfError;

use crate::kind::{self, Wanted};
use crate::manners::{self, Problem};
use crate::words;

pub fn form(path: &Path, error: &FormError) -> Problem {
    let text = match error.place.as_str() {
        "" => sentence("Das Formular", &error.problem),
        place => sentence(place, &error.problem),
    };
    match error.position {
        Some(at) => Problem::at(path, at.line, Some(at.column), text),
        None => Problem::new(path, text),
    }
}

/// `subject` is the form, or a place in it.
fn sentence(subject: &str, problem: &FormProblem) -> String {
    let said = match problem {
        FormProblem::Syntax(message) => return manners::json::words(message),
        FormProblem::NamedTwice(name) => {
            return manners::json::named_twice(name);
        }
        FormProblem::TooLarge { limit } => format!("ist größer als {limit} Bytes"),
        FormProblem::TooManyValues { limit } => format!("hat mehr als {limit} Werte"),
        FormProblem::TooDeep { limit } => format!("liegt tiefer als {limit} Ebenen"),
        FormProblem::Missing => "fehlt".to_owned(),
        FormProblem::Misspelt(written) => format!("fehlt, geschrieben ist „{written}“"),
        FormProblem::NotA { expected } => format!("ist {}", none_such(*expected)),
        FormProblem::Colon => "darf keinen Doppelpunkt enthalten".to_owned(),
        FormProblem::UsedTwice(id) => format!("hat die Kennung „{id}“, die schon vergeben ist"),
        FormProblem::Dangling(field) => format!("spricht vom Feld {field}, das es nicht gibt"),
        FormProblem::Unsupported { name, .. } => format!("hat „{name}“, was nicht unterstützt wird"),
        FormProblem::PatternsTooLarge { limit } => {
            format!("hat ein Muster, mit dem alle Muster zusammen mehr als {limit} Bytes brauchen")
        }
        FormProblem::NoSection => "hat keinen Abschnitt".to_owned(),
    };
    format!("{subject} {said}.")
}

fn none_such(expected: Expected) -> &'static str {
    match expected {
        Expected::Object => "kein Objekt",
        Expected::List => "keine Liste",
        Expected::Text => "kein Text",
        Expected::TrueOrFalse => "weder true noch false",
        Expected::Number => "keine Zahl",
        Expected::WholeNumber => "keine ganze Zahl",
        Expected::Day => "kein Datum wie 2026-01-31",
        Expected::Span => "keine Zahl von Jahren, Monaten oder Tagen",
        Expected::EngineVersion => "weder 1 noch 2",
        Expected::DataType => "kein Datentyp der DIN 91379 (A bis E)",
        Expected::FieldKey => "keine Feldangabe wie gruppe:0:feld",
    }
}

pub fn xml(path: &Path, error: &XmlError) -> Problem {
    Problem::at(path, error.line, None, words::xml(error))
}

pub fn xdf(path: &Path, error: &XdfError) -> Problem {
    let text = match error {
        XdfError::NotXml(error) => return xml(path, error),
        XdfError::UnknownNamespace { found: Some(found), .. } if kind::of_namespace(found).is_some() => {
            return Wanted::FormOrSchema.instead_of(path, kind::of_namespace(found).unwrap_or_default());
        }
        XdfError::UnknownNamespace { found, .. } => match found {
            Some(found) => format!("Der Namensraum „{found}“ ist weder der von XDatenfelder 2 noch der von 3.0.0."),
            None => {
                "Das oberste Element hat keinen Namensraum; erwartet wird der von XDatenfelder 2 oder 3.0.0.".to_owned()
            }
        },
        XdfError::UnknownMessage { found, .. } => {
            format!("<{found}> ist keine Nachricht von XDatenfelder, die dieses Programm liest.")
        }
        XdfError::Missing { parent, element, .. } => format!("In <{parent}> fehlt <{element}>."),
        XdfError::Mixed { element, .. } => mixed(element),
        XdfError::Twice { element, .. } => format!("<{element}> steht doppelt."),
        XdfError::UnknownCode { element, found, .. } => format!("„{found}“ ist kein Code von <{element}>."),
        XdfError::BadAnzahl { found, .. } => format!("Die Anzahl „{found}“ hat nicht die Form 0:1 oder 1:*."),
    };
    Problem::at(path, error.line(), None, text)
}

fn mixed(element: &str) -> String {
    format!("In <{element}> stehen Text und Elemente nebeneinander; eines von beiden ginge verloren.")
}

pub fn code_list(path: &Path, error: &GenericodeError) -> Problem {
    let (line, text) = match error {
        GenericodeError::NotXml(error) => return xml(path, error),
        GenericodeError::Missing { line, parent, element } => (line, format!("In <{parent}> fehlt <{element}>.")),
        GenericodeError::Mixed { line, element } => (line, mixed(element)),
        GenericodeError::NotACodeList { line, found } => {
            (line, format!("<{found}> ist keine Codeliste (Genericode 1.0)."))
        }
        GenericodeError::UnknownColumn { line, column } => (line, format!("Die Spalte „{column}“ gibt es nicht.")),
        GenericodeError::ValueMissing { line, column } => {
            (line, format!("In dieser Zeile fehlt der Wert der Spalte „{column}“."))
        }
    };
    Problem::at(path, *line, None, text)
}

/// A form that is no schema; places in it are told as in the JSON.
pub fn no_schema(path: &Path, error: &FromFormError) -> Problem {
    let text = match error {
        FromFormError::NotOfASchema => {
            "Das Formular sagt nicht, aus welchem Datenschema es entstanden ist („fimSchema“).".to_owned()
        }
        FromFormError::Readings(_) => "„fimReadings“ ist beschädigt.".to_owned(),
        FromFormError::Damaged(_) | FromFormError::NotXdf(_) => "„fimSchema“ ist beschädigt.".to_owned(),
        FromFormError::WithoutFimId { fields } => {
            let one = |field: &fim::from_form::FieldPlace| format!("„{}“ ({})", field.label, field.place);
            let all: Vec<String> = fields.iter().map(one).collect();
            format!("Diesen Feldern fehlt die FIM-Kennung („fimId“), die der FIM-Editor vergibt: {}", all.join(", "))
        }
        FromFormError::BadFimId { place, found } => {
            format!("{place}: „{found}“ ist keine Kennung eines Datenfelds (F und 11 Ziffern).")
        }
    };
    Problem::new(path, text)
}
