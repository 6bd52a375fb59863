-- The result store of `suffice scan`: one SQLite file, mode 0600.
-- Verdict columns of `visits` bear the ids of the criteria ("TM-01"); they are added when a store
-- is made. Verdicts: met, partial, not_met, not_applicable, not_determinable.
--
-- Which criteria fail most often, with n:
--   SELECT criterion, count(*) AS n FROM findings WHERE verdict = 'not_met'
--   GROUP BY criterion ORDER BY n DESC;
-- Clinicians with at least 20 judged visits, share of visits that fall short:
--   SELECT clinician, count(*) AS n, avg(v.overall = 'insufficient') AS share
--   FROM visits v JOIN documents d USING (document)
--   WHERE v.overall <> 'not_applicable' GROUP BY clinician HAVING n >= 20 ORDER BY share DESC;
-- Visits billed for more timed units than their minutes support:
--   SELECT d.id, v.date_of_service, v.timed_units, v.units_supported
--   FROM visits v JOIN documents d USING (document) WHERE v.timed_units > v.units_supported;

CREATE TABLE meta (          -- schema, versions, what is kept, about (what the notes are)
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (          -- one row a call of scan
  run      INTEGER PRIMARY KEY,
  versions TEXT NOT NULL,    -- JSON
  options  TEXT NOT NULL,    -- JSON: what the user asked for
  judged   INTEGER NOT NULL DEFAULT 0,
  known    INTEGER NOT NULL DEFAULT 0,  -- found in the store already, unchanged
  refused  INTEGER NOT NULL DEFAULT 0,
  finished INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE sources (       -- where documents come from; `location` is needed by `suffice show`
  source   INTEGER PRIMARY KEY,
  location TEXT NOT NULL UNIQUE,
  profile  TEXT              -- TOML, as used
);

CREATE TABLE criteria (
  criterion TEXT PRIMARY KEY,
  title     TEXT NOT NULL,
  severity  TEXT NOT NULL,   -- required, supporting, exclusion
  advice    TEXT NOT NULL,
  sources   TEXT NOT NULL    -- JSON, as in a report
) WITHOUT ROWID;

CREATE TABLE documents (     -- one row a document of the sources, read or not
  document     INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,  -- relative to its source
  source       INTEGER NOT NULL REFERENCES sources,
  run          INTEGER NOT NULL REFERENCES runs,
  input        BLOB NOT NULL,         -- hash of bytes, fields, versions and options
  sha256       TEXT,                  -- of the judged text; NULL where it was not read
  same_text_as TEXT,                  -- id of the first document with this very text
  refused      TEXT,                  -- why it was not judged; NULL where it was
  patient TEXT, clinician TEXT, clinic TEXT, payer TEXT, state TEXT, setting TEXT,
  author TEXT, credential TEXT, doc_status TEXT,
  overall      TEXT,                  -- of the least favourable visit
  value        INTEGER,               -- of the rules, 0 to 100
  probability  REAL, abstained INTEGER,
  warnings     TEXT,                  -- JSON list, NULL where there is none
  text         TEXT                   -- only with --keep-text
);

CREATE TABLE visits (        -- one row a visit: most documents tell of one
  visit           INTEGER PRIMARY KEY,
  document        INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  number          INTEGER NOT NULL,   -- from 1, in the document
  date_of_service TEXT,
  note_type       TEXT NOT NULL,
  discipline      TEXT,
  policy          TEXT,               -- ids of the policies that bound it, nearest first
  overall         TEXT NOT NULL,
  value           INTEGER,
  timed_units REAL, timed_minutes REAL, units_supported INTEGER,
  record          TEXT                -- what the record remembers of the visit, no word of it
);
CREATE INDEX visits_of ON visits (document);
CREATE INDEX documents_by_text ON documents (sha256) WHERE sha256 IS NOT NULL;

CREATE TABLE messages (      -- the sentences of findings, each once
  message INTEGER PRIMARY KEY,
  text    TEXT NOT NULL UNIQUE
);

CREATE TABLE findings (      -- what is not met or partial
  visit     INTEGER NOT NULL REFERENCES visits ON DELETE CASCADE,
  criterion TEXT NOT NULL,
  verdict   TEXT NOT NULL,
  points    REAL NOT NULL,
  message   INTEGER NOT NULL REFERENCES messages,
  spans     TEXT,            -- JSON [[start, end], ...] in the judged text; NULL: rests on absence
  quotes    TEXT,            -- JSON list of words; only with --keep-quotes
  waived    TEXT,            -- reason, who and until, where a waiver covers it
  known     INTEGER NOT NULL DEFAULT 0, -- stands in the baseline already
  PRIMARY KEY (visit, criterion)
) WITHOUT ROWID;

CREATE TABLE measures (      -- values over time, for the record view of a patient
  visit   INTEGER NOT NULL REFERENCES visits ON DELETE CASCADE,
  measure TEXT NOT NULL,     -- "rom knee flexion active", "NPRS", "TUG"
  side    TEXT NOT NULL,     -- R, L, B or ""
  value   REAL NOT NULL,
  unit    TEXT NOT NULL,
  PRIMARY KEY (visit, measure, side)
) WITHOUT ROWID;

CREATE TABLE facts (         -- only with --keep-facts
  document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
  facts    TEXT NOT NULL     -- JSON, as in a report
);

CREATE TABLE episodes (      -- several visits of one patient and discipline
  episode    INTEGER PRIMARY KEY,
  patient    TEXT NOT NULL,
  discipline TEXT NOT NULL,
  first      TEXT NOT NULL,
  last       TEXT NOT NULL,
  begins_mid_episode INTEGER NOT NULL,
  visits     TEXT NOT NULL   -- JSON list of [document id, date, note type, copied share or null]
);

CREATE TABLE record_findings (
  episode   INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
  criterion TEXT NOT NULL,
  verdict   TEXT NOT NULL,
  message   TEXT NOT NULL,
  notes     TEXT NOT NULL,   -- JSON list of the documents (their numbers) it rests on
  PRIMARY KEY (episode, criterion)
) WITHOUT ROWID;
