"""A section's columns + a header -> the fields of each row: payer "MCR" is "Medicare Part B"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from suffice.ingest import roles
from suffice.ingest._profile_model import Columns, Table, names
from suffice.ingest.profile import missing_column

OWN = "document"  # the field of a document's own number, in whatever source
_LONGEST_ID = 200
_KEPT = 4_096  # values of a role


class _Role(NamedTuple):
    name: str
    places: tuple[int, ...]  # among the columns wanted
    read: Callable[[str], str | None]

    def __call__(self, cells: Sequence[object]) -> str | None:
        """The field's value, "" where there is none, None where it cannot be read."""
        if len(self.places) == 1:
            value = roles.as_text(cells[self.places[0]])
        else:
            value = roles.joined(self.name, [roles.as_text(cells[p]) for p in self.places])
        return self.read(value) if value else ""


class Fields:
    """What rows say outside their text; `wanted` are the columns that they must bring, in order.

    `text` are the places of the text among them. Raises ProfileError on a column that the header
    lacks, unless the table is `loose`.
    """

    def __init__(self, section: Table, header: Sequence[str], loose: bool = False) -> None:
        self.wanted: list[str] = []
        self.text: tuple[int, ...] = ()
        self._roles: list[_Role] = []
        self._in_codes: _Role | None = None
        folded = {name.strip().casefold(): name for name in reversed(header)}
        for name, columns in section.columns.items():
            places = self._places(name, columns, {} if loose else folded, header)
            if name == roles.TEXT:
                self.text = places
            else:
                self._roles.append(_role(name, places, section))
            if name == "code":
                self._in_codes = _Role(name, places, lru_cache(_KEPT)(roles.modifiers_in))

    def _places(
        self, role: str, columns: Columns, folded: dict[str, str], header: Sequence[str]
    ) -> tuple[int, ...]:
        start = len(self.wanted)
        for name in names(columns):
            found = name if name in header else folded.get(name.strip().casefold())
            if found is None and folded:
                raise missing_column(name, role, header)
            self.wanted.append(name if found is None else found)
        return tuple(range(start, len(self.wanted)))

    def __call__(self, cells: Sequence[object]) -> tuple[dict[str, str], tuple[str, ...]]:
        """The fields of a row, and what of it could not be understood."""
        fields: dict[str, str] = {}
        unclear = []
        for role in self._roles:
            found = role(cells)
            if found:
                fields[OWN if role.name == roles.ID else role.name] = found
            elif found is None:
                unclear.append(f"field {role.name} left out: not a date that could be read")
        if self._in_codes and "modifiers" not in fields and (found := self._in_codes(cells)):
            fields["modifiers"] = found
        if len(fields.get(OWN, "")) > _LONGEST_ID:
            del fields[OWN]
            unclear.append("field id left out: too long for an id")
        return fields, tuple(unclear)


def _role(name: str, places: tuple[int, ...], section: Table) -> _Role:
    values = {k.casefold(): v for k, v in section.values.get(name, {}).items()}
    form = section.date_format

    @lru_cache(maxsize=_KEPT)  # payers, codes and days come again and again
    def read(value: str) -> str | None:
        return roles.field(name, value, values, form)

    return _Role(name, places, read)
