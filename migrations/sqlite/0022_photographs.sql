-- Photographs of what inspections found. Not part of the log, which names them by digest; sealed, and never changed.

create table photographs (
    case_id    text not null,
    -- SHA-256 of the file as it was sent, hexadecimal.
    sha256     text not null,
    media_type text not null,
    -- Bytes of the file as it was sent.
    size       integer not null,
    sealed     blob not null,
    primary key (case_id, sha256)
) strict;
