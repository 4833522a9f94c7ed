//! `diff`, `merge` and `layout`.

use std::path::Path;

use bpmn::diff::{Aspect, Comparison, Difference};
use bpmn::model::Model;
use bpmn_edit::edit::{self, Edit};
use bpmn_edit::merge::{Conflict, ConflictKind};
use serde_json::{Value, json};

use crate::file::{self, Ending, FileError, Outcome};
use crate::manners::Writer;
use crate::problem::Problem;
use crate::words;
use amtspult_cli::{complain, say};

pub fn diff(old: &Path, new: &Path, as_json: bool) -> Outcome {
    let Comparison { meaning, layout } = bpmn::diff::diff(&file::model(old)?, &file::model(new)?);
    if as_json {
        file::print_json(&json!({ "meaning": meaning, "layout": layout }));
    } else {
        meaning.iter().for_each(|difference| say(format_args!("{}", told(difference))));
        if !layout.is_empty() {
            say(format_args!("{}", words::said("layout-differs", &[("count", &layout.len().to_string())])));
        }
    }
    Ok(Ending::of(meaning.is_empty() && layout.is_empty()))
}

fn told(Difference { element, what, old, new }: &Difference) -> String {
    let nothing = "–".to_owned();
    let (old, new) = (old.as_ref().unwrap_or(&nothing), new.as_ref().unwrap_or(&nothing));
    format!("{element}: {}: {old} → {new}", words::aspect(what))
}

/// Writes the merged model even where there are conflicts: both sides are in it, or mine and the list says so.
pub fn merge([base, mine, theirs]: [&Path; 3], output: Option<&Path>, mut writer: Writer, as_json: bool) -> Outcome {
    let models = [base, mine, theirs].map(file::model);
    let [base_model, mine_model, theirs_model] = models;
    let merged = bpmn_edit::merge::merge(&base_model?, &mine_model?, &theirs_model?)
        .map_err(|_| FileError::new(base, Problem::Merge))?;
    let mut report = json!({ "conflicts": merged.conflicts, "layout": merged.layout });
    put(output, &mut writer, &merged.model, as_json.then_some(&mut report))?;
    if !as_json {
        merged.conflicts.iter().for_each(|conflict| complain(format_args!("{}", conflicted(conflict))));
        if !merged.layout.is_empty() {
            let (count, file) = (merged.layout.len().to_string(), file::name(mine));
            complain(format_args!("{}", words::said("layout-kept", &[("count", &count), ("file", &file)])));
        }
    }
    Ok(Ending::of(merged.conflicts.is_empty()))
}

fn conflicted(conflict: &Conflict) -> String {
    let nothing = "–".to_owned();
    let side = |value: &Option<String>| value.as_ref().unwrap_or(&nothing).clone();
    let values = format!("{} | {}", side(&conflict.mine), side(&conflict.theirs));
    let what = match &conflict.kind {
        ConflictKind::Changed { what } => words::aspect(what),
        ConflictKind::NewError { what, parameters } => {
            let parameters = parameters.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            return format!("{}: {}", conflict.element, words::conflict(conflict, &words::found(*what, parameters)));
        }
        ConflictKind::Removed | ConflictKind::Together { .. } | ConflictKind::SameId { .. } | ConflictKind::Choice => {
            words::aspect(&Aspect::Presence)
        }
    };
    format!("{}: {} ({values})", conflict.element, words::conflict(conflict, &what))
}

pub fn layout(path: &Path, all: bool, output: Option<&Path>, mut writer: Writer, as_json: bool) -> Outcome {
    let model = file::model(path)?;
    let changed =
        edit::apply(&model, &Edit::LayOut { all }).map_err(|wrong| FileError::new(path, Problem::Edit(wrong)))?;
    let mut report = json!({});
    put(output, &mut writer, &changed.model, as_json.then_some(&mut report))?;
    Ok(Ending::Well)
}

/// Writes a model to a file, or else to standard output; where a report is said as JSON, it is part of that.
fn put(output: Option<&Path>, writer: &mut Writer, model: &Model, report: Option<&mut Value>) -> Result<(), FileError> {
    let text = markup::write(model.document());
    let file = output.filter(|path| !amtspult_cli::is_standard(path));
    if let Some(path) = file {
        file::write(writer, path, text.as_bytes())?;
    }
    match (file, report) {
        (None, None) => amtspult_cli::put(&text),
        (Some(_), None) => {}
        (file, Some(report)) => {
            match file {
                Some(path) => report["file"] = json!(file::name(path)),
                None => report["model"] = json!(text),
            }
            file::print_json(report);
        }
    }
    Ok(())
}
