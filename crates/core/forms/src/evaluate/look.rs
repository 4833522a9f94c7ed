//! Who looks at which field: conditions with their references resolved.

use serde_json::Value;

use super::index::FieldIndex;
use crate::model::Test;

/// A condition with its references resolved.
#[derive(Debug)]
pub(crate) enum Check {
    Field {
        target: Target,
        test: Test,
    },
    /// Looks at a field that doesn't exist: never holds, as in Amt24.
    Never,
    Variable {
        name: String,
        values: Vec<Value>,
    },
    Constant(bool),
    And(Vec<Check>),
    Or(Vec<Check>),
}

impl Check {
    /// Those within an And or Or.
    pub(crate) fn parts(&self) -> &[Self] {
        match self {
            Self::And(parts) | Self::Or(parts) => parts,
            Self::Field { .. } | Self::Never | Self::Variable { .. } | Self::Constant(_) => &[],
        }
    }

    /// Whether it looks at a field, itself or in its parts.
    pub(crate) fn looks_at(&self, field: FieldIndex) -> bool {
        match self {
            Self::Field { target, .. } => target.field == field,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.looks_at(field)),
            Self::Never | Self::Variable { .. } | Self::Constant(_) => false,
        }
    }
}

/// A field that another node looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub field: FieldIndex,
    pub instance: crate::Instance,
    /// Whether the one that looks stands in the group of the one looked at.
    pub own: bool,
    /// Whether both are part of a circle. Such a look sees the answer even where the field is hidden, so that what is
    /// shown doesn't depend on where one begins.
    pub circular: bool,
}

pub(super) fn for_each_target(checks: &[Check], visit: &mut dyn FnMut(&Target)) {
    for check in checks {
        match check {
            Check::Field { target, .. } => visit(target),
            Check::And(parts) | Check::Or(parts) => for_each_target(parts, visit),
            Check::Never | Check::Variable { .. } | Check::Constant(_) => {}
        }
    }
}

pub(super) fn for_each_target_mut(checks: &mut [Check], visit: &mut dyn FnMut(&mut Target)) {
    for check in checks {
        match check {
            Check::Field { target, .. } => visit(target),
            Check::And(parts) | Check::Or(parts) => for_each_target_mut(parts, visit),
            Check::Never | Check::Variable { .. } | Check::Constant(_) => {}
        }
    }
}
