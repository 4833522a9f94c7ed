//! A token leaves an element.

use super::Run;
use crate::StepError;
use bpmn::model::{ElementId, GatewayKind, Kind, Position, Reference, SequenceFlow};
use expression::Value;

impl<'a> Run<'a> {
    pub fn left(&mut self, scope: u32, element: ElementId) {
        let model = self.model;
        let parent = self.parent(scope);
        match &model.element(element).kind {
            Kind::Process { .. } => {
                self.destroy_children(scope, None);
                self.called_left(scope);
            }
            Kind::MessageFlow(_) => self.deliver(element),
            Kind::SequenceFlow(flow) => {
                if let Some(target) = flow.target.as_ref().and_then(|target| target.target) {
                    self.enter(target, parent, Some(element));
                }
            }
            Kind::Event(event) if event.position == Position::End => self.sink(scope),
            Kind::Gateway(gateway) => match gateway.kind {
                GatewayKind::Exclusive => self.choose_one(scope, element, gateway.default.as_ref()),
                GatewayKind::Inclusive => self.choose_some(scope, element, gateway.default.as_ref(), &[]),
                GatewayKind::Complex { .. } => self.leave_complex(scope, element, gateway.default.as_ref()),
                _ => self.take(scope, &model.element(element).outgoing),
            },
            Kind::Activity(activity) => {
                self.recover(scope);
                self.leave_node(scope, element, activity.default.as_ref());
            }
            _ => self.leave_node(scope, element, None),
        }
    }

    /// What has called the process goes on.
    fn called_left(&mut self, scope: u32) {
        if let Some(call) = self.parent(scope).filter(|call| self.life(*call).is_running()) {
            self.exit(call);
        }
    }

    /// An event subprocess that interrupted has come to its end: what it interrupted ends as if completed.
    fn recover(&mut self, scope: u32) {
        if let Some(parent) = self.parent(scope)
            && self.scope(parent).is_some_and(|parent| parent.failed_by == Some(scope))
        {
            self.change(parent, crate::life::Life::complete);
        }
    }

    /// By all flows, those with a condition if it holds (clause 13.3.1).
    fn leave_node(&mut self, scope: u32, element: ElementId, default: Option<&Reference>) {
        let model = self.model;
        let life = self.life(scope);
        if !life.is_active() || life.is_failed() {
            return self.sink(scope);
        }
        let node = model.element(element);
        if !node.is_event_sub_process() {
            self.register_compensation(scope, element);
        }
        if self.done_within(scope, element) {
            return self.sink(scope);
        }
        let default = default.and_then(|default| default.target);
        let (mut taken, mut asked, mut held) = (vec![], false, false);
        for (id, flow) in self.flows(element) {
            let is_conditional = flow.condition.is_some() && Some(id) != default;
            if is_conditional {
                asked = true;
                if self.holds(scope, id, flow, &[]) {
                    held = true;
                    taken.push(id);
                }
            } else if Some(id) != default {
                taken.push(id);
            }
        }
        match default {
            Some(default) if !held => taken.push(default),
            None if asked && taken.is_empty() => self.refuse(StepError::NoFlow(element)),
            _ => {}
        }
        let quantity = node.activity().map_or(1, |activity| activity.completion_quantity);
        let all: Vec<ElementId> = (0..quantity).flat_map(|_| taken.iter().copied()).collect();
        self.take(scope, &all);
    }

    /// Clause 13.4.2: the first flow whose condition holds, else the default flow.
    fn choose_one(&mut self, scope: u32, element: ElementId, default: Option<&Reference>) {
        let flows = self.flows(element);
        let default = default.and_then(|default| default.target);
        if let [(only, flow)] = flows.as_slice()
            && flow.condition.is_none()
        {
            return self.take(scope, &[*only]);
        }
        let asked: Vec<_> = flows.iter().filter(|(id, _)| Some(*id) != default).collect();
        let chosen = asked.into_iter().find(|(id, flow)| self.holds(scope, *id, flow, &[])).map(|(id, _)| *id);
        match chosen.or(default) {
            Some(flow) => self.take(scope, &[flow]),
            None if flows.is_empty() => self.sink(scope),
            None => self.refuse(StepError::NoFlow(element)),
        }
    }

    /// Clause 13.4.3: all flows whose conditions hold, else the default flow.
    pub fn choose_some(&mut self, scope: u32, element: ElementId, default: Option<&Reference>, more: &[(&str, Value)]) {
        let flows = self.flows(element);
        let default = default.and_then(|default| default.target);
        if let [(only, flow)] = flows.as_slice()
            && flow.condition.is_none()
        {
            return self.take(scope, &[*only]);
        }
        let mut chosen: Vec<ElementId> = vec![];
        for (id, flow) in &flows {
            if Some(*id) != default && self.holds(scope, *id, flow, more) {
                chosen.push(*id);
            }
        }
        if chosen.is_empty() {
            chosen.extend(default);
        }
        if chosen.is_empty() && !flows.is_empty() {
            return self.refuse(StepError::NoFlow(element));
        }
        self.take(scope, &chosen);
    }

    pub fn take(&mut self, scope: u32, flows: &[ElementId]) {
        let parent = self.parent(scope);
        for flow in flows {
            self.enter(*flow, parent, None);
        }
        if flows.is_empty() {
            self.sink(scope);
        }
    }

    /// The token ends here; what surrounds it ends if it was the last.
    pub fn sink(&mut self, scope: u32) {
        if let Some(parent) = self.parent(scope) {
            self.try_exit(parent, scope);
        }
    }

    pub fn flows(&self, element: ElementId) -> Vec<(ElementId, &'a SequenceFlow)> {
        let model = self.model;
        let outgoing = model.element(element).outgoing.iter();
        outgoing.filter_map(|id| Some((*id, model.element(*id).sequence_flow()?))).collect()
    }

    pub fn holds(&mut self, scope: u32, id: ElementId, flow: &SequenceFlow, more: &[(&str, Value)]) -> bool {
        match (self.outside.takes(id), &flow.condition) {
            (Some(taken), _) => taken,
            (None, Some(condition)) => self.is_true(scope, id, condition, more),
            (None, None) => true,
        }
    }
}
