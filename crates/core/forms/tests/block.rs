//! Building blocks carry their rules.
#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

use amtspult_forms::{Design, Edit, Form, block_of, fitted};
use serde_json::json;

#[test]
fn a_group_goes_into_another_form_with_its_rules() {
    let asks = |group: &str, field: &str| json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": group, "groupIndex": 0, "fieldId": field}});
    let group = json!({"id": "hund", "title": "Hund", "rows": [{"fields": [
        {"id": "name", "type": "STRING", "@text:en:label": {"text": "Name", "of": "x"}},
        {"id": "rasse", "type": "STRING", "displayConditions": [asks("hund", "name"), asks("person", "alter")]}]}]});
    let form = |groups| {
        let json = json!({"id": "1:F:v1.0", "sections": [{"title": "S", "fieldGroups": groups}]});
        Form::parse(&json).unwrap()
    };
    let from = form(json!([group]));
    let node = from.groups().next().unwrap().node.clone();
    let block = block_of(&from, &node).unwrap();
    assert_eq!(block, group, "nothing is lost, and no id of a node comes along");
    // The other form has a group of that id: the block gets another one, and its rule goes on speaking of its own field.
    let into = form(json!([{"id": "hund", "rows": [{"fields": [{"id": "name", "type": "STRING"}]}]}]));
    let fit = fitted(&block, &into);
    assert_eq!(fit.missing, ["person/alter"]);
    let section = into.sections[0].node.clone();
    let mut design = Design::of(into);
    let edit = Edit::Add { node: section, list: "fieldGroups".to_owned(), value: fit.group, before: None };
    let step = design.edit(&edit, "x").unwrap();
    assert_eq!(step.done.name, "Hund", "the step is about the group, not about something in it");
    let added = design.form().group("hund2").unwrap();
    let condition = &added.fields().nth(1).unwrap().conditions[0];
    assert_eq!(condition.fields()[0].group, "hund2");
    assert_eq!(design.form().group("hund").unwrap().fields().next().unwrap().conditions.len(), 0);
}
