//! Plays a story through `decide` and `apply` and compares.

use std::{borrow::Cow, collections::BTreeMap};

use beian_domain::{
    actor::{Actor, Role},
    alert::Alerted,
    case::{Action, Case, CaseCommand, Header, Submission},
    counting::Moment,
    deadline::DeadlineState,
    form::Answers,
    identity::RegionCode,
    rulebook::Rulebook,
};
use beian_tests::rulebook_of_2027;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::story::{Act, Given, Step, Story, Then, Told};

/// What does not hold, one line each.
pub(super) fn play(story: &Story) -> Vec<String> {
    let mut rulebook = rulebook(&story.filing);
    let mut case = Case::default();
    let mut faults = Vec::new();
    for (index, step) in story.steps.iter().enumerate() {
        if step.invented_2027 {
            rulebook = Cow::Owned(rulebook_of_2027());
        }
        let place = format!("step {} on {}", index + 1, step.on);
        match advance(&case, story, step, &rulebook) {
            Ok(next) => {
                if let Some(code) = &step.then.refused {
                    faults.push(format!("{place}: expected refusal {code}, but it was done"));
                }
                case = next;
            }
            Err(codes)
                if step.then.refused.as_ref().is_some_and(|code| codes.iter().any(|(found, _)| found == code)) => {}
            Err(codes) => faults.push(format!("{place}: refused: {codes:?}")),
        }
        let mut differ = differences(&case, &step.then, step.on);
        differ.extend(alert_differences(&case, &step.then, step.on, &rulebook));
        faults.extend(differ.into_iter().map(|fault| format!("{place}: {fault}")));
    }
    faults
}

/// The built-in rules, with what the organ has promised.
fn rulebook(given: &Given) -> Cow<'static, Rulebook> {
    if given.promised.is_empty() {
        return Cow::Borrowed(Rulebook::builtin());
    }
    let file = format!("procedures/{}.toml", given.procedure);
    let path = format!("{}/../domain/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut pack: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for stage in pack["stages"].as_array_mut().unwrap() {
        let rule = stage.get("limit").and_then(|limit| limit["rule"].as_str()).unwrap_or_default();
        if let Some(promised) = given.promised.get(rule) {
            stage.as_table_mut().unwrap().insert("promised".to_owned(), promised.clone().into());
        }
    }
    Cow::Owned(Rulebook::load([(file, pack.to_string())]).unwrap())
}

fn advance(case: &Case, story: &Story, step: &Step, rulebook: &Rulebook) -> Result<Case, Vec<(String, String)>> {
    let command = CaseCommand { header: header(step, &story.filing), action: action(case, story, step, rulebook) };
    let events = case.decide(&command, rulebook).map_err(|refused| {
        refused.0.iter().map(|refusal| (refusal.message.code.clone(), refusal.message.en())).collect::<Vec<_>>()
    })?;
    let mut next = case.clone();
    events.iter().for_each(|event| next.apply(event));
    Ok(next)
}

fn header(step: &Step, given: &Given) -> Header {
    Header {
        by: actor(&step.who, given),
        recorded_at: morning(step.on),
        occurred_on: step.occurred_on,
        reason: step.reason.clone(),
    }
}

/// Ten in the morning in Shanghai.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(2, 0, 0).unwrap().and_utc()
}

fn actor(who: &str, given: &Given) -> Actor {
    let (role, organ) = match who.split_once('@') {
        Some((role, organ)) => (role, RegionCode::parse(organ).unwrap()),
        None => (who, given.organ),
    };
    let role = Role::parse(role).unwrap_or_else(|| panic!("{who} is no role"));
    Actor { name: who.to_owned(), role, organ: role.is_official().then_some(organ) }
}

fn action(case: &Case, story: &Story, step: &Step, rulebook: &Rulebook) -> Action {
    let given = &story.filing;
    match &step.act {
        Act::Told(Told::Submit) => Action::Submit(Box::new(Submission {
            case_id: Uuid::from_u128(1),
            procedure: given.procedure.clone(),
            organ: given.organ,
            region: given.region,
            applicant: given.applicant,
            connected_on: given.connected_on,
            answers: example(&given.answers),
            handed_in: given.handed_in.clone(),
            attachments: examples(&given.attachments),
            credentials: None,
        })),
        Act::Told(Told::Recount) => Action::RecountClocks {
            calendar: rulebook.calendar().version().to_owned(),
            basis: rulebook.calendar().basis(&[]).zh(),
        },
        Act::Amend { amend } => Action::Amend {
            answers: changed(case, given, amend),
            handed_in: step.handed_in.clone(),
            attachments: BTreeMap::new(),
        },
        Act::Attach { attach } => Action::Amend {
            answers: changed(case, given, &BTreeMap::new()),
            handed_in: Vec::new(),
            attachments: examples(attach),
        },
        Act::ChangeParticulars { change_particulars: change } => {
            Action::ChangeParticulars { changed_on: change.changed_on, answers: changed(case, given, &change.answers) }
        }
        Act::ChangeConnection { change_connection: change } => {
            Action::ChangeConnection { changed_on: change.changed_on, answers: changed(case, given, &change.answers) }
        }
        Act::Action(action) => action.clone(),
    }
}

fn example(name: &str) -> Answers {
    let path = format!("{}/../domain/forms/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn examples(names: &BTreeMap<String, String>) -> BTreeMap<String, Answers> {
    names.iter().map(|(id, name)| (id.clone(), example(name))).collect()
}

fn changed(case: &Case, given: &Given, changes: &BTreeMap<String, Value>) -> Answers {
    let form = case.filing.as_ref().and_then(|filing| filing.form.as_ref());
    let standing = form.map_or_else(|| example(&given.answers), |form| form.answers.clone());
    changes.iter().fold(standing, |answers, (field, value)| answers.with(field, value.clone()))
}

fn differences(case: &Case, then: &Then, today: NaiveDate) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |what: &str, expected: Option<String>, found: String| {
        if expected.as_ref().is_some_and(|expected| *expected != found) {
            faults.push(format!("{what} is {found}, expected {}", expected.unwrap_or_default()));
        }
    };
    check("status", then.status.map(|status| status.as_str().to_owned()), case.status.as_str().to_owned());
    let stage = case.stage.as_ref().map(|stage| stage.id.clone()).unwrap_or_default();
    check("stage", then.stage.clone(), stage);
    if let Some(filing) = &case.filing {
        let handler = filing.handler.as_ref().map(|handler| handler.name.clone()).unwrap_or_default();
        check("handler", then.handler.clone(), handler);
        check("number", then.number.clone(), filing.number.clone().unwrap_or_default());
        let filed_on = filing.filed_on.map(|day| day.to_string()).unwrap_or_default();
        check("filed_on", then.filed_on.map(|day| day.to_string()), filed_on);
        let shown_on = filing.badge_shown_on.map(|day| day.to_string()).unwrap_or_default();
        check("badge_shown_on", then.badge_shown_on.map(|day| day.to_string()), shown_on);
        let holders: Vec<_> = filing.copies.iter().map(|copy| serde_json::to_value(copy.holder).unwrap()).collect();
        check(
            "copies",
            then.copies.as_ref().map(|copies| serde_json::json!(copies).to_string()),
            Value::from(holders).to_string(),
        );
        let former: Vec<&str> = filing.former_numbers.iter().map(|former| former.number.as_str()).collect();
        check("former_numbers", then.former_numbers.as_ref().map(|numbers| numbers.join(" ")), former.join(" "));
        let users = filing.access_users.as_ref().map_or(0, |list| list.users.len());
        check("access_users", then.access_users.map(|users| users.to_string()), users.to_string());
        for (id, state) in &then.materials {
            let found =
                filing.materials.iter().find(|item| item.asked.id == *id).map_or("-", |one| one.state().as_str());
            check("material", Some(format!("{id} {state}")), format!("{id} {found}"));
        }
        for (year, state) in &then.inspection {
            let found = filing.inspections.get(&year.parse().unwrap()).map_or("-", |one| one.state().as_str());
            check("inspection", Some(state.clone()), found.to_owned());
        }
        for (year, articles) in &then.basis {
            let basis = filing.inspections.get(&year.parse().unwrap()).map(|one| one.basis.as_slice());
            let found = basis.unwrap_or_default().iter().map(ToString::to_string).collect::<Vec<_>>();
            check("basis", Some(articles.join(", ")), found.join(", "));
        }
    }
    faults.extend(clock_differences(case, then, today));
    faults
}

fn alert_differences(case: &Case, then: &Then, today: NaiveDate, rulebook: &Rulebook) -> Option<String> {
    let expected = then.alerts.as_ref()?;
    let (always, now) = (Moment::start_of_day(NaiveDate::MIN), Moment::from_utc(morning(today)));
    let mut come = rulebook.alerts().come(case, rulebook.calendar(), always, now);
    come.sort_by_key(|come| come.alert.fires_at);
    let line = |alert: &Alerted| format!("{} {} {}", alert.fires_at.date(), alert.deadline.0, alert.rung);
    let found: Vec<String> = come.iter().map(|come| line(&come.alert)).collect();
    (found != *expected).then(|| format!("alerts are {found:?}, expected {expected:?}"))
}

fn clock_differences(case: &Case, then: &Then, today: NaiveDate) -> Vec<String> {
    let mut faults = Vec::new();
    let find = |id: &String| case.deadlines.iter().find(|deadline| deadline.clock.id.0 == *id);
    for (id, day) in &then.due {
        let found = find(id).filter(|deadline| deadline.is_running()).and_then(|deadline| deadline.clock.due.as_ref());
        match found {
            Some(due) if due.at.date() == *day => {}
            Some(due) => faults.push(format!("{id} is due {}, expected {day}", due.at.date())),
            None => faults.push(format!("{id} is not running with a due day; there are {}", names(case))),
        }
    }
    let now = Moment::from_utc(morning(today));
    let states = [
        (&then.open, DeadlineState::Open),
        (&then.met, DeadlineState::Met),
        (&then.met_late, DeadlineState::MetLate),
        (&then.overdue, DeadlineState::Overdue),
        (&then.suspended, DeadlineState::Suspended),
        (&then.cancelled, DeadlineState::Cancelled),
        (&then.lapsed, DeadlineState::Lapsed),
    ];
    for (ids, state) in states {
        for id in ids {
            let found = find(id).map(|deadline| deadline.state_at(now, now));
            if found != Some(state) {
                faults.push(format!("{id} is {found:?}, expected {state:?}; there are {}", names(case)));
            }
        }
    }
    for id in &then.firm {
        if find(id).and_then(|deadline| deadline.clock.due.as_ref()).is_none_or(|due| due.provisional.is_some()) {
            faults.push(format!("{id} is not firm"));
        }
    }
    for id in &then.provisional {
        if find(id).and_then(|deadline| deadline.clock.due.as_ref()).is_none_or(|due| due.provisional.is_none()) {
            faults.push(format!("{id} is not provisional"));
        }
    }
    faults
}

fn names(case: &Case) -> String {
    let named = case.deadlines.iter().map(|deadline| {
        let due = deadline.clock.due.as_ref().map_or_else(|| "-".to_owned(), |due| due.at.date().to_string());
        format!("{} ({due}{})", deadline.clock.id.0, if deadline.is_running() { "" } else { ", ended" })
    });
    named.collect::<Vec<_>>().join(", ")
}
