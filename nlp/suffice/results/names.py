"""An open store and what to mask -> the temporary views that every query of a report reads.

With patients masked, "MRN 88213" is "Patient 001" wherever it stands; a document is then only
"Document 000012", because file names often tell who the patient is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

MASKABLE = ("patient", "clinician")
_WORD = re.compile(r"\w+")
_SHORTEST = 3  # a shorter name, or a bare number, stands for itself too often to be looked for


class Masks:
    """Pseudonyms of one store: the same for every report, in the order of the documents."""

    def __init__(self, db: sqlite3.Connection, masked: frozenset[str]) -> None:
        self.masked = masked
        self._names = {kind: _numbered(db, kind) for kind in sorted(masked)}
        self._by_word = _by_first_word(self._names)
        self.swept = lru_cache(maxsize=4096)(self._sweep)

    def name(self, kind: str, value: str | None) -> str | None:
        """What stands for a patient or a clinician."""
        return self._names[kind].get(value) if kind in self.masked and value else value

    def document(self, number: int, name: str) -> str:
        """What stands for the id of a document."""
        return f"Document {number:06}" if self.masked else name

    def _sweep(self, text: str | None) -> str | None:
        """`text`, such as the name of a clinic, without the names that are masked."""
        if not text or not self.masked:
            return text
        pieces, at = [], 0
        for word in _WORD.finditer(text):
            if word.start() < at:
                continue
            for value, pseudonym in self._by_word.get(word[0].casefold(), ()):
                end = word.start() + len(value)
                if text[word.start() : end].casefold() == value:
                    pieces += [text[at : word.start()], pseudonym]
                    at = end
                    break
        return "".join([*pieces, text[at:]])


def _numbered(db: sqlite3.Connection, kind: str) -> Mapping[str, str]:
    found = db.execute(
        f"SELECT {kind} FROM main.documents WHERE {kind} IS NOT NULL"
        f" GROUP BY {kind} ORDER BY min(document)"
    )
    return {value: f"{kind.title()} {n:03}" for n, (value,) in enumerate(found, 1)}


def _by_first_word(names: Mapping[str, Mapping[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Names to look for by their first word, the longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for value, pseudonym in _worth_looking_for(names):
        first = _WORD.search(value)
        if first and first.start() == 0:
            found.setdefault(first[0], []).append((value, pseudonym))
    for group in found.values():
        group.sort(key=lambda pair: (-len(pair[0]), pair))
    return found


def _worth_looking_for(names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for group in names.values():
        for value, pseudonym in group.items():
            if len(value) >= _SHORTEST and not value.isdigit():
                yield value.casefold().strip(), pseudonym


def prepare(db: sqlite3.Connection, masked: frozenset[str] = frozenset()) -> Masks:
    """Make the views `shown` (documents), `seen` (visits) and `told` (findings); once a store."""
    masks = Masks(db, masked)
    db.execute("PRAGMA temp_store = MEMORY")  # sorting writes no name to a temporary file
    for kind in MASKABLE:
        db.create_function(f"{kind}_name", 1, partial(masks.name, kind), deterministic=True)
    db.create_function("document_name", 2, masks.document, deterministic=True)
    db.create_function("swept", 1, masks.swept, deterministic=True)
    for name in ("told", "seen", "shown"):
        db.execute(f"DROP VIEW IF EXISTS temp.{name}")
    db.execute(_shown(masks))
    db.execute(
        "CREATE TEMP VIEW seen AS SELECT v.*, substr(v.date_of_service, 1, 7) AS month, d.id,"
        " d.patient, d.clinician, d.clinic, d.payer, d.state, d.setting, d.doc_status"
        " FROM main.visits v JOIN temp.shown d USING (document)"
    )
    waived = "swept(waived)" if masked else "waived"
    quotes = "NULL AS quotes" if masked else "quotes"  # the words of a note may hold any name
    db.execute(
        f"CREATE TEMP VIEW told AS SELECT visit, criterion, verdict, points, text AS message,"
        f" spans, {quotes}, {waived} AS waived, known, (waived IS NULL AND NOT known) AS open"
        " FROM main.findings JOIN main.messages USING (message)"
    )
    return masks


def _shown(masks: Masks) -> str:
    named = [f"{k}_name({k}) AS {k}" if k in masks.masked else k for k in MASKABLE]
    swept = [f"swept({c}) AS {c}" if masks.masked else c for c in ("clinic", "payer", "setting")]
    own = "document_name(document, id) AS id" if masks.masked else "id"
    return (
        f"CREATE TEMP VIEW shown AS SELECT document, {own}, {', '.join(named + swept)}, state,"
        " doc_status, refused FROM main.documents"
    )
