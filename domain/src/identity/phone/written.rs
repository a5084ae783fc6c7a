//! A phone number as it is written: country code, digits and extension taken apart.

use super::PhoneError;
use crate::identity::input::{all_digits, squeezed};

const LONGEST: usize = 200;
/// What sets off an extension, longest first.
const EXTENSION_MARKS: [&str; 7] = [";ext=", "ext.", "ext", "分机", "转", "#", "x"];
/// Digits a main number has at least, so that the hyphen after an area code sets off no extension.
const SHORTEST_MAIN: usize = 10;

/// Digits of a number without country code.
#[derive(Default)]
pub(super) struct Written {
    pub(super) digits: String,
    pub(super) extension: Option<String>,
    /// Whether a country code stood before, after which the trunk 0 may be missing.
    pub(super) international: bool,
}

impl Written {
    /// Takes a text apart; with `recorded`, a last hyphen may set off the extension.
    pub(super) fn read(input: &str, recorded: bool) -> Result<Self, PhoneError> {
        let text = squeezed(input, LONGEST).ok_or(PhoneError::TooLong)?.to_lowercase();
        if text.is_empty() {
            return Err(PhoneError::Empty);
        }
        let (main, extension) = split_extension(&text, recorded)?;
        let foreign = main.contains('+') && !main.trim_start_matches('(').starts_with("+86");
        if foreign {
            return Err(PhoneError::Foreign);
        }
        let digits: String = main.chars().filter(|character| !is_grouping(*character)).collect();
        if !all_digits(digits.strip_prefix('+').unwrap_or(&digits)) {
            return Err(PhoneError::Characters);
        }
        let (international, digits) = strip_country(&digits);
        Ok(Self { digits: digits.to_owned(), extension, international })
    }
}

fn is_grouping(character: char) -> bool {
    matches!(character, '-' | '(' | ')' | '.' | '—' | '–' | '‐' | '−')
}

fn strip_country(digits: &str) -> (bool, &str) {
    if let Some(rest) = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")) {
        return (true, rest);
    }
    match digits.strip_prefix("86") {
        Some(rest) if digits.len() >= 11 => (true, rest),
        Some(_) | None => (false, digits),
    }
}

fn split_extension(text: &str, recorded: bool) -> Result<(&str, Option<String>), PhoneError> {
    let marked = EXTENSION_MARKS.iter().find_map(|mark| text.split_once(mark));
    if let Some((main, extension)) = marked {
        let extension = extension.trim_start_matches([':', '.']);
        return if is_extension(extension) {
            Ok((main, Some(extension.to_owned())))
        } else {
            Err(PhoneError::Extension)
        };
    }
    let Some((main, tail)) = text.rsplit_once(['-', '—', '–']) else { return Ok((text, None)) };
    let digits = main.chars().filter(char::is_ascii_digit).count();
    match (is_extension(tail) && is_whole_landline(main, digits), recorded) {
        (true, true) => Ok((main.trim_end_matches(['-', '—', '–']), Some(tail.to_owned()))),
        (true, false) => Err(PhoneError::Extension),
        (false, _) => Ok((text, None)),
    }
}

fn is_extension(text: &str) -> bool {
    all_digits(text) && text.len() <= 6
}

/// Whether nothing is missing before the hyphen: area code and number, a 400 or 800 number, or a local number.
fn is_whole_landline(main: &str, digits: usize) -> bool {
    let first = main.find(|character: char| character.is_ascii_digit()).map(|place| &main[place..]);
    let trunk = first.is_some_and(|text| text.starts_with('0') || text.starts_with("86"));
    let service = first.is_some_and(|text| text.starts_with("400") || text.starts_with("800"));
    let local = first.is_some_and(|text| !text.starts_with(['0', '1'])) && !service;
    (trunk && digits >= SHORTEST_MAIN) || (service && digits == SHORTEST_MAIN) || (local && matches!(digits, 7 | 8))
}
