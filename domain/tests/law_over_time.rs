//! Law as of a day: instruments, penalties, retention, and what an inspection checks.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    identity::RegionCode,
    law::{Citation, Condition, InstrumentStatus, RecordKind, RetentionQuestion, Subject, Warning, Yuan},
    procedure::{ApplicantKind, Procedure},
    rulebook::{Agenda, Rulebook},
};
use chrono::{Days, NaiveDate};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn law() -> &'static Rulebook {
    Rulebook::builtin()
}

fn status(citation: &str, on: &str) -> InstrumentStatus {
    let citation: Citation = citation.parse().unwrap();
    law().sources().status(&citation, day(on)).unwrap()
}

fn amended_by(citation: &str, on: &str) -> Option<String> {
    match status(citation, on) {
        InstrumentStatus::InForce { amended } => amended.map(|amendment| amendment.by),
        other => panic!("{citation} on {on}: {other:?}"),
    }
}

#[test]
fn a_citation_says_whether_its_instrument_is_in_force_that_day() {
    assert_eq!(status("order-33 art.12(1)", "1997-12-29"), InstrumentStatus::NotYetInForce);
    assert!(status("order-33 art.12(1)", "1997-12-30").is_in_force());
    assert!(status("notice-1996-8 art.2", "2001-04-04").is_in_force());
    assert_eq!(status("notice-1996-8 art.2", "2001-04-05"), InstrumentStatus::Repealed);
    assert!(status("order-151 art.10", "2026-09-30").is_in_force());
    assert_eq!(status("order-151 art.10", "2026-10-01"), InstrumentStatus::Replaced { by: "order-176".to_owned() });
    assert_eq!(status("order-176 art.7", "2026-09-30"), InstrumentStatus::NotYetInForce);
    let line: Citation = "D13 l.338".parse().unwrap();
    assert_eq!(law().sources().status(&line, day("2020-01-01")), None);
}

#[test]
fn an_instrument_in_force_names_the_amendment_whose_text_applies() {
    assert_eq!(amended_by("order-195 art.14", "1997-05-19"), None);
    assert_eq!(amended_by("order-195 art.14", "1997-05-20").as_deref(), Some("国务院令第218号"));
    assert_eq!(amended_by("order-195 art.14", "2024-03-10").as_deref(), Some("国务院令第777号"));
    assert_eq!(amended_by("order-292 art.14", "2025-01-19").as_deref(), Some("国务院令第588号"));
    assert_eq!(amended_by("cybersecurity-law art.59", "2025-12-31"), None);
    assert!(amended_by("cybersecurity-law art.61", "2026-01-01").is_some());
}

#[test]
fn the_status_is_told_in_both_languages() {
    let told = |id: &str, on| law().sources().instrument(id).unwrap().status_message(day(on));
    assert_eq!(told("notice-1996-8", "2008-05-01").en().split(" (").next(), Some("公通字〔1996〕8号 is repealed"));
    assert!(told("order-151", "2026-10-01").zh().contains("公安部令第176号"));
    for on in ["1990-01-01", "2010-01-01", "2020-01-01", "2026-12-01"] {
        for instrument in &law().sources().instruments {
            let message = instrument.status_message(day(on));
            assert!(message.is_known() && !message.en().contains("()") && !message.zh().contains('{'), "{message}");
        }
    }
}

/// Every instrument of the project's own survey has its amendments, and what is only general knowledge is marked.
#[test]
fn what_is_general_knowledge_is_marked() {
    let marked: Vec<_> = law()
        .sources()
        .instruments
        .iter()
        .filter(|instrument| instrument.verify)
        .map(|instrument| instrument.id.as_str())
        .collect();
    assert_eq!(marked, ["order-82", "order-412", "npcsc-internet-security", "mii-order-3"]);
    let amendments = |id: &str| -> Vec<(String, bool)> {
        let instrument = law().sources().instrument(id).unwrap();
        instrument.amendments.iter().map(|amendment| (amendment.day.to_string(), amendment.verify)).collect()
    };
    let dated = |days: &[(&str, bool)]| -> Vec<(String, bool)> {
        days.iter().map(|(day, verify)| ((*day).to_owned(), *verify)).collect()
    };
    assert_eq!(amendments("order-147"), dated(&[("2011-01-08", false)]));
    assert_eq!(amendments("order-195"), dated(&[("1997-05-20", false), ("2024-03-10", true)]));
    assert_eq!(amendments("order-33"), dated(&[("2011-01-08", false)]));
    assert_eq!(amendments("order-292"), dated(&[("2011-01-08", false), ("2025-01-20", true)]));
    assert_eq!(amendments("miit-order-33"), dated(&[("2024-01-18", false)]));
    assert_eq!(amendments("order-56"), dated(&[("2015-08-28", true)]));
    assert_eq!(amendments("cybersecurity-law"), dated(&[("2026-01-01", false)]));
    assert_eq!(amendments("order-291"), dated(&[("2014-07-29", true), ("2016-02-06", false)]));
    assert_eq!(amendments("licence-law"), dated(&[("2019-04-23", true)]));
    assert_eq!(amendments("holiday-rules").len(), 4);
}

fn threatened(act: &str, on: &str) -> Vec<&'static str> {
    law().penalties_on(Some(act), day(on)).into_iter().map(|penalty| penalty.id.as_str()).collect()
}

#[test]
fn the_day_of_the_act_decides_which_penalty_is_threatened() {
    assert_eq!(threatened("security_duties_neglected", "2017-05-31"), Vec::<&str>::new());
    assert_eq!(threatened("security_duties_neglected", "2025-12-31"), ["P20"]);
    assert_eq!(threatened("security_duties_neglected", "2026-01-01"), ["P21", "P22"]);
    assert_eq!(threatened("filing_neglected", "1997-12-29"), ["P01"]);
    assert_eq!(threatened("filing_neglected", "2026-11-01"), ["P01", "P18"]);
    assert_eq!(threatened("no_training", "2010-01-01"), ["P09", "P11"]);
}

#[test]
fn the_cybersecurity_law_of_2026_fines_at_once_and_higher() {
    let found = |id: &str| law().penalties().iter().find(|penalty| penalty.id == id).unwrap();
    let fine = |id| found(id).fine.map(|fine| (fine.least, fine.most, fine.only_if)).unwrap();
    assert_eq!(fine("P20"), (Yuan(10_000), Yuan(100_000), Some(Condition::RefusedOrHarm)));
    assert_eq!(fine("P21"), (Yuan(10_000), Yuan(50_000), None));
    assert_eq!(fine("P22"), (Yuan(50_000), Yuan(500_000), None));
    assert_eq!(found("P22").only_if, Some(Condition::RefusedOrHarm));
    assert_eq!(found("P22").responsible_fine.map(|fine| fine.most), Some(Yuan(100_000)));
}

/// 公安部令第33号 art. 23 knows a warning or a stop of at most six months: no fine, no step of correction.
#[test]
fn a_missing_filing_is_not_fined() {
    let found = law().penalties_on(Some("filing_neglected"), day("2026-11-01"));
    assert!(found.iter().all(|penalty| penalty.fine.is_none() && penalty.order.is_none()), "{found:#?}");
    let special = found.iter().find(|penalty| penalty.id == "P18").unwrap();
    assert_eq!((special.warning, &special.subjects), (Some(Warning::OrAnother), &vec![Subject::Unit, Subject::Person]));
    let longest = special.suspension.as_ref().and_then(|suspension| suspension.longest);
    assert_eq!(longest.map(String::from).as_deref(), Some("6 month"));
}

#[test]
fn every_failing_of_management_can_be_fined_only_after_a_term() {
    for number in 8..=17 {
        let id = format!("P{number:02}");
        let penalty = law().penalties().iter().find(|penalty| penalty.id == id).unwrap();
        assert_eq!(penalty.fine.unwrap().only_if, Some(Condition::NotCorrected), "{id}");
        assert!(penalty.order.is_some(), "{id}");
    }
    assert_eq!(law().penalties().len(), 27);
}

fn logs(on: NaiveDate, promised: bool) -> RetentionQuestion {
    let (records, applicant) = (Some(RecordKind::Logs), Some(ApplicantKind::UsingUnit));
    RetentionQuestion { on, records, applicant, place: None, promised }
}

fn kept(question: &RetentionQuestion) -> Vec<(&'static str, Option<String>)> {
    let kept = law().retention(question);
    kept.into_iter().map(|kept| (kept.rule.id.as_str(), kept.until.map(|until| until.to_string()))).collect()
}

#[test]
fn the_longest_retention_wins_and_units_are_kept() {
    let until = |day: &str| Some(day.to_owned());
    assert_eq!(kept(&logs(day("2005-03-01"), false)), []);
    assert_eq!(kept(&logs(day("2012-03-01"), false)), [("R2", until("2012-04-30"))]);
    assert_eq!(kept(&logs(day("2012-03-01"), true)), [("R3", until("2012-08-28")), ("R2", until("2012-04-30"))]);
    // 184 days, not 180
    let in_spring = kept(&logs(day("2025-03-01"), true));
    assert_eq!(in_spring, [("R4", until("2025-09-01")), ("R3", until("2025-08-28")), ("R2", until("2025-04-30"))]);
    // the last day of February corresponds to the 31st: 181 days
    assert_eq!(kept(&logs(day("2025-08-31"), true))[0], ("R4", until("2026-02-28")));
    assert_eq!(kept(&logs(day("2026-01-01"), false))[0], ("R4-2026", until("2026-07-01")));
}

#[test]
fn six_months_outlast_a_hundred_and_eighty_days_from_every_day() {
    for offset in 0..=3652 {
        let made_on = day("2018-01-01") + Days::new(offset);
        let found = law().retention(&logs(made_on, true));
        assert_eq!(found[0].rule.keep.map(String::from).as_deref(), Some("6 month"), "{made_on}");
        let days = (found[0].until.unwrap() - made_on).num_days();
        assert!((181..=184).contains(&days), "{made_on}: {days}");
    }
}

#[test]
fn retention_depends_on_who_keeps_what_and_where() {
    let on = day("2016-05-04");
    let all = RetentionQuestion { on, records: None, applicant: None, place: None, promised: false };
    assert_eq!(kept(&all).iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["R1", "R2", "R6", "R8"]);
    let hangzhou = RetentionQuestion { place: Some(RegionCode::parse("330102").unwrap()), ..all.clone() };
    assert!(kept(&hangzhou).iter().any(|(id, _)| *id == "R7"));
    let content = RetentionQuestion { records: Some(RecordKind::UnlawfulContent), ..all.clone() };
    assert_eq!(kept(&content), [("R6", None)]);
    let person = RetentionQuestion { applicant: Some(ApplicantKind::Individual), ..all };
    assert_eq!(kept(&person), [("R8", None)]);
}

fn procedure(id: &str) -> &'static Procedure {
    law().procedures().find(|procedure| procedure.id.0 == id).unwrap()
}

fn agenda(id: &str, kind: ApplicantKind, on: &str) -> Agenda {
    law().agenda(procedure(id).inspection.as_ref().unwrap(), Some(kind), day(on))
}

fn basis(on: &str) -> Vec<String> {
    agenda("yunnan", ApplicantKind::UsingUnit, on).basis.iter().map(ToString::to_string).collect()
}

const SIX: [&str; 6] = [
    "management_rules",
    "technical_measures",
    "training",
    "publication_review",
    "bulletin_registration",
    "incident_reports",
];

#[test]
fn the_day_decides_under_which_order_is_inspected() {
    assert_eq!(basis("1994-02-17"), Vec::<String>::new());
    assert_eq!(basis("1997-12-29"), ["order-147 art.17(1)"]);
    assert_eq!(basis("2018-10-31"), ["order-33 art.8", "order-33 art.17"]);
    assert_eq!(basis("2018-11-01"), ["order-151 art.10", "order-151 art.11"]);
    assert_eq!(basis("2026-09-30"), ["order-151 art.10", "order-151 art.11"]);
    assert_eq!(basis("2026-10-01"), ["order-176 art.7"]);
}

#[test]
fn a_checklist_is_the_procedures_list_and_what_the_regime_asks_of_this_kind() {
    let added = |kind, on| -> Vec<String> {
        let checklist = agenda("yunnan", kind, on).checklist();
        assert_eq!(checklist[..6], SIX);
        checklist[6..].to_vec()
    };
    assert_eq!(added(ApplicantKind::DataCentre, "2018-10-31"), Vec::<String>::new());
    assert_eq!(added(ApplicantKind::UsingUnit, "2026-09-30"), Vec::<String>::new());
    assert_eq!(added(ApplicantKind::AccessProvider, "2026-09-30"), ["filing_reports", "address_allocation"]);
    assert_eq!(added(ApplicantKind::DataCentre, "2026-09-30"), ["filing_reports", "hosting_users"]);
    for kind in [ApplicantKind::UsingUnit, ApplicantKind::DataCentre] {
        assert_eq!(added(kind, "2026-10-01"), ["network_filing", "logs"]);
    }
}

#[test]
fn the_same_question_is_asked_once_and_rests_on_both() {
    let agenda = agenda("yunnan", ApplicantKind::InformationService, "2026-09-30");
    assert_eq!(agenda.checklist(), SIX);
    let item = agenda.items.iter().find(|item| item.id == "publication_review").unwrap();
    let cite: Vec<_> = item.cite.iter().map(ToString::to_string).collect();
    assert_eq!(cite, ["order-33 art.10(4)", "order-151 art.11(4)"]);
}

#[test]
fn what_only_some_kinds_are_asked_is_not_asked_of_an_unknown_one() {
    let rule = procedure("yunnan").inspection.as_ref().unwrap();
    assert_eq!(law().agenda(rule, None, day("2026-09-30")).checklist(), SIX);
}
