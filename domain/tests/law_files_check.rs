//! What `law check` finds in the files of the folder `law/`: each fault with its key and reason.
#![expect(clippy::panic, reason = "test")]

use beian_domain::rulebook::{self, Finding, Rulebook, Severity};

const INSTRUMENTS: &str = include_str!("../law/instruments.toml");
const INSPECTIONS: &str = include_str!("../law/inspections.toml");
const PENALTIES: &str = include_str!("../law/penalties.toml");
const RETENTION: &str = include_str!("../law/retention.toml");

/// What is found when `from` is edited to `to` once, after the first place where `after` stands.
fn findings(file: &str, text: &str, after: &str, from: &str, to: &str) -> Vec<Finding> {
    let start = text.find(after).unwrap_or_else(|| panic!("{after:?} is not in {file}"));
    let (head, tail) = text.split_at(start);
    assert!(tail.contains(from), "{from:?} does not follow {after:?} in {file}");
    let edited = format!("{head}{}", tail.replacen(from, to, 1));
    let known = Rulebook::builtin().check();
    rulebook::check([(file.to_owned(), edited)]).into_iter().filter(|finding| !known.contains(finding)).collect()
}

/// The edit leads to this one error, on the line where the edited text stands.
#[track_caller]
fn finds(file: &str, text: &str, (after, from, to): (&str, &str, &str), key: &str, code: &str) -> Severity {
    let found = findings(file, text, after, from, to);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((finding.file.as_str(), finding.message.code.as_str()), (file, code), "{finding:#?}");
    assert!(finding.key.ends_with(key), "{} is not {key}", finding.key);
    assert!(finding.line.is_some(), "{finding:#?}");
    assert!(finding.message.is_known() && !finding.message.en().contains('{'), "{}", finding.message);
    finding.severity
}

#[track_caller]
fn instrument(edit: (&str, &str, &str), key: &str, code: &str) -> Severity {
    finds("law/instruments.toml", INSTRUMENTS, edit, key, code)
}

/// The edit leads to this among other findings.
#[track_caller]
fn finds_among(file: &str, text: &str, (after, from, to): (&str, &str, &str), code: &str) {
    let found = findings(file, text, after, from, to);
    assert!(found.iter().any(|finding| finding.file == file && finding.message.code == code), "{found:#?}");
}

#[test]
fn the_place_of_a_fault_is_its_entry_and_line() {
    let (from, to) = ("replaced_by = \"order-176\"", "replaced_by = \"order-177\"");
    let found = findings("law/instruments.toml", INSTRUMENTS, "id = \"order-151\"", from, to);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    let before: Vec<_> = INSTRUMENTS.lines().take_while(|line| *line != from).collect();
    let entry = before.iter().filter(|line| **line == "[[instrument]]").count() - 1;
    assert_eq!(finding.key, format!("instrument[{entry}].replaced_by"));
    assert_eq!(finding.line, Some(before.len() + 1));
}

#[test]
fn an_end_without_day_or_reason_is_refused() {
    instrument(
        ("id = \"notice-1996-8\"", "repealed_by = \"公安部关于废止部分规范性文件的通知 (2001-04-05)\"\n", ""),
        "]",
        "law_end_incomplete",
    );
    instrument(("id = \"order-195\"", "issued", "replaced_by = \"order-33\"\nissued"), "]", "law_end_incomplete");
}

#[test]
fn a_successor_is_known_and_takes_over_the_next_day() {
    let unknown = ("id = \"order-151\"", "\"order-176\"", "\"order-177\"");
    assert_eq!(instrument(unknown, "replaced_by", "law_successor_unknown"), Severity::Error);
    let apart = ("id = \"order-151\"", "\"order-176\"", "\"order-291\"");
    assert_eq!(instrument(apart, "replaced_by", "law_successor_days"), Severity::Warning);
}

#[test]
fn amendments_stand_in_their_order_within_the_life_of_the_instrument() {
    instrument(("id = \"order-195\"", "1997-05-20", "2024-03-10"), "amendments[1].day", "law_amendment_order");
    instrument(("id = \"order-33\"", "2011-01-08", "1997-12-30"), "amendments[0].day", "law_amendment_order");
    let late = "repealed_by = \"公安部令第176号 (2026-10-01)\"";
    let amended = format!("{late}\namendments = [{{ day = \"2026-10-01\", by = \"x\" }}]");
    instrument(("id = \"order-151\"", late, &amended), "amendments[0].day", "law_amendment_order");
    let decided = ("id = \"cybersecurity-law\"", "2025-10-28", "2026-01-02");
    instrument(decided, "amendments[0].decided", "law_amendment_decided");
}

#[test]
fn the_days_of_an_instrument_are_in_their_order() {
    instrument(("id = \"order-176\"", "2026-08-06", "2026-10-02"), "first_day", "law_in_force_before_issue");
    let reversed = ("id = \"order-151\"", "last_day = \"2026-09-30\"", "last_day = \"2018-10-31\"");
    finds_among("law/instruments.toml", INSTRUMENTS, reversed, "law_dates_reversed");
    instrument(("[[instrument]]", "id = \"licence-law\"", "id = \"civil-code\""), "].id", "law_id_twice");
}

#[test]
fn an_unknown_key_of_a_law_file_is_named_with_its_place() {
    retention(("id = \"R2\"", "keep", "colour = 1\nkeep"), "retention[1].colour", "law_key_wrong");
    penalty(("id = \"P20\"", "least", "colour = 1, least"), "colour", "law_key_wrong");
}

#[track_caller]
fn regime(edit: (&str, &str, &str), key: &str, code: &str) -> Severity {
    finds("law/inspections.toml", INSPECTIONS, edit, key, code)
}

#[test]
fn regimes_follow_each_other_day_by_day() {
    regime(("id = \"order-151\"", "2018-11-01", "2018-11-02"), "regime[2].first_day", "law_regimes_apart");
    let unending = ("id = \"order-151\"", "last_day = \"2026-09-30\"\n", "");
    finds_among("law/inspections.toml", INSPECTIONS, unending, "law_regimes_apart");
}

#[test]
fn a_regime_asks_each_question_once_and_rests_on_what_is_in_force() {
    regime(("id = \"order-176\"", "id = \"logs\"", "id = \"network_filing\""), "items[1].id", "law_id_twice");
    regime(("id = \"order-33\"", "id = \"order-33\"", "id = \"order-147\""), "regime[1].id", "law_id_twice");
    regime(("id = \"order-33\"", "order-33 art.8", "order-176 art.8"), "cite[0]", "law_rests_on_later");
    let repealed = ("id = \"order-176\"", "\"order-176 art.7\"", "\"notice-1996-8 art.4\"");
    assert_eq!(regime(repealed, "cite[0]", "law_repealed"), Severity::Warning);
    regime(("id = \"order-176\"", "order-176 art.7", "order-177 art.7"), "cite[0]", "law_citation_unknown");
}

#[track_caller]
fn penalty(edit: (&str, &str, &str), key: &str, code: &str) -> Severity {
    finds("law/penalties.toml", PENALTIES, edit, key, code)
}

#[test]
fn a_penalty_is_for_a_known_act_and_threatens_something() {
    penalty(("id = \"P27\"", "\"fine_unpaid\"", "\"fine_unpaid\", \"nothing\""), "acts", "law_act_unknown");
    let unpunished =
        ("[[act]]", "[[act]]", "[[act]]\nid = \"sleeping\"\ntitle = { zh = \"甲\", en = \"A\" }\n\n[[act]]");
    assert_eq!(penalty(unpunished, "act[0]", "law_act_unpunished"), Severity::Warning);
    penalty(("id = \"P27\"", "daily_addition_percent = 3\n", ""), "]", "law_penalty_empty");
    penalty(("id = \"P26\"", "cite = [\"order-292 art.21\"]", "cite = []"), "cite", "law_uncited");
}

#[test]
fn a_penalty_has_bounds_and_days_in_their_order() {
    penalty(("id = \"P22\"", "least = 50000", "least = 500001"), "fine", "law_bounds_reversed");
    penalty(("id = \"P22\"", "least = 10000", "least = 100001"), "responsible_fine", "law_bounds_reversed");
    penalty(("id = \"P04\"", "[1, 3]", "[3, 1]"), "income_multiple", "law_bounds_reversed");
    penalty(("id = \"P20\"", "2025-12-31", "2017-05-31"), "last_day", "law_dates_reversed");
    penalty(("id = \"P20\"", "2017-06-01", "2017-05-31"), "cite[0]", "law_rests_on_later");
    penalty(("id = \"P21\"", "id = \"P21\"", "id = \"P20\""), "].id", "law_id_twice");
}

#[track_caller]
fn retention(edit: (&str, &str, &str), key: &str, code: &str) -> Severity {
    finds("law/retention.toml", RETENTION, edit, key, code)
}

#[test]
fn a_duty_to_keep_has_records_a_countable_length_and_days() {
    retention(("id = \"R1\"", "60 natural_day", "60 working_day"), "retention[0].keep", "law_retention_unit");
    retention(
        ("id = \"R2\"", "records = [\"logs\"]", "records = []"),
        "retention[1].records",
        "law_retention_of_nothing",
    );
    retention(("id = \"R2\"", "2006-03-01", "2006-02-28"), "retention[1].cite[0]", "law_rests_on_later");
    retention(("id = \"R4\"", "2025-12-31", "2017-05-31"), "last_day", "law_dates_reversed");
    retention(("id = \"R2\"", "id = \"R2\"", "id = \"R1\""), "retention[1].id", "law_id_twice");
}
