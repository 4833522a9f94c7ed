//! What is in the merged model, and what each element says there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, ConflictKind, Sides, together};
use bpmn::meaning::{Aspect, Facts};
use merge::{Places, Presence, Verdict, verdict};

/// Types that other elements stand in.
const HOLDING: [&str; 9] = [
    "definitions",
    "process",
    "collaboration",
    "subProcess",
    "transaction",
    "adHocSubProcess",
    "lane",
    "laneSet",
    "childLaneSet",
];

#[derive(Default)]
pub(super) struct Decided {
    /// The elements of the merged model.
    pub kept: BTreeSet<String>,
    /// What each stands in.
    pub places: BTreeMap<String, String>,
    /// The facts that are taken from theirs, of elements that both have.
    pub from_theirs: BTreeSet<(String, Aspect)>,
    pub conflicts: Vec<Conflict>,
}

pub(super) fn decide(sides: &Sides) -> Decided {
    let mut decided = Decided::default();
    let keys: BTreeSet<&String> = sides.mine.meaning.keys().chain(sides.theirs.meaning.keys()).collect();
    for key in &keys {
        decided.facts(sides, key);
    }
    decided.break_circles(sides);
    decided.follow_ends(sides);
    decided.keep(sides, keys.into_iter().cloned().collect());
    decided.keep_holding(sides);
    decided.tell_crossings(sides);
    decided
}

impl Decided {
    /// Where only one side has the element, that side decides.
    fn facts(&mut self, sides: &Sides, key: &str) {
        let (mine, theirs) = (sides.mine.meaning.get(key), sides.theirs.meaning.get(key));
        let (Some(one), Some(other)) = (mine.or(theirs), theirs.or(mine)) else { return };
        let base = sides.base.meaning.get(key);
        let torn = if mine.is_some() && theirs.is_some() { together::torn(sides, key) } else { vec![] };
        let aspects: BTreeSet<&Aspect> = one.keys().chain(other.keys()).collect();
        for aspect in aspects.into_iter().filter(|aspect| !torn.iter().any(|facts| facts.contains(aspect))) {
            let (before, one, other) = (base.and_then(|base| base.get(aspect)), one.get(aspect), other.get(aspect));
            let verdict = verdict(&before, &one, &other);
            if verdict == Verdict::Theirs {
                self.from_theirs.insert((key.to_owned(), aspect.clone()));
            }
            if verdict == Verdict::Conflict {
                self.conflict(key, aspect, [before, one, other]);
            }
            let value = if verdict == Verdict::Theirs { other } else { one };
            if let (Aspect::Place, Some(place)) = (aspect, value) {
                self.places.insert(key.to_owned(), place.clone());
            }
        }
        for facts in torn {
            let [mine, theirs] = [one, other].map(|side| together::told(side, &facts));
            let base = base.and_then(|base| together::told(base, &facts));
            let kind = ConflictKind::Together { what: facts };
            self.conflicts.push(Conflict { element: key.to_owned(), kind, base, mine, theirs });
        }
    }

    fn conflict(&mut self, key: &str, what: &Aspect, [base, mine, theirs]: [Option<&String>; 3]) {
        let kind = ConflictKind::Changed { what: what.clone() };
        let [base, mine, theirs] = [base, mine, theirs].map(|value| value.cloned());
        let conflict = Conflict { element: key.to_owned(), kind, base, mine, theirs };
        if !self.conflicts.contains(&conflict) {
            self.conflicts.push(conflict);
        }
    }

    fn break_circles(&mut self, sides: &Sides) {
        let keys: Vec<String> = self.places.keys().cloned().collect();
        merge::break_circles(&mut Placed { decided: self, sides }, &keys);
    }

    /// Flows and attached events go where what they belong to has gone, if they stood there on a side.
    fn follow_ends(&mut self, sides: &Sides) {
        let keys: Vec<String> = self.places.keys().cloned().collect();
        for key in keys {
            let end = |name: &str| {
                let aspect = Aspect::Attribute { namespace: None, name: name.to_owned() };
                self.named(sides, &key, &aspect).into_iter().next()
            };
            let (one, other) = match (end("attachedToRef"), end("sourceRef"), end("targetRef")) {
                (Some(host), ..) => (host.clone(), host),
                (None, Some(source), Some(target)) => (source, target),
                _ => continue,
            };
            let stood = |side: &Facts| {
                let place = |key: &str| side.meaning.get(key).and_then(|facts| facts.get(&Aspect::Place));
                place(&key).is_some() && place(&key) == place(&one) && place(&key) == place(&other)
            };
            if (stood(&sides.mine) || stood(&sides.theirs))
                && self.places.get(&one) == self.places.get(&other)
                && let Some(place) = self.places.get(&one).cloned()
            {
                self.places.insert(key, place);
            }
        }
    }

    /// The elements that a merged fact speaks of, on the side that it comes from.
    fn named(&self, sides: &Sides, key: &str, aspect: &Aspect) -> Vec<String> {
        let fact = (key.to_owned(), aspect.clone());
        let value = |side: &Facts| side.meaning.get(key).and_then(|facts| facts.get(aspect)).cloned();
        let of = |side: &Facts| side.speaks_of.get(&fact).cloned().unwrap_or_default();
        match (value(&sides.mine), value(&sides.theirs)) {
            (Some(mine), Some(theirs)) if mine == theirs => [of(&sides.mine), of(&sides.theirs)].concat(),
            _ if self.from_theirs.contains(&fact) || !sides.mine.meaning.contains_key(key) => of(&sides.theirs),
            _ => of(&sides.mine),
        }
    }

    /// Drops what one side has removed and the other left alone, unless something that stays needs it. What stays although a
    /// side removed it stays with all that is in it, and is a conflict.
    fn keep(&mut self, sides: &Sides, all: BTreeSet<String>) {
        let is_removed = |key: &String| {
            sides.base.meaning.get(key).is_some_and(|before| {
                match (sides.mine.meaning.get(key), sides.theirs.meaning.get(key)) {
                    (None, Some(other)) | (Some(other), None) => before == other,
                    _ => false,
                }
            })
        };
        let disputed = |key: &String| {
            let [base, mine, theirs] =
                [&sides.base, &sides.mine, &sides.theirs].map(|side| side.meaning.contains_key(key));
            Presence { base, mine, theirs }.is_disputed()
        };
        let mut within: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
        for (key, facts) in sides.mine.meaning.iter().chain(&sides.theirs.meaning) {
            if let Some(place) = facts.get(&Aspect::Place) {
                within.entry(place).or_default().push(key);
            }
        }
        let needs = |key: &String| {
            let mut needed = self.needed(sides, key);
            if disputed(key) {
                needed.extend(within.get(key).into_iter().flatten().map(|inner| (*inner).clone()));
            }
            needed
        };
        let kept = merge::kept(&all, is_removed, needs);
        self.conflicts.retain(|conflict| kept.contains(&conflict.element));
        for key in kept.iter().filter(|key| disputed(key)) {
            let kind = |side: &Facts| side.meaning.get(key).and_then(|facts| facts.get(&Aspect::Type)).cloned();
            self.conflicts.push(Conflict {
                element: key.clone(),
                kind: ConflictKind::Removed,
                base: kind(&sides.base),
                mine: kind(&sides.mine),
                theirs: kind(&sides.theirs),
            });
        }
        self.kept = kept;
    }

    /// What an element stands in and speaks of; on both sides where that is in dispute.
    fn needed(&self, sides: &Sides, key: &str) -> Vec<String> {
        let mut needed: Vec<String> = self.places.get(key).cloned().into_iter().collect();
        let aspects: BTreeSet<&Aspect> = [&sides.mine, &sides.theirs]
            .into_iter()
            .filter_map(|side| side.meaning.get(key))
            .flat_map(|facts| facts.keys())
            .filter(|aspect| **aspect != Aspect::Place)
            .collect();
        for aspect in aspects {
            needed.extend(self.named(sides, key, aspect));
        }
        for conflict in self.conflicts.iter().filter(|conflict| conflict.element == key) {
            let facts = match &conflict.kind {
                ConflictKind::Changed { what } => vec![what],
                ConflictKind::Together { what } => what.iter().collect(),
                _ => vec![],
            };
            for fact in facts.into_iter().map(|what| (key.to_owned(), what.clone())) {
                let both = [&sides.mine, &sides.theirs].into_iter().filter_map(|side| side.speaks_of.get(&fact));
                needed.extend(both.flatten().cloned());
            }
        }
        needed
    }

    /// One side may have moved what the other has connected with what stayed: a flow that stood within one scope on each side
    /// that has it would lead from one into another.
    fn tell_crossings(&mut self, sides: &Sides) {
        let kept: Vec<String> = self.kept.iter().cloned().collect();
        for key in kept {
            let end = |name: &str| {
                let aspect = Aspect::Attribute { namespace: None, name: name.to_owned() };
                self.named(sides, &key, &aspect).into_iter().next()
            };
            let (Some(source), Some(target)) = (end("sourceRef"), end("targetRef")) else { continue };
            // Where its ends are in conflict, which of them is kept depends on the side.
            let is_told =
                self.conflicts.iter().any(|conflict| conflict.element == key && is_about_ends(&conflict.kind));
            if is_told {
                continue;
            }
            let place =
                |side: &Facts, key: &str| side.meaning.get(key).and_then(|facts| facts.get(&Aspect::Place)).cloned();
            // Its ends may be others there.
            let is_whole = |side: &Facts| {
                let end = |name: &str| {
                    let aspect = Aspect::Attribute { namespace: None, name: name.to_owned() };
                    side.speaks_of.get(&(key.clone(), aspect)).and_then(|named| named.first())
                };
                let [source, target] = ["sourceRef", "targetRef"].map(|name| end(name).map(|end| place(side, end)));
                !side.meaning.contains_key(&key) || source == target
            };
            if self.places.get(&source) == self.places.get(&target)
                || !is_whole(&sides.mine)
                || !is_whole(&sides.theirs)
            {
                continue;
            }
            // What has been moved is told; of an attached event its host.
            let host = |end: &String| {
                let aspect = Aspect::Attribute { namespace: None, name: "attachedToRef".to_owned() };
                self.named(sides, end, &aspect).into_iter().next().unwrap_or_else(|| end.clone())
            };
            let ends = [host(&source), host(&target)];
            let moved = ends.into_iter().find(|end| place(&sides.mine, end) != place(&sides.theirs, end));
            let moved = moved.unwrap_or(source);
            let [base, mine, theirs] = [&sides.base, &sides.mine, &sides.theirs].map(|side| place(side, &moved));
            self.conflict(&moved, &Aspect::Place, [base.as_ref(), mine.as_ref(), theirs.as_ref()]);
        }
    }

    /// One side may have put something into what the other has made a type that holds nothing.
    fn keep_holding(&mut self, sides: &Sides) {
        let holding: BTreeSet<String> = self.kept.iter().filter_map(|key| self.places.get(key)).cloned().collect();
        for key in holding {
            let kind = |side: &Facts| side.meaning.get(&key).and_then(|facts| facts.get(&Aspect::Type)).cloned();
            let holds = |kind: &Option<String>| kind.as_deref().is_some_and(|kind| HOLDING.contains(&kind));
            let [base, mine, theirs] = [&sides.base, &sides.mine, &sides.theirs].map(kind);
            let fact = (key.clone(), Aspect::Type);
            let takes_theirs = self.from_theirs.contains(&fact);
            let merged = if takes_theirs || mine.is_none() { &theirs } else { &mine };
            if holds(merged) || (!holds(&mine) && !holds(&theirs)) {
                continue;
            }
            self.conflict(&key, &Aspect::Type, [base.as_ref(), mine.as_ref(), theirs.as_ref()]);
            if takes_theirs {
                self.from_theirs.remove(&fact);
            } else {
                self.from_theirs.insert(fact);
            }
        }
    }
}

/// What elements stand in while it is decided.
struct Placed<'a> {
    decided: &'a mut Decided,
    sides: &'a Sides,
}

impl Places<String> for Placed<'_> {
    fn place(&self, key: &String) -> Option<String> {
        self.decided.places.get(key).cloned()
    }

    fn put_back(&mut self, key: &String) {
        let place = |side: &Facts| side.meaning.get(key).and_then(|facts| facts.get(&Aspect::Place)).cloned();
        let [base, mine, theirs] = [&self.sides.base, &self.sides.mine, &self.sides.theirs].map(place);
        self.decided.conflict(key, &Aspect::Place, [base.as_ref(), mine.as_ref(), theirs.as_ref()]);
        if let Some(base) = base {
            self.decided.places.insert(key.clone(), base);
        }
    }
}

fn is_about_ends(kind: &ConflictKind) -> bool {
    match kind {
        ConflictKind::Changed { what } => together::is_end(what),
        ConflictKind::Together { what } => what.iter().any(together::is_end),
        _ => false,
    }
}
