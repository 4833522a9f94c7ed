//! What beginners slip on: names that nothing knows, limits that are no values, parts without content.

use amtspult_forms::{CheckCode, CheckFinding, Context, Form, submission};
use serde_json::{Value, json};

use crate::{choice, date_pair, findings, form, group, key, min_date, one, shown_in, text, top, validated, with};

/// A form that has the finding, and one that almost has it.
pub fn cases() -> Vec<(CheckCode, Value, Value)> {
    use CheckCode::*;
    vec![
        (
            MisspeltKind,
            one(json!({"id": "a", "type": "STRNG", "label": "a"})),
            one(json!({"id": "a", "type": "HOLOGRAM", "label": "a"})),
        ),
        (
            MisspeltKind,
            one(validated("a", json!([{"@type": "RegexValidatr", "regex": "a"}]))),
            one(validated("a", json!([{"@type": "ExternalValidator"}]))),
        ),
        (
            MisspeltKind,
            form(json!([
                text("a"),
                with(
                    text("b"),
                    "displayConditions",
                    json!([{"@type": "ShowOnFiledFieldCondition", "conditionFieldKey": key("a")}])
                )
            ])),
            form(json!([
                text("a"),
                with(
                    text("b"),
                    "displayConditions",
                    json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": key("a")}])
                )
            ])),
        ),
        (OptionWithBlanks, one(choice("a", &["x ", "y"])), one(choice("a", &["x y", "y"]))),
        (
            OptionWithBlanks,
            one(choice("a", &["x ", "y"])),
            one(with(choice("a", &["x ", "y"]), "type", json!("CHECKBOX"))),
        ),
        (OptionTwice, one(choice("a", &["x ", "x"])), one(choice("a", &["x", "X"]))),
        (
            ValidatorsContradict,
            one(with(
                validated("a", json!([{"@type": "MaxFileCountValidator", "maxFileCount": 0}])),
                "type",
                json!("MULTIPLE_FILE"),
            )),
            one(with(
                validated("a", json!([{"@type": "MaxFileCountValidator", "maxFileCount": 1}])),
                "type",
                json!("MULTIPLE_FILE"),
            )),
        ),
        (
            LimitUnreadable,
            one(with(
                validated("a", json!([{"@type": "MinDateValueValidator", "minValue": "31.13.2020"}])),
                "type",
                json!("DATE"),
            )),
            one(with(
                validated("a", json!([{"@type": "MinDateValueValidator", "minValue": "31.12.2020"}])),
                "type",
                json!("DATE"),
            )),
        ),
        (
            LimitUnreadable,
            one(validated("a", json!([{"@type": "MinNumberValueValidator", "minValue": "abc"}]))),
            one(validated("a", json!([{"@type": "MinNumberValueValidator", "minValue": "5"}]))),
        ),
        (
            LimitUnreadable,
            one(validated("a", json!([{"@type": "MaxLengthValidator", "maxLength": -1}]))),
            one(validated("a", json!([{"@type": "MaxLengthValidator", "maxLength": "1"}]))),
        ),
        (
            MisspeltProperty,
            one(with(text("a"), "requierd", json!(true))),
            one(with(text("a"), "required", json!(true))),
        ),
        (
            MisspeltProperty,
            form(json!([
                text("a"),
                with(
                    text("b"),
                    "displayConditions",
                    json!([
                {"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key("a"), "value": "x"}])
                )
            ])),
            form(json!([
                text("a"),
                with(
                    text("b"),
                    "displayConditions",
                    json!([
                {"@type": "ShowOnBooleanCondition", "conditionFieldKey": key("a"), "value": true}])
                )
            ])),
        ),
        (
            MisspeltProperty,
            one(validated("a", json!([{"@type": "MaxLengthValidator", "maxLength": 5, "maxLenght": 7}]))),
            one(validated(
                "a",
                json!([{"@type": "MaxLengthValidator", "maxLength": 5, "validationErrorMessage": "m"}]),
            )),
        ),
        (
            MisspeltProperty,
            one(with(text("a"), "source", json!({"service": "prozess", "variablename": "x"}))),
            one(with(text("a"), "source", json!({"service": "prozess", "variableName": "x"}))),
        ),
        (
            MisspeltProperty,
            form(json!([
                text("a"),
                validated(
                    "b",
                    json!([{"@type": "RequiredOnFilledFieldValidator",
                "sourceFieldKey": {"groupId": "g", "groupindex": 0, "fieldId": "a"}}])
                )
            ])),
            form(json!([
                text("a"),
                validated(
                    "b",
                    json!([{"@type": "RequiredOnFilledFieldValidator",
                "sourceFieldKey": key("a")}])
                )
            ])),
        ),
        (
            UnknownProperty,
            one(with(text("a"), "maxLength", json!(5))),
            one(with(with(text("a"), "_note", json!("later")), "fimPath", json!("F1"))),
        ),
        (UnknownProperty, top("author", json!("me")), top("author", json!(null))),
        (NoSection, top("sections", json!([])), one(text("a"))),
        (SectionWithoutGroups, top("sections", json!([{"title": "S", "fieldGroups": []}])), one(text("a"))),
        (
            GroupWithoutFields,
            group(json!({"rows": [{"fields": []}, {"fields": []}]})),
            group(json!({"rows": [{"fields": []}, {"fields": [text("a")]}]})),
        ),
        (
            RefersToItself,
            one(with(text("a"), "displayConditions", shown_in("a", json!(["x"])))),
            form(json!([with(text("a"), "displayConditions", shown_in("b", json!(["x"]))), text("b")])),
        ),
        (
            RefersToItself,
            one(with(
                text("a"),
                "displayConditions",
                json!([{"@type": "AndCondition", "conditions": shown_in("a", json!(["x"]))}]),
            )),
            form(json!([
                with(
                    text("a"),
                    "displayConditions",
                    json!([{"@type": "AndCondition", "conditions": shown_in("b", json!(["x"]))}])
                ),
                text("b")
            ])),
        ),
        (RefersToItself, date_pair(min_date("a", 0), json!([])), date_pair(min_date("b", 0), json!([]))),
        (
            RefersToItself,
            one(with(text("a"), "externalValue", json!({"@type": "Sum", "fields": [key("a")]}))),
            form(json!([with(text("a"), "externalValue", json!({"@type": "Sum", "fields": [key("b")]})), text("b")])),
        ),
        // Another instance is another answer.
        (
            RefersToItself,
            with(
                form(json!([])),
                "sections",
                json!([{"fieldGroups": [{"id": "g", "title": "G", "multiple": true, "rows": [{"fields": [validated("a", json!([
                    {"@type": "RequiredOnFilledFieldValidator", "sourceFieldKey": {"groupId": "g", "groupIndex": -1, "fieldId": "a"}}]))]}]}]}]),
            ),
            with(
                form(json!([])),
                "sections",
                json!([{"fieldGroups": [{"id": "g", "title": "G", "multiple": true, "rows": [{"fields": [validated("a", json!([
                    {"@type": "RequiredOnFilledFieldValidator", "sourceFieldKey": {"groupId": "g", "groupIndex": 1, "fieldId": "a"}}]))]}]}]}]),
            ),
        ),
        (SingleOption, one(choice("a", &["x"])), one(choice("a", &["x", "y"]))),
        (
            SingleOption,
            one(with(choice("a", &["x"]), "type", json!("DROPDOWN_SINGLE_SELECT"))),
            one(with(choice("a", &["x"]), "type", json!("CHECKBOX"))),
        ),
    ]
}

#[test]
fn what_refers_to_itself_is_told_once_and_slips_have_their_place() {
    let itself = form(json!([with(text("a"), "displayConditions", shown_in("a", json!(["x"])))]));
    let codes: Vec<CheckCode> = findings(&itself).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [CheckCode::RefersToItself]);
    let slip = form(json!([
        choice("a", &["x", "y"]),
        with(
            text("b"),
            "displayConditions",
            json!([
        {"@type": "AndCondition", "conditions": [
            {"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key("a"), "values": ["x"], "vlaues": []}]}])
        )
    ]));
    let found: Vec<CheckFinding> =
        findings(&slip).into_iter().filter(|finding| finding.code == CheckCode::MisspeltProperty).collect();
    let place = "sections[0].fieldGroups[0].rows[0].fields[1].displayConditions[0].conditions[0].vlaues";
    assert_eq!(
        (found.len(), found[0].place.place.as_str(), found[0].parameters["near"].as_str()),
        (1, place, "values")
    );
}

#[test]
fn a_limit_that_is_no_value_keeps_the_form_from_being_published_and_nothing_else() {
    let json = form(json!([
        validated("a", json!([{"@type": "MaxLengthValidator", "maxLength": "viele"}])),
        choice("b", &["x"])
    ]));
    let read = Form::parse(&json).unwrap();
    assert_eq!(read.to_json(), json);
    assert!(read.publishable().is_err());
    let codes: Vec<CheckCode> = findings(&json).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [CheckCode::RowTooWide, CheckCode::LimitUnreadable, CheckCode::SingleOption]);
    let place = &findings(&json)[1].place.place;
    assert_eq!(place, "sections[0].fieldGroups[0].rows[0].fields[0].validationRules[0].maxLength");
}

#[test]
fn an_option_with_blanks_is_submitted_without_them_but_in_a_list() {
    for (kind, answer, submitted) in
        [("RADIO_BUTTONS", json!("x "), json!("x")), ("CHECKBOX", json!(["x "]), json!(["x "]))]
    {
        let form = Form::parse(&one(with(choice("a", &["x ", "y"]), "type", json!(kind)))).unwrap();
        let key: domain::FieldKey = "g:0:a".parse().unwrap();
        let answers = [(key.clone(), answer)].into();
        let sent = submission(&form, &answers, &Context::on(crate::TODAY));
        assert_eq!(sent[&key].value, submitted, "{kind}");
    }
}

#[test]
fn properties_of_some_other_program_are_told_once() {
    let json = form(json!([
        with(text("a"), "order", json!(1)),
        with(text("b"), "order", json!(2)),
        with(text("c"), "lable", json!("c")),
        with(text("d"), "lable", json!("d"))
    ]));
    let found = findings(&json);
    let of = |code: CheckCode| found.iter().filter(|finding| finding.code == code).collect::<Vec<_>>();
    let unknown = of(CheckCode::UnknownProperty);
    assert_eq!((unknown.len(), unknown[0].parameters["count"].as_str()), (1, "2"));
    assert_eq!(of(CheckCode::MisspeltProperty).len(), 2);
}
