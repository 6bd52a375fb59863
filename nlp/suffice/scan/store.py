"""The result store: rows in, rows out of one SQLite file that only its owner may read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from suffice.scan.row import FIELDS, Row, VisitRow

SCHEMA = "suffice.store/1"
_APPLICATION = 0x53554646  # "SUFF"
_VISIT = (
    "document, number, date_of_service, note_type, discipline, policy, overall, value,"
    " timed_units, timed_minutes, units_supported, record"
)


class StoreError(Exception):
    """A result store that cannot be used; names the file and the remedy."""


class Store:
    """An open result store. Close it, or use it in a `with` statement."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.db = connection
        self._verdicts = self._verdict_columns()
        self._messages: dict[str, int] = {}

    @classmethod
    def create(cls, path: Path) -> Store:
        """A new, empty store; it comes into being whole. Raises StoreError where it cannot be."""
        if path.exists():
            raise StoreError(f"{path}: exists already; give another --out")
        draft = path.with_name(f"{path.name}.new")
        try:
            draft.unlink(missing_ok=True)
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}; give another --out") from None
        with _plainly(path), closing(_connect(draft)) as db:
            db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.executescript(files(__package__).joinpath("schema.sql").read_text("utf-8"))
            db.execute("INSERT INTO meta VALUES ('schema', ?)", (SCHEMA,))
        draft.rename(path)
        return cls(path, _connect(path))

    @classmethod
    def open(cls, path: Path) -> Store:
        """A store that exists. Raises StoreError if it is none, or of another version."""
        if not path.is_file():
            raise StoreError(f"{path}: no such result store; make one with suffice scan")
        with _plainly(path):
            connection = _connect(path)
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != _APPLICATION:
                connection.close()
                raise StoreError(f"{path}: not a result store of suffice scan; give the --out file")
            (found,) = connection.execute("SELECT value FROM meta WHERE name='schema'").fetchone()
        if found != SCHEMA:
            connection.close()
            raise StoreError(
                f"{path}: written as {found}, this version reads {SCHEMA}; scan again into a new"
                " file, or use the version of suffice that wrote it"
            )
        return cls(path, connection)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is written inside stands, or none of it."""
        with _plainly(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.db.rollback()
                raise
            self.db.commit()

    def meta(self) -> dict[str, str]:
        """What the store says of itself."""
        return dict(self.db.execute("SELECT name, value FROM meta"))

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Replace or add what the store says of itself."""
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def add_criteria(self, rules: Iterable[tuple[str, str, str, str, str]]) -> None:
        """Make the store know these criteria: id, title, severity, advice, sources as JSON."""
        for rule in rules:
            self.db.execute("INSERT OR REPLACE INTO criteria VALUES (?, ?, ?, ?, ?)", rule)
            if rule[0] not in self._verdicts:
                self.db.execute(f"ALTER TABLE visits ADD COLUMN {_quoted(rule[0])} TEXT")
        self._verdicts = self._verdict_columns()

    def source(self, location: str, profile: str | None) -> int:
        """The number of a source, which is added if it is new."""
        self.db.execute(
            "INSERT INTO sources (location, profile) VALUES (?, ?)"
            " ON CONFLICT (location) DO UPDATE SET profile = excluded.profile",
            (location, profile),
        )
        found = self.db.execute("SELECT source FROM sources WHERE location = ?", (location,))
        return int(found.fetchone()[0])

    def known(self, document: str) -> tuple[bytes | None, int | None]:
        """Input hash and run of a document that the store holds, None for a new one."""
        found = self.db.execute("SELECT input, run FROM documents WHERE id = ?", (document,))
        return found.fetchone() or (None, None)

    def put(self, row: Row, source: int, run: int, input_hash: bytes) -> None:
        """Write a document with its visits in place of what stood under its id."""
        number = self._document(row, source, run, input_hash)
        for index, visit in enumerate(row.visits, 1):
            self._visit(number, index, visit)
        if row.facts is not None:
            self.db.execute("INSERT INTO facts VALUES (?, ?)", (number, row.facts))

    def _document(self, row: Row, source: int, run: int, input_hash: bytes) -> int:
        held = self.db.execute("SELECT document FROM documents WHERE id = ?", (row.id,)).fetchone()
        if held:
            self.db.execute("DELETE FROM documents WHERE document = ?", held)
        digest = bytes.fromhex(row.sha256) if row.sha256 else None
        values = {
            "document": held[0] if held else None,
            "id": row.id,
            "source": source,
            "run": run,
            "input": input_hash,
            "sha256": digest,
            "same_text_as": self._same_text(digest, held[0] if held else None),
            "refused": row.refused,
            **{name: row.fields.get(name) for name in FIELDS},
            "overall": row.overall,
            "value": row.value,
            "probability": row.probability,
            "abstained": int(row.abstained) if row.overall else None,
            "warnings": json.dumps(row.warnings, ensure_ascii=False) if row.warnings else None,
            "text": row.text,
        }
        done = self.db.execute(
            f"INSERT INTO documents ({', '.join(values)}) VALUES ({_marks(values)})",
            tuple(values.values()),
        )
        return int(done.lastrowid or 0)

    def _same_text(self, digest: bytes | None, before: int | None) -> str | None:
        """The first document with that very text that stands before document `before`."""
        found = (
            digest
            and self.db.execute(
                "SELECT id FROM documents WHERE sha256 = ? AND document < ifnull(?, 9e18)"
                " ORDER BY document LIMIT 1",
                (digest, before),
            ).fetchone()
        )
        return found[0] if found else None

    def _visit(self, document: int, number: int, visit: VisitRow) -> None:
        told = (
            *(document, number, visit.date_of_service, visit.note_type, visit.discipline),
            *(visit.policy, visit.overall, visit.value, *visit.billing, visit.record),
        )
        names = "".join(f", {_quoted(name)}" for name in visit.verdicts)
        values = (*told, *visit.verdicts.values())
        done = self.db.execute(
            f"INSERT INTO visits ({_VISIT}{names}) VALUES ({_marks(values)})", values
        )
        key = int(done.lastrowid or 0)
        self.db.executemany(
            "INSERT INTO findings (visit, criterion, verdict, points, message, spans, quotes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(key, *f[:3], self._message(f.message), *f[4:]) for f in visit.findings],
        )
        self.db.executemany(
            "INSERT INTO measures VALUES (?, ?, ?, ?, ?)", [(key, *m) for m in visit.measures]
        )

    def _message(self, text: str) -> int:
        if text not in self._messages:
            self.db.execute("INSERT OR IGNORE INTO messages (text) VALUES (?)", (text,))
            found = self.db.execute("SELECT message FROM messages WHERE text = ?", (text,))
            self._messages[text] = int(found.fetchone()[0])
        return self._messages[text]

    def _verdict_columns(self) -> frozenset[str]:
        columns = {row[1] for row in self.db.execute("PRAGMA table_info(visits)")}
        return frozenset(columns - {name.strip() for name in _VISIT.split(",")} - {"visit"})

    @property
    def criteria(self) -> tuple[str, ...]:
        """Ids of the criteria that have a column of verdicts, in order."""
        return tuple(sorted(self._verdicts))


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=5)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")  # what is replaced may have held a note
    return connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _marks(values: Sequence[object] | Mapping[str, object]) -> str:
    return ", ".join("?" * len(values))


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """SQLite's errors as one line that names the file and the remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: {_remedy(str(error))}") from None
    except sqlite3.DatabaseError:
        raise StoreError(
            f"{path}: damaged, or not a result store of suffice scan; scan into a new file"
        ) from None


def _remedy(message: str) -> str:
    if "full" in message:
        return (
            "the disk is full; make room and go on with --resume, nothing that was written is lost"
        )
    if "locked" in message:
        return "in use by another process; wait until it is done"
    if "readonly" in message:
        return "cannot be written; check the permissions"
    return f"{message}; check the path and the permissions"


def rows(store: Store, query: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
    """Rows of `query`, by column name, one by one."""
    cursor = store.db.cursor()
    cursor.row_factory = sqlite3.Row
    yield from cursor.execute(query, values)
