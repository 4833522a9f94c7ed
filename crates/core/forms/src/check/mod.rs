//! "Prüfen": what is wrong with a form, or could be better, before a citizen sees it.
//!
//! Findings have a stable code and the values that their words need; the words are in `assets/form-checks/`. What is said
//! about reachability and contradictions is proved (see [`crate::prove`]): with answers that show it, or because there
//! are none.

mod alternative;
mod button;
mod condition;
mod hidden;
mod meant;
mod order;
mod prefill;
mod preset;
mod structure;
mod text;
mod unseen;
mod validator;
mod walk;
mod words;

use std::sync::Arc;

use findings::Severity;
use jiff::civil::Date;
use serde::Serialize;

pub use self::words::{property_name, property_word, say_finding};
use crate::prove::Solver;
use crate::{Answers, Context, Edit, Evaluator, Form, NodeId, Vertrauensniveau};

/// What a form is checked against.
#[derive(Clone, Debug)]
pub struct CheckContext<'a> {
    /// The day that date limits reckon with.
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

/// Something that is wrong with a form, or could be better.
pub type CheckFinding = findings::Finding<CheckCode, CheckPlace, Shown>;

/// Where in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckPlace {
    /// The section, group, field, condition or validator; the form's own for what concerns all of it.
    pub node: NodeId,
    /// For example `sections[0].fieldGroups[1]`; [`crate::Places`] finds it in the text.
    pub place: String,
}

/// What shows a finding, and what would end it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Shown {
    /// Answers that show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Answers>,
    /// Edits that would end it; there may be none that a program can propose.
    pub repair: Vec<Edit>,
}

findings::codes! {
    /// What is found. The name in kebab case is the stable code.
    #[allow(missing_docs, reason = "the words of each stand in `assets/form-checks/`")]
    pub enum CheckCode: Severity {
        MissingId("missing-id") = Error,
        /// The form's id isn't `Mandant:Name:vX.Y`.
        FormIdShape("form-id-shape") = Error,
        DuplicateId("duplicate-id") = Error,
        DanglingReference("dangling-reference") = Error,
        CircularConditions("circular-conditions") = Error,
        Unsupported("unsupported") = Error,
        /// A pattern that is broken, or that asks for more than this version can judge.
        PatternUnreadable("pattern-unreadable") = Error,
        /// A picture, film or file without an address to which a page can lead.
        AddressUnusable("address-unusable") = Error,
        /// A type, condition or validator that isn't known, and that is close to one that is.
        MisspeltKind("misspelt-kind") = Error,
        /// A property that nothing reads, and that is close to one that would be read.
        MisspeltProperty("misspelt-property") = Warning,
        /// A property that nothing reads.
        UnknownProperty("unknown-property") = Hint,
        NoSection("no-section") = Error,
        SectionWithoutGroups("section-without-groups") = Warning,
        GroupWithoutFields("group-without-fields") = Warning,
        /// A condition, bound or computation of a field that looks at this field.
        RefersToItself("refers-to-itself") = Error,
        /// A reference to the first instance from within a repeated group: Amt24 means the first, this program the same.
        FirstInstance("first-instance") = Warning,
        /// A reference to another instance, always the same one, from within a repeated group.
        FixedInstance("fixed-instance") = Warning,
        ConditionNever("condition-never") = Error,
        ConditionAlways("condition-always") = Warning,
        /// Several conditions of which one is enough, where all of them are likely to be meant.
        AllMeant("all-meant") = Hint,
        /// A condition asks a field that may be hidden: Amt24 reckons with the answer that it had, this program with none.
        AskedCanBeHidden("asked-can-be-hidden") = Hint,
        Unreachable("unreachable") = Error,
        RequiredWhileHidden("required-while-hidden") = Error,
        ValidatorsContradict("validators-contradict") = Error,
        /// A limit that is no value of its type (`"31.13.2020"`).
        LimitUnreadable("limit-unreadable") = Error,
        /// A validator that no answer makes say anything: what it waits for can't happen, or isn't of the field's type.
        ValidatorNever("validator-never") = Error,
        /// A validator that refuses every answer of the field's type.
        ValidatorRefusesAll("validator-refuses-all") = Error,
        /// A field that has to be answered, that nobody can answer and nothing fills in.
        RequiredButLocked("required-but-locked") = Error,
        /// A field that another answer makes necessary and that doesn't stand on the form.
        RequiredNotOnForm("required-not-on-form") = Error,
        /// The value with which the field starts is refused.
        PresetRefused("preset-refused") = Error,
        OrderContradicts("order-contradicts") = Error,
        /// Of alternatives that exclude each other two have to be filled in.
        AlternativesContradict("alternatives-contradict") = Error,
        /// None of the fields of a validator over several fields is ever shown.
        AlternativesHidden("alternatives-hidden") = Error,
        ChoiceWithoutOptions("choice-without-options") = Error,
        /// There is nothing to choose between.
        SingleOption("single-option") = Hint,
        InstanceLimits("instance-limits") = Error,
        /// A value has to be verified at a level at which nobody is signed in.
        LevelAboveForm("level-above-form") = Error,
        MissingLabel("missing-label") = Error,
        MissingTitle("missing-title") = Hint,
        MissingHelp("missing-help") = Hint,
        HeadingOrder("heading-order") = Warning,
        TextTooLong("text-too-long") = Hint,
        PictureWithoutText("picture-without-text") = Error,
        /// Control and format characters in texts or ids, among them those that turn the order of reading around.
        UnseenCharacters("unseen-characters") = Warning,
        RefersToAppearance("refers-to-appearance") = Warning,
        Din91379Missing("din91379-missing") = Warning,
        /// A validator beside the one for IBANs, which checks length, country and check digits already.
        IbanCheckedTwice("iban-checked-twice") = Hint,
        /// A legal consent that needn't be given.
        ConsentNotRequired("consent-not-required") = Warning,
        /// A Stammdatum that isn't known, and that is close to one that is.
        MisspeltPrefill("misspelt-prefill") = Warning,
        /// A Stammdatum that isn't among those of SächsEGovGDVO § 11.
        UnknownPrefill("unknown-prefill") = Hint,
        VersionNotRaised("version-not-raised") = Error,
        OptionWithoutValue("option-without-value") = Error,
        OptionTwice("option-twice") = Error,
        /// The value begins or ends with blanks, without which it is submitted.
        OptionWithBlanks("option-with-blanks") = Error,
        OptionLabelTwice("option-label-twice") = Warning,
        LanguageMissing("language-missing") = Error,
        RowTooWide("row-too-wide") = Warning,
        /// A button that leads on without checking the answers.
        ValidationSkipped("validation-skipped") = Warning,
        /// A button that leads back only once all answers are right.
        LeavingChecked("leaving-checked") = Hint,
        /// The search was given up: neither proved nor refuted.
        Undecided("undecided") = Hint,
    }
}

/// Checks a form; the findings come in the order of the form.
pub fn check(form: &Form, context: &CheckContext<'_>) -> Vec<CheckFinding> {
    let walk = walk::Walk::new(form);
    let solver = Solver::new(Arc::new(Evaluator::new(form)), Context::on(context.today));
    let mut report = Report { walk: &walk, findings: vec![] };
    structure::check(&mut report, context);
    button::check(&mut report);
    text::check(&mut report);
    unseen::check(&mut report, form);
    prefill::check(&mut report);
    condition::check(&mut report, &solver);
    meant::check(&mut report, &solver);
    hidden::check(&mut report, &solver);
    validator::check(&mut report, &solver, context);
    preset::check(&mut report, &solver, context.today);
    alternative::check(&mut report, &solver);
    order::check(&mut report, &solver, context.today);
    let mut findings = report.findings;
    findings.sort_by_key(|finding| (walk.position(&finding.place.node), finding.code));
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
            severity: code.weight(),
            place: CheckPlace { node: node.clone(), place: self.walk.place(node) },
            parameters: findings::parameters(parameters),
            more: Shown::default(),
        });
        &mut self.findings[index]
    }
}
