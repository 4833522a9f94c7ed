//! What is seen of changes on the pages of two versions.
#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

use amtspult_forms::{Edit, FieldPlace, Form, NodeId, SeenChanges, seen_changes};
use serde_json::json;

fn form() -> Form {
    let field = |id: &str| json!({"fields": [{"id": id, "type": "STRING", "label": id}]});
    let options = json!([{"value": "a"}, {"value": "b"}]);
    Form::parse(&json!({"id": "1:F:v1.0", "sections": [
        {"title": "Eins", "fieldGroups": [
            {"id": "g", "rows": [field("x"), field("y"), field("z"), {"fields": [{"id": "w", "type": "RADIO_BUTTONS", "possibleValues": options}]}]},
            {"id": "weg", "rows": [field("alt")]}]},
        {"title": "Zwei", "fieldGroups": [{"id": "h", "rows": [field("v")]}]}]}))
    .unwrap()
}

/// `node: +−~⇄` for each side, one place a line.
fn said(changes: &SeenChanges) -> Vec<String> {
    changes.iter().map(|(node, seen)| format!("{node} {seen:?}")).collect()
}

#[test]
fn each_change_is_told_once_and_where_it_is_seen() {
    let old = form();
    let node = |id: &str| NodeId::from(id);
    let set = |id: &str, property: &str, value| Edit::Set { node: node(id), property: property.to_owned(), value };
    let condition = json!({"@type": "ShowOnFieldValuesCondition", "values": ["1"], "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "x"}});
    let add = |id: &str, list: &str, value| Edit::Add { node: node(id), list: list.to_owned(), value, before: None };
    let edits = vec![
        set("field:g/x", "label", json!("Neu")),
        set("field:g/z", "@text:en:label", json!({"text": "z", "of": ""})),
        add("field:g/z", "displayConditions", condition),
        Edit::MoveField { field: node("field:g/y"), place: FieldPlace::Last { group: node("group:h") } },
        Edit::Remove { node: node("group:weg") },
        add("field:g/w", "possibleValues", json!({"value": "c", "@node": "c"})),
        add(
            "form",
            "sections",
            json!({"@node": "s", "fieldGroups": [{"@node": "n", "id": "n", "rows": [{"fields": [{"@node": "f", "id": "f", "type": "STRING"}]}]}]}),
        ),
    ];
    let new = old.with(&Edit::All { edits }).unwrap();
    let [before, after] = seen_changes(&old, &new);
    let both = ["field:g/w {Changed}", "field:g/x {Changed}", "field:g/y {Moved}", "field:g/z {Changed}"];
    let with = |more: &str| {
        let mut all: Vec<String> = both.map(str::to_owned).to_vec();
        all.extend(more.split('|').map(str::to_owned));
        all.sort();
        all
    };
    assert_eq!(said(&before), with("group:weg {Removed}"));
    assert_eq!(said(&after), with("c {Added}|s {Added}"));
    assert_eq!(seen_changes(&new, &new), [SeenChanges::new(), SeenChanges::new()]);
}
