//! Deadlines at any moment: what was due, overdue or met then, from what was known then.

use beian_domain::{
    counting::Moment,
    deadline::DeadlineState,
    procedure::{Party, ProcedureId},
};
use uuid::Uuid;

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{
    models::deadlines::{DeadlineRow, duty_word},
    table::Row,
};

/// The moment a question is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Now, the moment given: what is known now. Quick, however long the history.
    Now(Moment),
    /// Then: what was known at that moment.
    Then(Moment),
}

impl When {
    /// The moment.
    pub fn moment(self) -> Moment {
        match self {
            Self::Now(moment) | Self::Then(moment) => moment,
        }
    }
}

/// Which deadlines are asked for; what is empty asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineFilter {
    /// Of which moment.
    pub when: When,
    /// The last moment that counts as soon.
    pub soon: Moment,
    /// In one of these states then.
    pub states: Vec<DeadlineState>,
    /// Whose cases, judged by who handled them at that moment.
    pub organ: OrganScope,
    /// Of a past moment: whose cases are within sight, judged by who handles them now.
    pub sight: OrganScope,
    /// Of cases that this applicant's account submitted or claimed.
    pub submitted_by: Option<String>,
    /// Whose duty.
    pub duty: Option<Party>,
    /// Of this procedure.
    pub procedure: Option<ProcedureId>,
    /// Of this case.
    pub case_id: Option<Uuid>,
    /// Under this rule.
    pub rule: Option<String>,
}

impl DeadlineFilter {
    /// Every deadline at a moment.
    pub fn at(when: When, soon: Moment) -> Self {
        Self {
            when,
            soon,
            states: Vec::new(),
            organ: OrganScope::All,
            sight: OrganScope::All,
            submitted_by: None,
            duty: None,
            procedure: None,
            case_id: None,
            rule: None,
        }
    }
}

/// A deadline and its state at the moment asked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeadlineAnswer {
    /// What was known of it.
    #[sqlx(flatten)]
    pub row: DeadlineRow,
    /// Its state, as [`DeadlineState::as_str`] writes it.
    pub state: String,
}

/// How many deadlines run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct DeadlineCounts {
    /// Running, suspended ones included.
    pub running: i64,
    /// Running and past due (逾期).
    pub overdue: i64,
}

const ORDER: Order =
    Order { name: "deadlines", columns: &["due_sort", "case_id", "deadline_id"], is_descending: false };

impl ReadModels {
    /// A page of deadlines, those due first first, those never due last.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn deadlines(&self, filter: &DeadlineFilter, page: &Page) -> Result<Paged<DeadlineAnswer>, ReadError> {
        let mut select = Select::new("");
        let (moment, soon) = (select.text(filter.when.moment()), select.text(filter.soon));
        let case: Vec<String> = CONDITIONS
            .iter()
            .map(|(state, _)| format!("when {} then '{}'", condition(*state, &moment, &soon), state.as_str()))
            .collect();
        let columns = DeadlineRow::TABLE.column_list();
        select.begin(format!("select {columns}, case {} end as state from deadlines", case.join(" ")));
        select.and(&format!("known_from <= {moment}"));
        match filter.when {
            When::Now(_) => select.and("known_to is null"),
            When::Then(_) => select.and(&format!("(known_to is null or known_to > {moment})")),
        }
        filter.conditions(&mut select, &moment, &soon);
        let key = |answer: &DeadlineAnswer| {
            vec![answer.row.due_sort.clone(), answer.row.case_id.clone(), answer.row.deadline_id.clone()]
        };
        select.page(&self.database, ORDER, page, key).await
    }

    /// How many deadlines run and are overdue now, the moment given.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn deadline_counts(&self, now: Moment) -> Result<DeadlineCounts, ReadError> {
        let mut select = Select::new("");
        let now = select.text(now);
        select.begin(format!(
            "select count(*) as running, count(case when suspended = 0 and due < {now} then 1 end) as overdue
             from deadlines"
        ));
        select.and("known_to is null and ended_how is null");
        let counts = select.fetch(&self.database).await?.pop();
        Ok(counts.unwrap_or(DeadlineCounts { running: 0, overdue: 0 }))
    }
}

impl DeadlineFilter {
    fn conditions(&self, select: &mut Select, moment: &str, soon: &str) {
        select.organ("organ", self.organ);
        if self.sight != OrganScope::All && matches!(self.when, When::Then(_)) {
            select.within("case_id", "select case_id from cases", "cases.organ", self.sight);
        }
        if let Some(account) = &self.submitted_by {
            let account = select.text(account);
            select.and(&format!("case_id in (select case_id from cases where submitted_by = {account})"));
        }
        select.equals("duty", self.duty.map(duty_word));
        select.equals("procedure", self.procedure.as_ref());
        select.equals("case_id", self.case_id);
        select.equals("rule", self.rule.as_ref());
        if self.states.is_empty() {
            return;
        }
        if self.states.iter().all(|state| is_running(*state)) {
            // Said once more by itself, so that the index of running deadlines fits.
            select.and("ended_how is null");
        }
        if self.states == [DeadlineState::Overdue] {
            select.and(&format!("due_sort < {moment}"));
        }
        let states: Vec<String> = self.states.iter().map(|state| condition(*state, moment, soon)).collect();
        select.and(&format!("({})", states.join(" or ")));
    }
}

fn is_running(state: DeadlineState) -> bool {
    match state {
        DeadlineState::Open | DeadlineState::DueSoon | DeadlineState::Overdue | DeadlineState::Suspended => true,
        DeadlineState::Met | DeadlineState::MetLate | DeadlineState::Lapsed | DeadlineState::Cancelled => false,
    }
}

/// When a deadline is in a state, as `DeadlineVersion::state_at` says it; each excludes the others.
const CONDITIONS: [(DeadlineState, &str); 8] = [
    (DeadlineState::Lapsed, "ended_how = 'lapsed'"),
    (DeadlineState::Cancelled, "ended_how = 'cancelled'"),
    (DeadlineState::MetLate, "(ended_how = 'done' and due is not null and ended_at > due)"),
    (DeadlineState::Met, "(ended_how = 'done' and (due is null or ended_at <= due))"),
    (DeadlineState::Suspended, "(ended_how is null and suspended = 1)"),
    (DeadlineState::Overdue, "(ended_how is null and suspended = 0 and due < {moment})"),
    (DeadlineState::DueSoon, "(ended_how is null and suspended = 0 and due >= {moment} and due <= {soon})"),
    (
        DeadlineState::Open,
        "(ended_how is null and suspended = 0 and (due is null or due >= {moment} and due > {soon}))",
    ),
];

fn condition(state: DeadlineState, moment: &str, soon: &str) -> String {
    let found = CONDITIONS.iter().find(|(of, _)| *of == state);
    let text = found.map_or("false", |(_, text)| text);
    text.replace("{moment}", moment).replace("{soon}", soon)
}
