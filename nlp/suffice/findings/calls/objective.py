"""Objective measures: strength, motion, mobility, the other side, standardized tools."""

from __future__ import annotations

import re
from typing import Any

from suffice.findings.calls import _objective as look
from suffice.findings.case import Case, words
from suffice.types import Evidence

Shown = tuple[Evidence, ...] | None

_MEASURED_TASK = re.compile(
    r"(?=.*\d).*\b(?:walk|amb|gait|step|stair|curb|block|transfer)", re.IGNORECASE | re.DOTALL
)
_VAGUE_HELP = re.compile(
    r"\b(?:needs?\s|with\s|w/\s|some\s){1,2}(?:help|assist\w*)\b|needs someone", re.IGNORECASE
)


def strength_is_measured(case: Case) -> Shown:
    """A grade or a force of a named muscle, motion or grip."""
    facts = look.strengths(case)
    return words(*facts[:2]) if facts else None


def strength_is_told_roughly(case: Case) -> Shown:
    """A grade for a whole limb, or a word that says strength is less than normal."""
    facts = [f for f in look.measured(case, "strength") if not look.is_normal(f.grade)]
    return words(facts[0]) if facts else None


def strength_is_no_matter(case: Case) -> Shown:
    """Nothing measured, and no word of weakness or strengthening."""
    if look.measured(case, "strength") or case.find("impairment", kind="weakness"):
        return None
    return None if look.topic(case, "impairment_part", "weakness") else ()


def motion_is_measured(case: Case) -> Shown:
    """Degrees with a joint or a motion."""
    facts = look.motions(case)
    return words(*facts[:2]) if facts else None


def motion_is_told_as_share(case: Case) -> Shown:
    """Percent or a distance, or degrees of an unnamed joint."""
    facts = [f for f in look.measured(case, "rom") if f.unit != "word"]
    return words(facts[0]) if facts else None


def motion_is_only_called_limited(case: Case) -> Shown:
    """Words such as "limited" where nothing is measured."""
    facts = [f for f in look.measured(case, "rom")]
    lost = [f for f in case.current("impairment", kind="rom", asserted=True)]
    short = [f for f in facts if f.unit == "word" and not look.is_normal(f.word)]
    if any(f.unit != "word" for f in facts) or not (short or lost):
        return None
    return words((short or lost)[0])


def mobility_is_quantified(case: Case) -> Shown:
    """Help per task, a timed or balance test, or a counted distance."""
    helped = [f for f in look.measured(case, "assist") if f.level != "independent" and f.task]
    facts = [*look.performance(case), *helped]
    if not facts:
        facts = [f for f in case.find("function") if _counts(case, f.start, f.end)]
    return words(facts[0]) if facts else None


def _counts(case: Case, start: int, end: int) -> bool:
    return bool(_MEASURED_TASK.match(case.text, start, end))


def help_is_vague(case: Case) -> Shown:
    """A task that takes help, without how much."""
    facts = [
        f
        for f in case.find("function", status="limitation")
        if _VAGUE_HELP.search(case.text, f.start, f.end)
    ]
    return words(facts[0]) if facts else None


def mobility_is_not_quantified(case: Case) -> Shown:
    """Mobility or balance is named as lacking, and nothing tells how much."""
    if mobility_is_quantified(case) or help_is_vague(case):
        return None
    facts = case.current("impairment", kind=("mobility", "balance", "coordination"), asserted=True)
    return words(facts[0]) if facts else None


def sides_are_compared(case: Case) -> Shown:
    """Both sides measured for one motion, muscle or test."""
    for kind in ("strength", "rom", "outcome"):
        if pair := look.compared(look.measured(case, kind)):
            return words(*pair)
    return None


def other_side_is_told_roughly(case: Case) -> Shown:
    """The other side in a word, or as one grade for the limb."""
    facts = [*look.measured(case, "strength"), *look.measured(case, "rom")]
    treated = {side for region, side in case.body_regions if side in ("R", "L")}
    other = [f for f in facts if f.side in {"R", "L"} - treated]
    return words(other[0]) if other and treated else None


def no_side_can_be_compared(case: Case) -> Shown:
    """Only the spine or no limb is treated, or both sides without a measure of each."""
    own = [(region, side) for region, side in case.body_regions]
    if any(side in ("R", "L") or (region in look.LIMBS and side is None) for region, side in own):
        return None
    both = any(region in look.LIMBS for region, _ in own)
    return None if both and sides_are_compared(case) else ()


def tool_is_scored(case: Case) -> Shown:
    """A named tool with a score and, after the evaluation, an earlier score of the same tool."""
    facts = look.standardized(case)
    if case.note_type == "EV":
        return words(facts[0]) if facts else None
    first: dict[str, Any] = {}
    for fact in facts:
        if first.setdefault(look.base(fact), fact).score != fact.score:
            return words(first[look.base(fact)], fact)
    return None


def tool_is_named(case: Case) -> Shown:
    """A named tool without a score, or without the earlier one."""
    if facts := look.standardized(case):
        return words(facts[-1])
    named = [m for m in look.tools(case) if case.start <= m.start < case.end]
    return (Evidence(named[0].start, named[0].end),) if named else None
