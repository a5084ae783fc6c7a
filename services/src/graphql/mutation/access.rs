//! Reports on access units and users (接入单位和用户情况).

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use beian_domain::{
    case::{self, AccessReport, Action},
    refusal::{Refusal, Refused},
};
use chrono::NaiveDate;

use crate::{
    access_sheet,
    app::Intent,
    graphql::{
        payload::{CommandPayload, Target, submit_all},
        table::SheetFile,
    },
    sheet::SheetError,
};

#[derive(Default)]
pub(super) struct Access;

/// A report on the units and users of the filer's own network.
#[derive(InputObject)]
struct ReportAccessUsers {
    /// The day whose state it tells.
    as_of: NaiveDate,
    /// Whether it names everybody connected on that day, or only what changed.
    full: bool,
    /// The list.
    list: AccessUserList,
}

/// The list of a report; exactly one of these.
#[derive(OneofObject)]
enum AccessUserList {
    /// As rows, at most 5 000.
    Rows(Vec<AccessUserRow>),
    /// As the text of a CSV file with a header: `name`, `kind`, `region`, `address`, `domain`, `ip_ranges`,
    /// `connected_on`, `ended_on`.
    Csv(String),
    /// As an XLSX file's bytes in Base64, with the same header.
    XlsxBase64(String),
}

/// One unit or person, as written. Cells are text, so that all that is wrong with a list is told at once.
#[derive(InputObject)]
struct AccessUserRow {
    /// Name of the unit or person.
    name: String,
    /// `unit` or `person`.
    kind: String,
    /// Region code; this or the address.
    #[graphql(default)]
    region: String,
    /// Address; this or the region.
    #[graphql(default)]
    address: String,
    /// Domain name; this or the IP ranges.
    #[graphql(default)]
    domain: String,
    /// `first,last;first,last`; this or the domain.
    #[graphql(default)]
    ip_ranges: String,
    /// First day of the connection, `2026-03-05`.
    connected_on: String,
    /// Last day of the connection, once it ended.
    #[graphql(default)]
    ended_on: String,
}

#[Object]
impl Access {
    /// 报告接入单位和用户情况: the whole list, or what changed in it.
    async fn report_access_users(
        &self,
        ctx: &Context<'_>,
        target: Target,
        input: ReportAccessUsers,
    ) -> Result<CommandPayload> {
        let intent = input.report().map(|report| Intent::Act(Action::ReportAccessUsers(Box::new(report))));
        submit_all(ctx, target, intent).await
    }
}

impl ReportAccessUsers {
    fn report(self) -> Result<AccessReport, Refused> {
        let rows = match self.list {
            AccessUserList::Rows(rows) => rows.into_iter().map(case::AccessUserRow::from).collect(),
            AccessUserList::Csv(text) => sheet_rows(SheetFile::Csv(text))?,
            AccessUserList::XlsxBase64(text) => sheet_rows(SheetFile::XlsxBase64(text))?,
        };
        Ok(AccessReport { as_of: self.as_of, full: self.full, rows })
    }
}

fn sheet_rows(file: SheetFile) -> Result<Vec<case::AccessUserRow>, Refused> {
    let table = file.read().map_err(|SheetError(message)| Refusal::from(message).at("list"))?;
    access_sheet::read(&table)
}

impl From<AccessUserRow> for case::AccessUserRow {
    fn from(row: AccessUserRow) -> Self {
        let AccessUserRow { name, kind, region, address, domain, ip_ranges, connected_on, ended_on } = row;
        Self { name, kind, region, address, domain, ip_ranges, connected_on, ended_on }
    }
}
