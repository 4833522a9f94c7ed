//! What the UI gets to see. TypeScript types are generated from here (`cargo xtask generate`).

pub mod case;
pub mod desk;
pub mod fim;
pub mod inbox;
pub mod outbox;
pub mod verfahren;
pub mod verfahren_import;
pub mod verfahren_shared;

pub use case::*;
pub use desk::*;
pub use fim::*;
pub use inbox::*;
pub use outbox::*;
pub use verfahren::*;
pub use verfahren_import::*;
pub use verfahren_shared::*;
