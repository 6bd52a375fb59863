"""Note and facts -> the report of `suffice.report/1` as plain JSON values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from suffice.types import Fact, Note

SCHEMA = "suffice.report/1"


def report(note: Note, facts: Iterable[Fact], version: str) -> dict[str, Any]:
    """One document's report; the same note gives the same members in the same order."""
    return {
        "schema": SCHEMA,
        "id": note.id,
        "sha256": hashlib.sha256(note.text.encode("utf-8")).hexdigest(),
        "note_type": None,
        "date_of_service": None,
        "discipline": None,
        "policies": [],
        "overall": None,
        "score": {
            "rules": None,
            "probability": None,
            "abstained": False,
            "abstained_because": None,
        },
        "review": [],
        "body_regions": [],
        "criteria": [],
        "facts": [fact_as_json(fact, note.text) for fact in facts],
        "visits": [],
        "warnings": list(note.warnings),
        "versions": {"suffice": version, "criteria": None, "policies": None, "model": None},
    }


def fact_as_json(fact: Fact, text: str) -> dict[str, Any]:
    """One fact with its words, whole numbers without a point."""
    return {
        "type": fact.type,
        "start": fact.start,
        "end": fact.end,
        "text": text[fact.start : fact.end],
        "section": fact.section,
        "assertion": fact.assertion,
        **{name: _plain(value) for name, value in fact.attributes()},
    }


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
