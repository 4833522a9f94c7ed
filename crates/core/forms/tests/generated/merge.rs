//! Merging generated forms, and what it decides in single cases.

use std::collections::{BTreeMap, BTreeSet};

use amtspult_forms::{
    Change, Choose, ConflictKind, Context, Difference, Edit, Field, FieldGroup, Form, Merge, NodeId, diff, evaluate,
    merge,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{TODAY, form, try_all};

fn triple() -> impl Strategy<Value = (Form, Form, Form)> {
    (form::form(), form::doings(), form::doings()).prop_map(|(base, mine, theirs)| {
        let (mine, theirs) = (form::done(&base, &mine), form::done(&base, &theirs));
        (base, mine, theirs)
    })
}

/// By node: the one above it, the list it stands in, and the ids of that list.
fn places(form: &Form) -> Places {
    fn walk(value: &Value, found: &mut Places) {
        let id = |value: &Value| value.get("@node").and_then(Value::as_str).map(NodeId::from);
        let Some(above) = id(value) else { return };
        for (name, list) in value.as_object().unwrap() {
            let ids: Vec<NodeId> = list.as_array().into_iter().flatten().filter_map(id).collect();
            for (below, item) in ids.iter().zip(list.as_array().into_iter().flatten()) {
                found.insert(below.clone(), (above.clone(), name.clone(), ids.clone()));
                walk(item, found);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&form.to_json_with_ids(), &mut found);
    found
}

type Places = BTreeMap<NodeId, (NodeId, String, Vec<NodeId>)>;

/// What a merge has made of a side's edits.
pub(crate) struct Outcome<'a> {
    side: Value,
    merged: &'a Merge,
    /// Written with ids.
    now_written: Value,
    before: Places,
    then: Places,
    now: Places,
    /// From the side to the merged form.
    changes: Vec<Difference>,
}

impl<'a> Outcome<'a> {
    pub fn of(base: &Form, side: &Form, merged: &'a Merge) -> Self {
        Self {
            side: side.to_json_with_ids(),
            merged,
            now_written: merged.form.to_json_with_ids(),
            before: places(base),
            then: places(side),
            now: places(&merged.form),
            changes: diff(side, &merged.form),
        }
    }

    /// Whether an edit of the side is in the merged form, or told as a conflict about its node, one above it, or its list.
    pub fn keeps(&self, edit: &Difference) -> bool {
        let Self { merged, before, then, now, .. } = self;
        let here = |node: &NodeId| *node == merged.form.node || now.contains_key(node);
        let mut above = Some(edit.node.clone());
        while let Some(node) = above {
            let about_order = |kind: &ConflictKind| matches!(kind, ConflictKind::Order { .. });
            if merged.conflicts.iter().any(|c| c.node == node && (node == edit.node || !about_order(&c.kind))) {
                return true;
            }
            above = now.get(&node).or_else(|| before.get(&node)).map(|(above, ..)| above.clone());
        }
        let undone = |wanted: &dyn Fn(&Change) -> bool| {
            self.changes.iter().any(|other| other.node == edit.node && wanted(&other.change))
        };
        match &edit.change {
            Change::Added => here(&edit.node),
            Change::Removed => !here(&edit.node),
            Change::Moved { .. } => here(&edit.node) && !undone(&|change| matches!(change, Change::Moved { .. })),
            Change::Reordered => {
                let (Some((list_of, name, order)), Some((.., merged_order))) =
                    (then.get(&edit.node), now.get(&edit.node))
                else {
                    // Removed on purpose by the other one, who saw no more of this list than its order.
                    return !here(&edit.node);
                };
                let order_disputed = merged
                    .conflicts
                    .iter()
                    .any(|c| c.node == *list_of && c.kind == ConflictKind::Order { list: name.clone() });
                // What the side has put on the other side of something is there still; of what has gone elsewhere, nothing is said.
                let was = before.get(&edit.node).map(|(.., ids)| ids.as_slice()).unwrap_or_default();
                let is_before = |ids: &[NodeId], one: &NodeId| {
                    let at = |node: &NodeId| ids.iter().position(|id| id == node);
                    Some(at(&edit.node)? < at(one)?)
                };
                let passed = |one: &&NodeId| is_before(was, one).is_some_and(|was| is_before(order, one) != Some(was));
                let holds =
                    |one: &NodeId| is_before(merged_order, one).is_none_or(|is| Some(is) == is_before(order, one));
                order_disputed || order.iter().filter(passed).all(holds)
            }
            Change::Renamed { to, .. } => {
                !undone(&|change| matches!(change, Change::Renamed { from, .. } if from == to))
            }
            Change::Changed { property, .. } => {
                // A reference into the void is kept as it is written, whatever it means by now.
                let written = |form: &Value| written_property(form, &edit.node, property);
                let differs =
                    |change: &Change| matches!(change, Change::Changed { property: other, .. } if other == property);
                here(&edit.node) && (written(&self.side) == written(&self.now_written) || !undone(&differs))
            }
        }
    }
}

fn written_property(value: &Value, node: &NodeId, name: &str) -> Option<Value> {
    match value {
        Value::Object(object) if object.get("@node").and_then(Value::as_str) == Some(node.as_str()) => {
            Some(object.get(name).cloned().unwrap_or_default())
        }
        Value::Object(object) => object.values().find_map(|value| written_property(value, node, name)),
        Value::Array(items) => items.iter().find_map(|value| written_property(value, node, name)),
        _ => None,
    }
}

/// Fields that have the id of another field of their group.
fn clashing(form: &Form) -> Vec<NodeId> {
    let same = |one: &Field, other: &Field| one.node != other.node && one.id == other.id;
    let of_group = |group: &FieldGroup| -> Vec<NodeId> {
        let clashes = group.fields().filter(|one| group.fields().any(|other| same(one, other)));
        clashes.map(|field| field.node.clone()).collect()
    };
    form.groups().flat_map(of_group).collect()
}

#[test]
fn merging_loses_no_edit_and_knows_no_order() {
    try_all(10_000, 256, &triple(), |(base, mine, theirs)| {
        let merged = merge(&base, &mine, &theirs).unwrap();
        let swapped = merge(&base, &theirs, &mine).unwrap();
        let mirrored: Vec<_> = swapped
            .conflicts
            .iter()
            .cloned()
            .map(|mut conflict| {
                std::mem::swap(&mut conflict.mine, &mut conflict.theirs);
                conflict
            })
            .collect();
        prop_assert_eq!(&merged.conflicts, &mirrored);
        if merged.conflicts.is_empty() {
            prop_assert_eq!(merged.form.to_json_with_ids(), swapped.form.to_json_with_ids());
        }
        for side in [&mine, &theirs] {
            let outcome = Outcome::of(&base, side, &merged);
            for edit in diff(&base, side) {
                prop_assert!(outcome.keeps(&edit), "{:?} is lost: {:?}", edit, merged.conflicts);
            }
        }
        // Ids clash where a side has brought that along, or where it is told.
        let told = merged.conflicts.iter().filter_map(|conflict| match &conflict.kind {
            ConflictKind::SameId { other } => Some([conflict.node.clone(), other.clone()]),
            _ => None,
        });
        let known: BTreeSet<NodeId> =
            [clashing(&mine), clashing(&theirs)].concat().into_iter().chain(told.flatten()).collect();
        prop_assert!(clashing(&merged.form).iter().all(|node| known.contains(node)), "{:?}", merged.conflicts);
        // The result is a form that can be written, read, checked and filled in.
        let again = Form::parse(&merged.form.to_json_with_ids()).unwrap();
        prop_assert_eq!(&again, &merged.form);
        let ids = merged.form.node_ids();
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        evaluate(&merged.form, &Default::default(), &Context::on(TODAY));
        // Every conflict can be decided, either way.
        for choose in [Choose::Mine, Choose::Theirs] {
            let mut open = merged.clone();
            let mut steps = 0;
            while !open.conflicts.is_empty() {
                open = open.resolve(0, choose).unwrap();
                steps += 1;
            }
            prop_assert!(steps <= merged.conflicts.len());
            let all = merged.clone().resolve_all(choose).unwrap();
            prop_assert_eq!(&all.conflicts, &vec![]);
            prop_assert_eq!(all.form, open.form);
        }
        Ok(())
    });
}

#[test]
fn what_nobody_else_touched_is_merged_without_a_word() {
    try_all(10_000, 256, &(form::form(), form::doings()), |(base, doings)| {
        let mine = form::done(&base, &doings);
        let merged = merge(&base, &mine, &base).unwrap();
        prop_assert_eq!(&merged.conflicts, &vec![]);
        prop_assert_eq!(merged.form.to_json_with_ids(), mine.to_json_with_ids());
        prop_assert_eq!(diff(&mine, &merged.form), vec![]);
        Ok(())
    });
}

#[test]
fn a_conflict_is_decided_by_hand() {
    let base = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [{"id": "a", "type": "STRING", "label": "A"}, {"id": "b", "type": "STRING"}]}]}]}]});
    let with = |path: &str, value: Value| {
        let mut json = base.clone();
        *json.pointer_mut(path).unwrap() = value;
        Form::parse(&json).unwrap()
    };
    let original = Form::parse(&base).unwrap();
    let label = "/sections/0/fieldGroups/0/rows/0/fields/0/label";
    let merged = merge(&original, &with(label, json!("Mein")), &with(label, json!("Ihr"))).unwrap();
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].kind, ConflictKind::Property { name: "label".to_owned() });
    let decided = merged.resolve(0, Choose::Theirs).unwrap();
    assert_eq!(decided.form.to_json().pointer(label), Some(&json!("Ihr")));

    // A condition of theirs follows a field that mine renames.
    let id = "/sections/0/fieldGroups/0/rows/0/fields/0/id";
    let mut renamed = original.clone();
    renamed.sections[0].groups[0].rows[0].fields[0].id = "neu".to_owned();
    let mut shown = base.clone();
    shown["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][1]["displayConditions"] = json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "a"}}]);
    let merged = merge(&original, &renamed, &Form::parse(&shown).unwrap()).unwrap();
    assert_eq!(merged.conflicts, vec![]);
    assert_eq!(merged.form.to_json().pointer(id), Some(&json!("neu")));
    merged.form.publishable().unwrap();

    // Mine removes a field that theirs speaks of: it stays until somebody decides.
    let mut removed = original.clone();
    removed.sections[0].groups[0].rows[0].fields.remove(0);
    let merged = merge(&original, &removed, &Form::parse(&shown).unwrap()).unwrap();
    assert_eq!(merged.conflicts.iter().map(|conflict| &conflict.kind).collect::<Vec<_>>(), [&ConflictKind::Removed]);
    merged.form.publishable().unwrap();
}

/// The fields `a` and `c` in the group `g`, and `b` in `h`, which is shown where a field of `g` is filled in.
fn three_fields(shown_by: &str) -> Form {
    let shown = json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": key("g", -1, shown_by)});
    let first = json!({"id": "g", "rows": [
        {"fields": [{"id": "a", "type": "STRING"}]},
        {"fields": [{"id": "c", "type": "STRING"}]},
    ]});
    let second = json!({"id": "h", "rows": [
        {"fields": [{"id": "b", "type": "STRING", "displayConditions": [shown]}]},
    ]});
    Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [first, second]}]})).unwrap()
}

fn key(group: &str, index: i32, field: &str) -> Value {
    json!({"groupId": group, "groupIndex": index, "fieldId": field})
}

/// What the condition of `b` speaks of.
fn spoken_of(form: &Form) -> Value {
    let path = "/sections/0/fieldGroups/1/rows/0/fields/0/displayConditions/0/conditionFieldKey";
    form.to_json().pointer(path).unwrap().clone()
}

fn set(form: &Form, node: &NodeId, property: &str, value: Value) -> Form {
    form.with(&Edit::Set { node: node.clone(), property: property.to_owned(), value }).unwrap()
}

fn renamed(form: &Form, node: &str, id: &str) -> Form {
    set(form, &node.into(), "id", json!(id))
}

fn moved(form: &Form, node: &str, row: &str) -> Form {
    form::moved(form, &node.into(), &row.into())
}

fn kinds(merged: &Merge) -> Vec<ConflictKind> {
    merged.conflicts.iter().map(|conflict| conflict.kind.clone()).collect()
}

#[test]
fn a_reference_goes_on_meaning_its_field_where_another_gets_the_same_id() {
    let base = three_fields("a");
    let (mine, theirs) = (renamed(&base, "field:g/c", "neu"), renamed(&base, "field:g/a", "c"));
    let merged = merge(&base, &mine, &theirs).unwrap();
    assert_eq!(kinds(&merged), []);
    assert_eq!(spoken_of(&merged.form), key("g", -1, "c"));
}

#[test]
fn ids_that_clash_where_a_field_was_moved_are_told() {
    let base = three_fields("b");
    // The condition comes to speak of the renamed field.
    let (mine, theirs) = (moved(&base, "field:g/a", "row:h/b"), renamed(&base, "field:g/a", "b"));
    let merged = merge(&base, &mine, &theirs).unwrap();
    assert_eq!(kinds(&merged), [ConflictKind::SameId { other: "field:h/b".into() }]);
    // It doesn't slip to the field beside it.
    let decided = merged.resolve(0, Choose::Mine).unwrap();
    assert_eq!(spoken_of(&decided.form), key("h", -1, "a"));
}

#[test]
fn ids_that_may_clash_by_another_decision_are_told() {
    let base = three_fields("a");
    let value = json!({"@node": "field:new", "id": "a", "type": "STRING"});
    let added = Edit::Add { node: "row:g/a".into(), list: "fields".to_owned(), value, before: None };
    let mine = moved(&base, "field:g/a", "row:h/b").with(&added).unwrap();
    let theirs = moved(&base, "field:g/a", "row:g/c");
    for (mine, theirs) in [(&mine, &theirs), (&theirs, &mine)] {
        let merged = merge(&base, mine, theirs).unwrap();
        assert_eq!(kinds(&merged), [ConflictKind::Place, ConflictKind::SameId { other: "field:new".into() }]);
    }
}

#[test]
fn what_is_decided_may_speak_of_a_field_that_is_gone() {
    let base = three_fields("a");
    let condition = base.node_ids().into_iter().find(|node| node.as_str().contains('?')).unwrap();
    let without = base.with(&Edit::Remove { node: "field:g/a".into() }).unwrap();
    let [mine, theirs] = [1, 2].map(|index| set(&without, &condition, "conditionFieldKey", key("g", index, "a")));
    let merged = merge(&base, &mine, &theirs).unwrap();
    assert_eq!(kinds(&merged), [ConflictKind::Property { name: "conditionFieldKey".to_owned() }]);
    let decided = merged.resolve(0, Choose::Theirs).unwrap();
    assert_eq!(spoken_of(&decided.form), key("g", 2, "a"));
}

/// As many nodes as a form may have, in the shapes that would take longest if each were compared with each.
#[test]
fn large_forms_are_aligned_compared_and_merged_in_time() {
    let limit = std::time::Duration::from_secs(if cfg!(debug_assertions) { 40 } else { 2 });
    let form = |sections: Vec<Value>| json!({"id": "1:F:v1.0", "sections": sections});
    let group = |id: String, fields: Vec<Value>| json!({"id": id, "rows": [{"fields": fields}]});
    let in_group = |fields: Vec<Value>| form(vec![json!({"fieldGroups": [group("g".to_owned(), fields)]})]);
    let field = |id: String| json!({"id": id, "type": "STRING"});
    let count = if cfg!(debug_assertions) { 1_500 } else { 12_000 };
    type Make<'a> = Box<dyn Fn(Vec<usize>) -> Value + 'a>;
    let cases: Vec<(&str, Make<'_>)> = vec![
        ("fields", Box::new(|order| in_group(order.into_iter().map(|n| field(format!("f{n}"))).collect()))),
        ("fields of one id", Box::new(|order| in_group(order.into_iter().map(|_| field("f".to_owned())).collect()))),
        (
            "options",
            Box::new(|order| {
                let options: Vec<Value> = order.into_iter().map(|n| json!({"value": n.to_string()})).collect();
                in_group(vec![json!({"id": "f", "type": "RADIO_BUTTONS", "possibleValues": options})])
            }),
        ),
        (
            "options of one value",
            Box::new(|order| {
                let options: Vec<Value> = order.into_iter().map(|_| json!({"value": "x"})).collect();
                in_group(vec![json!({"id": "f", "type": "RADIO_BUTTONS", "possibleValues": options})])
            }),
        ),
        (
            "validators",
            Box::new(|order| {
                let rules: Vec<Value> =
                    order.into_iter().map(|n| json!({"@type": "MaxLengthValidator", "maxLength": n})).collect();
                in_group(vec![json!({"id": "f", "type": "STRING", "validationRules": rules})])
            }),
        ),
        (
            "conditions",
            Box::new(|order| {
                let key = json!({"groupId": "g", "fieldId": "f"});
                let rules: Vec<Value> = order
                    .into_iter()
                    .step_by(3)
                    .map(|n| json!({"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": key, "values": [n]}))
                    .collect();
                in_group(vec![json!({"id": "f", "type": "STRING", "displayConditions": rules})])
            }),
        ),
        ("sections", Box::new(|order| form(order.into_iter().map(|_| json!({"title": "S"})).collect()))),
        (
            "one field in each group",
            Box::new(|order| {
                let groups: Vec<Value> =
                    order.into_iter().step_by(3).map(|n| group(format!("g{n}"), vec![field("f".to_owned())])).collect();
                form(vec![json!({"fieldGroups": groups})])
            }),
        ),
    ];
    for (what, make) in cases {
        let read = |order: Vec<usize>| Form::parse(&make(order)).unwrap();
        let base = read((0..count).collect());
        let mut mine = read((0..count).rev().collect());
        // Every second one goes, others come.
        let mut theirs =
            read((0..count).flat_map(|n| if n % 2 == 0 { n..n + 1 } else { n + count..n + count + 1 }).collect());
        let started = std::time::Instant::now();
        mine.align(&base);
        theirs.align(&base);
        let differences = diff(&base, &mine).len();
        let merged = merge(&base, &mine, &theirs).unwrap();
        let conflicts = merged.conflicts.len();
        assert_eq!(merged.resolve_all(Choose::Theirs).unwrap().conflicts, []);
        let time = started.elapsed();
        println!("{what}: {time:.1?}, {differences} differences, {conflicts} conflicts");
        assert!(time <= limit, "{what}: {time:?}");
    }
}
