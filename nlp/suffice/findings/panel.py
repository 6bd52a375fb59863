"""Case and criteria -> all findings of one visit, in the order of criterion ids."""

from __future__ import annotations

from collections.abc import Iterable

from suffice.criteria import Criterion
from suffice.findings import functions
from suffice.findings.case import Case
from suffice.findings.judge import judge
from suffice.types import Finding, Verdict

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
    """Whether the visit records exercise delivered or billed that day."""
    billed = case.find("units", code="97110") + case.find("minutes", scope="code", code="97110")
    done = [fact for fact in case.find("exercise") if fact.section not in ("plan", "goals")]
    claimed = any(line.code == "97110" for line in case.claim)
    field = "97110" in case.fields.get("code", "")
    return bool(billed or claimed or field or any(f.assertion == "present" for f in done))


def is_applicable(case: Case) -> bool:
    """Whether there is exercise to judge: delivered or billed, or a plan that may hold it."""
    if case.note_type == "OTHER":
        return False
    return case.note_type != "DN" or exercise_is_recorded(case)
