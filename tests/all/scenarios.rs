//! The law as stories: each file in `tests/scenarios` plays one case day by day and says what must follow.
//!
//! The dates in those files were worked out by hand from the published calendars, not by this program.

mod play;
mod story;

use std::{fs, path::Path};

use story::Story;

#[test]
fn every_scenario_ends_as_the_law_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() >= 5, "the scenarios are missing from {}", folder.display());
    let faults: Vec<String> = files.iter().flat_map(|path| faults_of(path)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn faults_of(path: &Path) -> Vec<String> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    match toml::from_str::<Story>(&fs::read_to_string(path).unwrap()) {
        Ok(story) => play::play(&story).into_iter().map(|fault| format!("{name}: {fault}")).collect(),
        Err(error) => vec![format!("{name}: {error}")],
    }
}
