//! Edits: what each does, and what holds for all of them in any order.

mod examples;
mod words;

use std::collections::BTreeMap;

use amtspult_bpmn_edit::edit::*;
use bpmn::check::{CheckCode, check};
use bpmn::model::Model;
use markup::{read, same, write};

use crate::common::drawing::drawing;
use crate::common::editing::{edit, generated};
use trial::Random;
use trial::rounds;

/// Findings that only a dangling or doubled reference can cause.
fn broken(model: &Model) -> Vec<(CheckCode, String)> {
    let codes = [
        CheckCode::DuplicateId,
        CheckCode::UnresolvedReference,
        CheckCode::ReferenceWrongKind,
        CheckCode::FlowWithoutEnd,
        CheckCode::DefaultNotOwn,
        CheckCode::BoundaryHost,
    ];
    let findings = check(model).into_iter().filter(|finding| codes.contains(&finding.code));
    findings.map(|finding| (finding.code, finding.place.element)).collect()
}

fn assert_same(one: &Model, other: &Model, what: &str) {
    assert!(
        same(one.document(), other.document()),
        "{what}:\n{}\n---\n{}",
        write(one.document()),
        write(other.document())
    );
}

/// Edits a model, checking each step, and takes all back and does it again.
fn try_edits(model: &Model, random: &mut Random, count: usize, name: &str, done: &mut BTreeMap<String, usize>) {
    let mut is_drawn = drawing(model).is_ok_and(|drawn| drawn.missing().is_empty());
    let is_docked = drawing(model).is_ok_and(|drawn| drawn.lines_end_on_borders(false).is_ok());
    let dangling = drawing(model).map(|drawn| drawn.dangling).unwrap_or_default();
    let (mut states, mut undos) = (vec![model.clone()], vec![]);
    for step in 0..count {
        let now = states.last().unwrap();
        let edit = edit(random, now, &format!("neu{step}"));
        let kind = serde_json::to_value(&edit).unwrap()["kind"].as_str().unwrap().to_owned();
        let said = serde_json::to_string(&edit).unwrap();
        assert_eq!(serde_json::from_str::<Edit>(&said).unwrap(), edit);
        let changed = match apply(now, &edit) {
            Ok(changed) => changed,
            Err(refused) => {
                let code = serde_json::to_value(&refused).unwrap()["code"].as_str().unwrap().to_owned();
                *done.entry(format!("{kind}: {code}")).or_default() += 1;
                continue;
            }
        };
        *done.entry(kind).or_default() += 1;
        let what = format!("{name}, step {step}, {edit:?}");
        let known = broken(now);
        let new: Vec<_> = broken(&changed.model).into_iter().filter(|one| !known.contains(one)).collect();
        assert_eq!(new, [], "{what}");
        let text = write(changed.model.document());
        let again = read(text.as_bytes()).unwrap_or_else(|wrong| panic!("{what}: {wrong}"));
        assert!(same(&again, changed.model.document()), "{what}");
        // With what a plane shows its drawings go.
        is_drawn &= changed.model.diagrams().len() >= now.diagrams().len();
        if is_drawn {
            let drawn = drawing(&changed.model).unwrap_or_else(|wrong| panic!("{what}: {wrong}"));
            assert_eq!(drawn.missing(), Vec::<String>::new(), "{what}\n{text}");
            assert!(drawn.dangling.iter().all(|name| dangling.contains(name)), "{what}: {:?}", drawn.dangling);
            let docked = drawn.lines_end_on_borders(false);
            docked
                .or_else(|wrong| if is_docked { Err(wrong) } else { Ok(()) })
                .unwrap_or_else(|wrong| panic!("{what}: {wrong}\n{text}"));
        }
        undos.push(changed.undo);
        states.push(changed.model);
    }
    let mut at = states.pop().unwrap();
    let last = at.clone();
    let mut redos = vec![];
    for (state, undone) in states.iter().zip(&undos).rev() {
        let changed = undo(&at, undone).unwrap();
        assert_same(&changed.model, state, name);
        at = changed.model;
        redos.push(changed.undo);
    }
    for redo in redos.iter().rev() {
        at = undo(&at, redo).unwrap().model;
    }
    assert_same(&at, &last, name);
}

#[test]
fn any_edits_of_generated_models() {
    let mut done = BTreeMap::new();
    for seed in 0..rounds(5_000, 150) {
        let mut random = Random::new(seed as u64);
        let nodes = 3 + random.below(10);
        let model = Model::read(generated(&mut random, nodes).as_bytes()).unwrap();
        let model = if random.chance(70) { apply(&model, &Edit::LayOut { all: true }).unwrap().model } else { model };
        try_edits(&model, &mut random, 12, &format!("seed {seed}"), &mut done);
    }
    println!("{done:#?}");
    for kind in
        ["add", "insert", "declare", "connect", "move", "delete", "rename", "replace-type", "wrap", "bind", "lay-out"]
    {
        assert!(done.get(kind).is_some_and(|count| *count > 5), "{kind}: {done:#?}");
    }
}

#[test]
fn any_edits_of_files_of_the_field() {
    let mut done = BTreeMap::new();
    for (number, (name, bytes)) in trial::models().into_iter().enumerate() {
        let model = Model::read(&bytes).unwrap();
        for round in 0..rounds(20, 1) {
            try_edits(&model, &mut Random::new((number * 1_000 + round) as u64), 12, &name, &mut done);
        }
    }
}
