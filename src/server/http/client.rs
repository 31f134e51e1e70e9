//! The one client of all calls to others: shops that are asked for their checkout links, and shops' APIs.
//!
//! It speaks https, follows no redirect, waits and reads for so long and no longer, and calls nobody on a private network: a name is
//! resolved once, all addresses that it has are looked at, and one of them is what is called. Where the environment names a proxy, the
//! proxy resolves and decides.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use axum::http::{HeaderValue, Uri};
use serde_json::Value;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// The most bytes of an answer; profiles and carts have some tens of kilobytes.
const MAX_RESPONSE_BYTES: u64 = 1 << 20;

/// Whom a client may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Whoever is on the open web, by https.
    PublicHttps,
    /// Whatever the operator named, this machine too: a rehearsal.
    Unrestricted,
}

/// What was not answered.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct HttpClientError(#[from] ureq::Error);

/// An answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status; redirects are answers like others.
    pub status: u16,
    /// The body.
    pub text: String,
}

/// The client.
#[derive(Clone, Debug)]
pub struct HttpClient {
    agent: ureq::Agent,
}

impl AddressPolicy {
    /// The web, or this machine where the operator named it: only its own addresses are read with http ([`etalase_model::link::Href`]).
    pub fn of(address: &str) -> Self {
        if address.starts_with("http://") {
            Self::Unrestricted
        } else {
            Self::PublicHttps
        }
    }
}

impl HttpClient {
    /// A client that waits for so long, names, handshakes and bodies included.
    pub fn new(policy: AddressPolicy, timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .https_only(policy == AddressPolicy::PublicHttps)
            // A token goes to nobody else, and nobody says where else to look.
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("etalase/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = PolicyResolver {
            policy,
            system: DefaultResolver::default(),
        };
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent }
    }

    /// Reads an address.
    ///
    /// # Errors
    /// Where there is no answer, or it is too long.
    pub fn get(&self, address: &str) -> Result<HttpResponse, HttpClientError> {
        read(self.agent.get(address).call()?)
    }

    /// Sends JSON with a token of the API's.
    ///
    /// # Errors
    /// As [`HttpClient::get`].
    pub fn post(
        &self,
        address: &str,
        token: &HeaderValue,
        body: &Value,
    ) -> Result<HttpResponse, HttpClientError> {
        let request = self.agent.post(address).header("x-auth-token", token);
        let request = request.header("accept", "application/json");
        read(
            request
                .content_type("application/json")
                .send(body.to_string())?,
        )
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>) -> Result<HttpResponse, HttpClientError> {
    let body = answer.body_mut().with_config().limit(MAX_RESPONSE_BYTES);
    let text = body.read_to_string()?;
    let status = answer.status().as_u16();
    Ok(HttpResponse { status, text })
}

/// The system's names, if nothing private is among what they stand for.
#[derive(Debug)]
struct PolicyResolver {
    policy: AddressPolicy,
    system: DefaultResolver,
}

/// A name leads to where nobody outside can look.
#[derive(Debug, thiserror::Error)]
#[error("{0} is on a private network, and is not called")]
struct PrivateAddress(String);

impl Resolver for PolicyResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.system.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        let is_proxy = config.proxy().is_some_and(|proxy| proxy.host() == host);
        let are_public = addresses.iter().all(|address| is_public(address.ip()));
        if self.policy == AddressPolicy::Unrestricted || is_proxy || are_public {
            return Ok(addresses);
        }
        let fault = PrivateAddress(host.to_owned());
        Err(ureq::Error::Other(Box::new(fault)))
    }
}

/// Whether an address that was named may be on the open web, as far as it says so itself.
pub fn may_be_public(address: &str) -> bool {
    let Some(host) = address
        .parse()
        .ok()
        .and_then(|uri: Uri| Some(uri.host()?.to_ascii_lowercase()))
    else {
        return false;
    };
    let host = host.trim_end_matches('.');
    if let Ok(address) = host.trim_matches(['[', ']']).parse() {
        return is_public(address);
    }
    let own = [
        "localhost",
        "local",
        "internal",
        "home.arpa",
        "lan",
        "intranet",
    ];
    let is_own = |name: &str| host == name || host.ends_with(&[".", name].concat());
    host.contains('.') && !own.into_iter().any(is_own)
}

/// Whether an address is one of the open web's (IANA's registries of special-purpose addresses).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_of_protocols = (a, b, c) == (192, 0, 0);
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    let is_special = a == 0 || a >= 240 || is_shared || is_of_protocols || is_benchmark;
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, .., y, z] = address.segments();
    let embedded = |high: u16, low: u16| {
        let bits = u32::from(high) << 16 | u32::from(low);
        is_public_v4(Ipv4Addr::from(bits))
    };
    match (a, b) {
        // What a network without IPv4 makes of it.
        (0x64, 0xff9b) if (c, d) == (0, 0) => embedded(y, z),
        (0x2002, _) => embedded(b, c),
        (0x2001, 0x0db8 | 0x0000..=0x01ff) | (0x3fff, 0x0000..=0x0fff) => false,
        _ => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::{StatusCode, header};
    use axum::routing::get;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(5);

    async fn called(
        policy: AddressPolicy,
        address: String,
    ) -> Result<HttpResponse, HttpClientError> {
        let client = HttpClient::new(policy, PATIENCE);
        tokio::task::spawn_blocking(move || client.get(&address))
            .await
            .unwrap()
    }

    async fn somebody() -> String {
        let secret = get(async || "the cloud's own secrets");
        let elsewhere = (StatusCode::FOUND, [(header::LOCATION, "/secret")]);
        let router = Router::new()
            .route("/secret", secret)
            .route("/long", get(async || "x".repeat((1 << 20) + 1)))
            .route("/moved", get(async move || elsewhere));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    #[tokio::test]
    async fn nobody_on_a_private_network_is_called_by_address_or_by_name() {
        for host in [
            "127.0.0.1",
            "localhost",
            "[::1]",
            "169.254.169.254",
            "10.0.0.1",
            "[::ffff:192.168.0.1]",
        ] {
            let fault = called(AddressPolicy::PublicHttps, format!("https://{host}:9/x")).await;
            let fault = fault.unwrap_err().to_string();
            assert!(fault.contains("private network"), "{host}: {fault}");
        }
    }

    #[tokio::test]
    async fn the_web_is_called_by_https_alone_no_redirect_is_followed_and_no_answer_is_endless() {
        let somebody = somebody().await;
        let fault = called(AddressPolicy::PublicHttps, [&somebody, "/secret"].concat()).await;
        assert!(
            matches!(
                fault,
                Err(HttpClientError(ureq::Error::RequireHttpsOnly(_)))
            ),
            "{fault:?}"
        );
        let moved = called(AddressPolicy::Unrestricted, [&somebody, "/moved"].concat())
            .await
            .unwrap();
        assert_eq!((moved.status, moved.text.as_str()), (302, ""));
        assert!(
            called(AddressPolicy::Unrestricted, [&somebody, "/long"].concat())
                .await
                .is_err()
        );
        let read = called(AddressPolicy::Unrestricted, [&somebody, "/secret"].concat()).await;
        assert_eq!(read.unwrap().status, 200);
    }

    #[test]
    fn the_open_web_is_what_the_registries_leave() {
        for (address, expected) in [
            ("8.8.8.8", true),
            ("2606:4700::1111", true),
            ("64:ff9b::808:808", true),
            ("2002:808:808::1", true),
            ("64:ff9b::a00:1", false),
            ("2002:a00:1::1", false),
            ("0.0.0.0", false),
            ("100.64.0.1", false),
            ("172.16.5.4", false),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("198.18.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("fe80::1", false),
            ("fc00::1", false),
            ("ff02::1", false),
            ("2001:db8::1", false),
            ("2001::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn an_address_that_is_private_by_its_own_words_is_known() {
        for (address, expected) in [
            ("https://kopi.example/buy", true),
            ("https://8.8.8.8/buy", true),
            ("https://10.0.0.1/buy", false),
            ("https://[::1]:8080/buy", false),
            ("https://LOCALHOST/buy", false),
            ("https://gudang.internal./buy", false),
            ("https://gudang/buy", false),
            ("buy", false),
        ] {
            assert_eq!(may_be_public(address), expected, "{address}");
        }
    }
}
