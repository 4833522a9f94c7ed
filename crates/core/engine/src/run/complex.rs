//! Complex gateways (BPMN 2.0 clause 13.4.5). One lets tokens through when its condition holds and then waits until the
//! rest of a round has come, which goes through by flows that say so in their conditions.

use super::Run;
use bpmn::model::{ElementId, Expression, GatewayKind, Model, Reference};
use expression::Value;

impl Run<'_> {
    /// A token has come, or what it waited for has ended.
    pub fn try_complex(&mut self, scope: u32) {
        let mut next = Some(scope);
        while let Some(token) = next {
            next = self.complex_once(token);
        }
    }

    /// A token for which something may have changed by that.
    fn complex_once(&mut self, scope: u32) -> Option<u32> {
        let element = self.element_of(scope).filter(|_| self.life(scope).is_running())?;
        match self.fired(scope, element) {
            Some(_) if self.changes_nothing(scope, element) => None,
            Some(fired) => self.try_reset(scope, element, &fired),
            None => self.try_fire(scope, element),
        }
    }

    /// The flows whose tokens have gone through in this round.
    fn fired(&self, scope: u32, element: ElementId) -> Option<Vec<ElementId>> {
        let around = self.scope(self.parent(scope)?)?;
        around.resets.iter().find(|(gateway, _)| *gateway == element).map(|(_, fired)| fired.clone())
    }

    fn try_fire(&mut self, scope: u32, element: ElementId) -> Option<u32> {
        let count = Value::Number(i32::try_from(self.met(scope, element).count()).unwrap_or(i32::MAX).into());
        let model = self.model;
        let fires = match activation(model, element) {
            Some(activation) => self.is_true(scope, element, activation, &[("activationCount", count)]),
            None => true,
        };
        if !fires {
            return None;
        }
        let incoming = &self.model.element(element).incoming;
        let joined = self.met(scope, element).one_per_flow(incoming);
        let fired: Vec<ElementId> = joined.iter().filter_map(|token| self.via(*token)).collect();
        let is_over = fired.len() == incoming.len();
        if !is_over && let Some(around) = self.parent(scope).and_then(|around| self.scope_mut(around)) {
            around.resets.push((element, fired));
        }
        let through = joined.first().copied().unwrap_or(scope);
        self.consume(&joined, through);
        self.exit(through);
        self.met(through, element).first().filter(|_| is_over)
    }

    /// The round is over when no token can come any more by a flow that hasn't had one.
    fn try_reset(&mut self, scope: u32, element: ElementId, fired: &[ElementId]) -> Option<u32> {
        let incoming = &self.model.element(element).incoming;
        let rest: Vec<ElementId> = incoming.iter().copied().filter(|flow| !fired.contains(flow)).collect();
        let met = self.met(scope, element);
        let late = met.one_per_flow(&rest);
        let (with, without): (Vec<ElementId>, Vec<ElementId>) = rest.iter().partition(|flow| met.by(**flow).is_some());
        let required = self.still_to_come(scope, element, &without, &with);
        if !required.is_empty() {
            // One looks again for all of them.
            self.wait_for_join(met.first().unwrap_or(scope), required);
            return None;
        }
        if let Some(around) = self.parent(scope).and_then(|around| self.scope_mut(around)) {
            around.resets.retain(|(gateway, _)| *gateway != element);
        }
        let around = self.parent(scope);
        if let Some(first) = late.first().copied() {
            self.consume(&late, first);
            self.leave_late(first, element);
        }
        self.nesting.met(around, element).first()
    }

    /// Conditions read `waitingForStart`; without any the tokens go by all flows.
    pub fn leave_complex(&mut self, scope: u32, element: ElementId, default: Option<&Reference>) {
        self.choose_some(scope, element, default, &[("waitingForStart", true.into())]);
    }

    /// What comes late goes on only where a condition lets it; else it ends here.
    fn leave_late(&mut self, token: u32, element: ElementId) {
        let mut chosen = vec![];
        for (id, flow) in self.flows(element) {
            if flow.condition.is_some() && self.holds(token, id, flow, &[("waitingForStart", false.into())]) {
                chosen.push(id);
            }
        }
        self.take(token, &chosen);
        self.change(token, super::Life::complete);
        self.destroy(token);
    }
}

fn activation(model: &Model, element: ElementId) -> Option<&Expression> {
    match &model.element(element).gateway()?.kind {
        GatewayKind::Complex { activation } => activation.as_ref(),
        _ => None,
    }
}
