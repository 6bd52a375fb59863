"""What every export writes: a name, typed columns and rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Row = Sequence[Any]
TEXT, WHOLE, NUMBER = "text", "whole", "number"


@dataclass(frozen=True, slots=True)
class Table:
    """One view; `count` is how many `rows` there will be."""

    name: str
    columns: Sequence[tuple[str, str]]
    count: int
    rows: Callable[[], Iterable[Row]]
