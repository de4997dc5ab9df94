use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::config::Settings;
use crate::error::ApiError;

/// The client's address, as seen by the outermost trusted proxy. An IPv6 client is its /64 network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientIp(pub IpAddr);

impl<S> FromRequestParts<S> for ClientIp
where
    S: Send + Sync,
    Arc<Settings>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let hops = Arc::<Settings>::from_ref(state).trusted_proxies;
        let address = client_address(&parts.extensions, &parts.headers, hops);
        Ok(Self(rate_limit_key(address.ok_or_else(ApiError::internal)?)))
    }
}

/// The client's own address, as seen by the outermost of `hops` trusted proxies.
pub(crate) fn client_address(
    extensions: &Extensions,
    headers: &HeaderMap,
    hops: usize,
) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    peer.map(|peer| from_forwarded_for(headers, hops).unwrap_or(peer))
}

/// The address that the outermost trusted proxy saw. Each proxy appends the address it saw, so with
/// `hops` proxies it is that many from the right. Clients can forge everything further left.
fn from_forwarded_for(headers: &HeaderMap, hops: usize) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter();
    // Split as bytes: a non-UTF-8 header must not hide a proxy's entry.
    let addresses: Vec<&[u8]> =
        lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).collect();
    let trusted = &addresses[addresses.len().saturating_sub(hops)..];
    let address = trusted.first().and_then(|address| str::from_utf8(address).ok())?;
    parse(address.trim())
}

/// Accepts an address with or without a port.
fn parse(address: &str) -> Option<IpAddr> {
    let with_port = || address.parse::<SocketAddr>().ok().map(|address| address.ip());
    address.trim_matches(['[', ']']).parse().ok().or_else(with_port)
}

fn rate_limit_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let bits = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(bits))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(value: &'static str) -> HeaderMap {
        [("x-forwarded-for".parse().unwrap(), value.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn only_entries_of_trusted_proxies_count() {
        let headers = header("1.1.1.1, 2.2.2.2,3.3.3.3:443");
        let address = |hops| from_forwarded_for(&headers, hops).map(|address| address.to_string());
        assert_eq!(address(0), None);
        assert_eq!(address(1).as_deref(), Some("3.3.3.3"));
        assert_eq!(address(2).as_deref(), Some("2.2.2.2"));
        assert_eq!(address(9).as_deref(), Some("1.1.1.1"));
        assert_eq!(from_forwarded_for(&header("nonsense"), 1), None);
        let mut headers = header("9.9.9.9");
        let line = b"\xff, 1.1.1.1".as_slice();
        headers.append("x-forwarded-for", line.try_into().unwrap());
        let address = from_forwarded_for(&headers, 1).map(|address| address.to_string());
        assert_eq!(
            address.as_deref(),
            Some("1.1.1.1"),
            "a non-UTF-8 header hides the proxy's entry"
        );
        assert_eq!(from_forwarded_for(&HeaderMap::new(), 1), None);
    }

    #[test]
    fn ipv6_clients_are_limited_by_network() {
        let key = |text| rate_limit_key(parse(text).unwrap()).to_string();
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(key("[2001:db8:1:2::9]:80"), "2001:db8:1:2::");
        assert_eq!(key("::ffff:1.2.3.4"), "1.2.3.4");
    }
}
