//! Two states of a draft side by side: what citizens will notice, and what a designer has changed.

use std::collections::BTreeMap;

use domain::FieldKey;
use forms::{
    Apart, Change, Choice, Context, Design, Difference, Edit, Form, Language, NodeId, NodeKind, ShownThing, ShownWhen,
    Standpoint, ValidatorSentence, diff, tell_apart,
};
use jiff::civil::Date;
use serde_json::Value;

use super::names::{Owner, owners};
use super::node::{Found, find};
use super::tests::differences;
use crate::view::{ChangeLine, ChangeWhat, Comparison, Effect, EffectAnswer};

/// Most changed questions whose effect is searched.
const SEARCHED: usize = 40;

/// What has changed from the old form to the new one.
pub(crate) fn compare(old: &Form, new: &Form, today: Date, language: Language) -> Comparison {
    let (before, after) = (owners(old), owners(new));
    let owner = |node: &NodeId| after.get(node).or_else(|| before.get(node)).cloned();
    let changes = changes(&diff(old, new), [old, new], &owner, language);
    let mut asked: Vec<NodeId> = changes.iter().map(|change| change.node.clone()).collect();
    asked.dedup();
    let searched = asked.len().min(SEARCHED);
    let effects = asked.iter().take(SEARCHED).filter_map(|node| effect(node, [old, new], today, &owner));
    let mut found: Vec<Effect> = vec![];
    for effect in effects {
        if !found.iter().any(|known| known.differences == effect.differences) {
            found.push(effect);
        }
    }
    Comparison { effects: found, searched, left_out: asked.len().saturating_sub(searched), changes }
}

/// What an edit would change; nothing where it can't be done.
pub(crate) fn foreseen(form: &Form, edit: &Edit, language: Language) -> Vec<ChangeLine> {
    let mut design = Design::of(form.clone());
    if design.edit(edit, "foreseen").is_err() {
        return vec![];
    }
    let (old, new) = (owners(form), owners(design.form()));
    let owner = |node: &NodeId| new.get(node).or_else(|| old.get(node)).cloned();
    changes(&diff(form, design.form()), [form, design.form()], &owner, language)
}

/// One line for each thing that is otherwise: rules of an owner are told together, as sentences.
fn changes(
    all: &[Difference],
    forms: [&Form; 2],
    owner: &impl Fn(&NodeId) -> Option<Owner>,
    language: Language,
) -> Vec<ChangeLine> {
    let mut lines: Vec<ChangeLine> = vec![];
    for difference in all {
        let Some(Owner { node, name }) = owner(&difference.node) else { continue };
        let itself = node == difference.node;
        let (what, from, to) = match (&difference.change, difference.sort) {
            (_, NodeKind::Condition) => {
                (ChangeWhat::Shown, shown(forms[0], &node, language), shown(forms[1], &node, language))
            }
            (_, NodeKind::Validator) => {
                (ChangeWhat::Checks, checks(forms[0], &node, language), checks(forms[1], &node, language))
            }
            (_, NodeKind::Option) => {
                let [from, to] = options(forms, &node);
                (ChangeWhat::Options, from, to)
            }
            (_, NodeKind::Row) => continue,
            (Change::Added, _) if itself => (ChangeWhat::Added, String::new(), String::new()),
            (Change::Removed, _) if itself => (ChangeWhat::Removed, String::new(), String::new()),
            (Change::Moved { .. } | Change::Reordered, _) => (ChangeWhat::Moved, String::new(), String::new()),
            (Change::Renamed { from, to }, _) => {
                (ChangeWhat::Property { name: "id".to_owned() }, from.clone(), to.clone())
            }
            (Change::Changed { property, .. }, _) if property.starts_with("@test:") => continue,
            (Change::Changed { property, from, to }, _) => {
                (ChangeWhat::Property { name: property.clone() }, text(from), text(to))
            }
            (Change::Added | Change::Removed, _) => continue,
        };
        let line = ChangeLine { node, name, what, from, to };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(object) => match object.get("text").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => value.to_string(),
        },
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}

fn shown(form: &Form, node: &NodeId, language: Language) -> String {
    let Some(at) = Standpoint::of(form, node) else { return String::new() };
    let (thing, conditions) = match find(form, node) {
        Some(Found::Section(section)) => (ShownThing::Section, &section.skip_conditions),
        Some(Found::Group(group)) => (ShownThing::Group, &group.conditions),
        Some(Found::Field(_, field)) => (ShownThing::Field, &field.conditions),
        Some(Found::Form) | None => return String::new(),
    };
    ShownWhen::read(&at, conditions).say(form, thing, language).text()
}

fn checks(form: &Form, node: &NodeId, language: Language) -> String {
    let Some(at) = Standpoint::of(form, node) else { return String::new() };
    let validators = match find(form, node) {
        Some(Found::Group(group)) => &group.validators,
        Some(Found::Field(_, field)) => &field.validators,
        Some(Found::Form | Found::Section(_)) | None => return String::new(),
    };
    let said = validators.iter().map(|one| ValidatorSentence::read(&at, one).say(form, language).text());
    said.collect::<Vec<_>>().join("; ")
}

/// As people read them; with what is submitted where only that is otherwise.
fn options(forms: [&Form; 2], node: &NodeId) -> [String; 2] {
    let say = |words: fn(&Choice) -> String| {
        forms.map(|form| {
            let Some(Found::Field(_, field)) = find(form, node) else { return String::new() };
            field.options.iter().map(words).collect::<Vec<_>>().join(", ")
        })
    };
    let [from, to] = say(|option| option.label().to_owned());
    if from == to { say(|option| format!("{} ({})", option.label(), option.value)) } else { [from, to] }
}

/// The fewest answers to what has changed, and to what that looks at, that both states judge differently.
fn effect(
    node: &NodeId,
    [old, new]: [&Form; 2],
    today: Date,
    owner: &impl Fn(&NodeId) -> Option<Owner>,
) -> Option<Effect> {
    let fields = looked_at(old, node).into_iter().chain(looked_at(new, node));
    let fields: Vec<FieldKey> = fields.collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let Apart { answers, one, other } = tell_apart(old, new, &fields, &Context::on(today))?;
    let said = answers.iter().filter(|(_, value)| !forms::is_empty(value)).map(|(key, value)| {
        let field = new.field(key).or_else(|| old.field(key));
        EffectAnswer {
            name: field.map_or_else(|| key.to_string(), |field| field.label.clone()),
            value: field.map_or_else(|| text(value), |field| answer(field, value)),
        }
    });
    let differences = differences(new, &one, &other);
    (!differences.is_empty()).then(|| Effect {
        node: node.clone(),
        name: owner(node).map(|owner| owner.name).unwrap_or_default(),
        answers: said.collect(),
        differences,
    })
}

fn answer(field: &forms::Field, value: &Value) -> String {
    if field.kind.is_choice() {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let labels: Vec<String> = values.iter().map(|one| field.option_label(&text(one))).collect();
        return labels.join(", ");
    }
    form_page::typed(field, value)
}

/// The first instances of a field or of the fields of a group or section, and of those that their rules look at.
fn looked_at(form: &Form, node: &NodeId) -> Vec<FieldKey> {
    let mut by_node: BTreeMap<&NodeId, FieldKey> = BTreeMap::new();
    for group in form.groups() {
        by_node.extend(group.fields().map(|field| (&field.node, FieldKey::new(&group.id, 0, &field.id))));
    }
    let own: Vec<&forms::Field> = match find(form, node) {
        Some(Found::Field(_, field)) => vec![field],
        Some(Found::Group(group)) => group.fields().take(5).collect(),
        Some(Found::Section(_) | Found::Form) | None => vec![],
    };
    let mut keys: Vec<FieldKey> = own.iter().filter_map(|field| by_node.get(&field.node).cloned()).collect();
    let conditions = match find(form, node) {
        Some(Found::Field(_, field)) => field.conditions.iter().collect::<Vec<_>>(),
        Some(Found::Group(group)) => group.conditions.iter().collect(),
        Some(Found::Section(section)) => section.skip_conditions.iter().collect(),
        Some(Found::Form) | None => vec![],
    };
    for condition in conditions {
        keys.extend(condition.fields().into_iter().map(|field| FieldKey::new(&field.group, 0, &field.field)));
    }
    keys
}
