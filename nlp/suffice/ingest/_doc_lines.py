r"""Pieces of marked-up text -> plain lines: rows of a table become lines with tabs between cells.

`cell("Flexion")`, `cell("112")` and the end of a row give "Flexion\t112\n". A row whose cells
hold whole passages is there for layout: its cells stand below each other.
"""

from __future__ import annotations

import re

_DEEPEST = 20  # tables inside tables; deeper ones are read as plain lines
_LONGEST_CELL = 160  # characters; a cell of several lines above that is a passage
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_MOST_SPANNED = 30
# What stands for a blank, for nothing or for two letters on a page; words are found without it.
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys((0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)), " "),
    **dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF), None),
    **dict(enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"), 0xFB00)),
}


def plain(text: str) -> str:
    """`text` with plain blanks, without signs that do not show, ligatures as letters."""
    return text if text.isascii() else text.translate(_PLAIN)


class _Row:
    """The finished cells of one row and the cell that is being written."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.open: list[str] | None = None
        self.span = 1
        self.holds_table = False


class Lines:
    """Collects the text of a document in reading order."""

    def __init__(self) -> None:
        self._pages: list[str] = []
        self._out: list[str] = self._pages
        self._rows: list[_Row] = []
        self._too_deep = 0

    def word(self, text: str) -> None:
        """`text` as it stands."""
        if text:
            self._out.append(text)

    def flow(self, text: str) -> None:
        """`text` of running prose: white space is one blank, none at the start of a line."""
        flowing = _SPACES.sub(" ", text)
        if flowing.startswith(" ") and self._ended((" ", "\n", "\t")):
            flowing = flowing[1:]
        self.word(flowing)

    def end_line(self) -> None:
        """What follows stands on a new line."""
        if not self._ended(("\n",)):
            self._out.append("\n")

    def end_passage(self) -> None:
        """What follows stands below a blank line; inside a table on a new line."""
        self.end_line()
        if self._out is self._pages and self._out:
            self._out.append("\n")

    def _ended(self, signs: tuple[str, ...]) -> bool:
        return not self._out or self._out[-1].endswith(signs)

    def start_row(self) -> None:
        """A row of a table begins."""
        if len(self._rows) >= _DEEPEST:
            self._too_deep += 1
            self.end_line()
            return
        if self._rows:
            self._rows[-1].holds_table = True
        self.end_line()
        self._rows.append(_Row())

    def start_cell(self, span: int = 1) -> None:
        """A cell begins that takes `span` columns."""
        if self._too_deep or not self._rows:
            self.end_line()
            return
        self.end_cell()
        row = self._rows[-1]
        row.span = min(max(span, 1), _MOST_SPANNED)
        self._out = row.open = []

    def end_cell(self) -> None:
        """The cell that is being written, if any, is finished."""
        if self._too_deep or not self._rows or self._rows[-1].open is None:
            return
        row = self._rows[-1]
        row.cells += ["".join(row.open or ()).strip()] + [""] * (row.span - 1)
        row.open = None
        self._out = self._around()

    def end_row(self) -> None:
        """The row, if any, is finished and becomes one line, or several where it is layout."""
        if self._too_deep:
            self._too_deep -= 1
            self.end_line()
            return
        if not self._rows:
            return
        self.end_cell()
        row = self._rows.pop()
        self._out = self._around()
        self.word(_joined(row))
        self.end_line()

    def _around(self) -> list[str]:
        """Where text goes outside the innermost open cell."""
        for row in reversed(self._rows):
            if row.open is not None:
                return row.open
        return self._pages

    def text(self) -> str:
        """All lines; open rows are closed, no line ends in blanks, blank lines do not pile up."""
        self._too_deep = 0
        while self._rows:
            self.end_row()
        stripped = "\n".join(line.rstrip() for line in "".join(self._pages).split("\n"))
        written = _BLANK_LINES.sub("\n\n", stripped).strip("\n")
        return written + "\n" if written else ""


def _joined(row: _Row) -> str:
    filled = [cell for cell in row.cells if cell]
    broken = [cell for cell in filled if "\n" in cell]
    if row.holds_table or any(len(cell) > _LONGEST_CELL for cell in broken):
        return "\n".join(filled)
    if len(filled) < 2 and broken:
        return filled[0]
    return "\t".join(" ".join(cell.split("\n")) if "\n" in cell else cell for cell in row.cells)
