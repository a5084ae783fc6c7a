//! Signing in through an identity provider: a small one of the test's, that signs, checks codes and verifiers, and can
//! be told to do one thing wrong.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use beian_services::access::{IdentityProvider, Settings};
use beian_tests::Fixture;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AccessToken, Audience, AuthUrl, EmptyAdditionalClaims, EmptyAdditionalProviderMetadata, EmptyExtraTokenFields,
    IssuerUrl, JsonWebKeyId, JsonWebKeySetUrl, Nonce, PrivateSigningKey, ResponseTypes, StandardClaims,
    SubjectIdentifier, TokenUrl,
    core::{
        CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreIdTokenFields, CoreJsonWebKeySet,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType, CoreSubjectIdentifierType, CoreTokenResponse,
        CoreTokenType,
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::house::{Browser, House, LOCK, target};

const CLIENT: &str = "beian";
const SECRET: &str = "between us";
const HERE: &str = "https://beian.example.cn";
const SUBJECT: &str = "person-7";

/// What the provider does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Nothing,
    Nonce,
    Audience,
    Issuer,
    Expired,
    Key,
}

#[derive(Clone)]
struct Provider {
    issuer: String,
    key: Arc<String>,
    /// Nonce and challenge by code.
    codes: Arc<Mutex<HashMap<String, (String, String)>>>,
    wrong: Arc<Mutex<Wrong>>,
    now: DateTime<Utc>,
}

/// A new Ed25519 key, in the form that PKCS #8 gives it.
fn new_key() -> String {
    let mut der = vec![0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    der.extend_from_slice(Uuid::new_v4().as_bytes());
    der.extend_from_slice(Uuid::new_v4().as_bytes());
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

fn signing_key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, Some(JsonWebKeyId::new("one".to_owned()))).unwrap()
}

impl Provider {
    async fn start(now: DateTime<Utc>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (codes, wrong) = (Arc::default(), Arc::new(Mutex::new(Wrong::Nothing)));
        let provider = Self { issuer, key: Arc::new(new_key()), codes, wrong, now };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    fn does_wrong(&self, wrong: Wrong) {
        *self.wrong.lock().unwrap() = wrong;
    }

    fn id_token(&self, nonce: &str) -> CoreIdToken {
        let wrong = *self.wrong.lock().unwrap();
        let either = |is_wrong: Wrong, bad: &str, good: &str| (if wrong == is_wrong { bad } else { good }).to_owned();
        let expires =
            if wrong == Wrong::Expired { self.now - TimeDelta::hours(1) } else { self.now + TimeDelta::hours(1) };
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(either(Wrong::Issuer, "http://elsewhere.example", &self.issuer)).unwrap(),
            vec![Audience::new(either(Wrong::Audience, "somebody else", CLIENT))],
            expires,
            self.now,
            StandardClaims::new(SubjectIdentifier::new(SUBJECT.to_owned())),
            EmptyAdditionalClaims {},
        )
        .set_nonce(Some(Nonce::new(either(Wrong::Nonce, "of another day", nonce))));
        let key = if wrong == Wrong::Key { new_key() } else { String::clone(&self.key) };
        CoreIdToken::new(claims, &signing_key(&key), CoreJwsSigningAlgorithm::EdDsa, None, None).unwrap()
    }
}

async fn configuration(State(provider): State<Provider>) -> Json<CoreProviderMetadata> {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    let metadata = CoreProviderMetadata::new(
        IssuerUrl::new(provider.issuer.clone()).unwrap(),
        AuthUrl::new(at("/authorize")).unwrap(),
        JsonWebKeySetUrl::new(at("/keys")).unwrap(),
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Public],
        vec![CoreJwsSigningAlgorithm::EdDsa],
        EmptyAdditionalProviderMetadata {},
    );
    Json(metadata.set_token_endpoint(Some(TokenUrl::new(at("/token")).unwrap())))
}

async fn keys(State(provider): State<Provider>) -> Json<CoreJsonWebKeySet> {
    Json(CoreJsonWebKeySet::new(vec![signing_key(&provider.key).as_verification_key()]))
}

/// The person is known and agrees: the address to come back to, with a code.
async fn authorize(State(provider): State<Provider>, Query(asked): Query<HashMap<String, String>>) -> String {
    assert_eq!((asked["client_id"].as_str(), asked["response_type"].as_str()), (CLIENT, "code"));
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(asked["scope"].contains("openid"));
    let code = Uuid::new_v4().to_string();
    let kept = (asked["nonce"].clone(), asked["code_challenge"].clone());
    provider.codes.lock().unwrap().insert(code.clone(), kept);
    format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"])
}

/// A code is good once, for the client that has the verifier.
async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(asked): Form<HashMap<String, String>>,
) -> Result<Json<CoreTokenResponse>, StatusCode> {
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+"))));
    if headers.get("authorization").is_none_or(|given| given != basic.as_str()) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let kept = provider.codes.lock().unwrap().remove(&asked["code"]).ok_or(StatusCode::BAD_REQUEST)?;
    let digest = Sha256::digest(asked["code_verifier"].as_bytes());
    if URL_SAFE_NO_PAD.encode(digest) != kept.1 || asked["redirect_uri"] != format!("{HERE}/auth/oidc/callback") {
        return Err(StatusCode::BAD_REQUEST);
    }
    let fields = CoreIdTokenFields::new(Some(provider.id_token(&kept.0)), EmptyExtraTokenFields {});
    let access = AccessToken::new("unused".to_owned());
    Ok(Json(CoreTokenResponse::new(access, CoreTokenType::Bearer, fields)))
}

/// A browser's way through both servers.
struct Traveller {
    http: reqwest::Client,
    house: std::net::SocketAddr,
    /// All cookies of the house.
    cookies: HashMap<String, String>,
}

impl Traveller {
    fn new(house: &House) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, house: house.address, cookies: HashMap::new() }
    }

    /// Asks the house; status, where it sends us, and the page.
    async fn visit(&mut self, path: &str) -> (u16, String, String) {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.http.get(format!("http://{}{path}", self.house)).header("cookie", cookies.join("; "));
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location.unwrap_or_default(), answer.text().await.unwrap())
    }

    /// To the provider; the way back, as the house sees it.
    async fn go_to_provider(&mut self) -> String {
        let (status, location, _) = self.visit("/auth/oidc/start").await;
        assert_eq!(status, 303);
        let back = self.http.get(location).send().await.unwrap().text().await.unwrap();
        back.strip_prefix(HERE).unwrap().to_owned()
    }

    fn session(&self) -> Option<String> {
        self.cookies.get("beian").map(|secret| format!("beian={secret}"))
    }
}

async fn town(fixture: Fixture) -> (House, Provider, Browser) {
    let provider = Provider::start("2026-03-10T10:00:00+08:00".parse().unwrap()).await;
    let identities = Some(IdentityProvider::new(&provider.issuer, CLIENT, SECRET, HERE).unwrap());
    let house = House::start(fixture, Settings { identities, ..Settings::default() }).await;
    let root = house.root().await;
    let input = json!({ "commandId": Uuid::new_v4(), "login": "li", "name": "某人", "kind": "OFFICIAL",
        "organ": "530102", "withPassword": false });
    let enrol = "mutation($input: EnrolAccount!) { it: enrolAccount(input: $input) { password refusals { code } } }";
    assert_eq!(root.done(enrol, json!({ "input": input })).await["password"], Value::Null);
    root.grant("li", "OFFICER", Some("530102")).await;
    (house, provider, root)
}

const LINK: &str = "mutation($target: AccountTarget!, $issuer: String!, $subject: String!) {
    it: linkIdentity(target: $target, issuer: $issuer, subject: $subject) { refusals { code } } }";

fn linking(login: &str, provider: &Provider) -> Value {
    json!({ "target": target(login), "issuer": provider.issuer, "subject": SUBJECT })
}

/// Its holder lets the identity go: it signs in no more, every session ends, and another account may have it.
async fn unlinked(house: &House, provider: &Provider, root: &Browser, traveller: &mut Traveller) {
    let back = traveller.go_to_provider().await;
    traveller.visit(&back).await;
    let holder = house.browser().holding(&traveller.session().unwrap());
    let known = holder.ask("{ me { account { identities { issuer subject } } } }", Value::Null).await;
    let identity = json!({ "issuer": provider.issuer, "subject": SUBJECT });
    assert_eq!(known["me"]["account"]["identities"], json!([identity]));
    let unlink = LINK.replace("linkIdentity", "unlinkIdentity");
    let official = house.official(root, "zhao.liu", "OFFICER", Some("530102")).await;
    assert_eq!(official.refused(&unlink, linking("li", provider)).await, ["account_not_administrator"]);
    holder.done(&unlink, linking("li", provider)).await;
    assert_eq!(holder.name().await, None);
    let back = traveller.go_to_provider().await;
    assert_eq!(traveller.visit(&back).await.0, 403);
    assert_eq!(root.refused(&unlink, linking("li", provider)).await, ["account_identity_unknown"]);
    root.done(LINK, linking("zhao.liu", provider)).await;
}

async fn a_linked_identity_signs_in(fixture: Fixture) {
    let (house, provider, root) = town(fixture).await;
    let mut traveller = Traveller::new(&house);
    // Known there, linked to nobody here.
    let back = traveller.go_to_provider().await;
    let (status, _, page) = traveller.visit(&back).await;
    assert!(status == 403 && page.contains("未关联账户") && traveller.session().is_none(), "{page}");
    root.done(LINK, linking("li", &provider)).await;
    assert_eq!(root.refused(LINK, linking("li", &provider)).await, ["account_identity_taken"]);
    let back = traveller.go_to_provider().await;
    let (status, _, page) = traveller.visit(&back).await;
    assert_eq!(status, 200, "{page}");
    let session = traveller.session().unwrap();
    assert_eq!(house.browser().holding(&session).name().await.as_deref(), Some("li"));
    // The answer is taken once.
    assert_eq!(traveller.visit(&back).await.0, 403);
    root.lock("li").await;
    let back = traveller.go_to_provider().await;
    assert_eq!(traveller.visit(&back).await.0, 403);
    root.done(&LOCK.replace("lockAccount", "unlockAccount"), json!({ "target": target("li") })).await;
    unlinked(&house, &provider, &root, &mut traveller).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_linked_identity_signs_in_on_sqlite() {
    a_linked_identity_signs_in(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_linked_identity_signs_in_on_postgres() {
    a_linked_identity_signs_in(Fixture::postgres().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_does_not_fit_is_not_taken() {
    let (house, provider, root) = town(Fixture::sqlite().await.unwrap()).await;
    root.done(LINK, linking("li", &provider)).await;
    for wrong in [Wrong::Nonce, Wrong::Audience, Wrong::Issuer, Wrong::Expired, Wrong::Key] {
        provider.does_wrong(wrong);
        let mut traveller = Traveller::new(&house);
        let back = traveller.go_to_provider().await;
        assert_eq!((traveller.visit(&back).await.0, traveller.session()), (403, None), "{wrong:?}");
    }
    provider.does_wrong(Wrong::Nothing);
    // Another browser's way back: whoever follows a link must not end up in a stranger's account.
    let back = Traveller::new(&house).go_to_provider().await;
    let mut victim = Traveller::new(&house);
    assert_eq!((victim.visit(&back).await.0, victim.session()), (403, None));
    victim.go_to_provider().await;
    assert_eq!((victim.visit(&back).await.0, victim.session()), (403, None));
    // Too late, and not at all.
    let mut late = Traveller::new(&house);
    let back = late.go_to_provider().await;
    house.later(TimeDelta::minutes(10));
    assert_eq!(late.visit(&back).await.0, 403);
    assert_eq!(late.visit("/auth/oidc/callback?error=access_denied").await.0, 403);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_there_is_no_such_way() {
    let house = House::on_sqlite().await;
    let mut traveller = Traveller::new(&house);
    assert_eq!(traveller.visit("/auth/oidc/start").await.0, 404);
    assert_eq!(traveller.visit("/auth/oidc/callback?code=1&state=2").await.0, 403);
    house.close().await;
}
