//! What each validator takes and refuses.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests are tests, too

use amtspult_forms::{Answers, Context, Decimal, FindingKind, Form, evaluate};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 23);

fn judged(kind: &str, rule: &Value, answer: &Value, beside: &Value) -> Option<FindingKind> {
    let form = Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [
        {"id": "a", "type": kind, "validationRules": [rule]}, {"id": "b", "type": "STRING"}]}]}]}]}))
    .unwrap();
    let answers: Answers =
        [("g:0:a", answer), ("g:0:b", beside)].map(|(key, value)| (key.parse().unwrap(), value.clone())).into();
    let findings = evaluate(&form, &answers, &Context::on(TODAY)).findings;
    assert!(findings.len() <= 1);
    findings.into_iter().next().map(|finding| finding.kind)
}

#[test]
fn validators_take_and_refuse() {
    use FindingKind::*;
    let beside = json!({"groupId": "g", "groupIndex": 0, "fieldId": "b"});
    let bound = |kind: &str, more: Value| {
        let mut rule = json!({"@type": kind, "conditionFieldKey": beside});
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };
    let rule = |kind: &str| json!({"@type": kind});
    let none = json!(null);
    let number = |text: &str| Decimal::parse(text).unwrap();
    for (kind, rule, answer, other, finding) in [
        ("STRING", rule("IBANValidator"), json!("DE89 3704 0044 0532 0130 00"), none.clone(), None),
        ("STRING", rule("IBANValidator"), json!("DE00"), none.clone(), Some(NotAnIban)),
        ("STRING", rule("BicValidator"), json!("DEUTDEFX"), none.clone(), None),
        ("STRING", rule("BicValidator"), json!("DEUT"), none.clone(), Some(NotABic)),
        ("STRING", rule("TaxIdValidator"), json!("86095742719"), none.clone(), None),
        ("STRING", rule("TaxIdValidator"), json!("86095742718"), none.clone(), Some(NotATaxId)),
        ("STRING", rule("PlzValidator"), json!("00001"), none.clone(), Some(NotAPlz)),
        (
            "STRING",
            json!({"@type": "PlzListValidator", "values": ["04668"]}),
            json!("01067"),
            none.clone(),
            Some(PlzNotServed),
        ),
        ("STRING", json!({"@type": "PlzListValidator", "values": ["04668"]}), json!("04668"), none.clone(), None),
        ("STRING", rule("KfzKennzeichenValidator"), json!("MTL AB 12"), none.clone(), None),
        ("KFZ_KENNZEICHEN", rule("MoonPhaseValidator"), json!("Trabant"), none.clone(), Some(NotAKfzKennzeichen)),
        ("STRING", rule("EmailValidator"), json!("a@b"), none.clone(), Some(NotAnEmail)),
        ("STRING", rule("PhoneValidator"), json!("110"), none.clone(), Some(NotAPhoneNumber)),
        ("STRING", rule("IdCardNumberValidator"), json!("L01X00T471"), none.clone(), None),
        (
            "STRING",
            json!({"@type": "Din91379Validator", "dataType": "A"}),
            json!("Ko\u{308}nig k\u{304}"),
            none.clone(),
            None,
        ),
        (
            "STRING",
            json!({"@type": "Din91379Validator", "dataType": "A"}),
            json!("Ab 7"),
            none.clone(),
            Some(NotInDin91379 { sequence: "7".to_owned(), position: 4 }),
        ),
        (
            "STRING",
            json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 1}),
            json!("1,25"),
            none.clone(),
            Some(TooManyDecimalPlaces { max: 1 }),
        ),
        (
            "STRING",
            json!({"@type": "NumberValidator", "nonNegative": true}),
            json!("-1"),
            none.clone(),
            Some(NumberTooSmall { min: number("0") }),
        ),
        ("STRING", json!({"@type": "MinNumberValueValidator", "minValue": 0.3}), json!("0,3"), none.clone(), None),
        (
            "STRING",
            json!({"@type": "MinNumberValueValidator", "minValue": 0.3}),
            json!("0.29999999999999999"),
            none.clone(),
            Some(NumberTooSmall { min: number("0.3") }),
        ),
        (
            "STRING",
            bound("MaxNumberValidator", json!({})),
            json!("8"),
            json!("7,5"),
            Some(NumberTooLarge { max: number("7.5") }),
        ),
        ("STRING", bound("MaxNumberValidator", json!({})), json!("8"), none.clone(), None),
        (
            "DATE",
            bound("MinDateValidator", json!({"months": 1})),
            json!("2024-02-28"),
            json!("2024-01-31"),
            Some(DateTooEarly { min: date(2024, 2, 29) }),
        ),
        ("DATE", bound("MinDateValidator", json!({"months": 1})), json!("2024-02-29"), json!("31.01.2024"), None),
        (
            "DATE",
            json!({"@type": "MaxDateValidator", "yearsFromToday": -18}),
            json!("2008-11-24"),
            none.clone(),
            Some(DateTooLate { max: date(2008, 11, 23) }),
        ),
        ("DATE", json!({"@type": "MinAgeValidator", "years": 18}), json!("2008-11-23"), none.clone(), None),
        (
            "DATE",
            json!({"@type": "MinAgeValidator", "years": 18}),
            json!("2008-11-24"),
            none.clone(),
            Some(TooYoung { min: 18 }),
        ),
        (
            "DATE",
            json!({"@type": "MaxAgeValidator", "years": 25}),
            json!("2000-11-23"),
            none.clone(),
            Some(TooOld { max: 25 }),
        ),
        ("TIME", rule("MoonPhaseValidator"), json!("25:00"), none.clone(), Some(NotATime)),
        (
            "EURO_BETRAG",
            json!({"@type": "EuroBetragPositiveValidator", "strictlyPositive": true}),
            json!("0,00"),
            none.clone(),
            Some(AmountNotPositive { zero: false }),
        ),
        ("EURO_BETRAG", rule("EuroBetragNegativeValidator"), json!("0,00"), none.clone(), None),
        (
            "EURO_BETRAG",
            json!({"@type": "MaxNumberValueValidator", "maxValue": 10}),
            json!("10,01 €"),
            none.clone(),
            Some(NumberTooLarge { max: number("10") }),
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "FileExtensionValidator", "values": [".PDF"]}),
            json!(["a.pdf"]),
            none.clone(),
            None,
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "FileExtensionValidator", "values": ["pdf"]}),
            json!([{"name": "a.pdf", "mediaType": "image/png"}]),
            none.clone(),
            Some(FileType { allowed: vec!["pdf".to_owned()] }),
        ),
        (
            "STRING",
            json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 0}),
            json!("1.000"),
            none.clone(),
            None,
        ),
        (
            "STRING",
            json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 0}),
            json!("2,0"),
            none.clone(),
            Some(TooManyDecimalPlaces { max: 0 }),
        ),
        (
            "STRING",
            json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 0}),
            json!("1e0"),
            none.clone(),
            Some(NotANumber),
        ),
        ("STRING", json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 1}), json!("2,0"), none.clone(), None),
        (
            "EURO_BETRAG",
            json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 0}),
            json!("5,00 €"),
            none.clone(),
            None,
        ),
        (
            "EURO_BETRAG",
            json!({"@type": "NumberValidator", "digitsAfterDecimalPoint": 0}),
            json!("5,50"),
            none.clone(),
            Some(TooManyDecimalPlaces { max: 0 }),
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "PdfAValidator"}),
            json!([{"name": "a.txt", "size": 0}]),
            none.clone(),
            Some(EmptyFile),
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "PdfAValidator"}),
            json!([{"name": "a.txt", "size": 1}, "b.txt"]),
            none.clone(),
            None,
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "FileNameRegexValidator", "regex": "[a-z]+"}),
            json!(["A.pdf"]),
            none.clone(),
            Some(FileName),
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "MaxFilesizeValidator", "maxFilesize": 9}),
            json!([{"name": "a.pdf", "size": 10}]),
            none.clone(),
            Some(FileTooLarge { max: 9 }),
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "MaxTotalFilesizeValidator", "maxTotalFilesize": 9}),
            json!([{"name": "a", "size": 5}, {"name": "b", "size": 5}]),
            none.clone(),
            Some(FilesTooLarge { max: 9 }),
        ),
        (
            "MULTIPLE_FILE",
            json!({"@type": "MaxFileCountValidator", "maxFileCount": 1}),
            json!(["a", "b"]),
            none.clone(),
            Some(TooManyFiles { max: 1 }),
        ),
        (
            "MULTIPLE_FILE",
            rule("PdfAValidator"),
            json!([{"name": "a.pdf", "pdfA": true}, {"name": "b.png"}]),
            none.clone(),
            None,
        ),
        ("MULTIPLE_FILE", rule("PdfAValidator"), json!(["a.pdf"]), none.clone(), Some(NotPdfA)),
        (
            "STRING",
            json!({"@type": "VerificationLevelValidator", "levels": ["VN_HOCH_READOUT"]}),
            json!("x"),
            none.clone(),
            Some(NotVerified),
        ),
        (
            "STRING",
            json!({"@type": "RequiredOnFieldValueValidator", "sourceFieldKey": beside, "values": ["ja"]}),
            none.clone(),
            json!("ja"),
            Some(Required),
        ),
        (
            "STRING",
            json!({"@type": "RequiredOnFieldValueValidator", "sourceFieldKey": beside, "values": ["ja"]}),
            none.clone(),
            json!("nein"),
            None,
        ),
        (
            "STRING",
            json!({"@type": "RequiredOnEmptyFieldValidator", "sourceFieldKey": beside}),
            none.clone(),
            none.clone(),
            Some(Required),
        ),
    ] {
        assert_eq!(judged(kind, &rule, &answer, &other), finding, "{rule} {answer}");
    }
}

#[test]
fn the_form_works_out_values_itself() {
    let key = |group: &str, field: &str| json!({"groupId": group, "fieldId": field});
    let at = |group: &str, field: &str| json!({"groupId": group, "groupIndex": -1, "fieldId": field});
    let form = Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [
        {"id": "teil", "multiple": true, "rows": [{"fields": [
            {"id": "laenge", "type": "STRING"}, {"id": "breite", "type": "STRING"},
            {"id": "flaeche", "type": "STRING", "externalValue": {"@type": "Product", "fields": [at("teil", "laenge"), at("teil", "breite")]}}]}]},
        {"id": "summe", "rows": [{"fields": [
            {"id": "gesamt", "type": "STRING", "externalValue": {"@type": "Sum", "fields": [key("teil", "flaeche")]},
             "validationRules": [{"@type": "MaxNumberValueValidator", "maxValue": 100}]},
            {"id": "anzahl", "type": "STRING", "externalValue": {"@type": "InstanceCount", "groupId": "teil"}}]}]}]}]}))
    .unwrap();
    form.publishable().unwrap();
    let answers: Answers =
        [("teil:0:laenge", "2,5"), ("teil:0:breite", "0.4"), ("teil:1:laenge", "10"), ("teil:1:breite", "11")]
            .map(|(key, value)| (key.parse().unwrap(), json!(value)))
            .into();
    let evaluation = evaluate(&form, &answers, &Context::on(TODAY));
    let computed: Vec<_> =
        evaluation.computed.iter().map(|(key, value)| format!("{key}={}", value.as_str().unwrap())).collect();
    assert_eq!(computed, ["summe:0:anzahl=2", "summe:0:gesamt=111", "teil:0:flaeche=1", "teil:1:flaeche=110"]);
    assert_eq!(evaluation.findings[0].kind, FindingKind::NumberTooLarge { max: 100.into() });
}

#[test]
fn one_of_several_fields_is_asked_for() {
    let rule = |name: &str| {
        let alternatives = json!([
            {"fieldKeys": [{"groupId": "g", "groupIndex": -1, "fieldId": "a"}]},
            {"fieldKeys": [{"groupId": "g", "groupIndex": -1, "fieldId": "b"}, {"groupId": "g", "groupIndex": -1, "fieldId": "c"}]}]);
        json!({"@type": name, "alternatives": alternatives})
    };
    let field = |id: &str| json!({"id": id, "type": "STRING", "label": id.to_uppercase()});
    let hidden = json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": -1, "fieldId": "d"}}]);
    let mut first = field("a");
    first["displayConditions"] = hidden;
    let fields = json!([first, field("b"), field("c"), field("d")]);
    for (name, many) in [("AtLeastOneOfValidator", true), ("ExactlyOneOfValidator", false)] {
        let group = json!({"id": "g", "title": "Gruppe", "multiple": true, "validationRules": [rule(name)], "rows": [{"fields": fields}]});
        let json = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [group]}]});
        let form = Form::parse(&json).unwrap();
        assert_eq!(form.to_json(), json);
        form.publishable().unwrap();
        for (answered, told) in [
            // Which fields are answered, of which instance; at which field the rule is told.
            (vec![], Some("g:0:b")),
            (vec!["g:0:b"], None),
            (vec!["g:0:b", "g:0:c"], None),
            (vec!["g:0:a"], Some("g:0:b")),
            (vec!["g:0:a", "g:0:d"], None),
            (vec!["g:0:d"], Some("g:0:a")),
            (vec!["g:0:a", "g:0:c", "g:0:d"], if many { None } else { Some("g:0:a") }),
            (vec!["g:0:b", "g:1:d"], Some("g:1:a")),
        ] {
            let answers = answered.iter().map(|key| (key.parse().unwrap(), json!("x"))).collect();
            let findings = evaluate(&form, &answers, &Context::on(TODAY)).findings;
            let places: Vec<String> = findings.iter().map(|finding| finding.field.to_string()).collect();
            assert_eq!(places, told.into_iter().collect::<Vec<_>>(), "{name} {answered:?}");
            let of = vec!["A".to_owned(), "Gruppe".to_owned()];
            let kind = if many { FindingKind::AtLeastOneNeeded { of } } else { FindingKind::ExactlyOneNeeded { of } };
            assert!(findings.iter().all(|finding| finding.kind == kind), "{findings:?}");
        }
        let mut on_field = json.clone();
        on_field["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][1]["validationRules"] = json!([rule(name)]);
        assert!(Form::parse(&on_field).unwrap().publishable().is_err(), "only a group can have it");
    }
}

#[test]
fn an_unticked_box_is_not_filled_in() {
    let key = json!({"groupId": "g", "groupIndex": 0, "fieldId": "b"});
    for (name, ticked, required) in [
        ("RequiredOnFilledFieldValidator", json!(true), true),
        ("RequiredOnFilledFieldValidator", json!(false), false),
        ("RequiredOnFilledFieldValidator", json!(null), false),
        ("RequiredOnEmptyFieldValidator", json!(true), false),
        ("RequiredOnEmptyFieldValidator", json!(false), true),
        ("RequiredOnEmptyFieldValidator", json!(null), true),
    ] {
        let rule = json!({"@type": name, "sourceFieldKey": key});
        let form =
            Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [
            {"id": "a", "type": "STRING", "validationRules": [rule]}, {"id": "b", "type": "SINGLE_CHECKBOX"}]}]}]}]}))
            .unwrap();
        let answers: Answers = [("g:0:b".parse().unwrap(), ticked.clone())].into();
        let found = evaluate(&form, &answers, &Context::on(TODAY)).required;
        assert_eq!(found.contains(&"g:0:a".parse().unwrap()), required, "{name} {ticked}");
    }
}
