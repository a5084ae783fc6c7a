//! One answer, read by its type into its canonical form.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{
    Field, FieldType,
    text::{DEFAULT_MAX_LENGTH, clean, date, excerpt, is_document_number, mail_parts},
};
use crate::{
    identity::{
        DomainName, DomainNames, FilingNumber, IcpNumber, IdentityWarning, IpAddress, IpRanges, Phone, PhoneKind,
        Postcode, Regions, ResidentId, UnitNumber,
    },
    message::Message,
};

/// What reading needs to know besides the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// The day the answers are handed in.
    pub(super) on: NaiveDate,
    /// The region codes.
    pub(super) regions: &'a Regions,
}

/// A canonical value and what a clerk should look at.
pub(super) type Reading = Result<(Value, Vec<Message>), Message>;

/// Reads a single answer of a field that is no group; lists of a repeated field are taken apart before.
pub(super) fn read(field: &Field, value: &Value, context: Context<'_>) -> Reading {
    let text = || text_of(value).and_then(|text| clean(text, field.max_length.unwrap_or(DEFAULT_MAX_LENGTH)));
    match field.field_type {
        FieldType::Text | FieldType::PersonName | FieldType::Address | FieldType::Organ => {
            plain(without(field.banned.as_deref(), text()?)?)
        }
        FieldType::Phone => phone(text_of(value)?, |_| true, ""),
        FieldType::Landline => phone(text_of(value)?, |kind| !matches!(kind, PhoneKind::Mobile), "form_landline"),
        FieldType::Mobile => phone(text_of(value)?, |kind| matches!(kind, PhoneKind::Mobile), "form_mobile"),
        FieldType::Mail => mail(&text()?),
        FieldType::Url => url(&text()?),
        FieldType::CertificateNumber => document_number(text()?, "form_certificate_number"),
        FieldType::LicenceNumber => document_number(text()?, "form_licence_number"),
        FieldType::Date | FieldType::SealDate => day(text_of(value)?, context.on),
        FieldType::Integer => integer(value),
        FieldType::Code => code(text()?),
        FieldType::DomainOrIp => domain_or_ip(text_of(value)?.trim()),
        FieldType::Choice => choice(field, value).map(|value| (value, Vec::new())),
        FieldType::Choices => choices(field, value),
        FieldType::Upload => upload(value),
        FieldType::Postcode => named(text_of(value)?.trim(), Postcode::parse, |error| error.message(), |_| Vec::new()),
        FieldType::IcpNumber => named(text_of(value)?, IcpNumber::parse, |error| error.message(), |_| Vec::new()),
        FieldType::ResidentId => named(
            text_of(value)?,
            |input| ResidentId::parse_on(input, context.on),
            |error| error.message(),
            |id| id.warnings(context.regions, context.on),
        ),
        FieldType::DomainList => domains(value),
        FieldType::Ip => named(text_of(value)?.trim(), IpAddress::parse, |error| error.message(), IpAddress::warnings),
        FieldType::IpRanges => named(text_of(value)?, IpRanges::parse, |error| error.message(), IpRanges::warnings),
        FieldType::Number => named(
            text_of(value)?.trim(),
            UnitNumber::parse,
            |error| error.message(),
            |number| number.warnings(context.regions, context.on),
        ),
        FieldType::FilingNumber => named(
            text_of(value)?.trim(),
            FilingNumber::parse,
            |error| error.message(),
            |number| number.warnings(context.regions, context.on),
        ),
        FieldType::Secret => plain(text()?),
        FieldType::StaticText | FieldType::Group => Err(Message::new("form_static")),
    }
}

fn text_of(value: &Value) -> Result<&str, Message> {
    value.as_str().ok_or_else(|| Message::new("form_not_text"))
}

fn plain(text: String) -> Reading {
    Ok((Value::String(text), Vec::new()))
}

/// The text, if it has none of the banned characters.
fn without(banned: Option<&str>, text: String) -> Result<String, Message> {
    let found = banned.and_then(|banned| text.chars().find(|character| banned.contains(*character)));
    match found {
        Some(character) => Err(Message::new("form_banned_character").with("character", character)),
        None => Ok(text),
    }
}

fn code(text: String) -> Reading {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { plain(text) } else { Err(Message::new("form_code").with("input", excerpt(&text))) }
}

/// What has only digits, dots and colons is meant as an address.
fn domain_or_ip(text: &str) -> Reading {
    let address =
        (text.contains(':') && !text.contains('/')) || text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if address {
        named(text, IpAddress::parse, |error| error.message(), IpAddress::warnings)
    } else {
        named(text, DomainName::parse, |error| error.message(), DomainName::warnings)
    }
}

/// Reads by a newtype of the identity module.
fn named<T: ToString, E>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    refusal: impl Fn(&E) -> Message,
    doubts: impl Fn(&T) -> Vec<IdentityWarning>,
) -> Reading {
    let value = parse(text).map_err(|error| refusal(&error))?;
    Ok((Value::String(value.to_string()), doubts(&value).iter().map(IdentityWarning::message).collect()))
}

fn phone(text: &str, fits: impl Fn(&PhoneKind) -> bool, otherwise: &str) -> Reading {
    let phone = Phone::parse(text).map_err(|error| error.message())?;
    if !fits(phone.kind()) {
        return Err(Message::new(otherwise));
    }
    Ok((Value::String(phone.to_string()), phone.warnings().iter().map(IdentityWarning::message).collect()))
}

/// Names as printed, separated by ASCII commas, or as a list; canonically a list of A-labels.
fn domains(value: &Value) -> Reading {
    let listed = value.as_array().map(|items| items.iter().map(text_of).collect::<Result<Vec<_>, _>>());
    let text = match listed {
        Some(items) => items?.join(","),
        None => text_of(value)?.to_owned(),
    };
    let names = DomainNames::parse(&text).map_err(|error| error.message())?;
    let list = names.domains().iter().map(|name| Value::String(name.to_string())).collect();
    Ok((Value::Array(list), names.warnings().iter().map(IdentityWarning::message).collect()))
}

fn mail(text: &str) -> Reading {
    let refused = || Message::new("form_mail");
    let (local, domain) = mail_parts(text).ok_or_else(refused)?;
    let domain = DomainName::parse(domain).map_err(|_| refused())?;
    plain(format!("{local}@{domain}"))
}

/// Scheme and host in lower case, the host as A-labels; the rest as given.
fn url(text: &str) -> Reading {
    let refused = || Message::new("form_url").with("input", excerpt(text));
    let (scheme, rest) = text.split_once("://").ok_or_else(refused)?;
    let scheme = scheme.to_ascii_lowercase();
    if !["http", "https", "ftp"].contains(&scheme.as_str()) || rest.contains(char::is_whitespace) {
        return Err(refused());
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let bracketed = authority.starts_with('[');
    let host_ends = if bracketed { authority.find(']').map(|end| end + 1) } else { authority.find(':') };
    let (host, port) = authority.split_at(host_ends.unwrap_or(authority.len()));
    if !port.is_empty() && port.strip_prefix(':').is_none_or(|digits| digits.parse::<u16>().is_err()) {
        return Err(refused());
    }
    let address = IpAddress::parse(host.trim_start_matches('[').trim_end_matches(']'));
    let host = match address {
        Ok(address) if bracketed == address.get().is_ipv6() => host.to_ascii_lowercase(),
        Ok(_) => return Err(refused()),
        Err(_) => DomainName::parse(host).map_err(|_| refused())?.to_string(),
    };
    plain(format!("{scheme}://{host}{port}{path}"))
}

fn document_number(text: String, code: &str) -> Reading {
    if is_document_number(&text) { plain(text) } else { Err(Message::new(code)) }
}

fn day(text: &str, on: NaiveDate) -> Reading {
    let day = date(text)?;
    let future = (day > on).then(|| Message::new("form_date_future").with("date", day));
    Ok((Value::String(day.to_string()), future.into_iter().collect()))
}

fn integer(value: &Value) -> Reading {
    let written = value.as_str().and_then(|text| text.trim().parse::<u32>().ok());
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok()).or(written);
    let number = number.ok_or_else(|| Message::new("form_integer").with("max", u32::MAX))?;
    Ok((Value::from(number), Vec::new()))
}

/// A code of the list, or `{"other": "…"}` where the form leaves room for it.
fn choice(field: &Field, value: &Value) -> Result<Value, Message> {
    let shown = |text: &str| Message::new("form_choice").with("input", excerpt(text)).with("choices", offered(field));
    if let Some(code) = value.as_str() {
        let known = field.choices.iter().any(|choice| choice.code == code);
        return if known { Ok(value.clone()) } else { Err(shown(code)) };
    }
    let own = value.as_object().filter(|entries| field.other && entries.len() == 1);
    let own = own.and_then(|entries| entries.get("other")).and_then(Value::as_str);
    let own = clean(own.ok_or_else(|| shown("…"))?, field.max_length.unwrap_or(DEFAULT_MAX_LENGTH))?;
    if own.is_empty() { Err(Message::new("form_other_empty")) } else { Ok(serde_json::json!({ "other": own })) }
}

/// The choices as they are told to someone who chose none of them.
fn offered(field: &Field) -> String {
    let own = field.other.then(|| "{\"other\": …}".to_owned());
    let printed = field.choices.iter().map(|choice| format!("{}（{}）", choice.code, choice.label.zh));
    printed.chain(own).collect::<Vec<_>>().join("、")
}

/// Chosen codes in the order of the form, then the text of one's own.
fn choices(field: &Field, value: &Value) -> Reading {
    let given = value.as_array().ok_or_else(|| Message::new("form_not_list"))?;
    let mut chosen = Vec::new();
    // One more than can differ: whoever gives that many repeats one.
    for item in given.iter().take(field.choices.len() + 2) {
        let item = choice(field, item)?;
        let second_text = item.is_object() && chosen.iter().any(Value::is_object);
        if chosen.contains(&item) || second_text {
            return Err(Message::new("form_choice_twice"));
        }
        chosen.push(item);
    }
    let place = |item: &Value| field.choices.iter().position(|choice| Some(choice.code.as_str()) == item.as_str());
    chosen.sort_by_key(|item| place(item).unwrap_or(usize::MAX));
    Ok((Value::Array(chosen), Vec::new()))
}

fn upload(value: &Value) -> Reading {
    let refused = || Message::new("form_upload");
    let entries: &Map<String, Value> = value.as_object().filter(|entries| entries.len() == 2).ok_or_else(refused)?;
    let part = |key: &str| entries.get(key).and_then(Value::as_str).ok_or_else(refused);
    let name = clean(part("name")?, 200)?;
    let digest = part("sha256")?.to_ascii_lowercase();
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if name.is_empty() || !is_digest {
        return Err(refused());
    }
    Ok((serde_json::json!({ "name": name, "sha256": digest }), Vec::new()))
}
