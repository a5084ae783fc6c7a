//! Make-up working days lie on weekends, and every year rests on a notice from the first year of which one is known.

use chrono::Datelike;

use crate::{
    message::Message,
    rulebook::{
        Finding, Rulebook, Severity,
        read::{PAPERS, WORKDAYS},
    },
};

pub(super) fn check(rulebook: &Rulebook) -> Vec<Finding> {
    let calendar = rulebook.calendar();
    let mut findings: Vec<Finding> = calendar
        .needless_workdays()
        .map(|day| finding(rulebook, WORKDAYS, &day.to_string(), Message::new("law_calendar_workday").with("day", day)))
        .collect();
    let years = || calendar.papers().iter().map(|paper| paper.year);
    let (first, last) = (years().min().unwrap_or(i32::MAX), calendar.known_through().year());
    let without = (first..=last).filter(|year| years().all(|known| known != *year));
    findings.extend(
        without.map(|year| finding(rulebook, PAPERS, "", Message::new("law_calendar_no_paper").with("year", year))),
    );
    findings
}

fn finding(rulebook: &Rulebook, file: &str, begins: &str, message: Message) -> Finding {
    let text = rulebook.files.text(file).filter(|_| !begins.is_empty());
    let line = text.and_then(|text| text.lines().position(|line| line.starts_with(begins))).map(|index| index + 1);
    Finding { severity: Severity::Warning, file: file.to_owned(), key: String::new(), line, message }
}
