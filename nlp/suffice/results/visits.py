"""A prepared store -> single visits: the worst ones with their findings, and units against minutes.

What is waived or stood in the baseline stays with its visit, marked; it does not make it worse.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from suffice.results.shares import Share

WORST = 1000
_RANK = (
    "CASE overall WHEN 'insufficient' THEN 0 WHEN 'borderline' THEN 1 WHEN 'sufficient' THEN 2"
    " ELSE 3 END"
)


class Told(NamedTuple):
    """A finding of a visit; `spans` are characters of the judged text."""

    criterion: str
    verdict: str
    points: float
    message: str
    spans: Sequence[Sequence[int]]
    quotes: Sequence[str]
    waived: str | None
    known: bool


class Visit(NamedTuple):
    """One visit as a report lists it; `points` are those of its open findings."""

    visit: int
    document: int
    id: str
    number: int
    date: str | None
    note_type: str
    patient: str | None
    clinician: str | None
    clinic: str | None
    payer: str | None
    overall: str
    value: int | None
    points: float
    findings: tuple[Told, ...]


class Bill(NamedTuple):
    """Units billed beside the units that the minutes of the note support."""

    id: str
    date: str | None
    billed: float
    minutes: float
    supported: int


@dataclass(frozen=True, slots=True)
class Units:
    """How billed units compare; differences are billed less supported."""

    visits: int
    differences: dict[int, int]
    over: tuple[Bill, ...]
    under: tuple[Bill, ...]

    @property
    def compared(self) -> int:
        """Visits that tell both units and minutes."""
        return sum(self.differences.values())

    def beyond(self, sign: int) -> Share:
        """Visits billed for more (1), fewer (-1) or as many (0) units as supported."""
        found = sum(n for step, n in self.differences.items() if (step > 0) - (step < 0) == sign)
        return Share(found, self.compared)

    def units(self, sign: int) -> int:
        """Units in all by which visits are beyond, on this side."""
        return sum(abs(step) * n for step, n in self.differences.items() if step * sign > 0)


def worst(db: sqlite3.Connection, most: int = WORST) -> list[Visit]:
    """At most `most` visits that have an open finding, the worst first."""
    rows = db.execute(
        "WITH owed AS (SELECT visit, sum(points) AS points FROM main.findings"
        " WHERE waived IS NULL AND NOT known GROUP BY visit),"
        f" top AS (SELECT visit, owed.points AS points FROM owed JOIN main.visits USING (visit)"
        f" ORDER BY {_RANK}, owed.points DESC, visit LIMIT ?)"
        " SELECT visit, document, id, number, date_of_service, note_type, patient, clinician,"
        " clinic, payer, overall, value, top.points FROM top JOIN temp.seen USING (visit)"
        f" ORDER BY {_RANK}, top.points DESC, visit",
        (most,),
    ).fetchall()
    return [Visit._make((*row, tuple(findings(db, row[0])))) for row in rows]


def findings(db: sqlite3.Connection, visit: int) -> Iterator[Told]:
    """The findings of a visit: open ones first, then by verdict and points."""
    for row in db.execute(
        "SELECT criterion, verdict, points, message, spans, quotes, waived, known FROM temp.told"
        " WHERE visit = ? ORDER BY open DESC, verdict, points DESC, criterion",
        (visit,),
    ):
        spans, quotes = (json.loads(listed or "[]") for listed in row[4:6])
        yield Told._make((*row[:4], spans, quotes, row[6], bool(row[7])))


def texts(db: sqlite3.Connection, visits: Sequence[Visit], most: int) -> dict[int, str]:
    """Kept texts of the documents of `visits`, in their order, up to `most` characters in all."""
    found: dict[int, str] = {}
    left = most
    for visit in visits:
        if visit.document in found:
            continue
        (text,) = db.execute(
            "SELECT text FROM main.documents WHERE document = ?", (visit.document,)
        ).fetchone()
        if text is not None and len(text) <= left:
            found[visit.document] = text
            left -= len(text)
    return found


def units(db: sqlite3.Connection, most: int = 25) -> Units:
    """Billed against supported units, with the visits that are furthest apart on either side."""
    (visits,) = db.execute("SELECT count(*) FROM main.visits").fetchone()
    both = "timed_units IS NOT NULL AND units_supported IS NOT NULL"
    steps = db.execute(
        f"SELECT CAST(round(timed_units - units_supported) AS INTEGER), count(*)"
        f" FROM main.visits WHERE {both} GROUP BY 1 ORDER BY 1"
    )
    return Units(visits, dict(steps.fetchall()), *(_furthest(db, sign, most) for sign in (1, -1)))


def _furthest(db: sqlite3.Connection, sign: int, most: int) -> tuple[Bill, ...]:
    gap = f"round({sign} * (timed_units - units_supported))"
    return tuple(
        Bill._make(row)
        for row in db.execute(
            "SELECT id, date_of_service, timed_units, timed_minutes, units_supported"
            f" FROM temp.seen WHERE {gap} > 0 ORDER BY {gap} DESC, visit LIMIT ?",
            (most,),
        )
    )
