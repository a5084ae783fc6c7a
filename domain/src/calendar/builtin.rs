//! The calendar inside the program.

use std::sync::LazyLock;

use super::{Calendar, CalendarFiles};

const NATIONAL: &str = include_str!("../../law/calendar/workdays.csv");
const FILES: CalendarFiles<'_> = CalendarFiles {
    national: NATIONAL,
    regional: include_str!("../../law/calendar/local_holidays.csv"),
    papers: include_str!("../../law/calendar/papers.csv"),
};

static BUILTIN: LazyLock<Calendar> = LazyLock::new(builtin);

impl Calendar {
    /// The calendar built into the program; sources in `law/calendar/README.md`.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }
}

#[expect(clippy::expect_used, reason = "the files are part of the program and read by a test")]
fn builtin() -> Calendar {
    Calendar::read(FILES).expect("the built-in calendar files are read by a test on every build")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::{calendar::DayKind, identity::RegionCode};

    fn kind(date: &str, region: &str) -> DayKind {
        Calendar::builtin().day(date.parse().unwrap(), &RegionCode::parse(region).unwrap())
    }

    fn holiday(name: &str, regional: bool) -> DayKind {
        DayKind::Holiday { name: name.to_owned(), regional }
    }

    #[test]
    fn the_builtin_calendar_covers_2001_to_2026() {
        let calendar = Calendar::builtin();
        assert_eq!(calendar.known_from().to_string(), "2001-01-01");
        assert_eq!(calendar.known_through().to_string(), "2026-12-31");
    }

    #[test]
    fn the_year_2026_has_248_working_days() {
        let beijing = RegionCode::parse("110000").unwrap();
        let year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().iter_days().take(365);
        assert_eq!(year.filter(|&day| Calendar::builtin().is_working(day, &beijing)).count(), 248);
    }

    #[test]
    fn settled_disagreements_stay_settled() {
        assert!(kind("2005-12-31", "110000").is_working());
        for day in ["2003-04-26", "2003-04-27"] {
            assert!(!kind(day, "110000").is_working(), "{day}");
        }
        for day in ["2003-05-06", "2003-05-07"] {
            assert!(kind(day, "110000").is_working(), "{day}");
        }
        assert!(!kind("2015-09-03", "110000").is_working());
    }

    #[test]
    fn a_regional_day_off_goes_before_a_national_make_up_day() {
        assert_eq!(kind("2017-04-01", "110000"), DayKind::MakeUp { name: "清明节".to_owned() });
        assert_eq!(kind("2017-04-01", "451102"), holiday("壮族三月三", true));
        assert!(kind("2017-04-08", "451100").is_working());
        assert!(!kind("2017-04-08", "440000").is_working());
    }

    #[test]
    fn the_smaller_region_goes_before_the_larger() {
        let regional = "region,date,kind,name\n\
            450000,2026-04-20,holiday,三月三\n451100,2026-04-20,workday,三月三\n";
        let calendar = Calendar::read(CalendarFiles { regional, ..FILES }).unwrap();
        let working = ["450000", "450100", "451100", "451102"]
            .map(|code| calendar.is_working("2026-04-20".parse().unwrap(), &RegionCode::parse(code).unwrap()));
        assert_eq!(working, [false, false, true, true]);
    }

    #[test]
    fn the_next_working_day_lies_behind_the_holiday() {
        let (calendar, beijing) = (Calendar::builtin(), RegionCode::parse("110000").unwrap());
        let next = calendar.next_working_day("2026-09-30".parse().unwrap(), &beijing).unwrap();
        assert_eq!(next.to_string(), "2026-10-08");
        assert_eq!(calendar.next_working_day(NaiveDate::MAX, &beijing), None);
    }
}
