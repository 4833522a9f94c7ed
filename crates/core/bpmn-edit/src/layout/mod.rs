//! Where elements are drawn: from left to right, pools and lanes around what they hold.

mod arrange;
mod canvas;
mod content;
mod grid;
mod lanes;
mod missing;
mod planes;
mod rank;
mod route;
mod scope;
mod shape;
mod untangle;
mod write;

pub(crate) use arrange::arrange;
pub(crate) use canvas::{Axis, Canvas, Drawn, Line, ends, lanes_of, pools_of, target};
pub(crate) use planes::{home, host, missing_planes};
pub(crate) use shape::{on_border, size};

/// Between a frame and what it holds.
const PADDING: f64 = 40.0;
/// Between nodes beside each other, for the flows.
const GAP_X: f64 = 60.0;
/// Between nodes above each other, for attached events and their flows.
const GAP_Y: f64 = 60.0;
/// The strip of pools and lanes that has their name.
const HEADER: f64 = 30.0;
