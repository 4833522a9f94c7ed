//! Commands over forms, and how they end.

use std::path::{Path, PathBuf};

use forms::{Aim, Choose, Context, Deviation, Form, NodeId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::manners::{self, Problem};
use crate::names::Names;
use crate::{compare, file, problem};
use amtspult_cli::{Ending, complain, name, print_json, put, say};

pub fn today() -> Date {
    TimeZone::system().to_datetime(Timestamp::now()).date()
}

/// What is done with each of several files; one of them is told by itself, several as a list.
pub fn each(
    files: &[PathBuf],
    json: bool,
    mut act: impl FnMut(&Path) -> Result<(Ending, Value), Problem>,
) -> Result<Ending, Problem> {
    let mut ending = Ending::Well;
    let mut reports = vec![];
    for path in files {
        match act(path) {
            Ok((one, report)) => {
                ending = ending.max(one);
                reports.push(report);
            }
            Err(problem) if files.len() == 1 => return Err(problem),
            Err(problem) => {
                ending = Ending::Failed;
                if !json {
                    complain(&problem);
                }
                reports.push(json!({ "file": name(path), "error": problem }));
            }
        }
    }
    if json {
        print_json(&if files.len() == 1 { reports.remove(0) } else { json!(reports) });
    }
    Ok(ending)
}

/// How examples are run or made.
pub struct Test<'a> {
    pub examples: Option<&'a Path>,
    pub generate: bool,
    pub force: bool,
    pub json: bool,
}

pub fn test(path: &Path, how: &Test<'_>) -> Result<(Ending, Value), Problem> {
    let form = file::form(path)?;
    let beside = match how.examples {
        Some(examples) => examples.to_owned(),
        None if amtspult_cli::is_standard(path) => {
            return Err(Problem::new(path, "Wo die Beispiele sind, sagt --examples."));
        }
        None => path.with_extension("examples.json"),
    };
    if how.generate {
        return generate(path, &form, &beside, how);
    }
    let examples = file::examples(&beside)?;
    let deviations = forms::run_examples(&form, &examples);
    let unknown = forms::unknown_fields(&form, &examples);
    if !how.json {
        for (index, key) in &unknown {
            let called = examples.get(*index).map_or("", |example| example.name.as_str());
            let place = format!("{}: Beispiel {} „{called}“", name(&beside), index + 1);
            say(format_args!("{place}: {key} gibt es im Formular nicht"));
        }
        for deviation in &deviations {
            let called = examples.get(deviation.example).map_or("", |example| example.name.as_str());
            let place = format!("{}: Beispiel {} „{called}“", name(&beside), deviation.example + 1);
            differences(deviation).iter().for_each(|line| say(format_args!("{place}: {line}")));
        }
        if examples.is_empty() {
            say(format_args!("{}: kein Beispiel, nichts wurde geprüft", name(&beside)));
        }
        say(format_args!("{}: {} Beispiele, {} Abweichungen", name(path), examples.len(), deviations.len()));
    }
    let told: Vec<Value> =
        unknown.iter().map(|(index, key)| json!({ "example": index, "field": key.to_string() })).collect();
    let report = json!({
        "file": name(path), "examples": examples.len(), "deviations": deviations, "unknownFields": told
    });
    Ok((Ending::of(deviations.is_empty() && unknown.is_empty() && !examples.is_empty()), report))
}

fn generate(path: &Path, form: &Form, beside: &Path, how: &Test<'_>) -> Result<(Ending, Value), Problem> {
    let generated = forms::generate_examples(form, &Context::on(today()));
    // An example a line, so that a change is seen where it is.
    let lines: Vec<String> = generated.examples.iter().map(|example| json!(example).to_string()).collect();
    manners::write_file(beside, &format!("[\n{}\n]\n", lines.join(",\n")), how.force)?;
    let names = Names::of(&[form]);
    let missed: Vec<String> = generated.missed.iter().map(|aim| self::aim(&names, aim)).collect();
    if !how.json {
        say(format_args!("{}: {} Beispiele", name(beside), generated.examples.len()));
        missed.iter().for_each(|aim| say(format_args!("    nicht zu zeigen: {aim}")));
    }
    let written = json!({
        "file": name(path), "written": name(beside), "examples": generated.examples.len(), "missed": missed
    });
    Ok((Ending::Well, written))
}

fn aim(names: &Names, aim: &Aim) -> String {
    let called = |node: &NodeId| compare::name(names, node);
    match aim {
        Aim::Shown(node) => format!("{} sichtbar", called(node)),
        Aim::Hidden(node) => format!("{} verborgen", called(node)),
        Aim::Passed(node) => format!("{} bestanden", called(node)),
        Aim::Failed(node) => format!("{} nicht bestanden", called(node)),
    }
}

/// What an example says otherwise than it should, one line each.
fn differences(deviation: &Deviation) -> Vec<String> {
    let (expected, actual) = (&deviation.expected, &deviation.actual);
    let mut lines = vec![];
    for (what, should, does) in
        [("sichtbar", &expected.visible, &actual.visible), ("Pflicht", &expected.required, &actual.required)]
    {
        lines.extend(should.difference(does).map(|key| format!("{key} sollte {what} sein")));
        lines.extend(does.difference(should).map(|key| format!("{key} sollte nicht {what} sein")));
    }
    let said = |code: Option<&String>| code.map_or("keine Meldung".to_owned(), |code| format!("Meldung {code}"));
    let keys: std::collections::BTreeSet<_> = expected.messages.keys().chain(actual.messages.keys()).collect();
    for key in keys {
        let (should, does) = (expected.messages.get(key), actual.messages.get(key));
        if should != does {
            lines.push(format!("{key}: erwartet {}, erhalten {}", said(should), said(does)));
        }
    }
    let value = |value: Option<&Value>| value.map_or("nichts".to_owned(), Value::to_string);
    let keys: std::collections::BTreeSet<_> = expected.submission.keys().chain(actual.submission.keys()).collect();
    for key in keys {
        let (should, does) = (expected.submission.get(key), actual.submission.get(key));
        if should != does {
            lines.push(format!("{key}: eingereicht werden sollte {}, es wird {}", value(should), value(does)));
        }
    }
    lines
}

/// A version whose nodes have the ids of what it comes from.
fn aligned(path: &Path, base: &Form) -> Result<Form, Problem> {
    let mut form = file::form(path)?;
    form.align(base);
    Ok(form)
}

pub fn diff(old: &Path, new: &Path, json: bool) -> Result<Ending, Problem> {
    let old = file::form(old)?;
    let new = aligned(new, &old)?;
    let differences = forms::diff(&old, &new);
    if json {
        print_json(&json!(differences));
    } else {
        compare::differences(&old, &new, &differences).iter().for_each(say);
    }
    Ok(Ending::of(differences.is_empty()))
}

pub fn merge(
    [base_path, mine, theirs]: [&Path; 3],
    output: Option<&Path>,
    force: bool,
    prefer: Option<Choose>,
    json: bool,
) -> Result<Ending, Problem> {
    let base = file::form(base_path)?;
    let (mine, theirs) = (aligned(mine, &base)?, aligned(theirs, &base)?);
    let merged = forms::merge(&base, &mine, &theirs).and_then(|merged| match prefer {
        Some(side) => merged.resolve_all(side),
        None => Ok(merged),
    });
    let merged = merged.map_err(|error| problem::form(base_path, &error))?;
    let text = format!("{:#}\n", merged.form.to_json());
    match output {
        Some(output) => manners::write_file(output, &text, force)?,
        None if json => {}
        None => put(&text),
    }
    if json && output.is_some() {
        print_json(&json!(merged.conflicts));
    } else if json {
        print_json(&json!({ "form": merged.form.to_json(), "conflicts": merged.conflicts }));
    } else {
        compare::conflicts(&[&base, &mine, &theirs], &merged.conflicts).iter().for_each(complain);
    }
    Ok(Ending::of(merged.conflicts.is_empty()))
}
