//! The offices of a closed organ end with it. They give no rights from the day of the merger on; here that is recorded,
//! so that each account says why.

use beian_domain::account::{AccountKind, AccountOrder};
use beian_projections::{
    ReadModels,
    read::{AccountFilter, LARGEST_PAGE, Page},
};
use uuid::Uuid;

use super::{Closed, TakeOver, reason, system};
use crate::{
    Interrupted,
    app::{AccountRequest, App, AppError},
};

/// Revokes every office held in the closed organ. Nobody gets a new one there meanwhile, so once is enough; the order's
/// id follows from merger and account, so that twice does no harm.
pub(super) async fn close(
    app: &App,
    read_models: &ReadModels,
    closed: Closed,
    state: &TakeOver,
) -> Result<(), Interrupted> {
    for kind in [AccountKind::Official, AccountKind::Machine] {
        let filter = AccountFilter { around: Some(state.from), kind: Some(kind), ..AccountFilter::default() };
        let mut next = Some(Page::first(LARGEST_PAGE));
        while let Some(page) = next.take() {
            let found = read_models.accounts(&filter, &page).await?;
            next = found.next().map(|after| Page::first(LARGEST_PAGE).after(after));
            for account in found.rows.iter().filter_map(|(_, row)| row.account_id.parse().ok()) {
                revoke(app, closed, state, account).await?;
            }
        }
    }
    Ok(())
}

async fn revoke(app: &App, closed: Closed, state: &TakeOver, account: Uuid) -> Result<(), AppError> {
    let TakeOver { from, to, .. } = *state;
    if !app.account(account).await?.grants.iter().any(|grant| grant.organ == Some(from)) {
        return Ok(());
    }
    let request = AccountRequest {
        command_id: Uuid::new_v5(&closed.merger, account.as_bytes()),
        account,
        expected_version: None,
        actor: system(),
        reason: Some(reason(from, to)),
        order: AccountOrder::CloseOffices { organ: from },
        asked: AccountRequest::asked(&("close offices", from, closed.merger)),
    };
    match app.order(request).await {
        // Another node was quicker.
        Ok(_) | Err(AppError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
