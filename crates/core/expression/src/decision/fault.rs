//! What is wrong with a decision table.

use findings::{Listed, Parameters, Severity};
use serde::Serialize;

use markup::XmlProblem;

/// A fault found in reading or evaluating. The words are in `assets/process-checks/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}{element}: {code}{}", line.map(|line| format!("line {line}, ")).unwrap_or_default(), Listed(parameters))]
pub struct TableFault {
    /// By which the words are chosen.
    pub code: TableCode,
    /// From 1, in the file; none in evaluating.
    pub line: Option<usize>,
    /// The element of the file, or the id of the decision that is evaluated.
    pub element: String,
    /// What the words speak of, by name.
    pub parameters: Parameters,
    /// Why it is no XML, where that is the fault.
    #[serde(skip)]
    pub xml: Option<XmlProblem>,
}

impl TableFault {
    pub(super) fn new(code: TableCode, line: Option<usize>, element: impl Into<String>) -> Self {
        Self { code, line, element: element.into(), parameters: Parameters::new(), xml: None }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.insert(name, value.into());
        self
    }
}

findings::codes! {
    /// What is wrong. The name in kebab case is the stable code.
    #[allow(missing_docs, reason = "the words of each stand in `assets/process-checks/`")]
    pub enum TableCode: Severity {
        // In reading.
        Xml("xml") = Error,
        NotDmn("not-dmn") = Error,
        TooLarge("too-large") = Warning,
        MissingElement("missing-element") = Error,
        UnknownHitPolicy("unknown-hit-policy") = Error,
        UnknownAggregation("unknown-aggregation") = Error,
        /// An aggregation that needs the hit policy COLLECT and one output.
        MisplacedAggregation("misplaced-aggregation") = Error,
        UnknownType("unknown-type") = Error,
        /// Cells aren't written in FEEL.
        UnknownLanguage("unknown-language") = Warning,
        NotAVariable("not-a-variable") = Error,
        InputTwice("input-twice") = Warning,
        WrongCellCount("wrong-cell-count") = Error,
        /// No FEEL.
        BadTest("bad-test") = Error,
        BadLiteral("bad-literal") = Error,
        /// Valid, but more than is read here.
        NotEvaluated("not-evaluated") = Warning,
        /// A number with a comma.
        DecimalComma("decimal-comma") = Error,
        WrongKind("wrong-kind") = Error,
        NoOrder("no-order") = Error,
        PriorityMissing("priority-missing") = Error,
        OutputNotListed("output-not-listed") = Error,
        /// No decision of the file is made by a table.
        NoTable("no-table") = Warning,
        /// A table that isn't that of a decision.
        TableElsewhere("table-elsewhere") = Warning,
        /// A decision needs another one that isn't in the file, or isn't made by a table that can be read.
        RequirementUnknown("requirement-unknown") = Warning,
        /// Decisions need each other.
        RequirementCircle("requirement-circle") = Error,
        // In evaluating.
        UnknownVariable("unknown-variable") = Error,
        WrongValue("wrong-value") = Error,
        ValueNotAllowed("value-not-allowed") = Error,
        SeveralRules("several-rules") = Error,
        DifferentOutputs("different-outputs") = Error,
        NumberOutOfRange("number-out-of-range") = Error,
        // In checking.
        Overlap("overlap") = Error,
        /// Two rules with different outputs apply at once.
        Contradiction("contradiction") = Error,
        Gap("gap") = Warning,
        /// No rule applies if an input has no value.
        GapWithoutValue("gap-without-value") = Hint,
        RuleNeverApplies("rule-never-applies") = Warning,
        /// Whatever the rule takes goes to stronger ones: of FIRST those before it, of PRIORITY those with more important outputs.
        RuleMasked("rule-masked") = Warning,
        /// The search for gaps was given up: there may be some.
        Undecided("undecided") = Hint,
        /// The search for what masks a rule was given up.
        MaskingUndecided("masking-undecided") = Hint,
    }
}
