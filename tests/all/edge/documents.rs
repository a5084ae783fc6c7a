//! Documents that a server was given, named by their SHA-256.

use std::{fs, path::Path};

use beian_services::{
    graphql::{Admission, TrustedDocuments, TrustedDocumentsError},
    http::Edge,
};
use serde_json::{Value, json};

use super::wire;
use crate::journeys::world::{CLERK, World, code_of};

const POSITION: &str = "{ position }";
/// What `printf '{ position }' | sha256sum` says.
const POSITION_ID: &str = "1a8e8298fae0904fde4e4d25f06c05190c33495eedcc6f775b8289fb775d66d7";
const TYPENAME: &str = "query Name { __typename }";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("position.graphql"), format!("{POSITION}\n")).unwrap();
    folder
}

async fn started(folder: &Path, only_trusted: bool) -> World {
    let trusted = TrustedDocuments::read(folder).unwrap();
    assert!(!trusted.is_empty());
    wire::world(Edge { admission: Admission { introspection: false, trusted, only_trusted }, ..Edge::default() }).await
}

async fn send(world: &World, body: Value) -> Value {
    world.send(CLERK, body.to_string()).await.1
}

fn extension(id: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": id } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_asked_by_its_id() {
    let folder = folder();
    let world = started(folder.path(), false).await;
    let expected = json!({ "data": { "position": 0 } });
    assert_eq!(send(&world, json!({ "documentId": POSITION_ID })).await, expected);
    assert_eq!(send(&world, json!({ "extensions": extension(POSITION_ID) })).await, expected);
    assert_eq!(send(&world, json!({ "query": POSITION, "extensions": extension(POSITION_ID) })).await, expected);
    assert_eq!(send(&world, json!({ "query": TYPENAME })).await["data"]["__typename"], "Query");
    let unknown = "0".repeat(64);
    assert_eq!(code_of(&send(&world, json!({ "documentId": unknown })).await), "DOCUMENT_UNKNOWN");
    let other = json!({ "query": TYPENAME, "extensions": extension(POSITION_ID) });
    assert_eq!(code_of(&send(&world, other).await), "DOCUMENT_OTHER_ID", "nothing is learnt from a client");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_may_take_its_own_documents_only() {
    let folder = folder();
    let world = started(folder.path(), true).await;
    let expected = json!({ "data": { "position": 0 } });
    assert_eq!(send(&world, json!({ "documentId": POSITION_ID })).await, expected);
    assert_eq!(send(&world, json!({ "query": POSITION })).await, expected, "written out, it is the same document");
    assert_eq!(code_of(&send(&world, json!({ "query": TYPENAME })).await), "DOCUMENT_NOT_TRUSTED");
    assert_eq!(code_of(&send(&world, json!({ "query": "{ position  }" })).await), "DOCUMENT_NOT_TRUSTED");
    assert_eq!(code_of(&send(&world, json!({})).await), "DOCUMENT_NOT_TRUSTED");
    world.close().await;
}

#[test]
fn a_folder_is_checked_when_it_is_read() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let read = || TrustedDocuments::read(folder.path()).map(|documents| documents.len());
    write("generated.json", &json!({ POSITION_ID: POSITION }).to_string());
    write("notes.txt", "no document");
    assert_eq!(read().unwrap(), 1, "the same document twice");
    write("generated.json", &json!({ POSITION_ID: TYPENAME }).to_string());
    assert!(matches!(read(), Err(TrustedDocumentsError::Document { .. })), "not the id of this text");
    fs::remove_file(folder.path().join("generated.json")).unwrap();
    for wrong in ["{ position ", &format!("{{ {} }}", "position ".repeat(21))] {
        write("wrong.graphql", wrong);
        assert!(matches!(read(), Err(TrustedDocumentsError::Document { .. })), "{wrong}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(TrustedDocuments::read(empty.path()), Err(TrustedDocumentsError::Empty(_))));
    let missing = folder.path().join("missing");
    assert!(matches!(TrustedDocuments::read(&missing), Err(TrustedDocumentsError::Folder { .. })));
}
