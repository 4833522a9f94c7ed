//! Loops and multi-instance activities (BPMN 2.0 clauses 10.3.8, 13.3.6, 13.3.7). What repeats is a scope whose instances
//! are scopes in it.

use super::Run;
use crate::StepError;
use crate::load::instances;
use crate::state::Repetition;
use bpmn::model::{Behavior, DefinitionKind, ElementId, Expression, Repeat};
use bpmn::throwing::Thrown;
use expression::{Lookup, Value, Variables};

impl Run<'_> {
    /// Begins an activity that repeats; it may be over at once.
    pub fn begin_repeat(&mut self, scope: u32, element: ElementId, repeat: &Repeat) {
        match repeat {
            Repeat::Loop { tests_before, maximum, condition } => {
                self.note(scope, Repetition { total: *maximum, ..Repetition::default() });
                let goes_on = !tests_before || self.loops_on(scope, element, condition.as_ref());
                if goes_on && *maximum != Some(0) {
                    self.begin_instances(scope, element, repeat, 1);
                } else {
                    self.exit(scope);
                }
            }
            Repeat::Multi { is_sequential, cardinality, collection, .. } => {
                let items = match self.items(scope, element, cardinality.as_ref(), collection.as_deref()) {
                    Ok(items) => items,
                    Err(wrong) => return self.refuse(wrong),
                };
                let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
                self.note(scope, Repetition { total: Some(count), items: items.into(), ..Repetition::default() });
                match count {
                    0 => self.exit(scope),
                    _ => self.begin_instances(scope, element, repeat, if *is_sequential { 1 } else { count }),
                }
            }
        }
    }

    fn note(&mut self, scope: u32, repetition: Repetition) {
        if let Some(scope) = self.scope_mut(scope) {
            scope.repetition = Some(repetition);
        }
    }

    /// An item for each instance; without a collection they are nothing.
    fn items(
        &self,
        scope: u32,
        element: ElementId,
        cardinality: Option<&Expression>,
        collection: Option<&str>,
    ) -> Result<Vec<Value>, StepError> {
        let failed = |found: &'static str| StepError::Cardinality { element, found };
        if let Some(cardinality) = cardinality {
            let value = self.plan.value(cardinality, &self.state.seen(scope, &[]));
            let value = value.map_err(|fault| StepError::Expression { element, fault })?;
            let count = instances(&value).ok_or_else(|| failed(value.kind()))?;
            return Ok(vec![Value::Null; count as usize]);
        }
        let name = collection.unwrap_or_default();
        match self.state.seen(scope, &[]).find(variable(name)) {
            Some(Value::List(items)) => Ok(items.clone()),
            other => Err(failed(other.unwrap_or(&Value::Null).kind())),
        }
    }

    fn begin_instances(&mut self, scope: u32, element: ElementId, repeat: &Repeat, count: u32) {
        for _ in 0..count {
            let Some(repetition) = self.scope_mut(scope).and_then(|scope| scope.repetition.as_mut()) else { return };
            let number = repetition.begun;
            repetition.begun = number.saturating_add(1);
            let value = repetition.items.pop_front().unwrap_or(Value::Null);
            let mut data = Variables::from([("loopCounter".to_owned(), whole(number))]);
            if let Repeat::Multi { item: Some(item), .. } = repeat {
                data.insert(item.clone(), value);
            }
            self.create_instance(scope, element, number, data);
        }
    }

    /// An instance has come to its end.
    pub fn instance_left(&mut self, instance: u32, element: ElementId) {
        let model = self.model;
        let Some(scope) = self.parent(instance) else { return };
        let life = self.life(instance);
        let repeat = model.element(element).activity().and_then(|activity| activity.repeat.as_deref());
        let (Some(repeat), true) = (repeat, life.is_active() && !life.is_failed()) else {
            self.try_exit(scope, instance);
            return;
        };
        let Some(repetition) = self.scope_mut(scope).and_then(|scope| scope.repetition.as_mut()) else { return };
        repetition.done = repetition.done.saturating_add(1);
        let (total, begun, done) = (repetition.total, repetition.begun, repetition.done);
        match repeat {
            Repeat::Loop { condition, .. } => {
                if total.is_none_or(|total| begun < total) && self.loops_on(scope, element, condition.as_ref()) {
                    self.begin_instances(scope, element, repeat, 1);
                } else {
                    self.exit(scope);
                }
            }
            Repeat::Multi { is_sequential, completion, behavior, output, .. } => {
                self.collect(scope, instance, output.as_deref());
                let is_complete = completion.as_ref().is_some_and(|completion| {
                    let counts = self.counts(scope);
                    self.is_true(instance, element, completion, &counts)
                });
                let is_cut_short = self.behave(scope, instance, element, behavior);
                if is_complete || is_cut_short {
                    self.destroy_children(scope, Some(instance));
                    self.exit(scope);
                } else if Some(done) == total {
                    self.exit(scope);
                } else if *is_sequential {
                    self.begin_instances(scope, element, repeat, 1);
                }
            }
        }
    }

    /// Without a condition a loop goes on until its maximum; without both it isn't repeated.
    fn loops_on(&mut self, scope: u32, element: ElementId, condition: Option<&Expression>) -> bool {
        let (total, begun, _) = self.progress(scope);
        match condition {
            Some(condition) => self.is_true(scope, element, condition, &[("loopCounter", whole(begun))]),
            None => total.is_some() || begun == 0,
        }
    }

    /// How many instances there are in all, where that is known, how many have begun, and how many are done.
    fn progress(&self, scope: u32) -> (Option<u32>, u32, u32) {
        let repetition = self.scope(scope).and_then(|scope| scope.repetition.as_ref());
        repetition.map_or((None, 0, 0), |known| (known.total, known.begun, known.done))
    }

    /// By the names of the standard (table 10.31) and of Activiti.
    fn counts(&self, scope: u32) -> Vec<(&'static str, Value)> {
        let (total, begun, done) = self.progress(scope);
        let (total, active, done) = (whole(total.unwrap_or(begun)), whole(begun.saturating_sub(done)), whole(done));
        vec![
            ("numberOfInstances", total.clone()),
            ("numberOfActiveInstances", active.clone()),
            ("numberOfCompletedInstances", done.clone()),
            ("numberOfTerminatedInstances", whole(0)),
            ("nrOfInstances", total),
            ("nrOfActiveInstances", active),
            ("nrOfCompletedInstances", done),
        ]
    }

    fn collect(&mut self, scope: u32, instance: u32, output: Option<&(String, String)>) {
        let Some((list, item)) = output else { return };
        let list = variable(list);
        let Some(value) = self.state.seen(instance, &[]).find(item).cloned() else { return };
        // Where the list is known it grows where it stands.
        let known = self.state.outwards(scope).find(|around| around.data.contains_key(list)).map(|around| around.id);
        if let Some(Value::List(all)) = known.and_then(|at| self.scope_mut(at)?.data.get_mut(list)) {
            all.push(value);
            self.has_new_data |= self.plan.has_conditions;
        } else {
            self.set(scope, &Variables::from([(list.to_owned(), Value::List(vec![value]))]));
        }
    }

    /// Throws what the end of an instance throws. Whether that ends the activity.
    fn behave(&mut self, scope: u32, instance: u32, element: ElementId, behavior: &Behavior) -> bool {
        let is_first =
            self.scope(scope).and_then(|scope| scope.repetition.as_ref()).is_some_and(|known| known.done == 1);
        match behavior {
            Behavior::All => false,
            Behavior::One(thrown) => {
                self.tell_border(scope, thrown.as_ref().filter(|_| is_first));
                false
            }
            Behavior::Each(thrown) => {
                self.tell_border(scope, thrown.as_ref());
                false
            }
            Behavior::Complex(cases) => {
                let counts = self.counts(scope);
                for (condition, thrown) in cases {
                    if self.is_true(instance, element, condition, &counts) {
                        self.tell_border(scope, Some(thrown));
                        return true;
                    }
                }
                false
            }
        }
    }

    /// Boundary events hear it and go on beside the activity. That they don't interrupt it is a reading of clause 10.3.8:
    /// with one behaviour the rest of the instances goes on, with a complex one the activity is left by its flows as well.
    fn tell_border(&mut self, scope: u32, thrown: Option<&DefinitionKind>) {
        let Some(thrown) = thrown.and_then(Thrown::of) else { return };
        let waits: Vec<u32> = self.border_waits(scope, &thrown);
        for wait in waits {
            self.react_beside(wait);
        }
    }
}

fn whole(number: u32) -> Value {
    Value::Number(i32::try_from(number).unwrap_or(i32::MAX).into())
}

/// A collection is named plainly or as an expression that only names it.
fn variable(name: &str) -> &str {
    let inner = name.strip_prefix("${").or_else(|| name.strip_prefix("#{")).and_then(|name| name.strip_suffix('}'));
    inner.unwrap_or(name).trim()
}
