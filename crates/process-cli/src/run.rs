//! `run` and `test`: executes a process with recorded answers.

use std::path::{Path, PathBuf};

use processes::engine::{Engine, Happening, StepError};
use processes::model::{ElementId, Kind, Model};
use processes::recording::{self, PlayError, Played, Recording};
use serde_json::{Value, json};

use crate::check::told;
use crate::file::{self, Outcome};
use crate::words;

pub fn run(path: &Path, answers: Option<&Path>, simulate: bool, json: bool) -> Outcome {
    let model = file::model(path)?;
    let recording = answers.map(file::json::<Recording>).transpose()?.unwrap_or_default();
    let engine = Engine::new(&model);
    match recording::play(&engine, &recording, simulate) {
        Ok(played) if json => file::print_json(&report(&model, &played)),
        Ok(played) => tell(&model, &played),
        Err(problem) => {
            let file = if matches!(problem, PlayError::Step { .. }) { path } else { answers.unwrap_or(path) };
            fail(file, &model, &problem, json);
            return Ok(false);
        }
    }
    Ok(true)
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
        "unused": played.unused,
    })
}

fn tell(model: &Model, played: &Played) {
    for entry in &played.trace {
        let what = match entry.what {
            Happening::Entered => "betritt",
            Happening::Triggered => "ausgelöst",
            Happening::Left => "verlässt",
        };
        println!("{what:<10} {}", model.id_of(entry.element));
    }
    for (name, value) in &played.data {
        println!("{name} = {}", recording::to_json(value));
    }
    played.uncaught.iter().for_each(|event| println!("nicht aufgefangen: {event}"));
    played.waiting.iter().for_each(|element| println!("wartet: {element}"));
    played.unused.iter().for_each(|answer| println!("Antwort nicht gebraucht: {answer}"));
    println!("{}", if played.ended { "beendet" } else { "nicht beendet" });
}

fn fail(path: &Path, model: &Model, problem: &PlayError, json: bool) {
    let gaps: Vec<Value> = match problem {
        PlayError::Step { wrong: StepError::NotExecutable(gaps), .. } => {
            gaps.iter().map(|gap| told(model, gap)).collect()
        }
        _ => vec![],
    };
    let (element, number) = match problem {
        PlayError::Step { number, wrong } => (element_of(wrong), Some(*number)),
        _ => (None, None),
    };
    let line = element.map(|element| model.line_of(element));
    let words = words::not_played(model, problem);
    if json {
        let element = element.map(|element| model.id_of(element));
        let error = json!({ "event": number, "element": element, "line": line, "words": words, "notExecutable": gaps });
        return file::print_json(&json!({ "error": error }));
    }
    let line = line.map(|line| format!("{line}:")).unwrap_or_default();
    match gaps.as_slice() {
        [] => eprintln!("{}:{line} {words}", path.display()),
        gaps => gaps.iter().for_each(|gap| {
            eprintln!("{}:{}: {}", path.display(), gap["line"], gap["words"].as_str().unwrap_or_default());
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

pub fn test(path: &Path, runs: Option<PathBuf>, simulate: bool, json: bool) -> Outcome {
    let model = file::model(path)?;
    let engine = Engine::new(&model);
    let beside = runs.unwrap_or_else(|| beside(path));
    let mut all_well = true;
    let mut reports = vec![];
    for recording in file::recordings(&beside)? {
        let played = recording::play(&engine, &recording, simulate);
        let (deviations, error) = match &played {
            Ok(played) => (recording::deviations(&recording, played), None),
            Err(wrong) => (vec![], Some(words::not_played(&model, wrong))),
        };
        all_well &= deviations.is_empty() && error.is_none();
        if json {
            reports.push(json!({ "name": recording.name, "deviations": deviations, "error": error }));
        } else {
            let is_fine = deviations.is_empty() && error.is_none();
            println!("{} {}", if is_fine { "✓" } else { "✗" }, recording.name);
            deviations.iter().for_each(|deviation| println!("    {}", words::deviation(deviation)));
            error.iter().for_each(|error| println!("    {error}"));
        }
    }
    if json {
        file::print_json(&json!(reports));
    }
    Ok(all_well)
}

/// For each process of the file; one that others call is covered by them, too.
pub fn cover(path: &Path, output: Option<PathBuf>, json: bool) -> Outcome {
    let model = file::model(path)?;
    let engine = Engine::new(&model);
    let mut recordings = vec![];
    let mut missed = vec![];
    for (process, _) in model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. })) {
        let cover = recording::cover(&engine, process);
        recordings.extend(cover.recordings);
        missed.extend(cover.missed);
    }
    let target = output.unwrap_or_else(|| beside(path));
    file::write(&target, format!("{:#}\n", json!(recordings)).as_bytes())?;
    if json {
        file::print_json(&json!({ "file": file::name(&target), "runs": recordings.len(), "missed": missed }));
    } else {
        println!("{}: {} Abläufe", target.display(), recordings.len());
        missed.iter().for_each(|flow| println!("    kein Ablauf nimmt {flow}"));
    }
    Ok(missed.is_empty())
}

/// `hund.bpmn` has its runs in `hund.runs.json`.
pub fn beside(path: &Path) -> PathBuf {
    path.with_extension("runs.json")
}
