//! What tokens choose, and what is known of data by that.

use super::run::{Job, Outcome, Run, Work};
use crate::prove::net::{Choice, Node, Place, Table, ones};

/// A node may choose so often in one step; then it circles.
const CHOICE_LIMIT: usize = 3;

impl Run<'_> {
    pub(super) fn choose(&mut self, at: usize, node: &Node) {
        if node.choice == Choice::All {
            return self.take(&node.out);
        }
        if self.chosen.iter().filter(|(known, _)| *known == at).count() >= CHOICE_LIMIT {
            self.stop = Some(Outcome::Endless(at));
            return;
        }
        let flows = match &node.choice {
            Choice::All => return,
            Choice::Free(ways) => self.picks.one_of(ways).cloned().unwrap_or_default(),
            Choice::Data(table) => match self.choose_row(at, table) {
                Some(flows) => flows,
                None => return,
            },
        };
        self.take(&flows);
        self.chosen.push((at, flows));
    }

    fn take(&mut self, flows: &[usize]) {
        self.jobs.extend(flows.iter().map(|flow| Job { node: *flow, work: Work::Enter(None) }));
    }

    /// One of the rows that fit what is known, which is known from now on.
    fn choose_row(&mut self, at: usize, table: &Table) -> Option<Vec<usize>> {
        let fits = |values: &[u8]| {
            table.variables.iter().zip(values).all(|(variable, value)| {
                let known = self.value(*variable);
                known == 0 || known == value + 1
            })
        };
        let rows: Vec<_> = table.rows.iter().filter(|row| fits(&row.values)).collect();
        let is_certain = table.is_closed || rows.iter().all(|row| row.flows.is_none());
        let Some(row) = self.picks.one_of(&rows).copied() else {
            self.stop = Some(Outcome::NoFlow { node: at, certain: false });
            return None;
        };
        for (variable, value) in table.variables.iter().zip(&row.values) {
            self.know(*variable, value + 1);
        }
        if row.flows.is_none() {
            self.stop = Some(Outcome::NoFlow { node: at, certain: is_certain });
        }
        row.flows.clone()
    }

    fn value(&self, variable: usize) -> u8 {
        let Some(offset) = self.net.variables.get(variable).map(|variable| variable.offset) else { return 0 };
        let word = self.bits.get(offset / 64).copied().unwrap_or_default();
        u8::try_from(word >> (offset % 64) & 15).unwrap_or_default()
    }

    fn know(&mut self, variable: usize, value: u8) {
        let Some(offset) = self.net.variables.get(variable).map(|variable| variable.offset) else { return };
        if let Some(word) = self.bits.get_mut(offset / 64) {
            *word = *word & !(15 << (offset % 64)) | u64::from(value) << (offset % 64);
        }
    }

    pub(super) fn forget(&mut self, variables: u64) {
        for variable in ones(&[variables]) {
            self.know(variable, 0);
        }
    }

    /// What no token will read any more.
    pub(super) fn forget_unread(&mut self) {
        if self.net.variables.is_empty() {
            return;
        }
        let mut live = 0;
        for place in ones(&self.bits) {
            live |= match self.net.places.get(place) {
                Some(Place::Stay(node) | Place::Arrived { gateway: node, .. }) => {
                    self.net.node(*node).map_or(0, |node| node.live)
                }
                _ => 0,
            };
        }
        for start in self.net.scopes.first().into_iter().flat_map(|root| &root.event_starts) {
            live |= self.net.node(*start).map_or(0, |node| node.live);
        }
        self.forget(!live);
    }
}
