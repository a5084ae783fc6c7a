//! Handing in (提交材料): papers by their number, lists by their rows.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    decision::Decision,
    event::AnsweredForm,
    state::{Filing, HandedIn},
};
use crate::{
    form::Answers,
    procedure::{ApplicantKind, Material, MaterialMode, Procedure},
    refusal::{Refusal, RefusalCode, Refused},
};

/// What was handed in and may be recorded.
pub(super) struct Received {
    /// Materials, those that came as rows among them.
    pub(super) handed_in: Vec<HandedIn>,
    /// Rows by material.
    pub(super) attachments: BTreeMap<String, AnsweredForm>,
}

impl Decision<'_> {
    /// Checks papers and rows handed in at once.
    pub(super) fn receive(
        &self,
        handed_in: &[HandedIn],
        attachments: &BTreeMap<String, Answers>,
        procedure: &Procedure,
        applicant: ApplicantKind,
    ) -> Result<Received, Refused> {
        let asked = |id: &str| procedure.materials_for(applicant).find(|material| material.id == id);
        let mut refusals = check_handed_in(handed_in, &asked);
        let rows = handed_in.iter().filter_map(|item| asked(&item.material));
        let rows = rows.filter(|material| !attachments.contains_key(&material.id));
        refusals.extend(rows.filter_map(|material| self.lacks_rows(material)));
        let mut received = Received { handed_in: handed_in.to_vec(), attachments: BTreeMap::new() };
        for (id, answers) in attachments {
            match self.attachment(id, answers, asked(id)) {
                Ok((material, form)) => received.add(material, form),
                Err(Refused(faults)) => refusals.extend(faults),
            }
        }
        if refusals.is_empty() { Ok(received) } else { Err(Refused(refusals)) }
    }

    /// Rows of a material, checked against its form in the newest version.
    fn attachment<'m>(
        &self,
        id: &str,
        answers: &Answers,
        material: Option<&'m Material>,
    ) -> Result<(&'m Material, AnsweredForm), Refused> {
        let path = format!("attachments.{}", excerpt(id));
        let material = material.ok_or_else(|| unknown(id, &path))?;
        let form = material.form.as_ref().and_then(|form| self.rulebook.form(form)).ok_or_else(|| {
            let refusal = Refusal::new(RefusalCode::AttachmentNotForeseen).with("material", &material.title.zh);
            refusal.at(&path).citing(&material.cite)
        })?;
        Ok((material, self.answer_on(form, answers, &path)?))
    }

    /// A list that is filled in on the system is handed in by its rows and by nothing else.
    fn lacks_rows(&self, material: &Material) -> Option<Refusal> {
        let filled = |filing: &Filing| {
            filing.materials.iter().any(|item| item.asked.id == material.id && item.attachment.is_some())
        };
        let electronic = material.form.is_some() && material.mode == MaterialMode::Electronic;
        (electronic && !self.case.filing.as_deref().is_some_and(filled)).then(|| {
            Refusal::new(RefusalCode::AttachmentNeeded)
                .with("material", &material.title.zh)
                .at(format!("attachments.{}", material.id))
                .citing(&material.cite)
        })
    }
}

impl Received {
    fn add(&mut self, material: &Material, form: AnsweredForm) {
        if !self.handed_in.iter().any(|item| item.material == material.id) {
            self.handed_in.push(HandedIn { material: material.id.clone(), copies: material.copies });
        }
        self.attachments.insert(material.id.clone(), form);
    }
}

/// Every material handed in must be one that the procedure asks of this applicant, and stand once.
fn check_handed_in<'m>(handed_in: &[HandedIn], asked: &impl Fn(&str) -> Option<&'m Material>) -> Vec<Refusal> {
    let mut seen = BTreeSet::new();
    let mut refusals = Vec::new();
    for (index, item) in handed_in.iter().enumerate() {
        let fresh = seen.insert(&item.material);
        if !fresh || item.copies == 0 || asked(&item.material).is_none() {
            refusals.push(unknown(&item.material, &format!("handedIn[{index}]")));
        }
    }
    refusals
}

fn unknown(id: &str, path: &str) -> Refusal {
    Refusal::new(RefusalCode::MaterialUnknown).with("material", excerpt(id)).at(path)
}

fn excerpt(id: &str) -> String {
    id.chars().take(40).collect()
}
