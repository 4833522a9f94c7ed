//! From DMN's XML to tables.

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

/// Reads the decisions of a file that are made by a table, in the order of the file; others are left out.
///
/// # Errors
/// The first [`TableFault`], with its line; also for what S-FEEL doesn't have.
pub fn read(bytes: &[u8]) -> Result<Vec<DecisionTable>, TableFault> {
    let root = xml::read(bytes)?;
    in_feel(&root)?;
    let decisions = root.each("decision").filter_map(|decision| Some((decision, decision.child("decisionTable")?)));
    decisions.map(|(decision, table)| read_table(&root, decision, table)).collect()
}

fn read_table(root: &Element, decision: &Element, table: &Element) -> Result<DecisionTable, TableFault> {
    let (inputs, outputs): (Vec<_>, Vec<_>) = (table.each("input").collect(), table.each("output").collect());
    let rules: Vec<&Element> = table.each("rule").collect();
    if outputs.is_empty() {
        return Err(missing(table, "output"));
    }
    for (count, limit) in [(rules.len(), RULE_LIMIT), (inputs.len(), COLUMN_LIMIT), (outputs.len(), COLUMN_LIMIT)] {
        if count > limit {
            return Err(table.fault(TableCode::TooLarge).with("limit", limit.to_string()));
        }
    }
    let tests = columns(&rules, "inputEntry", inputs.len())?;
    let results = columns(&rules, "outputEntry", outputs.len())?;
    let (mut read_inputs, mut test_columns) = (vec![], vec![]);
    for (element, cells) in inputs.into_iter().zip(tests) {
        let (input, column) = read_input(root, element, &cells)?;
        if read_inputs.iter().any(|known: &Input| known.variable == input.variable) {
            return Err(element.fault(TableCode::InputTwice).with("name", input.variable));
        }
        read_inputs.push(input);
        test_columns.push(column);
    }
    let hit_policy = read_hit_policy(table)?;
    let (mut read_outputs, mut result_columns) = (vec![], vec![]);
    let several = outputs.len() > 1;
    for (element, cells) in outputs.into_iter().zip(results) {
        let (output, column) = read_output(root, element, &cells, hit_policy, several)?;
        read_outputs.push(output);
        result_columns.push(column);
    }
    let rules = rows(rules.len(), test_columns).into_iter().zip(rows(rules.len(), result_columns));
    Ok(DecisionTable {
        id: decision.attribute("id").unwrap_or_default().to_owned(),
        name: decision.attribute("name").unwrap_or_default().to_owned(),
        hit_policy,
        inputs: read_inputs,
        outputs: read_outputs,
        rules: rules.map(|(tests, outputs)| Rule { tests, outputs }).collect(),
    })
}

/// The cells by column.
fn columns<'a>(rules: &[&'a Element], name: &'a str, count: usize) -> Result<Vec<Vec<&'a Element>>, TableFault> {
    let mut columns = vec![vec![]; count];
    for rule in rules {
        let cells: Vec<&Element> = rule.each(name).collect();
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

fn read_hit_policy(table: &Element) -> Result<HitPolicy, TableFault> {
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

fn read_input(root: &Element, element: &Element, cells: &[&Element]) -> Result<(Input, Vec<Tests>), TableFault> {
    let expression = element.child("inputExpression").ok_or_else(|| missing(element, "inputExpression"))?;
    in_feel(expression)?;
    let variable = expression.said();
    if !is_path(variable) {
        return Err(expression.fault(TableCode::NotAVariable).with("text", variable));
    }
    let stated = stated_type(root, expression)?;
    let own_values = element.child("inputValues");
    let values = own_values.or(stated.as_ref().and_then(|stated| stated.values));
    let allowed = values.map(|values| Tests::parse(values.said()).map_err(refused(values))).transpose()?;
    let mut tests = vec![];
    for cell in cells {
        tests.push(Tests::parse(cell.said()).map_err(refused(cell))?);
    }
    let domain = stated.map_or_else(|| domain_of(allowed.iter().chain(&tests)), |stated| stated.domain);
    let mut column = vec![];
    for (cell, tests) in cells.iter().zip(tests) {
        column.push(tests.of_domain(domain).map_err(refused(cell))?);
    }
    let allowed = match (allowed, values) {
        (Some(allowed), Some(values)) => Some(allowed.of_domain(domain).map_err(refused(values))?),
        _ => None,
    };
    let label = element.attribute("label").unwrap_or(variable).to_owned();
    Ok((Input { label, variable: variable.to_owned(), domain, allowed }, column))
}

fn read_output(
    root: &Element,
    element: &Element,
    cells: &[&Element],
    policy: HitPolicy,
    several: bool,
) -> Result<(Output, Vec<Value>), TableFault> {
    let domain = stated_type(root, element)?.map(|stated| stated.domain);
    let fits = |cell: &Element| {
        let value = read_literal(cell.said()).map_err(refused(cell))?;
        if domain.is_none_or(|domain| domain.takes(&value)) && may_be_aggregated(policy, &value) {
            return Ok(value);
        }
        Err(cell.fault(TableCode::WrongKind).with("text", literal(&value)))
    };
    let values = element.child("outputValues").map(output_values).transpose()?.unwrap_or_default();
    let by_priority = matches!(policy, HitPolicy::Priority | HitPolicy::OutputOrder);
    if by_priority && values.is_empty() {
        return Err(element.fault(TableCode::PriorityMissing));
    }
    let mut column = vec![];
    for cell in cells {
        let value = fits(cell)?;
        if !values.is_empty() && value != Value::Null && !values.contains(&value) {
            return Err(cell.fault(TableCode::OutputNotListed).with("text", literal(&value)));
        }
        column.push(value);
    }
    let default = element.child("defaultOutputEntry");
    if let Some(default) = default.filter(|_| !policy.is_single()) {
        return Err(default.fault(TableCode::MisplacedDefault));
    }
    let default = default.map(fits).transpose()?;
    let name = element.attribute("name").unwrap_or_default();
    if several && name.is_empty() {
        return Err(missing(element, "name"));
    }
    let name = if several { name.to_owned() } else { String::new() };
    Ok((Output { name, values, default }, column))
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

fn output_values(element: &Element) -> Result<Vec<Value>, TableFault> {
    let bad = || element.fault(TableCode::BadLiteral).with("text", element.said());
    let Tests::OneOf(tests) = Tests::parse(element.said()).map_err(refused(element))? else { return Err(bad()) };
    let values = tests.into_iter().map(|test| match test {
        Test::Equal(value) => Ok(value),
        Test::Range { .. } => Err(bad()),
    });
    values.collect()
}

/// What a `typeRef` says.
struct Stated<'a> {
    domain: Domain,
    values: Option<&'a Element>,
}

/// The type of a column, also by way of an item definition of the file; none if it isn't said.
fn stated_type<'a>(root: &'a Element, element: &Element) -> Result<Option<Stated<'a>>, TableFault> {
    let Some(name) = element.attribute("typeRef").map(|name| name.rsplit(':').next().unwrap_or(name)) else {
        return Ok(None);
    };
    let unknown = || element.fault(TableCode::UnknownType).with("name", name);
    if let Some(domain) = basic_type(name) {
        return Ok(domain.map(|domain| Stated { domain, values: None }));
    }
    let definition = root.each("itemDefinition").find(|definition| definition.attribute("name") == Some(name));
    let definition = definition.ok_or_else(unknown)?;
    if definition.attribute("isCollection") == Some("true") {
        return Ok(Some(Stated { domain: Domain::List, values: None }));
    }
    let base = definition.child("typeRef").map(|base| base.own_text().rsplit(':').next().unwrap_or_default());
    let domain = base.and_then(basic_type).flatten().ok_or_else(unknown)?;
    Ok(Some(Stated { domain, values: definition.child("allowedValues") }))
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

/// Other languages may mean something else by the same text.
fn in_feel(element: &Element) -> Result<(), TableFault> {
    let language = element.attribute("expressionLanguage").unwrap_or("feel");
    if language.trim_end_matches('/').to_ascii_lowercase().ends_with("feel") {
        return Ok(());
    }
    Err(element.fault(TableCode::UnknownLanguage).with("name", language))
}

fn missing(element: &Element, name: &str) -> TableFault {
    element.fault(TableCode::MissingElement).with("name", name)
}

fn refused(element: &Element) -> impl Fn(Refusal) -> TableFault {
    move |(code, text)| element.fault(code).with("text", text)
}
