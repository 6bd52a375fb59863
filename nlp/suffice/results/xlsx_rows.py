"""Rows of plain values -> the XML of a worksheet, row by row, every text a text.

"=1+1" becomes `<c t="inlineStr">` with those four characters, marked as quoted. Rows are written
whole, because a cell at a time takes eight times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet._writer import WorksheetWriter  # type: ignore[import-untyped]
from openpyxl.xml.functions import fromstring  # type: ignore[import-untyped]

from suffice.results.as_csv import FORMULA

MOST_CHARACTERS = 32_767  # of one cell
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


class Rows(WorksheetWriter):  # type: ignore[misc]
    """Writes a header and at most `most` of `values` into `out`; the filter spans them."""

    def __init__(self, ws: Any, out: Any, heads: Sequence[str], values: Iterable[Sequence[Any]],
                 *, most: int, wrap: bool, filters: bool) -> None:  # fmt: skip
        super().__init__(ws, out)
        self._heads, self._values, self._most = heads, values, most
        self._filters = filters
        self._letters = [get_column_letter(n) for n in range(1, len(heads) + 1)]
        self._styles = [self._style(wrap, quoted) for quoted in (False, True)]

    def _style(self, wrap: bool, quoted: bool) -> int:
        cell = WriteOnlyCell(self.ws)
        if wrap:
            cell.alignment = _WRAPPED
        if quoted:
            cell.quotePrefix = True
        return int(cell.style_id)

    def write_dimensions(self) -> None:
        """Nothing: how many rows there are is seen at the end."""

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Header and rows with their numbers."""
        yield 1, [self._head(n, name) for n, name in enumerate(self._heads, 1)]
        number = 1
        for row in self._values:
            if number > self._most:
                break
            number += 1
            yield number, row
        if self._filters:
            self.ws.auto_filter.ref = f"A1:{self._letters[-1]}{number}"

    def write_row(self, xf: Any, row: Sequence[Any], row_idx: int) -> None:
        """One row; the header is made of cells, the others of plain values."""
        if row_idx == 1:
            super().write_row(xf, row, row_idx)
            return
        cells = "".join(
            self._cell(f"{letter}{row_idx}", value)
            for letter, value in zip(self._letters, row, strict=False)  # a review leaves cells open
            if value not in (None, "")
        )
        xf.write(fromstring(f'<row r="{row_idx}">{cells}</row>'))

    def _cell(self, place: str, value: Any) -> str:
        if not isinstance(value, str):
            return f'<c r="{place}"><v>{value}</v></c>'
        style = self._styles[value.startswith(FORMULA)]
        return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'

    def _head(self, column: int, name: str) -> Any:
        cell = WriteOnlyCell(self.ws, name)
        cell.row, cell.column = 1, column
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7EBEF")
        cell.alignment = _WRAPPED
        return cell


@lru_cache(maxsize=4096)  # verdicts, names and messages come again and again
def _text(value: str) -> str:
    text = escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", value[:MOST_CHARACTERS]))
    space = ' xml:space="preserve"' if text != text.strip() else ""
    # A parser would turn a carriage return into a line feed.
    return f"<t{space}>{text}</t>".replace("\r", "&#13;")
