//! For each sort of finding a form that has it and one that almost has it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too
#![recursion_limit = "256"] // json!

mod designers;
mod slips;
mod words;

use std::collections::BTreeSet;
use std::path::PathBuf;

use amtspult_forms::{CheckCode, CheckContext, CheckFinding, Form, Vertrauensniveau, check};
use findings::Code;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 23);

fn form(fields: Value) -> Value {
    json!({"id": "1:F:v1.0", "sections": [{"title": "S", "fieldGroups": [{"id": "g", "title": "G", "rows": [{"fields": fields}]}]}]})
}

fn findings(json: &Value) -> Vec<CheckFinding> {
    check(&Form::parse(json).unwrap(), &CheckContext::on(TODAY))
}

fn has(json: &Value, code: CheckCode) -> bool {
    findings(json).iter().any(|finding| finding.code == code)
}

fn key(field: &str) -> Value {
    json!({"groupId": "g", "groupIndex": 0, "fieldId": field})
}

fn shown_in(field: &str, values: Value) -> Value {
    json!([{"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key(field), "values": values}])
}

fn text(id: &str) -> Value {
    json!({"id": id, "type": "STRING", "label": id})
}

fn with(mut field: Value, name: &str, value: Value) -> Value {
    field[name] = value;
    field
}

fn choice(id: &str, values: &[&str]) -> Value {
    let options: Vec<Value> = values.iter().map(|value| json!({"value": value, "label": value})).collect();
    json!({"id": id, "type": "RADIO_BUTTONS", "label": id, "possibleValues": options})
}

fn validated(id: &str, rules: Value) -> Value {
    with(text(id), "validationRules", rules)
}

/// Exactly one of the fields a and b.
fn one_of(fields: Value) -> Value {
    let mut json = form(fields);
    let alternatives = ["a", "b"].map(|id| json!({"fieldKeys": [key(id)]}));
    let group = json.pointer_mut("/sections/0/fieldGroups/0").unwrap();
    group["validationRules"] = json!([{"@type": "ExactlyOneOfValidator", "alternatives": alternatives}]);
    json
}

fn one(field: Value) -> Value {
    form(json!([field]))
}

/// A property of the form.
fn top(name: &str, value: Value) -> Value {
    with(one(text("a")), name, value)
}

/// Properties of the group.
fn group(properties: Value) -> Value {
    let mut json = one(text("a"));
    json["sections"][0]["fieldGroups"][0].as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
    json
}

fn date_pair(a: Value, b: Value) -> Value {
    form(json!([
        {"id": "a", "type": "DATE", "label": "a", "validationRules": a},
        {"id": "b", "type": "DATE", "label": "b", "validationRules": b}]))
}

fn min_date(field: &str, days: i32) -> Value {
    json!([{"@type": "MinDateValidator", "conditionFieldKey": key(field), "days": days}])
}

/// A form that has the finding, and one that almost has it.
fn cases() -> Vec<(CheckCode, Value, Value)> {
    use CheckCode::*;
    let skip = |values: Value| {
        let mut json = form(json!([choice("a", &["x", "y"])]));
        json["sections"].as_array_mut().unwrap().push(json!({"title": "T", "skipConditions": [
            {"@type": "SkipOnFieldValueNotInValuesCondition", "conditionFieldKey": key("a"), "values": values},
            {"@type": "SkipOnFieldValuesCondition", "conditionFieldKey": key("a"), "values": ["x"]}],
            "fieldGroups": [{"id": "h", "rows": [{"fields": [text("b")]}]}]}));
        json
    };
    let skipped_with = |value: &str| {
        let mut json = form(json!([choice("a", &["x", "y"])]));
        json["sections"].as_array_mut().unwrap().push(json!({"title": "T", "skipConditions": [
            {"@type": "SkipOnFieldValuesCondition", "conditionFieldKey": key("a"), "values": ["x"]}],
            "fieldGroups": [{"id": "h", "rows": [{"fields": [with(text("b"), "displayConditions", shown_in("a", json!([value])))]}]}]}));
        json
    };
    let required_if = json!([{"@type": "RequiredOnFieldValueValidator", "sourceFieldKey": key("a"), "values": ["x"]}]);
    let needed = |shown_on: Value| {
        form(json!([
            choice("a", &["x", "y"]),
            with(validated("b", required_if.clone()), "displayConditions", shown_in("a", shown_on))
        ]))
    };
    let long = |length: usize| "x".repeat(length);
    let mut twins = one(text("a"));
    twins["sections"][0]["fieldGroups"][0]["rows"] = json!([{"fields": [text("a")]}, {"fields": [text("a")]}]);
    let mut no_twins = twins.clone();
    no_twins["sections"][0]["fieldGroups"][0]["rows"][1] = json!({"fields": [text("A")]});
    vec![
        (MissingId, one(json!({"type": "STRING", "label": "a"})), one(text("a"))),
        (DuplicateId, twins, no_twins),
        (
            DanglingReference,
            form(json!([text("a"), with(text("b"), "displayConditions", shown_in("c", json!(["x"])))])),
            form(json!([text("a"), with(text("b"), "displayConditions", shown_in("a", json!(["x"])))])),
        ),
        (
            CircularConditions,
            form(json!([
                with(text("a"), "displayConditions", shown_in("b", json!(["x"]))),
                with(text("b"), "displayConditions", shown_in("a", json!(["x"])))
            ])),
            form(json!([
                with(text("a"), "displayConditions", shown_in("c", json!(["x"]))),
                with(text("b"), "displayConditions", shown_in("a", json!(["x"]))),
                text("c")
            ])),
        ),
        (
            Unsupported,
            one(json!({"id": "a", "type": "HOLOGRAM", "label": "a"})),
            one(json!({"id": "a", "type": "GEO_MAP", "label": "a"})),
        ),
        (
            PatternUnreadable,
            one(validated("a", json!([{"@type": "RegexValidator", "regex": "[a-z"}]))),
            one(validated("a", json!([{"@type": "RegexValidator", "regex": "[a-z]"}]))),
        ),
        (
            AddressUnusable,
            one(json!({"id": "a", "type": "DOWNLOAD", "label": "a"})),
            one(json!({"id": "a", "type": "DOWNLOAD", "label": "a", "value": "https://example.org/a.pdf"})),
        ),
        (
            FirstInstance,
            with(
                form(json!([])),
                "sections",
                json!([{"fieldGroups": [{"id": "g", "title": "G", "multiple": true, "rows": [{"fields": [text("a"), with(text("b"), "displayConditions", shown_in("a", json!(["x"])))]}]}]}]),
            ),
            form(json!([text("a"), with(text("b"), "displayConditions", shown_in("a", json!(["x"])))])),
        ),
        (
            ConditionNever,
            form(json!([choice("a", &["x", "y"]), with(text("b"), "displayConditions", shown_in("a", json!(["z"])))])),
            form(json!([
                choice("a", &["x", "y"]),
                with(text("b"), "displayConditions", shown_in("a", json!(["z", "y"])))
            ])),
        ),
        (
            ConditionNever,
            form(json!([
                validated("a", json!([{"@type": "RegexValidator", "regex": "[0-9]{3}"}])),
                with(text("b"), "displayConditions", shown_in("a", json!(["12"])))
            ])),
            form(json!([
                validated("a", json!([{"@type": "RegexValidator", "regex": "[0-9]{3}"}])),
                with(text("b"), "displayConditions", shown_in("a", json!(["123"])))
            ])),
        ),
        (
            ConditionAlways,
            form(json!([
                choice("a", &["x"]),
                with(
                    text("b"),
                    "displayConditions",
                    json!([{"@type": "ShowOnFieldValueNotInValuesCondition", "conditionFieldKey": key("a"), "values": ["z"]}])
                )
            ])),
            form(json!([
                choice("a", &["x"]),
                with(
                    text("b"),
                    "displayConditions",
                    json!([{"@type": "ShowOnFieldValueNotInValuesCondition", "conditionFieldKey": key("a"), "values": ["x"]}])
                )
            ])),
        ),
        // Left out unless y is chosen, and left out when x is: y remains. Left out unless x: nothing remains.
        (Unreachable, skip(json!(["x"])), skip(json!(["y"]))),
        // Shown only where its section is left out.
        (Unreachable, skipped_with("x"), skipped_with("y")),
        (RequiredWhileHidden, needed(json!(["y"])), needed(json!(["x"]))),
        (
            ValidatorsContradict,
            one(validated(
                "a",
                json!([{"@type": "RegexValidator", "regex": "[a-z]{5}"}, {"@type": "MaxLengthValidator", "maxLength": 4}]),
            )),
            one(validated(
                "a",
                json!([{"@type": "RegexValidator", "regex": "[a-z]{5}"}, {"@type": "MaxLengthValidator", "maxLength": 5}]),
            )),
        ),
        (
            ValidatorsContradict,
            one(validated(
                "a",
                json!([{"@type": "MinNumberValueValidator", "minValue": 1.2}, {"@type": "MaxNumberValueValidator", "maxValue": 1.8}, {"@type": "NumberValidator", "digitsAfterDecimalPoint": 0}]),
            )),
            one(validated(
                "a",
                json!([{"@type": "MinNumberValueValidator", "minValue": 1.2}, {"@type": "MaxNumberValueValidator", "maxValue": 1.8}, {"@type": "NumberValidator", "digitsAfterDecimalPoint": 1}]),
            )),
        ),
        (
            ValidatorsContradict,
            one(
                json!({"id": "a", "type": "DATE", "label": "a", "validationRules": [{"@type": "MinDateValidator", "daysFromToday": 1}, {"@type": "MaxDateValidator", "daysFromToday": 0}]}),
            ),
            one(
                json!({"id": "a", "type": "DATE", "label": "a", "validationRules": [{"@type": "MinDateValidator", "daysFromToday": 0}, {"@type": "MaxDateValidator", "daysFromToday": 0}]}),
            ),
        ),
        (
            ValidatorsContradict,
            one(validated("a", json!([{"@type": "IBANValidator"}, {"@type": "MaxLengthValidator", "maxLength": 12}]))),
            one(validated("a", json!([{"@type": "IBANValidator"}, {"@type": "MaxLengthValidator", "maxLength": 34}]))),
        ),
        (
            ValidatorsContradict,
            one(validated("a", json!([{"@type": "PlzValidator"}, {"@type": "RegexValidator", "regex": "[A-Z].*"}]))),
            one(validated("a", json!([{"@type": "PlzValidator"}, {"@type": "RegexValidator", "regex": "0.*"}]))),
        ),
        (
            AlternativesContradict,
            one_of(json!([with(text("a"), "required", json!(true)), with(text("b"), "required", json!(true))])),
            one_of(json!([with(text("a"), "required", json!(true)), text("b")])),
        ),
        (
            AlternativesContradict,
            one_of(json!([with(text("a"), "required", json!(true)), with(text("b"), "required", json!(true))])),
            one_of(json!([
                choice("c", &["x", "y"]),
                with(with(text("a"), "required", json!(true)), "displayConditions", shown_in("c", json!(["x"]))),
                with(with(text("b"), "required", json!(true)), "displayConditions", shown_in("c", json!(["y"])))
            ])),
        ),
        (
            AlternativesHidden,
            one_of(json!([
                with(text("a"), "displayConditions", json!([{"@type": "ShowOnBooleanCondition"}])),
                with(text("b"), "displayConditions", json!([{"@type": "ShowOnBooleanCondition"}]))
            ])),
            one_of(json!([
                with(text("a"), "displayConditions", json!([{"@type": "ShowOnBooleanCondition"}])),
                text("b")
            ])),
        ),
        (DanglingReference, one_of(json!([text("a")])), one_of(json!([text("a"), text("b")]))),
        (
            OrderContradicts,
            date_pair(min_date("b", 1), min_date("a", 0)),
            date_pair(min_date("b", 0), min_date("a", 0)),
        ),
        (
            OrderContradicts,
            form(json!([
                validated(
                    "a",
                    json!([{"@type": "MinNumberValidator", "conditionFieldKey": key("b")}, {"@type": "MaxNumberValueValidator", "maxValue": 5}])
                ),
                validated("b", json!([{"@type": "MinNumberValueValidator", "minValue": 6}]))
            ])),
            form(json!([
                validated(
                    "a",
                    json!([{"@type": "MinNumberValidator", "conditionFieldKey": key("b")}, {"@type": "MaxNumberValueValidator", "maxValue": 6}])
                ),
                validated("b", json!([{"@type": "MinNumberValueValidator", "minValue": 6}]))
            ])),
        ),
        (ChoiceWithoutOptions, one(choice("a", &[])), one(choice("a", &["x"]))),
        (
            InstanceLimits,
            group(json!({"multiple": true, "minInstanceCount": 3, "maxInstanceCount": 2})),
            group(json!({"multiple": true, "minInstanceCount": 2, "maxInstanceCount": 2})),
        ),
        (
            MissingLabel,
            one(json!({"id": "a", "type": "STRING", "label": " "})),
            one(json!({"id": "a", "type": "PLACEHOLDER"})),
        ),
        (MissingTitle, group(json!({"title": "", "multiple": true})), group(json!({"title": ""}))),
        (
            MissingHelp,
            one(validated("a", json!([{"@type": "RegexValidator", "regex": "x"}]))),
            one(validated(
                "a",
                json!([{"@type": "RegexValidator", "regex": "x", "validationErrorMessage": "Bitte x"}]),
            )),
        ),
        (
            HeadingOrder,
            one(json!({"id": "a", "type": "H2", "label": "Zwei"})),
            form(json!([{"id": "b", "type": "H1", "label": "Eins"}, {"id": "a", "type": "H2", "label": "Zwei"}])),
        ),
        (TextTooLong, one(with(text("a"), "label", json!(long(161)))), one(with(text("a"), "label", json!(long(160))))),
        (
            UnseenCharacters,
            one(with(text("a"), "label", json!("Betrag\u{202e}ruE 05"))),
            one(with(text("a"), "label", json!("Gebühren\u{ad}bescheid"))),
        ),
        (
            PictureWithoutText,
            one(
                json!({"id": "a", "type": "IMAGE", "label": "Plan", "additionalConfig": {"@type": "AdditionalImageConfig", "url": "u"}}),
            ),
            one(
                json!({"id": "a", "type": "IMAGE", "label": "Plan", "additionalConfig": {"@type": "AdditionalImageConfig", "url": "u", "alt": "Lageplan"}}),
            ),
        ),
        (
            RefersToAppearance,
            one(with(text("a"), "helptext", json!("Siehe Bild unten."))),
            one(with(text("a"), "helptext", json!("Ein Bild von Ihnen."))),
        ),
        (
            Din91379Missing,
            one(with(text("a"), "source", json!({"service": "servicekonto", "variableName": "vorname"}))),
            one(with(
                validated("a", json!([{"@type": "Din91379Validator", "dataType": "A"}])),
                "source",
                json!({"service": "servicekonto", "variableName": "vorname"}),
            )),
        ),
        (OptionWithoutValue, one(choice("a", &["x", ""])), one(choice("a", &["x", " y"]))),
        (OptionTwice, one(choice("a", &["x", "x"])), one(choice("a", &["x", "X"]))),
        (
            OptionLabelTwice,
            one(with(
                choice("a", &[]),
                "possibleValues",
                json!([{"value": "x", "label": "L"}, {"value": "y", "label": "L"}]),
            )),
            one(with(
                choice("a", &[]),
                "possibleValues",
                json!([{"value": "x", "label": "L"}, {"value": "y", "label": "M"}]),
            )),
        ),
        (FormIdShape, top("id", json!("14625000:Hund")), top("id", json!("14625000:Hund:v1.0.2"))),
        (
            ValidatorNever,
            form(json!([choice("a", &["x", "y"]), validated("b", json!([needed_at("z")]))])),
            form(json!([choice("a", &["x", "y"]), validated("b", json!([needed_at("y")]))])),
        ),
        (
            ValidatorNever,
            one(validated("a", json!([{"@type": "MinDateValidator", "daysFromToday": 1}]))),
            one(with(
                validated("a", json!([{"@type": "MinDateValidator", "daysFromToday": 1}])),
                "type",
                json!("DATE"),
            )),
        ),
        (
            ValidatorRefusesAll,
            one(with(
                validated("a", json!([{"@type": "MaxNumberValueValidator", "maxValue": 5}])),
                "type",
                json!("DATE"),
            )),
            one(validated("a", json!([{"@type": "MaxNumberValueValidator", "maxValue": 5}]))),
        ),
        (
            RequiredButLocked,
            one(with(with(text("a"), "required", json!(true)), "disabled", json!(true))),
            one(with(
                with(with(text("a"), "required", json!(true)), "disabled", json!(true)),
                "source",
                json!({"service": "prozess", "variableName": "kassenzeichen"}),
            )),
        ),
        (
            RequiredButLocked,
            one(
                json!({"id": "a", "type": "SINGLE_CHECKBOX", "label": "L", "required": true, "disabled": true, "value": false}),
            ),
            one(
                json!({"id": "a", "type": "SINGLE_CHECKBOX", "label": "L", "required": true, "disabled": true, "value": "true"}),
            ),
        ),
        (
            PresetRefused,
            one(with(choice("a", &["x", "y"]), "value", json!("X"))),
            one(with(choice("a", &["x", "y"]), "value", json!("x"))),
        ),
        (
            PresetRefused,
            one(with(validated("a", json!([{"@type": "PlzValidator"}])), "value", json!("1067"))),
            one(with(validated("a", json!([{"@type": "PlzValidator"}])), "value", json!("01067"))),
        ),
        (LanguageMissing, top("language", json!("en")), top("language", json!("de"))),
        (
            RowTooWide,
            form(json!([with(text("a"), "width", json!(7)), with(text("b"), "width", json!(6))])),
            form(json!([with(text("a"), "width", json!(6)), with(text("b"), "width", json!(6))])),
        ),
        (
            ValidationSkipped,
            top(
                "customButtons",
                json!({"buttons": [{"value": "c", "label": "Weiter", "primary": true, "skipValidation": true}]}),
            ),
            top(
                "customButtons",
                json!({"buttons": [{"value": "b", "label": "Zurück", "primary": false, "skipValidation": true}]}),
            ),
        ),
        (
            Undecided,
            one(validated(
                "a",
                json!([{"@type": "TaxIdValidator"}, {"@type": "RegexValidator", "regex": "9.*", "validationErrorMessage": "mit 9"}]),
            )),
            one(validated(
                "a",
                json!([{"@type": "TaxIdValidator"}, {"@type": "RegexValidator", "regex": "8.*", "validationErrorMessage": "mit 8"}]),
            )),
        ),
    ]
}

fn all_cases() -> Vec<(CheckCode, Value, Value)> {
    [cases(), slips::cases(), designers::cases()].concat()
}

fn needed_at(value: &str) -> Value {
    json!({"@type": "RequiredOnFieldValueValidator", "values": [value],
        "sourceFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "a"}})
}

#[test]
fn each_finding_is_made_and_only_where_it_is_due() {
    let mut seen = BTreeSet::from([CheckCode::LevelAboveForm, CheckCode::VersionNotRaised]);
    for (code, guilty, innocent) in all_cases() {
        assert!(has(&guilty, code), "{code:?} is missing: {:#?}", findings(&guilty));
        assert!(!has(&innocent, code), "{code:?} is wrong: {:#?}", findings(&innocent));
        seen.insert(code);
    }
    let words: Value = serde_json::from_str(include_str!("../../../../../assets/form-checks/de.json")).unwrap();
    let names: BTreeSet<String> =
        seen.iter().map(|code| serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()).collect();
    let worded: BTreeSet<String> = words.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, worded, "each code has words and a test");
    assert_eq!(seen, CheckCode::ALL.iter().copied().collect());
}

#[test]
fn levels_versions_and_languages_are_checked_against_what_is_around_the_form() {
    let asks =
        form(json!([validated("a", json!([{"@type": "VerificationLevelValidator", "levels": ["VN_HOCH_READOUT"]}]))]));
    let asks = Form::parse(&asks).unwrap();
    let codes = |form: &Form, context: &CheckContext<'_>| -> Vec<CheckCode> {
        check(form, context).iter().map(|f| f.code).collect()
    };
    let at = |level| CheckContext { level: Some(level), ..CheckContext::on(TODAY) };
    assert!(codes(&asks, &at(Vertrauensniveau::Substanziell)).contains(&CheckCode::LevelAboveForm));
    assert!(!codes(&asks, &at(Vertrauensniveau::Hoch)).contains(&CheckCode::LevelAboveForm));

    let base = Form::parse(&form(json!([text("a")]))).unwrap();
    let mut changed = Form::parse(&form(json!([text("b")]))).unwrap();
    let against = CheckContext { base: Some(&base), ..CheckContext::on(TODAY) };
    let finding = check(&changed, &against).into_iter().find(|f| f.code == CheckCode::VersionNotRaised).unwrap();
    assert_eq!(finding.parameters["next"], "1:F:v1.1");
    assert!(!codes(&base, &against).contains(&CheckCode::VersionNotRaised));
    changed.id = "1:F:v1.10".to_owned();
    assert!(!codes(&changed, &against).contains(&CheckCode::VersionNotRaised));

    let english = Form { language: "en".to_owned(), ..base.clone() };
    let beside = CheckContext { languages: &["de"], ..CheckContext::on(TODAY) };
    assert!(!codes(&english, &beside).contains(&CheckCode::LanguageMissing));
}

#[test]
fn the_forms_of_ours_have_no_errors() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/forms");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let form = Form::read(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let found = check(&form, &CheckContext::on(TODAY));
        for finding in &found {
            println!("{}: {:?} {} {:?}", path.display(), finding.code, finding.place.place, finding.parameters);
        }
        assert!(!found.iter().any(|finding| finding.severity == amtspult_forms::Severity::Error), "{}", path.display());
    }
}
