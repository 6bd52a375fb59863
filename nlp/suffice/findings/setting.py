"""Document, facts and fields -> payer class, state, discipline and day of a visit.

What the source keeps in fields counts before what the text says: `payer="Aetna PPO"` is commercial
whatever a copied header says. What nobody says stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable

from suffice.policies import PAYERS, Setting
from suffice.types import Document, Fact

_DISCIPLINE_OF = {
    "PT": ("PT", "DPT", "MPT", "MSPT", "RPT", "LPT", "PTA", "LPTA", "SPT"),
    "OT": (
        "OT",
        "OTR",
        "OTR/L",
        "OTD",
        "MOT",
        "MSOT",
        "COTA",
        "COTA/L",
        "OTA",
        "CHT",
        "OTAS",
        "OTS",
    ),
    "SLP": ("SLP", "CCC-SLP"),
    "CHIRO": ("DC",),
}
_BY_CREDENTIAL = {name: found for found, names in _DISCIPLINE_OF.items() for name in names}
_PAYER_WORDS = (
    ("medicare_advantage", ("advantage", "medicare ma", "gold plus")),
    ("medicaid", ("medicaid", "medi-cal")),
    ("medicare", ("medicare", "part b", "mcr")),
    ("workers_comp", ("work", "comp", "owcp")),
)


def setting(document: Document, facts: Iterable[Fact], day: str | None) -> Setting:
    """What decides the policy that binds this visit."""
    fields = document.note.fields
    return Setting(
        payer=payer(document),
        state=fields.get("state", "").strip().upper() or None,
        discipline=fields.get("discipline", "").strip().upper() or discipline(document, facts),
        day=day,
    )


def payer(document: Document) -> str:
    """One of `PAYERS`, from the field or from the first payer that the text names."""
    given = (
        document.note.fields.get("payer", "").strip().lower().replace(" ", "_").replace("-", "_")
    )
    if given in PAYERS:
        return given
    if given:
        words = given.replace("_", " ")
        return next(
            (p for p, names in _PAYER_WORDS if any(n in words for n in names)), "commercial"
        )
    named = document.find("payer")
    return str(named[0].value) if named else "unknown"


def discipline(document: Document, facts: Iterable[Fact]) -> str | None:
    """PT, OT, SLP or CHIRO by the credential of the author, else by the title."""
    for fact in facts:
        if fact.type == "person" and getattr(fact, "role", "") in (
            "author",
            "assistant",
            "cosigner",
        ):
            credential = str(getattr(fact, "credential", None) or "").upper()
            for part in credential.replace(",", " ").split():
                if part.strip(".") in _BY_CREDENTIAL:
                    return _BY_CREDENTIAL[part.strip(".")]
    titles = document.find("discipline")
    return str(titles[0].value) if titles else None
