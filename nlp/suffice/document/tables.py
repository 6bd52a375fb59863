"""Text and lines -> columns: which heading stands above a cell ("R" above 46, "L" above 68).

A table is a run of at least two lines with cells, the first of which holds headings such as R and
L, dates, "Eval" and "Today". Cells under aligned headings are matched by position, in tables with
separators by their order.
"""

from __future__ import annotations

import re

from suffice.types import Column, Line

_HEADING = re.compile(
    r"""\s*(?:
      (?:R|L|RT|LT|right|left|B|rt\.?|lt\.?|inv(?:olved)?|uninv(?:olved)?)\b
    | (?:eval|initial|baseline|ie|soc|start|last|prev|prior|previous|current|today|now|goal|target|norm
        |normal|date|final|d/?c|discharge|admit|re-?eval|visit|status|active|passive|arom|prom|pre
        |post|before|after|min(?:ute)?s?|units?|time|code|cpt|mod(?:ifier)?|wk|week|day|dos)\b
    | \d{1,2}/\d{1,2}(?:/\d{2,4})?
    | \d{4}-\d{2}-\d{2}
    | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def columns(text: str, rows: tuple[Line, ...]) -> tuple[Column, ...]:
    """Each table cell with the heading cell above it, in reading order."""
    found: list[Column] = []
    head: Line | None = None
    for row in rows:
        if _is_heading(text, row):
            head = row
        elif not text[row.start : row.end].strip():
            continue
        elif head is not None and len(row.cells) > 1:
            found += _under(text, head, row)
        elif head is not None and row.start > head.end + 1:
            head = None
    return tuple(found)


def _is_heading(text: str, row: Line) -> bool:
    if len(row.cells) < 2:
        return False
    named = sum(bool(_HEADING.match(text, low, high)) for low, high in row.cells)
    return named >= 2 or (named == 1 and len(row.cells) == 2 and row.cells[0][0] > row.start)


def _under(text: str, head: Line, row: Line) -> list[Column]:
    separated = any(sign in text[row.start : row.end] for sign in "|\t")
    if separated:
        return _by_order(text, head, row)
    return _by_position(head, row)


def _by_order(text: str, head: Line, row: Line) -> list[Column]:
    heads, cells = _slots(text, head), _slots(text, row)
    if len(heads) == len(cells) - 1:
        heads = [(head.start, head.start), *heads]
    return [
        Column(low, high, *above)
        for (low, high), above in zip(cells, heads, strict=False)
        if low < high and above[0] < above[1]
    ]


def _slots(text: str, row: Line) -> list[tuple[int, int]]:
    """Cells between separators, the empty ones too."""
    sign = "|" if "|" in text[row.start : row.end] else "\t"
    slots, at = [], row.start
    for part in text[row.start : row.end].split(sign):
        inner = part.strip()
        low = at + (len(part) - len(part.lstrip()) if inner else 0)
        slots.append((low, low + len(inner)))
        at += len(part) + 1
    while slots and slots[0][0] == slots[0][1] and sign == "|":
        slots.pop(0)
    return slots


def _by_position(head: Line, row: Line) -> list[Column]:
    found = []
    for low, high in row.cells:
        middle = (low + high) / 2 - row.start
        best = min(
            head.cells,
            key=lambda cell: abs((cell[0] + cell[1]) / 2 - head.start - middle),
        )
        distance = abs((best[0] + best[1]) / 2 - head.start - middle)
        if distance <= max(6, (best[1] - best[0]) / 2 + 2, (high - low) / 2):
            found.append(Column(low, high, *best))
    return found
