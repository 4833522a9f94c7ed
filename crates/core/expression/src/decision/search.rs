//! The search for what no rule of a table takes, or none of some rules.
//!
//! The values of every column are split where any cell changes its mind. A gap is a choice of parts that no rule takes.
//! Parts that leave the same rules are one, so one gap is told for all of them; a set of rules that is known to take all
//! that is left isn't looked at twice.

use std::collections::{BTreeMap, HashSet};

use crate::Value;

use super::ranges::{Axis, Ranges};

/// Values by the variable, or path, of the input.
pub type Example = BTreeMap<String, Value>;

/// A set of rules, by number from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rules(Vec<u64>);

impl Rules {
    pub fn of(count: usize, takes: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0_u64; count.div_ceil(64)];
        for (at, word) in words.iter_mut().enumerate() {
            let numbers = at * 64..count.min(at * 64 + 64);
            *word = numbers.filter(|number| takes(*number)).fold(0, |word, number| word | 1 << (number % 64));
        }
        Self(words)
    }

    pub fn all(count: usize) -> Self {
        Self::of(count, |_| true)
    }

    /// Takes a rule out, or in if it isn't.
    fn toggle(&mut self, rule: usize) {
        if let Some(word) = self.0.get_mut(rule / 64) {
            *word ^= 1 << (rule % 64);
        }
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn intersection(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, two)| one & two).collect())
    }
}

/// The columns made ready for the search.
pub(super) struct Columns {
    names: Vec<String>,
    rule_count: usize,
    /// By column: sets of rules, each with a value that these and no others take.
    parts: Vec<Vec<(Rules, Value)>>,
    /// By column: rules that take everything in it and all columns behind.
    takes_rest: Vec<Rules>,
}

impl Columns {
    /// Of rules, each with what it takes by column, within as much of every column as is looked at.
    pub fn of(axes: &[Axis<'_>], rows: &[&[Ranges]], universes: &[Ranges]) -> Self {
        let count = rows.len();
        let mut takes_rest = vec![Rules::all(count)];
        let mut parts = vec![];
        for (column, (axis, universe)) in axes.iter().zip(universes).enumerate().rev() {
            let ranges: Vec<&Ranges> = rows.iter().filter_map(|row| row.get(column)).collect();
            let is_complete = |rule: usize| ranges.get(rule).is_some_and(|own| universe.without(own).is_empty());
            let complete = Rules::of(count, is_complete);
            takes_rest.push(takes_rest.last().map_or(complete.clone(), |behind| behind.intersection(&complete)));
            parts.push(parts_of(axis, universe, &ranges));
        }
        takes_rest.reverse();
        parts.reverse();
        let names = axes.iter().map(|axis| axis.input.variable.clone()).collect();
        Self { names, rule_count: count, parts, takes_rest }
    }
}

/// What no rule takes, as far as it was looked for.
pub(super) struct Search<'a> {
    columns: &'a Columns,
    most_gaps: usize,
    most_steps: usize,
    /// From which column on which rules are known to leave no gap.
    covered: HashSet<(usize, Rules)>,
    pub gaps: Vec<Example>,
    /// Sets of rules that were looked at.
    pub steps: usize,
}

impl<'a> Search<'a> {
    pub fn over(columns: &'a Columns, most_gaps: usize, most_steps: usize) -> Self {
        let mut search = Self { columns, most_gaps, most_steps, covered: HashSet::new(), gaps: vec![], steps: 0 };
        search.look(0, Rules::all(columns.rule_count), &mut vec![]);
        search
    }

    /// Whether there may be gaps that weren't looked for.
    pub fn was_given_up(&self) -> bool {
        self.steps > self.most_steps
    }

    /// Looks for gaps from a column on, where only these rules are left. `chosen` are values of the columns before.
    fn look(&mut self, column: usize, left: Rules, chosen: &mut Vec<Value>) {
        self.steps += 1;
        if left.is_empty() {
            self.tell(chosen);
            return;
        }
        let complete = self.columns.takes_rest.get(column).is_none_or(|rules| !rules.intersection(&left).is_empty());
        if complete || self.is_over() || self.covered.contains(&(column, left.clone())) {
            return;
        }
        let gaps_before = self.gaps.len();
        let mut looked_at = HashSet::new();
        for (rules, value) in self.columns.parts.get(column).into_iter().flatten() {
            let still_left = left.intersection(rules);
            if !looked_at.insert(still_left.clone()) {
                continue;
            }
            chosen.push(value.clone());
            self.look(column + 1, still_left, chosen);
            chosen.pop();
        }
        if self.gaps.len() == gaps_before && !self.is_over() {
            self.covered.insert((column, left));
        }
    }

    fn is_over(&self) -> bool {
        self.gaps.len() == self.most_gaps || self.was_given_up()
    }

    /// A gap, with any values in the columns that weren't looked at; none if one of these has no values at all.
    fn tell(&mut self, chosen: &[Value]) {
        if self.gaps.len() == self.most_gaps {
            return;
        }
        let behind = self.columns.parts.iter().skip(chosen.len()).map(|parts| parts.first().map(|(_, value)| value));
        let values: Option<Vec<&Value>> = chosen.iter().map(Some).chain(behind).collect();
        let names = self.columns.names.iter().cloned();
        self.gaps.extend(values.map(|values| names.zip(values.into_iter().cloned()).collect()));
    }
}

/// The universe, split where a rule begins or ends; parts that the same rules take are one.
fn parts_of(axis: &Axis<'_>, universe: &Ranges, rules: &[&Ranges]) -> Vec<(Rules, Value)> {
    let mut turns: BTreeMap<i128, Vec<usize>> = BTreeMap::new();
    for (rule, ranges) in rules.iter().enumerate() {
        for (low, high) in ranges.intervals() {
            turns.entry(*low).or_default().push(rule);
            turns.entry(high.saturating_add(1)).or_default().push(rule);
        }
    }
    for (low, high) in universe.intervals() {
        turns.entry(*low).or_default();
        turns.entry(high.saturating_add(1)).or_default();
    }
    // Between two turns the same rules take everything, and all of it is in the universe or none.
    let mut taking = Rules::of(rules.len(), |_| false);
    let mut parts: BTreeMap<Rules, Vec<(i128, i128)>> = BTreeMap::new();
    let ends = turns.keys().skip(1).map(|next| next - 1);
    for ((start, turning), end) in turns.iter().zip(ends) {
        turning.iter().for_each(|rule| taking.toggle(*rule));
        if universe.contains(*start) {
            parts.entry(taking.clone()).or_default().push((*start, end));
        }
    }
    let with_value = parts.into_iter().map(|(rules, intervals)| Some((rules, axis.example(&Ranges::of(intervals))?)));
    with_value.flatten().collect()
}
