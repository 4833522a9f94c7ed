//! Compensation and transactions (BPMN 2.0 clauses 10.7, 13.5.5).

use super::{Run, Trigger};
use crate::life::Life;
use crate::plan::event_starts;
use crate::state::{On, Wait};
use bpmn::model::{DefinitionKind, ElementId, Kind, SubProcessKind};
use bpmn::throwing::Thrown;

impl Run<'_> {
    /// What a wait would compensate, if it does.
    pub fn compensates(&self, wait: &Wait) -> Option<ElementId> {
        match &wait.on {
            On::TransactionCompensate | On::CompensateSub(_) | On::Compensable => self.element_of(wait.scope),
            On::CompensateActivity(activity, _) => Some(*activity),
            On::CompensableChild(child) => self.element_of(*child),
            _ => None,
        }
    }

    /// The scopes that have to end before the throwing event goes on. Without an activity everything around is compensated,
    /// the last completed first, one after another (clause 13.5.5).
    pub fn throw_compensation(&mut self, scope: u32, activity: Option<ElementId>) -> Vec<u32> {
        let Some(around) = self.scope_of_flow(scope) else { return vec![] };
        match activity {
            Some(activity) => self.fire(around, &Trigger::Compensation(activity)),
            None => self.compensate_last(around),
        }
    }

    /// Begins to compensate what was completed last in a scope; nothing if there is nothing more.
    fn compensate_last(&mut self, around: u32) -> Vec<u32> {
        loop {
            let own = self.element_of(around);
            let compensated = |wait: &Wait| self.compensates(wait).filter(|element| Some(*element) != own);
            let last = self.waits.of(around).rev().find_map(compensated);
            let Some(last) = last else { return vec![] };
            let mut ends = self.fire(around, &Trigger::Compensation(last));
            ends.retain(|end| self.scope(*end).is_some_and(|end| !end.life.is_gone()));
            if !ends.is_empty() {
                return ends;
            }
        }
    }

    /// A compensating event goes on to the next that has to be compensated, if there is one.
    pub fn compensates_on(&mut self, scope: u32) -> bool {
        let throws_all =
            self.element_of(scope).and_then(|element| self.model.element(element).event()).is_some_and(|event| {
                let mut definitions = event.definitions.iter();
                !event.catches()
                    && definitions.any(|definition| matches!(definition.kind, DefinitionKind::Compensation(None)))
            });
        let Some(around) = self.scope_of_flow(scope).filter(|_| throws_all) else { return false };
        let ends = self.compensate_last(around);
        if ends.is_empty() {
            return false;
        }
        self.wait(scope, On::Ends(ends.into_iter().collect()));
        true
    }

    /// What surrounds a token, event subprocesses left aside.
    fn scope_of_flow(&self, scope: u32) -> Option<u32> {
        let mut at = self.parent(scope)?;
        while self.element_of(at).is_some_and(|element| self.model.element(element).is_event_sub_process()) {
            at = self.parent(at)?;
        }
        Some(at)
    }

    /// A transaction is given up: compensated, then left by its cancel boundary event.
    pub fn cancel(&mut self, scope: u32) -> Vec<u32> {
        let Some(element) = self.element_of(scope).filter(|_| self.life(scope) != Life::Gone) else { return vec![] };
        self.change(scope, Life::cancel);
        self.fire(scope, &Trigger::Compensation(element));
        self.fire(scope, &Trigger::Thrown(Thrown::Cancel))
    }

    /// A completed activity can be compensated from now on.
    pub fn register_compensation(&mut self, scope: u32, element: ElementId) {
        let model = self.model;
        let subs = event_starts(model, element).filter(|(_, event)| event.is_compensation());
        let starts: Vec<ElementId> = subs.map(|(start, _)| start).collect();
        let is_compensation =
            |boundary: &ElementId| model.element(*boundary).event().is_some_and(|event| event.is_compensation());
        let boundaries: Vec<ElementId> =
            model.element(element).attached.iter().copied().filter(is_compensation).collect();
        if starts.is_empty() && boundaries.is_empty() {
            return;
        }
        let Some(around) = self.compensation_scope(scope) else { return };
        let is_transaction = self
            .element_of(around)
            .is_some_and(|around| model.element(around).sub_process() == Some(SubProcessKind::Transaction));
        if !is_transaction {
            self.make_compensable(around);
        }
        for start in starts {
            self.wait(scope, On::CompensateSub(start));
        }
        for boundary in boundaries {
            if let Some(handler) = self.plan.handlers.get(&boundary).copied() {
                self.wait(around, On::CompensateActivity(element, handler));
            }
        }
    }

    /// The subprocess, transaction or process that holds what compensates.
    fn compensation_scope(&self, scope: u32) -> Option<u32> {
        let mut at = scope;
        loop {
            let element = self.model.element(self.element_of(at)?);
            let is_sub = matches!(element.kind, Kind::Process { .. })
                || element.sub_process().is_some_and(|kind| kind != SubProcessKind::Event);
            match self.parent(at) {
                Some(parent) if !is_sub => at = parent,
                _ => return Some(at),
            }
        }
    }

    /// From the scope up to its process: each can be compensated by what surrounds it.
    fn make_compensable(&mut self, scope: u32) {
        let mut at = scope;
        while let Some(parent) = self.parent(at).filter(|_| self.life(at) != Life::CompensableRunning) {
            self.change(at, Life::make_compensable);
            self.wait(at, On::Compensable);
            self.wait(parent, On::CompensableChild(at));
            at = parent;
        }
    }

    /// A scope whose activities are to be compensated ends anew.
    pub fn compensate_scope(&mut self, scope: u32) -> Vec<u32> {
        self.change(scope, Life::fail);
        self.compensate(scope);
        self.try_exit(scope, scope);
        vec![scope]
    }

    /// Everything that compensates within, its own event subprocess first, then the last completed first; done one after
    /// another before the scope ends.
    pub fn compensate(&mut self, scope: u32) {
        let own = self.element_of(scope);
        let all: Vec<ElementId> = self.waits.of(scope).filter_map(|wait| self.compensates(wait)).collect();
        let local = all.iter().filter(|element| Some(**element) == own);
        let others = all.iter().rev().filter(|element| Some(**element) != own);
        let order: Vec<ElementId> = local.chain(others).copied().collect();
        for element in order {
            self.wait(scope, On::PreExit(element));
        }
    }
}
