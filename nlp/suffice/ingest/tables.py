"""A table of notes -> its items, streaming: `visits.csv` with 2 rows is `visits.csv#1`, `#2`.

CSV, TSV, semicolon and pipe separated, JSON Lines, a JSON array, Parquet and .xlsx; told apart by
their first bytes, then by name. Memory stays flat whatever the number of rows, except that a
workbook's shared strings are held.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from suffice.ingest import _table_csv, _table_json, _table_parquet, _table_xlsx
from suffice.ingest._profile_guess import completed, guess
from suffice.ingest._profile_model import Profile, Source, names
from suffice.ingest._table_base import Row, Table
from suffice.ingest._table_base import TableError as TableError
from suffice.ingest._table_grid import Grid
from suffice.ingest._table_lines import Decoded, Lines
from suffice.ingest._table_rows import Mapper
from suffice.ingest.base import Raw, Refusal
from suffice.ingest.limits import DEFAULT, size
from suffice.ingest.profile import ProfileError
from suffice.types import Note

_SEPARATED = frozenset({".csv", ".tsv", ".tab", ".psv"})
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_HEAD = 1 << 16
_NO_SECTION = "no [[source]] of the profile has this file name; add one, or leave out the file"
_BINARY = (
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
)


def notes(
    stream: BinaryIO, id: str, name: str, profile: Profile | None
) -> Iterator[Note | Raw | Refusal]:
    """The items of the table in `stream`; a row that cannot be read is refused, the rest goes on.

    Ids are `<id>#<value of the id column>` or `<id>#<row number>`. Without a profile the columns
    are guessed. Documents that rows name are read from the folder of a table that is a file. What
    the profile has for charges yields nothing.
    """
    if profile is not None and profile.is_charges(id if name in id else name):
        return
    section = Source() if profile is None else profile.for_file(id if name in id else name)
    if section is None:
        yield Refusal(id, _NO_SECTION)
        return
    try:
        table = open_table(stream, name, section)
        section = completed(section, table.header, table.sample)
        mapper = Mapper(section, table.header, id, _folder(stream), table.loose)
        for row in table.rows(mapper.wanted):
            yield mapper(row)
    except (TableError, ProfileError) as error:
        yield Refusal(id, str(error))


def _folder(stream: BinaryIO) -> Path | None:
    """Where the table lies, if it is a file by itself."""
    raw = getattr(stream, "raw", stream)
    return Path(raw.name).parent if isinstance(raw, io.FileIO) else None


def guessed(stream: BinaryIO, name: str) -> Profile:
    """The profile that fits the table in `stream`, to be shown and saved. Raises TableError."""
    table = open_table(stream, name, Source())
    return guess(table.header, table.sample)


def open_table(stream: BinaryIO, name: str, section: Source) -> Table:
    """The table in `stream`, by its first bytes and its name. Raises TableError."""
    wanted = [column for columns in section.columns.values() for column in names(columns)]
    head = stream.read(_HEAD)
    if head.startswith(b"PAR1"):
        return _table_parquet.Parquet(_seekable(stream, head))
    if head.startswith(b"PK\x03\x04"):
        return _table_xlsx.grid(_seekable(stream, head), wanted, section.sheet)
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if head.startswith(_BINARY) or suffix in (".parquet", ".xlsx", ".xlsm"):
        raise TableError("not a table of the kind that its name says; export it again")
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise TableError("empty; there is no row in it")
    return _of_text(Decoded(stream, head, section.encoding), head, suffix, section, wanted)


def _of_text(
    source: Decoded, head: bytes, suffix: str, section: Source, wanted: Sequence[str]
) -> Table:
    first = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    if first in (b"[", b"{") and suffix not in _SEPARATED:
        lines = _table_json.lines(Lines(source))
        return _table_json.Records(_table_json.array(source) if first == b"[" else lines)
    if suffix in _JSON:
        raise TableError("not JSON; rows are objects in an array, or one a line")
    rows: Iterator[Row] = _table_csv.rows(Lines(source), suffix, section.delimiter)
    return Grid(rows, wanted)


def _seekable(stream: BinaryIO, head: bytes) -> BinaryIO:
    """`stream` from its start; held in memory where it cannot be gone back in."""
    if stream.seekable():
        stream.seek(0)
        return stream
    limit = DEFAULT.seekable_bytes
    data = head + stream.read(limit)
    if len(data) > limit:
        raise TableError(f"more than {size(limit)} inside an archive; unpack it first")
    return io.BytesIO(data)
