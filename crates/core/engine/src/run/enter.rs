//! A token comes to an element, or an event triggers it.

use super::{Cause, Run};
use crate::plan::{beginning_gateway, starts};
use crate::state::On;
use bpmn::model::{Activity, ActivityKind, ElementId, GatewayKind, Kind, Position, SubProcessKind, TaskKind};

impl Run<'_> {
    pub fn entered(&mut self, scope: u32, element: ElementId) {
        let model = self.model;
        match &model.element(element).kind {
            Kind::Activity(activity) => self.activity_entered(scope, element, activity),
            Kind::Event(event) => match event.position {
                Position::Throw | Position::End => {
                    let mut ends = self.throw(scope, element);
                    ends.retain(|end| self.scope(*end).is_some_and(|end| !end.life.is_gone()));
                    if ends.is_empty() {
                        self.go_on(scope, element, true, None);
                    } else {
                        self.wait(scope, On::Ends(ends.into_iter().collect()));
                    }
                }
                _ => self.wait_for(scope, element, On::Catch),
            },
            Kind::Gateway(gateway) => match gateway.kind {
                GatewayKind::EventBased { .. } => self.wait_behind(scope, element),
                GatewayKind::Parallel => self.join_all(scope, element),
                GatewayKind::Inclusive => self.try_join(scope),
                GatewayKind::Complex { .. } => self.try_complex(scope),
                GatewayKind::Exclusive => self.exit(scope),
            },
            _ => self.exit(scope),
        }
    }

    fn activity_entered(&mut self, scope: u32, element: ElementId, activity: &Activity) {
        let is_instance = self.scope(scope).is_some_and(|scope| scope.instance.is_some());
        match activity.repeat.as_deref() {
            Some(repeat) if !is_instance => self.begin_repeat(scope, element, repeat),
            _ => self.begin_activity(scope, element, activity),
        }
    }

    fn begin_activity(&mut self, scope: u32, element: ElementId, activity: &Activity) {
        match &activity.kind {
            ActivityKind::Task(TaskKind::Receive { .. }) => self.wait_for(scope, element, On::Catch),
            _ if !self.outside.passes(element) && self.is_done_outside(element, activity) => {
                self.wait(scope, On::Task(element));
            }
            ActivityKind::SubProcess(SubProcessKind::AdHoc) => self.begin_ad_hoc(scope, element),
            ActivityKind::SubProcess(_) => self.begin(scope, element, None),
            ActivityKind::Call(_) => self.call(scope, element),
            ActivityKind::Task(_) => self.go_on(scope, element, true, None),
        }
    }

    /// Whether somebody has to do it, or say when it begins.
    fn is_done_outside(&self, element: ElementId, activity: &Activity) -> bool {
        match &activity.kind {
            ActivityKind::Task(_) => true,
            ActivityKind::SubProcess(_) => self.outside.pauses(element),
            ActivityKind::Call(_) => self.outside.pauses(element) || !self.calls_process(element),
        }
    }

    fn calls_process(&self, element: ElementId) -> bool {
        self.outside.calls(element) && self.model.called_process(element).is_some()
    }

    fn call(&mut self, scope: u32, element: ElementId) {
        match self.model.called_process(element).filter(|_| self.calls_process(element)) {
            Some(_) if self.state.outwards(scope).count() >= markup::DEPTH_LIMIT => {
                self.refuse(crate::StepError::TooMuch);
            }
            Some(process) => {
                self.signal(process, Some(scope), Cause::default());
            }
            None => self.go_on(scope, element, true, None),
        }
    }

    pub fn triggered(&mut self, scope: u32, element: ElementId, cause: Cause) {
        let model = self.model;
        match &model.element(element).kind {
            Kind::Process { .. } => {
                for start in starts(model, element, cause.start) {
                    self.begin_at(scope, start, cause.start);
                }
                self.wait_for_others(scope, cause.start);
                if self.children(scope).next().is_none() {
                    self.exit(scope);
                }
            }
            Kind::Activity(activity) => match &activity.kind {
                ActivityKind::SubProcess(SubProcessKind::AdHoc) => self.begin_ad_hoc(scope, element),
                ActivityKind::SubProcess(_) => self.begin(scope, element, cause.start),
                ActivityKind::Call(_) if self.calls_process(element) => self.call(scope, element),
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
        self.send_by_name(scope, element);
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
            self.begin_at(scope, *start, None);
        }
        if starts.is_empty() {
            self.exit(scope);
        }
    }

    /// The others behind a gateway whose events all have to happen (clause 10.6.6).
    fn wait_for_others(&mut self, scope: u32, at: Option<ElementId>) {
        let model = self.model;
        let gateway = at.and_then(|at| beginning_gateway(model, at)).map(|gateway| model.element(gateway));
        let Some(gateway) = gateway.filter(|gateway| {
            gateway
                .gateway()
                .is_some_and(|known| matches!(known.kind, GatewayKind::EventBased { waits_for_all: true, .. }))
        }) else {
            return;
        };
        for target in
            gateway.outgoing.iter().filter_map(|flow| model.target_of(*flow)).filter(|target| Some(*target) != at)
        {
            self.enter(target, Some(scope), None);
        }
    }

    fn begin_at(&mut self, scope: u32, start: ElementId, happened: Option<ElementId>) {
        if self.model.element(start).is_start() || happened == Some(start) {
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
            if let Some(target) = model.target_of(*flow) {
                self.wait_for(parent, target, |caught| On::Gate(scope, caught));
            }
        }
    }
}
