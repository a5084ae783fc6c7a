//! Penalties are for acts that are known, threaten something, and have bounds in their order.

use super::{Report, instruments::begun, stages::unique};
use crate::{law::Penalty, message::Message};

pub(super) fn check(report: &mut Report<'_>) {
    let rulebook = report.rulebook;
    let acts: Vec<_> = rulebook.punishable_acts().iter().map(|act| act.id.as_str()).collect();
    unique("act", &acts, report);
    for (index, act) in acts.iter().enumerate() {
        if !rulebook.penalties().iter().any(|penalty| penalty.is_for(act)) {
            report.warning(&format!("act[{index}]"), Message::new("law_act_unpunished").with("act", act));
        }
    }
    let ids: Vec<_> = rulebook.penalties().iter().map(|penalty| penalty.id.as_str()).collect();
    unique("penalty", &ids, report);
    for (index, penalty) in rulebook.penalties().iter().enumerate() {
        let at = format!("penalty[{index}]");
        report.days(&at, penalty.first_day, penalty.last_day);
        begun(&penalty.cite, penalty.first_day, &at, report);
        for act in penalty.acts.iter().filter(|act| !acts.contains(&act.as_str())) {
            report.error(&format!("{at}.acts"), Message::new("law_act_unknown").with("act", act));
        }
        bounds(penalty, &at, report);
        if threatens_nothing(penalty) {
            report.error(&at, Message::new("law_penalty_empty").with("penalty", &penalty.id));
        }
    }
}

fn bounds(penalty: &Penalty, at: &str, report: &mut Report<'_>) {
    for (key, fine) in [("fine", penalty.fine), ("responsible_fine", penalty.responsible_fine)] {
        if fine.is_some_and(|fine| fine.most < fine.least) {
            report.error(&format!("{at}.{key}"), Message::new("law_bounds_reversed"));
        }
    }
    if penalty.income_multiple.is_some_and(|(least, most)| most < least) {
        report.error(&format!("{at}.income_multiple"), Message::new("law_bounds_reversed"));
    }
}

fn threatens_nothing(penalty: &Penalty) -> bool {
    penalty.warning.is_none()
        && penalty.order.is_none()
        && !penalty.confiscation
        && penalty.fine.is_none()
        && penalty.income_multiple.is_none()
        && penalty.suspension.is_none()
        && penalty.daily_addition_percent.is_none()
}
