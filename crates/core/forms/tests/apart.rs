//! By what answers two versions differ, and which change makes it.
#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

use amtspult_forms::{Context, Edit, FieldPlace, Form, NodeId, OneChange, tell_apart};
use serde_json::{Value, json};

/// `folge` is shown with `a` of `wahl`.
fn form() -> Form {
    let field = |id: &str| json!({"fields": [{"id": id, "type": "STRING", "label": id, "required": true}]});
    let options =
        json!([{"@node": "A", "value": "a", "label": "Wert a"}, {"@node": "B", "value": "b", "label": "Wert b"}]);
    let choice = json!({"fields": [{"id": "wahl", "type": "RADIO_BUTTONS", "possibleValues": options}]});
    let condition = json!({"@type": "ShowOnFieldValuesCondition", "values": ["a"], "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "wahl"}});
    let shown = json!({"fields": [{"id": "folge", "type": "STRING", "displayConditions": [condition]}]});
    Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"title": "Eins", "fieldGroups": [
        {"id": "g", "rows": [choice, shown, field("x"), field("y")]}, {"id": "h", "rows": [field("z")]}]}]}))
    .unwrap()
}

fn node(id: &str) -> NodeId {
    NodeId::from(id)
}

fn set(id: &str, property: &str, value: Value) -> Edit {
    Edit::Set { node: node(id), property: property.to_owned(), value }
}

fn today() -> Context {
    Context::on("2026-01-31".parse().unwrap())
}

#[test]
fn who_stands_elsewhere_or_is_called_otherwise_is_the_same() {
    let old = form();
    let fields = ["field:g/wahl", "field:g/folge", "field:g/x", "field:g/y"].map(node);
    let rename = |of: &str, id: &str| Edit::Rename { node: node(of), id: id.to_owned() };
    for edits in [
        vec![rename("field:g/wahl", "auswahl"), rename("group:g", "gruppe")],
        vec![rename("field:g/x", "u"), rename("field:g/y", "x"), rename("field:g/x", "y")],
        vec![Edit::MoveField { field: node("field:g/x"), place: FieldPlace::Last { group: node("group:h") } }],
        vec![Edit::MoveField { field: node("field:g/wahl"), place: FieldPlace::Last { group: node("group:h") } }],
        vec![set("field:g/x", "label", json!("Neu"))],
    ] {
        let new = old.with(&Edit::All { edits: edits.clone() }).unwrap();
        assert_eq!(tell_apart(&old, &new, &fields, &today()), None, "{edits:?}");
    }
}

#[test]
fn options_are_told_by_node_so_that_exchanged_values_are_found() {
    let old = form();
    let exchanged = vec![set("A", "value", json!("b")), set("B", "value", json!("a"))];
    let new = old.with(&Edit::All { edits: exchanged }).unwrap();
    let apart = tell_apart(&old, &new, &[node("field:g/wahl")], &today()).unwrap();
    let [one, other] = [apart.one, apart.other].map(|judged| (json!(judged.answers), json!(judged.outcome.visible)));
    assert_eq!([&one.0, &other.0], [&json!({"g:0:wahl": "a"}), &json!({"g:0:wahl": "b"})]);
    assert_ne!(one.1, other.1);
}

#[test]
fn one_change_is_had_without_the_others() {
    let old = form();
    let new = old
        .with(&Edit::All {
            edits: vec![
                Edit::MoveField { field: node("field:g/x"), place: FieldPlace::First { group: node("group:h") } },
                set("field:g/y", "required", json!(false)),
                Edit::Remove { node: node("field:g/folge") },
                set("A", "label", json!("anders")),
            ],
        })
        .unwrap();
    let fields = |form: &Form| -> Vec<(String, bool)> {
        let fields = form.groups().flat_map(|group| group.fields().map(move |field| (group, field)));
        fields.map(|(group, field)| (format!("{}/{}", group.id, field.id), field.required)).collect()
    };
    let changes = OneChange::between(&old, &new);
    let only = |id: &str| fields(&changes.of(&node(id)).unwrap());
    let said = |told: &[(&str, bool)]| told.iter().map(|(key, on)| ((*key).to_owned(), *on)).collect::<Vec<_>>();
    let [wahl, folge, x, y, z] = [("g/wahl", false), ("g/folge", false), ("g/x", true), ("g/y", true), ("h/z", true)];
    assert_eq!(only("field:g/x"), said(&[wahl, folge, y, ("h/x", true), z]));
    assert_eq!(only("field:g/y"), said(&[wahl, folge, x, ("g/y", false), z]));
    assert_eq!(only("field:g/folge"), said(&[wahl, x, y, z]));
    let options = changes.of(&node("field:g/wahl")).unwrap();
    assert_eq!(fields(&options), fields(&old));
    assert_ne!(options, old);
    assert_eq!(changes.of(&node("nobody")), None);
    // And back: what was taken away has come.
    let back = OneChange::between(&new, &old).of(&node("field:g/folge")).unwrap();
    assert_eq!(fields(&back), said(&[wahl, folge, ("g/y", false), ("h/x", true), z]));
}
