-- What screens read. Every row follows from `change`: emptied and refilled by `rebuild`, never written alone.
-- An empty text is blank. Lists are lines of text ('\' and line breaks escaped).

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

CREATE TABLE conflict (
    -- Registers whose heads hold more than one distinct value.
    entity BLOB    NOT NULL CHECK (length(entity) = 16),
    reg    INTEGER NOT NULL,
    PRIMARY KEY (entity, reg)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawn (
    -- Agreements that were taken back; a referral on one of these shows `ingetrokken`.
    agreement BLOB NOT NULL PRIMARY KEY CHECK (length(agreement) = 16)
) STRICT, WITHOUT ROWID;

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
CREATE INDEX contact_person ON contact (person, date);
CREATE INDEX contact_date ON contact (date);

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
CREATE INDEX referral_person ON referral (person);
CREATE INDEX referral_follow_up ON referral (follow_up_on) WHERE follow_up_on IS NOT NULL;

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

CREATE TABLE colleague (
    -- Names of users, as the team dossier holds them.
    user BLOB NOT NULL PRIMARY KEY CHECK (length(user) = 16),
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unindexed (
    -- Texts that changed since the index was last filled: row number * 4 + (0 person, 1 contact, 2 referral).
    doc INTEGER NOT NULL PRIMARY KEY
) STRICT;

-- Names: pieces of three letters, because "hul" must find "Schulhof" and no language here shares one stemmer.
-- Holds name and Latin name, folded, and both romanised. One or two letters are found by reading all rows.
CREATE VIRTUAL TABLE name_index USING fts5 (names, tokenize = 'trigram');

-- Notes and reasons: whole folded words only; pieces of three letters would cost eight times as much to fill.
-- The words come in folded and split by spaces, so the plain `ascii` splitter does for every script.
CREATE VIRTUAL TABLE word_index USING fts5 (
    words, tokenize = 'ascii', content = '', contentless_delete = 1, detail = 'none'
);

CREATE TABLE word (
    -- Every distinct word of the index above: through it "hulp" is widened to "schuldhulpverlening".
    -- A word stays when its last text goes, until the next rebuild.
    word TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
