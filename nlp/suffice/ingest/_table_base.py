"""What readers of tables have in common: named columns, a sample of rows, and rows on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

SAMPLE = 100  # rows by which columns are guessed
NEEDS_EXTRA = "needs suffice[archives]: pip install 'suffice[archives]'"
MOST_COLUMNS = 16_384  # as many as a spreadsheet may have


class TableError(Exception):
    """A table that cannot be read; the message names reason and remedy, no content."""


class Row(NamedTuple):
    """One row: cells in the order of the columns asked for, or why it could not be read.

    `number` counts from 1 as a spreadsheet does: a header is a row, a blank row too.
    """

    number: int
    cells: Sequence[object] = ()
    refused: str = ""
    warnings: tuple[str, ...] = ()


class Table(Protocol):
    """Columns and rows of one table."""

    @property
    def header(self) -> Sequence[str]:
        """Names of the columns."""
        ...

    @property
    def sample(self) -> Sequence[Sequence[object]]:
        """The first rows, in the order of the header."""
        ...

    @property
    def loose(self) -> bool:
        """Whether a row need not have every column."""
        ...

    def rows(self, wanted: Sequence[str]) -> Iterator[Row]:
        """All rows, with the cells of the columns `wanted`; can be asked for once."""
        ...


def check_width(header: Sequence[str]) -> None:
    """Raise TableError on more columns than any spreadsheet has."""
    if len(header) > MOST_COLUMNS:
        raise TableError(f"{len(header):,} columns are too many; the limit is {MOST_COLUMNS:,}")
