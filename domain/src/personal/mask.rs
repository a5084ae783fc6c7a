//! Masks (脱敏): what everybody may see of a personal datum. The only place that says so.

use serde_json::Value;

use super::FORGOTTEN;
use crate::form::FieldType;

/// What stands where nothing may be seen.
const NOTHING: &str = "***";

/// What may be seen of a value of this type; masking a mask changes nothing.
pub fn mask(kind: FieldType, value: &Value) -> String {
    let Some(text) = value.as_str() else { return NOTHING.to_owned() };
    if text == FORGOTTEN {
        return text.to_owned();
    }
    match kind {
        FieldType::ResidentId => middle_hidden(text, 3, 4),
        FieldType::Phone | FieldType::Landline | FieldType::Mobile => phone(text),
        FieldType::Mail => mail(text),
        FieldType::PersonName => name(text),
        FieldType::Address => address(text),
        _ => NOTHING.to_owned(),
    }
}

/// `110***********1234`
fn middle_hidden(text: &str, first: usize, last: usize) -> String {
    let count = text.chars().count();
    if count <= first + last {
        return "*".repeat(count);
    }
    let shown = |place: usize| place < first || place >= count - last;
    text.chars().enumerate().map(|(place, letter)| if shown(place) { letter } else { '*' }).collect()
}

/// `138****1234`; of a shorter number its end only. The country's own code is left out.
fn phone(text: &str) -> String {
    let text = text.strip_prefix("+86").unwrap_or(text);
    let digits = text.chars().filter(|letter| letter.is_ascii_digit() || *letter == '*').count();
    let (first, last) = match digits {
        11.. => (3, 4),
        9.. => (0, 4),
        _ => (0, 2),
    };
    let mut place = 0;
    text.chars()
        .map(|letter| {
            if !letter.is_ascii_digit() {
                place += usize::from(letter == '*');
                return letter;
            }
            place += 1;
            if place <= first || place + last > digits { letter } else { '*' }
        })
        .collect()
}

/// `a***@x.cn`
fn mail(text: &str) -> String {
    match text.split_once('@') {
        Some((local, domain)) => format!("{}***@{domain}", local.chars().next().unwrap_or('*')),
        None => NOTHING.to_owned(),
    }
}

/// `张**`
fn name(text: &str) -> String {
    text.chars().next().map_or_else(|| NOTHING.to_owned(), |surname| format!("{surname}**"))
}

/// As far as the county: `云南省昆明市五华区***`.
fn address(text: &str) -> String {
    let region = |end: usize| ["自治区", "行政区"].iter().any(|level| text[..end].ends_with(level));
    let ends = |wanted: &[char]| {
        text.char_indices()
            .map(|(start, letter)| (start + letter.len_utf8(), letter))
            .find(|(end, letter)| wanted.contains(letter) && !region(*end))
    };
    let end = ends(&['县', '区', '旗']).or_else(|| ends(&['市', '州', '省'])).map_or(0, |(end, _)| end);
    format!("{}{NOTHING}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_mask() {
        for (kind, plain, masked) in [
            (FieldType::ResidentId, "11010119900307123X", "110***********123X"),
            (FieldType::Mobile, "+8613800001234", "138****1234"),
            (FieldType::Landline, "+861063110000", "******0000"),
            (FieldType::Landline, "0871-63110000", "087*-****0000"),
            (FieldType::Landline, "63110000", "******00"),
            (FieldType::Mail, "office@example.cn", "o***@example.cn"),
            (FieldType::PersonName, "张三", "张**"),
            (FieldType::Address, "云南省昆明市五华区华山南路1号", "云南省昆明市五华区***"),
            (FieldType::Address, "广西壮族自治区贺州市八步区建设路2号", "广西壮族自治区贺州市八步区***"),
            (FieldType::Address, "长安街1号", "***"),
            (FieldType::Text, "微信 abc", "***"),
        ] {
            assert_eq!(mask(kind, &plain.into()), masked);
            assert_eq!(mask(kind, &masked.into()), masked, "masked again");
        }
        assert_eq!(mask(FieldType::Upload, &serde_json::json!({ "name": "id.jpg" })), "***");
    }
}
