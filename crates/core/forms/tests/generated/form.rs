//! Generated forms, answers and edits.

use amtspult_forms::{Answers, Edit, Form, NodeId};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// Ids are few, so that references hit and clash.
const FIELDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const GROUPS: [&str; 3] = ["g", "h", "i"];
const VALUES: [&str; 3] = ["x", "y", "z"];

fn key() -> impl Strategy<Value = Value> {
    (select(&GROUPS[..]), select(vec![-1, 0, 0, 0, 1]), select(&FIELDS[..]))
        .prop_map(|(group, index, field)| json!({"groupId": group, "groupIndex": index, "fieldId": field}))
}

fn values() -> impl Strategy<Value = Value> {
    prop::collection::vec(select(&["x", "y", "z", "true", "7"][..]), 0..3).prop_map(|values| json!(values))
}

fn condition(prefix: &'static str) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        4 => (key(), values()).prop_map(move |(key, values)| json!({"@type": format!("{prefix}FieldValuesCondition"), "conditionFieldKey": key, "values": values})),
        2 => (key(), values()).prop_map(move |(key, values)| json!({"@type": format!("{prefix}FieldValueNotInValuesCondition"), "conditionFieldKey": key, "values": values})),
        2 => key().prop_map(move |key| json!({"@type": format!("{prefix}FilledFieldCondition"), "conditionFieldKey": key})),
        1 => key().prop_map(move |key| json!({"@type": format!("{prefix}EmptyFieldCondition"), "conditionFieldKey": key})),
        1 => (key(), any::<bool>()).prop_map(move |(key, value)| json!({"@type": format!("{prefix}BooleanCondition"), "conditionFieldKey": key, "value": value})),
    ];
    if prefix == "SkipOn" {
        return leaf.boxed();
    }
    leaf.prop_recursive(2, 6, 3, |inner| {
        (any::<bool>(), prop::collection::vec(inner, 0..3)).prop_map(|(and, conditions)| {
            json!({"@type": if and { "AndCondition" } else { "OrCondition" }, "conditions": conditions})
        })
    })
    .boxed()
}

fn validator() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0_usize..4).prop_map(|n| json!({"@type": "MinLengthValidator", "minLength": n})),
        (1_usize..5)
            .prop_map(|n| json!({"@type": "MaxLengthValidator", "maxLength": n, "validationErrorMessage": "zu lang"})),
        select(&["[a-z]+", "[xyz]", "x|y", ".{2}"][..])
            .prop_map(|regex| json!({"@type": "RegexValidator", "regex": regex})),
        (key(), values()).prop_map(
            |(key, values)| json!({"@type": "RequiredOnFieldValueValidator", "sourceFieldKey": key, "values": values})
        ),
        key().prop_map(|key| json!({"@type": "MinNumberValidator", "conditionFieldKey": key})),
        Just(json!({"@type": "MoonPhaseValidator", "phase": ["full", null]})),
    ]
}

/// Over several fields.
fn rule() -> impl Strategy<Value = Value> {
    let alternative = prop::collection::vec(key(), 1..3).prop_map(|keys| json!({"fieldKeys": keys}));
    let when = prop_oneof![
        2 => Just(vec![]),
        1 => prop::collection::vec(key(), 1..3).prop_map(|keys| {
            let when = |key: Value| json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": key});
            keys.into_iter().map(when).collect()
        }),
    ];
    (any::<bool>(), prop::collection::vec(alternative, 1..4), when).prop_map(|(many, alternatives, when)| {
        let name = if many { "AtLeastOneOfValidator" } else { "ExactlyOneOfValidator" };
        let mut rule = json!({"@type": name, "alternatives": alternatives});
        if !when.is_empty() {
            rule["onlyWhen"] = json!(when);
        }
        rule
    })
}

fn field(proving: bool) -> impl Strategy<Value = Value> {
    let kinds = if proving {
        vec!["RADIO_BUTTONS", "BOOLEAN", "CHECKBOX", "SINGLE_CHECKBOX"]
    } else {
        vec![
            "STRING",
            "RADIO_BUTTONS",
            "BOOLEAN",
            "CHECKBOX",
            "SINGLE_CHECKBOX",
            "DATE",
            "EURO_BETRAG",
            "TEXT",
            "TIME",
            "HOLOGRAM",
        ]
    };
    let conditions = prop::collection::vec(condition("ShowOn"), 0..3);
    let validators = prop::collection::vec(validator(), if proving { 0..1 } else { 0..3 });
    let parts = (
        select(kinds),
        any::<bool>(),
        conditions,
        validators,
        prop::collection::vec(select(&VALUES[..]), 0..3),
        0_u8..8,
    );
    parts.prop_map(move |(kind, required, conditions, validators, mut options, extra)| {
        options.dedup();
        let mut field = json!({"label": kind, "type": kind, "required": required});
        if kind == "RADIO_BUTTONS" || kind == "CHECKBOX" {
            field["possibleValues"] = options.iter().map(|value| json!({"value": value, "label": value})).collect();
        }
        if !conditions.is_empty() || extra == 1 {
            field["displayConditions"] = json!(conditions);
        }
        if !validators.is_empty() {
            field["validationRules"] = json!(validators);
        }
        match extra {
            2 => field["width"] = Value::Null,
            3 => field["zukunft"] = json!({"tief": [1, {"x": null}]}),
            4 => field["source"] = json!({"service": "servicekonto", "variableName": "vorname"}),
            5 => field["helpDialog"] = json!({"url": "u", "neu": 1}),
            _ => {}
        }
        field
    })
}

/// A form as JSON. With `proving` it is small and has only fields of few answers.
pub fn form_json(proving: bool) -> impl Strategy<Value = Value> {
    let fields = if proving { 0..3_usize } else { 0..5 };
    let group = (
        prop::collection::vec(field(proving), fields),
        prop::collection::vec(condition("ShowOn"), 0..2),
        any::<bool>(),
        1_usize..4,
        prop::collection::vec(rule(), 0..2),
    );
    let groups = prop::collection::vec(group, 1..4);
    let section = (prop::collection::vec(condition("SkipOn"), 0..2), any::<bool>());
    (groups, prop::collection::vec(section, 3), any::<bool>()).prop_map(move |(groups, sections, split)| {
        let mut written = vec![];
        for (index, (fields, conditions, multiple, limit, rules)) in groups.into_iter().enumerate() {
            let fields: Vec<Value> = fields
                .into_iter()
                .zip(FIELDS)
                .map(|(mut field, id)| {
                    field["id"] = json!(id);
                    field
                })
                .collect();
            let rows: Vec<Value> = fields.chunks(2).map(|fields| json!({"fields": fields})).collect();
            let mut group = json!({"id": GROUPS[index], "title": GROUPS[index], "rows": rows});
            if !conditions.is_empty() {
                group["displayConditions"] = json!(conditions);
            }
            if !rules.is_empty() {
                group["validationRules"] = json!(rules);
            }
            if multiple && !proving {
                group["multiple"] = json!(true);
                group["maxInstanceCount"] = json!(limit);
            }
            written.push(group);
        }
        let parts = if split && written.len() > 1 {
            vec![written.split_off(1), written].into_iter().rev().collect()
        } else {
            vec![written]
        };
        let sections: Vec<Value> = parts
            .into_iter()
            .zip(sections)
            .map(|(groups, (skip, titled)): (Vec<Value>, _)| {
                let mut section = json!({"fieldGroups": groups});
                if !skip.is_empty() {
                    section["skipConditions"] = json!(skip);
                }
                if titled {
                    section["title"] = json!("Abschnitt");
                }
                section
            })
            .collect();
        json!({"id": "1:F:v1.0", "engineVersion": "2", "sections": sections})
    })
}

pub fn form() -> impl Strategy<Value = Form> {
    form_json(false).prop_map(|json| Form::parse(&json).expect("generated forms can be read"))
}

/// One answer after another, to fields that mostly exist.
pub fn answers() -> impl Strategy<Value = Vec<(domain::FieldKey, Value)>> {
    let value = select(vec![
        json!("x"),
        json!("y"),
        json!("z"),
        json!(true),
        json!(false),
        json!(["x"]),
        json!(["x", "y"]),
        json!(null),
        json!(""),
        json!("7"),
        json!("2026-01-31"),
        json!("1,50"),
        json!("09:44"),
        json!(3),
    ]);
    let key = (select(&GROUPS[..]), select(vec![0_usize, 0, 0, 1, 2, 5]), select(&FIELDS[..]));
    prop::collection::vec(
        (key.prop_map(|(group, index, field)| domain::FieldKey::new(group, index, field)), value),
        1..12,
    )
}

pub fn together(steps: &[(domain::FieldKey, Value)]) -> Answers {
    steps.iter().cloned().collect()
}

/// What somebody does to a form; where it hits depends on the form.
#[derive(Clone, Debug)]
pub enum Doing {
    Set(Index, &'static str, Value),
    Unset(Index, &'static str),
    Remove(Index),
    AddField(Index, &'static str, u32),
    AddOption(Index, u32),
    Move(Index, Index),
    Reverse(Index),
}

pub fn doings() -> impl Strategy<Value = Vec<Doing>> {
    let property = select(&["label", "title", "helptext", "id", "required", "width", "neu"][..]);
    let value = select(vec![json!("Eins"), json!("Zwei"), json!("a"), json!("b")]);
    let doing = prop_oneof![
        4 => (any::<Index>(), property.clone(), value).prop_map(|(at, name, value)| {
            let value = match name { "required" => json!(true), "width" => json!(3), _ => value };
            Doing::Set(at, name, value)
        }),
        1 => (any::<Index>(), select(&["label", "helptext", "neu"][..])).prop_map(|(at, name)| Doing::Unset(at, name)),
        2 => any::<Index>().prop_map(Doing::Remove),
        2 => (any::<Index>(), select(&FIELDS[..]), any::<u32>()).prop_map(|(at, id, number)| Doing::AddField(at, id, number)),
        1 => (any::<Index>(), any::<u32>()).prop_map(|(at, number)| Doing::AddOption(at, number)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(what, to)| Doing::Move(what, to)),
        1 => any::<Index>().prop_map(Doing::Reverse),
    ];
    prop::collection::vec(doing, 0..5)
}

/// The form after somebody has worked on it.
pub fn done(form: &Form, doings: &[Doing]) -> Form {
    doings.iter().fold(form.clone(), |form, doing| one_done(&form, doing))
}

fn one_done(form: &Form, doing: &Doing) -> Form {
    let ids = form.node_ids();
    let of =
        |prefix: &str| -> Vec<NodeId> { ids.iter().filter(|id| id.as_str().starts_with(prefix)).cloned().collect() };
    let pick = |from: &[NodeId], index: &Index| (!from.is_empty()).then(|| from[index.index(from.len())].clone());
    let with = |edit: Option<Edit>| edit.and_then(|edit| form.with(&edit).ok()).unwrap_or_else(|| form.clone());
    let fields = of("field:");
    let rows: Vec<NodeId> = of("row:");
    match doing {
        Doing::Set(at, name, value) => {
            with(pick(&fields, at).map(|node| Edit::Set { node, property: (*name).to_owned(), value: value.clone() }))
        }
        Doing::Unset(at, name) => {
            with(pick(&fields, at).map(|node| Edit::Unset { node, property: (*name).to_owned() }))
        }
        Doing::Remove(at) => with(pick(&ids[1..], at).map(|node| Edit::Remove { node })),
        Doing::AddField(at, id, number) => with(pick(&rows, at).map(|node| Edit::Add {
            node,
            list: "fields".to_owned(),
            value: json!({"@node": format!("field:new/{number}"), "id": id, "type": "STRING"}),
            before: None,
        })),
        Doing::AddOption(at, number) => with(pick(&fields, at).map(|node| Edit::Add {
            node,
            list: "possibleValues".to_owned(),
            value: json!({"@node": format!("option:new/{number}"), "value": number.to_string()}),
            before: None,
        })),
        Doing::Move(what, to) => match (pick(&fields, what), pick(&rows, to)) {
            (Some(field), Some(row)) => moved(form, &field, &row),
            _ => form.clone(),
        },
        Doing::Reverse(at) => {
            let mut form = form.clone();
            if !form.sections.is_empty() {
                let at = at.index(form.sections.len());
                form.sections[at].groups.reverse();
            }
            form
        }
    }
}

pub fn moved(form: &Form, field: &NodeId, row: &NodeId) -> Form {
    let mut form = form.clone();
    let mut taken = None;
    for section in &mut form.sections {
        for one in section.groups.iter_mut().flat_map(|group| &mut group.rows) {
            if let Some(at) = one.fields.iter().position(|other| other.node == *field) {
                taken = Some(one.fields.remove(at));
            }
        }
    }
    let target = form.sections.iter_mut().flat_map(|section| &mut section.groups).flat_map(|group| &mut group.rows);
    if let (Some(row), Some(field)) = (target.into_iter().find(|other| other.node == *row), taken) {
        row.fields.push(field);
    }
    form
}
