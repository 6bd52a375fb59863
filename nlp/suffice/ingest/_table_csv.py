r"""Lines -> rows of a CSV, TSV, semicolon or pipe separated file: `7,"Pt. sat,\nthen stood"`.

A quote that is never closed costs its own row only: the lines after it are read afresh.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from suffice.ingest._table_base import Row
from suffice.ingest._table_lines import LONGEST, WINDOWS, Lines, TooLongError

_BY_SUFFIX = {".tsv": "\t", ".tab": "\t", ".psv": "|"}
_DELIMITERS = ",;\t|"
_MENDS = 200  # lines of one record with quotes that should be doubled
_MOST_REREAD = 100 * LONGEST  # characters that are read again behind an open quote
_TOO_LONG = f"row of more than {LONGEST:,} characters, or a quote that is never closed"
_OPEN = "a quote is opened and never closed; mend the export"
_GIVEN_UP = "too many quotes that are never closed; the rest is not read"


def rows(lines: Lines, suffix: str, delimiter: str | None = None) -> Iterator[Row]:
    """The records of `lines`, numbered from 1; blank ones are counted and left out."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    records = _Records(lines, delimiter or _BY_SUFFIX.get(suffix) or _delimiter(lines))
    number = reread = 0
    while reread <= _MOST_REREAD:
        number += 1
        try:
            cells = records.next()
        except StopIteration:
            return
        except TooLongError:
            cells, refused = [], _TOO_LONG
        except _OpenQuoteError:
            cells, refused = [], _OPEN
        else:
            if cells:
                yield Row(number, cells, warnings=(WINDOWS,) * lines.windows)
            continue
        yield Row(number, refused=refused)
        reread += records.step_back()
    yield Row(number + 1, refused=_GIVEN_UP)


class _OpenQuoteError(Exception):
    """A quote whose end is not that of its own row."""


class _Records:
    """The records of `lines`. Raises TooLongError and _OpenQuoteError, and can step back then."""

    def __init__(self, lines: Lines, delimiter: str) -> None:
        self._lines = lines
        self._feed = _Feed(lines)
        self._strict = csv.reader(self._feed, delimiter=delimiter, strict=True)
        self._lenient = csv.reader(self._feed, delimiter=delimiter)
        sign = re.escape(delimiter)
        # Quotes inside of quotes should be doubled, but are not in all exports.
        self._inner = re.compile(f'(?<=[^"\\r\\n{sign}])"(?=[^"\\r\\n{sign}])')
        self._opening = re.compile(f'(?:^|{sign})"(?!["\\r\\n]|{sign})')

    def next(self) -> list[str]:
        """The cells of the next record."""
        for _ in range(_MENDS):
            self._feed.begin()
            try:
                return next(self._strict)
            except csv.Error:
                taken = self._feed.taken
                if self._feed.at_end or (len(taken) > 1 and self._opening.search(taken[-1])):
                    raise _OpenQuoteError from None  # what seemed its end opens another cell
            mended = [self._inner.sub('""', line) for line in taken]
            self._lines.push_back(mended)
            if mended == taken:
                break
        self._feed.begin()
        cells = next(self._lenient)
        if self._feed.at_end:
            raise _OpenQuoteError
        return cells

    def step_back(self) -> int:
        """Let all lines of the record but the first come again; how many characters they have."""
        self._lines.push_back(self._feed.taken[1:])
        return sum(map(len, self._feed.taken))


class _Feed(Iterator[str]):
    """The lines as a reader takes them; `taken` are those of the present record."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._size = 0
        self.taken: list[str] = []
        self.at_end = False  # the source ended inside the record

    def begin(self) -> None:
        """A record starts with the next line."""
        self.taken = []
        self._size = 0
        self.at_end = self._lines.windows = False

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.at_end = bool(self.taken)
            raise
        self.taken.append(line)
        self._size += len(line)
        if self._size > LONGEST:
            raise TooLongError
        return line


def _delimiter(lines: Lines) -> str:
    """What separates the cells of the first line; "sep=;" above it, as Excel writes, counts."""
    try:
        first = next(lines)
    except (StopIteration, TooLongError):
        return ","
    if first.startswith("sep=") and len(first.rstrip()) == 5:
        return first[4]
    lines.push_back([first])
    unquoted = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)
