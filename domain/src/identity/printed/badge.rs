//! The badge that a filed website shows (备案图标和链接): its printed number, linked to the public register.

use std::sync::LazyLock;

use serde::Deserialize;

use super::PrintedNumber;

#[expect(clippy::expect_used, reason = "the file is compiled in and read by the tests of this module")]
static LINK: LazyLock<RegisterLink> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../law/numbers/register_link.toml")).expect("the link of the register")
});

/// Where the public register shows a number, and where that is known from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterLink {
    prefix: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    source: String,
}

impl PrintedNumber {
    /// The number's entry in the public register.
    pub fn register_link(&self) -> String {
        format!("{}{}", LINK.prefix, self.number())
    }

    /// What a website puts at the foot of its home page: label and link as HTML.
    pub fn badge_html(&self) -> String {
        let (link, label) = (escaped(&self.register_link()), escaped(&self.to_string()));
        format!("<a href=\"{link}\" target=\"_blank\" rel=\"noreferrer\">{label}</a>")
    }
}

/// The text as HTML reads it back, in an attribute too.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::identity::{FilingNumber, PrintedReading, Regions, WebsiteNumber};

    fn printed(number: &str) -> PrintedNumber {
        PrintedNumber::of(WebsiteNumber::Current(FilingNumber::parse(number).unwrap())).unwrap()
    }

    #[test]
    fn a_label_begins_with_the_sign_of_the_province() {
        for (number, label) in [
            ("11010502000001", "京公网安备11010502000001号"),
            ("53010202000007", "滇公网安备53010202000007号"),
            ("52260102000123", "贵公网安备52260102000123号"),
        ] {
            assert_eq!(printed(number).to_string(), label);
        }
    }

    #[test]
    fn the_badge_reads_back_as_its_number() {
        let badge = printed("11010502000001").badge_html();
        let on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let reading = PrintedReading::from_text(&badge, Regions::builtin(), on).unwrap();
        assert_eq!(reading.number.to_string(), "11010502000001");
    }

    #[test]
    fn what_html_would_read_otherwise_is_escaped() {
        assert_eq!(escaped("<a href='x' b=\"&\">"), "&lt;a href=&#39;x&#39; b=&quot;&amp;&quot;&gt;");
    }
}
