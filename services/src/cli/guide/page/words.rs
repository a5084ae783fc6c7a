//! Words, headings and lengths of time in both languages.

use beian_domain::{
    law::Citation,
    message::{Bilingual, Message},
    procedure::Limit,
};
use serde::Serialize;

/// A heading of the page.
pub(super) fn label(name: &str) -> String {
    line(Message::new(format!("guide_page_{name}")))
}

/// A message, Chinese above English.
pub(super) fn line(message: Message) -> String {
    both(&message.into())
}

/// Chinese above English.
pub(super) fn both(text: &Bilingual) -> String {
    format!("{}\n{}", text.zh, text.en)
}

/// Both languages on one line.
pub(super) fn title(text: &Bilingual) -> String {
    format!("{} / {}", text.zh, text.en)
}

/// A word of the rule files.
pub(super) fn word(kind: &str, value: &impl Serialize) -> String {
    word_message(kind, value).to_string()
}

/// Several words, each language by itself.
pub(super) fn words(kind: &str, values: &[impl Serialize]) -> Bilingual {
    let messages: Vec<_> = values.iter().map(|value| word_message(kind, value)).collect();
    let (zh, en): (Vec<_>, Vec<_>) = messages.iter().map(|message| (message.zh(), message.en())).unzip();
    Bilingual { zh: zh.join("、"), en: en.join(", ") }
}

fn word_message(kind: &str, value: &impl Serialize) -> Message {
    // Every such value is a unit variant, which is a string in JSON.
    let written = serde_json::to_value(value).unwrap_or_default();
    Message::new(format!("word_{kind}_{}", written.as_str().unwrap_or_default()))
}

/// Where something stands.
pub(super) fn sources(cite: &[Citation]) -> String {
    cite.iter().map(Citation::to_string).collect::<Vec<_>>().join(", ")
}

/// The length of a limit, or that none is stated.
pub(super) fn length(limit: &Limit) -> Message {
    limit.period.map_or_else(|| Message::new("guide_page_promptly"), |period| period.message())
}

/// A message that names the length of a limit as `period`, each language in its own words.
pub(super) fn with_length(message: Message, limit: &Limit) -> String {
    with_text(message, "period", &length(limit).into())
}

/// A message with a parameter that differs by language.
pub(super) fn with_text(message: Message, name: &str, text: &Bilingual) -> String {
    let (zh, en) = (message.clone().with(name, &text.zh).zh(), message.with(name, &text.en).en());
    both(&Bilingual { zh, en })
}

#[cfg(test)]
mod tests {
    use beian_domain::{
        guide::Need,
        identity::Level,
        procedure::{
            ApplicantKind, Authority, ChangeKind, ChannelKind, CopyHolder, CountsFrom, DutyKind, FilingObject,
            MaterialMode, NumberScheme, OfficeDays, Party, TwinPlace,
        },
    };

    use super::*;

    #[track_caller]
    fn known(kind: &str, values: &[impl Serialize]) {
        for value in values {
            let message = word_message(kind, value);
            assert!(message.is_known(), "{}", message.code);
        }
    }

    #[test]
    fn every_word_is_told_in_both_languages() {
        use ApplicantKind as A;
        known("applicant", &[A::InterconnectingUnit, A::AccessProvider, A::DataCentre, A::VirtualHostProvider]);
        known("applicant", &[A::CommercialInformationService, A::InformationService, A::UsingUnit, A::Individual]);
        use FilingObject as O;
        known("object", &[O::Unit, O::Website, O::AccessProvider, O::DataCentre, O::Host]);
        known("authority", &[Authority::PublicSecurity, Authority::Telecommunications, Authority::NetworkOwner]);
        known("level", &[Level::County, Level::Prefecture, Level::Province]);
        known("twin", &[TwinPlace::Maintenance, TwinPlace::Hosting]);
        known("holder", &[CopyHolder::Applicant, CopyHolder::HandlingOrgan, CopyHolder::SuperiorOrgan]);
        known("party", &[Party::Applicant, Party::HandlingOrgan, Party::SuperiorOrgan]);
        use MaterialMode as M;
        known("mode", &[M::Original, M::Copy, M::Shown, M::Electronic, M::NotStated]);
        known("need", &[Need::Always, Need::ByCircumstance, Need::NotNeeded, Need::OrganDecides]);
        known("mark", &["sealed", "paging_sealed", "signed", "every_page_signed"]);
        known("number", &[NumberScheme::UnitNumber, NumberScheme::FilingNumber]);
        use ChannelKind as C;
        known("channel", &[C::Window, C::Online, C::Courier, C::Phone, C::ElectronicCopy]);
        known("days", &[OfficeDays::WeekdaysExceptHolidays, OfficeDays::WorkingDays]);
        use ChangeKind as K;
        known("change", &[K::Connection, K::Particulars, K::Termination, K::Cancellation, K::AccessUsers]);
        known("duty", &[DutyKind::Keep, DutyKind::Report, DutyKind::Repeat, DutyKind::Observe]);
        known("from", &[CountsFrom::PreviousStage, CountsFrom::Submission, CountsFrom::Acceptance]);
    }
}
