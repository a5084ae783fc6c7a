//! Rules that change while time limits run: nothing told too early, nothing lost, nobody accused by rules that were not
//! theirs.

use beian_domain::{
    alert::{ALERT, Alert, AlertEvent, MissedWhy},
    counting::Moment,
    rulebook::Rulebook,
};
use beian_services::{
    Interrupted,
    access::Settings,
    app::App,
    recount::recount,
    watch::{Look, Proof, Watch, prove},
};
use beian_tests::{Fixture, invented_2027, rulebook_of_2027};
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::channels::on_both;
use crate::{
    access::house::{Browser, House, PASSWORD},
    journeys::world::kunming_filing,
};

on_both!(
    a_rung_that_a_new_calendar_moves_into_the_past_is_raised_late,
    nothing_is_told_of_dates_that_are_still_to_be_counted,
    a_new_ladder_is_looked_back_by,
);

const ALERTS: &str = include_str!("../../../domain/law/alerts.toml");

const PUSH: &str = "mutation($target: OpeningTarget!, $input: PushWebsite!) {
    it: pushWebsite(target: $target, input: $input) { case { id } refusals { code path } } }";
const SUBMIT: &str = "mutation($target: OpeningTarget!, $input: SubmitFiling!) {
    it: submitFiling(target: $target, input: $input) { case { id } refusals { code path } } }";
const CANCEL: &str = "mutation($target: Target!, $ground: String!) {
    it: cancelFiling(target: $target, ground: $ground) { case { id } refusals { code path } } }";

/// A register with an officer in Kunming, watched by nodes with rules of their own.
struct Office {
    house: House,
}

impl Office {
    async fn open(fixture: Fixture, now: &str) -> Self {
        let house = House::start(fixture, Settings::default()).await;
        let root = house.root().await;
        house.official(&root, "li", "OFFICER", Some("530102")).await;
        house.set(now);
        Self { house }
    }

    async fn li(&self) -> Browser {
        let browser = self.house.browser();
        browser.sign_in("li", PASSWORD).await;
        browser
    }

    /// A website connected on 2026-12-10 is found unfiled: due on Monday 2027-01-11, after thirty days and a weekend.
    async fn push(&self) -> Value {
        let input = json!({ "procedure": "national-platform", "organ": "530102", "region": "530102",
            "connectedOn": "2026-12-10", "particulars": { "domains": ["b.example.cn"] } });
        let variables = json!({ "target": { "commandId": Uuid::new_v4() }, "input": input });
        self.li().await.done(PUSH, variables).await["case"]["id"].clone()
    }

    async fn cancel(&self, case: &Value) {
        let target = json!({ "caseId": case, "commandId": Uuid::new_v4() });
        self.li().await.done(CANCEL, json!({ "target": target, "ground": "误报" })).await;
    }

    fn filing() -> Value {
        let mut variables = kunming_filing();
        variables["target"] = json!({ "commandId": Uuid::new_v4() });
        variables
    }

    /// Another node on the same log.
    async fn node(&self, rulebook: &Rulebook) -> App {
        self.house.node(rulebook.clone()).await
    }

    async fn look(&self, node: &App) -> Result<Look, Interrupted> {
        Watch::new(node.clone(), self.house.read_models.clone()).look().await
    }

    async fn recount(&self, node: &App, is_stopped: bool) {
        let stop = CancellationToken::new();
        if is_stopped {
            stop.cancel();
        }
        recount(node, &self.house.read_models, false, &stop).await.unwrap();
    }

    /// Every alert: rung, day on which it is due, when it came, seconds by which it is late, why it was missed.
    async fn alerts(&self, case: &Value) -> Vec<(String, String, String, Option<u64>, Option<MissedWhy>)> {
        let mut alerts = std::collections::BTreeMap::<String, Alert>::new();
        let mut stored = self.house.app.feed().by_stream(ALERT, i64::MAX);
        while let Some(event) = stored.try_next().await.unwrap() {
            let change: AlertEvent = serde_json::from_str(&event.payload).unwrap();
            alerts.entry(event.aggregate_id).or_default().apply(&change);
        }
        let mut told: Vec<_> = alerts
            .into_values()
            .filter_map(|alert| Some((alert.about?, alert.late_by, alert.missed)))
            .filter(|(about, _, _)| about.case_id.to_string() == case.as_str().unwrap())
            .map(|(about, late, missed)| {
                let day = |moment: Moment| moment.to_string()[..16].to_owned();
                (about.rung.to_string(), day(about.due)[..10].to_owned(), day(about.fires_at), late, missed)
            })
            .collect();
        told.sort_by(|one, other| one.2.cmp(&other.2));
        told
    }

    async fn proof(&self, node: &App) -> Proof {
        let now = Moment::from_utc(self.house.now());
        prove(node, Moment::start_of_day(chrono::NaiveDate::MIN), now).await.unwrap()
    }

    /// The proof holds, with so many judged by other rules.
    async fn holds(&self, node: &App, by_other_rules: u64) {
        let proof = self.proof(node).await;
        assert!(proof.holds(), "{proof:?}");
        assert_eq!(proof.by_other_rules.values().sum::<u64>(), by_other_rules, "{proof:?}");
    }
}

/// The days of 2027 with one more day off.
fn with_day_off(day: &str) -> Rulebook {
    let [(path, days), papers] = invented_2027();
    Rulebook::load([(path, format!("{days}{day},holiday,虚构\n")), papers]).unwrap()
}

async fn a_rung_that_a_new_calendar_moves_into_the_past_is_raised_late(fixture: Fixture) {
    let office = Office::open(fixture, "2026-12-29T10:00:00+08:00").await;
    let (old, new) = (office.house.app.clone(), office.node(&with_day_off("2027-01-07")).await);
    office.recount(&old, false).await;
    office.look(&old).await.unwrap();
    let site = office.push().await;
    office.house.set("2027-01-05T12:00:00+08:00");
    office.look(&old).await.unwrap();
    assert_eq!(office.alerts(&site).await, []);
    office.house.set("2027-01-05T13:00:00+08:00");
    office.recount(&new, false).await;
    // Three working days before the 11th is now the 5th, which was watched through already.
    let look = office.look(&new).await.unwrap();
    assert_eq!((look.raised, look.late, look.missed), (1, 1, 0));
    let told = office.alerts(&site).await;
    let (rung, due, at, late, missed) = &told[0];
    assert_eq!((&**rung, &**due, &**at), ("3 working_day before", "2027-01-11", "2027-01-05T00:00"));
    assert_eq!((late, missed), (&Some(13 * 3600), &None));
    assert_eq!(office.look(&new).await.unwrap(), Look::default(), "once");
    office.holds(&new, 0).await;
    assert!(matches!(office.look(&old).await, Err(Interrupted::OtherCalendar(_))));
    // By the earlier days it would have come on the 6th.
    office.holds(&old, 1).await;
    office.house.set("2027-01-11T12:00:00+08:00");
    office.look(&new).await.unwrap();
    office.holds(&new, 0).await;
    assert_eq!(office.alerts(&site).await.len(), 2);
    office.house.close().await;
}

async fn nothing_is_told_of_dates_that_are_still_to_be_counted(fixture: Fixture) {
    let office = Office::open(fixture, "2026-12-29T10:00:00+08:00").await;
    let (old, new) = (office.house.app.clone(), office.node(&rulebook_of_2027()).await);
    office.recount(&old, false).await;
    office.look(&old).await.unwrap();
    let (site, mistaken) = (office.push().await, office.push().await);
    let review = office.li().await.done(SUBMIT, Office::filing()).await["case"]["id"].clone();
    office.house.set("2026-12-30T10:00:00+08:00");
    office.look(&old).await.unwrap();
    let before = office.alerts(&review).await;
    assert!(matches!(office.look(&new).await, Err(Interrupted::OtherCalendar(_))), "nobody has adopted it");
    office.recount(&new, true).await;
    // The earlier rules set no dates any more, and judge none; what sets none goes on.
    assert!(matches!(office.look(&old).await, Err(Interrupted::OtherCalendar(_))));
    assert_eq!(office.li().await.refused(SUBMIT, Office::filing()).await, ["calendar_outdated"]);
    office.cancel(&mistaken).await;

    // The day before the review was due, which will be another day once it is counted.
    office.house.set("2026-12-31T00:30:00+08:00");
    office.look(&new).await.unwrap();
    assert_eq!(office.alerts(&review).await, before);
    office.house.set("2026-12-31T01:00:00+08:00");
    office.recount(&new, false).await;
    office.look(&new).await.unwrap();
    let told = office.alerts(&review).await;
    let since: Vec<_> = told.iter().filter(|alert| !before.contains(alert)).collect();
    let of_the_old_day = since.iter().filter(|alert| alert.1 == "2027-01-01");
    assert!(of_the_old_day.clone().all(|alert| alert.4 == Some(MissedWhy::Overtaken)), "{since:?}");
    let moved: Vec<_> = since.iter().filter(|alert| alert.1 == "2027-01-04").collect();
    assert_eq!(moved.len(), 1, "{since:?}");
    assert_eq!((&*moved[0].0, moved[0].4), ("moved", None));
    office.holds(&new, 0).await;
    assert_eq!(office.alerts(&site).await.iter().filter(|alert| alert.0 == "moved").count(), 0);
    office.house.close().await;
}

async fn a_new_ladder_is_looked_back_by(fixture: Fixture) {
    let office = Office::open(fixture, "2026-12-15T10:00:00+08:00").await;
    let rung = "  { when = \"3 working_day before\", tell = [\"applicant\"] },\n";
    assert_eq!(ALERTS.matches(rung).count(), 1);
    let grown =
        ALERTS.replace(rung, &format!("  {{ when = \"20 natural_day before\", tell = [\"applicant\"] }},\n{rung}"));
    let new = office.node(&Rulebook::load([("law/alerts.toml".to_owned(), grown)]).unwrap()).await;
    let old = office.house.app.clone();
    office.look(&old).await.unwrap();
    let (running, gone) = (office.push().await, office.push().await);
    office.house.set("2026-12-24T10:00:00+08:00");
    office.look(&old).await.unwrap();
    office.cancel(&gone).await;
    let before = office.alerts(&gone).await;
    // Days watched by other rules are not judged by these.
    office.holds(&new, 2).await;
    office.house.set("2026-12-24T11:00:00+08:00");
    // Twenty days before the 11th, two days ago; of the one that has ended nobody need be told.
    let look = office.look(&new).await.unwrap();
    assert_eq!((look.raised, look.late, look.missed), (1, 1, 0));
    let told = office.alerts(&running).await;
    let late = told.iter().find(|alert| alert.0 == "20 natural_day before").unwrap();
    assert_eq!((&*late.2, late.3), ("2026-12-22T00:00", Some(59 * 3600)));
    assert_eq!(office.alerts(&gone).await, before);
    office.holds(&new, 1).await;
    office.holds(&old, 1).await;
    assert_eq!(office.look(&new).await.unwrap(), Look::default(), "once");
    office.house.close().await;
}
