"""Tables -> a folder of Parquet files, one a table, written in row groups of bounded size."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffice.results.table import NUMBER, TEXT, WHOLE, Table

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_ROWS = 20_000


def write(tables: Iterable[Table], folder: Path) -> list[Path]:
    """Write `<table>.parquet` for each table; returns the files. Raises OSError, ImportError."""
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    kinds = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64()}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in tables:
        schema = pa.schema([(name, kinds[kind]) for name, kind in table.columns])
        path = folder / f"{table.name}.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as out:
            rows = iter(table.rows())
            while chunk := list(islice(rows, _ROWS)):
                out.write_batch(_batch(chunk, schema))
        written.append(path)
    return written


def _batch(rows: list[Any], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    arrays = [pa.array(own, field.type) for own, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
