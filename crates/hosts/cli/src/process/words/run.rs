//! What runs do: gaps, why one doesn't go on, what came out otherwise than recorded.

use std::collections::BTreeMap;

use bpmn::model::Model;
use engine::recording::{Deviation, PlayError, from_json};
use engine::{Engine, Gap, Reason, StepError};

use super::{Named, all, called, code, expression_fault, no_process, path, said, say};

/// What isn't executed; of an expression what is wrong with it.
pub fn gap(engine: &Engine<'_>, gap: &Gap) -> String {
    let mut parameters = BTreeMap::from([("name", called(engine.model(), gap.element))]);
    match engine.faults(gap.element).next().filter(|_| gap.reason == Reason::Expression) {
        Some(fault) => {
            parameters.insert("fault", expression_fault(&fault.code.to_string(), fault.parameters.clone()));
            say(&all().engine, "steps", "expression", &parameters)
        }
        None => say(&all().engine, "gaps", &code(gap.reason), &parameters),
    }
}

/// Why a run doesn't go on.
pub fn not_played(model: &Model, problem: &PlayError) -> String {
    let tell = |code: &str, parameters: &[(&'static str, String)]| {
        say(&all().engine, "steps", code, parameters.iter().map(|(name, value)| (name, value)))
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
                let found = all().expressions.get(&path("kinds", found)).unwrap_or(found).to_owned();
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
    say(&all().engine, "deviations", code, &parameters)
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
    [one, other].map(|value| match all().expressions.get(&path("kinds", kind(value))).filter(|_| only_the_kind) {
        Some(kind) => format!("{value} ({kind})"),
        None => value.to_string(),
    })
}

pub fn readable(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(items) if items.is_empty() => said("nothing", &[]),
        serde_json::Value::Array(items) => items.iter().map(readable).collect::<Vec<_>>().join(", "),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(truth) => said(if *truth { "yes" } else { "no" }, &[]),
        serde_json::Value::Null => said("nothing", &[]),
        other => other.to_string(),
    }
}
