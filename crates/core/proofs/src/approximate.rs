//! What of a model isn't followed exactly.

use serde::Serialize;

use bpmn::model::ElementId;
use bpmn::uncaught::Uncaught;

/// Something that may happen in the proof though it can't in the process, or the other way round where that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Approximation {
    /// Where.
    pub element: ElementId,
    /// In which way.
    pub what: Approximated,
}

/// The name in kebab case is the stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approximated {
    /// A condition that isn't understood, or of too many values: both ways.
    Condition,
    /// The same where no flow is left if no condition holds.
    NoDefault,
    /// An id means several elements, so that it isn't known what refers to which.
    DuplicateId,
    /// An element that BPMN doesn't have stands in the process.
    UnknownElement,
    /// A flow, default flow or boundary event refers to what isn't there.
    Unresolved,
    /// Of many conditional flows each alone and all together are tried, not each subset.
    ManyFlows,
    /// A loop: as if done once.
    Loop,
    /// Several instances: as if there were one, or none where that may be.
    MultiInstance,
    /// What is set in a subprocess that repeats is read in it when it is done again: it counts as anything from the start.
    ReadsAgain,
    /// What the end of an instance throws isn't followed.
    Behavior,
    /// A call of another process of the file is a wait; that process is proved by itself, and has to be sound.
    Call,
    /// An ad-hoc subprocess runs and may end; its inside isn't looked at.
    AdHoc,
    /// A complex gateway lets each token pass, by each subset of its flows.
    Complex,
    /// Compensation isn't followed; what throws it goes on.
    Compensation,
    /// Several definitions: any of them may happen.
    SeveralDefinitions,
    /// An event that doesn't interrupt is looked at once in each instance of what surrounds it; further times do no harm.
    HappensOnce,
    /// What another process or instance does with a message or signal isn't looked at.
    OtherInstances,
    /// A flow leads out of or into a subprocess.
    Crossing,
    /// Two tokens come to a subprocess at once; what comes of it when both are in it isn't followed.
    EnteredTwice,
    /// Token quantities other than 1, or gateways and tasks that begin a process.
    Unusual,
    /// An executed process breaks off here: an expression, a number or a time that can't be read.
    Unreadable,
    /// An event that doesn't interrupt, or a cycle of times, may happen again, and what comes of it may meet the rest or
    /// change data; only the first time is looked at.
    HappensAgain,
    /// A loop whose condition may always hold, while nobody else can end it; or a circle in which nothing sets what a
    /// condition reads that isn't understood, so that it comes out the same each time.
    Endless,
    /// So many instances that the engine may break off.
    TooMany,
    /// An expression that can fail with values of the right kinds.
    MayFail,
    /// A call of what isn't in the file.
    CallElsewhere,
    /// An error within a subprocess or a called process, which nothing catches: what happens then isn't laid down.
    Uncaught,
    /// An error that ends the process, which nothing catches.
    EndsWithError,
}

impl From<Uncaught> for Approximated {
    fn from(uncaught: Uncaught) -> Self {
        match uncaught {
            Uncaught::Lost => Self::Uncaught,
            Uncaught::EndsProcess => Self::EndsWithError,
        }
    }
}

impl Approximated {
    /// Whether there may be a fault that isn't found. An instance of its own scope disturbs no other one, so what repeats
    /// doesn't hide any, if it comes to an end.
    pub(super) fn hides(self) -> bool {
        match self {
            Self::Condition
            | Self::Loop
            | Self::MultiInstance
            | Self::SeveralDefinitions
            | Self::Call
            | Self::ReadsAgain
            | Self::HappensOnce
            | Self::OtherInstances => false,
            Self::NoDefault
            | Self::DuplicateId
            | Self::UnknownElement
            | Self::Unresolved
            | Self::ManyFlows
            | Self::Behavior
            | Self::AdHoc
            | Self::Complex
            | Self::Compensation
            | Self::Crossing
            | Self::EnteredTwice
            | Self::Unusual
            | Self::Unreadable
            | Self::HappensAgain
            | Self::Endless
            | Self::TooMany
            | Self::MayFail
            | Self::CallElsewhere
            | Self::Uncaught
            | Self::EndsWithError => true,
        }
    }

    /// Whether a fault may be found that isn't there. That of conditions is told by the trace.
    pub(super) fn invents(self) -> bool {
        matches!(
            self,
            Self::Behavior
                | Self::ReadsAgain
                | Self::Complex
                | Self::Compensation
                | Self::Crossing
                | Self::Unusual
                | Self::DuplicateId
                | Self::UnknownElement
                | Self::Unresolved
        )
    }

    /// Whether it is a condition of which both ways are followed.
    pub(super) fn is_condition(self) -> bool {
        matches!(self, Self::Condition | Self::NoDefault)
    }

    /// In the order of their declaration.
    pub const ALL: [Self; 28] = [
        Self::Condition,
        Self::NoDefault,
        Self::DuplicateId,
        Self::UnknownElement,
        Self::Unresolved,
        Self::ManyFlows,
        Self::Loop,
        Self::MultiInstance,
        Self::ReadsAgain,
        Self::Behavior,
        Self::Call,
        Self::AdHoc,
        Self::Complex,
        Self::Compensation,
        Self::SeveralDefinitions,
        Self::HappensOnce,
        Self::OtherInstances,
        Self::Crossing,
        Self::EnteredTwice,
        Self::Unusual,
        Self::Unreadable,
        Self::HappensAgain,
        Self::Endless,
        Self::TooMany,
        Self::MayFail,
        Self::CallElsewhere,
        Self::Uncaught,
        Self::EndsWithError,
    ];
}
