//! `beian admin`: what cannot wait for an administrator who is signed in.

use anyhow::Context;
use beian_domain::{
    account::{AccountKind, AccountOrder, Login, NewAccount, NewPassword},
    actor::{Actor, Role},
    counting::Moment,
    identity::RegionCode,
    refusal::Refused,
};
use beian_services::{
    access::{Access, Settings},
    app::{AccountRequest, App, AppError},
    clock::Clock,
    config::{Law, Storage},
    vault::KeySource,
};
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{Exit, backend::Backend, table};

/// Who acts from the command line; no login name has a space.
const COMMAND_LINE: &str = "command line";

#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Makes the first administrator and prints a password for the first sign-in; refused if there is one
    Init(Init),
    /// Gives an account a new password for the next sign-in, and prints it
    ResetPassword(Target),
    /// Lets a locked account in again
    Unlock(Target),
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Name to sign in with (2 to 40 letters, digits or Chinese characters)
    #[arg(long)]
    login: String,
    /// Name of the person (a text) [default: 系统管理员]
    #[arg(long, default_value = "系统管理员", hide_default_value = true)]
    name: String,
    /// Organ to administer with all below it (a region code) [default: the nation]
    #[arg(long)]
    organ: Option<String>,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    keys: KeySource,
}

#[derive(Debug, Args)]
pub(super) struct Target {
    /// Name that the account signs in with (a login name)
    #[arg(long)]
    login: String,
    /// Why, kept in the account's history (a text)
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    keys: KeySource,
}

impl Admin {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Init(init) => init.run().await,
            Self::ResetPassword(target) => target.run(true).await,
            Self::Unlock(target) => target.run(false).await,
        }
    }
}

impl Init {
    async fn run(self) -> anyhow::Result<Exit> {
        let login = login(&self.login)?;
        let organ = self.organ.as_deref().map(RegionCode::parse).transpose()?;
        let office = Office::open(&self.storage, &self.keys).await?;
        let (plain, password) = office.temporary_password().await?;
        let account = NewAccount { login: login.clone(), name: self.name, kind: AccountKind::Official, organ };
        let from = Moment::from_utc(office.app.clock().now()).date();
        let order = AccountOrder::Found { account, password, grant: Uuid::new_v4(), from };
        office.order(&login, organ, None, order).await?;
        office.close().await;
        table::print(&format!("{login}  {plain}"));
        Ok(Exit::Done)
    }
}

impl Target {
    async fn run(self, resets_password: bool) -> anyhow::Result<Exit> {
        let login = login(&self.login)?;
        let office = Office::open(&self.storage, &self.keys).await?;
        let (plain, order) = if resets_password {
            let (plain, password) = office.temporary_password().await?;
            (Some(plain), AccountOrder::SetPassword(password))
        } else {
            (None, AccountOrder::Unlock)
        };
        office.order(&login, None, Some(self.reason), order).await?;
        office.close().await;
        table::print(plain.map_or_else(|| login.to_string(), |plain| format!("{login}  {plain}")).as_str());
        Ok(Exit::Done)
    }
}

/// The application without a server.
struct Office {
    backend: Backend,
    app: App,
    access: Access,
}

impl Office {
    async fn open(storage: &Storage, keys: &KeySource) -> anyhow::Result<Self> {
        let backend = Backend::open(storage, &Law::default()).await?;
        let app = backend.app(Clock::System, storage, keys, storage.key_use()).await?;
        let access = Access::new(app.clone(), backend.database.clone(), Settings::default());
        Ok(Self { backend, app, access })
    }

    async fn temporary_password(&self) -> Result<(String, NewPassword), AppError> {
        let (plain, hash) = self.access.temporary_password().await?;
        Ok((plain, NewPassword { hash, temporary: true }))
    }

    async fn order(
        &self,
        login: &Login,
        organ: Option<RegionCode>,
        reason: Option<String>,
        order: AccountOrder,
    ) -> anyhow::Result<()> {
        let command_id = Uuid::new_v4();
        let actor = Actor { name: COMMAND_LINE.to_owned(), role: Role::Administrator, organ };
        let (account, asked) = (login.account_id(), AccountRequest::asked(&command_id));
        let request = AccountRequest { command_id, account, expected_version: None, actor, reason, order, asked };
        self.app.order(request).await.map(drop).map_err(told).context(login.to_string())
    }

    async fn close(self) {
        self.backend.close(Some(self.app)).await;
    }
}

/// A refusal in both languages.
fn told(error: AppError) -> anyhow::Error {
    match error {
        AppError::Refused(Refused(refusals)) => {
            let sentences: Vec<_> = refusals.iter().map(|refusal| refusal.message.to_string()).collect();
            anyhow::anyhow!("{}", sentences.join("; "))
        }
        error => error.into(),
    }
}

fn login(text: &str) -> anyhow::Result<Login> {
    Login::parse(text).map_err(|refusal| anyhow::anyhow!("{}", refusal.message))
}
