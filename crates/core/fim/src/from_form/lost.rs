//! What a form says that its schema can't say, property by property.
//!
//! There is no list of what a schema has no name for: the form is made again of the schema that was made of it, and what
//! the two forms say differently is lost. So no property can be forgotten. Where a node has its counterpart is told by its
//! position in the schema; what has none there (headings and hints, groups and sections of the form's own) is lost as a whole.
//! Of the layout it is told where a section or a row begins, in which group a field stands and in which order.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::edit::{kind_name, said, validators};
use super::node::items;
use super::{Note, NoteReason};
use crate::form::{FIM_DECISIONS, FIM_PATH, FIM_READINGS, OPEN_POINTS};
use crate::kept::FIM_SCHEMA;

/// What is kept between form and schema, and lists of nodes, which are gone through one by one.
const PASSED_OVER: [&str; 9] =
    ["sections", "fieldGroups", "rows", "fimId", FIM_PATH, FIM_SCHEMA, FIM_READINGS, FIM_DECISIONS, OPEN_POINTS];

/// What leaving a property out means, where that isn't nothing.
const DEFAULTS: [(&str, &str); 4] =
    [("width", "12"), ("maxInstanceCount", "99"), ("minInstanceCount", "1"), ("language", "de")];

/// The order of what stands below a node.
const ORDER: &str = "order";

/// Properties that can't be compared where the list of a choice wasn't there.
const OF_A_CHOICE: [&str; 5] = ["type", "possibleValues", "value", "validationRules", "displayConditions"];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Form,
    Section,
    Group,
    Field,
}

/// What a node is known by in every version of a form, and the how manieth of those it is.
type Key = (Kind, String, usize);

/// A node, and what its place in the form says.
struct Part<'a> {
    key: Key,
    /// Its position in the schema, else where it stands in the form JSON.
    path: String,
    properties: &'a Map<String, Value>,
    /// By the names under which they are told.
    layout: Vec<(&'static str, Value)>,
}

/// What the form says beyond the schema of which `again` was made; `before` is the form as it once was made. `new` are the
/// paths of fields that had none, by place; `known` is what is told already.
pub(super) fn lost([before, form, again]: [&Value; 3], new: &BTreeMap<String, String>, known: &[Note]) -> Vec<Note> {
    let (once, made) = (parts(before, &BTreeMap::new()), parts(again, &BTreeMap::new()));
    let by_key = |parts: &'_ [Part<'_>]| -> BTreeMap<Key, usize> {
        parts.iter().enumerate().map(|(index, part)| (part.key.clone(), index)).collect()
    };
    let (once_by, made_by) = (by_key(&once), by_key(&made));
    let mut notes = vec![];
    for part in parts(form, new) {
        let then = once_by.get(&part.key).and_then(|index| once.get(*index));
        let told = |reason| known.iter().any(|note| note.path == part.path && note.reason == reason);
        let mut tell = |reason, property: Option<String>| {
            notes.push(Note { path: part.path.clone(), reason, text: part.called(), property });
        };
        let Some(now) = made_by.get(&part.key).and_then(|index| made.get(*index)) else {
            if part.says_something() && !told(NoteReason::Removed) {
                tell(NoteReason::Lost, None);
            }
            continue;
        };
        for name in differing(part.properties, now.properties) {
            let is_unclear = OF_A_CHOICE.contains(&name.as_str()) && told(NoteReason::OptionsNotCompared);
            // A title of a section that nobody has changed comes from what stands in it.
            let is_old = part.key.0 == Kind::Section
                && then.is_some_and(|then| meaning(then.properties, &name) == meaning(part.properties, &name));
            if is_unclear || is_old || (name == "type" && told(NoteReason::TypeUnknown)) {
                continue;
            }
            if name != "validationRules" {
                tell(NoteReason::Lost, Some(name));
                continue;
            }
            of_validators(part.properties, now.properties)
                .into_iter()
                .for_each(|rule| tell(NoteReason::Lost, Some(rule)));
            let has_fewer = then.is_some_and(|then| lacks(part.properties, [then.properties, now.properties]));
            if has_fewer && !told(NoteReason::RulesDiffer) {
                tell(NoteReason::RulesDiffer, None);
            }
        }
        for ((name, here), (_, there)) in part.layout.iter().zip(&now.layout) {
            let is_same = if *name == ORDER { same_order(here, there) } else { here == there };
            if !is_same {
                tell(NoteReason::Lost, Some((*name).to_owned()));
            }
        }
    }
    notes
}

/// Whether what stands in both lists has the same order.
fn same_order(one: &Value, other: &Value) -> bool {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (one, other) = (list(one), list(other));
    let common = |own: &[Value], than: &[Value]| -> Vec<Value> {
        let than: BTreeSet<&str> = than.iter().filter_map(Value::as_str).collect();
        own.iter().filter(|path| path.as_str().is_some_and(|path| than.contains(path))).cloned().collect()
    };
    common(&one, &other) == common(&other, &one)
}

/// Names of the properties that say something else.
fn differing(one: &Map<String, Value>, other: &Map<String, Value>) -> BTreeSet<String> {
    let names = one.keys().chain(other.keys()).filter(|name| !PASSED_OVER.contains(&name.as_str()));
    names.filter(|name| meaning(one, name) != meaning(other, name)).cloned().collect()
}

/// What a property says, in one spelling.
fn meaning(properties: &Map<String, Value>, name: &str) -> Value {
    let plain = match said(properties, name) {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Bool(truth) => Value::String(truth.to_string()),
        Value::String(text) if text == "false" => Value::Null,
        other => other,
    };
    let is_default = DEFAULTS.iter().any(|(known, default)| *known == name && plain == *default);
    if is_default { Value::Null } else { plain }
}

/// The validators that the other node hasn't; of one that it has otherwise the property.
fn of_validators(one: &Map<String, Value>, other: &Map<String, Value>) -> Vec<String> {
    let all: Vec<&Value> = validators(other).collect();
    let mut found = vec![];
    for validator in validators(one).filter(|validator| !all.contains(validator)) {
        let kind = kind_name(validator);
        let same = all.iter().find(|other| kind_name(other) == kind);
        match (validator.as_object(), same.and_then(|other| other.as_object())) {
            (Some(one), Some(other)) => {
                found.extend(differing(one, other).into_iter().map(|name| format!("{kind}/{name}")));
            }
            _ => found.push(kind.to_owned()),
        }
    }
    found
}

/// Whether a sort of validator is missing that both others have: the author has taken it out, and the schema asks for it.
fn lacks(one: &Map<String, Value>, others: [&Map<String, Value>; 2]) -> bool {
    let has = |properties, kind: &str| validators(properties).any(|validator| kind_name(validator) == kind);
    let [then, now] = others;
    validators(now).map(kind_name).any(|kind| has(then, kind) && !has(one, kind))
}

impl Part<'_> {
    /// What people call it.
    fn called(&self) -> String {
        let text = |name: &str| self.properties.get(name).and_then(Value::as_str).unwrap_or_default().trim();
        let config = self.properties.get("additionalConfig").and_then(|config| config.get("text"));
        let names = [text("title"), text("label"), config.and_then(Value::as_str).unwrap_or_default(), text("id")];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned()
    }

    fn says_something(&self) -> bool {
        self.properties
            .keys()
            .any(|name| !PASSED_OVER.contains(&name.as_str()) && !said(self.properties, name).is_null())
    }
}

/// All nodes of a form, in its order.
fn parts<'a>(form: &'a Value, new: &BTreeMap<String, String>) -> Vec<Part<'a>> {
    let mut walk = Walk { parts: vec![], met: BTreeMap::new(), new };
    walk.form(form);
    walk.parts
}

/// The position of a group, else its id.
fn group_name(group: &Value) -> String {
    let text = |name: &str| group.get(name).and_then(Value::as_str);
    text(FIM_PATH).map_or_else(|| format!("#{}", text("id").unwrap_or_default()), str::to_owned)
}

struct Walk<'a, 'b> {
    parts: Vec<Part<'a>>,
    /// How many nodes of a position there were.
    met: BTreeMap<(Kind, String), usize>,
    new: &'b BTreeMap<String, String>,
}

impl<'a> Walk<'a, '_> {
    /// Gives what the node is known by.
    fn add(
        &mut self,
        kind: Kind,
        node: &'a Value,
        place: String,
        layout: Vec<(&'static str, Value)>,
    ) -> Option<String> {
        let properties = node.as_object()?;
        let own = properties.get(FIM_PATH).and_then(Value::as_str);
        let path = self.new.get(&place).map(String::as_str).or(own);
        let name = match (kind, path) {
            (_, Some(path)) => path.to_owned(),
            // A section is known by what it begins with, a group by its id. What only shows something has no counterpart.
            (Kind::Section, None) => {
                items(node, "fieldGroups").next().map_or_else(|| place.clone(), |(_, first)| group_name(first))
            }
            (Kind::Group, None) => group_name(node),
            (Kind::Form | Kind::Field, None) => format!("#{place}"),
        };
        let met = self.met.entry((kind, name.clone())).or_default();
        *met += 1;
        let path = path.map_or(place, str::to_owned);
        self.parts.push(Part { key: (kind, name.clone(), *met), path, properties, layout });
        Some(name)
    }

    fn form(&mut self, form: &'a Value) {
        self.add(Kind::Form, form, String::new(), vec![]);
        let mut groups = vec![];
        for (s, section) in items(form, "sections") {
            let place = format!("sections[{s}]");
            self.add(Kind::Section, section, place.clone(), vec![]);
            for (g, group) in items(section, "fieldGroups") {
                groups.extend(self.group(group, format!("{place}.fieldGroups[{g}]"), g == 0));
            }
        }
        self.order(0, groups);
    }

    fn group(&mut self, group: &'a Value, place: String, begins_section: bool) -> Option<String> {
        let index = self.parts.len();
        let own = self.add(Kind::Group, group, place.clone(), vec![("sections", json!(begins_section))]);
        let mut fields = vec![];
        for (r, row) in items(group, "rows") {
            for (f, field) in items(row, "fields") {
                let layout = vec![("rows", json!(f == 0)), ("groupId", json!(own))];
                fields.extend(self.add(Kind::Field, field, format!("{place}.rows[{r}].fields[{f}]"), layout));
            }
        }
        self.order(index, fields);
        own
    }

    /// The order of what stands below a node.
    fn order(&mut self, index: usize, names: Vec<String>) {
        if let Some(part) = self.parts.get_mut(index) {
            part.layout.push((ORDER, json!(names)));
        }
    }
}
