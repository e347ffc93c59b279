-- What is set aside of what members sent, and in which dossier an agreement was taken back.

UPDATE meta SET value = CAST('3' AS BLOB) WHERE key = 'min_app_schema';

CREATE TABLE quarantine (
    -- Ops that are void: signed by a member with the right, and with a body that is none. Their runs are kept.
    dossier BLOB NOT NULL CHECK (length(dossier) = 16),
    op      BLOB NOT NULL CHECK (length(op) = 32), -- op hash
    PRIMARY KEY (dossier, op)
) STRICT, WITHOUT ROWID;

-- Of a closed run: the reader that had the key and could not read all of it; 0 = none tried. A later one tries again.
ALTER TABLE run ADD COLUMN beyond INTEGER NOT NULL DEFAULT 0;
DROP INDEX run_unopened;
CREATE INDEX run_unopened ON run (dossier, beyond, n) WHERE opened = 0;

-- What waits is sealed dossier by dossier.
CREATE INDEX change_pending ON change (dossier, n) WHERE state = 0;
CREATE INDEX control_outbox_dossier ON control_outbox (dossier, n);

DROP TABLE withdrawn;
CREATE TABLE withdrawn (
    -- Agreements that were taken back, and in which dossier that was said; a referral on one shows `ingetrokken`.
    agreement BLOB NOT NULL CHECK (length(agreement) = 16),
    dossier   BLOB NOT NULL CHECK (length(dossier) = 16),
    PRIMARY KEY (agreement, dossier)
) STRICT, WITHOUT ROWID;
