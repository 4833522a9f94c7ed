//! Whatever a designer does can be undone, exactly, and nothing that speaks of a field comes to speak of another one.

use std::collections::BTreeSet;

use amtspult_forms::{Design, Edit, EditError, FieldPlace, FieldType, Form, NodeId, Step, losses};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use trial::Random;

use super::form;

fn written(form: &Form) -> String {
    serde_json::to_string(&form.to_json_with_ids()).unwrap()
}

/// Generated forms, the samples and the real ones.
pub(crate) fn forms(generated: usize) -> Vec<Form> {
    let config = Config { rng_seed: RngSeed::Fixed(13), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let strategy = form::form_json(false);
    let mut all: Vec<Value> = (0..generated).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let mut folders = vec![trial::project().join("assets/forms")];
    folders.extend(trial::shared("amt24"));
    for folder in folders {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if let Ok(json) = serde_json::from_str::<Value>(&text)
                && json.get("sections").is_some()
            {
                all.push(json);
            }
        }
    }
    all.iter().filter_map(|json| Form::parse(json).ok()).collect()
}

/// Some node of the form whose id begins like this, or any.
struct Nodes<'a> {
    form: &'a Form,
    all: Vec<NodeId>,
}

impl Nodes<'_> {
    fn any(&self, random: &mut Random) -> NodeId {
        random.one(&self.all).clone()
    }

    fn fields(&self) -> Vec<NodeId> {
        self.form.groups().flat_map(|group| group.fields()).map(|field| field.node.clone()).collect()
    }

    fn groups(&self) -> Vec<NodeId> {
        self.form.groups().map(|group| group.node.clone()).collect()
    }

    fn one(&self, of: &[NodeId], random: &mut Random) -> NodeId {
        if of.is_empty() { self.any(random) } else { random.one(of).clone() }
    }
}

fn place(nodes: &Nodes<'_>, random: &mut Random) -> FieldPlace {
    let (field, group) = (nodes.one(&nodes.fields(), random), nodes.one(&nodes.groups(), random));
    match random.below(5) {
        0 => FieldPlace::Before { field },
        1 => FieldPlace::After { field },
        2 => FieldPlace::Beside { field },
        3 => FieldPlace::First { group },
        _ => FieldPlace::Last { group },
    }
}

pub(crate) fn edit(form: &Form, random: &mut Random) -> Edit {
    let nodes = Nodes { form, all: form.node_ids() };
    let (fields, groups) = (nodes.fields(), nodes.groups());
    let field = nodes.one(&fields, random);
    let id = (*random.one(&["a", "b", "neu", "x:y", "", "g", "h"])).to_owned();
    let condition = json!({"@type": "ShowOnFilledFieldCondition",
        "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "a"}});
    match random.below(18) {
        0 => Edit::Set { node: nodes.any(random), property: "label".to_owned(), value: json!("neu") },
        1 => Edit::Set { node: field, property: "@text:en:label".to_owned(), value: json!({"text": "new"}) },
        2 => Edit::Unset { node: nodes.any(random), property: "label".to_owned() },
        3 => Edit::Remove { node: nodes.any(random) },
        4 => Edit::Add { node: field, list: "displayConditions".to_owned(), value: condition, before: None },
        5 => {
            let value = json!({"value": "w", "label": "W"});
            Edit::Add { node: field, list: "possibleValues".to_owned(), value, before: Some(nodes.any(random)) }
        }
        6 => Edit::Add {
            node: form.node.clone(),
            list: "sections".to_owned(),
            value: json!({"title": "S", "fieldGroups": [{"id": "neu", "rows": [{"fields": [{"id": "a", "type": "STRING"}]}]}]}),
            before: None,
        },
        7 => {
            let into = form.sections.get(random.below(form.sections.len()));
            let into = into.map_or_else(|| form.node.clone(), |section| section.node.clone());
            let before = random.one_in(2).then(|| nodes.one(&groups, random));
            Edit::Move { node: nodes.one(&groups, random), into, list: "fieldGroups".to_owned(), before }
        }
        8 => {
            let node = nodes.any(random);
            Edit::Move { node, into: field, list: "displayConditions".to_owned(), before: None }
        }
        9 => Edit::AddField { value: json!({"id": id, "label": "L", "type": "DATE"}), place: place(&nodes, random) },
        10 => Edit::MoveField { field, place: place(&nodes, random) },
        11 => Edit::Rename { node: if random.one_in(3) { nodes.one(&groups, random) } else { field }, id },
        12 => Edit::Become { field, to: random.one(&FieldType::ALL).1.to_owned() },
        13 => {
            let fields = (0..=random.below(3)).map(|_| nodes.one(&fields, random)).collect();
            Edit::Gather { fields, value: json!({"id": "g", "title": "Neu"}) }
        }
        14 => Edit::Dissolve { group: nodes.one(&groups, random) },
        15 => {
            // One stays, changed; one is new; the others go.
            let json = form.to_json_with_ids().to_string();
            let known = nodes.all.iter().find(|id| id.as_str().contains('?') && json.contains(id.as_str()));
            let mut kept = condition.clone();
            kept["@node"] = json!(known.map_or("", NodeId::as_str));
            Edit::Replace { node: field, list: "displayConditions".to_owned(), values: vec![condition, kept] }
        }
        16 => Edit::Redirect { from: field, to: nodes.one(&fields, random) },
        _ => Edit::Forget { node: nodes.any(random) },
    }
}

/// Who speaks of whom.
fn spoken(form: &Form) -> BTreeSet<(NodeId, NodeId)> {
    let fields = form.groups().flat_map(|group| group.fields());
    fields.flat_map(|field| form.asking(&field.node)).map(|asking| (asking.through, asking.asked)).collect()
}

fn has_clashes(form: &Form) -> bool {
    let mut groups = BTreeSet::new();
    form.groups().any(|group| {
        let mut fields = BTreeSet::new();
        !groups.insert(&group.id) || group.fields().any(|field| !fields.insert(&field.id))
    })
}

#[test]
fn what_is_done_is_undone_exactly() {
    let (mut done, mut refused) = (0, 0);
    let all = forms(trial::rounds(3_100, 60));
    for (number, form) in all.into_iter().enumerate() {
        let mut random = Random::new(number as u64);
        let mut design = Design::of(form);
        let mut states = vec![written(design.form())];
        let mut steps: Vec<Step> = vec![];
        for at in 0..trial::rounds(40, 12) {
            let before = design.form().clone();
            let edit = edit(&before, &mut random);
            match design.edit(&edit, &format!("{at}")) {
                Ok(step) => {
                    keeps_meaning(&before, design.form(), &edit);
                    // It is what the step says after it was stored.
                    let text = serde_json::to_string(&step).unwrap();
                    steps.push(serde_json::from_str(&text).unwrap());
                    states.push(written(design.form()));
                    done += 1;
                }
                Err(_) => {
                    assert_eq!(&written(design.form()), states.last().unwrap(), "{edit:?}");
                    refused += 1;
                }
            }
        }
        // A program that starts anew has the form and the steps.
        let mut later = Design::of(Form::parse(&design.form().to_json_with_ids()).unwrap());
        for design in [&mut design, &mut later] {
            for (step, state) in steps.iter().zip(&states).rev() {
                design.undo(step).unwrap();
                assert_eq!(&written(design.form()), state, "{:?}", step.done);
            }
            for (step, state) in steps.iter().zip(&states[1..]) {
                design.redo(step).unwrap();
                assert_eq!(&written(design.form()), state, "{:?}", step.done);
            }
        }
    }
    println!("{done} edits done and undone, {refused} refused");
    assert!(done > refused, "{done} {refused}");
}

/// Conditions, bounds and computations speak of the same fields before and after.
fn keeps_meaning(before: &Form, after: &Form, edit: &Edit) {
    let moves = match edit {
        Edit::Rename { .. } | Edit::MoveField { .. } | Edit::Gather { .. } | Edit::Dissolve { .. } => true,
        // A condition that is put into the field that it speaks of isn't told as speaking of it.
        Edit::Move { list, .. } => list == "fieldGroups",
        _ => false,
    };
    // Asking each field of a large form who speaks of it takes most of the time.
    let is_large = before.groups().flat_map(|group| group.fields()).count() > 60;
    if !moves || has_clashes(before) || (is_large && !trial::full()) {
        return;
    }
    let (before, after) = (spoken(before), spoken(after));
    let lost: Vec<_> = before.difference(&after).collect();
    // With a group that is dissolved go its own conditions.
    if !matches!(edit, Edit::Dissolve { .. }) {
        assert!(lost.is_empty(), "{edit:?}: {lost:?}");
    }
}

#[test]
fn every_type_becomes_every_other_and_comes_back() {
    for (from, name) in FieldType::ALL {
        for (to, other) in FieldType::ALL {
            let mut field = json!({"id": "f", "label": "F", "type": name, "required": true, "helptext": "Hilfe", "width": 6,
                "validationRules": [{"@type": "MaxLengthValidator", "maxLength": 9}, {"@type": "MaxFilesValidator", "maxFiles": 2},
                    {"@type": "MinDateValidator", "minValue": "2026-01-01"}]});
            if from.is_choice() {
                field["possibleValues"] = json!([{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]);
                field["value"] = if from.is_multiple_choice() { json!(["a"]) } else { json!("a") };
            }
            let asks = json!({"@type": "ShowOnFieldValuesCondition", "values": ["a"],
                "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "f"}});
            let asking = json!({"id": "o", "type": "STRING", "displayConditions": [asks]});
            let json = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "rows": [{"fields": [field, asking]}]}]}]});
            let form = Form::parse(&json).unwrap();
            let node = form.groups().next().unwrap().fields().next().unwrap().node.clone();
            let told = losses(&form, &node, other);
            let mut design = Design::of(form.clone());
            let step = design.edit(&Edit::Become { field: node.clone(), to: other.to_owned() }, "").unwrap();
            let after = design.form().to_json();
            let kept =
                |name: &str| after.pointer(&format!("/sections/0/fieldGroups/0/rows/0/fields/0/{name}")).cloned();
            assert_eq!(kept("type"), Some(json!(other)));
            // What isn't told is kept.
            if told.is_empty() {
                let before = form.to_json();
                for name in ["required", "possibleValues", "validationRules", "label", "helptext", "width"] {
                    let was = before.pointer(&format!("/sections/0/fieldGroups/0/rows/0/fields/0/{name}"));
                    assert_eq!(kept(name).as_ref(), was, "{name}: {from:?} → {to:?}");
                }
            }
            if from.is_choice() && to.is_choice() {
                assert!(
                    !told.iter().any(|loss| matches!(loss, amtspult_forms::Loss::Options { .. })),
                    "{from:?} → {to:?}"
                );
            }
            design.undo(&step).unwrap();
            assert_eq!(written(design.form()), written(&form), "{from:?} → {to:?}");
        }
    }
}

#[test]
fn what_would_break_the_form_is_refused_and_names_what_is_in_the_way() {
    let json = json!({"id": "1:F:v1.0", "sections": [{"title": "S", "fieldGroups": [
        {"id": "g", "rows": [{"fields": [{"id": "a"}, {"id": "b"}]}]},
        {"id": "h", "multiple": true, "rows": [{"fields": [{"id": "a"}]}]}]}]});
    let form = Form::parse(&json).unwrap();
    let node = |id: &str| NodeId::from(id);
    let refused = |edit: Edit| form.with(&edit).unwrap_err();
    let rename = |to: &str| Edit::Rename { node: node("field:g/a"), id: to.to_owned() };
    assert_eq!(refused(rename("b")), EditError::IdTaken { id: "b".to_owned(), by: node("field:g/b") });
    assert_eq!(refused(rename("x:y")), EditError::BadId("x:y".to_owned()));
    assert_eq!(refused(rename(" ")), EditError::BadId(" ".to_owned()));
    assert_eq!(refused(Edit::Remove { node: node("form") }), EditError::TheForm);
    assert_eq!(refused(Edit::Dissolve { group: node("group:h") }), EditError::OtherRepetition(node("group:h")));
    let fields = vec![node("field:g/a"), node("field:h/a")];
    assert_eq!(refused(Edit::Gather { fields, value: json!({}) }), EditError::NotOneGroup);
    let list = "fields".to_owned();
    let into_field = Edit::Add { node: node("field:g/a"), list: list.clone(), value: json!({"id": "z"}), before: None };
    assert_eq!(refused(into_field), EditError::NotThere { node: node("field:g/a"), list });
}

#[test]
fn a_moved_field_keeps_who_speaks_of_it_and_gets_an_id_that_is_free() {
    let asks = json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "h", "groupIndex": -1, "fieldId": "a"}});
    let json = json!({"id": "1:F:v1.0", "sections": [{"title": "S", "fieldGroups": [
        {"id": "g", "rows": [{"fields": [{"id": "a"}]}]},
        {"id": "h", "multiple": true, "instanceTitleTemplate": "{b}", "rows": [{"fields": [{"id": "a"}]},
            {"fields": [{"id": "b", "displayConditions": [asks]}]}]}]}]});
    let mut design = Design::of(Form::parse(&json).unwrap());
    let place = FieldPlace::Last { group: NodeId::from("group:g") };
    let step = design.edit(&Edit::MoveField { field: NodeId::from("field:h/a"), place }, "").unwrap();
    let after = design.form().to_json();
    assert_eq!(after.pointer("/sections/0/fieldGroups/0/rows/1/fields/0/id"), Some(&json!("a2")));
    let key = after.pointer("/sections/0/fieldGroups/1/rows/0/fields/0/displayConditions/0/conditionFieldKey");
    assert_eq!(key, Some(&json!({"groupId": "g", "groupIndex": 0, "fieldId": "a2"})));
    assert_eq!(step.done.name, "a2");
    design.edit(&Edit::Rename { node: NodeId::from("field:h/b"), id: "name".to_owned() }, "").unwrap();
    assert_eq!(design.form().groups().nth(1).unwrap().instance_title_template.as_deref(), Some("{name}"));
}

#[test]
fn another_form_is_one_step_that_is_taken_back_exactly() {
    let forms = forms(trial::rounds(400, 40));
    for pair in forms.windows(2) {
        let [one, other] = pair else { continue };
        let mut other = other.clone();
        other.align(one);
        let mut design = Design::of(one.clone());
        let step = design.become_form(&other, "restore").unwrap();
        assert_eq!(written(design.form()), written(&other));
        assert_eq!((step.done.edit.as_str(), step.done.sort), ("restore", amtspult_forms::NodeKind::Form));
        let step: Step = serde_json::from_value(serde_json::to_value(&step).unwrap()).unwrap();
        design.undo(&step).unwrap();
        assert_eq!(written(design.form()), written(one));
        design.redo(&step).unwrap();
        assert_eq!(written(design.form()), written(&other));
        assert!(design.become_form(&other, "restore").unwrap().is_nothing());
    }
}

#[test]
fn a_state_that_is_restored_touches_what_differs_and_nothing_else() {
    for form in forms(trial::rounds(100, 10)) {
        let Some(field) = form.groups().flat_map(|group| group.fields()).next().map(|field| field.node.clone()) else {
            continue;
        };
        let mut design = Design::of(form.clone());
        let set = Edit::Set { node: field.clone(), property: "label".to_owned(), value: json!("ganz anders") };
        design.edit(&set, "x").unwrap();
        let step = design.become_form(&form, "restore").unwrap();
        assert_eq!(step.nodes().collect::<Vec<_>>(), [&field]);
        assert!(!step.moves_nodes());
        assert_eq!(written(design.form()), written(&form));
    }
}

fn small() -> Form {
    let json = json!({"id": "1:F:v1.0", "sections": [{"title": "S", "fieldGroups": [
        {"id": "g", "rows": [{"fields": [{"id": "a"}, {"id": "b"}]}]}]}]});
    Form::parse(&json).unwrap()
}

fn set(node: &str, property: &str, value: Value) -> Edit {
    Edit::Set { node: NodeId::from(node), property: property.to_owned(), value }
}

#[test]
fn what_an_edit_leaves_can_be_read_again_with_its_step() {
    let nested = |levels: usize| (0..levels).fold(json!("x"), |value, _| json!([value]));
    for (node, most) in [("form", 119), ("field:g/a", 111)] {
        let mut design = Design::of(small());
        let before = written(design.form());
        let step = design.edit(&set(node, "own", nested(most)), "").unwrap();
        let read = Form::read(&written(design.form())).unwrap();
        assert_eq!(written(&read), written(design.form()));
        assert_eq!(serde_json::from_str::<Step>(&serde_json::to_string(&step).unwrap()).unwrap(), step);
        let refused = design.edit(&set(node, "own", nested(most + 1)), "").unwrap_err();
        assert_eq!(refused.to_string(), "form: lies deeper than 120 levels");
        design.undo(&step).unwrap();
        assert_eq!(written(design.form()), before);
    }
}

#[test]
fn a_draft_that_has_grown_beyond_what_a_file_may_hold_can_be_read() {
    let mut design = Design::of(small());
    design.edit(&set("field:g/a", "helptext", json!("x".repeat(3_000_000))), "").unwrap();
    let text = written(design.form());
    assert!(Form::read(&text).is_err());
    assert_eq!(written(&Form::read_own(&text).unwrap()), text);
}

#[test]
fn a_list_of_nodes_is_never_a_property() {
    let mut design = Design::of(small());
    let before = written(design.form());
    let options = json!([{"value": "x", "label": "X"}]);
    let step = design.edit(&set("field:g/a", "possibleValues", options.clone()), "n").unwrap();
    let option = design.form().groups().next().unwrap().fields().next().unwrap().options[0].node.clone();
    design.edit(&Edit::Remove { node: option.clone() }, "o").and_then(|step| Ok(design.undo(&step)?)).unwrap();
    for edit in [
        set("field:g/a", "possibleValues", json!(null)),
        set("field:g/a", "@node", json!("z")),
        set("form", "sections", json!({})),
        Edit::Unset { node: NodeId::from("form"), property: "sections".to_owned() },
    ] {
        assert!(matches!(design.edit(&edit, "p").unwrap_err(), EditError::NotThere { .. }), "{edit:?}");
    }
    design.undo(&step).unwrap();
    assert_eq!(written(design.form()), before);
}

#[test]
fn tests_follow_fields_that_swap_their_names() {
    let mut form = small();
    let tests = json!({"answers": {"g:0:a": "A", "g:0:b": "B"}});
    form = form.with(&set("form", "@test:1", tests)).unwrap();
    let rename = |node: &str, id: &str| Edit::Rename { node: NodeId::from(node), id: id.to_owned() };
    let edits = vec![rename("field:g/a", "c"), rename("field:g/b", "a"), rename("field:g/a", "b")];
    let swapped = form.with(&Edit::All { edits }).unwrap().to_json_with_ids();
    assert_eq!(swapped["@test:1"]["answers"], json!({"g:0:b": "A", "g:0:a": "B"}));
}
