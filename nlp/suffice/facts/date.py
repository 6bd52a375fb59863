"""Document -> dates with a role: "DOS 06/14/2022" is the service date, "R TKA 5/16" a surgery.

A date without a label is the service date if it is the first full one at the head of the note.
Dates without a use (birth, plan of care, print) are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._date_roles import Dated, dated, unlabelled_service
from suffice.facts._date_years import completed, is_full
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Fact):
    """A date that matters; `iso` is "--03-14" where the year is not known."""

    type: ClassVar[str] = "date"

    role: str  # service, onset, surgery, report, signature
    iso: str


_FULL = len("2022-06-14")

KIND = Date
EXAMPLES = (
    "Patient: Orla Vance  DOB 04/02/1950  DOS: [06/14/2022](date role=service iso=2022-06-14)",
    "Date of visit: [March 5, 2024](date role=service iso=2024-03-05)  Arrived 9:00",
    "[2/8/22](date role=service iso=2022-02-08) Vance, Orla, L TKA [12/29/21](date role=surgery "
    "iso=2021-12-29), visit 4",
    "DOS [1/9/2025](date role=service iso=2025-01-09)\nR TKA [12/3](date role=surgery "
    "iso=2024-12-03), WBAT",
    "DOS [7/9/2024](date role=service iso=2024-07-09)\nOnset: [5/1](date role=onset "
    "iso=2024-05-01)",
    "S/p L RCR [3/14](date role=surgery iso=--03-14), sling off.",
    "Report date: [09/14/2022](date role=report iso=2022-09-14)\nDx low back pain",
    "Tolerated well.\n\nElectronically signed by Orla Vance, PT on [06/14/2022](date "
    "role=signature iso=2022-06-14) 12:04 PM",
    "Tolerated well.\n\nO. Vance, OTR/L   [3/5/24](date role=signature iso=2024-03-05)",
    "Date of injury [04/06/2025](date role=onset iso=2025-04-06), warehouse picker.",
    "Service Date|[01/23/2025](date role=service iso=2025-01-23)\nDOB|02/03/1950",
    "OT Eval  [9/6/23](date role=service iso=2023-09-06)  Orla Vance",
    "DOS [8/1/22](date role=service iso=2022-08-01), ACDF C5-6 [03/2022](date role=surgery "
    "iso=2022-03).",
    "Visit 9, period [3/2](date role=report iso=2022-03-02) - [4/1/22](date role=report "
    "iso=2022-04-01)",
    "POC 7/8/2024 - 9/6/2024, next MD visit 8/1.",
    "DOB: 02/11/1951   Re-cert due: 08/17/2022   Printed 01/17/2025",
    "Goals by 4/30/24: button shirt. Quad 4/5, TUG 12.",
)


def extract(document: Document, found: Found) -> Iterator[Date]:
    """Every date of `document` that has a role, in reading order."""
    every = dated(document)
    dates = [one for one in every if one.role not in ("", "none")]
    named = any(one.role == "service" and is_full(one.iso) for one in dates)
    if not named and (service := unlabelled_service(document, every)):
        dates = sorted([*dates, service])
    reference = _reference(dates)
    for one in dates:
        yield Date(
            start=one.start,
            end=one.end,
            section=document.section_at(one.start),
            assertion=document.assertion(one.start, one.end),
            role=one.role,
            iso=completed(one.iso, one.role, reference),
        )


def _reference(dates: Iterable[Dated]) -> str | None:
    """The day of the note, after which years are completed."""
    known = {
        one.role: one.iso
        for one in reversed([*dates])
        if len(one.iso) == _FULL and is_full(one.iso)
    }
    return known.get("service") or known.get("signature") or known.get("report")
