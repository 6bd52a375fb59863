"""A source and its profile -> the items to judge: addenda joined to their notes, charges to both.

`guess` tells which column of a table means what, for a profile that is shown, saved and used again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from glob import escape
from pathlib import Path

from suffice.ingest import charges, profile, sources, tables, versions
from suffice.ingest._profile_model import Profile
from suffice.ingest._table_base import TableError
from suffice.ingest.base import Item

_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx"})


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
    """The profile that fits the tables of `source`; None where there is no table."""
    path = Path(source)
    candidates = sorted(path.rglob("*")) if path.is_dir() else [path]
    sections = []
    for table in candidates:
        if table.suffix.lower() in _TABLES and table.is_file():
            try:
                with table.open("rb") as stream:
                    found = tables.guessed(stream, table.name)
            except (TableError, profile.ProfileError):
                continue  # the scan itself will list it, with its reason
            sections += [
                part.model_copy(update={"files": escape(table.name)}) for part in found.source
            ]
    return Profile(source=tuple(sections)) if sections else None
