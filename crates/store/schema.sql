-- Generated from migrations/ by a test in src/open/tests.rs. Not run by anything.

CREATE TABLE agreement (
    n            INTEGER NOT NULL PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    dossier      BLOB    NOT NULL CHECK (length(dossier) = 16),
    author       BLOB    NOT NULL CHECK (length(author) = 16),
    first_at     INTEGER NOT NULL,
    first_change BLOB    NOT NULL,
    person       BLOB    NOT NULL,
    given        INTEGER,                    -- NULL = versions differ: none holds until one is picked
    language     TEXT,
    how          TEXT,
    service      BLOB    NOT NULL,
    date         TEXT    NOT NULL DEFAULT '' -- YYYY-MM-DD
) STRICT;

CREATE TABLE chain (
    -- The last op accepted or sealed of every chain; the next one must follow it without a gap.
    dossier    BLOB    NOT NULL CHECK (length(dossier) = 16),
    device     BLOB    NOT NULL CHECK (length(device) = 16),
    grant_hash BLOB    NOT NULL CHECK (length(grant_hash) = 32),
    dseq       INTEGER NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (dossier, device, grant_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    -- Everything ever recorded here or received. Append only: of a row only `state` and `run` move on.
    n       INTEGER NOT NULL PRIMARY KEY,                 -- order of making or of arrival
    id      BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    dossier BLOB    NOT NULL CHECK (length(dossier) = 16),
    entity  BLOB    CHECK (entity IS NULL OR length(entity) = 16), -- NULL = of a kind this version cannot read
    reg     INTEGER NOT NULL,                             -- entity kind * 256 + group; group 0 = withdraw; 0 = unread
    action  BLOB    NOT NULL CHECK (length(action) = 16), -- the deed of the user it belongs to
    state   INTEGER NOT NULL CHECK (state IN (0, 1, 2)),  -- 0 waits to be sealed, 1 sealed, 2 acknowledged or received
    counts  INTEGER NOT NULL CHECK (counts IN (0, 1)),    -- 1 = the user sees it in the number that waits
    run     INTEGER,                                      -- the run that carries it, where that is known
    bytes   BLOB    NOT NULL                              -- as hashed: the id is the hash of these
) STRICT;

CREATE TABLE colleague (
    -- Names of users, as the team dossier holds them.
    user BLOB NOT NULL PRIMARY KEY CHECK (length(user) = 16),
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict (
    -- Registers whose heads hold more than one distinct value.
    entity BLOB    NOT NULL CHECK (length(entity) = 16),
    reg    INTEGER NOT NULL,
    PRIMARY KEY (entity, reg)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    n            INTEGER NOT NULL PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    dossier      BLOB    NOT NULL CHECK (length(dossier) = 16),
    author       BLOB    NOT NULL CHECK (length(author) = 16),
    first_at     INTEGER NOT NULL,
    first_change BLOB    NOT NULL,
    corrected    INTEGER NOT NULL DEFAULT 0,  -- 1 = some Write replaced another
    known        INTEGER NOT NULL DEFAULT 0,  -- 0 = only the note is here so far
    person       BLOB,                        -- NULL = own logbook
    kind         TEXT    NOT NULL DEFAULT '',
    date         TEXT    NOT NULL DEFAULT '', -- YYYY-MM-DD
    minutes      INTEGER,
    languages    TEXT    NOT NULL DEFAULT '',
    domains      TEXT    NOT NULL DEFAULT '',
    outcome      TEXT,
    headcount    INTEGER,
    role         TEXT,
    travel_km    INTEGER,
    note         TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE control_outbox (
    -- Create and grant ops that are to be sealed before any content of their dossier.
    n       INTEGER NOT NULL PRIMARY KEY, -- order of making
    dossier BLOB    NOT NULL CHECK (length(dossier) = 16),
    kind    INTEGER NOT NULL,             -- op kind: 2 create, 3 grant
    key_id  BLOB    NOT NULL CHECK (length(key_id) = 16),
    body    BLOB    NOT NULL
) STRICT;

CREATE TABLE dossier (
    -- The dossiers this laptop knows of, with the key once a grant brought it.
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind     INTEGER NOT NULL,                                          -- 1 person, 2 logbook, 3 team
    owner    BLOB    NOT NULL CHECK (length(owner) = 16),               -- user id
    key      BLOB    CHECK (key IS NULL OR length(key) = 32),           -- NULL = not (yet) readable here
    key_id   BLOB    CHECK (key_id IS NULL OR length(key_id) = 16),
    my_grant BLOB    CHECK (my_grant IS NULL OR length(my_grant) = 32), -- what gives this user his right
    seq      INTEGER NOT NULL DEFAULT 0,                                -- position in the server's order, 0 = nothing yet
    head     BLOB    NOT NULL CHECK (length(head) = 32)                 -- hash of that order at seq; zeros at 0
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    -- What was typed and not yet saved: one row per form. Never sent.
    form     TEXT    NOT NULL PRIMARY KEY,
    body     TEXT    NOT NULL,
    saved_at INTEGER NOT NULL  -- UTC milliseconds
) STRICT;

CREATE TABLE edge (
    -- Which change replaces which. The parent may arrive after the child, or never.
    parent BLOB    NOT NULL CHECK (length(parent) = 16), -- change id
    child  INTEGER NOT NULL,                             -- change.n
    PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;

CREATE TABLE head (
    -- The Writes of a register that no other Write of it replaces. One = its value, more = perhaps a conflict.
    entity BLOB    NOT NULL CHECK (length(entity) = 16),
    reg    INTEGER NOT NULL, -- as in change
    change INTEGER NOT NULL, -- change.n
    PRIMARY KEY (entity, reg, change)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_entry (
    -- The membership log as it arrived. The set counts; the order is only that of arrival.
    n     INTEGER NOT NULL PRIMARY KEY,
    id    BLOB    NOT NULL UNIQUE CHECK (length(id) = 32), -- entry id, a hash
    bytes BLOB    NOT NULL,                                -- as signed; kept whole, unknown kinds too
    sent  INTEGER NOT NULL CHECK (sent IN (0, 1))          -- 0 = made here, no server has it yet
) STRICT;

CREATE TABLE member (
    -- Who may read and write a dossier, and by which grant (create op, grant op, or join in the team).
    dossier    BLOB NOT NULL CHECK (length(dossier) = 16),
    grant_hash BLOB NOT NULL CHECK (length(grant_hash) = 32),
    user       BLOB NOT NULL CHECK (length(user) = 16),
    PRIMARY KEY (dossier, grant_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    -- Small facts with one value each: texts and byte strings of the layers above.
    -- min_app_schema (decimal text): the lowest app schema that can still read and write this file.
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE name_index USING fts5 (names, tokenize = 'trigram');

CREATE TABLE pack (
    -- Region pack archives. Only one whose hash a coordinator signed is made current.
    sha256  BLOB    NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    version INTEGER NOT NULL,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    archive BLOB    NOT NULL
) STRICT;

CREATE TABLE person (
    n              INTEGER NOT NULL PRIMARY KEY,
    id             BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    dossier        BLOB    NOT NULL CHECK (length(dossier) = 16),
    author         BLOB    NOT NULL CHECK (length(author) = 16), -- of the first Write
    first_at       INTEGER NOT NULL,                             -- UTC milliseconds on that author's clock
    first_change   BLOB    NOT NULL,                             -- breaks a tie of first_at
    name           TEXT    NOT NULL DEFAULT '',
    latin_name     TEXT    NOT NULL DEFAULT '',
    municipality   TEXT    NOT NULL DEFAULT '',
    languages      TEXT    NOT NULL DEFAULT '',
    learning_route TEXT    NOT NULL DEFAULT '',
    birth_years    TEXT    NOT NULL DEFAULT '',
    safe_contact   TEXT    NOT NULL DEFAULT '',
    tempo_note     TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE quarantine (
    -- Ops that are void: signed by a member with the right, and with a body that is none. Their runs are kept.
    dossier BLOB NOT NULL CHECK (length(dossier) = 16),
    op      BLOB NOT NULL CHECK (length(op) = 32), -- op hash
    PRIMARY KEY (dossier, op)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral (
    n              INTEGER NOT NULL PRIMARY KEY,
    id             BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    dossier        BLOB    NOT NULL CHECK (length(dossier) = 16),
    author         BLOB    NOT NULL CHECK (length(author) = 16),
    first_at       INTEGER NOT NULL,
    first_change   BLOB    NOT NULL,
    known          INTEGER NOT NULL DEFAULT 0,  -- 0 = only a status is here so far
    person         BLOB,
    service        BLOB,
    service_name   TEXT    NOT NULL DEFAULT '',
    reason         TEXT    NOT NULL DEFAULT '',
    agreement      BLOB,
    follow_up_on   TEXT,                        -- YYYY-MM-DD
    share_fields   TEXT    NOT NULL DEFAULT '',
    share_contacts BLOB    NOT NULL DEFAULT x'', -- contact ids, 16 bytes each
    status         TEXT    NOT NULL DEFAULT '', -- code; '' = none said yet. A withdrawn agreement is read beside it
    source         TEXT    NOT NULL DEFAULT '',
    status_reason  TEXT,
    status_note    TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE run (
    -- Sealed bytes, made once and never remade: own ones and those received.
    n          INTEGER NOT NULL PRIMARY KEY, -- order of making or of arrival
    dossier    BLOB    NOT NULL CHECK (length(dossier) = 16),
    device     BLOB    NOT NULL CHECK (length(device) = 16),
    grant_hash BLOB    NOT NULL CHECK (length(grant_hash) = 32),
    first_dseq INTEGER NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),            -- ops in it
    tip        BLOB    NOT NULL CHECK (length(tip) = 32),     -- op hash of its last op
    first_seq  INTEGER,                                       -- the server's number of its first op; NULL = not acknowledged
    opened     INTEGER NOT NULL CHECK (opened IN (0, 1)),     -- 0 = no key for it yet, its changes are not in
    bytes      BLOB    NOT NULL, beyond INTEGER NOT NULL DEFAULT 0,
    UNIQUE (dossier, device, grant_hash, first_dseq)
) STRICT;

CREATE TABLE unindexed (
    -- Texts that changed since the index was last filled: row number * 4 + (0 person, 1 contact, 2 referral).
    doc INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE withdrawn (
    -- Agreements that were taken back, and in which dossier that was said; a referral on one shows `ingetrokken`.
    agreement BLOB NOT NULL CHECK (length(agreement) = 16),
    dossier   BLOB NOT NULL CHECK (length(dossier) = 16),
    PRIMARY KEY (agreement, dossier)
) STRICT, WITHOUT ROWID;

CREATE TABLE word (
    -- Every distinct word of the index above: through it "hulp" is widened to "schuldhulpverlening".
    -- A word stays when its last text goes, until the next rebuild.
    word TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE word_index USING fts5 (
    words, tokenize = 'ascii', content = '', contentless_delete = 1, detail = 'none'
);

CREATE INDEX change_entity ON change (entity, n);

CREATE INDEX change_pending ON change (dossier, n) WHERE state = 0;

CREATE INDEX change_unread ON change (n) WHERE entity IS NULL;

CREATE INDEX change_waiting ON change (state, n) WHERE state < 2;

CREATE INDEX change_waiting_entity ON change (entity) WHERE state < 2;

CREATE INDEX change_waiting_run ON change (run) WHERE state < 2;

CREATE INDEX contact_date ON contact (date);

CREATE INDEX contact_person ON contact (person, date);

CREATE INDEX control_outbox_dossier ON control_outbox (dossier, n);

CREATE INDEX log_entry_unsent ON log_entry (n) WHERE sent = 0;

CREATE UNIQUE INDEX pack_current ON pack (current) WHERE current = 1;

CREATE INDEX referral_follow_up ON referral (follow_up_on) WHERE follow_up_on IS NOT NULL;

CREATE INDEX referral_person ON referral (person);

CREATE INDEX run_order ON run (dossier, first_seq);

CREATE INDEX run_unacknowledged ON run (n) WHERE first_seq IS NULL;

CREATE INDEX run_unopened ON run (dossier, beyond, n) WHERE opened = 0;
