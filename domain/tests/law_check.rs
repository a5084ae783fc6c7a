//! What `law check` finds: each fault with its file, key and reason.
#![expect(clippy::unwrap_used, clippy::panic, reason = "test")]

use beian_domain::rulebook::{self, Finding, Rulebook, Severity};

const FILE: &str = "procedures/town.toml";

const TOWN: &str = r#"id = "town"
extends = "order-33"
overrides = ["filing"]
title = { zh = "某市备案", en = "Town filing" }
jurisdiction = "110105"

[in_force]
first_day = "2020-01-01"
why = "test"

[filing]
rule = "T16"
period = "30 natural_day"
cite = ["D09 l.245"]

[[stages]]
id = "review"
kind = "review"
title = { zh = "审查", en = "Review" }
by = "handling_organ"
limit = { rule = "T18", period = "7 working_day", cite = ["D09 l.257"] }
cite = ["D09 l.257"]

[[stages]]
id = "stamp"
kind = "stamp"
title = { zh = "盖章", en = "Stamping" }
by = "handling_organ"
seal = { title = { zh = "印章", en = "Seal" } }
copies = [1, 2]
cite = ["D12 l.320"]

[[stages]]
id = "give_back"
kind = "give_back"
title = { zh = "领回", en = "Giving back" }
by = "handling_organ"
copies = [2]
to = "applicant"
cite = ["D09 l.259"]

[rectification]
limit = { rule = "T18", cite = ["D09 l.257"] }
review_clock = "restarts"
"#;

fn findings(files: &[(&str, &str)]) -> Vec<Finding> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let known = Rulebook::builtin().check();
    rulebook::check(files).into_iter().filter(|finding| !known.contains(finding)).collect()
}

fn edited(from: &str, to: &str) -> String {
    assert!(TOWN.contains(from), "{from:?} is not in the town's pack");
    TOWN.replacen(from, to, 1)
}

#[track_caller]
fn finds(text: &str, key: &str, line: usize, code: &str) {
    let found = findings(&[(FILE, text)]);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    let place = (finding.file.as_str(), finding.key.as_str(), finding.line, finding.message.code.as_str());
    assert_eq!(place, (FILE, key, Some(line), code), "{}", finding.message);
    assert!(finding.message.is_known() && !finding.message.en().contains('{'), "{}", finding.message);
}

#[test]
fn the_built_in_rulebook_has_no_errors_and_flags_the_repealed_notice() {
    let found = Rulebook::builtin().check();
    let places: Vec<_> = found.iter().map(|finding| (finding.file.as_str(), finding.key.as_str())).collect();
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning), "{found:#?}");
    assert!(found.iter().all(|finding| finding.message.code == "law_repealed"), "{found:#?}");
    let places: Vec<_> = places.iter().filter(|(_, key)| key.starts_with("basis")).map(|(file, _)| *file).collect();
    let citing = ["beijing", "duty-notice", "hezhou", "national-platform"].map(|id| format!("procedures/{id}.toml"));
    assert_eq!(places, citing);
}

#[test]
fn a_sound_pack_has_no_findings() {
    assert_eq!(findings(&[(FILE, TOWN)]), []);
    assert!(Rulebook::load([(FILE.to_owned(), TOWN.to_owned())]).is_ok());
}

#[test]
fn an_unknown_key_is_named_with_its_place() {
    finds(&edited("copies = [2]\n", "copies = [2]\ncolour = 1\n"), "stages[2].colour", 39, "law_key_wrong");
    finds(&edited("jurisdiction", "colour = 1\njurisdiction"), "colour", 5, "law_key_wrong");
}

#[test]
fn a_period_of_zero_is_refused() {
    let text = edited("7 working_day", "0 working_day");
    finds(&text, "stages[0].limit.period", 21, "law_key_wrong");
    assert!(findings(&[(FILE, &text)])[0].message.en().contains("a period of 0 working_day is outside 1 to 3660"));
}

#[test]
fn a_rule_without_a_citation_is_refused() {
    finds(&edited("cite = [\"D12 l.320\"]", "cite = []"), "stages[1].cite", 31, "law_uncited");
    finds(&edited("cite = [\"D12 l.320\"]\n", ""), "stages[1]", 24, "law_key_wrong");
}

#[test]
fn only_a_base_can_be_general() {
    finds(&edited("extends", "general = true\nextends"), "general", 2, "law_general_not_abstract");
    finds(&edited("extends", "general = 1\nextends"), "general", 2, "law_switch_shape");
}

#[test]
fn a_general_rule_needs_a_limit_to_file_somebody_and_a_form_that_is_there() {
    let base = r#"id = "town"
abstract = true
general = true
title = { zh = "通则", en = "General rule" }
jurisdiction = "nation"
basis = ["order-33 art.12(1)"]
applicants = ["using_unit"]
object = "unit"

[in_force]
first_day = "2020-01-01"
why = "test"
"#;
    let unlimited = findings(&[(FILE, base)]);
    assert!(unlimited.iter().any(|finding| finding.message.en().contains("missing field `filing`")), "{unlimited:#?}");
    let whole = format!("{base}\n[filing]\nrule = \"T14\"\ncite = [\"order-33 art.12(1)\"]\n");
    assert_eq!(findings(&[(FILE, &whole)]), []);
    finds(&whole.replace("[\"using_unit\"]", "[]"), "applicants", 7, "law_no_applicants");
    finds(&whole.replace("object", "form = \"none\"\nobject"), "form", 8, "law_form_unknown");
}

#[test]
fn a_registration_by_the_access_provider_is_somebodys() {
    let text = edited("[[stages]]", "[access_registration]\napplicants = []\ncite = [\"D01 l.15\"]\n\n[[stages]]");
    let text = text.replace("[\"filing\"]", "[\"filing\", \"access_registration\"]");
    finds(&text, "access_registration.applicants", 17, "law_no_applicants");
}

#[test]
fn a_citation_that_leads_nowhere_is_refused() {
    for (citation, code) in [
        ("D99 l.1", "law_citation_unknown"),
        ("order-99 art.1", "law_citation_unknown"),
        ("D12 l.400", "law_citation_outside"),
        ("D12 art.1", "law_citation_place"),
        ("order-33 l.12", "law_citation_place"),
    ] {
        finds(&edited("D12 l.320", citation), "stages[1].cite[0]", 31, code);
    }
}

#[test]
fn a_rule_on_a_repealed_instrument_is_kept_with_a_warning() {
    let text = edited("D12 l.320", "notice-1996-8 art.4");
    finds(&text, "stages[1].cite[0]", 31, "law_repealed");
    assert!(Rulebook::load([(FILE.to_owned(), text)]).is_ok());
}

#[test]
fn a_stage_that_cannot_be_reached_or_done_is_refused() {
    finds(&edited("id = \"stamp\"", "id = \"review\""), "stages[1].id", 25, "law_id_twice");
    finds(
        &edited("to = ", "counts_from = \"acceptance\"\nto = "),
        "stages[2].counts_from",
        39,
        "law_stage_unreachable",
    );
    let superior = "by = \"superior_organ\"\nsuperior = \"province\"\nseal";
    finds(&edited("by = \"handling_organ\"\nseal", superior), "stages[1].by", 28, "law_stage_unreachable");
    finds(
        &edited("by = \"handling_organ\"\nlimit", "by = \"applicant\"\nlimit"),
        "stages[0].by",
        20,
        "law_stage_party",
    );
    finds(
        &edited("seal = { title = { zh = \"印章\", en = \"Seal\" } }\n", ""),
        "stages[1]",
        24,
        "law_stamp_without_seal",
    );
    finds(&edited("copies = [1, 2]\n", ""), "stages[1]", 24, "law_stage_without_copies");
    finds(&edited("to = \"applicant\"\n", ""), "stages[2]", 33, "law_give_back_to_nobody");
    finds(&edited("to = ", "on_miss = \"lapse_by_notice\"\nto = "), "stages[2]", 33, "law_lapse_without_limit");
}

#[test]
fn a_material_is_needed_at_a_stage_that_needs_materials() {
    let asked = |stage: &str| {
        let material = "\n[[materials]]\nid = \"paper\"\ntitle = { zh = \"纸\", en = \"Paper\" }\nmode = \"copy\"\n\
                        copies = 1\ncite = [\"D09 l.249\"]\n";
        edited("cite = [\"D09 l.257\"]\n\n[[stages]]", "needs_materials = true\ncite = [\"D09 l.257\"]\n\n[[stages]]")
            + &format!("{material}needed_at = \"{stage}\"\n")
    };
    assert_eq!(findings(&[(FILE, &asked("review"))]), []);
    for stage in ["stamp", "nowhere"] {
        finds(&asked(stage), "materials[0].needed_at", 53, "law_needed_at");
    }
}

#[test]
fn only_what_is_filed_with_others_goes_without_stages() {
    let from = TOWN.find("[[stages]]").unwrap();
    let to = TOWN.find("[rectification]").unwrap();
    let bare = TOWN.replace(&TOWN[from..to], "").replacen("jurisdiction", "stages = []\njurisdiction", 1);
    finds(&bare, "stages", 5, "law_no_stages");
    let others = bare.replacen("jurisdiction", "authority = \"telecommunications\"\njurisdiction", 1);
    assert_eq!(findings(&[(FILE, &others)]), []);
}

#[test]
fn copies_outside_the_scheme_are_refused() {
    finds(&edited("[1, 2]", "[1, 3]"), "stages[1].copies[1]", 30, "law_copy_outside");
    finds(&edited("[1, 2]", "[1, 1]"), "stages[1].copies[1]", 30, "law_copy_outside");
    finds(&edited("[1, 2]", "[0]"), "stages[1].copies[0]", 30, "law_copy_outside");
}

#[test]
fn days_follow_each_other_without_holes_and_overlaps() {
    let next = |first: &str| edited("2020-01-01", first).replace("id = \"town\"", "id = \"town-2024\"");
    let ended = edited("why = \"test\"", "last_day = \"2023-12-31\"\nwhy = \"test\"");
    let codes = |earlier: &str, first: &str| -> Vec<_> {
        let found = findings(&[(FILE, earlier), ("procedures/town-2024.toml", &next(first))]);
        found.into_iter().map(|finding| (finding.file, finding.key, finding.line, finding.message.code)).collect()
    };
    let at = |code: &str| {
        let key = "in_force.first_day".to_owned();
        vec![("procedures/town-2024.toml".to_owned(), key, Some(8), code.to_owned())]
    };
    assert_eq!(codes(&ended, "2024-01-01"), []);
    assert_eq!(codes(&ended, "2023-12-31"), at("law_dates_overlap"));
    assert_eq!(codes(TOWN, "2024-01-01"), at("law_dates_overlap"));
    assert_eq!(codes(&ended, "2024-01-02"), at("law_dates_hole"));
    finds(&ended.replace("2023-12-31", "2019-12-31"), "in_force.last_day", 9, "law_dates_reversed");
}

#[test]
fn what_a_pack_replaces_is_what_it_lists() {
    finds(&edited("overrides = [\"filing\"]\n", ""), "filing", 10, "law_override_not_listed");
    finds(&edited("[\"filing\"]", "[\"filing\", \"copies\"]"), "overrides[1]", 3, "law_override_not_made");
    finds(&edited("[\"filing\"]", "[\"filing\", \"stages\"]"), "overrides[1]", 3, "law_override_not_made");
    finds(&edited("[\"filing\"]", "3"), "overrides", 3, "law_overrides_shape");
    finds(&edited("\"order-33\"", "\"order-34\""), "extends", 2, "law_extends_unknown");
    finds(&edited("\"order-33\"", "\"town\""), "extends", 2, "law_extends_too_long");
    finds(&edited("id = \"town\"", "id = \"village\""), "id", 1, "law_id_is_not_file_name");
}

#[test]
fn a_fault_in_a_base_is_told_once_and_in_the_base() {
    let base = edited("id = \"town\"", "id = \"base\"\nabstract = true").replace("D12 l.320", "D12 l.1");
    let heir = |id: &str| {
        format!(
            "id = \"{id}\"\nextends = \"base\"\ntitle = {{ zh = \"甲\", en = \"A\" }}\njurisdiction = \"1101{id}\"\n\
         [in_force]\nfirst_day = \"2020-01-01\"\nwhy = \"test\"\n"
        )
    };
    let files = [
        ("procedures/base.toml", base.as_str()),
        ("procedures/01.toml", &heir("01")),
        ("procedures/02.toml", &heir("02")),
    ];
    let found = findings(&files);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((finding.file.as_str(), finding.key.as_str()), ("procedures/base.toml", "stages[1].cite[0]"));
    assert_eq!(finding.line, Some(32));
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding_and_never_a_panic() {
    let large = "#".repeat(256 * 1024 + 1);
    for (path, bytes, line, code) in [
        (FILE, large.into_bytes(), None, "law_file_too_large"),
        (FILE, b"id = \"a\"\nb = [".to_vec(), Some(2), "law_file_not_toml"),
        (FILE, b"id = 1\n\xff\xfe".to_vec(), Some(2), "law_file_not_utf8"),
        ("procedures/a/b.toml", Vec::new(), None, "law_file_unknown"),
        ("../procedures/a.toml", Vec::new(), None, "law_file_unknown"),
    ] {
        let found = Rulebook::load([(path.to_owned(), bytes)]).unwrap_err();
        let [finding] = found.as_slice() else { panic!("{found:#?}") };
        assert_eq!((finding.file.as_str(), finding.line, finding.message.code.as_str()), (path, line, code));
        assert!(finding.message.is_known());
    }
}
