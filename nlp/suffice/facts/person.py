"""Document -> who wrote, co-signed, referred or helped: "Electronically signed by O. Vance, PT"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._person_names import Named, credentialed
from suffice.facts._person_roles import Taken, is_signed, role_of, untitled
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Fact):
    """Somebody who had a part in the care; `signed` only with a signing word."""

    type: ClassVar[str] = "person"

    role: str  # author, cosigner, assistant, aide, student, referrer
    credential: str | None = None
    signed: bool = False


KIND = Person
EXAMPLES = (
    "Electronically signed by [Orla Vance, PT, MS](person role=author credential=PT,_MS "
    "signed=true) on 06/14/2022",
    "Plan: continue 2x/wk.\n\n[O. Vance PT](person role=author credential=PT signed=false)  3/5/24",
    "Plan: continue.\n\n[Orla Vance, DPT](person role=author credential=DPT signed=false)",
    "[T. Marsh, PTA](person role=author credential=PTA signed=false) 2/8/22",
    "[Orla Vance, OTR/L, CHT](person role=author credential=OTR/L,_CHT signed=true)  lic "
    "OT-4471  e-signed 4/5/2023",
    "[T. Marsh COTA/L](person role=author credential=COTA/L signed=false) 9/12/22 // cosign [O. "
    "Vance OTR/L](person role=cosigner credential=OTR/L signed=true) 9/13/22",
    "[T. Marsh, COTA/L](person role=author signed=false) 3/27/2025  [O. Vance OTR/L](person "
    "role=cosigner signed=false) supervising",
    "Signed: [B. Lowe, SPT](person role=student credential=SPT signed=true) 10/11/2021",
    "Referring: [Dr. P. Aldous](person role=referrer signed=false), order dated 05/08",
    "Referring: [P. Aldous, NP](person role=referrer credential=NP signed=false)",
    "Sup. PT: [Y. Arden](person role=cosigner credential=PT signed=false), on site",
    "The [rehab tech](person role=aide credential=none signed=false) set up the bike.",
    "/s/ [Orla Vance, DC](person role=author credential=DC signed=true)",
    "[Orla Vance, LAT, ATC](person role=author credential=LAT,_ATC signed=false) 6/3/22",
    "PT tolerated PT well, 1:1 with PT. Pt c/o knee pain. OT consulted, DC planned, MS in 2010.",
    "PEAK SPORTS PT\nOutpatient OT note, Washington, DC",
    "*** NOT SIGNED *** Author signature: ____________________  Date: ____",
)


def extract(document: Document, found: Found) -> Iterator[Person]:
    """Every person of `document` with a role: first those with credentials, then by title."""
    known = [*credentialed(document)]
    ends = [0, *(one.end for one in known)]
    starts = [*(one.start for one in known[1:]), len(document.text)]
    for named, before, after in zip(known, ends, starts, strict=False):
        signed = is_signed(document, named, before, after)
        yield _person(document, role_of(document, named), named, signed)
    for role, named in untitled(document, Taken(known)):
        yield _person(document, role, named, False)


def _person(document: Document, role: str, named: Named, signed: bool) -> Person:
    return Person(
        start=named.start,
        end=named.end,
        section=document.section_at(named.start),
        assertion=document.assertion(named.start, named.end),
        role=role,
        credential=named.credential,
        signed=signed,
    )
