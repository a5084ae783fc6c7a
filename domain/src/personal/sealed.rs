//! A sealed value: what stands in events and states in place of a personal datum.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Shown in place of whatever was known of a person whose key was destroyed.
pub const FORGOTTEN: &str = "已遗忘 / forgotten";

/// The only member of a JSON object that is a sealed value.
const MEMBER: &str = "sealed";

/// A personal datum that only the key of its person opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Whose: the id under which the key is kept.
    pub subject: Uuid,
    /// Version of the way it is sealed.
    pub v: u8,
    /// Pattern of the path it was sealed for, which the seal covers.
    pub at: String,
    /// Nonce and ciphertext in base64; empty once the person was forgotten.
    #[serde(rename = "box")]
    pub ciphertext: String,
    /// What everybody may see of it.
    pub mask: String,
}

/// A sealed value where it stands, read without a copy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Standing<'v> {
    subject: Uuid,
    v: u8,
    at: &'v str,
    #[serde(rename = "box")]
    ciphertext: &'v str,
    mask: &'v str,
}

impl<'v> Standing<'v> {
    fn read(value: &'v Value) -> Option<Self> {
        let members = value.as_object().filter(|members| members.len() == 1)?;
        Self::deserialize(members.get(MEMBER)?).ok()
    }
}

impl Sealed {
    /// The sealed value that stands here, if one does.
    pub fn read(value: &Value) -> Option<Self> {
        let Standing { subject, v, at, ciphertext, mask } = Standing::read(value)?;
        Some(Self { subject, v, at: at.to_owned(), ciphertext: ciphertext.to_owned(), mask: mask.to_owned() })
    }

    /// As it stands among answers.
    pub fn into_value(self) -> Value {
        let sealed = Map::from_iter([
            ("at".to_owned(), Value::String(self.at)),
            ("box".to_owned(), Value::String(self.ciphertext)),
            ("mask".to_owned(), Value::String(self.mask)),
            ("subject".to_owned(), Value::String(self.subject.to_string())),
            ("v".to_owned(), Value::from(self.v)),
        ]);
        Value::Object(Map::from_iter([(MEMBER.to_owned(), Value::Object(sealed))]))
    }

    /// The mask alone, without reading the rest.
    pub(crate) fn mask_of(value: &Value) -> Option<&str> {
        value.get(MEMBER)?.get("mask")?.as_str()
    }

    /// Bytes of what the sealed value that stands here hides, about: a nonce of 24 and a tag of 16 bytes are not counted.
    pub(crate) fn hidden_size(value: &Value) -> Option<usize> {
        let sealed = Standing::read(value)?;
        Some((sealed.ciphertext.len() / 4 * 3).saturating_sub(40))
    }

    /// Takes away what was known of the person.
    pub(crate) fn forget(&mut self, subjects: &[Uuid]) {
        if subjects.contains(&self.subject) {
            self.ciphertext.clear();
            FORGOTTEN.clone_into(&mut self.mask);
        }
    }
}

/// Takes away, wherever it stands in a value, what is sealed for these subjects.
pub fn forget(value: &mut Value, subjects: &[Uuid]) {
    each(value, &mut |sealed| {
        sealed.forget(subjects);
        sealed.clone().into_value()
    });
}

/// Replaces every sealed value by its mask, and leaves out the seals that stand beside one.
pub fn hide(value: &mut Value) {
    each(value, &mut |sealed| Value::from(sealed.mask.clone()));
    leave_out_seals(value);
}

fn leave_out_seals(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove(MEMBER);
            members.values_mut().for_each(leave_out_seals);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_seals),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn each(value: &mut Value, replace: &mut dyn FnMut(&mut Sealed) -> Value) {
    if let Some(mut sealed) = Sealed::read(value) {
        *value = replace(&mut sealed);
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, replace)),
        Value::Object(members) => members.values_mut().for_each(|member| each(member, replace)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sealed() -> Sealed {
        let (at, ciphertext, mask) = ("answers.phone".to_owned(), "AAAA".to_owned(), "138****1234".to_owned());
        Sealed { subject: Uuid::from_u128(7), v: 1, at, ciphertext, mask }
    }

    #[test]
    fn a_sealed_value_is_read_back_and_nothing_else_is_taken_for_one() {
        assert_eq!(Sealed::read(&sealed().into_value()), Some(sealed()));
        for other in
            [json!({ "sealed": true }), json!({ "other": "x" }), json!("text"), json!({ "sealed": {}, "a": 1 })]
        {
            assert_eq!(Sealed::read(&other), None, "{other}");
        }
    }

    #[test]
    fn the_forgotten_leave_neither_text_nor_mask() {
        let mut value = json!({ "officers": [{ "phone": sealed().into_value() }], "count": 1 });
        forget(&mut value, &[Uuid::from_u128(8)]);
        assert_eq!(Sealed::read(&value["officers"][0]["phone"]), Some(sealed()), "others stay");
        forget(&mut value, &[Uuid::from_u128(7)]);
        hide(&mut value);
        assert_eq!(value, json!({ "officers": [{ "phone": FORGOTTEN }], "count": 1 }));
    }

    #[test]
    fn seals_beside_masks_are_left_out() {
        let mut value = json!({ "name": "张**", "sealed": { "mask": "张**" } });
        hide(&mut value);
        assert_eq!(value, json!({ "name": "张**" }));
    }
}
