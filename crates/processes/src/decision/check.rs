//! What a table leaves undecided or decides twice, each with an input that shows it.
//!
//! The values of every input are split where any cell changes its mind. Two rules overlap if their cells have something in
//! common in every column. A gap is a choice of parts that no rule takes. Parts that leave the same rules are one, so one gap
//! is told for all of them; a set of rules that is known to take all that is left isn't looked at twice.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use crate::expression::{Severity, Value};

use super::cell::literal;
use super::fault::TableCode;
use super::ranges::{Axis, Ranges};
use super::{DecisionTable, HitPolicy};

/// Values by the variable, or path, of the input.
pub type Example = BTreeMap<String, Value>;

/// Gaps that are told of one table.
const GAPS_TOLD: usize = 10;
/// Sets of rules that the search for gaps looks at before it gives up.
const STEP_LIMIT: usize = 100_000;

/// Something that a check finds. The words are in `assets/process-checks/`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableFinding {
    pub code: TableCode,
    /// That of the code; a hint for gaps where the result is a list.
    pub severity: Severity,
    /// The rules that it is about, from 1. Of an overlap the later rule is the last.
    pub rules: Vec<usize>,
    /// An input that shows it: which all of two rules, or no rule, takes. None for a rule that takes nothing.
    pub example: Option<Example>,
    /// What the words speak of, by name.
    pub parameters: BTreeMap<&'static str, String>,
}

impl DecisionTable {
    /// All findings: rules that never apply, overlaps that the hit policy forbids, gaps. Of two rules that overlap the later
    /// one is told, once, with all those before it; its example is taken by the first of these and by itself.
    pub fn check(&self) -> Vec<TableFinding> {
        let axes: Vec<Axis<'_>> =
            self.inputs.iter().enumerate().map(|(column, input)| Axis::of(self, column, input)).collect();
        let rows: Vec<Vec<Ranges>> = self
            .rules
            .iter()
            .map(|rule| axes.iter().zip(&rule.tests).map(|(axis, tests)| axis.ranges(tests)).collect())
            .collect();
        let partition = Partition { table: self, axes, rows };
        let mut findings = partition.useless_rules();
        findings.extend(partition.overlaps());
        findings.extend(partition.gaps());
        findings
    }

    fn has_default(&self) -> bool {
        self.outputs.iter().any(|output| output.default.is_some())
    }
}

struct Partition<'a> {
    table: &'a DecisionTable,
    axes: Vec<Axis<'a>>,
    /// What each rule takes, by column.
    rows: Vec<Vec<Ranges>>,
}

impl Partition<'_> {
    fn finding(&self, code: TableCode, rules: Vec<usize>, example: Option<Example>) -> TableFinding {
        let written = |(name, value): (&String, &Value)| format!("{name} = {}", literal(value));
        let mut parameters = BTreeMap::new();
        if let Some(last) = rules.last() {
            parameters.insert("rule", last.to_string());
        }
        if let Some((_, others)) = rules.split_last().filter(|(_, others)| !others.is_empty()) {
            let others: Vec<String> = others.iter().map(usize::to_string).collect();
            parameters.insert("others", others.join(", "));
        }
        if let Some(example) = &example {
            parameters.insert("example", example.iter().map(written).collect::<Vec<_>>().join(", "));
        }
        TableFinding { code, severity: code.severity(), rules, example, parameters }
    }

    fn useless_rules(&self) -> Vec<TableFinding> {
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.iter().any(Ranges::is_empty));
        rows.map(|(index, _)| self.finding(TableCode::RuleNeverApplies, vec![index + 1], None)).collect()
    }

    fn overlaps(&self) -> Vec<TableFinding> {
        let code = match self.table.hit_policy {
            HitPolicy::Unique => TableCode::Overlap,
            HitPolicy::Any => TableCode::Contradiction,
            _ => return vec![],
        };
        let mut findings = vec![];
        for (index, (row, rule)) in self.rows.iter().zip(&self.table.rules).enumerate() {
            let (mut rules, mut example) = (vec![], None);
            for (earlier, (other, other_rule)) in self.rows.iter().zip(&self.table.rules).take(index).enumerate() {
                if code == TableCode::Contradiction && rule.outputs == other_rule.outputs {
                    continue;
                }
                if !row.iter().zip(other).all(|(one, two)| one.meets(two)) {
                    continue;
                }
                example = example.or_else(|| self.common(row, other));
                rules.push(earlier + 1);
            }
            if let Some(example) = example {
                rules.push(index + 1);
                findings.push(self.finding(code, rules, Some(example)));
            }
        }
        findings
    }

    /// An input that both rows take.
    fn common(&self, one: &[Ranges], two: &[Ranges]) -> Option<Example> {
        let columns = self.axes.iter().zip(one.iter().zip(two));
        columns
            .map(|(axis, (one, two))| Some((axis.input.variable.clone(), axis.example(&one.intersection(two))?)))
            .collect()
    }

    /// Gaps that have to do with missing values are told only if there are no others.
    fn gaps(&self) -> Vec<TableFinding> {
        if self.table.has_default() {
            return vec![];
        }
        let present = self.axes.iter().map(Axis::present).collect();
        let all = self.axes.iter().map(|axis| axis.universe.clone()).collect();
        for (code, universes) in [(TableCode::Gap, present), (TableCode::GapWithoutValue, all)] {
            let columns = Columns::of(self, universes);
            let mut search = Search { columns: &columns, covered: HashSet::new(), gaps: vec![], steps: 0 };
            search.look(0, Rules::all(self.rows.len()), &mut vec![]);
            let mut findings: Vec<TableFinding> = search.gaps.into_iter().map(|gap| self.gap(code, gap)).collect();
            if search.steps > STEP_LIMIT {
                findings.push(self.finding(TableCode::Undecided, vec![], None));
            }
            if !findings.is_empty() {
                return findings;
            }
        }
        vec![]
    }

    fn gap(&self, code: TableCode, example: Example) -> TableFinding {
        let mut finding = self.finding(code, vec![], Some(example));
        if !self.table.hit_policy.is_single() {
            finding.severity = Severity::Hint;
        }
        finding
    }
}

/// A set of rules, by number from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Rules(Vec<u64>);

impl Rules {
    fn of(count: usize, takes: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0_u64; count.div_ceil(64)];
        for (at, word) in words.iter_mut().enumerate() {
            let numbers = at * 64..count.min(at * 64 + 64);
            *word = numbers.filter(|number| takes(*number)).fold(0, |word, number| word | 1 << (number % 64));
        }
        Self(words)
    }

    fn all(count: usize) -> Self {
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
struct Columns {
    names: Vec<String>,
    /// By column: sets of rules, each with a value that these and no others take.
    parts: Vec<Vec<(Rules, Value)>>,
    /// By column: rules that take everything in it and all columns behind.
    takes_rest: Vec<Rules>,
}

impl Columns {
    fn of(partition: &Partition<'_>, universes: Vec<Ranges>) -> Self {
        let count = partition.rows.len();
        let mut takes_rest = vec![Rules::all(count)];
        let mut parts = vec![];
        for (column, (axis, universe)) in partition.axes.iter().zip(&universes).enumerate().rev() {
            let ranges: Vec<&Ranges> = partition.rows.iter().filter_map(|row| row.get(column)).collect();
            let is_complete = |rule: usize| ranges.get(rule).is_some_and(|own| universe.without(own).is_empty());
            let complete = Rules::of(count, is_complete);
            takes_rest.push(takes_rest.last().map_or(complete.clone(), |behind| behind.intersection(&complete)));
            parts.push(parts_of(axis, universe, &ranges));
        }
        takes_rest.reverse();
        parts.reverse();
        Self { names: partition.axes.iter().map(|axis| axis.input.variable.clone()).collect(), parts, takes_rest }
    }
}

struct Search<'a> {
    columns: &'a Columns,
    /// From which column on which rules are known to leave no gap.
    covered: HashSet<(usize, Rules)>,
    gaps: Vec<Example>,
    steps: usize,
}

impl Search<'_> {
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
        self.gaps.len() == GAPS_TOLD || self.steps > STEP_LIMIT
    }

    /// A gap, with any values in the columns that weren't looked at; none if one of these has no values at all.
    fn tell(&mut self, chosen: &[Value]) {
        if self.gaps.len() == GAPS_TOLD {
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
