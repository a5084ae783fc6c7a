//! The built-in rulebook and packs laid over it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "test")]

use beian_domain::{procedure::ProcedureId, rulebook::Rulebook};

#[test]
fn the_built_in_rulebook_reads() {
    let rulebook = Rulebook::builtin();
    let ids: Vec<_> = rulebook.procedures().map(|procedure| procedure.id.to_string()).collect();
    assert_eq!(ids, ["hezhou", "national-platform", "notice-1996", "qiandongnan", "yunnan"]);
    assert_eq!((rulebook.sources().instruments.len(), rulebook.sources().documents.len()), (24, 20));
    assert_eq!(rulebook.version().len(), 12);
    rulebook.procedure(&ProcedureId("yunnan".to_owned()), "2026-01-05".parse().unwrap()).expect("in force");
}
