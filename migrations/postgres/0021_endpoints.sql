-- Secrets that messages to endpoints are signed with: kept beside the log, where they can be deleted, and sealed.
create table endpoint_secrets (
    id       text not null primary key,
    endpoint text not null,
    value    text not null
);
