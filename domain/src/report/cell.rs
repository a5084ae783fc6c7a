//! Values of a table, and how they are written.

use chrono::NaiveDate;

use crate::{counting::Moment, message::Bilingual};

/// In which language a table is shown to people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The text in this language.
    pub fn of(self, text: &Bilingual) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }
}

/// A value of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing to say.
    Empty,
    /// A text that is the same in every language: an id, a name, citations.
    Text(String),
    /// A text in both languages.
    Both(Bilingual),
    /// A word of the system and what it means.
    Word {
        /// As rows and the API write it.
        code: String,
        /// As people read it.
        name: Bilingual,
    },
    /// How many.
    Count(i64),
    /// Tenths of days: half a day is 5.
    Tenths(i64),
    /// So many of a thousand, shown as per cent with one digit.
    PerMille(i64),
    /// A day.
    Day(NaiveDate),
    /// A moment in Shanghai time.
    Moment(Moment),
}

impl Cell {
    /// A day as rows have it; empty where there is none.
    pub fn day(text: Option<&str>) -> Self {
        let day = text.and_then(|text| text.get(..10)).and_then(|text| text.parse().ok());
        day.map_or(Self::Empty, Self::Day)
    }

    /// A moment as rows have it; empty where there is none.
    pub fn moment(text: Option<&str>) -> Self {
        text.and_then(|text| text.parse().ok()).map_or(Self::Empty, Self::Moment)
    }

    /// As people read it.
    pub fn shown(&self, language: Language) -> String {
        match self {
            Self::Both(text) | Self::Word { name: text, .. } => language.of(text).to_owned(),
            Self::PerMille(_) => format!("{}%", self.plain()),
            Self::Moment(moment) => {
                let time = moment.time();
                format!("{} {}", moment.date(), time.format("%H:%M"))
            }
            Self::Empty | Self::Text(_) | Self::Count(_) | Self::Tenths(_) | Self::Day(_) => self.plain(),
        }
    }

    /// As programs read it: words as their codes, texts in Chinese, per cent without a sign.
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Both(text) => text.zh.clone(),
            Self::Word { code, .. } => code.clone(),
            Self::Count(number) => number.to_string(),
            Self::Tenths(tenths) | Self::PerMille(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => moment.to_string(),
        }
    }

    /// The figure, if it is one, in units of [`Cell::plain`].
    pub fn figure(&self) -> Option<f64> {
        match self {
            Self::Count(_) | Self::Tenths(_) | Self::PerMille(_) => self.plain().parse().ok(),
            Self::Empty | Self::Text(_) | Self::Both(_) | Self::Word { .. } | Self::Day(_) | Self::Moment(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_with_the_digits_they_have() {
        assert_eq!(Cell::PerMille(667).shown(Language::Zh), "66.7%");
        assert_eq!(Cell::PerMille(1000).plain(), "100.0");
        assert_eq!(Cell::Tenths(45).shown(Language::En), "4.5");
        assert_eq!(Cell::Tenths(5).figure(), Some(0.5));
        assert_eq!(Cell::moment(Some("2026-03-31T23:59:59+08:00")).shown(Language::Zh), "2026-03-31 23:59");
        assert_eq!(Cell::day(Some("2026-03-31T23:59:59+08:00")).plain(), "2026-03-31");
        assert_eq!(Cell::day(None), Cell::Empty);
    }
}
