//! What a table decides.

use crate::{Decimal, Value, Variables};

use super::fault::{TableCode, TableFault};
use super::{Aggregator, DecisionTable, HitPolicy, Input, Output, Rule};

/// A decision, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The rules that apply, from 1, in their order; which of them count is up to the hit policy.
    pub rules: Vec<usize>,
    /// With one output its value, with several a map by name. A list of these where the hit policy takes several rules.
    /// Nothing where no rule applies and no default is stated.
    pub value: Value,
}

impl DecisionTable {
    /// Decides.
    ///
    /// # Errors
    /// [`TableFault`] for an input that is missing or not allowed, and where the rules break the hit policy.
    pub fn evaluate(&self, variables: &Variables) -> Result<Outcome, TableFault> {
        let mut values = vec![];
        for input in &self.inputs {
            values.push(self.value_of(input, variables)?);
        }
        let rules: Vec<(usize, &Rule)> = self
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.tests.iter().zip(&values).all(|(tests, value)| tests.take(value)))
            .map(|(index, rule)| (index + 1, rule))
            .collect();
        let value = self.result(&rules)?;
        Ok(Outcome { rules: rules.iter().map(|(number, _)| *number).collect(), value })
    }

    fn value_of<'a>(&self, input: &Input, variables: &'a Variables) -> Result<&'a Value, TableFault> {
        let named = |fault: TableFault| fault.with("name", &input.variable);
        let value = found(&input.variable, variables).ok_or_else(|| named(self.fault(TableCode::UnknownVariable)))?;
        if !input.domain.takes(value) {
            let fault = named(self.fault(TableCode::WrongValue));
            return Err(fault.with("expected", input.domain.kind()).with("found", value.kind()));
        }
        if input.allowed.as_ref().is_some_and(|allowed| !allowed.take(value)) {
            return Err(named(self.fault(TableCode::ValueNotAllowed)));
        }
        Ok(value)
    }

    fn fault(&self, code: TableCode) -> TableFault {
        TableFault::new(code, None, self.id.clone())
    }

    /// What the rules that apply give together (DMN, Hit policy).
    fn result(&self, rules: &[(usize, &Rule)]) -> Result<Value, TableFault> {
        let outputs = || rules.iter().map(|(_, rule)| self.output(&rule.outputs)).collect();
        let violated = |code: TableCode| {
            let numbers: Vec<String> = rules.iter().map(|(number, _)| number.to_string()).collect();
            self.fault(code).with("rules", numbers.join(", "))
        };
        if rules.is_empty()
            && let Some(default) = self.default_output()
        {
            return Ok(if self.hit_policy.is_list() { Value::List(vec![default]) } else { default });
        }
        let first = rules.first().map_or(Value::Null, |(_, rule)| self.output(&rule.outputs));
        Ok(match self.hit_policy {
            HitPolicy::Unique if rules.len() > 1 => return Err(violated(TableCode::SeveralRules)),
            HitPolicy::Any
                if rules.iter().any(|(_, rule)| rules.iter().any(|(_, other)| rule.outputs != other.outputs)) =>
            {
                return Err(violated(TableCode::DifferentOutputs));
            }
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::First => first,
            HitPolicy::Priority => self.by_priority(rules).first().map_or(first, |rule| self.output(&rule.outputs)),
            HitPolicy::RuleOrder | HitPolicy::Collect(None) => Value::List(outputs()),
            HitPolicy::OutputOrder => {
                Value::List(self.by_priority(rules).iter().map(|rule| self.output(&rule.outputs)).collect())
            }
            HitPolicy::Collect(Some(aggregator)) => {
                let collected: Vec<Value> = outputs();
                aggregated(aggregator, &collected).ok_or_else(|| violated(TableCode::NumberOutOfRange))?
            }
        })
    }

    fn output(&self, values: &[Value]) -> Value {
        match values {
            [value] => value.clone(),
            _ => {
                let entries = self.outputs.iter().zip(values);
                Value::Map(entries.map(|(output, value)| (output.name.clone(), value.clone())).collect())
            }
        }
    }

    /// The result where no rule applies, if one is stated. That it makes a list of one where the policy gives lists is FEEL's
    /// conversion to a singleton list (DMN 1.3, 10.3.2.9.4).
    fn default_output(&self) -> Option<Value> {
        self.outputs.iter().find_map(|output| output.default.as_ref())?;
        let values = self.outputs.iter().map(|output| output.default.clone().unwrap_or(Value::Null));
        Some(self.output(&values.collect::<Vec<_>>()))
    }

    /// More important rules first; of equal ones the earlier.
    fn by_priority<'a>(&self, rules: &[(usize, &'a Rule)]) -> Vec<&'a Rule> {
        let mut sorted: Vec<&Rule> = rules.iter().map(|(_, rule)| *rule).collect();
        sorted.sort_by_key(|rule| self.rank(rule));
        sorted
    }

    /// How important the outputs of a rule are, column by column: less is more. The first column counts most. What isn't
    /// listed, that is nothing, comes last.
    pub(super) fn rank(&self, rule: &Rule) -> Vec<usize> {
        let columns = self.outputs.iter().zip(&rule.outputs);
        let place = |(output, value): (&Output, &Value)| {
            output.values.iter().position(|known| known == value).unwrap_or(output.values.len())
        };
        columns.map(place).collect()
    }
}

/// The variable of that name, or what lies at the path.
fn found<'a>(path: &str, variables: &'a Variables) -> Option<&'a Value> {
    if let Some(value) = variables.get(path) {
        return Some(value);
    }
    let mut names = path.split('.');
    names.next().and_then(|name| variables.get(name)).and_then(|value| {
        names.try_fold(value, |value, name| match value {
            Value::Map(entries) => Some(entries.get(name).unwrap_or(&Value::Null)),
            Value::Null => Some(&Value::Null),
            _ => None,
        })
    })
}

/// As FEEL's functions of these names: of nothing there is no sum, and 0 is its count. Outputs to be summed and compared
/// are numbers. None if the sum is out of range.
fn aggregated(aggregator: Aggregator, values: &[Value]) -> Option<Value> {
    let numbers = || {
        values.iter().filter_map(|value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        })
    };
    let or_nothing = |number: Option<Decimal>| number.map_or(Value::Null, Value::Number);
    Some(match aggregator {
        Aggregator::Count => Value::Number(Decimal::from(i32::try_from(values.len()).ok()?)),
        Aggregator::Min => or_nothing(numbers().min()),
        Aggregator::Max => or_nothing(numbers().max()),
        Aggregator::Sum if values.is_empty() => Value::Null,
        Aggregator::Sum => Value::Number(numbers().try_fold(Decimal::default(), Decimal::checked_add)?),
    })
}
