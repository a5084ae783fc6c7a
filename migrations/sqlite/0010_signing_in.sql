-- What signing in leaves behind. None of it is history: every row may be deleted, at the price of signing in again.

create table sessions (
    -- SHA-256 of the secret in the cookie, hexadecimal: who reads this table cannot take over a session.
    id         text   not null primary key,
    account    text   not null,
    -- The office chosen; empty for the first one in force.
    office     text   not null,
    -- Version of the account when the session began; the account says up to which version sessions are over.
    begun_at_version integer not null,
    seen_at    text   not null,
    expires_at text   not null
) strict;

create index sessions_by_account on sessions (account);

create index sessions_by_expiry on sessions (expires_at);

-- Secrets of second factors, and phones and mails once they are proved. Events name a row by its id, so that it can
-- be deleted without touching history.
create table account_secrets (
    id      text   not null primary key,
    account text   not null,
    kind    text   not null check (kind in ('second_factor', 'phone', 'mail')),
    value   text   not null,
    -- Number of the last interval whose code was taken: no code is good twice.
    used    integer not null
) strict;

create index account_secrets_by_account on account_secrets (account);

-- Counts attempts by account, by address, and by both, within a window.
create table attempts (
    subject text   not null primary key,
    amount  integer not null,
    ends_at text   not null
) strict;

create index attempts_by_end on attempts (ends_at);

-- Codes sent to phones and mails that are not proved yet.
create table contact_codes (
    kind       text   not null check (kind in ('phone', 'mail')),
    -- SHA-256 of the phone or address, hexadecimal: nobody is kept who only typed something.
    contact    text   not null,
    code       text   not null,
    tries      integer not null,
    expires_at text   not null,
    primary key (kind, contact)
) strict;

-- Sign-ins that wait for the answer of an identity provider.
create table pending_identities (
    -- SHA-256 of the state in the browser's cookie, hexadecimal.
    state      text   not null primary key,
    nonce      text   not null,
    verifier   text   not null,
    expires_at text   not null
) strict;
