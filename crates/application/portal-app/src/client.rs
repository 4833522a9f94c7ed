//! The OAuth clients that may ask for somebody to be signed in. All are public: they can keep no secret.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// A program that may ask for somebody to be signed in.
#[derive(Clone, Debug)]
pub struct Client {
    /// As it names itself in requests.
    pub id: String,
    /// As people read it on the sign-in page.
    pub name: String,
    /// Where answers may go.
    pub redirect: Redirect,
    /// Whether its tokens open the replication API; others tell who somebody is, no more.
    pub replicates: bool,
}

/// Addresses that a client is answered at.
#[derive(Clone, Debug)]
pub enum Redirect {
    /// `http://127.0.0.1:<any port><path>` and `http://[::1]:<any port><path>` (RFC 8252 § 7.3).
    Loopback {
        /// From the slash on.
        path: String,
    },
    /// One of these, letter by letter.
    Exact(Vec<String>),
}

impl Client {
    /// The desktop program of this repository.
    pub fn desktop() -> Self {
        Self {
            id: "amtspult-desktop".to_owned(),
            name: "Amtspult".to_owned(),
            redirect: Redirect::Loopback { path: "/callback".to_owned() },
            replicates: true,
        }
    }

    /// Whether answers may go to this address.
    pub fn allows(&self, redirect_uri: &str) -> bool {
        match &self.redirect {
            Redirect::Exact(list) => list.iter().any(|allowed| allowed == redirect_uri),
            Redirect::Loopback { path } => loopback(redirect_uri, path),
        }
    }
}

fn loopback(redirect_uri: &str, path: &str) -> bool {
    let Ok(url) = Url::parse(redirect_uri) else { return false };
    let local = match url.host() {
        Some(Host::Ipv4(address)) => address == Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        _ => false,
    };
    let Some(port) = url.port() else { return false };
    let host = if matches!(url.host(), Some(Host::Ipv6(_))) { "[::1]" } else { "127.0.0.1" };
    // Written out and compared, so that nothing a parser smooths over (user names, dots, fragments) gets through.
    local && redirect_uri == format!("http://{host}:{port}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_is_answered_at_its_loopback_address_only() {
        let client = Client::desktop();
        for allowed in ["http://127.0.0.1:49152/callback", "http://[::1]:8000/callback"] {
            assert!(client.allows(allowed), "{allowed}");
        }
        for refused in [
            "http://127.0.0.1/callback",
            "https://127.0.0.1:8000/callback",
            "http://localhost:8000/callback",
            "http://127.0.0.1:8000/callback/",
            "http://127.0.0.1:8000/callback?x=1",
            "http://127.0.0.1:8000/callback#x",
            "http://127.0.0.1:8000/a/../callback",
            "http://user@127.0.0.1:8000/callback",
            "http://127.0.0.2:8000/callback",
            "http://127.1:8000/callback",
            "http://evil.example:8000/callback",
            "",
        ] {
            assert!(!client.allows(refused), "{refused}");
        }
    }
}
