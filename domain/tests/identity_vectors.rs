//! Every vector of `vectors/identity.jsonl` has its verdict and its derived fields.
#![expect(clippy::unwrap_used, reason = "test")]

use std::collections::BTreeMap;

use beian_domain::{
    identity::{
        CreditCode, DomainName, DomainNames, FilingNumber, IcpNumber, IdentityWarning, IpAddress, IpRanges,
        LegacyFilingNumber, OrganisationCode, Phone, PhoneKind, Postcode, PrintedNumber, RegionCode, RegionFinding,
        Regions, RegistrationNumber, ResidentId, Sex, UnitNumber,
    },
    message::Message,
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

const VECTORS: &str = include_str!("vectors/identity.jsonl");

#[derive(Deserialize)]
struct Vector {
    id: u32,
    kind: String,
    input: String,
    valid: bool,
    #[serde(flatten)]
    expected: BTreeMap<String, Value>,
}

/// What the code says of an accepted input, by the vector's field names; what a user is told of a refused one.
type Verdict = Result<Value, Message>;

fn vectors() -> Vec<Vector> {
    VECTORS.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The day the vectors were made for.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn check(kind: &str, count: usize, read: impl Fn(&str) -> Verdict) {
    let vectors: Vec<Vector> = vectors().into_iter().filter(|vector| vector.kind == kind).collect();
    let failures: Vec<String> = vectors.iter().flat_map(|vector| failures(vector, read(&vector.input))).collect();
    assert!(failures.is_empty(), "{} failures of {kind}:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(vectors.len(), count, "vectors of {kind}");
}

fn failures(vector: &Vector, verdict: Verdict) -> Vec<String> {
    let Vector { id, input, expected, .. } = vector;
    match (vector.valid, verdict) {
        (true, Ok(found)) => expected
            .iter()
            .filter(|(field, value)| found.get(field) != Some(value))
            .map(|(field, value)| format!("{id} {input:?}: {field} is {:?}, not {value}", found.get(field)))
            .collect(),
        (true, Err(message)) => vec![format!("{id} {input:?}: refused, {message}")],
        (false, Ok(_)) => vec![format!("{id} {input:?}: accepted")],
        (false, Err(message)) if !message.is_known() || message.to_string().contains('{') => {
            vec![format!("{id} {input:?}: no whole sentence for {message:?}")]
        }
        (false, Err(_)) => Vec::new(),
    }
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "F",
        Sex::Male => "M",
    }
}

fn region_name(code: Option<RegionCode>) -> Option<&'static str> {
    match Regions::builtin().find(code?, today()) {
        RegionFinding::Current { name } | RegionFinding::Retired { name, .. } | RegionFinding::NotYet { name, .. } => {
            Some(name)
        }
        RegionFinding::Unknown => None,
    }
}

fn is_retired(code: Option<RegionCode>) -> bool {
    code.is_some_and(|code| matches!(Regions::builtin().find(code, today()), RegionFinding::Retired { .. }))
}

fn may_be_issued(code: RegionCode) -> bool {
    matches!(Regions::builtin().find(code, today()), RegionFinding::Current { .. })
}

#[test]
fn resident_ids_of_18_places() {
    check("resident_id_18", 151, |input| {
        let id = ResidentId::parse_on(input, today()).map_err(|error| error.message())?;
        Ok(json!({
            "norm": id.to_string(),
            "birth": id.birth(),
            "sex": sex(id.sex()),
            "region": id.to_string()[..6],
            "region_name": region_name(id.region()),
            "retired_region": is_retired(id.region()),
        }))
    });
}

#[test]
fn resident_ids_of_15_places() {
    check("resident_id_15", 88, |input| {
        let id = ResidentId::parse_on(input, today()).map_err(|error| error.message())?;
        Ok(json!({ "upgrade18": id.upgraded().to_string(), "birth": id.birth(), "sex": sex(id.sex()) }))
    });
}

#[test]
fn credit_codes() {
    check("uscc", 102, |input| {
        let code = CreditCode::parse(input).map_err(|error| error.message())?;
        let warnings = code.warnings(Regions::builtin(), today());
        Ok(json!({
            "norm": code.to_string(),
            "region": code.region(),
            "orgcode": code.organisation_code(),
            "orgcode_ok": !warnings.contains(&IdentityWarning::OrganisationCodeCheck),
        }))
    });
}

#[test]
fn organisation_codes() {
    check("orgcode", 67, |input| {
        let code = OrganisationCode::parse(input).map_err(|error| error.message())?;
        Ok(json!({ "norm": code.to_string() }))
    });
}

#[test]
fn registration_numbers() {
    check("regno15", 71, |input| {
        let number = RegistrationNumber::parse(input).map_err(|error| error.message())?;
        Ok(json!({ "legacy": number.warnings().contains(&IdentityWarning::RegistrationNumberOld) }))
    });
}

fn read_phone(input: &str) -> Verdict {
    let phone = Phone::parse(input).map_err(|error| error.message())?;
    let (kind, area_code) = match phone.kind() {
        PhoneKind::Mobile => ("mobile", None),
        PhoneKind::Landline { area_code } => ("landline", Some(area_code)),
        PhoneKind::Service => ("service", None),
    };
    Ok(json!({ "e164": phone.e164(), "extension": phone.extension(), "type": kind, "area_code": area_code }))
}

#[test]
fn mobile_numbers() {
    check("mobile", 100, read_phone);
}

#[test]
fn landline_numbers() {
    check("landline", 150, read_phone);
}

#[test]
fn domain_names() {
    check("domain", 119, |input| {
        let domain = DomainName::parse(input).map_err(|error| error.message())?;
        Ok(json!({
            "ascii": domain.ascii(),
            "unicode": domain.unicode(),
            "public_suffix": domain.public_suffix(),
            "registrable": domain.registrable(),
        }))
    });
}

#[test]
fn domain_lists() {
    check("domain_list", 7, |input| DomainNames::parse(input).map(|_| json!({})).map_err(|error| error.message()));
}

fn read_address(input: &str) -> Verdict {
    let address = IpAddress::parse(input).map_err(|error| error.message())?;
    Ok(json!({
        "norm": address.to_string(),
        "version": if address.get().is_ipv4() { 4 } else { 6 },
        "public": address.warnings().is_empty(),
    }))
}

#[test]
fn ipv4_addresses() {
    check("ipv4", 97, read_address);
}

#[test]
fn ipv6_addresses() {
    check("ipv6", 78, read_address);
}

#[test]
fn address_ranges() {
    check("ip_range", 97, |input| {
        let ranges = IpRanges::parse(input).map_err(|error| error.message())?;
        let overlap = ranges.warnings().iter().any(|warning| matches!(warning, IdentityWarning::RangesOverlap { .. }));
        Ok(json!({
            "count": ranges.count().map(|count| count.to_string()),
            "cidr": ranges.networks(),
            "overlap": overlap,
        }))
    });
}

#[test]
fn postcodes() {
    check("postcode", 130, |input| Postcode::parse(input).map(|_| json!({})).map_err(|error| error.message()));
}

#[test]
fn unit_numbers() {
    check("unit_no10", 28, |input| {
        let number = UnitNumber::parse(input).map_err(|error| error.message())?;
        Ok(json!({ "region": number.region(), "seq": number.sequence() }))
    });
}

#[test]
fn filing_numbers() {
    check("filing_no14", 56, |input| {
        let number = FilingNumber::parse(input).map_err(|error| error.message())?;
        Ok(json!({
            "region": number.region(),
            "type_code": number.to_string()[6..8],
            "seq": number.sequence(),
            "retired_region": is_retired(Some(number.region())),
            "issue_allowed": may_be_issued(number.region()),
        }))
    });
}

#[test]
fn filing_numbers_of_the_older_form() {
    check("filing_no12_legacy", 3, |input| {
        LegacyFilingNumber::parse(input).map(|_| json!({})).map_err(|error| error.message())
    });
}

#[test]
fn printed_labels() {
    check("gongan_label", 43, |input| {
        let label = PrintedNumber::parse(input).map_err(|error| error.message())?;
        Ok(json!({ "number": label.number().to_string() }))
    });
}

#[test]
fn icp_numbers() {
    check("icp_no", 7, |input| IcpNumber::parse(input).map(|_| json!({})).map_err(|error| error.message()));
}

#[test]
fn there_are_18_kinds_and_1394_vectors() {
    let kinds: std::collections::BTreeSet<String> = vectors().into_iter().map(|vector| vector.kind).collect();
    assert_eq!((kinds.len(), vectors().len()), (18, 1394));
}
