"""A source and its profile -> the items to judge: addenda joined to their notes, charges to both.

`guess` tells which column of a table means what, for a profile that is shown and can be saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from glob import escape
from pathlib import Path

from suffice.ingest import charges, profile, sources, tables, versions
from suffice.ingest.base import Item
from suffice.ingest.formats import HEAD, SUFFIXES, detect
from suffice.ingest.profile import Profile, Source


def items(source: str, given: Profile | None) -> Iterator[Item]:
    """The documents of `source` as they stand now, each with what was billed for it.

    Raises SourceError, ProfileError or ChargeError.
    """
    again = partial(sources.stream, source, given)
    held = [*again()] if source == "-" else None  # a pipe is read once only
    found = versions.joined(again if held is None else lambda: iter(held))
    if given is None or given.charges is None:
        return found
    path = Path(source)
    folder = path if path.is_dir() else path.parent
    return charges.joined(found, charges.load(given.charges, [folder]))


def guess(source: str) -> Profile | None:
    """The profile that fits the table files of `source`, to be shown and saved.

    None where there is no table. Reading does not need it: each table is guessed where it is read.
    """
    path = Path(source)
    candidates = path.rglob("*") if path.is_dir() else iter([path])
    sections: list[Source] = []
    for table in sorted(p for p in candidates if p.suffix.lower() in SUFFIXES["table"]):
        if table.is_file():
            sections += _sections(table)
    return Profile(source=tuple(sections)) if sections else None


def _sections(table: Path) -> list[Source]:
    with table.open("rb") as stream:
        if detect(stream.peek(HEAD)[:HEAD], table.name) == "fhir":
            return []
        try:
            found = tables.guessed(stream, table.name)
        except (tables.TableError, profile.ProfileError):
            return []  # the scan itself lists it, with its reason
    return [part.model_copy(update={"files": escape(table.name)}) for part in found.source]
