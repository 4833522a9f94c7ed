//! What a table leaves undecided or decides twice, each with an input that shows it.
//!
//! Two rules overlap if their cells have something in common in every column. A rule is masked if stronger rules leave no
//! gap (`search.rs`) within what it takes.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Severity, Value};

use super::cell::literal;
use super::fault::TableCode;
use super::ranges::{Axis, Ranges};
use super::search::{Columns, Example, Search};
use super::{DecisionTable, HitPolicy};

/// Gaps that are told of one table.
const GAPS_TOLD: usize = 10;
/// Sets of rules that the search for gaps looks at before it gives up, and that for masked rules in all.
const STEP_LIMIT: usize = 100_000;

/// Something that a check of a table finds; a hint for gaps where the result is a list, else as the code says.
pub type TableFinding = findings::Finding<TableCode, TablePlace>;

/// Where in a table, and for what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TablePlace {
    /// From 1, in the file: where the last of its rules stands, or the decision.
    pub line: usize,
    /// The rules that it is about, from 1. Of an overlap the later rule is the last, of a masked rule itself.
    pub rules: Vec<usize>,
    /// An input that shows it: which all of two rules, or no rule, takes. None for a rule that takes nothing.
    pub example: Option<Example>,
}

impl DecisionTable {
    /// All findings: rules that never apply or are masked, overlaps that the hit policy forbids, gaps. Of two rules
    /// that overlap the later one is told, once, with all those before it; its example is taken by the first of these
    /// and by itself.
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
        findings.extend(partition.masked_rules());
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
        let last = rules.last().and_then(|number| self.table.rules.get(number.checked_sub(1)?));
        let line = last.map_or(self.table.line, |rule| rule.line);
        let place = TablePlace { line, rules, example };
        TableFinding { code, severity: code.weight(), place, parameters, more: findings::Nothing {} }
    }

    fn useless_rules(&self) -> Vec<TableFinding> {
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.iter().any(Ranges::is_empty));
        rows.map(|(index, _)| self.finding(TableCode::RuleNeverApplies, vec![index + 1], None)).collect()
    }

    /// Rules that never give the result because stronger ones take all that they take, each with these.
    fn masked_rules(&self) -> Vec<TableFinding> {
        let strength: Vec<(Vec<usize>, usize)> = match self.table.hit_policy {
            HitPolicy::First => (0..self.rows.len()).map(|index| (vec![], index)).collect(),
            HitPolicy::Priority => self.table.rules.iter().map(|rule| self.table.rank(rule)).zip(0..).collect(),
            _ => return vec![],
        };
        let mut findings = vec![];
        let mut steps_left = STEP_LIMIT;
        for (index, (row, own)) in self.rows.iter().zip(&strength).enumerate() {
            let is_useless = row.iter().any(Ranges::is_empty);
            let stronger = self.rows.iter().zip(&strength).enumerate().filter(|(_, (other, strength))| {
                !is_useless && *strength < own && row.iter().zip(*other).all(|(one, two)| one.meets(two))
            });
            let stronger: Vec<(usize, &[Ranges])> =
                stronger.map(|(other, (ranges, _))| (other, ranges.as_slice())).collect();
            let (code, masking) = match self.masking(row, &stronger, &mut steps_left) {
                Some(masking) if masking.is_empty() => continue,
                Some(masking) => (TableCode::RuleMasked, masking),
                None => (TableCode::MaskingUndecided, vec![]),
            };
            let rules = masking.into_iter().chain([index]).map(|index| index + 1).collect();
            findings.push(self.finding(code, rules, None));
        }
        findings
    }

    /// The rules among stronger ones that take all that a row takes, by index: one that does so alone, else all of them;
    /// none if something is left to the row. Nothing is known once no steps are left.
    fn masking(&self, row: &[Ranges], stronger: &[(usize, &[Ranges])], steps_left: &mut usize) -> Option<Vec<usize>> {
        let takes_all = |other: &[Ranges]| row.iter().zip(other).all(|(own, other)| own.without(other).is_empty());
        if let Some((alone, _)) = stronger.iter().find(|(_, other)| takes_all(other)) {
            return Some(vec![*alone]);
        }
        if stronger.len() < 2 {
            return Some(vec![]);
        }
        let rows: Vec<&[Ranges]> = stronger.iter().map(|(_, other)| *other).collect();
        let columns = Columns::of(&self.axes, &rows, row);
        let search = Search::over(&columns, 1, *steps_left);
        *steps_left = steps_left.saturating_sub(search.steps);
        match (search.gaps.is_empty(), search.was_given_up()) {
            (false, _) => Some(vec![]),
            (true, true) => None,
            (true, false) => Some(stronger.iter().map(|(index, _)| *index).collect()),
        }
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
        let present: Vec<Ranges> = self.axes.iter().map(Axis::present).collect();
        let all: Vec<Ranges> = self.axes.iter().map(|axis| axis.universe.clone()).collect();
        let rows: Vec<&[Ranges]> = self.rows.iter().map(Vec::as_slice).collect();
        for (code, universes) in [(TableCode::Gap, present), (TableCode::GapWithoutValue, all)] {
            let columns = Columns::of(&self.axes, &rows, &universes);
            let search = Search::over(&columns, GAPS_TOLD, STEP_LIMIT);
            let was_given_up = search.was_given_up();
            let mut findings: Vec<TableFinding> = search.gaps.into_iter().map(|gap| self.gap(code, gap)).collect();
            if was_given_up {
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
