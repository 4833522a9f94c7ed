//! From where a request comes: the peer of the connection, or what a trusted proxy says of it.

use std::net::IpAddr;

use axum::http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address that a request comes from, as an extension of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Proxies whose word on the client's address is taken.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl TrustedProxies {
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// The nearest hop that is no trusted proxy: each proxy appends the address that it saw, and what stands further left
    /// anybody may have written.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let lines: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
        let mut hops = lines.iter().flat_map(|line| line.split(',')).map(str::trim).rev();
        let mut nearest = peer.to_canonical();
        while self.trusts(nearest) {
            let Some(hop) = hops.next().and_then(address) else { break };
            nearest = hop;
        }
        ClientAddress(nearest)
    }
}

/// Proxies write addresses bare, with a port, or in brackets.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = hop.parse::<std::net::SocketAddr>().map(|address| address.ip());
    let bare = hop.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    with_port.or(bare).ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed_and_only_what_they_saw() {
        let proxies = TrustedProxies(vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
        let client = |peer: &str, forwarded: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in forwarded {
                headers.append(FORWARDED_FOR, line.parse().unwrap());
            }
            proxies.client(peer.parse().unwrap(), &headers).0.to_string()
        };
        assert_eq!(client("192.0.2.1", &["203.0.113.9"]), "192.0.2.1", "anybody may write the header");
        assert_eq!(client("10.0.0.1", &["198.51.100.7, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["198.51.100.7", "203.0.113.9, 10.0.0.2"]), "203.0.113.9");
        assert_eq!(client("::1", &["[2001:db8::5]:4711"]), "2001:db8::5");
        assert_eq!(client("::ffff:10.0.0.1", &["203.0.113.9:80"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }
}
