"""A workbook -> rows of the sheet with notes: stored values, never a formula worked out.

Before it is opened its parts are searched for declared entities and for sizes of a bomb.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from suffice.ingest._table_base import NEEDS_EXTRA, Row, TableError
from suffice.ingest._table_grid import Grid, known_names
from suffice.ingest.limits import DEFAULT, MB, size

CELL_CHARS = 32_767  # what one cell of a workbook can hold
_CHUNK = 1 << 18
_DECLARED = tuple(
    word.encode(code)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for code in ("ascii", "utf-16-le", "utf-16-be")
)
_SHARED_BYTES = 400 * MB  # of the parts that are held in memory: all but the sheets
_SHEET_BYTES = 4_000 * MB
_BROKEN = "damaged, or not a workbook; save it again as .xlsx or CSV"
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
_CUT = f"the cell holds {CELL_CHARS:,} characters, the most a workbook keeps: it may be cut off"


def grid(stream: BinaryIO, wanted: Sequence[str], sheet: str | None) -> Grid:
    """The table of the sheet named, or of the first that has the columns `wanted` or known ones.

    `stream` is seekable. Raises TableError on what is damaged, declares entities or is too large.
    """
    _check(stream)
    book = _open(stream)
    names = [name for name in book.sheetnames if sheet in (None, name)]
    if not names:
        raise TableError(f"no sheet {sheet!r}; there are {', '.join(book.sheetnames)[:200]}")
    grids = []
    for name in names:
        try:
            grids.append(Grid(_rows(book[name]), wanted, ends_empty=True))
        except TableError as error:
            unread = error  # an empty sheet, or a damaged one
    if not grids:
        raise unread
    return max(grids, key=lambda found: _fit(found, wanted))


def _fit(found: Grid, wanted: Sequence[str]) -> tuple[int, int]:
    header = {name.casefold() for name in found.header}
    return sum(name.casefold() in header for name in wanted), known_names(found.header)


def _open(stream: BinaryIO) -> Any:
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]
    except ImportError:
        raise TableError(NEEDS_EXTRA) from None
    stream.seek(0)
    try:
        return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception:  # what the library raises on damage is not of any kind of its own
        raise TableError(_BROKEN) from None


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows of a sheet that hold anything, by their numbers; damage ends them."""
    number = 0
    try:
        sheet.reset_dimensions()  # what a sheet says of its size pads each row up to it
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if any(cell is not None for cell in cells):
                full = any(isinstance(cell, str) and len(cell) >= CELL_CHARS for cell in cells)
                yield Row(number, cells, warnings=(_CUT,) * full)
    except Exception:  # as in `_open`
        yield Row(number + 1, refused=f"{_BROKEN}; the rest is not read")


def _check(stream: BinaryIO) -> None:
    """Raise TableError on a workbook that is a bomb or declares entities."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as parts:
            for info in parts.infolist():
                _check_size(info)
                if info.filename.endswith((".xml", ".rels")):
                    with parts.open(info) as part:
                        _search(part)
    except _DAMAGE:
        raise TableError(_BROKEN) from None


def _check_size(info: zipfile.ZipInfo) -> None:
    most = _SHEET_BYTES if "/worksheets/" in info.filename else _SHARED_BYTES
    if info.file_size > most:
        raise TableError(f"a part of {size(info.file_size)}, the limit is {size(most)}; use CSV")
    dense = info.file_size > DEFAULT.ratio * max(info.compress_size, 1)
    if dense and info.file_size > DEFAULT.ratio_from:
        raise TableError("expands too much for a workbook; save it again, or as CSV")


def _search(part: Any) -> None:
    """Raise TableError where the XML declares anything: no workbook does."""
    tail = b""
    while data := part.read(_CHUNK):
        if any(word in tail + data for word in _DECLARED):
            raise TableError("declares XML entities, which no workbook needs; not opened")
        tail = data[-40:]
