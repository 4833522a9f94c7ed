//! Decision tables: reading, deciding, checks.

mod dmn;
mod mutated;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use amtspult_expression::decision::{DecisionTable, TableCode, TableFault, TableFinding, nothing, read, read_all};
use amtspult_expression::{Decimal, Severity, Value, Variables};
use findings::Code as _;
use jiff::civil::date;

use dmn::{Column, definitions, table_xml};

/// A table over `art` (string) and `anzahl` (integer) with the output `steuer`.
const HUNDESTEUER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:x" id="file" namespace="urn:file">
  <dmn:itemDefinition name="Art"><dmn:typeRef>string</dmn:typeRef>
    <dmn:allowedValues><dmn:text>"normal", "gefährlich", "Blindenhund"</dmn:text></dmn:allowedValues>
  </dmn:itemDefinition>
  <dmn:decision id="steuer" name="Hundesteuer">
    <dmn:extensionElements><x:rule/></dmn:extensionElements>
    <dmn:decisionTable id="t">
      <dmn:input label="Art des Hundes"><dmn:inputExpression typeRef="Art"><dmn:text>hund.art</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:input><dmn:inputExpression typeRef="integer"><dmn:text>anzahl</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:output name="steuer" typeRef="number"/>
      <dmn:rule><dmn:inputEntry><dmn:text>"normal"</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text><![CDATA[<= 1]]></dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>84</dmn:text></dmn:outputEntry></dmn:rule>
      <dmn:rule><dmn:inputEntry><dmn:text>"normal"</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>&gt; 2</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>132.50</dmn:text></dmn:outputEntry></dmn:rule>
      <dmn:rule><dmn:inputEntry><dmn:text>not("normal", "Blindenhund")</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text></dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>750</dmn:text></dmn:outputEntry><dmn:annotationEntry><dmn:text>Satzung § 5</dmn:text></dmn:annotationEntry></dmn:rule>
      <dmn:rule><dmn:inputEntry><dmn:text>"Blindenhund", "gefährlich"</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>[3..4)</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>0</dmn:text></dmn:outputEntry></dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <dmn:decision id="frei"><dmn:literalExpression><dmn:text>1 + 1</dmn:text></dmn:literalExpression></dmn:decision>
</dmn:definitions>
"#;

fn only(xml: &str) -> DecisionTable {
    let mut tables = read(xml.as_bytes()).unwrap_or_else(|fault| panic!("{fault}\n{xml}"));
    assert_eq!(tables.len(), 1);
    tables.remove(0)
}

fn map(entries: &[(&str, Value)]) -> Variables {
    entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn told(finding: &TableFinding) -> String {
    let rules: Vec<String> = finding.place.rules.iter().map(usize::to_string).collect();
    let example = finding.parameters.get("example").map(String::as_str).unwrap_or_default();
    format!("{} [{}] {example}", finding.code, rules.join(" "))
}

#[test]
fn a_table_decides() {
    let table = only(HUNDESTEUER);
    assert_eq!((table.name.as_str(), table.inputs[0].label.as_str()), ("Hundesteuer", "Art des Hundes"));
    let decide = |art: &str, count: i32| {
        table.evaluate(&map(&[("hund", Value::Map(map(&[("art", art.into())]))), ("anzahl", count.into())]))
    };
    assert_eq!(decide("normal", 1).unwrap().value, 84.into());
    assert_eq!(decide("normal", 5).unwrap().value, Value::Number(Decimal::parse("132.5").unwrap()));
    assert_eq!(decide("gefährlich", 1).unwrap().rules, [3]);
    assert_eq!(decide("normal", 2).unwrap().value, Value::Null);
    let fault = decide("gefährlich", 3).unwrap_err();
    assert_eq!((fault.code, fault.parameters["rules"].as_str()), (TableCode::SeveralRules, "3, 4"));
    assert_eq!(fault.to_string(), "steuer: several-rules (rules: \"3, 4\")");
    assert_eq!(decide("Katze", 3).unwrap_err().code, TableCode::ValueNotAllowed);
}

#[test]
fn findings_have_examples() {
    let findings: Vec<String> = only(HUNDESTEUER).check().iter().map(told).collect();
    assert_eq!(
        findings,
        [
            "overlap [3 4] anzahl = 3, hund.art = \"gefährlich\"",
            "gap [] anzahl = 2, hund.art = \"normal\"",
            "gap [] anzahl = 2, hund.art = \"Blindenhund\"",
        ]
    );
}

fn table(policy: &str, kinds: &[&str], rules: &[(&[&str], &str)]) -> String {
    let columns: Vec<Column<'_>> = kinds.iter().map(|kind| Column { kind, allowed: None }).collect();
    let rules: Vec<(Vec<String>, String)> = rules
        .iter()
        .map(|(cells, output)| (cells.iter().map(|cell| (*cell).to_owned()).collect(), (*output).to_owned()))
        .collect();
    table_xml(policy, &columns, &rules)
}

#[test]
fn tests_of_every_kind() {
    let day = |day: i8| Value::Date(date(2026, 11, day));
    let number = |text: &str| Value::Number(Decimal::parse(text).unwrap());
    let list = |items: &[&str]| Value::List(items.iter().map(|item| Value::from(*item)).collect());
    for (kind, cell, takes, refuses) in [
        ("number", "< 5", vec![number("4.99")], vec![number("5"), Value::Null]),
        ("number", "-.5, >=7", vec![number("-0.5"), number("7")], vec![number("0.5")]),
        ("number", "[1..5)", vec![number("1"), number("4.9")], vec![number("5"), number("0.9")]),
        ("number", "]1..5]", vec![number("5")], vec![number("1")]),
        ("number", "(1 .. 5[", vec![number("3")], vec![number("1"), number("5")]),
        ("number", "not(1, > 3)", vec![number("2")], vec![number("1"), number("4"), Value::Null]),
        ("number", "[1, 2], 3", vec![number("1"), number("2"), number("3")], vec![number("1.5")]),
        ("number", "null, 0", vec![Value::Null, number("0")], vec![number("1")]),
        ("string", "\"a\\\"b\", \"c\\n\"", vec!["a\"b".into(), "c\n".into()], vec!["a".into()]),
        ("string", "not(\"a\")", vec!["b".into(), Value::Null], vec!["a".into()]),
        ("string", "not(null)", vec!["".into()], vec![Value::Null]),
        ("boolean", "true", vec![true.into()], vec![false.into(), Value::Null]),
        ("date", "> date(\"2026-11-24\")", vec![day(25)], vec![day(24)]),
        ("date", "[@\"2026-11-01\"..@\"2026-11-30\"]", vec![day(1), day(30)], vec![Value::Date(date(2026, 12, 1))]),
        ("texts", "[\"a\", \"b\"], []", vec![list(&["a", "b"]), list(&[])], vec![list(&["b", "a"]), list(&["a"])]),
        ("string", "-", vec!["a".into(), Value::Null], vec![]),
        ("Any", "-", vec!["a".into(), 1.into(), list(&[]), Value::Null], vec![]),
        ("Any", "not(null)", vec!["a".into(), 1.into(), list(&[])], vec![Value::Null]),
    ] {
        let table = only(&table("UNIQUE", &[kind], &[(&[cell], "1")]));
        let applies = |value: Value| table.evaluate(&map(&[("i0", value)])).unwrap().rules.len() == 1;
        assert!(takes.into_iter().all(applies), "{cell}");
        assert!(!refuses.into_iter().any(applies), "{cell}");
    }
}

#[test]
fn hit_policies() {
    let rules: [(&[&str], &str); 4] = [(&["< 3"], "2"), (&["> 0"], "5"), (&["1"], "2"), (&["-1"], "2")];
    let list = |items: &[i32]| Value::List(items.iter().map(|item| Value::from(*item)).collect());
    let decide = |xml: &str, input: i32| only(xml).evaluate(&map(&[("i0", input.into())]));
    let listed = |policy: &str| {
        let with_values = "<output><outputValues><text>5, 2</text></outputValues></output>";
        table(policy, &["number"], &rules).replace("<output/>", with_values)
    };
    let policy = |policy: &str| table(policy, &["number"], &rules);
    let aggregated = |name: &str| policy(&format!("COLLECT\" aggregation=\"{name}"));
    for (xml, input, expected) in [
        (policy("FIRST"), 1, 2.into()),
        (policy("ANY"), -1, 2.into()),
        (policy("UNIQUE"), 3, 5.into()),
        (policy("RULE ORDER"), 1, list(&[2, 5, 2])),
        (policy("COLLECT"), 1, list(&[2, 5, 2])),
        (listed("PRIORITY"), 1, 5.into()),
        (listed("OUTPUT ORDER"), 1, list(&[5, 2, 2])),
        (aggregated("SUM"), 1, 9.into()),
        (aggregated("MIN"), 1, 2.into()),
        (aggregated("MAX"), 1, 5.into()),
        (aggregated("COUNT"), 1, 3.into()),
    ] {
        assert_eq!(decide(&xml, input).unwrap().value, expected, "{xml}");
    }
    let never: [(&[&str], &str); 1] = [(&["> 9"], "1")];
    for (name, expected) in [
        ("FIRST", Value::Null),
        ("RULE ORDER", list(&[])),
        ("COLLECT\" aggregation=\"SUM", Value::Null),
        ("COLLECT\" aggregation=\"COUNT", 0.into()),
    ] {
        assert_eq!(decide(&table(name, &["number"], &never), 0).unwrap().value, expected, "{name}");
    }
    let with_default = "<output><defaultOutputEntry><text>7</text></defaultOutputEntry></output>";
    for (name, expected) in [
        ("FIRST", 7.into()),
        ("RULE ORDER", list(&[7])),
        ("COLLECT", list(&[7])),
        ("COLLECT\" aggregation=\"COUNT", 7.into()),
    ] {
        let xml = table(name, &["number"], &never).replace("<output/>", with_default);
        assert_eq!(decide(&xml, 0).unwrap().value, expected, "{name}");
        assert!(only(&xml).check().is_empty(), "{name}");
    }
    assert_eq!(decide(&policy("ANY"), 1).unwrap_err().code, TableCode::DifferentOutputs);
}

#[test]
fn several_outputs() {
    let xml = definitions(
        "<decision id='d'><decisionTable hitPolicy='COLLECT'><input><inputExpression><text>Anzahl Hunde</text></inputExpression></input>\
         <output name='a'/><output name='b'/>\
         <rule><inputEntry><text>1</text></inputEntry><outputEntry><text>\"x\"</text></outputEntry>\
         <outputEntry><text>true</text></outputEntry></rule></decisionTable></decision>",
    );
    let outcome = only(&xml).evaluate(&map(&[("Anzahl Hunde", 1.into())])).unwrap();
    assert_eq!(outcome.value, Value::List(vec![Value::Map(map(&[("a", "x".into()), ("b", true.into())]))]));
}

/// XML, and the code with the line and element where it is found.
fn refused() -> Vec<(String, &'static str)> {
    let one = |kind: &str, cell: &str, output: &str| table("UNIQUE", &[kind], &[(&[cell], output)]);
    let plain = one("number", "1", "1");
    let policy = |name: &str| table(name, &["number"], &[(&["1"], "1")]);
    vec![
        ("<a>\n<b></a>".to_owned(), "xml@2 file"),
        (plain.replace("?>", "?><!DOCTYPE a []>"), "xml@1 file"),
        (plain.replace("<output/>", "&x;<output/>"), "xml@6 file"),
        (plain.replace("</definitions>", ""), "xml@2 file"),
        (plain.replace("20191111", "20151101"), "not-dmn@2 file"),
        (definitions(&"<a>".repeat(300)), "xml@3 file"),
        (plain.replace("<output/>", ""), "missing-element@4 <decisionTable>"),
        (policy("RANDOM"), "unknown-hit-policy@4 <decisionTable>"),
        (policy("COLLECT\" aggregation=\"AVG"), "unknown-aggregation@4 <decisionTable>"),
        (policy("FIRST\" aggregation=\"SUM"), "misplaced-aggregation@4 <decisionTable>"),
        (one("datum", "1", "1"), "unknown-type@5 <inputExpression>"),
        (plain.replace("<inputEntry>", "<inputEntry expressionLanguage='juel'>"), "unknown-language@7 <inputEntry>"),
        (plain.replace("i0", "count(i0"), "not-a-variable@5 <inputExpression>"),
        (table("UNIQUE", &["number"; 2], &[(&["1", "1"], "1")]).replace("i1", "i0"), "input-twice@6 <input>"),
        (table("UNIQUE", &["number"], &[(&["1"], "1"), (&["1", "2"], "1")]), "wrong-cell-count@8 <rule>"),
        (one("number", "< 5 EUR", "1"), "bad-test@7 <inputEntry>"),
        (one("number", "[1..5", "1"), "bad-test@7 <inputEntry>"),
        (one("number", "not(1", "1"), "bad-test@7 <inputEntry>"),
        (one("number", "1 2", "1"), "bad-test@7 <inputEntry>"),
        (one("string", "\"a", "1"), "bad-test@7 <inputEntry>"),
        (one("date", "date(\"24.11.2026\")", "1"), "bad-test@7 <inputEntry>"),
        (one("number", "1", "i0 +"), "bad-literal@7 <outputEntry>"),
        (one("number", "1", "1.234,50"), "decimal-comma@7 <outputEntry>"),
        (one("number", "\"a\"", "1"), "wrong-kind@7 <inputEntry>"),
        (one("integer", "1.5", "1"), "wrong-kind@7 <inputEntry>"),
        (one("number", "< null", "1"), "wrong-kind@7 <inputEntry>"),
        (table("COLLECT\" aggregation=\"SUM", &["number"], &[(&["1"], "\"x\"")]), "wrong-kind@7 <outputEntry>"),
        (one("boolean", "< true", "1"), "no-order@7 <inputEntry>"),
        (policy("PRIORITY"), "priority-missing@6 <output>"),
        (table("UNIQUE", &["number"], &vec![(&["1"][..], "1"); 1_001]), "too-large@4 <decisionTable>"),
        (
            plain.replace("<output/>", "<output><outputValues><text>2, 3</text></outputValues></output>"),
            "output-not-listed@7 <outputEntry>",
        ),
    ]
}

fn faults() -> Vec<(TableFault, &'static str)> {
    refused().into_iter().map(|(xml, expected)| (read(xml.as_bytes()).unwrap_err(), expected)).collect()
}

/// What DMN allows and isn't evaluated here is said to be that, and isn't an error of the file: by the kinds of cells of
/// S-FEEL (DMN 1.3, clause 9), and beyond it.
#[test]
fn what_is_valid_is_no_error() {
    let one = |kind: &str, cell: &str, output: &str| table("UNIQUE", &[kind], &[(&[cell], output)]);
    let plain = one("number", "1", "1");
    let untyped = |xml: String| xml.replace(" typeRef=\"Any\"", "");
    let with_type = |definition: &str| {
        plain.replace("typeRef=\"number\"", "typeRef=\"t\"").replace("<decision ", &format!("{definition}<decision "))
    };
    let values = |values: &str| {
        plain.replace("<output/>", &format!("<output><outputValues><text>{values}</text></outputValues></output>"))
    };
    let all = [
        // Types that have no domain here.
        (one("time", "> time(\"12:00:00\")", "1"), "not-evaluated time"),
        (one("dateTime", "-", "1"), "not-evaluated dateTime"),
        (one("days and time duration", "[duration(\"P1D\")..@\"P3D\"]", "1"), "not-evaluated days and time duration"),
        (one("list&lt;number>", "-", "1"), "not-evaluated list<number>"),
        (with_type("<itemDefinition name='t'><itemComponent name='a'/></itemDefinition>"), "not-evaluated t"),
        (
            plain
                .replace("typeRef=\"number\"", "typeRef=\"a.t\"")
                .replace("<decision ", "<import name='a'/><decision "),
            "not-evaluated a.t",
        ),
        // Simple unary tests, with all kinds of endpoints.
        (one("number", "1234567890123456789012345678901", "1"), "not-evaluated 1234567890123456789012345678901"),
        (one("number", "> 0.0000000000000000001", "1"), "not-evaluated > 0.0000000000000000001"),
        (one("number", "<= grenze", "1"), "not-evaluated <= grenze"),
        (one("number", "[satzung.unten .. satzung.oben)", "1"), "not-evaluated [satzung.unten .. satzung.oben)"),
        (one("string", "name", "1"), "not-evaluated name"),
        (one("string", "> \"m\"", "1"), "not-evaluated > \"m\""),
        (one("string", "not([\"a\"..\"m\"])", "1"), "not-evaluated not([\"a\"..\"m\"])"),
        (one("date", "date(\"10000-01-01\")", "1"), "not-evaluated date(\"10000-01-01\")"),
        (one("date", "> date(2026, 11, 24)", "1"), "not-evaluated > date(2026, 11, 24)"),
        (untyped(one("Any", "time(\"12:00:00\")", "1")), "not-evaluated time(\"12:00:00\")"),
        (untyped(one("Any", "1, \"a\"", "1")), "not-evaluated 1, \"a\""),
        // Expressions.
        (one("number", "? * 2 > 5", "1"), "not-evaluated ? * 2 > 5"),
        (one("number", "2 + 3", "1"), "not-evaluated 2 + 3"),
        (one("texts", "[[\"a\"]]", "1"), "not-evaluated [[\"a\"]]"),
        (one("number", "1", "i0 + 1"), "not-evaluated i0 + 1"),
        (one("number", "1", "time(\"12:00:00\")"), "not-evaluated time(\"12:00:00\")"),
        (plain.replace("i0", "count(i0)"), "not-evaluated count(i0)"),
        (plain.replace("i0", "ende - anfang"), "not-evaluated ende - anfang"),
        (values("[0..10]"), "not-evaluated [0..10]"),
        (table("COLLECT\" aggregation=\"MAX", &["number"], &[(&["1"], "\"x\"")]), "not-evaluated \"x\""),
        // What is read otherwise than cell by cell.
        (plain.replace("<inputEntry>", "<inputEntry expressionLanguage='juel'>"), "unknown-language"),
        (table("UNIQUE", &["number"; 2], &[(&["> 1", "< 5"], "1")]).replace("i1", "i0"), "input-twice"),
        (table("UNIQUE", &["number"], &vec![(&["1"][..], "1"); 1_001]), "too-large"),
    ];
    let lists = "0,".repeat(4_000) + "0";
    let lists = table("UNIQUE", &["number"], &vec![(&[lists.as_str()][..], "1"); 26]);
    for (xml, expected) in all.into_iter().chain([(lists, "too-large")]) {
        let fault = read(xml.as_bytes()).expect_err(expected);
        let text = fault.parameters.get("text").map(|text| format!(" {text}")).unwrap_or_default();
        assert_eq!((format!("{}{text}", fault.code).as_str(), fault.code.weight()), (expected, Severity::Warning));
    }
}

/// What types allow goes from one item definition to the next.
#[test]
fn types_lead_to_others() {
    let of_type = |definitions: &str| {
        let xml = table("PRIORITY", &["t"], &[(&["< 3"], "2"), (&["-"], "1")]);
        xml.replace("<output/>", "<output typeRef=\"rang\"/>")
            .replace("<decision ", &format!("{definitions}<decision "))
    };
    let known = "<itemDefinition name='t'><typeRef>u</typeRef></itemDefinition>\
                 <itemDefinition name='u'><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues></itemDefinition>\
                 <itemDefinition name='rang'><typeRef>number</typeRef><allowedValues><text>2, 1</text></allowedValues></itemDefinition>";
    let table = only(&of_type(known));
    let decide = |number: i32| table.evaluate(&map(&[("i0", number.into())]));
    assert_eq!((decide(1).unwrap().value, decide(5).unwrap().value), (2.into(), 1.into()));
    assert_eq!(decide(10).unwrap_err().code, TableCode::ValueNotAllowed);
    let circle = of_type("<itemDefinition name='t'><typeRef>t</typeRef></itemDefinition>");
    assert_eq!(read(circle.as_bytes()).unwrap_err().code, TableCode::UnknownType);
}

#[test]
fn what_is_refused_names_line_and_element() {
    for (fault, expected) in faults() {
        let found = format!("{}@{} {}", fault.code, fault.line.unwrap(), fault.element);
        assert_eq!(found, expected, "{fault}");
    }
}

/// A fault in deciding of each kind.
fn undecided() -> Vec<TableFault> {
    let one = |policy: &str, input: Option<Value>, rules: &[(&[&str], &str)]| {
        let variables = input.map(|input| map(&[("i0", input)])).unwrap_or_default();
        only(&table(policy, &["number"], rules)).evaluate(&variables).unwrap_err()
    };
    let columns = [Column { kind: "string", allowed: Some("\"a\"") }];
    let limited = only(&table_xml("UNIQUE", &columns, &[]));
    let large = "999999999999999999";
    vec![
        one("UNIQUE", None, &[]),
        one("UNIQUE", Some("x".into()), &[]),
        limited.evaluate(&map(&[("i0", "b".into())])).unwrap_err(),
        one("UNIQUE", Some(1.into()), &[(&["1"], "1"), (&["-"], "1")]),
        one("ANY", Some(1.into()), &[(&["1"], "1"), (&["-"], "2")]),
        one("COLLECT\" aggregation=\"SUM", Some(1.into()), &[(&["1"], large), (&["-"], large)]),
    ]
}

/// 50 columns, each rule about ten of them: too many ways to leave a gap.
fn hard() -> String {
    let columns: Vec<&str> = vec!["number"; 50];
    let cells = |number: usize| -> Vec<String> {
        (0..50)
            .map(|column| {
                if (column * 7_usize + number * 13).is_multiple_of(5) {
                    format!("not({number})")
                } else {
                    "-".to_owned()
                }
            })
            .collect()
    };
    let columns: Vec<Column<'_>> = columns.iter().map(|kind| Column { kind, allowed: None }).collect();
    let rules: Vec<(Vec<String>, String)> = (0..60).map(|number| (cells(number), "1".to_owned())).collect();
    table_xml("FIRST", &columns, &rules)
}

#[test]
fn checks_of_hit_policies() {
    let told_of = |policy: &str, rules: &[(&[&str], &str)]| -> Vec<String> {
        only(&table(policy, &["number"], rules)).check().iter().map(told).collect()
    };
    let overlapping: [(&[&str], &str); 3] = [(&["< 5"], "1"), (&["[4..6]"], "1"), (&["> 5"], "2")];
    assert_eq!(
        told_of("UNIQUE", &overlapping),
        ["overlap [1 2] i0 = 4", "overlap [2 3] i0 = 6", "gap-without-value [] i0 = null"]
    );
    assert_eq!(told_of("ANY", &overlapping), ["contradiction [2 3] i0 = 6", "gap-without-value [] i0 = null"]);
    assert_eq!(told_of("FIRST", &overlapping), ["gap-without-value [] i0 = null"]);
    let masked: [(&[&str], &str); 5] =
        [(&["< 5"], "1"), (&[">= 5"], "1"), (&["[4..6]"], "1"), (&["< 3"], "2"), (&["-"], "2")];
    assert_eq!(told_of("FIRST", &masked), ["rule-masked [1 2 3] ", "rule-masked [1 4] "]);
    assert_eq!(told_of("COLLECT", &masked), Vec::<String>::new());
    assert_eq!(told_of("UNIQUE", &[(&["<= 4"], "1"), (&["> 4.5"], "1")]), ["gap [] i0 = 4.1"]);
    assert_eq!(told_of("UNIQUE", &[(&["[5..4]"], "1"), (&["-"], "1")]), ["rule-never-applies [1] "]);
    assert_eq!(told_of("FIRST", &[(&["not(1)"], "1"), (&["-"], "1")]), Vec::<String>::new());
    let gap = only(&table("COLLECT", &["number"], &[(&["1"], "1")])).check();
    assert_eq!((told(&gap[0]).as_str(), gap[0].severity), ("gap [] i0 = 0", Severity::Hint));
}

#[test]
fn a_large_table_is_checked() {
    let kinds = ["integer", "string", "boolean"];
    let cells: Vec<[String; 3]> =
        (0..500).map(|number| [format!("[{number}..{number}]"), "-".to_owned(), "-".to_owned()]).collect();
    let rules: Vec<(Vec<String>, String)> = cells.into_iter().map(|cells| (cells.to_vec(), "1".to_owned())).collect();
    let columns = kinds.map(|kind| Column { kind, allowed: None });
    let findings: Vec<String> = only(&table_xml("UNIQUE", &columns, &rules)).check().iter().map(told).collect();
    assert_eq!(findings, ["gap [] i0 = -1, i1 = \"andere\", i2 = false"]);
}

/// Decisions in DMN 1.1: `steuer` needs `art`, which needs this one; `andere` needs another one.
fn decisions(of_art: &str, of_other: &str) -> String {
    let needs = |id: &str| match id {
        "" => String::new(),
        id => format!("<informationRequirement><requiredDecision href=\"#{id}\"/></informationRequirement>"),
    };
    let table = |id: &str, needed: &str, input: &str, cell: &str, output: &str| {
        format!(
            "<decision id='{id}' name='{id}'>{needed}<decisionTable><input><inputExpression typeRef='feel:string'>\
             <text>{input}</text></inputExpression></input><output/><rule><inputEntry><text>\"{cell}\"</text></inputEntry>\
             <outputEntry><text>{output}</text></outputEntry></rule></decisionTable></decision>"
        )
    };
    let art = if of_art == "kreis" { "steuer" } else { of_art };
    let all = [
        table("steuer", &needs("art"), "art", "groß", "90"),
        table("art", &needs(art), "rasse", "Dogge", "\"groß\""),
        table("andere", &needs(of_other), "x", "y", "1"),
    ];
    format!("<definitions xmlns='http://www.omg.org/spec/DMN/20151101/dmn.xsd' id='d'>{}</definitions>", all.concat())
}

#[test]
fn decisions_read_the_results_of_others() {
    let rasse = map(&[("rasse", "Dogge".into())]);
    let known = read_all(decisions("", "").as_bytes()).unwrap();
    assert_eq!(known.evaluate("steuer", &rasse).unwrap().value, 90.into());
    assert_eq!(known.check_requirements(), []);
    let circle = read_all(decisions("kreis", "fehlt").as_bytes()).unwrap();
    assert_eq!(circle.evaluate("steuer", &rasse).unwrap_err().code, TableCode::RequirementCircle);
    assert_eq!(circle.evaluate("andere", &rasse).unwrap_err().code, TableCode::RequirementUnknown);
    let found: Vec<_> =
        circle.check_requirements().iter().map(|(table, fault)| (table.id.clone(), fault.code)).collect();
    let (unknown, own) = (TableCode::RequirementUnknown, TableCode::RequirementCircle);
    assert_eq!(found, [("steuer".into(), own), ("art".into(), own), ("andere".into(), unknown)]);
}

/// A file with the same table in a business knowledge model besides.
fn beside_knowledge(file: &str) -> String {
    let (open, close) = ("<decisionTable ", "</decisionTable>");
    let inside = &file[file.find(open).unwrap()..file.find(close).unwrap() + close.len()];
    let knowledge = format!(
        "<businessKnowledgeModel name='Satz'><encapsulatedLogic>{inside}</encapsulatedLogic></businessKnowledgeModel>"
    );
    file.replace("<decision ", &format!("{knowledge}<decision "))
}

/// What isn't read is told, and never read as if it said less.
#[test]
fn tables_of_no_decision_and_elements_in_cells_are_told() {
    let one = table("UNIQUE", &["number"], &[(&["1"], "1")]);
    let both = read_all(beside_knowledge(&one).as_bytes()).unwrap();
    let [fault] = both.elsewhere.as_slice() else { panic!("{both:?}") };
    assert_eq!(
        (both.tables.len(), fault.code, fault.parameters["name"].as_str()),
        (1, TableCode::TableElsewhere, "Satz")
    );
    assert_eq!(read_all(one.as_bytes()).unwrap().elsewhere, []);

    let marked = one.replace("<inputEntry><text>1</text>", "<inputEntry><text><b>1</b></text>");
    assert_eq!(read(marked.as_bytes()).unwrap_err().code, TableCode::BadTest);

    let typed = one.replace("typeRef=\"number\"", "typeRef=\"few\"").replace(
        "<decision ",
        "<itemDefinition name='few'><typeRef>number</typeRef><typeConstraint><text>1</text></typeConstraint>\
         </itemDefinition><decision ",
    );
    assert_eq!(read(typed.as_bytes()).unwrap()[0].check(), []);
    assert_ne!(read(one.as_bytes()).unwrap()[0].check(), []);
}

/// Tables are written alike in all versions.
#[test]
fn every_version_of_dmn_is_read() {
    let one = table("UNIQUE", &["number"], &[(&["1"], "1")]);
    for version in [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ] {
        let other = one.replace("https://www.omg.org/spec/DMN/20191111/MODEL/", version);
        assert_eq!(read(other.as_bytes()).unwrap(), read(one.as_bytes()).unwrap(), "{version}");
    }
}

/// All that is wrong, by table; and the others are checked all the same.
#[test]
fn each_table_is_read_for_itself() {
    let text = common_faults("13c-eine-tabelle-von-dreien.dmn");
    let tables = read_all(text.as_bytes()).unwrap().tables;
    let told: Vec<String> = tables
        .iter()
        .flat_map(|table| match table {
            Ok(table) => table.check().iter().map(|finding| format!("{} {}", table.name, told(finding))).collect(),
            Err(unread) => {
                unread.faults.iter().map(|fault| format!("{} {}", unread.name, fault.code)).collect::<Vec<_>>()
            }
        })
        .collect();
    assert_eq!(told, ["A not-evaluated", "B overlap [1 2] alter = 18", "B gap [] alter = 0", "C not-evaluated"]);
    let both = table("UNIQUE", &["number"; 2], &[(&["x + 1", "y + 1"], "z + 1")]);
    let faults = read_all(both.as_bytes()).unwrap().tables.remove(0).unwrap_err().faults;
    assert_eq!(faults.len(), 3, "{faults:?}");
}

/// Columns without output values don't count for the order (DMN 8.2.11).
#[test]
fn one_column_gives_the_order() {
    let table = only(&common_faults("13a-prioritaet-einer-spalte.dmn"));
    let decide = |age: i32| match table.evaluate(&map(&[("alter", age.into())])).unwrap().value {
        Value::Map(outputs) => outputs["art"].clone(),
        other => other,
    };
    assert_eq!((decide(17), decide(20), decide(30)), ("abgelehnt".into(), "abgelehnt".into(), "bewilligt".into()));
}

fn common_faults(name: &str) -> String {
    std::fs::read_to_string(trial::faults().join(name)).unwrap()
}

#[test]
fn each_fault_has_words_that_fit() {
    let words: serde_json::Value =
        serde_json::from_str(include_str!("../../../../../../assets/process-checks/expressions.de.json")).unwrap();
    let requirements = read_all(decisions("kreis", "fehlt").as_bytes()).unwrap();
    let requirements = requirements.check_requirements().into_iter().map(|(_, fault)| fault).collect::<Vec<_>>();
    let faults = faults().into_iter().map(|(fault, _)| fault).chain(undecided());
    let not_evaluated = table("UNIQUE", &["number"], &[(&["< grenze"], "1")]);
    let faults = faults.chain(read(not_evaluated.as_bytes()).err());
    let elsewhere = read_all(beside_knowledge(&not_evaluated).as_bytes()).unwrap().elsewhere;
    let faults = faults.chain(requirements).chain(elsewhere).chain([nothing()]);
    let tables = [
        HUNDESTEUER.to_owned(),
        table("ANY", &["number"], &[(&["[5..4]"], "1"), (&["< 5"], "1"), (&[">= 4"], "2")]),
        table("FIRST", &["number"], &[(&["< 5"], "1"), (&["1"], "2")]),
        hard(),
    ];
    let findings = tables.iter().flat_map(|xml| only(xml).check());
    let said: Vec<(TableCode, BTreeMap<&str, String>)> = faults
        .map(|fault| (fault.code, fault.parameters))
        .chain(findings.map(|finding| (finding.code, finding.parameters)))
        .collect();
    let mut seen = BTreeSet::new();
    for (code, parameters) in said {
        let code = code.to_string();
        for part in ["problem", "advice"] {
            let text = words["tables"][&code][part].as_str().unwrap_or_else(|| panic!("no words for {code}"));
            for name in text.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                assert!(parameters.contains_key(name), "{code} has no {name}");
            }
        }
        for name in ["expected", "found"].into_iter().filter(|_| code == "wrong-value") {
            assert!(words["kinds"][&parameters[name]].is_string(), "{parameters:?}");
        }
        seen.insert(code);
    }
    let worded: BTreeSet<String> = words["tables"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(seen, worded, "each code has words and a test");
    assert_eq!(seen, TableCode::ALL.iter().map(ToString::to_string).collect());
}
