//! What can take the place of a field that was removed, in the rules that still ask for it.
#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

use amtspult_forms::{Design, Edit, Form, NodeId, Step};
use serde_json::{Value, json};

fn choice(id: &str, values: &[&str]) -> Value {
    let options: Vec<Value> = values.iter().map(|value| json!({"value": value})).collect();
    json!({"id": id, "type": "RADIO_BUTTONS", "possibleValues": options})
}

fn key(group: &str, field: &str) -> Value {
    json!({"groupId": group, "groupIndex": 0, "fieldId": field})
}

/// `herkunft` is asked for by two conditions, `tag` by a validator, `zahl` by nothing that a field could take.
fn form() -> Form {
    let shown = |values: Value| json!([{"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key("g", "herkunft"), "values": values}]);
    let row = |field: Value| json!({"fields": [field]});
    let rows = vec![
        row(choice("herkunft", &["heim", "zucht"])),
        row(choice("quelle", &["heim", "zucht", "fund"])),
        row(choice("farbe", &["rot"])),
        row(json!({"id": "ja", "type": "BOOLEAN"})),
        row(json!({"id": "tag", "type": "DATE"})),
        row(json!({"id": "anderer", "type": "DATE"})),
        row(json!({"id": "wort", "type": "STRING"})),
        row(json!({"id": "heim", "type": "STRING", "displayConditions": shown(json!(["heim"]))})),
        row({
            let mut own = choice("frage", &["heim", "zucht"]);
            own["displayConditions"] = shown(json!(["zucht"]));
            own
        }),
        row(
            json!({"id": "bis", "type": "DATE", "validationRules": [{"@type": "MinDateValidator", "conditionFieldKey": key("g", "tag")}]}),
        ),
    ];
    let repeated = json!({"id": "r", "multiple": true, "rows": [row(choice("wieder", &["heim", "zucht"]))]});
    Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": rows}, repeated]}]}))
        .unwrap()
}

fn without(field: &str) -> (Design, NodeId, Step) {
    let mut design = Design::of(form());
    let gone = NodeId::from(format!("field:g/{field}").as_str());
    let removal = design.edit(&Edit::Remove { node: gone.clone() }, "weg").unwrap();
    (design, gone, removal)
}

fn names(design: &Design, gone: &NodeId, removal: &Step) -> Vec<String> {
    design.stand_ins(gone, removal).iter().map(ToString::to_string).collect()
}

#[test]
fn only_fields_that_make_sense_in_every_rule_are_offered() {
    let (design, gone, removal) = without("herkunft");
    assert_eq!(
        names(&design, &gone, &removal),
        ["field:g/quelle"],
        "of the kind, with the values, decided by another, and of the same entry: not the first of a repeated group's"
    );
    let (design, gone, removal) = without("tag");
    assert_eq!(names(&design, &gone, &removal), ["field:g/anderer"], "a day, and not the one that is judged");
    let (design, gone, removal) = without("farbe");
    assert_eq!(names(&design, &gone, &removal), [""; 0], "nothing asks for it");
}

#[test]
fn an_alternative_isnt_offered_in_place_of_another_one() {
    let row = |id: &str| json!({"fields": [{"id": id, "type": "STRING"}]});
    let one_of = json!({"@type": "ExactlyOneOfValidator", "alternatives": [
        {"fieldKeys": [key("g", "tel")]}, {"fieldKeys": [key("g", "mail")]}, {"fieldKeys": [key("g", "fax")]},
    ]});
    let rows = ["tel", "mail", "fax", "post"].map(row);
    let group = json!({"id": "g", "rows": rows, "validationRules": [one_of]});
    let form = Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [group]}]})).unwrap();
    let mut design = Design::of(form);
    let gone = NodeId::from("field:g/fax");
    let removal = design.edit(&Edit::Remove { node: gone.clone() }, "weg").unwrap();
    assert_eq!(names(&design, &gone, &removal), ["field:g/post"]);
}

#[test]
fn what_asked_for_a_field_that_is_gone_asks_for_another_in_one_step() {
    let (mut design, gone, removal) = without("herkunft");
    let left = design.form().to_json();
    let to = NodeId::from("field:g/quelle");
    let step = design.edit(&Edit::Redirect { from: gone.clone(), to: to.clone() }, "statt").unwrap();
    let mut asking: Vec<String> = design.form().asking(&to).iter().map(|one| one.owner.to_string()).collect();
    asking.sort();
    assert_eq!(asking, ["field:g/frage", "field:g/heim"]);
    assert_eq!(names(&design, &gone, &removal), [""; 0], "nothing asks for it any more");
    design.undo(&step).unwrap();
    assert_eq!(design.form().to_json(), left);
    assert_eq!(names(&design, &gone, &removal), ["field:g/quelle"]);
}

#[test]
fn what_asked_for_a_field_that_is_gone_goes_with_it_in_one_step() {
    let (mut design, gone, _) = without("herkunft");
    let left = design.form().to_json();
    let step = design.edit(&Edit::Forget { node: gone }, "mit").unwrap();
    assert!(design.form().groups().flat_map(|group| group.fields()).all(|field| field.conditions.is_empty()));
    design.undo(&step).unwrap();
    assert_eq!(design.form().to_json(), left);
}
