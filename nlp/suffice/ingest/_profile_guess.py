"""A header and sample rows -> the profile that fits them, each role with its reason.

"NOTE_TXT" is the text because it is named so; without such a name the longest free text is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from suffice.ingest._profile_content import (
    FREE_TEXT,
    Column,
    day_first,
    fits,
    holds_codes,
    holds_days,
    meanings,
)
from suffice.ingest._profile_model import Columns, Profile, Source, Table, names
from suffice.ingest._profile_names import HEADINGS, NAMES, plain
from suffice.ingest.roles import TEXT, as_text

_NUMBERED = ("modifiers", "code", "units", "diagnosis")  # may stand in columns 1, 2, 3 ...
_LOOKED_AT = 2_000  # characters of a value
T = TypeVar("T", bound=Table)


def guess(
    header: Sequence[str], rows: Sequence[Sequence[object]], given: Mapping[str, Columns] = {}
) -> Profile:
    """The profile that fits `header` and sample `rows`; roles `given` stay as they are.

    What cannot be told is left out: a profile without a text column reads no note.
    """
    columns = [_column(name, index, rows) for index, name in enumerate(header) if _is_fit(name)]
    found = _Found(dict(given), {}, {c for g in given.values() for c in names(g)})
    _parts_of_a_note(columns, found)
    for role in sorted(NAMES, key=lambda role: role != TEXT):
        _by_name(role, columns, found)
    _by_content(columns, found)
    order = {name: place for place, name in enumerate(NAMES)}
    chosen = {role: found.columns[role] for role in sorted(found.columns, key=order.__getitem__)}
    source = Source(
        columns=chosen,
        values=meanings(columns, chosen),
        date_format=day_first(columns, chosen),
        because={role: found.because[role] for role in chosen if role in found.because},
    )
    return Profile(source=(source,))


def _is_fit(name: str) -> bool:
    """Whether a profile can name this column."""
    return bool(name) and not any("\ud800" <= sign <= "\udfff" for sign in name)


def _column(name: str, index: int, rows: Sequence[Sequence[object]]) -> Column:
    cells = (as_text(row[index])[:_LOOKED_AT] for row in rows if index < len(row))
    return Column(name, plain(name), tuple(filter(None, cells)))


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


def _parts_of_a_note(columns: Sequence[Column], found: _Found) -> None:
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


def _by_name(role: str, columns: Sequence[Column], found: _Found) -> None:
    if role in found.columns:
        return
    free = {c.plain: c for c in reversed(columns) if c.name not in found.taken and fits(role, c)}
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


def _numbered(name: str, free: Mapping[str, Column]) -> tuple[Column, ...]:
    """The columns `name`1, `name`2 ... in order of their numbers, `name` itself first."""
    pattern = re.compile(re.escape(name) + r"(\d?)(?:code)?")
    matches = [(m[1], column) for key, column in free.items() if (m := pattern.fullmatch(key))]
    return tuple(column for _, column in sorted(matches, key=lambda match: match[0]))


def _by_content(columns: Sequence[Column], found: _Found) -> None:
    free = [c for c in columns if c.name not in found.taken and c.values]
    if TEXT not in found.columns and "file" not in found.columns:
        longest = max(free, key=Column.mean, default=None)
        if longest and longest.mean() >= FREE_TEXT and longest.share(lambda v: " " in v) > 0.5:
            mean = round(longest.mean())
            found.take(TEXT, longest.name, f"longest free text, {mean} characters on average")
    if "date" not in found.columns:
        for column in free:
            if holds_days(column):
                found.take("date", column.name, "its values are dates")
                break
    if "code" not in found.columns:
        for column in free:
            if column.name not in found.taken and holds_codes(column):
                found.take("code", column.name, "its values are five-character codes of therapy")
                break
