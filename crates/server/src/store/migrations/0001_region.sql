-- One region per file. Everything a person wrote is ciphertext here; what is readable is listed in docs/SECURITY.md.
-- Numbers are 64 bits. The statements in store/*.rs avoid what only SQLite has: PostgreSQL gets the same ones.

CREATE TABLE region (
    one         INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), -- a single row
    id          BLOB    NOT NULL CHECK (length(id) = 16),
    genesis     BLOB    NOT NULL CHECK (length(genesis) = 32),     -- entry id of the genesis entry: the region's identity
    epoch       BLOB    NOT NULL CHECK (length(epoch) = 16),       -- random; a restored server gets a new one
    server_seed BLOB    NOT NULL CHECK (length(server_seed) = 32), -- signs heads; the one secret in this file
    cursor      INTEGER NOT NULL DEFAULT 0, -- ops accepted in the region, gap-free; never a database sequence: those skip
    log_count   INTEGER NOT NULL DEFAULT 0  -- log entries accepted, gap-free
) STRICT;

CREATE TABLE log_entry (
    -- The membership log in order of arrival. The order means nothing; it only lets a device ask for what is new.
    n     INTEGER NOT NULL PRIMARY KEY,
    id    BLOB    NOT NULL UNIQUE CHECK (length(id) = 32),
    bytes BLOB    NOT NULL
) STRICT;

CREATE TABLE dossier (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind        INTEGER NOT NULL,            -- 1 person, 2 logbook, 3 team
    owner       BLOB    NOT NULL,            -- user id; empty for the team dossier, which nobody owns
    seq         INTEGER NOT NULL DEFAULT 0,  -- ops in this dossier, gap-free
    head        BLOB    NOT NULL,            -- hash chain over the ops, in order of seq
    last_cursor INTEGER NOT NULL DEFAULT 0   -- cursor of its newest op: a pull skips quiet dossiers by it
) STRICT;

CREATE TABLE membership (
    -- Who got a right to a dossier by which op. The team dossier has no rows: every user in the log is a member.
    dossier    BLOB    NOT NULL REFERENCES dossier (id),
    user_id    BLOB    NOT NULL,
    grant_hash BLOB    NOT NULL CHECK (length(grant_hash) = 32), -- op hash of the create or grant op
    cursor     INTEGER NOT NULL,             -- of that op: who asks from before it gets the dossier whole
    PRIMARY KEY (dossier, grant_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_of_user ON membership (user_id, dossier);

CREATE TABLE chain (
    -- Where each device's own numbering in a dossier stands.
    dossier    BLOB    NOT NULL REFERENCES dossier (id),
    device     BLOB    NOT NULL,
    grant_hash BLOB    NOT NULL,
    dseq       INTEGER NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (dossier, device, grant_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    -- What one push added to one chain. Never split: its one signature covers all of it.
    dossier      BLOB    NOT NULL REFERENCES dossier (id),
    first_seq    INTEGER NOT NULL,
    count        INTEGER NOT NULL CHECK (count > 0),
    cursor_first INTEGER NOT NULL,
    cursor_last  INTEGER NOT NULL,
    device       BLOB    NOT NULL,
    grant_hash   BLOB    NOT NULL,
    first_dseq   INTEGER NOT NULL,
    tip          BLOB    NOT NULL CHECK (length(tip) = 32),  -- op hash of the last op
    head         BLOB    NOT NULL CHECK (length(head) = 32), -- of the dossier, after the last op
    bytes        BLOB    NOT NULL,           -- as it arrived
    PRIMARY KEY (dossier, first_seq),
    UNIQUE (dossier, device, grant_hash, first_dseq)
) STRICT;
CREATE INDEX run_by_cursor ON run (dossier, cursor_last);

CREATE TABLE pack (
    -- Region packs on offer. Clients take only one whose hash a coordinator signed into the log.
    version INTEGER NOT NULL,
    sha256  BLOB    NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    offered INTEGER NOT NULL,                -- 1, 2, 3 … in order of loading
    archive BLOB    NOT NULL
) STRICT;
