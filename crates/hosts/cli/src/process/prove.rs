//! `prove`: soundness, and form and process together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bpmn::model::{ElementId, Kind, Model};
use engine::Connector;
use expression::{Type, Value};
use forms::{FieldType, Form};
use proofs::together::{self, Field, Known};
use proofs::{self, Change, Fault, Limits, Proof, Repair, Step, TraceStep, Verdict};
use serde_json::{Value as Json, json};

use crate::file::{self, Ending, FileError, Outcome};
use crate::problem::Problem;
use crate::words;
use amtspult_cli::say;

/// Without forms and connectors only the process itself is proved, and whatever is done may set any variable.
pub fn prove(files: &[PathBuf], forms: &[PathBuf], connectors: Option<&Path>, as_json: bool) -> Outcome {
    let known = known(forms, connectors)?;
    let with_forms = !forms.is_empty() || connectors.is_some();
    file::each(files, as_json, |path| {
        let model = file::model(path)?;
        let data = known.data(&model);
        let processes = model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. }));
        let proofs: Vec<Proof> =
            processes.map(|(process, _)| proofs::prove(&model, process, &data, &Limits::default())).collect();
        let findings = if with_forms { together::check(&model, &known) } else { vec![] };
        let is_proved =
            findings.is_empty() && !proofs.is_empty() && proofs.iter().all(|proof| proof.verdict == Verdict::Sound);
        if !as_json {
            if proofs.is_empty() {
                say(format_args!("{}: {}", file::name(path), words::no_process()));
            }
            proofs.iter().for_each(|proof| tell(path, &model, proof));
            findings.iter().for_each(|finding| {
                let line = model.line_of(finding.place.element);
                say(format_args!("{}:{line}: {}", file::name(path), words::mismatch(&model, finding)));
            });
        }
        let told: Vec<Json> = proofs.iter().map(|proof| report(&model, proof)).collect();
        let findings: Vec<Json> = findings.iter().map(|finding| together_report(&model, finding)).collect();
        let report = json!({ "file": file::name(path), "proofs": told, "together": findings });
        Ok((Ending::of(is_proved), report))
    })
}

fn known(forms: &[PathBuf], connectors: Option<&Path>) -> Result<Known, FileError> {
    let mut known = Known::default();
    for path in forms {
        let text = String::from_utf8_lossy(&file::bytes(path)?).into_owned();
        let form = Form::read(&text).map_err(|wrong| FileError::new(path, Problem::Form(wrong)))?;
        known.forms.insert(format!("formular:{}", form.id), fields(&form));
    }
    let connectors: Vec<Connector> = connectors.map(file::json).transpose()?.unwrap_or_default();
    for connector in connectors {
        let outputs = connector.outputs.into_iter().map(|output| Field {
            kind: kind(&output.kind),
            name: output.name,
            values: vec![],
        });
        known.services.insert(connector.name, outputs.collect());
    }
    Ok(known)
}

/// The fields of a form, by the names that conditions use.
fn fields(form: &Form) -> Vec<Field> {
    let groups = form.sections.iter().flat_map(|section| section.groups.iter().map(move |group| (section, group)));
    let fields = groups.flat_map(|(section, group)| {
        let is_shown = section.skip_conditions.is_empty() && group.conditions.is_empty();
        group.fields().map(move |one| field(one, is_shown && group.on_form()))
    });
    fields.collect()
}

/// All values of a field are known where it is always filled in with one of its options.
fn field(field: &forms::Field, is_shown: bool) -> Field {
    let is_one_of =
        matches!(field.kind, FieldType::RadioButtons | FieldType::DropdownSingleSelect | FieldType::Boolean);
    let is_asked = field.required && !field.disabled && field.conditions.is_empty() && is_shown;
    let options = field.options.iter().filter(|_| is_one_of && is_asked);
    Field {
        name: field.id.clone(),
        kind: match field.kind {
            FieldType::Boolean | FieldType::SingleCheckbox => Type::Boolean,
            FieldType::Date => Type::Date,
            FieldType::EuroBetrag => Type::Number,
            FieldType::Checkbox | FieldType::MultipleFile => Type::List(Box::new(Type::Any)),
            _ => Type::Text,
        },
        values: match field.kind {
            FieldType::Boolean => vec![],
            _ => options.map(|option| Value::from(option.value.as_str())).collect(),
        },
    }
}

fn kind(name: &str) -> Type {
    match name {
        "boolean" => Type::Boolean,
        "number" => Type::Number,
        "text" => Type::Text,
        "date" => Type::Date,
        "list" => Type::List(Box::new(Type::Any)),
        "map" => Type::Map(BTreeMap::new()),
        _ => Type::Any,
    }
}

fn ids(model: &Model, elements: &[ElementId]) -> Vec<String> {
    elements.iter().map(|element| model.id_of(*element).to_owned()).collect()
}

fn report(model: &Model, proof: &Proof) -> Json {
    let faults = proof.faults.iter().map(|fault| {
        let trace: Vec<Json> = fault.trace.iter().map(|step| traced(model, step)).collect();
        json!({
            "code": fault.code,
            "severity": weight(fault).code(),
            "elements": ids(model, &fault.elements),
            "certain": fault.certain,
            "trace": trace,
            "isShortest": fault.is_shortest,
            "repair": fault.repair.as_ref().map(|repair| repair_report(model, repair)),
            "words": words::fault(fault, &place(model, proof, fault)),
        })
    });
    let faults: Vec<Json> = faults.collect();
    json!({
        "process": model.id_of(proof.process),
        "verdict": proof.verdict,
        "faults": faults,
        "covered": covered(model, proof),
    })
}

fn repair_report(model: &Model, repair: &Repair) -> Json {
    let to = match repair.change {
        Change::DefaultFlow { to } => to.map(|to| model.id_of(to).to_owned()),
        Change::Exclusive | Change::Parallel | Change::Inclusive => None,
    };
    let what = words::repair_code(repair.change);
    json!({ "at": model.id_of(repair.at), "change": what, "to": to, "words": words::repair(model, repair) })
}

/// How sure it is that something is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Error,
    /// Only with values that no condition names, or where something isn't followed exactly.
    Possible,
    /// Allowed.
    Hint,
}

fn weight(fault: &Fault) -> Weight {
    match (fault.code.is_hint(), fault.certain) {
        (true, _) => Weight::Hint,
        (false, true) => Weight::Error,
        (false, false) => Weight::Possible,
    }
}

impl Weight {
    fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Possible => "possible",
            Self::Hint => "hint",
        }
    }
}

/// Elements by their ids.
fn covered(model: &Model, proof: &Proof) -> Json {
    let mut told = json!(proof.covered);
    let approximations = proof.covered.approximations.iter().map(|one| {
        let element = model.id_of(one.element);
        let words = words::approximation(one, &words::called(model, one.element));
        json!({ "element": element, "what": one.what, "words": words })
    });
    told["approximations"] = approximations.collect();
    told
}

fn traced(model: &Model, step: &TraceStep) -> Json {
    let (what, element) = match step.step {
        Step::Begins(element) => ("begins", element),
        Step::Happens(element) => ("happens", element),
    };
    let choices: Vec<Json> = step
        .choices
        .iter()
        .map(|choice| json!({ "at": model.id_of(choice.at), "flows": ids(model, &choice.flows) }))
        .collect();
    json!({ "what": what, "element": model.id_of(element), "choices": choices })
}

fn together_report(model: &Model, finding: &together::Finding) -> Json {
    json!({
        "code": finding.code,
        "element": model.id_of(finding.place.element),
        "line": model.line_of(finding.place.element),
        "words": words::mismatch(model, finding),
    })
}

/// Where a fault is; the process where it is at no element of it.
fn place(model: &Model, proof: &Proof, fault: &Fault) -> String {
    words::called(model, fault.elements.first().copied().unwrap_or(proof.process))
}

fn tell(path: &Path, model: &Model, proof: &Proof) {
    let may_fail = proof.faults.iter().any(|fault| weight(fault) == Weight::Possible);
    let verdict = match proof.verdict {
        Verdict::Sound => "sound",
        Verdict::Unsound => "unsound",
        Verdict::Unknown if may_fail => "maybe-unsound",
        Verdict::Unknown => "undecided",
    };
    let covered = &proof.covered;
    let (file, line) = (file::name(path), model.line_of(proof.process));
    let (verdict, states) =
        (words::said(verdict, &[]), words::said("states", &[("count", &covered.states.to_string())]));
    say(format_args!("{file}:{line}: {}: {verdict} ({states})", words::called(model, proof.process)));
    let within = |code: &str, parameters: &[(&str, &str)]| say(format_args!("    {}", words::said(code, parameters)));
    if !covered.is_complete {
        within("limit", &[("count", &covered.limit.to_string())]);
    }
    for (code, names) in [("reads", &covered.reads), ("counts", &covered.counts), ("times", &covered.times)] {
        if !names.is_empty() {
            let names = names.iter().map(|name| words::said("quoted", &[("name", name)])).collect::<Vec<_>>();
            within(code, &[("names", &names.join(", "))]);
        }
    }
    if covered.may_fail_alone {
        within("may-fail-alone", &[]);
    }
    for one in &covered.approximations {
        within("approximated", &[("what", &words::approximation(one, &words::called(model, one.element)))]);
    }
    for fault in &proof.faults {
        let line = fault.elements.first().map_or(line, |element| model.line_of(*element));
        let (word, code) = (words::said(weight(fault).code(), &[]), words::code(fault.code));
        say(format_args!("{file}:{line}: {word} [{code}] {}", words::fault(fault, &place(model, proof, fault))));
        if !fault.trace.is_empty() {
            let steps: Vec<String> = fault.trace.iter().map(|step| told(model, step)).collect();
            within("trace", &[("steps", &steps.join(" → "))]);
        }
        if weight(fault) == Weight::Possible {
            within("unsure", &[]);
        }
        if let Some(repair) = &fault.repair {
            within("repair", &[("what", &words::repair(model, repair))]);
        }
    }
}

fn told(model: &Model, step: &TraceStep) -> String {
    let (Step::Begins(element) | Step::Happens(element)) = step.step;
    let choices = step.choices.iter().map(|choice| {
        let targets = choice.flows.iter().filter_map(|flow| model.target_of(*flow));
        targets.map(|target| words::called(model, target)).collect::<Vec<_>>().join(&words::said("and", &[]))
    });
    let choices: Vec<String> = choices.filter(|choice| !choice.is_empty()).collect();
    let name = words::called(model, element);
    match choices.as_slice() {
        [] => name,
        choices => words::said("goes-on", &[("name", &name), ("to", &choices.join(&words::said("then", &[])))]),
    }
}
