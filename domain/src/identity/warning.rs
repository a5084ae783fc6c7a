//! Doubts that do not refuse: what a clerk should look at before accepting.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::RegionCode;
use crate::message::Message;

/// Something a number or name makes one wonder about although it is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentityWarning {
    /// No list ever had the region code.
    RegionUnknown {
        /// The code.
        code: RegionCode,
    },
    /// The region code was no longer in use: readable, not to be issued.
    RegionRetired {
        /// The code.
        code: RegionCode,
        /// Last name.
        name: String,
        /// Last day in use.
        last: NaiveDate,
    },
    /// The region code came into use only later.
    RegionNotYet {
        /// The code.
        code: RegionCode,
        /// The name to come.
        name: String,
        /// First day in use.
        first: NaiveDate,
    },
    /// The sequence looks like an example.
    SequencePlaceholder {
        /// The sequence.
        sequence: u32,
    },
    /// A 12-digit number of the older form.
    LegacyNumber,
    /// The label has no province sign.
    SignMissing,
    /// The label is not 公网安备.
    LabelUnusual,
    /// The label runs into the text beside it.
    LabelGlued,
    /// 号 is missing after the digits.
    EndingMissing,
    /// A suffix such as `-1` was left out.
    SuffixIgnored,
    /// The number stands in the link only, not in the label.
    PrintedDigitsMissing,
    /// The link has a space or a stray character at the number.
    LinkMalformed,
    /// The code names a resident of the past by a 15-digit id.
    ResidentIdOld,
    /// The organisation code inside a credit code has a wrong check character.
    OrganisationCodeCheck,
    /// A registration number of 13 digits, in use before 2007.
    RegistrationNumberOld,
    /// A domain label mixes scripts or has look-alike letters.
    ConfusableLetters {
        /// The label as shown.
        label: String,
    },
    /// An address no host of the public internet has.
    AddressNotPublic {
        /// Address or range.
        address: String,
    },
    /// Two ranges share addresses.
    RangesOverlap {
        /// One range.
        one: String,
        /// The other range.
        other: String,
    },
    /// No list of mobile prefixes has it (yet).
    MobilePrefixUnknown {
        /// Three digits.
        prefix: String,
    },
    /// No list of area codes has it.
    AreaCodeUnknown {
        /// Area code with its 0.
        area_code: String,
    },
    /// The area code was merged into another.
    AreaCodeMerged {
        /// Area code with its 0.
        area_code: String,
        /// The one in use now, or `-`.
        into: String,
    },
}

impl IdentityWarning {
    /// Stable code of the warning.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RegionUnknown { .. } => "warning_region_unknown",
            Self::RegionRetired { .. } => "warning_region_retired",
            Self::RegionNotYet { .. } => "warning_region_not_yet",
            Self::SequencePlaceholder { .. } => "warning_sequence_placeholder",
            Self::LegacyNumber => "warning_legacy_number",
            Self::SignMissing => "warning_sign_missing",
            Self::LabelUnusual => "warning_label_unusual",
            Self::LabelGlued => "warning_label_glued",
            Self::EndingMissing => "warning_ending_missing",
            Self::SuffixIgnored => "warning_suffix_ignored",
            Self::PrintedDigitsMissing => "warning_printed_digits_missing",
            Self::LinkMalformed => "warning_link_malformed",
            Self::ResidentIdOld => "warning_resident_id_old",
            Self::OrganisationCodeCheck => "warning_organisation_code_check",
            Self::RegistrationNumberOld => "warning_registration_number_old",
            Self::ConfusableLetters { .. } => "warning_confusable_letters",
            Self::AddressNotPublic { .. } => "warning_address_not_public",
            Self::RangesOverlap { .. } => "warning_ranges_overlap",
            Self::MobilePrefixUnknown { .. } => "warning_mobile_prefix_unknown",
            Self::AreaCodeUnknown { .. } => "warning_area_code_unknown",
            Self::AreaCodeMerged { .. } => "warning_area_code_merged",
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        let message = Message::new(self.code());
        match self {
            Self::RegionUnknown { code } => message.with("code", code),
            Self::RegionRetired { code, name, last } => {
                message.with("code", code).with("name", name).with("last", last)
            }
            Self::RegionNotYet { code, name, first } => {
                message.with("code", code).with("name", name).with("first", first)
            }
            Self::SequencePlaceholder { sequence } => message.with("sequence", format_args!("{sequence:06}")),
            Self::ConfusableLetters { label } => message.with("label", label),
            Self::AddressNotPublic { address } => message.with("address", address),
            Self::RangesOverlap { one, other } => message.with("one", one).with("other", other),
            Self::MobilePrefixUnknown { prefix } => message.with("prefix", prefix),
            Self::AreaCodeUnknown { area_code } => message.with("area_code", area_code),
            Self::AreaCodeMerged { area_code, into } => message.with("area_code", area_code).with("into", into),
            Self::LegacyNumber
            | Self::SignMissing
            | Self::LabelUnusual
            | Self::LabelGlued
            | Self::EndingMissing
            | Self::SuffixIgnored
            | Self::PrintedDigitsMissing
            | Self::LinkMalformed
            | Self::ResidentIdOld
            | Self::OrganisationCodeCheck
            | Self::RegistrationNumberOld => message,
        }
    }
}
