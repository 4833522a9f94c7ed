//! A token comes to an element, or an event triggers it.

use super::plan::starts;
use super::run::{Cause, Run};
use super::state::On;
use crate::model::{ActivityKind, ElementId, GatewayKind, Kind, Position, SubProcessKind, TaskKind};

impl Run<'_> {
    pub fn entered(&mut self, scope: u32, element: ElementId) {
        let model = self.model;
        match &model.element(element).kind {
            Kind::Activity(activity) => match &activity.kind {
                ActivityKind::Task(TaskKind::Receive { .. }) => self.wait(scope, On::Catch(element)),
                _ if !self.outside.passes(element) => self.wait(scope, On::Task(element)),
                ActivityKind::SubProcess(_) => self.begin(scope, element, None),
                _ => self.go_on(scope, element, true, None),
            },
            Kind::Event(event) => match event.position {
                Position::Throw | Position::End => {
                    let mut ends = self.throw(scope, element);
                    ends.retain(|end| self.scope(*end).is_some_and(|end| !end.life.is_gone()));
                    if ends.is_empty() {
                        self.go_on(scope, element, true, None);
                    } else {
                        self.wait(scope, On::Ends(ends));
                    }
                }
                _ => self.wait(scope, On::Catch(element)),
            },
            Kind::Gateway(gateway) => match gateway.kind {
                GatewayKind::EventBased { .. } => self.wait_behind(scope, element),
                GatewayKind::Parallel => self.join_all(scope, element),
                GatewayKind::Inclusive => self.try_join(scope),
                GatewayKind::Exclusive | GatewayKind::Complex { .. } => self.exit(scope),
            },
            _ => self.exit(scope),
        }
    }

    pub fn triggered(&mut self, scope: u32, element: ElementId, cause: Cause) {
        let model = self.model;
        match &model.element(element).kind {
            Kind::Process { .. } => {
                for start in starts(model, element, cause.start) {
                    self.begin_at(scope, start);
                }
                if self.children(scope).is_empty() {
                    self.exit(scope);
                }
            }
            Kind::Activity(activity) => match &activity.kind {
                ActivityKind::SubProcess(_) => self.begin(scope, element, cause.start),
                ActivityKind::Task(TaskKind::Receive { .. }) => self.exit(scope),
                _ => self.go_on(scope, element, false, cause.flow),
            },
            Kind::Event(event) => match event.position {
                Position::Boundary { .. } => self.leave_host(scope, cause.host, event.interrupts()),
                Position::Throw | Position::End => self.go_on(scope, element, false, cause.flow),
                Position::Start { .. } | Position::Catch => self.exit(scope),
            },
            _ => self.exit(scope),
        }
    }

    /// Sends messages and waits for them in the order in which they are drawn, then leaves. Who triggers an activity from
    /// outside doesn't wait for messages any more.
    fn go_on(&mut self, scope: u32, element: ElementId, is_entered: bool, flow: Option<ElementId>) {
        let plan = self.plan;
        loop {
            let Some(known) = self.scope_mut(scope) else { return };
            let Some((next, comes_in)) = plan.messages(element).get(usize::from(known.messages)).copied() else {
                break;
            };
            known.messages = known.messages.saturating_add(1);
            match comes_in {
                false => self.send(next),
                true if is_entered || flow.is_some() => return self.wait(scope, On::Message(next)),
                true => {}
            }
        }
        self.exit(scope);
    }

    fn begin(&mut self, scope: u32, element: ElementId, start: Option<ElementId>) {
        let model = self.model;
        if model.element(element).sub_process() == Some(SubProcessKind::Transaction) {
            self.wait(scope, On::TransactionCancel);
            self.wait(scope, On::TransactionCompensate);
        }
        let interrupts = start.and_then(|start| model.element(start).event()).is_some_and(|event| event.interrupts());
        if let Some(parent) = self.parent(scope).filter(|_| interrupts) {
            self.interrupt(parent, scope);
        }
        let starts = starts(model, element, start);
        for start in &starts {
            self.begin_at(scope, *start);
        }
        if starts.is_empty() {
            self.exit(scope);
        }
    }

    fn begin_at(&mut self, scope: u32, start: ElementId) {
        if self.model.element(start).is_start() {
            self.signal(start, Some(scope), Cause::default());
        } else {
            self.enter(start, Some(scope), None);
        }
    }

    /// A boundary event goes on once what it interrupts has ended, compensation included.
    fn leave_host(&mut self, scope: u32, host: Option<u32>, interrupts: bool) {
        if let Some(host) = host.filter(|_| interrupts) {
            self.interrupt(host, scope);
            if self.try_exit(host, scope) {
                self.wait(host, On::Exit(scope));
                return;
            }
        }
        self.exit(scope);
    }

    fn wait_behind(&mut self, scope: u32, gateway: ElementId) {
        let model = self.model;
        let Some(parent) = self.parent(scope) else { return };
        for flow in &model.element(gateway).outgoing {
            let target = model.element(*flow).sequence_flow().and_then(|flow| flow.target.as_ref()?.target);
            if let Some(target) = target {
                self.wait(parent, On::Gate(scope, target));
            }
        }
    }
}
