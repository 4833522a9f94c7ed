//! What tokens choose, and what is known of data by that.

use super::run::{Job, Outcome, Run, Work};
use crate::bits::{DECLARED, has, ones};
use crate::choice::{Choice, Leads, Table};
use crate::index::{NodeIndex, PlaceIndex, ROOT, VariableIndex};
use crate::net::{Node, Place};

/// A node may choose so often in one step; then it circles.
const CHOICE_LIMIT: usize = 3;

impl Run<'_> {
    pub(super) fn choose(&mut self, at: NodeIndex, node: &Node) {
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

    fn take(&mut self, flows: &[NodeIndex]) {
        self.jobs.extend(flows.iter().map(|flow| Job { node: *flow, work: Work::Enter(None) }));
    }

    /// One of the rows that fit what is known, which is known from now on.
    fn choose_row(&mut self, at: NodeIndex, table: &Table) -> Option<Vec<NodeIndex>> {
        let fits =
            |values: &[u8]| table.variables.iter().zip(values).all(|(variable, value)| self.may_be(*variable, *value));
        let rows: Vec<_> = table.rows.iter().filter(|row| fits(&row.values)).collect();
        let is_certain = rows.iter().all(|row| row.leads == Leads::Nowhere);
        let Some(row) = self.picks.one_of(&rows).copied() else {
            self.stop = Some(Outcome::NoFlow { node: at, certain: false });
            return None;
        };
        for (variable, value) in table.variables.iter().zip(&row.values) {
            self.know(*variable, value + 1);
        }
        match &row.leads {
            Leads::To(flows) => return Some(flows.clone()),
            Leads::Nowhere => self.stop = Some(Outcome::NoFlow { node: at, certain: is_certain || row.is_named }),
            Leads::Fails => self.stop = Some(Outcome::Fails(at)),
        }
        None
    }

    fn may_be(&self, variable: VariableIndex, value: u8) -> bool {
        match self.value(variable) {
            0 => true,
            DECLARED => {
                let declared = self.net.variables.get(variable).map(|variable| variable.declared);
                declared.is_some_and(|declared| has(&declared, value))
            }
            known => known == value + 1,
        }
    }

    fn value(&self, variable: VariableIndex) -> u8 {
        self.net.value(&self.bits, variable)
    }

    pub(super) fn know(&mut self, variable: VariableIndex, value: u8) {
        let Some(offset) = self.net.variables.get(variable).map(|variable| variable.offset) else { return };
        if let Some(word) = self.bits.get_mut(offset / 64) {
            *word = *word & !(u64::from(u8::MAX) << (offset % 64)) | u64::from(value) << (offset % 64);
        }
    }

    /// What is known of all variables when the process begins: where they are declared, that it is nothing else.
    pub(super) fn know_declared(&mut self) {
        for (at, variable) in self.net.variables.each() {
            if variable.declared != [0; 4] {
                self.know(at, DECLARED);
            }
        }
    }

    pub(super) fn forget(&mut self, variables: u64) {
        for variable in ones(&[variables]).map(VariableIndex) {
            self.know(variable, 0);
        }
    }

    /// A node has set its variables.
    pub(super) fn set_by(&mut self, node: &Node) {
        self.forget(node.sets);
        for variable in ones(&[node.declares]).map(VariableIndex) {
            self.know(variable, DECLARED);
        }
    }

    /// What an activity may change while a token waits there: another instance of it has come to its end, or a step of the
    /// process that it calls.
    pub(super) fn forget_changing(&mut self) {
        let net = self.net;
        for place in ones(&self.bits.clone()).map(PlaceIndex) {
            let Some(Place::Stay(at)) = net.places.get(place) else { continue };
            net.node(*at).into_iter().for_each(|node| self.change(node));
        }
    }

    /// What was known by a declaration is still known where only what is declared is set.
    pub(super) fn change(&mut self, node: &Node) {
        for variable in ones(&[node.changes]).map(VariableIndex) {
            let is_declared = has(&[node.changes_as_declared], variable) && self.is_declared(variable);
            self.know(variable, if is_declared { DECLARED } else { 0 });
        }
    }

    /// Whether a variable is known to have a declared value.
    fn is_declared(&self, variable: VariableIndex) -> bool {
        match self.value(variable) {
            0 => false,
            DECLARED => true,
            known => {
                let declared = self.net.variables.get(variable).map(|variable| variable.declared);
                declared.is_some_and(|declared| has(&declared, known - 1))
            }
        }
    }

    /// What no token will read any more.
    pub(super) fn forget_unread(&mut self) {
        if self.net.variables.is_empty() {
            return;
        }
        let mut live = 0;
        for place in ones(&self.bits).map(PlaceIndex) {
            live |= match self.net.places.get(place) {
                Some(Place::Stay(node) | Place::Arrived { gateway: node, .. }) => {
                    self.net.node(*node).map_or(0, |node| node.live)
                }
                _ => 0,
            };
        }
        for start in self.net.scopes.get(ROOT).into_iter().flat_map(|root| &root.event_starts) {
            live |= self.net.node(*start).map_or(0, |node| node.live);
        }
        self.forget(!live);
    }
}
