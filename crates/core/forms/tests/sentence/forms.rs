//! The forms that this repository and the field have.

use amtspult_forms::{
    Condition, Form, Language, Said, Segment, ShownThing, ShownWhen, Standpoint, Validator, ValidatorSentence,
    export_effect,
};
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

/// All validators of a form, with where they stand.
pub fn validators(form: &Form) -> Vec<(Standpoint<'_>, &Validator)> {
    let mut all = vec![];
    for group in form.groups() {
        let at = Standpoint::group(form, group);
        all.extend(group.validators.iter().map(|validator| (at, validator)));
        all.extend(group.fields().flat_map(|field| &field.validators).map(|validator| (at, validator)));
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
    let mut count = 0;
    for (name, form) in all() {
        for (at, validator) in validators(&form) {
            let sentence = ValidatorSentence::read(&at, validator);
            assert_eq!(text(&sentence.write(&at, Some(validator))), text(&validator.to_json_with_ids()), "{name}");
            let again = Validator::parse(&sentence.write(&at, None)).unwrap();
            assert_eq!(ValidatorSentence::read(&at, &again), sentence, "{name}");
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

/// No gap is left in words, and no path of words that aren't there.
pub fn is_said(said: &Said, language: Language) {
    let text = said.text();
    let words: String =
        said.segments.iter().filter(|one| matches!(one, Segment::Word { .. })).map(Segment::text).collect();
    assert!(!text.trim().is_empty() && !words.contains(['{', '}']) && text == text.trim(), "{text}");
    assert!(!text.contains("  "), "{text}");
    let english = [" ist ", "enthält", "wenn ", "Angabe", " oder "];
    assert!(language == Language::German || !english.iter().any(|word| words.contains(word)), "{text}");
}

#[test]
fn everything_is_said_in_both_languages() {
    for (_, form) in all() {
        for language in Language::ALL {
            for (at, conditions) in conditions(&form) {
                let thing = if at.own_group().is_none() { ShownThing::Section } else { ShownThing::Field };
                let sentence = ShownWhen::read(&at, conditions);
                is_said(&sentence.say(&form, thing, language), language);
                sentence.any.iter().for_each(|one| is_said(&one.say(&form, language), language));
                let notes = sentence.any.iter().flat_map(|one| one.notes(&at));
                notes.for_each(|note| assert_ne!(note.say(language), note.code.to_string()));
            }
            for (at, validator) in validators(&form) {
                let sentence = ValidatorSentence::read(&at, validator);
                is_said(&sentence.say(&form, language), language);
                is_said(&export_effect(validator, language), language);
                assert!(!sentence.demand.group().say(language).is_empty());
            }
        }
    }
}
