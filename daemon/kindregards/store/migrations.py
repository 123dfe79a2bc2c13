"""The shape of the database, as steps that are applied once and never changed afterwards.

Rules that hold here: a released step is never edited, a change is a new step; all instants are integer
microseconds since 1970 UTC; what is due is a row, never a job in memory; text that people wrote is kept
in `signals`, in the evidence and facts of follow-ups, and in `intents.raw` while a draft is open.
"""

import re

from sqlite_utils import Database, Migrations

migrations = Migrations("kindregards")

APPLICATION_ID = 0x6B726567  # "kreg": tells our databases from other programs' (SQLite header, offset 68)

_COMMENT = re.compile(r"--.*")

_FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE cursors (
    account TEXT NOT NULL, folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL, uidnext INTEGER NOT NULL, highestmodseq INTEGER NOT NULL,
    below INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (account, folder)
) WITHOUT ROWID;

CREATE TABLE folders (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, key TEXT NOT NULL, uidvalidity INTEGER NOT NULL,
    UNIQUE (account, key)
);

CREATE TABLE threads (id INTEGER PRIMARY KEY, dirty INTEGER NOT NULL);
CREATE INDEX threads_dirty ON threads (id) WHERE dirty;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,            -- Message-ID; "<it>#<digest>" for another mail that claims it
    thread INTEGER NOT NULL REFERENCES threads (id),
    account TEXT NOT NULL,
    date INTEGER NOT NULL, utc_offset INTEGER NOT NULL,
    direction TEXT NOT NULL,
    sender TEXT NOT NULL, sender_name TEXT NOT NULL,
    "to" TEXT NOT NULL, cc TEXT NOT NULL, reply_to TEXT NOT NULL,   -- JSON [[address, name], ...] or ''
    subject TEXT NOT NULL,
    subject_key TEXT NOT NULL, by_subject INTEGER NOT NULL,
    refs TEXT NOT NULL,                  -- Message-IDs, one a line
    automated TEXT, language TEXT,
    read_whole INTEGER NOT NULL, words INTEGER NOT NULL,
    formal INTEGER, by_first_name INTEGER NOT NULL
);
CREATE INDEX messages_thread ON messages (thread, date);
CREATE INDEX messages_subject ON messages (subject_key, date) WHERE subject_key != '';
CREATE INDEX messages_sent_from ON messages (sender, sender_name) WHERE direction = 'out';

CREATE TABLE thread_ids (id TEXT PRIMARY KEY, thread INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE places (
    folder INTEGER NOT NULL REFERENCES folders (id), uid INTEGER NOT NULL,
    message INTEGER NOT NULL REFERENCES messages (id),
    PRIMARY KEY (folder, uid)
) WITHOUT ROWID;
CREATE INDEX places_message ON places (message);

CREATE TABLE skipped (
    folder INTEGER NOT NULL REFERENCES folders (id), uid INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (folder, uid)
) WITHOUT ROWID;

CREATE TABLE signals (
    message INTEGER NOT NULL REFERENCES messages (id), position INTEGER NOT NULL,
    kind TEXT NOT NULL, sentence TEXT NOT NULL, rule TEXT NOT NULL, confidence REAL NOT NULL,
    date INTEGER NOT NULL, who TEXT NOT NULL,
    PRIMARY KEY (message, position)
) WITHOUT ROWID;
CREATE INDEX signals_date ON signals (date);

CREATE TABLE persons (id INTEGER PRIMARY KEY, merged_into INTEGER, stopped TEXT, away_until INTEGER);
CREATE INDEX persons_merged ON persons (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE addresses (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES persons (id),
    mailbox TEXT NOT NULL,               -- core.people.canonical: the same for one person
    first_in INTEGER, last_in INTEGER, first_out INTEGER, last_out INTEGER,
    organisation TEXT, organisation_at INTEGER,
    language TEXT, language_at INTEGER,
    introduced_by TEXT, introduced_at INTEGER,
    stopped TEXT, stopped_at INTEGER,
    away_until INTEGER, away_at INTEGER,
    dead_at INTEGER
);
CREATE INDEX addresses_person ON addresses (person);
CREATE INDEX addresses_mailbox ON addresses (mailbox);

CREATE TABLE names (
    address INTEGER NOT NULL REFERENCES addresses (id), name TEXT NOT NULL,
    folded TEXT NOT NULL,                -- case folded, to find people by
    words TEXT, domain TEXT NOT NULL,    -- first and last word, sorted: where to look for the same person
    own INTEGER NOT NULL,                -- 1 = their own From says so, 0 = others call them so
    seen INTEGER NOT NULL,
    PRIMARY KEY (address, name)
) WITHOUT ROWID;
CREATE INDEX names_words ON names (words, domain) WHERE words IS NOT NULL;

CREATE TABLE participants (
    address INTEGER NOT NULL REFERENCES addresses (id), thread INTEGER NOT NULL REFERENCES threads (id),
    direction TEXT NOT NULL,             -- 'in': wrote to me, 'out': was written to
    PRIMARY KEY (address, thread, direction)
) WITHOUT ROWID;
CREATE INDEX participants_thread ON participants (thread);

CREATE TABLE follow_ups (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES persons (id), thread INTEGER NOT NULL REFERENCES threads (id),
    account TEXT NOT NULL, answers TEXT NOT NULL, reason TEXT NOT NULL,
    evidence TEXT NOT NULL, facts TEXT NOT NULL,   -- JSON
    due INTEGER NOT NULL, expires INTEGER NOT NULL,
    state TEXT NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL, note TEXT NOT NULL,
    verdict TEXT NOT NULL, because TEXT NOT NULL, until INTEGER
);
CREATE INDEX follow_ups_thread ON follow_ups (thread);
CREATE INDEX follow_ups_person ON follow_ups (person);
CREATE INDEX follow_ups_state ON follow_ups (state);

CREATE TABLE history (
    id INTEGER PRIMARY KEY, follow_up INTEGER NOT NULL REFERENCES follow_ups (id),
    at INTEGER NOT NULL, before TEXT, after TEXT NOT NULL, note TEXT NOT NULL
);
CREATE INDEX history_follow_up ON history (follow_up);
CREATE INDEX history_at ON history (at);

CREATE TABLE intents (
    id INTEGER PRIMARY KEY, follow_up INTEGER NOT NULL REFERENCES follow_ups (id), revision INTEGER NOT NULL,
    account TEXT NOT NULL, folder TEXT NOT NULL, message_id TEXT NOT NULL,
    raw BLOB NOT NULL, size INTEGER NOT NULL, fingerprint TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL, uidnext INTEGER NOT NULL, created INTEGER NOT NULL,
    ambiguous INTEGER NOT NULL, uid INTEGER, confirmed INTEGER, missing_since INTEGER, closed INTEGER
);
-- at most one draft per follow-up
CREATE UNIQUE INDEX intents_live ON intents (follow_up) WHERE closed IS NULL;

CREATE TABLE deeds (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons (id), kind TEXT NOT NULL,
    at INTEGER NOT NULL, message_id TEXT NOT NULL, follow_up_key TEXT NOT NULL,
    UNIQUE (follow_up_key, message_id)
);
CREATE INDEX deeds_at ON deeds (at);
CREATE INDEX deeds_person ON deeds (person);

CREATE TABLE passes (
    id INTEGER PRIMARY KEY, started INTEGER NOT NULL, finished INTEGER,
    read INTEGER NOT NULL, placed INTEGER NOT NULL, problems TEXT NOT NULL
);
"""


_SIGNALS = """
ALTER TABLE signals ADD COLUMN due TEXT;                        -- YYYY-MM-DD
ALTER TABLE signals ADD COLUMN facts TEXT NOT NULL DEFAULT '';  -- JSON {name: value} or ''

ALTER TABLE messages ADD COLUMN greeting TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN sign_off TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN attached INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;

ALTER TABLE addresses ADD COLUMN title TEXT;
ALTER TABLE addresses ADD COLUMN title_at INTEGER;
ALTER TABLE addresses ADD COLUMN phone TEXT;
ALTER TABLE addresses ADD COLUMN phone_at INTEGER;
ALTER TABLE addresses ADD COLUMN links TEXT;                    -- one a line
ALTER TABLE addresses ADD COLUMN links_at INTEGER;
ALTER TABLE addresses ADD COLUMN sad_at INTEGER;                -- when sad news of theirs was last told

CREATE TABLE topics (
    address INTEGER NOT NULL REFERENCES addresses (id), word TEXT NOT NULL,
    count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (address, word)
) WITHOUT ROWID;

-- What was read before this version is read again: a copy that was read whole tells more than these.
UPDATE messages SET read_whole = 0;
DELETE FROM cursors;
"""


@migrations()
def first(db: Database) -> None:
    """Everything that the first version keeps."""
    _execute(db, _FIRST)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def signals(db: Database) -> None:
    """Every signal, facts and topics of persons, how people greet and close."""
    _execute(db, _SIGNALS)


def _execute(db: Database, script: str) -> None:
    """Statement by statement: `executescript` would commit what came before."""
    for statement in _COMMENT.sub("", script).split(";"):
        if statement.strip():
            db.execute(statement)
