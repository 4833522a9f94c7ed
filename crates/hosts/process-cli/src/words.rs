//! The words of findings, out of `assets/process-checks/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bpmn::check::CheckCode;
use bpmn::diff::Aspect;
use bpmn::model::{ElementId, Model, ModelError};
use bpmn_edit::edit::EditError;
use bpmn_edit::merge::Conflict;
use domain::json::{JsonError, NamedTwice};
use engine::recording::{Deviation, PlayError, from_json};
use engine::{Engine, Gap, Reason, StepError};
use expression::decision::{TableFault, TableFinding};
use proofs::{Approximation, Change, Fault, Repair, together};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use standards::bar::BarError;

use terminal::words::{Language, language, of_access};

use crate::file::Problem;

#[derive(Deserialize)]
struct Words {
    problem: String,
    advice: String,
}

type Parameters<'a> = BTreeMap<&'a str, String>;
type Table = BTreeMap<String, Words>;

/// Everything that is said, in one language; without words a finding is told by its code.
#[derive(Default)]
struct All {
    checks: Table,
    engine: EngineWords,
    /// The kinds of events by their stable names.
    events: BTreeMap<String, String>,
    expressions: ExpressionWords,
    edits: EditWords,
    proofs: ProofWords,
    files: FileWords,
    /// What is wrong with XML.
    xml: Named,
    program: ProgramWords,
}

macro_rules! all {
    ($language:literal) => {
        All {
            checks: read(include_str!(concat!("../../../../assets/process-checks/", $language, ".json"))),
            engine: read(include_str!(concat!("../../../../assets/process-checks/engine.", $language, ".json"))),
            events: read(include_str!(concat!("../../../../assets/process-checks/events.", $language, ".json"))),
            expressions: read(include_str!(concat!(
                "../../../../assets/process-checks/expressions.",
                $language,
                ".json"
            ))),
            edits: read(include_str!(concat!("../../../../assets/process-checks/edits.", $language, ".json"))),
            proofs: read(include_str!(concat!("../../../../assets/process-checks/proofs.", $language, ".json"))),
            xml: read(include_str!(concat!("../../../../assets/markup/", $language, ".json"))),
            files: read(include_str!(concat!("../../../../assets/process-checks/files.", $language, ".json"))),
            program: read(include_str!(concat!("../../../../assets/process-checks/program.", $language, ".json"))),
        }
    };
}

static GERMAN: LazyLock<All> = LazyLock::new(|| all!("de"));
static ENGLISH: LazyLock<All> = LazyLock::new(|| all!("en"));

// Tests read the files.
fn read<T: Default + DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

fn all() -> &'static All {
    match language() {
        Language::De => &GERMAN,
        Language::En => &ENGLISH,
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct ProgramWords {
    said: Named,
    /// Of clap's own English words in a help.
    help: Named,
    /// Helps of commands and arguments, and names of values, where the language isn't that of the program text.
    arguments: Named,
}

/// What the program says around what it has found.
pub fn said(code: &str, parameters: &[(&str, &str)]) -> String {
    simple(&all().program.said, code, &named(parameters))
}

/// A help with its own words instead of clap's, longer ones first.
pub fn help(text: &str) -> String {
    let mut words: Vec<(&String, &String)> = all().program.help.iter().collect();
    words.sort_by_key(|(english, _)| std::cmp::Reverse(english.len()));
    words.into_iter().fold(text.to_owned(), |text, (english, own)| text.replace(english.as_str(), own))
}

/// The help of a command or argument, or the name of a value, where it isn't what the program text says.
pub fn argument(code: &str) -> Option<&'static str> {
    all().program.arguments.get(code).map(String::as_str)
}

fn named(parameters: &[(&str, &str)]) -> Named {
    parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[derive(Default, Deserialize)]
struct FileWords {
    files: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
struct ExpressionWords {
    kinds: BTreeMap<String, String>,
    expressions: Table,
    tables: Table,
}

#[derive(Default, Deserialize)]
struct EngineWords {
    gaps: Table,
    steps: Table,
    deviations: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
struct ProofWords {
    faults: Table,
    repairs: Table,
    approximations: BTreeMap<String, String>,
    together: Table,
}

#[derive(Default, Deserialize)]
struct EditWords {
    errors: Table,
    aspects: BTreeMap<String, String>,
    conflicts: Table,
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
pub fn found(what: CheckCode, mut parameters: Parameters<'_>) -> String {
    name_value(&mut parameters, "kind", &all().events);
    fill(&all().checks, &code(what), &parameters)
}

/// What isn't executed; of an expression what is wrong with it.
pub fn gap(engine: &Engine<'_>, gap: &Gap) -> String {
    let mut parameters = BTreeMap::from([("name", called(engine.model(), gap.element))]);
    match engine.faults(gap.element).next().filter(|_| gap.reason == Reason::Expression) {
        Some(fault) => {
            parameters.insert("fault", expression_fault(&fault.code.to_string(), fault.parameters.clone()));
            fill(&all().engine.steps, "expression", &parameters)
        }
        None => fill(&all().engine.gaps, &code(gap.reason), &parameters),
    }
}

/// Why a run doesn't go on.
pub fn not_played(model: &Model, problem: &PlayError) -> String {
    let tell = |code: &str, parameters: &[(&'static str, String)]| {
        fill(&all().engine.steps, code, &parameters.iter().cloned().collect())
    };
    match problem {
        PlayError::NoElement(name) => tell("no-element", &[("name", name.clone())]),
        PlayError::NoError(name) => tell("no-error", &[("name", name.clone())]),
        PlayError::WhichProcess(count) => tell("which-process", &[("count", count.to_string())]),
        PlayError::WhichStart { process, count } => {
            tell("which-start", &[("name", called(model, *process)), ("count", count.to_string())])
        }
        PlayError::Duration(text) => tell("duration", &[("name", text.clone())]),
        PlayError::Time { element, text } => tell("time", &[("name", called(model, *element)), ("text", text.clone())]),
        PlayError::NoProcess => no_process(),
        PlayError::TooLong => tell("too-long", &[]),
        PlayError::Step { wrong, .. } => match wrong {
            StepError::NoFlow(at) => tell("no-flow", &[("name", called(model, *at))]),
            StepError::NoStart(at) => tell("no-start", &[("name", called(model, *at))]),
            StepError::NoProcess(at) => tell("no-process", &[("name", called(model, *at))]),
            StepError::TooMuch => tell("too-much", &[]),
            StepError::Expression { element, fault } => {
                let fault = expression_fault(&fault.code.to_string(), fault.parameters.clone());
                tell("expression", &[("name", called(model, *element)), ("fault", fault)])
            }
            StepError::Cardinality { element, found } => {
                let found = all().expressions.kinds.get(*found).map_or(*found, String::as_str).to_owned();
                tell("cardinality", &[("name", called(model, *element)), ("found", found)])
            }
            StepError::Version(_) | StepError::Damaged => tell("damaged", &[]),
            StepError::NotExecutable(_) => tell("not-executable", &[]),
            StepError::NotWaiting(_) | StepError::Busy(_) | StepError::NoInstance(_) => tell("not-waiting", &[]),
        },
    }
}

/// What has come out otherwise than recorded.
pub fn deviation(deviation: &Deviation) -> String {
    let told = serde_json::to_value(deviation).unwrap_or_default();
    let code = told.get("code").and_then(|code| code.as_str()).unwrap_or_default();
    let words = all().engine.deviations.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let fields = told.as_object().into_iter().flatten();
    let parameters = match deviation {
        Deviation::Data { variable, wanted, found } => {
            let [wanted, found] = told_apart(wanted, found);
            Named::from(
                [("variable", variable.clone()), ("wanted", wanted), ("found", found)]
                    .map(|(name, value)| (name.to_owned(), value)),
            )
        }
        _ => fields.map(|(name, value)| (name.clone(), readable(value))).collect(),
    };
    parameters.iter().fold(words, |words, (name, value)| words.replace(&format!("{{{name}}}"), value))
}

/// Two values as JSON writes them, with their kinds where people would read the same: `"1" (Text)` and `1 (Zahl)`.
fn told_apart(one: &serde_json::Value, other: &serde_json::Value) -> [String; 2] {
    let kind = |value: &serde_json::Value| from_json(value).map_or("any", |value| value.kind());
    let plain = |value: &serde_json::Value| match value {
        serde_json::Value::Object(entries) if entries.len() == 1 && kind(value) != "map" => {
            entries.values().map(|inner| inner.as_str().unwrap_or_default().to_owned()).collect()
        }
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let only_the_kind = plain(one) == plain(other);
    [one, other].map(|value| match all().expressions.kinds.get(kind(value)).filter(|_| only_the_kind) {
        Some(kind) => format!("{value} ({kind})"),
        None => value.to_string(),
    })
}

fn readable(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(items) if items.is_empty() => said("nothing", &[]),
        serde_json::Value::Array(items) => items.iter().map(readable).collect::<Vec<_>>().join(", "),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(truth) => said(if *truth { "yes" } else { "no" }, &[]),
        serde_json::Value::Null => said("nothing", &[]),
        other => other.to_string(),
    }
}

pub fn fault(fault: &Fault, name: &str) -> String {
    fill(&all().proofs.faults, &code(fault.code), &BTreeMap::from([("name", name.to_owned())]))
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
    fill(&all().proofs.repairs, repair_code(repair.change), &parameters)
}

/// What isn't followed exactly.
pub fn approximation(approximation: &Approximation, name: &str) -> String {
    let code = code(approximation.what);
    all().proofs.approximations.get(&code).map_or(code, |words| words.replace("{name}", name))
}

pub fn mismatch(model: &Model, finding: &together::Finding) -> String {
    let mut parameters = finding.parameters.clone();
    if let Some(fault) = parameters.remove("fault") {
        parameters = Parameters::from([("fault", expression_fault(&fault, parameters))]);
    }
    parameters.entry("name").or_insert_with(|| called(model, finding.element));
    fill(&all().proofs.together, &code(finding.code), &parameters)
}

/// Why a decision table can't be read.
pub fn table_fault(fault: &TableFault) -> String {
    let mut parameters = fault.parameters.clone();
    if let Some(problem) = &fault.xml {
        let words = simple(&all().xml, &code_in(problem), &parameters_in(problem));
        parameters.insert("reason", words.trim_end_matches('.').to_owned());
    }
    fill(&all().expressions.tables, &code(fault.code), &parameters)
}

/// What a decision table leaves undecided or decides twice.
pub fn table_finding(finding: &TableFinding) -> String {
    fill(&all().expressions.tables, &code(finding.code), &finding.parameters)
}

/// What people call an element: its name, else its id, else its type.
pub fn called(model: &Model, element: ElementId) -> String {
    let name = model.element(element).name.as_deref().filter(|name| !name.trim().is_empty());
    let id_or_type =
        || Some(model.id_of(element)).filter(|own| !own.is_empty()).unwrap_or_else(|| model.tag_of(element));
    name.unwrap_or_else(id_or_type).to_owned()
}

/// What is wrong with a condition.
fn expression_fault(code: &str, mut parameters: Parameters<'_>) -> String {
    for name in ["found", "left", "right"] {
        name_value(&mut parameters, name, &all().expressions.kinds);
    }
    fill(&all().expressions.expressions, code, &parameters)
}

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
            let words = simple(&all().xml, &code_in(&error.problem), &parameters_in(&error.problem));
            let place = error.element.as_ref().map(|element| format!(" {}", said("in-element", &[("name", element)])));
            words + &place.unwrap_or_default()
        }
        Problem::Edit(error) => {
            let finding = match error {
                EditError::Forbidden { finding } => format!(" {}", self::finding(finding)),
                _ => String::new(),
            };
            let told = parameters_in(error);
            let parameters = ["element", "name", "id"].map(|name| (name, told.get(name).cloned().unwrap_or_default()));
            fill(&all().edits.errors, &code_in(error), &parameters.into()) + &finding
        }
        other => {
            let (code, parameters) = of_file(other);
            simple(&all().files.files, code, &parameters)
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
    simple(&all().files.files, "no-process", &BTreeMap::new())
}

type Named = BTreeMap<String, String>;

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

/// The code of an error that is told with its parameters.
fn code_in(error: &impl serde::Serialize) -> String {
    parameters_in(error).remove("code").unwrap_or_default()
}

fn parameters_in(error: &impl serde::Serialize) -> Named {
    let told = serde_json::to_value(error).unwrap_or_default();
    let fields = told.as_object().into_iter().flatten();
    fields.map(|(name, value)| (name.clone(), readable(value))).collect()
}

fn simple(words: &BTreeMap<String, String>, code: &str, parameters: &Named) -> String {
    let words = words.get(code).cloned().unwrap_or_else(|| code.to_owned());
    parameters.iter().fold(words, |words, (name, value)| words.replace(&format!("{{{name}}}"), value))
}

/// Puts the words for a parameter's value in its place.
fn name_value(parameters: &mut Parameters<'_>, name: &str, words: &BTreeMap<String, String>) {
    if let Some(value) = parameters.get_mut(name)
        && let Some(words) = words.get(value)
    {
        value.clone_from(words);
    }
}

/// What a difference is about.
pub fn aspect(aspect: &Aspect) -> String {
    let told = serde_json::to_value(aspect).unwrap_or_default();
    let field = |name: &str| told.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let words = all().edits.aspects.get(&field("kind")).cloned().unwrap_or_else(|| field("kind"));
    words.replace("{name}", &field("name"))
}

pub fn conflict(conflict: &Conflict, what: &str) -> String {
    let told = serde_json::to_value(&conflict.kind).unwrap_or_default();
    let field = |name: &str| told.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let (element, what) = (conflict.element.clone(), what.to_owned());
    let parameters = [("element", element), ("what", what), ("theirs_is", field("theirs_is"))];
    fill(&all().edits.conflicts, &field("kind"), &parameters.into())
}

/// What is wrong and what to do about it.
fn fill(words: &Table, code: &str, parameters: &Parameters<'_>) -> String {
    let Some(words) = words.get(code) else { return code.to_owned() };
    let put_in = |text: &str| {
        let filled = parameters.iter();
        filled.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    format!("{} {}", put_in(&words.problem), put_in(&words.advice))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    const NAMES: [&str; 9] = [
        "process-checks/",
        "process-checks/engine.",
        "process-checks/events.",
        "process-checks/expressions.",
        "process-checks/edits.",
        "process-checks/proofs.",
        "process-checks/files.",
        "process-checks/program.",
        "markup/",
    ];

    fn table(name: &str, language: &str) -> Value {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/");
        serde_json::from_slice(&std::fs::read(format!("{folder}{name}{language}.json")).unwrap()).unwrap()
    }

    /// All texts by their place.
    fn texts(value: &Value, place: &str, into: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(inner) => {
                inner.iter().for_each(|(name, value)| texts(value, &format!("{place}/{name}"), into));
            }
            Value::String(text) => drop(into.insert(place.to_owned(), text.clone())),
            other => panic!("{place}: {other}"),
        }
    }

    fn parameters(text: &str) -> BTreeSet<&str> {
        let open = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        open.filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
            .collect()
    }

    /// Only the program text and clap's words are each in one language.
    #[test]
    fn both_languages_say_everything_with_the_same_parameters() {
        for name in NAMES {
            let [german, english] = ["de", "en"].map(|language| {
                let mut all = BTreeMap::new();
                texts(&table(name, language), "", &mut all);
                all.retain(|place, _| !place.starts_with("/help/") && !place.starts_with("/arguments/"));
                all
            });
            assert!(german.len() > 5, "{name}");
            assert_eq!(german.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{name}");
            for (place, text) in &german {
                let other = &english[place];
                assert_eq!(parameters(text), parameters(other), "{name} {place}");
                assert!(!other.contains(['ä', 'ö', 'ü', 'ß', '„']), "{name} {place}: {other}");
                assert!(!text.is_empty() && !other.is_empty(), "{name} {place}");
            }
        }
    }

    #[test]
    fn the_words_are_read() {
        for all in [&super::GERMAN, &super::ENGLISH] {
            assert!(all.checks.len() > 80 && all.events.len() == 10);
            assert!(all.xml.len() == 33 && all.files.files.len() == 23);
            assert!(all.engine.gaps.len() > 5 && all.engine.steps.len() > 8 && all.engine.deviations.len() == 5);
            assert!(all.proofs.faults.len() == 8 && all.proofs.approximations.len() > 8);
            assert!(all.edits.aspects.len() > 8 && all.edits.conflicts.len() == 6);
            assert!(all.program.said.len() > 30);
        }
    }
}
