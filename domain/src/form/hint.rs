//! How a field is to be filled in: said by its form file or by its type, with an example.

use serde_json::{Value, json};

use super::{Field, FieldType, text::DEFAULT_MAX_LENGTH};
use crate::message::{Bilingual, Message};

impl Field {
    /// What helps to fill it in: the form's own hint, or what its type asks for.
    pub fn how_to_fill(&self) -> Bilingual {
        self.hint.clone().unwrap_or_else(|| self.hint_of_type().into())
    }

    /// An answer, or one item of a list, that the field accepts and that belongs to nobody; none where only the form's
    /// own choices or the nested fields can say.
    pub fn example(&self) -> Option<Value> {
        Some(match self.field_type {
            FieldType::Text | FieldType::Organ => json!("示例单位"),
            FieldType::PersonName => json!("示例人"),
            FieldType::Address => json!("示例市示例区示例路1号"),
            FieldType::Phone | FieldType::Landline => json!("010-82000001"),
            FieldType::Mobile => json!("16600000001"),
            FieldType::Mail => json!("contact@example.cn"),
            FieldType::Postcode => json!("100025"),
            FieldType::ResidentId => json!("32082319140423969X"),
            FieldType::CertificateNumber | FieldType::LicenceNumber => json!("示例-0001"),
            FieldType::IcpNumber => json!("京ICP备12345678号"),
            FieldType::DomainList => json!("example.cn,example.com.cn"),
            FieldType::DomainOrIp => json!("example.cn"),
            FieldType::Url => json!("https://www.example.cn/"),
            FieldType::Date | FieldType::SealDate => json!("2026-03-05"),
            FieldType::Integer => json!(3),
            FieldType::Code => json!("01"),
            FieldType::Ip => json!("203.0.113.1"),
            FieldType::IpRanges => json!("203.0.113.0,203.0.113.15"),
            FieldType::Number => json!("1101050001"),
            FieldType::FilingNumber => json!("11010502000001"),
            FieldType::Choice => json!(self.choices.first()?.code),
            FieldType::Choices => json!([self.choices.first()?.code]),
            FieldType::Upload => json!({ "name": "示例.pdf", "sha256": "0".repeat(64) }),
            FieldType::StaticText | FieldType::Secret | FieldType::Group => return None,
        })
    }

    fn hint_of_type(&self) -> Message {
        let code = match self.field_type {
            FieldType::Text | FieldType::PersonName | FieldType::Address | FieldType::Organ => "form_hint_text",
            FieldType::Phone => "form_hint_phone",
            FieldType::Landline => "form_hint_landline",
            FieldType::Mobile => "form_hint_mobile",
            FieldType::Mail => "form_hint_mail",
            FieldType::Postcode => "form_hint_postcode",
            FieldType::ResidentId => "form_hint_resident_id",
            FieldType::CertificateNumber | FieldType::LicenceNumber => "form_hint_document_number",
            FieldType::IcpNumber => "form_hint_icp_number",
            FieldType::DomainList => "form_hint_domain_list",
            FieldType::DomainOrIp => "form_hint_domain_or_ip",
            FieldType::Url => "form_hint_url",
            FieldType::Date | FieldType::SealDate => "form_hint_date",
            FieldType::Integer => "form_hint_integer",
            FieldType::Code => "form_hint_code",
            FieldType::Ip => "form_hint_ip",
            FieldType::IpRanges => "form_hint_ip_ranges",
            FieldType::Choice => "form_hint_choice",
            FieldType::Choices => "form_hint_choices",
            FieldType::Upload => "form_hint_upload",
            FieldType::Number => "form_hint_number",
            FieldType::FilingNumber => "form_hint_filing_number",
            FieldType::StaticText => "form_hint_static",
            FieldType::Secret => "form_hint_secret",
            FieldType::Group => "form_hint_group",
        };
        Message::new(code).with("max", self.max_length.unwrap_or(DEFAULT_MAX_LENGTH))
    }
}
