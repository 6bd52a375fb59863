"""Minutes and units: totals stated, units that fit them, time that may not be counted."""

from __future__ import annotations

import re

from suffice.findings import arithmetic
from suffice.findings.arithmetic import EVALUATIONS, EXERCISE, TIMED
from suffice.findings.calls import _bill
from suffice.findings.case import Case, words
from suffice.types import Evidence

Shown = tuple[Evidence, ...] | None

_SAYS_WHAT = re.compile(r"(?!min)[A-Za-z]{3}")
_SLACK = 2  # minutes that rounding of clock times may hide


def timed_total_is_stated(case: Case) -> Shown:
    """One number for all timed codes of the day."""
    if found := _bill.timed_total(case):
        return found[1]
    session = _bill.total(case, "session_total")
    by_code = _bill.code_minutes(case)
    if session and len(by_code) > 1 and session[0] == sum(by_code.values()):
        return session[1]
    return None


def code_minutes_can_be_summed(case: Case) -> Shown:
    """Minutes by code, start and stop of several services, or the total of 97110 alone."""
    if facts := _bill.code_minute_facts(case):
        return words(*facts[-3:])
    if len(parts := _bill.clock_parts(case)) > 1:
        return words(*parts[-3:])
    session = _bill.total(case, "session_total")
    return session[1] if session and set(_bill.units(case)) <= {EXERCISE} else None


def session_total_is_stated(case: Case) -> Shown:
    """Total treatment time in minutes, not less than the timed minutes."""
    session = _bill.total(case, "session_total")
    if session is None:
        return None
    timed = _bill.total(case, "timed_total")
    return session[1] if timed is None or session[0] >= timed[0] else None


def session_total_below_timed(case: Case) -> Shown:
    """A total treatment time that is less than the timed minutes it must hold."""
    session, timed = _bill.total(case, "session_total"), _bill.total(case, "timed_total")
    return (*session[1], *timed[1]) if session and timed and session[0] < timed[0] else None


def only_clock_times(case: Case) -> Shown:
    """Time in and out without a total."""
    clock = _bill.total(case, "clock")
    return clock[1] if clock else None


def charges_have_one_total(case: Case) -> Shown:
    """Minutes behind a list of timed charges that do not say whether they are all of the visit."""
    for fact in case.find("minutes", scope="timed_total"):
        if not _SAYS_WHAT.search(case.text, fact.start, fact.end):
            return words(fact)
    return None


def nothing_is_billed(case: Case) -> Shown:
    """No timed units in text, fields or claim."""
    return () if not _bill.timed_units(case) else None


def units_agree(case: Case) -> Shown:
    """Billed timed units fit the minutes, in total and by code."""
    fit = _fit(case)
    return _bill.unit_evidence(case) if fit and fit.total and fit.allocation else None


def units_are_spread_wrong(case: Case) -> Shown:
    """The total fits, the spread over the codes does not."""
    fit = _fit(case)
    return _bill.unit_evidence(case) if fit and fit.total and not fit.allocation else None


def units_exceed_minutes(case: Case) -> Shown:
    """More units than the minutes support, or units and no minutes at all."""
    if not _bill.timed_units(case):
        return None
    known = _bill.minutes_known(case)
    if known is None:
        return _bill.unit_evidence(case)
    fit = _fit(case)
    if fit is None or fit.total:
        return None
    return (*_bill.unit_evidence(case), *known[1][-1:])


def _fit(case: Case) -> arithmetic.Fit | None:
    billed, known = _bill.timed_units(case), _bill.minutes_known(case)
    if not billed or known is None:
        return None
    return arithmetic.fits(billed, _bill.code_minutes(case), known[0], case.units_rule)


def evaluation_is_counted_as_timed(case: Case) -> Shown:
    """Evaluation minutes inside the timed total, or in the sum that the billed units need."""
    evaluation = [f for f in case.find("minutes", scope="code") if f.code in EVALUATIONS]
    timed, billed = _bill.total(case, "timed_total"), _bill.timed_units(case)
    by_code = _bill.code_minutes(case)
    told = sum(by_code.values())
    if timed and evaluation and by_code and timed[0] >= told + evaluation[-1].minutes:
        return (*timed[1], *words(evaluation[-1]))
    codes = set(_bill.units(case)) & EVALUATIONS
    session = _bill.total(case, "session_total", "clock")
    if not (codes or evaluation) or session is None:
        return None
    left = arithmetic.units(session[0] - _LEAST_EVALUATION)
    if billed and not by_code and left < sum(billed.values()):
        return (*_bill.unit_evidence(case), *session[1])
    if by_code and told >= session[0]:
        return (*words(*_bill.code_minute_facts(case)[-1:]), *session[1])
    return None


_LEAST_EVALUATION = 15


def others_work_is_counted(case: Case) -> Shown:
    """Group or aide time inside billed timed units."""
    if not _bill.timed_units(case):
        return None
    facts = case.find("exclusion", kind=("group", "aide"), asserted=True)
    return words(*facts[:2]) if facts else None


def timed_codes_fill_more_than_the_clock(case: Case) -> Shown:
    """More timed minutes than the visit lasted."""
    clock, timed = _bill.total(case, "clock"), _bill.timed_total(case)
    if clock and timed and timed[0] > clock[0] + _SLACK:
        return (*timed[1], *clock[1])
    return None


def untimed_codes_in_timed_total(case: Case) -> Shown:
    """A timed total that can only be reached by counting untimed services or rest."""
    timed, by_code = _bill.total(case, "timed_total"), _bill.code_minutes(case)
    other = [
        f
        for f in case.find("minutes", scope="code")
        if f.code not in TIMED and f.code not in EVALUATIONS
    ]
    told = sum(by_code.values()) + sum(f.minutes for f in other)
    if timed and by_code and other and timed[0] == told:
        return (*timed[1], *words(*other))
    return None
