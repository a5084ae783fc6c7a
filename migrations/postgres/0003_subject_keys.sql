-- Keys of persons. Not part of the log: a key may be destroyed, and then what it sealed is unreadable for ever.

create table subject_keys (
    -- The id that stands in sealed values.
    subject_id text not null,
    case_id    text not null,
    -- Who is meant in the case, as the form names it.
    person_group text not null,
    -- Blind index: HMAC of what tells the person, under a key that is itself wrapped. All subjects of one person share it.
    person     text not null,
    -- The key, sealed under a master key; destroyed with its row.
    wrapped    bytea not null,
    -- Which master key: the first eight hexadecimal digits of its SHA-256.
    master_key text not null,
    -- A case's keys are read together.
    primary key (case_id, subject_id)
);

create index subject_keys_by_person on subject_keys (person);

-- What the node needs besides, wrapped like the rest: the key of the blind index.
create table vault_secrets (
    name       text not null primary key,
    wrapped    bytea not null,
    master_key text not null
);
