//! Old events for ever: every stored event of every version is understood, and is written today as it was then.

mod checking;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use beian_domain::log_event::{KINDS, Kind};

/// A file of stored payloads.
struct Golden {
    kind: &'static Kind,
    name: String,
    version: String,
    payloads: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/events")
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn name_of(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn golden() -> Vec<Golden> {
    let of_kind = |folder: PathBuf| {
        let kind = Kind::find(name_of(&folder)).unwrap_or_else(|| panic!("{} is no kind", folder.display()));
        files_in(&folder).into_iter().map(move |path| {
            let (name, version) = name_of(&path).strip_suffix(".jsonl").unwrap().split_once('.').unwrap();
            let payloads = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
            Golden { kind, name: name.to_owned(), version: version.to_owned(), payloads }
        })
    };
    files_in(&folder()).into_iter().flat_map(of_kind).collect()
}

#[test]
fn every_event_that_can_be_written_has_a_golden_file() {
    let golden = golden();
    let kept: BTreeSet<_> = golden.iter().map(|file| (file.kind.kind, &*file.name, &*file.version)).collect();
    for kind in KINDS {
        for name in kind.names {
            let version = (kind.current_version)(name);
            assert!(kept.contains(&(kind.kind, name, version)), "golden/events/{}/{name}.{version}.jsonl", kind.kind);
        }
    }
    for file in &golden {
        assert!(!file.payloads.is_empty(), "{} {} is empty", file.kind.kind, file.name);
        assert!(file.kind.names.contains(&&*file.name), "{} is no event of {}", file.name, file.kind.kind);
    }
}

#[test]
fn every_golden_event_is_understood_and_todays_are_written_as_they_were() {
    for Golden { kind, name, version, payloads } in golden() {
        for payload in payloads {
            let place = format!("{} {name} version {version}: {payload}", kind.kind);
            let understood = (kind.understand)(&name, &version, &payload);
            assert_eq!(understood.unwrap_or_else(|error| panic!("{error}: {place}")), name, "{place}");
            if version == (kind.current_version)(&name) {
                let written = (kind.rewrite)(&name, &version, &payload).unwrap();
                assert_eq!(serde_json_canonicalizer::to_string(&written).unwrap(), payload, "{name}");
            }
        }
    }
}

#[test]
fn every_kind_of_event_in_the_domain_is_known() {
    let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src");
    let mut folders = vec![domain];
    let mut kinds = 0;
    while let Some(folder) = folders.pop() {
        for path in files_in(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                kinds += text.lines().filter(|line| line.starts_with("log_event!(")).count();
            }
        }
    }
    assert_eq!(kinds, KINDS.len(), "domain/src/log_event/kinds.rs lists every kind");
}
