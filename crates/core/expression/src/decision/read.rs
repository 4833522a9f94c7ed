//! From DMN's XML to tables.

use std::collections::HashMap;

use crate::Value;

use super::cell::{Refusal, literal, read_literal};
use super::fault::{TableCode, TableFault};
use super::feel::is_expression;
use super::unary::{Test, Tests};
use super::xml::{self, Element};
use super::{Aggregator, DecisionTable, Domain, HitPolicy, Input, Output, Rule};

/// Most rules of a table.
pub const RULE_LIMIT: usize = 1_000;
/// Most inputs, and most outputs.
pub const COLUMN_LIMIT: usize = 50;
/// Most commas of a file: with more, its cells may be lists of so many values that they take more memory than a reader may.
const COMMA_LIMIT: usize = 100_000;

/// The decisions of a file that are made by a table.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// In the order of the file; of a table that can't be read all that is wrong.
    pub tables: Vec<Result<DecisionTable, Unread>>,
    /// Tables that make no decision by themselves, such as those of business knowledge models: they aren't read.
    pub elsewhere: Vec<TableFault>,
}

/// A table that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// As in [`DecisionTable`], as far as it could be read.
    pub id: String,
    /// As in [`DecisionTable`], as far as it could be read.
    pub name: String,
    /// In the order of the file; at least one.
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
    if memchr::memchr_iter(b',', bytes).count() > COMMA_LIMIT {
        return Err(TableFault::new(TableCode::TooLarge, None, "file").with("limit", format!("{COMMA_LIMIT} ,")));
    }
    let mut types = Types { definitions: HashMap::new(), has_imports: root.child("import").is_some() };
    for definition in root.each("itemDefinition") {
        types.definitions.entry(definition.attribute("name").unwrap_or_default()).or_insert(definition);
    }
    let decisions = root.each("decision").filter_map(|decision| Some((decision, decision.child("decisionTable")?)));
    let tables = decisions.map(|(decision, table)| {
        let named = |name: &str| decision.attribute(name).unwrap_or_default().to_owned();
        let mut faults = vec![];
        let read = read_table(&types, decision, table, &mut faults);
        read.filter(|_| faults.is_empty()).ok_or_else(|| Unread { id: named("id"), name: named("name"), faults })
    });
    let elsewhere = root.inside("decisionTable").filter_map(|table| {
        let around = table.around().filter(|around| around.name() != "decision")?;
        let named = std::iter::successors(Some(around), |at| at.around()).find_map(|at| at.attribute("name"));
        Some(
            table
                .fault(TableCode::TableElsewhere)
                .with("around", around.name())
                .with("name", named.unwrap_or_default()),
        )
    });
    Ok(Decisions { tables: tables.collect(), elsewhere: elsewhere.collect() })
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
    let first = outputs.first().copied();
    for (element, cells) in outputs.into_iter().zip(results) {
        let (output, column) = read_output(types, element, &cells, hit_policy, several, faults)?;
        read_outputs.push(output);
        result_columns.push(column);
    }
    if by_priority && read_outputs.iter().all(|output: &Output| output.values.is_empty()) {
        // Columns without values don't count for the order, but one has to (DMN 8.2.11).
        faults.extend(first.map(|output| output.fault(TableCode::PriorityMissing)));
    }
    let cells = rows(rules.len(), test_columns).into_iter().zip(rows(rules.len(), result_columns));
    let rules = rules.iter().zip(cells);
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
        rules: rules.map(|(rule, (tests, outputs))| Rule { line: rule.line(), tests, outputs }).collect(),
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
            if let Some(inside) = cell.child("text").and_then(Element::first) {
                // It would be dropped, and the cell would say something else.
                return Err(cell.fault(TableCode::BadTest).with("text", format!("<{inside}>")));
            }
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
        let code = if is_expression(&variable) { TableCode::NotEvaluated } else { TableCode::NotAVariable };
        faults.push(expression.fault(code).with("text", variable.clone()));
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
    let is_stated = stated.is_some();
    let domain = stated.map_or_else(|| domain_of(known()), |stated| stated.domain);
    // Where no type is stated, values may be of several kinds.
    let unfit = |(code, text): Refusal| match code {
        TableCode::WrongKind if !is_stated => (TableCode::NotEvaluated, text),
        _ => (code, text),
    };
    let mut column = vec![];
    for (cell, tests) in cells.iter().zip(tests) {
        let tests =
            tests.and_then(|tests| noted(faults, tests.of_domain(domain).map_err(unfit).map_err(refused(*cell))));
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
    let stated = noted(faults, stated_type(types, element))?;
    let domain = stated.as_ref().map(|stated| stated.domain);
    let fits = |cell: Element<'_>| {
        let value = read_literal(&cell.said()).map_err(refused(cell))?;
        if domain.is_some_and(|domain| !domain.takes(&value)) {
            return Err(cell.fault(TableCode::WrongKind).with("text", literal(&value)));
        }
        match aggregation_problem(policy, &value) {
            Some(code) => Err(cell.fault(code).with("text", literal(&value))),
            None => Ok(value),
        }
    };
    let values = match (element.child("outputValues"), stated.and_then(|stated| stated.values)) {
        (Some(values), _) => noted(faults, output_values(values))?,
        // A type may allow ranges, which are no list.
        (None, Some(of_type)) => output_values(of_type).unwrap_or_default(),
        (None, None) => vec![],
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

/// Only numbers are summed and compared here; FEEL compares texts and dates, too.
fn aggregation_problem(policy: HitPolicy, value: &Value) -> Option<TableCode> {
    let HitPolicy::Collect(Some(aggregator)) = policy else { return None };
    match (aggregator, value) {
        (Aggregator::Count, _) | (_, Value::Number(_)) => None,
        (Aggregator::Min | Aggregator::Max, Value::Text(_) | Value::Date(_)) => Some(TableCode::NotEvaluated),
        _ => Some(TableCode::WrongKind),
    }
}

/// Values one by one; ranges, and what isn't allowed, are valid and give no order.
fn output_values(element: Element<'_>) -> Result<Vec<Value>, TableFault> {
    let no_list = || element.fault(TableCode::NotEvaluated).with("text", element.said());
    let Tests::OneOf(tests) = Tests::parse(&element.said()).map_err(refused(element))? else { return Err(no_list()) };
    let values = tests.into_iter().map(|test| match test {
        Test::Equal(value) => Ok(value),
        Test::Range { .. } => Err(no_list()),
    });
    values.collect()
}

/// What a `typeRef` may name.
struct Types<'a> {
    /// Item definitions of the file; of several of one name the first.
    definitions: HashMap<&'a str, Element<'a>>,
    /// Whether there may be others, in files that are imported.
    has_imports: bool,
}

/// What a `typeRef` says.
struct Stated<'a> {
    domain: Domain,
    values: Option<Element<'a>>,
}

/// The type of a column, also by way of item definitions of the file; none if it isn't said.
fn stated_type<'a>(types: &Types<'a>, element: Element<'_>) -> Result<Option<Stated<'a>>, TableFault> {
    let Some(name) = element.attribute("typeRef").map(local) else {
        return Ok(None);
    };
    let not_evaluated = || Err(element.fault(TableCode::NotEvaluated).with("text", name));
    let (mut at, mut values) = (name.to_owned(), None);
    // Definitions that lead back to themselves end after as many as there are.
    for _ in 0..=types.definitions.len() {
        if let Some(domain) = basic_type(&at) {
            return Ok(domain.map(|domain| Stated { domain, values }));
        }
        let Some(definition) = types.definitions.get(at.as_str()) else { break };
        if definition.attribute("isCollection") == Some("true") {
            return Ok(Some(Stated { domain: Domain::List, values: None }));
        }
        let Some(base) = definition.child("typeRef") else { return not_evaluated() };
        // DMN 1.5 has both; of a type that is no list they say the same.
        let stated = || definition.child("allowedValues").or_else(|| definition.child("typeConstraint"));
        values = values.or_else(stated);
        at = local(&base.own_text()).to_owned();
    }
    let is_feel = OTHER_TYPES.contains(&at.split('<').next().unwrap_or_default().trim());
    if is_feel || (types.has_imports && !types.definitions.contains_key(at.as_str())) {
        return not_evaluated();
    }
    Err(element.fault(TableCode::UnknownType).with("name", name))
}

/// Types of FEEL without a domain here, as all versions of DMN write them (DMN 1.3, 10.3.2.3).
const OTHER_TYPES: [&str; 12] = [
    "time",
    "dateTime",
    "date and time",
    "duration",
    "dayTimeDuration",
    "days and time duration",
    "yearMonthDuration",
    "years and months duration",
    "context",
    "function",
    "list",
    "range",
];

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
    move |(code, text)| match code {
        TableCode::TooLarge => element.fault(code).with("limit", text),
        // Not a part of it is wrong, and all of it isn't evaluated.
        TableCode::NotEvaluated => element.fault(code).with("text", element.said()),
        _ => element.fault(code).with("text", text),
    }
}
