//! Invented units: names from word lists, and numbers that cannot be anybody's.

use beian_domain::{case::Particulars, identity::RegionCode, procedure::ApplicantKind};

use super::{draw::Draw, words::WORDS};

/// Weights of the check character of a resident id, and the characters by remainder.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// Who files.
pub(super) struct Unit {
    pub(super) name: String,
    pub(super) site: String,
    pub(super) domain: String,
    pub(super) region: RegionCode,
}

impl Unit {
    pub(super) fn invent(draw: &mut Draw, index: usize, kind: ApplicantKind, region: RegionCode) -> Self {
        let words = &*WORDS;
        let ends = if kind == ApplicantKind::Individual { &words.individual_ends } else { &words.unit_ends };
        let (middle, second) = (draw.one(&words.unit_middles), draw.one(&words.unit_middles));
        let second = if middle == second { "" } else { second };
        Self {
            name: format!("{}{middle}{second}{}", draw.one(&words.unit_starts), draw.one(ends)),
            site: format!("{middle}{second}{}", draw.one(&words.site_ends)),
            domain: format!("{}{index}.example.{}", draw.one(&words.latin), draw.one(&["cn", "com"])),
            region,
        }
    }

    pub(super) fn particulars(&self) -> Particulars {
        Particulars {
            unit_name: String::new(),
            site_name: Some(self.site.clone()),
            domains: vec![self.domain.clone()],
            icp_number: None,
        }
    }
}

/// A resident id with a right check character whose holder would be over a hundred years old.
pub(super) fn resident_id(draw: &mut Draw, region: RegionCode) -> String {
    let birth = format!("19{:02}{:02}{:02}", draw.between(0, 15), draw.between(1, 12), draw.between(1, 28));
    let digits = format!("{region}{birth}{}", draw.between(880, 995));
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = CHECKS[usize::try_from(sum % 11).unwrap_or(0)];
    format!("{digits}{}", char::from(check))
}

/// A mobile number of a block that ends in 0000.
pub(super) fn mobile(draw: &mut Draw) -> String {
    format!("1{}000000{:02}", draw.one(&["30", "31", "36", "38", "50", "58", "86", "88"]), draw.between(0, 99))
}

/// A landline number that the examples of the forms use too.
pub(super) fn landline(draw: &mut Draw) -> String {
    format!("010-820000{:02}", draw.between(0, 99))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;
    use beian_domain::identity::{Phone, ResidentId};
    use chrono::Datelike;

    #[test]
    fn invented_people_could_not_be_alive_and_have_right_check_characters() {
        let mut draw = Draw::new(1, 1);
        for _ in 0..200 {
            let id = ResidentId::parse(&resident_id(&mut draw, RegionCode::parse("530102").unwrap())).unwrap();
            assert!(id.birth().year() <= 1915);
            Phone::parse(&mobile(&mut draw)).unwrap();
        }
    }
}
