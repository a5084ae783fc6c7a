//! Materials of a case (备案材料): received, checked, refused, or declared not to apply, item by item.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    decision::{Decision, Events, checked_text},
    event::{AnsweredForm, Fact, Stamp},
    state::MaterialAsked,
};
use crate::{
    actor::Actor,
    procedure::{Material, MaterialMode, Procedure},
    refusal::{Refusal, RefusalCode, Refused},
};

/// A material asked for, and whether it is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MaterialItem {
    /// What is asked.
    pub asked: MaterialAsked,
    /// When it was handed in, and how many.
    pub handed_in: Option<(NaiveDate, u8)>,
    /// Its rows, if it was filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<AnsweredForm>,
    /// What the organ found of it since it was last handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examined: Option<Examined>,
    /// Whether the organ declared that a conditional material is asked in this case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared_applicable: bool,
}

/// What the organ found of a material, who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    /// The finding.
    pub finding: MaterialFinding,
    /// Who.
    pub by: Actor,
    /// On which day.
    pub on: NaiveDate,
}

/// What an organ finds of one material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MaterialFinding {
    /// 已收
    Received {
        /// How many.
        copies: u8,
    },
    /// 核验无误
    Checked {
        /// In which form it was seen.
        mode: MaterialMode,
        /// Seals and signatures seen on it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        marks: Vec<MaterialMark>,
    },
    /// 不符合要求
    Refused {
        /// Why.
        reason: String,
    },
    /// 不适用: a conditional material that this case does not need.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// 适用: a conditional material that this case needs.
    Applicable {
        /// Why.
        reason: String,
    },
}

/// A seal or signature on a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialMark {
    /// 公章
    Sealed,
    /// 骑缝章
    PagingSealed,
    /// 签字
    Signed,
    /// 每页签字
    EveryPageSigned,
}

/// Where one material stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialState {
    /// 待提交: not handed in, or too few.
    Open,
    /// 已收，待核验
    Received,
    /// 核验无误
    Checked,
    /// 不符合要求: open until it is handed in again.
    Refused,
    /// 不适用
    NotApplicable,
}

/// One finding of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaterialExamination {
    /// Id of the material in the procedure.
    pub material: String,
    /// The finding.
    pub finding: MaterialFinding,
}

impl MaterialMark {
    /// The word in refusals and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::PagingSealed => "paging_sealed",
            Self::Signed => "signed",
            Self::EveryPageSigned => "every_page_signed",
        }
    }

    fn asked_on(self, material: &Material) -> bool {
        match self {
            Self::Sealed => material.sealed,
            Self::PagingSealed => material.paging_sealed,
            Self::Signed => material.signed,
            Self::EveryPageSigned => material.every_page_signed,
        }
    }
}

impl MaterialState {
    /// The word in scenarios and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Received => "received",
            Self::Checked => "checked",
            Self::Refused => "refused",
            Self::NotApplicable => "not_applicable",
        }
    }
}

impl MaterialItem {
    pub(super) fn new(asked: MaterialAsked) -> Self {
        Self { asked, handed_in: None, attachment: None, examined: None, declared_applicable: false }
    }

    /// Where it stands.
    pub fn state(&self) -> MaterialState {
        match self.examined.as_ref().map(|examined| &examined.finding) {
            Some(MaterialFinding::Checked { .. }) => MaterialState::Checked,
            Some(MaterialFinding::Refused { .. }) => MaterialState::Refused,
            Some(MaterialFinding::NotApplicable { .. }) => MaterialState::NotApplicable,
            Some(MaterialFinding::Received { .. } | MaterialFinding::Applicable { .. }) | None => {
                if self.is_complete() { MaterialState::Received } else { MaterialState::Open }
            }
        }
    }

    /// Whether a review that needs the materials waits for it. What was refused must come again or be declared not
    /// applicable, even where it is only asked under a condition.
    pub fn is_missing(&self) -> bool {
        match self.state() {
            MaterialState::Open => self.asked.required || self.declared_applicable,
            MaterialState::Refused => true,
            MaterialState::Received | MaterialState::Checked | MaterialState::NotApplicable => false,
        }
    }

    /// Handed in, for the first time or again: earlier findings are about what lay there before.
    pub(super) fn hand_in(&mut self, on: NaiveDate, copies: u8) {
        self.handed_in = Some((on, copies));
        self.examined = None;
    }

    pub(super) fn examine(&mut self, finding: &MaterialFinding, stamp: &Stamp) {
        match finding {
            MaterialFinding::Received { copies } => self.handed_in = Some((stamp.occurred_on, *copies)),
            MaterialFinding::Applicable { .. } => self.declared_applicable = true,
            MaterialFinding::NotApplicable { .. } => self.declared_applicable = false,
            MaterialFinding::Checked { .. } | MaterialFinding::Refused { .. } => {}
        }
        let (by, on) = (stamp.by.clone(), stamp.occurred_on);
        self.examined = Some(Examined { finding: finding.clone(), by, on });
    }

    fn is_complete(&self) -> bool {
        self.handed_in.is_some_and(|(_, copies)| copies >= self.asked.copies)
    }
}

impl Decision<'_> {
    /// Each finding meets what those before it in the same command left.
    pub(super) fn examine_materials(&self, examinations: &[MaterialExamination]) -> Events {
        self.check_order()?;
        let procedure = self.procedure()?;
        let mut materials = self.filing()?.materials.clone();
        let (mut events, mut refusals) = (Vec::new(), Vec::new());
        for (index, examination) in examinations.iter().enumerate() {
            match self.examine(&mut materials, examination, procedure) {
                Ok(fact) => events.push(self.event(fact)),
                Err(refusal) => {
                    let field = refusal.path.clone().map(|field| format!(".{field}")).unwrap_or_default();
                    refusals.push(refusal.at(format!("examinations[{index}]{field}")));
                }
            }
        }
        if examinations.is_empty() {
            refusals.push(Refusal::new(RefusalCode::NothingChanges).at("examinations"));
        }
        if refusals.is_empty() { Ok(events) } else { Err(Refused(refusals)) }
    }

    fn examine(
        &self,
        materials: &mut [MaterialItem],
        examination: &MaterialExamination,
        procedure: &Procedure,
    ) -> Result<Fact, Refusal> {
        let item = materials.iter_mut().find(|item| item.asked.id == examination.material).ok_or_else(|| {
            let shown: String = examination.material.chars().take(40).collect();
            Refusal::new(RefusalCode::MaterialUnknown).with("material", shown).at("material")
        })?;
        let finding = checked(&examination.finding)?;
        check(item, &finding, procedure).map_err(|code| code.with("material", &item.asked.title.zh))?;
        if item.examined.as_ref().is_some_and(|standing| standing.finding == finding) {
            return Err(Refusal::new(RefusalCode::NothingChanges));
        }
        item.examine(&finding, &self.stamp);
        Ok(Fact::MaterialExamined { material: item.asked.id.clone(), finding })
    }
}

/// The finding with its reason trimmed and its marks in order.
fn checked(finding: &MaterialFinding) -> Result<MaterialFinding, Refusal> {
    let text = |reason: &str| checked_text(reason, "reason");
    Ok(match finding {
        MaterialFinding::Received { copies } => MaterialFinding::Received { copies: *copies },
        MaterialFinding::Checked { mode, marks } => {
            let mut marks = marks.clone();
            marks.sort();
            marks.dedup();
            MaterialFinding::Checked { mode: *mode, marks }
        }
        MaterialFinding::Refused { reason } => MaterialFinding::Refused { reason: text(reason)? },
        MaterialFinding::NotApplicable { reason } => MaterialFinding::NotApplicable { reason: text(reason)? },
        MaterialFinding::Applicable { reason } => MaterialFinding::Applicable { reason: text(reason)? },
    })
}

/// Whether the material allows the finding.
fn check(item: &MaterialItem, finding: &MaterialFinding, procedure: &Procedure) -> Result<(), Refusal> {
    let refused = |code: RefusalCode| Err(Refusal::new(code).citing(&item.asked.cite));
    match finding {
        MaterialFinding::Received { copies: 0 } => refused(RefusalCode::MaterialNotHandedIn),
        MaterialFinding::Checked { .. } if !item.is_complete() => refused(RefusalCode::MaterialNotHandedIn),
        MaterialFinding::Refused { .. } if item.handed_in.is_none() => refused(RefusalCode::MaterialNotHandedIn),
        MaterialFinding::NotApplicable { .. } | MaterialFinding::Applicable { .. } if item.asked.required => {
            refused(RefusalCode::MaterialAlwaysAsked)
        }
        MaterialFinding::Checked { mode, marks } => {
            let lacking = lacking(item, *mode, marks, procedure);
            if lacking.is_empty() {
                return Ok(());
            }
            refused(RefusalCode::MaterialNotAsAsked).map_err(|refusal| refusal.with("lacking", lacking.join(", ")))
        }
        MaterialFinding::Received { .. }
        | MaterialFinding::Refused { .. }
        | MaterialFinding::NotApplicable { .. }
        | MaterialFinding::Applicable { .. } => Ok(()),
    }
}

/// What the rule asks of the material and was not seen; an original also serves where a copy or showing is asked.
fn lacking(
    item: &MaterialItem,
    mode: MaterialMode,
    marks: &[MaterialMark],
    procedure: &Procedure,
) -> Vec<&'static str> {
    let asked = item.asked.mode;
    let fits = match asked {
        MaterialMode::NotStated => true,
        MaterialMode::Copy | MaterialMode::Shown => mode == asked || mode == MaterialMode::Original,
        MaterialMode::Original | MaterialMode::Electronic => mode == asked,
    };
    let rule = procedure.materials.iter().find(|material| material.id == item.asked.id);
    let all = [MaterialMark::Sealed, MaterialMark::PagingSealed, MaterialMark::Signed, MaterialMark::EveryPageSigned];
    let absent = all
        .into_iter()
        .filter(|mark| rule.is_some_and(|rule| mark.asked_on(rule)) && !marks.contains(mark))
        .map(MaterialMark::as_str);
    (!fits).then(|| asked.as_str()).into_iter().chain(absent).collect()
}
