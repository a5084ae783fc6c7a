-- The event log: the one source of truth. Everything else can be built again from it.

-- The first seven columns are those of sqlite-es, by name and type, so that its repository can read the table.
create table events (
    aggregate_type text    not null,
    aggregate_id   text    not null,
    -- Place in its stream, from 1. Two events cannot follow the same one: the last line of defence behind the append
    -- lane's own check of the expected sequence.
    sequence       integer not null check (sequence > 0),
    event_type     text    not null,
    event_version  text    not null,
    payload        text    not null check (json_valid(payload)),
    metadata       text    not null check (json_valid(metadata)),
    -- Place in the whole log, from 1 without gaps, in commit order. Not the rowid, which SQLite may give again.
    position       integer not null unique check (position > 0),
    -- When the log learnt of it. Fixed width, so that texts sort as times do.
    recorded_at    text    not null check (length(recorded_at) = 27),
    -- SHA-256 of the canonical JSON of all columns above.
    digest         blob    not null check (length(digest) = 32),
    primary key (aggregate_type, aggregate_id, sequence)
) strict;

-- Every command that was accepted, written in the same transaction as its events: a repeat finds its first outcome.
create table commands (
    -- Chosen by the client. The key makes recording a command twice impossible, whatever the lane believes.
    command_id     text    not null primary key,
    -- SHA-256 of what was asked, so that another body under the same id is refused rather than answered.
    body_digest    blob    not null check (length(body_digest) = 32),
    first_position integer not null,
    last_position  integer not null,
    recorded_at    text    not null check (length(recorded_at) = 27),
    -- An accepted command has at least one event.
    check (first_position > 0 and first_position <= last_position)
) strict;

-- History is appended to, never rewritten, whoever asks.
create trigger events_are_not_updated before update on events
begin
    select raise(abort, 'table events is append-only');
end;

create trigger events_are_not_deleted before delete on events
begin
    select raise(abort, 'table events is append-only');
end;

create trigger commands_are_not_updated before update on commands
begin
    select raise(abort, 'table commands is append-only');
end;

create trigger commands_are_not_deleted before delete on commands
begin
    select raise(abort, 'table commands is append-only');
end;

-- `insert or replace` removes the old row without asking the triggers above, so it is refused before it starts.
create trigger events_are_not_replaced before insert on events
when exists (
    select 1
    from events
    where (aggregate_type, aggregate_id, sequence) = (new.aggregate_type, new.aggregate_id, new.sequence)
)
begin
    select raise(abort, 'table events is append-only');
end;

create trigger commands_are_not_replaced before insert on commands
when exists (select 1 from commands where command_id = new.command_id)
begin
    select raise(abort, 'table commands is append-only');
end;

-- A reader that follows positions relies on there being no gap; so the database checks each insert.
create trigger positions_have_no_gap before insert on events
when new.position <> (select coalesce(max(position), 0) + 1 from events)
begin
    select raise(abort, 'positions leave a gap');
end;
