//! Administrative standards: bytes in, our types out, and back. Limits on size and depth everywhere; no DTD.

#![warn(missing_docs)]

pub mod bar;
pub mod blaupause;
pub mod genericode;
pub mod xdf;
pub mod xliff;
pub mod xml;
