"""Document -> strength readings: which target and side each value belongs to.

"MMT R/L: hip abd 4/3" is two readings; "inv/ev 3+/5" is two; "4-/5 R, 5/5 L" gives each value
the side behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from suffice.facts._strength_filter import Context, credible
from suffice.facts._strength_parts import parts, stretches
from suffice.facts._strength_rows import Row
from suffice.facts._strength_values import Amount, Part, Sides, Target, Value
from suffice.types import Document

_RANKS = tuple(f"{digit}{sign}" for digit in range(6) for sign in ("-", "", "+"))


class Reading(NamedTuple):
    """One strength value with what it is about; `side` is None where none is written."""

    start: int
    end: int
    value_start: int
    target: str
    side: str | None
    amount: Amount
    high: str | None
    unit: str


class _Share(NamedTuple):
    """One amount of a value with its own target and side."""

    amount: Amount
    target: Target | None
    side: str | None
    high: str | None = None


def readings(document: Document) -> Iterator[Reading]:
    """All strength readings of `document` in reading order."""
    context = Context(False, "")
    row = Row(document.text, [])
    for stretch in stretches(document):
        if not stretch.follows:
            context, row = Context(False, ""), Row(document.text, [])
        kept, context = credible(document, parts(document, stretch), context)
        pairs = any(isinstance(p, Value) and len(p.amounts) == 2 and not p.of_five for p in kept)
        row = Row(document.text, row.targets, row.order, pairs)
        yield from _read(document, kept, row)


def _read(document: Document, kept: list[Part], row: Row) -> Iterator[Reading]:
    sentence_end = -1
    for index, part in enumerate(kept):
        if part.start >= sentence_end:
            sentence = document.sentence_at(part.start)
            sentence_end = sentence.end
            row.begin_sentence(sentence.start)
        if isinstance(part, Target):
            row.take_target(part, kept[index - 1] if index else None)
        elif isinstance(part, Sides):
            row.take_sides(part)
        elif isinstance(part, Value):
            yield from _take_value(part, kept, index, row)
        elif part.kind == "exercise":
            row.targets = []


def _take_value(value: Value, kept: list[Part], index: int, row: Row) -> Iterator[Reading]:
    ahead = kept[index + 1 : index + 4]
    end = row.take_side_behind(value, ahead)
    targets = row.targets_of(value, ahead)
    if len(targets) > 1 and (turn := _turn(row.text, kept, index, len(targets))) is not None:
        targets = [targets[turn]]
    start = row.label_start(value, targets)
    if targets and targets[0].start == row.used_target:
        end = max(end, targets[0].end)
    beside = [*kept[max(0, index - 1) : index], *ahead[:1]]
    alone = not any(isinstance(part, Value) for part in beside)
    for share in _shares(value, targets, row, alone):
        words = row.text[share.target.start : share.target.end] if share.target else ""
        about = (words, share.side, share.amount, share.high)
        yield Reading(start, end, value.start, *about, value.unit)
    row.value_taken()


def _shares(value: Value, targets: list[Target], row: Row, alone: bool) -> Iterator[_Share]:
    """Each amount of the value with its target and side."""
    last = targets[-1] if targets else None
    each: list[Target | None] = [*targets] or [None]
    if row.order:
        yield from _by_side(value, each, row, alone)
    elif len(value.amounts) == 1:
        yield from (_Share(value.amounts[0], target, row.side, value.high) for target in each)
    elif len(value.amounts) == len(each):
        for amount, target in zip(value.amounts, each, strict=True):
            yield _Share(amount, target, row.side)
    elif _is_range(row.text, value):
        yield _Share(value.amounts[0], last, row.side, str(value.amounts[1]))
    else:
        two = row.side is None and len(value.amounts) == 2
        for amount, side in zip(value.amounts, "RL" if two else repeat(row.side), strict=False):
            yield _Share(amount, last, side)


def _is_range(text: str, value: Value) -> bool:
    """Whether "4-/4" is one grade between two; "4+ / 4-" are the right and the left side."""
    if value.unit != "mmt" or len(value.amounts) != 2 or " /" in text[value.start : value.end]:
        return False
    low, high = (_RANKS.index(str(grade)) for grade in value.amounts)
    return low < high


def _by_side(value: Value, each: list[Target | None], row: Row, alone: bool) -> Iterator[_Share]:
    """The amounts below or behind "R/L": in turn, or for both sides if there is but one."""
    amounts = value.amounts
    if row.pairs and value.of_five and len(amounts) == 1 and value.high is None:
        amounts = (*amounts, "5")  # among pairs, 4/5 is a pair too
    if len(amounts) == 1 and alone and row.turn == 0:
        for target in each:
            yield from (_Share(amounts[0], target, side, value.high) for side in row.order)
        return
    for amount in amounts:
        yield _Share(amount, each[-1], row.order[row.turn % 2], value.high)
        row.turn += 1


def _turn(text: str, kept: list[Part], index: int, count: int) -> int | None:
    """The place of the value among `count` values divided by commas, one for each target."""
    first = last = index
    while first > 0 and index - first < count and _follows(text, kept[first - 1], kept[first]):
        first -= 1
    while (
        last + 1 < len(kept) and last - first < count and _follows(text, kept[last], kept[last + 1])
    ):
        last += 1
    return index - first if last - first + 1 == count else None


def _follows(text: str, one: Part, other: Part) -> bool:
    both = isinstance(one, Value) and isinstance(other, Value)
    return both and text[one.end : other.start].strip(" ") in (",", "/", "and")
