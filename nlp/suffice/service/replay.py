"""Ids of tokens that were used -> whether one is used again; each is forgotten once it expired."""

from __future__ import annotations

from suffice.service.seen import digest

_MINUTE = 60
_MOST = 1_000_000


class Replay:
    """Hashes of used token ids, in one set for each minute of expiry."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._used: dict[int, set[bytes]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def is_first(self, issuer: str, id: str, expires: float, now: float) -> bool:
        """Whether the token was not used before; counts it as used. False where memory is full.

        `expires` and `now` are in seconds since 1970, `expires` with all leeway that it is given.
        """
        self._forget(now)
        key, minute = digest(issuer, id), int(expires // _MINUTE)
        used = self._used.setdefault(minute, set())
        if key in used or self._count >= self._most:
            return False
        used.add(key)
        self._count += 1
        return True

    def _forget(self, now: float) -> None:
        current = int(now // _MINUTE)
        for minute in [m for m in self._used if m < current]:
            self._count -= len(self._used.pop(minute))
