//! Lists of domain names as the form asks for them: separated by ASCII commas.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::{DomainName, DomainNameError, IdentityWarning, text_form::text_form};
use crate::message::Message;

const LONGEST: usize = 65_536;
/// What people type in place of a comma.
const OTHER_SEPARATORS: [char; 10] = ['，', '；', '、', ';', ' ', '\n', '\r', '\t', '|', '\u{3000}'];

/// Domain names in the order given, none twice; stored with commas.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DomainNames(Vec<DomainName>);

/// Why a text is no list of domain names. Places count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en())]
pub enum DomainNamesError {
    /// More text than a form holds.
    TooLong,
    /// A separator that is not an ASCII comma.
    Separator(char),
    /// Nothing between two commas.
    EmptyItem(usize),
    /// One item is no domain name.
    Item(usize, DomainNameError),
    /// The same domain twice, perhaps once as A-label and once as U-label.
    Duplicate(DomainName),
}

impl DomainNamesError {
    /// Stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "domain_list_too_long",
            Self::Separator(_) => "domain_list_separator",
            Self::EmptyItem(_) => "domain_list_empty_item",
            Self::Item(_, error) => error.code(),
            Self::Duplicate(_) => "domain_list_duplicate",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::TooLong => message,
            Self::Separator(separator) => message.with("separator", separator.escape_debug()),
            Self::EmptyItem(place) => message.with("place", place),
            Self::Item(place, error) => error.message().with("place", place),
            Self::Duplicate(domain) => message.with("domain", super::input::excerpt(&domain.unicode())),
        }
    }
}

impl DomainNames {
    /// Reads one or more domain names with ASCII commas between them.
    pub fn parse(input: &str) -> Result<Self, DomainNamesError> {
        if input.len() > LONGEST {
            return Err(DomainNamesError::TooLong);
        }
        if let Some(separator) = input.chars().find(|character| OTHER_SEPARATORS.contains(character)) {
            return Err(DomainNamesError::Separator(separator));
        }
        let items = input.split(',').enumerate().map(|(index, item)| read_item(item, index + 1));
        let domains = items.collect::<Result<Vec<_>, _>>()?;
        let mut seen = BTreeSet::new();
        match domains.iter().find(|domain| !seen.insert(*domain)) {
            Some(twice) => Err(DomainNamesError::Duplicate(twice.clone())),
            None => Ok(Self(domains)),
        }
    }

    /// The domain names in the order given.
    pub fn domains(&self) -> &[DomainName] {
        &self.0
    }

    /// Doubts about each of them.
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        self.0.iter().flat_map(DomainName::warnings).collect()
    }
}

fn read_item(item: &str, place: usize) -> Result<DomainName, DomainNamesError> {
    match DomainName::parse(item) {
        Ok(domain) => Ok(domain),
        Err(DomainNameError::Empty) => Err(DomainNamesError::EmptyItem(place)),
        Err(error) => Err(DomainNamesError::Item(place, error)),
    }
}

impl fmt::Display for DomainNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, domain) in self.0.iter().enumerate() {
            write!(f, "{}{domain}", if index == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

text_form!(DomainNames, DomainNamesError);
