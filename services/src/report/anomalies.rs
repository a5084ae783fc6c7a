//! Anomalies (异常模式): found in the log itself, case after case, not in the read models.

use std::collections::HashMap;

use beian_domain::{
    anomaly::{Anomaly, AnomalyKind, Limits, Reveal, bulk_approvals, of_case, short_lived_rules},
    counting::Moment,
    identity::RegionCode,
    log_event::LogEvent,
    message::Message,
    personal::Reading,
    report::{Cell, Report, ReportRefusal, ValueKind},
};
use beian_projections::read::OrganScope;
use chrono::NaiveDate;
use futures_util::TryStreamExt;

use super::{Names, ReportError, build::columns, names::word};
use crate::{
    app::{App, AppError, read_event},
    story::tell_cases,
};

/// Which anomalies are asked for; what is empty asks nothing.
#[derive(Debug, Clone)]
pub struct AnomalyQuestion {
    /// Found by these rules; by all, where none is named.
    pub kinds: Vec<AnomalyKind>,
    /// In cases of this organ and of those below it.
    pub organ: Option<RegionCode>,
    /// Recorded on this day or later.
    pub from: Option<NaiveDate>,
    /// Recorded on this day or earlier.
    pub to: Option<NaiveDate>,
    /// From where on something is an anomaly.
    pub limits: Limits,
    /// The moment of asking.
    pub now: Moment,
    /// The most rows that are of use.
    pub most: usize,
}

const COLUMNS: [(&str, ValueKind); 7] = [
    ("anomaly", ValueKind::Word),
    ("case", ValueKind::Word),
    ("organ", ValueKind::Word),
    ("organ_name", ValueKind::Text),
    ("account", ValueKind::Word),
    ("recorded", ValueKind::Moment),
    ("evidence", ValueKind::Text),
];

/// Looks through the log up to a position; the newest finding first. Reviews and looks at personal data are held in
/// memory, a hundred bytes each.
///
/// # Errors
/// [`ReportError`].
pub async fn anomalies(
    app: &App,
    names: &Names<'_>,
    head: i64,
    question: AnomalyQuestion,
) -> Result<Report, ReportError> {
    let (limits, rulebook, mut reveals) = (question.limits, app.rules(), reveals(app, head).await?);
    reveals.values_mut().for_each(|of_case| of_case.sort_by_key(|reveal| reveal.position));
    let cases = tell_cases(app.feed(), head, move |story| {
        let filing = story.case.filing.as_deref()?;
        let reveals = reveals.get(&filing.case_id.to_string()).map_or(&[][..], Vec::as_slice);
        Some(of_case(&story.events, reveals, rulebook.calendar(), limits))
    });
    let mut cases = std::pin::pin!(cases);
    let (mut found, mut approvals, mut opened) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(page) = cases.try_next().await? {
        for case in page {
            found.extend(case.anomalies.into_iter().filter(|anomaly| question.asks_for(anomaly)));
            approvals.extend(case.approvals);
            opened.extend(case.opened);
        }
        if found.len() > question.most {
            return Err(ReportRefusal::TooLong(question.most).into());
        }
    }
    let across = bulk_approvals(approvals, limits).into_iter().chain(short_lived_rules(opened, limits));
    found.extend(across.filter(|anomaly| question.asks_for(anomaly)));
    found.sort_by(|one, other| (other.at, other.kind, &other.evidence).cmp(&(one.at, one.kind, &one.evidence)));
    if found.len() > question.most {
        return Err(ReportRefusal::TooLong(question.most).into());
    }
    Ok(Report {
        name: "anomalies",
        scope: names.scope(question.organ.map_or(OrganScope::All, OrganScope::AndBelow)),
        as_of: question.now,
        period: question.from.zip(question.to),
        event: head,
        columns: columns(&COLUMNS),
        rows: found.iter().map(|anomaly| row(names, anomaly)).collect(),
        totals: None,
        notes: vec![Message::new("report_note_anomalies").into()],
    })
}

impl AnomalyQuestion {
    fn asks_for(&self, anomaly: &Anomaly) -> bool {
        let on = Moment::from_utc(anomaly.at).date();
        (self.kinds.is_empty() || self.kinds.contains(&anomaly.kind))
            && self.organ.is_none_or(|organ| organ.contains(&anomaly.organ))
            && self.from.is_none_or(|from| from <= on)
            && self.to.is_none_or(|to| on <= to)
    }
}

/// Looks at personal data, by case.
async fn reveals(app: &App, head: i64) -> Result<HashMap<String, Vec<Reveal>>, AppError> {
    let mut reveals: HashMap<String, Vec<Reveal>> = HashMap::new();
    let mut stored = app.feed().by_stream(Reading::KIND, head);
    while let Some(event) = stored.try_next().await? {
        // A dossier shows masks.
        let Reading::PersonalDataRead { by, case_id, recorded_at, .. } = read_event(&event)? else { continue };
        let reveal = Reveal { account: by.name, at: recorded_at, position: event.position };
        reveals.entry(case_id.to_string()).or_default().push(reveal);
    }
    Ok(reveals)
}

fn row(names: &Names<'_>, anomaly: &Anomaly) -> Vec<Cell> {
    let organ = anomaly.organ.to_string();
    let evidence: Vec<String> = anomaly.evidence.iter().map(i64::to_string).collect();
    vec![
        word(anomaly.kind.as_str()),
        Cell::Text(anomaly.case_id.clone()),
        Cell::Text(organ.clone()),
        names.organ(&organ),
        Cell::Text(anomaly.account.clone()),
        Cell::Moment(Moment::from_utc(anomaly.at)),
        Cell::Text(evidence.join(" ")),
    ]
}
