//! The Servicekonto's decisions: who is let in, how surely, and for how long.

pub mod authorize;
mod code;
mod common_password;
pub mod delay;
pub mod session;
pub mod shown_anew;
pub mod token;
pub mod totp;
pub mod userinfo;
mod with_code;
mod with_password;

pub use common_password::is_common;
pub use with_code::{CodeOutcome, with_code};
pub use with_password::{PasswordOutcome, with_password};
