//! Conditions that ask a field which may be hidden. Here a hidden field has no answer; Amt24 goes on reckoning with the one that
//! was given before. Told with answers that show the difference.

use std::collections::HashSet;

use domain::FieldKey;
use serde_json::json;

use super::{CheckCode, Report};
use crate::evaluate::graph::Node;
use crate::evaluate::index::{FieldIndex, GroupIndex, SectionIndex};
use crate::evaluate::look::{Check, Target};
use crate::prove::{Goal, Proof, Solver, Spot};
use crate::{Answers, Condition, Edit, FieldType, Instance, NodeId, Test, Usage};

/// Longest list of conditions that is looked at: each asks for the others.
const LIST_LIMIT: usize = 40;

/// What conditions stand at.
struct Owner<'a> {
    node: Node,
    id: &'a NodeId,
    name: String,
    /// What has to be shown for them to matter.
    around: Option<Node>,
    group: Option<GroupIndex>,
}

/// Conditions side by side, and where they stand.
struct List<'a> {
    conditions: &'a [Condition],
    checks: &'a [Check],
    node: &'a NodeId,
    name: &'static str,
    /// Whether all have to hold; else one is enough.
    all: bool,
}

/// Whom is asked, and what of them.
struct Asking<'a> {
    solver: &'a Solver,
    /// What is part of a circle: there an answer may show the field that it is an answer to.
    circular: HashSet<Node>,
}

pub(super) fn check(report: &mut Report<'_>, solver: &Solver) {
    let asking = &Asking { solver, circular: solver.circles().into_iter().flatten().collect() };
    let plan = solver.plan();
    for (index, section) in SectionIndex::each(report.walk.sections.clone()) {
        let owner = Owner {
            node: Node::Section(index),
            id: &section.node,
            name: section.title.clone(),
            around: None,
            group: None,
        };
        of_owner(report, asking, &owner, &section.skip_conditions, &plan.sections[index].skip, "skipConditions");
    }
    for (index, group) in GroupIndex::each(report.walk.groups.clone()) {
        let owner = Owner {
            node: Node::Group(index),
            id: &group.node,
            name: super::walk::group_called(group).to_owned(),
            around: Some(Node::Section(plan.groups[index].section)),
            group: Some(index),
        };
        of_owner(report, asking, &owner, &group.conditions, &plan.groups[index].conditions, "displayConditions");
    }
    for (index, (_, field)) in FieldIndex::each(report.walk.fields.clone()) {
        let group = plan.fields[index].group;
        let owner = Owner {
            node: Node::Field(index),
            id: &field.node,
            name: super::walk::called(field),
            around: Some(Node::Group(group)),
            group: Some(group),
        };
        of_owner(report, asking, &owner, &field.conditions, &plan.fields[index].conditions, "displayConditions");
    }
}

fn of_owner(
    report: &mut Report<'_>,
    asking: &Asking<'_>,
    owner: &Owner<'_>,
    conditions: &[Condition],
    checks: &[Check],
    name: &'static str,
) {
    let shown = |node| Goal::Shown(Spot { node, instance: 0 }, true);
    let around: Vec<Goal<'_>> = owner.around.map(shown).into_iter().collect();
    of_list(report, asking, owner, &List { conditions, checks, node: owner.id, name, all: false }, &around);
}

/// A condition matters where those beside it don't decide already: in a list of which one is enough none of them holds, in one of
/// which all have to hold all of them do.
fn of_list(report: &mut Report<'_>, asking: &Asking<'_>, owner: &Owner<'_>, list: &List<'_>, around: &[Goal<'_>]) {
    if list.checks.len() > LIST_LIMIT {
        return;
    }
    let spot = Spot { node: owner.node, instance: 0 };
    for (index, (condition, check)) in list.conditions.iter().zip(list.checks).enumerate() {
        let others = list.checks.iter().enumerate().filter(|(other, _)| *other != index);
        let mut goals = around.to_vec();
        goals.extend(others.map(|(_, other)| Goal::Holds(other, spot, list.all)));
        let parts = |checks, all| List {
            conditions: condition.parts(),
            checks,
            node: &condition.node,
            name: "conditions",
            all,
        };
        match check {
            Check::And(checks) => of_list(report, asking, owner, &parts(checks, true), &goals),
            Check::Or(checks) => of_list(report, asking, owner, &parts(checks, false), &goals),
            Check::Field { target, test } => {
                let Some(answers) = witness(asking, target, test, &goals) else { continue };
                let asked = super::walk::called(report.walk.fields[target.field].1);
                let repair = repair(report, asking.solver, owner, list, index, (target, test), &goals);
                let parameters = [("name", owner.name.as_str()), ("asked", asked.as_str())];
                let finding = report.add(CheckCode::AskedCanBeHidden, &condition.node, &parameters);
                finding.more.witness = Some(answers);
                finding.more.repair.extend(repair);
            }
            Check::Never | Check::Variable { .. } | Check::Constant(_) => {}
        }
    }
}

fn spot_of(target: &Target) -> Spot {
    Spot { node: Node::Field(target.field), instance: target.index(0) }
}

/// Answers with which the field is hidden and has an answer that would change what the condition says.
fn witness(asking: &Asking<'_>, target: &Target, test: &Test, goals: &[Goal<'_>]) -> Option<Answers> {
    let solver = asking.solver;
    let plan = solver.plan();
    let field = &plan.fields[target.field];
    let group = &plan.groups[field.group];
    let around = [Node::Field(target.field), Node::Group(field.group), Node::Section(group.section)];
    let circular = target.circular || around.iter().any(|node| asking.circular.contains(node));
    let can_hide =
        !field.conditions.is_empty() || !group.conditions.is_empty() || !plan.sections[group.section].skip.is_empty();
    // Within a circle the hidden answer counts here, too.
    if !can_hide || circular || target.index(0) >= group.limit {
        return None;
    }
    let asked = spot_of(target);
    let mut goals = goals.to_vec();
    goals.push(Goal::Shown(asked, false));
    let Proof::Witness(mut answers) = solver.find(&Goal::All(goals)) else { return None };
    // Nobody has answered what is never shown.
    if solver.find(&Goal::Shown(asked, true)) == Proof::None {
        return None;
    }
    let key = FieldKey::new(&group.id, asked.instance, &field.id);
    let ticked = field.kind == FieldType::SingleCheckbox;
    let tells = |value: &serde_json::Value| test.holds(Some(value), ticked) != test.holds(None, ticked);
    let value = solver.classes_of(&key).into_iter().find(tells)?;
    answers.insert(key, value);
    Some(answers)
}

/// The condition under which the asked field is shown, said here as well. That changes nothing here: a hidden field wouldn't make
/// the condition hold anyway.
fn repair(
    report: &Report<'_>,
    solver: &Solver,
    owner: &Owner<'_>,
    list: &List<'_>,
    index: usize,
    (target, test): (&Target, &Test),
    goals: &[Goal<'_>],
) -> Option<Edit> {
    let plan = solver.plan();
    let condition = &list.conditions[index];
    let (asked_group, asked) = report.walk.fields[target.field];
    let ([shown], [check]) = (asked.conditions.as_slice(), plan.fields[target.field].conditions.as_slice()) else {
        return None;
    };
    let speaks_of_same = shown.fields().iter().any(|field| field.instance == Instance::Same);
    // What stands there has to mean the same here: in the same instance, or without instances.
    let same_instance = owner.group == Some(plan.fields[target.field].group)
        && matches!(target.instance, Instance::Same | Instance::At(0));
    let own = owner.group.map(|group| report.walk.groups[group]);
    let speaks_of_own = own.is_some_and(|own| own.multiple && shown.fields().iter().any(|field| field.group == own.id));
    let is_movable = same_instance || (!asked_group.multiple && !speaks_of_same && !speaks_of_own);
    if condition.usage == Usage::Skip || test.holds(None, false) || !is_movable || shown.node.is_empty() {
        return None;
    }
    // Whether that condition alone decides whether the field is shown.
    let spot = spot_of(target);
    let mut still = goals.to_vec();
    still.extend([Goal::Holds(check, spot, true), Goal::Shown(spot, false)]);
    if solver.find(&Goal::All(still)) != Proof::None {
        return None;
    }
    let (node, name) = (list.node.clone(), list.name.to_owned());
    if list.all {
        return Some(Edit::Add { node, list: name, value: shown.to_json(), before: Some(condition.node.clone()) });
    }
    let both = json!({"@type": "AndCondition", "conditions": [shown.to_json(), condition.to_json_with_ids()]});
    let mut values: Vec<_> = list.conditions.iter().map(Condition::to_json_with_ids).collect();
    values[index] = both;
    Some(Edit::Replace { node, list: name, values })
}
