//! The GraphQL interface as committed.

use std::path::Path;

#[test]
fn the_committed_schema_is_the_one_served() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services/schema.graphql");
    let served = beian_services::graphql::sdl();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&file, &served).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == served, "services/schema.graphql is old; run this test with UPDATE_SCHEMA=1");
}
