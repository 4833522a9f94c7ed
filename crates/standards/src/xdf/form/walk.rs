//! Groups and fields of the schema, position by position.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::model::*;
use super::super::rule::Test;
use super::demand::required_if;
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
        self.groups.push(FormGroup {
            id: format!("{}_{}", place.path, first.enthaelt.common().identifikation.id),
            properties: Map::from_iter([("title".to_owned(), json!(title))]),
            fields: vec![],
        });
        for position in std::mem::take(loose) {
            if let Strukturelement::Datenfeld(feld) = &position.enthaelt {
                self.feld(feld, position, &place, start, false);
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
        self.groups.push(FormGroup { id: place.path.clone(), properties, fields: vec![] });
        let index = self.positions.len();
        self.positions.push(Position::new(place, vec![]));
        self.inside(gruppe, place, group, repeated);
        self.close_position(index);
    }

    pub(super) fn inside(&mut self, gruppe: &Datenfeldgruppe, place: &Place, group: usize, repeated: bool) {
        // A field after a nested group needs a form group of its own, or it would move before it.
        let mut current = Some(group);
        for position in &gruppe.struktur {
            match &position.enthaelt {
                Strukturelement::Datenfeld(feld) => {
                    let target = current.unwrap_or(self.groups.len());
                    if current.is_none() {
                        let id = format!("{}_{}", place.path, feld.common.identifikation.id);
                        let title = json!(eingabe(&gruppe.common));
                        let properties = Map::from_iter([("title".to_owned(), title)]);
                        self.groups.push(FormGroup { id, properties, fields: vec![] });
                        current = Some(target);
                    }
                    self.feld(feld, position, place, target, repeated);
                }
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
        let mut target = group;
        if position.anzahl.max != Some(1) {
            if repeated {
                self.note(
                    &place,
                    OpenReason::NestedRepetition,
                    &format!("{} {}", position.anzahl, feld.common.name.trim()),
                );
            } else {
                // A repeated field is a repeated group with one field.
                target = self.groups.len();
                let title = json!(eingabe(&feld.common));
                let mut properties =
                    Map::from_iter([(FIM_PATH.to_owned(), place.fim_path()), ("title".to_owned(), title)]);
                properties.extend(repetition(position.anzahl));
                self.groups.push(FormGroup { id: place.path.clone(), properties, fields: vec![] });
            }
        }
        let mut made = FormField {
            id: place.path.clone(),
            properties: Map::new(),
            validators: vec![],
            conditions: vec![],
            mandatory: position.anzahl.min > 0 && code(&feld.feldart) != "label",
            place: place.clone(),
        };
        self.describe(feld, &position.bezug, &mut made);
        if made.mandatory && place.mandatory {
            made.properties.insert("required".to_owned(), json!(true));
        }
        let Some(form_group) = self.groups.get_mut(target) else { return };
        form_group.fields.push(made);
        let field = form_group.fields.len() - 1;
        self.positions.push(Position::new(&place, vec![(target, field)]));
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
            for at in mandatory {
                let others: Vec<Value> =
                    fields.iter().filter(|other| **other != at).filter_map(|other| self.key(*other, at.0)).collect();
                let Some(field) = self.groups.get_mut(at.0).and_then(|group| group.fields.get_mut(at.1)) else {
                    continue;
                };
                // A field that appears by a condition, itself or with its optional group, is mandatory when it is there.
                let appears = |path: &String| is_below(path, &root) && is_below(&field.place.path, path);
                if !self.appearing.iter().any(appears) {
                    field.validators.extend(others.iter().map(|key| required_if(key, &Test::Filled)));
                } else {
                    field.properties.insert("required".to_owned(), json!(true));
                }
            }
        }
    }
}

pub(super) fn repetition(anzahl: Anzahl) -> [(String, Value); 3] {
    [
        ("multiple".to_owned(), json!(true)),
        ("minInstanceCount".to_owned(), json!(anzahl.min.max(1))),
        ("maxInstanceCount".to_owned(), json!(anzahl.max.unwrap_or(INSTANCES).min(INSTANCES))),
    ]
}
