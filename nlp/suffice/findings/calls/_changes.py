"""Case -> what was measured twice: "LEFS 46 (was 31)", "Prior: Min A. Current: CGA"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from suffice.findings.case import Case
from suffice.types import Cue, Evidence, Fact

_VALUE = r"(?:[^.;:\n]|\.\d){1,40}?"
_DAY = r"(?:\s[\d/]{3,10})?"
_TOLD = Cue(
    ("current", "now:", "today:", "present:"),
    re.compile(
        rf"""\b(?:prior|previous|baseline|initial|eval|ie|soc|start){_DAY}\s?:\s?(?P<before>{_VALUE})
            [.;,]?\s{{1,12}}(?:previous{_DAY}\s?:\s?{_VALUE}[.;,]?\s{{1,12}})?
            (?P<told>(?:current|now|today|present){_DAY}\s?:\s?(?P<now>(?:[^.;:\n]|\.\d){{1,40}}))""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_VALUES = ("score", "low", "high", "grade", "grade_high", "value", "level", "word")


def pairs(case: Case, kind: str, *names: str) -> list[tuple[Any, Any]]:
    """Current facts with the prior one of the same thing."""
    prior: dict[tuple[object, ...], Any] = {}
    for fact in case.find(kind, time="prior"):
        prior.setdefault(_key(fact, names), fact)
    return [
        (prior[_key(fact, names)], fact)
        for fact in case.find(kind, time="current")
        if _key(fact, names) in prior
    ]


def _key(fact: Fact, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(str(getattr(fact, name)).lower() for name in names)


def _all(case: Case) -> list[tuple[Any, Any]]:
    return [
        *pairs(case, "outcome", "instrument"),
        *pairs(case, "rom", "joint", "motion", "side"),
        *pairs(case, "strength", "target", "side"),
        *pairs(case, "assist", "task"),
        *pairs(case, "pain", "location"),
    ]


def evidence(case: Case) -> tuple[Evidence, ...]:
    """Values of today beside which a former one stands; the same pain or word again is none."""
    own = [now for before, now in _all(case) if _differ(before, now) or not _is_idle(now)]
    return (*_words(own), *(told for _, _, told in _told(case)))


def moved(case: Case) -> tuple[Evidence, ...]:
    """Values of today that differ from the former ones."""
    own = [now for before, now in _all(case) if _differ(before, now)]
    return (*_words(own), *(told for before, now, told in _told(case) if before != now))


def told_help(case: Case) -> tuple[Evidence, ...]:
    """Levels of help that a list of goals tells to have changed."""
    return tuple(
        told
        for before, now, told in _told(case)
        if before != now and case.document.inside(told.start, told.end, "assist")
    )


def _told(case: Case) -> Iterator[tuple[str, str, Evidence]]:
    for match in _TOLD.finditer(case.document, case.start, case.end):
        before, now = match["before"].strip().lower(), match["now"].strip().lower()
        yield before, now, Evidence(*match.span("told"))


def _differ(before: Any, now: Any) -> bool:
    return any(getattr(before, name, None) != getattr(now, name, None) for name in _VALUES)


def _is_idle(fact: Any) -> bool:
    return fact.type == "pain" or getattr(fact, "unit", None) == "word"


def _words(facts: list[Any]) -> tuple[Evidence, ...]:
    return tuple(Evidence(fact.start, fact.end) for fact in facts)
