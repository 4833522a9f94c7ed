//! The forms that this repository and the field have.

use amtspult_forms::{Condition, Form, ShownWhen, Standpoint, Validator};
use serde_json::Value;

/// The forms of this project, and those of Amt24 where they lie beside it.
pub fn all() -> Vec<(String, Form)> {
    let folders = [Some(trial::project().join("assets/forms")), trial::shared("amt24")];
    let mut forms = vec![];
    for folder in folders.into_iter().flatten() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let json: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            if json.get("sections").is_some() {
                forms.push((path.display().to_string(), Form::parse(&json).unwrap()));
            }
        }
    }
    assert!(forms.len() >= 6);
    forms
}

/// All lists of conditions of a form, with where they stand.
pub fn conditions(form: &Form) -> Vec<(Standpoint<'_>, &[Condition])> {
    let mut all = vec![];
    for section in &form.sections {
        all.push((Standpoint::section(form), section.skip_conditions.as_slice()));
        for group in &section.groups {
            all.push((Standpoint::group(form, group), group.conditions.as_slice()));
            for field in group.fields() {
                all.push((Standpoint::group(form, group), field.conditions.as_slice()));
            }
            for when in group.validators.iter().filter_map(Validator::one_of) {
                all.push((Standpoint::group(form, group), when.when.as_slice()));
            }
        }
    }
    all
}

pub fn text(json: &impl serde::Serialize) -> String {
    serde_json::to_string(json).unwrap()
}

#[test]
fn what_isnt_changed_keeps_its_bytes() {
    let mut count = 0;
    for (name, form) in all() {
        for (at, conditions) in conditions(&form) {
            let before: Vec<Value> = conditions.iter().map(Condition::to_json_with_ids).collect();
            let sentence = ShownWhen::read(&at, conditions);
            assert_eq!(text(&sentence.write(&at, conditions)), text(&before), "{name}");
            for (one, condition) in sentence.any.iter().zip(conditions) {
                assert_eq!(text(&one.write(&at, Some(condition))), text(&condition.to_json_with_ids()), "{name}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}
