"""Criterion and case -> finding: the first `..._when` that holds decides. No text is searched here.

A requirement that holds gives its evidence, which may be empty where it holds by absence; one that
does not hold gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from suffice.criteria import All, Any_, Call, Criterion, Has, HasField, Not, Requirement
from suffice.findings.case import Case, said, words
from suffice.types import Evidence, Fact, Finding, Verdict

Shown = tuple[Evidence, ...] | None
Function = Callable[[Case], Shown]

_WHOLE_NOTE = ("the whole note",)


def judge(criterion: Criterion, case: Case, functions: Mapping[str, Function]) -> Finding:
    """The verdict of `criterion` on `case`; `functions` are those that a call may name."""
    if case.draft and criterion.completed_at_signing:
        return _finding(
            criterion, Verdict.NOT_DETERMINABLE, (), "completed when the note is signed"
        )
    for verdict, requirement in criterion.decisions:
        shown = holds(requirement, case, functions)
        if shown is not None:
            return _finding(criterion, verdict, shown)
    return _finding(criterion, Verdict(criterion.default), ())


def _finding(
    criterion: Criterion, verdict: Verdict, shown: tuple[Evidence, ...], message: str = ""
) -> Finding:
    text = message or criterion.messages.get(verdict.value, "")
    searched = () if shown else criterion.searched or _WHOLE_NOTE
    return Finding(criterion.id, verdict, text, _in_order(shown), searched)


def _in_order(shown: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Evidence in reading order, without what stands inside other evidence."""
    if len(shown) < 2:
        return shown
    kept: list[Evidence] = []
    for item in sorted(set(shown), key=lambda e: (e.start, -e.end, e.field)):
        if item.field or not any(
            other.start <= item.start and item.end <= other.end for other in kept
        ):
            kept.append(item)
    return tuple(kept)


def holds(requirement: Requirement, visit: Case, functions: Mapping[str, Function]) -> Shown:
    """Evidence for `requirement`, or None where it does not hold."""
    match requirement:  # the most frequent first
        case Call():
            return functions[requirement.call](visit)
        case Has():
            facts = [
                fact for fact in visit.by_type.get(requirement.fact, ()) if _fits(requirement, fact)
            ]
            return words(*facts) if len(facts) >= requirement.count else None
        case HasField():
            value = visit.fields.get(requirement.field, "").strip()
            return (said(requirement.field, value),) if value else None
        case Not():
            return () if holds(requirement.not_, visit, functions) is None else None
        case Any_():
            parts = (holds(part, visit, functions) for part in requirement.any)
            return next((shown for shown in parts if shown is not None), None)
        case All():
            found = [holds(part, visit, functions) for part in requirement.all]
            return None if None in found else tuple(e for shown in found if shown for e in shown)
    raise TypeError(f"not a requirement: {type(requirement).__name__}")


def _fits(has: Has, fact: Fact) -> bool:
    if has.assertion and fact.assertion not in has.assertion:
        return False
    if has.section and fact.section not in has.section:
        return False
    if any(getattr(fact, name) not in allowed for name, allowed in has.where.items()):
        return False
    return all((getattr(fact, name) or 0) >= least for name, least in has.at_least.items())
