-- Proof of history: the Merkle tree (RFC 9162) whose leaves are the digests of the events in the order of positions.

-- Full tiles of 256 hashes, as C2SP's tlog-tiles cuts the tree: all of level 0 over the events, of each further level
-- over the roots of the tiles below. What is not full yet follows from the log. Nothing here is truth of its own; it
-- spares reading the whole log for a proof, and is one more thing to be forged with it.
create table tree_tiles (
    level  bigint not null check (level >= 0),
    tile   bigint not null check (tile >= 0),
    hashes bytea  not null check (octet_length(hashes) = 8192),
    -- Hash of the tile as a whole: an entry of the level above.
    root   bytea  not null check (octet_length(root) = 32),
    primary key (level, tile)
);

-- Signed heads: each says what all events up to its size are.
create table tree_heads (
    -- Events it covers.
    size       bigint not null primary key check (size > 0),
    -- C2SP checkpoint: origin, size, root, signature.
    checkpoint text   not null,
    signed_at  text   not null check (length(signed_at) = 27)
);

-- Which witness has taken which head.
create table witnessed_heads (
    witness     text   not null,
    size        bigint not null,
    -- What it answered, such as its own signature.
    answer      text   not null,
    recorded_at text   not null check (length(recorded_at) = 27),
    primary key (witness, size)
);

-- Like the log: appended to, never rewritten.
create trigger tree_tiles_are_append_only
    before update or delete or truncate on tree_tiles
    for each statement execute function refuse_change_of_history();

create trigger tree_heads_are_append_only
    before update or delete or truncate on tree_heads
    for each statement execute function refuse_change_of_history();

create trigger witnessed_heads_are_append_only
    before update or delete or truncate on witnessed_heads
    for each statement execute function refuse_change_of_history();
