//! Rules in words, as conditions and validators where they are understood.

use super::super::model::*;
use super::super::rule::{self, Demand, Reading, Test, Trigger};
use super::compare::of_field;
use super::demand::{MadeRequired, OneOf, When, common_path, condition, required_if};
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
        let mut all = ways.iter().map(|way| self.way(way, path)).collect::<Result<Vec<Way>, _>>()?;
        if ways.len() > 1 {
            let applications: Vec<&[Application]> = all.iter().map(|way| way.applications.as_slice()).collect();
            let question = self.question(regel, ways, &applications, path, number);
            self.questions.push(question);
        }
        let Way { applications, one_ofs } = all.swap_remove(number - 1);
        self.one_ofs.extend(one_ofs);
        applications.into_iter().for_each(|application| self.apply(application));
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

    fn way(&self, way: &Reading, path: &str) -> Result<Way, OpenReason> {
        let mut found = Way { applications: vec![], one_ofs: vec![] };
        for demand in &way.demands {
            match demand {
                Demand::Required { target, when } => {
                    found.applications.push(self.application(target, when, true, path)?)
                }
                Demand::OnlyWhen { target, when } => {
                    found.applications.push(self.application(target, when, false, path)?)
                }
                Demand::OneOf { .. } => found.one_ofs.extend(self.one_of(demand, path)?),
            }
        }
        Ok(found)
    }

    fn application(&self, target: &str, when: &Trigger, required: bool, path: &str) -> Result<Application, OpenReason> {
        let trigger = self.position(path, &when.field).ok_or(OpenReason::RuleWithoutTarget)?;
        let &[at] = trigger.fields.as_slice() else { return Err(OpenReason::RuleWithoutTarget) };
        let field = self.field(at).filter(|field| field.is_answered()).ok_or(OpenReason::RuleWithoutTarget)?;
        // A group is filled in or not; it has no value, even if there is one field in it only.
        if field.place.path != trigger.path && matches!(when.test, Test::Equals(_) | Test::Differs(_)) {
            return Err(OpenReason::RuleCompares);
        }
        let test = of_field(&when.test, field)?;
        let target = self.position(path, target).ok_or(OpenReason::RuleWithoutTarget)?;
        let asked = self.evidence(&target.fields);
        // What may be seen only while it is empty, or asks for itself, is nothing that a form can show.
        if asked.is_empty() || (!required && target.fields.contains(&at)) {
            return Err(OpenReason::RuleWithoutTarget);
        }
        // One answer may change something in every instance, but of several answers it can't be told which one is meant.
        if self.is_repeated(at.0) && target.fields.iter().any(|(group, _)| *group != at.0) {
            return Err(OpenReason::RuleWithRepetition);
        }
        if required && !self.is_one_instance(&asked) && self.mandatory(&target.path, &target.fields).is_empty() {
            return Err(OpenReason::RuleWithRepetition);
        }
        let mut optional = None;
        // An answer in an optional group shows that the group is there; that there is no answer doesn't.
        if required && !test.needs_answer() {
            optional = self.optional_around(&common_path(&trigger.path, &target.path));
            if optional.as_ref().is_some_and(|optional| !is_below(path, optional)) {
                return Err(OpenReason::RuleInOptionalGroup);
            }
        }
        Ok(Application {
            when: When { field: at, test },
            target: target.path.clone(),
            targets: target.fields.clone(),
            required,
            optional,
        })
    }

    pub(super) fn apply(&mut self, application: Application) {
        let Application { when, target, targets, required, optional } = application;
        if required {
            self.require(&when, &target, &targets, optional.as_ref());
            self.made_required.push(MadeRequired { target, when, optional });
            return;
        }
        for at in targets {
            let key = self.key(when.field, at.0);
            if let (Some(key), Some(field)) = (key, self.field_mut(at)) {
                field.conditions.push(condition(&key, &when.test));
            }
        }
        self.appearing.push(Appearing { target, when });
    }

    /// The fields of an element that have to be filled in wherever it is; a field itself is one.
    fn mandatory(&self, target: &str, fields: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let is_mandatory = |at: &(usize, usize)| {
            self.field(*at).is_some_and(|field| {
                let optional_within = field.place.optional.iter().any(|path| path != target && is_below(path, target));
                field.is_answered() && (field.place.path == target || (field.mandatory && !optional_within))
            })
        };
        fields.iter().copied().filter(is_mandatory).collect()
    }

    /// Of a group everything that is mandatory in it is asked for; where nothing is that is always there, one of its fields.
    fn require(&mut self, when: &When, target: &str, targets: &[(usize, usize)], optional: Option<&String>) {
        let mandatory = self.mandatory(target, targets);
        let one_of = |fields, unless_shown| OneOf {
            alternatives: vec![fields],
            exactly: false,
            optional: optional.cloned(),
            when: Some(when.clone()),
            unless_shown,
        };
        let mut any = self.evidence(targets);
        any.extend(mandatory.iter().filter(|at| !any.contains(at)).copied().collect::<Vec<_>>());
        any.sort_by_key(|(group, _)| self.is_repeated(*group));
        if mandatory.iter().all(|at| self.field(*at).is_some_and(|field| field.place.path != target)) {
            self.one_ofs.push(one_of(any, mandatory.clone()));
        }
        for at in mandatory {
            if optional.is_some() {
                self.one_ofs.push(one_of(vec![at], vec![]));
            } else if let Some(key) = self.key(when.field, at.0)
                && let Some(field) = self.field_mut(at)
            {
                field.validators.push(required_if(&key, &when.test));
            }
        }
    }
}

/// What one reading of a rule does to the form.
struct Way {
    applications: Vec<Application>,
    one_ofs: Vec<OneOf>,
}

pub(super) struct Application {
    pub(super) when: When,
    /// Path of the element.
    target: String,
    pub(super) targets: Vec<(usize, usize)>,
    required: bool,
    /// The optional group without which it isn't required.
    optional: Option<String>,
}

/// An element that appears by a condition.
pub(super) struct Appearing {
    pub(super) target: String,
    pub(super) when: When,
}

/// Rules of 2.0 write ids with 8 digits, elements of 3.0.0 have 11.
pub(in crate::xdf) fn same_id(one: &str, other: &str) -> bool {
    let parts = |id: &str| Some((id.get(..3)?.to_owned(), id.get(3..)?.trim_start_matches('0').to_owned()));
    one == other || parts(one) == parts(other)
}

/// Whether a path leads to an element or to one in it.
pub(super) fn is_below(path: &str, element: &str) -> bool {
    path.strip_prefix(element).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}
