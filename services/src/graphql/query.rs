//! Queries: the log for one case, the read models for lists.

mod account;
mod answers;
mod case;
mod guide;
mod law;
mod plan;
mod proof;
mod report;
mod rule;
mod status;
mod what_if;

use async_graphql::MergedObject;
use beian_domain::counting::Moment;
use chrono::NaiveDate;

use super::lists::{
    AccountLists, AlertLists, BriefingLists, CaseLists, DeadlineLists, FilingLists, HandlerLists, InboxLists,
    InspectionLists, OrganLists, ReadingLists, TallyLists,
};
use crate::app::App;

/// All queries.
#[derive(Default, MergedObject)]
pub struct Query(
    case::CaseQuery,
    CaseLists,
    DeadlineLists,
    InspectionLists,
    FilingLists,
    ReadingLists,
    AlertLists,
    BriefingLists,
    InboxLists,
    TallyLists,
    OrganLists,
    report::ReportQuery,
    rule::RuleQuery,
    status::StatusQuery,
    answers::AnswersQuery,
    guide::GuideQuery,
    law::LawQuery,
    account::AccountQuery,
    AccountLists,
    HandlerLists,
    plan::PlanQuery,
    proof::ProofQuery,
    what_if::WhatIfQuery,
);

fn today(app: &App) -> NaiveDate {
    Moment::from_utc(app.clock().now()).date()
}
