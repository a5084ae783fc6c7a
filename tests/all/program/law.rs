//! `beian law check`: faults of rule files with their place.

use std::fs;

use beian_tests::program::run;

const TOWN: &str = include_str!("../../../domain/procedures/hezhou.toml");

#[test]
fn a_faulty_rule_file_ends_with_3_and_names_file_line_and_key() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("procedures")).unwrap();
    let mut lines: Vec<String> = TOWN.replace("id = \"hezhou\"", "id = \"town\"").lines().map(str::to_owned).collect();
    let place = lines.iter().position(|line| line.starts_with("jurisdiction")).unwrap();
    lines.insert(place, "jurisdicton = \"451100\"".to_owned());
    fs::write(folder.path().join("procedures/town.toml"), lines.join("\n")).unwrap();

    let folder = folder.path().display().to_string();
    let checked = run(&["law", "check", &folder]).unwrap();
    assert_eq!(checked.code, Some(3), "{checked:?}");
    let fault = checked.out.lines().find(|line| line.contains("procedures/town.toml")).unwrap();
    let words: Vec<&str> = fault.split_whitespace().collect();
    assert_eq!(words[..4], ["error", "procedures/town.toml", &(place + 1).to_string(), "jurisdicton"], "{fault}");

    let data = tempfile::tempdir().unwrap().path().display().to_string();
    let refused = run(&["import", "--data", &data, "--law", &folder, "../services/samples/filings.csv"]).unwrap();
    assert_eq!(refused.code, Some(1), "no command works with such rules: {refused:?}");
    assert!(refused.err.contains("law check"), "{refused:?}");
}
