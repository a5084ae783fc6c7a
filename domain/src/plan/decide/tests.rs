#![expect(clippy::unwrap_used, reason = "test")]

use uuid::Uuid;

use super::*;
use crate::{identity::RegionCode, message::Message, plan::Scheduling};

const ORGAN: &str = "522601";

fn owed(number: u128) -> Owed {
    Owed {
        case: Uuid::from_u128(number),
        unit: format!("示例单位{number}"),
        due_by: "2026-12-31".parse().unwrap(),
        rule: "T19".to_owned(),
        cite: Vec::new(),
        follow_up: None,
    }
}

fn actor(role: Role, organ: &str) -> Actor {
    Actor { name: "chief".to_owned(), role, organ: RegionCode::parse(organ).ok() }
}

fn command(by: Actor, change: PlanChange) -> PlanCommand {
    let plan = PlanId { organ: RegionCode::parse(ORGAN).unwrap(), year: 2026 };
    PlanCommand { plan, by, reason: Some("工作安排".to_owned()), inspectors: BTreeSet::new(), change }
}

fn now() -> DateTime<Utc> {
    "2026-01-05T10:00:00+08:00".parse().unwrap()
}

fn decide(plan: &InspectionPlan, command: &PlanCommand) -> Result<Vec<PlanEvent>, Vec<String>> {
    let decided = plan.decide(command, now(), Rulebook::builtin());
    decided.map_err(|Refused(refusals)| refusals.into_iter().map(|refusal| refusal.message.code).collect())
}

fn then(plan: &mut InspectionPlan, change: PlanChange) {
    let by = match change {
        PlanChange::RecordScheduling { .. } => PlanCommand::system(RegionCode::parse(ORGAN).unwrap()),
        _ => actor(Role::Supervisor, ORGAN),
    };
    decide(plan, &command(by, change)).unwrap().iter().for_each(|event| plan.apply(event));
}

fn moved(number: u128, on: &str) -> PlanChange {
    let (case, on) = (Uuid::from_u128(number), on.parse().ok());
    PlanChange::Change { changes: vec![("change".to_owned(), EntryChange::Move { case, on, inspector: None })] }
}

fn drawn_up() -> InspectionPlan {
    let mut plan = InspectionPlan::default();
    then(&mut plan, PlanChange::DrawUp { owed: vec![owed(1), owed(2), owed(3)], among: vec!["a".to_owned()] });
    plan
}

fn pending(plan: &InspectionPlan) -> Vec<u128> {
    plan.pending().map(|arranged| arranged.entry.case().as_u128()).collect()
}

#[test]
fn only_supervisors_of_the_organ_and_above_make_its_plan() {
    let approve = |by| decide(&drawn_up(), &command(by, PlanChange::Approve)).map(|events| events.len());
    for organ in [ORGAN, "522600", "520000", "-"] {
        assert_eq!(approve(actor(Role::Supervisor, organ)), Ok(1), "{organ}");
    }
    assert_eq!(approve(actor(Role::Supervisor, "522701")), Err(vec!["plan_beyond_reach".to_owned()]));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Supervisor) {
        assert_eq!(approve(actor(role, ORGAN)), Err(vec!["role_not_allowed".to_owned()]), "{role:?}");
    }
    let recorded = PlanChange::RecordScheduling { outcomes: Vec::new() };
    let by_hand = decide(&drawn_up(), &command(actor(Role::Supervisor, ORGAN), recorded));
    assert_eq!(by_hand.map(|_| ()), Err(vec!["role_not_allowed".to_owned()]));
}

#[test]
fn a_day_is_a_working_day_ahead_within_the_year() {
    let told = |on: &str| {
        let decided = decide(&drawn_up(), &command(actor(Role::Supervisor, ORGAN), moved(1, on)));
        decided.map(|_| ()).map_err(|codes| codes.join(" "))
    };
    assert_eq!(told("2026-03-16"), Ok(()));
    assert_eq!(told("2026-02-28"), Ok(()), "a Saturday worked in exchange for a day off");
    assert_eq!(told("2026-03-15"), Err("plan_day_off".to_owned()));
    assert_eq!(told("2027-01-04"), Err("plan_day_outside".to_owned()));
    assert_eq!(told("2026-01-04"), Err("day_not_ahead".to_owned()));
}

#[test]
fn a_list_of_changes_is_taken_whole_or_not_at_all() {
    let change = |number: u128, on: &str| {
        let (case, on) = (Uuid::from_u128(number), on.parse().ok());
        (format!("rows[{number}]"), EntryChange::Move { case, on, inspector: None })
    };
    let changes =
        vec![change(1, "2026-03-16"), change(9, "2026-03-16"), change(2, "2026-03-15"), change(1, "2026-03-17")];
    let decided = drawn_up().decide(
        &command(actor(Role::Supervisor, ORGAN), PlanChange::Change { changes }),
        now(),
        Rulebook::builtin(),
    );
    let Refused(refusals) = decided.unwrap_err();
    let told: Vec<_> =
        refusals.iter().map(|refusal| (refusal.path.as_deref().unwrap(), &*refusal.message.code)).collect();
    let expected = [
        ("rows[9].caseId", "plan_entry_unknown"),
        ("rows[2].on", "plan_day_off"),
        ("rows[1].caseId", "plan_entry_twice"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_is_approved_waits_until_it_is_scheduled_and_again_when_its_day_changes() {
    let mut plan = drawn_up();
    assert_eq!(pending(&plan), [0; 0], "a draft schedules nothing");
    then(&mut plan, PlanChange::Approve);
    assert_eq!(pending(&plan), [1, 2, 3]);
    let why = Message::new("plan_case_gone");
    let since = plan.version;
    let outcome = |case: u128, since: u64, skipped: Option<Message>| SchedulingOutcome {
        case: Uuid::from_u128(case),
        since,
        skipped,
    };
    let outcomes = vec![outcome(1, since, None), outcome(2, since, Some(why.clone())), outcome(3, since, None)];
    then(&mut plan, PlanChange::RecordScheduling { outcomes });
    assert_eq!(pending(&plan), [0; 0]);
    assert_eq!(plan.entries[&Uuid::from_u128(2)].scheduling, Some(Scheduling::Skipped(why)));
    let before = plan.entries[&Uuid::from_u128(1)].since;
    then(&mut plan, moved(1, "2026-03-16"));
    assert_eq!(pending(&plan), [1]);
    let arranged = &plan.entries[&Uuid::from_u128(1)];
    assert!(arranged.since > before && arranged.changes == 1);
    let late = PlanChange::RecordScheduling { outcomes: vec![outcome(1, before, None)] };
    let late = decide(&plan, &command(PlanCommand::system(RegionCode::parse(ORGAN).unwrap()), late));
    assert_eq!(late.map(|_| ()), Err(vec!["nothing_changes".to_owned()]), "it was moved meanwhile");
    let again = PlanChange::DrawUp { owed: Vec::new(), among: Vec::new() };
    let again = decide(&plan, &command(actor(Role::Supervisor, ORGAN), again));
    assert_eq!(again.map(|_| ()), Err(vec!["plan_approved".to_owned()]));
}

#[test]
fn an_organ_with_inspectors_takes_no_other_name() {
    let mut named = command(
        actor(Role::Supervisor, ORGAN),
        PlanChange::DrawUp { owed: vec![owed(1)], among: vec!["li".to_owned()] },
    );
    named.inspectors = BTreeSet::from(["wang".to_owned()]);
    assert_eq!(decide(&drawn_up(), &named).map(|_| ()), Err(vec!["plan_inspector_unknown".to_owned()]));
    named.inspectors.insert("li".to_owned());
    assert!(decide(&drawn_up(), &named).is_ok());
}

#[test]
fn changes_by_hand_need_a_reason() {
    let mut unexplained = command(actor(Role::Supervisor, ORGAN), moved(1, "2026-03-16"));
    unexplained.reason = None;
    assert_eq!(decide(&drawn_up(), &unexplained).map(|_| ()), Err(vec!["reason_needed".to_owned()]));
}
