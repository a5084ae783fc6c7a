//! Papers to hand in, copies of the form, and seals.

use serde::{Deserialize, Serialize};

use super::ApplicantKind;
use crate::{law::Citation, message::Bilingual};

/// A paper that an applicant hands in or shows (备案材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Id within the procedure: `licence_copy`.
    pub id: String,
    /// Its name.
    pub title: Bilingual,
    /// Asked of these kinds of applicant only; of all when empty.
    #[serde(default)]
    pub applicants: Vec<ApplicantKind>,
    /// Asked only in a case that the organ judges (such as prior approval); not required by itself.
    #[serde(default)]
    pub conditional: Option<Bilingual>,
    /// Circumstances of `law/circumstances.toml` in any of which a conditional material is asked.
    #[serde(default)]
    pub when: Vec<String>,
    /// Rows of the table of materials that it stands for: `M46`.
    #[serde(default)]
    pub items: Vec<String>,
    /// Id of a form whose answers are the material, such as a list of users.
    #[serde(default)]
    pub form: Option<String>,
    /// Id of the stage from which it must be there, where the source asks for it later than for the others.
    #[serde(default)]
    pub needed_at: Option<String>,
    /// Original, copy, or only shown.
    pub mode: MaterialMode,
    /// How many.
    pub copies: u8,
    /// Must bear the official seal (加盖公章).
    #[serde(default)]
    pub sealed: bool,
    /// Must bear the seal across its pages (骑缝章).
    #[serde(default)]
    pub paging_sealed: bool,
    /// Must be signed.
    #[serde(default)]
    pub signed: bool,
    /// Must be signed on every page (每页签字).
    #[serde(default)]
    pub every_page_signed: bool,
    /// Where it is asked for.
    pub cite: Vec<Citation>,
}

impl Material {
    /// Whether this kind of applicant must bring it.
    pub fn asked_of(&self, applicant: ApplicantKind) -> bool {
        self.applicants.is_empty() || self.applicants.contains(&applicant)
    }
}

/// In which form a material is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialMode {
    /// 原件
    Original,
    /// 复印件
    Copy,
    /// 出示
    Shown,
    /// 电子版
    Electronic,
    /// The source does not say.
    NotStated,
}

impl MaterialMode {
    /// The word in files, refusals and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
            Self::Shown => "shown",
            Self::Electronic => "electronic",
            Self::NotStated => "not_stated",
        }
    }
}

/// The copies of the form (一式两份、一式三份).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copies {
    /// Who keeps copy 1, 2, …; its length is the number of copies.
    pub keep: Vec<CopyHolder>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Who holds a copy of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyHolder {
    /// 备案单位
    Applicant,
    /// 办理机关存档
    HandlingOrgan,
    /// 上级公安机关留存
    SuperiorOrgan,
}

/// A seal (印章).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Which seal.
    pub title: Bilingual,
    /// Where on the form, if the source says: the cover page (封页).
    #[serde(default)]
    pub place: Option<Bilingual>,
}
