"""Notes as a reader made them -> notes that can be scored, or an error that says what is wrong.

A fact that ends at 900 in a note of 812 characters is refused, not cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from suffice.corpora.model import Annotated, AnyFact, CorpusError, in_order, spans, word
from suffice.corpora.scheme import OVERALL, SHORT, VERDICTS
from suffice.types import NOTE_TYPES

_UNFIT = re.compile("[\x00\ud800-\udfff]")


def sound(notes: Sequence[Annotated], where: str) -> tuple[Annotated, ...]:
    """`notes` in order, each with a patient. Raises CorpusError."""
    seen: set[str] = set()
    for note in notes:
        if note.id in seen:
            raise CorpusError(f"{where}: two notes have the id {note.id!r}; give each its own")
        seen.add(note.id)
    return tuple(_sound(note, f"{where}, note {note.id!r}") for note in notes)


def _sound(note: Annotated, where: str) -> Annotated:
    for number, fact in enumerate(note.facts, 1):
        _place(fact, len(note.text), f"{where}, fact {number}")
    last = len(note.facts)
    if any(not 0 <= i < last for r in note.relations for _, i in r.arguments):
        raise CorpusError(f"{where}: a relation points to no fact; export it again")
    criteria = {name: SHORT.get(v, v) for name, v in note.criteria.items()}
    _known("overall", note.overall, OVERALL, where)
    _known("note_type", note.note_type, NOTE_TYPES, where)
    for name, verdict in criteria.items():
        _known(f"criteria.{name}", verdict, VERDICTS, where)
    return in_order(
        replace(
            note,
            text=_UNFIT.sub("\ufffd", note.text),
            patient=note.patient or note.id,
            criteria=criteria,
        )
    )


def _place(fact: AnyFact, length: int, where: str) -> None:
    previous = 0
    for start, end in spans(fact):
        if not previous <= start <= end <= length:
            raise CorpusError(
                f"{where} ({word(fact['type'])}): {start}-{end} is no place in a text of "
                f"{length} characters; was the text changed after it was annotated?"
            )
        previous = start


def _known(name: str, value: str | None, allowed: Sequence[str], where: str) -> None:
    if value is not None and value not in allowed:
        raise CorpusError(
            f"{where}: {name} {word(value)} is unknown; allowed: {', '.join(allowed)}"
        )
