//! Expressions: reading, values, checks.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "tests")]

mod decision;
mod generated;

use std::collections::{BTreeMap, BTreeSet};

use amtspult_expression::{Code, DEPTH_LIMIT, Expression, Fault, LENGTH_LIMIT, Type, Types, Value, Variables};
use findings::Code as _;
use jiff::civil::date;

fn variables() -> Variables {
    let number = |text: &str| Value::Number(amtspult_expression::Decimal::parse(text).unwrap());
    [
        ("clickedButton", Value::from("back")),
        ("isValid", Value::from(true)),
        ("count", Value::from(3)),
        ("price", number("19.90")),
        ("nothing", Value::Null),
        ("noText", Value::from("")),
        ("tag", Value::Date(date(2026, 11, 24))),
        ("arten", Value::List(vec!["Hund".into(), "Katze".into()])),
        ("leer", Value::List(vec![])),
        (
            "form",
            Value::Map(BTreeMap::from([
                ("name".to_owned(), Value::from("Müller")),
                ("und mehr".to_owned(), Value::List(vec![1.into(), 2.into()])),
            ])),
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn value(text: &str) -> Result<Value, Fault> {
    Expression::parse(text)?.evaluate(&variables())
}

/// `code@part of the text`
fn place(text: &str, fault: &Fault) -> String {
    format!("{}@{}", fault.code, &text[fault.span.start..fault.span.end])
}

fn refusal(text: &str) -> String {
    place(text, &value(text).unwrap_err())
}

#[test]
fn conditions_of_models() {
    for (text, holds) in [
        ("${clickedButton == \"back\"}", true),
        ("${clickedButton==\"next\"}", false),
        ("${isValid==true}", true),
        ("#{isValid eq false}", false),
        ("${not empty arten && arten[0] == 'Hund'}", true),
        ("${count ge 3 and price lt 20 or unset}", true),
        ("${!isValid || count mod 2 == 1}", true),
        ("${nothing == null}", true),
        ("${tag < \"2026-12-01\"}", true),
        ("${empty leer and empty noText and empty nothing and !empty form}", true),
    ] {
        assert_eq!(Expression::parse(text).unwrap().holds(&variables()), Ok(holds), "{text}");
    }
}

#[test]
fn precedence() {
    for (text, same) in [
        ("${1 + 2 * 3 - 4 - 5}", "${((1 + (2 * 3)) - 4) - 5}"),
        ("${a || b && c == d < e + f * -g}", "${a || (b && (c == (d < (e + (f * (-g))))))}"),
        ("${a or b or c}", "${(a || b) || c}"),
        ("${a ? b : c ? d : e}", "${a ? b : (c ? d : e)}"),
        ("${a ? b ? c : d : e}", "${a ? (b ? c : d) : e}"),
        ("${not a eq b}", "${(!a) == b}"),
        ("${empty a.b}", "${empty (a.b)}"),
        ("${-a.b[1].c}", "${-(((a.b)[1]).c)}"),
        ("${8 div 4 div 2}", "${(8 / 4) / 2}"),
        ("${a[\"b\"]}", "${a.b}"),
    ] {
        assert_eq!(Expression::parse(text).unwrap(), Expression::parse(same).unwrap(), "{text}");
    }
}

#[test]
fn values() {
    for (text, expected) in [
        ("${1.5e1 + .5}", "15.5"),
        ("${0.1 + 0.2}", "0.3"),
        ("${7 / 2}", "3.5"),
        ("${-7 % 4}", "-3"),
        ("${nothing + noText}", "0"),
        ("${'10' * '2'}", "20"),
        ("${\"a\\\"b\\\\\"}", "a\"b\\"),
        ("${'it\"s'}", "it\"s"),
        ("Antrag ${count} von ${form.name}, ${nothing}${tag}", "Antrag 3 von Müller, 2026-11-24"),
        ("nur Text mit $ und # und \\", "nur Text mit $ und # und \\"),
        ("\\${count} \\#{x} ${count}", "${count} #{x} 3"),
        ("", ""),
        ("${isValid ? 'ja' : 'nein'}", "ja"),
        ("${form['und mehr'][1]}", "2"),
        ("${arten['1']}", "Katze"),
        ("${arten[0.9]}", "Hund"),
        ("x${form.fehlt}${form.fehlt.auch}${nothing.a}${arten[9]}${arten[-1]}${form[nothing]}", "x"),
    ] {
        let text_of = |value: Value| match value {
            Value::Text(text) => text,
            Value::Number(number) => number.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(value(text).map(text_of), Ok(expected.to_owned()), "{text}");
    }
}

#[test]
fn comparisons_convert_as_the_standard_says() {
    for (text, expected) in [
        ("${'10' > 9}", true),
        ("${'10' > '9'}", false),
        ("${count == '3.0'}", true),
        ("${0 == ''}", true),
        ("${null == ''}", false),
        ("${null == 0}", false),
        ("${null != 0}", true),
        ("${nothing <= null}", true),
        ("${nothing < 1}", false),
        ("${nothing >= 1}", false),
        ("${isValid == 'true'}", true),
        ("${isValid == 'TRUE'}", true),
        ("${isValid != 'ja'}", true),
        ("${false == ''}", true),
        ("${false < true}", true),
        ("${tag == '2026-11-24'}", true),
        ("${arten == arten}", true),
        ("${arten == 'Hund'}", false),
        ("${arten == tag}", false),
        ("${'a' < 'b'}", true),
        ("${'true' && true}", true),
        ("${!''}", true),
    ] {
        assert_eq!(value(text), Ok(Value::Boolean(expected)), "{text}");
    }
}

/// One for each code that reading or evaluating finds.
const REFUSED: [(&str, &str); 33] = [
    ("${a == \"x}", "unclosed-text@\"x}"),
    ("${a == b", "unclosed-expression@${a == b"),
    ("${\"a\\n\"}", "unknown-escape@\\n"),
    ("${'a\\\"'}", "unknown-escape@\\\""),
    ("${a = b}", "unexpected-character@="),
    ("${a; b}", "unexpected-character@;"),
    ("${a & b}", "unexpected-character@&"),
    ("${}", "unexpected-token@}"),
    ("${a b}", "unexpected-token@b"),
    ("${(a}", "unexpected-token@}"),
    ("${a.and}", "unexpected-token@and"),
    ("${a instanceof b}", "reserved-word@instanceof"),
    ("${execution.getVariable(\"a\")}", "call@execution.getVariable"),
    ("${a['b'] ()}", "call@a['b']"),
    ("${now()}", "call@now"),
    ("${c?b:f()}", "call@b:f"),
    ("${a}#{b}", "mixed-marks@#{"),
    ("${12345678901234567890}", "number-out-of-range@12345678901234567890"),
    ("${999999999999999999 * 10}", "number-out-of-range@999999999999999999 * 10"),
    ("${unset == 1}", "unknown-variable@unset"),
    ("${count.a}", "no-properties@count"),
    ("${arten.a}", "not-an-index@a"),
    ("${form[arten]}", "not-an-index@arten"),
    ("${1 + (isValid)}", "not-a-number@(isValid)"),
    ("${-'x'}", "not-a-number@'x'"),
    ("${1 + '1 '}", "not-a-number@'1 '"),
    ("${count && isValid}", "not-a-boolean@count"),
    ("Arten: ${arten}", "not-a-text@arten"),
    ("${count == 'drei'}", "not-comparable@count == 'drei'"),
    ("${isValid == tag}", "not-comparable@isValid == tag"),
    ("${arten < 'x'}", "not-comparable@arten < 'x'"),
    ("${1 / (count - 3)}", "division-by-zero@1 / (count - 3)"),
    ("${1 % 0}", "division-by-zero@1 % 0"),
];

#[test]
fn faults_show_their_place() {
    for (text, expected) in REFUSED {
        assert_eq!(refusal(text), expected, "{text}");
    }
    let not_a_condition = Expression::parse("${count}").unwrap().holds(&variables()).unwrap_err();
    assert_eq!(place("${count}", &not_a_condition), "not-a-condition@count");
}

#[test]
fn limits() {
    let code = |text: String| Expression::parse(&text).unwrap_err().code;
    let nested = |depth: usize| format!("${{{}a{}}}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(code(nested(DEPTH_LIMIT)), Code::TooDeep);
    assert!(Expression::parse(&nested(DEPTH_LIMIT - 1)).is_ok());
    let chain = |count: usize| format!("${{a{}}}", "+a".repeat(count));
    assert_eq!(code(chain(DEPTH_LIMIT)), Code::TooDeep);
    assert!(Expression::parse(&chain(DEPTH_LIMIT - 1)).is_ok());
    for repeated in ["-", "!", "empty ", "a[", "a?", "a?b:", "((", "-(", "a+(", "!a["] {
        assert_eq!(code(format!("${{{}a}}", repeated.repeat(1_000))), Code::TooDeep, "{repeated}");
    }
    assert_eq!(code(format!("${{a{}}}", ".b".repeat(1_000))), Code::TooDeep);
    assert_eq!(code("x".repeat(LENGTH_LIMIT + 1)), Code::TooLong);
    let long = Variables::from([("a".to_owned(), Value::from("x".repeat(100_000).as_str()))]);
    let fault = Expression::parse(&"${a}".repeat(11)).unwrap().evaluate(&long).unwrap_err();
    assert_eq!(fault.code, Code::ResultTooLong);
}

#[test]
fn variables_that_are_read() {
    let expression = Expression::parse("${a.b == c[d] ? -e : empty f} und ${a || 'g'}").unwrap();
    assert_eq!(expression.reads(), BTreeSet::from(["a", "c", "d", "e", "f"]));
}

fn types() -> Types {
    [
        ("text", Type::Text),
        ("truth", Type::Boolean),
        ("number", Type::Number),
        ("date", Type::Date),
        ("list", Type::List(Box::new(Type::Number))),
        ("map", Type::Map(BTreeMap::from([("name".to_owned(), Type::Text)]))),
        ("any", Type::Any),
    ]
    .into_iter()
    .map(|(name, kind)| (name.to_owned(), kind))
    .collect()
}

fn findings(text: &str) -> Vec<String> {
    let faults = Expression::parse(text).unwrap().check_condition(&types());
    faults.iter().map(|fault| place(text, fault)).collect()
}

#[test]
fn checks_find_nothing_in_what_is_right() {
    for text in [
        "${text == 'a' && number > 3 || truth}",
        "${number == '3' || text < 'b' || text == number}",
        "${map.name == 'x' && list[0] == 1 && list['0'] > 2}",
        "${any.thing[2] == 'x'}",
        "${any}",
        "${text == null || null == date || list != null}",
        "${date <= '2026-12-31' && date == date}",
        "${truth == 'true' && !truth}",
        "${truth ? text == 'a' : !truth}",
        "${(truth ? null : number) > 3}",
        "${(truth ? text : number) > 3}",
        "${empty list && -number < 0 && number + text * '2' == 1}",
        "${truth ? true : null}",
    ] {
        assert!(findings(text).is_empty(), "{text}: {:?}", findings(text));
    }
}

/// What checks find beyond what evaluating finds, and the same before it happens.
const FOUND: [(&str, &str); 26] = [
    ("${tetx == 'a'}", "unknown-variable@tetx"),
    ("${map.nmae == 'a'}", "unknown-property@nmae"),
    ("${text.length == 3}", "no-properties@text"),
    ("${list.size == 3}", "not-an-index@size"),
    ("${map[list] == 3}", "not-an-index@list"),
    ("${number == 'drei'}", "not-comparable@number == 'drei'"),
    ("${truth == number}", "not-comparable@truth == number"),
    ("${truth == list}", "not-comparable@truth == list"),
    ("${date > number}", "not-comparable@date > number"),
    ("${list < text}", "not-comparable@list < text"),
    ("${truth < date}", "not-comparable@truth < date"),
    ("${list == 'a'}", "never-equal@list == 'a'"),
    ("${map != text}", "never-equal@map != text"),
    ("${date == list}", "never-equal@date == list"),
    ("${date < '31.12.2026'}", "text-as-date@date < '31.12.2026'"),
    ("${'24.11.2026' == date}", "text-as-date@'24.11.2026' == date"),
    ("${truth == 'ja'}", "text-as-boolean@'ja'"),
    ("${truth && text}", "text-as-boolean@text"),
    ("${!number}", "not-a-boolean@number"),
    ("${list ? truth : truth}", "not-a-boolean@list"),
    ("${number + truth == 1}", "not-a-number@truth"),
    ("${-date == 1}", "not-a-number@date"),
    ("${text}", "not-a-condition@text"),
    ("${null}", "not-a-condition@null"),
    ("${number + 1}", "not-a-condition@number + 1"),
    ("x ${truth}", "not-a-condition@truth"),
];

#[test]
fn checks_find_what_types_show() {
    for (text, expected) in FOUND {
        assert_eq!(findings(text), [expected], "{text}");
    }
    let text = "${a == 1} ${list}";
    let faults = Expression::parse(text).unwrap().check(&types());
    let places: Vec<String> = faults.iter().map(|fault| place(text, fault)).collect();
    assert_eq!(places, ["unknown-variable@a", "not-a-text@list"]);
}

#[test]
fn expressions_of_a_real_model() {
    let Some(path) = trial::shared("amt24/generischesProzessmodell.bpmn20.xml") else { return };
    let model = std::fs::read_to_string(path).unwrap();
    let conditions = model.split("<![CDATA[").skip(1).filter_map(|rest| rest.split("]]>").next());
    let conditions: Vec<&str> = conditions.filter(|text| text.starts_with("${")).collect();
    assert!(conditions.contains(&"${radioAntrag==\"abgelehnt\"}"), "{conditions:?}");
    for text in conditions {
        let expression = Expression::parse(text).unwrap();
        assert_eq!(Expression::parse(&expression.to_string()).unwrap(), expression, "{text}");
    }
}

/// Each code with what its words may speak of.
fn every_fault() -> Vec<Fault> {
    let found = FOUND.iter().flat_map(|(text, _)| Expression::parse(text).unwrap().check_condition(&types()));
    let refused = REFUSED.iter().map(|(text, _)| value(text).unwrap_err());
    let long = "x".repeat(LENGTH_LIMIT + 1);
    let deep = format!("${{{}a}}", "(".repeat(DEPTH_LIMIT));
    let many = Variables::from([("a".to_owned(), Value::from("x".repeat(200_000).as_str()))]);
    let limits = [
        Expression::parse(&long).unwrap_err(),
        Expression::parse(&deep).unwrap_err(),
        Expression::parse("${a}${a}${a}${a}${a}${a}").unwrap().evaluate(&many).unwrap_err(),
    ];
    found.chain(refused).chain(limits).collect()
}

#[test]
fn each_fault_has_words_that_fit() {
    let words: serde_json::Value =
        serde_json::from_str(include_str!("../../../../../assets/process-checks/expressions.de.json")).unwrap();
    let mut seen = BTreeSet::new();
    for fault in every_fault() {
        let code = fault.code.to_string();
        for part in ["problem", "advice"] {
            let text = words["expressions"][&code][part].as_str().unwrap_or_else(|| panic!("no words for {code}"));
            let named = text.replace("${", "").split('{').skip(1).filter_map(|rest| rest.split_once('}')).count();
            let known = fault.parameters.keys().filter(|name| text.contains(&format!("{{{name}}}"))).count();
            assert_eq!(named, known, "{code}: {text}");
        }
        for name in ["found", "left", "right"] {
            let kind = fault.parameters.get(name).filter(|_| fault.code != Code::UnexpectedToken);
            assert!(kind.is_none_or(|kind| words["kinds"][kind].is_string()), "{fault}");
        }
        seen.insert(code);
    }
    let worded: BTreeSet<String> = words["expressions"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(seen, worded, "each code has words and a test");
    assert_eq!(seen, Code::ALL.iter().map(ToString::to_string).collect());
}
