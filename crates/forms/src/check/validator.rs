//! Validators that no answer fulfils.

use super::{CheckCode, CheckContext, Report};
use crate::prove::{Sample, Solver, sample};
use crate::{ValidatorKind, Vertrauensniveau};

pub(super) fn check(report: &mut Report<'_>, solver: &Solver, context: &CheckContext<'_>) {
    for (index, (_, field)) in report.walk.fields.clone().into_iter().enumerate() {
        let plan = &solver.plan().fields[index];
        let name = super::walk::called(field);
        if field.kind.is_choice() && field.options.is_empty() && plan.options_known {
            report.add(CheckCode::ChoiceWithoutOptions, &field.node, &[("name", &name)]);
            continue;
        }
        if field.kind.is_answered() && !field.validators.is_empty() {
            match sample(plan, &[], context.today) {
                Sample::None => drop(report.add(CheckCode::ValidatorsContradict, &field.node, &[("name", &name)])),
                Sample::Unknown => drop(report.add(CheckCode::Undecided, &field.node, &[])),
                Sample::Answer(_) => {}
            }
        }
        for validator in &field.validators {
            let ValidatorKind::VerificationLevel(levels) = &validator.kind else { continue };
            let lowest = levels.iter().map(|level| Vertrauensniveau::of(Some(level))).min();
            if let (Some(asked), Some(given)) = (lowest, context.level)
                && asked > given
            {
                report.add(CheckCode::LevelAboveForm, &validator.node, &[("name", &name)]);
            }
        }
    }
}
