//! Conditions, and what they leave to be seen: proved, not guessed.

use std::collections::HashSet;

use super::{CheckCode, Report};
use crate::evaluate::graph::Node;
use crate::evaluate::index::{FieldIndex, GroupIndex, SectionIndex};
use crate::evaluate::look::Check;
use crate::prove::{Goal, Proof, Solver, Spot};
use crate::{Condition, ConditionKind, Edit, Field, NodeId, Usage, Validator, ValidatorKind};

pub(super) fn check(report: &mut Report<'_>, solver: &Solver) {
    circles(report, solver);
    let mut reported = HashSet::new();
    let plan = solver.plan();
    for (index, section) in SectionIndex::each(report.walk.sections.clone()) {
        let spot = Spot { node: Node::Section(index), instance: 0 };
        conditions(report, solver, &section.skip_conditions, &plan.sections[index].skip, spot, &mut reported, false);
    }
    for (index, group) in GroupIndex::each(report.walk.groups.clone()) {
        let spot = Spot { node: Node::Group(index), instance: 0 };
        conditions(report, solver, &group.conditions, &plan.groups[index].conditions, spot, &mut reported, false);
    }
    for (index, (_, field)) in FieldIndex::each(report.walk.fields.clone()) {
        let spot = Spot { node: Node::Field(index), instance: 0 };
        conditions(report, solver, &field.conditions, &plan.fields[index].conditions, spot, &mut reported, false);
    }
    let gone = report.findings.iter().filter(|finding| finding.code == CheckCode::DanglingReference);
    reported.extend(gone.map(|finding| finding.place.node.clone()));
    unreachable(report, solver, &reported);
    required_while_hidden(report, solver);
}

fn circles(report: &mut Report<'_>, solver: &Solver) {
    for circle in solver.circles() {
        if let [node] = circle.as_slice()
            && is_told_itself(report, *node)
        {
            continue;
        }
        let named: Vec<_> = circle.iter().map(|node| report.walk.named(*node)).collect();
        let names = named.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
        if let Some((node, _)) = named.first() {
            report.add(CheckCode::CircularConditions, node, &[("names", &names)]);
        }
    }
}

/// Whether it is told of a node that it refers to itself.
fn is_told_itself(report: &Report<'_>, node: Node) -> bool {
    let place = report.walk.place(report.walk.named(node).0);
    let inside = format!("{place}.");
    let own = |finding: &super::CheckFinding| finding.place.place == place || finding.place.place.starts_with(&inside);
    report.findings.iter().any(|finding| finding.code == CheckCode::RefersToItself && own(finding))
}

/// Conditions that hold never or always. Of an And or Or only what its parts don't explain is reported. `all` says whether all of
/// the list have to hold; else one is enough.
fn conditions(
    report: &mut Report<'_>,
    solver: &Solver,
    conditions: &[Condition],
    checks: &[Check],
    spot: Spot,
    reported: &mut HashSet<NodeId>,
    all: bool,
) -> bool {
    let mut any = false;
    let plan = solver.plan();
    let has_others = conditions.len() > 1;
    for (condition, check) in conditions.iter().zip(checks) {
        let below = match check {
            Check::And(parts) => self::conditions(report, solver, condition.parts(), parts, spot, reported, true),
            Check::Or(parts) => self::conditions(report, solver, condition.parts(), parts, spot, reported, false),
            _ => false,
        };
        if below {
            any = true;
            continue;
        }
        // What is constant on purpose, unknown or dangling is told elsewhere.
        if matches!(condition.kind, ConditionKind::Constant(_) | ConditionKind::Other(_))
            || matches!(check, Check::Never)
        {
            continue;
        }
        let mut told = |code: CheckCode, report: &mut Report<'_>| {
            reported.insert(condition.node.clone());
            any = true;
            let finding = report.add(code, &condition.node, &[("condition", condition.kind.name())]);
            // Without it the same is shown: what never holds adds nothing to others, what always holds takes nothing from others.
            // The only condition of what is shown is another matter.
            // What was proved of the first instance needn't hold in others.
            let is_alone = match spot.node {
                Node::Section(_) => true,
                Node::Group(group) => plan.groups[group].limit == 1,
                Node::Field(field) => plan.groups[plan.fields[field].group].limit == 1,
            };
            let useless = if code == CheckCode::ConditionNever {
                !all && (has_others || condition.usage == Usage::Skip)
            } else {
                if all { has_others } else { !has_others && condition.usage == Usage::Show }
            };
            if useless && is_alone {
                finding.more.repair.push(Edit::Remove { node: condition.node.clone() });
            }
        };
        match solver.find(&Goal::Holds(check, spot, true)) {
            Proof::None => told(CheckCode::ConditionNever, report),
            Proof::Undecided => undecided(report, &condition.node),
            Proof::Witness(_) => match solver.find(&Goal::Holds(check, spot, false)) {
                Proof::None => told(CheckCode::ConditionAlways, report),
                Proof::Undecided => undecided(report, &condition.node),
                Proof::Witness(_) => {}
            },
        }
    }
    any
}

fn undecided(report: &mut Report<'_>, node: &NodeId) {
    report.add(CheckCode::Undecided, node, &[]);
}

/// What no answers show. Of what stands within something unreachable nothing is said, nor of what a condition explains that
/// never holds or asks for a field which isn't there.
fn unreachable(report: &mut Report<'_>, solver: &Solver, never: &HashSet<NodeId>) {
    let plan = solver.plan();
    let hidden = |node| solver.find(&Goal::Shown(Spot { node, instance: 0 }, true));
    let explained = |conditions: &[Condition]| {
        let by_itself = |condition: &Condition| never.contains(&condition.node) || has_reported_part(condition, never);
        !conditions.is_empty() && conditions.iter().all(by_itself)
    };
    let mut unreachable_groups: HashSet<GroupIndex> = HashSet::new();
    for (index, section) in SectionIndex::each(report.walk.sections.clone()) {
        if hidden(Node::Section(index)) == Proof::None {
            unreachable_groups.extend(&plan.sections[index].groups);
            if !explained(&section.skip_conditions) {
                report.add(CheckCode::Unreachable, &section.node, &[("name", &section.title)]);
            }
        }
    }
    let mut unreachable_fields: HashSet<FieldIndex> = HashSet::new();
    for (index, group) in GroupIndex::each(report.walk.groups.clone()) {
        if unreachable_groups.contains(&index) {
            unreachable_fields.extend(&plan.groups[index].fields);
        } else if !group.conditions.is_empty() && hidden(Node::Group(index)) == Proof::None {
            unreachable_fields.extend(&plan.groups[index].fields);
            if !explained(&group.conditions) {
                report.add(CheckCode::Unreachable, &group.node, &[("name", &group.title)]);
            }
        }
    }
    for (index, (_, field)) in FieldIndex::each(report.walk.fields.clone()) {
        let asked =
            !unreachable_fields.contains(&index) && !field.conditions.is_empty() && !explained(&field.conditions);
        if asked && hidden(Node::Field(index)) == Proof::None {
            report.add(CheckCode::Unreachable, &field.node, &[("name", &super::walk::called(field))]);
        }
    }
}

fn has_reported_part(condition: &Condition, reported: &HashSet<NodeId>) -> bool {
    condition.parts().iter().any(|part| reported.contains(&part.node) || has_reported_part(part, reported))
}

/// A field that another answer makes necessary, hidden while that answer is given.
fn required_while_hidden(report: &mut Report<'_>, solver: &Solver) {
    let plan = solver.plan();
    for (index, (_, field)) in FieldIndex::each(report.walk.fields.clone()) {
        for (validator, validator_plan) in field.validators.iter().zip(&plan.fields[index].validators) {
            let (ValidatorKind::RequiredIf { test, .. }, Some(target)) = (&validator.kind, validator_plan.target)
            else {
                continue;
            };
            let spot = Spot { node: Node::Field(index), instance: 0 };
            let needed = Check::Field { target, test: test.clone() };
            let goal = Goal::All(vec![Goal::Holds(&needed, spot, true), Goal::Shown(spot, false)]);
            match solver.find(&goal) {
                Proof::Witness(answers) => {
                    let name = super::walk::called(field);
                    let repair = shown_when_needed(solver, index, field, validator, &needed);
                    let finding = report.add(CheckCode::RequiredWhileHidden, &validator.node, &[("name", &name)]);
                    finding.more.witness = Some(answers);
                    finding.more.repair.extend(repair);
                }
                Proof::Undecided => undecided(report, &validator.node),
                Proof::None => {}
            }
        }
    }
}

/// Shows a field with conditions of its own also where it is needed, unless its group would hide it still.
fn shown_when_needed(
    solver: &Solver,
    index: FieldIndex,
    field: &Field,
    validator: &Validator,
    needed: &Check,
) -> Option<Edit> {
    let ValidatorKind::RequiredIf { field: asked, test } = &validator.kind else { return None };
    let group = Spot { node: Node::Group(solver.plan().fields[index].group), instance: 0 };
    let spot = Spot { node: Node::Field(index), instance: 0 };
    let hidden = Goal::All(vec![Goal::Holds(needed, spot, true), Goal::Shown(group, false)]);
    (!field.conditions.is_empty() && solver.find(&hidden) == Proof::None).then(|| Edit::Add {
        node: field.node.clone(),
        list: "displayConditions".to_owned(),
        value: Condition::show(asked.clone(), test.clone()).to_json(),
        before: None,
    })
}
