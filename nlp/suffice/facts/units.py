"""Document -> billed units: "97110-GP x2" is two units of 97110 with the modifier GP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._billing_anchors import anchors
from suffice.facts._billing_units import charges
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Units(Fact):
    """Units of one service on a charge line."""

    type: ClassVar[str] = "units"

    code: str
    units: float
    modifiers: str | None = None  # as written, divided by blanks: "GP KX"


KIND = Units
EXAMPLES = (
    "[97110 x2](units code=97110 units=2 modifiers=none), [97140 x 1](units code=97140 units=1).",
    "[97110-GO 2](units code=97110 units=2 modifiers=GO)   [97535-GO 1](units code=97535 units=1)",
    "[97110 GP KX x 3](units code=97110 units=3 modifiers=GP_KX)",
    "[97530-59 x1](units code=97530 units=1 modifiers=59_GP) GP",
    "[97110 times two](units code=97110 units=2)",
    "[97110, two](units code=97110 units=2) units each day",
    "[1 x 97112](units code=97112 units=1)  [2 x 97110](units code=97110 units=2)",
    "[2u TE](units code=97110 units=2), [1u MT](units code=97140 units=1)",
    "Billed [2 TE](units code=97110 units=2) [1 TA](units code=97530 units=1)",
    "[3 units of therapeutic exercise](units code=97110 units=3)",
    "[97110 27 min 2](units code=97110 units=2) units: clams",
    "[Manual therapy (97140): 12 min, 1](units code=97140 units=1) unit",
    "CPT    Service     Min   Units\n[97110  Ther ex     40    3](units code=97110 units=3)",
    "[97110  Min: 24  Units: 2](units code=97110 units=2)  Mod: GP",
    "97112 9 + 97110 16 = timed 25 -> 2 u",
    "Fee list: 97110  0, 97140  __, \\[ \\] 97112.",
    "97110 30 min, ice x 10, SLR 3 x 10, MT 1 sore.",
    "TE 28 min: marching 1 min x 4",
)


def extract(document: Document, found: Found) -> Iterator[Units]:
    """Every charge of `document` that states its units."""
    for charge in charges(document, anchors(document)):
        yield Units(
            start=charge.start,
            end=charge.end,
            section=document.section_at(charge.start),
            assertion=document.assertion(charge.start, charge.end),
            code=charge.code,
            units=charge.units,
            modifiers=charge.modifiers,
        )
