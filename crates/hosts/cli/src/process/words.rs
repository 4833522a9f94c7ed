//! The words of findings, out of `assets/process-checks/`.

mod file;
mod run;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bpmn::check::CheckCode;
use bpmn::diff::Aspect;
use bpmn::model::{ElementId, Model};
use bpmn_edit::merge::Conflict;
use expression::decision::{TableFault, TableFinding};
use findings::{Parameters, Words};
use proofs::{Approximation, Change, Fault, Repair, together};

use amtspult_cli::words::{Language, language};

pub use file::{line_of_problem, no_process, problem, problem_code};
use run::readable;
pub use run::{deviation, gap, not_played};

type Named = BTreeMap<String, String>;

/// Everything that is said, in one language.
struct All {
    checks: Words,
    engine: Words,
    /// The kinds of events by their stable names.
    events: Words,
    expressions: Words,
    edits: Words,
    proofs: Words,
    files: Words,
    /// What is wrong with XML.
    xml: Words,
    /// What the program says of itself; clap's own words in a help; helps of commands and arguments where the language
    /// isn't that of the program text.
    program: Words,
}

macro_rules! asset {
    ($name:literal, $language:literal) => {
        Words::read(include_str!(concat!("../../../../../assets/", $name, $language, ".json")))
    };
}

macro_rules! all {
    ($language:literal) => {
        All {
            checks: asset!("process-checks/", $language),
            engine: asset!("process-checks/engine.", $language),
            events: asset!("process-checks/events.", $language),
            expressions: asset!("process-checks/expressions.", $language),
            edits: asset!("process-checks/edits.", $language),
            proofs: asset!("process-checks/proofs.", $language),
            xml: asset!("markup/", $language),
            files: asset!("process-checks/files.", $language),
            program: asset!("process-checks/program.", $language),
        }
    };
}

static GERMAN: LazyLock<All> = LazyLock::new(|| all!("de"));
static ENGLISH: LazyLock<All> = LazyLock::new(|| all!("en"));

fn all() -> &'static All {
    match language() {
        Language::De => &GERMAN,
        Language::En => &ENGLISH,
    }
}

/// What the program says around what it has found.
pub fn said(code: &str, parameters: &[(&str, &str)]) -> String {
    all().program.say(&format!("said/{code}"), parameters.iter().copied())
}

/// A help with its own words instead of clap's, longer ones first.
pub fn help(text: &str) -> String {
    let mut words: Vec<(&str, &str)> = all().program.below("help").collect();
    words.sort_by_key(|(english, _)| std::cmp::Reverse(english.len()));
    words.into_iter().fold(text.to_owned(), |text, (english, own)| text.replace(english, own))
}

/// The help of a command or argument, or the name of a value, where it isn't what the program text says.
pub fn argument(code: &str) -> Option<&'static str> {
    all().program.get(&format!("arguments/{code}"))
}

/// What words say of a code and its parameters.
fn say<N: AsRef<str>, V: AsRef<str>>(
    words: &Words,
    section: &str,
    code: &str,
    parameters: impl IntoIterator<Item = (N, V)>,
) -> String {
    words.say(&path(section, code), parameters)
}

fn path(section: &str, code: &str) -> String {
    if section.is_empty() { code.to_owned() } else { format!("{section}/{code}") }
}

/// Puts the words for a parameter's value in its place.
fn name_value(parameters: &mut BTreeMap<&str, String>, name: &str, words: &Words, section: &str) {
    if let Some(value) = parameters.get_mut(name)
        && let Some(words) = words.get(&path(section, value))
    {
        words.clone_into(value);
    }
}

/// The stable name of a serialisable code.
pub fn code(code: impl serde::Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

pub fn finding(finding: &bpmn::check::Finding) -> String {
    found(finding.code, finding.parameters.clone())
}

/// What the code of a finding says of its parameters.
pub fn found(what: CheckCode, mut parameters: BTreeMap<&str, String>) -> String {
    name_value(&mut parameters, "kind", &all().events, "");
    say(&all().checks, "", &code(what), &parameters)
}

pub fn fault(fault: &Fault, name: &str) -> String {
    say(&all().proofs, "faults", &code(fault.code), &BTreeMap::from([("name", name.to_owned())]))
}

/// The stable name of a change, with another one for a default flow that leads somewhere.
pub fn repair_code(change: Change) -> &'static str {
    match change {
        Change::Exclusive => "exclusive",
        Change::Parallel => "parallel",
        Change::Inclusive => "inclusive",
        Change::DefaultFlow { to: None } => "default-flow",
        Change::DefaultFlow { to: Some(_) } => "default-flow-to",
    }
}

/// What would end a fault, and what changes by it.
pub fn repair(model: &Model, repair: &Repair) -> String {
    let mut parameters = Parameters::from([("name", called(model, repair.at))]);
    if let Change::DefaultFlow { to: Some(to) } = repair.change {
        parameters.insert("to", called(model, to));
    }
    say(&all().proofs, "repairs", repair_code(repair.change), &parameters)
}

/// What isn't followed exactly.
pub fn approximation(approximation: &Approximation, name: &str) -> String {
    let code = code(approximation.what);
    all().proofs.say(&path("approximations", &code), [("name", name)])
}

pub fn mismatch(model: &Model, finding: &together::Finding) -> String {
    let mut parameters = finding.parameters.clone();
    if let Some(fault) = parameters.remove("fault") {
        parameters = Parameters::from([("fault", expression_fault(&fault, parameters))]);
    }
    parameters.entry("name").or_insert_with(|| called(model, finding.place.element));
    say(&all().proofs, "together", &code(finding.code), &parameters)
}

/// Why a decision table can't be read.
pub fn table_fault(fault: &TableFault) -> String {
    let mut parameters = fault.parameters.clone();
    if let Some(problem) = &fault.xml {
        let words = say(&all().xml, "", &code_in(problem), &parameters_in(problem));
        parameters.insert("reason", words.trim_end_matches('.').to_owned());
    }
    say(&all().expressions, "tables", &code(fault.code), &parameters)
}

/// What a decision table leaves undecided or decides twice.
pub fn table_finding(finding: &TableFinding) -> String {
    say(&all().expressions, "tables", &code(finding.code), &finding.parameters)
}

/// What people call an element: its name, else its id, else its type.
pub fn called(model: &Model, element: ElementId) -> String {
    let name = model.element(element).name.as_deref().filter(|name| !name.trim().is_empty());
    let id_or_type =
        || Some(model.id_of(element)).filter(|own| !own.is_empty()).unwrap_or_else(|| model.tag_of(element));
    name.unwrap_or_else(id_or_type).to_owned()
}

/// What is wrong with a condition.
fn expression_fault(code: &str, mut parameters: Parameters) -> String {
    for name in ["found", "left", "right"] {
        name_value(&mut parameters, name, &all().expressions, "kinds");
    }
    say(&all().expressions, "expressions", code, &parameters)
}

/// The code of an error that is told with its parameters.
fn code_in(error: &impl serde::Serialize) -> String {
    parameters_in(error).remove("code").unwrap_or_default()
}

fn parameters_in(error: &impl serde::Serialize) -> Named {
    let told = serde_json::to_value(error).unwrap_or_default();
    let fields = told.as_object().into_iter().flatten();
    fields.map(|(name, value)| (name.clone(), readable(value))).collect()
}

/// What a difference is about.
pub fn aspect(aspect: &Aspect) -> String {
    let told = serde_json::to_value(aspect).unwrap_or_default();
    let field = |name: &str| told.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    all().edits.say(&path("aspects", &field("kind")), [("name", field("name").as_str())])
}

pub fn conflict(conflict: &Conflict, what: &str) -> String {
    let told = serde_json::to_value(&conflict.kind).unwrap_or_default();
    let field = |name: &str| told.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let (element, what) = (conflict.element.clone(), what.to_owned());
    let parameters = [("element", element), ("what", what), ("theirs_is", field("theirs_is"))];
    say(&all().edits, "conflicts", &field("kind"), parameters)
}

#[cfg(test)]
mod tests {
    use expression::Code;
    use expression::decision::TableCode;

    use super::*;

    fn of(all: &All) -> [&Words; 9] {
        [
            &all.checks,
            &all.engine,
            &all.events,
            &all.expressions,
            &all.edits,
            &all.proofs,
            &all.files,
            &all.xml,
            &all.program,
        ]
    }

    /// Only helps and clap's words are each in one language.
    #[test]
    fn both_languages_say_everything_with_the_same_parameters() {
        for (german, english) in of(&GERMAN).into_iter().zip(of(&ENGLISH)) {
            let mut found = german.differences(english);
            found.retain(|told| !told.starts_with("help/") && !told.starts_with("arguments/"));
            assert_eq!(found, [""; 0]);
            let is_german =
                |(place, text): &(&str, &str)| !place.starts_with("help/") && text.contains(['ä', 'ö', 'ü', 'ß', '„']);
            assert_eq!(english.texts().find(is_german), None);
        }
    }

    #[test]
    fn every_code_has_words() {
        let all = &GERMAN;
        assert_eq!(all.checks.without::<CheckCode>(""), [""; 0]);
        assert_eq!(all.expressions.without::<Code>("expressions"), [""; 0]);
        assert_eq!(all.expressions.without::<TableCode>("tables"), [""; 0]);
        assert_eq!(all.proofs.without::<together::Mismatch>("together"), [""; 0]);
        assert_eq!((all.events.texts().count(), all.xml.texts().count()), (10, 33));
    }
}
