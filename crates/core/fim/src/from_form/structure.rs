//! The positions of a schema, as the form has them now.

use std::collections::BTreeMap;

use super::differing::differing;
use super::edit::{self, Change};
use super::new::{self, NewField};
use super::node::Nodes;
use super::{FromForm, Note, NoteReason};
use standards::genericode::CodeList;
use standards::xdf::model::*;

pub(super) struct Rebuild<'a> {
    before: &'a Nodes<'a>,
    after: &'a Nodes<'a>,
    lists: &'a [CodeList],
    new: Vec<NewField>,
    /// How many positions of a path have been met: the same element may stand twice in a group.
    met: BTreeMap<String, usize>,
    notes: Vec<Note>,
}

/// A position that stays, with the first of its nodes before and after.
struct Child {
    path: String,
    struktur: Struktur,
    before: Option<usize>,
    after: Option<usize>,
}

impl<'a> Rebuild<'a> {
    pub(super) fn new(
        before: &'a Nodes<'a>,
        after: &'a Nodes<'a>,
        kept: &Stammdatenschema,
        lists: &'a [CodeList],
    ) -> Self {
        Self { before, after, lists, new: new::fields(before, after, kept), met: BTreeMap::new(), notes: vec![] }
    }

    pub(super) fn schema(mut self, kept: &Stammdatenschema) -> FromForm {
        let mut schema = kept.clone();
        let path = kept.common.identifikation.id.replace('_', "/");
        if self.before.title != self.after.title {
            schema.common.bezeichnung_eingabe = Some(self.after.title.to_owned());
            self.note(&path, NoteReason::Changed, &kept.common);
        }
        schema.struktur = self.struktur(&kept.struktur, &path);
        for (identifikation, common) in differing(kept, &schema) {
            let path = format!("{path}/…/{}", identifikation.id);
            self.note(&path, NoteReason::DiffersElsewhere, common);
        }
        FromForm { schema, notes: self.notes }
    }

    fn note(&mut self, path: &str, reason: NoteReason, common: &Baukastenelement) {
        self.notes.push(Note { path: path.to_owned(), reason, text: common.name.trim().to_owned(), property: None });
    }

    fn struktur(&mut self, old: &[Struktur], parent: &str) -> Vec<Struktur> {
        let mut children = vec![];
        for position in old {
            let common = position.enthaelt.common();
            let path = format!("{parent}/{}", common.identifikation.id.replace('_', "/"));
            let met = self.met.entry(path.clone()).or_default();
            let number = *met;
            *met += 1;
            match self.position(position, &path, number) {
                Some(struktur) => {
                    let before = self.before.first(&path);
                    let after = self.after.first(&path);
                    children.push(Child { path, struktur, before, after });
                }
                None => self.note(&path, NoteReason::Removed, common),
            }
        }
        let mut children = in_order(children);
        self.insert_new(&mut children, parent);
        children.into_iter().map(|child| child.struktur).collect()
    }

    /// `None` when the form doesn't have it any more.
    fn position(&mut self, position: &Struktur, path: &str, number: usize) -> Option<Struktur> {
        let mut made = position.clone();
        let changes = |is_field: bool| {
            let [before, after] = [self.before, self.after].map(|nodes| nodes.at(path, is_field).nth(number));
            Some(Change { before: before?.properties, after: after?.properties })
        };
        let (of_group, of_field) = (changes(false), changes(true));
        let mut reasons = vec![];
        match &mut made.enthaelt {
            Strukturelement::Datenfeld(feld) => {
                let was_there = self.before.at(path, true).nth(number).is_some();
                if was_there && of_field.is_none() {
                    return None;
                }
                if let Some(change) = &of_field {
                    reasons = edit::datenfeld(feld, &mut made.anzahl, &made.bezug, change, self.lists);
                }
            }
            Strukturelement::Datenfeldgruppe(gruppe) => {
                let struktur = self.struktur(&gruppe.struktur, path);
                if struktur.is_empty() && !gruppe.struktur.is_empty() {
                    return None;
                }
                gruppe.struktur = struktur;
                for change in of_group.iter().chain(&of_field) {
                    reasons.extend(edit::datenfeldgruppe(gruppe, &made.bezug, change));
                }
            }
        }
        if of_group.is_some_and(|change| edit::repetition(&mut made.anzahl, &change)) {
            reasons.push(NoteReason::Changed);
        }
        reasons.dedup();
        for reason in reasons {
            self.note(path, reason, position.enthaelt.common());
        }
        Some(made)
    }

    fn insert_new(&mut self, children: &mut Vec<Child>, parent: &str) {
        let (here, elsewhere) = std::mem::take(&mut self.new).into_iter().partition(|new| new.parent == parent);
        self.new = elsewhere;
        let here: Vec<NewField> = here;
        // From the end, so that several behind the same field keep their order.
        for new in here.into_iter().rev() {
            let sibling = new.behind.and_then(|behind| children.iter().rposition(|child| child.path == behind));
            let index = sibling.map_or(0, |index| index + 1);
            let path = format!("{parent}/{}", new.struktur.enthaelt.common().identifikation.id);
            self.note(&path, NoteReason::Added, new.struktur.enthaelt.common());
            children.insert(index, Child { path, struktur: new.struktur, before: None, after: None });
        }
    }
}

/// Positions whose nodes have been moved change places with each other; the others stay where they are.
fn in_order(mut children: Vec<Child>) -> Vec<Child> {
    let shown: Vec<usize> = (0..children.len()).filter(|index| children.get(*index).is_some_and(is_shown)).collect();
    let sorted = |rank: fn(&Child) -> Option<usize>| {
        let mut sorted = shown.clone();
        sorted.sort_by_key(|index| children.get(*index).and_then(rank));
        sorted
    };
    let (before, after) = (sorted(|child| child.before), sorted(|child| child.after));
    if before == after {
        return children;
    }
    let mut moved: Vec<Option<Child>> = children.drain(..).map(Some).collect();
    let mut order: Vec<usize> = (0..moved.len()).collect();
    for (slot, from) in shown.iter().zip(after) {
        if let Some(place) = order.get_mut(*slot) {
            *place = from;
        }
    }
    order.into_iter().filter_map(|index| moved.get_mut(index)?.take()).collect()
}

fn is_shown(child: &Child) -> bool {
    child.before.is_some() && child.after.is_some()
}
