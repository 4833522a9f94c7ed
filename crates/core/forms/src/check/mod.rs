//! "Prüfen": what is wrong with a form, or could be better, before a citizen sees it.
//!
//! Findings have a stable code and the values that their words need; the words are in `assets/form-checks/`. What is said
//! about reachability and contradictions is proved (see [`crate::prove`]): with answers that show it, or because there
//! are none.

mod alternative;
mod condition;
mod order;
mod preset;
mod structure;
mod text;
mod validator;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::prove::Solver;
use crate::{Answers, Context, Edit, Evaluator, Form, NodeId, Vertrauensniveau};

/// What a form is checked against.
#[derive(Clone, Debug)]
pub struct CheckContext<'a> {
    pub today: Date,
    /// The version before, if there is one.
    pub base: Option<&'a Form>,
    /// The Vertrauensniveau at which applicants are signed in.
    pub level: Option<Vertrauensniveau>,
    /// The languages in which the form exists, besides its own.
    pub languages: &'a [&'a str],
}

impl CheckContext<'_> {
    /// A form on its own.
    pub fn on(today: Date) -> Self {
        Self { today, base: None, level: None, languages: &[] }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct CheckFinding {
    pub code: CheckCode,
    pub severity: Severity,
    pub node: NodeId,
    /// For example `sections[0].fieldGroups[1]`; [`crate::Places`] finds it in the text.
    pub place: String,
    /// What the words of the finding speak of, by name.
    pub parameters: BTreeMap<&'static str, String>,
    /// Answers that show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "Record<string, unknown>")]
    pub witness: Option<Answers>,
    /// Edits that would end it; there may be none that a program can propose.
    pub repair: Vec<Edit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The form can't be published, or doesn't do what it says.
    Error,
    /// Applicants will stumble over it.
    Warning,
    /// Could be better.
    Hint,
}

/// What is found. The name in kebab case is the stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCode {
    MissingId,
    /// The form's id isn't `Mandant:Name:vX.Y`.
    FormIdShape,
    DuplicateId,
    DanglingReference,
    CircularConditions,
    Unsupported,
    /// A type, condition or validator that isn't known, and that is close to one that is.
    MisspeltKind,
    /// A property that nothing reads, and that is close to one that would be read.
    MisspeltProperty,
    /// A property that nothing reads.
    UnknownProperty,
    NoSection,
    SectionWithoutGroups,
    GroupWithoutFields,
    /// A condition, bound or computation of a field that looks at this field.
    RefersToItself,
    /// A reference to the first instance from within a repeated group: Amt24 means the first, this program the same.
    FirstInstance,
    ConditionNever,
    ConditionAlways,
    Unreachable,
    RequiredWhileHidden,
    ValidatorsContradict,
    /// A limit that is no value of its type (`"31.13.2020"`).
    LimitUnreadable,
    /// A validator that no answer makes say anything: what it waits for can't happen, or isn't of the field's type.
    ValidatorNever,
    /// A validator that refuses every answer of the field's type.
    ValidatorRefusesAll,
    /// A field that has to be answered, that nobody can answer and nothing fills in.
    RequiredButLocked,
    /// The value with which the field starts is refused.
    PresetRefused,
    OrderContradicts,
    /// Of alternatives that exclude each other two have to be filled in.
    AlternativesContradict,
    /// None of the fields of a validator over several fields is ever shown.
    AlternativesHidden,
    ChoiceWithoutOptions,
    /// There is nothing to choose between.
    SingleOption,
    InstanceLimits,
    /// A value has to be verified at a level at which nobody is signed in.
    LevelAboveForm,
    MissingLabel,
    MissingTitle,
    MissingHelp,
    HeadingOrder,
    TextTooLong,
    PictureWithoutText,
    RefersToAppearance,
    Din91379Missing,
    VersionNotRaised,
    OptionWithoutValue,
    OptionTwice,
    /// The value begins or ends with blanks, without which it is submitted.
    OptionWithBlanks,
    OptionLabelTwice,
    LanguageMissing,
    RowTooWide,
    ValidationSkipped,
    /// The search was given up: neither proved nor refuted.
    Undecided,
}

impl CheckCode {
    pub fn severity(self) -> Severity {
        match self {
            Self::MissingId
            | Self::FormIdShape
            | Self::DuplicateId
            | Self::DanglingReference
            | Self::CircularConditions
            | Self::Unsupported
            | Self::MisspeltKind
            | Self::NoSection
            | Self::RefersToItself
            | Self::ConditionNever
            | Self::Unreachable
            | Self::RequiredWhileHidden
            | Self::ValidatorsContradict
            | Self::LimitUnreadable
            | Self::ValidatorNever
            | Self::ValidatorRefusesAll
            | Self::RequiredButLocked
            | Self::PresetRefused
            | Self::OrderContradicts
            | Self::AlternativesContradict
            | Self::AlternativesHidden
            | Self::ChoiceWithoutOptions
            | Self::InstanceLimits
            | Self::LevelAboveForm
            | Self::MissingLabel
            | Self::PictureWithoutText
            | Self::VersionNotRaised
            | Self::OptionWithoutValue
            | Self::OptionTwice
            | Self::OptionWithBlanks
            | Self::LanguageMissing => Severity::Error,
            Self::FirstInstance
            | Self::MisspeltProperty
            | Self::SectionWithoutGroups
            | Self::GroupWithoutFields
            | Self::ConditionAlways
            | Self::HeadingOrder
            | Self::RefersToAppearance
            | Self::Din91379Missing
            | Self::OptionLabelTwice
            | Self::RowTooWide
            | Self::ValidationSkipped => Severity::Warning,
            Self::UnknownProperty
            | Self::SingleOption
            | Self::MissingTitle
            | Self::MissingHelp
            | Self::TextTooLong
            | Self::Undecided => Severity::Hint,
        }
    }
}

/// Checks a form; the findings come in the order of the form.
pub fn check(form: &Form, context: &CheckContext<'_>) -> Vec<CheckFinding> {
    let walk = walk::Walk::new(form);
    let solver = Solver::new(Arc::new(Evaluator::new(form)), Context::on(context.today));
    let mut report = Report { walk: &walk, findings: vec![] };
    structure::check(&mut report, context);
    text::check(&mut report);
    condition::check(&mut report, &solver);
    validator::check(&mut report, &solver, context);
    preset::check(&mut report, &solver, context.today);
    alternative::check(&mut report, &solver);
    order::check(&mut report, &solver, context.today);
    let mut findings = report.findings;
    findings.sort_by_key(|finding| (walk.position(&finding.node), finding.code));
    findings
}

/// Where findings are put.
pub(crate) struct Report<'a> {
    walk: &'a walk::Walk<'a>,
    findings: Vec<CheckFinding>,
}

impl Report<'_> {
    fn add(&mut self, code: CheckCode, node: &NodeId, parameters: &[(&'static str, &str)]) -> &mut CheckFinding {
        let index = self.findings.len();
        self.findings.push(CheckFinding {
            code,
            severity: code.severity(),
            node: node.clone(),
            place: self.walk.place(node),
            parameters: parameters.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            witness: None,
            repair: vec![],
        });
        &mut self.findings[index]
    }
}
