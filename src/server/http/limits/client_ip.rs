//! Who is asking, as far as an address can say it. Addresses are never stored and never logged.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use ipnet::IpNet;

use crate::clock;
use crate::http::error::Problem;
use crate::sign::DailyKey;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// An address as limits count it: one IPv4 address, or the /64 of an IPv6 address, which one household has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientIp(IpAddr);

impl ClientIp {
    /// The client behind an address.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(IpAddr::V4(address)),
            IpAddr::V6(address) => {
                let network = u128::from(address) & (u128::MAX << 64);
                Self(IpAddr::V6(Ipv6Addr::from(network)))
            }
        }
    }
}

/// A router's state that knows which proxies are believed.
pub trait TrustedProxies {
    /// Their networks.
    fn trusted_proxies(&self) -> &[Network];
}

impl<S: TrustedProxies + Send + Sync> FromRequestParts<Arc<S>> for ClientIp {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<S>) -> Result<Self, Problem> {
        let Some(Peer(peer)) = parts.extensions.get() else {
            tracing::error!("a request came without its peer address");
            return Err(Problem::internal());
        };
        Ok(Self::of(client(
            peer.ip(),
            &parts.headers,
            state.trusted_proxies(),
        )))
    }
}

/// The client's address: the peer's, or where the peer is a trusted proxy the right-most hop that is none. What stands
/// further left was written by the client and may say anything.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let hops = hops(headers);
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Some(address) = address(hop) else { break };
        client = address;
    }
    client
}

/// What proxies wrote of where a request came from, the client's side first. `Forwarded` (RFC 7239) counts where the older
/// header is not there.
fn hops(headers: &HeaderMap) -> Vec<&str> {
    let values = |name| headers.get_all(name).iter();
    let older = values(FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    let older: Vec<&str> = older
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    if !older.is_empty() {
        return older;
    }
    let newer = values(header::FORWARDED.as_str()).filter_map(|value| value.to_str().ok());
    newer
        .flat_map(|value| value.split(','))
        .map(|element| {
            let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
            let client = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
            client.map_or("", |(_, client)| client.trim().trim_matches('"'))
        })
        .collect()
}

/// The address of a hop, which some proxies write with a port.
fn address(hop: &str) -> Option<IpAddr> {
    if let Ok(address) = hop.parse() {
        return Some(address);
    }
    if let Ok(socket) = hop.parse::<SocketAddr>() {
        return Some(socket.ip());
    }
    hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// A range of addresses, such as `10.0.0.0/8`, or one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

/// The text names no range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no address range; write it like 10.0.0.0/8, or one address")]
pub struct InvalidNetwork(String);

impl Network {
    /// Whether the address is in it; one of IPv4 may be mapped into IPv6.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let one = || text.parse::<IpAddr>().map(IpNet::from);
        let network = text.parse::<IpNet>().or_else(|_| one());
        network
            .map(Self)
            .map_err(|_| InvalidNetwork(text.to_owned()))
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What clients are called in the store: by a name of today, which nobody can trace tomorrow.
#[derive(Debug, Default)]
pub struct IpHasher(DailyKey);

impl IpHasher {
    /// The client's name for today.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn hash(&self, client_ip: ClientIp) -> Result<String, Problem> {
        self.hash_for_day(client_ip, clock::day_of(clock::now()))
    }

    /// As [`IpHasher::hash`], for one of the browsers behind an address: a mobile network puts many people behind one.
    ///
    /// # Errors
    /// As there.
    pub fn hash_browser(&self, client_ip: ClientIp, browser: &[u8]) -> Result<String, Problem> {
        let day = clock::day_of(clock::now());
        self.digest(
            &[client_ip.0.to_string().as_bytes(), b" ", browser].concat(),
            day,
        )
    }

    fn hash_for_day(&self, client_ip: ClientIp, day: i64) -> Result<String, Problem> {
        self.digest(client_ip.0.to_string().as_bytes(), day)
    }

    fn digest(&self, data: &[u8], day: i64) -> Result<String, Problem> {
        let name = self.0.digest(data, day);
        name.map_err(|fault| {
            tracing::error!(%fault, "a client cannot be named");
            Problem::internal()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_forged_forwarding_header_changes_nothing() {
        let headers = forwarded(&["1.2.3.4"]);
        assert_eq!(client(ip("203.0.113.9"), &headers, &[]), ip("203.0.113.9"));
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(
            client(ip("203.0.113.9"), &headers, &trusted),
            ip("203.0.113.9")
        );
    }

    #[test]
    fn behind_trusted_proxies_the_right_most_other_hop_counts() {
        let trusted = [
            "10.0.0.0/8".parse().unwrap(),
            "2001:db8::1".parse().unwrap(),
        ];
        let headers = forwarded(&["6.6.6.6, 198.51.100.7", "10.1.1.1"]);
        assert_eq!(
            client(ip("10.0.0.2"), &headers, &trusted),
            ip("198.51.100.7")
        );
        let headers = forwarded(&["6.6.6.6, rubbish"]);
        assert_eq!(client(ip("10.0.0.2"), &headers, &trusted), ip("10.0.0.2"));
    }

    #[test]
    fn a_hop_may_have_a_port_and_may_stand_in_the_newer_header() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let behind = |headers: &HeaderMap| client(ip("10.0.0.2"), headers, &trusted);
        for (hop, expected) in [
            ("198.51.100.7:5678", "198.51.100.7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("198.51.100.7:port", "10.0.0.2"),
            ("unknown", "10.0.0.2"),
        ] {
            let older = forwarded(&[hop]);
            assert_eq!(behind(&older), ip(expected), "{hop}");
            let mut newer = HeaderMap::new();
            let value = format!("for=6.6.6.6, proto=https; For=\"{hop}\"");
            newer.insert(header::FORWARDED, value.parse().unwrap());
            assert_eq!(behind(&newer), ip(expected), "{value}");
        }
    }

    #[test]
    fn a_household_of_ipv6_is_one_client_and_a_mapped_ipv4_is_itself() {
        let client_ip = |text| ClientIp::of(ip(text));
        assert_eq!(
            client_ip("2001:db8:1:2::3"),
            client_ip("2001:db8:1:2:ffff::9")
        );
        assert_ne!(client_ip("2001:db8:1:2::3"), client_ip("2001:db8:1:3::3"));
        assert_eq!(client_ip("::ffff:192.0.2.1"), client_ip("192.0.2.1"));
    }

    #[test]
    fn ranges_are_read_strictly() {
        let range: Network = "192.0.2.0/24".parse().unwrap();
        assert!(range.contains(ip("192.0.2.255")) && !range.contains(ip("192.0.3.0")));
        assert!(
            "0.0.0.0/0"
                .parse::<Network>()
                .unwrap()
                .contains(ip("8.8.8.8"))
        );
        for text in ["", "localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_clients_name_lasts_a_day_and_holds_no_address() {
        let salt = IpHasher::default();
        let client_ip = ClientIp::of(ip("203.0.113.9"));
        let today = salt.hash_for_day(client_ip, 1).unwrap();
        assert_eq!(salt.hash_for_day(client_ip, 1).unwrap(), today);
        assert!(!today.contains("203"));
        assert_ne!(salt.hash_for_day(client_ip, 2).unwrap(), today);
    }
}
