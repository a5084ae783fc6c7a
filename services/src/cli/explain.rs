//! `beian explain`: why a deadline is due when it is, day by day.

use anyhow::{Context, anyhow};
use beian_domain::{
    calendar::DayKind,
    deadline::DeadlineId,
    explanation::{CauseKind, Explanation, Ground, TracedDay},
    message::Message,
    rulebook::Origin,
};
use beian_services::app::{Explained, HistoryEntry};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Exit,
    setting::Setting,
    table::{self, table},
};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The case (its id)
    case: Uuid,
    /// The deadline (its id within the case, such as T27-1) [default: all]
    deadline: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    setting: Setting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

impl Explain {
    /// Ends with code 3 where a deadline is not due as the walk finds.
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let (backend, app) = self.setting.open().await?;
        let id = self.deadline.map(DeadlineId);
        let explained = app.explain(self.case, None, id.as_ref()).await?;
        let rulebook = std::sync::Arc::clone(&backend.rulebook);
        backend.close(Some(app)).await;
        let explained = explained.with_context(|| Message::new("case_unknown").to_string())?;
        if explained.explanations.is_empty() && id.is_some() {
            return Err(anyhow!("{}", Message::new("explain_deadline_unknown")));
        }
        let Explained { explanations, case, history } = &explained;
        let rule = |explanation: &Explanation| {
            let (filing, rule) = (case.filing.as_deref()?, &explanation.deadline.clock.rule);
            rulebook.rule_text(&filing.procedure, rule, filing.opened_on)
        };
        match self.format {
            Format::Table => {
                explanations.iter().for_each(|explanation| print(explanation, rule(explanation), history));
            }
            Format::Json => {
                let told = |explanation: &Explanation| object(explanation, rule(explanation), history);
                let all: Vec<Value> = explanations.iter().map(told).collect();
                table::print(&serde_json::to_string_pretty(&all)?);
            }
        }
        let agree = explanations.iter().all(|explanation| explanation.agrees);
        Ok(if agree { Exit::Done } else { Exit::FaultsFound })
    }
}

fn print(explanation: &Explanation, rule: Option<Origin>, history: &[HistoryEntry]) {
    let clock = &explanation.deadline.clock;
    let told = |moment: Option<beian_domain::counting::Moment>| {
        moment.map_or_else(|| "-".to_owned(), |moment| moment.to_string())
    };
    let cite = clock.cite.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let rule = rule.map(|rule| match rule.line {
        Some(line) => format!("{}:{line}", rule.file),
        None => rule.file.clone(),
    });
    table::print(&format!("{} {} / {}", clock.id.0, clock.title.zh, clock.title.en));
    let ground = Message::new(ground(&explanation.ground));
    let rows = [
        ("rule", format!("{} {}", clock.rule, rule.unwrap_or_default())),
        ("article", cite),
        ("ground", ground.to_string()),
        ("period", clock.period.map_or_else(|| "-".to_owned(), |period| period.to_string())),
        ("start", clock.start.to_string()),
        ("organ", explanation.organ.to_string()),
        ("calendar", explanation.calendar.clone()),
        ("due", told(explanation.standing)),
        ("found", told(explanation.found)),
        ("agrees", explanation.agrees.to_string()),
    ];
    table::print(&table(&[], rows.map(|(name, value)| vec![name.to_owned(), value])));
    let causes = explanation.causes.iter().filter_map(|cause| {
        let entry = history.get(cause.place)?;
        let stamp = &entry.event.stamp;
        Some(vec![
            entry.position.to_string(),
            entry.name.clone(),
            cause_word(cause.kind).to_owned(),
            stamp.occurred_on.to_string(),
        ])
    });
    table::print(&table(&["event", "name", "what", "occurred"], causes));
    table::print(&table(&["day", "counted", "what", "notice"], explanation.days.iter().map(row)));
}

fn row(day: &TracedDay) -> Vec<String> {
    let counted = day.counted.map_or_else(String::new, |number| number.to_string());
    let due = if day.due { "due" } else { "" };
    let what = match (&day.suspended, holiday(&day.kind)) {
        (Some(basis), _) => format!("suspended: {basis}"),
        (None, Some(name)) => format!("{} {name}", kind_word(&day.kind)),
        (None, None) => kind_word(&day.kind).to_owned(),
    };
    let what = format!("{what} {due}").trim_end().to_owned();
    vec![day.date.to_string(), counted, what, day.notice.clone().unwrap_or_default()]
}

fn object(explanation: &Explanation, rule: Option<Origin>, history: &[HistoryEntry]) -> Value {
    let clock = &explanation.deadline.clock;
    let causes = explanation.causes.iter().filter_map(|cause| {
        let entry = history.get(cause.place)?;
        Some(json!({ "sequence": entry.sequence, "position": entry.position, "what": cause_word(cause.kind) }))
    });
    let days = explanation.days.iter().map(|day| {
        json!({
            "date": day.date,
            "kind": kind_word(&day.kind),
            "holiday": holiday(&day.kind),
            "notice": day.notice,
            "suspended": day.suspended,
            "counted": day.counted,
            "passed_over": day.passed_over,
            "due": day.due,
        })
    });
    json!({
        "deadline": clock.id.0,
        "rule": clock.rule,
        "rule_file": rule.as_ref().map(|rule| &rule.file),
        "rule_line": rule.as_ref().and_then(|rule| rule.line),
        "citations": clock.cite.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "ground": ground(&explanation.ground).trim_start_matches("explain_"),
        "period": clock.period,
        "start": clock.start,
        "organ": explanation.organ,
        "calendar": explanation.calendar,
        "recounted_with": explanation.deadline.recounted.as_ref().map(|recounted| &recounted.calendar),
        "standing": explanation.standing,
        "found": explanation.found,
        "agrees": explanation.agrees,
        "causes": causes.collect::<Vec<_>>(),
        "days": days.collect::<Vec<_>>(),
    })
}

fn ground(ground: &Ground) -> &'static str {
    match ground {
        Ground::Open => "explain_open",
        Ground::Counted { .. } => "explain_counted",
        Ground::DaySet { .. } => "explain_day_set",
        Ground::YearEnd { .. } => "explain_year_end",
    }
}

fn cause_word(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Started => "started",
        CauseKind::StartCorrected => "start_corrected",
        CauseKind::Extended => "extended",
        CauseKind::Recounted => "recounted",
        CauseKind::Suspended => "suspended",
        CauseKind::Resumed => "resumed",
        CauseKind::Ended => "ended",
    }
}

fn kind_word(kind: &DayKind) -> &'static str {
    match kind {
        DayKind::Working => "working",
        DayKind::MakeUp { .. } => "make_up",
        DayKind::Weekend => "weekend",
        DayKind::Holiday { regional: false, .. } => "holiday",
        DayKind::Holiday { regional: true, .. } => "regional_holiday",
    }
}

fn holiday(kind: &DayKind) -> Option<&str> {
    match kind {
        DayKind::MakeUp { name } | DayKind::Holiday { name, .. } => Some(name),
        DayKind::Working | DayKind::Weekend => None,
    }
}
