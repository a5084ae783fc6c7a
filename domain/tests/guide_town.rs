//! Guidance under a procedure laid over the built-in ones: what no built-in procedure need state.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    counting::Moment,
    guide::{Enquiry, EnquiryError, Guide, Need, Opening},
    procedure::{ApplicantKind, FilingObject},
    rulebook::Rulebook,
};

/// Files data centres in Tianhe, Guangzhou.
const TOWN: &str = r#"id = "town"
extends = "order-33"
overrides = ["object"]
title = { zh = "某区数据中心备案", en = "Data centres of a town" }
jurisdiction = "440106"
object = "data_centre"

[in_force]
first_day = "2020-01-01"
why = "test"

[result_query]
rule = "T08"
period = "14 natural_day"
cite = ["D06 l.175"]

[[other_starts]]
from = { zh = "备案号下发", en = "the number is given" }
limit = { rule = "T07", period = "30 natural_day", cite = ["D04 l.101"] }

[[prerequisites]]
id = "icp"
title = { zh = "ICP 备案", en = "Telecom filing" }
cite = ["D04 l.101"]

[[channels]]
kind = "window"
title = { zh = "窗口", en = "Window" }
hours = [
    { days = "weekdays_except_holidays", from = "08:30:00", to = "12:00:00" },
    { days = "weekdays_except_holidays", from = "14:00:00", to = "17:00:00" },
]
cite = ["D08 l.235"]

[[channels]]
kind = "phone"
title = { zh = "值班", en = "Duty room" }
hours = [{ days = "working_days", from = "09:00:00", to = "18:00:00" }]
cite = ["D08 l.235"]

[[channels]]
kind = "courier"
title = { zh = "快递", en = "Courier" }
cite = ["D06 l.174"]

[[materials]]
id = "form"
title = { zh = "备案表", en = "Form" }
mode = "original"
copies = 2
cite = ["D12 l.320"]

[[materials]]
id = "users"
title = { zh = "托管用户表", en = "Hosted users" }
conditional = { zh = "有主机托管业务的", en = "with colocation" }
when = ["colocation"]
mode = "original"
copies = 1
cite = ["D10 l.275"]

[[materials]]
id = "machines"
title = { zh = "整机信息表", en = "Machines" }
conditional = { zh = "有虚拟空间租用业务的", en = "with virtual space" }
when = ["virtual_space"]
mode = "original"
copies = 1
cite = ["D10 l.275"]

[[materials]]
id = "others"
title = { zh = "其他", en = "Others" }
conditional = { zh = "由办理机关告知", en = "as the organ says" }
mode = "not_stated"
copies = 1
cite = ["D10 l.277"]

[[stages]]
id = "review"
kind = "review"
title = { zh = "审查", en = "Review" }
by = "handling_organ"
cite = ["D10 l.283"]

[rectification]
limit = { rule = "T20-rectification", cite = ["D10 l.283"] }
review_clock = "restarts"
"#;

fn town() -> Rulebook {
    Rulebook::load([("procedures/town.toml".to_owned(), TOWN)]).unwrap()
}

fn enquiry() -> Enquiry {
    Enquiry {
        applicant: ApplicantKind::DataCentre,
        objects: vec![FilingObject::DataCentre],
        commercial: false,
        circumstances: vec!["colocation".to_owned()],
        connected_on: None,
        unit: Some("440106".parse().unwrap()),
        maintained: None,
        hosted: None,
        on: "2026-03-02".parse().unwrap(),
        at: None,
    }
}

fn ids(guide: &Guide<'_>) -> Vec<String> {
    guide.filings.iter().map(|filing| filing.procedure.to_string()).collect()
}

#[test]
fn a_rule_that_speaks_of_the_object_goes_before_that_of_its_unit() {
    let rulebook = town();
    assert_eq!(ids(&rulebook.guide(&enquiry()).unwrap()), ["town"]);
    let both = Enquiry { objects: vec![FilingObject::DataCentre, FilingObject::Unit], ..enquiry() };
    assert_eq!(ids(&rulebook.guide(&both).unwrap()), ["order-33", "town"]);
    let elsewhere = Enquiry { unit: Some("440103".parse().unwrap()), ..enquiry() };
    assert_eq!(ids(&rulebook.guide(&elsewhere).unwrap()), ["order-33"]);
}

/// A prefecture with a rule on split websites, and a county in it that has websites filed without one.
fn prefecture_and_county() -> Rulebook {
    let twin = "[twin_filing]\nmaintained_here = [\"maintenance\", \"hosting\"]\n\
        hosted_here = [\"maintenance\", \"hosting\"]\ncite = [\"D01 l.13\"]\n\n[result_query]";
    let county = TOWN.replace("object = \"data_centre\"", "object = \"website\"");
    let prefecture = county.replace("\"town\"", "\"city\"").replace("440106", "440100").replace("[result_query]", twin);
    let files = [("procedures/town.toml".to_owned(), county), ("procedures/city.toml".to_owned(), prefecture)];
    Rulebook::load(files).unwrap()
}

#[test]
fn a_website_within_one_rule_on_split_websites_is_filed_once_at_the_units_place() {
    let rulebook = prefecture_and_county();
    let place = |code: &str| code.parse().ok();
    let website = Enquiry { objects: vec![FilingObject::Website], ..enquiry() };
    // Maintained in the county, hosted beside it: the prefecture's rule covers both places, so nothing is split.
    let inside =
        Enquiry { unit: place("440103"), maintained: place("440106"), hosted: place("440103"), ..website.clone() };
    let guide = rulebook.guide(&inside).unwrap();
    assert_eq!((ids(&guide), guide.not_owed.len()), (vec!["city".to_owned()], 0));
    let split = Enquiry { maintained: place("440103"), hosted: place("330106"), ..website.clone() };
    assert_eq!(ids(&rulebook.guide(&split).unwrap()), ["city", "national-platform"]);
    let outside = Enquiry { unit: place("440103"), maintained: place("330106"), hosted: place("330106"), ..website };
    let guide = rulebook.guide(&outside).unwrap();
    assert_eq!((ids(&guide), guide.not_owed.len()), (vec!["national-platform".to_owned()], 1));
}

#[test]
fn materials_are_needed_always_by_circumstance_not_at_all_or_as_the_organ_says() {
    let rulebook = town();
    let guide = rulebook.guide(&enquiry()).unwrap();
    let needs: Vec<_> =
        guide.filings[0].materials.iter().map(|asked| (asked.material.id.as_str(), asked.need)).collect();
    let expected = [
        ("form", Need::Always),
        ("users", Need::ByCircumstance),
        ("machines", Need::NotNeeded),
        ("others", Need::OrganDecides),
    ];
    assert_eq!(needs, expected);
    assert_eq!(guide.filings[0].materials[1].because, ["colocation"]);
}

#[test]
fn the_result_may_be_asked_for_from_a_day_that_is_not_moved() {
    let rulebook = town();
    let asked = Enquiry { on: "2026-04-18".parse().unwrap(), ..enquiry() };
    let guide = rulebook.guide(&asked).unwrap();
    let filing = &guide.filings[0];
    // Fourteen days from 18 April: Sat 2 May, a holiday.
    assert_eq!(filing.result_query.as_ref().unwrap().from, Some("2026-05-02".parse().unwrap()));
    assert_eq!((filing.other_starts.len(), filing.prerequisites.len()), (1, 1));
}

/// Open or not, and the next opening, of window and duty room.
#[track_caller]
fn offices(at: &str) -> [(bool, Option<String>, bool); 2] {
    let rulebook = town();
    let at: Moment = format!("{at}:00+08:00").parse().unwrap();
    let guide = rulebook.guide(&Enquiry { at: Some(at), ..enquiry() }).unwrap();
    let told = |opening: &Opening| {
        let next = opening.next.map(|next| next.to_string()[..16].to_owned());
        (opening.open, next, opening.doubt.is_some())
    };
    let channels = &guide.filings[0].channels;
    assert_eq!(channels[2].opening, None, "the courier states no hours");
    [0, 1].map(|index| told(channels[index].opening.as_ref().unwrap()))
}

#[test]
fn an_office_keeps_its_hours() {
    let open = (true, None, false);
    let until = |next: &str| (false, Some(next.to_owned()), false);
    assert_eq!(offices("2026-03-02T08:30"), [open.clone(), until("2026-03-02T09:00")]);
    assert_eq!(offices("2026-03-02T12:00"), [until("2026-03-02T14:00"), open.clone()]);
    assert_eq!(offices("2026-03-02T16:59"), [open.clone(), open.clone()]);
    assert_eq!(offices("2026-03-02T18:00"), [until("2026-03-03T08:30"), until("2026-03-03T09:00")]);
    // Labour Day is off from 1 to 5 May.
    assert_eq!(offices("2026-04-30T19:00"), [until("2026-05-06T08:30"), until("2026-05-06T09:00")]);
}

#[test]
fn a_make_up_saturday_opens_only_offices_that_keep_working_days() {
    // Sat 28 February 2026 is worked for the Spring Festival.
    let [window, duty_room] = offices("2026-02-28T10:00");
    assert_eq!(window, (false, Some("2026-03-02T08:30".to_owned()), false));
    assert_eq!(duty_room, (true, None, false));
}

#[test]
fn beyond_the_calendar_opening_is_told_with_a_doubt() {
    let [window, _] = offices("2026-12-31T20:00");
    assert_eq!(window, (false, Some("2027-01-01T08:30".to_owned()), true));
}

#[test]
fn an_enquiry_needs_a_place_and_known_circumstances() {
    let rulebook = Rulebook::builtin();
    let nowhere = Enquiry { unit: None, ..enquiry() };
    assert_eq!(rulebook.guide(&nowhere), Err(EnquiryError::NoPlace));
    let odd = Enquiry { circumstances: vec!["full_moon".to_owned()], ..enquiry() };
    let error = rulebook.guide(&odd).unwrap_err();
    assert!(error.message().is_known() && error.message().en().contains("full_moon"), "{error}");
    let never = Enquiry { connected_on: "9999-12-20".parse().ok(), ..enquiry() };
    assert!(matches!(rulebook.guide(&never), Err(EnquiryError::Counting(_))));
}
