"""A claim file, CSV or JSON -> what was billed: "2025-03-14,97110,2,GP,30" is one `ClaimLine`.

Columns or keys: date, code, units, modifiers, minutes; only `code` must be there. A line without a
date counts for every visit.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from suffice.ingest.text import UnreadableError, decode
from suffice.types import ClaimLine

COLUMNS = ("date", "code", "units", "modifiers", "minutes")
_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y%m%d")
_LONGEST = 30


class ClaimError(Exception):
    """A claim file that cannot be used; names the file, the wrong word and the allowed ones."""


def load(path: Path) -> tuple[ClaimLine, ...]:
    """The claim lines of a file, in its order. Raises ClaimError."""
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        raise ClaimError(f"{path}: {error.strerror or 'cannot be opened'}") from None
    except UnreadableError as error:
        raise ClaimError(f"{path}: {error}") from None
    try:
        found = tuple(_line(row, place) for place, row in _rows(text))
    except ValueError as error:
        raise ClaimError(f"{path}: {error}") from None
    if not found:
        raise ClaimError(f"{path}: no claim line in it; columns are {', '.join(COLUMNS)}")
    return found


def _rows(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if text.lstrip().startswith(("[", "{")):
        return _from_json(text)
    return _from_csv(text)


def _from_json(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: not JSON: {error.msg}") from None
    rows = content if isinstance(content, list) else [content]
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise ValueError(f"entry {number}: not an object with {', '.join(COLUMNS)}")
        _known(row, f"entry {number}")
        yield f"entry {number}", row


def _from_csv(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        _known(reader.fieldnames, "line 1")
        for row in reader:
            if None in row:
                raise ValueError(f"line {reader.line_num}: more cells than columns")
            yield f"line {reader.line_num}", row
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from None


def _known(names: Iterable[str], place: str) -> None:
    given = list(names)
    wrong = [name for name in given if name not in COLUMNS]
    if wrong:
        raise ValueError(f"{place}: unknown column {_cut(wrong[0])}; allowed: {', '.join(COLUMNS)}")
    if "code" not in given:
        raise ValueError(f"{place}: column 'code' is missing; allowed: {', '.join(COLUMNS)}")


def _line(row: Mapping[str, Any], place: str) -> ClaimLine:
    code = _text(row.get("code")).upper()
    if not _CODE.fullmatch(code):
        raise ValueError(f"{place}: code {_cut(code)}: a code has five characters, such as 97110")
    return ClaimLine(
        date=_date(_text(row.get("date")), place),
        code=code,
        units=_number(row.get("units"), f"{place}: units"),
        modifiers=_modifiers(row.get("modifiers"), place),
        minutes=_number(row.get("minutes"), f"{place}: minutes"),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _date(value: str, place: str) -> str:
    if not value:
        return ""
    for form in _DATES:
        try:
            return datetime.strptime(value[:10], form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"{place}: date {_cut(value)}: allowed: YYYY-MM-DD, MM/DD/YYYY, YYYYMMDD")


def _number(value: object, place: str) -> float | None:
    text = _text(value)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise ValueError(f"{place} {_cut(text)}: allowed: a number from 0, or nothing")
    return number


def _modifiers(value: object, place: str) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else re.split(r"[\s,;|:/-]+", _text(value))
    found = tuple(_text(part).upper() for part in parts if _text(part))
    for part in found:
        if not _MODIFIER.fullmatch(part):
            raise ValueError(f"{place}: modifier {_cut(part)}: allowed: two characters, such as GP")
    return found


def _cut(word: str) -> str:
    return repr(word if len(word) <= _LONGEST else word[: _LONGEST - 3] + "...")
