"""Findings -> the stretches of a note to mark, none overlapping, and an anchor for each evidence.

Where "97110 x2" decides both TM-03 and CD-01 it is one mark that leads to the worse of the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

CLASS = {"not_met": "missing", "partial": "partial", "met": "met"}


class Mark(NamedTuple):
    """A stretch of the note and the findings, worst first, that rest on it with their verdicts."""

    start: int
    end: int
    anchor: str
    rests: tuple[tuple[str, str], ...]


class Marks(NamedTuple):
    """Marks in reading order; `anchors` leads from (criterion, number of evidence) to a mark."""

    marks: tuple[Mark, ...]
    anchors: Mapping[tuple[str, int], str]


def marks(findings: Sequence[Mapping[str, Any]]) -> Marks:
    """Marks of `findings`, which come worst first: of two that overlap the first keeps its words.

    The anchor of the other one leads to the mark that has its words.
    """
    taken: list[Mark] = []
    anchors: dict[tuple[str, int], str] = {}
    for finding in findings:
        if finding["verdict"] not in CLASS:
            continue
        for number, item in enumerate(finding["evidence"]):
            if item.get("start", 0) >= item.get("end", 0):
                continue
            index = _place(taken, item, f"w-{finding['id']}-{number}")
            rest = (finding["id"], finding["verdict"])
            if rest not in taken[index].rests:
                taken[index] = taken[index]._replace(rests=(*taken[index].rests, rest))
            anchors[finding["id"], number] = taken[index].anchor
    return Marks(tuple(sorted(taken)), anchors)


def _place(taken: list[Mark], item: Mapping[str, Any], anchor: str) -> int:
    """Index of the mark that has the words of `item`; a new one where they are free."""
    start, end = item["start"], item["end"]
    for index, mark in enumerate(taken):
        if start < mark.end and mark.start < end:
            return index
    taken.append(Mark(start, end, anchor, ()))
    return len(taken) - 1
