//! Signing in through a bureau's identity provider: OpenID Connect, authorization code with PKCE and nonce.
//!
//! An identity signs in to the account that an administrator linked it to; nobody gets an account by having one there.

use std::net::IpAddr;

use beian_domain::{account::IdentityKey, message::Message, refusal::Refusal};
use chrono::TimeDelta;
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata},
    url::ParseError,
};

use super::{
    Access, AccessError,
    outward::Outward,
    secret,
    sign_in::SignedIn,
    store::{execute, moment},
};

/// How long somebody may take at the provider.
const PENDING: TimeDelta = TimeDelta::minutes(10);

/// The identity provider that a server trusts.
#[derive(Debug, Clone)]
pub struct IdentityProvider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    outward: Outward,
}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// A sign-in that waits for the provider.
pub(crate) struct PendingIdentity {
    /// Where the browser goes.
    pub(crate) url: String,
    /// What it must bring back, in a cookie as well as in the address.
    pub(crate) state: String,
}

impl IdentityProvider {
    /// The provider at `issuer`, which knows us by id and secret; people come back to `public_url`.
    ///
    /// # Errors
    /// When an address cannot be read.
    pub fn new(issuer: &str, client_id: &str, client_secret: &str, public_url: &str) -> Result<Self, ParseError> {
        let redirect = format!("{}/auth/oidc/callback", public_url.trim_end_matches('/'));
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned())?,
            client_id: ClientId::new(client_id.to_owned()),
            client_secret: (!client_secret.is_empty()).then(|| ClientSecret::new(client_secret.to_owned())),
            redirect: RedirectUrl::new(redirect)?,
            outward: Outward::new(),
        })
    }

    /// Asks the provider each time where it is and by which keys it signs: keys change, and sign-ins are few.
    async fn client(&self) -> Result<Client, Refusal> {
        let http = self.http();
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &http).await.map_err(|error| {
            tracing::error!(%error, "the identity provider does not say how to reach it");
            Refusal::from(Message::new("identity_provider_away"))
        })?;
        let (id, secret) = (self.client_id.clone(), self.client_secret.clone());
        Ok(CoreClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(self.redirect.clone()))
    }

    fn http(
        &self,
    ) -> impl Fn(
        openidconnect::HttpRequest,
    ) -> futures_util::future::BoxFuture<
        'static,
        Result<openidconnect::HttpResponse, super::outward::OutwardError>,
    > {
        let outward = self.outward.clone();
        move |request| {
            let outward = outward.clone();
            Box::pin(async move { outward.send(request).await })
        }
    }
}

const INSERT: &str = "insert into pending_identities (state, nonce, verifier, expires_at) values ($1, $2, $3, $4)";

/// Taken out, so that no answer is taken twice.
const TAKE: &str = "
    delete from pending_identities
    where state = $1
    returning nonce, verifier, expires_at";

impl Access {
    /// Begins a sign-in at the provider; none where the server has none.
    pub(crate) async fn start_identity(
        &self,
        address: IpAddr,
    ) -> Result<Option<Result<PendingIdentity, Refusal>>, AccessError> {
        let Some(provider) = &self.settings.identities else { return Ok(None) };
        if !self.may_start(address).await? {
            return Ok(Some(Err(super::sign_in::refused())));
        }
        let client = match provider.client().await {
            Ok(client) => client,
            Err(refusal) => return Ok(Some(Err(refusal))),
        };
        let (state, nonce, verifier) = (secret::random()?, secret::random()?, secret::random()?);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let (state_sent, nonce_sent) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = client.authorize_url(flow, move || state_sent, move || nonce_sent).set_pkce_challenge(challenge);
        let (url, ..) = request.url();
        let statement = sqlx::query(INSERT).bind(secret::hashed(&state)).bind(nonce).bind(verifier);
        execute(&self.database, statement.bind(moment(self.now() + PENDING))).await?;
        Ok(Some(Ok(PendingIdentity { url: url.to_string(), state })))
    }

    /// Begins a session for whom the provider vouches. `state` was in the browser's cookie and in the address.
    pub(crate) async fn finish_identity(
        &self,
        code: String,
        state: &str,
    ) -> Result<Result<SignedIn, Refusal>, AccessError> {
        let Some(provider) = &self.settings.identities else { return Ok(Err(refused())) };
        let Some((nonce, verifier)) = self.take_pending(state).await? else { return Ok(Err(refused())) };
        let subject = match self.subject(provider, code, &nonce, verifier).await {
            Ok(subject) => subject,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let key = IdentityKey { issuer: provider.issuer.to_string(), subject };
        let Some(id) = self.app().account_of_identity(&key).await? else {
            return Ok(Err(Message::new("identity_unknown").into()));
        };
        let account = self.app().account(id).await?;
        if account.is_locked(self.now()) {
            return Ok(Err(refused()));
        }
        self.sweep().await?;
        self.signed_in(id, account).await.map(Ok)
    }

    /// Whom an identity token names: one that the provider signed for us, for this sign-in, and that is not over.
    async fn subject(
        &self,
        provider: &IdentityProvider,
        code: String,
        nonce: &Nonce,
        verifier: PkceCodeVerifier,
    ) -> Result<String, Refusal> {
        let (client, http, now) = (provider.client().await?, provider.http(), self.now());
        let doubted = |error: &dyn std::error::Error| {
            tracing::warn!(%error, "the identity provider's answer is not taken");
            refused()
        };
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| doubted(&error))?;
        let answer = request.set_pkce_verifier(verifier).request_async(&http).await.map_err(|error| doubted(&error))?;
        let token = answer.id_token().ok_or_else(refused)?;
        let verifier = client.id_token_verifier().set_time_fn(move || now);
        let claims = token.claims(&verifier, nonce).map_err(|error| doubted(&error))?;
        Ok(claims.subject().to_string())
    }

    async fn take_pending(&self, state: &str) -> Result<Option<(Nonce, PkceCodeVerifier)>, AccessError> {
        if !secret::looks_random(state) {
            return Ok(None);
        }
        let mut transaction = self.database.begin().await?;
        let taken = sqlx::query_as(TAKE).bind(secret::hashed(state));
        let row: Option<(String, String, String)> = taken.fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        let in_time = row.filter(|(_, _, expires_at)| *expires_at > moment(self.now()));
        Ok(in_time.map(|(nonce, verifier, _)| (Nonce::new(nonce), PkceCodeVerifier::new(verifier))))
    }
}

fn refused() -> Refusal {
    Message::new("identity_refused").into()
}
