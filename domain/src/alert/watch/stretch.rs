//! Which rules answer for a rung: those by which the watch looked when it came.

use super::{WatchRules, Watched};
use crate::counting::Moment;

/// A span of time in which the watch looked by the same rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// It looked for rungs that came after this moment
    pub after: Moment,
    /// and by this one.
    pub through: Moment,
    /// By which rules; none where the records do not say.
    pub under: Option<WatchRules>,
    /// It looked also for rungs of earlier stretches that came after the first moment, of clocks that ran still at the
    /// second.
    pub looked_back: Option<(Moment, Moment)>,
}

impl Stretch {
    fn saw(&self, at: Moment) -> bool {
        self.after < at && at <= self.through
    }

    fn saw_looking_back(&self, at: Moment, until: Option<Moment>) -> bool {
        self.looked_back
            .is_some_and(|(to, looked)| to < at && at <= self.after && until.is_none_or(|until| until > looked))
    }
}

impl Watched {
    /// Whether by these rules the watch had to raise a rung that came at a moment, until another the clock being known to
    /// run as it did. Where records do not say by which rules it looked, by any.
    pub fn answers_for(&self, rules: &WatchRules, at: Moment, until: Option<Moment>) -> bool {
        let own = |under: &Option<WatchRules>| under.as_ref().is_none_or(|under| under == rules);
        let saw = |stretch: &Stretch| stretch.saw(at) || stretch.saw_looking_back(at, until);
        let is_later = self.through.is_none_or(|through| through < at);
        is_later && own(&self.under) || self.stretches.iter().any(|stretch| own(&stretch.under) && saw(stretch))
    }

    /// By which other rules the watch looked for rungs that came at this moment.
    pub fn other_rules_at(&self, rules: &WatchRules, at: Moment) -> Option<&WatchRules> {
        let now = self.under.as_ref().filter(|_| self.through.is_none_or(|through| through < at));
        let then = self.stretches.iter().filter(|stretch| stretch.saw(at) || stretch.saw_looking_back(at, None));
        now.into_iter().chain(then.filter_map(|stretch| stretch.under.as_ref())).find(|under| *under != rules)
    }

    /// Days by the same rules are one stretch.
    pub(super) fn add(&mut self, next: Stretch) {
        match self.stretches.last_mut() {
            Some(last) if last.under == next.under && next.looked_back.is_none() => last.through = next.through,
            _ => self.stretches.push(next),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::{super::WatchEvent, *};

    fn rules(name: &str) -> WatchRules {
        WatchRules { calendar: "c".to_owned(), ladders: name.to_owned() }
    }

    fn day(day: u32) -> Moment {
        Moment::start_of_day(chrono::NaiveDate::from_ymd_opt(2026, 3, day).unwrap())
    }

    fn watched(through: u32, under: Option<&str>, back_to: Option<u32>) -> WatchEvent {
        let (through, recorded_at) = (day(through), day(through).utc());
        WatchEvent::DayWatched { through, under: under.map(rules), back_to: back_to.map(day), recorded_at }
    }

    fn after(events: &[WatchEvent]) -> Watched {
        let mut watched = Watched::default();
        let begun = WatchEvent::WatchBegun {
            from: day(1),
            under: events.is_empty().then(|| rules("a")),
            recorded_at: day(1).utc(),
        };
        watched.apply(&begun);
        events.iter().for_each(|event| watched.apply(event));
        watched
    }

    #[test]
    fn the_rules_of_the_day_answer_and_new_ones_for_what_they_looked_back_to() {
        let events = [watched(5, Some("a"), None), watched(6, Some("a"), None), watched(10, Some("b"), Some(4))];
        let watched = after(&events);
        assert_eq!(watched.stretches.len(), 2);
        let answers =
            |name: &str, at: u32, until: Option<u32>| watched.answers_for(&rules(name), day(at), until.map(day));
        for (at, a, b) in [(2, true, false), (4, true, false), (5, true, true), (6, true, true), (7, false, true)] {
            assert_eq!((answers("a", at, None), answers("b", at, None)), (a, b), "{at}");
        }
        assert!(
            !answers("b", 5, Some(9)) && answers("b", 5, Some(11)),
            "only clocks that ran still are looked back to"
        );
        assert!(answers("b", 8, Some(9)), "what came by these rules and was overtaken is found missed");
        assert!(answers("b", 20, None) && !answers("a", 20, None), "the day that is not over");
        let others = |name: &str, at: u32| watched.other_rules_at(&rules(name), day(at)).map(|found| &*found.ladders);
        assert_eq!((others("a", 3), others("b", 3)), (None, Some("a")));
        assert_eq!((others("a", 5), others("b", 5)), (Some("b"), Some("a")));
        assert_eq!((others("a", 20), others("b", 20)), (Some("b"), None));
    }

    #[test]
    fn records_that_do_not_say_are_judged_by_any_rules() {
        let watched = after(&[watched(5, None, None)]);
        assert!(watched.answers_for(&rules("b"), day(3), None) && watched.answers_for(&rules("b"), day(9), None));
        assert_eq!(watched.other_rules_at(&rules("b"), day(3)), None);
        let begun = after(&[]);
        assert!(begun.answers_for(&rules("a"), day(3), None) && !begun.answers_for(&rules("b"), day(3), None));
    }
}
