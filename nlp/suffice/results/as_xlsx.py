"""Sheets -> one XLSX workbook: filters, a header that stays in sight, no formula from any value.

Rows go straight into the file: no temporary file holds a name or a note, memory stays flat, and
the same sheets give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]
from openpyxl.writer.excel import ExcelWriter  # type: ignore[import-untyped]

from suffice.results.table import TEXT, Table
from suffice.results.xlsx_rows import Rows

MOST_ROWS = 1_048_576 - 1  # what the format holds, less the header
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `choices` gives columns (from 0) drop-down lists, for `count` rows."""

    title: str
    heads: Sequence[str]
    widths: Sequence[float]
    rows: Iterable[Sequence[Any]]
    count: int = 0
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    hidden: bool = False
    wrap: bool = False
    filters: bool = True
    frozen: str = "A2"


def cut(tables: Iterable[Table]) -> list[str]:
    """What does not fit a workbook, in words."""
    return [
        f"{table.name}: the first {MOST_ROWS:,} of {table.count:,} rows, which is what a sheet"
        " holds; all stand in --csv and --parquet"
        for table in tables
        if table.count > MOST_ROWS
    ]


def sheets(tables: Sequence[Table]) -> Iterator[Sheet]:
    """A sheet for each table, the first one with what was cut."""
    for table in tables:
        rows: Iterable[Sequence[Any]] = table.rows()
        if table.name == "about":
            rows = [*rows, *(("not complete", words) for words in cut(tables))]
        yield Sheet(
            table.name,
            [name for name, _ in table.columns],
            [_width(name, kind) for name, kind in table.columns],
            rows,
        )


def _width(name: str, kind: str) -> float:
    wide = {"value": 60, "title": 48, "question": 60, "rule": 60, "message": 60, "reason": 60}
    usual = wide.get(name, 28 if name in ("id", "patient", "clinician", "what", "notes") else 16)
    return usual if kind == TEXT else 12


def write(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the workbook. Raises OSError."""
    book = Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = datetime(*_DAY)
    book.properties.creator = "suffice"
    contents = {}
    for sheet in sheets:
        made = book.create_sheet(sheet.title)
        contents[made.title] = sheet
        made.freeze_panes = sheet.frozen
        made.sheet_state = "veryHidden" if sheet.hidden else "visible"
        for number, width in enumerate(sheet.widths, 1):
            made.column_dimensions[get_column_letter(number)].width = width
        for number, values in sheet.choices.items():
            made.add_data_validation(_choice(number + 1, values, sheet.count))
    with _Archive(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _Writer(book, archive, contents).write_data()


def _choice(column: int, values: Sequence[str], count: int) -> DataValidation:
    letter = get_column_letter(column)
    made = DataValidation(
        type="list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=True
    )
    made.add(f"{letter}2:{letter}{count + 1}")
    return made


class _Archive(ZipFile):
    """A zip file whose members bear no time."""

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a member."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        super().writestr(self.member(str(name)), data, compress_type, compresslevel)

    def member(self, name: str) -> ZipInfo:
        """The head of a member."""
        info = ZipInfo(name, _DAY)
        info.compress_type = ZIP_DEFLATED
        return info


class _Writer(ExcelWriter):  # type: ignore[misc]
    """Writes worksheets from their `Sheet` into the archive, without temporary files."""

    def __init__(self, book: Workbook, archive: _Archive, contents: Mapping[str, Sheet]) -> None:
        super().__init__(book, archive)
        self._contents = contents

    def write_worksheet(self, ws: Any) -> None:
        """Stream one sheet."""
        with self._archive.open(self._archive.member(ws.path[1:]), "w", force_zip64=True) as out:
            sheet = self._contents[ws.title]
            writer = Rows(
                *(ws, out, sheet.heads, sheet.rows),
                most=MOST_ROWS,
                wrap=sheet.wrap,
                filters=sheet.filters,
            )
            writer.write()
        ws._rels = writer._rels
        self.manifest.append(ws)
