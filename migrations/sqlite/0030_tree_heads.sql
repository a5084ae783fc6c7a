-- Proof of history: the Merkle tree (RFC 9162) whose leaves are the digests of the events in the order of positions.

-- Full tiles of 256 hashes, as C2SP's tlog-tiles cuts the tree: all of level 0 over the events, of each further level
-- over the roots of the tiles below. What is not full yet follows from the log. Nothing here is truth of its own; it
-- spares reading the whole log for a proof, and is one more thing to be forged with it.
create table tree_tiles (
    level  integer not null check (level >= 0),
    tile   integer not null check (tile >= 0),
    hashes blob    not null check (length(hashes) = 8192),
    -- Hash of the tile as a whole: an entry of the level above.
    root   blob    not null check (length(root) = 32),
    primary key (level, tile)
) strict;

-- Signed heads: each says what all events up to its size are.
create table tree_heads (
    -- Events it covers.
    size       integer not null primary key check (size > 0),
    -- C2SP checkpoint: origin, size, root, signature.
    checkpoint text    not null,
    signed_at  text    not null check (length(signed_at) = 27)
) strict;

-- Which witness has taken which head.
create table witnessed_heads (
    witness     text    not null,
    size        integer not null,
    -- What it answered, such as its own signature.
    answer      text    not null,
    recorded_at text    not null check (length(recorded_at) = 27),
    primary key (witness, size)
) strict;

-- Like the log: appended to, never rewritten; `insert or replace` asks the last kind of trigger.
create trigger tree_tiles_are_not_updated before update on tree_tiles
begin
    select raise(abort, 'table tree_tiles is append-only');
end;

create trigger tree_tiles_are_not_deleted before delete on tree_tiles
begin
    select raise(abort, 'table tree_tiles is append-only');
end;

create trigger tree_tiles_are_not_replaced before insert on tree_tiles
when exists (select 1 from tree_tiles where level = new.level and tile = new.tile)
begin
    select raise(abort, 'table tree_tiles is append-only');
end;

create trigger tree_heads_are_not_updated before update on tree_heads
begin
    select raise(abort, 'table tree_heads is append-only');
end;

create trigger tree_heads_are_not_deleted before delete on tree_heads
begin
    select raise(abort, 'table tree_heads is append-only');
end;

create trigger tree_heads_are_not_replaced before insert on tree_heads
when exists (select 1 from tree_heads where size = new.size)
begin
    select raise(abort, 'table tree_heads is append-only');
end;

create trigger witnessed_heads_are_not_updated before update on witnessed_heads
begin
    select raise(abort, 'table witnessed_heads is append-only');
end;

create trigger witnessed_heads_are_not_deleted before delete on witnessed_heads
begin
    select raise(abort, 'table witnessed_heads is append-only');
end;

create trigger witnessed_heads_are_not_replaced before insert on witnessed_heads
when exists (select 1 from witnessed_heads where witness = new.witness and size = new.size)
begin
    select raise(abort, 'table witnessed_heads is append-only');
end;
