"""Tables -> a folder of CSV files (UTF-8), one a table, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from suffice.results.table import Table

# A spreadsheet takes a text that begins so for a formula and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(tables: Iterable[Table], folder: Path) -> list[Path]:
    """Write `<table>.csv` for each table; returns the files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in tables:
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([name for name, _ in table.columns])
            writer.writerows([_safe(value) for value in row] for row in table.rows())
        written.append(path)
    return written


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
