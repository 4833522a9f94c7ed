//! How single conditions are read and written.

use amtspult_forms::{
    Asked, AskedInstance, Condition, ConditionSentence, FieldRef, Form, ShownWhen, Standpoint, Statement,
};
use serde_json::{Value, json};

pub fn form() -> Form {
    let options = json!([{"value": "z", "label": "Zuzug"}, {"value": "p", "label": "Privat"}, {"value": "w", "label": "eigener Wurf"}]);
    let field = |id: &str, kind: &str, label: &str| json!({"id": id, "type": kind, "label": label});
    let choice =
        |id: &str, kind: &str, label: &str| json!({"id": id, "type": kind, "label": label, "possibleValues": options});
    Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [
        {"id": "hund", "title": "Hund", "multiple": true, "maxInstanceCount": 3, "rows": [{"fields": [
            choice("herkunft", "RADIO_BUTTONS", "Herkunft"),
            choice("merkmale", "CHECKBOX", "Merkmale"),
            field("gefaehrlich", "BOOLEAN", "Ist der Hund gefährlich?"),
            field("chip", "SINGLE_CHECKBOX", "Chip"),
            field("name", "STRING", "Name"),
            field("wurf", "DATE", "Wurfdatum"),
            field("nachweis", "MULTIPLE_FILE", "Nachweis"),
        ]}]},
        {"id": "halter", "title": "Halter", "rows": [{"fields": [
            field("name", "STRING", "Name"), choice("art", "DROPDOWN_SINGLE_SELECT", "Art"),
            field("betrag", "EURO_BETRAG", "Betrag"), field("uhr", "TIME", "Uhrzeit"),
        ]}]},
    ]}]}))
    .unwrap()
}

pub fn key(group: &str, index: i64, field: &str) -> Value {
    json!({"groupId": group, "groupIndex": index, "fieldId": field})
}

pub fn values(key: &Value, values: Value) -> Value {
    json!({"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key, "values": values})
}

fn read(at: &Standpoint<'_>, json: &Value) -> ConditionSentence {
    ConditionSentence::read(at, &Condition::parse(json).unwrap())
}

fn statement(sentence: &ConditionSentence) -> Statement {
    match sentence {
        ConditionSentence::Field { statement, .. } => statement.clone(),
        other => panic!("{other:?}"),
    }
}

fn asked(sentence: &ConditionSentence) -> Asked {
    match sentence {
        ConditionSentence::Field { asked, .. } => asked.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_kind_of_field_has_statements_of_its_own() {
    let form = form();
    let at = Standpoint::group(&form, form.group("hund").unwrap());
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let cases = [
        ("herkunft", json!(["z", "p"]), Statement::OneOf { values: texts(&["z", "p"]) }),
        ("herkunft", json!(["z", "fremd"]), Statement::Is { values: vec![json!("z"), json!("fremd")] }),
        ("herkunft", json!([]), Statement::OneOf { values: vec![] }),
        ("merkmale", json!(["z"]), Statement::ContainsOneOf { values: texts(&["z"]) }),
        ("gefaehrlich", json!(["true"]), Statement::Yes),
        ("gefaehrlich", json!([false]), Statement::No),
        ("gefaehrlich", json!([true, false]), Statement::Is { values: vec![json!(true), json!(false)] }),
        ("chip", json!([true]), Statement::Ticked),
        ("chip", json!([false]), Statement::Is { values: vec![json!(false)] }),
        ("name", json!(["Bello", ""]), Statement::Exactly { values: texts(&["Bello", ""]) }),
        ("name", json!([7]), Statement::Is { values: vec![json!(7)] }),
        ("nachweis", json!(["x"]), Statement::Is { values: vec![json!("x")] }),
        ("fort", json!(["x"]), Statement::Is { values: vec![json!("x")] }),
    ];
    for (field, given, expected) in cases {
        assert_eq!(statement(&read(&at, &values(&key("hund", -1, field), given))), expected, "{field}");
    }
    let truth =
        json!({"@type": "ShowOnBooleanCondition", "conditionFieldKey": key("hund", 0, "gefaehrlich"), "value": false});
    assert_eq!(statement(&read(&at, &truth)), Statement::Truth { yes: false });
}

#[test]
fn which_instance_depends_on_where_one_stands() {
    let form = form();
    let (hund, halter) = (form.group("hund").unwrap(), form.group("halter").unwrap());
    let inside = Standpoint::group(&form, hund);
    let outside = Standpoint::group(&form, halter);
    let section = Standpoint::section(&form);
    for (at, group, index, expected) in [
        (inside, "hund", -1, AskedInstance::Same),
        (inside, "hund", 0, AskedInstance::Same),
        (inside, "hund", 1, AskedInstance::Nth { index: 1 }),
        (inside, "halter", 0, AskedInstance::Only),
        (inside, "halter", -1, AskedInstance::SameNumber),
        (outside, "hund", 0, AskedInstance::First),
        (outside, "hund", -1, AskedInstance::First),
        (outside, "halter", -1, AskedInstance::Only),
        (section, "hund", 0, AskedInstance::First),
        (section, "halter", 0, AskedInstance::Only),
    ] {
        let sentence = read(&at, &values(&key(group, index, "name"), json!(["x"])));
        assert_eq!(asked(&sentence).instance, expected, "{group} {index}");
        assert!(asked(&sentence).node.is_some());
    }
    assert_eq!(Asked::instances(&outside, hund).len(), 3);
    assert_eq!(Asked::instances(&inside, halter), [AskedInstance::Only]);
}

fn with_ids() -> Condition {
    let part = |id: &str, field: &str, value: &str| {
        let mut part = values(&key("hund", 0, field), json!([value]));
        part["zukunft"] = json!({"x": null});
        part["@node"] = json!(id);
        part
    };
    Condition::parse(&json!({
        "conditions": [
            part("c1", "herkunft", "z"),
            {"@type": "OrCondition", "@node": "c2", "conditions": [part("c3", "merkmale", "p"), {"@type": "ShowOnMoonCondition", "phase": [1], "@node": "c4"}]},
        ],
        "@type": "AndCondition", "note": "bleibt", "@node": "c0",
    }))
    .unwrap()
}

fn node<'a>(json: &'a Value, id: &str) -> Option<&'a Value> {
    match json {
        Value::Object(object) if object.get("@node").is_some_and(|node| node == id) => Some(json),
        Value::Object(object) => object.values().find_map(|value| node(value, id)),
        Value::Array(items) => items.iter().find_map(|value| node(value, id)),
        _ => None,
    }
}

#[test]
fn parts_that_arent_changed_keep_their_bytes() {
    let form = form();
    let at = Standpoint::group(&form, form.group("hund").unwrap());
    let before = with_ids();
    let ConditionSentence::All { mut parts } = ConditionSentence::read(&at, &before) else { panic!() };
    let was = before.to_json_with_ids();
    // A new one before them, the second one first, and the old first one changed.
    parts.reverse();
    let ConditionSentence::Field { statement, .. } = &mut parts[1] else { panic!() };
    *statement = Statement::NoneOf { values: vec!["w".to_owned()] };
    let asked = Asked::read(&at, &FieldRef::to("halter", "name"));
    let new = ConditionSentence::Field { asked, statement: Statement::Filled };
    parts.insert(0, new);
    let written = ConditionSentence::All { parts: parts.clone() }.write(&at, Some(&before));
    assert_eq!(written["note"], "bleibt");
    assert_eq!((&written["@node"], written["conditions"].as_array().unwrap().len()), (&json!("c0"), 3));
    assert_eq!(written["conditions"][1].to_string(), was["conditions"][1].to_string());
    assert_eq!(written["conditions"][0].get("@node"), None);
    let changed = &written["conditions"][2];
    assert_eq!((&changed["@node"], &changed["zukunft"]), (&json!("c1"), &json!({"x": null})));
    assert_eq!(changed["@type"], "ShowOnFieldValueNotInValuesCondition");
    let again = Condition::parse(&written).unwrap();
    assert_eq!(ConditionSentence::read(&at, &again), ConditionSentence::All { parts });
}

#[test]
fn wrapping_and_unwrapping_keeps_what_is_wrapped() {
    let form = form();
    let at = Standpoint::group(&form, form.group("hund").unwrap());
    let before = with_ids();
    let was = before.to_json_with_ids();
    let whole = ConditionSentence::read(&at, &before);
    let wrapped = ConditionSentence::Any { parts: vec![whole.clone(), whole.parts()[0].clone()] };
    let wrapped = wrapped.write(&at, Some(&before));
    assert_eq!(wrapped["conditions"][0].to_string(), was.to_string(), "{wrapped}");
    // The first part is there twice now; only one of them is the old one.
    assert_eq!(wrapped["conditions"][1].get("@node"), None);
    let inner = &whole.parts()[1].parts()[1];
    assert_eq!(inner.write(&at, Some(&before)).to_string(), node(&was, "c4").unwrap().to_string());
    let all = ShownWhen { any: vec![whole.parts()[1].clone(), whole.parts()[0].clone()] };
    let written = all.write(&at, std::slice::from_ref(&before));
    assert_eq!(written[0].to_string(), node(&was, "c2").unwrap().to_string());
    assert_eq!(written[1].to_string(), node(&was, "c1").unwrap().to_string());
}

#[test]
fn contains_all_is_an_and() {
    let form = form();
    let at = Standpoint::group(&form, form.group("hund").unwrap());
    let one = |value: &str| values(&key("hund", -1, "merkmale"), json!([value]));
    let json = json!({"@type": "AndCondition", "conditions": [one("z"), one("p")]});
    let sentence = read(&at, &json);
    assert_eq!(statement(&sentence), Statement::ContainsAllOf { values: vec!["z".to_owned(), "p".to_owned()] });
    assert_eq!(sentence.write(&at, None), json);
    let ConditionSentence::Field { asked, .. } = sentence else { panic!() };
    let one_left =
        ConditionSentence::Field { asked, statement: Statement::ContainsAllOf { values: vec!["p".to_owned()] } };
    assert_eq!(one_left.write(&at, None), one("p"));
}

#[test]
fn a_sentence_is_found_by_any_node() {
    let mut form = form();
    form.sections[0].groups[0].conditions = vec![with_ids()];
    form.number();
    for id in ["c0", "c4", "field:hund/name"] {
        let at = Standpoint::of(&form, &id.into());
        let group = at.and_then(|at| at.own_group().map(|group| group.id.as_str()));
        assert_eq!(group, Some("hund"), "{id}: {:?}", form.node_ids());
    }
    assert!(Standpoint::of(&form, &"nirgends".into()).is_none());
}
