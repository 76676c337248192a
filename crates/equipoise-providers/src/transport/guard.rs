//! Where a connection may go: addresses of the world, unless the address of the ask itself is another.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Whether `address` is one of the world: not private, loopback, link-local, shared or reserved.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_reserved = match (a, b, c) {
        (0 | 240.., ..) | (100, 64..128, _) | (198, 18..20, _) | (192, 0, 0) => true,
        _ => address.is_documentation() || address.is_multicast() || address.is_broadcast(),
    };
    let is_near = address.is_private() || address.is_loopback() || address.is_link_local();
    !(is_reserved || is_near)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is given out; in it lie documentation, Teredo, and IPv4 in other clothes (6to4).
    // NAT64 (64:ff9b::/96) lies outside of it.
    let is_given_out = a & 0xe000 == 0x2000;
    let is_special = a == 0x2002 || (a == 0x2001 && (b == 0 || b == 0xdb8));
    is_given_out && !is_special
}

/// Looks names up and passes on addresses of the world only: what was checked is what is connected
/// to, so a name that changes its mind in between gains nothing.
#[derive(Debug, Clone)]
pub(super) struct GuardedNames {
    /// Names that may lie anywhere.
    pub(super) private_hosts: Arc<BTreeSet<String>>,
}

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let may_be_private = self.private_hosts.contains(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| may_be_private || is_public(address.ip()))
                .collect();
            if allowed.is_empty() {
                let text = format!("{} has no address that may be connected to", name.as_str());
                return Err(text.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Why a redirect is not followed; `None` when it is. `first` is the address of the ask.
pub(super) fn against_redirect(first: &Url, from: &Url, to: &Url) -> Option<&'static str> {
    if !matches!(to.scheme(), "http" | "https") {
        return Some("leads to another protocol");
    }
    if from.scheme() == "https" && to.scheme() == "http" {
        return Some("leads from https to http");
    }
    let is_same_host = first.host() == to.host() && first.port() == to.port();
    let address = to.host_str().and_then(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare.parse::<IpAddr>().ok()
    });
    match address {
        Some(address) if !is_same_host && !is_public(address) => Some("leads to a private address"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_of_the_world_are_told_apart() {
        for near in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "ff02::1",
        ] {
            assert!(!is_public(near.parse().unwrap()), "{near}");
        }
        for far in ["8.8.8.8", "100.63.0.1", "172.32.0.1", "2606:4700::1111"] {
            assert!(is_public(far.parse().unwrap()), "{far}");
        }
    }

    #[test]
    fn a_redirect_stays_encrypted_and_in_the_world() {
        let against = |first: &str, to: &str| {
            let url = |text: &str| text.parse::<Url>().unwrap();
            against_redirect(&url(first), &url(first), &url(to))
        };
        let public = "https://data.example.com/a";
        assert_eq!(against(public, "https://other.example.com/"), None);
        for refused in [
            "http://data.example.com/a",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "ftp://data.example.com/",
        ] {
            assert!(against(public, refused).is_some(), "{refused}");
        }
        assert_eq!(
            against("http://127.0.0.1:90/a", "http://127.0.0.1:90/b"),
            None
        );
        assert!(against("http://127.0.0.1:90/a", "http://127.0.0.1:91/b").is_some());
    }
}
