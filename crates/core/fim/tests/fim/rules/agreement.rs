//! Choice groups, values that stand there from the beginning, and rules that don't get on with each other.

use amtspult_fim::form::{ImportedForm, OpenReason, Readings};

use super::{feld, gruppe, identified, imported, position, regel, wrong};

/// A field with more in it than its type, which isn't `input` where `feldart` says so.
fn special(number: u32, anzahl: &str, feldart: &str, datentyp: &str, more: &str) -> String {
    let kind =
        format!("<x:feldart><code>{feldart}</code></x:feldart><x:datentyp><code>{datentyp}</code></x:datentyp>{more}");
    position(anzahl, &identified("datenfeld", &format!("F{number:011}"), &kind))
}

fn preset(number: u32, anzahl: &str) -> String {
    special(number, anzahl, "input", "text", "<x:inhalt>abc</x:inhalt>")
}

fn text(number: u32, anzahl: &str) -> String {
    feld(number, anzahl, "text")
}

fn choice(number: u32, anzahl: &str, inside: &str) -> String {
    gruppe(number, anzahl, &format!("<x:art><code>X</code></x:art>{inside}"))
}

/// Rules with short ids: `F6` stands for `F00000000006`.
fn of(rules: &[&str], inside: &str) -> ImportedForm {
    let ids = regex::Regex::new(r"\b([FG])(\d)\b").unwrap();
    let long = |rule: &&str| ids.replace_all(rule, "${1}0000000000$2").into_owned();
    let rules: String = rules.iter().zip(1..).map(|(rule, number)| regel(number, &long(rule))).collect();
    imported(&(rules + inside), &Readings::new())
}

fn reasons(imported: &ImportedForm) -> Vec<OpenReason> {
    imported.open.iter().map(|point| point.reason).collect()
}

fn judges(imported: &ImportedForm, cases: &[(&[u32], &[&str])]) {
    for (answered, expected) in cases {
        assert_eq!(wrong(imported, answered), *expected, "{answered:?}");
    }
}

#[test]
fn of_a_choice_group_one_element_is_filled_in() {
    let two = text(3, "0:1") + &text(4, "0:1");
    let one = &["3 exactly-one-needed"][..];
    let bool = feld(1, "0:1", "bool");
    // There always.
    for members in [two.clone(), text(3, "1:1") + &text(4, "1:1")] {
        judges(&of(&[], &choice(2, "1:1", &members)), &[(&[], one), (&[3], &[]), (&[4], &[]), (&[3, 4], one)]);
    }
    // Optional, once or several times: at most one; with a rule that asks for it, one.
    for anzahl in ["0:1", "0:*"] {
        judges(&of(&[], &choice(2, anzahl, &two)), &[(&[], &[]), (&[3], &[]), (&[3, 4], one)]);
    }
    let asked = of(&["Wenn F1 = ja, dann muss G2 befüllt sein."], &(bool.clone() + &choice(2, "0:1", &two)));
    judges(&asked, &[(&[], &[]), (&[1], one), (&[1, 4], &[]), (&[1, 3, 4], one), (&[3, 4], one)]);
    // Within an optional group.
    let within = text(7, "0:1") + &choice(2, "1:1", &two);
    judges(&of(&[], &gruppe(5, "0:1", &within)), &[(&[], &[]), (&[7], one), (&[7, 4], &[]), (&[3, 4], one)]);
    // Of groups, each with what is mandatory in it.
    let groups = gruppe(3, "1:1", &(text(3, "1:1") + &text(4, "0:1"))) + &gruppe(4, "0:1", &text(5, "1:1"));
    let groups = of(&[], &choice(2, "1:1", &groups));
    judges(&groups, &[(&[], one), (&[3], &[]), (&[5], &[]), (&[3, 5], one), (&[4], &["3 required"])]);
    // A rule may hide the whole of it.
    let hidden = of(&["Wenn F1 = ja, dann darf G2 nicht befüllt sein."], &(bool + &choice(2, "0:1", &two)));
    assert_eq!(reasons(&hidden), []);
    judges(&hidden, &[(&[1], &[]), (&[3, 4], one), (&[3], &[])]);
}

#[test]
fn a_choice_group_that_cannot_be_told_is_an_open_point() {
    for inside in [preset(3, "0:1") + &text(4, "0:1"), text(3, "0:*") + &text(4, "0:1")] {
        let imported = of(&[], &choice(2, "1:1", &inside));
        assert_eq!(reasons(&imported), [OpenReason::ChoiceGroup]);
        assert_eq!(imported.open[0].path, "S00000000001/G00000000002");
    }
}

#[test]
fn an_optional_group_begins_with_an_answer_other_than_the_preset() {
    // The answers of the tests are "x", which isn't the preset value.
    for anzahl in ["0:1", "0:*"] {
        let imported = of(&[], &gruppe(2, anzahl, &(preset(3, "1:1") + &text(5, "1:1"))));
        judges(
            &imported,
            &[(&[], &[]), (&[3], &["5 at-least-one-needed"]), (&[3, 5], &[]), (&[5], &["3 at-least-one-needed"])],
        );
        assert_eq!(reasons(&imported), []);
    }
    let rule = regel(1, "Wenn F00000000005 leer ist, dann muss F00000000006 befüllt sein.");
    let inside = rule + &preset(3, "0:1") + &text(5, "0:1") + &text(6, "0:1");
    let imported = imported(&gruppe(2, "0:1", &inside), &Readings::new());
    judges(&imported, &[(&[], &[]), (&[3], &["6 at-least-one-needed"]), (&[3, 6], &[]), (&[5], &[])]);
}

#[test]
fn a_preset_value_alone_triggers_nothing_in_an_optional_group() {
    let rule = regel(1, "Wenn F00000000003 befüllt ist, dann muss F00000000006 befüllt sein.");
    let inside = rule + &preset(3, "0:1") + &text(5, "1:1") + &text(6, "0:1");
    let imported = imported(&gruppe(2, "0:1", &inside), &Readings::new());
    assert_eq!(reasons(&imported), []);
    let form = forms::Form::parse(&imported.form).unwrap();
    let field = "S00000000001_G00000000002_F0000000000";
    let key = |number: u32| domain::FieldKey::new("S00000000001_G00000000002", 0, format!("{field}{number}"));
    let found = |answers: &[(u32, &str)]| {
        let answers = answers.iter().map(|(number, value)| (key(*number), serde_json::json!(value))).collect();
        let context = forms::Context::on(jiff::civil::date(2026, 11, 24));
        forms::evaluate(&form, &answers, &context).findings.len()
    };
    assert_eq!(
        (found(&[(3, "abc")]), found(&[(3, "abc"), (5, "x")]), found(&[(3, "abc"), (5, "x"), (6, "x")])),
        (0, 1, 0)
    );
}

#[test]
fn a_rule_that_cannot_tell_a_preset_value_from_an_answer_stays_open() {
    let group = || gruppe(2, "0:1", &(preset(3, "0:1") + &text(5, "0:1")));
    let bool = || feld(1, "0:1", "bool");
    for (rule, inside) in [
        ("Es muss entweder G2 oder F4 befüllt sein.", group() + &text(4, "0:1")),
        ("Es muss mindestens eines der Felder G2 oder F4 befüllt sein.", group() + &text(4, "0:1")),
        ("Wenn F1 = ja, dann muss G2 befüllt sein.", bool() + &group()),
        ("Wenn F3 befüllt ist, dann muss F4 befüllt sein.", group() + &text(4, "0:1")),
        ("F4 darf nur befüllt werden, wenn F3 befüllt ist.", group() + &text(4, "0:1")),
    ] {
        assert_eq!(reasons(&of(&[rule], &inside)), [OpenReason::RuleWithPreset], "{rule}");
    }
}

#[test]
fn rules_that_do_not_get_on_with_each_other_stay_open() {
    let fields = feld(1, "0:1", "bool") + &text(3, "0:1") + &text(4, "0:1") + &text(6, "0:1");
    let group = gruppe(2, "0:1", &(text(7, "0:1") + &text(8, "0:1")));
    let many = gruppe(5, "1:*", &(text(9, "1:1")));
    let forbids = "Wenn F1 = ja, dann darf F6 nicht befüllt sein.";
    let demands = "Wenn F1 = ja, dann muss F6 befüllt sein.";
    for (rules, taken) in [
        (&[forbids, "Wenn F3 befüllt ist, dann muss F6 befüllt sein."][..], 1),
        (&[demands, forbids], 1),
        (&["Wenn F1 = ja, dann muss F6 befüllt sein. Wenn F1 = ja, dann darf F6 nicht befüllt sein."], 0),
        (&["Wenn F1 = ja, dann darf G2 nicht befüllt sein.", "Wenn F3 befüllt ist, dann muss F7 befüllt sein."], 1),
        (
            &[
                "Wenn F3 befüllt ist, dann darf F4 nicht befüllt sein. Wenn F4 befüllt ist, dann darf F3 nicht befüllt sein.",
            ],
            0,
        ),
        (
            &[
                "Wenn F3 leer ist, dann darf F4 nicht befüllt sein.",
                "Wenn F4 leer ist, dann darf F3 nicht befüllt sein.",
            ],
            1,
        ),
        (&["F6 darf nur befüllt werden, wenn F1 = ja.", "F6 darf nur befüllt werden, wenn F1 = nein."], 1),
        (
            &[
                "Es muss mindestens eines der Felder F3 oder F4 befüllt sein.",
                "Wenn F1 = ja, dann darf F3 nicht befüllt sein.",
                "Wenn F1 = ja, dann darf F4 nicht befüllt sein.",
            ],
            2,
        ),
        (&["Wenn F1 = ja, dann darf F9 nicht befüllt sein."], 0),
        (&["Wenn F1 = ja, dann darf G5 nicht befüllt sein."], 0),
        // These get on: the trigger of the one says that the other one holds.
        (&[demands, "Wenn F1 &lt;> ja, dann darf F6 nicht befüllt sein."], 2),
        (
            &[
                "F4 darf nur befüllt werden, wenn F1 = ja.",
                "F6 darf nur befüllt werden, wenn F1 = ja.",
                "Wenn F4 befüllt ist, dann muss F6 befüllt sein.",
            ],
            3,
        ),
        (
            &[
                "Wenn F1 = ja, dann darf F7 nicht befüllt sein.",
                "Wenn F1 &lt;> ja, dann darf F8 nicht befüllt sein.",
                "Wenn F3 befüllt ist, dann muss G2 befüllt sein.",
            ],
            3,
        ),
    ] {
        let imported = of(rules, &(fields.clone() + &group + &many));
        assert_eq!(imported.rules_taken, taken, "{rules:?}");
        assert!(imported.open.iter().all(|point| point.reason == OpenReason::RuleConflicts), "{rules:?}");
        let form = forms::Form::parse(&imported.form).unwrap();
        let found = forms::check(&form, &forms::CheckContext::on(jiff::civil::date(2026, 11, 24)));
        assert!(found.iter().all(|finding| finding.severity != forms::Severity::Error), "{rules:?}: {found:?}");
    }
}

#[test]
fn a_locked_field_without_a_value_is_asked_of_nobody() {
    let locked = |anzahl: &str| special(3, anzahl, "locked", "text", "");
    let fields = feld(1, "0:1", "bool") + &locked("0:1") + &text(4, "0:1");
    for rule in ["Wenn F1 = ja, dann muss F3 befüllt sein.", "Es muss genau eines der Felder F3 oder F4 befüllt sein."]
    {
        assert_eq!(reasons(&of(&[rule], &fields)), [OpenReason::RuleWithoutTarget], "{rule}");
    }
    let alone =
        feld(1, "0:1", "bool") + &gruppe(2, "0:1", &special(3, "0:1", "locked", "text", "<x:inhalt>abc</x:inhalt>"));
    assert_eq!(reasons(&of(&["Wenn F1 = ja, dann muss G2 befüllt sein."], &alone)), [OpenReason::RuleWithoutTarget]);
    let mandatory = of(&[], &locked("1:1"));
    assert_eq!(reasons(&mandatory), [OpenReason::LockedField]);
    judges(&mandatory, &[(&[], &[])]);
}

#[test]
fn a_trigger_that_became_another_type_and_a_name_of_another_code_stay_open() {
    let hidden = special(1, "0:1", "hidden", "bool", "") + &text(3, "0:1");
    let imported = of(&["Wenn F1 = ja, dann muss F3 befüllt sein."], &hidden);
    assert!(reasons(&imported).contains(&OpenReason::RuleCompares) && imported.rules_taken == 0);
    let wert = |code: &str, name: &str| format!("<x:wert><x:code>{code}</x:code><x:name>{name}</x:name></x:wert>");
    let list = format!("<x:werte>{}{}</x:werte>", wert("001", "Ja"), wert("002", "Nein, keine"));
    let fields = special(2, "0:1", "select", "text", &list) + &feld(1, "0:1", "bool") + &text(6, "0:1");
    for (when, taken) in [
        ("F2 = 001 \"Ja\"", 1),
        ("F2 = 002 \"nein\"", 1),
        ("F2 = 001 \"Nein, keine\"", 0),
        ("in F2 der Wert 001 \"Nein\" angegeben wurde", 0),
        ("F1 = Ja \"Nein\"", 0),
        ("F1 = 1 \"ja\"", 1),
    ] {
        let rule = format!("Wenn {when}, dann muss F6 befüllt sein.");
        assert_eq!(of(&[&rule], &fields).rules_taken, taken, "{rule}");
    }
}
