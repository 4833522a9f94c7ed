//! Processes: what a procedure does with an application, step by step.

pub mod check;
pub mod decision;
pub mod engine;
pub mod expression;
pub mod model;
pub mod prove;
pub mod xml;
