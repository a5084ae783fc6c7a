//! What a user is told: a stable code, its parameters, and the sentence in Chinese and English.
//!
//! Sentences live in `messages/*.toml`, one table per code with `zh` and `en`; `{name}` is replaced by the parameter.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/messages");

static CATALOGUE: LazyLock<BTreeMap<String, Sentence>> = LazyLock::new(|| {
    let mut catalogue = BTreeMap::new();
    for file in FILES.files() {
        let text = file.contents_utf8().unwrap_or_default();
        let sentences: BTreeMap<String, Sentence> =
            toml::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", file.path().display()));
        catalogue.extend(sentences);
    }
    catalogue
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    zh: String,
    en: String,
}

/// A name or short text of the rulebook in both languages, Chinese first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A sentence for a user, still without a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Stable code, `snake_case`, the key in the message files.
    pub code: String,
    /// Values for the placeholders of the sentence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl Message {
    /// A message without parameters.
    pub fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), params: BTreeMap::new() }
    }

    /// The same message with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// The sentence in Chinese; the bare code if no file knows it.
    pub fn zh(&self) -> String {
        self.render(|sentence| &sentence.zh)
    }

    /// The sentence in English; the bare code if no file knows it.
    pub fn en(&self) -> String {
        self.render(|sentence| &sentence.en)
    }

    /// Whether the message files have a sentence for this code.
    pub fn is_known(&self) -> bool {
        CATALOGUE.contains_key(&self.code)
    }

    fn render(&self, language: impl Fn(&Sentence) -> &String) -> String {
        let Some(sentence) = CATALOGUE.get(&self.code) else { return self.code.clone() };
        let mut pieces = language(sentence).split('{');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
            text.push_str(self.params.get(name).map_or("", String::as_str));
            text.push_str(rest);
        }
        text
    }
}

impl From<Message> for Bilingual {
    fn from(message: Message) -> Self {
        Self { zh: message.zh(), en: message.en() }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.zh(), self.en())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_names_the_same_parameters_in_both_languages() {
        for (code, sentence) in CATALOGUE.iter() {
            assert_eq!(placeholders(&sentence.zh), placeholders(&sentence.en), "{code}");
        }
        assert!(!CATALOGUE.is_empty());
    }

    #[test]
    fn a_parameter_that_looks_like_a_placeholder_is_told_as_it_is() {
        let message = Message::new("stage_out_of_order").with("stage", "{action}").with("action", "accept");
        assert!(message.en().contains("\"{action}\""), "{}", message.en());
    }

    fn placeholders(text: &str) -> std::collections::BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }
}
