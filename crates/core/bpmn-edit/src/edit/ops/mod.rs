//! What each edit does to the meaning, and what it asks of the drawing.

mod add;
mod bind;
mod connect;
mod delete;
mod moving;
mod replace;
mod wrap;

pub use bind::{Setting, Timer};
