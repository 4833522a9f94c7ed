//! Values with which fields start, and fields that only such a value could fill in.

use jiff::civil::Date;
use serde_json::Value;

use super::{CheckCode, Report};
use crate::evaluate::canonical;
use crate::evaluate::index::FieldIndex;
use crate::evaluate::judge::{Given, judge};
use crate::prove::Solver;
use crate::{Edit, Field, FieldType, FindingKind, ValidatorKind};

pub(super) fn check(report: &mut Report<'_>, solver: &Solver, today: Date) {
    alternatives(report, solver);
    for (index, (_, field)) in FieldIndex::each(report.walk.fields.clone()) {
        if !field.kind.is_answered() {
            continue;
        }
        let plan = &solver.plan().fields[index];
        let required = plan.required
            || field.validators.iter().any(|validator| matches!(validator.kind, ValidatorKind::RequiredIf { .. }));
        let name = super::walk::called(field);
        if required && field.disabled && is_filled_by_nobody(field) {
            let finding = report.add(CheckCode::RequiredButLocked, &field.node, &[("name", &name)]);
            finding.more.repair.push(Edit::Set {
                node: field.node.clone(),
                property: "disabled".to_owned(),
                value: false.into(),
            });
        }
        // What the account fills in starts with a sample only; a placeholder is filled in before anybody sees it.
        let is_placeholder = field.default.as_str().is_some_and(|text| text.contains("${"));
        if field.prefill().is_some() || is_placeholder || crate::is_empty(&field.default) {
            continue;
        }
        let answer = canonical(&field.kind, &field.default);
        let given = Given {
            field: plan,
            answer: &answer,
            locked: None,
            verified: None,
            today,
            other: &|_| None,
            type_of: &|_| &plan.kind,
        };
        let refused = judge(&given).1.map(|(kind, _)| kind);
        let is_due_later = |kind: &FindingKind| {
            matches!(kind, FindingKind::Required | FindingKind::ConsentMissing | FindingKind::NotVerified)
        };
        if refused.is_some_and(|kind| !is_due_later(&kind)) {
            let value = crate::value::plain(&field.default);
            let finding = report.add(CheckCode::PresetRefused, &field.node, &[("name", &name), ("value", &value)]);
            finding.more.repair.push(Edit::Unset { node: field.node.clone(), property: "value".to_owned() });
        }
    }
}

/// Validators over several fields of which nobody can fill in any.
fn alternatives(report: &mut Report<'_>, solver: &Solver) {
    for rule in &solver.plan().rules {
        let Some(group) = report.walk.groups.get(rule.group.0) else { continue };
        let Some(validator) = group.validators.get(rule.validator.0) else { continue };
        let mut fields = rule.alternatives.iter().flatten().map(|target| report.walk.fields[target.field].1).peekable();
        if fields.peek().is_some() && fields.all(|field| field.disabled && is_filled_by_nobody(field)) {
            let name = super::walk::group_called(group);
            report.add(CheckCode::RequiredButLocked, &validator.node, &[("name", name)]);
        }
    }
}

/// Whether neither the applicant nor the form, the account or the process gives it a value.
pub(super) fn is_filled_by_nobody(field: &Field) -> bool {
    let starts = canonical(&field.kind, &field.default);
    // A box counts as filled in once it is ticked.
    let is_empty =
        if field.kind == FieldType::SingleCheckbox { starts != Value::Bool(true) } else { crate::is_empty(&starts) };
    field.source.is_none() && field.external_value.is_none() && field.external_source.is_none() && is_empty
}
