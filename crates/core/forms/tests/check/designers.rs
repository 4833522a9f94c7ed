//! What designers of real forms stumble over, and the repairs that are proposed.

use amtspult_forms::{CheckCode, CheckContext, CheckFinding, Context, Edit, Form, check, evaluate};
use serde_json::{Value, json};

use crate::{TODAY, all_cases, choice, findings, form, key, one, shown_in, text, top, validated, with};

fn buttons(button: Value) -> Value {
    top("customButtons", json!({"buttons": [button]}))
}

fn button(value: &str, label: &str, skip: bool) -> Value {
    json!({"value": value, "label": label, "skipValidation": skip})
}

fn prefilled(variable: &str) -> Value {
    one(with(text("a"), "source", json!({"service": "servicekonto", "variableName": variable})))
}

fn not_in(field: &str, value: &str) -> Value {
    json!({"@type": "ShowOnFieldValueNotInValuesCondition", "conditionFieldKey": key(field), "values": [value]})
}

fn filled(field: &str) -> Value {
    json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": key(field)})
}

fn is(field: &str, value: &str) -> Value {
    json!({"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key(field), "values": [value]})
}

/// a asks for b, which is asked only if a is x; c stands under the conditions.
fn chain(conditions: Value) -> Value {
    form(json!([
        choice("a", &["x", "y"]),
        with(choice("b", &["p", "q"]), "displayConditions", shown_in("a", json!(["x"]))),
        with(text("c"), "displayConditions", conditions)
    ]))
}

/// A repeated group in which b asks a of some instance.
fn repeated(index: i32) -> Value {
    let mut condition = filled("a");
    condition["conditionFieldKey"]["groupIndex"] = json!(index);
    let mut json = form(json!([text("a"), with(text("b"), "displayConditions", json!([condition]))]));
    json["sections"][0]["fieldGroups"][0]["multiple"] = json!(true);
    json
}

fn iban(beside: Value) -> Value {
    one(validated("a", json!([{"@type": "IBANValidator"}, beside])))
}

fn regex(regex: &str) -> Value {
    json!({"@type": "RegexValidator", "regex": regex, "validationErrorMessage": "IBAN"})
}

/// b is needed when a is x, and stands where `render` says.
fn needed_at(render: Value) -> Value {
    let needed = json!([{"@type": "RequiredOnFieldValueValidator", "values": ["x"], "sourceFieldKey": key("a")}]);
    form(json!([choice("a", &["x", "y"]), with(validated("b", needed), "renderFor", render)]))
}

/// A form that has the finding, and one that almost has it.
pub fn cases() -> Vec<(CheckCode, Value, Value)> {
    use CheckCode::*;
    vec![
        (FixedInstance, repeated(1), repeated(-1)),
        (MisspeltPrefill, prefilled("vornamme"), prefilled("vorname")),
        (MisspeltPrefill, prefilled("person.Familienname"), prefilled("person.familienname")),
        (UnknownPrefill, prefilled("schuhgroesse"), prefilled("wirtschaftsId")),
        (
            ConsentNotRequired,
            one(json!({"id": "a", "type": "SINGLE_CHECKBOX", "label": "Ich willige ein", "consent": true})),
            one(
                json!({"id": "a", "type": "SINGLE_CHECKBOX", "label": "Ich willige ein", "consent": true, "required": true}),
            ),
        ),
        (
            IbanCheckedTwice,
            iban(regex("[A-Z]{2}[0-9A-Z ]{12,40}")),
            iban(json!({"@type": "MaxLengthValidator", "maxLength": 42})),
        ),
        (IbanCheckedTwice, iban(regex("DE.*")), iban(json!({"@type": "MaxLengthValidator", "maxLength": 42}))),
        (
            IbanCheckedTwice,
            iban(json!({"@type": "ExternalValidator"})),
            one(validated("a", json!([{"@type": "ExternalValidator"}]))),
        ),
        (ValidationSkipped, buttons(button("continue", "Los", true)), buttons(button("continue", "Los", false))),
        (
            ValidationSkipped,
            buttons(button("1", "Weiter zur Prüfung", true)),
            buttons(button("1", "Zur Übersicht", true)),
        ),
        (
            LeavingChecked,
            buttons(button("back", "Eine Seite davor", false)),
            buttons(button("back", "Eine Seite davor", true)),
        ),
        (LeavingChecked, buttons(button("1", "Zurück", false)), buttons(button("1", "Rückseite", false))),
        (FormIdShape, top("id", json!("14625000:Hund")), top("id", json!("14625000:Hund:v1.0"))),
        (RequiredNotOnForm, needed_at(json!(["PDF"])), needed_at(json!(["FORM", "PDF"]))),
        // Nearly always shown.
        (
            AllMeant,
            form(json!([
                choice("a", &["x", "y"]),
                choice("b", &["p", "q"]),
                with(text("c"), "displayConditions", json!([not_in("a", "x"), not_in("b", "p")]))
            ])),
            form(json!([
                choice("a", &["x", "y"]),
                choice("b", &["p", "q"]),
                with(text("c"), "displayConditions", json!([not_in("a", "x"), is("b", "p")]))
            ])),
        ),
        // b is p only if a is x: that condition does nothing.
        (AllMeant, chain(json!([is("a", "x"), is("b", "p")])), chain(json!([is("a", "y"), is("b", "p")]))),
        (
            AllMeant,
            chain(json!([filled("b"), is("a", "x")])),
            form(json!([
                text("a"),
                text("b"),
                with(text("c"), "displayConditions", json!([filled("a"), filled("b")]))
            ])),
        ),
        (
            AskedCanBeHidden,
            chain(json!([is("b", "p")])),
            chain(json!([{"@type": "AndCondition", "conditions": [is("a", "x"), is("b", "p")]}])),
        ),
        (AskedCanBeHidden, chain(json!([not_in("b", "p")])), chain(json!([not_in("a", "x")]))),
        (
            AskedCanBeHidden,
            chain(json!([{"@type": "AndCondition", "conditions": [filled("a"), is("b", "p")]}])),
            chain(json!([is("a", "x")])),
        ),
        (
            RequiredWhileHidden,
            form(json!([
                choice("a", &["x", "y"]),
                with(
                    validated(
                        "b",
                        json!([{"@type": "RequiredOnFieldValueValidator", "values": ["x"], "sourceFieldKey": key("a")}])
                    ),
                    "displayConditions",
                    shown_in("a", json!(["y"]))
                )
            ])),
            needed_at(json!([])),
        ),
        (
            RowTooWide,
            form(json!([
                with(text("a"), "width", json!(12)),
                with(text("b"), "width", json!(12)),
                with(text("c"), "width", json!(4))
            ])),
            form(json!([
                with(text("a"), "width", json!(4)),
                with(text("b"), "width", json!(4)),
                with(text("c"), "width", json!(4))
            ])),
        ),
    ]
}

fn first(json: &Value, code: CheckCode) -> CheckFinding {
    findings(json).into_iter().find(|finding| finding.code == code).unwrap_or_else(|| panic!("{code:?}"))
}

fn repaired(json: &Value, code: CheckCode) -> Form {
    let form = Form::parse(json).unwrap();
    first(json, code).more.repair.iter().fold(form, |form, edit| form.with(edit).unwrap())
}

#[test]
fn repairs_say_what_was_meant() {
    let field = |form: &Form, at: usize| form.groups().next().unwrap().fields().nth(at).unwrap().clone();
    let form = repaired(&prefilled("person.vornamme"), CheckCode::MisspeltPrefill);
    assert_eq!(field(&form, 0).prefill(), Some("person.vorname"));
    assert_eq!(repaired(&top("id", json!("1:F")), CheckCode::FormIdShape).id, "1:F:v1.0");
    let form = repaired(&buttons(button("back", "Zurück", false)), CheckCode::LeavingChecked);
    assert!(form.custom_buttons.unwrap().buttons[0].skip_validation);
    let form = repaired(&repeated(1), CheckCode::FixedInstance);
    assert_eq!(field(&form, 1).conditions[0].to_json()["conditionFieldKey"]["groupIndex"], -1);
    let misspelt = one(with(text("a"), "helptxt", json!("Hilfe")));
    let form = repaired(&misspelt, CheckCode::MisspeltProperty);
    assert_eq!((field(&form, 0).helptext.as_str(), field(&form, 0).kept.get("helptxt")), ("Hilfe", None));
    let mut twins = form_of_twins();
    let form = repaired(&twins, CheckCode::DuplicateId);
    assert_eq!((field(&form, 0).id.as_str(), field(&form, 1).id.as_str()), ("a", "a2"));
    assert_eq!(field(&form, 2).conditions[0].fields()[0].field, "a", "what speaks of the id goes on meaning the first");
    twins["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][1]["id"] = json!("b");
    let wide = repaired(
        &super::form(json!([
            with(text("a"), "width", json!(12)),
            with(text("b"), "width", json!(6)),
            with(text("c"), "width", json!(6))
        ])),
        CheckCode::RowTooWide,
    );
    let rows: Vec<Vec<&str>> = wide
        .groups()
        .next()
        .unwrap()
        .rows
        .iter()
        .map(|row| row.fields.iter().map(|field| field.id.as_str()).collect())
        .collect();
    assert_eq!(rows, [["a"], ["b"], ["c"]]);
}

fn form_of_twins() -> Value {
    form(json!([text("a"), text("a"), with(text("c"), "displayConditions", json!([filled("a")]))]))
}

/// Only what adds nothing is proposed to be taken away.
#[test]
fn no_repair_where_it_would_change_what_is_meant() {
    let no_repair = |json: &Value, code| assert_eq!(first(json, code).more.repair, [], "{code:?}");
    no_repair(&iban(regex("DE.*")), CheckCode::IbanCheckedTwice);
    no_repair(&prefilled("schuhgroesse"), CheckCode::UnknownPrefill);
    no_repair(&chain(json!([is("a", "z")])), CheckCode::ConditionNever);
    no_repair(&chain(json!([not_in("b", "p")])), CheckCode::AskedCanBeHidden);
    no_repair(&top("id", json!("Hund")), CheckCode::FormIdShape);
    let beside = chain(json!([is("a", "z"), is("a", "x")]));
    assert!(matches!(first(&beside, CheckCode::ConditionNever).more.repair.as_slice(), [Edit::Remove { .. }]));
}

/// What is proposed for a hidden answer changes nothing here, and Amt24 reckons the same then.
#[test]
fn a_hidden_answer_is_shown_by_answers() {
    let json = chain(json!([is("b", "p")]));
    let finding = first(&json, CheckCode::AskedCanBeHidden);
    let answers = finding.more.witness.clone().unwrap();
    assert_eq!(answers[&"g:0:b".parse().unwrap()], "p");
    assert_eq!((finding.parameters["name"].as_str(), finding.parameters["asked"].as_str()), ("c", "b"));
    let form = Form::parse(&json).unwrap();
    let evaluation = evaluate(&form, &answers, &Context::on(TODAY));
    assert!(!evaluation.visible.contains(&"g:0:b".parse().unwrap()));
    let after = repaired(&json, CheckCode::AskedCanBeHidden);
    let before = |answers: &Value| {
        let answers =
            answers.as_object().unwrap().iter().map(|(key, value)| (key.parse().unwrap(), value.clone())).collect();
        let judged = |form| evaluate(form, &answers, &Context::on(TODAY)).visible;
        assert_eq!(judged(&form), judged(&after));
    };
    for (a, b) in [("x", "p"), ("x", "q"), ("y", "p"), ("y", "q")] {
        before(&json!({"g:0:a": a, "g:0:b": b}));
    }
    assert!(!findings(&after.to_json()).iter().any(|finding| finding.code == CheckCode::AskedCanBeHidden));
}

/// What has one cause can be folded.
#[test]
fn the_same_cause_has_one_key() {
    let json = form(json!([
        with(text("a"), "displayConditions", json!([is("weg", "x")])),
        with(text("b"), "displayConditions", json!([is("weg", "x")])),
        with(text("c"), "displayConditions", json!([is("fort", "x")]))
    ]));
    let all = findings(&json);
    let causes: Vec<String> =
        all.iter().filter(|one| one.code == CheckCode::DanglingReference).map(CheckFinding::cause).collect();
    assert_eq!(causes[0], r#"dangling-reference (field: "weg", group: "g")"#);
    assert_eq!((causes.len(), causes[0] == causes[1], causes[0] == causes[2]), (3, true, false));
}

#[test]
fn repairs_end_the_finding() {
    for (code, guilty, _) in all_cases() {
        let form = Form::parse(&guilty).unwrap();
        for finding in
            findings(&guilty).into_iter().filter(|finding| finding.code == code && !finding.more.repair.is_empty())
        {
            let repaired = finding.more.repair.iter().fold(form.clone(), |form, edit| form.with(edit).unwrap());
            let left = check(&repaired, &CheckContext::on(TODAY));
            let same = left.iter().filter(|other| other.code == code && other.place.node == finding.place.node).count();
            assert_eq!(same, 0, "{code:?}: {:?}", finding.more.repair);
        }
    }
}

#[test]
fn witnesses_show_what_is_said() {
    let (_, guilty, _) = all_cases().into_iter().find(|(code, ..)| *code == CheckCode::RequiredWhileHidden).unwrap();
    let finding = findings(&guilty).into_iter().find(|finding| finding.code == CheckCode::RequiredWhileHidden).unwrap();
    let answers = finding.more.witness.unwrap();
    let evaluation = evaluate(&Form::parse(&guilty).unwrap(), &answers, &Context::on(TODAY));
    assert_eq!(answers[&"g:0:a".parse().unwrap()], "x");
    assert!(!evaluation.visible.contains(&"g:0:b".parse().unwrap()));
}
