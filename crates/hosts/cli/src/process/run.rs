//! `run` and `test`: executes a process with recorded answers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bpmn::model::{ElementId, Kind, Model};
use engine::recording::{self, PlayError, Played, Recording};
use engine::{Engine, Happening, StepError};
use serde_json::{Value, json};

use crate::check::told;
use crate::file::{self, Ending, FileError, Outcome};
use crate::manners::Writer;
use crate::problem::Problem;
use crate::words;
use amtspult_cli::{complain, say};

pub fn run(path: &Path, answers: Option<&Path>, simulate: bool, as_json: bool) -> Outcome {
    let model = file::model(path)?;
    let recording = answers.map(file::json::<Recording>).transpose()?.unwrap_or_default();
    let engine = Engine::new(&model);
    match recording::play(&engine, &recording, simulate) {
        Ok(played) => {
            if as_json {
                file::print_json(&report(&model, &played));
            } else {
                tell(&model, &played);
            }
            Ok(Ending::of(stuck(&model, &played).is_empty()))
        }
        Err(problem) => {
            let is_of_model = matches!(
                problem,
                PlayError::Step { .. } | PlayError::Time { .. } | PlayError::WhichStart { .. } | PlayError::NoProcess
            );
            let file = if is_of_model { path } else { answers.unwrap_or(path) };
            fail(file, &engine, &problem, as_json);
            Ok(Ending::Found)
        }
    }
}

/// Gateways that hold tokens, by id, where nothing can happen any more.
fn stuck<'a>(model: &'a Model, played: &Played) -> BTreeSet<&'a str> {
    let is_stuck = !played.ended && played.waiting.is_empty();
    let held = played.state.tokens().map(|token| token.element).filter(|_| is_stuck);
    held.filter(|element| model.element(*element).gateway().is_some()).map(|element| model.id_of(element)).collect()
}

fn report(model: &Model, played: &Played) -> Value {
    let trace: Vec<Value> = played
        .trace
        .iter()
        .map(|entry| json!({ "what": entry.what, "element": model.id_of(entry.element), "instance": entry.instance }))
        .collect();
    let data: serde_json::Map<String, Value> =
        played.data.iter().map(|(name, value)| (name.clone(), recording::to_json(value))).collect();
    json!({
        "trace": trace,
        "reached": played.reached,
        "data": data,
        "thrown": played.thrown,
        "uncaught": played.uncaught,
        "ended": played.ended,
        "waiting": played.waiting,
        "stuck": stuck(model, played),
        "unused": played.unused,
    })
}

fn tell(model: &Model, played: &Played) {
    for entry in &played.trace {
        let what = match entry.what {
            Happening::Entered => "entered",
            Happening::Triggered => "triggered",
            Happening::Left => "left",
        };
        say(format_args!("{:<10} {}", words::said(what, &[]), model.id_of(entry.element)));
    }
    for (name, value) in &played.data {
        say(format_args!("{name} = {}", recording::to_json(value)));
    }
    for (what, names) in [("uncaught", &played.uncaught), ("waits", &played.waiting), ("unused", &played.unused)] {
        names.iter().for_each(|name| say(format_args!("{}", words::said(what, &[("name", name)]))));
    }
    stuck(model, played).iter().for_each(|name| say(format_args!("{}", words::said("stuck", &[("name", name)]))));
    say(format_args!("{}", words::said(if played.ended { "ended" } else { "not-ended" }, &[])));
}

fn fail(path: &Path, engine: &Engine<'_>, problem: &PlayError, as_json: bool) {
    let model = engine.model();
    let gaps: Vec<Value> = match problem {
        PlayError::Step { wrong: StepError::NotExecutable(gaps), .. } => {
            gaps.iter().map(|gap| told(engine, gap)).collect()
        }
        _ => vec![],
    };
    let (element, number) = match problem {
        PlayError::Step { number, wrong } => (element_of(wrong), Some(*number)),
        PlayError::Time { element, .. } | PlayError::WhichStart { process: element, .. } => (Some(*element), None),
        _ => (None, None),
    };
    let line = element.map(|element| model.line_of(element));
    let words = words::not_played(model, problem);
    if as_json {
        let element = element.map(|element| model.id_of(element));
        let error = json!({ "code": "not-played", "event": number, "element": element, "line": line, "words": words, "notExecutable": gaps });
        return file::print_json(&json!({ "file": file::name(path), "error": error }));
    }
    let line = line.map(|line| format!("{line}:")).unwrap_or_default();
    match gaps.as_slice() {
        [] => complain(format_args!("{}:{line} {words}", file::name(path))),
        gaps => gaps.iter().for_each(|gap| {
            complain(format_args!(
                "{}:{}: {}",
                file::name(path),
                gap["line"],
                gap["words"].as_str().unwrap_or_default()
            ));
        }),
    }
}

fn element_of(wrong: &StepError) -> Option<ElementId> {
    match wrong {
        StepError::NoFlow(element)
        | StepError::Expression { element, .. }
        | StepError::Cardinality { element, .. }
        | StepError::NoStart(element)
        | StepError::NoProcess(element) => Some(*element),
        _ => None,
    }
}

/// Each model with its runs.
pub fn test(models: &[PathBuf], runs: Option<&Path>, simulate: bool, as_json: bool) -> Outcome {
    file::each(models, as_json, |path| {
        let model = file::model(path)?;
        let engine = Engine::new(&model);
        let runs = runs.map_or_else(|| beside(path), |runs| Ok(runs.to_owned()))?;
        let (mut found, mut reports) = (Ending::Well, vec![]);
        let recordings = file::recordings(&runs)?;
        if recordings.is_empty() && !as_json {
            say(format_args!("{}: {}", file::name(&runs), words::said("runs", &[("count", "0")])));
        }
        for recording in recordings {
            let played = recording::play(&engine, &recording, simulate);
            let (deviations, error) = match &played {
                Ok(played) => (recording::deviations(&recording, played), None),
                Err(wrong) => (vec![], Some(words::not_played(&model, wrong))),
            };
            let is_fine = deviations.is_empty() && error.is_none();
            found = found.max(Ending::of(is_fine));
            if !as_json {
                say(format_args!("{} {}", if is_fine { "✓" } else { "✗" }, recording.name));
                deviations.iter().for_each(|deviation| say(format_args!("    {}", words::deviation(deviation))));
                error.iter().for_each(|error| say(format_args!("    {error}")));
            }
            reports.push(json!({ "name": recording.name, "deviations": deviations, "error": error }));
        }
        Ok((found, json!({ "file": file::name(path), "runs": reports })))
    })
}

/// For each process of a file; one that others call is covered by them, too.
pub fn cover(models: &[PathBuf], output: Option<&Path>, mut writer: Writer, as_json: bool) -> Outcome {
    file::each(models, as_json, |path| {
        let model = file::model(path)?;
        let target = output.map_or_else(|| beside(path), |output| Ok(output.to_owned()))?;
        writer.may_write(&target).map_err(|wrong| FileError::new(&target, Problem::File(wrong)))?;
        let engine = Engine::new(&model);
        let (mut recordings, mut missed) = (vec![], vec![]);
        for (process, _) in model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. })) {
            let cover = proofs::cover(&engine, process);
            recordings.extend(cover.recordings);
            missed.extend(cover.missed);
        }
        let ending = Ending::of(missed.is_empty() && !recordings.is_empty());
        if amtspult_cli::is_standard(&target) && as_json {
            let report = json!({ "file": file::name(path), "runs": recordings, "missed": missed });
            return Ok((ending, report));
        }
        file::write(&mut writer, &target, format!("{:#}\n", json!(recordings)).as_bytes())?;
        if !as_json && !amtspult_cli::is_standard(&target) {
            let count = recordings.len().to_string();
            say(format_args!("{}: {}", file::name(&target), words::said("runs", &[("count", &count)])));
            missed.iter().for_each(|flow| say(format_args!("    {}", words::said("missed", &[("name", flow)]))));
        }
        let report = json!({ "file": file::name(&target), "runs": recordings.len(), "missed": missed });
        Ok((ending, report))
    })
}

/// `hund.bpmn` has its runs in `hund.runs.json`.
fn beside(path: &Path) -> Result<PathBuf, FileError> {
    if amtspult_cli::is_standard(path) {
        Err(FileError::new(path, Problem::NoPlace))
    } else {
        Ok(path.with_extension("runs.json"))
    }
}
