//! Whether sentences make sense for a field that they ask: its kind has such answers, it offers the values that are named,
//! and the entry that is meant can be spoken of.

use std::mem::discriminant;

use super::asked::{Asked, AskedKind, Standpoint};
use super::condition::ConditionSentence;
use super::statement::Statement;
use super::validator::{Demand, ValidatorSentence};
use crate::{Field, NodeId};

impl ConditionSentence {
    /// Whether what it says of a field makes sense; true where it doesn't ask that field.
    pub(crate) fn fits(&self, at: &Standpoint<'_>, field: &NodeId) -> bool {
        match self {
            Self::Field { asked, statement } if asked.node.as_ref() == Some(field) => {
                asked.fits(at) && asked.in_form(at.form).is_some_and(|field| statement.fits(field))
            }
            _ => self.parts().iter().all(|part| part.fits(at, field)),
        }
    }
}

impl ValidatorSentence {
    /// The same for a validator.
    pub(crate) fn fits(&self, at: &Standpoint<'_>, field: &NodeId) -> bool {
        let asked = self.demand.asked();
        let of_field: Vec<_> = asked.iter().filter(|asked| asked.node.as_ref() == Some(field)).collect();
        // An alternative to itself is none: alone it would count twice.
        of_field.len() <= 1
            && of_field
                .iter()
                .all(|asked| asked.fits(at) && asked.in_form(at.form).is_some_and(|field| self.demand.can_ask(field)))
            && self.demand.when().iter().all(|condition| condition.fits(at, field))
    }
}

impl Asked {
    fn fits(&self, at: &Standpoint<'_>) -> bool {
        at.form.group(&self.group).is_some_and(|group| Self::instances(at, group).contains(&self.instance))
    }
}

impl Statement {
    fn fits(&self, field: &Field) -> bool {
        let offered = Self::offered(AskedKind::of(Some(field)));
        offered.iter().any(|one| discriminant(one) == discriminant(self))
    }
}

impl Demand {
    /// Whether what it says of an answer can be said of a field's.
    fn can_ask(&self, field: &Field) -> bool {
        match self {
            Self::RequiredIf { statement, .. } => statement.fits(field),
            _ => true,
        }
    }

    /// The conditions under which it is made.
    fn when(&self) -> &[ConditionSentence] {
        match self {
            Self::AtLeastOneOf { when, .. } | Self::ExactlyOneOf { when, .. } => &when.any,
            _ => &[],
        }
    }
}
