//! Generated decision tables: what checks say is what trying every value shows.

use std::collections::BTreeSet;

use amtspult_expression::decision::{DecisionTable, Example, HitPolicy, TableCode, read};
use amtspult_expression::{Decimal, Value};
use jiff::civil::date;

use super::dmn::{Column, table_xml};
use trial::Random;

/// What cells of a column say, and values that tell all such cells apart.
struct Domain {
    kind: &'static str,
    literals: &'static [&'static str],
    is_ordered: bool,
    allowed: &'static str,
    values: fn() -> Vec<Value>,
}

fn numbers(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| Value::Number(Decimal::parse(text).unwrap())).collect()
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| Value::from(*item)).collect())
}

const DOMAINS: [Domain; 6] = [
    Domain {
        kind: "number",
        literals: &["0", "1", "2.5", "-1"],
        is_ordered: true,
        allowed: "[-1..2.5]",
        values: || numbers(&["-9", "-1", "-0.5", "0", "0.5", "1", "2", "2.5", "9"]),
    },
    Domain {
        kind: "integer",
        literals: &["0", "1", "3"],
        is_ordered: true,
        allowed: ">= 0, null",
        values: || numbers(&["-1", "0", "1", "2", "3", "4"]),
    },
    Domain {
        kind: "date",
        literals: &["date(\"2026-01-01\")", "@\"2026-01-02\"", "date(\"2026-03-01\")"],
        is_ordered: true,
        allowed: "> date(\"2026-01-01\")",
        values: || {
            [(2025, 12, 31), (2026, 1, 1), (2026, 1, 2), (2026, 1, 3), (2026, 3, 1), (2026, 3, 2)]
                .map(|(year, month, day)| Value::Date(date(year, month, day)))
                .to_vec()
        },
    },
    Domain {
        kind: "string",
        literals: &["\"a\"", "\"b\"", "[\"b\", \"c\"]"],
        is_ordered: false,
        allowed: "\"a\", \"b\", \"c\"",
        values: || ["a", "b", "c", "x"].map(Value::from).to_vec(),
    },
    Domain {
        kind: "boolean",
        literals: &["true", "false"],
        is_ordered: false,
        allowed: "true, false",
        values: || vec![true.into(), false.into()],
    },
    Domain {
        kind: "texts",
        literals: &["[\"a\"]", "[\"b\", \"a\"]", "[]"],
        is_ordered: false,
        allowed: "not([\"a\"])",
        values: || vec![list(&["a"]), list(&["b", "a"]), list(&[]), list(&["x"])],
    },
];

fn test(domain: &Domain, random: &mut Random) -> String {
    let literal = |random: &mut Random| domain.literals[random.below(domain.literals.len())];
    if random.below(12) == 0 {
        return "null".to_owned();
    }
    if !domain.is_ordered || random.below(3) == 0 {
        return literal(random).to_owned();
    }
    if random.below(2) == 0 {
        return format!("{} {}", ["<", "<=", ">", ">="][random.below(4)], literal(random));
    }
    let (open, close) = (["[", "(", "]"][random.below(3)], ["]", ")", "["][random.below(3)]);
    format!("{open}{}..{}{close}", literal(random), literal(random))
}

fn cell(domain: &Domain, random: &mut Random) -> String {
    if random.below(4) == 0 {
        return "-".to_owned();
    }
    let tests: Vec<String> = (0..=random.below(3)).map(|_| test(domain, random)).collect();
    let tests = tests.join(", ");
    if random.below(4) == 0 { format!("not({tests})") } else { tests }
}

fn generated(random: &mut Random) -> (DecisionTable, Vec<&'static Domain>) {
    static ALL: [Domain; 6] = DOMAINS;
    let domains: Vec<&Domain> = (0..=random.below(3)).map(|_| &ALL[random.below(ALL.len())]).collect();
    let columns: Vec<Column<'_>> = domains
        .iter()
        .map(|domain| Column { kind: domain.kind, allowed: (random.below(4) == 0).then_some(domain.allowed) })
        .collect();
    let rules: Vec<(Vec<String>, String)> = (0..random.below(7))
        .map(|_| {
            let cells = domains.iter().map(|domain| cell(domain, random)).collect();
            (cells, random.below(2).to_string())
        })
        .collect();
    let policy = ["UNIQUE", "UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER"][random.below(6)];
    let xml = table_xml(policy, &columns, &rules);
    let with_order = "<output><outputValues><text>1, 0</text></outputValues></output>";
    let xml = if policy == "PRIORITY" { xml.replace("<output/>", with_order) } else { xml };
    let mut tables = read(xml.as_bytes()).unwrap_or_else(|fault| panic!("{fault}\n{xml}"));
    (tables.remove(0), domains)
}

/// All inputs made of the values of the domains, and of missing ones.
fn inputs(table: &DecisionTable, domains: &[&Domain]) -> Vec<Example> {
    let mut inputs = vec![Example::new()];
    for (input, domain) in table.inputs.iter().zip(domains) {
        let mut values = (domain.values)();
        values.push(Value::Null);
        values.retain(|value| input.allowed.as_ref().is_none_or(|allowed| allowed.take(value)));
        let with = |known: &Example, value: &Value| {
            let mut known = known.clone();
            known.insert(input.variable.clone(), value.clone());
            known
        };
        inputs =
            inputs.iter().flat_map(|known| values.iter().map(|value| with(known, value)).collect::<Vec<_>>()).collect();
    }
    inputs
}

fn applying(table: &DecisionTable, input: &Example) -> Vec<usize> {
    let takes = |rule: &amtspult_expression::decision::Rule| {
        table.inputs.iter().zip(&rule.tests).all(|(column, tests)| tests.take(&input[&column.variable]))
    };
    (1..=table.rules.len()).filter(|number| takes(&table.rules[number - 1])).collect()
}

/// What trying all inputs shows: pairs of rules, whether there are gaps, whether only with missing values, rules that apply.
#[derive(Debug, PartialEq)]
struct Verdict {
    pairs: BTreeSet<(usize, usize)>,
    has_gap: bool,
    has_gap_without_value: bool,
    useless: BTreeSet<usize>,
    /// Rules that apply and never give the result.
    masked: BTreeSet<usize>,
}

/// The rule of those that apply that gives the result, where it is one of several that may have other results.
fn winner(table: &DecisionTable, rules: &[usize]) -> Option<usize> {
    let output = |number: usize| &table.rules[number - 1].outputs[0];
    let one = Value::from(1);
    match table.hit_policy {
        HitPolicy::First => rules.first().copied(),
        HitPolicy::Priority => rules.iter().find(|rule| *output(**rule) == one).or(rules.first()).copied(),
        _ => None,
    }
}

fn tried(table: &DecisionTable, inputs: &[Example]) -> Verdict {
    let forbids: fn(&DecisionTable, usize, usize) -> bool = match table.hit_policy {
        HitPolicy::Unique => |_, _, _| true,
        HitPolicy::Any => |table, one, two| table.rules[one - 1].outputs != table.rules[two - 1].outputs,
        _ => |_, _, _| false,
    };
    let mut verdict = Verdict {
        pairs: BTreeSet::new(),
        has_gap: false,
        has_gap_without_value: false,
        useless: (1..=table.rules.len()).collect(),
        masked: BTreeSet::new(),
    };
    let mut winners = BTreeSet::new();
    for input in inputs {
        let rules = applying(table, input);
        let is_complete = input.values().all(|value| *value != Value::Null);
        verdict.has_gap |= rules.is_empty() && is_complete;
        verdict.has_gap_without_value |= rules.is_empty() && !is_complete;
        for (at, two) in rules.iter().enumerate() {
            let earlier = rules[..at].iter().filter(|one| forbids(table, **one, *two));
            verdict.pairs.extend(earlier.map(|one| (*one, *two)));
            verdict.useless.remove(two);
        }
        winners.extend(winner(table, &rules));
    }
    if matches!(table.hit_policy, HitPolicy::First | HitPolicy::Priority) {
        let applying = (1..=table.rules.len()).filter(|rule| !verdict.useless.contains(rule));
        verdict.masked = applying.filter(|rule| !winners.contains(rule)).collect();
    }
    verdict.has_gap_without_value &= !verdict.has_gap;
    verdict
}

/// The verdict of the check; every example is tried, too.
fn checked(table: &DecisionTable) -> Verdict {
    let mut verdict = Verdict {
        pairs: BTreeSet::new(),
        has_gap: false,
        has_gap_without_value: false,
        useless: BTreeSet::new(),
        masked: BTreeSet::new(),
    };
    let mut told = BTreeSet::new();
    for finding in table.check() {
        let rules = finding.place.example.as_ref().map(|example| applying(table, example));
        if let Some(example) = &finding.place.example {
            let allowed = |(column, value): (&amtspult_expression::decision::Input, &Value)| {
                column.domain.takes(value) && column.allowed.as_ref().is_none_or(|allowed| allowed.take(value))
            };
            assert!(table.inputs.iter().map(|column| (column, &example[&column.variable])).all(allowed), "{finding:?}");
            assert!(told.insert((finding.code, finding.parameters.clone())), "told twice: {finding:?}");
        }
        let last = finding.place.rules.last().copied().unwrap_or_default();
        match finding.code {
            TableCode::Overlap | TableCode::Contradiction => {
                let rules = rules.unwrap();
                assert!(rules.contains(&finding.place.rules[0]) && rules.contains(&last), "{finding:?}");
                verdict
                    .pairs
                    .extend(finding.place.rules[..finding.place.rules.len() - 1].iter().map(|one| (*one, last)));
            }
            TableCode::Gap | TableCode::GapWithoutValue => {
                assert_eq!(rules.unwrap(), Vec::<usize>::new(), "{finding:?}");
                verdict.has_gap |= finding.code == TableCode::Gap;
                verdict.has_gap_without_value |= finding.code == TableCode::GapWithoutValue;
            }
            TableCode::RuleNeverApplies => {
                verdict.useless.insert(last);
            }
            TableCode::RuleMasked => {
                assert_eq!(finding.place.line, table.rules[last - 1].line);
                verdict.masked.insert(last);
            }
            other => panic!("{other}"),
        }
    }
    verdict
}

#[test]
fn checks_say_what_trying_shows() {
    let mut random = Random::new(2_026);
    let (mut overlapping, mut with_gaps, mut clean, mut masked) = (0, 0, 0, 0);
    for number in 0..2_000 {
        let (table, domains) = generated(&mut random);
        let inputs = inputs(&table, &domains);
        let expected = tried(&table, &inputs);
        assert_eq!(checked(&table), expected, "table {number}: {table:#?}");
        overlapping += usize::from(!expected.pairs.is_empty());
        masked += usize::from(!expected.masked.is_empty());
        with_gaps += usize::from(expected.has_gap);
        clean += usize::from(expected.pairs.is_empty() && !expected.has_gap);
        for input in inputs.iter().step_by(7) {
            match table.evaluate(input) {
                Ok(outcome) => assert_eq!(outcome.rules, applying(&table, input)),
                Err(fault) => assert!(matches!(fault.code, TableCode::SeveralRules | TableCode::DifferentOutputs)),
            }
        }
    }
    println!("{overlapping} with overlaps, {masked} with masked rules, {with_gaps} with gaps, {clean} with neither");
    assert!(
        overlapping > 200 && masked > 100 && with_gaps > 200 && clean > 100,
        "{overlapping} {masked} {with_gaps} {clean}"
    );
}
