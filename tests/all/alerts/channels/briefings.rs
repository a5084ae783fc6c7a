//! Briefings: half past eight on working days, once, to whoever works there; again after a failure, not on a day off.

use beian_services::briefing::Briefings;
use beian_tests::{Fixture, cases, cases::CaseMaker};
use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use super::{Letter, ORGAN, Town, on_both};

on_both!(each_organ_has_its_list_on_working_mornings);

async fn each_organ_has_its_list_on_working_mornings(fixture: Fixture) {
    let town = Town::open(fixture).await;
    town.officer("li").await;
    overdue_cases(&town).await;
    let house = &town.house;
    let (mut briefings, stop) = (new(&town), CancellationToken::new());
    // It is ten to eight on Tuesday 2026-03-10.
    house.set("2026-03-10T07:50:00+08:00");
    assert_eq!(briefings.look(&stop).await.unwrap(), 0, "too early");
    house.later(TimeDelta::minutes(45));
    town.post.refuse(451);
    assert_eq!(briefings.look(&stop).await.unwrap(), 0, "the mail server refuses");
    town.post.recover();
    assert_eq!(briefings.look(&stop).await.unwrap(), 1);
    assert_eq!(briefings.look(&stop).await.unwrap(), 0, "once");
    let mails = town.post.take();
    assert_eq!(mails.len(), 1);
    let Letter { headers, parts } = Letter::read(&mails[0]);
    assert_eq!(headers["to"], "li@example.cn");
    let text = &parts["text/plain"];
    assert!(text.contains("T01"), "{text}");
    // The same figures as the report of that moment.
    let filter = format!("filter: {{ organ: \"{ORGAN}\" }}");
    let asked = format!(
        "{{ report(kind: OVERDUE, {filter}) {{ rows(first: 100) {{ edges {{ node {{ cells {{ value }} }} }} }} }} }}"
    );
    let listed = town.back("li").await.ask(&asked, serde_json::Value::Null).await;
    let rows = listed["report"]["rows"]["edges"].as_array().unwrap().len();
    assert!(rows > 0 && text.matches("科技公司").count() == rows, "{rows}: {text}");
    let page = &parts["text/html"];
    assert!(page.matches("<table>").count() == 2 && page.matches("科技公司").count() == rows, "{rows}: {page}");
    let briefings_of = async |from: &str, to: &str| {
        let query = format!(
            "{{ briefings(organ: \"{ORGAN}\", from: \"{from}\", to: \"{to}\") {{
                kind day asOf delivered waiting failed deliveredAt }} }}"
        );
        town.back("li").await.send(&query, serde_json::Value::Null).await.0
    };
    let told = briefings_of("2026-03-01", "2026-03-31").await["data"]["briefings"].clone();
    let only = told.as_array().unwrap().iter().map(|one| (one["day"].clone(), one["delivered"].clone()));
    assert_eq!(only.collect::<Vec<_>>(), [("2026-03-10".into(), 1.into())]);
    assert_eq!((&told[0]["kind"], &told[0]["waiting"], &told[0]["failed"]), (&"MORNING".into(), &0.into(), &0.into()));
    assert_eq!(told[0]["asOf"], "2026-03-10T08:35:00+08:00");
    let too_long = briefings_of("2026-03-01", "2026-04-01").await;
    assert_eq!(too_long["errors"][0]["extensions"]["code"], "BRIEFING_DAYS");
    house.set("2026-03-14T09:00:00+08:00");
    assert_eq!(briefings.look(&stop).await.unwrap(), 0, "Saturday");
    house.set("2026-03-16T09:00:00+08:00");
    assert_eq!(briefings.look(&stop).await.unwrap(), 1, "Monday; a county's organ has no weekly summary");
    town.house.close().await;
}

fn new(town: &Town) -> Briefings {
    Briefings::new(town.house.access.clone(), town.house.read_models.clone(), &town.house.fixture.database)
}

/// Cases of the organ whose reviews were due long before.
async fn overdue_cases(town: &Town) {
    let mut maker = CaseMaker::new(5);
    let log = town.house.fixture.node().await.unwrap().log;
    let mut written = 0;
    while written < 3 {
        let (case_id, events) = maker.case();
        let submission = &events[..1];
        let append = cases::append(case_id, 0, submission).unwrap();
        let is_here =
            serde_json::to_value(&submission[0]).unwrap().to_string().contains(&format!("\"organ\":\"{ORGAN}\""));
        if is_here && submission[0].stamp.recorded_at < town.house.now() - TimeDelta::days(60) {
            log.append(append).await.unwrap();
            written += 1;
        }
    }
    town.settled().await;
}
