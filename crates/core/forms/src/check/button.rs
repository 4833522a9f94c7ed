//! Buttons of a form's own: those that lead on check the answers, those that lead away don't.

use serde_json::{Value, json};

use super::{CheckCode, Report};
use crate::{CustomButton, Edit};

/// Values and first words of labels, in lower case.
const ON: [&str; 9] = ["continue", "next", "forward", "submit", "send", "weiter", "absenden", "senden", "abschicken"];
const AWAY: [&str; 7] = ["back", "previous", "cancel", "zurück", "zurueck", "abbrechen", "vorherige"];

pub(super) fn check(report: &mut Report<'_>) {
    let form = report.walk.form;
    for (index, button) in form.custom_buttons.iter().flat_map(|buttons| &buttons.buttons).enumerate() {
        let leads_on = button.primary || says(button, &ON);
        let code = if leads_on && button.skip_validation {
            CheckCode::ValidationSkipped
        } else if says(button, &AWAY) && !button.primary && !button.skip_validation {
            CheckCode::LeavingChecked
        } else {
            continue;
        };
        let name = if button.label.is_empty() { &button.value } else { &button.label };
        let mut buttons = form.kept.get("customButtons").cloned().unwrap_or_default();
        let skips = code == CheckCode::LeavingChecked;
        let changed =
            buttons.get_mut("buttons").and_then(|buttons| buttons.get_mut(index)).and_then(Value::as_object_mut);
        let is_written = changed.map(|button| drop(button.insert("skipValidation".to_owned(), json!(skips)))).is_some();
        let finding = report.add(code, &form.node, &[("name", name)]);
        if is_written {
            let (node, property) = (form.node.clone(), "customButtons".to_owned());
            finding.more.repair.push(Edit::Set { node, property, value: buttons });
        }
    }
}

fn says(button: &CustomButton, words: &[&str]) -> bool {
    let first = button.label.split(|one: char| !one.is_alphanumeric()).find(|word| !word.is_empty());
    let is_one = |word: &str| words.contains(&word.to_lowercase().as_str());
    is_one(button.value.trim()) || first.is_some_and(is_one)
}
