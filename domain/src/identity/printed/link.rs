//! The number inside a link to the public register (`recordcode=` or `code=`).

use super::{PrintedNumberError, WebsiteNumber};

const PARAMETER: &str = "code=";
const REGISTER: [&str; 4] = ["beian.mps.gov.cn", "beian.gov.cn", "registerSystemInfo", "recordcode"];

/// A number found in a link, and whether the link is written cleanly there.
pub(super) struct Link {
    pub(super) number: WebsiteNumber,
    pub(super) clean: bool,
}

impl Link {
    /// Every number linked to in the text, in order.
    pub(super) fn all(text: &str) -> Result<Vec<Self>, PrintedNumberError> {
        let rests = text.match_indices(PARAMETER).map(|(start, _)| &text[start + PARAMETER.len()..]);
        rests.filter_map(Self::read).collect()
    }

    /// Whether the text has a link to the register at all.
    pub(super) fn is_present(text: &str) -> bool {
        REGISTER.iter().any(|sign| text.contains(sign))
    }

    fn read(rest: &str) -> Option<Result<Self, PrintedNumberError>> {
        let trimmed = rest.trim_start_matches("%20").trim_start();
        let end = trimmed.find(|character: char| !character.is_ascii_digit()).unwrap_or(trimmed.len());
        let (digits, after) = trimmed.split_at(end);
        let stray = after.starts_with("&amp") && !after.starts_with("&amp;");
        let clean = trimmed.len() == rest.len() && !stray;
        let number = WebsiteNumber::parse(digits).map_err(PrintedNumberError::Number);
        (!digits.is_empty()).then(|| number.map(|number| Self { number, clean }))
    }
}
