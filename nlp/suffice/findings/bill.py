"""Case -> timed units that were billed beside those that the minutes support.

"97110 x3 (25 min)" is a bill of 3 units on 25 minutes, which support 2.
"""

from __future__ import annotations

from suffice.findings import arithmetic
from suffice.findings.calls import _bill
from suffice.findings.case import Case
from suffice.types import Bill


def bill(case: Case) -> Bill:
    """The timed part of the visit's bill; parts that nothing tells are None."""
    billed = _bill.timed_units(case)
    by_code = _bill.code_minutes(case)
    known = _bill.minutes_known(case)
    if known is None:
        supported = None
    elif case.units_rule == "ama" and by_code:
        supported = sum(arithmetic.midpoint(by_code).values())
    else:
        supported = arithmetic.units(known[0])
    return Bill(sum(billed.values()) if billed else None, known and known[0], supported)
