use super::Report;
use crate::procedure::Procedure;
pub(super) fn check(_procedure: &Procedure, _report: &mut Report<'_>) {}
