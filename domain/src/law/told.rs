//! Penalties and duties to keep records in words.

use super::{Condition, Fine, Penalty, RetentionRule, Suspension, Warning};
use crate::message::{Bilingual, Message};

impl Penalty {
    /// Each sanction in words, in the order of the law: warning, order, confiscation, fines, suspension.
    pub fn sanctions(&self) -> Vec<Bilingual> {
        let warning = self.warning.map(|warning| match warning {
            Warning::WithOthers => "penalty_warning",
            Warning::OrAnother => "penalty_warning_or",
        });
        let confiscation = self.confiscation.then_some("penalty_confiscation");
        let multiple = self
            .income_multiple
            .map(|(least, most)| Message::new("penalty_income_multiple").with("least", least).with("most", most));
        let addition =
            self.daily_addition_percent.map(|percent| Message::new("penalty_addition").with("percent", percent));
        let mut told: Vec<Bilingual> = warning.map(|code| Message::new(code).into()).into_iter().collect();
        told.extend(self.order.clone());
        told.extend(confiscation.map(|code| Message::new(code).into()));
        told.extend(self.fine.map(|fine| fine.told("penalty_fine")));
        told.extend(multiple.map(Bilingual::from));
        told.extend(self.responsible_fine.map(|fine| fine.told("penalty_responsible_fine")));
        told.extend(self.suspension.as_ref().map(Suspension::told));
        told.extend(addition.map(Bilingual::from));
        told.extend(self.other.clone());
        told
    }

    /// All sanctions in one sentence, with the condition of the whole.
    pub fn told(&self) -> Bilingual {
        let sanctions = self.sanctions();
        let zh: Vec<_> = sanctions.iter().map(|sanction| sanction.zh.as_str()).collect();
        let en: Vec<_> = sanctions.iter().map(|sanction| sanction.en.as_str()).collect();
        conditioned(Bilingual { zh: zh.join("；"), en: en.join("; ") }, self.only_if)
    }
}

impl Condition {
    /// The condition in words.
    pub fn told(self) -> Bilingual {
        Message::new(format!("condition_{}", self.as_str())).into()
    }
}

impl Fine {
    fn told(self, code: &str) -> Bilingual {
        let code = if self.least.0 == 0 { format!("{code}_up_to") } else { code.to_owned() };
        let message = Message::new(code).with("least", self.least).with("most", self.most);
        conditioned(message.into(), self.only_if)
    }
}

impl Suspension {
    fn told(&self) -> Bilingual {
        let mut told = self.what.clone();
        if let Some(longest) = self.longest {
            let longest: Bilingual = longest.message().into();
            told = joined(
                told,
                &Bilingual { zh: format!("不超过 {}", longest.zh), en: format!("at most {}", longest.en) },
            );
        }
        conditioned(told, self.only_if)
    }
}

impl RetentionRule {
    /// What is kept and how long.
    pub fn told(&self) -> Bilingual {
        let length = self.keep.map_or_else(|| Message::new("retention_not_stated"), |keep| keep.message());
        joined(self.what.clone(), &length.into())
    }
}

fn joined(told: Bilingual, more: &Bilingual) -> Bilingual {
    Bilingual { zh: format!("{}，{}", told.zh, more.zh), en: format!("{}, {}", told.en, more.en) }
}

fn conditioned(told: Bilingual, only_if: Option<Condition>) -> Bilingual {
    let Some(condition) = only_if.map(Condition::told) else { return told };
    Bilingual { zh: format!("{}（{}）", told.zh, condition.zh), en: format!("{} ({})", told.en, condition.en) }
}
