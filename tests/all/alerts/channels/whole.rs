//! From a case to a letter: the watch finds what has come, each is told on the ways that they chose.

use beian_domain::{
    account::{Contact, Login},
    alert::Channel,
};
use beian_services::watch::Watch;
use beian_tests::Fixture;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Letter, Town, nodes, on_both};
use crate::{access::house::Browser, journeys::world::kunming_filing, post_office::Receiver};

on_both!(what_the_watch_raises_reaches_everybody_on_their_ways);

const PREFER: &str = "mutation($id: UUID!, $mail: Boolean!, $not: [Told!]!) {
    it: setAlertPreferences(commandId: $id, mail: $mail, notMailed: $not) { refusals { code } } }";

async fn prefer(browser: &Browser, mail: bool, not: &[&str]) {
    browser.done(PREFER, json!({ "id": Uuid::new_v4(), "mail": mail, "not": not })).await;
    let asked = "{ myAlertPreferences { mail notMailed canBeMailed } }";
    let now = browser.ask(asked, Value::Null).await["myAlertPreferences"].clone();
    assert_eq!(now, json!({ "mail": mail, "notMailed": not, "canBeMailed": true }));
}

async fn what_the_watch_raises_reaches_everybody_on_their_ways(fixture: Fixture) {
    let (town, receiver) = (Town::open(fixture).await, Receiver::start().await);
    let li = town.officer("li").await;
    prefer(&town.officer("zhou").await, false, &[]).await;
    prefer(&town.officer("wu").await, true, &["HANDLER"]).await;
    prefer(&li, true, &["APPLICANT"]).await;
    let register = "mutation($id: UUID!, $url: String!) {
        it: registerEndpoint(commandId: $id, url: $url) { refusals { code } } }";
    town.root.done(register, json!({ "id": Uuid::new_v4(), "url": receiver.url })).await;
    let submit = "mutation($target: OpeningTarget!, $input: SubmitFiling!) {
        it: submitFiling(target: $target, input: $input) { case { id } refusals { code path } } }";
    let mut filing = kunming_filing();
    filing["target"] = json!({ "commandId": Uuid::new_v4() });
    let case = li.done(submit, filing).await["case"]["id"].as_str().unwrap().to_owned();
    let (app, read_models) = (town.house.app.clone(), town.house.read_models.clone());
    let mut watch = Watch::new(app.clone(), read_models);
    watch.look().await.unwrap();
    // Until the first rung comes.
    let mut raised = 0;
    while raised == 0 {
        town.house.later(chrono::TimeDelta::days(1));
        raised = watch.look().await.unwrap().raised;
    }
    town.settled().await;
    let li = town.back("li").await;
    let asked = "query($id: UUID!) { alerts(filter: { caseId: $id }) { edges { node {
        id told deliveries { channel told state account } } } } }";
    let alerts = nodes(&li.ask(asked, json!({ "id": case })).await["alerts"]);
    assert_eq!(u64::try_from(alerts.len()).unwrap(), raised);
    let ways = |login: Option<&str>| -> Vec<&str> {
        let deliveries = alerts[0]["deliveries"].as_array().unwrap().iter();
        let theirs = deliveries.filter(|delivery| delivery["account"].as_str() == login);
        theirs.map(|delivery| delivery["channel"].as_str().unwrap()).collect()
    };
    // Li has worked on it; who left mails out has them in the inbox only.
    assert_eq!(ways(Some("li")), ["INBOX", "MAIL"]);
    assert_eq!(ways(None), ["WEBHOOK"]);
    let round = town.round().await;
    assert_eq!((round.mailed, round.posted, round.failed), (raised, raised, 0));
    let mails = town.post.take();
    assert_eq!(mails.len(), 1);
    let letter = Letter::read(&mails[0]);
    assert_eq!(letter.headers["to"], "li@example.cn");
    assert!(letter.parts["text/plain"].contains(&format!("https://beian.example.cn/cases/{case}")));
    let names = town.house.read_models.unit_names(&[&case]).await.unwrap();
    assert!(letter.parts["text/html"].contains(&names[&case]));
    let posted = receiver.take();
    assert!(posted.iter().all(|posted| !posted.body.contains(&names[&case])), "nothing private");
    assert!(posted.iter().any(|posted| posted.body.contains(&case)));
    // The others, as they would be told.
    let channels = |login: &str, account: &beian_domain::account::Account| {
        assert!(account.contacts.contains_key(&Contact::Mail), "{login}");
        beian_domain::alert::channels_for(account, beian_domain::alert::Told::Handler)
    };
    for (login, expected) in [("zhou", vec![]), ("wu", vec![]), ("li", vec![Channel::Mail])] {
        let account = app.account(Login::parse(login).unwrap().account_id()).await.unwrap();
        assert_eq!(channels(login, &account), expected, "{login}");
    }
    town.house.close().await;
}
