//! Rules that can be read in two ways: what the designer is asked, with an example that tells the readings apart.

use std::collections::BTreeSet;

use fim::form::{ImportedForm, Question, Readings, form_as_read};
use forms::{Answers, Apart, Context, Form, Outcome};
use jiff::civil::Date;
use serde::Serialize;
use standards::genericode::CodeList;
use standards::xdf::model::Stammdatenschema;

use crate::names::Names;
use crate::{compare, words};

/// A question whose readings make different forms.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    #[serde(flatten)]
    question: Question,
    /// What the readings say.
    readings: Vec<String>,
    /// Answers that the readings judge differently; none if none were found.
    example: Option<Example>,
}

/// Answers, and what each reading makes of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Example {
    answers: Answers,
    one: Outcome,
    other: Outcome,
}

impl Example {
    /// Both readings call their fields the same.
    fn of(Apart { one, other }: Apart) -> Self {
        Self { answers: one.answers, one: one.outcome, other: other.outcome }
    }
}

/// `R00000123=2` of the command line.
pub fn parse(text: &str) -> Result<(String, usize), String> {
    let (rule, number) = text.split_once('=').ok_or("erwartet wird REGEL=NUMMER, zum Beispiel R00000123=2")?;
    let number = number.parse().ok().filter(|number| (1..=2).contains(number));
    Ok((rule.to_owned(), number.ok_or("Die Nummer der Lesart ist 1 oder 2.")?))
}

/// What there is to ask. The rest of the rules is read as it was for the import.
pub fn asked(
    imported: &ImportedForm,
    schema: &Stammdatenschema,
    lists: &[CodeList],
    readings: &Readings,
    today: Date,
) -> Vec<Asked> {
    let ask = |question: &Question| {
        let form = |number| {
            let mut readings = readings.clone();
            readings.retain(|rule, _| !rule.eq_ignore_ascii_case(&question.rule));
            readings.insert(question.rule.clone(), number);
            form_as_read(schema, "0:Lesart:v1.0", lists, &readings).form
        };
        let (one, other) = (form(1), form(2));
        if one == other {
            return None;
        }
        let (one, other) = (Form::parse(&one).ok()?, Form::parse(&other).ok()?);
        let key = |(group, field): &(String, String)| domain::FieldKey::new(group, 0, field);
        let fields = question.fields.iter().filter_map(|field| one.field(&key(field)));
        let fields: Vec<forms::NodeId> = fields.map(|field| field.node.clone()).collect();
        let example = forms::tell_apart(&one, &other, &fields, &Context::on(today)).map(Example::of);
        let readings = question.senses.iter().map(|sense| reading(&words::code(sense), &question.names)).collect();
        Some(Asked { question: question.clone(), readings, example })
    };
    imported.questions.iter().filter_map(ask).collect()
}

fn reading(sense: &str, names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("„{name}“")).collect();
    words::FIM.say(&format!("senses/{sense}"), [("names", quoted.join(", ").as_str())])
}

/// The lines that put a question to a person; `form` names the fields.
pub fn lines(asked: &Asked, form: &Form) -> Vec<String> {
    let question = &asked.question;
    let mut lines = vec![format!("    Frage zu {} bei {}: {}", question.rule, question.path, question.text)];
    for (number, reading) in (1..).zip(&asked.readings) {
        let used = if number == question.used { " (so umgewandelt)" } else { "" };
        lines.push(format!("      Lesart {number}{used}: {reading}"));
    }
    if let Some(example) = &asked.example {
        let label =
            |key: &domain::FieldKey| form.field(key).map_or_else(|| key.to_string(), |field| field.label.clone());
        let names = Names::of(&[form]);
        let answers: Vec<String> = example
            .answers
            .iter()
            .map(|(key, value)| format!("„{}“ = {}", label(key), compare::value(&names, value)))
            .collect();
        let answers = if answers.is_empty() { "keiner Antwort".to_owned() } else { answers.join(", ") };
        let (one, other) = (&example.one, &example.other);
        for (number, (own, than)) in [(1, (one, other)), (2, (other, one))] {
            lines.push(format!("      Mit {answers} gilt nach Lesart {number}: {}", differs(own, than, &label)));
        }
    }
    let other = if question.used == 1 { 2 } else { 1 };
    lines.push(format!("      Anders lesen: --reading {}={other}", question.rule));
    lines
}

/// What one outcome has and the other hasn't.
fn differs(own: &Outcome, than: &Outcome, label: &impl Fn(&domain::FieldKey) -> String) -> String {
    let only = |own: &BTreeSet<domain::FieldKey>, than: &BTreeSet<domain::FieldKey>, what: &str| {
        let names: Vec<String> = own.difference(than).map(|key| format!("„{}“ {what}", label(key))).collect();
        names
    };
    let wrong = |outcome: &Outcome| outcome.messages.keys().cloned().collect();
    let said = [
        only(&own.visible, &than.visible, "ist zu sehen"),
        only(&own.required, &than.required, "ist Pflicht"),
        only(&wrong(own), &wrong(than), "ist zu berichtigen"),
    ];
    let said = said.concat();
    if said.is_empty() { "nichts weiter".to_owned() } else { said.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_have_words() {
        assert_eq!(words::FIM.below("senses").count(), 6);
        assert_eq!(reading("exclusive", &["A".to_owned(), "B".to_owned()]), "„A“, „B“: genau eine Angabe");
    }

    #[test]
    fn readings_are_given_by_rule_and_number() {
        assert_eq!(parse("R00000123=2"), Ok(("R00000123".to_owned(), 2)));
        assert!(parse("R00000123").is_err() && parse("R00000123=3").is_err());
    }
}
