//! The word lists.

use std::sync::LazyLock;

use serde::Deserialize;

/// Lists from which names and remarks are drawn; none is empty.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) unit_starts: Vec<String>,
    pub(super) unit_middles: Vec<String>,
    pub(super) unit_ends: Vec<String>,
    pub(super) individual_ends: Vec<String>,
    pub(super) site_ends: Vec<String>,
    pub(super) streets: Vec<String>,
    pub(super) people: Vec<String>,
    pub(super) latin: Vec<String>,
    pub(super) return_items: Vec<String>,
    pub(super) return_basis: Vec<String>,
    pub(super) reject_grounds: Vec<String>,
    pub(super) withdraw_grounds: Vec<String>,
    pub(super) lapse_notices: Vec<String>,
    pub(super) cancel_grounds: Vec<String>,
    pub(super) late_reasons: Vec<String>,
    pub(super) extend_basis: Vec<String>,
    pub(super) suspend_basis: Vec<String>,
    pub(super) correct_reasons: Vec<String>,
    pub(super) findings: Vec<String>,
    pub(super) rectify_basis: Vec<String>,
    pub(super) review_notes: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is compiled in, and every test of the demo reads it")]
pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("words.toml has every list of Words"));
