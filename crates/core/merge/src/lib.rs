//! The kernel of a three-way merge, over things that are known by a key and stand in each other: base, mine and theirs.
//! Forms and processes stand on it; what their things say and how conflicts are told is their own.
//!
//! Nothing here prefers a side: with mine and theirs exchanged the same is in conflict, stays and goes, in the same order.

#![warn(missing_docs)]

mod circle;
mod keep;
mod order;

pub use circle::{Places, break_circles};
pub use keep::{Presence, kept};
pub use order::orders;

/// What becomes of three values of the same fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both say it, or only mine has changed it.
    Mine,
    /// Only theirs has changed it.
    Theirs,
    /// Both have changed it, to different values.
    Conflict,
}

/// The side from which a value is taken.
pub fn verdict<T: PartialEq>(base: &T, mine: &T, theirs: &T) -> Verdict {
    if mine == theirs || theirs == base {
        Verdict::Mine
    } else if mine == base {
        Verdict::Theirs
    } else {
        Verdict::Conflict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_changed_it_decides() {
        let rows = [
            ((1, 1, 1), Verdict::Mine),
            ((1, 2, 1), Verdict::Mine),
            ((1, 1, 2), Verdict::Theirs),
            ((1, 2, 2), Verdict::Mine),
            ((1, 2, 3), Verdict::Conflict),
        ];
        for ((base, mine, theirs), expected) in rows {
            assert_eq!(verdict(&base, &mine, &theirs), expected, "{base} {mine} {theirs}");
        }
    }
}
