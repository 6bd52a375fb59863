"""Document -> what minutes and units belong to: "Ther Ex (97110)" is one anchor, code 97110.

An anchor is a service, a total ("Timed"), an exercise or another occupation; minutes.py and
units.py look for numbers beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suffice.types import Document, Mention

LETTERS = r"(?:GP|GO|GN|KX|CQ|CO|GA|GY|GX|GZ|AT|XS|XU|XE|XP)\b"
MODIFIER = rf"(?:{LETTERS}|(?:59|25|76|22|52|95)\b)"
# Their time is that of a billed service only where the code is written.
MODALITIES = frozenset(
    {"97010", "97012", "97014", "97016", "97018", "97022", "97024", "97026", "97028", "97032"}
    | {"97033", "97035", "97039", "G0283"}
)
_ATTENDED = frozenset({"97032", "97033", "97035"})
_EVALUATIONS = frozenset(
    ["97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168", "92521", "92523"]
)
UNTIMED = _EVALUATIONS | {"98940", "98941", "98942", "eval"}

_JOIN = re.compile(rf"[ \t:,.(/–—|-]{{0,5}}(?:{MODIFIER}[ \t,)-]{{0,3}}){{0,3}}")
_JOIN_REACH = 24
_ASIDES = frozenset({" ", " (", ", ", " - "})


class Anchor(NamedTuple):
    """Words that own a number: `what` is a CPT code or a value of `terms/service.toml`."""

    start: int
    end: int
    what: str
    coded: bool  # the code itself is written, not only the name of the service

    @property
    def is_service(self) -> bool:
        """Whether a charge line could hold it."""
        return self.what[1:].isdigit() or self.what == "eval"

    @property
    def is_total(self) -> bool:
        """Whether it sums up the session."""
        return self.what in ("timed_total", "session_total")

    @property
    def may_be_bare(self) -> bool:
        """Whether a number beside it can be minutes without saying so: "TE 28", "ice 5"."""
        return self.what not in ("exercise", "other", "test", "shared", "eval")


class Anchors:
    """The anchors of one document in reading order, with the nearest on either side."""

    def __init__(self, every: Sequence[Anchor]) -> None:
        self.every = every
        self._starts = [anchor.start for anchor in every]
        self._ends = [anchor.end for anchor in every]

    def before(self, offset: int) -> Anchor | None:
        """The last anchor that ends at or before `offset`."""
        index = bisect_right(self._ends, offset)
        return self.every[index - 1] if index else None

    def after(self, offset: int) -> Anchor | None:
        """The first anchor that begins at or after `offset`."""
        index = bisect_left(self._starts, offset)
        return self.every[index] if index < len(self.every) else None

    def over(self, offset: int) -> Anchor | None:
        """The anchor in which `offset` stands."""
        index = bisect_right(self._starts, offset) - 1
        return self.every[index] if index >= 0 and self._ends[index] > offset else None

    def inside(self, start: int, end: int) -> Sequence[Anchor]:
        """The anchors that begin in [start, end)."""
        return self.every[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def anchors(document: Document) -> Anchors:
    """All anchors of `document`; a code and the name of its service are one."""
    merged: list[Anchor] = []
    for anchor in _mentioned(document):
        last = merged[-1] if merged else None
        if last is None or last.end <= anchor.start:
            joined = last and _joined(last, anchor, document.text)
            merged[len(merged) - bool(joined) :] = [joined or anchor]
    return Anchors(merged)


def _mentioned(document: Document) -> Iterator[Anchor]:
    """An anchor for each code and service term."""
    codes = [str(mention.value) for mention in document.find("code")]
    evaluation = next((code for code in codes if code in _EVALUATIONS), "eval")
    billed = _ATTENDED.intersection(codes)
    mention: Mention
    for mention in document.find("code", "service"):
        if mention.value != "visit":
            what = evaluation if mention.value == "eval" else str(mention.value)
            coded = mention.label == "code" or what in billed
            yield Anchor(mention.start, mention.end, what, coded)


def _joined(last: Anchor, anchor: Anchor, text: str) -> Anchor | None:
    """Both as one, where they are code and name of one service, or service and remark."""
    if not last.is_service or anchor.start - last.end > _JOIN_REACH:
        return None
    if anchor.is_service:
        one = (last.coded != anchor.coded or last.what == anchor.what) and _JOIN.fullmatch(
            text, last.end, anchor.start
        )
        code = last.what if last.coded else anchor.what
        return Anchor(last.start, anchor.end, code, last.coded or anchor.coded) if one else None
    between = text[last.end : anchor.start]
    bracketed = between.strip() == "(" and text.startswith(")", anchor.end)
    if anchor.what == "untimed" and between.strip() in ("", "("):
        return last._replace(end=anchor.end)
    if anchor.what == "timed_total" and bracketed:
        return last._replace(end=anchor.end)
    if anchor.what == "one_on_one" and between in _ASIDES:
        return last._replace(end=anchor.end)
    return None
