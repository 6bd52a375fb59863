"""Plan of care: its elements, its goals, its certification, and whether treatment follows it."""

from __future__ import annotations

import re
from typing import Any

from suffice.findings.case import Case, said, words
from suffice.types import Cue, Evidence

Shown = tuple[Evidence, ...] | None

_CERTIFIED = Cue(
    ("signed", "certified", "approved", "faxed", "sent"),
    re.compile(
        r"\b(?:poc|plan(?:\sof\scare)?|cert(?:ification|ified)?|recert\w*)\b[^.;\n]{0,40}?\b(?:signed|certified|approved|faxed|sent)\b"
        r"(?!\s*(?:pending|due))[^;\n]{0,40}?\d{1,2}/\d{1,2}",
        re.IGNORECASE,
    ),
)
_PENDING = Cue(
    ("pending", "signed", "returned", "received", "overdue", "expired", "outstanding"),
    re.compile(
        r"\b(?:cert\w*|signature|poc|plan of care)\b[^.;\n]{0,25}"
        r"\b(?:pending|not (?:yet )?(?:signed|returned|received)|overdue|expired|outstanding)\b",
        re.IGNORECASE,
    ),
)
_VERBAL = Cue(
    ("verbal",),
    re.compile(r"\bverbal (?:order|cert\w*|approval)\b[^.;\n]{0,40}\d{1,2}/\d{1,2}", re.IGNORECASE),
)
_BY_CHIROPRACTOR = Cue(
    ("certified by",),
    re.compile(r"\bcertified by[^.;\n]{0,30}\bD\.?C\.?\b", re.IGNORECASE),
)
_PER_PLAN = Cue(
    ("per ", "per\n", "per\t", "within", "follow"),
    re.compile(
        r"\b(?:per|as per|within|follows?)\s+(?:the\s+)?(?:poc|plan of care|plan)\b", re.IGNORECASE
    ),
)
_DEVIATION = Cue(
    ("not in", "not on", "outside", "poc is"),
    re.compile(
        r"\b(?:not (?:in|on) (?:the )?(?:poc|plan)|outside (?:the )?(?:poc|plan)|poc is for)\b",
        re.IGNORECASE,
    ),
)


def _goals(case: Case) -> tuple[Any, ...]:
    return case.find("goal")


def _condition(case: Case) -> tuple[Any, ...]:
    return case.find("diagnosis") + case.find("complexity", kind="postoperative")


def _elements(case: Case) -> tuple[bool, bool, bool, bool]:
    """Whether goals, a condition, a frequency and a duration are there."""
    plans = case.find("plan")
    return (
        bool(_goals(case) or case.find("function", status="goal")),
        bool(_condition(case) or case.fields.get("diagnosis")),
        any(p.frequency for p in plans),
        any(p.duration for p in plans),
    )


def plan_is_complete(case: Case) -> Shown:
    """Goals, condition, frequency and duration."""
    return words(*case.find("plan")[:1]) if all(_elements(case)) else None


def plan_lacks_one_element(case: Case) -> Shown:
    """Goals and condition are there, and frequency or duration."""
    goals, condition, frequency, duration = _elements(case)
    if goals and condition and (frequency or duration):
        return words(*case.find("plan")[:1])
    return None


def goals_are_measurable_and_functional(case: Case) -> Shown:
    """At least one goal with a measure that names a task, and most goals with a measure."""
    goals = _goals(case)
    measurable = [g for g in goals if g.measurable]
    both = [g for g in measurable if g.functional]
    if both and len(measurable) >= 0.5 * len(goals):
        return words(*both[:2])
    return None


def goals_are_one_of_both(case: Case) -> Shown:
    """A measure without a task, or a task with a time but no measure."""
    some = [g for g in _goals(case) if g.measurable or (g.functional and g.due)]
    return words(*some[:2]) if some else None


def certification_is_dated(case: Case) -> Shown:
    """The plan signed, certified or sent on a stated date."""
    match = _CERTIFIED.search(case.document, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


def certification_is_missing(case: Case) -> Shown:
    """The note says that certification is pending, expired, or by a chiropractor."""
    for cue in (_BY_CHIROPRACTOR, _PENDING):
        if match := cue.search(case.document, case.start, case.end):
            return (Evidence(*match.span()),)
    return None


def certification_is_verbal(case: Case) -> Shown:
    """A dated verbal order."""
    match = _VERBAL.search(case.document, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


def treatment_follows_plan(case: Case) -> Shown:
    """The note holds its treatment against the plan."""
    match = _PER_PLAN.search(case.document, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


def treatment_leaves_plan(case: Case) -> Shown:
    """The note says that the treatment is not in the plan."""
    match = _DEVIATION.search(case.document, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


def plan_is_in_a_field(case: Case) -> Shown:
    """The source keeps the date of certification."""
    value = case.fields.get("certified_at", "")
    return (said("certified_at", value),) if value else None
