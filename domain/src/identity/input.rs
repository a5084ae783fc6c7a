//! What every reader does first with hostile text: bound it, fold its width, shorten what is repeated back.

use unicode_normalization::UnicodeNormalization;

/// The most characters of a refused text that a message repeats.
const EXCERPT: usize = 40;

/// The beginning of a refused text, short enough for a message.
pub(super) fn excerpt(input: &str) -> String {
    input.chars().filter(|character| !character.is_control()).take(EXCERPT).collect()
}

/// The text with full-width forms folded (NFKC) and all white space taken out; `None` if it has more than `longest` bytes.
pub(super) fn squeezed(input: &str, longest: usize) -> Option<String> {
    let visible = |character: &char| !character.is_whitespace();
    (input.len() <= longest).then(|| match input.is_ascii() {
        true => input.chars().filter(visible).collect(),
        false => input.nfkc().filter(visible).collect(),
    })
}

/// Whether the text consists of ASCII digits only, at least one.
pub(super) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
