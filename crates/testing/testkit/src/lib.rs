//! What the system tests stand on: a portal in this process, desks without a window, a browser without scripts, a
//! network that can be cut at a given byte, and somebody before the portal who changes what it answers.
//!
//! Everything waits for events or conditions with a deadline; nothing sleeps and hopes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here shall fail the test")]

pub mod bridge;
pub mod browser;
pub mod canary;
pub mod cuts;
pub mod host;
pub mod samples;
pub mod tampering;
pub mod workplace;
pub mod world;

pub use browser::Browser;
pub use cuts::{Cut, Cuts, Side};
pub use host::TestHost;
pub use tampering::Tampering;
pub use workplace::Workplace;
pub use world::World;

/// Accounts of the demo municipality. Anna works in both offices, Jens and Mira in one each, Petra next door.
pub const ANNA: &str = "anna.lehmann@musterau.example";
pub const JENS: &str = "jens.krause@musterau.example";
pub const MIRA: &str = "mira.novak@musterau.example";
pub const PETRA: &str = "petra.vogel@nebenau.example";
/// A citizen with a Postfach.
pub const LUKASZ: &str = "lukasz.wojcik@example.org";

/// How long a condition may take to come true before a test gives up.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
