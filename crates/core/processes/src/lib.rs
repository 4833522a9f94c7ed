//! Processes: what a procedure does with an application, step by step.

pub mod check;
pub mod decision;
pub mod diff;
pub mod edit;
pub mod engine;
pub mod expression;
pub mod layout;
mod meaning;
pub mod merge;
pub mod model;
pub mod prove;
pub mod recording;
pub mod timer;
