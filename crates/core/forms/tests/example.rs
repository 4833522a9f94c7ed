//! Examples of forms, and a submitted form content.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

use amtspult_forms::{
    Aim, Condition, Context, DisplayValue, Example, FieldRef, Form, FormContent, OneOf, Test, Validator, ValidatorKind,
    changed_outcomes, display, evaluate, generate_examples, generate_examples_while, run_examples,
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 23);

fn small() -> Form {
    Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [
        {"id": "art", "type": "RADIO_BUTTONS", "label": "Art", "possibleValues": [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]},
        {"id": "von", "type": "DATE", "label": "Von", "validationRules": [{"@type": "MinDateValidator", "daysFromToday": 0}],
         "displayConditions": [{"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": {"groupId": "g", "fieldId": "art"}, "values": ["x"]}]},
        {"id": "bis", "type": "DATE", "label": "Bis", "validationRules": [{"@type": "MinDateValidator", "conditionFieldKey": {"groupId": "g", "fieldId": "von"}, "days": 2}],
         "displayConditions": [{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "fieldId": "von"}}]},
        {"id": "grund", "type": "STRING", "label": "Grund", "validationRules": [
            {"@type": "RegexValidator", "regex": "[A-Z]{2}-[0-9]{3}"},
            {"@type": "RequiredOnFieldValueValidator", "sourceFieldKey": {"groupId": "g", "fieldId": "art"}, "values": ["y"]}]}]}]}]}]})).unwrap()
}

#[test]
fn generated_examples_show_everything_that_can_be_shown() {
    let form = small();
    let generated = generate_examples(&form, &Context::on(TODAY));
    assert_eq!(generated.missed, [], "what nothing can hide needn't be shown hidden");
    assert!(generated.examples.len() <= 6, "{}", generated.examples.len());
    assert_eq!(run_examples(&form, &generated.examples), []);
}

/// It is told how far it is; wherever it is ended, it ends at once and calls nothing shown that it didn't come to.
#[test]
fn generating_can_be_ended_between_any_two_steps() {
    let form = small();
    let mut steps = vec![];
    let all = generate_examples_while(&form, &Context::on(TODAY), &mut |percent| {
        steps.push(percent);
        true
    });
    assert_eq!(all, generate_examples(&form, &Context::on(TODAY)));
    assert!(steps.is_sorted() && steps.last().is_some_and(|last| *last < 100) && steps.contains(&50), "{steps:?}");
    for end in 0..steps.len() {
        let mut asked = 0;
        let some = generate_examples_while(&form, &Context::on(TODAY), &mut |_| {
            asked += 1;
            asked <= end
        });
        assert_eq!(asked, end + 1, "nobody is asked again");
        assert!(
            some.examples.len() <= end && (some.examples.is_empty() || run_examples(&form, &some.examples).is_empty())
        );
        assert!(!some.missed.is_empty() || some.examples.len() == all.examples.len());
    }
}

#[test]
fn examples_show_rules_over_several_fields_kept_and_broken() {
    let mut form = small();
    let alternative = |id: &str| vec![FieldRef::to("g", id)];
    for kind in [ValidatorKind::AtLeastOneOf, ValidatorKind::ExactlyOneOf] {
        let rule = Validator::new(kind(OneOf {
            alternatives: vec![alternative("von"), alternative("grund")],
            when: vec![Condition::show(FieldRef::to("g", "art"), Test::Filled)],
        }));
        form.sections[0].groups[0].validators = vec![rule];
        form.number();
        let generated = generate_examples(&form, &Context::on(TODAY));
        assert_eq!(generated.missed, []);
        assert_eq!(run_examples(&form, &generated.examples), []);
    }
}

#[test]
fn a_changed_form_shows_which_examples_come_out_differently() {
    let old = small();
    let examples = generate_examples(&old, &Context::on(TODAY)).examples;
    let mut new = old.clone();
    new.sections[0].groups[0].rows[0].fields[3].validators.remove(0);
    let changed = changed_outcomes(&old, &new, &examples);
    assert!(!changed.is_empty() && changed.len() < examples.len());
    for deviation in &changed {
        let gone = deviation.expected.messages.iter().filter(|(key, _)| !deviation.actual.messages.contains_key(*key));
        assert_eq!(gone.map(|(key, code)| format!("{key} {code}")).collect::<Vec<_>>(), ["g:0:grund pattern"]);
    }
    assert_eq!(run_examples(&new, &examples), changed);
    let written = serde_json::to_string(&examples).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Example>>(&written).unwrap(), examples);
}

#[test]
fn the_forms_of_ours_are_covered() {
    let context = Context::on(TODAY);
    for file in std::fs::read_dir(trial::project().join("assets/forms")).unwrap() {
        let path = file.unwrap().path();
        let form = Form::read(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let generated = generate_examples(&form, &context);
        println!("{}: {} examples, {} missed", path.display(), generated.examples.len(), generated.missed.len());
        for aim in &generated.missed {
            let conditional = |node| {
                let group_has = form
                    .groups()
                    .any(|group| !group.conditions.is_empty() && group.fields().any(|field| field.node == node));
                let section_has = form.sections.iter().any(|section| {
                    !section.skip_conditions.is_empty()
                        && section.groups.iter().any(|group| group.fields().any(|field| field.node == node))
                });
                let field_has = form
                    .groups()
                    .flat_map(|group| group.fields())
                    .any(|field| field.node == node && !field.conditions.is_empty());
                group_has || section_has || field_has
            };
            match aim {
                Aim::Hidden(node) => assert!(!conditional(node.clone()), "{} is never hidden", node),
                other => panic!("{}: {other:?}", path.display()),
            }
        }
        assert_eq!(run_examples(&form, &generated.examples), []);
    }
}

#[test]
fn a_submitted_content_is_read_and_judged_without_loss() {
    let Some(path) = trial::shared("amt24/formContent_allFields.json") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let content = FormContent::parse(&json).unwrap();
    assert_eq!(serde_json::to_string(&content.to_json()).unwrap(), serde_json::to_string(&json).unwrap());
    assert_eq!(content.form, "6000357:testform:v1.0");
    assert_eq!(content.fields.len(), json["fields"].as_object().unwrap().len());
    let name = &content.fields[&"mainGroupId:0:name".parse().unwrap()];
    assert_eq!((&name.value, name.level().as_deref()), (&json!("Testname"), Some("VN_BASIS_READOUT")));

    // A form with the types that the names of the fields tell of.
    let field = |id: &str, kind: &str| json!({"id": id, "type": kind, "label": id, "required": true});
    let choice = |id: &str, kind: &str| {
        let mut field = field(id, kind);
        field["possibleValues"] = json!([{"value": "firstOption", "label": "first label"}, {"value": "secondOption", "label": "second label"}]);
        field
    };
    let form = Form::parse(&json!({"id": "6000357:testform:v1.0", "sections": [{"fieldGroups": [{"id": "mainGroupId", "rows": [{"fields": [
        field("time", "TIME"), field("yesno", "BOOLEAN"), field("textfield", "STRING"), field("simpleCheckbox", "SINGLE_CHECKBOX"),
        choice("radioButtons", "RADIO_BUTTONS"), field("textarea", "TEXTAREA"), choice("multiselect", "DROPDOWN_MULTIPLE_SELECT"),
        field("fileupload", "FILE"), choice("checkboxList", "CHECKBOX"), field("date", "DATE"), choice("selectOptions", "DROPDOWN_SINGLE_SELECT"),
        field("money", "EURO_BETRAG"), field("name", "STRING"), {"id": "npa", "type": "SUBMITTED_WITH_NPA_INFO"}]}]}]}]})).unwrap();
    let refused = form.publishable().unwrap_err().to_string();
    assert!(refused.ends_with("the field type SUBMITTED_WITH_NPA_INFO is not supported"), "only that: {refused}");
    assert_eq!(evaluate(&form, &content.answers(), &Context::on(TODAY)).findings, []);
    let shown = display(&form, &content.values());
    let find = |id: &str| {
        let key = format!("mainGroupId:0:{id}").parse().unwrap();
        shown.iter().flat_map(|s| &s.groups).flat_map(|g| &g.fields).find(|field| field.key == key).unwrap().clone()
    };
    assert_eq!(find("time").value, DisplayValue::Text("10:44".to_owned()));
    assert_eq!(find("date").value, DisplayValue::Date(date(2015, 8, 9)));
    assert_eq!(find("money").value, DisplayValue::Amount(566));
    assert_eq!(find("fileupload").value, DisplayValue::Files(vec!["dummy.pdf".to_owned()]));
    assert_eq!(
        find("multiselect").value,
        DisplayValue::Choice(vec!["first label".to_owned(), "second label".to_owned()])
    );
    assert_eq!(find("name").verified.as_deref(), Some("VN_BASIS_READOUT"));

    for (place, value, message) in [
        ("/fields", json!([]), "fields: is not an object"),
        ("/fields/mainGroupId:0:time", json!(7), "fields.mainGroupId:0:time: is not an object"),
        ("/formId", json!(null), "formId: is missing"),
    ] {
        let mut broken = json.clone();
        *broken.pointer_mut(place).unwrap() = value;
        assert_eq!(FormContent::parse(&broken).unwrap_err().to_string(), message);
    }
}

/// Found by the fuzzer.
#[test]
fn odd_contents_are_written_as_they_were_read_or_refused() {
    let content = |fields: Value| FormContent::parse(&json!({"formId": "1:F:v1.0", "fields": fields}));
    let unvalued = json!({"g:0:a": {"value": {"verificationToken": "a.b.c"}}});
    assert_eq!(content(unvalued.clone()).unwrap().to_json()["fields"], unvalued);
    let second_spelling = content(json!({"g:00:a": {"value": 1}})).unwrap_err();
    assert_eq!(second_spelling.to_string(), "fields.g:00:a: is not a field key like group:0:field");
}

#[test]
fn limits_beyond_all_measure_get_no_test_instead_of_all_memory() {
    let rules = json!([{"@type": "MinLengthValidator", "minLength": 9_007_199_254_740_991_u64},
        {"@type": "MaxLengthValidator", "maxLength": 9_007_199_254_740_991_u64}]);
    let files = json!([{"@type": "MaxFilesValidator", "maxFiles": 9_007_199_254_740_991_u64}]);
    let form = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [
        {"id": "a", "type": "STRING", "validationRules": rules},
        {"id": "b", "type": "MULTIPLE_FILE", "validationRules": files}]}]}]}]});
    assert!(generate_examples(&Form::parse(&form).unwrap(), &Context::on(TODAY)).examples.len() < 9);
}
