//! What holds for any text whatever: readers answer, messages are known and short, personal data stays unsaid.

#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    identity::{
        CreditCode, DomainName, DomainNames, FilingNumber, IcpNumber, IdentityWarning, IpAddress, IpRanges,
        LegacyFilingNumber, OrganisationCode, Phone, Postcode, PrintedNumber, PrintedReading, RegionCode, Regions,
        RegistrationNumber, ResidentId, UnitNumber,
    },
    message::Message,
};
use chrono::NaiveDate;
use proptest::prelude::*;

const PLACEHOLDERS: [&str; 6] = ["{input}", "{found}", "{expected}", "{place}", "{separator}", "{area_code}"];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Every refusal of the text by any reader.
fn refusals(text: &str) -> Vec<Message> {
    [
        FilingNumber::parse(text).err().map(|error| error.message()),
        LegacyFilingNumber::parse(text).err().map(|error| error.message()),
        PrintedNumber::parse(text).err().map(|error| error.message()),
        PrintedReading::from_text(text, Regions::builtin(), today()).err().map(|error| error.message()),
        RegionCode::parse(text).err().map(|error| error.message()),
        UnitNumber::parse(text).err().map(|error| error.message()),
        ResidentId::parse(text).err().map(|error| error.message()),
        CreditCode::parse(text).err().map(|error| error.message()),
        OrganisationCode::parse(text).err().map(|error| error.message()),
        RegistrationNumber::parse(text).err().map(|error| error.message()),
        Phone::parse(text).err().map(|error| error.message()),
        Phone::parse_recorded(text, Some("010")).err().map(|error| error.message()),
        DomainName::parse(text).err().map(|error| error.message()),
        DomainNames::parse(text).err().map(|error| error.message()),
        IpAddress::parse(text).err().map(|error| error.message()),
        IpRanges::parse(text).err().map(|error| error.message()),
        Postcode::parse(text).err().map(|error| error.message()),
        IcpNumber::parse(text).err().map(|error| error.message()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn check_refusals(text: &str) {
    for message in refusals(text) {
        assert!(message.is_known(), "{} has no sentence", message.code);
        let longest = message.params.values().map(|value| value.chars().count()).max().unwrap_or_default();
        assert!(longest <= 45, "{} repeats {longest} characters", message.code);
        for sentence in [message.zh(), message.en()] {
            let open = PLACEHOLDERS.iter().find(|name| sentence.contains(*name));
            assert_eq!(open, None, "{sentence}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,80}") {
        check_refusals(&text);
    }

    #[test]
    fn text_near_to_numbers_gets_an_answer(text in "[京沪深公网安备号ICP备证xX*0-9０-９ :：;,.+()转\\-=&codeabＡ。]{0,60}") {
        check_refusals(&text);
    }

    #[test]
    fn filing_numbers_read_back_as_they_were_written(sequence in 1_u32..=999_999) {
        let number = FilingNumber::new(RegionCode::parse("110105").unwrap(), sequence).unwrap();
        prop_assert_eq!(FilingNumber::parse(&number.to_string()).unwrap(), number);
    }

    #[test]
    fn a_kept_phone_reads_back_as_it_was_written(text in "[0+86-]{0,4}[0-9]{7,12}(-|转|ext)?[0-9]{0,7}") {
        if let Ok(phone) = Phone::parse_recorded(&text, Some("0427")) {
            let stored = serde_json::to_string(&phone).unwrap();
            prop_assert_eq!(serde_json::from_str::<Phone>(&stored).unwrap(), phone);
        }
    }
}

#[test]
fn very_long_texts_are_refused() {
    for piece in ["1", "京公网安备", "a.", "，", "1.1.1.1,1.1.1.1;"] {
        check_refusals(&piece.repeat(200_000));
    }
}

#[test]
fn neither_debug_nor_refusals_show_ids_and_phones() {
    let id = ResidentId::parse("110105190001010015");
    let refused = id.unwrap_err();
    assert_eq!(refused.code(), "resident_id_check");
    assert!(!format!("{refused:?}{}{refused}", refused.message()).contains("1900"));
    let id = ResidentId::parse("511922191111089101").unwrap();
    assert_eq!(format!("{id:?}"), "ResidentId(******************)");
    assert_eq!(id.masked(), "5119************01");
    let phone = Phone::parse("13800000001").unwrap();
    assert_eq!(format!("{phone:?}"), "Phone(***********)");
    assert_eq!(phone.masked(), "138******01");
}

#[test]
fn recorded_phones_keep_what_papers_have() {
    let check = |text: &str, stored: &str, warnings: &[&str]| {
        let phone = Phone::parse_recorded(text, Some("0427")).unwrap();
        assert_eq!(phone.to_string(), stored, "{text}");
        assert_eq!(phone.warnings().iter().map(IdentityWarning::code).collect::<Vec<_>>(), warnings, "{text}");
    };
    check("2683555", "+864272683555", &[]);
    check("2683555-12", "+864272683555;ext=12", &[]);
    check("010-82000001-8084", "+861082000001;ext=8084", &[]);
    check("010-82000001转8084", "+861082000001;ext=8084", &[]);
    check("010-82000001—8084", "+861082000001;ext=8084", &[]);
    check("(0427)2683555-8", "+864272683555;ext=8", &[]);
    check("0634-2000001", "+866342000001", &["warning_area_code_merged"]);
    check("14300000099", "+8614300000099", &["warning_mobile_prefix_unknown"]);
}

#[test]
fn printed_labels_of_another_province_are_refused() {
    let refused = PrintedNumber::parse("京公网安备31010402000001号").unwrap_err();
    assert_eq!(refused.code(), "printed_number_sign_mismatch");
    assert!(refused.message().zh().contains('沪'));
}
