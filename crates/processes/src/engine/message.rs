//! Links and message flows.

use super::run::{Cause, Run};
use super::state::On;
use super::throw::Thrown;
use crate::model::{ElementId, Kind, Position};

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
        let Kind::MessageFlow { target: Some(target), .. } = &model.element(flow).kind else { return };
        let Some(target) = target.target else { return };
        let element = model.element(target);
        if element.is_start()
            && let Some(process) = element.parent.filter(|parent| self.plan.processes.contains(parent))
        {
            self.start_process(process, Some(target));
            return;
        }
        let at = [target, flow];
        let mut waits = self.state.waits.iter().filter(|wait| !matches!(wait.on, On::Task(_)));
        let wait = waits.find(|wait| wait.on.element().is_some_and(|element| at.contains(&element)));
        let Some(wait) = wait else { return };
        let thrown = if matches!(wait.on, On::Message(_)) { flow } else { target };
        self.fire(wait.scope, &Thrown::Element(thrown));
    }
}
