//! The shapes of sentences, and what becomes of them: each with sentences that are taken and such that nearly are.

use amtspult_fim::form::{ImportedForm, OpenReason, Readings};
use forms::{Answers, Context, Form};
use jiff::civil::date;
use serde_json::{Value, json};

use super::{feld, gruppe, identified, imported, position, regel};

/// 1 bool, 2 choice of 001, 002 and 003 (Ja, Nein, Sonstiges), 3 text, 4 number, 5 date, 6 text that rules demand, 7 amount,
/// 8 file, 9 time, 10 static text; optional groups 1 with the mandatory 11 and the optional 12, and 2 with 13 and 14, both
/// optional; repeated group 3 with 15 and 16; repeated field 17; optional group 4 with 18 and, within it, 5 with 19; group 6 with 20 alone.
fn schema(rule: &str) -> String {
    let select = "<x:feldart><code>select</code></x:feldart><x:datentyp><code>text</code></x:datentyp><x:werte>\
         <x:wert><x:code>001</x:code><x:name>Ja</x:name></x:wert><x:wert><x:code>002</x:code><x:name>Nein</x:name></x:wert>\
         <x:wert><x:code>003</x:code><x:name>Sonstiges</x:name></x:wert></x:werte>";
    let label = "<x:feldart><code>label</code></x:feldart><x:datentyp><code>text</code></x:datentyp><x:inhalt>Hinweis</x:inhalt>";
    let text = |number, anzahl| feld(number, anzahl, "text");
    [
        rule.to_owned(),
        feld(1, "0:1", "bool"),
        position("0:1", &identified("datenfeld", "F00000000002", select)),
        text(3, "0:1"),
        feld(4, "0:1", "num"),
        feld(5, "0:1", "date"),
        text(6, "0:1"),
        feld(7, "0:1", "num_currency"),
        feld(8, "0:1", "file"),
        feld(9, "0:1", "time"),
        position("0:1", &identified("datenfeld", "F00000000010", label)),
        gruppe(1, "0:1", &(text(11, "1:1") + &text(12, "0:1"))),
        gruppe(2, "0:1", &(text(13, "0:1") + &text(14, "0:1"))),
        gruppe(3, "0:*", &(text(15, "0:1") + &text(16, "0:1"))),
        text(17, "0:*"),
        gruppe(6, "1:1", &text(20, "0:1")),
        gruppe(4, "0:1", &(text(18, "0:1") + &gruppe(5, "0:1", &text(19, "1:1")))),
    ]
    .concat()
}

/// The schema with a rule of its own; `F6` stands for `F00000000006`.
fn with(rule: &str) -> ImportedForm {
    let ids = regex::Regex::new(r"\b([FG])(\d{1,2})\b").unwrap();
    let text = ids.replace_all(rule, |found: &regex::Captures<'_>| format!("{}{:0>11}", &found[1], &found[2]));
    imported(&schema(&regel(1, &text.replace('<', "&lt;"))), &Readings::new())
}

/// Numbers of the fields at which something is found, with an answer by number; those of repeated groups are of the
/// first instance.
fn found(imported: &ImportedForm, answers: &[(u32, Value)]) -> Vec<u32> {
    let form = Form::parse(&imported.form).unwrap();
    form.publishable().unwrap();
    let number = |id: &str| id.rsplit('F').next().unwrap().parse::<u32>().unwrap();
    let fields = form.groups().flat_map(|group| group.fields().map(move |field| (group, field)));
    let keys: Vec<(u32, domain::FieldKey)> =
        fields.map(|(group, field)| (number(&field.id), domain::FieldKey::new(&group.id, 0, &field.id))).collect();
    let key = |number: u32| keys.iter().find(|(known, _)| *known == number).unwrap().1.clone();
    let answers: Answers = answers.iter().map(|(number, answer)| (key(*number), answer.clone())).collect();
    let evaluation = forms::evaluate(&form, &answers, &Context::on(date(2026, 11, 24)));
    // What is answered but hidden breaks a rule, too.
    let hidden = answers.keys().filter(|key| !evaluation.visible.contains(key)).map(|key| number(&key.field));
    evaluation.findings.iter().map(|finding| number(&finding.field.field)).chain(hidden).collect()
}

fn yes() -> (u32, Value) {
    (1, json!(true))
}

fn no() -> (u32, Value) {
    (1, json!(false))
}

fn choice(code: &str) -> (u32, Value) {
    (2, json!(code))
}

fn text(number: u32) -> (u32, Value) {
    (number, json!("x"))
}

/// Answers, and the fields at which something has to be found.
type Case = (Vec<(u32, Value)>, &'static [u32]);

fn taken() -> Vec<(&'static str, Vec<Case>)> {
    let if_true = || vec![(vec![yes()], &[6][..]), (vec![no()], &[]), (vec![], &[]), (vec![yes(), text(6)], &[])];
    let if_false = || vec![(vec![no()], &[6][..]), (vec![yes()], &[]), (vec![], &[]), (vec![no(), text(6)], &[])];
    let if_2 = || vec![(vec![choice("002")], &[6][..]), (vec![choice("001")], &[]), (vec![], &[])];
    let unless_2 = || vec![(vec![choice("002")], &[][..]), (vec![choice("001")], &[6]), (vec![], &[6])];
    let if_3 = || vec![(vec![text(3)], &[6][..]), (vec![], &[])];
    let unless_3 = || vec![(vec![text(3)], &[][..]), (vec![], &[6])];
    let only_if_true = || vec![(vec![yes(), text(6)], &[][..]), (vec![no(), text(6)], &[6]), (vec![text(6)], &[6])];
    let mut all = vec![];
    for word in ["wahr", "\"wahr\"", "true", "TRUE", "ja", "„Ja“", "1"] {
        all.push((format!("Wenn F1 = {word}, dann muss F6 befüllt sein."), if_true()));
        all.push((format!("Wenn im Feld F1 der Wert {word} angegeben wurde, dann muss F6 befüllt sein."), if_true()));
        all.push((format!("Wenn F1 <> {word}, dann darf F6 nicht befüllt sein."), only_if_true()));
    }
    for word in ["falsch", "\"falsch\"", "false", "False", "nein", "0"] {
        all.push((format!("Wenn F1 = {word}, dann muss F6 befüllt sein."), if_false()));
    }
    let one_of_2 = || vec![(vec![choice("002")], &[6][..]), (vec![choice("003")], &[6]), (vec![choice("001")], &[])];
    // Mandatory while it is so, else hidden.
    let there_if_true = || {
        let cases = [(vec![yes()], &[6][..]), (vec![yes(), text(6)], &[]), (vec![no(), text(6)], &[6])];
        cases.into_iter().chain([(vec![text(6)], &[6][..]), (vec![no()], &[]), (vec![], &[])]).collect::<Vec<_>>()
    };
    for rule in [
        "Wenn F1 = ja, dann zeige F6 an, wenn F1 <> ja, dann zeige F6 nicht an.",
        "Wenn F1 === \"Ja\", dann zeige das Feld F6, ansonsten nicht.",
        // The elements of this schema are called by their ids.
        "WENN F1 F1 == JA DANN zeige F6 an, SONST zeige F6 nicht an.",
        "Wenn F1 = ja, dann zeige F6 an, wenn F1 = nein, dann blende F6 aus.",
        "WENN F1 'Frage' = JA, DANN aktiviere F6 'Ziel'.\n\nWENN F1 'Frage' = NEIN, DANN deaktiviere F6.",
        "Wenn F1 = wahr, dann muss das Feld F6 angezeigt werden. Wenn F1 <> wahr, dann darf F6 nicht angezeigt werden.",
        "Wenn F1 = wahr, dann ist F6 anzuzeigen. Wenn F1 <> wahr, dann ist F6 auszublenden.",
    ] {
        all.push((rule.to_owned(), only_if_true()));
    }
    for rule in [
        "WENN F1 = JA, DANN zeige als Pflicht F6 an, SONST zeige F6 nicht an.",
        "Wenn F1 = ja, dann zeige F6 als Pflichtfeld an, sonst nicht.",
        "WENN F1 = JA, DANN aktiviere F6 UND mache es zu einer Pflichtangabe. WENN F1 = NEIN, DANN deaktiviere F6.",
        "WENN das Datenfeld F1 = \"wahr\", DANN ist das Datenfeld F6 zu befüllen. WENN das Datenfeld F1 <> \"wahr\", DANN ist das Datenfeld F6 auszublenden.",
        "Wenn F1 == ja, dann muss F6 befüllt werden. Wenn F1 != ja, dann darf F6 nicht befüllt werden.",
    ] {
        all.push((rule.to_owned(), there_if_true()));
    }
    let fixed: Vec<(&str, Vec<Case>)> = vec![
        ("Wenn F2 = 002 oder 003, dann muss F6 befüllt sein.", one_of_2()),
        ("Wenn F2 = 002 \"Nein\" ODER = 003 \"Sonstiges\", dann muss F6 befüllt sein.", one_of_2()),
        ("Wenn F2 = (002 \"Nein\" ODER 003 \"Sonstiges\"), dann muss F6 befüllt sein.", one_of_2()),
        ("Wenn F2 = 002 - Nein ODER 003 - Sonstiges, dann muss F6 befüllt sein.", one_of_2()),
        (
            "Wenn F2 <> 002 UND <> 003, dann darf F6 nicht leer sein.",
            vec![(vec![choice("002")], &[]), (vec![choice("001")], &[6]), (vec![], &[6])],
        ),
        ("Wenn F2 == \"002 Nein\", dann muss F6 befüllt sein.", if_2()),
        ("Wenn F2 = \"Nein\", dann muss F6 befüllt sein.", if_2()),
        ("Wenn G6.F20 befüllt ist, dann muss F6 befüllt sein.", vec![(vec![text(20)], &[6]), (vec![], &[])]),
        (
            "Entweder muss das Feld F3 oder das Feld F6 befüllt sein.",
            vec![(vec![], &[3]), (vec![text(3), text(6)], &[3])],
        ),
        ("Wenn F1 bejaht wurde, dann muss F6 befüllt werden.", if_true()),
        ("Wenn F1 verneint wurde, dann muss F6 befüllt werden.", if_false()),
        ("Wenn F2 = 002, dann muss das Feld F6 angegeben werden.", if_2()),
        ("Wenn F2 = \"002\", dann muss das Feld F6 angegeben werden.", if_2()),
        ("Wenn F2 = 002 \"Nein\", dann muss das Feld F6 \"Ziel\" ausgefüllt werden.", if_2()),
        ("Wenn im Datenfeld F2 der Wert 002 \"Nein\" ausgewählt ist, dann soll F6 zum Pflichtfeld werden.", if_2()),
        ("Wenn F2 verneint wurde, dann darf F6 nicht leer sein.", if_2()),
        ("Wenn F2 <> 002, dann muss F6 befüllt sein.", unless_2()),
        ("Wenn im Datenfeld F2 nicht der Wert 002 angegeben wurde, dann muss F6 befüllt sein.", unless_2()),
        ("Wenn F3 befüllt ist, dann muss F6 befüllt sein.", if_3()),
        ("Wenn F3 <> leer, dann muss F6 befüllt sein.", if_3()),
        ("Wenn in F3 nicht der Wert \"\" angegeben wurde, dann muss F6 befüllt sein.", if_3()),
        ("Wenn F3 nicht leer ist, dann darf F6 nicht leer bleiben.", if_3()),
        ("Wenn F3 = leer, dann muss F6 befüllt sein.", unless_3()),
        ("Wenn F3 = \"\", dann muss F6 befüllt sein.", unless_3()),
        ("Wenn F3 nicht befüllt wurde, dann muss F6 befüllt sein.", unless_3()),
        ("Wenn F3 = \"x\", dann muss F6 befüllt sein.", if_3()),
        ("Wenn F3 = 12, dann muss F6 befüllt sein.", vec![(vec![(3, json!("12"))], &[6]), (vec![text(3)], &[])]),
        ("Wenn F1 = leer, dann muss F6 befüllt sein.", vec![(vec![], &[6]), (vec![no()], &[])]),
        ("Wenn F4 = leer, dann muss F6 befüllt sein.", vec![(vec![], &[6]), (vec![(4, json!("5"))], &[])]),
        ("Wenn die Gruppe G6 befüllt ist, dann muss F6 befüllt sein.", vec![(vec![text(20)], &[6]), (vec![], &[])]),
        ("Wenn F8 befüllt ist, dann muss F6 befüllt sein.", vec![(vec![(8, json!(["a.pdf"]))], &[6]), (vec![], &[])]),
        ("F6 darf nur befüllt werden, wenn F1 = ja.", only_if_true()),
        ("Wenn F1 = nein, dann muss F6 leer sein.", vec![(vec![no(), text(6)], &[6]), (vec![yes(), text(6)], &[])]),
        (
            "Wenn F1 = ja, dann muss die Gruppe G1 befüllt sein.",
            vec![(vec![yes()], &[11]), (vec![yes(), text(11)], &[]), (vec![yes(), text(12)], &[11]), (vec![], &[])],
        ),
        (
            "Wenn F1 = ja, dann muss die Gruppe G2 befüllt sein.",
            vec![(vec![yes()], &[13]), (vec![yes(), text(14)], &[]), (vec![no()], &[])],
        ),
        ("Wenn F1 = ja, dann muss F15 befüllt sein.", vec![(vec![yes()], &[15]), (vec![yes(), text(15)], &[])]),
        (
            "Wenn F12 befüllt ist, dann muss F6 befüllt sein.",
            vec![(vec![text(11), text(12)], &[6]), (vec![text(11)], &[])],
        ),
        (
            "Es muss mindestens eines der Felder F3, F6 oder F13 befüllt sein.",
            vec![(vec![], &[3]), (vec![text(13)], &[]), (vec![text(3), text(6)], &[])],
        ),
        (
            "Es muss entweder die Gruppe G1 oder die Gruppe G2 befüllt werden.",
            vec![(vec![], &[11]), (vec![text(11)], &[]), (vec![text(14)], &[]), (vec![text(11), text(14)], &[11])],
        ),
        ("Genau eines der Felder F3 oder F6 muss befüllt sein.", vec![(vec![], &[3]), (vec![text(3), text(6)], &[3])]),
    ];
    all.extend(fixed.into_iter().map(|(rule, cases)| (rule.to_owned(), cases)));
    all.into_iter().map(|(rule, cases)| (&*Box::leak(rule.into_boxed_str()), cases)).collect()
}

#[test]
fn what_is_taken_means_what_the_sentence_says() {
    for (rule, cases) in taken() {
        let imported = with(rule);
        assert_eq!(imported.rules_taken, 1, "{rule}: {:?}", imported.open);
        for (answers, expected) in cases {
            assert_eq!(found(&imported, &answers), expected, "{rule} {answers:?}");
        }
    }
}

#[test]
fn what_is_not_sure_stays_open() {
    use OpenReason::*;
    for (rule, reason) in [
        ("Wenn F1 = vielleicht, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F1 = 2, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F1 = NULL, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = 009, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = 2, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = NULL, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = \"Sonstiges\", dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F3 = NULL, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 = ja, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 = \"leer\", dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 = Geburtsname, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 bejaht wurde, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F4 = 5, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F5 = 2026-01-01, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F7 = \"5\", dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F8 = ja, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn G6 = \"x\", dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F9 <> 08, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 = F6, dann muss F13 befüllt sein.", RuleNotUnderstood),
        ("Wenn F3 <> F6 \"Ziel\", dann muss F13 befüllt sein.", RuleNotUnderstood),
        ("Wenn im Feld F3 der Wert F6 angegeben wurde, dann muss F13 befüllt sein.", RuleNotUnderstood),
        ("Wenn F4 > 5, dann muss F6 befüllt sein.", RuleNotUnderstood),
        ("Wenn F2 = 001 und 002, dann muss F6 befüllt sein.", RuleNotUnderstood),
        ("Wenn F2 <> 001 oder <> 002, dann muss F6 befüllt sein.", RuleNotUnderstood),
        ("Wenn F2 = 001 oder leer, dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F2 = \"001 Nein\", dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F1 = 1 - ja UND 0 - nein, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = 002 - Nein UND 003 - Sonstiges, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = 002 - Sonstiges, dann muss F6 befüllt sein.", RuleWithUnknownCode),
        (
            "Wenn F1 = ja, dann zeige F6 an, sonst nicht. Wenn F2 = 001, dann darf F6 nicht befüllt sein.",
            RuleNotUnderstood,
        ),
        ("Wenn im Feld F3 \"Berlin\" angegeben wurde, dann muss F6 befüllt werden.", RuleNotUnderstood),
        ("Wenn im Feld F2 \"Ja\" angegeben ist, dann muss F6 befüllt werden.", RuleNotUnderstood),
        ("F6 darf nur befüllt werden, wenn im Feld F2 \"Ja\" angegeben wurde.", RuleNotUnderstood),
        ("Wenn F1 bejaht wurde, dann muss im Feld F2 \"Nein\" angegeben werden.", RuleNotUnderstood),
        ("Wenn F3 \"nicht\" befüllt ist, dann muss F6 befüllt werden.", RuleNotUnderstood),
        ("Wenn F3 'nicht' befüllt ist, dann muss F6 befüllt werden.", RuleNotUnderstood),
        ("Wenn \"F3 nicht\" befüllt ist, dann muss F6 befüllt werden.", RuleNotUnderstood),
        ("Wenn \"F3 Ort oder F4\" befüllt ist, dann muss F6 befüllt werden.", RuleNotUnderstood),
        ("Es muss mindestens eines der Felder \"F3 oder F4\" oder F6 befüllt sein.", RuleNotUnderstood),
        ("F6 darf nur befüllt werden, wenn F2 = 001 oder 002. Wenn F2 = 001, dann zeige F6 an.", RuleNotUnderstood),
        ("Wenn F3 = \"nicht befüllt\", dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 = \"beliebig\", dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 <> \"keine Angabe\", dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F3 <> \"-\", dann muss F6 befüllt sein.", RuleCompares),
        ("Wenn F2 = 001 \"nicht Ja\", dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = 001 \"Ja oder Sonstiges\", dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F2 = 001 \"Jahr\", dann muss F6 befüllt sein.", RuleWithUnknownCode),
        ("Wenn F1 = ja, dann zeige F6 als Pflichtfeld nicht an.", RuleNotUnderstood),
        (
            "Wenn F1 = ja, dann muss F6 befüllt werden, wenn F3 leer ist, dann darf F4 nicht befüllt sein.",
            RuleNotUnderstood,
        ),
        ("Wenn F1 = ja, dann zeige F6 an.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann ist F6 als Pflichtfeld anzuzeigen.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann zeige F6 an, wenn F2 = 001, dann zeige F6 nicht an.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann zeige F6 an, wenn F1 = ja, dann zeige F6 nicht an.", RuleNotUnderstood),
        ("Wenn F2 = 001, dann zeige F6 an, sonst zeige F13 nicht an.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann muss F6 befüllt sein, sonst nicht.", RuleNotUnderstood),
        (
            "Wenn F1 = ja, dann aktiviere F6 und mache es wichtig. Wenn F1 = nein, dann deaktiviere F6.",
            RuleNotUnderstood,
        ),
        ("Wenn F1 = ja, dann soll F6 angezeigt werden. Wenn F1 = nein, dann blende F6 aus.", RuleNotUnderstood),
        ("Wenn F1 Frage = ja, dann muss F6 befüllt sein.", RuleNotUnderstood),
        ("Für das Land SN gilt: Wenn F1 = ja, dann muss F6 befüllt sein.", RuleNotUnderstood),
        ("Wenn G2.F3 befüllt ist, dann muss F6 befüllt sein.", RuleWithoutTarget),
        ("Wenn F1 = ja und F3 befüllt ist, dann muss F6 befüllt sein.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann muss F6 befüllt sein und F3 leer sein.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann darf F6 befüllt sein.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann muss F6 nicht befüllt sein.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann darf F6 nicht zum Pflichtfeld werden.", RuleNotUnderstood),
        ("Wenn F1 nicht bejaht wurde, dann muss F6 befüllt sein.", RuleNotUnderstood),
        ("Wenn F1 = ja, dann muss F6 befüllt sein. Sonst nicht.", RuleNotUnderstood),
        ("Es muss höchstens eines der Felder F3 oder F6 befüllt sein.", RuleNotUnderstood),
        ("Es müssen mindestens zwei der Felder F3, F6 oder F13 befüllt sein.", RuleNotUnderstood),
        ("Wenn F99 = ja, dann muss F6 befüllt sein.", RuleWithoutTarget),
        ("Wenn F1 = ja, dann muss F99 befüllt sein.", RuleWithoutTarget),
        ("Wenn F1 = ja, dann muss F10 befüllt sein.", RuleWithoutTarget),
        ("Wenn F10 befüllt ist, dann muss F6 befüllt sein.", RuleWithoutTarget),
        ("Wenn G1 befüllt ist, dann muss F6 befüllt sein.", RuleWithoutTarget),
        ("Wenn F3 befüllt ist, dann darf F3 nicht befüllt sein.", RuleWithoutTarget),
        ("Wenn F11 befüllt ist, dann darf G1 nicht befüllt sein.", RuleWithoutTarget),
        ("Es muss entweder F11 oder G1 befüllt sein.", RuleWithoutTarget),
        ("Es muss entweder F3 oder F3 befüllt sein.", RuleWithoutTarget),
        ("Wenn F15 befüllt ist, dann muss F6 befüllt sein.", RuleWithRepetition),
        ("Wenn F15 leer ist, dann darf F6 nicht befüllt sein.", RuleWithRepetition),
        ("Wenn F17 befüllt ist, dann muss F6 befüllt sein.", RuleWithRepetition),
        ("Es muss mindestens eines der Felder F3 oder F15 befüllt sein.", RuleWithRepetition),
        ("Wenn F12 leer ist, dann muss F11 befüllt sein.", RuleInOptionalGroup),
        ("Wenn F13 <> \"x\", dann muss F14 befüllt sein.", RuleInOptionalGroup),
        ("Es muss mindestens eines der Felder F13 oder F14 befüllt sein.", RuleInOptionalGroup),
        ("Wenn F18 leer ist, dann muss F19 befüllt sein.", RuleInOptionalGroup),
        ("Wenn F15 = leer, dann muss F16 befüllt sein.", RuleInOptionalGroup),
    ] {
        let imported = with(rule);
        let reasons: Vec<OpenReason> = imported.open.iter().map(|point| point.reason).collect();
        assert_eq!((imported.rules_taken, reasons), (0, vec![reason]), "{rule}");
        assert_eq!(found(&imported, &[]), [0; 0], "{rule}");
    }
}

/// How many of these rules are taken together.
fn taken_together(rules: &[&str]) -> usize {
    let ids = regex::Regex::new(r"\bF(\d{1,2})\b").unwrap();
    let rules = rules.iter().zip(1..).map(|(text, number)| {
        let text = ids.replace_all(text, |found: &regex::Captures<'_>| format!("F{:0>11}", &found[1]));
        regel(number, &text.replace('<', "&lt;"))
    });
    imported(&schema(&rules.collect::<String>()), &Readings::new()).rules_taken
}

#[test]
fn what_one_rule_shows_no_other_one_hides() {
    let shown = "Wenn F2 = 001, dann zeige F6 an, sonst nicht.";
    assert_eq!(taken_together(&[shown, "Wenn F2 = 002, dann darf F6 nicht befüllt sein."]), 2);
    assert_eq!(taken_together(&[shown, "Wenn F2 = 001, dann darf F6 nicht befüllt sein."]), 1);
    assert_eq!(taken_together(&[shown, "Wenn F1 = ja, dann zeige F6 an, sonst nicht."]), 1);
}

/// There has to be a way through the form.
#[test]
fn rules_that_leave_no_way_are_not_all_taken() {
    let asked = "Wenn F1 bejaht wurde, dann muss F6 befüllt werden.";
    assert_eq!(taken_together(&[asked, "Wenn F6 befüllt ist, dann darf F1 nicht befüllt sein."]), 1);
    assert_eq!(taken_together(&[asked, "Wenn F6 befüllt ist, dann darf F4 nicht befüllt sein."]), 2);
    let one = "Es muss genau eines der Felder F3 oder F6 befüllt sein.";
    assert_eq!(taken_together(&[one, asked]), 2);
    assert_eq!(taken_together(&[one, asked, "Wenn F1 bejaht wurde, dann muss F3 befüllt werden."]), 2);
    assert_eq!(taken_together(&[one, "Wenn F3 befüllt ist, dann muss F6 befüllt werden."]), 1);
}
