//! Processes as BPMN 2.0 writes them: what a procedure does with an application, step by step.
//!
//! [`model`] is an index over the lossless tree of a file, [`meaning`] the facts of each element apart from its drawing.
//! [`check`] tells what breaks the standard, [`diff`] what differs between two versions, [`timer`] when times come,
//! [`throwing`] who catches what.
//! Neither changing a process nor executing it is here: see `bpmn-edit` and `engine`.

#![warn(missing_docs)]

pub mod check;
pub mod diff;
pub mod graph;
pub mod meaning;
pub mod model;
pub mod throwing;
pub mod timer;
pub mod uncaught;
