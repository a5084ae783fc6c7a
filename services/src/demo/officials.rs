//! Who holds office where the story played, so that there is somebody to tell of a deadline: an officer, a
//! reviewer and a leader in each organ, and a leader in each province. They have no passwords: with development tokens nobody needs one.

use std::collections::BTreeSet;

use beian_domain::{
    account::{AccountKind, AccountOrder, Login, NewAccount},
    actor::{Actor, Role},
    identity::RegionCode,
};
use chrono::NaiveDate;
use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use super::{DemoError, step::official};
use crate::app::{AccountRequest, App, AppError};

/// Accounts enrolled at a time.
const IN_FLIGHT: usize = 32;
/// Who works on cases in each organ.
pub(super) const HANDS: [Role; 2] = [Role::Officer, Role::FirstReviewer];
/// Namespace of their command ids: the demo played once more enrols nobody twice.
const NAMESPACE: Uuid = Uuid::from_u128(0x6265_6961_6e2d_4d3f_8f66_6963_6961_6c73);

/// Enrols them, in office from a day on.
///
/// # Errors
/// [`DemoError`].
pub(super) async fn enrol(app: &App, organs: &BTreeSet<RegionCode>, from: NaiveDate) -> Result<(), DemoError> {
    let provinces: BTreeSet<RegionCode> = organs.iter().map(|organ| organ.province()).collect();
    let leaders = organs.union(&provinces).map(|organ| official(Role::Supervisor, *organ));
    let hands = organs.iter().flat_map(|organ| HANDS.map(|role| official(role, *organ)));
    let everybody: Vec<Actor> = hands.chain(leaders).collect();
    let enrolling = stream::iter(everybody).map(|person| appoint(app, person, from));
    Ok(enrolling.buffer_unordered(IN_FLIGHT).try_collect().await?)
}

async fn appoint(app: &App, person: Actor, from: NaiveDate) -> Result<(), AppError> {
    let login = Login::parse(&person.name)?;
    let account = login.account_id();
    let name = format!("演示 {}", person.name);
    let enrolled = NewAccount { login, name, kind: AccountKind::Official, organ: person.organ };
    order(app, account, AccountOrder::Enrol { account: enrolled, password: None }, "enrol").await?;
    let grant = Uuid::new_v5(&NAMESPACE, account.as_bytes());
    let (role, organ) = (person.role, person.organ);
    order(app, account, AccountOrder::Grant { grant, role, organ, from, to: None }, "grant").await
}

async fn order(app: &App, account: Uuid, order: AccountOrder, what: &str) -> Result<(), AppError> {
    let command_id = Uuid::new_v5(&NAMESPACE, format!("{account} {what}").as_bytes());
    let actor = Actor { name: "demo".to_owned(), role: Role::Administrator, organ: None };
    let asked = AccountRequest::asked(&what);
    let request = AccountRequest { command_id, account, expected_version: None, actor, reason: None, order, asked };
    app.order(request).await.map(drop)
}
