//! `beian alerts dead|resend`.

use std::time::Duration;

use beian_domain::{
    actor::{Actor, Role},
    alert::{AlertFact, Channel},
    identity::RegionCode,
};
use beian_projections::{
    Projector, ReadModels,
    models::deliveries::DeliveryRow,
    read::{DeadLetterFilter, LARGEST_PAGE, OrganScope, Page},
};
use beian_services::app::AppError;
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{
    Exit,
    setting::Setting,
    table::{self, Format, print_rows},
};

/// How long the tables may take to be built, should they be missing.
const PATIENCE: Duration = Duration::from_secs(3600);

#[derive(Debug, Subcommand)]
pub(super) enum Alerts {
    /// Lists deliveries that were given up on, with what the last failure was
    Dead {
        #[command(flatten)]
        which: Which,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
        #[command(flatten)]
        setting: Box<Setting>,
    },
    /// Tries deliveries again that were given up on: a running server sends them
    Resend {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        setting: Box<Setting>,
    },
}

/// Which deliveries; what is absent asks nothing.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Only in cases of this organ and of those below it (a region code of 6 digits)
    #[arg(long)]
    organ: Option<RegionCode>,
    /// Only on this channel (mail or webhook)
    #[arg(long, value_parser = channel)]
    channel: Option<Channel>,
    /// Only of this alert (an id)
    #[arg(long)]
    alert: Option<Uuid>,
}

impl Alerts {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let (which, setting, format) = match self {
            Self::Dead { which, setting, format } => (which, setting, Some(format)),
            Self::Resend { which, setting } => (which, setting, None),
        };
        let (backend, app) = setting.open().await?;
        let projector = Projector::start(backend.database.clone(), backend.feed.clone());
        projector.ready(PATIENCE).await?;
        let read_models = ReadModels::new(backend.database.clone(), &projector);
        let head = app.feed().head().await.map_err(AppError::from)?;
        read_models.wait_for(head, PATIENCE).await?;
        let dead = which.find(&read_models).await?;
        match format {
            Some(format) => print_rows(format, &HEADS, dead.into_iter().map(cells).collect())?,
            None => {
                let facts: Vec<_> = dead.iter().filter_map(renewed).collect();
                for some in facts.chunks(usize::try_from(LARGEST_PAGE)?) {
                    app.record_of_alerts(some).await?;
                }
                table::say(&format!("to be sent again: {}", facts.len()));
            }
        }
        backend.close(Some(app)).await;
        Ok(Exit::Done)
    }
}

impl Which {
    async fn find(&self, read_models: &ReadModels) -> anyhow::Result<Vec<DeliveryRow>> {
        let organ = self.organ.map_or(OrganScope::All, OrganScope::AndBelow);
        let filter = DeadLetterFilter { organ, channel: self.channel };
        let (mut found, mut page) = (Vec::new(), Page::first(LARGEST_PAGE));
        loop {
            let paged = read_models.dead_letters(&filter, &page).await?;
            let next = paged.next();
            let rows = paged.rows.into_iter().map(|(_, row)| row);
            found.extend(rows.filter(|row| self.alert.is_none_or(|alert| row.alert_id == alert.to_string())));
            match next {
                Some(after) => page = page.after(after),
                None => return Ok(found),
            }
        }
    }
}

const HEADS: [&str; 7] = ["alert", "recipient", "channel", "organ", "rung came", "failures", "reason"];

fn cells(row: DeliveryRow) -> Vec<String> {
    let DeliveryRow { alert_id, recipient, channel, organ, fires_at, failures, reason, .. } = row;
    vec![alert_id, recipient, channel, organ, fires_at, failures.to_string(), reason.unwrap_or_default()]
}

fn renewed(row: &DeliveryRow) -> Option<(Uuid, AlertFact)> {
    let by = Actor { name: "command line".to_owned(), role: Role::Administrator, organ: None };
    let (to, via) = (Uuid::parse_str(&row.recipient).ok()?, Channel::parse(&row.channel)?);
    Some((Uuid::parse_str(&row.alert_id).ok()?, AlertFact::DeliveryRenewed { to, via, by }))
}

fn channel(word: &str) -> Result<Channel, String> {
    let found = Channel::parse(word).filter(|channel| *channel != Channel::Inbox);
    found.ok_or_else(|| "mail or webhook".to_owned())
}
