//! Validators that no answer fulfils, or that never say anything.

use super::{CheckCode, CheckContext, CheckFinding, Report};
use crate::evaluate::graph::Node;
use crate::evaluate::index::FieldIndex;
use crate::evaluate::look::Check;
use crate::evaluate::plan::{FieldPlan, ValidatorPlan};
use crate::prove::{Goal, Proof, Sample, Solver, Spot, sample};
use crate::{Edit, Field, FieldGroup, Validator, ValidatorKind, Vertrauensniveau};

pub(super) fn check(report: &mut Report<'_>, solver: &Solver, context: &CheckContext<'_>) {
    for (index, (group, field)) in FieldIndex::each(report.walk.fields.clone()) {
        let plan = &solver.plan().fields[index];
        let name = super::walk::called(field);
        iban(report, field, plan, &name);
        not_on_form(report, group, field, &name);
        consent(report, field, &name);
        if field.kind.is_choice() && field.options.is_empty() && plan.options_known {
            report.add(CheckCode::ChoiceWithoutOptions, &field.node, &[("name", &name)]);
            continue;
        }
        let mut refuses_all = false;
        for (validator, validator_plan) in field.validators.iter().zip(&plan.validators) {
            let parameters = [("name", name.as_str()), ("validator", validator.name())];
            match sense(field, validator, validator_plan) {
                Sense::Judges if never_asks(solver, index, validator, validator_plan) => {
                    without(report.add(CheckCode::ValidatorNever, &validator.node, &parameters));
                }
                Sense::Judges => {}
                Sense::Never => without(report.add(CheckCode::ValidatorNever, &validator.node, &parameters)),
                Sense::RefusesAll => {
                    refuses_all = true;
                    without(report.add(CheckCode::ValidatorRefusesAll, &validator.node, &parameters));
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

/// Proposes to do without the validator.
fn without(finding: &mut CheckFinding) {
    let node = finding.place.node.clone();
    finding.more.repair.push(Edit::Remove { node });
}

/// IBANs of several countries, with and without blanks.
const IBANS: [&str; 5] = [
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "AT611904300234573201",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
];

/// What stands beside the validator for IBANs; a pattern that takes all of them can go.
fn iban(report: &mut Report<'_>, field: &Field, plan: &FieldPlan, name: &str) {
    if !field.validators.iter().any(|validator| validator.kind == ValidatorKind::Iban) {
        return;
    }
    for (validator, validator_plan) in field.validators.iter().zip(&plan.validators) {
        if matches!(validator.kind, ValidatorKind::Regex(_) | ValidatorKind::External) {
            let parameters = [("name", name), ("validator", validator.name())];
            let finding = report.add(CheckCode::IbanCheckedTwice, &validator.node, &parameters);
            let takes_all = |regex: &regex::Regex| IBANS.iter().all(|iban| regex.is_match(iban));
            if validator_plan.regex.as_ref().is_some_and(takes_all) {
                without(finding);
            }
        }
    }
}

/// A field that isn't on the form can't be filled in, whatever makes it necessary.
fn not_on_form(report: &mut Report<'_>, group: &FieldGroup, field: &Field, name: &str) {
    if !field.kind.is_answered() || (group.on_form() && field.on_form()) || !super::preset::is_filled_by_nobody(field) {
        return;
    }
    for validator in field.validators.iter().filter(|one| matches!(one.kind, ValidatorKind::RequiredIf { .. })) {
        without(report.add(CheckCode::RequiredNotOnForm, &validator.node, &[("name", name)]));
    }
}

/// A consent that may be left out. What makes it necessary only sometimes is meant so.
fn consent(report: &mut Report<'_>, field: &Field, name: &str) {
    let asked_for = |validator: &Validator| matches!(validator.kind, ValidatorKind::RequiredIf { .. });
    if field.consent && field.kind.is_answered() && !field.required && !field.validators.iter().any(asked_for) {
        let finding = report.add(CheckCode::ConsentNotRequired, &field.node, &[("name", name)]);
        let (node, property) = (field.node.clone(), "required".to_owned());
        finding.more.repair.push(Edit::Set { node, property, value: true.into() });
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
