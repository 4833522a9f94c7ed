//! Sign-in, sync transport and uploads against a portal. The only user of reqwest and oauth2.

pub mod discovery;
pub mod error;
pub mod http;
pub mod identity;
pub mod loopback;
pub mod sign_in;
pub mod tokens;
pub mod transport;

pub use error::PortalError;
pub use sign_in::{SignInError, begin};
pub use tokens::{TokenStore, Tokens};
pub use transport::{PortalClient, SignedOut, revoke_later};
