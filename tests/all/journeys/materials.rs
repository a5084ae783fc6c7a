//! Materials of a case, examined one by one at the window.

use serde_json::{Value, json};

use super::world::{World, unit_answers};

const APPLICANT: &str = "dev.applicant.-.example-unit";
const CLERK: &str = "dev.officer.522601.clerk";

fn filing() -> Value {
    let handed_in = ["unit_certificate", "representative_identity"].map(|material| json!({ "material": material }));
    json!({ "input": {
        "procedure": "qiandongnan", "organ": "522601", "region": "522601", "applicant": "INFORMATION_SERVICE",
        "connectedOn": "2026-03-01", "answers": unit_answers(), "handedIn": handed_in,
    } })
}

fn finding(material: &str, finding: Value) -> Value {
    json!({ "examinations": [{ "material": material, "finding": finding }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_material_holds_up_the_review_until_it_is_handed_in_again() {
    let world = World::on_sqlite().await;
    let case = world.opening(APPLICANT).done("submitFiling", filing()).await["id"].as_str().unwrap().to_owned();
    let clerk = || world.order(CLERK, &case);
    clerk().done("examineMaterials", finding("filing_form", json!({ "received": { "copies": 2 } }))).await;
    let unsealed = finding("filing_form", json!({ "checked": { "mode": "ORIGINAL", "marks": ["SIGNED"] } }));
    let refusal = clerk().give("examineMaterials", unsealed).await["refusals"][0].clone();
    assert_eq!((&refusal["code"], &refusal["path"]), (&json!("material_not_as_asked"), &json!("examinations[0]")));
    assert_eq!(refusal["citations"], json!([{ "text": "D09 l.249" }, { "text": "D09 l.253" }]));
    let reason = json!({ "refused": { "reason": "备案表未加盖公章" } });
    clerk().done("examineMaterials", finding("filing_form", reason)).await;
    assert_eq!(clerk().refused("passReview", json!({})).await[0].0, "materials_missing");
    let query = "query($id: UUID!) { case(id: $id) { actions
        materials { id state missing copiesHandedIn examined { on by reason marks } } timeline { name } } }";
    let asked = async || world.ask(CLERK, query, json!({ "id": case })).await["case"].clone();
    let found = asked().await;
    assert!(found["actions"].as_array().unwrap().contains(&json!("EXAMINE_MATERIALS")), "{}", found["actions"]);
    let form = found["materials"].as_array().unwrap().iter().find(|item| item["id"] == "filing_form").unwrap();
    let examined = json!({ "on": "2026-03-10", "by": "OFFICER", "reason": "备案表未加盖公章", "marks": [] });
    assert_eq!((&form["state"], &form["missing"]), (&json!("REFUSED"), &json!(true)));
    assert_eq!(form["examined"], examined);
    let again = json!([
        { "material": "filing_form", "finding": { "received": { "copies": 2 } } },
        { "material": "filing_form", "finding": { "checked": { "mode": "ORIGINAL", "marks": ["SEALED", "SIGNED"] } } },
    ]);
    clerk().done("examineMaterials", json!({ "examinations": again })).await;
    let passed = clerk().done("passReview", json!({})).await;
    assert_eq!(passed["status"], "SEALING");
    let names: Vec<_> =
        asked().await["timeline"].as_array().unwrap().iter().map(|event| event["name"].clone()).collect();
    assert_eq!(names.iter().filter(|name| **name == "MaterialExamined").count(), 4, "{names:?}");
    world.close().await;
}
