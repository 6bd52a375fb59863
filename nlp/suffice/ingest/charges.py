"""A file of billed lines + items -> items with what was billed for them in their fields.

Two lines of one visit give code "97110;97140", units "2;1", modifiers "GP,59;GP"; what the item
itself says of its bill gives way. Held are 13 bytes a line, and each distinct line once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffice.ingest import tables
from suffice.ingest._health_charges import Charge
from suffice.ingest._health_charges import joined as as_fields
from suffice.ingest._profile_guess import completed
from suffice.ingest._profile_model import Charges as Section
from suffice.ingest._profile_model import fits
from suffice.ingest._table_base import TableError
from suffice.ingest._table_family import own_id
from suffice.ingest._table_fields import OWN, Fields
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.profile import ProfileError
from suffice.types import Note

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_OF_THERAPY = {"PT": "GP", "OT": "GO", "SLP": "GN"}
_MOST_REFUSED = 1_000


class Charges:
    """Billed lines by note, or by patient and date; `refused` are rows that could not be read."""

    def __init__(self, section: Section) -> None:
        self._section = section
        self._keys, self._line_of = array("Q"), array("I")
        self._lines: dict[Charge, int] = {}
        self.refused: list[Refusal] = []

    def add(self, path: Path, name: str) -> None:
        """Read the lines of the file at `path`, called `name`. Raises ChargeError."""
        try:
            with path.open("rb") as stream:
                self._read(stream, name)
        except OSError as error:
            raise ChargeError(f"{path}: {error.strerror or 'cannot be opened'}") from None
        except (TableError, ProfileError) as error:
            raise ChargeError(f"{path}: {error}") from None

    def _read(self, stream: Any, name: str) -> None:
        table = tables.open_table(stream, name, self._section)
        section = completed(self._section, table.header, table.sample)
        fields = Fields(section, table.header, table.loose)
        for row in table.rows(fields.wanted):
            said = {} if row.refused else fields(row.cells)[0]
            if reason := row.refused or self._take(said):
                self._refuse(f"{name}#{row.number}", reason)

    def _take(self, said: Mapping[str, str]) -> str:
        """Keep a line; why it cannot be kept, or nothing."""
        key = self._key(said.get(OWN, ""), said)
        if key is None or not said.get("code"):
            return f"a billed line without code or {self._section.by}"
        line = Charge(*(said.get(name, "") for name in Charge._fields))
        self._keys.append(key)
        self._line_of.append(self._lines.setdefault(line, len(self._lines)))
        return ""

    def _refuse(self, id: str, reason: str) -> None:
        if len(self.refused) < _MOST_REFUSED:
            self.refused.append(Refusal(id, reason))
        elif len(self.refused) == _MOST_REFUSED:
            self.refused.append(Refusal(id, "and more lines that cannot be read; mend the export"))

    def _key(self, own: str, said: Mapping[str, str]) -> int | None:
        if self._section.by == "id":
            return _hash(own) if own else None
        patient, day = said.get("patient", ""), said.get("date", "")[:10]
        return _hash(f"{patient}\n{day}") if patient and day else None

    def of(self, item: Note | Raw) -> tuple[Charge, ...]:
        """The lines billed for `item`; lines of another discipline that day are not its own."""
        key = self._key(own_id(item), item.fields)
        if key is None:
            return ()
        keys, order = self._sorted
        first, end = keys.searchsorted(key), keys.searchsorted(key, "right")
        places = order[first:end].tolist()
        other = set(_OF_THERAPY.values()) - {_OF_THERAPY.get(item.fields.get("discipline", ""))}
        if len(other) == len(_OF_THERAPY):
            other = set()
        found = [(place, self._distinct[self._line_of[place]]) for place in places]
        own = [(p, line) for p, line in found if not other & set(line.modifiers.split(","))]
        for place, _ in own:
            self._met[place] = 1
        return tuple(line for _, line in own)

    @property
    def unmet(self) -> int:
        """Lines for which no item was met so far: billed, and no note of it in the source."""
        return len(self._keys) - sum(self._met)

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        import numpy as np

        keys = np.frombuffer(self._keys, dtype=np.uint64)
        order = keys.argsort(kind="stable")
        return keys[order], order

    @cached_property
    def _distinct(self) -> tuple[Charge, ...]:
        return tuple(self._lines)

    @cached_property
    def _met(self) -> bytearray:
        return bytearray(len(self._keys))


class ChargeError(Exception):
    """A charge file that cannot be used; names the file and the remedy."""


def load(section: Section, folders: Iterable[Path]) -> Charges:
    """The lines of all files below `folders` that the section names. Raises ChargeError."""
    charges = Charges(section)
    found = False
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
            name = path.relative_to(folder).as_posix()
            if fits(section.files, name):
                charges.add(path, name)
                found = True
    if not found:
        raise ChargeError(f"[charges] no file fits {section.files!r}; put it beside the notes")
    return charges


def joined(items: Iterable[Item], charges: Charges) -> Iterator[Item]:
    """The refused lines of `charges`, then `items` with what was billed for each in its fields."""
    yield from charges.refused
    for item in items:
        lines = () if isinstance(item, Refusal) else charges.of(item)
        if isinstance(item, Refusal) or not lines:
            yield item
        else:
            billed = {name: value for name, value in as_fields(list(lines)).items() if value}
            kept = {n: v for n, v in item.fields.items() if n not in Charge._fields}
            yield replace(item, fields={**kept, **billed})


def _hash(key: str) -> int:
    """64 bits in place of a number of a patient: two of ten million meet once in 400,000 scans."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "little")
