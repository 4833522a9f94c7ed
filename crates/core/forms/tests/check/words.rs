//! The words of findings, in both languages.

use std::collections::BTreeSet;

use amtspult_forms::{CheckCode, Language, property_name};
use findings::Words;
use serde_json::Value;

use crate::{all_cases, findings};

#[test]
fn both_languages_say_the_same() {
    let german = Words::read(include_str!("../../../../../assets/form-checks/de.json"));
    let english = Words::read(include_str!("../../../../../assets/form-checks/en.json"));
    assert_eq!(german.differences(&english), [""; 0]);
    for words in [&german, &english] {
        assert_eq!(words.without::<CheckCode>(""), [""; 0]);
        assert!(words.texts().all(|(path, _)| path.ends_with("/problem") || path.ends_with("/advice")));
    }
    // `differences` looks at gaps of lower-case letters only.
    let gaps = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
    };
    for (path, text) in german.texts() {
        assert_eq!(gaps(text), gaps(english.get(path).unwrap()), "{path}");
    }
}

#[test]
fn words_speak_of_parameters_that_are_there() {
    let words: Value = serde_json::from_str(include_str!("../../../../../assets/form-checks/de.json")).unwrap();
    for (code, guilty, _) in all_cases() {
        let finding = findings(&guilty).into_iter().find(|finding| finding.code == code).unwrap();
        let entry = &words[serde_json::to_value(code).unwrap().as_str().unwrap()];
        for part in ["problem", "advice"] {
            let text = entry[part].as_str().unwrap();
            for name in text.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                assert!(finding.parameters.contains_key(name), "{code:?} has no {name}");
            }
        }
    }
}

#[test]
fn rules_and_properties_are_called_the_same_in_both_languages() {
    let read = |text: &str| Words::read(text);
    let german = read(include_str!("../../../../../assets/form-words/de.json"));
    let english = read(include_str!("../../../../../assets/form-words/en.json"));
    for section in ["kinds", "properties", "lists"] {
        let names = |words: &Words| words.below(section).map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(names(&german), names(&english), "{section}");
    }
    let called = |name| property_name(name, Language::English);
    let expected = ["label", "check “pattern”: message", "check “IBAN”", "options", "unknownThing"];
    let given = ["label", "RegexValidator/validationErrorMessage", "IbanValidator", "possibleValues", "unknownThing"];
    assert_eq!(given.map(called), expected);
}
