//! Comparison and merging: what holds for any base and any two sides.

use std::collections::{BTreeMap, BTreeSet};

use amtspult_bpmn_edit::edit::{Edit, apply};
use amtspult_bpmn_edit::merge::{Conflict, ConflictKind, Merge, merge};
use bpmn::check::{CheckCode, Severity, check};
use bpmn::diff::{Aspect, Comparison, Difference, diff};
use bpmn::model::{Keys, Model};
use markup::{read, same, write};

use crate::common::drawing;
use crate::common::editing::{edit, generated};
use trial::Random;
use trial::rounds;

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
            ConflictKind::Together { what: all } => all.contains(what),
            ConflictKind::Removed | ConflictKind::SameId { .. } => true,
            // Both are taken.
            ConflictKind::Choice | ConflictKind::NewError { .. } => false,
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
    findings.map(|finding| format!("{:?} {}", finding.code, finding.place.element)).collect()
}

fn errors(model: &Model) -> Vec<(CheckCode, String)> {
    let errors =
        check(model).into_iter().filter(|one| one.severity == Severity::Error && !one.place.element.is_empty());
    errors.map(|finding| (finding.code, finding.place.element)).collect()
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
    // Where something else is in conflict, each way keeps another side, which may be in error with the rest.
    let is_error = |conflict: &Conflict| matches!(conflict.kind, ConflictKind::NewError { .. });
    let is_one_model = [&merged, &swapped].iter().any(|one| one.conflicts.iter().all(is_error));
    let compared = |conflicts: &[Conflict]| -> Vec<Conflict> {
        conflicts.iter().filter(|conflict| is_one_model || !is_error(conflict)).cloned().collect()
    };
    for (one, other) in [(&merged.conflicts, &swapped.conflicts), (&merged.layout, &swapped.layout)] {
        let one = as_given(&compared(one), &merged.conflicts);
        let other = as_given(&mirrored(&compared(other)), &merged.conflicts);
        assert_eq!(one, other, "{name}\n{}", shown());
    }
    let known = [mine, &as_called(theirs, &merged.conflicts)].map(errors).concat();
    for (code, element) in errors(&merged.model) {
        let is_told = merged.conflicts.iter().any(|one| is_error(one) && one.element == element);
        assert!(known.contains(&(code, element.clone())) || is_told, "{name}: {code:?} at {element}\n{}", shown());
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
    assert!(conflicts.len() >= 4 && without > 20, "{without} {conflicts:?}");
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
    for (number, (name, bytes)) in trial::models().into_iter().enumerate() {
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
        let kind = if std::ptr::eq(mine, &inclusive) { "exclusiveGateway; " } else { "" };
        assert_eq!(conflict.base, Some(format!("{kind}a: ${{n < 5}}; b: ${{n >= 5}}")));
    }
    let told = merge(&base, &lower, &with_default).unwrap().conflicts.remove(0);
    assert_eq!(told.mine.as_deref(), Some("a: ${n < 3}; b: ${n >= 5}"));
    assert_eq!(told.theirs.as_deref(), Some("a: ${n < 5}; b: –; default: b"));
    let told = merge(&base, &inclusive, &higher).unwrap().conflicts.remove(0);
    assert_eq!(told.mine.as_deref(), Some("inclusiveGateway; a: ${n < 5}; b: ${n >= 5}"));
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

/// From a to a choice between b and c, each of which leads to its own end.
const BRANCHES: &str = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='urn:x'>\
     <process id='p'><startEvent id='s'/><userTask id='a'/><exclusiveGateway id='g' default='f4'/><userTask id='b'/>\
     <userTask id='c'/><endEvent id='e'/><sequenceFlow id='f1' sourceRef='s' targetRef='a'/>\
     <sequenceFlow id='f2' sourceRef='a' targetRef='g'/><sequenceFlow id='f3' sourceRef='g' targetRef='b'>\
     <conditionExpression>${ok}</conditionExpression></sequenceFlow>\
     <sequenceFlow id='f4' sourceRef='g' targetRef='c'/><sequenceFlow id='f5' sourceRef='b' targetRef='e'/>\
     <sequenceFlow id='f6' sourceRef='c' targetRef='e'/></process></definitions>";

/// The branches with some of their text written otherwise.
fn branches(changes: &[(&str, &str)]) -> Model {
    let changed = changes.iter().fold(BRANCHES.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    Model::read(changed.as_bytes()).unwrap()
}

/// The kinds of conflict by element, which are the same whoever is mine.
fn told(mine: &[(&str, &str)], theirs: &[(&str, &str)]) -> Vec<(String, ConflictKind)> {
    let merged = laws(&branches(&[]), &branches(mine), &branches(theirs), &format!("{mine:?} {theirs:?}"));
    merged.conflicts.into_iter().map(|conflict| (conflict.element, conflict.kind)).collect()
}

const WRAPPED: [(&str, &str); 3] = [
    (
        "<userTask id='b'/>",
        "<subProcess id='sp'><startEvent id='s1'/><userTask id='b'/><endEvent id='e1'/>\
         <sequenceFlow id='w1' sourceRef='s1' targetRef='b'/><sequenceFlow id='w2' sourceRef='b' targetRef='e1'/>\
         </subProcess>",
    ),
    ("id='f3' sourceRef='g' targetRef='b'", "id='f3' sourceRef='g' targetRef='sp'"),
    ("id='f5' sourceRef='b'", "id='f5' sourceRef='sp'"),
];

#[test]
fn a_flow_led_to_what_the_other_wrapped_is_a_conflict() {
    let conflicts = told(&WRAPPED, &[("id='f6' sourceRef='c' targetRef='e'", "id='f6' sourceRef='c' targetRef='b'")]);
    assert!(conflicts.contains(&("b".to_owned(), ConflictKind::Changed { what: Aspect::Place })), "{conflicts:?}");
    let elsewhere = [("id='f6' sourceRef='c' targetRef='e'", "id='f6' sourceRef='c' targetRef='a'")];
    assert_eq!(told(&WRAPPED, &elsewhere), []);
}

#[test]
fn the_ends_of_a_flow_are_one_decision() {
    let to_c = [("id='f5' sourceRef='b' targetRef='e'", "id='f5' sourceRef='b' targetRef='c'")];
    let from_a = [("id='f5' sourceRef='b' targetRef='e'", "id='f5' sourceRef='a' targetRef='e'")];
    let both = [("id='f5' sourceRef='b' targetRef='e'", "id='f5' sourceRef='a' targetRef='c'")];
    let ends = ["sourceRef", "targetRef"].map(|name| Aspect::Attribute { namespace: None, name: name.to_owned() });
    let together = ConflictKind::Together { what: BTreeSet::from(ends) };
    assert_eq!(told(&to_c, &from_a), [("f5".to_owned(), together.clone())]);
    let merged = merge(&branches(&[]), &branches(&to_c), &branches(&from_a)).unwrap();
    assert_eq!(diff(&branches(&to_c), &merged.model), Comparison::default(), "mine is kept");
    let conflict = &merged.conflicts[0];
    assert_eq!(conflict.base.as_deref(), Some("sourceRef: b; targetRef: e"));
    assert_eq!(conflict.mine.as_deref(), Some("sourceRef: b; targetRef: c"));
    assert_eq!(conflict.theirs.as_deref(), Some("sourceRef: a; targetRef: e"));
    // A subprocess around an end leaves the flow what it is.
    let inserted = [
        ("id='f5' sourceRef='b' targetRef='e'", "id='f5' sourceRef='b' targetRef='n'"),
        ("<endEvent id='e'/>", "<endEvent id='e'/><task id='n'/><sequenceFlow id='fn' sourceRef='n' targetRef='e'/>"),
    ];
    assert_eq!(told(&WRAPPED, &inserted), []);
    // What comes of it one of them has drawn.
    assert_eq!(told(&to_c, &both), []);
    assert_eq!(told(&from_a, &[("id='f5'", "id='f5' name='danach'")]), []);
}

#[test]
fn what_an_event_waits_for_is_one_decision() {
    let start = |definitions: &'static str| [("<startEvent id='s'/>", definitions)];
    let timer = start(
        "<startEvent id='s'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></startEvent>",
    );
    let message = start("<startEvent id='s'><messageEventDefinition/></startEvent>");
    let kinds = ["messageEventDefinition", "timerEventDefinition"];
    let kinds = kinds.map(|name| Aspect::Part { namespace: None, name: name.to_owned() });
    assert_eq!(told(&timer, &message), [("s".to_owned(), ConflictKind::Together { what: BTreeSet::from(kinds) })]);
    assert_eq!(told(&timer, &timer), []);
    assert_eq!(told(&timer, &[("<userTask id='c'/>", "<userTask id='c' name='C'/>")]), []);
    let standard = [("<userTask id='b'/>", "<userTask id='b'><standardLoopCharacteristics/></userTask>")];
    let several = [("<userTask id='b'/>", "<userTask id='b'><multiInstanceLoopCharacteristics/></userTask>")];
    let conflicts = told(&standard, &several);
    assert!(matches!(conflicts.as_slice(), [(_, ConflictKind::Together { .. })]), "{conflicts:?}");
}

#[test]
fn an_error_that_only_both_have_is_a_conflict() {
    let event = [("<userTask id='b'/>", "<intermediateThrowEvent id='b'/>")];
    let attached = [(
        "<endEvent id='e'/>",
        "<endEvent id='e'/><boundaryEvent id='x' attachedToRef='b'><errorEventDefinition/></boundaryEvent>\
         <sequenceFlow id='f9' sourceRef='x' targetRef='e'/>",
    )];
    let ends =
        [("<userTask id='b'/>", "<endEvent id='b'/>"), ("<sequenceFlow id='f5' sourceRef='b' targetRef='e'/>", "")];
    let onwards = [("<endEvent id='e'/>", "<endEvent id='e'/><sequenceFlow id='f9' sourceRef='b' targetRef='c'/>")];
    let found = |mine: &[(&str, &str)], theirs: &[(&str, &str)]| -> Vec<(String, CheckCode)> {
        let conflicts = told(mine, theirs).into_iter();
        conflicts
            .filter_map(|(element, kind)| match kind {
                ConflictKind::NewError { what, .. } => Some((element, what)),
                _ => None,
            })
            .collect()
    };
    assert_eq!(found(&event, &attached), [("x".to_owned(), CheckCode::ReferenceWrongKind)]);
    assert_eq!(found(&ends, &onwards), [("b".to_owned(), CheckCode::OutgoingAtEnd)]);
    // An error of one side is its own.
    let wrong = [("id='f6' sourceRef='c' targetRef='e'", "id='f6' sourceRef='c' targetRef='s'")];
    assert!(errors(&branches(&wrong)).iter().any(|(_, element)| element == "s" || element == "f6"));
    assert_eq!(told(&wrong, &[("<userTask id='b'/>", "<userTask id='b' name='B'/>")]), []);
    assert_eq!(told(&attached, &onwards[..0]), []);
}
