//! What is wrong with a decision table.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::{Listed, Severity};
use markup::XmlProblem;

/// A fault found in reading or evaluating. The words are in `assets/process-checks/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}{element}: {code}{}", line.map(|line| format!("line {line}, ")).unwrap_or_default(), Listed(parameters))]
pub struct TableFault {
    pub code: TableCode,
    /// From 1, in the file; none in evaluating.
    pub line: Option<usize>,
    /// The element of the file, or the id of the decision that is evaluated.
    pub element: String,
    /// What the words speak of, by name.
    pub parameters: BTreeMap<&'static str, String>,
    /// Why it is no XML, where that is the fault.
    #[serde(skip)]
    pub xml: Option<XmlProblem>,
}

impl TableFault {
    pub(super) fn new(code: TableCode, line: Option<usize>, element: impl Into<String>) -> Self {
        Self { code, line, element: element.into(), parameters: BTreeMap::new(), xml: None }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.insert(name, value.into());
        self
    }
}

/// What is wrong. The name in kebab case is the stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableCode {
    // In reading.
    Xml,
    NotDmn,
    TooLarge,
    MissingElement,
    UnknownHitPolicy,
    UnknownAggregation,
    /// An aggregation that needs the hit policy COLLECT and one output.
    MisplacedAggregation,
    UnknownType,
    /// Cells aren't written in FEEL.
    UnknownLanguage,
    NotAVariable,
    InputTwice,
    WrongCellCount,
    /// No FEEL.
    BadTest,
    BadLiteral,
    /// Valid, but more than is read here.
    NotEvaluated,
    /// A number with a comma.
    DecimalComma,
    WrongKind,
    NoOrder,
    PriorityMissing,
    OutputNotListed,
    /// No decision of the file is made by a table.
    NoTable,
    /// A table that isn't that of a decision.
    TableElsewhere,
    /// A decision needs another one that isn't in the file, or isn't made by a table that can be read.
    RequirementUnknown,
    /// Decisions need each other.
    RequirementCircle,
    // In evaluating.
    UnknownVariable,
    WrongValue,
    ValueNotAllowed,
    SeveralRules,
    DifferentOutputs,
    NumberOutOfRange,
    // In checking.
    Overlap,
    /// Two rules with different outputs apply at once.
    Contradiction,
    Gap,
    /// No rule applies if an input has no value.
    GapWithoutValue,
    RuleNeverApplies,
    /// Whatever the rule takes goes to stronger ones: of FIRST those before it, of PRIORITY those with more important outputs.
    RuleMasked,
    /// The search for gaps was given up: there may be some.
    Undecided,
    /// The search for what masks a rule was given up.
    MaskingUndecided,
}

impl TableCode {
    /// What is valid and isn't evaluated is no error. Gaps weigh less where the result is a list, which may be empty (see
    /// [`super::TableFinding`]).
    pub fn severity(self) -> Severity {
        match self {
            Self::NotEvaluated | Self::UnknownLanguage | Self::InputTwice | Self::TooLarge => Severity::Warning,
            Self::Gap | Self::RuleNeverApplies | Self::RuleMasked | Self::NoTable | Self::RequirementUnknown => {
                Severity::Warning
            }
            Self::TableElsewhere => Severity::Warning,
            Self::GapWithoutValue | Self::Undecided | Self::MaskingUndecided => Severity::Hint,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for TableCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
