//! Lists of address ranges as the form asks for them: `first,last;first,last`.

use std::{fmt, net::IpAddr};

use ipnet::{IpNet, IpSubnets, Ipv4Subnets, Ipv6Subnets};
use serde::{Deserialize, Serialize};

use super::{AddressCount, IdentityWarning, IpAddress, IpAddressError, ip::is_special, text_form::text_form};
use crate::message::Message;

const LONGEST: usize = 65_536;

/// Addresses from first to last, both included, of one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpRange {
    first: IpAddress,
    last: IpAddress,
}

/// A list of ranges in the order given; stored as `first,last;first,last`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IpRanges(Vec<IpRange>);

/// Why a text is no list of ranges. Places count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum IpRangesError {
    /// More text than a form holds.
    TooLong,
    /// Nothing at all.
    Empty,
    /// A separator that is not an ASCII comma or semicolon.
    Separator(char),
    /// Nothing between two semicolons.
    EmptyItem(usize),
    /// Not two addresses with a comma between them.
    NotAPair(usize),
    /// One of the two is no address.
    Address(usize, IpAddressError),
    /// One IPv4 and one IPv6 address.
    Versions(usize),
    /// The range starts after it ends.
    Order(usize),
}

impl IpRangesError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "ip_ranges_too_long",
            Self::Empty => "ip_ranges_empty",
            Self::Separator(_) => "ip_ranges_separator",
            Self::EmptyItem(_) => "ip_ranges_empty_item",
            Self::NotAPair(_) => "ip_ranges_not_a_pair",
            Self::Address(..) => "ip_ranges_address",
            Self::Versions(_) => "ip_ranges_versions",
            Self::Order(_) => "ip_ranges_order",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::TooLong | Self::Empty => message,
            Self::Separator(separator) => message.with("separator", separator),
            Self::EmptyItem(place) | Self::NotAPair(place) | Self::Versions(place) | Self::Order(place) => {
                message.with("place", place)
            }
            Self::Address(place, error) => match error {
                IpAddressError::LeadingZero(input)
                | IpAddressError::Prefix(input)
                | IpAddressError::Malformed(input) => message.with("place", place).with("input", input),
            },
        }
    }
}

impl IpRange {
    /// First and last address.
    pub fn ends(&self) -> (IpAddress, IpAddress) {
        (self.first, self.last)
    }

    /// The fewest networks that make up the range.
    pub fn networks(&self) -> Vec<IpNet> {
        match (self.first.get(), self.last.get()) {
            (IpAddr::V4(first), IpAddr::V4(last)) => IpSubnets::from(Ipv4Subnets::new(first, last, 0)).collect(),
            (IpAddr::V6(first), IpAddr::V6(last)) => IpSubnets::from(Ipv6Subnets::new(first, last, 0)).collect(),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => Vec::new(),
        }
    }

    /// Number of addresses.
    pub fn count(&self) -> AddressCount {
        AddressCount::across(number(self.last.get()) - number(self.first.get()))
    }

    fn parse(item: &str, place: usize) -> Result<Self, IpRangesError> {
        if item.is_empty() {
            return Err(IpRangesError::EmptyItem(place));
        }
        let (first, last) = item.split_once(',').ok_or(IpRangesError::NotAPair(place))?;
        if last.contains(',') {
            return Err(IpRangesError::NotAPair(place));
        }
        let read = |text| IpAddress::parse(text).map_err(|error| IpRangesError::Address(place, error));
        let (first, last) = (read(first)?, read(last)?);
        if first.get().is_ipv4() != last.get().is_ipv4() {
            return Err(IpRangesError::Versions(place));
        }
        if first > last { Err(IpRangesError::Order(place)) } else { Ok(Self { first, last }) }
    }
}

impl IpRanges {
    /// Reads a list; ASCII separators only, no spaces.
    pub fn parse(input: &str) -> Result<Self, IpRangesError> {
        if input.len() > LONGEST {
            return Err(IpRangesError::TooLong);
        }
        if input.is_empty() {
            return Err(IpRangesError::Empty);
        }
        if let Some(separator) = input.chars().find(|character| "，；、".contains(*character)) {
            return Err(IpRangesError::Separator(separator));
        }
        let items = input.split(';').enumerate();
        items.map(|(index, item)| IpRange::parse(item, index + 1)).collect::<Result<_, _>>().map(Self)
    }

    /// The ranges in the order given.
    pub fn ranges(&self) -> &[IpRange] {
        &self.0
    }

    /// Number of addresses, those of overlaps counted each time.
    pub fn count(&self) -> AddressCount {
        self.0.iter().map(IpRange::count).sum()
    }

    /// The networks of each range, one after the other.
    pub fn networks(&self) -> Vec<IpNet> {
        self.0.iter().flat_map(IpRange::networks).collect()
    }

    /// Doubts: ranges that overlap, ranges with addresses that are not public.
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        let special = self.0.iter().filter(|range| is_special(range.first.get(), range.last.get()));
        let special = special.map(|range| IdentityWarning::AddressNotPublic { address: range.to_string() });
        special.chain(self.overlaps()).collect()
    }

    fn overlaps(&self) -> Vec<IdentityWarning> {
        let mut sorted = self.0.clone();
        sorted.sort();
        let mut found = Vec::new();
        let mut widest: Option<IpRange> = None;
        for range in sorted {
            if let Some(earlier) = widest.filter(|earlier| range.first <= earlier.last) {
                found.push(IdentityWarning::RangesOverlap { one: earlier.to_string(), other: range.to_string() });
            }
            if widest.is_none_or(|earlier| range.last > earlier.last) {
                widest = Some(range);
            }
        }
        found
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.first, self.last)
    }
}

impl fmt::Display for IpRanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, range) in self.0.iter().enumerate() {
            write!(f, "{}{range}", if index == 0 { "" } else { ";" })?;
        }
        Ok(())
    }
}

text_form!(IpRanges, IpRangesError);
