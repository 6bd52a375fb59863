"""Visits of one patient -> episodes of care, by discipline and date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from suffice.record.seen import UNKNOWN, Entry, Seen, seen

GAP_DAYS = 60  # days without a visit after which a new episode begins
_EVALUATION = "EV"


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
    visits: list[Seen] = []
    undated: list[str] = []
    for entry in notes:
        for found in seen(entry):
            if found is None:
                undated.append(str(entry.report["id"]))
            else:
                visits.append(found)
    return Record(episodes(visits), tuple(dict.fromkeys(undated)))


def episodes(visits: Iterable[Seen]) -> tuple[Episode, ...]:
    """The episodes of one patient's visits; a document exported twice counts once."""
    notes = list(visits)
    own = {note.discipline for note in notes} - {UNKNOWN}
    only = next(iter(own)) if len(own) == 1 else UNKNOWN
    once: dict[tuple[str, str, int], Seen] = {}
    for note in notes:
        if note.discipline == UNKNOWN:
            note = note._replace(discipline=only)
        once.setdefault((note.day, note.discipline, note.text), note)
    return tuple(_cut(sorted(once.values(), key=_order)))


def _order(note: Seen) -> tuple[str, str, bool, str, int]:
    return note.discipline, note.day, note.note_type != _EVALUATION, note.id, note.start


def _cut(ordered: Sequence[Seen]) -> Iterator[Episode]:
    start = 0
    for index, (before, now) in enumerate(pairwise(ordered), 1):
        if _begins(before, now):
            yield Episode(before.discipline, tuple(ordered[start:index]))
            start = index
    if ordered:
        yield Episode(ordered[-1].discipline, tuple(ordered[start:]))


def _begins(before: Seen, now: Seen) -> bool:
    """Whether `now` begins an episode; two evaluations of one day are one."""
    days = (now.date - before.date).days
    evaluated = now.note_type == _EVALUATION and days > 0
    return now.discipline != before.discipline or evaluated or days >= GAP_DAYS
