"""Rows of cells -> a table: the header is found, which need not be the first row, and rows checked.

Above the header a report may say "Visits March 2024"; it is the first row of known column names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter

from suffice.ingest._profile_dates import iso
from suffice.ingest._profile_names import HEADINGS, NAMES, plain
from suffice.ingest._table_base import SAMPLE, Row, TableError, check_width
from suffice.ingest.roles import as_text

_ABOVE = 10  # rows among which the header is sought
_LONGEST_NAME = 80
_KNOWN = {name for names in NAMES.values() for name in names}
_KNOWN |= {plain(name) for names in HEADINGS.values() for name in names}


class Grid:
    """A table whose rows come as cells by position. Raises TableError where there is no row."""

    loose = False

    def __init__(
        self, rows: Iterator[Row], wanted: Sequence[str] = (), ends_empty: bool = False
    ) -> None:
        self._ends_empty = ends_empty  # empty cells at the end of a row are not written
        first = list(islice(rows, _ABOVE + SAMPLE))
        place = _header(first[:_ABOVE], wanted)
        self.header = [as_text(cell) for cell in first[place].cells]
        while self.header and not self.header[-1]:
            self.header.pop()
        check_width(self.header)
        if not wanted and not known_names(self.header) and any(map(_is_value, self.header)):
            raise TableError("the first row holds values; add a row with the names of the columns")
        below = first[place + 1 :]
        self.sample = [row.cells for row in below if not row.refused]
        self._rows = chain(below, rows)

    def rows(self, wanted: Sequence[str]) -> Iterator[Row]:
        """The rows below the header; one of another width than it is refused."""
        width = len(self.header)
        pick = _picker([self.header.index(name) for name in wanted])
        for row in self._rows:
            cells = row.cells
            if self._ends_empty and len(cells) < width:
                cells = (*cells, *(None,) * (width - len(cells)))
            if row.refused:
                yield row
            elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
                yield row._replace(cells=pick(cells))
            else:
                yield row._replace(
                    refused=f"{len(cells)} cells below {width} columns; mend the export", cells=()
                )


def known_names(header: Sequence[object]) -> int:
    """How many cells of a row are names that columns of exports bear."""
    return sum(plain(cell) in _KNOWN for cell in header if isinstance(cell, str))


def _is_value(name: str) -> bool:
    """Whether what stands in a header is a date or a text rather than a name."""
    return iso(name) is not None or len(name) > _LONGEST_NAME


def _header(first: Sequence[Row], wanted: Sequence[str]) -> int:
    """Where the header stands: the first row with all columns wanted, or with two known names."""
    folded = {name.strip().casefold() for name in wanted}
    for place, row in enumerate(first):
        cells = {as_text(cell).casefold() for cell in row.cells}
        if (folded and folded <= cells) or (not folded and known_names(row.cells) >= 2):
            return place
    for place, row in enumerate(first):
        if not row.refused:
            return place
    raise TableError(first[0].refused if first else "empty; there is no row in it")


def _picker(places: Sequence[int]) -> Callable[[Sequence[object]], Sequence[object]]:
    if len(places) == 1:
        only = places[0]
        return lambda cells: (cells[only],)
    return itemgetter(*places) if places else lambda cells: ()
