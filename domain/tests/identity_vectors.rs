//! Every vector of `vectors/identity.jsonl`, by kind: the verdict, and whatever is derived from the text.

#![expect(clippy::unwrap_used, reason = "test")]

use std::fmt::Display;

use beian_domain::identity::{
    CreditCode, DomainName, DomainNames, FilingNumber, IcpNumber, IdentityWarning, IpAddress, IpRanges,
    LegacyFilingNumber, OrganisationCode, Phone, PhoneKind, Postcode, PrintedNumber, RegionCode, RegionFinding,
    Regions, RegistrationNumber, ResidentId, Sex, UnitNumber,
};
use chrono::NaiveDate;
use serde::Deserialize;

const VECTORS: &str = include_str!("vectors/identity.jsonl");

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Vector {
    id: u32,
    kind: String,
    input: String,
    valid: bool,
    reason: String,
    birth: Option<String>,
    sex: Option<String>,
    region: Option<String>,
    seq: Option<u32>,
    type_code: Option<String>,
    retired_region: Option<bool>,
    upgrade18: Option<String>,
    orgcode: Option<String>,
    orgcode_ok: Option<bool>,
    norm: Option<String>,
    e164: Option<String>,
    extension: Option<String>,
    area_code: Option<String>,
    ascii: Option<String>,
    unicode: Option<String>,
    public_suffix: Option<String>,
    registrable: Option<String>,
    is_global: Option<bool>,
    is_reserved: Option<bool>,
    is_multicast: Option<bool>,
    count: Option<String>,
    cidr: Option<Vec<String>>,
    overlap: Option<bool>,
    number: Option<String>,
}

/// What differs from the vector, one line each; empty if all holds.
type Differences = Vec<String>;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Runs every vector of a kind and reports all failures at once.
fn check(kind: &str, seen: usize, run: impl Fn(&Vector) -> Result<Differences, String>) {
    let all = VECTORS.lines().map(|line| serde_json::from_str::<Vector>(line).unwrap());
    let vectors: Vec<Vector> = all.filter(|vector| vector.kind == kind).collect();
    assert_eq!(vectors.len(), seen, "vectors of kind {kind}");
    let mut failures = Vec::new();
    for vector in &vectors {
        let differences = match run(vector) {
            Ok(differences) if vector.valid => differences,
            Err(_) if !vector.valid => Vec::new(),
            Ok(_) => vec!["accepted".to_owned()],
            Err(code) => vec![format!("refused: {code}")],
        };
        failures.extend(
            differences.iter().map(|what| format!("{} {:?} ({}): {what}", vector.id, vector.input, vector.reason)),
        );
    }
    assert!(failures.is_empty(), "{} of {seen}:\n{}", failures.len(), failures.join("\n"));
}

/// One difference if the vector names a value and ours is another.
fn same(name: &str, expected: Option<&impl Display>, ours: impl Display) -> Differences {
    let ours = ours.to_string();
    let other = expected.map(ToString::to_string).filter(|expected| *expected != ours);
    other.map(|expected| format!("{name} {ours}, not {expected}")).into_iter().collect()
}

fn region_of(region: Option<RegionCode>) -> String {
    region.map(String::from).unwrap_or_default()
}

fn is_retired(region: RegionCode) -> bool {
    matches!(Regions::builtin().find(region, today()), RegionFinding::Retired { .. })
}

fn resident_id(vector: &Vector) -> Result<Differences, String> {
    let id = ResidentId::parse_on(&vector.input, today()).map_err(|error| error.code().to_owned())?;
    let sex = match id.sex() {
        Sex::Female => "F",
        Sex::Male => "M",
    };
    Ok([
        same("birth", vector.birth.as_ref(), id.birth()),
        same("sex", vector.sex.as_ref(), sex),
        same("region", vector.region.as_ref(), region_of(id.region())),
        same("upgrade18", vector.upgrade18.as_ref(), id.upgraded()),
        same("norm", vector.norm.as_ref(), &id),
        same("retired_region", vector.retired_region.as_ref(), id.region().is_some_and(is_retired)),
        same("old", Some(&(vector.kind == "resident_id_15")), id.is_old()),
        same("upgraded again", Some(&id.upgraded()), ResidentId::parse(&id.upgraded().to_string()).unwrap()),
    ]
    .concat())
}

#[test]
fn resident_ids_of_18_places() {
    check("resident_id_18", 151, resident_id);
}

#[test]
fn resident_ids_of_15_places() {
    check("resident_id_15", 88, resident_id);
}

#[test]
fn credit_codes() {
    check("uscc", 102, |vector| {
        let code = CreditCode::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        let warned = code.warnings(Regions::builtin(), today()).contains(&IdentityWarning::OrganisationCodeCheck);
        let inside = code.organisation_code().map(String::from).unwrap_or_default();
        Ok([
            same("norm", vector.norm.as_ref(), &code),
            same("orgcode", vector.orgcode.as_ref().filter(|_| vector.orgcode_ok != Some(false)), inside),
            same("orgcode_ok", vector.orgcode_ok.as_ref(), !warned),
            same("region", vector.region.as_ref(), region_of(code.region())),
        ]
        .concat())
    });
}

#[test]
fn organisation_codes() {
    check("orgcode", 67, |vector| {
        let code = OrganisationCode::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        Ok(same("norm", vector.norm.as_ref(), code))
    });
}

#[test]
fn registration_numbers() {
    check("regno15", 71, |vector| {
        let number = RegistrationNumber::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        Ok(same("warned", Some(&(vector.input.len() == 13)), !number.warnings().is_empty()))
    });
}

fn phone(vector: &Vector) -> Result<Differences, String> {
    let phone = Phone::parse(&vector.input).map_err(|error| error.code().to_owned())?;
    let area_code = match phone.kind() {
        PhoneKind::Landline { area_code } => area_code.as_str(),
        PhoneKind::Mobile | PhoneKind::Service => "",
    };
    let stored: Phone = serde_json::from_str(&serde_json::to_string(&phone).unwrap()).unwrap();
    Ok([
        same("e164", vector.e164.as_ref(), phone.e164()),
        same("extension", Some(&vector.extension.clone().unwrap_or_default()), phone.extension().unwrap_or_default()),
        same("area_code", vector.area_code.as_ref(), area_code),
        same("stored", Some(&phone), stored),
        same("warnings", Some(&0), phone.warnings().len()),
    ]
    .concat())
}

#[test]
fn mobile_phones() {
    check("mobile", 100, phone);
}

#[test]
fn landline_phones() {
    check("landline", 150, phone);
}

#[test]
fn domain_names() {
    check("domain", 119, |vector| {
        let domain = DomainName::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        // The vectors keep the root's dot in the A-label of `example.cn.`; we store names without it.
        let ascii = vector.ascii.as_deref().map(|ascii| ascii.trim_end_matches('.'));
        let confusable = vector.reason.contains("look-alike");
        Ok([
            same("ascii", ascii.as_ref(), domain.ascii()),
            same("unicode", vector.unicode.as_ref(), domain.unicode()),
            same("public_suffix", vector.public_suffix.as_ref(), domain.public_suffix()),
            same("registrable", vector.registrable.as_ref(), domain.registrable()),
            same("warned", Some(&confusable), !domain.warnings().is_empty()),
            same("read again", Some(&domain), DomainName::parse(&domain.unicode()).unwrap()),
        ]
        .concat())
    });
}

#[test]
fn domain_lists() {
    check("domain_list", 7, |vector| {
        DomainNames::parse(&vector.input).map(|_| Vec::new()).map_err(|error| error.code().to_owned())
    });
}

fn ip_address(vector: &Vector) -> Result<Differences, String> {
    let address = IpAddress::parse(&vector.input).map_err(|error| error.code().to_owned())?;
    let public =
        vector.is_global == Some(true) && vector.is_reserved != Some(true) && vector.is_multicast != Some(true);
    Ok([
        same("norm", vector.norm.as_ref(), address),
        same("warned", Some(&!public), !address.warnings().is_empty()),
        same("read again", Some(&address), IpAddress::parse(&address.to_string()).unwrap()),
    ]
    .concat())
}

#[test]
fn ipv4_addresses() {
    check("ipv4", 97, ip_address);
}

#[test]
fn ipv6_addresses() {
    check("ipv6", 78, ip_address);
}

#[test]
fn ip_ranges() {
    check("ip_range", 97, |vector| {
        let ranges = IpRanges::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        let networks: Vec<String> = ranges.networks().iter().map(ToString::to_string).collect();
        let overlap = ranges.warnings().iter().any(|warning| matches!(warning, IdentityWarning::RangesOverlap { .. }));
        Ok([
            same("count", vector.count.as_ref(), ranges.count()),
            same("cidr", vector.cidr.as_ref().map(|cidr| cidr.join(" ")).as_ref(), networks.join(" ")),
            same("overlap", vector.overlap.as_ref(), overlap),
            same("read again", Some(&ranges), IpRanges::parse(&ranges.to_string()).unwrap()),
        ]
        .concat())
    });
}

#[test]
fn postcodes() {
    check("postcode", 130, |vector| {
        let postcode = Postcode::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        Ok(same("text", Some(&vector.input), postcode))
    });
}

#[test]
fn unit_numbers() {
    check("unit_no10", 28, |vector| {
        let number = UnitNumber::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        Ok([
            same("region", vector.region.as_ref(), number.region()),
            same("seq", vector.seq.as_ref(), number.sequence()),
            same("text", Some(&vector.input), number),
        ]
        .concat())
    });
}

#[test]
fn filing_numbers() {
    check("filing_no14", 56, |vector| {
        let number = FilingNumber::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        Ok([
            same("region", vector.region.as_ref(), number.region()),
            same("seq", vector.seq.as_ref(), number.sequence()),
            same("type_code", vector.type_code.as_ref(), "02"),
            same("retired", vector.retired_region.as_ref(), is_retired(number.region())),
            same("text", Some(&vector.input), number),
        ]
        .concat())
    });
}

#[test]
fn older_filing_numbers() {
    check("filing_no12_legacy", 3, |vector| {
        let number = LegacyFilingNumber::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        Ok(same("text", Some(&vector.input), number))
    });
}

#[test]
fn printed_labels() {
    check("gongan_label", 43, |vector| {
        let label = PrintedNumber::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        Ok([
            same("number", vector.number.as_ref(), label.number()),
            same("text", Some(&vector.input.replace(' ', "")), label),
        ]
        .concat())
    });
}

#[test]
fn icp_numbers() {
    check("icp_no", 7, |vector| {
        let number = IcpNumber::parse(&vector.input).map_err(|error| error.code().to_owned())?;
        let normal = vector.input.replace("icp", "ICP").replace('備', "备");
        Ok(same("text", Some(&normal), number))
    });
}

#[test]
fn no_kind_of_vector_is_left_out() {
    assert_eq!(VECTORS.lines().count(), 1394);
}
