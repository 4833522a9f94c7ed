//! Rules in words, as conditions and validators where they are understood.

use serde_json::Value;

use super::super::model::*;
use super::super::rule::{self, Demand, Reading, Test};
use super::demand::{OneOf, condition, required_if};
use super::question::chosen;
use super::{Import, OpenPoint, OpenReason, Position};

impl Import<'_> {
    /// All rules of groups and fields, with the path of what they belong to.
    pub(super) fn rules_below(&self, schema: &Stammdatenschema) -> Vec<(String, Vec<Regel>)> {
        fn walk(structure: &[Struktur], path: &str, found: &mut Vec<(String, Vec<Regel>)>) {
            for position in structure {
                let path = format!("{path}_{}", position.enthaelt.common().identifikation.id);
                match &position.enthaelt {
                    Strukturelement::Datenfeldgruppe(gruppe) => {
                        found.push((path.clone(), gruppe.regel.clone()));
                        walk(&gruppe.struktur, &path, found);
                    }
                    Strukturelement::Datenfeld(feld) => found.push((path, feld.regel.clone())),
                }
            }
        }
        let mut found = vec![];
        walk(&schema.struktur, &schema.common.identifikation.id, &mut found);
        found
    }

    /// Takes over the rules of one element; those that can't be stay at their place in words.
    pub(super) fn regeln(&mut self, regeln: &[Regel], path: &str) {
        for regel in regeln {
            self.rules += 1;
            let text = regel.freitext.as_deref().unwrap_or_default().trim();
            let reason = match rule::readings(text) {
                None => Some(OpenReason::RuleNotUnderstood),
                Some(ways) => self.take(regel, &ways, path).err(),
            };
            match reason {
                None => self.rules_taken += 1,
                Some(reason) => {
                    let text = format!("{}: {text}", regel.common.identifikation.id);
                    self.open.push(OpenPoint { path: path.replace('_', "/"), reason, text });
                }
            }
        }
    }

    /// Takes a rule over in the way in which the designer reads it.
    pub(super) fn take(&mut self, regel: &Regel, ways: &[Reading], path: &str) -> Result<(), OpenReason> {
        let number = chosen(self.readings, &regel.common.identifikation.id, ways.len());
        let Some(way) = ways.get(number - 1) else { return Err(OpenReason::RuleNotUnderstood) };
        let mut all = vec![];
        for way in ways {
            let applications = self.applications(&way.demands, path).ok_or(OpenReason::RuleWithoutTarget)?;
            if applications.iter().any(|one| !self.has_code(one)) {
                return Err(OpenReason::RuleWithUnknownCode);
            }
            all.push(applications);
        }
        if ways.len() > 1 {
            let question = self.question(regel, ways, &all, path, number);
            self.questions.push(question);
        }
        let one_ofs: Vec<OneOf> = way.demands.iter().filter_map(|demand| self.one_of(demand, path)).collect();
        self.one_ofs.extend(one_ofs);
        all.into_iter().nth(number - 1).into_iter().flatten().for_each(|application| self.apply(application));
        Ok(())
    }

    /// The only position below a path that ends in an element; `None` when there is none or several.
    pub(super) fn position(&self, path: &str, id: &str) -> Option<&Position> {
        let mut fitting = self.positions.iter().filter(|position| {
            let own = position.path.rsplit('_').next().unwrap_or_default();
            is_below(&position.path, path) && same_id(own, id)
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    pub(super) fn applications(&self, demands: &[Demand], path: &str) -> Option<Vec<Application>> {
        let application = |demand: &Demand| {
            let (target, when, required) = match demand {
                Demand::Required { target, when } => (target, when, true),
                Demand::OnlyWhen { target, when } => (target, when, false),
                Demand::OneOf { .. } => return None,
            };
            let trigger = self.position(path, &when.field)?;
            let &[(group, field)] = trigger.fields.as_slice() else { return None };
            let target = self.position(path, target)?;
            Some(Application {
                trigger: (group, field),
                test: when.test.clone(),
                target: target.path.clone(),
                targets: target.fields.clone(),
                required,
            })
        };
        let (one_ofs, others): (Vec<&Demand>, Vec<&Demand>) =
            demands.iter().partition(|demand| matches!(demand, Demand::OneOf { .. }));
        if one_ofs.iter().any(|demand| self.one_of(demand, path).is_none()) {
            return None;
        }
        others.into_iter().map(application).collect()
    }

    /// Whether the code that is compared with can be chosen at all.
    pub(super) fn has_code(&self, application: &Application) -> bool {
        let (Test::Equals(code) | Test::Differs(code)) = &application.test else { return true };
        let options = self.field(application.trigger).and_then(|field| field.properties.get("possibleValues"));
        let Some(options) = options.and_then(Value::as_array) else { return true };
        options.iter().any(|option| option.get("value").and_then(Value::as_str) == Some(code))
    }

    pub(super) fn apply(&mut self, application: Application) {
        let single = application.targets.len() == 1;
        let target = application.target.clone();
        if application.required {
            self.made_required.push((application.target, application.trigger, application.test.clone()));
        } else {
            self.appearing.push(application.target);
        }
        for (group, field) in application.targets {
            let Some(key) = self.key(application.trigger, group) else { return };
            let Some(field) = self.groups.get_mut(group).and_then(|group| group.fields.get_mut(field)) else {
                continue;
            };
            if application.required {
                // Of a group only what is mandatory in it.
                let optional_within =
                    field.place.optional.iter().any(|path| *path != target && is_below(path, &target));
                if single || (field.mandatory && !optional_within) {
                    field.validators.push(required_if(&key, &application.test));
                }
            } else {
                field.conditions.push(condition(&key, &application.test));
            }
        }
    }
}

pub(super) struct Application {
    pub(super) trigger: (usize, usize),
    test: Test,
    /// Path of the element.
    target: String,
    pub(super) targets: Vec<(usize, usize)>,
    required: bool,
}

/// Rules of 2.0 write ids with 8 digits, elements of 3.0.0 have 11.
pub(super) fn same_id(one: &str, other: &str) -> bool {
    let parts = |id: &str| Some((id.get(..3)?.to_owned(), id.get(3..)?.trim_start_matches('0').to_owned()));
    one == other || parts(one) == parts(other)
}

/// Whether a path leads to an element or to one in it.
pub(super) fn is_below(path: &str, element: &str) -> bool {
    path.strip_prefix(element).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}
