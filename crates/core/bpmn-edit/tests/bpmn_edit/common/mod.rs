//! What several tests need.

pub mod drawing;
pub mod editing;
