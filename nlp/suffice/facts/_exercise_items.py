"""Sentence -> items: "SLR 3x10, bridge, 5s hold x10" has "SLR 3x10", "bridge" and "5s hold x10".

An item is what stands between two signs that part the entries of a list of exercises.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suffice.facts._exercise_dose import Dose
from suffice.types import Document, Mention

_PARTED = re.compile(
    r"""[,;:()\[\]\n•·.\s](?:
      (?<=[,;:()\[\]\n•·])(?!\d{3}\b)
    | (?<=\.)(?<!\bin\.)(?=\s)
    | (?<=\s)(?:[-–—]+|\+|then|followed\sby|and\sthen|plus|into)\s
    )""",
    re.VERBOSE,
)
_LONGEST = 400  # characters of an item
_JOINED = re.compile(r"(?:(?:^|\s)(?:and|or|vs\.?|to)|&|\+)\s*$")
_LABELS = ("exercise", "exercise_part", "service", "motion", "muscle", "mode")


class Item(NamedTuple):
    """One entry of a list; `names` are runs of words that name one exercise each."""

    start: int
    end: int
    names: tuple[Mention, ...]
    others: tuple[Mention, ...]
    doses: Sequence[Dose]


def items(document: Document, start: int, end: int, doses: Sequence[Dose]) -> Iterator[Item]:
    """The entries within [start, end) that hold a word of exercise or one of `doses`."""
    text = document.text
    found = document.inside(start, end, *_LABELS)
    at = 0
    for low, high in _stretches(text, start, end):
        first = at
        while at < len(found) and found[at].start < high:
            at += 1
        own = doses[bisect_left(doses, (low,)) : bisect_left(doses, (high,))]
        if first < at or own:
            inner = found[first:at]
            listed = [m for m in inner if m.label == "exercise"]
            others = tuple(m for m in inner if m.label != "exercise")
            yield Item(low, high, tuple(_names(text, listed, own)), others, own)


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where text stands between signs; cut where it runs on, to keep the time linear."""
    at = start
    for sign in [*_PARTED.finditer(text, start, end), None]:
        stop = sign.start() if sign else end
        for low in range(at, stop, _LONGEST):
            if text[low : min(low + _LONGEST, stop)].strip():
                yield low, min(low + _LONGEST, stop)
        at = sign.end() if sign else end


def _names(text: str, listed: Sequence[Mention], doses: Sequence[Dose]) -> Iterator[Mention]:
    """Names of exercises; a name that only describes the one before is part of it."""
    last: Mention | None = None
    for mention in listed:
        if last is None:
            last = mention
        elif _parts(text, last.end, mention.start, doses):
            yield last
            last = mention
        else:
            last = last._replace(end=mention.end)
    if last is not None:
        yield last


def _parts(text: str, start: int, end: int, doses: Sequence[Dose]) -> bool:
    """Whether a joining word or a dosage stands between two names."""
    return bool(_JOINED.search(text, start, end)) or any(start <= d.start < end for d in doses)
