//! Links and message flows.

use super::{Cause, Run, Trigger};
use crate::Effect;
use crate::plan::may_begin;
use crate::state::{On, Wait};
use bpmn::model::{ActivityKind, ElementId, Position, TaskKind};
use bpmn::throwing::Thrown;
use expression::Variables;

impl Run<'_> {
    /// To every catching link of that name beside this one.
    pub fn jump(&mut self, scope: u32, from: ElementId, link: &str) {
        let model = self.model;
        let Some(around) = model.element(from).parent else { return };
        let parent = self.parent(scope);
        for (id, element) in model.children(around) {
            if element.event().is_some_and(|event| event.position == Position::Catch && event.link() == Some(link)) {
                self.signal(id, parent, Cause::default());
            }
        }
    }

    pub fn send(&mut self, flow: ElementId) {
        self.signal(flow, None, Cause::default());
    }

    /// A message has arrived at the end of its flow: whatever waits there goes on, or the process begins.
    pub fn deliver(&mut self, flow: ElementId) {
        let model = self.model;
        let Some(target) = model.message_target(flow) else { return };
        let element = model.element(target);
        if let Some(process) = element.parent.filter(|parent| self.plan.processes.contains(parent))
            && may_begin(model, process, target)
        {
            self.start_process(process, Some(target), &Variables::new());
            return;
        }
        let mut waits = self.waits.at(|element| element == target || element == flow);
        let wait = waits.find(|wait| !matches!(wait.on, On::Task(_)));
        let wait = wait.map(|wait| (wait.scope, if matches!(wait.on, On::Message(_)) { flow } else { target }));
        drop(waits);
        if let Some((scope, element)) = wait {
            self.fire(scope, &Trigger::Element(element));
        }
    }

    /// A send task or event without a message flow sends by the name of its message: what waits for it goes on, else a
    /// process begins with it.
    pub fn send_by_name(&mut self, scope: u32, element: ElementId) {
        let model = self.model;
        let sent = model.element(element);
        let is_task =
            sent.activity().is_some_and(|activity| matches!(activity.kind, ActivityKind::Task(TaskKind::Send { .. })));
        if is_task {
            self.effects.push(Effect::Thrown { element });
        }
        let throws = sent.event().is_some_and(|event| !event.catches());
        if !self.plan.messages(element).is_empty() || !(is_task || throws) {
            return;
        }
        // Its content is what its sender knows; what is received stays as it is.
        let content = self.state.variables(scope).into_owned();
        for message in sent.messages() {
            self.send_message(message, &content, &Variables::new());
        }
    }

    /// A message has come from outside.
    pub fn arrived(&mut self, message: ElementId, data: &Variables) {
        self.send_message(message, data, data);
    }

    /// To what waits for it and has its key; else a process begins with it. `brings` is set there.
    fn send_message(&mut self, message: ElementId, content: &Variables, brings: &Variables) {
        let model = self.model;
        let thrown = Thrown::Message(message);
        let is_meant = |wait: &&Wait| {
            let instance = self.state.instance(wait.scope);
            let process = self.scope(instance).map(|scope| scope.element);
            let data = self.state.seen(wait.scope, &[]);
            self.hears_thrown(wait, &thrown)
                && process.is_none_or(|process| self.plan.correlations.is_for(message, content, process, &data))
        };
        let meant = self.waits.at(|element| self.hears(element, &thrown)).find(is_meant).map(|wait| wait.scope);
        if let Some(scope) = meant {
            self.set(scope, brings);
            self.fire(scope, &Trigger::Thrown(thrown));
            return;
        }
        for process in &self.plan.processes {
            let starts = model.children(*process).filter(|(at, _)| may_begin(model, *process, *at));
            if let Some((at, _)) = starts.into_iter().find(|(_, element)| element.messages().contains(&message)) {
                self.start_process(*process, Some(at), brings);
                return;
            }
        }
    }
}
