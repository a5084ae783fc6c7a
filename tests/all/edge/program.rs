//! The flags of `beian serve` towards the network.

use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use beian_tests::program::{Served, beian, run};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::journeys::personal::people::{FILER, OFFICER, RESPONSIBLE, assert_nothing_personal, filing};

/// How long the program may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn what_does_not_fit_together_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let code =
        |more: &[&str]| run(&[&["serve", "--listen", "127.0.0.1:0", "--data", &data], more].concat()).unwrap().code;
    for usage in [
        &["--tls-cert", "chain.pem"][..],
        &["--trusted-proxy", "everybody"],
        &["--allow-origin", "*"],
        &["--allow-origin", "https://a.example.cn/desk"],
        &["--max-connections", "0"],
    ] {
        assert_eq!(code(usage), Some(2), "{usage:?}");
    }
    for failing in [
        &["--only-trusted-documents", "true"][..],
        &["--trusted-documents", "/nowhere"],
        &["--tls-cert", "/nowhere", "--tls-key", "/nowhere"],
    ] {
        assert_eq!(code(failing), Some(1), "{failing:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_told_while_anybody_may_be_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    for (flags, is_told) in [
        (&[][..], true),
        (&["--dev-tokens", "false"], false),
        (&["--dev-tokens", "false", "--introspection", "true"], true),
        (&["--introspection", "false"], false),
    ] {
        let server = Served::start(&[&["--data", &data], flags].concat()).await.unwrap();
        let answer = server.ask("", "{ __schema { queryType { name } } }", &json!({})).await.unwrap();
        assert_eq!(answer["data"]["__schema"]["queryType"]["name"] == "Query", is_told, "{flags:?}: {answer}");
        assert_eq!(server.get("/graphiql").await.unwrap().0 == 200, is_told, "{flags:?}");
    }
}

/// A server that writes what it does into a file; killed when dropped.
struct Logging {
    child: Child,
    address: String,
}

impl Logging {
    fn start(folder: &Path, flags: &[&str], level: &str) -> Self {
        let file = folder.join("log");
        let mut command = beian().unwrap();
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--data"])
            .arg(folder.join("data"))
            .args(flags);
        command.env("RUST_LOG", level).stderr(File::create(&file).unwrap()).stdout(Stdio::null());
        let mut logging = Self { child: command.spawn().unwrap(), address: String::new() };
        let started = Instant::now();
        while logging.address.is_empty() {
            assert!(started.elapsed() < PATIENCE, "the server does not listen");
            let said = fs::read_to_string(&file).unwrap();
            let line = said.split_inclusive('\n').filter(|line| line.ends_with('\n'));
            let address = line.filter_map(|line| line.trim_end().strip_prefix("listening on http://")).next();
            logging.address = address.unwrap_or_default().to_owned();
            std::thread::yield_now();
        }
        logging
    }
}

impl Drop for Logging {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is logged of a request that says it was forwarded for this client.
async fn logged(flags: &[&str], forwarded: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let server = Logging::start(folder.path(), flags, "info,tower_http=debug");
    let request = reqwest::Client::new().get(format!("http://{}/health/live", server.address));
    assert!(request.header("x-forwarded-for", forwarded).send().await.unwrap().status().is_success());
    drop(server);
    fs::read_to_string(folder.path().join("log")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_address_is_not_believed_and_no_whole_address_is_logged() {
    let untrusted = logged(&[], "203.0.113.77").await;
    assert!(untrusted.contains("127.0.0.0/24") && !untrusted.contains("203.0.113."), "{untrusted}");
    let trusted = ["--trusted-proxy", "127.0.0.0/8"];
    let forged = logged(&trusted, "192.0.2.9, 203.0.113.77").await;
    assert!(forged.contains("203.0.113.0/24"), "{forged}");
    assert!(!forged.contains("192.0.2.") && !forged.contains("203.0.113.77"), "{forged}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_line_of_any_level_has_personal_data_or_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let server = Logging::start(folder.path(), &["--clock", "2026-03-10T10:00:00+08:00"], "trace");
    let client = reqwest::Client::new();
    let ask = async |token: &str, query: &str, variables: Value| {
        let request = client.post(format!("http://{}/graphql", server.address)).bearer_auth(token);
        let answer = request.json(&json!({ "query": query, "variables": variables })).send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };
    let submit = "mutation($target: OpeningTarget!, $input: SubmitFiling!) {
        it: submitFiling(target: $target, input: $input) { case { id } refusals { code } } }";
    let mut variables = filing();
    variables["target"] = json!({ "commandId": Uuid::new_v4() });
    let submitted = ask(FILER, submit, variables).await;
    let case = submitted["data"]["it"]["case"]["id"].as_str().unwrap_or_else(|| panic!("{submitted}")).to_owned();
    let reveal = "mutation($input: RevealPersonalData!) { it: revealPersonalData(input: $input) {
        values { value } refusals { code } } }";
    let input = json!({ "caseId": case, "commandId": Uuid::new_v4(), "paths": ["answers"], "purpose": "核实" });
    let revealed = ask(OFFICER, reveal, json!({ "input": input })).await;
    assert!(revealed.to_string().contains(RESPONSIBLE), "{revealed}");
    let sign_in = "mutation($password: String!) { it: signIn(login: \"somebody\", password: $password) {
        refusals { code } } }";
    ask("", sign_in, json!({ "password": "a secret of somebody" })).await;
    ask(
        "",
        "mutation { it: signIn(login: \"somebody\", password: \"a literal secret\") { refusals { code } } }",
        json!({}),
    )
    .await;
    let forget = "mutation($input: ForgetPerson!) { it: forgetPerson(input: $input) { refusals { code } } }";
    let input = json!({ "commandId": Uuid::new_v4(), "residentId": RESPONSIBLE, "reason": "本人申请" });
    ask("dev.supervisor.110105.chief", forget, json!({ "input": input })).await;
    drop(server);
    let said = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(said.contains("\"level\":\"DEBUG\""), "nothing was logged below information: {said}");
    assert_nothing_personal(&said, "the log");
    for secret in ["a secret of somebody", "a literal secret"] {
        assert!(!said.contains(secret), "{secret} is readable in the log");
    }
}
