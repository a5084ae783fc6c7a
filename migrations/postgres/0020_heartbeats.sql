-- When each kind of work of a node was last seen alive. Not history: a row may be deleted.
create table heartbeats (
    work    text not null primary key,
    beat_at text not null
);
