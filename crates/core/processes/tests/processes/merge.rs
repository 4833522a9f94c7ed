//! Comparison and merging: what holds for any base and any two sides.

use std::collections::{BTreeMap, BTreeSet};

use amtspult_processes::check::{CheckCode, check};
use amtspult_processes::diff::{Aspect, Comparison, Difference, diff};
use amtspult_processes::edit::{Edit, apply};
use amtspult_processes::merge::{Conflict, ConflictKind, Merge, merge};
use amtspult_processes::model::{Keys, Model};
use markup::{read, same, write};

use crate::common;
use crate::common::drawing;
use crate::common::editing::{edit, generated};
use crate::common::random::Random;
use crate::common::rounds;

/// A model after some edits that weren't refused.
fn edited(model: &Model, random: &mut Random, count: usize, stem: &str) -> Model {
    let mut at = model.clone();
    for step in 0..count {
        let edit = edit(random, &at, &format!("{stem}{step}"));
        if let Ok(changed) = apply(&at, &edit) {
            at = changed.model;
        }
    }
    at
}

fn triple(seed: usize) -> [Model; 3] {
    let mut random = Random::new(seed as u64);
    let nodes = 2 + random.below(9);
    let base = Model::read(generated(&mut random, nodes).as_bytes()).unwrap();
    let base = if random.chance(70) { apply(&base, &Edit::LayOut { all: true }).unwrap().model } else { base };
    let stem = if random.chance(30) { "m" } else { "t" };
    let (one, other) = (1 + random.below(5), 1 + random.below(5));
    let mine = edited(&base, &mut random, one, "m");
    let theirs = edited(&base, &mut random, other, stem);
    [base, mine, theirs]
}

/// Theirs as the merge calls it.
fn as_called(model: &Model, conflicts: &[Conflict]) -> Model {
    let mut text = write(model.document());
    for conflict in conflicts {
        if let ConflictKind::SameId { theirs_is } = &conflict.kind {
            for (before, after) in [("\"", "\""), (">", "<")] {
                let (old, new) =
                    (format!("{before}{}{after}", conflict.element), format!("{before}{theirs_is}{after}"));
                text = text.replace(&old, &new);
            }
        }
    }
    Model::read(text.as_bytes()).unwrap()
}

/// Edits of a side that are neither in the merged model nor in a conflict.
fn lost(base: &Model, side: &Model, merged: &Merge, renamed: &BTreeSet<String>) -> Vec<String> {
    let keys = Keys::of(&merged.model);
    let edits = diff(base, side);
    let missed = diff(side, &merged.model);
    let is_told = |element: &str, what: &Aspect| {
        let about = merged.conflicts.iter().chain(&merged.layout).filter(|conflict| conflict.element == element);
        let mut about = about.map(|conflict| &conflict.kind);
        about.any(|kind| match kind {
            ConflictKind::Changed { what: other } => {
                other == what || matches!((other, what), (Aspect::Drawn { .. }, _))
            }
            ConflictKind::Removed | ConflictKind::SameId { .. } => true,
            // Both are taken.
            ConflictKind::Choice => false,
        })
    };
    let all = |comparison: &Comparison| [comparison.meaning.clone(), comparison.layout.clone()].concat();
    let is_there = |element: &str| keys.find(element).is_some();
    let missed: BTreeMap<(String, Aspect), Difference> =
        all(&missed).into_iter().map(|one| ((one.element.clone(), one.what.clone()), one)).collect();
    let mut lost = vec![];
    for edit in all(&edits) {
        let is_added = edit.what == Aspect::Presence && edit.new.is_some();
        let undone: Vec<&Difference> = if is_added {
            missed.values().filter(|one| one.element == edit.element).collect()
        } else {
            missed.get(&(edit.element.clone(), edit.what.clone())).into_iter().collect()
        };
        for one in undone {
            // The other side added to what was added, by flows or lanes; or it removed the element on purpose, untouched.
            let is_of_lane = is_added && one.what == Aspect::FlowOrder;
            let follows = one.what == Aspect::Place && follows_ends(&merged.model, &one.element);
            // What isn't there any more isn't drawn.
            if one.what.plane().is_some() && !one.element.starts_with('/') && !is_there(&one.element) {
                continue;
            }
            // Both added the same; only the other one drew it.
            if is_added && one.what.plane().is_some() && one.old.is_none() {
                continue;
            }
            let told = is_told(&one.element, &one.what) || renamed.contains(&one.element);
            if !is_of_lane && !follows && !told {
                lost.push(format!("{edit:?} is missed as {one:?}"));
            }
        }
        if edit.what != Aspect::Presence
            && !edit.element.starts_with('/')
            && edits.meaning.contains(&edit)
            && !is_there(&edit.element)
        {
            lost.push(format!("{edit:?} of what is gone"));
        }
    }
    lost
}

/// A flow or attached event stands where what it belongs to does, wherever that has gone.
fn follows_ends(model: &Model, key: &str) -> bool {
    let Some(id) = Keys::of(model).find(key) else { return false };
    let parent = model.element(id).parent;
    match (drawing::host(model, id), drawing::ends(model, id)) {
        (Some(host), _) => model.element(host).parent == parent,
        (_, Some((from, to))) => model.element(from).parent == parent && model.element(to).parent == parent,
        _ => false,
    }
}

fn dangling(model: &Model) -> BTreeSet<String> {
    let codes = [CheckCode::DuplicateId, CheckCode::UnresolvedReference, CheckCode::FlowWithoutEnd];
    let findings = check(model).into_iter().filter(|finding| codes.contains(&finding.code));
    findings.map(|finding| format!("{:?} {}", finding.code, finding.element)).collect()
}

/// The conflicts as the other side sees them.
fn mirrored(conflicts: &[Conflict]) -> Vec<Conflict> {
    conflicts.iter().map(|one| Conflict { mine: one.theirs.clone(), theirs: one.mine.clone(), ..one.clone() }).collect()
}

/// With the ids that were given before a merge had to tell two apart: which one is called otherwise depends on the side.
fn as_given(conflicts: &[Conflict], renames: &[Conflict]) -> Vec<Conflict> {
    let mut text = serde_json::to_string(conflicts).unwrap();
    for conflict in renames {
        if let ConflictKind::SameId { theirs_is } = &conflict.kind {
            text = text.replace(theirs_is.as_str(), &conflict.element);
        }
    }
    let mut given: Vec<Conflict> = serde_json::from_str(&text).unwrap();
    given.sort();
    given
}

fn laws(base: &Model, mine: &Model, theirs: &Model, name: &str) -> Merge {
    let merged = merge(base, mine, theirs).unwrap();
    let swapped = merge(base, theirs, mine).unwrap();
    let shown = || {
        let [base, mine, theirs, merged] = [base, mine, theirs, &merged.model].map(|model| write(model.document()));
        format!("{base}\n--- mine\n{mine}\n--- theirs\n{theirs}\n--- merged\n{merged}")
    };
    for (one, other) in [(&merged.conflicts, &swapped.conflicts), (&merged.layout, &swapped.layout)] {
        let one = as_given(one, &merged.conflicts);
        let other = as_given(&mirrored(other), &merged.conflicts);
        assert_eq!(one, other, "{name}\n{}", shown());
    }
    if merged.conflicts.is_empty() && merged.layout.is_empty() {
        assert_eq!(diff(&merged.model, &swapped.model), Comparison::default(), "{name}");
    }
    let again = read(write(merged.model.document()).as_bytes()).unwrap();
    assert!(same(&again, merged.model.document()), "{name}");
    let known: BTreeSet<String> = [base, mine, theirs].into_iter().flat_map(dangling).collect();
    let new: Vec<String> = dangling(&merged.model).into_iter().filter(|one| !known.contains(one)).collect();
    assert!(new.is_empty(), "{name}: {new:?}\n{}", shown());
    let ids = |model: &Model| {
        let all = model.document().all().filter_map(|(node, _)| model.document().attribute(node, "id"));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        all.for_each(|id| *counts.entry(id.to_owned()).or_default() += 1);
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&merged.model).len(), ids(base).len(), "{name}: {:?}", ids(&merged.model));
    let renamed = merged.conflicts.iter().filter_map(|conflict| match &conflict.kind {
        ConflictKind::SameId { theirs_is } => Some(theirs_is.clone()),
        _ => None,
    });
    let renamed: BTreeSet<String> = renamed.collect();
    for side in [mine, &as_called(theirs, &merged.conflicts)] {
        let lost = lost(base, side, &merged, &renamed);
        assert!(lost.is_empty(), "{name}: {lost:#?}\n{:#?}\n{}", merged.conflicts, shown());
    }
    merged
}

#[test]
fn nothing_is_lost_and_sides_are_equal() {
    let (mut conflicts, mut without) = (BTreeMap::new(), 0);
    for seed in 0..rounds(10_000, 200) {
        let [base, mine, theirs] = triple(seed);
        let merged = laws(&base, &mine, &theirs, &format!("seed {seed}"));
        without += usize::from(merged.conflicts.is_empty());
        for conflict in &merged.conflicts {
            let kind = format!("{:?}", conflict.kind);
            *conflicts.entry(kind.split([' ', '(']).next().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    println!("{without} without conflict, {conflicts:?}");
    assert!(conflicts.len() == 4 && without > 20, "{without} {conflicts:?}");
}

#[test]
fn who_alone_changed_something_is_right() {
    for seed in 0..rounds(10_000, 200) {
        let [base, mine, _] = triple(seed);
        for merged in [merge(&base, &mine, &base), merge(&base, &base, &mine), merge(&base, &mine, &mine)] {
            let merged = merged.unwrap();
            assert!(same(merged.model.document(), mine.document()), "seed {seed}");
            assert!(merged.conflicts.is_empty() && merged.layout.is_empty(), "seed {seed}");
        }
        // The long way: the other side has only been laid out otherwise as a file.
        let noisy = write(base.document()).replace("<!-- Ende -->", "<!-- Schluss -->\n\n");
        let noisy = Model::read(noisy.as_bytes()).unwrap();
        assert_eq!(diff(&base, &noisy), Comparison::default());
        for merged in [merge(&base, &mine, &noisy).unwrap(), merge(&base, &noisy, &mine).unwrap()] {
            assert_eq!(
                diff(&mine, &merged.model),
                Comparison::default(),
                "seed {seed}\n{}\n---\n{}",
                write(mine.document()),
                write(merged.model.document())
            );
            assert!(merged.conflicts.is_empty() && merged.layout.is_empty(), "seed {seed}: {:?}", merged.conflicts);
        }
    }
}

#[test]
fn files_of_the_field() {
    for (number, (name, bytes)) in common::models().into_iter().enumerate() {
        let base = Model::read(&bytes).unwrap();
        assert_eq!(diff(&base, &base), Comparison::default(), "{name}");
        for round in 0..rounds(20, 1) {
            let mut random = Random::new((number * 1_000 + round) as u64);
            let mine = edited(&base, &mut random, 4, "m");
            let theirs = edited(&base, &mut random, 4, "t");
            laws(&base, &mine, &theirs, &format!("{name}, round {round}"));
        }
    }
}

/// A gateway with flows to ends, each with its condition; none is one without.
fn gateway(kind: &str, default: &str, conditions: &[(&str, &str)]) -> Model {
    let refer = if default.is_empty() { String::new() } else { format!(" default='{default}'") };
    let flow = |(id, condition): &(&str, &str)| {
        let condition = match *condition {
            "" => String::new(),
            text => {
                format!("<conditionExpression>${{{}}}</conditionExpression>", text.replace('<', "&lt;"))
            }
        };
        format!(
            "<sequenceFlow id='{id}' sourceRef='g' targetRef='e{id}'>{condition}</sequenceFlow><endEvent id='e{id}'/>"
        )
    };
    let flows: String = conditions.iter().map(flow).collect();
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='urn:x'><process id='p'>\
         <startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='g'/><{kind} id='g'{refer}/>{flows}\
         </process></definitions>"
    );
    Model::read(text.as_bytes()).unwrap()
}

/// Conditions of one gateway, changed on both sides in different flows, may leave a gap together.
#[test]
fn one_choice_changed_on_both_sides_is_a_conflict() {
    let base = gateway("exclusiveGateway", "", &[("a", "n < 5"), ("b", "n >= 5")]);
    let lower = gateway("exclusiveGateway", "", &[("a", "n < 3"), ("b", "n >= 5")]);
    let higher = gateway("exclusiveGateway", "", &[("a", "n < 5"), ("b", "n >= 7")]);
    let with_default = gateway("exclusiveGateway", "b", &[("a", "n < 5"), ("b", "")]);
    let third = gateway("exclusiveGateway", "", &[("a", "n < 5"), ("b", "n >= 5"), ("c", "n == 0")]);
    let inclusive = gateway("inclusiveGateway", "", &[("a", "n < 5"), ("b", "n >= 5")]);
    for (mine, theirs) in [(&lower, &higher), (&lower, &with_default), (&third, &lower), (&inclusive, &higher)] {
        let name = write(theirs.document());
        let merged = laws(&base, mine, theirs, &name);
        let [conflict] = merged.conflicts.as_slice() else { panic!("{:?}\n{name}", merged.conflicts) };
        assert_eq!((conflict.element.as_str(), &conflict.kind), ("g", &ConflictKind::Choice));
        assert_eq!(conflict.base.as_deref(), Some("a: ${n < 5}; b: ${n >= 5}"));
    }
    let told = merge(&base, &lower, &with_default).unwrap().conflicts.remove(0);
    assert_eq!(told.mine.as_deref(), Some("a: ${n < 3}; b: ${n >= 5}"));
    assert_eq!(told.theirs.as_deref(), Some("a: ${n < 5}; b: –; default: b"));
}

#[test]
fn one_choice_changed_alike_or_without_conditions_is_none() {
    let base = gateway("exclusiveGateway", "", &[("a", "n < 5"), ("b", "n >= 5")]);
    let both = gateway("exclusiveGateway", "", &[("a", "n < 3"), ("b", "n >= 3")]);
    let renamed = Model::read(write(base.document()).replace("id=\"g\"", "id=\"g\" name=\"G\"").as_bytes()).unwrap();
    assert_eq!(laws(&base, &both, &both, "alike").conflicts, []);
    assert_eq!(laws(&base, &both, &renamed, "a name").conflicts, []);
    let parallel = |flows: &[(&str, &str)]| gateway("parallelGateway", "", flows);
    let more = [parallel(&[("a", ""), ("b", "")]), parallel(&[("a", ""), ("c", "")])];
    assert_eq!(laws(&parallel(&[("a", "")]), &more[0], &more[1], "parallel").conflicts.len(), 0);
}
