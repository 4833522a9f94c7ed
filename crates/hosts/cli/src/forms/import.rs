//! A schema taken over as a form, and what stays open of it.

use std::path::Path;

use fim::form::{ImportedForm, OpenPoint, Readings, form_as_read};
use fim::quality::Lines;
use serde_json::{Value, json};
use standards::genericode::CodeList;
use standards::xdf::model::Stammdatenschema;

use crate::words;
use amtspult_cli::{name, say};

/// The form of a schema; without an id it gets the schema's.
pub fn form(schema: &Stammdatenschema, id: Option<&str>, lists: &[CodeList], readings: &Readings) -> ImportedForm {
    let own = format!("0:{}:v1.0", schema.common.identifikation.id);
    form_as_read(schema, id.unwrap_or(&own), lists, readings)
}

/// Lines of open points: that of the rule for those of rules, whose text begins with its id.
pub fn lines(open: &[OpenPoint], by_path: &Lines) -> Vec<usize> {
    let line = |point: &OpenPoint| {
        let rule = point.text.split_once(": ").filter(|_| words::code(point.reason).starts_with("rule-"));
        let path = rule.map_or_else(|| point.path.clone(), |(id, _)| format!("{}/{id}", point.path));
        by_path.at(&path)
    };
    open.iter().map(line).collect()
}

/// What was taken over of a schema.
pub fn report(imported: &ImportedForm, lines: &[usize]) -> Value {
    let point = |(point, line): (&OpenPoint, &usize)| {
        let mut value = json!(point);
        value["line"] = json!(line);
        value
    };
    let open: Vec<Value> = imported.open.iter().zip(lines).map(point).collect();
    json!({ "rules": imported.rules, "rulesTaken": imported.rules_taken, "openPoints": open })
}

pub fn tell(path: &Path, imported: &ImportedForm, lines: &[usize]) {
    let file = name(path);
    say(format_args!("{file}: {} von {} Regeln übernommen", imported.rules_taken, imported.rules));
    for (point, line) in imported.open.iter().zip(lines) {
        let why = words::open(point.reason);
        let text = point.text.split_whitespace().collect::<Vec<_>>().join(" ");
        say(format_args!(
            "    {file}:{line}: offen bei {} [{}] {why}: {}",
            point.path,
            words::code(point.reason),
            text
        ));
    }
}
