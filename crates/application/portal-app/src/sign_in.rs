//! The Servicekonto's decisions: who is let in, how surely, and for how long.

pub mod client;
mod code;
mod common_password;
pub mod delay;
pub mod keys;
pub mod password;
pub mod totp;

pub use code::is_right_code;
pub use common_password::is_common;
