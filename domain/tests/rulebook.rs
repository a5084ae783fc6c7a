//! The built-in procedures, as of a day, against the documents they come from.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    identity::RegionCode,
    procedure::{ApplicantKind, Authority, DutyKind, Limit, MaterialMode, NumberScheme, Procedure, ProcedureId},
    rulebook::{ProcedureError, Rulebook},
};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn procedure(id: &str) -> &'static Procedure {
    Rulebook::builtin().procedures().find(|procedure| procedure.id.0 == id).unwrap()
}

/// Stages with rule and length of their limit, `review T03 15 working_day`.
fn stages(id: &str) -> Vec<String> {
    let limit = |limit: &Limit| {
        let period = limit.period.map(String::from).unwrap_or_default();
        format!(" {} {period}", limit.rule)
    };
    let stages = &procedure(id).stages;
    stages.iter().map(|stage| stage.id.clone() + &stage.limit.as_ref().map(limit).unwrap_or_default()).collect()
}

#[test]
fn the_built_in_rulebook_has_all_sources_and_procedures() {
    let rulebook = Rulebook::builtin();
    let ids: Vec<_> = rulebook.procedures().map(|procedure| procedure.id.to_string()).collect();
    let expected = [
        "baotou",
        "beijing",
        "beijing-1996",
        "chaoyang",
        "fujian-telecom",
        "hezhou",
        "idc",
        "national-platform",
        "notice-1996",
        "qiandongnan",
        "shuangtaizi",
        "university-go-live",
        "wuwei",
        "yunnan",
    ];
    assert_eq!(ids, expected);
    assert_eq!((rulebook.sources().instruments.len(), rulebook.sources().documents.len()), (24, 20));
    assert!(rulebook.sources().instrument("order-151").unwrap().in_force(day("2026-09-30")));
    assert!(!rulebook.sources().instrument("order-176").unwrap().in_force(day("2026-09-30")));
}

#[test]
fn each_procedure_has_the_stages_and_limits_of_its_document() {
    assert_eq!(stages("hezhou"), ["review T03 15 working_day", "number"]);
    assert_eq!(stages("qiandongnan"), ["review T18 7 working_day", "stamp", "number", "certificate", "give_back"]);
    assert_eq!(
        stages("yunnan"),
        [
            "first_review T27 2 working_day",
            "papers T28 5 working_day",
            "second_review T29 5 working_day",
            "stamp",
            "number",
            "give_back"
        ]
    );
    assert_eq!(
        stages("notice-1996"),
        [
            "acceptance",
            "stamp",
            "forward T12 7 natural_day",
            "receipt",
            "province_stamp T13 7 natural_day",
            "give_back_to_organ",
            "give_back"
        ]
    );
    assert_eq!(stages("national-platform"), ["review", "number T38 "]);
    assert_eq!(
        stages("idc"),
        [
            "first_review T20 10 working_day",
            "papers T21 10 working_day",
            "second_review T23 10 working_day",
            "stamp",
            "number",
            "give_back"
        ]
    );
    assert_eq!(stages("wuwei"), ["review", "stamp", "number", "give_back"]);
    assert_eq!([stages("fujian-telecom"), stages("university-go-live")], [Vec::<String>::new(), Vec::new()]);
    for id in ["baotou", "beijing", "shuangtaizi"] {
        assert_eq!(stages(id), ["review", "stamp", "number", "give_back"], "{id}");
    }
    assert_eq!(stages("chaoyang"), ["review", "stamp", "number", "receipt", "give_back"]);
    assert_eq!(stages("beijing-1996"), ["acceptance", "stamp", "give_back"]);
}

#[test]
fn every_procedure_of_the_police_gives_thirty_natural_days_to_file() {
    let police = |procedure: &&Procedure| procedure.authority == Authority::PublicSecurity;
    for procedure in Rulebook::builtin().procedures().filter(police) {
        assert_eq!(procedure.filing.period.map(String::from).as_deref(), Some("30 natural_day"), "{}", procedure.id);
    }
    let rules = ["hezhou", "qiandongnan", "yunnan", "notice-1996", "beijing-1996", "chaoyang"];
    let rules = rules.map(|id| procedure(id).filing.rule.as_str());
    assert_eq!(rules, ["T01", "T16", "T14", "T09", "T37", "T14"]);
}

#[test]
fn three_copies_are_asked_only_under_the_notice_of_1996() {
    let copies = ["hezhou", "qiandongnan", "beijing-1996", "notice-1996"].map(|id| procedure(id).copies.keep.len());
    assert_eq!(copies, [2, 2, 2, 3]);
}

#[test]
fn materials_depend_on_the_kind_of_applicant() {
    let asked = |id, kind| -> Vec<_> {
        let materials = procedure(id).materials_for(kind).filter(|material| material.conditional.is_none());
        materials.map(|material| material.id.as_str()).collect()
    };
    assert_eq!(
        asked("qiandongnan", ApplicantKind::DataCentre),
        ["unit_certificate", "operating_licence", "representative_identity", "filing_form"]
    );
    assert!(!asked("qiandongnan", ApplicantKind::UsingUnit).contains(&"operating_licence"));
    for id in ["notice-1996", "beijing-1996"] {
        assert_eq!(asked(id, ApplicantKind::Individual), ["identity_document", "connection_approval", "filing_form"]);
    }
    assert_eq!(
        asked("beijing", ApplicantKind::CommercialInformationService),
        ["filing_form", "business_licence", "representative_identity", "icp_licence", "responsibility_letter"]
    );
    assert_eq!(
        asked("beijing", ApplicantKind::UsingUnit),
        ["filing_form", "business_licence", "representative_identity", "icp_record_print", "responsibility_letter"]
    );
    assert!(asked("beijing", ApplicantKind::Individual).iter().all(|id| id.starts_with("person_")));
    assert!(asked("chaoyang", ApplicantKind::Individual).iter().all(|id| id.starts_with("person_")));
    assert!(asked("baotou", ApplicantKind::VirtualHostProvider).contains(&"virtual_host_users"));
    assert!(!asked("baotou", ApplicantKind::DataCentre).contains(&"virtual_host_users"));
}

#[test]
fn a_district_takes_over_what_city_and_nation_say_and_replaces_the_rest() {
    let chaoyang = procedure("chaoyang");
    assert_eq!(chaoyang.other_starts, procedure("beijing").other_starts);
    assert_eq!(chaoyang.inspection, procedure("shuangtaizi").inspection);
    assert_eq!((chaoyang.form.as_str(), chaoyang.applicants.len()), ("website-form", 8));
    assert_ne!(chaoyang.materials, procedure("beijing").materials);
    assert!(procedure("beijing").channels.is_empty() && chaoyang.channels.len() == 3);
}

#[test]
fn seals_and_signatures_are_those_of_the_applicant() {
    let marks = |id: &str, material: &str| {
        let material = procedure(id).materials.iter().find(|one| one.id == material).unwrap();
        (material.sealed, material.paging_sealed, material.signed, material.every_page_signed)
    };
    assert_eq!(marks("beijing", "filing_form"), (true, true, false, false));
    assert_eq!(marks("beijing", "person_filing_form"), (false, false, false, true));
    assert_eq!(marks("chaoyang", "filing_form"), (true, false, false, false));
    assert_eq!(marks("chaoyang", "person_filing_form"), (false, false, true, false));
    assert_eq!(marks("baotou", "responsibility_letter"), (true, false, true, false));
}

#[test]
fn a_city_that_extends_the_notice_of_duties_has_its_six_items() {
    let town = r#"
        id = "town"
        extends = "duty-notice"
        title = { zh = "某市备案", en = "Town filing" }
        jurisdiction = "420100"
        in_force = { first_day = "2020-01-01", why = "test" }
        rectification = { limit = { rule = "town", cite = ["D02 l.31"] }, review_clock = "restarts" }
        [[stages]]
        id = "review"
        kind = "review"
        title = { zh = "审查", en = "Review" }
        by = "handling_organ"
        cite = ["D02 l.29"]
    "#;
    let rulebook = Rulebook::load([("procedures/town.toml".to_owned(), town.to_owned())]).unwrap();
    let town = rulebook.procedure(&ProcedureId("town".to_owned()), day("2026-01-05")).unwrap();
    assert_eq!((town.filing.rule.as_str(), town.applicants.contains(&ApplicantKind::Individual)), ("T05", true));
    let duties: Vec<_> = town.duties.iter().map(|duty| duty.rule.as_str()).collect();
    assert_eq!(duties, ["D02-obey", "D02-supervision", "D02-1", "D02-2", "D02-3", "D02-4", "D02-5", "T06"]);
    assert!(town.readings.is_empty(), "readings belong to the file that states them");
}

#[test]
fn a_procedure_is_asked_as_of_a_day() {
    let rulebook = Rulebook::builtin();
    let id = |id: &str| ProcedureId(id.to_owned());
    assert!(rulebook.procedure(&id("notice-1996"), day("2001-04-04")).is_ok());
    let ended = rulebook.procedure(&id("notice-1996"), day("2001-04-05")).unwrap_err();
    assert!(ended.message().en().contains("from 1996-01-29 to 2001-04-04"), "{ended}");
    let early = rulebook.procedure(&id("national-platform"), day("2015-12-31")).unwrap_err();
    assert!(early.message().en().contains("from 2016-01-01"), "{early}");
    for unknown in ["order-33", "nowhere"] {
        assert_eq!(rulebook.procedure(&id(unknown), day("2020-01-01")), Err(ProcedureError::Unknown(id(unknown))));
    }
}

#[test]
fn the_most_local_procedure_comes_first() {
    let in_force = |region: &str, on| -> Vec<_> {
        let found = Rulebook::builtin().procedures_in_force(&RegionCode::parse(region).unwrap(), day(on));
        found.into_iter().map(|procedure| procedure.id.to_string()).collect()
    };
    assert_eq!(in_force("522601", "2026-01-05"), ["qiandongnan", "national-platform", "university-go-live"]);
    assert_eq!(in_force("620602", "2008-04-24"), ["university-go-live"]);
    assert_eq!(in_force("620602", "2008-04-25"), ["wuwei", "university-go-live"]);
    assert_eq!(in_force("530102", "2000-01-05"), ["yunnan", "notice-1996"]);
    assert_eq!(in_force("110105", "2010-01-05"), ["chaoyang", "beijing", "university-go-live"]);
    assert_eq!(in_force("110105", "1999-01-05"), ["beijing-1996", "notice-1996"]);
    assert_eq!(in_force("420106", "2003-01-05"), Vec::<String>::new());
}

#[test]
fn the_version_changes_with_any_file() {
    let builtin = Rulebook::builtin().version();
    assert_eq!(builtin.len(), 12);
    assert_eq!(Rulebook::load(Vec::<(String, String)>::new()).unwrap().version(), builtin);
    let more = [("procedures/more.toml".to_owned(), "abstract = true".to_owned())];
    assert_ne!(Rulebook::load(more).unwrap().version(), builtin);
}

#[test]
fn a_data_centre_brings_tables_first_and_papers_later() {
    let idc = procedure("idc");
    let needed = |stage: &str| -> Vec<_> {
        let (_, stage) = idc.stage(stage).unwrap();
        let required = idc.materials_for(ApplicantKind::DataCentre).filter(|material| material.conditional.is_none());
        required.filter(|material| idc.needs(&material.id, stage)).map(|material| material.id.as_str()).collect()
    };
    assert_eq!(needed("first_review"), ["ip_allocation", "servers"]);
    assert_eq!(needed("second_review"), ["ip_allocation", "servers", "filing_form"]);
    assert_eq!(needed("stamp"), Vec::<&str>::new());
    let when = |id: &str| idc.materials.iter().find(|material| material.id == id).unwrap().when.clone();
    assert_eq!([when("colocation_users"), when("machines")], [["colocation"], ["virtual_space"]]);
    let verified = idc.prerequisites.iter().any(|prerequisite| prerequisite.id == "identity_verification");
    assert!(verified, "{:?}", idc.prerequisites);
}

#[test]
fn wuwei_takes_paper_and_electronic_copy_and_gives_fourteen_digits() {
    let wuwei = procedure("wuwei");
    let modes: Vec<_> = wuwei.materials.iter().map(|material| (material.mode, material.copies)).collect();
    assert_eq!(modes, [(MaterialMode::Original, 2), (MaterialMode::Electronic, 1)]);
    assert_eq!(wuwei.number.as_ref().map(|number| number.scheme), Some(NumberScheme::FilingNumber));
    assert_eq!(wuwei.channels[0].phone.as_deref(), Some("0935-2215186转8084"));
}

#[test]
fn a_university_asks_for_nine_promises() {
    let duties: Vec<_> = procedure("university-go-live")
        .duties
        .iter()
        .map(|duty| (duty.rule.as_str(), duty.kind, duty.period.map(String::from)))
        .collect();
    assert_eq!(duties.len(), 9);
    assert_eq!(duties[1], ("T34", DutyKind::Repeat, None));
    assert_eq!(duties[3], ("T32", DutyKind::Keep, Some("180 natural_day".to_owned())));
    assert_eq!(duties[4], ("T33", DutyKind::Report, Some("24 hour".to_owned())));
}
