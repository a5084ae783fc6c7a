//! A rule line by line with its origin, and what differs between rules, places and days.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    identity::RegionCode,
    procedure::{Jurisdiction, Procedure, ProcedureId},
    rulebook::{Change, RuleLine, Rulebook, Side},
};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(text: &str) -> ProcedureId {
    ProcedureId(text.to_owned())
}

fn line<'a>(lines: &'a [RuleLine], key: &str) -> &'a RuleLine {
    lines.iter().find(|line| line.key == key).unwrap_or_else(|| panic!("no line {key}"))
}

fn text_at(origin: &beian_domain::rulebook::Origin) -> String {
    let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), origin.file);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().nth(origin.line.unwrap() - 1).unwrap().to_owned()
}

#[test]
fn every_line_is_found_where_it_says() {
    for procedure in Rulebook::builtin().procedures() {
        let lines = Rulebook::builtin().lines(&procedure.id, day("2020-01-01"));
        assert!(!lines.is_empty(), "{}", procedure.id);
        for line in &lines {
            let name = line.key.rsplit(['.', ']']).find(|part| !part.is_empty()).unwrap().trim_end_matches("[");
            let written = text_at(&line.origin);
            assert!(written.contains(name), "{} of {}: {written:?}", line.key, procedure.id);
        }
    }
}

#[test]
fn a_line_tells_which_file_of_the_chain_states_it() {
    let lines = Rulebook::builtin().lines(&id("hezhou"), day("2008-05-01"));
    let copies = line(&lines, "copies.keep");
    assert_eq!(
        (copies.value.as_str(), copies.origin.file.as_str()),
        ("handling_organ, applicant", "procedures/order-33.toml")
    );
    assert_eq!(copies.origin.jurisdiction, Some(Jurisdiction::Nation));
    let review = line(&lines, "stages.review.limit.period");
    assert_eq!((review.value.as_str(), review.origin.file.as_str()), ("15 working_day", "procedures/hezhou.toml"));
    assert_eq!(review.cite[0].citation.to_string(), "D01 l.23");
    assert_eq!(line(&lines, "stages").value, "review → number");
    let files: Vec<_> = Rulebook::builtin().chain(&id("hezhou")).into_iter().map(|(file, _)| file).collect();
    assert_eq!(files, ["procedures/order-33.toml", "procedures/hezhou.toml"]);
    let first_own = lines.iter().position(|line| line.origin.file == "procedures/hezhou.toml").unwrap();
    assert!(lines[first_own..].iter().all(|line| line.origin.file == "procedures/hezhou.toml"));
}

#[test]
fn a_line_on_a_repealed_notice_is_flagged_from_the_day_of_repeal() {
    let flagged = |on| -> Vec<String> {
        let lines = Rulebook::builtin().lines(&id("hezhou"), day(on));
        lines.into_iter().filter(RuleLine::rests_on_repealed).map(|line| line.key).collect()
    };
    assert_eq!(flagged("2001-04-04"), Vec::<String>::new());
    assert_eq!(flagged("2001-04-05"), ["basis"]);
}

fn pack(id: &str, extends: &str, jurisdiction: &str, more: &str) -> (String, String) {
    let text = format!(
        "id = \"{id}\"\nextends = \"{extends}\"\noverrides = [\"rectification\"]\n\
         title = {{ zh = \"甲\", en = \"A\" }}\njurisdiction = \"{jurisdiction}\"\n{more}\n\
         [in_force]\nfirst_day = \"2020-01-01\"\nwhy = \"test\"\n\n\
         [rectification]\nlimit = {{ rule = \"T04\", cite = [\"D01 l.23\"] }}\nreview_clock = \"stops\"\n"
    );
    (format!("procedures/{id}.toml"), text)
}

#[test]
fn nation_province_city_and_county_are_told_apart() {
    let chain = [
        pack("province", "hezhou", "450000", "query_credentials = \"D13 l.338\""),
        pack("city", "province", "451100", ""),
        pack(
            "county",
            "city",
            "451102",
            "result_query = { rule = \"T08\", period = \"10 natural_day\", cite = [\"D06 l.175\"] }",
        ),
    ];
    let rulebook = Rulebook::load(chain).unwrap();
    let lines = rulebook.lines(&id("county"), day("2024-01-01"));
    let stated_by = |key: &str| line(&lines, key).origin.file.as_str();
    assert_eq!(stated_by("copies.keep"), "procedures/order-33.toml");
    assert_eq!(stated_by("stages"), "procedures/hezhou.toml");
    assert_eq!(stated_by("query_credentials"), "procedures/province.toml");
    assert_eq!(stated_by("rectification.review_clock"), "procedures/county.toml");
    assert_eq!(line(&lines, "result_query.period").origin.line, Some(6));
    let places: Vec<_> =
        rulebook.chain(&id("county")).into_iter().map(|(_, place)| String::from(place.unwrap())).collect();
    assert_eq!(places, ["nation", "451100", "450000", "451100", "451102"]);
}

fn values<'a>(changes: &'a [Change], key: &str) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    let value = |line: &'a Option<RuleLine>| line.as_ref().map(|line| line.value.as_str());
    let found = changes.iter().filter(|change| change.key == key);
    found.map(|change| (value(&change.before), value(&change.after))).collect()
}

fn side(place: &str, on: &str) -> Side<'static> {
    let procedures = Rulebook::builtin().procedures_in_force(&RegionCode::parse(place).unwrap(), day(on));
    Side { procedures, on: day(on) }
}

#[test]
fn two_procedures_differ_line_by_line() {
    let rulebook = Rulebook::builtin();
    let one = |name: &str| {
        let procedure = rulebook.procedure(&id(name), day("2020-01-01")).unwrap();
        Side { procedures: vec![procedure], on: day("2020-01-01") }
    };
    let found = rulebook.compare(&one("hezhou"), &one("yunnan"));
    let [difference] = found.as_slice() else { panic!("{found:?}") };
    let changes = &difference.changes;
    assert_eq!(values(changes, "filing.rule"), [(Some("T01"), Some("T14"))]);
    assert_eq!(values(changes, "stages.review.limit.period"), [(Some("15 working_day"), None)]);
    assert_eq!(values(changes, "stages.first_review.limit.period"), [(None, Some("2 working_day"))]);
    assert_eq!(values(changes, "copies.keep"), []);
    assert!(changes.iter().any(|change| change.key == "readings[].reading" && change.after.is_none()));
    assert!(rulebook.compare(&one("yunnan"), &one("yunnan"))[0].changes.is_empty());
}

#[test]
fn a_place_on_two_days_differs_by_what_was_repealed_in_between() {
    let found = Rulebook::builtin().compare(&side("451102", "2001-04-04"), &side("451102", "2001-04-05"));
    let told: Vec<_> = found
        .iter()
        .map(|difference| {
            let id = |procedure: Option<&Procedure>| procedure.map(|found| found.id.to_string());
            let keys: Vec<_> = difference.changes.iter().map(|change| change.key.as_str()).collect();
            (id(difference.before), id(difference.after), keys)
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("hezhou".to_owned()), Some("hezhou".to_owned()), vec!["basis"]),
            (Some("notice-1996".to_owned()), None, vec!["procedure"])
        ]
    );
}

#[test]
fn two_places_are_compared_by_their_most_local_rules() {
    let found = Rulebook::builtin().compare(&side("522601", "2020-01-01"), &side("530102", "2020-01-01"));
    let told: Vec<_> = found
        .iter()
        .map(|difference| {
            let id = |procedure: Option<&Procedure>| procedure.map_or("-", |found| found.id.0.as_str()).to_owned();
            (id(difference.before), id(difference.after), difference.changes.is_empty())
        })
        .collect();
    let is_told = |before: &str, after: &str, same: bool| told.contains(&(before.to_owned(), after.to_owned(), same));
    assert_eq!((told[0].0.as_str(), told[0].1.as_str()), ("qiandongnan", "yunnan"), "the most local first");
    assert!(is_told("qiandongnan", "yunnan", false), "{told:?}");
    assert!(is_told("national-platform", "national-platform", true), "{told:?}");
    assert!(is_told("-", "idc", false), "Yunnan alone has a procedure for data centres: {told:?}");
}

#[test]
fn the_law_of_two_days_differs_by_what_came_and_went() {
    let keys = |before, after| -> Vec<String> {
        let changes = Rulebook::builtin().compare_days(day(before), day(after));
        changes
            .into_iter()
            .filter(|change| !change.key.starts_with("procedures.") || change.key.ends_with("platform"))
            .map(|change| match (change.before, change.after) {
                (Some(_), None) => format!("- {}", change.key),
                (None, Some(_)) => format!("+ {}", change.key),
                _ => format!("~ {}", change.key),
            })
            .collect()
    };
    assert_eq!(
        keys("2025-12-31", "2026-01-01"),
        [
            "~ instruments.cybersecurity-law",
            "- penalties.P20",
            "+ penalties.P21",
            "+ penalties.P22",
            "- penalties.P23",
            "- retention.R4",
            "+ retention.R4-2026"
        ]
    );
    assert_eq!(
        keys("2026-09-30", "2026-10-01"),
        [
            "~ inspections",
            "- inspections.items.address_allocation",
            "- inspections.items.filing_reports",
            "- inspections.items.hosting_users",
            "+ inspections.items.logs",
            "+ inspections.items.network_filing",
            "- inspections.items.publication_review",
            "~ instruments.order-151",
            "~ instruments.order-176"
        ]
    );
    assert_eq!(keys("2015-12-31", "2016-01-01"), ["+ procedures.national-platform"]);
    assert_eq!(keys("2024-06-03", "2024-06-04"), Vec::<String>::new());
}

#[test]
fn every_penalty_is_told_in_words() {
    let told = |id: &str| Rulebook::builtin().penalties().iter().find(|penalty| penalty.id == id).unwrap().told();
    assert_eq!(told("P18").zh, "警告或者以下之一；停机整顿，不超过 6 个月");
    assert_eq!(
        told("P22").en,
        "warning; order to correct; fine of 50,000 to 500,000 yuan; fine on those responsible of 10,000 to 100,000 yuan \
         (if correction is refused or harm was caused)"
    );
    assert!(told("P08").zh.contains("罚款 15,000 元以下（在规定的限期内未改正的）"), "{}", told("P08").zh);
    for penalty in Rulebook::builtin().penalties() {
        let told = penalty.told();
        assert!(!told.zh.contains("penalty_") && !told.en.contains("condition_"), "{told:?}");
    }
}
