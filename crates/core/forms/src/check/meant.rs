//! Several conditions of one thing, of which one is enough, where all of them were meant.

use serde_json::json;

use super::{CheckCode, Report};
use crate::evaluate::graph::Node;
use crate::evaluate::index::{FieldIndex, GroupIndex};
use crate::evaluate::look::Check;
use crate::prove::{Goal, Proof, Solver, Spot};
use crate::{Condition, ConditionKind, Edit, NodeId, Test};

/// Longest list that is looked at: each condition is held against each other one.
const LIST_LIMIT: usize = 12;

pub(super) fn check(report: &mut Report<'_>, solver: &Solver) {
    let plan = solver.plan();
    for (index, group) in GroupIndex::each(report.walk.groups.clone()) {
        let name = super::walk::group_called(group);
        let list = List { conditions: &group.conditions, checks: &plan.groups[index].conditions };
        of_list(report, solver, &list, (&group.node, name), Node::Group(index));
    }
    for (index, (_, field)) in FieldIndex::each(report.walk.fields.clone()) {
        let list = List { conditions: &field.conditions, checks: &plan.fields[index].conditions };
        of_list(report, solver, &list, (&field.node, &super::walk::called(field)), Node::Field(index));
    }
}

struct List<'a> {
    conditions: &'a [Condition],
    checks: &'a [Check],
}

fn of_list(report: &mut Report<'_>, solver: &Solver, list: &List<'_>, (id, name): (&NodeId, &str), node: Node) {
    if !(2..=LIST_LIMIT).contains(&list.conditions.len()) {
        return;
    }
    let spot = Spot { node, instance: 0 };
    let all = || Goal::All(list.checks.iter().map(|check| Goal::Holds(check, spot, true)).collect());
    if (all_negated(list) || one_is_idle(solver, list, spot)) && matches!(solver.find(&all()), Proof::Witness(_)) {
        let values: Vec<_> = list.conditions.iter().map(Condition::to_json_with_ids).collect();
        report.add(CheckCode::AllMeant, id, &[("name", name)]).more.repair.push(Edit::Replace {
            node: id.clone(),
            list: "displayConditions".to_owned(),
            values: vec![json!({"@type": "AndCondition", "conditions": values})],
        });
    }
}

/// "Not a, or not b" is nearly always shown.
fn all_negated(list: &List<'_>) -> bool {
    let negated = |one: &Condition| matches!(&one.kind, ConditionKind::Field { test: Test::NotIn(values), .. } if !values.is_empty());
    list.conditions.iter().all(negated)
}

/// Whether one condition, which holds sometimes, never holds without another one that asks another field: then it does nothing.
fn one_is_idle(solver: &Solver, list: &List<'_>, spot: Spot) -> bool {
    let asked = |check: &Check| match check {
        Check::Field { target, .. } => Some(target.field),
        Check::And(_) | Check::Or(_) | Check::Never | Check::Variable { .. } | Check::Constant(_) => None,
    };
    let can = |check, holds| matches!(solver.find(&Goal::Holds(check, spot, holds)), Proof::Witness(_));
    list.checks.iter().enumerate().any(|(index, idle)| {
        let others = list.checks.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
        let mut others = others.filter(|other| asked(other).is_some() && asked(other) != asked(idle));
        asked(idle).is_some()
            && others.any(|other| {
                let alone = Goal::All(vec![Goal::Holds(idle, spot, true), Goal::Holds(other, spot, false)]);
                solver.find(&alone) == Proof::None && can(idle, true) && can(other, false)
            })
    })
}
