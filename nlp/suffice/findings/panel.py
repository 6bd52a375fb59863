"""Case and criteria -> all findings of one visit, in the order of criterion ids."""

from __future__ import annotations

from collections.abc import Iterable

from suffice.criteria import Criterion
from suffice.findings import functions
from suffice.findings.arithmetic import EXERCISE
from suffice.findings.case import Case
from suffice.findings.judge import judge
from suffice.types import SECTIONS, Finding, Verdict

_NOT_OF_THE_DAY = tuple(section for section in SECTIONS if section != "treatment")
_NO_EXERCISE = "no exercise treatment is given or billed in this document"
_OTHER_TYPE = "asked of other note types"


def judge_all(criteria: Iterable[Criterion], case: Case) -> tuple[Finding, ...]:
    """A finding for each criterion; those that do not apply say so."""
    return tuple(
        judge(criterion, case, functions())
        if _applies(criterion, case)
        else _skipped(criterion, case)
        for criterion in criteria
    )


def _applies(criterion: Criterion, case: Case) -> bool:
    if case.note_type in criterion.applies_to:
        return True
    return criterion.exercise_day and case.note_type != "OTHER" and exercise_is_recorded(case)


def _skipped(criterion: Criterion, case: Case) -> Finding:
    message = _NO_EXERCISE if case.note_type == "OTHER" else _OTHER_TYPE
    return Finding(criterion.id, Verdict.NOT_APPLICABLE, message)


def exercise_is_recorded(case: Case) -> bool:
    """Whether the visit records exercise delivered or billed that day.

    A report tells exercises of its whole period: there only billing, or treatment under its own
    heading, speaks of the day.
    """
    billed = case.find("units", code=EXERCISE)
    if case.note_type == "DN":
        billed += case.find("minutes", scope="code", code=EXERCISE)
    if billed or EXERCISE in case.fields.get("code", ""):
        return True
    if any(line.code == EXERCISE for line in case.claim):
        return True
    if case.note_type == "DN" and _is_named_beside_treatment(case):
        return True
    elsewhere = ("plan", "goals") if case.note_type == "DN" else _NOT_OF_THE_DAY
    done = [fact for fact in case.find("exercise") if fact.section not in elsewhere]
    return case.note_type != "DC" and any(fact.assertion == "present" for fact in done)


def _is_named_beside_treatment(case: Case) -> bool:
    """Whether the code stands in an account of treatment, and not in a bare menu of codes."""
    codes = case.document.inside(case.start, case.end, "code")
    account = case.find("skilled") or case.find("assist")
    return bool(account) and any(mention.value == EXERCISE for mention in codes)


def is_applicable(case: Case) -> bool:
    """Whether there is exercise to judge: delivered or billed, or a plan that may hold it."""
    if case.note_type == "OTHER":
        return False
    return case.note_type != "DN" or exercise_is_recorded(case)
