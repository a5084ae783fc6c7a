//! Domain names of sites, internationalised ones included.

use std::{fmt, net::IpAddr};

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use unicode_security::{RestrictionLevel, RestrictionLevelDetection, confusable_detection::skeleton};

use super::{IdentityWarning, input::excerpt, text_form::text_form};
use crate::message::Message;

/// 253 characters of four bytes, and a little for what the mapping takes away.
const LONGEST: usize = 1024;

/// A domain name below a public suffix; stored as A-label (`xn--`) in lower case without the root's dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DomainName(String);

/// Why a text is no site's domain name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum DomainNameError {
    /// Nothing at all.
    Empty,
    /// Longer than a domain name can be.
    TooLong,
    /// A web address with scheme or path.
    Url(String),
    /// An IP address.
    Address(String),
    /// Refused by IDNA (UTS 46, STD 3).
    Malformed(String),
    /// No such top-level domain.
    SuffixUnknown(String),
    /// A public suffix, under which others register.
    SuffixOnly(String),
}

impl DomainNameError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "domain_name_empty",
            Self::TooLong => "domain_name_too_long",
            Self::Url(_) => "domain_name_url",
            Self::Address(_) => "domain_name_address",
            Self::Malformed(_) => "domain_name_malformed",
            Self::SuffixUnknown(_) => "domain_name_suffix_unknown",
            Self::SuffixOnly(_) => "domain_name_suffix_only",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::Empty | Self::TooLong => message,
            Self::Url(input)
            | Self::Address(input)
            | Self::Malformed(input)
            | Self::SuffixUnknown(input)
            | Self::SuffixOnly(input) => message.with("input", input),
        }
    }
}

impl DomainName {
    /// Reads a domain name in either form; upper case, full-width letters and the root's dot are forgiven.
    pub fn parse(input: &str) -> Result<Self, DomainNameError> {
        check_shape(input)?;
        let ascii = Uts46::new()
            .to_ascii(input.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::VerifyAllowRootDot)
            .map_err(|_| DomainNameError::Malformed(excerpt(input)))?;
        let ascii = ascii.strip_suffix('.').unwrap_or(&ascii);
        let suffix = psl::suffix(ascii.as_bytes()).filter(|suffix| suffix.is_known());
        let Some(suffix) = suffix else { return Err(DomainNameError::SuffixUnknown(excerpt(input))) };
        if suffix.as_bytes().len() == ascii.len() {
            return Err(DomainNameError::SuffixOnly(excerpt(input)));
        }
        Ok(Self(ascii.to_owned()))
    }

    /// The A-label form.
    pub fn ascii(&self) -> &str {
        &self.0
    }

    /// The U-label form, as people read it.
    pub fn unicode(&self) -> String {
        let (shown, _) = Uts46::new().to_unicode(self.0.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
        shown.into_owned()
    }

    /// The public suffix, A-label form.
    pub fn public_suffix(&self) -> &str {
        psl::suffix_str(&self.0).unwrap_or_default()
    }

    /// The part a registrar sells: one label below the public suffix, A-label form.
    pub fn registrable(&self) -> &str {
        psl::domain_str(&self.0).unwrap_or_default()
    }

    /// Doubts: labels that mix scripts or whose letters look like Latin ones.
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        let shown = self.unicode();
        let labels = shown.split('.').filter(|label| is_confusable(label));
        labels.map(|label| IdentityWarning::ConfusableLetters { label: label.to_owned() }).collect()
    }
}

fn check_shape(input: &str) -> Result<(), DomainNameError> {
    if input.is_empty() {
        return Err(DomainNameError::Empty);
    }
    if input.len() > LONGEST {
        return Err(DomainNameError::TooLong);
    }
    if input.contains("://") || input.contains('/') {
        return Err(DomainNameError::Url(excerpt(input)));
    }
    if input.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return Err(DomainNameError::Address(excerpt(input)));
    }
    Ok(())
}

fn is_confusable(label: &str) -> bool {
    if label.is_ascii() {
        return false;
    }
    let mixed = !label.check_restriction_level(RestrictionLevel::HighlyRestrictive);
    let imitates_latin = || skeleton(label).all(|letter| letter.is_ascii());
    mixed || imitates_latin()
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(DomainName, DomainNameError);
