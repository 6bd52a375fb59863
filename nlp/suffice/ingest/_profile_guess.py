"""A header and sample rows -> the profile that fits them, each role with its reason.

"NOTE_TXT" is the text because it is named so; without such a name the longest free text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from suffice.ingest._profile_dates import iso
from suffice.ingest._profile_model import Columns, Profile, Source, Table, names
from suffice.ingest._profile_names import HEADINGS, NAMES, OF_ENCOUNTERS, plain
from suffice.ingest.roles import DATES, ID, TEXT, as_text

_NUMBERED = ("modifiers", "code", "units", "diagnosis")  # may stand in columns 1, 2, 3 ...
_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_THERAPY = re.compile(r"9[27]\d{3}|G0\d{3}")
_DAY_FIRST = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4}|\d\d)")
_OF_LIFE = re.compile("birth|dob|death|bday")
_MOST = 0.8  # share of the filled values that must look like the role
_LOOKED_AT = 2_000  # characters of a value
_FREE_TEXT = 40  # mean characters from which a column reads as free text
_STATUS = {"f": "final", "p": "preliminary", "d": "draft", "u": "unsigned", "s": "final"}
_PAYER = {"mcr": "Medicare Part B", "mcb": "Medicare Part B", "mcd": "Medicaid"}
_PAYER |= {"wc": "Workers compensation", "ma": "Medicare Advantage", "mco": "Medicare Advantage"}
T = TypeVar("T", bound=Table)
_MEANINGS = {"doc_status": _STATUS, "payer": _PAYER}


class _Column(NamedTuple):
    name: str
    plain: str
    values: tuple[str, ...]  # the filled ones

    def mean(self) -> float:
        return sum(map(len, self.values)) / len(self.values) if self.values else 0.0

    def share(self, test: Callable[[str], object]) -> float:
        return sum(bool(test(v)) for v in self.values) / len(self.values) if self.values else 0.0


def guess(
    header: Sequence[str], rows: Sequence[Sequence[object]], given: Mapping[str, Columns] = {}
) -> Profile:
    """The profile that fits `header` and sample `rows`; roles `given` stay as they are.

    What cannot be told is left out: a profile without a text column reads no note.
    """
    columns = [
        _Column(name, plain(name), tuple(filled))
        for index, name in enumerate(header)
        if (
            filled := [
                t for row in rows if index < len(row) and (t := as_text(row[index])[:_LOOKED_AT])
            ]
        )
        or name
    ]
    found = _Found(dict(given), {}, {c for g in given.values() for c in names(g)})
    _parts_of_a_note(columns, found)
    for role in sorted(NAMES, key=lambda role: role != TEXT):
        _by_name(role, columns, found)
    _by_content(columns, found)
    order = {name: place for place, name in enumerate(NAMES)}
    chosen = {role: found.columns[role] for role in sorted(found.columns, key=order.__getitem__)}
    source = Source(
        columns=chosen,
        values=_meanings(columns, chosen),
        date_format=_day_first(columns, chosen),
        because={role: found.because[role] for role in chosen if role in found.because},
    )
    return Profile(source=(source,))


def completed(section: T, header: Sequence[str], rows: Sequence[Sequence[object]]) -> T:
    """`section` with the roles guessed that it leaves to guessing: all, where it names none."""
    if section.columns and not section.guess:
        return section
    found = guess(header, rows, section.columns).source[0]
    return section.model_copy(
        update={
            "columns": found.columns,
            "values": {**found.values, **section.values},
            "date_format": section.date_format or found.date_format,
            "because": found.because,
            "guess": False,
        }
    )


class _Found(NamedTuple):
    columns: dict[str, Columns]
    because: dict[str, str]
    taken: set[str]

    def take(self, role: str, columns: Columns, because: str) -> None:
        self.columns[role] = columns
        self.because[role] = because
        self.taken.update(names(columns))


def _parts_of_a_note(columns: Sequence[_Column], found: _Found) -> None:
    """Subjective, Objective ... in columns of their own, unless one column holds more than them."""
    if TEXT in found.columns:
        return
    by_name = {c.plain: c for c in columns if c.mean() >= 5}
    parts = {
        heading: next(by_name[plain(n)] for n in names if plain(n) in by_name)
        for heading, names in HEADINGS.items()
        if any(plain(n) in by_name for n in names)
    }
    whole = max((c.mean() for c in columns if c.plain in NAMES[TEXT]), default=0)
    if len(parts) >= 2 and sum(c.mean() for c in parts.values()) > whole:
        chosen: Columns = {heading: column.name for heading, column in parts.items()}
        found.take(TEXT, chosen, f"{len(parts)} parts of a note in columns of their own")


def _by_name(role: str, columns: Sequence[_Column], found: _Found) -> None:
    if role in found.columns:
        return
    free = {c.plain: c for c in reversed(columns) if c.name not in found.taken and _fits(role, c)}
    for name in NAMES[role]:
        numbered = _numbered(name, free) if role in _NUMBERED else ()
        if len(numbered) > 1:
            found.take(role, tuple(c.name for c in numbered), f"named like {name!r}, numbered")
            return
        if numbered:
            found.take(role, numbered[0].name, f"named like {name!r}")
            return
        if name in free:
            found.take(role, free[name].name, f"named like {name!r}")
            return


def _numbered(name: str, free: Mapping[str, _Column]) -> tuple[_Column, ...]:
    """The columns `name`1, `name`2 ... in order of their numbers, `name` itself first."""
    pattern = re.compile(re.escape(name) + r"(\d?)(?:code)?")
    matches = [(m[1], column) for key, column in free.items() if (m := pattern.fullmatch(key))]
    return tuple(column for _, column in sorted(matches, key=lambda match: match[0]))


def _fits(role: str, column: _Column) -> bool:
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


def _by_content(columns: Sequence[_Column], found: _Found) -> None:
    free = [c for c in columns if c.name not in found.taken and c.values]
    if TEXT not in found.columns and "file" not in found.columns:
        longest = max(free, key=_Column.mean, default=None)
        if longest and longest.mean() >= _FREE_TEXT and longest.share(lambda v: " " in v) > 0.5:
            mean = round(longest.mean())
            found.take(TEXT, longest.name, f"longest free text, {mean} characters on average")
    if "date" not in found.columns:
        for column in free:
            if column.share(_is_clearly_date) >= _MOST and not _OF_LIFE.search(column.plain):
                found.take("date", column.name, "its values are dates")
                break
    if "code" not in found.columns:
        for column in free:
            if column.name not in found.taken and _holds_codes(column):
                found.take("code", column.name, "its values are five-character codes of therapy")
                break


def _is_date(value: str) -> bool:
    return iso(value) is not None or _DAY_FIRST.match(value) is not None


def _is_clearly_date(value: str) -> bool:
    """A date that a number, such as a ZIP code, cannot be taken for."""
    return not value.isdigit() and _is_date(value)


def _holds_codes(column: _Column) -> bool:
    if re.search("zip|postal", column.plain) or column.share(_CODE.fullmatch) < _MOST:
        return False
    return column.share(_THERAPY.fullmatch) >= 0.5


def _day_first(columns: Sequence[_Column], chosen: Mapping[str, Columns]) -> str | None:
    """The format of dates where a first number above 12 shows that the day comes first."""
    name = chosen.get("date")
    values = next((c.values for c in columns if c.name == name), ())
    matches = [m for v in values if (m := _DAY_FIRST.fullmatch(v))]
    if not matches or len(matches) < len(values) or all(int(m[1]) <= 12 for m in matches):
        return None
    sign, year = matches[0][2], "%Y" if len(matches[0][4]) == 4 else "%y"
    return f"%d{sign}%m{sign}{year}"


def _meanings(
    columns: Sequence[_Column], chosen: Mapping[str, Columns]
) -> dict[str, dict[str, str]]:
    """Abbreviations among the sample's values whose meaning is common."""
    found = {}
    for role, known in _MEANINGS.items():
        values = next((c.values for c in columns if c.name == chosen.get(role)), ())
        used = sorted({v for v in values if v.casefold() in known})
        if used:
            found[role] = {value: known[value.casefold()] for value in used}
    return found
