"""A prepared store -> the record view: patients with their visits, values over time, findings.

"LEFS 38 on 3 March, 47 on 2 May": two points of one series, beside the change that matters.
"""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

from suffice.results.names import Masks

PATIENTS = 100
_SERIES = 6  # of one patient: more than fit a glance
_VISITS = 60


class Mcid(NamedTuple):
    """The smallest change that matters, which way is better, and who found it."""

    mcid: float
    better: str
    source: str
    unit: str = ""


class Point(NamedTuple):
    """A value of a day."""

    day: str
    value: float


class Stop(NamedTuple):
    """A visit of an episode; `copied` is the share of its sentences that stood in the one before.

    None where there was not enough to compare.
    """

    id: str
    day: str
    note_type: str
    copied: float | None


class RecordFinding(NamedTuple):
    """What only the sequence of visits shows."""

    criterion: str
    verdict: str
    message: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Episode:
    """Visits of one discipline; `stops` are at most the last 60 of `visits`."""

    discipline: str
    first: str
    last: str
    begins_mid_episode: bool
    visits: int
    stops: tuple[Stop, ...]
    findings: tuple[RecordFinding, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over time, by side; `mcid` is None where no checked figure is known."""

    measure: str
    unit: str
    sides: Mapping[str, tuple[Point, ...]]
    mcid: Mcid | None


@dataclass(frozen=True, slots=True)
class Patient:
    """The record of one patient."""

    name: str
    episodes: tuple[Episode, ...]
    series: tuple[Series, ...]


@cache
def known_mcid() -> Mapping[str, Mcid]:
    """Checked figures by the name of the measure."""
    text = files(__package__).joinpath("mcid.toml").read_text("utf-8")
    return {name: Mcid(**values) for name, values in tomllib.loads(text).items()}


def count(db: sqlite3.Connection) -> int:
    """Patients with at least one episode."""
    return int(db.execute("SELECT count(DISTINCT patient) FROM main.episodes").fetchone()[0])


def patients(db: sqlite3.Connection, masks: Masks, most: int = PATIENTS) -> list[Patient]:
    """At most `most` patients, those first whose record falls short most often."""
    chosen = [
        name
        for (name,) in db.execute(
            "SELECT patient FROM main.episodes LEFT JOIN main.record_findings USING (episode)"
            " GROUP BY patient ORDER BY total(verdict = 'not_met') DESC,"
            " total(verdict = 'partial') DESC, min(episode) LIMIT ?",
            (most,),
        )
    ]
    db.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (patient TEXT PRIMARY KEY)")
    db.execute("DELETE FROM chosen")
    db.executemany("INSERT INTO chosen VALUES (?)", [(name,) for name in chosen])
    series = _all_series(db)
    return [
        Patient(
            masks.name("patient", name) or "",
            tuple(_episodes(db, masks, name)),
            series.get(name, ()),
        )
        for name in chosen
    ]


def _episodes(db: sqlite3.Connection, masks: Masks, patient: str) -> Iterable[Episode]:
    for episode, discipline, first, last, mid, visits in db.execute(
        "SELECT episode, discipline, first, last, begins_mid_episode, visits FROM main.episodes"
        " WHERE patient = ? ORDER BY first, discipline",
        (patient,),
    ).fetchall():
        found = json.loads(visits)
        yield Episode(
            discipline=discipline,
            first=first,
            last=last,
            begins_mid_episode=bool(mid),
            visits=len(found),
            stops=tuple(Stop(named(db, masks, own), *told) for own, *told in found[-_VISITS:]),
            findings=_findings(db, masks, episode),
        )


def _findings(db: sqlite3.Connection, masks: Masks, episode: int) -> tuple[RecordFinding, ...]:
    rows = db.execute(
        "SELECT criterion, verdict, message, notes FROM main.record_findings WHERE episode = ?"
        " ORDER BY criterion",
        (episode,),
    )
    return tuple(
        RecordFinding._make((*row[:3], [numbered(db, masks, own) for own in json.loads(row[3])]))
        for row in rows.fetchall()
    )


def named(db: sqlite3.Connection, masks: Masks, own: str) -> str:
    """What stands for the document with the id `own`."""
    if not masks.masked:
        return own
    found = db.execute("SELECT document FROM main.documents WHERE id = ?", (own,)).fetchone()
    return masks.document(found[0], own) if found else "a document that is gone"


def numbered(db: sqlite3.Connection, masks: Masks, document: int) -> str:
    """What stands for the document with that number."""
    found = db.execute("SELECT id FROM main.documents WHERE document = ?", (document,)).fetchone()
    if found is None:
        return "a document that is gone"
    return masks.document(document, found[0]) if masks.masked else str(found[0])


def _all_series(db: sqlite3.Connection) -> dict[str, tuple[Series, ...]]:
    rows = db.execute(
        "SELECT d.patient, m.measure, m.unit, m.side, v.date_of_service, m.value"
        " FROM temp.chosen c JOIN main.documents d ON d.patient = c.patient"
        " JOIN main.visits v USING (document) JOIN main.measures m USING (visit)"
        " WHERE v.date_of_service IS NOT NULL ORDER BY 1, 2, 3, 4, 5, v.visit"
    ).fetchall()
    return {
        patient: _best([_series(k[0], k[1], own) for k, own in groupby(group, lambda r: r[1:3])])
        for patient, group in groupby(rows, lambda row: str(row[0]))
    }


def _series(
    measure: str, unit: str, rows: Iterable[tuple[str, str, str, str, str, float]]
) -> Series:
    sides = {
        side: tuple(Point(row[4], row[5]) for row in own)
        for side, own in groupby(rows, lambda row: row[3])
    }
    mcid = known_mcid().get(measure)
    return Series(measure, unit, sides, mcid if mcid and mcid.unit in ("", unit) else None)


def _best(series: Sequence[Series]) -> tuple[Series, ...]:
    """Series that have more than one day, those with a known MCID and many days first."""
    told = [s for s in series if any(len({p.day for p in own}) > 1 for own in s.sides.values())]
    told.sort(key=lambda s: (s.mcid is None, -max(map(len, s.sides.values())), s.measure))
    return tuple(told[:_SERIES])
