"""A Parquet file -> rows in small batches, of the columns asked for only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from suffice.ingest._table_base import NEEDS_EXTRA, SAMPLE, Row, TableError, check_width
from suffice.ingest._table_lines import LONGEST

_BATCH_BYTES = 16_000_000
_BATCH_ROWS = 1_024
_BROKEN = "damaged, or not a Parquet file; export it again"
_TOO_LONG = f"a cell of more than {LONGEST:,} characters; the rest is not read"


class Parquet:
    """The table in a seekable `stream`. Raises TableError on what is no whole Parquet file."""

    loose = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        whole = _open(stream, ())
        self.header: list[str] = list(whole.schema_arrow.names)
        check_width(self.header)
        self._size = _batch_size(whole)
        self._shared = [f.name for f in whole.schema_arrow if _is_text(f.type)]
        first = next(self._batches(self.header), None)
        self.sample = [] if first is None else list(_first_rows(first))

    def rows(self, wanted: Sequence[str]) -> Iterator[Row]:
        """All rows, numbered from 1; damage ends them."""
        number = 0
        try:
            for batch in self._batches(wanted):
                for cells in zip(*batch, strict=True):
                    number += 1
                    yield Row(number, cells)
        except TableError as error:
            yield Row(number + 1, refused=str(error))

    def _batches(self, columns: Sequence[str]) -> Iterator[list[list[object]]]:
        """The values of each of `columns`, some rows at a time. Raises TableError on damage."""
        source = _open(self._stream, [name for name in self._shared if name in columns])
        batches = source.iter_batches(self._size, columns=list(dict.fromkeys(columns)))
        while True:
            try:
                batch = next(batches, None)
            except _errors():
                raise TableError(_BROKEN) from None
            if batch is None:
                return
            yield [_values(batch.column(name)) for name in columns]


def _arrow(part: str) -> Any:
    """A module of pyarrow. Raises TableError where it is not installed."""
    try:
        return import_module(f"pyarrow.{part}")
    except ImportError:
        raise TableError(NEEDS_EXTRA) from None


def _first_rows(batch: list[list[object]]) -> Iterator[tuple[object, ...]]:
    """The first rows of a batch of columns."""
    return zip(*(column[:SAMPLE] for column in batch), strict=True)


def _open(stream: BinaryIO, shared: Sequence[str]) -> Any:
    """The file, read as it goes along; a value told a thousand times stays one value."""
    try:
        stream.seek(0)
        return _arrow("parquet").ParquetFile(
            stream, read_dictionary=list(shared), buffer_size=1 << 20
        )
    except _errors():
        raise TableError(_BROKEN) from None


def _errors() -> tuple[type[Exception], ...]:
    return (_arrow("lib").ArrowException, OSError, ValueError, MemoryError, OverflowError)


def _is_text(kind: Any) -> bool:
    types = _arrow("types")
    return bool(types.is_string(kind) or types.is_binary(kind) or types.is_large_string(kind))


def _batch_size(source: Any) -> int:
    """Rows at a time: as many as stay small, by what the file says of its row groups."""
    meta = source.metadata
    groups = [meta.row_group(index) for index in range(meta.num_row_groups)]
    row = max((g.total_byte_size // max(g.num_rows, 1) for g in groups), default=0)
    if row > 4 * LONGEST:
        raise TableError(_TOO_LONG)
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // max(row, 1)))


def _values(column: Any) -> list[object]:
    """A column's cells; a text that stands in it often is one object. Raises TableError."""
    types, compute = _arrow("types"), _arrow("compute")
    if not types.is_dictionary(column.type):
        return list(column.to_pylist())
    words = column.dictionary
    if len(words) and compute.max(compute.binary_length(words)).as_py() > 4 * LONGEST:
        raise TableError(_TOO_LONG)
    known = words.to_pylist()
    return [None if place is None else known[place] for place in column.indices.to_pylist()]
