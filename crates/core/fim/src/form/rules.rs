//! Rules in words, as conditions and validators where they are understood.

use super::compare::of_field;
use super::demand::{Application, Asks, MadeRequired, OneOf, When, common_path, condition, required_if};
use super::question::{Question, chosen};
use super::{FormField, Import, OpenPoint, OpenReason, Position};
use crate::id::same_id;
use crate::rule::{self, Demand, Reading, Test, Trigger};
use standards::xdf::model::*;

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
            let point = |reason| {
                let text = format!("{}: {text}", regel.common.identifikation.id);
                OpenPoint { path: path.replace('_', "/"), reason, text }
            };
            let taken = match rule::readings(text, &self.names) {
                None => Err(OpenReason::RuleNotUnderstood),
                Some(ways) => self.take(regel, &ways, path),
            };
            match taken {
                Ok((way, question)) => {
                    let otherwise = point(OpenReason::RuleConflicts);
                    self.taken.push(Taken { way, question, otherwise });
                }
                Err(reason) => self.open.push(point(reason)),
            }
        }
    }

    /// What a rule does in the way in which the designer reads it, and the question where there are two.
    fn take(&self, regel: &Regel, ways: &[Reading], path: &str) -> Result<(Way, Option<Question>), OpenReason> {
        let number = chosen(self.readings, &regel.common.identifikation.id, ways.len());
        let mut all = ways.iter().map(|way| self.way(way, path)).collect::<Result<Vec<Way>, _>>()?;
        let question = (ways.len() > 1).then(|| {
            let applications: Vec<&[Application]> = all.iter().map(|way| way.applications.as_slice()).collect();
            self.question(regel, ways, &applications, path, number)
        });
        Ok((all.swap_remove(number - 1), question))
    }

    /// Leaves open what doesn't get on with the rules before it, and puts the others into the form. Of the rules up to the
    /// first that doesn't all others stay. It is searched in steps that double, and then by halving: where one rule doesn't
    /// get on, the next such one is often near.
    pub(super) fn settle_rules(&mut self) {
        let mut taken = std::mem::take(&mut self.taken);
        let mut good = 0;
        while good < taken.len() && !self.agree(&taken) {
            let (mut bad, mut step) = (taken.len(), 1);
            while let Some(longer) = taken.get(..good + step).filter(|_| good + step < bad) {
                if self.agree(longer) {
                    good += step;
                    step *= 2;
                } else {
                    bad = good + step;
                }
            }
            while bad - good > 1 {
                let middle = good + (bad - good) / 2;
                if self.agree(taken.get(..middle).unwrap_or_default()) { good = middle } else { bad = middle }
            }
            self.open.push(taken.remove(good).otherwise);
        }
        self.rules_taken = taken.len();
        for Taken { way: Way { applications, one_ofs }, question, .. } in taken {
            self.questions.extend(question);
            self.one_ofs.extend(one_ofs);
            applications.into_iter().for_each(|application| self.apply(application));
        }
    }

    /// The only position below a path that ends in an element, or in a path of elements with points; `None` when there is
    /// none or several.
    pub(super) fn position(&self, path: &str, id: &str) -> Option<&Position> {
        let ends_in = |path: &str| {
            let mut own = path.rsplit('_');
            id.rsplit('.').all(|id| own.next().is_some_and(|own| same_id(own, id)))
        };
        let last = id.rsplit('.').next().unwrap_or_default();
        let fits = |position: &&Position| is_below(&position.path, path) && ends_in(&position.path);
        let mut fitting = self.positions.of(last).filter(fits);
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    fn way(&self, way: &Reading, path: &str) -> Result<Way, OpenReason> {
        let mut found = Way { applications: vec![], one_ofs: vec![] };
        for demand in &way.demands {
            match demand {
                Demand::Required { target, when } => {
                    found.applications.push(self.application(target, when, Asks::Filled, path)?)
                }
                Demand::OnlyWhen { target, when } => {
                    found.applications.push(self.application(target, when, Asks::HiddenElse, path)?)
                }
                Demand::Shown { target, when } => {
                    found.applications.push(self.application(target, when, Asks::Shown, path)?)
                }
                Demand::OneOf { .. } => found.one_ofs.extend(self.one_of(demand, path)?),
            }
        }
        Ok(found)
    }

    fn application(&self, target: &str, when: &Trigger, asks: Asks, path: &str) -> Result<Application, OpenReason> {
        let trigger = self.position(path, &when.field).ok_or(OpenReason::RuleWithoutTarget)?;
        let &[at] = trigger.fields.as_slice() else { return Err(OpenReason::RuleWithoutTarget) };
        let field = self.field(at).filter(|field| field.is_answered()).ok_or(OpenReason::RuleWithoutTarget)?;
        // A group is filled in or not; it has no value, even if there is one field in it only.
        if field.place.path != trigger.path && matches!(when.test, Test::Equals(_) | Test::Differs(_)) {
            return Err(OpenReason::RuleCompares);
        }
        let test = of_field(&when.test, field)?;
        let required = asks == Asks::Filled;
        // What has a value from the beginning shows nothing until its optional group is there.
        let optional_trigger = trigger.optional.as_ref().filter(|_| field.is_given());
        let target = self.position(path, target).ok_or(OpenReason::RuleWithoutTarget)?;
        let asked = self.evidence(&target.fields);
        // What may be seen only while it is empty, or asks for itself, is nothing that a form can show.
        let only_begun = required && test.needs_answer() && target.path != trigger.path;
        if asked.is_empty() || (target.fields.contains(&at) && !only_begun) {
            return Err(OpenReason::RuleWithoutTarget);
        }
        // What has to be there always can't be forbidden.
        if !required && target.mandatory {
            return Err(OpenReason::RuleConflicts);
        }
        // One answer may change something in every instance, but of several answers it can't be told which one is meant.
        if self.is_repeated(at.0) && target.fields.iter().any(|(group, _)| *group != at.0) {
            return Err(OpenReason::RuleWithRepetition);
        }
        if required && !self.is_one_instance(&asked) && self.mandatory(&target.path, &target.fields).is_empty() {
            return Err(OpenReason::RuleWithRepetition);
        }
        let around = self.optional_around(&common_path(&trigger.path, &target.path));
        if optional_trigger.is_some_and(|optional| around.as_ref() != Some(optional)) {
            return Err(OpenReason::RuleWithPreset);
        }
        let mut optional = None;
        // An answer in an optional group shows that the group is there; that there is no answer doesn't.
        if required && (!test.needs_answer() || optional_trigger.is_some()) {
            optional = around;
            if optional.as_ref().is_some_and(|optional| !is_below(path, optional)) {
                return Err(OpenReason::RuleInOptionalGroup);
            }
        }
        let application = Application {
            when: When { field: at, test },
            target: target.path.clone(),
            targets: target.fields.clone(),
            asks,
            optional,
        };
        if required {
            let Asked { mandatory, any } = self.asked(&application);
            // Nobody can fill in a locked field, and alternatives can't tell a preset value from an answer.
            if mandatory.iter().any(|at| self.field(*at).is_some_and(FormField::is_locked)) {
                return Err(OpenReason::RuleWithoutTarget);
            }
            if !any.is_empty() && self.has_preset(&target.fields) {
                return Err(OpenReason::RuleWithPreset);
            }
        }
        Ok(application)
    }

    fn apply(&mut self, application: Application) {
        match application.asks {
            Asks::Filled => {
                self.require(&application);
                let Application { target, when, optional, .. } = application;
                self.made_required.push(MadeRequired { target, when, optional });
            }
            Asks::HiddenElse => {
                let Application { when, target, targets, .. } = application;
                for at in targets {
                    let key = self.key(when.field, at.0);
                    if let (Some(key), Some(field)) = (key, self.field_mut(at)) {
                        field.conditions.push(condition(&key, &when.test));
                    }
                }
                self.appearing.push(Appearing { target, when });
            }
            // It is there as long as nothing hides it.
            Asks::Shown => {}
        }
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
    pub(super) fn asked(&self, application: &Application) -> Asked {
        let Application { target, targets, .. } = application;
        // What is answered already has nothing to be asked for.
        let answered = application.when.test.needs_answer().then_some(application.when.field);
        let mut mandatory = self.mandatory(target, targets);
        let mut any = vec![];
        if mandatory.is_empty() && !answered.is_some_and(|at| targets.contains(&at)) {
            any = self.evidence(targets);
            any.sort_by_key(|(group, _)| self.is_repeated(*group));
        }
        mandatory.retain(|at| Some(*at) != answered);
        Asked { mandatory, any }
    }

    fn require(&mut self, application: &Application) {
        let Asked { mandatory, any } = self.asked(application);
        let Application { when, optional, .. } = application;
        let one_of = |fields| OneOf {
            alternatives: vec![fields],
            exactly: false,
            optional: optional.clone(),
            when: Some(when.clone()),
        };
        if !any.is_empty() {
            self.one_ofs.push(one_of(any));
        }
        for at in mandatory {
            if optional.is_some() {
                self.one_ofs.push(one_of(vec![at]));
            } else if let Some(key) = self.key(when.field, at.0)
                && let Some(field) = self.field_mut(at)
            {
                field.validators.push(required_if(&key, &when.test));
            }
        }
    }

    /// Whether one of these fields has a value from the beginning that somebody may change.
    pub(super) fn has_preset(&self, fields: &[(usize, usize)]) -> bool {
        fields.iter().any(|at| self.field(*at).is_some_and(|field| field.is_answered() && field.preset().is_some()))
    }
}

/// What has to be filled in: each of some fields, or else one of some.
pub(super) struct Asked {
    pub(super) mandatory: Vec<(usize, usize)>,
    pub(super) any: Vec<(usize, usize)>,
}

/// A rule that may be taken.
pub(super) struct Taken {
    pub(super) way: Way,
    question: Option<Question>,
    /// What is told where it can't be taken beside the others.
    otherwise: OpenPoint,
}

/// What one reading of a rule does to the form.
pub(super) struct Way {
    pub(super) applications: Vec<Application>,
    pub(super) one_ofs: Vec<OneOf>,
}

/// An element that appears by a condition.
pub(super) struct Appearing {
    pub(super) target: String,
    pub(super) when: When,
}

/// Whether a path leads to an element or to one in it.
pub(super) fn is_below(path: &str, element: &str) -> bool {
    path.strip_prefix(element).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}
