//! Sets of values as intervals of whole numbers, so that overlaps and gaps are exact.

use jiff::Span;
use jiff::civil::Date;

use crate::{Decimal, Value};

use super::unary::{Bound, Test, Tests};
use super::{DecisionTable, Domain, Input};

/// Closed intervals that neither touch nor overlap, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<(i128, i128)>);

impl Ranges {
    pub fn of(mut intervals: Vec<(i128, i128)>) -> Self {
        intervals.retain(|(low, high)| low <= high);
        intervals.sort_unstable();
        let mut joined: Vec<(i128, i128)> = vec![];
        for (low, high) in intervals {
            match joined.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => joined.push((low, high)),
            }
        }
        Self(joined)
    }

    pub fn intervals(&self) -> &[(i128, i128)] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, point: i128) -> bool {
        let after = self.0.partition_point(|(low, _)| *low <= point);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, high)| point <= *high)
    }

    pub fn intersection(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = vec![];
        while let (Some(one), Some(two)) = (ours.peek(), theirs.peek()) {
            let (low, high) = (one.0.max(two.0), one.1.min(two.1));
            if low <= high {
                common.push((low, high));
            }
            if one.1 < two.1 {
                ours.next()
            } else {
                theirs.next()
            };
        }
        Self(common)
    }

    pub fn without(&self, other: &Self) -> Self {
        let mut left = vec![];
        let mut removed = other.0.iter().peekable();
        for (low, high) in &self.0 {
            let mut from = Some(*low);
            while let Some((start, end)) = removed.peek().filter(|(start, _)| start <= high) {
                left.extend(from.filter(|from| from < start).map(|from| (from, start - 1)));
                from = from.map(|from| end.checked_add(1).map_or(from, |next| next.max(from)));
                if end > high {
                    break;
                }
                removed.next();
            }
            let is_removed = removed.peek().is_some_and(|(start, _)| start <= high);
            left.extend(from.filter(|from| from <= high && !is_removed).map(|from| (from, *high)));
        }
        Self(left)
    }

    /// Whether there is something in both.
    pub fn meets(&self, other: &Self) -> bool {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(one), Some(two)) = (ours.peek(), theirs.peek()) {
            if one.0.max(two.0) <= one.1.min(two.1) {
                return true;
            }
            if one.1 < two.1 {
                ours.next()
            } else {
                theirs.next()
            };
        }
        false
    }
}

/// The missing value; beside every other number that stands for a value.
const NULL: i128 = i128::MIN;
/// A day from which examples don't go far.
const USUAL_DAY: Date = Date::constant(2000, 1, 1);

/// The values of an input as whole numbers: numbers count 10⁻¹⁸, dates days, texts and lists their place among those that
/// the table mentions, with one more for all others.
pub(super) struct Axis<'a> {
    pub input: &'a Input,
    /// Sorted.
    mentioned: Vec<&'a Value>,
    /// All that the input may be, the missing value too unless it isn't allowed.
    pub universe: Ranges,
}

impl<'a> Axis<'a> {
    /// The axis of the input in this column.
    pub fn of(table: &'a DecisionTable, column: usize, input: &'a Input) -> Self {
        let cells = table.rules.iter().filter_map(|rule| rule.tests.get(column)).chain(&input.allowed);
        let mut mentioned: Vec<&Value> = vec![];
        if matches!(input.domain, Domain::Text | Domain::List) {
            for test in cells.flat_map(Tests::tests) {
                if let Test::Equal(value @ (Value::Text(_) | Value::List(_))) = test {
                    mentioned.push(value);
                }
            }
            mentioned.sort_unstable();
            mentioned.dedup();
        }
        let last = match input.domain {
            Domain::Boolean => (0, 1),
            Domain::Number => (-Decimal::MAX_UNITS, Decimal::MAX_UNITS),
            Domain::Whole => (-WHOLE_LIMIT, WHOLE_LIMIT),
            Domain::Date => (days(Date::MIN), days(Date::MAX)),
            // The one after those that are mentioned is any other.
            Domain::Any | Domain::Text | Domain::List => (0, i128::try_from(mentioned.len()).unwrap_or_default()),
        };
        let mut axis = Self { input, mentioned, universe: Ranges::of(vec![(NULL, NULL), last]) };
        if let Some(allowed) = &input.allowed {
            axis.universe = axis.ranges(allowed);
        }
        axis
    }

    /// The values that a cell lets through.
    pub fn ranges(&self, tests: &Tests) -> Ranges {
        let of_all = |tests: &[Test]| Ranges::of(tests.iter().filter_map(|test| self.range(test)).collect());
        match tests {
            Tests::Any => self.universe.clone(),
            Tests::OneOf(tests) => of_all(tests).intersection(&self.universe),
            Tests::Not(tests) => {
                let mut excluded = of_all(tests).intersection(&self.universe).0;
                // A range says nothing about the missing value, so its opposite doesn't hold either.
                if tests.iter().any(|test| matches!(test, Test::Range { .. })) {
                    excluded.push((NULL, NULL));
                }
                self.universe.without(&Ranges::of(excluded))
            }
        }
    }

    fn range(&self, test: &Test) -> Option<(i128, i128)> {
        match test {
            Test::Equal(value) => self.position(value).map(|at| (at, at)),
            Test::Range { low, high } => {
                let at = |bound: &Bound| Some((self.position(&bound.value)?, i128::from(!bound.included)));
                let low = low.as_ref().map_or(Some(NULL + 1), |bound| at(bound).map(|(at, step)| at + step))?;
                let high = high.as_ref().map_or(Some(i128::MAX), |bound| at(bound).map(|(at, step)| at - step))?;
                Some((low, high))
            }
        }
    }

    fn position(&self, value: &Value) -> Option<i128> {
        match value {
            Value::Null => Some(NULL),
            Value::Boolean(truth) => Some(i128::from(*truth)),
            Value::Number(number) if self.input.domain == Domain::Whole => Some(number.truncated().into()),
            Value::Number(number) => Some(number.units()),
            Value::Date(date) => Some(days(*date)),
            Value::Text(_) | Value::List(_) => {
                self.mentioned.binary_search(&value).ok().and_then(|at| i128::try_from(at).ok())
            }
            Value::Map(_) => None,
        }
    }

    /// All that is allowed but the missing value.
    pub fn present(&self) -> Ranges {
        self.universe.without(&Ranges::of(vec![(NULL, NULL)]))
    }

    /// A plain value out of some; the missing one only if there is no other.
    pub fn example(&self, ranges: &Ranges) -> Option<Value> {
        let mut values = ranges.0.iter().filter(|(low, _)| *low != NULL);
        values
            .find_map(|interval| self.example_between(*interval))
            .or_else(|| ranges.contains(NULL).then_some(Value::Null))
    }

    fn example_between(&self, (low, high): (i128, i128)) -> Option<Value> {
        match self.input.domain {
            Domain::Boolean => Some(Value::Boolean(low == 1)),
            Domain::Number => Decimal::plainest_between(low, high).map(Value::Number),
            Domain::Whole => Decimal::parse(&0.clamp(low, high).to_string()).map(Value::Number),
            Domain::Date => date(days(USUAL_DAY).clamp(low, high)).map(Value::Date),
            Domain::Any | Domain::Text | Domain::List => {
                let known = usize::try_from(low).ok().and_then(|at| self.mentioned.get(at));
                known.map(|value| (*value).clone()).or_else(|| self.another())
            }
        }
    }

    /// A text or a list that isn't mentioned.
    fn another(&self) -> Option<Value> {
        let names = (1..=self.mentioned.len() + 1).map(|number| match number {
            1 => "andere".to_owned(),
            _ => format!("andere {number}"),
        });
        let values = names.map(|name| match self.input.domain {
            Domain::List => Value::List(vec![Value::Text(name)]),
            _ => Value::Text(name),
        });
        values.into_iter().find(|value| self.mentioned.binary_search(&value).is_err())
    }
}

/// Largest number without a fraction.
const WHOLE_LIMIT: i128 = 999_999_999_999_999_999;

fn days(date: Date) -> i128 {
    (date.duration_since(USUAL_DAY).as_hours() / 24).into()
}

fn date(days: i128) -> Option<Date> {
    let span = Span::new().try_days(i64::try_from(days).ok()?).ok()?;
    USUAL_DAY.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        let ranges = |list: &[(i128, i128)]| Ranges::of(list.to_vec());
        let some = ranges(&[(7, 9), (1, 3), (4, 5), (8, 8), (6, 2)]);
        assert_eq!(some.intervals(), [(1, 5), (7, 9)]);
        assert_eq!(some.intersection(&ranges(&[(0, 1), (5, 7), (9, 9)])).intervals(), [(1, 1), (5, 5), (7, 7), (9, 9)]);
        assert_eq!(some.without(&ranges(&[(2, 3), (5, 8)])).intervals(), [(1, 1), (4, 4), (9, 9)]);
        assert_eq!(ranges(&[(NULL, i128::MAX)]).without(&some).intervals(), [(NULL, 0), (6, 6), (10, i128::MAX)]);
        assert!(some.contains(9) && some.contains(1) && !some.contains(6) && !some.contains(0));
    }

    #[test]
    fn days_and_dates() {
        for day in [Date::MIN, Date::MAX, USUAL_DAY, Date::constant(2026, 11, 24)] {
            assert_eq!(date(days(day)), Some(day));
        }
        assert_eq!(days(Date::constant(2000, 3, 1)), 60);
    }
}
