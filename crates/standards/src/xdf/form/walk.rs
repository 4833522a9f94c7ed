//! Groups and fields of the schema, position by position.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use super::super::model::*;
use super::compare::FieldTest;
use super::demand::{MadeRequired, OneOf, required_if};
use super::field::code;
use super::node::{FormField, FormGroup};
use super::rules::is_below;
use super::{BEZUG, FIM_PATH, INSTANCES, Import, OpenPoint, OpenReason, Place, Position, bezug, eingabe};

/// Most fields of an optional group that are made to ask for each other.
const LINKED_FIELDS: usize = 12;

impl Import<'_> {
    /// Fields that stand in no group get one of their own, in a section of their own.
    pub(super) fn close_loose(
        &mut self,
        loose: &mut Vec<&Struktur>,
        sections: &mut Vec<(String, std::ops::Range<usize>)>,
        schema: &Stammdatenschema,
    ) {
        let Some(first) = loose.first() else { return };
        let place = Place::of_schema(schema);
        let title = eingabe(first.enthaelt.common());
        let start = self.groups.len();
        let mut current = None;
        for position in std::mem::take(loose) {
            if let Strukturelement::Datenfeld(feld) = &position.enthaelt {
                self.feld_in_order(feld, position, &place, &title, &mut current);
            }
        }
        sections.push((title, start..self.groups.len()));
    }

    /// A group of the schema becomes one of the form; groups within it follow it. A repeated group takes all below it.
    pub(super) fn gruppe(&mut self, gruppe: &Datenfeldgruppe, position: &Struktur, place: &Place) {
        let repeated = position.anzahl.max != Some(1);
        let mut properties = Map::from_iter([
            ("fimId".to_owned(), json!(gruppe.common.identifikation.id)),
            (FIM_PATH.to_owned(), place.fim_path()),
            ("title".to_owned(), json!(eingabe(&gruppe.common))),
        ]);
        if repeated {
            properties.extend(repetition(position.anzahl));
        }
        properties.extend(bezug(&gruppe.common, &position.bezug).map(|bezug| (BEZUG.to_owned(), bezug)));
        let group = self.groups.len();
        self.new_group(place.path.clone(), properties);
        let index = self.positions.len();
        self.positions.push(Position::new(place, vec![]));
        self.inside(gruppe, place, group, repeated);
        self.close_position(index);
    }

    pub(super) fn inside(&mut self, gruppe: &Datenfeldgruppe, place: &Place, group: usize, repeated: bool) {
        let title = eingabe(&gruppe.common);
        let mut current = Some(group);
        for position in &gruppe.struktur {
            match &position.enthaelt {
                Strukturelement::Datenfeld(feld) if repeated => self.feld(feld, position, place, group, true),
                Strukturelement::Datenfeld(feld) => self.feld_in_order(feld, position, place, &title, &mut current),
                Strukturelement::Datenfeldgruppe(inner) => {
                    let below = place.inside(&inner.common, position.anzahl);
                    if repeated {
                        self.flatten(inner, position, &below, group);
                    } else {
                        self.gruppe(inner, position, &below);
                        current = None;
                    }
                }
            }
        }
    }

    /// A group of the form, with an id that no other one has: the same element may stand at one place twice.
    fn new_group(&mut self, path: String, properties: Map<String, Value>) {
        let id = unused(path, |id| self.group_ids.contains(id));
        self.group_ids.insert(id.clone());
        self.groups.push(FormGroup { id, properties, fields: vec![], ids: HashSet::new() });
    }

    /// A field after a nested group or a repeated field needs a form group of its own, or it would move before them.
    fn feld_in_order(
        &mut self,
        feld: &Datenfeld,
        position: &Struktur,
        place: &Place,
        title: &str,
        current: &mut Option<usize>,
    ) {
        if is_group_of_its_own(feld, position) {
            *current = None;
            return self.feld(feld, position, place, self.groups.len(), false);
        }
        let target = current.unwrap_or(self.groups.len());
        if current.is_none() {
            let id = format!("{}_{}", place.path, feld.common.identifikation.id);
            self.new_group(id, Map::from_iter([("title".to_owned(), json!(title))]));
            *current = Some(target);
        }
        self.feld(feld, position, place, target, false);
    }

    /// Within a repeated group everything stands in that group, under headings.
    pub(super) fn flatten(&mut self, inner: &Datenfeldgruppe, position: &Struktur, place: &Place, group: usize) {
        if position.anzahl.max != Some(1) {
            self.note(
                place,
                OpenReason::NestedRepetition,
                &format!("{} {}", position.anzahl, inner.common.name.trim()),
            );
        }
        let heading = FormField {
            id: format!("{}_H", place.path),
            properties: Map::from_iter([
                ("type".to_owned(), json!("H1")),
                (FIM_PATH.to_owned(), place.fim_path()),
                ("label".to_owned(), json!(eingabe(&inner.common))),
            ]),
            validators: vec![],
            conditions: vec![],
            feldart: String::new(),
            datentyp: String::new(),
            mandatory: false,
            place: place.clone(),
        };
        if let Some(target) = self.groups.get_mut(group) {
            target.fields.push(heading);
        }
        let index = self.positions.len();
        self.positions.push(Position::new(place, vec![]));
        self.inside(inner, place, group, true);
        self.close_position(index);
    }

    /// A group's position covers the fields of everything below it.
    pub(super) fn close_position(&mut self, index: usize) {
        let mut all: Vec<(usize, usize)> =
            self.positions.iter().skip(index + 1).flat_map(|position| position.fields.clone()).collect();
        all.sort_unstable();
        all.dedup();
        if let Some(position) = self.positions.get_mut(index) {
            position.fields = all;
        }
    }

    pub(super) fn feld(&mut self, feld: &Datenfeld, position: &Struktur, around: &Place, group: usize, repeated: bool) {
        let mut place = around.inside(&feld.common, position.anzahl);
        place.optional.clone_from(&around.optional);
        let is_own = is_group_of_its_own(feld, position);
        if is_own && repeated {
            self.note(
                &place,
                OpenReason::NestedRepetition,
                &format!("{} {}", position.anzahl, feld.common.name.trim()),
            );
        } else if is_own {
            let title = json!(eingabe(&feld.common));
            let mut properties = Map::from_iter([(FIM_PATH.to_owned(), place.fim_path()), ("title".to_owned(), title)]);
            properties.extend(repetition(position.anzahl));
            self.new_group(place.path.clone(), properties);
        }
        let mut made = FormField {
            id: place.path.clone(),
            properties: Map::new(),
            validators: vec![],
            conditions: vec![],
            feldart: code(&feld.feldart).to_owned(),
            datentyp: code(&feld.datentyp).to_owned(),
            mandatory: position.anzahl.min > 0 && code(&feld.feldart) != "label",
            place: place.clone(),
        };
        self.describe(feld, position, &mut made);
        if made.mandatory && place.mandatory {
            made.properties.insert("required".to_owned(), json!(true));
        }
        let Some(form_group) = self.groups.get_mut(group) else { return };
        made.id = unused(made.id, |id| form_group.ids.contains(id));
        form_group.ids.insert(made.id.clone());
        let field = form_group.fields.len();
        form_group.fields.push(made);
        self.positions.push(Position::new(&place, vec![(group, field)]));
    }

    /// In an optional group mandatory fields are asked for as soon as something in the group is filled in.
    pub(super) fn link_optional_groups(&mut self) {
        let mut roots: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (g, group) in self.groups.iter().enumerate() {
            for (f, field) in group.fields.iter().enumerate().filter(|(_, field)| field.is_answered()) {
                for root in &field.place.optional {
                    roots.entry(root.clone()).or_default().push((g, f));
                }
            }
        }
        for (root, fields) in roots {
            // What is mandatory in an optional group within this one is asked for by that group.
            let is_mandatory = |at: &(usize, usize)| {
                self.field(*at).is_some_and(|field| field.mandatory && field.place.optional.last() == Some(&root))
            };
            let mandatory: Vec<(usize, usize)> = fields.iter().copied().filter(is_mandatory).collect();
            if fields.len() > LINKED_FIELDS && !mandatory.is_empty() {
                let path = root.replace('_', "/");
                let text = format!("{} Felder", fields.len());
                self.open.push(OpenPoint { path, reason: OpenReason::OptionalGroup, text });
                continue;
            }
            let given = self.evidence(&fields);
            for at in mandatory {
                if self.is_there_with(at, &root) {
                    if let Some(field) = self.field_mut(at) {
                        field.properties.insert("required".to_owned(), json!(true));
                    }
                } else if self.appears_within(at, &root) {
                    self.one_ofs.push(OneOf {
                        alternatives: vec![vec![at]],
                        exactly: false,
                        optional: Some(root.clone()),
                        when: None,
                        unless_shown: vec![],
                    });
                } else {
                    let others: Vec<Value> =
                        given.iter().filter(|other| **other != at).filter_map(|other| self.key(*other, at.0)).collect();
                    if let Some(field) = self.field_mut(at) {
                        field.validators.extend(others.iter().map(|key| required_if(key, &FieldTest::Filled)));
                    }
                }
            }
        }
    }

    /// Whether a field of an optional group is shown only where the group is there for sure: the same answer that shows
    /// it makes the group mandatory, or an answer in the group shows the field.
    fn is_there_with(&self, at: (usize, usize), root: &str) -> bool {
        let Some(field) = self.field(at) else { return false };
        self.appearing.iter().filter(|appearing| is_below(&field.place.path, &appearing.target)).any(|appearing| {
            let when = &appearing.when;
            let required = |made: &MadeRequired| made.target == root && made.optional.is_none() && made.when == *when;
            let trigger = self.field(when.field).filter(|trigger| !trigger.is_given());
            let answered_within = when.test.needs_answer()
                && trigger.is_some_and(|trigger| {
                    is_below(&trigger.place.path, root) && trigger.place.path != field.place.path
                });
            answered_within || self.made_required.iter().any(required)
        })
    }

    /// Whether a condition shows a field, or something around it within an optional group, that doesn't show the group.
    fn appears_within(&self, at: (usize, usize), root: &str) -> bool {
        let path = self.field(at).map(|field| field.place.path.as_str()).unwrap_or_default();
        let within = |target: &str| target != root && is_below(target, root) && is_below(path, target);
        self.appearing.iter().any(|appearing| within(&appearing.target))
    }
}

/// A repeated field is a repeated group with one field; several files are one answer.
fn is_group_of_its_own(feld: &Datenfeld, position: &Struktur) -> bool {
    position.anzahl.max != Some(1) && code(&feld.datentyp) != "file"
}

/// The id, or the first of `id_2`, `id_3`, … that isn't used.
fn unused(id: String, is_used: impl Fn(&String) -> bool) -> String {
    if !is_used(&id) {
        return id;
    }
    let mut numbered = (2..).map(|number: usize| format!("{id}_{number}"));
    numbered.find(|id| !is_used(id)).unwrap_or(id)
}

pub(super) fn repetition(anzahl: Anzahl) -> [(String, Value); 3] {
    [
        ("multiple".to_owned(), json!(true)),
        ("minInstanceCount".to_owned(), json!(anzahl.min.max(1))),
        ("maxInstanceCount".to_owned(), json!(anzahl.max.unwrap_or(INSTANCES).min(INSTANCES))),
    ]
}
