//! Given what happened to organs, when a command, then this event or this refusal.

#![expect(clippy::unwrap_used, reason = "test")]

use super::*;
use crate::{log_event::LogEvent, organ::unfit};

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn name(zh: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: "an organ".to_owned() }
}

fn actor(role: Role, organ: &str) -> Actor {
    Actor { name: "registrar".to_owned(), role, organ: RegionCode::parse(organ).ok() }
}

fn open() -> OrganChange {
    OrganChange::Open { name: name("某机关"), superior: None }
}

fn merge(into: &str) -> OrganChange {
    OrganChange::Merge { into: code(into), merger: Uuid::from_u128(1) }
}

/// 2026-03-10 in Shanghai.
fn command(by: Actor, organ: &str, change: OrganChange) -> OrganCommand {
    OrganCommand { organ: code(organ), by, on: None, reason: "机构调整".to_owned(), change }
}

fn decide(organs: &Organs, command: &OrganCommand) -> Result<OrganEvent, String> {
    let now = "2026-03-10T02:00:00Z".parse().unwrap();
    organs.decide(command, now, Rulebook::builtin()).map_err(|refused| refused.0[0].message.code.clone())
}

fn given(changes: &[(&str, OrganChange)]) -> Organs {
    let mut organs = Organs::default();
    for (organ, change) in changes {
        let by = match change {
            OrganChange::ConcludeTakeOver { .. } => Role::Machine,
            OrganChange::Open { .. } | OrganChange::Rename { .. } | OrganChange::Merge { .. } => Role::Administrator,
        };
        let event = decide(&organs, &command(actor(by, "-"), organ, change.clone())).unwrap();
        organs.apply(code(organ), &event);
    }
    organs
}

fn check(organs: &Organs, by: Actor, organ: &str, change: OrganChange, expected: Result<&str, &str>) {
    let decided = decide(organs, &command(by, organ, change.clone()));
    let found = decided.as_ref().map(|event| event.name()).map_err(String::as_str);
    assert_eq!(found, expected, "{organ} {change:?}");
}

fn nation() -> Actor {
    actor(Role::Administrator, "-")
}

#[test]
fn every_region_in_force_has_an_organ_with_a_name() {
    let (regions, on) = (Regions::builtin(), "2026-03-10".parse().unwrap());
    let organs = Organs::default();
    let wuhua = organs.name(code("530102"), regions, on).unwrap();
    assert_eq!(wuhua.zh, "云南省昆明市五华区公安机关网安部门");
    assert_eq!(organs.standing(code("530102"), regions, on), Standing::Open);
    assert_eq!(organs.superior(code("530102"), regions, on), Some(code("530100")));
    assert_eq!(organs.superior(code("530000"), regions, on), None);
    assert_eq!(organs.superior(code("110105"), regions, on), Some(code("110000")));
    for without in ["110199", "810000"] {
        assert_eq!(organs.standing(code(without), regions, on), Standing::Unknown, "{without}");
    }
    assert!(organs.codes(regions, on).len() > 3_000);
}

#[test]
fn an_open_organ_is_not_opened_and_a_retired_region_gets_none() {
    let none = Organs::default();
    check(&none, nation(), "530102", open(), Err("organ_open_already"));
    check(&none, nation(), "500105", open(), Err("organ_region_retired"));
    check(&none, nation(), "110199", open(), Err("organ_unknown"));
    check(&none, nation(), "810000", open(), Err("organ_unknown"));
    let mut early = command(nation(), "500157", open());
    early.on = "2025-11-05".parse().ok();
    assert_eq!(decide(&none, &early), Err("organ_region_not_yet".to_owned()));
}

#[test]
fn a_closed_organ_opens_again_once_its_cases_are_gone() {
    let closed = given(&[("530103", merge("530102"))]);
    check(&closed, nation(), "530103", open(), Err("take_over_pending"));
    let gone = given(&[("530103", merge("530102")), ("530103", OrganChange::ConcludeTakeOver { left: 0 })]);
    check(&gone, nation(), "530103", open(), Ok("OrganOpened"));
    let below = |superior: &str| OrganChange::Open { name: name("某机关"), superior: Some(code(superior)) };
    check(&gone, nation(), "530103", below("530000"), Ok("OrganOpened"));
    check(&gone, nation(), "530103", below("530102"), Err("superior_not_above"));
    check(&gone, nation(), "530103", below("530103"), Err("superior_not_above"));
    let headless = given(&[
        ("530103", merge("530102")),
        ("530103", OrganChange::ConcludeTakeOver { left: 0 }),
        ("530100", merge("532900")),
    ]);
    check(&headless, nation(), "530103", below("530100"), Err("organ_closed"));
    let event = decide(&headless, &command(nation(), "530103", open())).unwrap();
    let expected =
        OrganFact::OrganOpened {
            name: name("某机关"), level: code("530103").level(), superior: Some(code("530000"))
        };
    assert_eq!(event.fact, expected);
}

#[test]
fn a_successor_must_be_another_open_organ_that_can_do_the_work() {
    let closed = given(&[("530103", merge("530102"))]);
    check(&closed, nation(), "530102", merge("530102"), Err("organ_into_itself"));
    check(&closed, nation(), "530102", merge("530103"), Err("organ_closed"));
    check(&closed, nation(), "530103", merge("530102"), Err("organ_closed"));
    check(&closed, nation(), "530102", merge("110199"), Err("organ_unknown"));
    check(&closed, nation(), "530100", merge("530102"), Err("organ_into_lower"));
    check(&closed, nation(), "500157", merge("500105"), Err("organ_region_retired"));
    check(&closed, nation(), "500105", merge("500157"), Ok("OrganMerged"));
    check(&closed, nation(), "530102", merge("530100"), Ok("OrganMerged"));
}

#[test]
fn what_only_one_place_handles_stays_behind() {
    let (rulebook, on) = (Rulebook::builtin(), "2026-03-10".parse().unwrap());
    let elsewhere = unfit(code("530103"), code("110105"), rulebook, on);
    assert!(elsewhere.iter().any(|procedure| procedure.0.starts_with("yunnan")), "{elsewhere:?}");
    assert_eq!(unfit(code("530103"), code("530102"), rulebook, on), Vec::<&crate::procedure::ProcedureId>::new());
}

#[test]
fn a_chain_of_mergers_leads_to_the_organ_that_is_open() {
    let organs = given(&[("530103", merge("530102")), ("530102", merge("530111"))]);
    assert_eq!(organs.successor(code("530103")), code("530111"));
    let on = "2026-03-10".parse().unwrap();
    let refusal = organs.check_takes_cases(code("530103"), Regions::builtin(), on).unwrap_err();
    assert_eq!(refusal.message.params["successor"], "530111");
    assert!(refusal.message.zh().contains("云南省昆明市官渡区公安机关网安部门"), "{}", refusal.message.zh());
}

#[test]
fn only_administrators_change_organs_and_only_within_their_own() {
    let none = Organs::default();
    let within = || actor(Role::Administrator, "530100");
    check(&none, within(), "530102", merge("530103"), Ok("OrganMerged"));
    check(&none, within(), "530000", OrganChange::Rename { name: name("某机关") }, Err("organ_beyond_reach"));
    check(&none, within(), "530102", merge("530402"), Err("organ_beyond_reach"));
    check(&none, within(), "530102", merge("530000"), Err("organ_beyond_reach"));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
        check(&none, actor(role, "-"), "530102", merge("530103"), Err("role_not_allowed"));
    }
    let closed = given(&[("530103", merge("530102"))]);
    check(&closed, nation(), "530103", OrganChange::ConcludeTakeOver { left: 0 }, Err("role_not_allowed"));
}

#[test]
fn days_follow_one_another_and_none_lies_ahead() {
    let renamed = given(&[("530102", OrganChange::Rename { name: name("五华分局网安大队") })]);
    let mut next = command(nation(), "530102", OrganChange::Rename { name: name("某机关") });
    next.on = "2026-03-11".parse().ok();
    assert_eq!(decide(&renamed, &next), Err("occurred_in_future".to_owned()));
    next.on = "2026-03-09".parse().ok();
    assert_eq!(decide(&renamed, &next), Err("organ_day_before_last".to_owned()));
    check(&renamed, nation(), "530102", OrganChange::Rename { name: name("五华分局网安大队") }, Err("nothing_changes"));
    check(&renamed, nation(), "530102", OrganChange::Rename { name: name(" ") }, Err("text_not_allowed"));
    next.on = None;
    next.reason = String::new();
    assert_eq!(decide(&renamed, &next), Err("text_not_allowed".to_owned()));
}

#[test]
fn events_are_read_as_they_were_written() {
    let merger = Uuid::from_u128(1);
    let facts = [
        (
            r#"{"organ_opened":{"name":{"zh":"某机关","en":"an organ"},"level":"county","superior":"530100"}}"#,
            OrganFact::OrganOpened {
                name: name("某机关"),
                level: code("530102").level(),
                superior: Some(code("530100")),
            },
        ),
        (
            r#"{"organ_renamed":{"name":{"zh":"某机关","en":"an organ"}}}"#,
            OrganFact::OrganRenamed { name: name("某机关") },
        ),
        (
            r#"{"organ_merged":{"into":"530102","merger":"00000000-0000-0000-0000-000000000001"}}"#,
            OrganFact::OrganMerged { into: code("530102"), merger },
        ),
        (r#"{"cases_taken_over":{"by":"530102","left":2}}"#, OrganFact::CasesTakenOver { by: code("530102"), left: 2 }),
    ];
    for (written, fact) in facts {
        let event = format!(
            r#"{{"fact":{written},"occurred_on":"2026-03-10","recorded_at":"2026-03-10T02:00:00Z",
                "by":{{"name":"registrar","role":"administrator"}},"reason":"机构调整"}}"#
        );
        let read: OrganEvent = serde_json::from_str(&event).unwrap();
        assert_eq!(read.fact, fact);
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::from_str::<serde_json::Value>(&event).unwrap());
    }
}
