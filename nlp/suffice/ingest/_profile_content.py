"""The values of a column -> what it may be: dates, codes of therapy, free text.

"97110", "97140" are codes where "75001", "60614" are not; "13/3/2024" tells that the day is first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from suffice.ingest._profile_dates import iso
from suffice.ingest._profile_model import Columns
from suffice.ingest._profile_names import OF_ENCOUNTERS
from suffice.ingest.roles import DATES, ID, TEXT

_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_THERAPY = re.compile(r"9[27]\d{3}|G0\d{3}")
_DAY_FIRST = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4}|\d\d)")
_OF_LIFE = re.compile("birth|dob|death|bday")
_MOST = 0.8  # share of the filled values that must look like the role
FREE_TEXT = 40  # mean characters from which a column reads as free text
_STATUS = {"f": "final", "p": "preliminary", "d": "draft", "u": "unsigned", "s": "final"}
_PAYER = {"mcr": "Medicare Part B", "mcb": "Medicare Part B", "mcd": "Medicaid"}
_PAYER |= {"wc": "Workers compensation", "ma": "Medicare Advantage", "mco": "Medicare Advantage"}
_MEANINGS = {"doc_status": _STATUS, "payer": _PAYER}


class Column(NamedTuple):
    """A column of a sample."""

    name: str
    plain: str
    values: tuple[str, ...]  # the filled ones

    def mean(self) -> float:
        """Characters on average."""
        return sum(map(len, self.values)) / len(self.values) if self.values else 0.0

    def share(self, test: Callable[[str], object]) -> float:
        """The share of values that pass `test`."""
        return sum(bool(test(v)) for v in self.values) / len(self.values) if self.values else 0.0


def fits(role: str, column: Column) -> bool:
    """Whether what the column holds does not speak against the role; an empty one fits all."""
    if not column.values:
        return True
    if role == ID:  # several documents may share an encounter; a row is known by its number then
        return column.plain not in OF_ENCOUNTERS or len({*column.values}) == len(column.values)
    if role in DATES:
        return column.share(_is_date) >= _MOST
    if role == TEXT:
        return column.share(lambda v: " " in v) >= 0.3
    if role == "code":
        return column.share(lambda v: _CODE.search(v.upper())) >= _MOST
    if role in ("units", "minutes", "visit"):
        return column.share(lambda v: v[0].isdigit() and len(v) < 20) >= _MOST
    if role == "state":
        return column.share(lambda v: len(v) == 2 and v.isalpha()) >= _MOST
    return column.mean() < 200


def _is_date(value: str) -> bool:
    return iso(value) is not None or _DAY_FIRST.match(value) is not None


def holds_days(column: Column) -> bool:
    """Whether its values are dates, not numbers such as ZIP codes, nor of a birth."""
    if _OF_LIFE.search(column.plain):
        return False
    return column.share(lambda value: not value.isdigit() and _is_date(value)) >= _MOST


def holds_codes(column: Column) -> bool:
    """Whether its values are five-character codes, half of them of therapy."""
    if re.search("zip|postal", column.plain) or column.share(_CODE.fullmatch) < _MOST:
        return False
    return column.share(_THERAPY.fullmatch) >= 0.5


def day_first(columns: Sequence[Column], chosen: Mapping[str, Columns]) -> str | None:
    """The format of dates where a first number above 12 shows that the day comes first."""
    name = chosen.get("date")
    values = next((c.values for c in columns if c.name == name), ())
    matches = [m for v in values if (m := _DAY_FIRST.fullmatch(v))]
    if not matches or len(matches) < len(values) or all(int(m[1]) <= 12 for m in matches):
        return None
    sign, year = matches[0][2], "%Y" if len(matches[0][4]) == 4 else "%y"
    return f"%d{sign}%m{sign}{year}"


def meanings(columns: Sequence[Column], chosen: Mapping[str, Columns]) -> dict[str, dict[str, str]]:
    """Abbreviations among the sample's values whose meaning is common."""
    found = {}
    for role, known in _MEANINGS.items():
        values = next((c.values for c in columns if c.name == chosen.get(role)), ())
        used = sorted({v for v in values if v.casefold() in known})
        if used:
            found[role] = {value: known[value.casefold()] for value in used}
    return found
