//! What is done to several rules or texts of a draft at once is one step, and what was is seen beside what is.

use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::samples::base64;
use testkit::{ANNA, Workplace, World};

use crate::verfahren::{node, outline};

fn form() -> Value {
    let options = json!([{ "value": "heim", "label": "Tierheim" }, { "value": "zucht", "label": "Zucht" }]);
    let choice = |id: &str, label: &str| json!({ "fields": [{ "id": id, "label": label, "type": "RADIO_BUTTONS", "possibleValues": options }] });
    let key = json!({ "groupId": "g", "groupIndex": 0, "fieldId": "herkunft" });
    let shown = json!([{ "@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key, "values": ["heim"] }]);
    let shelter =
        json!({ "fields": [{ "id": "heim", "label": "Welches?", "type": "STRING", "displayConditions": shown }] });
    let rows = json!([choice("herkunft", "Herkunft"), choice("quelle", "Quelle"), shelter]);
    json!({ "id": "1:Hund:v1.0", "title": "Hund", "language": "de", "sections": [
        { "title": "Eins", "fieldGroups": [{ "id": "g", "title": "Hund", "rows": rows }] },
        { "title": "Zwei", "fieldGroups": [{ "id": "h", "rows": [{ "fields": [{ "id": "x", "label": "X", "type": "STRING" }] }] }] },
    ] })
}

async fn imported(desk: &Workplace) -> Value {
    let files = json!({ "files": [{ "name": "form.json", "base64": base64(form().to_string().as_bytes()) }] });
    desk.call("import_verfahren", files).await["draft"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_field_stands_in_or_the_rules_go_each_in_one_step() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let draft = imported(&anna).await;
    let before = outline(&anna, &draft).await;
    let [origin, source, shelter] = ["Herkunft", "Quelle", "Welches?"].map(|name| node(&before, name).clone());
    let edit = |edit: Value| json!({ "draft": draft, "edit": edit, "joins": false });
    let asked_by = async |field: &Value| {
        let request = json!({ "draft": draft, "node": field, "language": "de" });
        anna.call("verfahren_node", request).await["asked_by"].clone()
    };
    let removed = anna.call("edit_verfahren", edit(json!({ "kind": "remove", "node": origin }))).await;
    let left = json!([{ "gone": origin, "gone_kind": "field", "gone_name": "Herkunft", "owner": shelter, "name": "Welches?" }]);
    assert_eq!(removed["left_behind"], left);

    let fitting = anna.call("stand_ins", json!({ "draft": draft, "gone": origin })).await;
    assert_eq!(fitting, json!([{ "node": source, "name": "Quelle", "group": "Hund" }]));
    let put = |by: &Value| json!({ "draft": draft, "replaced": [{ "gone": origin, "by": by }] });
    let error = anna.try_call("put_stand_ins", put(node(&before, "X"))).await.unwrap_err();
    assert_eq!((&error.code, &error.details["reason"]), (&app::ErrorCode::EditRefused, &json!("does-not-fit")));
    let replaced = anna.call("put_stand_ins", put(&source)).await;
    assert_eq!((&replaced["done"]["edit"], &replaced["left_behind"]), (&json!("redirect"), &json!([])));
    assert_eq!(asked_by(&source).await[0]["owner"], shelter);

    anna.call("undo_verfahren", json!({ "draft": draft })).await;
    assert_eq!(asked_by(&source).await, json!([]));
    let forget = json!({ "kind": "all", "edits": [{ "kind": "forget", "node": origin }] });
    assert_eq!(anna.call("edit_verfahren", edit(forget)).await["done"]["edit"], "forget");
    let conditions = async || node_line(&anna, &draft, &shelter).await["conditions"].clone();
    assert_eq!(conditions().await, json!(0));
    for _ in 0..2 {
        anna.call("undo_verfahren", json!({ "draft": draft })).await;
    }
    assert_eq!(outline(&anna, &draft).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_answer_names_the_rules_that_still_ask_for_it() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let draft = imported(&anna).await;
    let lines = outline(&anna, &draft).await;
    let [origin, shelter] = ["Herkunft", "Welches?"].map(|name| node(&lines, name).clone());
    let request = json!({ "draft": draft, "node": origin, "language": "de" });
    let options = anna.call("verfahren_node", request).await["options"].clone();
    let remove = async |option: &Value| {
        let edit = json!({ "kind": "remove", "node": option["node"] });
        anna.call("edit_verfahren", json!({ "draft": draft, "edit": edit, "joins": false })).await["left_behind"]
            .clone()
    };
    let gone = &options[0]["node"];
    let left =
        json!([{ "gone": gone, "gone_kind": "option", "gone_name": "Tierheim", "owner": shelter, "name": "Welches?" }]);
    assert_eq!(remove(&options[0]).await, left);
    assert_eq!(remove(&options[1]).await, json!([]), "nothing asks for it");
}

async fn node_line(desk: &Workplace, draft: &Value, node: &Value) -> Value {
    outline(desk, draft).await.into_iter().find(|line| line["node"] == *node).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_in_the_forms_own_language_is_the_forms_text() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let draft = imported(&anna).await;
    let lines = outline(&anna, &draft).await;
    let source = node(&lines, "Quelle");
    let write = |language: Value, change: Value| json!({ "draft": draft, "node": source, "path": "label", "language": language, "change": change, "joins": false });
    anna.call("write_text", write(json!("de"), json!({ "kind": "say", "text": "Fundort" }))).await;
    assert_eq!(node_line(&anna, &draft, source).await["name"], "Fundort");
    let texts = async || anna.call("verfahren_texts", json!({ "draft": draft })).await;
    let row =
        |texts: &Value| texts["rows"].as_array().unwrap().iter().find(|row| row["node"] == *source).unwrap().clone();
    assert_eq!(row(&texts().await)["languages"]["de"], Value::Null);
    let error = anna.try_call("write_text", write(json!("de"), json!({ "kind": "unneeded" }))).await.unwrap_err();
    assert_eq!(error.code, app::ErrorCode::EditRefused);

    let pasted = anna.call("read_pasted", json!({ "text": "Fundstelle\tPlace found\r\n" })).await;
    assert_eq!(pasted, json!([["Fundstelle", "Place found"]]));
    let text =
        |language: Value, text: &Value| json!({ "node": source, "path": "label", "language": language, "text": text });
    let both = json!([text(json!("en"), &pasted[0][1]), text(Value::Null, &pasted[0][0])]);
    anna.call("write_texts", json!({ "draft": draft, "texts": both })).await;
    let written = row(&texts().await);
    assert_eq!((&written["german"], &written["languages"]["en"]["state"]), (&json!("Fundstelle"), &json!("current")));
    anna.call("undo_verfahren", json!({ "draft": draft })).await;
    let undone = row(&texts().await);
    assert_eq!((&undone["german"], &undone["languages"]["en"]["state"]), (&json!("Fundort"), &json!("missing")));
    let lost = json!({ "draft": draft, "texts": [text(json!("en"), &json!("x")), { "node": "weg", "path": "label", "language": null, "text": "x" }] });
    assert_eq!(anna.try_call("write_texts", lost).await.unwrap_err().code, app::ErrorCode::EditRefused);
    assert_eq!(row(&texts().await), undone);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_is_seen_as_it_was_and_as_it_is() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let draft = imported(&anna).await;
    let lines = outline(&anna, &draft).await;
    let edit =
        async |edit: Value| anna.call("edit_verfahren", json!({ "draft": draft, "edit": edit, "joins": false })).await;
    let pages = async |section: Value| {
        anna.call("compare_pages", json!({ "draft": draft, "state": null, "section": section, "language": "de" })).await
    };
    let same = pages(Value::Null).await;
    assert_eq!((&same["section"], &same["before"]), (node(&lines, "Eins"), &same["now"]));
    edit(json!({ "kind": "set", "node": node(&lines, "X"), "property": "label", "value": "Y" })).await;
    edit(json!({ "kind": "remove", "node": node(&lines, "Eins") })).await;

    let changed = pages(Value::Null).await;
    assert_eq!(&changed["section"], node(&lines, "Zwei"), "the first of now that has changed");
    let counts: Vec<_> =
        changed["sections"].as_array().unwrap().iter().map(|one| (&one["name"], &one["changes"])).collect();
    assert_eq!(counts, [(&json!("Zwei"), &json!(1)), (&json!("Eins"), &json!(1))]);
    for (side, label) in [("before", ">X<"), ("now", ">Y<")] {
        let html = changed[side].as_str().unwrap();
        assert!(html.contains(label) && html.contains("</span> geändert</span>"), "{html}");
    }
    let gone = pages(node(&lines, "Eins").clone()).await;
    assert_eq!(gone["now"], Value::Null);
    assert_eq!(gone["before"].as_str().unwrap().matches("</span> gelöscht</span>").count(), 1);
}
