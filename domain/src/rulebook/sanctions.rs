//! Penalties and retention, asked as of a day.

use chrono::NaiveDate;

use super::Rulebook;
use crate::{
    law::{Kept, Penalty, PunishableAct, RetentionQuestion, RetentionRule},
    message::Message,
};

impl Rulebook {
    /// Every act that is punished.
    pub fn punishable_acts(&self) -> &[PunishableAct] {
        &self.acts
    }

    /// The act with this id.
    pub fn punishable_act(&self, id: &str) -> Option<&PunishableAct> {
        self.acts.iter().find(|act| act.id == id)
    }

    /// What somebody is told who asks for an act that is not known; none if it is.
    pub fn act_unknown(&self, id: &str) -> Option<Message> {
        if self.punishable_act(id).is_some() {
            return None;
        }
        let shown: String = id.chars().take(60).collect();
        let known: Vec<_> = self.acts.iter().map(|act| act.id.as_str()).collect();
        Some(Message::new("act_unknown").with("act", shown).with("known", known.join(", ")))
    }

    /// All penalties, of every time.
    pub fn penalties(&self) -> &[Penalty] {
        &self.penalties
    }

    /// What was threatened for an act done on a day, or for every act.
    pub fn penalties_on(&self, act: Option<&str>, day: NaiveDate) -> Vec<&Penalty> {
        let fits = |penalty: &&Penalty| penalty.on(day) && act.is_none_or(|act| penalty.is_for(act));
        self.penalties.iter().filter(fits).collect()
    }

    /// All duties to keep records, of every time.
    pub fn retention_rules(&self) -> &[RetentionRule] {
        &self.retention
    }

    /// The rules under which a record falls, the longest first; those without a length last.
    pub fn retention(&self, question: &RetentionQuestion) -> Vec<Kept<'_>> {
        let mut kept: Vec<_> = self.retention.iter().filter_map(|rule| rule.kept(question)).collect();
        kept.sort_by_key(|kept| std::cmp::Reverse(kept.until));
        kept
    }
}
