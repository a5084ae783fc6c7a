//! Filings: the public register (备案公示), one row per domain.

use std::collections::BTreeSet;

use beian_domain::case::{Case, Filing, Origin, Status};

use super::{cases::search_text, text};
use crate::table::row;

row! {
    /// A line of the public register.
    pub struct FilingRow in "filings" {
        /// Id of the case.
        pub case_id: String,
        /// Domain in its ASCII form, lower case; empty where the filing has none.
        pub domain: String,
        /// The number given.
        pub number: Option<String>,
        /// A number it had before, under which this line is found; none for its line under the number given.
        pub former_number: Option<String>,
        /// 单位名称
        pub unit_name: String,
        /// 网站名称
        pub site_name: Option<String>,
        /// ICP 备案或许可编号
        pub icp_number: Option<String>,
        /// Handling organ.
        pub organ: String,
        /// Region of the unit.
        pub region: String,
        /// `filed`, `terminated` or `cancelled`.
        pub status: String,
        /// Day on which the filing was complete.
        pub filed_on: Option<String>,
        pub(crate) number_sort: String,
        pub(crate) search: String,
    }
}

pub(super) fn rows(case: &Case, filing: &Filing) -> Vec<FilingRow> {
    if !is_on_register(case.status) || !was_filed(filing) {
        return Vec::new();
    }
    let mut domains: BTreeSet<String> = filing.particulars.domains.iter().map(|domain| ascii_domain(domain)).collect();
    if domains.is_empty() {
        domains.insert(String::new());
    }
    let former = filing.former_numbers.iter().map(|former| Some(former.number.as_str()));
    let numbers: Vec<_> = std::iter::once(None).chain(former).collect();
    let lines = domains.iter().flat_map(|domain| numbers.iter().map(move |former| (domain, *former)));
    lines.map(|(domain, former)| row(case, filing, domain.clone(), former)).collect()
}

fn row(case: &Case, filing: &Filing, domain: String, former: Option<&str>) -> FilingRow {
    FilingRow {
        case_id: filing.case_id.to_string(),
        domain,
        number: filing.number.clone(),
        former_number: former.map(str::to_owned),
        unit_name: filing.listed_name(),
        site_name: filing.particulars.site_name.clone(),
        icp_number: filing.particulars.icp_number.clone(),
        organ: filing.organ.to_string(),
        region: filing.region.to_string(),
        status: case.status.as_str().to_owned(),
        filed_on: text(filing.filed_on),
        number_sort: former.or(filing.number.as_deref()).unwrap_or_default().to_owned(),
        search: search_text(filing),
    }
}

fn was_filed(filing: &Filing) -> bool {
    filing.number.is_some() || filing.filed_on.is_some() || filing.origin == Origin::Imported
}

fn is_on_register(status: Status) -> bool {
    match status {
        Status::Filed | Status::Terminated | Status::Cancelled => true,
        Status::NotOpened
        | Status::Unfiled
        | Status::Submitted
        | Status::UnderReview
        | Status::AwaitingPapers
        | Status::Returned
        | Status::Sealing
        | Status::Completing
        | Status::Rejected
        | Status::Withdrawn
        | Status::Lapsed => false,
    }
}

/// A domain as the register keeps it: in ASCII, lower case, without a dot at the end.
pub(crate) fn ascii_domain(domain: &str) -> String {
    let domain = domain.trim().trim_end_matches('.');
    idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase())
}
