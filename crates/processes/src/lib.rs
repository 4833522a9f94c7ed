//! Processes: what a procedure does with an application, step by step.

pub mod model;
pub mod xml;
