//! `beian calendar` and `beian law check`: a new notice in a folder, what it would change, and what it changed.

use std::fs;

use beian_tests::{INVENTED_NOTICE, invented_2027, program::run};

const NOW: &str = "2026-12-28T09:00:00+08:00";

#[test]
fn a_folder_with_the_next_year_moves_dates_once() {
    let folder = tempfile::tempdir().unwrap();
    let (law, data) = (folder.path().join("law-of-2027"), folder.path().join("data"));
    let write = |law: &std::path::Path, path: &str, text: &str| {
        let file = law.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    for (path, text) in invented_2027() {
        write(&law, &path, &text);
    }
    let (law, data) = (law.display().to_string(), data.display().to_string());
    let checked = run(&["law", "check", &law]).unwrap();
    assert!(checked.code == Some(0) && !checked.out.contains("law/calendar"), "{checked:?}");
    let played = run(&["demo", "--cases", "120", "--until", "2026-12-27", "--data", &data]).unwrap();
    assert_eq!(played.code, Some(0), "{played:?}");

    let calendar = |arguments: &[&str]| {
        let common = ["--data", data.as_str(), "--clock", NOW, "--law", law.as_str()];
        let ended = run(&[&["calendar"], arguments, &common].concat()).unwrap();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended
    };
    let shown = calendar(&["show", "--format", "csv"]);
    assert!(shown.err.contains("(new): 2001-01-01 - 2027-12-31") && shown.out.contains(INVENTED_NOTICE), "{shown:?}");
    let would = calendar(&["recount", "--dry-run", "--format", "csv"]);
    let mut lines = would.out.lines();
    assert_eq!(lines.next(), Some("organ,case,deadline,due,due then,state,state then"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row[5] == "provisional"), "{rows:?}");
    let (moves, firm): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row[3] != row[4]);
    let firm = firm.iter().filter(|row| row[6] == "firm").count();
    assert_eq!(calendar(&["recount", "--dry-run", "--format", "csv"]).out, would.out, "nothing was recorded");

    let counted = calendar(&["recount"]);
    let told = format!("{} deadlines moved, {firm} firm at the same day", moves.len());
    assert!(counted.err.contains(&told), "{counted:?} should tell {told}");
    assert!(calendar(&["show"]).err.contains("(counted)"));
    let left = calendar(&["recount", "--dry-run", "--format", "csv"]);
    assert_eq!(left.out.lines().count(), 1, "{left:?}");

    // The officials of the demo are in office now, and were not before it began.
    let silent = |clock: &str| run(&["law", "check", "--data", &data, "--clock", clock]).unwrap().out;
    assert!(!silent(NOW).contains("nobody holds office"));
    assert!(silent("2001-12-28T09:00:00+08:00").contains("nobody holds office there or above"));
}

#[test]
fn faults_of_a_calendar_are_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("law/calendar")).unwrap();
    let checked = |text: String| {
        fs::write(folder.path().join("law/calendar/workdays.csv"), text).unwrap();
        let ended = run(&["law", "check", &folder.path().display().to_string()]).unwrap();
        (ended.code, ended.out)
    };
    let [(_, grown), _] = invented_2027();
    let lines = grown.lines().count();
    let (code, out) = checked(format!("{grown}2027-01-01,holiday,元旦\n"));
    assert!(code == Some(3) && out.contains("2027-01-01 is given twice"), "{out}");
    assert!(out.contains(&(lines + 1).to_string()), "{out}");
    let (code, out) = checked(format!("{grown}2027-03-10,workday,元旦\n2029-01-01,holiday,元旦\n"));
    assert!(code == Some(3) && out.contains("it has no day of 2028"), "{out}");
    let (code, out) = checked(format!("{grown}2027-03-10,workday,元旦\n"));
    assert!(code == Some(0), "{out}");
    assert!(out.contains("2027-03-10 is a Monday to Friday anyway"), "{out}");
    assert!(out.contains("no notice is named on which the days of 2027 rest"), "{out}");
}
