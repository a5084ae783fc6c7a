//! A case (案件) as the interface shows it. Everything is read from the folded state when it is asked for.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use beian_domain::{
    case::{self, Case, Filing},
    counting::Moment,
    identity::RegionCode,
    message, procedure,
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    Fault,
    access::AccessUsersObject,
    citation::{Citation, citations},
    deadline::DeadlineObject,
    form::AnsweredForm,
    inspection::InspectionObject,
    material::MaterialExamined,
    number::{FormerNumber, WebsiteBadge, printed},
    organ::{Organ, Region},
    page::{page_size, read_cost},
    payload::Refusal,
    personal::Told,
    reading::{PersonalReading, readings_of},
    rule::ProcedureObject,
    scope::{self, Scope},
    timeline::{TimelineEntry, timeline},
    words::{
        ActionKind, ApplicantKind, CopyHolder, FilingObject, MaterialMode, MaterialState, Origin, Party, StageKind,
        Status,
    },
};
use crate::app::{App, HistoryEntry, Recounted};

/// A case as it stands now, or as it was known at a moment.
pub(super) struct CaseObject {
    case: Arc<Case>,
    /// As it is now: who may see and read it is judged by that, whatever moment is asked.
    now: Arc<Case>,
    /// Asked as of this moment; none for the present.
    as_of: Option<DateTime<Utc>>,
    /// Its events, where they were read with it.
    history: Option<Vec<HistoryEntry>>,
}

/// A name or short text in both languages.
#[derive(Clone, SimpleObject)]
pub(super) struct Bilingual {
    /// Chinese.
    zh: String,
    /// English.
    en: String,
}

impl From<message::Bilingual> for Bilingual {
    fn from(text: message::Bilingual) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

impl CaseObject {
    pub(super) fn now(case: Arc<Case>) -> Self {
        Self { now: Arc::clone(&case), case, as_of: None, history: None }
    }

    pub(super) fn recounted(known: Recounted) -> Self {
        Self { case: known.case, now: known.now, as_of: None, history: Some(known.history) }
    }

    pub(super) fn as_of(known: Recounted, moment: DateTime<Utc>) -> Self {
        Self { as_of: Some(moment), ..Self::recounted(known) }
    }

    pub(super) fn folded(&self) -> &Case {
        &self.case
    }

    pub(super) fn is_seen_by(&self, scope: &Scope) -> bool {
        scope.sees(&self.now)
    }

    /// A case that can be found has a filing.
    fn filing(&self) -> Result<&Filing, Fault> {
        self.case.filing.as_deref().ok_or_else(|| Fault::internal("a case without a filing was found"))
    }

    fn moment(&self, ctx: &Context<'_>) -> Moment {
        Moment::from_utc(self.as_of.unwrap_or_else(|| ctx.data_unchecked::<App>().clock().now()))
    }
}

/// A filing and everything that happened to it (案件).
#[Object(name = "Case")]
impl CaseObject {
    /// Its id.
    async fn id(&self) -> Result<Uuid> {
        Ok(self.filing()?.case_id)
    }

    /// How many events it has; give it back as `expectedVersion`.
    async fn version(&self) -> u64 {
        self.case.version
    }

    /// Where it stands.
    async fn status(&self) -> Status {
        self.case.status.into()
    }

    /// The stage to complete now, while one is.
    async fn stage(&self) -> Option<StageObject<'_>> {
        StageObject::of(&self.case)
    }

    /// How it came to be.
    async fn origin(&self) -> Result<Origin> {
        Ok(self.filing()?.origin.into())
    }

    /// The handling organ (办理机关).
    async fn organ(&self) -> Result<Organ> {
        Ok(Organ(self.filing()?.organ))
    }

    /// Region of the unit, from which numbers are formed.
    async fn region(&self) -> Result<Region> {
        Ok(Region(self.filing()?.region))
    }

    /// Id of the procedure applied.
    async fn procedure_id(&self) -> Result<&str> {
        Ok(&self.filing()?.procedure.0)
    }

    /// The procedure applied, as of the day the case was opened.
    async fn procedure<'ctx>(&self, ctx: &Context<'ctx>) -> Result<Option<ProcedureObject<'ctx>>> {
        let filing = self.filing()?;
        Ok(ProcedureObject::find(ctx.data_unchecked::<App>().rulebook(), &filing.procedure, filing.opened_on))
    }

    /// Version of the rulebook that opened it.
    async fn rulebook(&self) -> Result<&str> {
        Ok(&self.filing()?.rulebook)
    }

    /// What is filed.
    async fn object(&self) -> Result<FilingObject> {
        Ok(self.filing()?.object.into())
    }

    /// Who files; none for a pushed website that nobody claimed.
    async fn applicant(&self) -> Result<Option<Applicant>> {
        let applicant = self.filing()?.applicant.as_ref();
        Ok(applicant.map(|applicant| Applicant { kind: applicant.kind.into(), name: applicant.listed_name() }))
    }

    /// Names under which it is listed and found.
    async fn particulars(&self) -> Result<Particulars> {
        let filing = self.filing()?;
        Ok(Particulars { unit_name: filing.listed_name(), ..filing.particulars.clone().into() })
    }

    /// The days that mark its course.
    async fn days(&self) -> Result<CaseDays> {
        Ok(CaseDays::of(self.filing()?))
    }

    /// Whether the one who asks may read what was answered, handed in and recorded, not only find the case.
    async fn readable(&self, ctx: &Context<'_>) -> bool {
        scope::reads(ctx, &self.now)
    }

    /// The form as it stands; none where the case is not readable.
    async fn form(&self, ctx: &Context<'_>) -> Result<Option<AnsweredForm<'_>>> {
        let filing = self.filing()?;
        let form = filing.form.as_ref().filter(|_| scope::reads(ctx, &self.now));
        Ok(form.map(|form| AnsweredForm { filing, form }))
    }

    /// Materials asked for, and whether they are there; none where the case is not readable.
    async fn materials(&self, ctx: &Context<'_>) -> Result<Vec<Material<'_>>> {
        if !scope::reads(ctx, &self.now) {
            return Ok(Vec::new());
        }
        let filing = self.filing()?;
        Ok(filing.materials.iter().map(|item| Material { item, filing }).collect())
    }

    /// Copies of the form: who has them, which seals they bear.
    async fn copies(&self) -> Result<Vec<Copy>> {
        Ok((1..).zip(&self.filing()?.copies).map(|(number, copy)| Copy::of(number, copy)).collect())
    }

    /// The number given (单位编号、备案号).
    async fn number(&self) -> Result<Option<&str>> {
        Ok(self.filing()?.number.as_deref())
    }

    /// Numbers it had before, oldest first (原备案号).
    async fn former_numbers(&self) -> Result<Vec<FormerNumber>> {
        Ok(self.filing()?.former_numbers.iter().map(FormerNumber::from).collect())
    }

    /// The number as it is printed on a page, with the sign of its province; only of filing numbers.
    async fn printed_number(&self) -> Result<Option<String>> {
        Ok(printed(self.filing()?.number.as_deref()).map(|printed| printed.to_string()))
    }

    /// What a filed website puts at the foot of its home page (备案图标和链接).
    async fn badge(&self) -> Result<Option<WebsiteBadge>> {
        let filing = self.filing()?;
        let shows = self.case.status == case::Status::Filed && filing.object == procedure::FilingObject::Website;
        Ok(printed(filing.number.as_deref()).filter(|_| shows).map(WebsiteBadge::from))
    }

    /// Number with which the filer follows the case (备案编号), where the procedure gives one.
    async fn query_number(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let credentials = self.filing()?.credentials.as_ref().filter(|_| scope::reads(ctx, &self.now));
        Ok(credentials.map(|credentials| credentials.number.as_str()))
    }

    /// Certificate or receipt issued.
    async fn certificate(&self) -> Result<Option<Certificate>> {
        let certificate = self.filing()?.certificate.clone();
        Ok(certificate.map(|(paper, number)| Certificate { paper, number }))
    }

    /// Items of the last return for rectification, while it is open; none where the case is not readable.
    async fn returned_items(&self, ctx: &Context<'_>) -> Result<&[String]> {
        let items = &self.filing()?.returned_items;
        Ok(if scope::reads(ctx, &self.now) { items } else { &[] })
    }

    /// Whether a rectification order is open.
    async fn rectifying(&self) -> Result<bool> {
        Ok(self.filing()?.rectifying)
    }

    /// Units and users connected through the filer's network (接入单位和用户情况), once they were reported; none where
    /// the case is not readable.
    #[graphql(complexity = "read_cost(Some(1), child_complexity)")]
    async fn access_users(&self, ctx: &Context<'_>) -> Result<Option<AccessUsersObject<'_>>> {
        let filing = self.filing()?;
        let list = filing.access_users.as_deref().filter(|_| scope::reads(ctx, &self.now));
        Ok(list.map(|list| AccessUsersObject { case_id: filing.case_id, list, as_of: self.as_of }))
    }

    /// Fields that were corrected.
    async fn corrected(&self) -> Result<&[String]> {
        Ok(&self.filing()?.corrected)
    }

    /// Its deadlines in the order in which they started, each with its reasons.
    #[graphql(complexity = "child_complexity.saturating_mul(4)")]
    async fn deadlines(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those that still run.")] running: bool,
    ) -> Result<Vec<DeadlineObject>> {
        let organ = self.filing()?.organ;
        let moment = self.moment(ctx);
        let deadlines = self.case.deadlines.iter().filter(|deadline| !running || deadline.is_running());
        Ok(deadlines.map(|deadline| DeadlineObject::new(deadline.clone(), organ, moment)).collect())
    }

    /// Inspections by calendar year, the newest first.
    #[graphql(complexity = "child_complexity.saturating_mul(3)")]
    async fn inspections(&self, ctx: &Context<'_>) -> Result<Vec<InspectionObject>> {
        let readable = scope::reads(ctx, &self.now);
        let years = self.filing()?.inspections.keys().rev();
        Ok(years.map(|year| InspectionObject::new(*year, Arc::clone(&self.case), readable)).collect())
    }

    /// Who looked at personal data of the case, what, when and why, oldest first; only for whoever may audit.
    #[graphql(complexity = "read_cost(Some(20), child_complexity)")]
    async fn readings(&self, ctx: &Context<'_>) -> Result<Vec<PersonalReading>> {
        readings_of(ctx, &self.now).await
    }

    /// What happened, oldest first.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(default, desc = "Only events after this sequence.")] after_sequence: i64,
    ) -> Result<Vec<TimelineEntry>> {
        let (case_id, size) = (self.filing()?.case_id, page_size(first)?);
        let told = Arc::new(Told::by(&self.case, scope::reads(ctx, &self.now)));
        let page = |history: &[HistoryEntry]| timeline(case_id, history, self.as_of, after_sequence, size, &told);
        match &self.history {
            Some(history) => Ok(page(history)),
            None => {
                let history = ctx.data_unchecked::<App>().history(case_id).await.map_err(Fault::from)?;
                Ok(page(&history))
            }
        }
    }

    /// What the asking actor's office is there to do with a case, in the order of the procedure: what may be done now, and
    /// why the rest may not. Nothing in the past.
    #[graphql(complexity = "child_complexity.saturating_mul(10)")]
    async fn offers(&self, ctx: &Context<'_>) -> Result<Vec<ActionOffer>> {
        let actor = scope::actor(ctx)?;
        if self.as_of.is_some() {
            return Ok(Vec::new());
        }
        let offers = self.case.offers(actor).into_iter();
        Ok(offers
            .map(|(kind, permitted)| ActionOffer { action: kind.into(), refusal: permitted.err().map(Refusal::from) })
            .collect())
    }

    /// What the asking actor may lawfully do now, in the order of the procedure; nothing in the past.
    async fn actions(&self, ctx: &Context<'_>) -> Result<Vec<ActionKind>> {
        let actor = scope::actor(ctx)?;
        if self.as_of.is_some() {
            return Ok(Vec::new());
        }
        Ok(self.case.actions(actor).into_iter().map(ActionKind::from).collect())
    }
}

/// An action of one's office (办理动作), and whether it may be done now.
#[derive(SimpleObject)]
struct ActionOffer {
    /// What.
    action: ActionKind,
    /// Why it may not be done now; none where it may.
    refusal: Option<Refusal>,
}

/// The stage that a case stands at (办理环节).
pub(super) struct StageObject<'case> {
    stage: &'case beian_domain::case::StageAt,
    case: &'case Case,
}

impl<'case> StageObject<'case> {
    pub(super) fn of(case: &'case Case) -> Option<Self> {
        case.stage.as_ref().map(|stage| Self { stage, case })
    }
}

/// The stage that a case stands at (办理环节).
#[Object(name = "Stage")]
impl StageObject<'_> {
    /// Id in the procedure.
    async fn id(&self) -> &str {
        &self.stage.id
    }

    /// What completes it.
    async fn kind(&self) -> StageKind {
        self.stage.kind.into()
    }

    /// Its name.
    async fn title(&self) -> Bilingual {
        self.stage.title.clone().into()
    }

    /// Who acts.
    async fn by(&self) -> Party {
        self.stage.by.into()
    }

    /// The organ that acts; none while the applicant has to.
    async fn organ(&self) -> Option<Organ> {
        let filing = self.case.filing.as_deref()?;
        let official = self.stage.by != beian_domain::procedure::Party::Applicant;
        official.then(|| Organ(self.stage.organ(filing.organ)))
    }

    /// Id of its running deadline.
    async fn deadline_id(&self) -> Option<&str> {
        self.stage.deadline.as_ref().map(|id| id.0.as_str())
    }

    /// Last day on which the submission may be edited, where there is such a time.
    async fn editable_until(&self) -> Option<NaiveDate> {
        self.stage.editable_until
    }

    /// Where it stands in the law.
    async fn citations(&self) -> Vec<Citation> {
        citations(&self.stage.cite, self.case.filing.as_ref().map(|filing| filing.opened_on))
    }
}

/// Who files.
#[derive(SimpleObject)]
struct Applicant {
    /// Kind of applicant.
    kind: ApplicantKind,
    /// Name of the unit or person.
    name: String,
}

/// Names under which a case is listed and found.
#[derive(SimpleObject)]
pub(super) struct Particulars {
    /// 单位名称
    unit_name: String,
    /// 网站名称
    site_name: Option<String>,
    /// 域名
    domains: Vec<String>,
    /// ICP 备案或许可编号
    icp_number: Option<String>,
}

impl From<beian_domain::case::Particulars> for Particulars {
    fn from(particulars: beian_domain::case::Particulars) -> Self {
        let beian_domain::case::Particulars { unit_name, site_name, domains, icp_number } = particulars;
        Self { unit_name, site_name, domains, icp_number }
    }
}

/// The days that mark a case's course.
#[derive(SimpleObject)]
struct CaseDays {
    /// The case was opened.
    opened_on: NaiveDate,
    /// Formal connection (正式联通).
    connected_on: Option<NaiveDate>,
    /// Submission or its last amendment.
    submitted_on: Option<NaiveDate>,
    /// Acceptance.
    accepted_on: Option<NaiveDate>,
    /// The filing was complete.
    filed_on: Option<NaiveDate>,
    /// Badge and link stand on the home page since.
    badge_shown_on: Option<NaiveDate>,
    /// The case ended.
    ended_on: Option<NaiveDate>,
}

impl CaseDays {
    fn of(filing: &Filing) -> Self {
        let &Filing { opened_on, connected_on, submitted_on, accepted_on, filed_on, badge_shown_on, ended_on, .. } =
            filing;
        Self { opened_on, connected_on, submitted_on, accepted_on, filed_on, badge_shown_on, ended_on }
    }
}

/// A material asked for (备案材料), and whether it is there.
struct Material<'case> {
    item: &'case beian_domain::case::MaterialItem,
    filing: &'case Filing,
}

/// A material asked for (备案材料), and whether it is there.
#[Object]
impl Material<'_> {
    /// Id in the procedure.
    async fn id(&self) -> &str {
        &self.item.asked.id
    }

    /// Its name.
    async fn title(&self) -> Bilingual {
        self.item.asked.title.clone().into()
    }

    /// How many are asked.
    async fn copies(&self) -> u8 {
        self.item.asked.copies
    }

    /// In which form.
    async fn mode(&self) -> MaterialMode {
        self.item.asked.mode.into()
    }

    /// Whether it must be there in any case.
    async fn required(&self) -> bool {
        self.item.asked.required
    }

    /// Id of the form in which it can be filled in as rows.
    async fn form_id(&self) -> Option<&str> {
        self.item.asked.form.as_deref()
    }

    /// Its rows, if it was filled in.
    async fn attachment(&self) -> Option<AnsweredForm<'_>> {
        self.item.attachment.as_ref().map(|form| AnsweredForm { filing: self.filing, form })
    }

    /// The day it was handed in or shown.
    async fn handed_in_on(&self) -> Option<NaiveDate> {
        self.item.handed_in.map(|(day, _)| day)
    }

    /// How many were handed in.
    async fn copies_handed_in(&self) -> Option<u8> {
        self.item.handed_in.map(|(_, copies)| copies)
    }

    /// Where it stands.
    async fn state(&self) -> MaterialState {
        self.item.state().into()
    }

    /// Whether a review that needs the materials waits for it.
    async fn missing(&self) -> bool {
        self.item.is_missing()
    }

    /// What the organ found of it since it was last handed in.
    async fn examined(&self) -> Option<MaterialExamined> {
        self.item.examined.as_ref().map(MaterialExamined::from)
    }

    /// Where it is asked for.
    async fn citations(&self) -> Vec<Citation> {
        citations(&self.item.asked.cite, Some(self.filing.opened_on))
    }
}

/// A copy of the form (一份备案表).
#[derive(SimpleObject)]
struct Copy {
    /// 1, 2, …
    number: u32,
    /// Who has it now.
    holder: CopyHolder,
    /// Who keeps it in the end.
    keeper: CopyHolder,
    /// Seals it bears.
    seals: Vec<Seal>,
}

/// A seal on a copy (印章).
#[derive(SimpleObject)]
struct Seal {
    /// Whose.
    organ: Organ,
    /// Its name.
    title: String,
    /// The day it was set.
    stamped_on: NaiveDate,
}

impl Copy {
    fn of(number: u32, copy: &beian_domain::case::FormCopy) -> Self {
        let seal = |(organ, title, stamped_on): &(RegionCode, String, NaiveDate)| Seal {
            organ: Organ(*organ),
            title: title.clone(),
            stamped_on: *stamped_on,
        };
        Self {
            number,
            holder: copy.holder.into(),
            keeper: copy.keeper.into(),
            seals: copy.stamps.iter().map(seal).collect(),
        }
    }
}

/// A certificate or receipt (登记证书、备案回执).
#[derive(SimpleObject)]
struct Certificate {
    /// Its name.
    paper: String,
    /// Its number, if it bears one.
    number: Option<String>,
}
