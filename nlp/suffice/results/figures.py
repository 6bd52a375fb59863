"""A prepared store -> the aggregates of a report: headline, criteria, groups, refusals.

Every figure keeps its n: 12 of 30 visits. Met in part never counts as not met.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from suffice.results.measured import Measured, measured
from suffice.results.shares import LEAST, Share
from suffice.results.tally import NOT_STATED, OVERALL, VERDICTS, Counted, Tally

DECIDED = VERDICTS[:3]


@dataclass(frozen=True, slots=True)
class Headline:
    """What the archive is and what was found, in counts."""

    documents: int
    judged: int
    refused: int
    repeated: int  # documents whose very text stood in an earlier one
    visits: int
    patients: int
    clinicians: int
    first: str | None
    last: str | None
    overall: Mapping[str, int]  # visits
    findings: Mapping[str, int]  # not met and partial: open, waived, known
    versions: Mapping[str, str]
    kept: Mapping[str, bool]
    finished: bool
    about: str = ""  # what whoever made the store says of its notes

    @property
    def applicable(self) -> int:
        """Visits that there was something to judge of."""
        return self.visits - self.overall["not_applicable"]


@dataclass(frozen=True, slots=True)
class CriterionRate:
    """One criterion over all visits; waived and known are of those not met."""

    id: str
    title: str
    severity: str
    advice: str
    sources: Sequence[Mapping[str, Any]]
    counts: Mapping[str, int]
    waived: int
    known: int
    measured: Measured | None

    @property
    def not_met(self) -> Share:
        """Not met, of the visits for which the criterion was decided."""
        return Share(self.counts["not_met"], sum(self.counts[v] for v in DECIDED))


@dataclass(frozen=True, slots=True)
class Group:
    """The visits of one clinician, clinic, payer or month; by criterion (not met, decided)."""

    name: str
    overall: Mapping[str, int]
    criteria: Mapping[str, Share]

    @property
    def insufficient(self) -> Share:
        """Insufficient, of the visits that there was something to judge of."""
        return Share(self.overall["insufficient"], sum(self.overall[o] for o in OVERALL[:3]))

    @property
    def is_ranked(self) -> bool:
        """Whether there are enough visits to compare this group with others."""
        return self.insufficient.n >= LEAST


def headline(db: sqlite3.Connection) -> Headline:
    """The counts at the head of a report."""
    documents, judged, repeated, patients, clinicians = db.execute(
        "SELECT count(*), count(*) FILTER (WHERE refused IS NULL), count(same_text_as),"
        " count(DISTINCT patient), count(DISTINCT clinician) FROM main.documents"
    ).fetchone()
    visits, first, last = db.execute(
        "SELECT count(*), min(date_of_service), max(date_of_service) FROM main.visits"
    ).fetchone()
    found = dict(db.execute("SELECT overall, count(*) FROM main.visits GROUP BY overall"))
    told = db.execute(
        "SELECT count(*) FILTER (WHERE waived IS NULL AND NOT known), count(waived),"
        " count(*) FILTER (WHERE known) FROM main.findings"
    ).fetchone()
    meta = dict(db.execute("SELECT name, value FROM main.meta"))
    last_run = db.execute("SELECT finished FROM main.runs ORDER BY run DESC LIMIT 1").fetchone()
    return Headline(
        documents=documents,
        judged=judged,
        refused=documents - judged,
        repeated=repeated,
        visits=visits,
        patients=patients,
        clinicians=clinicians,
        first=first,
        last=last,
        overall={name: found.get(name, 0) for name in OVERALL},
        findings=dict(zip(("open", "waived", "known"), told, strict=True)),
        versions={k: v for k, v in json.loads(meta.get("versions", "{}")).items() if v},
        kept=json.loads(meta.get("kept", "{}")),
        finished=bool(last_run and last_run[0]),
        about=meta.get("about", ""),
    )


def criterion_rates(db: sqlite3.Connection, counted: Tally) -> list[CriterionRate]:
    """Every criterion, in order of their ids."""
    told = {
        name: counts
        for name, *counts in db.execute(
            "SELECT criterion, count(waived), sum(known) FROM main.findings"
            " WHERE verdict = 'not_met' GROUP BY criterion"
        )
    }
    rules = {row[0]: row[1:] for row in db.execute("SELECT * FROM main.criteria")}
    known = measured()
    found = []
    for name, counts in zip(counted.criteria, counted.whole.criteria, strict=True):
        title, severity, advice, sources = rules[name]
        waived, stood = told.get(name, (0, 0))
        found.append(
            CriterionRate(
                id=name,
                title=title,
                severity=severity,
                advice=advice,
                sources=json.loads(sources),
                counts=dict(zip(VERDICTS, map(int, counts), strict=True)),
                waived=waived,
                known=stood,
                measured=known.criteria.get(name),
            )
        )
    return found


def groups(counted: Tally, kind: str) -> list[Group]:
    """Groups of `kind`: those that can be compared first, the worst on top; then the small ones.

    Small groups come by name, and months in their order.
    """
    found = [_group(name, own, counted.criteria) for name, own in counted.groups[kind].items()]
    if kind == "month":
        return sorted(found, key=lambda group: (group.name == NOT_STATED, group.name))
    ranked = [group for group in found if group.is_ranked]
    small = [group for group in found if not group.is_ranked]
    ranked.sort(key=lambda g: (-(g.insufficient.value or 0), -g.insufficient.n, g.name))
    return ranked + sorted(small, key=lambda group: (group.name.casefold(), group.name))


def _group(name: str, own: Counted, criteria: Sequence[str]) -> Group:
    decided = own.criteria[:, : len(DECIDED)].sum(axis=1)
    return Group(
        name,
        dict(zip(OVERALL, map(int, own.overall), strict=True)),
        {c: Share(int(own.criteria[i, 0]), int(decided[i])) for i, c in enumerate(criteria)},
    )


def refusals(db: sqlite3.Connection, examples: int = 3) -> list[tuple[str, int, list[str]]]:
    """Reasons why documents were not judged: how many, and the ids of the first ones."""
    found: dict[str, tuple[int, list[str]]] = {}
    for reason, name in db.execute(
        "SELECT refused, id FROM temp.shown WHERE refused IS NOT NULL ORDER BY document"
    ):
        count, names = found.get(reason, (0, []))
        found[reason] = count + 1, names if count >= examples else [*names, name]
    return sorted(
        ((reason, count, names) for reason, (count, names) in found.items()),
        key=lambda item: (-item[1], item[0]),
    )
