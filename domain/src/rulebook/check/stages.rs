//! The stages of a procedure can each be reached and done by the one who is to act.

use std::collections::BTreeSet;

use super::Report;
use crate::{
    message::Message,
    procedure::{Authority, CountsFrom, OnMiss, Party, Procedure, Stage, StageKind},
};

pub(super) fn check(procedure: &Procedure, report: &mut Report<'_>) {
    // What is filed with others is no case here; their texts state no stages.
    if procedure.stages.is_empty() && procedure.authority == Authority::PublicSecurity {
        report.error("stages", Message::new("law_no_stages"));
    }
    for (index, stage) in procedure.stages.iter().enumerate() {
        let before = procedure.stages.get(..index).unwrap_or_default();
        let at = format!("stages[{index}]");
        reach(stage, before, &at, report);
        party(stage, &at, report);
        copies(stage, procedure.copies.keep.len(), &at, report);
        completeness(stage, &at, report);
        promise(stage, &at, report);
        hands(stage, before, &at, report);
    }
    if let Some(inspection) = &procedure.inspection {
        let items: Vec<_> = inspection.checklist.iter().map(|item| item.id.as_str()).collect();
        unique("inspection.checklist", &items, report);
    }
}

/// What must have happened for a stage to be possible.
fn reach(stage: &Stage, before: &[Stage], at: &str, report: &mut Report<'_>) {
    if before.iter().any(|earlier| earlier.id == stage.id) {
        report.error(&format!("{at}.id"), Message::new("law_id_twice").with("id", &stage.id));
    }
    let has = |kind| before.iter().any(|earlier| earlier.kind == kind);
    let lacks_acceptance = stage.counts_from == CountsFrom::Acceptance && !has(StageKind::Acceptance);
    let lacks_forward = stage.kind == StageKind::Receipt && !has(StageKind::Forward);
    let lacks_receipt =
        stage.by == Party::SuperiorOrgan && stage.kind != StageKind::Receipt && !has(StageKind::Receipt);
    for (lacks, key, kind) in [
        (lacks_acceptance, "counts_from", "acceptance"),
        (lacks_forward, "kind", "forward"),
        (lacks_receipt, "by", "receipt"),
    ] {
        if lacks {
            let message = Message::new("law_stage_unreachable").with("stage", &stage.id).with("needs", kind);
            report.error(&format!("{at}.{key}"), message);
        }
    }
}

/// What is promised is a limit of the organ, and no longer than the law's.
fn promise(stage: &Stage, at: &str, report: &mut Report<'_>) {
    let Some(promised) = stage.promised else { return };
    let legal = stage.limit.as_ref().and_then(|limit| limit.period);
    let is_longer = legal.is_some_and(|legal| legal.unit == promised.unit && legal.n < promised.n);
    if stage.by == Party::Applicant || legal.is_none() || is_longer {
        report.error(&format!("{at}.promised"), Message::new("law_promise").with("stage", &stage.id));
    }
}

/// Other hands than those of a stage that comes before.
fn hands(stage: &Stage, before: &[Stage], at: &str, report: &mut Report<'_>) {
    for other in &stage.other_hands_than {
        if !before.iter().any(|earlier| earlier.id == *other) {
            let message = Message::new("law_stage_unknown").with("stage", other);
            report.error(&format!("{at}.other_hands_than"), message);
        }
    }
}

/// Who may do what.
fn party(stage: &Stage, at: &str, report: &mut Report<'_>) {
    let may_act = match stage.kind {
        StageKind::Acceptance | StageKind::Forward => stage.by == Party::HandlingOrgan,
        StageKind::Papers => stage.by == Party::Applicant,
        StageKind::Receipt => stage.by == Party::SuperiorOrgan,
        StageKind::Review | StageKind::Stamp | StageKind::GiveBack | StageKind::Number | StageKind::Certificate => {
            stage.by != Party::Applicant
        }
    };
    if !may_act {
        report.error(&format!("{at}.by"), Message::new("law_stage_party").with("stage", &stage.id));
    }
    if stage.by == Party::SuperiorOrgan && stage.superior.is_none() {
        report.error(at, Message::new("law_stage_superior").with("stage", &stage.id));
    }
}

/// Copies are numbered within the scheme, each once.
fn copies(stage: &Stage, count: usize, at: &str, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (index, copy) in stage.copies.iter().enumerate() {
        if !(1..=count).contains(&usize::from(*copy)) || !seen.insert(copy) {
            let message = Message::new("law_copy_outside").with("copy", copy).with("count", count);
            report.error(&format!("{at}.copies[{index}]"), message);
        }
    }
}

/// Nothing is missing that the kind of stage needs.
fn completeness(stage: &Stage, at: &str, report: &mut Report<'_>) {
    let handles_copies = matches!(stage.kind, StageKind::Stamp | StageKind::GiveBack);
    let no_limit = stage.limit.as_ref().is_none_or(|limit| limit.period.is_none());
    for (lacks, code) in [
        (stage.kind == StageKind::Stamp && stage.seal.is_none(), "law_stamp_without_seal"),
        (handles_copies && stage.copies.is_empty(), "law_stage_without_copies"),
        (stage.kind == StageKind::GiveBack && stage.to.is_none(), "law_give_back_to_nobody"),
        (stage.on_miss == OnMiss::LapseByNotice && no_limit, "law_lapse_without_limit"),
    ] {
        if lacks {
            report.error(at, Message::new(code).with("stage", &stage.id));
        }
    }
}

pub(super) fn unique(list: &str, ids: &[&str], report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (index, id) in ids.iter().enumerate() {
        if !seen.insert(id) {
            report.error(&format!("{list}[{index}].id"), Message::new("law_id_twice").with("id", id));
        }
    }
}
