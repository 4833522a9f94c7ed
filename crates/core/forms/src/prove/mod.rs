//! Proofs over a form: whether any answers can show a field, make a condition hold, or pass the validators.
//!
//! What conditions can tell apart of an answer are finitely many classes; each is represented by one answer that the
//! field takes. A search over these classes ([`Solver`]) finds answers that reach a goal, or shows that there are none.

mod domain;
mod language;
mod range;
mod sample;
mod solver;

pub(crate) use range::{Link, impossible_order};
pub(crate) use sample::{Sample, sample};
pub(crate) use solver::{Goal, Solver, Spot};

use crate::Answers;

/// What a search has found.
#[derive(Clone, Debug, PartialEq)]
pub enum Proof {
    /// These answers reach the goal.
    Witness(Answers),
    /// No answers do.
    None,
    /// The search was given up, or found answers that don't hold when they are tried.
    Undecided,
}
