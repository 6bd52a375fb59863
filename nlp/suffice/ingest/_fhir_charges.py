"""Claims and charges of an encounter -> code, units, modifiers and minutes, line beside line.

Two items give code "97110;97140", units "2;1", modifiers "GP;GP,59", minutes "" where none is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from suffice.ingest._fhir_pool import Linked
from suffice.ingest._health_charges import PROCEDURE, Charge, joined, modifiers
from suffice.ingest._health_values import day
from suffice.ingest.fhir_json import Resource, codes, first, objects, short, texts

_VOID = frozenset({"cancelled", "entered-in-error", "draft", "aborted", "not-billable"})
_MINUTES = frozenset({"min", "mins", "minute", "minutes"})


def fields(document: Linked, encounter: str, date: str) -> dict[str, str]:
    """What was billed for `encounter` on `date`: the latest claim, else the charge items."""
    claims = [c for c in document.about("Claim", encounter) if _stands(c)]
    latest = max(claims, key=lambda c: day(first(c, "created")), default=None)
    lines = list(_claimed(latest, encounter, date)) if latest else []
    return joined(lines or list(_charged(document, encounter)))


def _stands(claim: Resource) -> bool:
    wanted = first(claim, "use") in ("", "claim")
    return wanted and first(claim, "status") not in _VOID


def _claimed(claim: Resource, encounter: str, date: str) -> Iterator[Charge]:
    visited = short(encounter)
    for item in objects(claim, "item"):
        meant = [short(reference) for reference in texts(item, "encounter.reference")]
        served = day(first(item, "servicedDate", "servicedPeriod.start"))
        if (meant and visited not in meant) or (served and date and served != date):
            continue
        yield from _line(item, ("productOrService", "service"), modifiers(codes(item, "modifier")))


def _charged(document: Linked, encounter: str) -> Iterator[Charge]:
    for item in document.about("ChargeItem", encounter):
        if first(item, "status") not in _VOID:
            yield from _line(item, ("code",), "")


def _line(item: Resource, paths: tuple[str, ...], modified: str) -> Iterator[Charge]:
    given = (code.upper() for path in paths for code in codes(item, path))
    code = next(filter(PROCEDURE.fullmatch, given), "")
    if code:
        count = first(item, "quantity.value")
        timed = first(item, "quantity.unit", "quantity.code").lower() in _MINUTES
        yield Charge(code, "" if timed else count, modified, count if timed else "")
