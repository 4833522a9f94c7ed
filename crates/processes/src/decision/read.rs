//! From DMN's XML to tables.

use std::collections::HashMap;

use crate::expression::Value;

use super::cell::{literal, read_literal};
use super::fault::{TableCode, TableFault};
use super::unary::{Refusal, Test, Tests};
use super::xml::{self, Element};
use super::{Aggregator, DecisionTable, Domain, HitPolicy, Input, Output, Rule};

/// Most rules of a table.
pub const RULE_LIMIT: usize = 1_000;
/// Most inputs, and most outputs.
pub const COLUMN_LIMIT: usize = 50;

/// The decisions of a file that are made by a table.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// In the order of the file; of a table that can't be read all that is wrong.
    pub tables: Vec<Result<DecisionTable, Unread>>,
}

/// A table that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub id: String,
    pub name: String,
    pub faults: Vec<TableFault>,
}

/// Reads the decisions of a file that are made by a table, in the order of the file; others are left out.
///
/// # Errors
/// The first [`TableFault`], with its line; also for what S-FEEL doesn't have.
pub fn read(bytes: &[u8]) -> Result<Vec<DecisionTable>, TableFault> {
    let first = |unread: Unread| unread.faults.into_iter().next();
    let read = read_all(bytes)?.tables.into_iter();
    read.map(|table| table.or_else(|unread| first(unread).map_or_else(|| Err(nothing()), Err))).collect()
}

/// That no decision of a file is made by a table.
pub fn nothing() -> TableFault {
    TableFault::new(TableCode::NoTable, None, "file")
}

/// Reads the tables of a file, each for itself.
///
/// # Errors
/// A [`TableFault`] of the file as a whole.
pub fn read_all(bytes: &[u8]) -> Result<Decisions, TableFault> {
    let document = xml::read(bytes)?;
    let root = Element::root(&document)?;
    in_feel(root)?;
    let mut types = Types::new();
    for definition in root.each("itemDefinition") {
        types.entry(definition.attribute("name").unwrap_or_default()).or_insert(definition);
    }
    let decisions = root.each("decision").filter_map(|decision| Some((decision, decision.child("decisionTable")?)));
    let tables = decisions.map(|(decision, table)| {
        let named = |name: &str| decision.attribute(name).unwrap_or_default().to_owned();
        let mut faults = vec![];
        let read = read_table(&types, decision, table, &mut faults);
        read.filter(|_| faults.is_empty()).ok_or_else(|| Unread { id: named("id"), name: named("name"), faults })
    });
    Ok(Decisions { tables: tables.collect() })
}

/// A fault is noted, and the rest is read all the same.
fn noted<T>(faults: &mut Vec<TableFault>, read: Result<T, TableFault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn read_table(
    types: &Types<'_>,
    decision: Element<'_>,
    table: Element<'_>,
    faults: &mut Vec<TableFault>,
) -> Option<DecisionTable> {
    let (inputs, outputs): (Vec<_>, Vec<_>) = (table.each("input").collect(), table.each("output").collect());
    let rules: Vec<Element<'_>> = table.each("rule").collect();
    if outputs.is_empty() {
        faults.push(missing(table, "output"));
    }
    for (count, limit) in [(rules.len(), RULE_LIMIT), (inputs.len(), COLUMN_LIMIT), (outputs.len(), COLUMN_LIMIT)] {
        if count > limit {
            faults.push(table.fault(TableCode::TooLarge).with("limit", limit.to_string()));
        }
    }
    if !faults.is_empty() {
        return None;
    }
    let tests = noted(faults, columns(&rules, "inputEntry", inputs.len()))?;
    let results = noted(faults, columns(&rules, "outputEntry", outputs.len()))?;
    let (mut read_inputs, mut test_columns) = (vec![], vec![]);
    for (element, cells) in inputs.into_iter().zip(tests) {
        let Some((input, column)) = read_input(types, element, &cells, faults) else { continue };
        if read_inputs.iter().any(|known: &Input| known.variable == input.variable) {
            faults.push(element.fault(TableCode::InputTwice).with("name", input.variable));
            continue;
        }
        read_inputs.push(input);
        test_columns.push(column);
    }
    let hit_policy = noted(faults, read_hit_policy(table))?;
    let (mut read_outputs, mut result_columns) = (vec![], vec![]);
    let several = outputs.len() > 1;
    let by_priority = matches!(hit_policy, HitPolicy::Priority | HitPolicy::OutputOrder);
    if by_priority && !outputs.iter().any(|output| output.child("outputValues").is_some()) {
        // Columns without values don't count for the order, but one has to (DMN 8.2.11).
        faults.extend(outputs.first().map(|output| output.fault(TableCode::PriorityMissing)));
    }
    for (element, cells) in outputs.into_iter().zip(results) {
        let Some((output, column)) = read_output(types, element, &cells, hit_policy, several, faults) else { continue };
        read_outputs.push(output);
        result_columns.push(column);
    }
    let rules = rows(rules.len(), test_columns).into_iter().zip(rows(rules.len(), result_columns));
    let named = |name: &str| decision.attribute(name).unwrap_or_default().to_owned();
    Some(DecisionTable {
        id: named("id"),
        name: named("name"),
        line: decision.line(),
        variable: decision.child("variable").and_then(|variable| variable.attribute("name")).map(str::to_owned),
        requires: required(decision),
        hit_policy,
        inputs: read_inputs,
        outputs: read_outputs,
        rules: rules.map(|(tests, outputs)| Rule { tests, outputs }).collect(),
    })
}

/// The decisions whose results this one reads (DMN, informationRequirement), by id.
fn required(decision: Element<'_>) -> Vec<String> {
    let requirements = decision.each("informationRequirement").filter_map(|one| one.child("requiredDecision"));
    let hrefs = requirements.filter_map(|required| required.attribute("href"));
    hrefs.map(|href| href.rsplit('#').next().unwrap_or(href).to_owned()).collect()
}

/// The cells by column.
fn columns<'a>(rules: &[Element<'a>], name: &'a str, count: usize) -> Result<Vec<Vec<Element<'a>>>, TableFault> {
    let mut columns = vec![vec![]; count];
    for rule in rules {
        let cells: Vec<Element<'_>> = rule.each(name).collect();
        if cells.len() != count {
            let fault = rule.fault(TableCode::WrongCellCount);
            return Err(fault.with("expected", count.to_string()).with("found", cells.len().to_string()));
        }
        for (column, cell) in columns.iter_mut().zip(cells) {
            in_feel(cell)?;
            column.push(cell);
        }
    }
    Ok(columns)
}

fn rows<T>(count: usize, columns: Vec<Vec<T>>) -> Vec<Vec<T>> {
    let mut rows: Vec<Vec<T>> = (0..count).map(|_| vec![]).collect();
    for column in columns {
        rows.iter_mut().zip(column).for_each(|(row, cell)| row.push(cell));
    }
    rows
}

fn read_hit_policy(table: Element<'_>) -> Result<HitPolicy, TableFault> {
    let name = table.attribute("hitPolicy").unwrap_or("UNIQUE");
    let policy = match name {
        "UNIQUE" => HitPolicy::Unique,
        "ANY" => HitPolicy::Any,
        "PRIORITY" => HitPolicy::Priority,
        "FIRST" => HitPolicy::First,
        "RULE ORDER" => HitPolicy::RuleOrder,
        "OUTPUT ORDER" => HitPolicy::OutputOrder,
        "COLLECT" => HitPolicy::Collect(None),
        _ => return Err(table.fault(TableCode::UnknownHitPolicy).with("name", name)),
    };
    let Some(aggregation) = table.attribute("aggregation") else { return Ok(policy) };
    let aggregator = match aggregation {
        "SUM" => Aggregator::Sum,
        "MIN" => Aggregator::Min,
        "MAX" => Aggregator::Max,
        "COUNT" => Aggregator::Count,
        _ => return Err(table.fault(TableCode::UnknownAggregation).with("name", aggregation)),
    };
    if policy != HitPolicy::Collect(None) || table.each("output").count() > 1 {
        return Err(table.fault(TableCode::MisplacedAggregation).with("name", aggregation));
    }
    Ok(HitPolicy::Collect(Some(aggregator)))
}

fn read_input(
    types: &Types<'_>,
    element: Element<'_>,
    cells: &[Element<'_>],
    faults: &mut Vec<TableFault>,
) -> Option<(Input, Vec<Tests>)> {
    let expression = element.child("inputExpression").ok_or_else(|| missing(element, "inputExpression"));
    let expression = noted(faults, expression)?;
    noted(faults, in_feel(expression))?;
    let variable = expression.said();
    if !is_path(&variable) {
        faults.push(expression.fault(TableCode::NotAVariable).with("text", variable.clone()));
    }
    let stated = noted(faults, stated_type(types, expression))?;
    let own_values = element.child("inputValues");
    let values = own_values.or(stated.as_ref().and_then(|stated| stated.values));
    let parsed = |cell: Element<'_>| Tests::parse(&cell.said()).map_err(refused(cell));
    let allowed = match values {
        Some(values) => Some(noted(faults, parsed(values))?),
        None => None,
    };
    let tests: Vec<Option<Tests>> = cells.iter().map(|cell| noted(faults, parsed(*cell))).collect();
    let known = || allowed.iter().chain(tests.iter().flatten());
    let domain = stated.map_or_else(|| domain_of(known()), |stated| stated.domain);
    let mut column = vec![];
    for (cell, tests) in cells.iter().zip(tests) {
        let tests = tests.and_then(|tests| noted(faults, tests.of_domain(domain).map_err(refused(*cell))));
        column.push(tests.unwrap_or(Tests::Any));
    }
    let allowed = match (allowed, values) {
        (Some(allowed), Some(values)) => Some(noted(faults, allowed.of_domain(domain).map_err(refused(values)))?),
        _ => None,
    };
    let label = element.attribute("label").unwrap_or(&variable).to_owned();
    Some((Input { label, variable, domain, allowed }, column))
}

fn read_output(
    types: &Types<'_>,
    element: Element<'_>,
    cells: &[Element<'_>],
    policy: HitPolicy,
    several: bool,
    faults: &mut Vec<TableFault>,
) -> Option<(Output, Vec<Value>)> {
    let domain = noted(faults, stated_type(types, element))?.map(|stated| stated.domain);
    let fits = |cell: Element<'_>| {
        let value = read_literal(&cell.said()).map_err(refused(cell))?;
        if domain.is_none_or(|domain| domain.takes(&value)) && may_be_aggregated(policy, &value) {
            return Ok(value);
        }
        Err(cell.fault(TableCode::WrongKind).with("text", literal(&value)))
    };
    let values = match element.child("outputValues") {
        Some(values) => noted(faults, output_values(values))?,
        None => vec![],
    };
    let mut column = vec![];
    for cell in cells {
        let value = noted(faults, fits(*cell)).unwrap_or(Value::Null);
        if !values.is_empty() && value != Value::Null && !values.contains(&value) {
            faults.push(cell.fault(TableCode::OutputNotListed).with("text", literal(&value)));
        }
        column.push(value);
    }
    let default = element.child("defaultOutputEntry").and_then(|default| noted(faults, fits(default)));
    let name = element.attribute("name").unwrap_or_default();
    if several && name.is_empty() {
        faults.push(missing(element, "name"));
    }
    let name = if several { name.to_owned() } else { String::new() };
    Some((Output { name, values, default }, column))
}

/// Only numbers are summed and compared; FEEL compares texts and dates, too.
fn may_be_aggregated(policy: HitPolicy, value: &Value) -> bool {
    match policy {
        HitPolicy::Collect(Some(Aggregator::Sum | Aggregator::Min | Aggregator::Max)) => {
            matches!(value, Value::Number(_))
        }
        _ => true,
    }
}

fn output_values(element: Element<'_>) -> Result<Vec<Value>, TableFault> {
    let bad = || element.fault(TableCode::BadLiteral).with("text", element.said());
    let Tests::OneOf(tests) = Tests::parse(&element.said()).map_err(refused(element))? else { return Err(bad()) };
    let values = tests.into_iter().map(|test| match test {
        Test::Equal(value) => Ok(value),
        Test::Range { .. } => Err(bad()),
    });
    values.collect()
}

/// Item definitions of a file, by name; of several the first.
type Types<'a> = HashMap<&'a str, Element<'a>>;

/// What a `typeRef` says.
struct Stated<'a> {
    domain: Domain,
    values: Option<Element<'a>>,
}

/// The type of a column, also by way of an item definition of the file; none if it isn't said.
fn stated_type<'a>(types: &Types<'a>, element: Element<'_>) -> Result<Option<Stated<'a>>, TableFault> {
    let Some(name) = element.attribute("typeRef").map(local) else {
        return Ok(None);
    };
    let unknown = || element.fault(TableCode::UnknownType).with("name", name);
    if let Some(domain) = basic_type(name) {
        return Ok(domain.map(|domain| Stated { domain, values: None }));
    }
    let definition = *types.get(name).ok_or_else(unknown)?;
    if definition.attribute("isCollection") == Some("true") {
        return Ok(Some(Stated { domain: Domain::List, values: None }));
    }
    let base = definition.child("typeRef").map(|base| base.own_text());
    let domain = base.as_deref().map(local).and_then(basic_type).flatten().ok_or_else(unknown)?;
    Ok(Some(Stated { domain, values: definition.child("allowedValues") }))
}

/// Of a qualified name; DMN 1.1 writes `feel:string`.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A type of FEEL, or one of those that Camunda has beside them. `Any` says nothing.
fn basic_type(name: &str) -> Option<Option<Domain>> {
    Some(match name {
        "Any" => None,
        "string" => Some(Domain::Text),
        "number" | "double" => Some(Domain::Number),
        "integer" | "long" => Some(Domain::Whole),
        "boolean" => Some(Domain::Boolean),
        "date" => Some(Domain::Date),
        _ => return None,
    })
}

/// The domain of the first value in a column.
fn domain_of<'a>(column: impl Iterator<Item = &'a Tests>) -> Domain {
    let tests = column.flat_map(Tests::tests);
    let values = tests.flat_map(|test| match test {
        Test::Equal(Value::List(items)) => items.iter().collect(),
        Test::Equal(value) => vec![value],
        Test::Range { low, high } => [low, high].into_iter().flatten().map(|bound| &bound.value).collect(),
    });
    let domains = [Domain::Boolean, Domain::Number, Domain::Text, Domain::Date];
    let mut values = values.filter(|value| **value != Value::Null);
    values.next().and_then(|value| domains.into_iter().find(|domain| domain.takes(value))).unwrap_or(Domain::Any)
}

/// Names with points between them. FEEL's names may have spaces.
fn is_path(text: &str) -> bool {
    let allowed = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$' | ' ');
    let is_name =
        |name: &str| name.starts_with(|first: char| !first.is_numeric() && first != ' ') && name.chars().all(allowed);
    text.split('.').all(is_name)
}

/// Other languages may mean something else by the same text. FEEL's address has its version at the end or before it.
fn in_feel(element: Element<'_>) -> Result<(), TableFault> {
    let language = element.attribute("expressionLanguage").unwrap_or("feel");
    let is_feel = language.to_ascii_lowercase().split('/').any(|part| part == "feel");
    if is_feel { Ok(()) } else { Err(element.fault(TableCode::UnknownLanguage).with("name", language)) }
}

fn missing(element: Element<'_>, name: &str) -> TableFault {
    element.fault(TableCode::MissingElement).with("name", name)
}

fn refused(element: Element<'_>) -> impl Fn(Refusal) -> TableFault {
    move |(code, text)| element.fault(code).with(if code == TableCode::TooLarge { "limit" } else { "text" }, text)
}
