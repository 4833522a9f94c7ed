//! Validators over several fields that no answers fulfil, or that never say anything.

use super::{CheckCode, Report};
use crate::evaluate::graph::Node;
use crate::evaluate::look::Target;
use crate::prove::{Goal, Proof, Solver, Spot};
use crate::{Validator, ValidatorKind};

pub(super) fn check(report: &mut Report<'_>, solver: &Solver) {
    for rule in &solver.plan().rules {
        let Some(validator) =
            report.walk.groups.get(rule.group.0).and_then(|group| group.validators.get(rule.validator.0))
        else {
            continue;
        };
        let spot = Spot { node: Node::Group(rule.group), instance: 0 };
        if solver.find(&Goal::Holds(&rule.when, spot, true)) == Proof::None {
            let name = report.walk.named(Node::Group(rule.group)).1;
            let parameters = [("name", name.as_str()), ("validator", validator.name())];
            report.add(CheckCode::ValidatorNever, &validator.node, &parameters);
            continue;
        }
        let group = Goal::All(vec![Goal::Shown(spot, true), Goal::Holds(&rule.when, spot, true)]);
        hidden(report, solver, validator, &group, &rule.alternatives);
        if matches!(validator.kind, ValidatorKind::ExactlyOneOf(_)) {
            contradiction(report, solver, validator, &group, &rule.alternatives);
        }
    }
}

fn shown(target: &Target) -> Goal<'static> {
    Goal::Shown(Spot { node: Node::Field(target.field), instance: target.index(0) }, true)
}

fn hidden(
    report: &mut Report<'_>,
    solver: &Solver,
    validator: &Validator,
    group: &Goal<'_>,
    alternatives: &[Vec<Target>],
) {
    let plan = solver.plan();
    let is_there = |target: &Target| target.index(0) < plan.groups[plan.fields[target.field].group].limit;
    let never = |target: &Target| {
        !is_there(target) || solver.find(&Goal::All(vec![group.clone(), shown(target)])) == Proof::None
    };
    if alternatives.iter().flatten().all(never) {
        report.add(CheckCode::AlternativesHidden, &validator.node, &[]);
    }
}

/// Two alternatives with fields that are required by themselves, and answers that show both.
fn contradiction(
    report: &mut Report<'_>,
    solver: &Solver,
    validator: &Validator,
    group: &Goal<'_>,
    alternatives: &[Vec<Target>],
) {
    let required: Vec<Vec<&Target>> = alternatives
        .iter()
        .map(|fields| fields.iter().filter(|target| solver.plan().fields[target.field].required).collect())
        .collect();
    for (index, one) in required.iter().enumerate() {
        for other in required.iter().skip(index + 1).flatten() {
            for one in one {
                let both = Goal::All(vec![group.clone(), shown(one), shown(other)]);
                let Proof::Witness(answers) = solver.find(&both) else { continue };
                let names = [one, other].map(|target| super::walk::called(report.walk.fields[target.field].1));
                let finding =
                    report.add(CheckCode::AlternativesContradict, &validator.node, &[("names", &names.join(" und "))]);
                finding.more.witness = Some(answers);
                return;
            }
        }
    }
}
