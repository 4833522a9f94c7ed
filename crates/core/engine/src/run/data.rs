//! Variables, and the conditions that read them.

use super::{Life, Run, Trigger};
use crate::StepError;
use crate::state::Caught;
use bpmn::model::{DefinitionKind, ElementId, Expression, Kind};
use expression::{Value, Variables};

impl Run<'_> {
    /// Data objects and properties that stand in an element (clause 10.4.1); they have no value yet.
    pub fn declared(&self, element: ElementId) -> Variables {
        let declares = |kind: &Kind| matches!(kind, Kind::DataObject | Kind::Property);
        let children = self.model.children(element).filter(|(_, child)| declares(&child.kind));
        let named = children.filter_map(|(_, child)| child.name.as_deref().or(child.id.as_deref()));
        named.map(|name| (name.to_owned(), Value::Null)).collect()
    }

    pub fn set_instance(&mut self, instance: u32, data: &Variables) -> Result<(), StepError> {
        let is_instance = self.scope(instance).is_some_and(|scope| scope.parent.is_none());
        if !is_instance {
            return Err(StepError::NoInstance(instance));
        }
        self.set(instance, data);
        Ok(())
    }

    /// Where a variable is known it is changed; a new one belongs to the instance.
    pub fn set(&mut self, scope: u32, data: &Variables) {
        self.has_new_data |= self.plan.has_conditions && !data.is_empty();
        for (name, value) in data {
            let known =
                self.state.outwards(scope).find(|around| around.data.contains_key(name)).map(|around| around.id);
            let at = known.unwrap_or_else(|| self.state.instance(scope));
            if let Some(at) = self.scope_mut(at) {
                at.data.insert(name.clone(), value.clone());
            }
        }
    }

    /// Whether a condition of an element holds; with further variables. One that can't be evaluated ends the step.
    pub fn is_true(&mut self, scope: u32, element: ElementId, condition: &Expression, more: &[(&str, Value)]) -> bool {
        match self.plan.holds(condition, &self.state.seen(scope, more)) {
            Ok(truth) => truth,
            Err(fault) => {
                self.refuse(StepError::Expression { element, fault });
                false
            }
        }
    }

    /// A conditional event happens when its condition begins to hold (clause 10.5.5.4), at once where it already does. A
    /// condition that can't be evaluated yet doesn't hold: its variables may not be set. All are looked at when data has
    /// changed, else only those that newly wait.
    pub fn look_at_conditions(&mut self) {
        let looked_at = if std::mem::take(&mut self.has_new_data) {
            self.unseen.clear();
            self.waits.iter().map(|wait| wait.id).collect()
        } else {
            std::mem::take(&mut self.unseen)
        };
        let mut due = vec![];
        for id in looked_at {
            let Some(wait) = self.waits.get(id) else { continue };
            let (scope, caught) = (wait.scope, wait.on.caught());
            if self.life(scope) == Life::Activated {
                self.unseen.push(id);
                continue;
            }
            let Some(holds) = caught.and_then(|caught| self.holds_now(scope, caught)) else { continue };
            if let Some(wait) = self.waits.get_mut(id) {
                due.extend((holds && !wait.held).then_some((scope, id)));
                wait.held = holds;
            }
        }
        for (scope, wait) in due {
            self.fire(scope, &Trigger::Wait(wait));
        }
    }

    fn holds_now(&self, scope: u32, caught: Caught) -> Option<bool> {
        let definition = self.model.element(caught.0).event()?.definitions.get(usize::from(caught.1))?;
        match &definition.kind {
            DefinitionKind::Conditional(Some(condition)) if !condition.text.is_empty() => {
                Some(self.plan.holds(condition, &self.state.seen(scope, &[])).unwrap_or(false))
            }
            _ => None,
        }
    }
}
