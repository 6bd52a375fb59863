"""The words this package thinks in. Read this file first.

    bytes -> Note -> Document -> Fact -> Finding -> Report

Every value is frozen and knows nothing of spaCy, files or HTTP. Offsets are characters into
`Note.text`: `note.text[fact.start:fact.end]` is what the therapist wrote ("R knee flex 112"),
at every stage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache, cached_property
from typing import ClassVar, NamedTuple

SECTIONS = (
    "header",
    "subjective",
    "objective",
    "treatment",
    "assessment",
    "plan",
    "goals",
    "signature",
    "other",
)
ASSERTIONS = ("present", "negated", "historical", "hypothetical", "planned", "other_person")
NOTE_TYPES = ("EV", "DN", "PR", "RE", "DC", "OTHER")


@dataclass(frozen=True, slots=True)
class Note:
    """One document as it was written, with what its source says about it outside the text."""

    text: str
    id: str = "-"
    fields: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One billed line: what the payer was asked to pay for that day."""

    date: str
    code: str
    units: float | None = None
    modifiers: tuple[str, ...] = ()
    minutes: float | None = None


class Mention(NamedTuple):
    """Words of the note that a term list or a number pattern recognised."""

    start: int
    end: int
    label: str  # the term list: "joint", "motion", "number", "date", ...
    value: str | float  # what it stands for there: "knee", 112.0, "2025-03-14"


class Line(NamedTuple):
    """One physical line; `cells` are its table columns, or the whole line as one cell."""

    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


class Sentence(NamedTuple):
    """A stretch inside which words belong together, with the section that it stands in."""

    start: int
    end: int
    section: str


class Scope(NamedTuple):
    """Where a ConText cue such as "denies" rules, in characters, and what it says."""

    start: int
    end: int
    assertion: str
    cue_start: int
    cue_end: int


class Column(NamedTuple):
    """A table cell and the heading cell above it, both in characters."""

    start: int
    end: int
    head_start: int
    head_end: int


@dataclass(frozen=True)
class Document:
    """A note read once: what the fact modules work on. Sequences are in reading order."""

    note: Note
    lines: tuple[Line, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    scopes: tuple[Scope, ...] = ()
    columns: tuple[Column, ...] = ()

    @cached_property
    def text(self) -> str:
        """The note's text, to which all offsets refer."""
        return self.note.text

    @cached_property
    def by_label(self) -> Mapping[str, tuple[Mention, ...]]:
        """Mentions of each label, in reading order."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.label, []).append(mention)
        return {label: tuple(group) for label, group in found.items()}

    _mention_starts = cached_property(lambda self: [m.start for m in self.mentions])
    _line_starts = cached_property(lambda self: [line.start for line in self.lines])
    _sentence_starts = cached_property(lambda self: [s.start for s in self.sentences])
    _scope_starts = cached_property(lambda self: [s.start for s in self.scopes])

    @cached_property
    def _longest_scope(self) -> int:
        return max((s.end - s.start for s in self.scopes), default=0)

    _column_starts = cached_property(lambda self: [c.start for c in self.columns])

    def find(self, *labels: str) -> tuple[Mention, ...]:
        """Mentions with any of `labels`, in reading order."""
        if len(labels) == 1:
            return self.by_label.get(labels[0], ())
        found = self._listed.get(labels)
        if found is None:
            listed = sorted(m for name in labels for m in self.by_label.get(name, ()))
            found = self._listed[labels] = tuple(listed)
        return found

    @cached_property
    def _listed(self) -> dict[tuple[str, ...], tuple[Mention, ...]]:
        return {}

    def inside(self, start: int, end: int, *labels: str) -> tuple[Mention, ...]:
        """Mentions that stand wholly in [start, end), of all labels or of `labels` only."""
        if len(labels) == 1:
            known = self.by_label.get(labels[0], ())
            low = bisect_left(known, (start,))
            return tuple([m for m in known[low : bisect_left(known, (end,), low)] if m.end <= end])
        low = bisect_left(self._mention_starts, start)
        high = bisect_left(self._mention_starts, end, low)
        stretch = self.mentions[low:high]
        if labels:
            return tuple([m for m in stretch if m.label in labels and m.end <= end])
        return tuple([m for m in stretch if m.end <= end])

    def line_at(self, offset: int) -> Line:
        """The line in which `offset` stands."""
        return self.lines[max(0, bisect_right(self._line_starts, offset) - 1)]

    def line_index(self, offset: int) -> int:
        """The number, from 0, of the line in which `offset` stands."""
        return max(0, bisect_right(self._line_starts, offset) - 1)

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence in which `offset` stands."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def section_at(self, offset: int) -> str:
        """The section, one of `SECTIONS`, in which `offset` stands."""
        return self.sentence_at(offset).section

    def head_of(self, offset: int) -> str:
        """The heading text of the table column in which `offset` stands; "" outside tables."""
        index = bisect_right(self._column_starts, offset) - 1
        if index < 0 or offset >= self.columns[index].end:
            return ""
        column = self.columns[index]
        return self.text[column.head_start : column.head_end]

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, with the same offsets."""
        low = self.text.lower()
        if len(low) == len(self.text):
            return low
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    def holds(self, words: tuple[str, ...], start: int, end: int) -> bool:
        """Whether one of `words`, given in lower case, begins in [start, end)."""
        known = self._places.get(words)
        if known is None:
            known = self._places[words] = sorted(places(self.lowered, words))
        at = bisect_left(known, start)
        return at < len(known) and known[at] < end

    @cached_property
    def _places(self) -> dict[tuple[str, ...], list[int]]:
        return {}

    def assertion(self, start: int, end: int) -> str:
        """How the author stands to [start, end): one of `ASSERTIONS`; the nearest cue rules."""
        low = bisect_left(self._scope_starts, start - self._longest_scope)
        high = bisect_left(self._scope_starts, end, low)
        covering = [s for s in self.scopes[low:high] if s.end > start]
        if not covering:
            return "present"
        return min(covering, key=lambda s: (_distance(s, start, end), s.cue_start)).assertion


def places(text: str, words: Iterable[str]) -> Iterator[int]:
    """Where one of `words` begins in `text`, word by word."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


class Cue(NamedTuple):
    """A pattern that needs one of `words`: where none stands it need not be tried."""

    words: tuple[str, ...]  # in lower case
    pattern: re.Pattern[str]

    def search(self, document: Document, start: int, end: int) -> re.Match[str] | None:
        """The first match in [start, end)."""
        if not document.holds(self.words, start, end):
            return None
        return self.pattern.search(document.text, start, end)

    def finditer(self, document: Document, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches in [start, end)."""
        if not document.holds(self.words, start, end):
            return iter(())
        return self.pattern.finditer(document.text, start, end)


def _distance(scope: Scope, start: int, end: int) -> int:
    return max(start - scope.cue_end, scope.cue_start - end, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the note says, typed. Each kind subclasses it in its own module of `facts/`."""

    type: ClassVar[str]

    start: int
    end: int
    section: str = "other"
    assertion: str = "present"

    @classmethod
    def own_fields(cls) -> tuple[str, ...]:
        """The attributes of this kind, beyond where the fact stands."""
        return _own_fields(cls)  # type: ignore[arg-type]  # mypy reads the class as an instance

    def attributes(self) -> Iterator[tuple[str, object]]:
        """Name and value of each of `own_fields`, in declared order."""
        return ((name, getattr(self, name)) for name in self.own_fields())


@cache
def _own_fields(kind: type[Fact]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name not in Fact.__dataclass_fields__)


class Verdict(StrEnum):
    """What one criterion says of one note; only the first three are the author's doing."""

    MET = "met"
    PARTIAL = "partial"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_DETERMINABLE = "not_determinable"


class Severity(StrEnum):
    """What a criterion weighs; an exclusion is a defect where it is present."""

    REQUIRED = "required"
    SUPPORTING = "supporting"
    EXCLUSION = "exclusion"


class Evidence(NamedTuple):
    """What decides a verdict: words of the note, or a field of its source."""

    start: int = -1
    end: int = -1
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A rule that a criterion rests on; `status` says how far its text could be verified."""

    document: str
    section: str
    url: str | None
    status: str  # verified, metadata only, secondary


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion's verdict on one note; `searched` names where nothing was found."""

    criterion: str
    verdict: Verdict
    message: str
    evidence: tuple[Evidence, ...] = ()
    searched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a report says about a criterion beside its verdict."""

    id: str
    title: str
    severity: Severity
    advice: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A policy that binds a visit, and in words why."""

    id: str
    basis: str
    in_force: tuple[str, ...]
    verified_through: str
    status: str


class Bill(NamedTuple):
    """Timed units billed, timed minutes told, and the units that these minutes support."""

    units: float | None = None
    minutes: float | None = None
    supported: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit judged: where it stands in the note, under which policies, with which result."""

    start: int
    end: int
    date: str | None
    note_type: str
    discipline: str | None
    body_regions: tuple[tuple[str, str | None], ...]
    policies: tuple[PolicyInForce, ...]
    findings: tuple[Finding, ...]
    points: Mapping[str, float]
    value: int
    overall: str
    bill: Bill = field(default_factory=Bill)
    warnings: tuple[str, ...] = ()
