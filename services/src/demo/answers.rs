//! Answers to any form, drawn from its definition: what is required always, the rest often.

use std::collections::BTreeMap;

use beian_domain::{
    case::HandedIn,
    form::{Answers, Field, FieldType, FilledBy},
    identity::ProvinceSign,
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::{
    calendar::plus,
    course::Course,
    draw::Draw,
    identity::{Unit, landline, mobile, resident_id},
    words::WORDS,
};

/// Optional fields that are answered, out of a hundred.
const OFTEN: u32 = 45;
/// Most items of a repeated field.
const ITEMS: usize = 3;

impl Course<'_> {
    /// The applicant's answers to the procedure's form on a day.
    pub(super) fn answers(&mut self, rulebook: &Rulebook, on: NaiveDate) -> Answers {
        let Some(form) = rulebook.form(&self.procedure.form) else { return Answers::default() };
        let mut pen = Pen { draw: &mut self.draw, unit: &self.unit, on };
        let answers = pen.fields(&form.fields);
        Answers::new(answers.into_iter().collect()).unwrap_or_default()
    }

    /// The rows of every list that the procedure requires of this kind of applicant.
    pub(super) fn attachments(&mut self, rulebook: &Rulebook, on: NaiveDate) -> BTreeMap<String, Answers> {
        let mut pen = Pen { draw: &mut self.draw, unit: &self.unit, on };
        let materials = self.procedure.materials_for(self.kind).filter(|material| material.conditional.is_none());
        let lists = materials.filter_map(|material| Some((material, rulebook.form(material.form.as_ref()?)?)));
        let filled = lists.map(|(material, form)| {
            (material.id.clone(), Answers::new(pen.fields(&form.fields).into_iter().collect()).unwrap_or_default())
        });
        filled.collect()
    }

    /// Everything that the procedure requires of this kind of applicant.
    pub(super) fn handed_in(&self) -> Vec<HandedIn> {
        let materials = self.procedure.materials_for(self.kind).filter(|material| material.conditional.is_none());
        materials.map(|material| HandedIn { material: material.id.clone(), copies: material.copies }).collect()
    }
}

/// Fills in a form for a unit on a day.
struct Pen<'a> {
    draw: &'a mut Draw,
    unit: &'a Unit,
    on: NaiveDate,
}

impl Pen<'_> {
    fn fields(&mut self, fields: &[Field]) -> Map<String, Value> {
        let mut answers = Map::new();
        for field in fields.iter().filter(|field| field.filled_by == FilledBy::Applicant) {
            // A website without its address could not be found on the register.
            let known = field.required || field.field_type == FieldType::DomainList;
            if (known || self.draw.percent(OFTEN)) && field.field_type != FieldType::StaticText {
                answers.insert(field.id.clone(), self.field(field));
            }
        }
        answers
    }

    fn field(&mut self, field: &Field) -> Value {
        let Some(repeat) = field.repeat else { return self.item(field) };
        let items = self.draw.between(
            i64::try_from(repeat.min).unwrap_or(1),
            i64::try_from(repeat.max.min(ITEMS.max(repeat.min))).unwrap_or(1),
        );
        (0..items).map(|_| self.item(field)).collect()
    }

    fn item(&mut self, field: &Field) -> Value {
        let number = self.draw.between(1, 99);
        let domain = &self.unit.domain;
        match field.field_type {
            FieldType::Text => self.text(&field.id).into(),
            FieldType::PersonName => self.draw.text(&WORDS.people).into(),
            FieldType::Address => format!("{}{number}号", self.draw.one(&WORDS.streets)).into(),
            FieldType::Phone | FieldType::Landline => landline(self.draw).into(),
            FieldType::Mobile => mobile(self.draw).into(),
            FieldType::Mail => format!("contact{number}@{domain}").into(),
            FieldType::Postcode => format!("1000{number:02}").into(),
            FieldType::ResidentId => resident_id(self.draw, self.unit.region).into(),
            FieldType::CertificateNumber | FieldType::LicenceNumber => format!("示例-{number:04}").into(),
            FieldType::IcpNumber => {
                let sign = ProvinceSign::of(self.unit.region).map(|sign| sign.to_string());
                format!("{}ICP备20000000{number:02}号-1", sign.as_deref().unwrap_or("京")).into()
            }
            FieldType::DomainList | FieldType::DomainOrIp => domain.clone().into(),
            FieldType::Code => format!("{number:02}").into(),
            FieldType::Url => format!("https://{domain}/{}", field.id.replace('_', "-")).into(),
            FieldType::Date | FieldType::SealDate => plus(self.on, -number % 20).to_string().into(),
            FieldType::Integer => number.into(),
            FieldType::Ip => format!("203.0.113.{number}").into(),
            FieldType::IpRanges => format!("198.51.100.{number},198.51.100.{}", number + 20).into(),
            FieldType::Choice => self.choice(field),
            FieldType::Choices => {
                let (one, other) = (self.choice(field), self.choice(field));
                // What is told in one's own words is told once.
                if one == other || field.choices.is_empty() { json!([one]) } else { json!([one, other]) }
            }
            FieldType::Upload => json!({ "name": "示例证书.pdf", "sha256": format!("{number:064x}") }),
            FieldType::Number
            | FieldType::FilingNumber
            | FieldType::Organ
            | FieldType::StaticText
            | FieldType::Secret => Value::Null,
            FieldType::Group => self.fields(&field.fields).into(),
        }
    }

    fn text(&mut self, field: &str) -> String {
        match field {
            "unit_name" => self.unit.name.clone(),
            "site_name" => self.unit.site.clone(),
            _ => format!("{}{}", self.draw.one(&WORDS.unit_starts), self.draw.one(&WORDS.unit_middles)),
        }
    }

    fn choice(&mut self, field: &Field) -> Value {
        if field.choices.is_empty() {
            return json!({ "other": self.draw.text(&WORDS.unit_starts) });
        }
        self.draw.one(&field.choices).code.clone().into()
    }
}
