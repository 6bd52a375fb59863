"""The common form of annotated notes: text, facts, relations, verdicts, whatever tool wrote them.

"R knee flex 112" marked as ROM in brat becomes `{"type": "rom", "start": 8, "end": 23, ...}`.
Offsets are code points of the text; a fact in pieces has `fragments`, and `start`, `end` hold all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

AnyFact = Mapping[str, Any]
Spans = tuple[tuple[int, int], ...]
# What a fact has besides the attributes of its kind.
PLACE = ("type", "start", "end", "fragments")
MARKS = ("text", "origin", "comment", "links")
SUGGESTED = "suffice"  # the `origin` of a fact that the checker proposed and nobody wrote


class CorpusError(Exception):
    """A corpus that cannot be used; the message names place and remedy, never a word of a note."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Facts that belong together: (role, index into the note's facts) for each."""

    type: str
    arguments: tuple[tuple[str, int], ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotated:
    """What readers say of one note; `fields` is what else its source says."""

    id: str
    text: str
    facts: tuple[AnyFact, ...] = ()
    relations: tuple[Relation, ...] = ()
    patient: str = ""
    writer: str = ""
    split: str = ""
    note_type: str | None = None
    overall: str | None = None
    criteria: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)
    body_regions: tuple[tuple[str, str | None], ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Notes in one format; `files` belong to the corpus as a whole, such as annotation.conf."""

    notes: tuple[Annotated, ...]
    form: str = ""
    warnings: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


def spans(fact: AnyFact) -> Spans:
    """The stretches of `fact`: its fragments, or the one from `start` to `end`."""
    pieces = fact.get("fragments") or ((fact["start"], fact["end"]),)
    return tuple((int(start), int(end)) for start, end in pieces)


def placed(kind: str, pieces: Sequence[tuple[int, int]], members: Mapping[str, Any]) -> AnyFact:
    """A fact of `kind` on `pieces` with `members`."""
    ordered = sorted(pieces)
    fact: dict[str, Any] = {"type": kind, "start": ordered[0][0], "end": max(e for _, e in ordered)}
    if len(ordered) > 1:
        fact["fragments"] = [list(piece) for piece in ordered]
    return fact | {k: v for k, v in members.items() if k not in PLACE}


def attributes(fact: AnyFact) -> dict[str, Any]:
    """What `fact` says beyond its place and the marks that a tool puts on it."""
    return {k: v for k, v in fact.items() if k not in PLACE and k not in MARKS}


def suggested(notes: Iterable[Annotated]) -> int:
    """How many facts of `notes` are still marked as the checker's suggestions."""
    return sum(fact.get("origin") == SUGGESTED for note in notes for fact in note.facts)


def in_order(note: Annotated) -> Annotated:
    """`note` with facts in reading order, relations pointing to them, and both free of chance."""
    facts = note.facts
    order = sorted(range(len(facts)), key=lambda i: _fact_key(facts[i]))
    place = {old: new for new, old in enumerate(order)}
    relations = [
        replace(r, arguments=tuple((role, place[i]) for role, i in r.arguments))
        for r in note.relations
    ]
    return replace(
        note,
        facts=tuple(facts[i] for i in order),
        relations=tuple(
            sorted(relations, key=lambda r: (r.arguments, r.type, _dump(r.attributes)))
        ),
    )


def _fact_key(fact: AnyFact) -> tuple[int, int, str, str]:
    return fact["start"], fact["end"], fact["type"], _dump(fact)


def _dump(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def word(value: object) -> str:
    """`value` for an error message if it is a short label, else what it is; never a note's text."""
    text = str(value)
    return repr(text) if re.fullmatch(r"[\w.:/-]{1,40}", text) else f"a {type(value).__name__}"
