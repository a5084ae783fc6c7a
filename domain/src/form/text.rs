//! Plain texts: trimmed, composed (NFC), one line, bounded.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::message::Message;

/// The most characters of a text whose field names no other bound.
pub(super) const DEFAULT_MAX_LENGTH: usize = 500;

/// The text as it is stored; refuses control characters, invisible marks of direction, and too many characters.
pub(super) fn clean(input: &str, max_length: usize) -> Result<String, Message> {
    let too_long = |found: usize| Message::new("form_too_long").with("max", max_length).with("found", found);
    // Composing never takes more than a few characters to one, so this bounds the work before it is done.
    let given = input.trim().chars().count();
    if given > max_length.saturating_mul(4) {
        return Err(too_long(given));
    }
    let text: String = input.trim().nfc().collect();
    if text.chars().any(|character| character.is_control() || steers_direction(character)) {
        return Err(Message::new("form_control_character"));
    }
    let found = text.chars().count();
    if found > max_length { Err(too_long(found)) } else { Ok(text) }
}

/// A beginning short enough to be repeated in a message or a path.
pub(super) fn excerpt(input: &str) -> String {
    input.chars().filter(|character| !character.is_control()).take(40).collect()
}

/// Reads `2026-03-05`, `20260305`, `2026年3月5日` and full-width forms of these.
pub(super) fn date(input: &str) -> Result<NaiveDate, Message> {
    let refused = || Message::new("form_date").with("input", excerpt(input));
    if input.len() > 64 {
        return Err(refused());
    }
    let folded: String = input.nfkc().filter(|character| !character.is_whitespace()).collect();
    let four_digit_year = folded.len() >= 8 && folded.bytes().take(4).all(|byte| byte.is_ascii_digit());
    ["%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日"]
        .iter()
        .filter(|_| four_digit_year)
        .find_map(|pattern| NaiveDate::parse_from_str(&folded, pattern).ok())
        .ok_or_else(refused)
}

/// A mail address of the usual shape: one `@`, a local part, and what stands after it as a domain to be checked.
pub(super) fn mail_parts(text: &str) -> Option<(&str, &str)> {
    let (local, domain) = text.split_once('@')?;
    let plain = |character: char| character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(character);
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    (!local.is_empty() && local.len() <= 64 && local.chars().all(plain) && !dots).then_some((local, domain))
}

/// Whether a certificate or licence number has only letters, digits and the usual marks, and at least one digit.
pub(super) fn is_document_number(text: &str) -> bool {
    let usual = |character: char| character.is_alphanumeric() || "-—()（）[]〔〕/.".contains(character);
    text.chars().all(usual) && text.chars().any(|character| character.is_ascii_digit())
}

fn steers_direction(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
