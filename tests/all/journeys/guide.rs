//! Guidance: anybody may ask, nothing is recorded.

use serde_json::{Value, json};

use super::world::{STRANGER, World};

const GUIDE: &str = "query($input: Enquiry!) { guide(input: $input) {
    on rulebook notes { code }
    notOwed { object place { code } procedureId why { code zh en citations { text } } }
    otherAuthorities { procedureId authority ruleStatus }
    filings {
        objects applicant twin procedureId title { zh en } ruleStatus authority
        basis { citation { text } number repealedAfter }
        organs { organ { code } level region }
        form { id version } copies number
        materials { id need mode copies sealed because citations { text } }
        term { limit { rule period { n unit } } start dueOn counted rolledFrom skippedDays { date why holiday }
            provisional { reason { code } } lateFiling passed }
        steps { id by limit { rule period { n unit } } countsFrom }
        changes { kind limit { rule } } inspection { yearly } notes { code zh en }
        channels { kind open nextOpening } resultQuery { from } otherStarts { from { zh } } duties { kind }
    } } }";

async fn guide(world: &World, input: Value) -> Value {
    world.ask(STRANGER, GUIDE, json!({ "input": input })).await["guide"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_told_what_to_file_where_first_and_by_when() {
    let world = World::on_sqlite().await;
    let input = json!({ "applicant": "USING_UNIT", "objects": ["WEBSITE"], "connectedOn": "2026-04-02",
        "maintained": "451100", "hosted": "440106", "on": "2026-04-10" });
    let answer = guide(&world, input).await;
    let [first, second] = answer["filings"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert_eq!((&first["procedureId"], &first["twin"]), (&json!("hezhou"), &json!("MAINTENANCE")));
    assert_eq!(first["organs"], json!([{ "organ": { "code": "451100" }, "level": "PREFECTURE", "region": "贺州市" }]));
    // Thirty days from 2 April end on Sat 2 May; Labour Day is off through 5 May.
    assert_eq!((&first["term"]["dueOn"], &first["term"]["rolledFrom"]), (&json!("2026-05-06"), &json!("2026-05-02")));
    assert_eq!(first["term"]["skippedDays"].as_array().unwrap().len(), 4);
    assert_eq!(first["basis"][3]["repealedAfter"], "2001-04-04");
    assert_eq!((&second["procedureId"], &second["twin"]), (&json!("national-platform"), &json!("HOSTING")));
    assert_eq!(second["term"], Value::Null);
    assert_eq!(second["notes"][0]["code"], "guide_second_without_limit");
    assert_eq!(answer["otherAuthorities"][0]["authority"], "TELECOMMUNICATIONS");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_told_why_nothing_is_to_be_filed() {
    let world = World::on_sqlite().await;
    let answer = guide(&world, json!({ "applicant": "INDIVIDUAL", "unit": "451102" })).await;
    assert_eq!((&answer["on"], &answer["filings"]), (&json!("2026-03-10"), &json!([])), "the day is today's");
    let not_owed = &answer["notOwed"][0];
    assert_eq!(not_owed["why"]["code"], "guide_registered_by_provider");
    assert_eq!(not_owed["why"]["citations"], json!([{ "text": "D01 l.15" }]));
    let early = guide(&world, json!({ "applicant": "USING_UNIT", "unit": "440106", "on": "1996-01-28" })).await;
    assert_eq!(early["notOwed"][0]["why"]["code"], "guide_nothing_yet");
    assert_eq!(world.position().await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enquiry_that_cannot_be_answered_is_a_fault_with_a_code() {
    let world = World::on_sqlite().await;
    let many = vec!["prior_approval"; 51];
    for (input, code) in [
        (json!({ "applicant": "USING_UNIT" }), "GUIDE_NO_PLACE"),
        (json!({ "applicant": "USING_UNIT", "unit": "4511" }), "REGION_SHAPE"),
        (json!({ "applicant": "USING_UNIT", "unit": "451102", "circumstances": ["x"] }), "GUIDE_CIRCUMSTANCE_UNKNOWN"),
        (json!({ "applicant": "USING_UNIT", "unit": "451102", "circumstances": many }), "GUIDE_LIST_TOO_LONG"),
        (json!({ "applicant": "USING_UNIT", "unit": "451102", "connectedOn": "9999-12-20" }), "COUNTING_OUT_OF_RANGE"),
    ] {
        assert_eq!(world.error_of(STRANGER, GUIDE, json!({ "input": input })).await, code);
    }
    let circumstances = world.ask(STRANGER, "{ circumstances { id title { zh en } } }", Value::Null).await;
    assert!(circumstances["circumstances"].as_array().unwrap().iter().any(|known| known["id"] == "prior_approval"));
    world.close().await;
}
