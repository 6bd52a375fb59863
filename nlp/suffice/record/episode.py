"""Reports of one patient -> visits by discipline and date, cut into episodes of care."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

GAP_DAYS = 60  # days without a visit after which a new episode begins
UNKNOWN = "UNKNOWN"  # the discipline of a note that names none
_EVALUATION = "EV"
_DELIVERED = frozenset({"exercise", "minutes", "units"})
_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the record: its report, its text and the fields of its source."""

    report: Mapping[str, Any]
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit as its document tells it; `facts` and `verdicts` are its own."""

    id: str
    day: date
    discipline: str
    note_type: str
    text: str
    facts: tuple[Mapping[str, Any], ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    number: float | None = None
    applicable: bool = True

    def find(self, kind_of_fact: str, /, **wanted: object) -> tuple[Mapping[str, Any], ...]:
        """Facts of that type whose attributes have the `wanted` values."""
        return tuple(
            fact
            for fact in self.facts
            if fact["type"] == kind_of_fact and all(fact.get(k) == v for k, v in wanted.items())
        )

    @property
    def is_treatment(self) -> bool:
        """Whether the patient was treated that day: a report written on its own is no visit."""
        if self.note_type in ("DN", "EV", "RE"):
            return True
        return self.applicable and any(fact["type"] in _DELIVERED for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Episode:
    """Visits of one discipline from an evaluation, or from where the notes begin, to the last."""

    discipline: str
    visits: tuple[Seen, ...]

    @property
    def begins_mid_episode(self) -> bool:
        """Whether the notes begin without the evaluation that began the care."""
        first = self.visits[0].day
        return all(v.note_type != _EVALUATION for v in self.visits if v.day == first)


@dataclass(frozen=True, slots=True)
class Record:
    """The episodes of one patient, and the notes that no date puts in any of them."""

    episodes: tuple[Episode, ...]
    undated: tuple[str, ...] = ()


def arrange(entries: Iterable[Entry]) -> Record:
    """The record in order; raises ValueError where the notes name more than one patient."""
    notes = list(entries)
    if len({e.fields["patient"] for e in notes if e.fields.get("patient")}) > 1:
        raise ValueError("the notes are of more than one patient")
    own = {_discipline(entry) for entry in notes} - {UNKNOWN}
    only = next(iter(own)) if len(own) == 1 else UNKNOWN
    visits: dict[tuple[date, str, str], Seen] = {}  # a document exported twice counts once
    undated: list[str] = []
    for entry in notes:
        for seen in _visits(entry, only):
            if seen is None:
                undated.append(str(entry.report["id"]))
            else:
                visits.setdefault((seen.day, seen.discipline, seen.text), seen)
    ordered = sorted(visits.values(), key=_order)
    return Record(tuple(_episodes(ordered)), tuple(dict.fromkeys(undated)))


def _order(seen: Seen) -> tuple[str, date, bool, str]:
    return seen.discipline, seen.day, seen.note_type != _EVALUATION, seen.id


def _episodes(ordered: Sequence[Seen]) -> Iterator[Episode]:
    start = 0
    for index, (before, now) in enumerate(pairwise(ordered), 1):
        if _begins(before, now):
            yield Episode(before.discipline, tuple(ordered[start:index]))
            start = index
    if ordered:
        yield Episode(ordered[-1].discipline, tuple(ordered[start:]))


def _begins(before: Seen, now: Seen) -> bool:
    """Whether `now` begins an episode; two evaluations of one day are one."""
    days = (now.day - before.day).days
    evaluated = now.note_type == _EVALUATION and days > 0
    return now.discipline != before.discipline or evaluated or days >= GAP_DAYS


def _visits(entry: Entry, only: str) -> Iterator[Seen | None]:
    """The visits of one document, None for one without a date."""
    report = entry.report
    parts = report.get("visits") or []
    for part in parts:
        inside = part["start"], part["end"]
        yield _seen(entry, part, _day(part.get("date_of_service")), inside, only)
    if not parts:
        day = _day(entry.fields.get("date")) or _day(report.get("date_of_service"))
        yield _seen(entry, report, day, (0, len(entry.text)), only)


def _seen(
    entry: Entry, part: Mapping[str, Any], day: date | None, inside: tuple[int, int], only: str
) -> Seen | None:
    if day is None:
        return None
    low, high = inside
    facts = tuple(f for f in entry.report.get("facts", ()) if low <= f["start"] < high)
    own = _discipline(entry)
    return Seen(
        id=str(entry.report["id"]),
        day=day,
        discipline=only if own == UNKNOWN else own,
        note_type=part["note_type"],
        text=entry.text[low:high],
        facts=tuple({**f, "start": f["start"] - low, "end": f["end"] - low} for f in facts),
        verdicts={c["id"]: c["verdict"] for c in part.get("criteria", ())},
        number=_number(entry.fields, facts),
        applicable=part.get("overall") != "not_applicable",
    )


def _number(fields: Mapping[str, str], facts: Iterable[Mapping[str, Any]]) -> float | None:
    given = fields.get("visit", "")
    if given.isdigit():
        return float(given)
    told = (f.get("number") for f in facts if f["type"] == "visit")
    return max((float(n) for n in told if n is not None), default=None)


def _discipline(entry: Entry) -> str:
    return str(entry.fields.get("discipline") or entry.report.get("discipline") or UNKNOWN).upper()


def _day(words: str | None) -> date | None:
    for form in _FORMS if words else ():
        try:
            return datetime.strptime((words or "").split("T")[0].strip(), form).date()
        except ValueError:
            continue
    return None
