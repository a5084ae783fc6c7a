//! `beian law check`

use std::{path::PathBuf, time::Duration};

use beian_domain::{
    counting::Moment,
    message::Message,
    rulebook::{self, Finding, Severity},
};
use beian_projections::{Projector, ReadModels};
use beian_services::{
    app::organs_of,
    clock::Clock,
    config::{Law, Storage, rule_files},
    watch::{Silent, silent_organs},
};
use clap::Args;

use crate::cli::{Exit, backend::Backend, table};

/// How long the tables may take to be built, should they be missing.
const PATIENCE: Duration = Duration::from_secs(3600);

#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    /// Folder of rule files, paths as in domain/: procedures/, forms/, law/ (a path)
    dir: Option<PathBuf>,
    /// Folder of the embedded database, to look for organs with nobody to tell (a path)
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Database server, postgres://…, to look for the same (a URL)
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The present: system, a moment (RFC 3339) or a shift (+30d)
    #[arg(long, env = "BEIAN_CLOCK", default_value = "system", allow_hyphen_values = true)]
    clock: Clock,
}

impl Check {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let files = self.dir.as_deref().map(rule_files).transpose()?.unwrap_or_default();
        let mut findings = rulebook::check(files);
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        // Rules with faults decide nothing, so there is nothing to ask a database under them.
        if errors == 0 {
            findings.extend(self.unheard().await?);
        }
        findings.sort_by_key(|finding| (finding.severity, finding.file.clone(), finding.line));
        if !findings.is_empty() {
            let header = ["", "file", "line", "key", "理由", "reason"];
            table::print(&table::table(&header, findings.iter().map(line_of)));
        }
        table::print(&format!("{errors} errors, {} warnings", findings.len() - errors));
        Ok(if errors > 0 { Exit::FaultsFound } else { Exit::Done })
    }

    /// Organs whose alerts would reach nobody, if a database is given.
    async fn unheard(&self) -> anyhow::Result<Vec<Finding>> {
        let database_url = self.database_url.clone().filter(|_| self.data.is_none()).unwrap_or_default();
        if self.data.is_none() && database_url.is_empty() {
            return Ok(Vec::new());
        }
        let storage = Storage { data: self.data.clone().unwrap_or_default(), database_url };
        let backend = Backend::open(&storage, &Law { law: self.dir.clone() }).await?;
        let projector = Projector::start(backend.database.clone(), backend.feed.clone());
        projector.ready(PATIENCE).await?;
        let read_models = ReadModels::new(backend.database.clone(), &projector);
        read_models.wait_for(backend.feed.head().await?, PATIENCE).await?;
        let organs = organs_of(&backend.feed).await?;
        let now = Moment::from_utc(self.clock.now());
        let silent = silent_organs(&organs, &backend.rulebook, &read_models, now).await?;
        drop(projector);
        backend.close(None).await;
        Ok(silent.into_iter().map(nobody_to_tell).collect())
    }
}

fn nobody_to_tell(Silent { organ, running }: Silent) -> Finding {
    let message = Message::new("law_nobody_to_tell").with("organ", organ).with("running", running);
    Finding {
        severity: Severity::Warning,
        file: "law/alerts.toml".to_owned(),
        key: organ.to_string(),
        line: None,
        message,
    }
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
