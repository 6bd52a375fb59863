"""Text and lines -> columns: which heading stands above a cell ("R" above 46, "L" above 68).

A table is a run of lines with cells under a line of headings such as R and L, dates, "Eval" and
"Today". Between separators cells are matched with headings by their order, else by their place on
the line; where that fails and their numbers agree, one by one.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from suffice.types import Column, Line

Cell = tuple[int, int]

_WORD = r"""
    (?:R|L|B|RT|LT|right|left|rt\.?|lt\.?|inv(?:olved)?|uninv(?:olved)?|unaffected|affected|bilat\w*)\b
  | (?:eval|initial|baseline|ie|soc|start|last|prev|prior|previous|current|today|now|goals?
      |targets?|norms?|normal|date|final|d/?c|discharge|admit|admission|re-?eval|recert|visit
      |status|active|passive|a?arom|prom|pre|post|before|after|min(?:ute)?s?|units?|time|code|cpt|modifier|wk|week|day|dos|ltg|stg|present|recheck)\b
  | \d{4}-\d{2}-\d{2}
  | \d{1,2}-\d{1,2}-\d{2,4}
  | \(?(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:/\d{2,4})?(?![\d/+-])
  | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b(?=\s*\d|\s*$)
  | (?:flex\w*|ext\w*|abd\w*|add\w*|IR|ER|DF|PF|knee|hip|shoulder|ankle|elbow|wrist|strength
      |MMT)\b(?=\s*$)
"""
_HEADING = re.compile(rf"\s*(?:{_WORD})", re.VERBOSE | re.IGNORECASE)
_RULE = re.compile(r"[\s|:=+_-]*")


def columns(text: str, rows: tuple[Line, ...]) -> tuple[Column, ...]:
    """Each table cell with the heading cell above it, in reading order."""
    found: list[Column] = []
    head: tuple[Line, list[Cell]] | None = None
    for row in rows:
        if len(row.cells) < 2 and text.find(" : ", row.start, row.end) < 0:
            if _ends_table(text, row):
                head = None
            continue
        cells = _stripped(text, row)
        if _is_heading(text, row, cells, head is not None):
            head = row, cells
        elif head is not None and not _RULE.fullmatch(text, row.start, row.end):
            found += _under(text, *head, row, cells)
    return tuple(found)


def _ends_table(text: str, row: Line) -> bool:
    """Whether a line without cells is prose and no blank line or wrapped label."""
    return not text.startswith(("  ", "("), row.start) and bool(text[row.start : row.end].strip())


def _stripped(text: str, row: Line) -> list[Cell]:
    """The cells of `row` without the blanks around them; " : " divides too."""
    cells = []
    for low, high in row.cells:
        at = low
        for written in text[low:high].split(" : "):
            inner = written.strip()
            start = at + len(written) - len(written.lstrip())
            if inner:
                cells.append((start, start + len(inner)))
            at += len(written) + 3
    return cells


def _is_heading(text: str, row: Line, cells: list[Cell], inside: bool) -> bool:
    """Whether `row` holds headings; `inside` a table "Hip ext  4/6  5/6" is a label with values."""
    named = [bool(_HEADING.match(text, *cell)) for cell in cells]
    if inside:
        return (
            len(cells) > 2 and all(named[1:]) and any(not text[at].isdigit() for at, _ in cells[1:])
        )
    return sum(named) >= 2 or (sum(named) == 1 and len(cells) == 1 and cells[0][0] > row.start)


def _under(text: str, head: Line, heads: list[Cell], row: Line, cells: list[Cell]) -> list[Column]:
    values = cells[1:]
    corner = len(heads) == len(cells) or not _HEADING.match(text, *heads[0])
    labels = heads[1:] if corner and len(heads) > 1 else heads
    written = text[row.start : row.end]
    one_by_one = [Column(*cell, *above) for cell, above in zip(values, labels, strict=False)]
    if " : " in written:
        return one_by_one
    if "|" in written or "\t" in written:
        return one_by_one if len(values) == len(labels) else _by_order(text, head, row)
    placed = _by_position(head, labels, row, values)
    return one_by_one if len(placed) < len(values) == len(labels) else placed


def _by_order(text: str, head: Line, row: Line) -> list[Column]:
    heads, cells = _slots(text, head), _slots(text, row)
    if len(heads) == len(cells) - 1:
        heads = [(head.start, head.start), *heads]
    return [
        Column(*cell, *above)
        for cell, above in zip_longest(cells, heads[: len(cells)], fillvalue=(0, 0))
        if cell[0] < cell[1] and above[0] < above[1]
    ]


def _slots(text: str, row: Line) -> list[Cell]:
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


def _by_position(head: Line, labels: list[Cell], row: Line, values: list[Cell]) -> list[Column]:
    """Each value under the heading that it overlaps or, within a few columns, is nearest to."""
    found = []
    for low, high in values:
        gap, best = min(
            (_gap((low - row.start, high - row.start), (a - head.start, b - head.start)), (a, b))
            for a, b in labels
        )
        if gap <= 6:
            found.append(Column(low, high, *best))
    return found


def _gap(value: Cell, label: Cell) -> float:
    """Columns between two cells; the nearer middle decides among those that overlap."""
    apart = max(value[0] - label[1], label[0] - value[1], 0)
    return apart + abs(sum(value) - sum(label)) / 200
