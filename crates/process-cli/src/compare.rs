//! `diff`, `merge` and `layout`.

use std::path::Path;

use processes::diff::{Aspect, Comparison, Difference};
use processes::edit::{self, Edit};
use processes::merge::{Conflict, ConflictKind};
use processes::model::Model;
use processes::xml;
use serde_json::json;

use crate::file::{self, FileError, Outcome};
use crate::words;

pub fn diff(old: &Path, new: &Path, json: bool) -> Outcome {
    let Comparison { meaning, layout } = processes::diff::diff(&file::model(old)?, &file::model(new)?);
    if json {
        file::print_json(&json!({ "meaning": meaning, "layout": layout }));
    } else {
        meaning.iter().for_each(|difference| println!("{}", told(difference)));
        if !layout.is_empty() {
            println!("Darstellung: {} Unterschiede", layout.len());
        }
    }
    Ok(meaning.is_empty() && layout.is_empty())
}

fn told(Difference { element, what, old, new }: &Difference) -> String {
    let nothing = "–".to_owned();
    let (old, new) = (old.as_ref().unwrap_or(&nothing), new.as_ref().unwrap_or(&nothing));
    format!("{element}: {}: {old} → {new}", words::aspect(what))
}

/// Writes the merged model even where there are conflicts: both sides are in it, or mine and the list says so.
pub fn merge([base, mine, theirs]: [&Path; 3], output: Option<&Path>, json: bool) -> Outcome {
    let models = [base, mine, theirs].map(file::model);
    let [base_model, mine_model, theirs_model] = models;
    let merged = processes::merge::merge(&base_model?, &mine_model?, &theirs_model?)
        .map_err(|problem| FileError::NotMerged { file: file::name(base), problem })?;
    put(output, &merged.model)?;
    if json && output.is_some() {
        file::print_json(&json!({ "conflicts": merged.conflicts, "layout": merged.layout }));
    } else {
        merged.conflicts.iter().for_each(|conflict| eprintln!("{}", conflicted(conflict)));
        if !merged.layout.is_empty() {
            eprintln!("Darstellung: {} Stellen wie in {}", merged.layout.len(), mine.display());
        }
    }
    Ok(merged.conflicts.is_empty())
}

fn conflicted(conflict: &Conflict) -> String {
    let nothing = "–".to_owned();
    let side = |value: &Option<String>| value.as_ref().unwrap_or(&nothing).clone();
    let values = format!("{} | {}", side(&conflict.mine), side(&conflict.theirs));
    let what = match &conflict.kind {
        ConflictKind::Changed { what } => words::aspect(what),
        ConflictKind::Removed | ConflictKind::SameId { .. } => words::aspect(&Aspect::Presence),
    };
    format!("{}: {} ({values})", conflict.element, words::conflict(conflict, &what))
}

pub fn layout(path: &Path, all: bool, output: Option<&Path>) -> Outcome {
    let model = file::model(path)?;
    let changed = edit::apply(&model, &Edit::LayOut { all })
        .map_err(|problem| FileError::NotDrawn { file: file::name(path), problem })?;
    put(output, &changed.model)?;
    Ok(true)
}

fn put(output: Option<&Path>, model: &Model) -> Result<(), FileError> {
    let text = xml::write(model.document());
    match output {
        Some(path) => file::write(path, text.as_bytes()),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}
