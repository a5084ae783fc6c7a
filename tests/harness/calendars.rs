//! Rulebooks whose calendar has grown.

use beian_domain::rulebook::Rulebook;

const WORKDAYS: &str = include_str!("../../domain/law/calendar/workdays.csv");
const PAPERS: &str = include_str!("../../domain/law/calendar/papers.csv");
const INVENTED: &str = include_str!("../calendars/invented-2027.csv");

/// Name of the notice on which the invented days rest.
pub const INVENTED_NOTICE: &str = "虚构的放假通知";

/// The calendar's files with the invented days of 2027, by path.
pub fn invented_2027() -> [(String, String); 2] {
    [
        ("law/calendar/workdays.csv".to_owned(), format!("{WORKDAYS}{INVENTED}")),
        ("law/calendar/papers.csv".to_owned(), format!("{PAPERS}2027,{INVENTED_NOTICE}\n")),
    ]
}

/// The built-in rules with the invented days of 2027.
///
/// # Panics
/// When they cannot be read.
#[must_use]
pub fn rulebook_of_2027() -> Rulebook {
    Rulebook::load(invented_2027()).unwrap_or_else(|findings| panic!("{findings:?}"))
}
