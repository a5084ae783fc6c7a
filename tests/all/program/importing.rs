//! `beian import`: bad lines are handed back in a file, and importing again changes nothing.

use std::{fs, path::Path};

use beian_tests::program::{Ended, run};

const GOOD: &str = "number,province_prefix,site_name,organisation,domain,icp_number,note\n\
                    11010502030001,京,示例一,,example.cn,,\n\
                    11010502030002,京,示例二,,example.com,,\n";
const BAD: &str = "1101050203000,京,示例三,,,,\n\
                   11010502030003,京,示例四,,not a domain,,\n";

fn import(folder: &Path, file: &Path) -> Ended {
    let (data, file) = (folder.join("data").display().to_string(), file.display().to_string());
    run(&["import", "--data", &data, "--source", "test", "--clock", "2026-11-24T10:00:00+08:00", &file]).unwrap()
}

/// The whole log, byte by byte.
fn events(folder: &Path) -> Vec<(i64, String, Vec<u8>)> {
    let url = format!("sqlite:{}", folder.join("data/beian.db").display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let database = beian_projections::Database::open(&url).await.unwrap();
        let select = "select position, cast(payload as text), digest from events order by position";
        let rows = sqlx::query_as(select).fetch_all(database.any()).await.unwrap();
        database.close().await;
        rows
    })
}

#[test]
fn bad_lines_are_written_beside_the_file_and_a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("filings.csv");
    let rejects = folder.path().join("filings.csv.rejects.csv");
    fs::write(&file, format!("{GOOD}{BAD}")).unwrap();
    let first = import(folder.path(), &file);
    assert_eq!(first.code, Some(3), "{first:?}");
    assert!(first.out.contains("recorded 2, unchanged 0, rejected 2"), "{first:?}");
    assert!(first.out.contains(&rejects.display().to_string()), "{first:?}");
    let written = fs::read_to_string(&rejects).unwrap();
    assert_rejects(&written);

    let log = events(folder.path());
    let second = import(folder.path(), &file);
    assert_eq!(second.code, Some(3), "{second:?}");
    assert!(second.out.contains("recorded 0, unchanged 2, rejected 2"), "{second:?}");
    assert_rejects(&fs::read_to_string(&rejects).unwrap());
    assert!(events(folder.path()) == log, "the second run wrote something");

    fs::write(&file, GOOD).unwrap();
    let put_right = import(folder.path(), &file);
    assert_eq!(put_right.code, Some(0), "{put_right:?}");
    assert!(!rejects.exists(), "nothing was rejected this time");
}

fn assert_rejects(written: &str) {
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("line,column,value,code,reason_zh,reason_en"));
    let mut cells: Vec<Vec<&str>> = lines.map(|line| line.splitn(5, ',').collect()).collect();
    cells.sort_unstable();
    let places: Vec<&[&str]> = cells.iter().map(|cells| &cells[..3]).collect();
    assert_eq!(places, [["4", "number", "1101050203000"], ["5", "domain", "not a domain"]]);
    for cells in &cells {
        let message = beian_domain::message::Message::new(cells[3]);
        assert!(message.is_known(), "{cells:?}");
        let is_told_twice = cells[4].chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
            && cells[4].contains(|letter: char| letter.is_ascii_lowercase());
        assert!(is_told_twice, "a reason in Chinese and in English: {cells:?}");
    }
}
