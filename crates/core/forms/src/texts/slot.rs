//! Where texts stand in the nodes of a form.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::NodeId;
use crate::tree::{LISTS, NODE, NodeKind, is_list};

/// What sort of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// Of the form, a section or a group.
    Title,
    /// How the title of a repeated group's instance is made; has gaps like `{0}`.
    InstanceTitle,
    /// What is asked, or what a heading says.
    Label,
    /// Of an answer to choose.
    OptionLabel,
    /// What a hint or a running text says.
    RunningText,
    /// Shown in the empty field.
    Placeholder,
    /// Shown beside a field or button.
    Help,
    /// Stands with a picture.
    Caption,
    /// What a picture shows, for those who don't see it.
    Alternative,
    /// Of a button.
    Button,
    /// Why a button can't be pressed.
    ButtonHint,
    /// Told about an answer that is refused.
    Message,
}

/// One place for a text, on one node.
pub(super) struct Slot {
    /// Name by which the text is spoken of: the way to it in the node's JSON.
    pub path: String,
    pub kind: TextKind,
    /// What is written there itself.
    pub written: String,
    /// What people read there: where an option has no label, its value.
    pub german: String,
}

const BUTTONS: &str = "customButtons";

impl Slot {
    /// Whether it is of a button at the foot of the form, of which only the number is known.
    pub fn is_of_button(&self) -> bool {
        self.path.starts_with(BUTTONS)
    }
}

const OF_A_FORM: [(&str, TextKind); 1] = [("title", TextKind::Title)];
const OF_A_BUTTON: [(&str, TextKind); 2] = [("label", TextKind::Button), ("helptext", TextKind::Help)];
const OF_A_GROUP: [(&str, TextKind); 6] = [
    ("title", TextKind::Title),
    ("instanceTitleTemplate", TextKind::InstanceTitle),
    ("addRowButtonText", TextKind::Button),
    ("addRowButtonInfoText", TextKind::ButtonHint),
    ("deleteRowButtonText", TextKind::Button),
    ("deleteRowButtonInfoText", TextKind::ButtonHint),
];
const OF_A_FIELD: [(&str, TextKind); 12] = [
    ("label", TextKind::Label),
    ("additionalConfig.text", TextKind::RunningText),
    ("placeholder", TextKind::Placeholder),
    ("helptext", TextKind::Help),
    ("helpDialog.caption", TextKind::Caption),
    ("helpDialog.alt", TextKind::Alternative),
    ("additionalConfig.caption", TextKind::Caption),
    ("additionalConfig.alt", TextKind::Alternative),
    ("requiredValidationFailedMessage", TextKind::Message),
    ("typeValidationFailedMessage", TextKind::Message),
    ("thousandsSeparatorValidationFailedMessage", TextKind::Message),
    ("digitsAfterDecimalPointValidationFailedMessage", TextKind::Message),
];
const OF_AN_OPTION: [(&str, TextKind); 3] = [
    ("label", TextKind::OptionLabel),
    ("helpDialog.caption", TextKind::Caption),
    ("helpDialog.alt", TextKind::Alternative),
];
/// A validator's message, and what it was called in older forms.
const MESSAGE: &str = "validationErrorMessage";
const OLD_MESSAGE: &str = "message";
const OF_A_VALIDATOR: [(&str, TextKind); 4] = [
    (MESSAGE, TextKind::Message),
    ("validationInvalidNumberMessage", TextKind::Message),
    ("validationDecimalPointError", TextKind::Message),
    ("validationNonNegativeNumberError", TextKind::Message),
];

fn declared(kind: NodeKind) -> &'static [(&'static str, TextKind)] {
    match kind {
        NodeKind::Form | NodeKind::Section => &OF_A_FORM,
        NodeKind::Group => &OF_A_GROUP,
        NodeKind::Field => &OF_A_FIELD,
        NodeKind::Option => &OF_AN_OPTION,
        NodeKind::Validator => &OF_A_VALIDATOR,
        NodeKind::Row | NodeKind::Condition => &[],
    }
}

/// The places for texts that a node has, filled or not.
pub(super) fn slots(kind: NodeKind, node: &Map<String, Value>) -> Vec<Slot> {
    let slot = |path: String, text: TextKind| {
        let written = text_at(node, property(node, &path)).to_owned();
        let shown = if text == TextKind::OptionLabel && written.is_empty() { text_at(node, "value") } else { &written };
        Slot { german: shown.to_owned(), path, kind: text, written }
    };
    let mut slots: Vec<Slot> = declared(kind).iter().map(|(path, text)| slot((*path).to_owned(), *text)).collect();
    if kind == NodeKind::Form {
        let buttons = node.get(BUTTONS).and_then(|buttons| buttons.get("buttons")?.as_array());
        for index in 0..buttons.map_or(0, Vec::len) {
            let path = |name: &str| format!("{BUTTONS}.buttons[{index}].{name}");
            slots.extend(OF_A_BUTTON.iter().map(|(name, text)| slot(path(name), *text)));
        }
    }
    slots
}

/// Under which property a text is written: a message may be under its older name.
fn property<'a>(node: &Map<String, Value>, path: &'a str) -> &'a str {
    let is_there = |name: &str| node.get(name).is_some_and(|value| !value.is_null());
    if path == MESSAGE && !is_there(MESSAGE) && is_there(OLD_MESSAGE) { OLD_MESSAGE } else { path }
}

/// `customButtons`, `buttons`, `[0]`, `label`.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[']).filter(|step| !step.is_empty())
}

fn text_at<'a>(node: &'a Map<String, Value>, path: &str) -> &'a str {
    let mut steps = steps(path);
    let mut at = steps.next().and_then(|first| node.get(first));
    for step in steps {
        at = at.and_then(|value| match step.strip_suffix(']') {
            Some(index) => value.get(index.parse::<usize>().ok()?),
            None => value.get(step),
        });
    }
    at.and_then(Value::as_str).unwrap_or_default()
}

/// Writes a text, or takes it away, without making the objects around it; gives the property of the node that was changed.
pub(super) fn put(node: &mut Map<String, Value>, path: &str, text: Option<&str>) -> Option<String> {
    let path = property(node, path).to_owned();
    let mut steps = steps(&path).peekable();
    let first = steps.next()?;
    if steps.peek().is_none() {
        change(node, first, text);
        return Some(first.to_owned());
    }
    let mut at = node.get_mut(first)?;
    while let Some(step) = steps.next() {
        if steps.peek().is_none() {
            change(at.as_object_mut()?, step, text);
            return Some(first.to_owned());
        }
        at = match step.strip_suffix(']') {
            Some(index) => at.get_mut(index.parse::<usize>().ok()?)?,
            None => at.get_mut(step)?,
        };
    }
    None
}

fn change(object: &mut Map<String, Value>, name: &str, text: Option<&str>) {
    match text {
        Some(text) => drop(object.insert(name.to_owned(), text.into())),
        None => drop(object.shift_remove(name)),
    }
}

/// A node with what stands above it.
pub(super) struct Visited<'a> {
    pub id: NodeId,
    pub kind: NodeKind,
    pub node: &'a Map<String, Value>,
    /// What sections, groups and fields above it are called, from the top.
    pub above: Vec<String>,
}

/// Goes through the nodes of a form that may have texts: a node, then what is below it, list by list.
pub(super) fn each_node<'a>(json: &'a Value, visit: &mut impl FnMut(Visited<'a>)) {
    walk(json, NodeKind::Form, &[], visit);
}

fn walk<'a>(json: &'a Value, kind: NodeKind, above: &[String], visit: &mut impl FnMut(Visited<'a>)) {
    let Some(node) = json.as_object() else { return };
    let id = NodeId::from(node.get(NODE).and_then(Value::as_str).unwrap_or_default());
    visit(Visited { id, kind, node, above: above.to_vec() });
    let mut below = above.to_vec();
    below.extend(called(kind, node));
    for (list, items) in LISTS.iter().filter_map(|list| Some((*list, node.get(*list)?.as_array()?))) {
        let kind_below = NodeKind::of_list(list);
        if is_list(kind, list) && kind_below != NodeKind::Condition {
            items.iter().for_each(|item| walk(item, kind_below, &below, visit));
        }
    }
}

/// What people call a section, group or field that is a place for something else.
fn called(kind: NodeKind, node: &Map<String, Value>) -> Option<String> {
    let names: &[&str] = match kind {
        NodeKind::Section | NodeKind::Group => &["title", "id"],
        NodeKind::Field => &["label", "id"],
        NodeKind::Form | NodeKind::Row | NodeKind::Option | NodeKind::Condition | NodeKind::Validator => &[],
    };
    let texts = names.iter().map(|name| text_at(node, name).trim());
    texts.into_iter().find(|text| !text.is_empty()).map(str::to_owned)
}

/// The same for changing them.
pub(super) fn each_node_mut(json: &mut Value, visit: &mut impl FnMut(NodeKind, &mut Map<String, Value>)) {
    walk_mut(json, NodeKind::Form, visit);
}

fn walk_mut(json: &mut Value, kind: NodeKind, visit: &mut impl FnMut(NodeKind, &mut Map<String, Value>)) {
    let Some(node) = json.as_object_mut() else { return };
    visit(kind, node);
    for list in LISTS {
        let kind_below = NodeKind::of_list(list);
        if is_list(kind, list) && kind_below != NodeKind::Condition {
            let items = node.get_mut(list).and_then(Value::as_array_mut);
            items.into_iter().flatten().for_each(|item| walk_mut(item, kind_below, visit));
        }
    }
}
