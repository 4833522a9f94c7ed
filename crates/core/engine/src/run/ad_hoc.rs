//! Ad hoc subprocesses (BPMN 2.0 clause 13.3.5): who works on them chooses what comes next.

use super::Run;
use crate::plan::is_implicit_start;
use crate::state::On;
use bpmn::model::{AdHoc, ElementId};

impl Run<'_> {
    /// Offers every activity that nothing leads to.
    pub fn begin_ad_hoc(&mut self, scope: u32, element: ElementId) {
        let model = self.model;
        for (child, _) in model.children(element).filter(|(_, child)| is_implicit_start(child)) {
            self.wait(scope, On::Offer(child));
        }
        self.begin_offered(scope, None);
        if self.offers(scope).is_empty() && self.children(scope).next().is_none() {
            self.exit(scope);
        }
    }

    fn ad_hoc(&self, scope: u32) -> Option<&AdHoc> {
        self.model.element(self.element_of(scope)?).activity()?.ad_hoc.as_deref()
    }

    /// What is done at once needs nobody who chooses it; each such activity is done once.
    fn begin_offered(&mut self, scope: u32, but: Option<u32>) {
        for (wait, child) in self.offers(scope) {
            if self.outside.passes(child) && !self.is_busy(scope, but) {
                self.forget(wait);
                self.enter(child, Some(scope), None);
            }
        }
    }

    fn offers(&self, scope: u32) -> Vec<(u32, ElementId)> {
        let offers = self.waits.of(scope).filter_map(|wait| match wait.on {
            On::Offer(child) => Some((wait.id, child)),
            _ => None,
        });
        offers.collect()
    }

    /// Whether an activity of a sequential subprocess goes on, so that no other can begin.
    pub fn is_busy(&self, scope: u32, but: Option<u32>) -> bool {
        let is_sequential = self.ad_hoc(scope).is_some_and(|ad_hoc| ad_hoc.is_sequential);
        is_sequential && self.children(scope).any(|child| Some(child) != but)
    }

    /// An activity in it is done. Without a condition the subprocess ends when each has been done once; with one, when it
    /// holds, and until then each can be chosen again. Whether the subprocess ends by that.
    pub fn done_within(&mut self, token: u32, done: ElementId) -> bool {
        let model = self.model;
        let Some(scope) = self.parent(token) else { return false };
        let Some(element) = self.element_of(scope) else { return false };
        let Some(ad_hoc) = model.element(element).activity().and_then(|activity| activity.ad_hoc.as_deref()) else {
            return false;
        };
        if let Some(completion) = &ad_hoc.completion {
            if self.is_true(scope, element, completion, &[]) {
                self.waits.keep(scope, |wait| !matches!(wait.on, On::Offer(_)));
                if ad_hoc.cancels_rest {
                    self.destroy_children(scope, Some(token));
                }
                return true;
            }
            if is_implicit_start(model.element(done)) {
                self.wait(scope, On::Offer(done));
            }
        } else {
            self.begin_offered(scope, Some(token));
        }
        false
    }
}
