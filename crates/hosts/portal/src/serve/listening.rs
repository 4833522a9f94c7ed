//! Where the portal may be listening: what travels unencrypted stays on the machine or behind a proxy that is named.

use std::net::SocketAddr;

use crate::client_address::TrustedProxies;

/// A way of being reached that isn't safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    #[error(
        "{0} can be reached from other machines, and nothing is encrypted: give --tls-certificate and --tls-key, or name \
         the proxy before the portal with --trusted-proxy"
    )]
    PlainBeyondThisMachine(SocketAddr),
    #[error(
        "the public address begins with https: name the proxy before the portal with --trusted-proxy, or give --tls-certificate and --tls-key"
    )]
    HttpsWithoutProxy,
    #[error("the demo's accounts have a password that everybody knows: they are served on 127.0.0.1 or [::1] only")]
    DemoBeyondThisMachine,
}

/// How the portal is to be reached.
pub struct Listening<'a> {
    pub address: SocketAddr,
    pub public_url: Option<&'a str>,
    pub has_tls: bool,
    pub proxies: &'a TrustedProxies,
    pub demo: bool,
}

impl Listening<'_> {
    /// Refuses what would let others read along or in.
    ///
    /// # Errors
    /// See [`Unsafe`].
    pub fn is_safe(&self) -> Result<(), Unsafe> {
        let local = self.address.ip().is_loopback();
        let protected = self.has_tls || !self.proxies.0.is_empty();
        if self.demo && !local {
            return Err(Unsafe::DemoBeyondThisMachine);
        }
        if !local && !protected {
            return Err(Unsafe::PlainBeyondThisMachine(self.address));
        }
        if self.public_url.is_some_and(|url| url.starts_with("https:")) && !protected {
            return Err(Unsafe::HttpsWithoutProxy);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_the_machine_or_behind_a_proxy() {
        let proxy = TrustedProxies(vec!["10.0.0.1/32".parse().unwrap()]);
        let none = TrustedProxies::default();
        let (here, everywhere) = ("127.0.0.1:8424".parse().unwrap(), "0.0.0.0:8424".parse().unwrap());
        let case = |address, public_url, has_tls, proxies, demo| {
            Listening { address, public_url, has_tls, proxies, demo }.is_safe()
        };
        let https = Some("https://portal.example");
        assert_eq!(case(here, None, false, &none, true), Ok(()));
        assert_eq!(case(everywhere, None, false, &none, false), Err(Unsafe::PlainBeyondThisMachine(everywhere)));
        assert_eq!(case(everywhere, https, true, &none, false), Ok(()));
        assert_eq!(case(everywhere, https, false, &proxy, false), Ok(()));
        assert_eq!(case(here, https, false, &none, false), Err(Unsafe::HttpsWithoutProxy));
        assert_eq!(case(everywhere, None, true, &proxy, true), Err(Unsafe::DemoBeyondThisMachine));
    }
}
