"""A prepared store -> the tables that have a row a visit, finding, value or document."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from suffice.results.names import Masks
from suffice.results.records import numbered
from suffice.results.table import NUMBER, TEXT, WHOLE, Row, Table
from suffice.results.tally import Tally, quoted

_OF_VISIT = (
    *(("id", TEXT), ("number", WHOLE), ("date_of_service", TEXT), ("patient", TEXT)),
    *(("clinician", TEXT), ("clinic", TEXT), ("payer", TEXT), ("state", TEXT), ("setting", TEXT)),
    *(("doc_status", TEXT), ("note_type", TEXT), ("discipline", TEXT), ("policy", TEXT)),
    *(("overall", TEXT), ("value", WHOLE), ("timed_units", NUMBER), ("timed_minutes", NUMBER)),
    ("units_supported", WHOLE),
)


def visits(db: sqlite3.Connection, counted: Tally) -> Table:
    """A row a visit, with a column a criterion."""
    columns = [*_OF_VISIT, *((name, TEXT) for name in counted.criteria)]
    chosen = ", ".join(quoted(name) for name, _ in columns)
    query = f"SELECT {chosen} FROM temp.seen ORDER BY visit"
    size = int(counted.whole.overall.sum())
    return Table("visits", columns, size, lambda: db.execute(query))


_QUERIES: dict[str, tuple[Sequence[tuple[str, str]], str]] = {
    "findings": (
        (
            *(("id", TEXT), ("number", WHOLE), ("date_of_service", TEXT), ("patient", TEXT)),
            *(("clinician", TEXT), ("criterion", TEXT), ("verdict", TEXT), ("points", NUMBER)),
            *(("message", TEXT), ("waived", TEXT), ("known_from_baseline", WHOLE)),
        ),
        "SELECT id, number, date_of_service, patient, clinician, criterion, verdict, points,"
        " message, waived, known FROM temp.told JOIN temp.seen USING (visit)"
        " ORDER BY visit, criterion",
    ),
    "measures": (
        (
            *(("patient", TEXT), ("id", TEXT), ("date_of_service", TEXT), ("measure", TEXT)),
            *(("side", TEXT), ("value", NUMBER), ("unit", TEXT)),
        ),
        "SELECT patient, id, date_of_service, measure, side, m.value, unit FROM main.measures m"
        " JOIN temp.seen USING (visit) ORDER BY visit, measure, side",
    ),
    "refused": (
        (("id", TEXT), ("reason", TEXT)),
        "SELECT id, refused FROM temp.shown WHERE refused IS NOT NULL ORDER BY document",
    ),
}
_COUNTS = {
    "findings": "SELECT count(*) FROM main.findings",
    "measures": "SELECT count(*) FROM main.measures",
    "refused": "SELECT count(*) FROM main.documents WHERE refused IS NOT NULL",
}


def queried(db: sqlite3.Connection) -> Iterator[Table]:
    """Tables that are one query: findings, measures, refused documents."""
    for name, (columns, query) in _QUERIES.items():
        (size,) = db.execute(_COUNTS[name]).fetchone()
        yield Table(name, columns, size, lambda query=query: db.execute(query))  # type: ignore[misc]


def record_findings(db: sqlite3.Connection, masks: Masks) -> Table:
    """A row for each criterion of each episode of care."""
    names = ("patient", "discipline", "first", "last", "criterion", "verdict", "message", "notes")

    def rows() -> Iterator[Row]:
        for patient, *plain, notes in db.execute(
            "SELECT patient, discipline, first, last, criterion, verdict, message, notes"
            " FROM main.record_findings JOIN main.episodes USING (episode)"
            " ORDER BY episode, criterion"
        ):
            ids = [numbered(db, masks, own) for own in json.loads(notes)]
            yield (masks.name("patient", patient), *plain, " ".join(ids))

    (size,) = db.execute("SELECT count(*) FROM main.record_findings").fetchone()
    return Table("record_findings", [(name, TEXT) for name in names], size, rows)
