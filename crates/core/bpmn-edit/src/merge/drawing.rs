//! Drawings, merged by themselves: where both sides changed one, mine is kept and told.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::Decided;
use super::{Conflict, ConflictKind, Sides};
use bpmn::meaning::{Aspect, Facets, Facts};
use bpmn::model::{BPMN_DI, DC, DI, Model};
use markup::{Document, Editor, NodeId, XMLNS};
use merge::{Verdict, verdict};

type Place = (String, String);

pub(super) fn apply(xml: &mut Editor, mine: &Model, theirs: &Model, sides: &Sides, decided: &Decided) -> Vec<Conflict> {
    let planes = sides.mine.planes.clone();
    let mut work = Work { xml, theirs, sides, decided, planes, conflicts: vec![] };
    let places: BTreeSet<&Place> = sides.mine.parts.keys().chain(sides.theirs.parts.keys()).collect();
    for place in places {
        work.part(place);
    }
    work.remove_planes(mine);
    work.conflicts.sort();
    work.conflicts
}

struct Work<'a> {
    xml: &'a mut Editor,
    theirs: &'a Model,
    sides: &'a Sides,
    decided: &'a Decided,
    /// By what they show.
    planes: BTreeMap<String, NodeId>,
    conflicts: Vec<Conflict>,
}

impl Work<'_> {
    /// Decides about the drawing of an element on a plane.
    fn part(&mut self, place: &Place) {
        let sides = self.sides;
        let (element, plane) = place;
        let is_known = [&sides.base, &sides.mine, &sides.theirs].iter().any(|side| side.meaning.contains_key(element));
        let mine = sides.mine.parts.get(place).copied();
        if is_known && !self.decided.kept.contains(element) {
            mine.into_iter().for_each(|part| self.xml.remove(part));
            return;
        }
        let [before, one, other] = [&sides.base, &sides.mine, &sides.theirs].map(|side| aspects(side, place));
        if self.is_gone(plane) {
            mine.into_iter().for_each(|part| self.xml.remove(part));
            if [&one, &other].iter().any(|side| !side.is_empty() && **side != before) {
                self.conflict(element, &Aspect::Drawn { plane: plane.clone() }, [&before, &one, &other]);
            }
            return;
        }
        let has = |side: &Facts| !is_known || side.meaning.contains_key(element);
        match (mine, sides.theirs.parts.get(place).copied()) {
            (Some(part), Some(from)) => {
                for (what, verdict) in verdicts(&before, &one, &other) {
                    match verdict {
                        Verdict::Mine => {}
                        Verdict::Theirs => take(self.xml, part, self.theirs.document(), from, &what),
                        Verdict::Conflict => self.conflict(element, &what, [&before, &one, &other]),
                    }
                }
            }
            // An element that theirs doesn't have stays as mine draws it.
            (Some(part), None) if !before.is_empty() && has(&sides.theirs) => {
                if before == one {
                    self.xml.remove(part);
                } else {
                    self.conflict(element, &Aspect::Drawn { plane: plane.clone() }, [&before, &one, &other]);
                }
            }
            (None, Some(from)) if before.is_empty() || !has(&sides.mine) => self.copy(plane, from),
            (None, Some(_)) if before != other => {
                self.conflict(element, &Aspect::Drawn { plane: plane.clone() }, [&before, &one, &other]);
            }
            _ => {}
        }
    }

    /// With what a plane shows its drawings go, and what was new on it is told.
    fn is_gone(&self, plane: &str) -> bool {
        let sides = [&self.sides.base, &self.sides.mine, &self.sides.theirs];
        sides.iter().any(|side| side.meaning.contains_key(plane)) && !self.decided.kept.contains(plane)
    }

    fn conflict(&mut self, element: &str, what: &Aspect, values: [&Facets; 3]) {
        let [base, mine, theirs] = values.map(|known| known.get(what).cloned());
        let kind = ConflictKind::Changed { what: what.clone() };
        self.conflicts.push(Conflict { element: element.to_owned(), kind, base, mine, theirs });
    }

    fn copy(&mut self, plane: &str, from: NodeId) {
        if let Some(plane) = self.plane(plane) {
            self.xml.copy(self.theirs.document(), from, (plane, None), &|_| true);
        }
    }

    /// The plane, taken from theirs if mine hasn't got it.
    fn plane(&mut self, key: &str) -> Option<NodeId> {
        if let Some(plane) = self.planes.get(key) {
            return Some(*plane);
        }
        let document = self.theirs.document();
        let there = *self.sides.theirs.planes.get(key)?;
        let diagram = document.node(there).parent?;
        let root = self.xml.document().root();
        let copy = self.xml.copy(document, diagram, (root, None), &|child| child != there);
        let plane = self.xml.copy(document, there, (copy, None), &|_| false);
        self.planes.insert(key.to_owned(), plane);
        Some(plane)
    }

    /// Planes of what is gone, and empty ones that theirs has removed.
    fn remove_planes(&mut self, mine: &Model) {
        for (key, plane) in self.planes.clone() {
            let is_removed = self.sides.base.planes.contains_key(&key) && !self.sides.theirs.planes.contains_key(&key);
            let is_empty = self.xml.document().elements(plane).next().is_none();
            if (self.is_gone(&key) || (is_removed && is_empty))
                && let Some(diagram) = mine.document().node(plane).parent
            {
                self.xml.remove(diagram);
            }
        }
    }
}

fn aspects(side: &Facts, (element, plane): &Place) -> Facets {
    let known = side.layout.get(element).into_iter().flatten();
    known
        .filter(|(aspect, _)| aspect.plane() == Some(plane.as_str()))
        .map(|(aspect, value)| (aspect.clone(), value.clone()))
        .collect()
}

fn verdicts(base: &Facets, mine: &Facets, theirs: &Facets) -> Vec<(Aspect, Verdict)> {
    let aspects: BTreeSet<&Aspect> = mine.keys().chain(theirs.keys()).collect();
    let decide = |aspect: &Aspect| verdict(&base.get(aspect), &mine.get(aspect), &theirs.get(aspect));
    aspects.into_iter().map(|aspect| (aspect.clone(), decide(aspect))).collect()
}

/// Draws a part as theirs does, in one respect.
fn take(xml: &mut Editor, part: NodeId, theirs: &Document, from: NodeId, what: &Aspect) {
    let belongs = |document: &Document, node: NodeId| {
        let Some(name) = document.element(node).map(|element| &element.name) else { return false };
        let (is_bounds, is_waypoint) = (name.is(DC, "Bounds"), name.is(DI, "waypoint"));
        match what {
            Aspect::Bounds { .. } => is_bounds,
            Aspect::Waypoints { .. } => is_waypoint,
            Aspect::Look { .. } => !is_bounds && !is_waypoint,
            _ => false,
        }
    };
    let old: Vec<NodeId> = xml.document().elements(part).map(|(node, _)| node).collect();
    for node in old.into_iter().filter(|node| belongs(xml.document(), *node)).collect::<Vec<_>>() {
        xml.remove(node);
    }
    // The label comes last.
    let is_look = matches!(what, Aspect::Look { .. });
    let label = xml.document().elements(part).find(|(_, element)| element.name.is(BPMN_DI, "BPMNLabel"));
    let before = label.map(|(node, _)| node).filter(|_| !is_look);
    for (node, _) in theirs.elements(from).filter(|(node, _)| belongs(theirs, *node)) {
        xml.copy(theirs, node, (part, before), &|_| true);
    }
    if is_look {
        take_attributes(xml, part, theirs, from);
    }
}

fn take_attributes(xml: &mut Editor, part: NodeId, theirs: &Document, from: NodeId) {
    let of = |document: &Document, node: NodeId| {
        let attributes = document.element(node).map(|element| element.attributes.clone()).unwrap_or_default();
        attributes.into_iter().filter(|attribute| {
            let is_declaration = attribute.name.namespace.as_deref() == Some(XMLNS);
            !is_declaration && !matches!(&*attribute.name.local, "id" | "bpmnElement")
        })
    };
    let old: Vec<_> = of(xml.document(), part).map(|attribute| (attribute.name, None)).collect();
    let new = of(theirs, from).map(|attribute| (attribute.name, Some(attribute.value)));
    for (name, value) in old.into_iter().chain(new) {
        match name.namespace.as_deref() {
            Some(namespace) => {
                let prefix = name.prefix.as_deref().unwrap_or("ns");
                xml.set_attribute_of(part, (namespace, prefix), &name.local, value.as_deref());
            }
            None => xml.set_attribute(part, &name.local, value.as_deref()),
        }
    }
}
