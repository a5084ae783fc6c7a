//! The numbering plan: mobile prefixes, area codes and how long numbers are there.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{PhoneError, PhoneKind, written::Written};
use crate::identity::{IdentityWarning, table};

static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| table::rows(include_str!("../../../law/numbers/area_codes.csv")));
static PREFIXES: LazyLock<Vec<Prefix>> =
    LazyLock::new(|| table::rows(include_str!("../../../law/numbers/mobile_prefixes.csv")));

#[derive(Deserialize)]
struct Area {
    code: String,
    /// Right lengths of a number there, such as `7` or `7|8`.
    digits: String,
    merged_into: Option<String>,
}

#[derive(Deserialize)]
struct Prefix {
    prefix: String,
}

/// How to read: as it should work today, or as papers have it.
#[derive(Clone, Copy)]
pub(super) struct Reading<'code> {
    pub(super) recorded: bool,
    /// Area code of the jurisdiction, with or without its 0.
    pub(super) area_code: Option<&'code str>,
}

/// The kind of a number and its digits as dialled after +86.
pub(super) fn read_national(written: &Written, reading: Reading<'_>) -> Result<(PhoneKind, String), PhoneError> {
    let digits = written.digits.strip_prefix('0').unwrap_or(&written.digits);
    let trunk = written.international || digits.len() < written.digits.len();
    if digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..]) {
        return read_mobile(digits, reading);
    }
    if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
        return Ok((PhoneKind::Service, digits.to_owned()));
    }
    if trunk {
        return read_landline(digits, reading);
    }
    match (digits.len(), reading.area_code) {
        (7 | 8, Some(area)) if reading.recorded => {
            read_landline(&format!("{}{digits}", area.trim_start_matches('0')), reading)
        }
        (7 | 8, _) => Err(PhoneError::AreaCodeMissing),
        (found, _) => Err(PhoneError::Length(found)),
    }
}

fn read_mobile(digits: &str, reading: Reading<'_>) -> Result<(PhoneKind, String), PhoneError> {
    match doubt(&PhoneKind::Mobile, digits) {
        Some(_) if !reading.recorded => Err(PhoneError::MobilePrefix(digits[..3].to_owned())),
        Some(_) | None => Ok((PhoneKind::Mobile, digits.to_owned())),
    }
}

fn read_landline(digits: &str, reading: Reading<'_>) -> Result<(PhoneKind, String), PhoneError> {
    if !(9..=11).contains(&digits.len()) {
        return Err(match area_of(digits) {
            Some(area) if digits.len() > 11 => subscriber_error(area),
            Some(_) | None => PhoneError::Length(digits.len()),
        });
    }
    let Some(area) = area_of(digits) else { return read_unlisted(digits, reading) };
    let subscriber = &digits[area.code.len() - 1..];
    let length_fits = area.digits.split('|').any(|length| length == subscriber.len().to_string());
    if !length_fits || subscriber.starts_with(['0', '1']) {
        return Err(subscriber_error(area));
    }
    if let (Some(into), false) = (&area.merged_into, reading.recorded) {
        return Err(PhoneError::AreaCodeMerged { area_code: area.code.clone(), into: into.clone() });
    }
    Ok((PhoneKind::Landline { area_code: area.code.clone() }, digits.to_owned()))
}

/// An area code no list has: three digits are taken as such in old papers.
fn read_unlisted(digits: &str, reading: Reading<'_>) -> Result<(PhoneKind, String), PhoneError> {
    let plausible = matches!(digits.as_bytes(), [b'3'..=b'9', _, _, b'2'..=b'9', ..]) && digits.len() >= 10;
    if reading.recorded && plausible {
        Ok((PhoneKind::Landline { area_code: format!("0{}", &digits[..3]) }, digits.to_owned()))
    } else {
        Err(PhoneError::AreaCodeUnknown)
    }
}

fn subscriber_error(area: &Area) -> PhoneError {
    PhoneError::Subscriber { area_code: area.code.clone(), expected: area.digits.replace('|', "/") }
}

fn area_of(digits: &str) -> Option<&'static Area> {
    AREAS.iter().find(|area| digits.starts_with(&area.code[1..]))
}

/// What is doubtful about a number of that kind.
pub(super) fn doubt(kind: &PhoneKind, national: &str) -> Option<IdentityWarning> {
    match kind {
        PhoneKind::Mobile => {
            let known = PREFIXES.iter().any(|row| national.starts_with(&row.prefix));
            (!known).then(|| IdentityWarning::MobilePrefixUnknown { prefix: national[..3].to_owned() })
        }
        PhoneKind::Landline { area_code } => match AREAS.iter().find(|area| area.code == *area_code) {
            Some(area) => area
                .merged_into
                .clone()
                .map(|into| IdentityWarning::AreaCodeMerged { area_code: area_code.clone(), into }),
            None => Some(IdentityWarning::AreaCodeUnknown { area_code: area_code.clone() }),
        },
        PhoneKind::Service => None,
    }
}
