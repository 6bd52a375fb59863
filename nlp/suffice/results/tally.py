"""A prepared store -> verdicts counted by criterion and group, in one pass over the visits.

`tally.groups["payer"]["medicare"]` has 20 visits, 7 of them insufficient, TM-01 not met in 3.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

VERDICTS = ("not_met", "partial", "met", "not_determinable", "not_applicable")
OVERALL = ("insufficient", "borderline", "sufficient", "not_applicable")
GROUPS = ("clinician", "clinic", "payer", "month")
NOT_STATED = "not stated"
_CHUNK = 20_000
_VERDICT = {name: index for index, name in enumerate(VERDICTS)}
_WHOLE = {name: index for index, name in enumerate(OVERALL)}
_NONE = len(VERDICTS)  # a criterion that was not judged in that scan
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Visits of one group: counts by OVERALL, and a row a criterion with counts by VERDICTS."""

    overall: Counts
    criteria: Counts


@dataclass(frozen=True, slots=True)
class Tally:
    """All visits, and each kind of groups by name; `criteria` names the rows."""

    criteria: tuple[str, ...]
    whole: Counted
    groups: Mapping[str, Mapping[str, Counted]]


def criteria(db: sqlite3.Connection) -> tuple[str, ...]:
    """Ids of the criteria that the store has verdicts for, in order."""
    columns = {row[1] for row in db.execute("PRAGMA main.table_info(visits)")}
    found = db.execute("SELECT criterion FROM main.criteria ORDER BY criterion")
    return tuple(name for (name,) in found if name in columns)


def quoted(name: str) -> str:
    """`name` as a column name of SQL."""
    return '"' + name.replace('"', '""') + '"'


def tally(db: sqlite3.Connection, kinds: Sequence[str] = GROUPS) -> Tally:
    """Count every visit once for the whole and once for each of `kinds`."""
    ids = criteria(db)
    places: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    sums: dict[str, Counted] = {kind: _empty(0, len(ids)) for kind in kinds}
    whole = _empty(1, len(ids))
    named = [f"ifnull({kind}, '{NOT_STATED}')" for kind in kinds]
    cursor = db.execute(
        f"SELECT {', '.join([*named, 'overall', *map(quoted, ids)])} FROM temp.seen"
    )
    while rows := cursor.fetchmany(_CHUNK):
        overall = np.array([_WHOLE[row[len(kinds)]] for row in rows])
        codes = np.array([[_VERDICT.get(v, _NONE) for v in row[len(kinds) + 1 :]] for row in rows])
        codes = codes.reshape(len(rows), len(ids))
        whole = _added(whole, np.zeros(len(rows), int), 1, overall, codes)
        for index, kind in enumerate(kinds):
            place = places[kind]
            group = np.array([place.setdefault(row[index], len(place)) for row in rows])
            sums[kind] = _added(sums[kind], group, len(place), overall, codes)
    return Tally(
        ids,
        _of(whole, 0),
        {kind: {n: _of(sums[kind], i) for n, i in places[kind].items()} for kind in kinds},
    )


def _empty(groups: int, width: int) -> Counted:
    return Counted(np.zeros((groups, len(OVERALL)), int), np.zeros((groups, width, _NONE + 1), int))


def _added(before: Counted, group: Counts, groups: int, overall: Counts, codes: Counts) -> Counted:
    """`before` widened to `groups` groups, with a chunk of visits added."""
    wide = _empty(groups, codes.shape[1])
    known = len(before.overall)
    wide.overall[:known], wide.criteria[:known] = before.overall, before.criteria
    place = group * len(OVERALL) + overall
    wide.overall[:] += np.bincount(place, minlength=wide.overall.size).reshape(wide.overall.shape)
    place = (group[:, None] * codes.shape[1] + np.arange(codes.shape[1])) * (_NONE + 1) + codes
    wide.criteria[:] += np.bincount(place.ravel(), minlength=wide.criteria.size).reshape(
        wide.criteria.shape
    )
    return wide


def _of(counted: Counted, index: int) -> Counted:
    return Counted(counted.overall[index], counted.criteria[index, :, :_NONE])
