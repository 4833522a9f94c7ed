//! Mutated expressions and tables, the same ones each time: nothing ends in a panic.

use std::panic::catch_unwind;

use amtspult_expression::decision::{TableCode, read};
use amtspult_expression::{Expression, Type, Types, Value, Variables};

use super::dmn::{Column, table_xml};
use trial::Random;

const EXPRESSIONS: [&str; 8] = [
    "${clickedButton == \"back\"}",
    "${a.b[0]['c'] ge 1.5e3 && !empty d or e mod 2 ne -3}",
    "Antrag \\${x} #{a ? \"ja\\\"\" : 'nein\\\\'} #{b}",
    "${(((a)))}",
    "${a || b || c and not d}",
    "${1 / 3 * 999999999999999999 % .5 - 1.}",
    "${d < '2026-12-31' == true}",
    "äöü ${ä.ö} €",
];
const WORDS: [&str; 20] = [
    "${",
    "#{",
    "}",
    "\"",
    "'",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "..",
    "not(",
    "null",
    "-",
    "1e999",
    "9999999999999999999",
    "\u{0}",
    "ü\u{308}",
    "<",
    "&#x10FFFF;",
];

fn mutated(seed: &str, other: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = seed.chars().collect();
    let other: Vec<char> = other.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(characters.len() + 1);
        let until = (at + random.below(20)).min(characters.len());
        let part = characters[at..until].to_vec();
        let put: Vec<char> = match random.below(5) {
            0 => vec![],
            1 => part.repeat(2 + random.below(120)),
            2 => WORDS[random.below(WORDS.len())].chars().collect(),
            3 => part.into_iter().rev().collect(),
            _ => {
                let from = random.below(other.len());
                other[from..(from + random.below(30)).min(other.len())].to_vec()
            }
        };
        characters.splice(at..until, put);
    }
    characters.into_iter().collect()
}

/// What is read is printed, checked and evaluated, and its faults lie within it.
fn try_expression(text: &str) {
    let expression = match Expression::parse(text) {
        Ok(expression) => expression,
        Err(fault) => {
            assert!(text.get(fault.span.start..fault.span.end).is_some(), "{fault}");
            fault.shown_in(text);
            return;
        }
    };
    assert_eq!(Expression::parse(&expression.to_string()).as_ref(), Ok(&expression));
    let list = Value::List(vec![1.into(), Value::Null, "x".into()]);
    let map = Value::Map(Variables::from([("b".to_owned(), list.clone())]));
    let variables =
        [("a", map), ("b", list), ("c", true.into()), ("d", "".into()), ("e", 7.into()), ("ä", Value::Null)];
    let variables: Variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let types = Types::from([("a".to_owned(), Type::Date), ("b".to_owned(), Type::Boolean)]);
    let faults = [expression.check(&types), expression.check_condition(&types)].concat();
    for fault in faults.into_iter().chain(expression.evaluate(&variables).err()) {
        assert!(text.get(fault.span.start..fault.span.end).is_some(), "{fault}");
    }
}

#[test]
fn expressions() {
    let mut random = Random::new(2_026);
    for number in 0..10_000 {
        let other = EXPRESSIONS[random.below(EXPRESSIONS.len())];
        let text = mutated(EXPRESSIONS[number % EXPRESSIONS.len()], other, &mut random);
        assert!(catch_unwind(|| try_expression(&text)).is_ok(), "{text:?}");
    }
}

const CELLS: [&str; 9] = [
    "-",
    "< 5, [7..9)",
    "not(1, > 3.25)",
    "\"a\", \"b\\\"\"",
    "not(null)",
    "true",
    "[date(\"2026-01-01\")..@\"2026-12-31\"[",
    "[\"a\", \"b\"], []",
    "]-999999999999999999..0.000000000000000001]",
];

fn try_table(xml: &str) {
    let Ok(tables) = read(xml.as_bytes()) else { return };
    for table in tables {
        for finding in table.check() {
            if let Some(example) = finding.place.example {
                // Rules may break the hit policy, but the input is one.
                let code = table.evaluate(&example).err().map(|fault| fault.code);
                assert!(matches!(code, None | Some(TableCode::SeveralRules)), "{code:?}");
            }
        }
    }
}

#[test]
fn tables() {
    let mut random = Random::new(2_026);
    for number in 0..4_000 {
        let mutated_cell = |random: &mut Random| {
            let (cell, other) = (CELLS[number % CELLS.len()], CELLS[random.below(CELLS.len())]);
            if random.below(3) == 0 { mutated(cell, other, random) } else { cell.to_owned() }
        };
        let rules: Vec<(Vec<String>, String)> =
            (0..3).map(|_| (vec![mutated_cell(&mut random), "-".to_owned()], "1".to_owned())).collect();
        let kind = ["number", "string", "boolean", "date", "texts", "integer", "Any"][random.below(7)];
        let columns = [Column { kind, allowed: None }, Column { kind: "Any", allowed: Some("1, null") }];
        let mut xml = table_xml("UNIQUE", &columns, &rules);
        if random.below(2) == 0 {
            xml = mutated(&xml.clone(), &xml, &mut random);
        }
        assert!(catch_unwind(|| try_table(&xml)).is_ok(), "{xml}");
    }
}
