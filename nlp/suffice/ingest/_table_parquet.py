"""A Parquet file -> rows in small batches, of the columns asked for only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from suffice.ingest._table_base import NEEDS_EXTRA, SAMPLE, Row, TableError, check_width
from suffice.ingest._table_lines import LONGEST

_BATCH_BYTES = 32_000_000
_BATCH_ROWS = 1_024
_LONGEST = 4 * LONGEST  # bytes of a cell
_BROKEN = "damaged, or not a Parquet file; export it again"
_TOO_LONG = f"a cell of more than {LONGEST:,} characters; the rest is not read"


class Parquet:
    """The table in a seekable `stream`. Raises TableError on what is no whole Parquet file."""

    loose = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._file = _open(stream, ())
        self.header: list[str] = list(self._file.schema_arrow.names)
        check_width(self.header)
        self._texts = {f.name for f in self._file.schema_arrow if _is_text(f.type)}
        first = next(self._batches(self.header), [])
        self.sample = list(zip(*(column[:SAMPLE] for column in first), strict=True))

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
        once = list(dict.fromkeys(columns))
        try:
            for group in range(self._file.metadata.num_row_groups):
                rows = self._rows_at_a_time(group, once)
                for batch in self._file.iter_batches(rows, row_groups=[group], columns=once):
                    _check(batch.columns)
                    yield [batch.column(name).to_pylist() for name in columns]
        except _errors():
            raise TableError(_BROKEN) from None

    def _rows_at_a_time(self, group: int, columns: Sequence[str]) -> int:
        """As many rows as stay small, even if each holds the longest word of the dictionary.

        A value told a thousand times is stored once, and would be spread out in a batch.
        """
        meta = self._file.metadata.row_group(group)
        rows: int = min(_BATCH_ROWS, _BATCH_BYTES // max(meta.total_byte_size // meta.num_rows, 1))
        texts = [name for name in columns if name in self._texts]
        if not texts:
            return max(rows, 1)
        words = _open(self._stream, texts).iter_batches(1, row_groups=[group], columns=texts)
        longest = _check(next(words).columns)
        return max(1, min(rows, _BATCH_BYTES // max(longest, 1)))


def _open(stream: BinaryIO, as_words: Sequence[str]) -> Any:
    """The file, to be read as it goes along; columns `as_words` come as their dictionaries."""
    try:
        stream.seek(0)
        return _arrow("parquet").ParquetFile(
            stream, read_dictionary=list(as_words), buffer_size=1 << 20
        )
    except _errors():
        raise TableError(_BROKEN) from None


def _check(columns: Sequence[Any]) -> int:
    """Bytes of the longest text of `columns`. Raises TableError on one that is too long."""
    types, compute = _arrow("types"), _arrow("compute")
    longest = 0
    for column in filter(lambda column: _is_text(column.type), columns):
        words = column.dictionary if types.is_dictionary(column.type) else column
        longest = max(longest, compute.max(compute.binary_length(words)).as_py() or 0)
    if longest > _LONGEST:
        raise TableError(_TOO_LONG)
    return longest


def _is_text(kind: Any) -> bool:
    types = _arrow("types")
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return any(
        is_kind(kind) for is_kind in (types.is_string, types.is_binary, types.is_large_string)
    )


def _errors() -> tuple[type[Exception], ...]:
    return (_arrow("lib").ArrowException, OSError, ValueError, MemoryError, OverflowError)


def _arrow(part: str) -> Any:
    """A module of pyarrow. Raises TableError where it is not installed."""
    try:
        return import_module(f"pyarrow.{part}")
    except ImportError:
        raise TableError(NEEDS_EXTRA) from None
