"""One row and its column roles -> a note, a document still to be converted, or a refusal.

`7,1203,3/5/24,"Pt. sat"` becomes the note `visits.csv#7` with patient "1203", date "2024-03-05".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from suffice.ingest import roles
from suffice.ingest._profile_model import Columns, Table, names
from suffice.ingest._profile_names import HEADINGS, plain
from suffice.ingest._table_base import Row, TableError
from suffice.ingest._table_beside import converted, document, markup, raw
from suffice.ingest._table_fields import OWN, Fields
from suffice.ingest._table_grid import known_names
from suffice.ingest.base import Raw, Refusal
from suffice.ingest.text import clean
from suffice.types import Note

_EMPTY = "empty; there is no note to read"
_HEADING = {plain(name): heading for heading, known in HEADINGS.items() for name in known}


class Mapper:
    """Rows of one table -> items; `wanted` are the columns that its rows must bring, in order.

    Raises ProfileError on a column that the header lacks, TableError where no column is the text.
    """

    def __init__(
        self,
        section: Table,
        header: Sequence[str],
        source: str,
        folder: Path | None = None,
        loose: bool = False,
    ) -> None:
        self._source, self._folder = source, folder
        self._fields = Fields(section, header, loose)
        self.wanted = self._fields.wanted
        self._text = self._fields.text
        self._headings = _headings(section.columns.get(roles.TEXT, ()))
        if not self._text and roles.FILE not in section.columns:
            raise TableError(_no_text(header))

    def __call__(self, row: Row) -> Note | Raw | Refusal:
        """The note of `row`; its id is the source's with the row's own id, or number, behind #."""
        if row.refused:
            return Refusal(f"{self._source}#{row.number}", row.refused)
        fields, warnings = self._fields(row.cells)
        own = fields.get(OWN, "") or str(row.number)
        item = f"{self._source}#{own}"
        parts = [roles.as_text(row.cells[place]) for place in self._text]
        beside = fields.pop(roles.FILE, "")
        if not any(parts):
            if beside:
                return document(item, beside, self._folder, fields)
            # A row without text that names its note is a signature under it (versions.py).
            return Note("", item, fields) if "parent" in fields else Refusal(item, _EMPTY)
        if len(parts) == 1 and markup(parts[0]):
            return raw(item, parts[0], own, fields)
        joined = self._joined(item, parts)
        if isinstance(joined, Refusal):
            return joined
        # Most texts hold nothing to replace, which is seen faster than searched for.
        fit = joined.isascii() and "\x00" not in joined
        text, replaced = (joined, ()) if fit else clean(joined)
        return Note(text, item, fields, (*row.warnings, *warnings, *replaced))

    def _joined(self, item: str, parts: Sequence[str]) -> str | Refusal:
        """The text columns as one text, each below its heading."""
        if len(parts) == 1:
            return parts[0]
        below = []
        for heading, part in zip(self._headings, parts, strict=True):
            found = converted(item, part)
            if isinstance(found, Refusal):
                return found
            if found:
                below.append(f"{heading}:\n{found}")
        return "\n\n".join(below)


def _headings(columns: Columns) -> tuple[str, ...]:
    if isinstance(columns, dict):
        return tuple(columns)
    return tuple(_HEADING.get(plain(n), n.replace("_", " ").strip()) for n in names(columns))


def _no_text(header: Sequence[str]) -> str:
    """Names the columns only where some are known as such: else the first row may be a note."""
    shown: Iterable[str] = header[:30] if known_names(header) > 1 else ()
    there = f"; columns are {', '.join(name[:40] for name in shown)}" if shown else ""
    return f"no column is known to hold the note; name it with --columns text=NAME{there}"
