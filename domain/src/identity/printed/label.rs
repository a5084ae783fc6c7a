//! One 公网安备 label inside a longer text: its sign, its digits and how it is joined to the words beside it.

use super::{LABEL, PrintedNumber, PrintedNumberError, WebsiteNumber};
use crate::identity::{IdentityWarning, ProvinceSign, input::excerpt};

/// A label as found, nothing checked yet.
pub(super) struct Label<'text> {
    whole: &'text str,
    before: &'text str,
    digits: &'text str,
    after: &'text str,
}

impl<'text> Label<'text> {
    /// Every label of the text, in order.
    pub(super) fn all(text: &'text str) -> Vec<Self> {
        text.match_indices(LABEL).map(|(start, _)| Self::at(text, start)).collect()
    }

    fn at(text: &'text str, start: usize) -> Self {
        let rest = text[start + LABEL.len()..].trim_start_matches([':', ' ', '-', '—']);
        let end = rest.find(|character| !is_digit_or_mask(character)).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        Self { whole: text, before: text[..start].trim_end(), digits, after }
    }

    /// Whether nothing was filled in after the label.
    pub(super) fn is_blank(&self) -> bool {
        self.digits.is_empty()
    }

    /// The number with what is odd about the label.
    pub(super) fn read(&self) -> Result<(WebsiteNumber, Vec<IdentityWarning>), PrintedNumberError> {
        let sign = self.sign()?;
        let number = self.number()?;
        check_sign(sign, number)?;
        let oddities = [
            (sign.is_none(), IdentityWarning::SignMissing),
            (self.is_glued(sign), IdentityWarning::LabelGlued),
            (self.suffix().is_some(), IdentityWarning::SuffixIgnored),
            (!self.is_closed() && self.suffix().is_none(), IdentityWarning::EndingMissing),
        ];
        let warnings = oddities.into_iter().filter(|(found, _)| *found).map(|(_, warning)| warning).collect();
        Ok((number, warnings))
    }

    /// The province sign; none where the label stands alone or after punctuation.
    pub(super) fn sign(&self) -> Result<Option<ProvinceSign>, PrintedNumberError> {
        match self.before.chars().next_back() {
            Some(sign) if sign.is_alphabetic() && sign != '号' => {
                ProvinceSign::find(sign).map(Some).ok_or(PrintedNumberError::SignUnknown(sign))
            }
            Some(_) | None => Ok(None),
        }
    }

    fn number(&self) -> Result<WebsiteNumber, PrintedNumberError> {
        if self.is_blank() {
            return Err(PrintedNumberError::DigitsMissing(excerpt(self.whole)));
        }
        if looks_like_mobile(self.digits) {
            return Err(PrintedNumberError::Phone(excerpt(self.whole)));
        }
        if !self.digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PrintedNumberError::Masked(excerpt(self.whole)));
        }
        if self.suffix().is_some_and(|suffix| suffix.len() > 2) {
            return Err(PrintedNumberError::OtherScheme(excerpt(self.whole)));
        }
        WebsiteNumber::parse(self.digits).map_err(PrintedNumberError::Number)
    }

    /// Digits after a hyphen, as in 110102003042-1.
    fn suffix(&self) -> Option<&str> {
        let rest = self.after.strip_prefix('-')?;
        let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        (end > 0).then_some(&rest[..end])
    }

    fn is_closed(&self) -> bool {
        self.after.trim_start().starts_with('号')
    }

    fn is_glued(&self, sign: Option<ProvinceSign>) -> bool {
        let mut before = self.before.chars();
        if sign.is_some() {
            before.next_back();
        }
        let after = self.after.trim_start().strip_prefix('号').unwrap_or(self.after);
        let joined = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        joined(before.next_back()) || joined(after.chars().next())
    }
}

/// Refuses a sign of another province.
pub(super) fn check_sign(sign: Option<ProvinceSign>, number: WebsiteNumber) -> Result<(), PrintedNumberError> {
    sign.map_or(Ok(()), |sign| PrintedNumber::new(sign, number).map(drop))
}

fn is_digit_or_mask(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, 'x' | 'X' | '*' | '×' | '○')
}

fn looks_like_mobile(digits: &str) -> bool {
    digits.chars().count() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}
