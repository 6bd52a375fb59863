"""What a criterion is judged on: one visit's facts, fields, claim and policy, side by side.

"97110 x2 (28 min)" in the text, `units=2` in a field and a claim line of two units meet here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from suffice.types import ClaimLine as ClaimLine
from suffice.types import Document, Evidence, Fact


@dataclass(frozen=True)
class Case:
    """One visit of one note, with all that may decide a criterion about it."""

    document: Document
    facts: tuple[Fact, ...]
    note_type: str
    start: int
    end: int
    thresholds: Mapping[str, float]
    discipline: str | None = None
    units_rule: str = "cms"
    draft: bool = False
    claim: tuple[ClaimLine, ...] = ()
    body_regions: tuple[tuple[str, str | None], ...] = ()

    @property
    def text(self) -> str:
        """The whole note's text."""
        return self.document.text

    @property
    def fields(self) -> Mapping[str, str]:
        """What the source keeps outside the text."""
        return self.document.note.fields

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Fact, ...]]:
        """Facts of this visit by type, in reading order."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.type, []).append(fact)
        return {kind: tuple(group) for kind, group in found.items()}

    @cached_property
    def visit_number(self) -> float | None:
        """Number of this visit, from the field or the text; None where neither says it."""
        given = self.fields.get("visit", "")
        if given.isdigit():
            return float(given)
        return max((f.number for f in self.find("visit") if f.number is not None), default=None)

    def find(self, kind: str, /, **values: object) -> tuple[Any, ...]:
        """Facts of `kind` whose attributes equal `values`; a tuple or set there means any of."""
        known = self.by_type.get(kind, ())
        if not values or not known:
            return known
        asked = (kind, *values.items())
        found = self._answers.get(asked)
        if found is None:
            found = self._answers[asked] = tuple([f for f in known if _is_like(f, values)])
        return found

    @cached_property
    def _answers(self) -> dict[tuple[object, ...], tuple[Any, ...]]:
        """What `find` has answered: criteria ask for the same facts again and again."""
        return {}

    def stated(self, kind: str, /, **values: object) -> tuple[Any, ...]:
        """Like `find`, without what is negated, hypothetical, planned or about another person."""
        return tuple(
            fact
            for fact in self.find(kind, **values)
            if fact.assertion in ("present", "historical")
        )

    def current(self, kind: str, /, **values: object) -> tuple[Any, ...]:
        """Like `find`, but only what is true of this visit: `time` is current."""
        return tuple(
            fact
            for fact in self.find(kind, **values)
            if getattr(fact, "time", "current") == "current"
        )


def _is_like(fact: Fact, values: Mapping[str, object]) -> bool:
    for name, wanted in values.items():
        value = getattr(fact, name)
        any_of = isinstance(wanted, (tuple, set, frozenset, list))
        if (value not in wanted) if any_of else (value != wanted):  # type: ignore[operator]
            return False
    return True


def words(*facts: Fact) -> tuple[Evidence, ...]:
    """Evidence that quotes `facts`."""
    return tuple(Evidence(fact.start, fact.end) for fact in facts)


def said(field_name: str, value: str) -> Evidence:
    """Evidence that names a field of the source."""
    return Evidence(field=field_name, value=value)
