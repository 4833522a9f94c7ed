//! Validators that no answer fulfils, or that never say anything.

use super::{CheckCode, CheckContext, Report};
use crate::evaluate::graph::Node;
use crate::evaluate::index::FieldIndex;
use crate::evaluate::look::Check;
use crate::evaluate::plan::ValidatorPlan;
use crate::prove::{Goal, Proof, Sample, Solver, Spot, sample};
use crate::{Field, Validator, ValidatorKind, Vertrauensniveau};

pub(super) fn check(report: &mut Report<'_>, solver: &Solver, context: &CheckContext<'_>) {
    for (index, (_, field)) in FieldIndex::each(report.walk.fields.clone()) {
        let plan = &solver.plan().fields[index];
        let name = super::walk::called(field);
        if field.kind.is_choice() && field.options.is_empty() && plan.options_known {
            report.add(CheckCode::ChoiceWithoutOptions, &field.node, &[("name", &name)]);
            continue;
        }
        let mut refuses_all = false;
        for (validator, validator_plan) in field.validators.iter().zip(&plan.validators) {
            let parameters = [("name", name.as_str()), ("validator", validator.name())];
            match sense(field, validator, validator_plan) {
                Sense::Judges if never_asks(solver, index, validator, validator_plan) => {
                    report.add(CheckCode::ValidatorNever, &validator.node, &parameters);
                }
                Sense::Judges => {}
                Sense::Never => drop(report.add(CheckCode::ValidatorNever, &validator.node, &parameters)),
                Sense::RefusesAll => {
                    refuses_all = true;
                    report.add(CheckCode::ValidatorRefusesAll, &validator.node, &parameters);
                }
            }
        }
        if field.kind.is_answered() && !field.validators.is_empty() && !refuses_all {
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

/// What a validator does with answers of the field's type.
enum Sense {
    Judges,
    Never,
    RefusesAll,
}

/// One that is given what it can't judge finds nothing, or doesn't find what it asks for.
fn sense(field: &Field, validator: &Validator, plan: &ValidatorPlan) -> Sense {
    use ValidatorKind as K;
    if validator.kind.suits(&field.kind) {
        return Sense::Judges;
    }
    if !field.kind.is_answered() {
        return Sense::Never;
    }
    match &validator.kind {
        K::RequiredIf { .. }
        | K::External
        | K::Other(_)
        | K::VerificationLevel(_)
        | K::AtLeastOneOf(_)
        | K::ExactlyOneOf(_)
        | K::MinDate(_)
        | K::MaxDate(_)
        | K::MinAge(_)
        | K::MaxAge(_)
        | K::EuroPositive { .. }
        | K::EuroNegative { .. }
        | K::MaxLength(_)
        | K::Din91379(_)
        | K::FileName(_)
        | K::MaxFileSize(_)
        | K::MaxTotalSize(_)
        | K::MaxFiles(_)
        | K::PdfA => Sense::Never,
        K::Regex(_) if plan.regex.as_ref().is_some_and(|regex| !regex.is_match("")) => Sense::RefusesAll,
        K::Regex(_) => Sense::Never,
        K::MinLength(min) => {
            if *min > 0 {
                Sense::RefusesAll
            } else {
                Sense::Never
            }
        }
        K::Number { .. }
        | K::MinNumber(_)
        | K::MaxNumber(_)
        | K::Iban
        | K::Bic
        | K::TaxId
        | K::Plz
        | K::PlzAmong(_)
        | K::KfzKennzeichen
        | K::Email
        | K::Phone
        | K::IdCardNumber
        | K::FileExtensions(_) => Sense::RefusesAll,
    }
}

/// Whether no answer makes a field necessary that another one should make so.
fn never_asks(solver: &Solver, field: FieldIndex, validator: &Validator, plan: &ValidatorPlan) -> bool {
    let (ValidatorKind::RequiredIf { test, .. }, Some(target)) = (&validator.kind, plan.target) else { return false };
    let asks = Check::Field { target, test: test.clone() };
    let spot = Spot { node: Node::Field(field), instance: 0 };
    solver.find(&Goal::Holds(&asks, spot, true)) == Proof::None
}
