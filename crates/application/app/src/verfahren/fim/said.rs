//! The words of points: why something is open, what a reading says, what comes of an example.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::FieldKey;
use fim::form::OpenReason;
use fim::rule::Sense;
use findings::Words;
use forms::{
    Field, FieldGroup, Form, Language, Outcome, ShownThing, ShownWhen, Standpoint, Statement, Test, Validator,
    ValidatorSentence,
};
use serde_json::Value;

use crate::view::{AnswerSaid, ReadingSentence};

static GERMAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../../assets/fim-words/de.json")));
static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../../assets/fim-words/en.json")));

fn words(language: Language) -> &'static Words {
    match language {
        Language::German => &GERMAN,
        Language::English => &ENGLISH,
    }
}

/// The stable name of a code.
pub(super) fn code(code: impl serde::Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

pub(super) fn why(reason: OpenReason, language: Language) -> String {
    words(language).plain(&format!("open/{}", code(reason)))
}

pub(super) fn sense(sense: Sense, names: &[String], language: Language) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quoted(name, language)).collect();
    words(language).say(&format!("senses/{}", code(sense)), [("names", quoted.join(", "))])
}

fn quoted(name: &str, language: Language) -> String {
    match language {
        Language::German => format!("„{name}“"),
        Language::English => format!("“{name}”"),
    }
}

/// What people call a field.
pub(super) fn name(field: &Field) -> String {
    if field.hint().trim().is_empty() { field.id.clone() } else { field.hint().to_owned() }
}

/// An answer of an example: "ist Ausland".
pub(super) fn answer(form: &Form, key: &FieldKey, value: &Value, language: Language) -> AnswerSaid {
    let field = form.field(key);
    let values = match value {
        Value::Array(values) => values.clone(),
        one => vec![one.clone()],
    };
    let said = Statement::read(field, &Test::In(values)).say(field, language);
    AnswerSaid { name: field.map_or_else(|| key.to_string(), name), said }
}

/// What one outcome says otherwise than the other, field by field.
pub(super) fn outcome(form: &Form, own: &Outcome, than: &Outcome, language: Language) -> Vec<String> {
    let words = words(language);
    let keys = [own, than].map(|outcome| outcome.visible.iter().chain(outcome.messages.keys()));
    let keys: BTreeSet<&FieldKey> = keys.into_iter().flatten().collect();
    let differing = keys.into_iter().filter(|key| standing(own, key) != standing(than, key));
    let mut said: Vec<String> = differing
        .map(|key| {
            let name = form.field(key).map_or_else(|| key.to_string(), name);
            words.say(&format!("example/{}", standing(own, key)), [("name", quoted(&name, language))])
        })
        .collect();
    if said.is_empty() {
        said.push(words.plain("example/same"));
    }
    said
}

/// How it stands with a field, by the name of its words.
fn standing(outcome: &Outcome, key: &FieldKey) -> &'static str {
    let is_wrong = outcome.messages.get(key).is_some_and(|code| code != "required");
    match (outcome.visible.contains(key), outcome.required.contains(key)) {
        (false, _) => "hidden",
        (true, true) => "required",
        (true, false) if is_wrong => "wrong",
        (true, false) => "optional",
    }
}

/// The conditions and validators that a form has and another one hasn't, as sentences.
pub(super) fn sentences(own: &Form, than: &Form, language: Language) -> Vec<ReadingSentence> {
    let mut found = vec![];
    for group in own.groups() {
        let other = than.group(&group.id);
        let at = Standpoint::group(own, group);
        let title = if group.title.is_empty() { &group.id } else { &group.title };
        let fresh = new_validators(&group.validators, other.map(|other| other.validators.as_slice()));
        found.extend(fresh.map(|one| validator(own, &at, one, (&group.node, title), language)));
        for field in group.fields() {
            let before = other.and_then(|other: &FieldGroup| other.fields().find(|before| before.id == field.id));
            let name = name(field);
            let shown = |field: &Field| -> Vec<Value> { field.conditions.iter().map(|one| one.to_json()).collect() };
            if !field.conditions.is_empty() && before.is_none_or(|before| shown(before) != shown(field)) {
                let said = ShownWhen::read(&at, &field.conditions).say(own, ShownThing::Field, language);
                found.push(ReadingSentence { node: field.node.clone(), name: name.clone(), said });
            }
            let fresh = new_validators(&field.validators, before.map(|before| before.validators.as_slice()));
            found.extend(fresh.map(|one| validator(own, &at, one, (&field.node, &name), language)));
        }
    }
    found
}

fn validator(
    form: &Form,
    at: &Standpoint<'_>,
    validator: &Validator,
    (node, name): (&forms::NodeId, &str),
    language: Language,
) -> ReadingSentence {
    let said = ValidatorSentence::read(at, validator).say(form, language);
    ReadingSentence { node: node.clone(), name: name.to_owned(), said }
}

fn new_validators<'a>(own: &'a [Validator], than: Option<&'a [Validator]>) -> impl Iterator<Item = &'a Validator> {
    let than: Vec<Value> = than.into_iter().flatten().map(Validator::to_json).collect();
    own.iter().filter(move |one| !than.contains(&one.to_json()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same() {
        assert_eq!(GERMAN.differences(&ENGLISH), Vec::<String>::new());
    }
}
