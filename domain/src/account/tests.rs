//! Rules of accounts: given what happened, when a command comes, then these events or this refusal.

#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::*;
use crate::{
    actor::{Actor, Role},
    identity::RegionCode,
    organ::Organs,
};

const ROOT: &str = "root";

/// All accounts of a story, with the list of administrators.
#[derive(Default)]
struct Story {
    accounts: std::collections::BTreeMap<Uuid, Account>,
    administrators: Administrators,
}

fn now() -> DateTime<Utc> {
    "2026-03-10T02:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn organ(code: &str) -> Option<RegionCode> {
    (code != "-").then(|| RegionCode::parse(code).unwrap())
}

fn login(name: &str) -> Login {
    Login::parse(name).unwrap()
}

fn actor(role: Role, organ_code: &str, name: &str) -> Actor {
    Actor { name: name.to_owned(), role, organ: organ(organ_code) }
}

fn root() -> Actor {
    actor(Role::Administrator, "-", ROOT)
}

fn password() -> NewPassword {
    NewPassword { hash: "$argon2id$".to_owned(), temporary: false }
}

fn new_account(name: &str, kind: AccountKind, home: &str) -> NewAccount {
    NewAccount { login: login(name), name: "某人".to_owned(), kind, organ: organ(home) }
}

fn grant(id: u128, role: Role, code: &str) -> AccountOrder {
    AccountOrder::Grant { grant: Uuid::from_u128(id), role, organ: organ(code), from: day("2026-03-01"), to: None }
}

fn revoke(id: u128) -> AccountOrder {
    AccountOrder::Revoke { grant: Uuid::from_u128(id) }
}

impl Story {
    /// With a first administrator of the nation, whose grant is number 1.
    fn founded() -> Self {
        let mut story = Self::default();
        story.found(ROOT, "-", 1).unwrap();
        story
    }

    fn found(&mut self, name: &str, home: &str, id: u128) -> Result<(), String> {
        let account = new_account(name, AccountKind::Official, home);
        let (grant, from) = (Uuid::from_u128(id), day("2026-03-10"));
        let order = AccountOrder::Found { account, password: password(), grant, from };
        self.give(&actor(Role::Administrator, home, name), name, order)
    }

    /// An official with one office, enrolled and appointed by the nation's administrator.
    fn official(&mut self, name: &str, role: Role, code: &str, id: u128) {
        let account = new_account(name, AccountKind::Official, code);
        self.give(&root(), name, AccountOrder::Enrol { account, password: None }).unwrap();
        self.give(&root(), name, grant(id, role, code)).unwrap();
    }

    fn give(&mut self, by: &Actor, name: &str, order: AccountOrder) -> Result<(), String> {
        let id = login(name).account_id();
        let account = self.accounts.entry(id).or_default();
        let first = matches!(order, AccountOrder::Found { .. });
        let command = AccountCommand { by: by.clone(), recorded_at: now(), reason: Some("调动".to_owned()), order };
        let events = account.decide(&command).map_err(|refused| refused.0[0].message.code.clone())?;
        for change in Administrators::changes(account, &events) {
            let command = AdministratorsCommand { account: id, recorded_at: now(), first, closed: false, change };
            let event = self.administrators.decide(&command).map_err(|refusal| refusal.message.code)?;
            self.administrators.apply(&event);
        }
        events.iter().for_each(|event| account.apply(event));
        Ok(())
    }

    fn account(&self, name: &str) -> &Account {
        &self.accounts[&login(name).account_id()]
    }
}

#[test]
fn a_login_name_is_one_however_it_is_typed() {
    assert_eq!(login(" Ｚhang.San "), login("zhang.san"));
    assert_eq!(login("张三").account_id(), login("张三").account_id());
    for wrong in ["", "a", ".ab", "ab.", "a b", "a/b", "a\u{0}b", &"a".repeat(41)] {
        assert_eq!(Login::parse(wrong).unwrap_err().message.code, "account_login_shape", "{wrong}");
    }
}

#[test]
fn an_account_acts_in_the_offices_in_force_and_in_no_other() {
    let mut story = Story::founded();
    story.official("li", Role::IntakeClerk, "530102", 2);
    let order = AccountOrder::Grant {
        grant: Uuid::from_u128(3),
        role: Role::Supervisor,
        organ: organ("530100"),
        from: day("2026-04-01"),
        to: Some(day("2026-04-30")),
    };
    story.give(&root(), "li", order).unwrap();
    let account = story.account("li");
    let acts = |grant: Option<u128>, moment: &str| {
        account.actor(grant.map(Uuid::from_u128), moment.parse().unwrap(), &Organs::default()).map(|actor| actor.role)
    };
    assert_eq!(acts(None, "2026-03-10T02:00:00Z"), Some(Role::IntakeClerk));
    assert_eq!(acts(Some(3), "2026-03-10T02:00:00Z"), None);
    // The days are those of China: the office begins at midnight there and ends with its last day.
    assert_eq!(acts(Some(3), "2026-03-31T16:00:00Z"), Some(Role::Supervisor));
    assert_eq!(acts(Some(3), "2026-04-30T15:59:59Z"), Some(Role::Supervisor));
    assert_eq!(acts(Some(3), "2026-04-30T16:00:00Z"), None);
    assert_eq!(acts(Some(9), "2026-03-10T02:00:00Z"), None);
}

#[test]
fn only_an_administrator_grants_and_only_within_the_own_organ() {
    let mut story = Story::founded();
    story.official("li", Role::IntakeClerk, "530102", 2);
    story.official("elsewhere", Role::IntakeClerk, "110105", 3);
    let kunming = actor(Role::Administrator, "530100", "km-admin");
    let again = |code: &str| grant(9, Role::Inspector, code);
    let clerk = actor(Role::Supervisor, "530100", "chief");
    assert_eq!(story.give(&clerk, "li", again("530102")), Err("account_not_administrator".to_owned()));
    assert_eq!(story.give(&kunming, "li", again("530000")), Err("account_outside_organ".to_owned()));
    assert_eq!(story.give(&kunming, "li", again("-")), Err("account_outside_organ".to_owned()));
    assert_eq!(story.give(&kunming, "elsewhere", again("530102")), Err("account_outside_organ".to_owned()));
    assert_eq!(story.give(&kunming, "li", again("530102")), Ok(()));
    assert_eq!(story.give(&kunming, "li", again("530102")), Err("account_grant_exists".to_owned()));
}

#[test]
fn nobody_grants_themselves() {
    let mut story = Story::founded();
    assert_eq!(story.give(&root(), ROOT, grant(2, Role::Officer, "530102")), Err("account_own_grant".to_owned()));
}

#[test]
fn an_administrator_does_not_take_over_a_higher_office() {
    let mut story = Story::founded();
    story.official("li", Role::Administrator, "530100", 2);
    let county = actor(Role::Administrator, "530102", "county");
    for order in [
        AccountOrder::SetPassword(password()),
        AccountOrder::RemoveSecondFactor,
        AccountOrder::Lock { until: None },
        AccountOrder::EndSessions,
        AccountOrder::LinkIdentity { issuer: "https://id.example".to_owned(), subject: "7".to_owned() },
    ] {
        assert_eq!(story.give(&county, "li", order), Err("account_outside_organ".to_owned()));
    }
}

#[test]
fn the_kind_of_an_account_bounds_its_offices() {
    let mut story = Story::founded();
    for (name, kind) in [("unit", AccountKind::Applicant), ("system", AccountKind::Machine)] {
        let order = AccountOrder::Enrol { account: new_account(name, kind, "-"), password: None };
        story.give(&root(), name, order).unwrap();
        let officer = grant(5, Role::Officer, "530102");
        assert_eq!(story.give(&root(), name, officer), Err("account_grant_kind".to_owned()));
    }
    assert_eq!(story.give(&root(), "unit", grant(6, Role::AccessProvider, "-")), Ok(()));
    assert_eq!(story.give(&root(), "system", grant(7, Role::Machine, "530102")), Ok(()));
}

#[test]
fn the_last_administrator_stays() {
    let mut story = Story::founded();
    let last = || Err("account_last_administrator".to_owned());
    assert_eq!(story.give(&root(), ROOT, revoke(1)), last());
    // One of a county, one for a time, and one still to begin do not take the nation's place.
    story.official("county", Role::Administrator, "530102", 2);
    assert_eq!(story.give(&root(), ROOT, revoke(1)), last());
    let other = actor(Role::Administrator, "-", "other");
    story.official("other", Role::Administrator, "-", 3);
    assert_eq!(story.give(&other, ROOT, AccountOrder::Lock { until: None }), Ok(()));
    assert_eq!(story.give(&other, "other", revoke(3)), last());
    assert_eq!(story.give(&other, ROOT, AccountOrder::Unlock), Ok(()));
    assert_eq!(story.give(&other, "other", revoke(3)), Ok(()));
    assert_eq!(story.give(&root(), ROOT, revoke(1)), last());
}

#[test]
fn there_is_one_first_administrator() {
    let mut story = Story::founded();
    assert_eq!(story.found("second", "-", 2), Err("account_administrator_exists".to_owned()));
}

#[test]
fn a_name_is_enrolled_once_and_registering_grants_nothing_but_filing() {
    let mut story = Story::founded();
    let register = |name: &str| AccountOrder::Register {
        login: login(name),
        name: "某单位".to_owned(),
        password: password(),
        grant: Uuid::from_u128(4),
        from: day("2026-03-10"),
        contacts: vec![(Contact::Mail, Uuid::from_u128(8))],
    };
    let own = actor(Role::Applicant, "-", "unit");
    assert_eq!(story.give(&own, "unit", register("unit")), Ok(()));
    assert_eq!(story.give(&own, "unit", register("unit")), Err("account_exists".to_owned()));
    assert_eq!(story.account("unit").actor(None, now(), &Organs::default()), Some(own));
    assert_eq!(story.account("unit").contacts[&Contact::Mail], Uuid::from_u128(8));
}

#[test]
fn a_lock_ends_the_offices_and_every_session_until_it_is_over() {
    let mut story = Story::founded();
    story.official("li", Role::Officer, "530102", 2);
    let until = "2026-03-11T02:00:00Z".parse().unwrap();
    story.give(&root(), "li", AccountOrder::Lock { until: Some(until) }).unwrap();
    let account = story.account("li");
    assert_eq!((account.actor(None, now(), &Organs::default()), account.sessions_since), (None, account.version));
    assert!(account.actor(None, until, &Organs::default()).is_some());
    assert_eq!(story.give(&root(), "li", grant(3, Role::Inspector, "530102")), Err("account_locked".to_owned()));
}

#[test]
fn a_password_set_by_another_is_good_only_for_setting_the_own() {
    let mut story = Story::founded();
    story.official("li", Role::Officer, "530102", 2);
    story.give(&root(), "li", AccountOrder::SetPassword(password())).unwrap();
    assert!(story.account("li").password.as_ref().unwrap().temporary);
    let own = actor(Role::Officer, "530102", "li");
    story.give(&own, "li", AccountOrder::SetPassword(password())).unwrap();
    assert!(!story.account("li").password.as_ref().unwrap().temporary);
}

fn token(scopes: &[TokenScope], expires: &str) -> AccountOrder {
    AccountOrder::IssueToken {
        token: Uuid::from_u128(7),
        hash: "00".to_owned(),
        name: "月报".to_owned(),
        scopes: scopes.iter().copied().collect(),
        grant: None,
        expires: expires.parse().unwrap(),
    }
}

#[test]
fn tokens_are_the_own_bounded_and_revocable() {
    let mut story = Story::founded();
    story.official("li", Role::Officer, "530102", 2);
    let own = actor(Role::Officer, "530102", "li");
    let read = &[TokenScope::Read];
    assert_eq!(story.give(&root(), "li", token(read, "2026-04-01T00:00:00Z")), Err("account_not_own".to_owned()));
    assert_eq!(story.give(&own, "li", token(read, "2026-03-10T02:00:00Z")), Err("account_token_expiry".to_owned()));
    assert_eq!(story.give(&own, "li", token(read, "2027-04-01T00:00:00Z")), Err("account_token_expiry".to_owned()));
    let write = &[TokenScope::Write];
    assert_eq!(story.give(&own, "li", token(write, "2026-04-01T00:00:00Z")), Err("account_token_scopes".to_owned()));
    assert_eq!(story.give(&own, "li", token(read, "2026-04-01T00:00:00Z")), Ok(()));
    assert!(story.account("li").tokens[&Uuid::from_u128(7)].is_good(now()));
    let revoke = AccountOrder::RevokeToken { token: Uuid::from_u128(7) };
    assert_eq!(story.give(&root(), "li", revoke.clone()), Ok(()));
    assert_eq!(story.give(&own, "li", revoke), Err("account_token_unknown".to_owned()));
}

#[test]
fn an_identity_elsewhere_belongs_to_one_account() {
    let mut identity = ExternalIdentity::default();
    let event = identity.decide(Uuid::from_u128(1), now()).unwrap();
    identity.apply(&event);
    assert_eq!(identity.decide(Uuid::from_u128(2), now()).unwrap_err().message.code, "account_identity_taken");
    let key = |issuer: &str, subject: &str| IdentityKey { issuer: issuer.into(), subject: subject.into() }.stream_id();
    assert_ne!(key("a", "bc"), key("ab", "c"));
}

#[test]
fn events_are_read_as_they_were_written() {
    let mut story = Story::founded();
    story.official("li", Role::Officer, "530102", 2);
    let command = AccountCommand {
        by: actor(Role::Officer, "530102", "li"),
        recorded_at: now(),
        reason: None,
        order: token(&[TokenScope::Read, TokenScope::Write], "2026-04-01T00:00:00Z"),
    };
    let events = story.account("li").decide(&command).unwrap();
    let text = serde_json::to_string(&events[0]).unwrap();
    assert_eq!(
        text,
        r#"{"fact":{"token_issued":{"token":"00000000-0000-0000-0000-000000000007","hash":"00","name":"月报","scopes":["read","write"],"expires":"2026-04-01T00:00:00Z"}},"stamp":{"by":{"name":"li","role":"officer","organ":"530102"},"recorded_at":"2026-03-10T02:00:00Z"}}"#
    );
    assert_eq!(serde_json::from_str::<AccountEvent>(&text).unwrap(), events[0]);
}

#[test]
fn the_reach_of_an_account_is_what_its_administrator_must_have() {
    let mut story = Story::founded();
    story.official("li", Role::Officer, "530102", 2);
    let reach = |story: &Story| story.account("li").reach().map(|region| region.to_string());
    assert_eq!(reach(&story).as_deref(), Some("530102"));
    for (id, code, expected) in [(3, "530103", Some("530100")), (4, "532500", Some("530000")), (5, "110105", None)] {
        story.give(&root(), "li", grant(id, Role::Inspector, code)).unwrap();
        assert_eq!(reach(&story).as_deref(), expected, "{code}");
    }
    for administrator in ["530102", "530100", "530000", "-"] {
        let administers =
            story.account("li").is_administered_by(&actor(Role::Administrator, administrator, "x")).is_ok();
        assert_eq!(administers, administrator == "-", "{administrator}");
    }
}
