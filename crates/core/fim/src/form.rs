//! A data schema as a form: Amt24 form JSON with `fimId` on every node.
//!
//! Identity is the position, not the element: the same group may stand at several places. Ids of form groups and fields
//! are therefore paths of FIM ids. What can't be taken over stays visible at its place (`openPoints`) and is listed.

mod compare;
mod conflict;
mod content;
mod decision;
mod demand;
pub(super) mod field;
mod node;
mod position;
mod question;
mod rules;
mod walk;

use std::collections::HashSet;

use serde_json::{Value, json};

pub use crate::kept::FIM_SCHEMA;
use crate::rule::Names;
pub use decision::{DecidedPoint, Decision};
use demand::{MadeRequired, OneOf};
use node::{FormField, FormGroup, PointsByPath, open_points};
use position::{Position, Positions};
pub use question::{Question, Readings, answered};
use rules::{Appearing, Taken};
use standards::genericode::CodeList;
use standards::xdf::model::*;

/// Property in which a node keeps what the designer has to look at.
pub const OPEN_POINTS: &str = "openPoints";
/// Property in which a node keeps the law or standard that it comes from.
pub const BEZUG: &str = "bezug";
/// Property in which a node keeps its position in the schema: FIM ids from the schema down, joined by `/`.
pub const FIM_PATH: &str = "fimPath";
/// What the designer has answered, by the rule's id.
pub const FIM_READINGS: &str = "fimReadings";
/// What the designer has decided about open points: a list of [`DecidedPoint`].
pub const FIM_DECISIONS: &str = "fimDecisions";

/// Most instances where the schema sets no limit (Amt24's own).
pub(super) const INSTANCES: u32 = 99;

/// A form that was made of a schema, and what became of the schema's rules.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedForm {
    /// Amt24 form JSON.
    pub form: Value,
    /// Rules in words that were met, taken or not.
    pub rules: usize,
    /// Rules that became conditions and validators.
    pub rules_taken: usize,
    /// What the designer has to look at, in the order of the form.
    pub open: Vec<OpenPoint>,
    /// Rules that can be read in two ways, for the designer to decide.
    pub questions: Vec<Question>,
}

/// Something of a schema that a form can't take over as it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OpenPoint {
    /// FIM ids from the schema down to the element.
    pub path: String,
    /// By which the words are chosen.
    pub reason: OpenReason,
    /// The text that wasn't taken over, or the name of what is missing.
    pub text: String,
}

/// Why something wasn't taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenReason {
    /// The words of a rule aren't understood.
    RuleNotUnderstood,
    /// A rule speaks of something that isn't below the element that it belongs to, or is there several times.
    RuleWithoutTarget,
    /// A rule compares with a code that the field's list doesn't have.
    RuleWithUnknownCode,
    /// A rule compares in a way that a form can't, or with a word that may mean several things.
    RuleCompares,
    /// A rule looks at something that is there several times, and it can't be told which one is meant.
    RuleWithRepetition,
    /// A rule asks for something in an optional group that it isn't part of, where nothing there is filled in.
    RuleInOptionalGroup,
    /// A rule looks at a value that stands there from the beginning, or can't tell it from an answer.
    RuleWithPreset,
    /// What a rule demands can't be filled in while others hold that are taken, or while the element has to be there.
    RuleConflicts,
    /// A group of which one element is chosen, with elements that can't be told apart as alternatives.
    ChoiceGroup,
    /// A mandatory field that is locked and has no value.
    LockedField,
    /// The list that the schema names isn't among those at hand.
    CodeListMissing,
    /// The version that the schema names isn't there; the text names the one taken and the one wanted.
    CodeListOtherVersion,
    /// The text names a newer version of the list.
    CodeListOutdated,
    /// A repetition within a repetition.
    NestedRepetition,
    /// An optional group with more mandatory fields than can be linked.
    OptionalGroup,
    /// A limit that the form doesn't keep: times, texts that are no value of the type, lengths and patterns of numbers.
    LimitNotTaken,
    /// A kind of file whose ending isn't known: all kinds are taken.
    MediaTypeUnknown,
    /// A pattern with every backslash twice; it is read with one.
    PatternEscapedTwice,
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
        names: names_of(schema),
        groups: vec![],
        group_ids: HashSet::new(),
        positions: Positions::default(),
        one_ofs: vec![],
        taken: vec![],
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
    import.settle_rules();
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
    /// Whether it has to be there wherever the group around it is.
    own: bool,
    /// Whether of what stands directly in it one element is chosen.
    choice: bool,
    /// Paths of the optional groups on the way, the outermost first.
    optional: Vec<String>,
}

impl Place {
    fn of_schema(schema: &Stammdatenschema) -> Self {
        Self {
            path: schema.common.identifikation.id.clone(),
            mandatory: true,
            own: true,
            choice: false,
            optional: vec![],
        }
    }

    fn fim_path(&self) -> Value {
        json!(self.path.replace('_', "/"))
    }

    fn inside(&self, common: &Baukastenelement, anzahl: Anzahl) -> Self {
        let path = format!("{}_{}", self.path, common.identifikation.id);
        let own = anzahl.min > 0 && !self.choice;
        let optional = self.optional.iter().cloned().chain((!own).then(|| path.clone())).collect();
        Self { mandatory: self.mandatory && own, own, choice: false, optional, path }
    }
}

struct Import<'a> {
    lists: &'a [CodeList],
    readings: &'a Readings,
    names: Names,
    questions: Vec<Question>,
    one_ofs: Vec<OneOf>,
    /// Rules that may be taken.
    taken: Vec<Taken>,
    made_required: Vec<MadeRequired>,
    appearing: Vec<Appearing>,
    groups: Vec<FormGroup>,
    group_ids: HashSet<String>,
    positions: Positions,
    open: Vec<OpenPoint>,
    rules: usize,
    rules_taken: usize,
}

/// What the elements of the schema are called, by id.
fn names_of(schema: &Stammdatenschema) -> Names {
    let mut names = Names::default();
    let mut left: Vec<&Struktur> = schema.struktur.iter().collect();
    while let Some(position) = left.pop() {
        let common = position.enthaelt.common();
        names.add(&common.identifikation.id, &common.name);
        if let Some(label) = &common.bezeichnung_eingabe {
            names.add(&common.identifikation.id, label);
        }
        if let Strukturelement::Datenfeldgruppe(gruppe) = &position.enthaelt {
            left.extend(&gruppe.struktur);
        }
    }
    names
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
    fn note(&mut self, place: &Place, reason: OpenReason, text: &str) {
        self.open.push(OpenPoint { path: place.path.replace('_', "/"), reason, text: text.to_owned() });
    }

    /// How a field of the group `from` speaks of this one; within a group the same instance is meant.
    fn key(&self, (group, field): (usize, usize), from: usize) -> Option<Value> {
        let index = if group == from { -1 } else { 0 };
        let group = self.groups.get(group)?;
        Some(json!({ "groupId": group.id, "groupIndex": index, "fieldId": group.fields.get(field)?.id }))
    }

    fn field(&self, (group, field): (usize, usize)) -> Option<&FormField> {
        self.groups.get(group)?.fields.get(field)
    }

    fn field_mut(&mut self, (group, field): (usize, usize)) -> Option<&mut FormField> {
        self.groups.get_mut(group)?.fields.get_mut(field)
    }

    fn finish(
        self,
        schema: &Stammdatenschema,
        id: &str,
        sections: Vec<(String, std::ops::Range<usize>)>,
    ) -> ImportedForm {
        let open = self.open;
        let mut by_path = PointsByPath::new();
        for point in &open {
            by_path.entry(point.path.as_str()).or_default().push(point);
        }
        let mut groups: Vec<Option<Value>> = self.groups.into_iter().map(|group| group.write(&by_path)).collect();
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
            form.insert(FIM_SCHEMA.to_owned(), json!(crate::kept::keep(schema)));
            if !self.readings.is_empty() {
                form.insert(FIM_READINGS.to_owned(), json!(self.readings));
            }
            form.extend(open_points(&by_path, path).map(|points| (OPEN_POINTS.to_owned(), points)));
        }
        ImportedForm { form, rules: self.rules, rules_taken: self.rules_taken, open, questions: self.questions }
    }
}
