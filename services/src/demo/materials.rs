//! Materials examined before a review that needs them.

use beian_domain::case::{
    Action, ActionKind, Case, MaterialExamination, MaterialFinding, MaterialItem, MaterialMark, MaterialState,
};
use beian_domain::procedure::{Material, Stage};

use super::{
    World,
    calendar::{Tick, plus},
    course::Course,
    fate::Fate,
    step::Step,
    words::WORDS,
};

impl Course<'_> {
    /// Every other case has its materials examined one by one; one that will be returned has a material refused.
    pub(super) fn examine(&mut self, world: &World<'_>, case: &Case, stage: &Stage, now: Tick) -> Option<Step> {
        if !stage.needs_materials || !self.round.is_multiple_of(2) {
            return None;
        }
        let actor = self.stage_officer(case, ActionKind::ExamineMaterials)?;
        let materials = &case.filing.as_deref()?.materials;
        let received: Vec<_> = materials.iter().filter(|item| item.state() == MaterialState::Received).collect();
        let will_return = matches!(self.fate, Fate::Returned | Fate::LeftReturned) && !self.was_returned;
        let examinations: Vec<_> =
            received.iter().enumerate().map(|(index, item)| self.finding(item, will_return && index == 0)).collect();
        let edited = case.stage.as_ref().and_then(|at| at.editable_until);
        let day = edited.map_or(now.day, |until| plus(until, 1)).max(now.day);
        let at = self.office_hours(world, day);
        (!examinations.is_empty()).then(|| Step::new(at, actor, Action::ExamineMaterials { examinations }))
    }

    fn finding(&mut self, item: &MaterialItem, refuse: bool) -> MaterialExamination {
        let rule = self.procedure.materials.iter().find(|material| material.id == item.asked.id);
        let finding = if refuse {
            MaterialFinding::Refused { reason: self.draw.text(&WORDS.return_items) }
        } else {
            MaterialFinding::Checked { mode: item.asked.mode, marks: rule.map(marks).unwrap_or_default() }
        };
        MaterialExamination { material: item.asked.id.clone(), finding }
    }
}

/// The marks that the rule asks of a material.
fn marks(material: &Material) -> Vec<MaterialMark> {
    let asked = [
        (MaterialMark::Sealed, material.sealed),
        (MaterialMark::PagingSealed, material.paging_sealed),
        (MaterialMark::Signed, material.signed),
        (MaterialMark::EveryPageSigned, material.every_page_signed),
    ];
    asked.into_iter().filter_map(|(mark, is_asked)| is_asked.then_some(mark)).collect()
}
