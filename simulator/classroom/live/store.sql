-- One class, while it lasts. No table keeps in which order, or when, anything was put into it:
-- tables without row numbers stand in the order of their keys.
CREATE TABLE class (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    secret BLOB NOT NULL,
    program TEXT NOT NULL,
    lesson TEXT NOT NULL,
    digest TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('cards', 'dice', 'hands')),
    most_seats INTEGER NOT NULL,
    seed TEXT NOT NULL,
    port INTEGER NOT NULL,
    version INTEGER NOT NULL,
    step INTEGER NOT NULL,
    part TEXT NOT NULL,
    what_if INTEGER NOT NULL,
    seconds_left REAL,
    paused INTEGER NOT NULL,
    door_open INTEGER NOT NULL,
    too_many INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    furthest_step INTEGER NOT NULL,
    furthest_part TEXT NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('', 'deleted', 'kept'))
) STRICT;
CREATE TABLE seats (
    seat TEXT PRIMARY KEY,
    house TEXT NOT NULL UNIQUE,
    card TEXT NOT NULL,
    first_request INTEGER NOT NULL,
    swapped INTEGER NOT NULL,
    away INTEGER NOT NULL,
    gone INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE answers (
    request INTEGER NOT NULL,
    house TEXT NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('shared', 'declined', 'ignored')),
    answered_by TEXT NOT NULL CHECK (answered_by IN ('phone', 'computer', 'time')),
    PRIMARY KEY (request, house)
) STRICT, WITHOUT ROWID;
CREATE TABLE guesses (
    step INTEGER NOT NULL,
    seat TEXT NOT NULL REFERENCES seats DEFERRABLE INITIALLY DEFERRED,
    choice INTEGER,
    number REAL,
    reason INTEGER,
    PRIMARY KEY (step, seat)
) STRICT, WITHOUT ROWID;
CREATE TABLE knocks (
    step INTEGER NOT NULL,
    seat TEXT NOT NULL REFERENCES seats DEFERRABLE INITIALLY DEFERRED,
    house TEXT NOT NULL,
    PRIMARY KEY (step, seat)
) STRICT, WITHOUT ROWID;
CREATE TABLE hunches (
    request INTEGER NOT NULL,
    seat TEXT NOT NULL REFERENCES seats DEFERRABLE INITIALLY DEFERRED,
    choice TEXT NOT NULL CHECK (choice IN ('shared', 'declined', 'ignored')),
    PRIMARY KEY (request, seat)
) STRICT, WITHOUT ROWID;
CREATE TABLE counts (
    request INTEGER PRIMARY KEY,
    shared INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    ignored INTEGER NOT NULL
) STRICT;
CREATE TABLE results (
    digest TEXT NOT NULL,
    policy TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (digest, policy)
) STRICT, WITHOUT ROWID;
