//! Values with which fields start, and fields that only such a value could fill in.

use jiff::civil::Date;

use super::{CheckCode, Report};
use crate::evaluate::canonical;
use crate::evaluate::judge::{Given, judge};
use crate::prove::Solver;
use crate::{Edit, Field, FindingKind, ValidatorKind};

pub(super) fn check(report: &mut Report<'_>, solver: &Solver, today: Date) {
    for (index, (_, field)) in report.walk.fields.clone().into_iter().enumerate() {
        if !field.kind.is_answered() {
            continue;
        }
        let plan = &solver.plan().fields[index];
        let required = plan.required
            || field.validators.iter().any(|validator| matches!(validator.kind, ValidatorKind::RequiredIf { .. }));
        let name = super::walk::called(field);
        if required && field.disabled && is_filled_by_nobody(field) {
            let finding = report.add(CheckCode::RequiredButLocked, &field.node, &[("name", &name)]);
            finding.repair.push(Edit::Set {
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
            finding.repair.push(Edit::Unset { node: field.node.clone(), property: "value".to_owned() });
        }
    }
}

/// Whether neither the applicant nor the form, the account or the process gives it a value.
fn is_filled_by_nobody(field: &Field) -> bool {
    field.source.is_none()
        && field.external_value.is_none()
        && field.external_source.is_none()
        && crate::is_empty(&field.default)
}
