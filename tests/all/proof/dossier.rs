//! A dossier is checked by us, and by a program that was written from its description alone.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
    process::Command,
};

use beian_services::proof::{PublicKeys, dossier::check, new_log_key};
use serde_json::{Value, json};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::journeys::world::{APPLICANT, CLERK, World, kunming_filing};

const AUDITOR: &str = "dev.auditor.-.auditor";

type Files = BTreeMap<String, Vec<u8>>;
type Attack<'a> = Box<dyn Fn(&mut Files) + 'a>;

/// A case with some events, signed, and where its dossier is.
async fn filed(world: &World) -> String {
    let submitted = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let id = submitted["id"].as_str().unwrap().to_owned();
    world.days_later(2);
    world.order(CLERK, &id).done("passReview", json!({})).await;
    world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    world.sign().await;
    id
}

fn path(id: &str) -> String {
    format!("/cases/{id}/dossier?purpose=%E6%A0%B8%E6%9F%A5")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_is_checked_anywhere() {
    let world = World::on_sqlite().await;
    let id = filed(&world).await;
    let (status, archive) = world.file(AUDITOR, &path(&id)).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&archive));
    let files = unpacked(&archive);
    let checked = check(Cursor::new(&archive), &PublicKeys::default()).unwrap();
    assert_eq!(checked.faults, Vec::new());
    let manifest = checked.manifest.unwrap();
    assert!(manifest.events >= 2 && checked.signed && checked.own_keys);
    assert_eq!(checked.keys, [world.log_key()]);
    let page = String::from_utf8(files["dossier.html"].clone()).unwrap();
    let case: Value = serde_json::from_slice(&files["case.json"]).unwrap();
    assert!(page.contains(case["unit"].as_str().unwrap()), "{page}");
    for event in String::from_utf8(files["events.jsonl"].clone()).unwrap().lines() {
        let event: Value = serde_json::from_str(event).unwrap();
        assert!(page.contains(event["recorded_at"].as_str().unwrap()), "{page}");
    }
    for text in [&files["case.json"], &files["dossier.html"], &files["events.jsonl"]] {
        let text = String::from_utf8_lossy(text);
        assert!(!text.contains("示例负责人"), "personal data are masked");
    }
    assert!(files.get("dossier.pdf").is_none_or(|pdf| pdf.starts_with(b"%PDF")));

    let key = PublicKeys::read(world.log_key(), "test").unwrap();
    let foreign = PublicKeys::read(&new_log_key("beian/test").unwrap().1, "test").unwrap();
    assert_eq!(check(Cursor::new(&archive), &key).unwrap().faults, Vec::new());
    assert!(!check(Cursor::new(&archive), &foreign).unwrap().faults.is_empty(), "signed by another key");
    assert_eq!(by_python(&archive, None), "holds\n");
    assert_eq!(by_python(&archive, Some(world.log_key())), "holds\n");

    let readings = "query($id: UUID!) { readings(caseId: $id) { edges { node { account paths purpose } } } }";
    let told = world.ask(AUDITOR, readings, json!({ "id": id })).await;
    let node = &told["readings"]["edges"][0]["node"];
    assert_eq!(node, &json!({ "account": "auditor", "paths": ["dossier"], "purpose": "核查" }));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_in_a_dossier_is_named() {
    let world = World::on_sqlite().await;
    let id = filed(&world).await;
    let (_, archive) = world.file(AUDITOR, &path(&id)).await;
    let files = unpacked(&archive);
    let line = |files: &Files, number: usize| {
        String::from_utf8(files["events.jsonl"].clone()).unwrap().lines().nth(number).unwrap().to_owned()
    };
    let replace = |files: &mut Files, name: &str, old: &str, new: &str| {
        let text = String::from_utf8(files[name].clone()).unwrap();
        assert!(text.contains(old), "{name} has {old}");
        files.insert(name.to_owned(), text.replacen(old, new, 1).into_bytes());
    };
    let second = line(&files, 1);
    let attacks: Vec<(&str, &str, Attack<'_>)> = vec![
        ("a page is altered", "dossier.html", Box::new(|files| replace(files, "dossier.html", "案卷", "案件"))),
        ("an event is altered", "events.jsonl", Box::new(|files| replace(files, "events.jsonl", "530102", "530103"))),
        (
            "an event is left out",
            "events.jsonl",
            Box::new(|files| {
                replace(files, "events.jsonl", &format!("{second}\n"), "");
            }),
        ),
        (
            "events are exchanged",
            "events.jsonl",
            Box::new(|files| {
                let first = line(files, 0);
                replace(files, "events.jsonl", &format!("{first}\n{second}\n"), &format!("{second}\n{first}\n"));
            }),
        ),
        (
            "the head is another",
            "checkpoint",
            Box::new(|files| replace(files, "checkpoint", "beian/test\n", "beian/tent\n")),
        ),
        (
            "a proof is altered",
            "proofs.json",
            Box::new(|files| {
                replace(
                    files,
                    "proofs.json",
                    "\"path\": [",
                    "\"path\": [ \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",",
                )
            }),
        ),
        (
            "a file is added",
            "extra.txt",
            Box::new(|files| drop(files.insert("extra.txt".to_owned(), b"more".to_vec()))),
        ),
        ("a file is taken out", "case.json", Box::new(|files| drop(files.remove("case.json")))),
        (
            "the manifest is altered",
            "manifest.note",
            Box::new(|files| replace(files, "manifest.json", "made_at\": \"20", "made_at\": \"19")),
        ),
    ];
    for (story, name, attack) in attacks {
        let mut attacked = files.clone();
        attack(&mut attacked);
        assert_named(&packed(&attacked), name, story);
        // A manifest that fits again is no longer the one that was signed.
        if name != "manifest.note" {
            fit_manifest(&mut attacked);
            let fitted = packed(&attacked);
            let faults = check(Cursor::new(&fitted), &PublicKeys::default()).unwrap().faults;
            assert!(faults.iter().any(|fault| fault.file == "manifest.note"), "{story}, hidden: {faults:?}");
            assert_ne!(by_python(&fitted, None), "holds\n", "{story}, hidden");
        }
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_is_given_to_whoever_may_see_the_case_and_says_why() {
    let world = World::on_sqlite().await;
    let id = filed(&world).await;
    for (token, status) in [
        (AUDITOR, 200),
        (CLERK, 200),
        ("dev.supervisor.530100.above", 200),
        ("dev.officer.110101.far", 404),
        ("dev.auditor.110100.far", 404),
        (APPLICANT, 403),
        ("dev.administrator.530102.admin", 404),
    ] {
        assert_eq!(world.file(token, &path(&id)).await.0, status, "{token}");
    }
    assert_eq!(world.file("", &path(&id)).await.0, 401);
    assert_eq!(world.file(AUDITOR, &format!("/cases/{id}/dossier")).await.0, 403, "without a purpose");
    assert_eq!(world.file(AUDITOR, &path("00000000-0000-4000-8000-00000000beef")).await.0, 404);
    let late = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    assert_eq!(world.file(AUDITOR, &path(late["id"].as_str().unwrap())).await.0, 409, "not signed yet");
    let (status, head) = world.file("", "/log/checkpoint").await;
    assert!(status == 200 && head.starts_with(b"beian/test\n"));
    assert_eq!(world.file("", "/log/key").await.1, format!("{}\n", world.log_key()).into_bytes());
    assert_eq!(world.file("", "/health/proof").await.0, 200);
    world.close().await;
}

fn assert_named(archive: &[u8], name: &str, story: &str) {
    let faults = check(Cursor::new(archive), &PublicKeys::default()).unwrap().faults;
    assert!(faults.iter().any(|fault| fault.file == name), "{story}: {faults:?}");
    assert_ne!(by_python(archive, None), "holds\n", "{story}");
}

/// Makes the manifest fit the files again.
fn fit_manifest(files: &mut Files) {
    use sha2::{Digest, Sha256};
    let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let listed = files.iter().filter(|(name, _)| !name.starts_with("manifest."));
    manifest["files"] = listed
        .map(|(name, content)| {
            let sha256: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "name": name, "sha256": sha256, "bytes": content.len() })
        })
        .collect();
    files.insert("manifest.json".to_owned(), serde_json::to_vec(&manifest).unwrap());
}

fn unpacked(archive: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut files = Files::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let (name, mut content) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut content).unwrap();
        files.insert(name, content);
    }
    files
}

fn packed(files: &Files) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What the other program says.
fn by_python(archive: &[u8], key: Option<&str>) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), archive).unwrap();
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/dossier_check.py");
    let output = Command::new("python3").arg(program).arg(file.path()).args(key).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.success(), told == "holds\n", "{told}");
    told
}
