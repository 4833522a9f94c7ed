//! Compensation and transactions (BPMN 2.0 clauses 10.7, 13.5.5).

use super::life::Life;
use super::run::Run;
use super::state::{On, Wait};
use super::throw::Thrown;
use crate::model::{ElementId, SubProcessKind};

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

    /// The scopes that have to end before the throwing event goes on.
    pub fn throw_compensation(&mut self, scope: u32, element: ElementId, activity: Option<ElementId>) -> Vec<u32> {
        let Some(around) = self.scope_of_flow(scope) else { return vec![] };
        let Some(meant) = activity.or(self.model.element(element).parent) else { return vec![] };
        self.fire(around, &Thrown::Compensation(meant))
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
        self.fire(scope, &Thrown::Compensation(element));
        self.fire(scope, &Thrown::Cancel)
    }

    /// A completed activity can be compensated from now on.
    pub fn register_compensation(&mut self, scope: u32, element: ElementId) {
        let model = self.model;
        let subs = super::plan::event_starts(model, element).filter(|(_, event)| event.is_compensation());
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
            let is_sub = element.sub_process().is_some_and(|kind| kind != SubProcessKind::Event);
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
        let waits = self.state.waits.iter().filter(|wait| wait.scope == scope);
        let all: Vec<ElementId> = waits.filter_map(|wait| self.compensates(wait)).collect();
        let local = all.iter().filter(|element| Some(**element) == own);
        let others = all.iter().rev().filter(|element| Some(**element) != own);
        let order: Vec<ElementId> = local.chain(others).copied().collect();
        for element in order {
            self.wait(scope, On::PreExit(element));
        }
    }
}
