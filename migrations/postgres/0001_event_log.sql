-- The event log: the one source of truth. Everything else can be built again from it.

-- The first seven columns are those of postgres-es, by name and type, so that its repository can read the table.
create table events (
    aggregate_type text   not null,
    aggregate_id   text   not null,
    -- Place in its stream, from 1. Two events cannot follow the same one: the last line of defence behind the append
    -- lane's own check of the expected sequence.
    sequence       bigint not null check (sequence > 0),
    event_type     text   not null,
    event_version  text   not null,
    -- json, not jsonb: the text stays as it was written.
    payload        json   not null,
    metadata       json   not null,
    -- Place in the whole log, from 1 without gaps, in commit order. No default: only a writer that holds the append
    -- lock can know the next one.
    position       bigint not null unique check (position > 0),
    -- When the log learnt of it. Fixed width, so that texts sort as times do.
    recorded_at    text   not null check (length(recorded_at) = 27),
    -- SHA-256 of the canonical JSON of all columns above.
    digest         bytea  not null check (octet_length(digest) = 32),
    primary key (aggregate_type, aggregate_id, sequence)
);

-- Every command that was accepted, written in the same transaction as its events: a repeat finds its first outcome.
create table commands (
    -- Chosen by the client. The key makes recording a command twice impossible, whatever the lane believes.
    command_id     text   primary key,
    -- SHA-256 of what was asked, so that another body under the same id is refused rather than answered.
    body_digest    bytea  not null check (octet_length(body_digest) = 32),
    first_position bigint not null,
    last_position  bigint not null,
    recorded_at    text   not null check (length(recorded_at) = 27),
    -- An accepted command has at least one event.
    check (first_position > 0 and first_position <= last_position)
);

-- History is appended to, never rewritten, whoever asks.
create function refuse_change_of_history() returns trigger language plpgsql as $$
begin
    raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger events_are_append_only
    before update or delete or truncate on events
    for each statement execute function refuse_change_of_history();

create trigger commands_are_append_only
    before update or delete or truncate on commands
    for each statement execute function refuse_change_of_history();

-- A reader that follows positions relies on there being no gap; so the database checks each insert.
create function refuse_gap_of_positions() returns trigger language plpgsql as $$
declare
    lowest  bigint;
    highest bigint;
    many    bigint;
begin
    select min(position), max(position), count(*) into lowest, highest, many from added;
    if many > 0 and highest - lowest + 1 <> many
        or lowest > 1 and not exists (select from events where position = lowest - 1)
    then
        raise exception 'positions % to % leave a gap', lowest, highest using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger positions_have_no_gap
    after insert on events
    referencing new table as added
    for each statement execute function refuse_gap_of_positions();
