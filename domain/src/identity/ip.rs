//! IP addresses of servers and access lines.

use std::{fmt, net::IpAddr, sync::LazyLock};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{IdentityWarning, input::excerpt, table, text_form::text_form};
use crate::message::Message;

static SPECIAL: LazyLock<Vec<Row>> =
    LazyLock::new(|| table::rows(include_str!("../../law/numbers/special_addresses.csv")));

#[derive(Deserialize)]
struct Row {
    range: IpNet,
}

/// An IPv4 or IPv6 address; stored in its shortest form (RFC 5952, IPv4-mapped ones in hexadecimal).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IpAddress(IpAddr);

/// Why a text is no IP address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum IpAddressError {
    /// An IPv4 part with leading zeros, which programs read differently.
    LeadingZero(String),
    /// A network with prefix length.
    Prefix(String),
    /// Anything else.
    Malformed(String),
}

impl IpAddressError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LeadingZero(_) => "ip_address_leading_zero",
            Self::Prefix(_) => "ip_address_prefix",
            Self::Malformed(_) => "ip_address_malformed",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::LeadingZero(input) | Self::Prefix(input) | Self::Malformed(input) => {
                Message::new(self.code()).with("input", input)
            }
        }
    }
}

impl IpAddress {
    /// Reads an address; no spaces, ports, zones or prefix lengths.
    pub fn parse(input: &str) -> Result<Self, IpAddressError> {
        input.parse().map(Self).map_err(|_| refusal(input))
    }

    /// The address for computing.
    pub fn get(&self) -> IpAddr {
        self.0
    }

    /// Doubts: no host of the public internet has it.
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        let special = is_special(self.0, self.0);
        special.then(|| IdentityWarning::AddressNotPublic { address: self.to_string() }).into_iter().collect()
    }
}

/// Whether some address from `first` to `last` is private, reserved or multicast.
pub(super) fn is_special(first: IpAddr, last: IpAddr) -> bool {
    SPECIAL.iter().any(|row| {
        let same_version = row.range.network().is_ipv4() == first.is_ipv4();
        same_version && row.range.network() <= last && first <= row.range.broadcast()
    })
}

fn refusal(input: &str) -> IpAddressError {
    let start = excerpt(input);
    let parts: Vec<&str> = start.split('.').collect();
    let numeric = parts.len() == 4 && parts.iter().all(|part| part.len() <= 3 && part.parse::<u8>().is_ok());
    if numeric && parts.iter().any(|part| part.len() > 1 && part.starts_with('0')) {
        return IpAddressError::LeadingZero(start);
    }
    if start.split_once('/').is_some_and(|(address, _)| address.parse::<IpAddr>().is_ok()) {
        return IpAddressError::Prefix(start);
    }
    IpAddressError::Malformed(start)
}

impl fmt::Display for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mapped = match self.0 {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => address.to_ipv4_mapped().map(|_| address.segments()),
        };
        match mapped {
            Some(segments) => write!(f, "::ffff:{:x}:{:x}", segments[6], segments[7]),
            None => self.0.fmt(f),
        }
    }
}

text_form!(IpAddress, IpAddressError);
