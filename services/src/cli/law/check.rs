//! `beian law check`

use std::path::PathBuf;

use beian_domain::rulebook::{self, Finding, Severity};
use beian_services::config::rule_files;

use crate::cli::{Exit, table};

pub(super) fn run(dir: Option<PathBuf>) -> anyhow::Result<Exit> {
    let files = dir.as_deref().map(rule_files).transpose()?.unwrap_or_default();
    let mut findings = rulebook::check(files);
    findings.sort_by_key(|finding| (finding.severity, finding.file.clone(), finding.line));
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if !findings.is_empty() {
        let header = ["", "file", "line", "key", "理由", "reason"];
        table::print(&table::table(&header, findings.iter().map(line_of)));
    }
    table::print(&format!("{errors} errors, {} warnings", findings.len() - errors));
    Ok(if errors > 0 { Exit::FaultsFound } else { Exit::Done })
}

fn line_of(finding: &Finding) -> Vec<String> {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let line = finding.line.map(|line| line.to_string()).unwrap_or_default();
    let (zh, en) = (finding.message.zh(), finding.message.en());
    vec![severity.to_owned(), finding.file.clone(), line, finding.key.clone(), zh, en]
}
