//! What the UI gets to see. TypeScript types are generated from here (`cargo xtask generate`).

pub mod case;
pub mod desk;
pub mod inbox;
pub mod outbox;
pub mod verfahren;

pub use case::*;
pub use desk::*;
pub use inbox::*;
pub use outbox::*;
pub use verfahren::*;
