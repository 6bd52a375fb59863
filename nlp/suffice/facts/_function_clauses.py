"""Pieces -> clauses: pieces that speak of one way in which one task goes stand together.

"can't carry laundry, shop or drive" stays under its cue; "needs help dressing but drives" is two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suffice.facts._function_cues import Stand, hint, judge
from suffice.facts._function_pieces import Piece

_VERBS = ("act", "base", "did")
_CUES = ("limitation", "ability", "badly", "well", "hindered", "shed")
_LASTING = frozenset({"goal", "prior_level"})


@dataclass(slots=True)
class Clause:
    """A clause as it grows; without a task or a status it comes to nothing."""

    start: int
    end: int
    status: str  # "" while nothing is said
    kind: str

    @property
    def has_task(self) -> bool:
        """Whether a task is named in it."""
        return bool(self.kind)

    @property
    def is_told(self) -> bool:
        """Whether it says of a task how it goes."""
        return bool(self.kind and self.status)


def clauses(parts: Iterable[Piece], stand: Stand) -> Iterator[Clause]:
    """The clauses of one sentence that name a task and say how it goes."""
    current: Clause | None = None
    for piece in parts:
        own = judge(piece, stand)
        if current is None or _opens(current, piece, own):
            if current and current.is_told:
                yield current
            carried = _carried(current, piece)
            if carried in _LASTING:
                own = carried
            current = Clause(piece.start, piece.end, own or carried or "", piece.kind)
        else:
            _grow(current, piece, own, stand.told)
    if current and current.is_told:
        yield current


def _carried(current: Clause | None, piece: Piece) -> str | None:
    if current is None or piece.joint == "stop":
        return None
    if current.status in _LASTING or piece.joint in ("comma", "and", "paren", "colon"):
        return current.status
    return None


def _opens(current: Clause, piece: Piece, own: str | None) -> bool:
    """Whether `piece` begins a clause of its own beside `current`."""
    if piece.joint == "stop":
        return True
    if not piece.task:
        return bool(own) and not current.has_task and current.status not in _LASTING
    if not current.has_task:
        return current.status not in _LASTING and (bool(own) or not current.status)
    if current.status == "prior_level":
        return False
    if current.status == "goal":
        leveled = piece.joint != "and" and piece.has("assist")
        return leveled or piece.opens_with("act", "base", "ing")
    return piece.joint == "but" or _turns(current, piece, own)


def _turns(current: Clause, piece: Piece, own: str | None) -> bool:
    """Whether `piece`, which names a task, says something new of it."""
    if own and own != current.status:
        return own != "limitation" or piece.kind == "own" or piece.joint != "comma"
    if own:
        return piece.opens_with(*_VERBS, *_CUES, "ing", "helper")
    return piece.kind == "own" and piece.opens_with(*_VERBS)


def _grow(current: Clause, piece: Piece, own: str | None, told: bool) -> None:
    """Take `piece` into the clause: its task, and what it says of the tasks before it."""
    if piece.task:
        if not current.has_task and not current.status:
            current.start = piece.start
        current.kind, current.end = max(current.kind, piece.kind), piece.end
    elif told and not own and not current.status and current.kind == "own":
        own = hint(piece, piece.cues())
    if own == "limitation" and current.status == "ability":
        current.status, current.end = own, piece.end
    if own and not current.status:
        current.status, current.end = own, piece.end
