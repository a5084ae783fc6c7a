//! Materials hang on circumstances that are known, stand once, and lists among them have a form.

use super::{Report, forms, stages::unique};
use crate::{
    message::Message,
    procedure::{ApplicantKind, Material, Procedure},
};

pub(super) fn check(procedure: &Procedure, report: &mut Report<'_>) {
    let ids: Vec<_> = procedure.materials.iter().map(|material| material.id.as_str()).collect();
    unique("materials", &ids, report);
    for (index, material) in procedure.materials.iter().enumerate() {
        let at = format!("materials[{index}]");
        circumstances(material, &at, report);
        let needs = |id: &String| procedure.stage(id).is_some_and(|(_, stage)| stage.needs_materials);
        if let Some(stage) = material.needed_at.as_ref().filter(|stage| !needs(stage)) {
            report.error(&format!("{at}.needed_at"), Message::new("law_needed_at").with("stage", stage));
        }
        let before = procedure.materials.get(..index).unwrap_or_default();
        for item in material.items.iter().filter(|item| stands_before(item, material, before, &procedure.applicants)) {
            report.error(&format!("{at}.items"), Message::new("law_item_twice").with("item", item));
        }
        if let Some(form) = &material.form {
            forms::named(&format!("{at}.form"), form, report);
        }
    }
}

/// Whether a row already stands for somebody of whom this material is asked too. A row may be told in parts: one for
/// units and one for individuals, or one that is always asked and one under a condition.
fn stands_before(item: &String, material: &Material, before: &[Material], kinds: &[ApplicantKind]) -> bool {
    before.iter().any(|earlier| {
        earlier.items.contains(item)
            && earlier.conditional.is_some() == material.conditional.is_some()
            && kinds.iter().any(|kind| earlier.asked_of(*kind) && material.asked_of(*kind))
    })
}

fn circumstances(material: &Material, at: &str, report: &mut Report<'_>) {
    let key = format!("{at}.when");
    let known = report.rulebook.circumstances();
    for circumstance in material.when.iter().filter(|id| !known.iter().any(|known| known.id == **id)) {
        report.error(&key, Message::new("law_circumstance_unknown").with("circumstance", circumstance));
    }
    if !material.when.is_empty() && material.conditional.is_none() {
        report.error(&key, Message::new("law_when_without_conditional").with("material", &material.id));
    }
}
