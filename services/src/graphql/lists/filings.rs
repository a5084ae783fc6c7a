//! `filings`: the public register. The only list that answers a stranger.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject, connection::Connection};
use beian_domain::{
    case,
    identity::{DomainName, PrintedReading},
};
use beian_projections::{models::filings::FilingRow, read::FilingFilter};
use chrono::NaiveDate;

use super::{connection, page, read_models};
use crate::{
    app::App,
    graphql::{Fault, number::printed, organ::Organ, page::read_cost, scope::organ_code, words::Status},
};

#[derive(Default)]
pub(in crate::graphql) struct FilingLists;

#[Object]
impl FilingLists {
    /// The public register: by number (exact, also as printed), by domain (exact), or by part of a name.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn filings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Filing or unit number, bare or as printed.")] number: Option<String>,
        #[graphql(desc = "Domain name.")] domain: Option<String>,
        #[graphql(desc = "Part of the unit's or website's name.")] name: Option<String>,
        #[graphql(desc = "Region code of the unit.")] region: Option<String>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, FilingEntry>> {
        let page = page(first, after.as_deref())?;
        let app = ctx.data_unchecked::<App>();
        let filter = FilingFilter {
            number: number.map(|number| bare_number(app, &number)),
            domain: domain.map(|domain| ascii(&domain)),
            name,
            region: region.as_deref().map(organ_code).transpose()?,
        };
        let paged = read_models(ctx).filings(&filter, &page).await.map_err(Fault::from)?;
        Ok(connection(paged, after.is_some(), FilingEntry::of))
    }
}

/// The digits of a number that may be given as it is printed on a page.
fn bare_number(app: &App, given: &str) -> String {
    let today = beian_domain::counting::Moment::from_utc(app.clock().now()).date();
    match PrintedReading::from_text(given, app.rulebook().regions(), today) {
        Ok(reading) => reading.number.to_string(),
        Err(_) => given.trim().chars().take(40).collect(),
    }
}

fn ascii(given: &str) -> String {
    match DomainName::parse(given) {
        Ok(domain) => domain.ascii().to_owned(),
        Err(_) => given.trim().to_lowercase().chars().take(253).collect(),
    }
}

/// A line of the public register.
#[derive(SimpleObject)]
#[graphql(complex)]
struct FilingEntry {
    /// The number given.
    number: Option<String>,
    /// The number as it is printed on a page; only of filing numbers.
    printed_number: Option<String>,
    /// The number asked for, where the filing had it before and has another now.
    former_number: Option<String>,
    /// 单位名称
    unit_name: String,
    /// 网站名称
    site_name: Option<String>,
    /// Domain in its ASCII form.
    domain: Option<String>,
    /// ICP 备案或许可编号
    icp_number: Option<String>,
    /// Handling organ, by its region code.
    organ: String,
    /// Region of the unit.
    region: String,
    /// On the register, terminated or cancelled.
    status: Option<Status>,
    /// Day on which the filing was complete.
    filed_on: Option<NaiveDate>,
}

#[ComplexObject]
impl FilingEntry {
    /// Handling organ, with its name.
    async fn handled_by(&self) -> Result<Organ> {
        Ok(Organ(organ_code(&self.organ)?))
    }
}

impl FilingEntry {
    fn of(row: FilingRow) -> Self {
        let status = case::Status::ALL.into_iter().find(|status| status.as_str() == row.status);
        Self {
            printed_number: printed(row.number.as_deref()).map(|printed| printed.to_string()),
            number: row.number,
            former_number: row.former_number,
            unit_name: row.unit_name,
            site_name: row.site_name,
            domain: Some(row.domain).filter(|domain| !domain.is_empty()),
            icp_number: row.icp_number,
            organ: row.organ,
            region: row.region,
            status: status.map(Status::from),
            filed_on: row.filed_on.and_then(|day| day.parse().ok()),
        }
    }
}
