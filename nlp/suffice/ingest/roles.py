"""Cells -> fields: what each role of a source's columns is for, and how its values are written.

`code` "97110-GP-59" is code 97110 with modifiers GP,59; `units` 2.0 is "2"; `date` 3/5/24 is
2024-03-05. Billed lines are parallel lists: code "97110;97140", units "2;1", modifiers "GP,KX;GP".
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from suffice.ingest._profile_dates import iso
from suffice.ingest.text import clean

LINES = ";"  # between the entries of parallel lists; one may hold several modifiers: "GP,KX"
TEXT, FILE, ID = "text", "file", "id"
DATES = frozenset({"date", "signed_at", "certified_at"})
# Role -> what joins several columns of it into one value.
ROLES: Mapping[str, str] = {
    ID: "-",
    TEXT: "\n\n",
    FILE: "",
    "patient": " ",
    "date": " ",
    "clinician": " ",
    "clinic": " ",
    "payer": " ",
    "state": " ",
    "discipline": " ",
    "setting": " ",
    "note_type": " ",
    "code": LINES,
    "units": LINES,
    "modifiers": ",",
    "minutes": LINES,
    "diagnosis": "; ",
    "author": " ",
    "credential": ", ",
    "signed_at": " ",
    "certified_at": " ",
    "doc_status": " ",
    "visit": " ",
    "parent": "-",
    "replaces": "-",
}
_WHOLE = re.compile(r"(?<![\d.])(\d+)\.0+(?![\d.])")
_CODE = re.compile(
    r"""
    \b([0-9A-Z]\d{3}[0-9A-Z])(?![0-9A-Z])              # 97110, G0283
    ((?:[-:,;|/\s]{1,3}                                # and its modifiers: -GP-59
        (?:(?!X\d)[A-Z][0-9A-Z]|2[245]|5[2389]|7[6-9]|9[13567])\b)*)
    """,
    re.VERBOSE,
)
_BETWEEN_LINES = re.compile(r"\s*[;|\n]\s*")
_MODIFIER = re.compile(r"\b[0-9A-Z]{2}\b")
_DISCIPLINES = {"physical": "PT", "occupational": "OT", "speech": "SLP", "chiropractic": "CHIRO"}


def as_text(value: object) -> str:
    """A cell of any type as trimmed text: 2.0 is "2", a day is ISO, nothing is ""."""
    if isinstance(value, str):
        return value.strip()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return f"{int(value)}" if value == int(value) else str(value)
    if isinstance(value, datetime):
        return iso(value.isoformat()) or value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace").strip()
    if isinstance(value, Sequence):
        return LINES.join(as_text(part) for part in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, default=as_text)
    return str(value).strip()


def joined(role: str, parts: Sequence[str]) -> str:
    """The values of several columns of one role as one value; empty ones are left out."""
    return ROLES[role].join(part for part in parts if part)


def field(role: str, value: str, values: Mapping[str, str], form: str | None) -> str | None:
    """`value` as a field holds it; None where a date cannot be read.

    `values` maps what the source writes to what it means, in any case of letters (its keys are
    folded); `form` is the source's format of dates.
    """
    value = values.get(value.casefold(), value) if values else value
    if role in DATES:
        found = iso(value, form)
        return found[:10] if found and role == "date" else found
    mend = _MENDS.get(role)
    return mend(value) if mend else clean(_unfloat(value))[0]


def _unfloat(value: str) -> str:
    """A whole number that a data frame wrote as a float ("1203.0") as it was."""
    match = _WHOLE.fullmatch(value)
    return match[1] if match else value


def _code(value: str) -> str:
    found = [match[1] for match in _CODE.finditer(value.upper())]
    return LINES.join(found) if found else clean(_unfloat(value))[0]


def modifiers_in(code: str) -> str:
    """The modifiers that a cell holds beside its codes, in parallel: "97110-GP-59" has GP,59."""
    found = [",".join(re.findall(r"[0-9A-Z]{2}", m[2])) for m in _CODE.finditer(code.upper())]
    return LINES.join(found) if any(found) else ""


def _numbers(value: str) -> str:
    return _BETWEEN_LINES.sub(LINES, _WHOLE.sub(r"\1", clean(value)[0]))


def _modifiers(value: str) -> str:
    lines = (_MODIFIER.findall(line) for line in _BETWEEN_LINES.split(clean(value)[0].upper()))
    return LINES.join(",".join(line) for line in lines)


def _discipline(value: str) -> str:
    first = value.casefold().split()[0] if value.strip() else ""
    return _DISCIPLINES.get(first, clean(value)[0])


_MENDS: Mapping[str, Callable[[str], str]] = {
    "code": _code,
    "units": _numbers,
    "minutes": _numbers,
    "modifiers": _modifiers,
    "discipline": _discipline,
}
