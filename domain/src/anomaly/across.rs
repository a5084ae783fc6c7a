//! Rules that look at many cases at once.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Anomaly, AnomalyKind, Limits};
use crate::identity::RegionCode;

/// A review passed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Approval {
    /// By whom.
    pub account: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Position of the event.
    pub position: i64,
    /// In which case.
    pub case_id: String,
    /// At which organ.
    pub organ: RegionCode,
}

/// A look at personal data in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// By whom.
    pub account: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Position of the event.
    pub position: i64,
}

/// A case and the rules that opened it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedUnder {
    /// Version of the rulebook.
    pub rulebook: String,
    /// The case.
    pub case_id: String,
    /// At which organ.
    pub organ: RegionCode,
    /// By whom.
    pub account: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Position of the event.
    pub position: i64,
}

/// Runs of reviews that one account passed within a minute; each review is in one run at most.
pub fn bulk_approvals(mut approvals: Vec<Approval>, limits: Limits) -> Vec<Anomaly> {
    approvals.sort();
    let (mut found, mut rest) = (Vec::new(), approvals.as_slice());
    while let Some(first) = rest.first() {
        let until = first.at + TimeDelta::minutes(1);
        let run = rest.iter().take_while(|next| next.account == first.account && next.at < until).count();
        let Some((run, after)) = rest.split_at_checked(run.max(1)) else { break };
        if run.len() < limits.bulk {
            rest = &rest[1..];
            continue;
        }
        found.push(Anomaly {
            kind: AnomalyKind::BulkApproval,
            case_id: first.case_id.clone(),
            organ: first.organ,
            account: first.account.clone(),
            at: run.last().map_or(first.at, |last| last.at),
            evidence: run.iter().map(|approval| approval.position).collect(),
        });
        rest = after;
    }
    found
}

/// Rules under which few cases were opened before others took their place; the rules used last are not among them.
pub fn short_lived_rules(mut opened: Vec<OpenedUnder>, limits: Limits) -> Vec<Anomaly> {
    opened.sort_by_key(|case| case.position);
    let newest = opened.last().map(|case| case.rulebook.clone());
    let mut by_rules: BTreeMap<&str, Vec<&OpenedUnder>> = BTreeMap::new();
    for case in &opened {
        by_rules.entry(&case.rulebook).or_default().push(case);
    }
    let few = by_rules
        .into_iter()
        .filter(|(rules, cases)| newest.as_deref() != Some(*rules) && cases.len() <= limits.few_cases);
    let found = few.filter_map(|(_, cases)| {
        let (first, last) = (cases.first()?, cases.last()?);
        Some(Anomaly {
            kind: AnomalyKind::ShortLivedRules,
            case_id: first.case_id.clone(),
            organ: first.organ,
            account: first.account.clone(),
            at: last.at,
            evidence: cases.iter().map(|case| case.position).collect(),
        })
    });
    found.collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn approval(account: &str, second: i64) -> Approval {
        Approval {
            account: account.to_owned(),
            at: DateTime::from_timestamp(second, 0).unwrap(),
            position: second,
            case_id: format!("case {second}"),
            organ: RegionCode::parse("530102").unwrap(),
        }
    }

    #[test]
    fn ten_reviews_of_one_person_within_a_minute_are_one_run() {
        let quick: Vec<_> = (0..12).map(|second| approval("li", second * 5)).collect();
        let found = bulk_approvals(quick.clone(), Limits::default());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].evidence, (0..12).map(|second| second * 5).collect::<Vec<_>>());
        let slow = (0..12).map(|minute| approval("li", minute * 10)).collect();
        assert_eq!(bulk_approvals(slow, Limits::default()), []);
        let of_two = quick.iter().enumerate().map(|(place, one)| {
            let account = if place % 2 == 0 { "li" } else { "wang" };
            Approval { account: account.to_owned(), ..one.clone() }
        });
        assert_eq!(bulk_approvals(of_two.collect(), Limits::default()), []);
    }

    #[test]
    fn rules_that_opened_few_cases_and_were_replaced_are_named() {
        let opened = |rulebook: &str, position| OpenedUnder {
            rulebook: rulebook.to_owned(),
            case_id: format!("case {position}"),
            organ: RegionCode::parse("530102").unwrap(),
            account: "li".to_owned(),
            at: DateTime::from_timestamp(position, 0).unwrap(),
            position,
        };
        let many = (1..=5).map(|position| opened("old", position));
        let all = many.chain([opened("brief", 6), opened("new", 7)]).collect();
        let found = short_lived_rules(all, Limits::default());
        assert_eq!(found.iter().map(|anomaly| anomaly.evidence.clone()).collect::<Vec<_>>(), [vec![6]]);
    }
}
