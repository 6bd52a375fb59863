"""A card's note -> a link that works for some minutes; the note is kept in memory only.

Whoever has the link sees the page: its 256 random bits are the key, as in a link to a document.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict

from suffice.types import Note

_MOST = 2_000  # notes
_MOST_CHARACTERS = 20_000_000


class Pages:
    """Notes by token, each forgotten after its time, or earlier where there are too many."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._kept: OrderedDict[str, tuple[float, Note]] = OrderedDict()
        self._characters = 0

    def put(self, note: Note) -> str:
        """The token under which `note` can be seen."""
        token = secrets.token_urlsafe(32)
        self._kept[token] = (time.monotonic() + self.seconds, note)
        self._characters += len(note.text)
        self._forget()
        return token

    def get(self, token: str) -> Note | None:
        """The note of `token`, if its time is not over."""
        self._forget()
        found = self._kept.get(token)
        return found[1] if found else None

    def _forget(self) -> None:
        now = time.monotonic()
        while self._kept:
            expires, note = next(iter(self._kept.values()))
            is_crowded = len(self._kept) > _MOST or self._characters > _MOST_CHARACTERS
            if expires > now and not is_crowded:
                return
            self._kept.popitem(last=False)
            self._characters -= len(note.text)
