//! Bounds between fields that can't all hold: "from" after "to" after "from".

use jiff::civil::Date;

use super::{CheckCode, Report};
use crate::evaluate::graph::Node;
use crate::evaluate::index::FieldIndex;
use crate::prove::{Goal, Link, Proof, Solver, Spot, impossible_order};
use crate::{DateBound, FieldRef, NumberBound, Span, ValidatorKind};

/// Most contradictions that are told apart.
const LIMIT: usize = 20;

pub(super) fn check(report: &mut Report<'_>, solver: &Solver, today: Date) {
    for gather in [dates, numbers] {
        let mut links = gather(report, solver, today);
        for _ in 0..LIMIT {
            let order: Vec<Link> = links.iter().map(|(link, _)| *link).collect();
            // The place behind the last field stands for the origin, against which fixed bounds are counted.
            let Some(circle) = impossible_order(report.walk.fields.len() + 1, &order) else { break };
            tell(report, solver, &circle.iter().map(|index| links[*index]).collect::<Vec<_>>());
            links.remove(circle[0]);
        }
    }
}

/// A bound with the field that has it.
type Bound = (Link, FieldIndex);

fn tell(report: &mut Report<'_>, solver: &Solver, circle: &[Bound]) {
    let origin = report.walk.fields.len();
    let linked = circle.iter().flat_map(|(link, _)| [link.low, link.high]);
    let mut fields: Vec<FieldIndex> = linked.filter(|at| *at != origin).map(FieldIndex).collect();
    fields.sort_unstable();
    fields.dedup();
    if fields.len() < 2 {
        // Bounds of one field are told as contradicting validators.
        return;
    }
    let shown = fields.iter().map(|field| Goal::Shown(Spot { node: Node::Field(*field), instance: 0 }, true)).collect();
    let witness = match solver.find(&Goal::All(shown)) {
        Proof::None => return,
        Proof::Witness(answers) => Some(answers),
        Proof::Undecided => None,
    };
    let names: Vec<String> = fields.iter().map(|field| super::walk::called(report.walk.fields[*field].1)).collect();
    let node = &report.walk.fields[circle[0].1].1.node;
    report.add(CheckCode::OrderContradicts, node, &[("names", &names.join(", "))]).more.witness = witness;
}

fn other(report: &Report<'_>, solver: &Solver, own: FieldIndex, field: &FieldRef) -> Option<FieldIndex> {
    let own_group = &report.walk.fields[own].0.id;
    // Other instances are other answers.
    let same = field.index(field.group == *own_group, 0) == 0;
    solver.plan().place(&field.group, &field.field).map(|(_, field)| field).filter(|_| same)
}

fn dates(report: &Report<'_>, solver: &Solver, today: Date) -> Vec<Bound> {
    let origin = report.walk.fields.len();
    let day_number = |day: Date| i128::from(day.duration_since(Date::constant(2000, 1, 1)).as_hours() / 24);
    let mut bounds = vec![];
    for (own, (_, field)) in FieldIndex::each(&report.walk.fields) {
        for validator in &field.validators {
            let (bound, is_min) = match &validator.kind {
                ValidatorKind::MinDate(bound) => (bound, true),
                ValidatorKind::MaxDate(bound) => (bound, false),
                _ => continue,
            };
            let (against, least, most) = match bound {
                DateBound::Day(day) => (Some(origin), day_number(*day), day_number(*day)),
                DateBound::Today(span) => {
                    let day = span.after(today).map(day_number).unwrap_or_default();
                    (Some(origin), day, day)
                }
                DateBound::Field(field, span) => {
                    (other(report, solver, own, field).map(|field| field.0), days(*span).0, days(*span).1)
                }
            };
            let Some(against) = against else { continue };
            let link = match is_min {
                true => Link { low: against, high: own.0, gap: least },
                false => Link { low: own.0, high: against, gap: -most },
            };
            bounds.push((link, own));
        }
    }
    bounds
}

/// Fewest and most days of a span, wherever it begins.
fn days(span: Span) -> (i128, i128) {
    let part = |count: i16, short: i128, long: i128| {
        let count = i128::from(count);
        if count < 0 { (count * long, count * short) } else { (count * short, count * long) }
    };
    let (years, months) = (part(span.years, 365, 366), part(span.months, 28, 31));
    let days = i128::from(span.days);
    (years.0 + months.0 + days, years.1 + months.1 + days)
}

fn numbers(report: &Report<'_>, solver: &Solver, _today: Date) -> Vec<Bound> {
    let origin = report.walk.fields.len();
    let mut bounds = vec![];
    for (own, (_, field)) in FieldIndex::each(&report.walk.fields) {
        for validator in &field.validators {
            let (bound, is_min) = match &validator.kind {
                ValidatorKind::MinNumber(bound) => (bound, true),
                ValidatorKind::MaxNumber(bound) => (bound, false),
                _ => continue,
            };
            let (against, units) = match bound {
                NumberBound::Value(number) => (Some(origin), number.units()),
                NumberBound::Field(field) => (other(report, solver, own, field).map(|field| field.0), 0),
            };
            let Some(against) = against else { continue };
            let link = match is_min {
                true => Link { low: against, high: own.0, gap: units },
                false => Link { low: own.0, high: against, gap: -units },
            };
            bounds.push((link, own));
        }
    }
    bounds
}
