//! Forms are read and written without loss, and keep their nodes' ids.
#![recursion_limit = "512"] // json!
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

use std::collections::HashSet;

use amtspult_forms::{
    Change, Choice, Condition, ConditionKind, EngineVersion, Field, FieldRef, FieldType, Form, Instance, Test, Usage,
    Validator, ValidatorKind, diff,
};
use serde_json::{Value, json};

/// Every property and spelling that Amt24 has, next to some that nobody knows.
fn everything() -> Value {
    let key = json!({"groupId": "g", "groupIndex": -1, "fieldId": "f0"});
    let types = FieldType::ALL.map(|(_, name)| name);
    let mut fields: Vec<Value> =
        types.iter().enumerate().map(|(i, name)| json!({"id": format!("f{i}"), "type": name, "label": name})).collect();
    fields.push(
        json!({"type": "HOLOGRAM", "id": "odd", "label": null, "width": 12, "required": null, "zz": {"a": [1, null]}}),
    );
    fields.push(json!({
        "fimId": "F60000227", "id": "full", "label": "Alles", "type": "STRING", "value": null, "placeholder": "z. B. 1",
        "disabled": false, "required": true, "pickerDisabled": true, "consent": false,
        "requiredValidationFailedMessage": "Fehlt", "typeValidationFailedMessage": "", "helptext": "Hilfe", "width": 6,
        "layout": "horizontal", "source": {"service": "servicekonto", "variableName": "vorname", "extra": 1},
        "target": {"service": "prozess", "variableName": "x"}, "possibleValuesSource": {"service": "prozess", "variableName": "l"},
        "externalDataSourceProperties": {"url": "https://x", "scope": "EMPTY"}, "externalValue": {"script": "return 1"},
        "filterable": true, "controlParameters": {"a": "b"}, "initializeWithAdressField": key,
        "additionalConfig": {"@type": "AdditionalHintboxConfig", "text": "Hinweis", "status": "INFO", "new": 1},
        "helpDialog": {"url": "u", "caption": "c", "alt": "a", "size": "M"}, "renderFor": ["FORM", "PDF"], "renderOnlyIn": "FORM",
        "possibleValues": [{"label": "A", "value": "a", "helpDialog": {"url": "u"}}, {"value": "b"}],
        "displayConditions": [
            {"@type": "AndCondition", "note": 7, "conditions": [
                {"conditionFieldKey": key, "@type": "ShowOnFieldValuesCondition", "values": ["a", true, 1]},
                {"@type": "OrCondition", "conditions": [
                    {"@type": "ShowOnFieldValueNotInValuesCondition", "conditionFieldKey": key, "values": []},
                    {"@type": "ShowOnEmptyFieldCondition", "conditionFieldKey": key},
                    {"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "fieldId": "f0"}}]}]},
            {"@type": "ShowOnBooleanCondition", "showField": true},
            {"@type": "ShowOnBooleanCondition", "conditionFieldKey": key, "value": true},
            {"@type": "ShowOnProcessVariableInValuesCondition", "variableName": "v", "values": ["x"]},
            {"@type": "ShowAtNight", "moon": "full"}],
        "validationRules": [
            {"@type": "RegexValidator", "regex": "(?<=a)b", "validationErrorMessage": "So nicht"},
            {"@type": "RegexValidator", "regex": "a", "message": "alt"},
            {"@type": "MinLengthValidator", "minLength": 1}, {"@type": "MaxLengthValidator", "maxLength": 9},
            {"@type": "NumberValidator", "nonNegative": true, "digitsAfterDecimalPoint": 2, "validationDecimalPointError": "x"},
            {"@type": "MinNumberValueValidator", "minValue": 1.50, "validationInvalidNumberMessage": "y"},
            {"@type": "MaxNumberValidator", "max": "10"}, {"@type": "MinNumberValidator", "conditionFieldKey": key},
            {"@type": "MinDateValueValidator", "minValue": 1436341579368_i64}, {"@type": "MaxDateValidator", "daysFromToday": 14},
            {"@type": "MinDateValidator", "conditionFieldKey": key, "months": -1}, {"@type": "MinDateValidator", "date": "1900-01-01"},
            {"@type": "MinAgeValidator", "years": 18}, {"@type": "IBANValidator"}, {"@type": "IbanValidator"},
            {"@type": "EuroBetragPositiveValidator", "strictlyPositive": true}, {"@type": "EuroBetragNegativeValidator"},
            {"@type": "FileExtensionValidator", "values": ["PDF", ".jpg"]}, {"@type": "FileExtensionValidator", "extensions": ["pdf"]},
            {"@type": "FileNameRegexValidator", "regex": "\\w+"}, {"@type": "MaxFilesizeValidator", "maxFilesize": 1000},
            {"@type": "MaxTotalFilesizeValidator", "maxTotalFilesize": 1000}, {"@type": "MaxFileCountValidator", "maxFileCount": 1},
            {"@type": "MaxFileCountValidator", "maxCount": 1}, {"@type": "PdfAValidator"},
            {"@type": "ExternalValidator", "settings": {"script": "x"}}, {"@type": "VerificationLevelValidator", "levels": ["VN_HOCH_READOUT"]},
            {"@type": "RequiredOnEmptyFieldValidator", "sourceFieldKey": key}, {"@type": "RequiredOnFilledFieldValidator", "sourceFieldKey": key},
            {"@type": "RequiredOnFieldValueValidator", "sourceFieldKey": key, "values": ["a"]},
            {"@type": "RequiredOnFieldValueNotInValuesValidator", "sourceFieldKey": key, "values": ["a"]},
            {"@type": "BicValidator"}, {"@type": "TaxIdValidator"}, {"@type": "PlzValidator"}, {"@type": "PlzListValidator", "values": ["04668"]},
            {"@type": "KfzKennzeichenValidator"}, {"@type": "EmailValidator"}, {"@type": "PhoneValidator"}, {"@type": "IdCardNumberValidator"},
            {"@type": "Din91379Validator", "dataType": "A"}, {"@type": "MoonPhaseValidator", "phase": "full"}]}));
    json!({
        "title": "Alles", "id": "1:Alles:v1.0", "engineVersion": "2", "language": null, "zukunft": [{"x": 1}],
        "sections": [
            {"title": "Eins", "skipConditions": [
                {"@type": "SkipOnFieldValuesCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "f0"}, "values": ["q"]},
                {"@type": "SkipOnFieldValueNotInValuesCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "f0"}},
                {"@type": "SkipOnBooleanCondition", "skipSection": false}], "fieldGroups": null},
            {"fieldGroups": [
                {"rows": [{"fields": fields, "rowStyle": "wide"}, {"fields": []}], "id": "g", "fimId": "G1", "title": "G", "multiple": true,
                 "layout": "TABLE", "minInstanceCount": 2, "maxInstanceCount": 5, "fixedInstanceCount": true,
                 "instanceTitleTemplate": "Hund {0}", "addRowButtonText": "mehr", "deleteRowButtonText": "weg",
                 "addRowButtonInfoText": "i", "deleteRowButtonInfoText": "j", "printOnly": false, "renderOnlyIn": null,
                 "displayConditions": []},
                {"id": "m", "elements": [{"title": "Akkordeon", "fields": [{"id": "h", "type": "H1"}]}]}]}],
        "source": {"service": "prozess", "variableName": "a"}, "target": null,
        "customButtons": {"buttons": [{"value": "back", "label": "Zurück", "primary": false, "skipValidation": true, "helptext": ""}],
                          "target": {"service": "prozess", "variableName": "b"}}
    })
}

#[test]
fn what_is_read_is_written_again() {
    let json = everything();
    let form = Form::parse(&json).unwrap();
    let written = form.to_json();
    assert_eq!(written, json);
    assert_eq!(serde_json::to_string(&written).unwrap(), serde_json::to_string(&json).unwrap(), "the order, too");
    assert_eq!(form.engine_version, EngineVersion::V2);
    let with_ids = Form::parse(&form.to_json_with_ids()).unwrap();
    assert_eq!(with_ids, form);
    let mut names: Vec<_> = form.unsupported().into_iter().map(|odd| odd.name).collect();
    names.sort();
    let odd = [
        "\"\" (DOWNLOAD)",
        "\"\" (IMAGE)",
        "\"\" (PDF)",
        "\"\" (VIDEO)",
        "(?<=a)b",
        "ELTERNGELD_BEZUGSZEITRAUM",
        "ExternalValidator",
        "HOLOGRAM",
        "MediaAccordion",
        "MoonPhaseValidator",
        "SUBMITTED_WITH_NPA_INFO",
        "ShowAtNight",
        "externalValue",
    ];
    assert_eq!(names, odd);
}

#[test]
fn real_forms_are_written_again() {
    let mut files: Vec<_> =
        std::fs::read_dir(trial::project().join("assets/forms")).unwrap().map(|file| file.unwrap().path()).collect();
    files.extend(trial::shared("amt24/generischesFormular-v1.0-de.json"));
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let written = Form::read(&text).unwrap().to_json();
        assert_eq!(
            serde_json::to_string(&written).unwrap(),
            serde_json::to_string(&json).unwrap(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_node_has_an_id_of_its_own_and_the_same_each_time() {
    let form = Form::parse(&everything()).unwrap();
    let ids = form.node_ids();
    assert!(ids.iter().all(|id| !id.is_empty()));
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    assert_eq!(Form::parse(&everything()).unwrap().node_ids(), ids);
}

#[test]
fn a_node_id_that_is_no_text_is_none() {
    let row = json!({"fields": [{"id": "a", "type": "STRING", "label": "A", "@node": 12}]});
    let group = json!({"id": "g", "title": "G", "rows": [row]});
    let form = Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"title": "S", "fieldGroups": [group]}]})).unwrap();
    assert_eq!(Form::parse(&form.to_json_with_ids()).unwrap(), form);
}

#[test]
fn changes_are_written_and_nothing_else() {
    let mut form = Form::parse(&everything()).unwrap();
    let group = &mut form.sections[1].groups[0];
    group.max_instances = 7;
    let field = group.rows[0].fields.last_mut().unwrap();
    field.required = false;
    field.options[0].label = "Neu".to_owned();
    field.validators[5].kind = ValidatorKind::MinNumber(amtspult_forms::NumberBound::Value(2.into()));
    let field_ref = FieldRef::new("g", Instance::Same, "f1");
    field.conditions[1].kind = ConditionKind::Field { field: field_ref, test: Test::Filled };
    let mut expected = everything();
    let group = &mut expected["sections"][1]["fieldGroups"][0];
    group["maxInstanceCount"] = json!(7);
    let field = group["rows"][0]["fields"].as_array_mut().unwrap().last_mut().unwrap();
    field["required"] = json!(false);
    field["possibleValues"][0]["label"] = json!("Neu");
    field["validationRules"][5]["minValue"] = json!(2);
    field["displayConditions"][1] = json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": -1, "fieldId": "f1"}});
    assert_eq!(form.to_json(), expected);
}

#[test]
fn a_new_form_is_written_without_what_goes_without_saying() {
    let mut form = Form { id: "1:N:v1.0".to_owned(), ..Form::default() };
    let mut field = Field::new("a", FieldType::RadioButtons, "Art");
    field.options.push(Choice::new("x", "X"));
    field.conditions.push(Condition::new(Usage::Show, ConditionKind::And(vec![])));
    field.validators.push(Validator::new(ValidatorKind::MaxLength(5)));
    let row = amtspult_forms::Row { fields: vec![field], ..Default::default() };
    let group = amtspult_forms::FieldGroup { id: "g".to_owned(), rows: vec![row], ..Default::default() };
    form.sections.push(amtspult_forms::Section { groups: vec![group], ..Default::default() });
    form.number();
    assert_eq!(
        form.to_json(),
        json!({"id": "1:N:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [{
            "id": "a", "label": "Art", "type": "RADIO_BUTTONS",
            "possibleValues": [{"value": "x", "label": "X"}], "displayConditions": [{"@type": "AndCondition"}],
            "validationRules": [{"@type": "MaxLengthValidator", "maxLength": 5}]}]}]}]}]})
    );
    assert_eq!(form.sections[0].groups[0].rows[0].fields[0].node.as_str(), "field:g/a");
}

#[test]
fn two_files_are_aligned() {
    let base = Form::parse(&everything()).unwrap();
    let mut json = everything();
    // The field moves into another row, its first validator goes, another option comes first, the section is renamed.
    let rows = json["sections"][1]["fieldGroups"][0]["rows"].as_array_mut().unwrap();
    let mut field = rows[0]["fields"].as_array_mut().unwrap().pop().unwrap();
    field["validationRules"].as_array_mut().unwrap().remove(1);
    field["possibleValues"].as_array_mut().unwrap().insert(0, json!({"value": "neu"}));
    rows[1]["fields"] = json!([field]);
    json["sections"][1]["title"] = json!("Anders");
    let mut form = Form::parse(&json).unwrap();
    form.align(&base);
    let of =
        |form: &Form| form.groups().flat_map(|group| group.fields().cloned().collect::<Vec<_>>()).collect::<Vec<_>>();
    let (before, after) = (of(&base).pop().unwrap(), of(&form).pop().unwrap());
    assert_eq!(after.node, before.node);
    assert_eq!(after.validators[1].node, before.validators[2].node);
    assert_eq!(after.options[1].node, before.options[0].node);
    assert!(!base.node_ids().contains(&after.options[0].node));
    assert_eq!(form.sections[1].node, base.sections[1].node);
    assert_eq!(form.to_json(), json);
}

/// Found by the fuzzer: the parts of a condition that this program doesn't know were written as an empty list.
#[test]
fn what_is_only_written_otherwise_is_no_difference() {
    let form = |field: Value, rule: Value, group: Value| {
        let mut whole = json!({"id": "a", "label": "a", "type": "STRING", "validationRules": [rule]});
        whole.as_object_mut().unwrap().extend(field.as_object().unwrap().clone());
        let mut around = json!({"id": "g", "rows": [{"fields": [whole]}]});
        around.as_object_mut().unwrap().extend(group.as_object().unwrap().clone());
        Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [around]}]})).unwrap()
    };
    let rule = json!({"@type": "MaxNumberValueValidator", "maxValue": 5, "validationErrorMessage": "m"});
    let plain = form(json!({}), rule.clone(), json!({}));
    let differences = |mut other: Form| {
        other.align(&plain);
        diff(&plain, &other).into_iter().map(|one| one.change).collect::<Vec<_>>()
    };
    for (field, rule, group) in [
        (json!({"required": false, "width": "12", "helptext": "", "disabled": "false"}), rule.clone(), json!({})),
        (
            json!({"possibleValues": [], "value": null}),
            rule.clone(),
            json!({"maxInstanceCount": "99", "multiple": false}),
        ),
        (json!({}), json!({"@type": "MaxNumberValidator", "max": "5.0", "message": "m"}), json!({"title": ""})),
    ] {
        assert_eq!(differences(form(field.clone(), rule, group)), [], "{field}");
    }
    // What means something else is told, by the property's first name, and what has no type is never the same.
    let other = json!({"@type": "MaxNumberValidator", "max": "6", "message": "m"});
    let changed = |property: &str, from: Value, to: Value| Change::Changed { property: property.to_owned(), from, to };
    assert_eq!(differences(form(json!({}), other, json!({}))), [changed("maxValue", json!(5), json!(6))]);
    let own = form(json!({"own": false, "required": "true"}), rule, json!({}));
    let told = [changed("own", json!(null), json!(false)), changed("required", json!(null), json!("true"))];
    assert_eq!(differences(own), told);
}

#[test]
fn lists_of_unknown_conditions_survive() {
    let unknown = json!({"@type": "XorCondition", "conditions": [{"@type": "ShowAtNight"}], "fields": [1, {"a": 2}]});
    let field = json!({"id": "a", "type": "STRING", "displayConditions": [unknown], "rows": [{"b": 1}]});
    let groups = json!([{"id": "g", "rows": [{"fields": [field]}]}]);
    let json = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": groups}]});
    let form = Form::parse(&json).unwrap();
    assert_eq!(form.to_json(), json);
    let merged = amtspult_forms::merge(&form, &form, &form).unwrap();
    assert_eq!(merged.form.to_json(), json);
}

/// Found by hostile input: numbering took ever longer the more nodes had the same id.
#[test]
fn many_nodes_of_one_id_are_numbered() {
    let fields = vec![json!({"id": "a", "type": "STRING"}); 5_000];
    let groups = json!([{"id": "g", "rows": [{"fields": fields}]}]);
    let form = Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": groups}]})).unwrap();
    let last = form.groups().flat_map(|group| group.fields()).last().unwrap();
    assert_eq!(last.node.as_str(), "field:g/a~5000");
}
