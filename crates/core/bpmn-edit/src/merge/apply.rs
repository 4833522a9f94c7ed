//! What was decided, done to mine.

use std::collections::BTreeMap;

use super::Sides;
use super::decide::Decided;
use crate::edit::place_among;
use bpmn::meaning::{Aspect, Facts, part_nodes, stands_alone};
use bpmn::model::{BPMN, Model, local};
use markup::{Editor, NodeId};

/// Where each element of the merged model stands in the file.
pub(super) type Nodes = BTreeMap<String, NodeId>;

pub(super) fn apply(xml: &mut Editor, mine: &Model, theirs: &Model, sides: &Sides, decided: &Decided) -> Nodes {
    let mut work = Work { xml, mine, theirs, sides, decided, nodes: Nodes::new() };
    for key in outermost_first(decided) {
        work.place(&key);
    }
    for (key, _) in sides.mine.meaning.iter().filter(|(key, _)| !decided.kept.contains(*key)) {
        if let Some(element) = sides.mine.keys.find(key) {
            work.xml.remove(mine.element(element).node);
        }
        let lanes = sides.mine.speaks_of.get(&(key.clone(), Aspect::Lanes));
        lanes.into_iter().flatten().for_each(|lane| work.leave(lane, key));
    }
    for (key, aspect) in &decided.from_theirs {
        if decided.kept.contains(key) {
            work.take(key, aspect);
        }
    }
    work.lanes();
    work.nodes
}

/// So that whatever an element stands in is in its place before.
fn outermost_first(decided: &Decided) -> Vec<String> {
    let depth = |key: &String| {
        let (mut at, mut depth) = (key, 0_usize);
        while let Some(place) = decided.places.get(at).filter(|_| depth <= decided.places.len()) {
            at = place;
            depth += 1;
        }
        depth
    };
    let mut keys: Vec<(usize, &String)> = decided.kept.iter().map(|key| (depth(key), key)).collect();
    keys.sort();
    keys.into_iter().map(|(_, key)| key.clone()).collect()
}

struct Work<'a> {
    xml: &'a mut Editor,
    mine: &'a Model,
    theirs: &'a Model,
    sides: &'a Sides,
    decided: &'a Decided,
    nodes: Nodes,
}

impl Work<'_> {
    /// Brings an element where it belongs: from elsewhere in mine, or from theirs.
    fn place(&mut self, key: &str) {
        let place = self.decided.places.get(key);
        let parent = place.and_then(|place| self.nodes.get(place)).copied();
        let Some(element) = self.sides.mine.keys.find(key) else {
            let copied = parent.and_then(|parent| self.copy(key, parent));
            self.nodes.extend(copied.map(|node| (key.to_owned(), node)));
            return;
        };
        let node = self.mine.element(element).node;
        self.nodes.insert(key.to_owned(), node);
        if let Some(parent) = parent.filter(|parent| self.xml.document().node(node).parent != Some(*parent)) {
            let before = place_among(self.xml, parent, self.mine.tag_of(element));
            self.xml.move_to(node, parent, before);
        }
    }

    /// The element with its parts; what stands in it comes by itself.
    fn copy(&mut self, key: &str, parent: NodeId) -> Option<NodeId> {
        let (theirs, document) = (self.theirs, self.theirs.document());
        let element = self.sides.theirs.keys.find(key)?;
        let alone: Vec<NodeId> =
            theirs.children(element).filter(|(id, _)| stands_alone(theirs, *id)).map(|(_, child)| child.node).collect();
        let is_own = |node: NodeId| {
            let follows = document.element(node).is_some_and(|child| child.name.is(BPMN, "flowNodeRef"));
            !follows && !alone.contains(&node)
        };
        let before = place_among(self.xml, parent, theirs.tag_of(element));
        Some(self.xml.copy(document, theirs.element(element).node, (parent, before), &is_own))
    }

    /// Takes a fact of an element that both have from theirs.
    fn take(&mut self, key: &str, aspect: &Aspect) {
        let (Some(node), Some(from)) = (self.nodes.get(key).copied(), self.sides.theirs.keys.find(key)) else { return };
        let document = self.theirs.document();
        let there = self.theirs.element(from).node;
        match aspect {
            Aspect::Type => self.xml.rename(node, self.theirs.tag_of(from)),
            Aspect::Name => self.xml.set_attribute(node, "name", document.attribute(there, "name")),
            Aspect::Attribute { namespace: None, name } => {
                self.xml.set_attribute(node, name, document.attribute(there, name));
            }
            Aspect::Attribute { namespace: Some(namespace), name } => {
                let value = document.attribute_of(there, namespace, name);
                self.xml.set_attribute_of(node, (namespace, "ns"), name, value);
            }
            Aspect::Part { .. } => {
                let element = self.sides.mine.keys.find(key);
                let old = element.map(|element| part_nodes(self.mine, element)).unwrap_or_default();
                for (_, part) in old.into_iter().filter(|(known, _)| known == aspect) {
                    self.xml.remove(part);
                }
                for (_, part) in part_nodes(self.theirs, from).into_iter().filter(|(known, _)| known == aspect) {
                    let tag = document.element(part).map(|part| part.name.local.clone()).unwrap_or_default();
                    let before = place_among(self.xml, node, &tag);
                    self.xml.copy(document, part, (node, before), &|_| true);
                }
            }
            _ => {}
        }
    }

    /// Lanes name what stands in them; an element from theirs stands in none yet.
    fn lanes(&mut self) {
        for key in &self.decided.kept {
            let is_new = !self.sides.mine.meaning.contains_key(key);
            if !is_new && !self.decided.from_theirs.contains(&(key.clone(), Aspect::Lanes)) {
                continue;
            }
            let of = |side: &Facts| side.speaks_of.get(&(key.clone(), Aspect::Lanes)).cloned().unwrap_or_default();
            let (old, new) = (of(&self.sides.mine), of(&self.sides.theirs));
            for lane in old.iter().filter(|lane| !new.contains(lane)) {
                self.leave(lane, key);
            }
            for lane in new.iter().filter(|lane| !old.contains(lane)) {
                let Some(lane) = self.nodes.get(lane).copied() else { continue };
                let before = place_among(self.xml, lane, "flowNodeRef");
                let child = self.xml.add(lane, before, (BPMN, "bpmn"), "flowNodeRef");
                self.xml.set_text(child, key);
            }
        }
    }

    fn leave(&mut self, lane: &str, key: &str) {
        let Some(lane) = self.nodes.get(lane).copied() else { return };
        let document = self.xml.document();
        let named = document
            .elements(lane)
            .filter(|(node, child)| child.name.is(BPMN, "flowNodeRef") && local(document.text(*node).trim()) == key);
        for child in named.map(|(node, _)| node).collect::<Vec<_>>() {
            self.xml.remove(child);
        }
    }
}
