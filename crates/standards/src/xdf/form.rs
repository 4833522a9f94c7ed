//! A data schema as a form: Amt24 form JSON with `fimId` on every node.
//!
//! Identity is the position, not the element: the same group may stand at several places. Ids of form groups and fields
//! are therefore paths of FIM ids. What can't be taken over stays visible at its place (`openPoints`) and is listed.

mod demand;
pub(super) mod field;
mod node;
mod question;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::model::*;
use super::rule::{self, Demand, Reading, Test};
use crate::genericode::CodeList;
use demand::{OneOf, condition, required_if};
use field::{code, limits, validators};
use node::{FormField, FormGroup, open_points};
pub use question::{Question, Readings};

/// Property in which a node keeps what the designer has to look at.
pub const OPEN_POINTS: &str = "openPoints";
/// Property in which a node keeps the law or standard that it comes from.
pub const BEZUG: &str = "bezug";
/// Property in which a node keeps its position in the schema: FIM ids from the schema down, joined by `/`.
pub const FIM_PATH: &str = "fimPath";
/// Property in which a form keeps the schema that it was made of, see [`super::from_form`].
pub const FIM_SCHEMA: &str = "fimSchema";
/// What the designer has answered, by the rule's id.
pub const FIM_READINGS: &str = "fimReadings";

/// Longest text that is asked for in one line.
const ONE_LINE: u64 = 255;
/// Most options that are shown at once.
const RADIO_BUTTONS: usize = 5;
/// Most fields of an optional group that are made to ask for each other.
const LINKED_FIELDS: usize = 12;
/// Most instances where the schema sets no limit (Amt24's own).
pub(super) const INSTANCES: u32 = 99;

#[derive(Clone, Debug, PartialEq)]
pub struct ImportedForm {
    /// Amt24 form JSON.
    pub form: Value,
    pub rules: usize,
    /// Rules that became conditions and validators.
    pub rules_taken: usize,
    pub open: Vec<OpenPoint>,
    /// Rules that can be read in two ways, for the designer to decide.
    pub questions: Vec<Question>,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OpenPoint {
    /// FIM ids from the schema down to the element.
    pub path: String,
    pub reason: OpenReason,
    /// The text that wasn't taken over, or the name of what is missing.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenReason {
    /// The words of a rule aren't understood.
    RuleNotUnderstood,
    /// A rule speaks of something that isn't below the element that it belongs to, or is there several times.
    RuleWithoutTarget,
    /// A rule compares with a code that the field's list doesn't have.
    RuleWithUnknownCode,
    CodeListMissing,
    /// A repetition within a repetition.
    NestedRepetition,
    /// An optional group with more mandatory fields than can be linked.
    OptionalGroup,
    /// A data type without a field type of its own (objects, hidden fields, date with time).
    FieldType,
}

/// Makes a form of a schema.
///
/// `id` is the form's own (`Mandant:Name:v1.0`). Rules that can be read in two ways are read in the usual one.
pub fn form(schema: &Stammdatenschema, id: &str, lists: &[CodeList]) -> ImportedForm {
    form_as_read(schema, id, lists, &Readings::new())
}

/// The same with what the designer has answered to [`ImportedForm::questions`].
pub fn form_as_read(schema: &Stammdatenschema, id: &str, lists: &[CodeList], readings: &Readings) -> ImportedForm {
    let mut import = Import {
        lists,
        readings,
        groups: vec![],
        positions: vec![],
        one_ofs: vec![],
        made_required: vec![],
        appearing: vec![],
        open: vec![],
        questions: vec![],
        rules: 0,
        rules_taken: 0,
    };
    let mut sections = vec![];
    let mut loose = vec![];
    for position in &schema.struktur {
        match &position.enthaelt {
            Strukturelement::Datenfeldgruppe(gruppe) => {
                import.close_loose(&mut loose, &mut sections, schema);
                let first = import.groups.len();
                let place = Place::of_schema(schema).inside(&gruppe.common, position.anzahl);
                import.gruppe(gruppe, position, &place);
                sections.push((eingabe(&gruppe.common), first..import.groups.len()));
            }
            Strukturelement::Datenfeld(_) => loose.push(position),
        }
    }
    import.close_loose(&mut loose, &mut sections, schema);
    import.regeln(&schema.regel, &schema.common.identifikation.id);
    let rules: Vec<(String, Vec<Regel>)> = import.rules_below(schema);
    for (path, regeln) in rules {
        import.regeln(&regeln, &path);
    }
    import.link_optional_groups();
    import.put_one_ofs();
    import.finish(schema, id, sections)
}

/// Where the import is, and what holds there.
#[derive(Clone)]
struct Place {
    /// FIM ids, joined by `_`.
    path: String,
    /// Whether everything on the way is mandatory.
    mandatory: bool,
    /// Paths of the optional groups on the way, the outermost first.
    optional: Vec<String>,
}

impl Place {
    fn of_schema(schema: &Stammdatenschema) -> Self {
        Self { path: schema.common.identifikation.id.clone(), mandatory: true, optional: vec![] }
    }

    fn fim_path(&self) -> Value {
        json!(self.path.replace('_', "/"))
    }

    fn inside(&self, common: &Baukastenelement, anzahl: Anzahl) -> Self {
        let path = format!("{}_{}", self.path, common.identifikation.id);
        let own = (anzahl.min == 0).then(|| path.clone());
        let optional = self.optional.iter().cloned().chain(own).collect();
        Self { mandatory: self.mandatory && anzahl.min > 0, optional, path }
    }
}

/// Where an element of the schema stands in the form: fields by group and index.
struct Position {
    path: String,
    /// The innermost optional group on the way, itself included.
    optional: Option<String>,
    fields: Vec<(usize, usize)>,
}

impl Position {
    fn new(place: &Place, fields: Vec<(usize, usize)>) -> Self {
        Self { path: place.path.clone(), optional: place.optional.last().cloned(), fields }
    }
}

struct Import<'a> {
    lists: &'a [CodeList],
    readings: &'a Readings,
    questions: Vec<Question>,
    one_ofs: Vec<OneOf>,
    /// Paths of elements that an answer makes mandatory.
    made_required: Vec<(String, (usize, usize), Test)>,
    /// Paths of elements that appear by a condition.
    appearing: Vec<String>,
    groups: Vec<FormGroup>,
    positions: Vec<Position>,
    open: Vec<OpenPoint>,
    rules: usize,
    rules_taken: usize,
}

fn eingabe(common: &Baukastenelement) -> String {
    let text = common.bezeichnung_eingabe.as_deref().map(str::trim).filter(|text| !text.is_empty());
    text.unwrap_or(common.name.trim()).to_owned()
}

fn bezug(common: &Baukastenelement, position: &[Bezug]) -> Option<Value> {
    let texts: Vec<&str> =
        position.iter().chain(&common.bezug).map(|bezug| bezug.text.trim()).filter(|text| !text.is_empty()).collect();
    (!texts.is_empty()).then(|| json!(texts))
}

impl Import<'_> {
    /// Fields that stand in no group get one of their own, in a section of their own.
    fn close_loose(
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
    fn gruppe(&mut self, gruppe: &Datenfeldgruppe, position: &Struktur, place: &Place) {
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

    fn inside(&mut self, gruppe: &Datenfeldgruppe, place: &Place, group: usize, repeated: bool) {
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
    fn flatten(&mut self, inner: &Datenfeldgruppe, position: &Struktur, place: &Place, group: usize) {
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
    fn close_position(&mut self, index: usize) {
        let mut all: Vec<(usize, usize)> =
            self.positions.iter().skip(index + 1).flat_map(|position| position.fields.clone()).collect();
        all.sort_unstable();
        all.dedup();
        if let Some(position) = self.positions.get_mut(index) {
            position.fields = all;
        }
    }

    fn feld(&mut self, feld: &Datenfeld, position: &Struktur, around: &Place, group: usize, repeated: bool) {
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

    fn describe(&mut self, feld: &Datenfeld, position: &[Bezug], made: &mut FormField) {
        let put = |made: &mut FormField, name: &str, value: Value| made.properties.insert(name.to_owned(), value);
        put(made, "fimId", json!(feld.common.identifikation.id));
        put(made, FIM_PATH, made.place.fim_path());
        put(made, "label", json!(eingabe(&feld.common)));
        let options = self.options(feld, &made.place);
        let kind = self.kind(feld, options.as_ref(), &made.place);
        put(made, "type", json!(kind));
        if let Some(options) = options {
            put(made, "possibleValues", options);
        }
        let help = feld.common.hilfetext_eingabe.as_deref().unwrap_or_default().trim();
        if kind == "TEXT" {
            let shown = feld.inhalt.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or(help);
            put(made, "value", json!(if shown.is_empty() { eingabe(&feld.common) } else { shown.to_owned() }));
        } else {
            if !help.is_empty() {
                put(made, "helptext", json!(help));
            }
            if let Some(preset) = feld.inhalt.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                put(made, "value", json!(preset));
            }
        }
        if code(&feld.feldart) == "locked" {
            put(made, "disabled", json!(true));
        }
        if let Some(bezug) = bezug(&feld.common, position) {
            put(made, BEZUG, bezug);
        }
        made.validators = validators(feld, kind);
    }

    fn kind(&mut self, feld: &Datenfeld, options: Option<&Value>, place: &Place) -> &'static str {
        let many = |options: &Value| options.as_array().is_some_and(|options| options.len() > RADIO_BUTTONS);
        match (code(&feld.feldart), code(&feld.datentyp), options) {
            ("label", ..) => "TEXT",
            (_, _, Some(options)) if many(options) => "DROPDOWN_SINGLE_SELECT",
            (_, _, Some(_)) => "RADIO_BUTTONS",
            ("hidden", ..) => {
                self.note(place, OpenReason::FieldType, "hidden");
                "STRING"
            }
            (_, "date", _) => "DATE",
            (_, "time", _) => "TIME",
            (_, "bool", _) => "BOOLEAN",
            (_, "num_currency", _) => "EURO_BETRAG",
            (_, "file", _) => "MULTIPLE_FILE",
            (_, kind @ ("obj" | "datetime"), _) => {
                self.note(place, OpenReason::FieldType, kind);
                "STRING"
            }
            (_, "text" | "text_latin", _) if limits(feld).1.is_some_and(|max| max > ONE_LINE) => "TEXTAREA",
            _ => "STRING",
        }
    }

    /// Values of the field or of its code list; a list that isn't there is an open point.
    fn options(&mut self, feld: &Datenfeld, place: &Place) -> Option<Value> {
        if code(&feld.feldart) != "select" {
            return None;
        }
        let option = |(value, label): (&str, &str)| json!({ "label": label, "value": value });
        if !feld.werte.is_empty() {
            return Some(feld.werte.iter().map(|wert| option((&wert.code, &wert.name))).collect());
        }
        let referenz = feld.codeliste_referenz.as_ref();
        let known = referenz.and_then(|referenz| {
            let by_version =
                |list: &&CodeList| Some(&list.canonical_version_uri) == referenz.canonical_version_uri.as_ref();
            let by_name = |list: &&CodeList| list.canonical_uri == referenz.canonical_identification;
            self.lists.iter().find(by_version).or_else(|| self.lists.iter().find(by_name))
        });
        match known {
            Some(list) => {
                let entries = list.entries(feld.code_key.as_deref(), feld.name_key.as_deref());
                Some(entries.into_iter().map(option).collect())
            }
            None => {
                let name = referenz.map_or("", |referenz| referenz.canonical_identification.trim());
                self.note(place, OpenReason::CodeListMissing, name);
                None
            }
        }
    }

    fn note(&mut self, place: &Place, reason: OpenReason, text: &str) {
        self.open.push(OpenPoint { path: place.path.replace('_', "/"), reason, text: text.to_owned() });
    }

    /// All rules of groups and fields, with the path of what they belong to.
    fn rules_below(&self, schema: &Stammdatenschema) -> Vec<(String, Vec<Regel>)> {
        fn walk(structure: &[Struktur], path: &str, found: &mut Vec<(String, Vec<Regel>)>) {
            for position in structure {
                let path = format!("{path}_{}", position.enthaelt.common().identifikation.id);
                match &position.enthaelt {
                    Strukturelement::Datenfeldgruppe(gruppe) => {
                        found.push((path.clone(), gruppe.regel.clone()));
                        walk(&gruppe.struktur, &path, found);
                    }
                    Strukturelement::Datenfeld(feld) => found.push((path, feld.regel.clone())),
                }
            }
        }
        let mut found = vec![];
        walk(&schema.struktur, &schema.common.identifikation.id, &mut found);
        found
    }

    /// Takes over the rules of one element; those that can't be stay at their place in words.
    fn regeln(&mut self, regeln: &[Regel], path: &str) {
        for regel in regeln {
            self.rules += 1;
            let text = regel.freitext.as_deref().unwrap_or_default().trim();
            let reason = match rule::readings(text) {
                None => Some(OpenReason::RuleNotUnderstood),
                Some(ways) => self.take(regel, &ways, path).err(),
            };
            match reason {
                None => self.rules_taken += 1,
                Some(reason) => {
                    let text = format!("{}: {text}", regel.common.identifikation.id);
                    self.open.push(OpenPoint { path: path.replace('_', "/"), reason, text });
                }
            }
        }
    }

    /// Takes a rule over in the way in which the designer reads it.
    fn take(&mut self, regel: &Regel, ways: &[Reading], path: &str) -> Result<(), OpenReason> {
        let number = question::chosen(self.readings, &regel.common.identifikation.id, ways.len());
        let Some(way) = ways.get(number - 1) else { return Err(OpenReason::RuleNotUnderstood) };
        let mut all = vec![];
        for way in ways {
            let applications = self.applications(&way.demands, path).ok_or(OpenReason::RuleWithoutTarget)?;
            if applications.iter().any(|one| !self.has_code(one)) {
                return Err(OpenReason::RuleWithUnknownCode);
            }
            all.push(applications);
        }
        if ways.len() > 1 {
            let question = self.question(regel, ways, &all, path, number);
            self.questions.push(question);
        }
        let one_ofs: Vec<OneOf> = way.demands.iter().filter_map(|demand| self.one_of(demand, path)).collect();
        self.one_ofs.extend(one_ofs);
        all.into_iter().nth(number - 1).into_iter().flatten().for_each(|application| self.apply(application));
        Ok(())
    }

    /// The only position below a path that ends in an element; `None` when there is none or several.
    fn position(&self, path: &str, id: &str) -> Option<&Position> {
        let mut fitting = self.positions.iter().filter(|position| {
            let own = position.path.rsplit('_').next().unwrap_or_default();
            is_below(&position.path, path) && same_id(own, id)
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    fn applications(&self, demands: &[Demand], path: &str) -> Option<Vec<Application>> {
        let application = |demand: &Demand| {
            let (target, when, required) = match demand {
                Demand::Required { target, when } => (target, when, true),
                Demand::OnlyWhen { target, when } => (target, when, false),
                Demand::OneOf { .. } => return None,
            };
            let trigger = self.position(path, &when.field)?;
            let &[(group, field)] = trigger.fields.as_slice() else { return None };
            let target = self.position(path, target)?;
            Some(Application {
                trigger: (group, field),
                test: when.test.clone(),
                target: target.path.clone(),
                targets: target.fields.clone(),
                required,
            })
        };
        let (one_ofs, others): (Vec<&Demand>, Vec<&Demand>) =
            demands.iter().partition(|demand| matches!(demand, Demand::OneOf { .. }));
        if one_ofs.iter().any(|demand| self.one_of(demand, path).is_none()) {
            return None;
        }
        others.into_iter().map(application).collect()
    }

    /// Whether the code that is compared with can be chosen at all.
    fn has_code(&self, application: &Application) -> bool {
        let (Test::Equals(code) | Test::Differs(code)) = &application.test else { return true };
        let options = self.field(application.trigger).and_then(|field| field.properties.get("possibleValues"));
        let Some(options) = options.and_then(Value::as_array) else { return true };
        options.iter().any(|option| option.get("value").and_then(Value::as_str) == Some(code))
    }

    fn apply(&mut self, application: Application) {
        let single = application.targets.len() == 1;
        let target = application.target.clone();
        if application.required {
            self.made_required.push((application.target, application.trigger, application.test.clone()));
        } else {
            self.appearing.push(application.target);
        }
        for (group, field) in application.targets {
            let Some(key) = self.key(application.trigger, group) else { return };
            let Some(field) = self.groups.get_mut(group).and_then(|group| group.fields.get_mut(field)) else {
                continue;
            };
            if application.required {
                // Of a group only what is mandatory in it.
                let optional_within =
                    field.place.optional.iter().any(|path| *path != target && is_below(path, &target));
                if single || (field.mandatory && !optional_within) {
                    field.validators.push(required_if(&key, &application.test));
                }
            } else {
                field.conditions.push(condition(&key, &application.test));
            }
        }
    }

    /// How a field of the group `from` speaks of this one; within a group the same instance is meant.
    fn key(&self, (group, field): (usize, usize), from: usize) -> Option<Value> {
        let index = if group == from { -1 } else { 0 };
        let group = self.groups.get(group)?;
        Some(json!({ "groupId": group.id, "groupIndex": index, "fieldId": group.fields.get(field)?.id }))
    }

    /// In an optional group mandatory fields are asked for as soon as something in the group is filled in.
    fn link_optional_groups(&mut self) {
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

    fn field(&self, (group, field): (usize, usize)) -> Option<&FormField> {
        self.groups.get(group)?.fields.get(field)
    }

    fn finish(
        self,
        schema: &Stammdatenschema,
        id: &str,
        sections: Vec<(String, std::ops::Range<usize>)>,
    ) -> ImportedForm {
        let open = self.open;
        let mut groups: Vec<Option<Value>> = self.groups.into_iter().map(|group| group.write(&open)).collect();
        let section = |(title, range): (String, std::ops::Range<usize>)| {
            let groups: Vec<Value> = range.filter_map(|index| groups.get_mut(index)?.take()).collect();
            json!({ "title": title, "fieldGroups": groups })
        };
        let sections: Vec<Value> = sections.into_iter().map(section).collect();
        let mut form = json!({
            "id": id,
            "engineVersion": 2,
            "title": eingabe(&schema.common),
            "language": "de",
            "fimId": schema.common.identifikation.id,
            "sections": sections,
        });
        let path = &schema.common.identifikation.id;
        if let Value::Object(form) = &mut form {
            form.insert(FIM_SCHEMA.to_owned(), json!(super::from_form::keep(schema)));
            if !self.readings.is_empty() {
                form.insert(FIM_READINGS.to_owned(), json!(self.readings));
            }
            form.extend(open_points(&open, path).map(|points| (OPEN_POINTS.to_owned(), points)));
        }
        ImportedForm { form, rules: self.rules, rules_taken: self.rules_taken, open, questions: self.questions }
    }
}

struct Application {
    trigger: (usize, usize),
    test: Test,
    /// Path of the element.
    target: String,
    targets: Vec<(usize, usize)>,
    required: bool,
}

fn repetition(anzahl: Anzahl) -> [(String, Value); 3] {
    [
        ("multiple".to_owned(), json!(true)),
        ("minInstanceCount".to_owned(), json!(anzahl.min.max(1))),
        ("maxInstanceCount".to_owned(), json!(anzahl.max.unwrap_or(INSTANCES).min(INSTANCES))),
    ]
}

/// Whether a path leads to an element or to one in it.
fn is_below(path: &str, element: &str) -> bool {
    path.strip_prefix(element).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// Rules of 2.0 write ids with 8 digits, elements of 3.0.0 have 11.
fn same_id(one: &str, other: &str) -> bool {
    let parts = |id: &str| Some((id.get(..3)?.to_owned(), id.get(3..)?.trim_start_matches('0').to_owned()));
    one == other || parts(one) == parts(other)
}
