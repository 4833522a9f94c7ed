//! Rules of a schema, as the form judges them.

mod agreement;
mod faults;
mod official;
mod reading;
mod shapes;

use amtspult_fim::form::{ImportedForm, Readings, form_as_read};
use amtspult_fim::rule::Sense;
use forms::{Context, Form};
use jiff::civil::date;
use serde_json::json;
use standards::xdf::model::Content;

fn identified(kind: &str, id: &str, inside: &str) -> String {
    format!("<x:{kind}><x:identifikation><x:id>{id}</x:id></x:identifikation><x:name>{id}</x:name>{inside}</x:{kind}>")
}

fn position(anzahl: &str, element: &str) -> String {
    format!("<x:struktur><x:anzahl>{anzahl}</x:anzahl><x:enthaelt>{element}</x:enthaelt></x:struktur>")
}

fn feld(number: u32, anzahl: &str, datentyp: &str) -> String {
    let kind = format!("<x:feldart><code>input</code></x:feldart><x:datentyp><code>{datentyp}</code></x:datentyp>");
    position(anzahl, &identified("datenfeld", &format!("F{number:011}"), &kind))
}

fn gruppe(number: u32, anzahl: &str, inside: &str) -> String {
    position(anzahl, &identified("datenfeldgruppe", &format!("G{number:011}"), inside))
}

fn regel(number: u32, text: &str) -> String {
    identified("regel", &format!("R{number:011}"), &format!("<x:freitextRegel>{text}</x:freitextRegel>"))
}

fn imported(inside: &str, readings: &Readings) -> ImportedForm {
    let namespace = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0";
    let header = "<x:header><x:nachrichtID>1</x:nachrichtID><x:erstellungszeitpunkt>2026-11-24T08:00:00Z\
                  </x:erstellungszeitpunkt></x:header>";
    let schema = format!(
        "<x:stammdatenschema><x:identifikation><x:id>S00000000001</x:id><x:version>1.0.0</x:version>\
         </x:identifikation><x:name>S</x:name>{inside}</x:stammdatenschema>"
    );
    let root = "xdatenfelder.stammdatenschema.0102";
    let message = format!("<x:{root} xmlns:x='{namespace}'>{header}{schema}</x:{root}>");
    let message = standards::xdf::read(message.as_bytes()).unwrap();
    let Content::Stammdatenschema(schema) = message.content else { panic!("not a schema") };
    form_as_read(&schema, "1:S:v1.0", &[], readings)
}

/// Ids of fields with the code of what is wrong there.
fn wrong(imported: &ImportedForm, answered: &[u32]) -> Vec<String> {
    let form = Form::parse(&imported.form).unwrap();
    form.publishable().unwrap();
    let keys = form.groups().flat_map(|group| group.fields().map(move |field| (group, field)));
    let keys: Vec<domain::FieldKey> =
        keys.map(|(group, field)| domain::FieldKey::new(&group.id, 0, &field.id)).collect();
    let key = |number: &u32| keys.iter().find(|key| key.field.ends_with(&format!("F{number:011}"))).unwrap().clone();
    let value = |number: &u32| if *number == 1 { json!(true) } else { json!("x") };
    let answers = answered.iter().map(|number| (key(number), value(number))).collect();
    let findings = forms::evaluate(&form, &answers, &Context::on(date(2026, 11, 24))).findings;
    let short = |field: &str| field.rsplit('_').next().unwrap_or_default().trim_start_matches(['F', '0']).to_owned();
    findings.iter().map(|finding| format!("{} {}", short(&finding.field.field), finding.kind.code())).collect()
}

#[test]
fn one_of_several_groups_in_an_optional_group() {
    let street = gruppe(3, "0:1", &(feld(3, "1:1", "text") + &feld(4, "0:1", "text")));
    let box_number = gruppe(4, "0:1", &feld(5, "1:1", "text"));
    let rule = regel(1, "Es muss entweder die Gruppe G00000000003 oder die Gruppe G00000000004 befüllt werden.");
    let address = gruppe(2, "0:1", &(rule + &street + &box_number));
    let trigger = regel(2, "Wenn F00000000001 bejaht wurde, dann muss G00000000002 befüllt werden.");
    let all = gruppe(1, "1:1", &(trigger + &feld(1, "0:1", "bool") + &address));
    let imported = imported(&all, &Readings::new());
    assert_eq!((imported.rules_taken, imported.open.as_slice()), (2, &[][..]));
    for (answered, expected) in [
        (&[][..], &[][..]),
        (&[1], &["3 exactly-one-needed"]),
        (&[1, 3], &[]),
        (&[1, 5], &[]),
        // In an optional group that is begun the mandatory fields are asked for, in the other one nothing is.
        (&[4], &["3 required"]),
        (&[3, 5], &["3 exactly-one-needed"]),
        (&[1, 3, 4, 5], &["3 exactly-one-needed"]),
    ] {
        assert_eq!(wrong(&imported, answered), expected, "{answered:?}");
    }
    let form = Form::parse(&imported.form).unwrap();
    let findings = forms::check(&form, &forms::CheckContext::on(date(2026, 11, 24)));
    assert!(findings.iter().all(|finding| finding.severity != forms::Severity::Error), "{findings:?}");
}

#[test]
fn a_rule_with_an_element_that_is_not_there_stays_open() {
    let rule = regel(1, "Es muss mindestens eines der Felder F00000000002 oder F00000000009 befüllt sein.");
    let all = gruppe(1, "1:1", &(rule + &feld(2, "0:1", "text")));
    let imported = imported(&all, &Readings::new());
    assert_eq!((imported.rules_taken, imported.open.len()), (0, 1));
}

#[test]
fn a_rule_that_can_be_read_in_two_ways_is_a_question() {
    let rule = regel(7, "F00000000002 ist nur dann zu befüllen, wenn F00000000001 bejaht wurde.");
    let all = gruppe(1, "1:1", &(rule + &feld(1, "0:1", "bool") + &feld(2, "0:1", "text")));
    let usual = imported(&all, &Readings::new());
    let [question] = usual.questions.as_slice() else { panic!("{:?}", usual.questions) };
    assert_eq!((question.rule.as_str(), question.used), ("R00000000007", 1));
    assert_eq!(question.senses, [Sense::Allowed, Sense::AllowedAndRequired]);
    assert_eq!((question.names.as_slice(), question.fields.len()), (&["F00000000002".to_owned()][..], 2));
    assert_eq!(wrong(&usual, &[1]), [""; 0]);
    // Ids of 2.0 are the same.
    let other = imported(&all, &[("R00000007".to_owned(), 2)].into());
    assert_eq!((other.rules_taken, other.questions[0].used), (1, 2));
    assert_eq!(wrong(&other, &[1]), ["2 required"]);
    assert_eq!(imported(&all, &[("R00000007".to_owned(), 3)].into()).questions[0].used, 1);
}
