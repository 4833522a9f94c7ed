//! Groups and fields of the schema, position by position.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use super::compare::FieldTest;
use super::demand::{OneOf, parent, required_if};
use super::field::code;
use super::node::{FormField, FormGroup};
use super::rules::is_below;
use super::{BEZUG, FIM_PATH, INSTANCES, Import, OpenPoint, OpenReason, Place, Position, bezug, eingabe};
use standards::xdf::model::*;

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
        let index = self.positions.push(Position::new(place, vec![]));
        self.inside(gruppe, place, group, repeated);
        self.close_position(index);
        self.choice(gruppe, place, index);
    }

    pub(super) fn inside(&mut self, gruppe: &Datenfeldgruppe, place: &Place, group: usize, repeated: bool) {
        let title = eingabe(&gruppe.common);
        let place = &Place { choice: is_choice(gruppe), ..place.clone() };
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
        let index = self.positions.push(Position::new(place, vec![]));
        self.inside(inner, place, group, true);
        self.close_position(index);
        self.choice(inner, place, index);
    }

    /// A group's position covers the fields of everything below it.
    pub(super) fn close_position(&mut self, index: usize) {
        let mut all: Vec<(usize, usize)> =
            self.positions.behind(index).flat_map(|position| position.fields.clone()).collect();
        all.sort_unstable();
        all.dedup();
        if let Some(position) = self.positions.get_mut(index) {
            position.fields = all;
        }
    }

    /// Of a choice group (`art` X) exactly one element is filled in, once the group is there.
    fn choice(&mut self, gruppe: &Datenfeldgruppe, place: &Place, index: usize) {
        if !is_choice(gruppe) {
            return;
        }
        let below = self.positions.behind(index).take_while(|position| is_below(&position.path, &place.path));
        let inside = below.filter(|position| parent(&position.path) == place.path);
        let is_answered =
            |position: &&Position| position.fields.iter().any(|at| self.field(*at).is_some_and(FormField::is_answered));
        let elements: Vec<&Position> = inside.filter(is_answered).collect();
        let alternatives: Vec<Vec<(usize, usize)>> =
            elements.iter().map(|position| self.evidence(&position.fields)).collect();
        let has_preset = elements.iter().any(|position| self.has_preset(&position.fields));
        let all: Vec<(usize, usize)> = alternatives.iter().flatten().copied().collect();
        let unclear = has_preset || alternatives.iter().any(Vec::is_empty) || !self.is_one_instance(&all);
        if alternatives.is_empty() || unclear {
            return self.note(place, OpenReason::ChoiceGroup, gruppe.common.name.trim());
        }
        self.one_ofs.push(OneOf { alternatives, exactly: true, optional: place.optional.last().cloned(), when: None });
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
            mandatory: place.own && code(&feld.feldart) != "label",
            place: place.clone(),
        };
        self.describe(feld, position, &mut made);
        if made.mandatory && made.is_locked() && !made.properties.contains_key("value") {
            made.mandatory = false;
            self.note(&place, OpenReason::LockedField, feld.common.name.trim());
        }
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
            let begin: Vec<(usize, usize)> =
                fields.iter().copied().filter(|at| self.field(*at).is_some_and(|field| !field.is_locked())).collect();
            let has_preset = self.has_preset(&begin);
            for at in mandatory {
                if self.is_there_with(at, &root) {
                    if let Some(field) = self.field_mut(at) {
                        field.properties.insert("required".to_owned(), json!(true));
                    }
                } else if has_preset {
                    self.one_ofs.push(OneOf {
                        alternatives: vec![vec![at]],
                        exactly: false,
                        optional: Some(root.clone()),
                        when: None,
                    });
                } else {
                    let others: Vec<Value> =
                        begin.iter().filter(|other| **other != at).filter_map(|other| self.key(*other, at.0)).collect();
                    if let Some(field) = self.field_mut(at) {
                        field.validators.extend(others.iter().map(|key| required_if(key, &FieldTest::Filled)));
                    }
                }
            }
        }
    }

    /// Whether a field of an optional group is shown only where the group is there for sure: the same answer that shows
    /// it makes the group mandatory.
    fn is_there_with(&self, at: (usize, usize), root: &str) -> bool {
        let Some(field) = self.field(at) else { return false };
        self.appearing.iter().filter(|appearing| is_below(&field.place.path, &appearing.target)).any(|appearing| {
            let when = &appearing.when;
            self.made_required.iter().any(|made| made.target == root && made.optional.is_none() && made.when == *when)
        })
    }
}

fn is_choice(gruppe: &Datenfeldgruppe) -> bool {
    code(&gruppe.art) == "X"
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
