"""Facts of two readers -> one-to-one pairs, the best there are.

The rule: a pair shares at least one character (of the fragments, not of what lies between them)
and agrees in what is asked for. Of all one-to-one choices the one with the most pairs is taken,
among these the one that shares the most characters, among these the first in reading order. So
"R 95" is never lost to a longer neighbour, as it can be where the longest overlap is taken first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from suffice.corpora.model import AnyFact, spans
from suffice.evaluate.attributes import KEYS, Same, same


class Touch(NamedTuple):
    """Indices of two facts that share `shared` characters."""

    left: int
    right: int
    shared: int


def overlap(left: AnyFact, right: AnyFact) -> int:
    """Characters that two facts share."""
    if "fragments" not in left and "fragments" not in right:
        last, first = min(left["end"], right["end"]), max(left["start"], right["start"])
        return max(0, int(last) - int(first))
    return sum(max(0, min(b, d) - max(a, c)) for a, b in spans(left) for c, d in spans(right))


def touching(left: Sequence[AnyFact], right: Sequence[AnyFact]) -> list[Touch]:
    """All pairs of facts that share a character."""
    return [
        Touch(i, j, shared)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if one["start"] < other["end"]
        and other["start"] < one["end"]
        and (shared := overlap(one, other)) > 0
    ]


def best(touches: Sequence[Touch]) -> list[tuple[int, int]]:
    """The best one-to-one choice among `touches`, by the rule of this module."""
    lefts, rights = defaultdict(list), defaultdict(list)
    for touch in touches:
        lefts[touch.left].append(touch)
        rights[touch.right].append(touch)
    free = [t for t in touches if len(lefts[t.left]) == 1 == len(rights[t.right])]
    rest = [t for t in touches if not len(lefts[t.left]) == 1 == len(rights[t.right])]
    return sorted([(t.left, t.right) for t in free] + _assigned(rest))


def _assigned(touches: Sequence[Touch]) -> list[tuple[int, int]]:
    if not touches:
        return []
    rows = sorted({t.left for t in touches})
    columns = sorted({t.right for t in touches})
    row, column = ({n: i for i, n in enumerate(names)} for names in (rows, columns))
    worth = np.zeros((len(rows), len(columns)))
    one_more = 1 + sum(t.shared for t in touches)  # another pair outweighs any shared characters
    for touch in touches:
        worth[row[touch.left], column[touch.right]] = one_more + touch.shared
    found = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(rows[i], columns[j]) for i, j in found if worth[i, j] > 0]


def pairs(left: Sequence[AnyFact], right: Sequence[AnyFact], agree: Same) -> list[tuple[int, int]]:
    """The best one-to-one pairs of indices that overlap and agree."""
    return best([t for t in touching(left, right) if agree(left[t.left], right[t.right])])


def aligned(left: Sequence[AnyFact], right: Sequence[AnyFact]) -> list[tuple[int, int]]:
    """Each fact with the one that is meant: strict pairs first, then by value, then any overlap.

    So a wrong attribute is one error, not a miss and a false alarm.
    """
    open_pairs = touching(left, right)
    chosen: list[tuple[int, int]] = []
    for level in (0, 1, 2):
        fit = [t for t in open_pairs if level == 2 or _fits(left[t.left], right[t.right], level)]
        chosen += best(fit)
        lefts, rights = {i for i, _ in chosen}, {j for _, j in chosen}
        open_pairs = [t for t in open_pairs if t.left not in lefts and t.right not in rights]
    return sorted(chosen)


def _fits(gold: AnyFact, found: AnyFact, level: int) -> bool:
    keys = KEYS[gold["type"]]
    names = keys.value if level and keys.value else keys.strict
    return same(names)(gold, found)


def of_type(facts: Iterable[AnyFact], kind: str) -> list[AnyFact]:
    """Facts of one kind; "exclusion_asserted" is the exclusions that are meant."""
    if kind == "exclusion_asserted":
        return [f for f in facts if f["type"] == "exclusion" and f.get("asserted", True)]
    return [f for f in facts if f["type"] == kind]
