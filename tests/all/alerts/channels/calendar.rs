//! Calendars, read by another library than the one that writes them.

use std::{collections::BTreeMap, io::BufReader};

use beian_tests::Fixture;
use chrono::TimeDelta;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ORGAN, Town, nodes, on_both};
use crate::{access::house::Browser, journeys::world::kunming_filing};

on_both!(a_calendar_has_the_deadlines_of_its_owner_until_it_is_closed);

/// More than that were once left out.
const MANY: usize = 2_001;

const SUBMIT: &str = "mutation($target: OpeningTarget!, $input: SubmitFiling!) {
    it: submitFiling(target: $target, input: $input) { case { id } refusals { code path } } }";

const WITHDRAW: &str = "mutation($target: Target!, $ground: String!) {
    it: withdrawFiling(target: $target, ground: $ground) { case { id } refusals { code path } } }";

const OPEN: &str = "mutation($id: UUID!, $organ: String) {
    it: openCalendarFeed(commandId: $id, organ: $organ) { calendar replayed refusals { code } } }";

const CLOSE: &str = "mutation($id: UUID!, $feed: UUID!) {
    it: closeCalendarFeed(commandId: $id, feed: $feed) { refusals { code } } }";

/// An event of a calendar: its properties by name.
type Event = BTreeMap<String, String>;

/// Status, tag and text of a calendar.
async fn get(town: &Town, path: &str, known: Option<&str>) -> (u16, String, String) {
    let mut request = reqwest::Client::new().get(format!("http://{}{path}", town.house.address));
    if let Some(known) = known {
        request = request.header("if-none-match", known);
    }
    let answer = request.send().await.unwrap();
    let tag = answer.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default();
    (answer.status().as_u16(), tag, answer.text().await.unwrap())
}

/// The events of a calendar that is well-formed, by their ids.
fn events(text: &str) -> BTreeMap<String, Event> {
    let mut calendars = ical::IcalParser::new(BufReader::new(text.as_bytes()));
    let calendar = calendars.next().unwrap().unwrap();
    assert!(calendars.next().is_none());
    let event = |event: ical::parser::ical::component::IcalEvent| {
        assert!(event.alarms.is_empty());
        let pairs = event.properties.into_iter().map(|property| (property.name, property.value.unwrap_or_default()));
        let event: Event = pairs.collect();
        (event["UID"].clone(), event)
    };
    let count = calendar.events.len();
    let events: BTreeMap<_, _> = calendar.events.into_iter().map(event).collect();
    assert_eq!(events.len(), count, "ids are unique");
    events
}

async fn submit(browser: &Browser) -> String {
    let mut variables = kunming_filing();
    variables["target"] = json!({ "commandId": Uuid::new_v4() });
    browser.done(SUBMIT, variables).await["case"]["id"].as_str().unwrap().to_owned()
}

async fn a_calendar_has_the_deadlines_of_its_owner_until_it_is_closed(fixture: Fixture) {
    let town = Town::open(fixture).await;
    let li = town.house.official(&town.root, "li", "OFFICER", Some(ORGAN)).await;
    let case = submit(&li).await;
    let command = json!({ "id": Uuid::new_v4(), "organ": null });
    let opened = li.done(OPEN, command.clone()).await;
    let again = li.done(OPEN, command).await;
    assert_eq!((&again["calendar"], &again["replayed"]), (&Value::Null, &json!(true)), "told once");
    let path = opened["calendar"].as_str().unwrap().to_owned();
    let of_organ = |organ: &str| json!({ "id": Uuid::new_v4(), "organ": organ });
    assert_eq!(li.refused(OPEN, of_organ("530103")).await, ["account_feed_organ"]);
    let whole = li.done(OPEN, of_organ(ORGAN)).await["calendar"].as_str().unwrap().to_owned();
    town.settled().await;
    // What the calendar says is what the list says.
    let list = "query($id: UUID!) { deadlines(filter: { caseId: $id }) { edges { node { id due } } } }";
    let listed = nodes(&li.ask(list, json!({ "id": case })).await["deadlines"]);
    let due: BTreeMap<String, String> = listed
        .iter()
        .filter_map(|deadline| {
            let day = deadline["due"].as_str()?[..10].replace('-', "");
            Some((format!("{case}-{}@beian", deadline["id"].as_str().unwrap()), day))
        })
        .collect();
    assert!(!due.is_empty());
    let (status, tag, text) = get(&town, &path, None).await;
    assert_eq!(status, 200);
    let found = events(&text);
    let days: BTreeMap<String, String> =
        found.iter().map(|(id, event)| (id.clone(), event["DTSTART"].clone())).collect();
    assert_eq!(days, due);
    // The duty to file was done with the filing; the review runs.
    let standing = |event: &Event| (event["STATUS"].clone(), event["SEQUENCE"].clone());
    let running = &found[&format!("{case}-T27-1@beian")];
    assert_eq!(standing(running), ("CONFIRMED".to_owned(), "0".to_owned()), "{found:?}");
    assert!(!running.contains_key("DTEND"), "the whole day");
    assert_eq!(found[&format!("{case}-T14-1@beian")]["STATUS"], "CANCELLED");
    assert!(!text.contains("示例"), "no names");
    assert_eq!(events(&get(&town, &whole, None).await.2), found);
    assert_eq!(get(&town, &path, Some(&tag)).await.0, 304);
    // Withdrawn: shown as off for thirty days.
    let target = json!({ "caseId": case, "commandId": Uuid::new_v4() });
    li.done(WITHDRAW, json!({ "target": target, "ground": "不再联网" })).await;
    town.settled().await;
    let (status, _, text) = get(&town, &path, Some(&tag)).await;
    assert_eq!(status, 200);
    let found = events(&text);
    assert_eq!(found.keys().collect::<Vec<_>>(), due.keys().collect::<Vec<_>>());
    assert!(found.values().all(|event| standing(event) == ("CANCELLED".to_owned(), "1".to_owned())), "{found:?}");
    town.house.later(TimeDelta::days(31));
    assert_eq!(events(&get(&town, &path, None).await.2), BTreeMap::new());
    // Closed, or of somebody locked: as if there were none.
    let li = town.back("li").await;
    let feeds = li.ask("{ myCalendarFeeds { id organ } }", Value::Null).await["myCalendarFeeds"].clone();
    let own = feeds.as_array().unwrap().iter().find(|feed| feed["organ"].is_null()).unwrap()["id"].clone();
    li.done(CLOSE, json!({ "id": Uuid::new_v4(), "feed": own })).await;
    assert_eq!(li.refused(CLOSE, json!({ "id": Uuid::new_v4(), "feed": own })).await, ["account_feed_unknown"]);
    assert_eq!(get(&town, &path, None).await.0, 404);
    assert_eq!(get(&town, &whole, None).await.0, 200);
    town.back("root").await.lock("li").await;
    assert_eq!(get(&town, &whole, None).await.0, 404);
    let forged = format!("{}0.ics", &whole[..whole.len() - 5]);
    assert_eq!(get(&town, &forged, None).await.0, 404);
    town.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_has_a_span_of_days_and_everything_in_it() {
    let town = Town::open(Fixture::sqlite().await.unwrap()).await;
    let li = town.house.official(&town.root, "li", "OFFICER", Some(ORGAN)).await;
    let opened = li.done(OPEN, json!({ "id": Uuid::new_v4(), "organ": null })).await;
    let path = opened["calendar"].as_str().unwrap();
    let cases = stream::iter(0..MANY).map(|_| town.case(ORGAN)).buffer_unordered(256);
    cases.collect::<Vec<_>>().await;
    town.settled().await;
    let (_, _, text) = get(&town, path, None).await;
    assert_eq!(events(&text).len(), MANY);
    let unfolded = text.replace("\r\n ", "");
    assert!(
        unfolded.contains("DESCRIPTION:") && unfolded.contains("30 days ago to 400 days ahead"),
        "{}",
        &text[..400]
    );
    // Due on the 9th of April: thirty days later they are overdue for too long.
    for (moment, shown) in [("2026-05-09T10:00:00+08:00", MANY), ("2026-05-11T10:00:00+08:00", 0)] {
        town.house.set(moment);
        assert_eq!(events(&get(&town, path, None).await.2).len(), shown, "{moment}");
    }
    town.house.close().await;
}
