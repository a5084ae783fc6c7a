//! Guidance: the cases of `tests/guide/*.toml`, which a lawyer could read.
#![expect(clippy::unwrap_used, reason = "test")]

use std::{fs, path::Path};

use beian_domain::{
    guide::{Enquiry, FilingOwed, Guide, NotOwed},
    identity::RegionCode,
    law::Citation,
    procedure::{ApplicantKind, CopyHolder, FilingObject, TwinPlace},
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    #[serde(rename = "source")]
    _source: String,
    enquiry: Enquiry,
    #[serde(rename = "why")]
    _why: Option<String>,
    filing: Vec<Expected>,
    /// `object place procedure code citations`
    #[serde(default)]
    not_owed: Vec<String>,
    /// Rules of other authorities, if looked at.
    others: Option<Vec<String>>,
    /// Codes of notes about the whole answer.
    #[serde(default)]
    remarks: Vec<String>,
}

/// What a filing must say, as far as named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    procedure: String,
    organ: Option<RegionCode>,
    objects: Option<Vec<FilingObject>>,
    applicant: Option<ApplicantKind>,
    twin: Option<TwinPlace>,
    due: Option<NaiveDate>,
    moved_from: Option<NaiveDate>,
    skipped: Option<Vec<NaiveDate>>,
    provisional: Option<String>,
    late: Option<bool>,
    /// No limit of its own.
    #[serde(default)]
    no_term: bool,
    /// A limit, but no day to count it from.
    #[serde(default)]
    not_connected: bool,
    form: Option<String>,
    copies: Option<Vec<CopyHolder>>,
    number: Option<String>,
    stages: Option<Vec<String>>,
    /// `id need`
    materials: Option<Vec<String>>,
    changes: Option<Vec<String>>,
    /// Codes, all of which must be there.
    #[serde(default)]
    notes: Vec<String>,
    repealed: Option<Vec<String>>,
}

#[test]
fn every_case_is_answered_as_the_law_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guide");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut faults = Vec::new();
    let mut cases = 0;
    for path in &files {
        let file: File = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for case in file.cases {
            cases += 1;
            let guide = Rulebook::builtin().guide(&case.enquiry).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            faults.extend(faults_of(&case, &guide).into_iter().map(|fault| format!("{name}: {}: {fault}", case.title)));
        }
    }
    assert!(cases > 30, "only {cases} cases in {}", folder.display());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Every kind of applicant with every object, in places with and without rules of their own, over thirty years.
fn enquiries() -> Vec<Enquiry> {
    let applicants = [
        "interconnecting_unit",
        "access_provider",
        "data_centre",
        "virtual_host_provider",
        "commercial_information_service",
        "information_service",
        "using_unit",
        "individual",
    ];
    let objects = ["unit", "website", "access_provider", "data_centre", "host"];
    let places = ["451102", "530102", "522601", "110105", "440106", "440000"];
    let days = ["1995-01-01", "1996-01-29", "1997-12-30", "2001-04-05", "2010-03-01", "2016-01-01", "2026-03-02"];
    let mut enquiries = Vec::new();
    for (applicant, object) in applicants.iter().flat_map(|applicant| objects.map(|object| (applicant, object))) {
        for (unit, hosted) in places.iter().flat_map(|unit| places.map(|hosted| (unit, hosted))) {
            let enquiry = |on| {
                serde_json::json!({ "applicant": applicant, "objects": [object], "connected_on": on, "on": on,
                    "unit": unit, "hosted": hosted })
            };
            enquiries.extend(days.map(|on| serde_json::from_value(enquiry(on)).unwrap()));
        }
    }
    enquiries
}

#[test]
fn everything_is_either_filed_by_a_rule_of_that_day_and_place_or_said_not_to_be() {
    let rulebook = Rulebook::builtin();
    for enquiry in enquiries() {
        let guide = rulebook.guide(&enquiry).unwrap();
        assert!(!guide.filings.is_empty() || !guide.not_owed.is_empty(), "{enquiry:?}");
        for filing in &guide.filings {
            let rule = rulebook.procedure(filing.procedure, enquiry.on);
            let covered = rule.map_or(filing.stages.is_empty(), |rule| {
                rule.jurisdiction.covers(&filing.place) && rule.applicants.contains(&filing.applicant)
            });
            assert!(covered && filing.in_force.on(enquiry.on), "{} for {enquiry:?}", filing.procedure);
            let due = filing.term.as_ref().and_then(|term| term.due.as_ref()).map(|due| due.at.date());
            assert!(due.is_none_or(|due| rulebook.calendar().is_working(due, &filing.place)), "{due:?} {enquiry:?}");
        }
    }
}

fn faults_of(case: &Case, guide: &Guide<'_>) -> Vec<String> {
    let mut faults = Faults(Vec::new());
    let ids =
        |filings: &[FilingOwed<'_>]| filings.iter().map(|filing| filing.procedure.to_string()).collect::<Vec<_>>();
    let expected: Vec<_> = case.filing.iter().map(|expected| expected.procedure.clone()).collect();
    faults.same("filings", Some(&expected), &ids(&guide.filings));
    faults.same("not owed", Some(&case.not_owed), &guide.not_owed.iter().map(not_owed).collect());
    faults.same("others", case.others.as_ref(), &ids(&guide.other_authorities));
    faults.same("remarks", Some(&case.remarks), &guide.notes.iter().map(|note| note.code.clone()).collect());
    for (expected, found) in case.filing.iter().zip(&guide.filings) {
        compare(expected, found, &mut faults);
    }
    for note in guide.filings.iter().flat_map(|filing| &filing.notes).chain(&guide.notes) {
        let told = note.text.zh != note.code && !note.text.en.contains('{');
        faults.same("a sentence for the note", Some(&true), &told);
    }
    faults.0
}

fn compare(expected: &Expected, found: &FilingOwed<'_>, faults: &mut Faults) {
    let term = found.term.as_ref();
    let due = term.and_then(|term| term.due.as_ref());
    faults.same("organ", expected.organ.as_ref().map(Some).as_ref(), &found.organs.first().map(|organ| &organ.code));
    faults.same("objects", expected.objects.as_ref(), &found.objects);
    faults.same("applicant", expected.applicant.as_ref(), &found.applicant);
    faults.same("twin", Some(&expected.twin), &found.twin);
    faults.same("due", expected.due.map(Some).as_ref(), &due.map(|due| due.at.date()));
    faults.same("moved from", expected.due.map(|_| expected.moved_from).as_ref(), &due.and_then(|due| due.rolled_from));
    let skipped = due.map(|due| due.skipped.iter().map(|day| day.date).collect()).unwrap_or_default();
    faults.same("skipped", expected.skipped.as_ref(), &skipped);
    let provisional = due.and_then(|due| due.provisional.as_ref()).map(|provisional| provisional.reason.code.clone());
    faults.same("provisional", expected.due.map(|_| &expected.provisional), &provisional);
    faults.same("late", expected.late.as_ref(), &term.is_some_and(|term| term.late_filing));
    faults.same("no term", Some(&expected.no_term), &term.is_none());
    faults.same("not connected", expected.not_connected.then_some(&None), &term.and_then(|term| term.start));
    faults.same("form", expected.form.as_deref().map(Some).as_ref(), &found.form.map(|form| form.id));
    faults.same("copies", expected.copies.as_ref().map(Some).as_ref(), &found.copies.map(|copies| &copies.keep));
    faults.same("number", expected.number.clone().map(Some).as_ref(), &found.number.map(|number| word(&number.scheme)));
    faults.same("stages", expected.stages.as_ref(), &found.stages.iter().map(|stage| stage.id.clone()).collect());
    let materials = found.materials.iter().map(|asked| format!("{} {}", asked.material.id, word(&asked.need)));
    faults.same("materials", expected.materials.as_ref(), &materials.collect());
    faults.same("changes", expected.changes.as_ref(), &found.changes.iter().map(|duty| word(&duty.kind)).collect());
    let repealed = found.basis.iter().filter(|basis| basis.repealed.is_some()).map(|basis| basis.cite.to_string());
    faults.same("repealed", expected.repealed.as_ref(), &repealed.collect());
    for code in &expected.notes {
        let told = found.notes.iter().any(|note| note.code == *code);
        faults.same(&format!("note {code}"), Some(&true), &told);
    }
}

fn not_owed(found: &NotOwed) -> String {
    let NotOwed { object, place, procedure, why } = found;
    let procedure = procedure.as_ref().map_or("-".to_owned(), ToString::to_string);
    let cite: Vec<_> = why.cite.iter().map(Citation::to_string).collect();
    format!("{} {place} {procedure} {} {}", object.as_str(), why.code, cite.join(", "))
}

/// The word that rule files use.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

struct Faults(Vec<String>);

impl Faults {
    /// Notes a difference; what is not expected is not looked at.
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: Option<&T>, found: &T) {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            self.0.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }
}
