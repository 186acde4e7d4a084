-- Marks of written answers. What changes here needs a new number in `database.VERSION` and a migration from the old one.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE part (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    name TEXT NOT NULL,
    place INTEGER NOT NULL,             -- in the assignment; -1 if it is no part of it any more
    points REAL NOT NULL,               -- 0: not graded
    rubric_points REAL NOT NULL,
    rubric_sha256 TEXT NOT NULL,
    UNIQUE (question, name)
) STRICT;

CREATE TABLE item (                     -- entries of the rubric that can be ticked, as they are now
    part INTEGER NOT NULL REFERENCES part (id),
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('item', 'alternative', 'deduction', 'cap')),
    parent TEXT NOT NULL,               -- the item of an alternative; else empty
    place INTEGER NOT NULL,             -- -1 if the rubric has it no more
    points REAL NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (part, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- as in the sheet
    public TEXT NOT NULL UNIQUE,        -- random; what graders see
    file TEXT NOT NULL,                 -- size and time of the file of answers that was read last
    present INTEGER NOT NULL            -- 0 if the class has it no more
) STRICT;

CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    submission INTEGER NOT NULL REFERENCES submission (id),
    part INTEGER REFERENCES part (id),  -- NULL: unplaced
    state TEXT NOT NULL CHECK (state IN ('answered', 'empty', 'untouched')),
    pieces TEXT NOT NULL,               -- JSON: kind, text, picture and cell of each
    sha256 TEXT NOT NULL,               -- of the answer as it is
    same TEXT NOT NULL,                 -- of what equal answers have in common
    position REAL NOT NULL,             -- the order of the part, drawn with the seed; equal answers have one
    draw REAL NOT NULL,                 -- between 0 and 1: the smallest of a part are its sample for second opinions
    how TEXT NOT NULL,
    guess TEXT NOT NULL,
    UNIQUE (submission, part)
) STRICT;
-- All that the order of a part is read from, so that nobody's long texts are.
CREATE INDEX answer_in_order ON answer (part, position, same, draw, submission);

CREATE TABLE picture (
    answer INTEGER NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (answer, name)
) STRICT;

CREATE TABLE grader (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    secret_sha256 TEXT UNIQUE,          -- of the secret in the link; NULL: no link
    expires REAL NOT NULL,
    owner INTEGER NOT NULL
) STRICT;

CREATE TABLE range (
    grader INTEGER NOT NULL REFERENCES grader (id),
    part INTEGER NOT NULL REFERENCES part (id),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,              -- 0: to the end
    PRIMARY KEY (grader, part, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    answer INTEGER NOT NULL REFERENCES answer (id),
    opinion INTEGER NOT NULL CHECK (opinion IN (1, 2)),
    version INTEGER NOT NULL,           -- grows with each change, also where a mark is taken back
    present INTEGER NOT NULL,           -- 0: taken back
    grader INTEGER NOT NULL REFERENCES grader (id),
    at REAL NOT NULL,
    sha256 TEXT NOT NULL,               -- of the answer that was marked
    adjustment REAL NOT NULL,
    reason TEXT NOT NULL,
    comment INTEGER REFERENCES comment (id),
    wants_second INTEGER NOT NULL,
    changed TEXT NOT NULL,              -- why it is open again; else empty
    PRIMARY KEY (answer, opinion)
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_of_grader ON mark (grader);

CREATE TABLE mark_item (
    answer INTEGER NOT NULL,
    opinion INTEGER NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (answer, opinion, key),
    FOREIGN KEY (answer, opinion) REFERENCES mark (answer, opinion)
) STRICT, WITHOUT ROWID;

CREATE TABLE comment (
    id INTEGER PRIMARY KEY,
    part INTEGER NOT NULL REFERENCES part (id),
    text TEXT NOT NULL,
    UNIQUE (part, text)
) STRICT;

CREATE TABLE lease (                    -- who looks at a group of equal answers now
    part INTEGER NOT NULL REFERENCES part (id),
    same TEXT NOT NULL,
    opinion INTEGER NOT NULL,
    grader INTEGER NOT NULL REFERENCES grader (id),
    until REAL NOT NULL,
    PRIMARY KEY (part, same, opinion)
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    answer INTEGER NOT NULL REFERENCES answer (id),
    text TEXT NOT NULL,
    at REAL NOT NULL,
    before REAL,
    reply TEXT NOT NULL,
    grader INTEGER REFERENCES grader (id),
    after REAL
) STRICT;

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    batch TEXT NOT NULL,
    at REAL NOT NULL,
    grader INTEGER REFERENCES grader (id),
    kind TEXT NOT NULL,
    answer INTEGER REFERENCES answer (id),
    opinion INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    seconds REAL
) STRICT;
CREATE INDEX event_of_answer ON event (answer);
CREATE INDEX event_batch ON event (batch);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'events are never deleted'); END;
