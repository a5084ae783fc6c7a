//! What becomes of a case. Fates are dealt out in turn, so that few cases already show every one.

/// How a case is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It goes its way.
    Ordinary,
    /// It began so lately that it is still under way.
    Recent,
    /// It is returned once, put right, and goes its way.
    Returned,
    /// It is returned and never put right.
    LeftReturned,
    /// It is returned, not put right, and closed by notice.
    Lapsed,
    /// 不予备案
    Rejected,
    /// 撤回
    Withdrawn,
    /// 终止联网
    Terminated,
    /// 注销
    Cancelled,
    /// Nobody completes the stage with this index, counted round the stages.
    Stalled(usize),
    /// A website pushed and neither claimed nor filed.
    Unfiled,
    /// Pushed and claimed, not filed.
    Claimed,
    /// Pushed, claimed and filed.
    ClaimedAndFiled,
}

use Fate::{
    Cancelled, Claimed, ClaimedAndFiled, Lapsed, LeftReturned, Ordinary, Recent, Rejected, Returned, Stalled,
    Terminated, Unfiled, Withdrawn,
};

const DECK: [Fate; 40] = [
    Ordinary,
    Recent,
    Returned,
    Rejected,
    Ordinary,
    Unfiled,
    Recent,
    Lapsed,
    Ordinary,
    Withdrawn,
    Stalled(0),
    Recent,
    Terminated,
    Ordinary,
    ClaimedAndFiled,
    Recent,
    Ordinary,
    LeftReturned,
    Recent,
    Stalled(1),
    Ordinary,
    Returned,
    Recent,
    Cancelled,
    Claimed,
    Ordinary,
    Recent,
    Stalled(2),
    Ordinary,
    Ordinary,
    Recent,
    Ordinary,
    Returned,
    Stalled(3),
    Recent,
    Ordinary,
    Stalled(4),
    Ordinary,
    Recent,
    Stalled(5),
];

impl Fate {
    /// The fate of a procedure's case with this index. `past` procedures leave nothing under way, save a little;
    /// `pushes` says whether websites can be pushed.
    pub(super) fn dealt(index: usize, past: bool, pushes: bool) -> Self {
        match DECK[index % DECK.len()] {
            Unfiled | Claimed | ClaimedAndFiled if !pushes => Ordinary,
            Recent if past => Ordinary,
            Stalled(_) | LeftReturned if past && !(index / DECK.len()).is_multiple_of(4) => Ordinary,
            Stalled(stage) => Stalled(stage + index / DECK.len()),
            fate => fate,
        }
    }

    pub(super) fn is_pushed(self) -> bool {
        matches!(self, Unfiled | Claimed | ClaimedAndFiled)
    }
}
