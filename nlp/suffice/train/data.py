"""Annotated corpora -> notes with the rules' reports, features and labels, checked for leaks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from suffice.corpora.model import Annotated, CorpusError
from suffice.engine import Checker, CheckError, Options
from suffice.evaluate import corpus
from suffice.score import features
from suffice.score.classifier import Numbers
from suffice.types import Note

HELD_OUT = "test"


class Reading(NamedTuple):
    """An annotated note, what the rules say of it, and its sentences as (start, end)."""

    note: Annotated
    report: dict[str, Any]
    sentences: tuple[tuple[int, int], ...]


class Corpus(NamedTuple):
    """A corpus as it was found: its name, its size, the SHA-256 of its texts and labels."""

    name: str
    notes: tuple[Annotated, ...]
    sha256: str


def load(path: Path) -> Corpus:
    """The corpus at `path`. Raises CorpusError."""
    notes = corpus.load(path)
    content = hashlib.sha256()
    for note in notes:
        judged = sorted(note.criteria.items())
        told = (note.id, note.text, note.split, note.writer, note.patient, note.overall, judged)
        content.update(repr(told).encode())
    return Corpus(path.resolve().name, notes, content.hexdigest())


def read(notes: Iterable[Annotated]) -> tuple[Reading, ...]:
    """What the rules say of each of `notes`. Raises CorpusError for a note they cannot judge."""
    checker = Checker(Options(model=None))
    return tuple(_read(checker, note) for note in notes)


def _read(checker: Checker, annotated: Annotated) -> Reading:
    note = Note(annotated.text, annotated.id)
    try:
        document, facts = checker.read(note)
        report = checker.judge(note, document, facts)
    except CheckError as error:
        raise CorpusError(f"{annotated.id}: {error}") from None
    return Reading(annotated, report, tuple((s.start, s.end) for s in document.sentences))


@dataclass(frozen=True)
class Samples:
    """Notes that readers and rules both judge; borderline and insufficient count as not."""

    readings: tuple[Reading, ...]

    @cached_property
    def rows(self) -> Numbers:
        """Features, (notes, features)."""
        return np.array([features.row(reading.report) for reading in self.readings])

    @cached_property
    def shapes(self) -> Numbers:
        """What likeness is told by, (notes, shape)."""
        return np.array([features.shape(reading.report) for reading in self.readings])

    @cached_property
    def sufficient(self) -> NDArray[np.bool_]:
        """Whether the readers call each note sufficient."""
        return np.array([reading.note.overall == "sufficient" for reading in self.readings])

    @cached_property
    def groups(self) -> NDArray[np.intp]:
        """A number for each note, the same for notes that share writer or patient."""
        return grouped([reading.note for reading in self.readings])

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """The ids of the criteria judged."""
        return features.criteria_of(self.readings[0].report)


def samples(readings: Iterable[Reading]) -> Samples:
    """The readings that have an overall verdict from readers and points from the rules."""
    judged = {"sufficient", "borderline", "insufficient"}
    return Samples(
        tuple(r for r in readings if r.note.overall in judged and r.report["score"]["rules"])
    )


def grouped(notes: Sequence[Annotated]) -> NDArray[np.intp]:
    """Connected components of notes that share a writer or a patient, numbered from 0."""
    owner: dict[tuple[str, str], int] = {}
    group = list(range(len(notes)))
    for index, note in enumerate(notes):
        for key in (("writer", note.writer), ("patient", note.patient)):
            first = owner.setdefault(key, index) if key[1] else index
            old, new = max(group[first], group[index]), min(group[first], group[index])
            group = [new if number == old else number for number in group]
    return np.unique(group, return_inverse=True)[1]


def without_leaks(notes: Sequence[Annotated]) -> None:
    """Raise CorpusError where a patient or a text of the test split is also trained on."""
    held = [note for note in notes if note.split == HELD_OUT]
    used = [note for note in notes if note.split != HELD_OUT]
    patients = {note.patient for note in used} - {""}
    texts = {note.text.strip() for note in used}
    for note in held:
        if note.patient in patients or note.text.strip() in texts:
            raise CorpusError(
                f"{note.id}: its patient or its text is in another split too; correct the splits"
            )
