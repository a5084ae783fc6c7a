//! Numbers as websites print them, the badge, and numbers a case had before.

use async_graphql::SimpleObject;
use beian_domain::{
    case,
    identity::{FilingNumber, PrintedNumber, WebsiteNumber},
};
use chrono::NaiveDate;

/// The label of a filing number of 14 digits; unit numbers and the older form are not printed so.
pub(super) fn printed(number: Option<&str>) -> Option<PrintedNumber> {
    let number = FilingNumber::parse(number?).ok()?;
    PrintedNumber::of(WebsiteNumber::Current(number))
}

/// What a filed website puts at the foot of its home page.
#[derive(SimpleObject)]
pub(super) struct WebsiteBadge {
    /// The label: sign of the province, 公网安备, number, 号.
    label: String,
    /// The number's entry in the public register.
    link: String,
    /// Both as HTML, escaped.
    html: String,
}

impl From<PrintedNumber> for WebsiteBadge {
    fn from(printed: PrintedNumber) -> Self {
        Self { label: printed.to_string(), link: printed.register_link(), html: printed.badge_html() }
    }
}

/// A number that a case had before (原备案号).
#[derive(SimpleObject)]
pub(super) struct FormerNumber {
    /// The number.
    number: String,
    /// The day on which another took its place.
    replaced_on: NaiveDate,
    /// Why.
    reason: String,
}

impl From<&case::FormerNumber> for FormerNumber {
    fn from(former: &case::FormerNumber) -> Self {
        let case::FormerNumber { number, replaced_on, reason } = former.clone();
        Self { number, replaced_on, reason }
    }
}
