//! Reads a filing number from whatever a site prints: a label, a link, bare digits, or a whole footer.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::{
    LONGEST, PrintedNumberError, WebsiteNumber,
    label::{Label, check_sign},
    link::Link,
};
use crate::identity::{IdentityWarning, Regions, input::excerpt};

/// Words of other certificates and city schemes.
const OTHER_SCHEMES: [&str; 2] = ["公网监备", "公备"];
/// Words in the wrong order.
const WRONG_ORDER: [&str; 2] = ["公安网备", "网公安备"];
/// What templates leave behind.
const TEMPLATE_MARKS: [&str; 3] = ["{", "<%", "[["];
/// Shorter runs of digits in a text are no attempt at a filing number.
const SHORTEST_RUN: usize = 10;

/// The one number a text gives, with everything a clerk should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedReading {
    /// The number.
    pub number: WebsiteNumber,
    /// Oddities of the text first, then doubts about the number itself.
    pub warnings: Vec<IdentityWarning>,
}

type Found = (WebsiteNumber, Vec<IdentityWarning>);

impl PrintedReading {
    /// Reads raw text as an importer meets it; the day is the one on which the region should be in use.
    pub fn from_text(raw: &str, regions: &Regions, on: NaiveDate) -> Result<Self, PrintedNumberError> {
        if raw.len() > LONGEST {
            return Err(PrintedNumberError::TooLong);
        }
        let text: String = raw.nfkc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        let (number, mut warnings) = read(&text)?;
        warnings.extend(number.warnings(regions, on));
        Ok(Self { number, warnings })
    }
}

fn read(text: &str) -> Result<Found, PrintedNumberError> {
    if text.is_empty() {
        return Err(PrintedNumberError::Empty);
    }
    if TEMPLATE_MARKS.iter().any(|mark| text.contains(mark)) {
        return Err(PrintedNumberError::Template(excerpt(text)));
    }
    let labels = Label::all(text);
    let linked = read_links(text)?;
    match linked {
        Some(linked) => read_label_beside_link(&labels, linked),
        None if labels.is_empty() => read_unlabelled(text),
        None => read_labels(&labels),
    }
}

fn read_labels(labels: &[Label<'_>]) -> Result<Found, PrintedNumberError> {
    let mut found = labels.iter().map(Label::read).collect::<Result<Vec<_>, _>>()?;
    only_one(found.iter().map(|(number, _)| *number).collect())?;
    Ok(found.swap_remove(0))
}

fn read_links(text: &str) -> Result<Option<Found>, PrintedNumberError> {
    let links = Link::all(text)?;
    let Some(number) = links.first().map(|link| link.number) else { return Ok(None) };
    only_one(links.iter().map(|link| link.number).collect())?;
    let malformed = links.iter().any(|link| !link.clean).then_some(IdentityWarning::LinkMalformed);
    Ok(Some((number, malformed.into_iter().collect())))
}

fn read_label_beside_link(labels: &[Label<'_>], linked: Found) -> Result<Found, PrintedNumberError> {
    let (number, mut warnings) = linked;
    let (blank, filled): (Vec<_>, Vec<_>) = labels.iter().partition(|label| label.is_blank());
    for label in filled {
        let (printed, oddities) = label.read()?;
        if printed != number {
            return Err(PrintedNumberError::LinkMismatch { printed, linked: number });
        }
        warnings.extend(oddities);
    }
    for label in &blank {
        check_sign(label.sign()?, number)?;
    }
    if blank.len() == labels.len() && !blank.is_empty() {
        warnings.push(IdentityWarning::PrintedDigitsMissing);
    }
    Ok((number, warnings))
}

fn read_unlabelled(text: &str) -> Result<Found, PrintedNumberError> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&WRONG_ORDER) {
        return Err(PrintedNumberError::WordOrder(excerpt(text)));
    }
    if has(&OTHER_SCHEMES) {
        return Err(PrintedNumberError::OtherScheme(excerpt(text)));
    }
    if text.to_ascii_uppercase().contains("ICP") {
        return Err(PrintedNumberError::IcpOnly(excerpt(text)));
    }
    let mut runs: Vec<&str> = text.split(|character: char| !character.is_ascii_digit()).collect();
    runs.retain(|run| run.len() >= SHORTEST_RUN);
    match runs.as_slice() {
        [] if Link::is_present(text) => Err(PrintedNumberError::LinkWithoutCode(excerpt(text))),
        [] => Err(PrintedNumberError::NotFound(excerpt(text))),
        [run] => read_bare(text, run),
        several => Err(PrintedNumberError::Several(several.len())),
    }
}

fn read_bare(text: &str, run: &str) -> Result<Found, PrintedNumberError> {
    let number = WebsiteNumber::parse(run).map_err(PrintedNumberError::Number)?;
    let other_words = text != run && text.trim_end_matches('号').trim_end() != run;
    Ok((number, other_words.then_some(IdentityWarning::LabelUnusual).into_iter().collect()))
}

fn only_one(mut numbers: Vec<WebsiteNumber>) -> Result<(), PrintedNumberError> {
    numbers.sort();
    numbers.dedup();
    if numbers.len() > 1 { Err(PrintedNumberError::Several(numbers.len())) } else { Ok(()) }
}
