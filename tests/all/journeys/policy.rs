//! Who may do what, from the outside: every office at every organ against every field of the interface, as the policy
//! table says it.

mod expected;
mod literal;
mod sample;

use std::collections::HashMap;

use beian_domain::{
    actor::Role,
    case::{ActionKind, Case},
    policy::{Deed, Matter, TABLE},
};
use beian_tests::Fixture;
use serde_json::{Value, json};
use uuid::Uuid;

use self::{
    expected::{Asker, askers, expected},
    literal::{INTROSPECTION, Types},
    sample::Sample,
};
use super::world::{APPLICANT, CLERK, World, code_of, kunming_filing};

/// Mutations and the actions that they ask of a case.
const ACTIONS: [(&str, ActionKind); 42] = [
    ("submitFiling", ActionKind::Submit),
    ("amendFiling", ActionKind::Amend),
    ("acceptFiling", ActionKind::Accept),
    ("withdrawFiling", ActionKind::Withdraw),
    ("handInPapers", ActionKind::HandInPapers),
    ("passReview", ActionKind::PassReview),
    ("returnForRectification", ActionKind::ReturnForRectification),
    ("rejectFiling", ActionKind::Reject),
    ("closeAsLapsed", ActionKind::CloseAsLapsed),
    ("examineMaterials", ActionKind::ExamineMaterials),
    ("forwardToSuperior", ActionKind::Forward),
    ("confirmReceipt", ActionKind::ConfirmReceipt),
    ("stampCopies", ActionKind::Stamp),
    ("giveCopiesBack", ActionKind::GiveCopiesBack),
    ("assignNumber", ActionKind::AssignNumber),
    ("renumber", ActionKind::Renumber),
    ("issueCertificate", ActionKind::IssueCertificate),
    ("showBadge", ActionKind::ShowBadge),
    ("changeConnection", ActionKind::ChangeConnection),
    ("changeParticulars", ActionKind::ChangeParticulars),
    ("terminateFiling", ActionKind::Terminate),
    ("cancelFiling", ActionKind::Cancel),
    ("reportAccessUsers", ActionKind::ReportAccessUsers),
    ("scheduleInspection", ActionKind::ScheduleInspection),
    ("holdInspection", ActionKind::HoldInspection),
    ("concludeInspection", ActionKind::ConcludeInspection),
    ("orderRectification", ActionKind::OrderRectification),
    ("confirmRectification", ActionKind::ConfirmRectification),
    ("pushWebsite", ActionKind::PushWebsite),
    ("claimWebsite", ActionKind::ClaimWebsite),
    ("importFiling", ActionKind::ImportFiling),
    ("correctFiling", ActionKind::Correct),
    ("extendClock", ActionKind::ExtendClock),
    ("suspendClock", ActionKind::SuspendClock),
    ("resumeClock", ActionKind::ResumeClock),
    ("recountClocks", ActionKind::RecountClocks),
    ("transferCase", ActionKind::Transfer),
    ("assignCase", ActionKind::Assign),
    ("takeCase", ActionKind::Take),
    ("unassignCase", ActionKind::Unassign),
    ("assignCases", ActionKind::Assign),
    ("unassignCases", ActionKind::Unassign),
];

/// Those that are meant for many cases at a time, each for itself.
const BULK: [&str; 2] = ["assignCases", "unassignCases"];

/// Queries that show one case or lists of them, with what they answer of it.
const LISTS: [(&str, &str); 21] = [
    ("case", "case(id: $id) { id form { id } timeline { name fact } }"),
    (
        "cases",
        "cases(first: 100, filter: { organ: $organ, procedure: $procedure, statuses: [FILED] }) { edges { node { id } } }",
    ),
    ("caseCount", "caseCount(filter: { organ: $organ, procedure: $procedure, statuses: [FILED] })"),
    ("deadlines", "deadlines(first: 100, filter: { organ: $organ, caseId: $id }) { edges { node { caseId } } }"),
    ("inspections", "inspections(first: 100, year: 2025, organ: $organ) { edges { node { caseId } } }"),
    (
        "report",
        "report(kind: INSPECTIONS, filter: { organ: $organ, year: 2025 }) {
            rows(first: 100) { edges { node { cells { value } } } } }",
    ),
    ("tallies", "tallies(by: STATUS, organ: $organ) { cases }"),
    ("readings", "readings(first: 100, organ: $organ, caseId: $id) { edges { node { caseId } } }"),
    ("alerts", "alerts(first: 100, filter: { organ: $organ, caseId: $id }) { edges { node { caseId } } }"),
    ("deadLetters", "deadLetters(first: 100, organ: $organ) { edges { node { alertId } } }"),
    ("endpoints", "endpoints { url }"),
    ("history", "history(caseId: $id) { event { caseId fact } actor changes { path } }"),
    ("caseDifference", "caseDifference(id: $id, from: { version: 1 }, to: { version: 2 }) { path }"),
    ("whatIf", "whatIf(caseIds: [$id], premise: { without: 2 }) { caseId }"),
    ("position", "position"),
    ("briefings", "briefings(organ: $organ, from: \"2026-03-01\", to: \"2026-03-31\") { issuedAt }"),
    ("handlersOf", "handlersOf(organ: $organ) { login }"),
    ("inspectionPlan", "inspectionPlan(organ: $organ, year: 2026) { year }"),
    ("treeHead", "treeHead { root }"),
    ("inclusionProof", "inclusionProof(position: $position) { digest }"),
    ("consistencyProof", "consistencyProof(from: 1) { path }"),
];

/// Mutations of plans of inspections, and what is told to whoever may make the plan: nothing comes of any of them.
const PLANNING: [(&str, &str); 4] = [
    ("drawUpInspectionPlan", "plan_year_over"),
    ("changePlanEntry", "plan_unknown"),
    ("approveInspectionPlan", "plan_unknown"),
    ("importInspectionPlan", "plan_sheet_columns"),
];

/// Mutations of personal data: what the table calls them, their input without a purpose or reason, and what whoever may
/// is told for want of it.
const PERSONAL: [(&str, Deed, &str, &str); 2] = [
    ("revealPersonalData", Deed::ReadPersonalData, "paths: [\"answers\"], purpose: \"\"", "purpose_missing"),
    ("forgetPerson", Deed::ForgetPerson, "path: \"answers\", reason: \"\"", "text_not_allowed"),
];

/// Mutations on accounts and organs, and what the table calls them. None of them finds what it is meant for.
const MANAGING: [(&str, Deed); 15] = [
    ("enrolAccount", Deed::ManageAccounts),
    ("grantRole", Deed::ManageAccounts),
    ("revokeRole", Deed::ManageAccounts),
    ("lockAccount", Deed::ManageAccounts),
    ("unlockAccount", Deed::ManageAccounts),
    ("resetPassword", Deed::ManageAccounts),
    ("resetSecondFactor", Deed::ManageAccounts),
    ("forgetAccount", Deed::ManageAccounts),
    ("openOrgan", Deed::ManageOrgans),
    ("renameOrgan", Deed::ManageOrgans),
    ("mergeOrgan", Deed::ManageOrgans),
    ("registerEndpoint", Deed::ManageEndpoints),
    ("rotateEndpointSecret", Deed::ManageEndpoints),
    ("retireEndpoint", Deed::ManageEndpoints),
    ("resendDelivery", Deed::ResendDeliveries),
];

/// What is told to whoever may not manage accounts or organs.
const DENIALS: [&str; 5] = [
    "UNAUTHENTICATED",
    "account_not_administrator",
    "role_not_allowed",
    "endpoint_not_administrator",
    "delivery_not_manager",
];

/// Mutations by which people let themselves in and out, or change what they sign in with and are told by; tried by the
/// tests of access and of alerts.
const SIGNING_IN: [&str; 20] = [
    "signIn",
    "signInToFiling",
    "signOut",
    "signOutEverywhere",
    "chooseOffice",
    "setPassword",
    "startSecondFactor",
    "confirmSecondFactor",
    "removeSecondFactor",
    "linkIdentity",
    "unlinkIdentity",
    "issueToken",
    "revokeToken",
    "sendCode",
    "registerApplicant",
    "verifyContact",
    "setAlertPreferences",
    "openCalendarFeed",
    "closeCalendarFeed",
    "markRead",
];

/// Queries that anybody may ask, also without signing in; `me` is nobody then.
const PUBLIC: [&str; 6] = ["filings", "filingStatus", "guide", "circumstances", "me", "signInWays"];

/// Queries about accounts and what is told to them, tried by the tests of access and of alerts.
const ACCOUNTS: [&str; 6] = ["account", "accounts", "inbox", "inboxCount", "myAlertPreferences", "myCalendarFeeds"];

/// Queries about the law and forms: for everybody who signed in.
const LEARNING: [&str; 14] = [
    "organs",
    "organ",
    "procedures",
    "procedure",
    "form",
    "forms",
    "readTable",
    "readAnswers",
    "instruments",
    "inspectionRegime",
    "punishableActs",
    "penalties",
    "retention",
    "watch",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_office_does_and_sees_exactly_what_the_table_says() {
    let fixture = Fixture::sqlite().await.unwrap();
    let sample = Sample::play(&fixture).await;
    let world = World::start(fixture).await;
    world.alert_of(sample.filed()).await;
    world.dead_letter_of(sample.filed()).await;
    world.briefing_of(sample.filed()).await;
    let types = Types::of(&world.ask(CLERK, INTROSPECTION, Value::Null).await);
    let mut matrix = Matrix { world: &world, cells: 0, faults: Vec::new() };
    for field in types.fields("Mutation") {
        matrix.mutation(&types, &field, &sample).await;
    }
    matrix.read_once(sample.filed()).await;
    matrix.plan_once(sample.filed()).await;
    world.sign().await;
    for field in types.fields("Query") {
        matrix.query(&types, &field, sample.filed()).await;
    }
    let Matrix { cells, faults, .. } = matrix;
    println!("policy matrix: {cells} cells");
    assert!(faults.is_empty(), "{} of {cells} cells:\n{}", faults.len(), faults.join("\n"));
    assert!(cells > 2_000, "{cells}");
    world.close().await;
}

/// Code of the first refusal of a mutation, or of the error that it met before.
fn told(answer: &Value) -> String {
    let refusal = answer["data"]["it"]["refusals"][0]["code"].as_str();
    refusal.map_or_else(|| code_of(answer), str::to_owned)
}

/// The cells that were tried.
struct Matrix<'world> {
    world: &'world World,
    cells: usize,
    faults: Vec<String>,
}

impl Matrix<'_> {
    /// Tries a mutation as everybody. All of them say that it happened on a day to come, which is refused after whether
    /// one may, and before anything is recorded.
    async fn mutation(&mut self, types: &Types, field: &Value, sample: &Sample) {
        let name = field["name"].as_str().unwrap();
        if let Some((_, deed, input, allowed)) = PERSONAL.iter().find(|(mutation, ..)| *mutation == name) {
            return self.personal(name, *deed, input, allowed, sample.filed()).await;
        }
        if let Some((_, deed)) = MANAGING.iter().find(|(mutation, _)| *mutation == name) {
            return self.managing(types, field, *deed, sample.filed()).await;
        }
        if let Some((_, allowed)) = PLANNING.iter().find(|(mutation, _)| *mutation == name) {
            return self.planning(types, field, allowed, sample.filed()).await;
        }
        if SIGNING_IN.contains(&name) {
            return;
        }
        let Some((_, kind)) = ACTIONS.iter().find(|(mutation, _)| *mutation == name) else {
            return self.faults.push(format!("{name}: say what the table calls it"));
        };
        let empty = Case::default();
        let case = if kind.opens() { Some(&empty) } else { sample.allowing(*kind) };
        let Some(case) = case else { return self.faults.push(format!("{name}: no case of the demo allows it")) };
        for asker in askers(case) {
            let case_id = case.filing.as_ref().map_or_else(Uuid::new_v4, |filing| filing.case_id);
            let in_bulk = BULK.contains(&name);
            let target = if in_bulk { format!("caseIds: [\"{case_id}\"]") } else { format!("caseId: \"{case_id}\"") };
            let target = format!("{{ {target}, commandId: \"{}\", occurredOn: \"2999-01-01\" }}", Uuid::new_v4());
            let given = HashMap::from([("target", target)]);
            let asked = if in_bulk { "outcomes { outcome { refusals { code } } }" } else { "refusals { code }" };
            let call = format!("mutation {{ it: {name}{} {{ {asked} }} }}", types.arguments(field, &given));
            let mut answer = self.world.answer(&asker.token, &call, Value::Null).await;
            if in_bulk {
                // Strangers are told nothing, not even of no case.
                let outcome = answer.pointer_mut("/data/it/outcomes/0/outcome").map(Value::take);
                answer["data"] = json!({ "it": outcome });
            }
            let told = told(&answer);
            self.compare(name, &asker, expected(&asker, Deed::Act(*kind), case), &told);
        }
    }

    /// Tries to manage accounts or organs as everybody. Nothing is found or fits, so nothing comes of it.
    async fn managing(&mut self, types: &Types, field: &Value, deed: Deed, case: &Case) {
        let name = field["name"].as_str().unwrap();
        for asker in askers(case) {
            let command = Uuid::new_v4();
            let target = match deed {
                Deed::ManageOrgans => format!(
                    "{{ code: \"530102\", commandId: \"{command}\", occurredOn: \"2999-01-01\", reason: \"示例\" }}"
                ),
                _ => format!("{{ login: \"nobody-here\", commandId: \"{command}\", reason: \"示例\" }}"),
            };
            let input = match name {
                "grantRole" => format!("{{ target: {target}, role: OFFICER }}"),
                _ => format!("{{ commandId: \"{command}\", login: \"nobody-here\", name: \"\", kind: OFFICIAL }}"),
            };
            let given = HashMap::from([("target", target), ("input", input)]);
            let call = format!("mutation {{ it: {name}{} {{ refusals {{ code }} }} }}", types.arguments(field, &given));
            let answer = self.world.answer(&asker.token, &call, Value::Null).await;
            let told = told(&answer);
            let offered =
                asker.role.is_some_and(|role| TABLE.iter().any(|row| row.deed == deed && row.roles.contains(&role)));
            let word = |may: bool| if may { "may" } else { "may not" };
            self.compare(name, &asker, word(offered), word(!DENIALS.contains(&told.as_str())));
        }
    }

    /// Tries to make the plan of a case's organ as everybody, for a year that is over.
    async fn planning(&mut self, types: &Types, field: &Value, allowed: &str, case: &Case) {
        let (name, organ) = (field["name"].as_str().unwrap(), case.filing.as_ref().unwrap().organ);
        for asker in askers(case) {
            let target =
                format!("{{ organ: \"{organ}\", year: 1999, commandId: \"{}\", reason: \"示例\" }}", Uuid::new_v4());
            let change = format!("{{ drop: {{ caseId: \"{}\" }} }}", Uuid::new_v4());
            let given = HashMap::from([("target", target), ("change", change)]);
            let call = format!("mutation {{ it: {name}{} {{ refusals {{ code }} }} }}", types.arguments(field, &given));
            let answer = self.world.answer(&asker.token, &call, Value::Null).await;
            let told = told(&answer);
            let offered = TABLE.iter().any(|row| {
                row.deed == Deed::PlanInspections && asker.role.is_some_and(|role| row.roles.contains(&role))
            });
            let expected = match (expected(&asker, Deed::PlanInspections, case), offered) {
                (expected::ALLOWED, _) => allowed,
                ("UNAUTHENTICATED", _) => "UNAUTHENTICATED",
                (_, true) => "plan_beyond_reach",
                (_, false) => "role_not_allowed",
            };
            self.compare(name, &asker, expected, &told);
        }
    }

    /// A plan to be found: that of the case's organ.
    async fn plan_once(&mut self, case: &Case) {
        let organ = case.filing.as_ref().unwrap().organ;
        let target = format!("{{ organ: \"{organ}\", year: 2026, commandId: \"{}\" }}", Uuid::new_v4());
        let call = format!("mutation {{ drawUpInspectionPlan(target: {target}) {{ refusals {{ code }} }} }}");
        let answer = self.world.ask("dev.supervisor.-.supervisor", &call, Value::Null).await;
        assert_eq!(answer["drawUpInspectionPlan"]["refusals"], serde_json::json!([]), "{answer}");
    }

    /// Tries a mutation of personal data as everybody; none of them gives a purpose or reason.
    async fn personal(&mut self, name: &str, deed: Deed, input: &str, allowed: &str, case: &Case) {
        let case_id = case.filing.as_ref().unwrap().case_id;
        for asker in askers(case) {
            let input = format!("{{ caseId: \"{case_id}\", commandId: \"{}\", {input} }}", Uuid::new_v4());
            let call = format!("mutation {{ it: {name}(input: {input}) {{ refusals {{ code }} }} }}");
            let answer = self.world.answer(&asker.token, &call, Value::Null).await;
            let told = told(&answer);
            let expected = expected(&asker, deed, case);
            let expected = if expected == expected::ALLOWED { allowed } else { expected };
            self.compare(name, &asker, expected, &told);
        }
    }

    /// Somebody who may looks at the personal data of a case, so that there is a reading to be found.
    async fn read_once(&mut self, case: &Case) {
        let filing = case.filing.as_ref().unwrap();
        let (case_id, token) = (filing.case_id, format!("dev.officer.{}.official", filing.organ));
        let input = format!(
            "{{ caseId: \"{case_id}\", commandId: \"{}\", paths: [\"answers\"], purpose: \"示例\" }}",
            Uuid::new_v4()
        );
        let call = format!("mutation {{ revealPersonalData(input: {input}) {{ refusals {{ code }} }} }}");
        let answer = self.world.ask(&token, &call, Value::Null).await;
        assert_eq!(answer["revealPersonalData"]["refusals"], serde_json::json!([]), "{answer}");
        let position = self.world.position().await;
        let waits = format!("{{ readings(minPosition: {position}) {{ edges {{ node {{ caseId }} }} }} }}");
        self.world.ask("dev.auditor.-.auditor", &waits, Value::Null).await;
    }

    fn compare(&mut self, name: &str, asker: &Asker, expected: &str, told: &str) {
        self.cells += 1;
        if expected != told {
            self.faults.push(format!("{name} by {}: {expected} expected, {told} told", asker.token));
        }
    }

    /// Tries a query as everybody, about one filed case.
    async fn query(&mut self, types: &Types, field: &Value, case: &Case) {
        let name = field["name"].as_str().unwrap();
        if let Some((_, asked)) = LISTS.iter().find(|(query, _)| *query == name) {
            for asker in askers(case) {
                self.list(name, asked, &asker, case).await;
            }
        } else if LEARNING.contains(&name) {
            // Whoever signed in; what strangers are told does not depend on the arguments.
            let asked = format!("{{ it: {name}{} {{ __typename }} }}", types.arguments(field, &HashMap::new()));
            for asker in askers(case) {
                let answer = self.world.answer(&asker.token, &asked, Value::Null).await;
                let is_stranger = answer["errors"].is_array() && code_of(&answer) == "UNAUTHENTICATED";
                let rules = Deed::See(Matter::Rules);
                let may = asker
                    .role
                    .is_some_and(|role| TABLE.iter().any(|row| row.deed == rules && row.roles.contains(&role)));
                let word = |may: bool| if may { "may" } else { "may not" };
                self.compare(name, &asker, word(may), word(!is_stranger));
            }
        } else if !PUBLIC.contains(&name) && !ACCOUNTS.contains(&name) {
            self.faults.push(format!("{name}: say who may ask it"));
        }
    }

    async fn list(&mut self, name: &str, asked: &str, asker: &Asker, case: &Case) {
        let filing = case.filing.as_ref().unwrap();
        let named = [("$id", filing.case_id.to_string()), ("$organ", filing.organ.to_string())];
        let named = named.into_iter().chain([("$procedure", filing.procedure.to_string())]);
        let asked = named.fold(asked.to_owned(), |asked, (name, value)| asked.replace(name, &format!("\"{value}\"")));
        let asked = asked.replace("$position", &self.world.first_event(filing.case_id).await.to_string());
        let answer = self.world.answer(&asker.token, &format!("{{ it: {asked} }}"), Value::Null).await;
        let finds = expected(asker, Deed::See(Matter::Case), case) == expected::ALLOWED;
        let reads = expected(asker, Deed::See(Matter::Contents), case) == expected::ALLOWED;
        let id = filing.case_id.to_string();
        let told = answer["data"].to_string();
        let is_told = match name {
            "tallies" => told.contains("\"cases\":"),
            "position" => told.contains("\"it\":"),
            "caseCount" => answer["data"]["it"].as_i64().is_some_and(|count| count > 0),
            "deadLetters" => told.contains("alertId"),
            "endpoints" => told.contains("url"),
            "handlersOf" => told.contains("login"),
            "briefings" => told.contains("issuedAt"),
            "inspectionPlan" => told.contains("\"year\":"),
            "treeHead" => told.contains("root"),
            "inclusionProof" => told.contains("digest"),
            "consistencyProof" => told.contains("path"),
            "caseDifference" => told.contains("path"),
            _ => told.contains(&id),
        };
        let should = match (name, asker.role) {
            (_, None) => false,
            ("position", Some(_)) => true,
            ("deadLetters", Some(_)) => expected(asker, Deed::ResendDeliveries, case) == expected::ALLOWED,
            ("endpoints", Some(_)) => expected(asker, Deed::ManageEndpoints, case) == expected::ALLOWED,
            ("readings", Some(_)) => expected(asker, Deed::See(Matter::Readings), case) == expected::ALLOWED,
            ("inspectionPlan", Some(_)) => expected(asker, Deed::See(Matter::Plans), case) == expected::ALLOWED,
            ("treeHead" | "consistencyProof", Some(role)) => audits(role),
            ("inclusionProof", Some(role)) => audits(role) || finds,
            // Applicants have lists of their own cases and deadlines, but no plan and no counts.
            ("inspections" | "report" | "tallies" | "handlersOf" | "briefings", Some(role)) => finds && !role.files(),
            ("caseDifference", Some(_)) => reads,
            ("whatIf", Some(_)) => expected(asker, Deed::Suppose, case) == expected::ALLOWED,
            // Whoever holds one filing finds it by its id.
            (name, Some(Role::FilingHolder)) => finds && matches!(name, "case" | "history"),
            (_, Some(_)) => finds,
        };
        self.compare(name, asker, if should { "told" } else { "silent" }, if is_told { "told" } else { "silent" });
        if name == "case" {
            let contents = answer["data"]["it"]["form"].is_object();
            let facts = told.contains("\"fact\":{");
            let word = |yes: bool| if yes { "read" } else { "hidden" };
            self.compare("case.form", asker, word(reads), word(contents));
            self.compare("case.timeline.fact", asker, word(reads), word(facts));
        }
        if name == "history" {
            let changes = told.contains("\"changes\":[");
            let word = |yes: bool| if yes { "read" } else { "hidden" };
            self.compare("history.changes", asker, word(reads), word(changes));
        }
        if asker.role.is_none() {
            self.compare(name, asker, "UNAUTHENTICATED", &code_of(&answer));
        }
    }
}

/// Whether proofs over the whole log are for this role; whose cases are in it does not matter.
fn audits(role: Role) -> bool {
    TABLE.iter().any(|row| row.deed == Deed::See(Matter::Proofs) && row.roles.contains(&role))
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_read_the_public_register_and_nothing_else() {
    let world = World::on_sqlite().await;
    let public = "{ filings(first: 5) { edges { node { number unitName domain } } } }";
    world.ask("", public, Value::Null).await;
    assert_eq!(world.error_of("", "{ procedures { id } }", Value::Null).await, "UNAUTHENTICATED");
    assert_eq!(world.error_of("", "{ position }", Value::Null).await, "UNAUTHENTICATED");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_handed_on_is_out_of_sight_in_the_past_and_in_repeats_too() {
    let world = World::on_sqlite().await;
    let submitted = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let id = submitted["id"].as_str().unwrap();
    world.days_later(2);
    let review = world.order(CLERK, id);
    review.done("passReview", json!({})).await;
    let (above, next) = ("dev.supervisor.530100.above", "dev.officer.530103.next");
    let handed_on = json!({ "to": "530103", "reason": "办公地址在盘龙区" });
    world.order(above, id).done("transferCase", handed_on).await;
    let asked = "query($id: UUID!, $at: DateTime) { case(id: $id, asOf: $at) { status } }";
    for at in [Value::Null, json!("2026-03-11T10:00:00+08:00")] {
        let about = json!({ "id": id, "at": at });
        assert_eq!(world.ask(CLERK, asked, about.clone()).await["case"], Value::Null, "{at}");
        assert_ne!(world.ask(next, asked, about).await["case"], Value::Null, "{at}");
    }
    let again = review.give("passReview", json!({})).await;
    assert_eq!((&again["replayed"], &again["case"]), (&json!(true), &Value::Null));
    let stale = world.order(CLERK, id).with("expectedVersion", 1).refused("passReview", json!({})).await;
    let unknown = world.order(CLERK, &Uuid::new_v4().to_string()).with("expectedVersion", 1);
    assert_eq!(stale, unknown.refused("passReview", json!({})).await, "neither exists");
    world.close().await;
}
