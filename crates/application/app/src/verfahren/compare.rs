//! Two states of a draft side by side: what citizens will notice, and what a designer has changed.

use std::collections::{BTreeMap, BTreeSet};

use domain::FieldKey;
use fim::form::FIM_SCHEMA;
use forms::{
    Apart, Change, Choice, Context, Design, Difference, Edit, Form, Language, NodeId, NodeKind, OneChange, ShownThing,
    ShownWhen, Standpoint, ValidatorSentence, diff, property_word, tell_apart,
};
use jiff::civil::Date;
use serde_json::Value;

use super::names::{Owner, owners};
use super::node::{Found, find};
use super::tests::differences;
use crate::view::{ChangeLine, ChangeWhat, Comparison, Effect, EffectAnswer, TestDifference};

/// Most changed questions whose effect is searched.
const SEARCHED: usize = 40;

/// What has changed from the old form to the new one.
pub(crate) fn compare(old: &Form, new: &Form, today: Date, language: Language) -> Comparison {
    let (before, after) = (owners(old), owners(new));
    let owner = |node: &NodeId| after.get(node).or_else(|| before.get(node)).cloned();
    let changes = changes(&diff(old, new), [old, new], &owner, language);
    let mut asked: Vec<&NodeId> = vec![];
    for change in &changes {
        if !asked.contains(&&change.node) && !with_another([old, new], &change.node) {
            asked.push(&change.node);
        }
    }
    let searched = asked.len().min(SEARCHED);
    let effects = effects([old, new], &asked[..searched], &Context::on(today), &owner);
    Comparison { effects, searched, left_out: asked.len() - searched, changes }
}

/// Whether something came or went with the group or section around it, which is told once.
fn with_another(forms: [&Form; 2], node: &NodeId) -> bool {
    let around = |form: &Form| match find(form, node)? {
        Found::Field(group, _) => Some(group.node.clone()),
        Found::Group(_) => {
            let holds = |section: &&forms::Section| section.groups.iter().any(|group| group.node == *node);
            form.sections.iter().find(holds).map(|section| section.node.clone())
        }
        Found::Section(_) | Found::Form => None,
    };
    match forms.map(around) {
        [Some(around), None] => find(forms[1], &around).is_none(),
        [None, Some(around)] => find(forms[0], &around).is_none(),
        _ => false,
    }
}

/// What each change alone makes of the old form; then what only several together do, under the field whose outcome it is.
fn effects(
    [old, new]: [&Form; 2],
    asked: &[&NodeId],
    context: &Context,
    owner: &impl Fn(&NodeId) -> Option<Owner>,
) -> Vec<Effect> {
    let name = |node: &NodeId| owner(node).map(|owner| owner.name).unwrap_or_default();
    let (mut found, mut open): (Vec<Effect>, Vec<&NodeId>) = (vec![], vec![]);
    let changes = OneChange::between(old, new);
    for node in asked {
        let alone = changes.of(node).and_then(|changed| effect(node, [old, &changed], context));
        match alone {
            Some((answers, differences)) => {
                found.push(Effect { node: (*node).clone(), name: name(node), answers, differences });
            }
            None => open.push(node),
        }
    }
    for node in open {
        let Some((answers, mut differences)) = effect(node, [old, new], context) else { continue };
        let told = |one: &TestDifference| {
            let mut told = found.iter().flat_map(|effect| &effect.differences);
            told.any(|known| known.node == one.node && known.what == one.what)
        };
        differences.retain(|one| !told(one));
        if let Some(first) = differences.first() {
            found.push(Effect { node: first.node.clone(), name: first.name.clone(), answers, differences });
        }
    }
    found
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
                let said = said(property, from, language).zip(said(property, to, language));
                let (from, to) = said.unwrap_or_default();
                (ChangeWhat::Property { name: property.clone() }, from, to)
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

/// A property's value as people read it; none for what only programs read.
fn said(property: &str, value: &Value, language: Language) -> Option<String> {
    match value {
        _ if property == FIM_SCHEMA => None,
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| said(property, item, language)).collect();
            Some(items?.join(", "))
        }
        Value::Object(parts) => {
            // Who fills it in goes without saying, and what another language says is told without its original.
            let whole = if property == "source" { "variableName" } else { "text" };
            if let Some(text) = parts.get(whole).and_then(Value::as_str) {
                return Some(text.to_owned());
            }
            let part = |(name, value): (&String, &Value)| match value {
                // Yes and no are words of the screen's.
                Value::Bool(_) => None,
                _ => Some(format!("{}: {}", property_word(name, language)?, said(name, value, language)?)),
            };
            Some(parts.iter().map(part).collect::<Option<Vec<String>>>()?.join(", "))
        }
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

/// The fewest answers to what has changed, and to what that looks at, that both forms judge differently.
fn effect(
    node: &NodeId,
    [old, new]: [&Form; 2],
    context: &Context,
) -> Option<(Vec<EffectAnswer>, Vec<TestDifference>)> {
    let fields = looked_at(old, node).into_iter().chain(looked_at(new, node));
    let fields: Vec<NodeId> = fields.collect::<BTreeSet<_>>().into_iter().collect();
    let Apart { one, other } = tell_apart(old, new, &fields, context)?;
    let mut said: BTreeMap<&NodeId, EffectAnswer> = BTreeMap::new();
    // As it is called now, else as it was; what is no option of either as it is written.
    let sides = [(new, &other.answers), (old, &one.answers)];
    for only_called in [true, false] {
        for (form, answers) in sides {
            for (key, value) in answers.iter().filter(|(_, value)| !forms::is_empty(value)) {
                if let Some(field) = form.field(key).filter(|field| !only_called || is_called(field, value)) {
                    let words = || EffectAnswer { name: field.hint().to_owned(), value: answer(field, value) };
                    said.entry(&field.node).or_insert_with(words);
                }
            }
        }
    }
    let differences = differences([old, new], &one.outcome, &other.outcome);
    (!differences.is_empty()).then(|| (said.into_values().collect(), differences))
}

fn answer(field: &forms::Field, value: &Value) -> String {
    if field.kind.is_choice() {
        let labels: Vec<String> = chosen(value).map(|one| field.option_label(one)).collect();
        return labels.join(", ");
    }
    form_page::typed(field, value)
}

/// Whether there are words for it: not for what is no option.
fn is_called(field: &forms::Field, value: &Value) -> bool {
    !field.kind.is_choice() || chosen(value).all(|one| field.options.iter().any(|option| option.value == one))
}

fn chosen(value: &Value) -> impl Iterator<Item = &str> {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    values.iter().filter_map(Value::as_str)
}

/// A field or the fields of a group or section, and those that their rules look at.
fn looked_at(form: &Form, node: &NodeId) -> Vec<NodeId> {
    let (own, conditions) = match find(form, node) {
        Some(Found::Field(_, field)) => (vec![field.node.clone()], &field.conditions),
        Some(Found::Group(group)) => {
            (group.fields().take(5).map(|field| field.node.clone()).collect(), &group.conditions)
        }
        Some(Found::Section(section)) => (vec![], &section.skip_conditions),
        Some(Found::Form) | None => return vec![],
    };
    let asked = conditions.iter().flat_map(|condition| condition.fields());
    let asked = asked.filter_map(|field| form.field(&FieldKey::new(&field.group, 0, &field.field)));
    own.into_iter().chain(asked.map(|field| field.node.clone())).collect()
}

#[cfg(test)]
mod tests {
    use forms::FieldPlace;
    use serde_json::json;

    use super::*;

    /// `Folge` is shown with `Wert a` of `Wahl`.
    fn form() -> Form {
        let field = |id: &str, label: &str| json!({"id": id, "label": label, "type": "STRING", "required": true});
        let options =
            json!([{"@node": "A", "value": "a", "label": "Wert a"}, {"@node": "B", "value": "b", "label": "Wert b"}]);
        let condition = json!({"@type": "ShowOnFieldValuesCondition", "values": ["a"], "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "wahl"}});
        let rows = json!([
            {"fields": [{"id": "wahl", "label": "Wahl", "type": "RADIO_BUTTONS", "possibleValues": options}]},
            {"fields": [{"id": "folge", "label": "Folge", "type": "STRING", "displayConditions": [condition]}]},
            {"fields": [field("x", "Chipnummer")]}, {"fields": [field("y", "Rufname")]}]);
        let rest = json!([{"fields": [field("z", "Geschlecht")]}]);
        let groups = json!([{"id": "g", "rows": rows}, {"id": "h", "rows": rest}]);
        Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"title": "Eins", "fieldGroups": groups}]})).unwrap()
    }

    fn compared(edits: Vec<Edit>) -> Comparison {
        let old = form();
        let new = old.with(&Edit::All { edits }).unwrap();
        compare(&old, &new, "2026-01-31".parse().unwrap(), Language::German)
    }

    fn node(id: &str) -> NodeId {
        NodeId::from(id)
    }

    fn set(id: &str, property: &str, value: Value) -> Edit {
        Edit::Set { node: node(id), property: property.to_owned(), value }
    }

    /// `under: answers: field what was → is`.
    fn effects(edits: Vec<Edit>) -> Vec<String> {
        let effects = compared(edits).effects.into_iter();
        let say = |effect: Effect| {
            let answers: Vec<String> =
                effect.answers.iter().map(|one| format!("{} = {}", one.name, one.value)).collect();
            let differences = effect.differences.iter();
            let told: Vec<String> = differences
                .map(|one| format!("{} ({}) {} {} → {}", one.name, one.node, one.what, one.expected, one.actual))
                .collect();
            format!("{}: {}: {}", effect.name, answers.join(", "), told.join("; "))
        };
        effects.map(say).collect()
    }

    #[test]
    fn another_id_and_another_place_change_nothing_for_citizens() {
        let rename = Edit::Rename { node: node("field:g/wahl"), id: "auswahl".to_owned() };
        assert_eq!(effects(vec![rename]), [""; 0]);
        let place = FieldPlace::Last { group: node("group:h") };
        assert_eq!(effects(vec![Edit::MoveField { field: node("field:g/x"), place }]), [""; 0]);
    }

    #[test]
    fn an_effect_stands_under_the_change_that_makes_it() {
        let edits = vec![
            Edit::MoveField { field: node("field:g/x"), place: FieldPlace::Last { group: node("group:h") } },
            set("field:g/y", "required", json!(false)),
            Edit::Remove { node: node("field:h/z") },
        ];
        let told = [
            "Rufname: : Rufname (field:g/y) required true → false; Rufname (field:g/y) message \"required\" → null",
            "Geschlecht: : Geschlecht (field:h/z) visible true → false; Geschlecht (field:h/z) required true → false; \
             Geschlecht (field:h/z) message \"required\" → null",
        ];
        assert_eq!(effects(edits), told);
    }

    #[test]
    fn changes_are_told_without_json() {
        let edits = vec![
            set("field:g/x", "source", json!({"service": "servicekonto", "variableName": "ort"})),
            set("field:g/y", "helpDialog", json!({"url": "https://x.de", "caption": "Mehr", "alt": "Hund"})),
            set("field:h/z", "additionalConfig", json!({"steuerung": 3})),
            set("form", "fimSchema", json!("<xdf/>")),
        ];
        let changes = compared(edits).changes.into_iter();
        let told: Vec<String> =
            changes.map(|change| format!("{}: {} → {}", change.name, change.from, change.to)).collect();
        let help = "Adresse: https://x.de, Bildunterschrift: Mehr, Bildbeschreibung: Hund";
        assert_eq!(told, ["1:F:v1.0:  → ", "Chipnummer:  → ort", &format!("Rufname:  → {help}"), "Geschlecht:  → "]);
    }

    #[test]
    fn an_option_that_is_gone_is_called_as_it_was() {
        let told = ["Wahl: Wahl = Wert a: Wahl (field:g/wahl) message null → \"not-an-option\""];
        assert_eq!(effects(vec![Edit::Remove { node: node("A") }]), told);
    }

    #[test]
    fn what_came_or_went_with_a_group_and_another_of_the_same_id_are_told_apart() {
        let gone = "Geschlecht (field:h/z) visible true → false; Geschlecht (field:h/z) required true → false; \
                    Geschlecht (field:h/z) message \"required\" → null";
        assert_eq!(effects(vec![Edit::Remove { node: node("group:h") }]), [format!("h: : {gone}")]);
        let rename = Edit::Rename { node: node("field:g/y"), id: "x".to_owned() };
        let told = effects(vec![Edit::Remove { node: node("field:g/x") }, rename]);
        let gone = gone.replace("Geschlecht (field:h/z)", "Chipnummer (field:g/x)");
        assert_eq!(told, [format!("Chipnummer: : {gone}")]);
    }

    /// The group is new, so neither field can be had in it alone.
    #[test]
    fn what_only_several_changes_do_stands_under_the_field_whose_outcome_it_is() {
        let fields = vec![node("field:g/wahl"), node("field:g/folge")];
        let gather = Edit::Gather { fields, value: json!({"@node": "n", "id": "n", "title": "Neu"}) };
        let told = "Folge: Wahl = Wert a: Folge (field:g/folge) required false → true; \
                    Folge (field:g/folge) message null → \"required\"";
        assert_eq!(effects(vec![gather, set("field:g/folge", "required", json!(true))]), [told]);
    }

    #[test]
    fn exchanged_values_of_options_are_found() {
        let edits = vec![set("A", "value", json!("b")), set("B", "value", json!("a"))];
        let told = ["Wahl: Wahl = Wert a: Folge (field:g/folge) visible true → false"];
        assert_eq!(effects(edits), told);
    }
}
