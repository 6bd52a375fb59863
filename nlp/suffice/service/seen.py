"""Findings that were shown -> whether they are new in this encounter; only hashes are kept.

The same gap of the same note is told once a visit, however often the chart is opened.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Bounded(Generic[V]):
    """A mapping that forgets what was put in first once it holds `most` entries."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: bytes) -> bool:
        return key in self._kept

    def get(self, key: bytes) -> V | None:
        """The value of `key`."""
        return self._kept.get(key)

    def put(self, key: bytes, value: V) -> None:
        """Keep `value`; the oldest entry goes where there are too many."""
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


class Seen:
    """Hashes of shown findings, the oldest forgotten first."""

    def __init__(self, most: int = 100_000) -> None:
        self._shown: Bounded[None] = Bounded(most)

    def new(
        self, findings: Iterable[Mapping[str, Any]], *where: str
    ) -> list[tuple[bytes, Mapping[str, Any]]]:
        """Those of `findings` that were not shown at `where` (client, encounter, note)."""
        keyed = [(digest(*where, f["id"], f["verdict"], f["message"]), f) for f in findings]
        return [(key, finding) for key, finding in keyed if key not in self._shown]

    def remember(self, keys: Iterable[bytes]) -> None:
        """Count the findings of `keys` as shown."""
        for key in keys:
            self._shown.put(key, None)


def digest(*parts: str) -> bytes:
    """Sixteen bytes that stand for `parts`."""
    hashed = hashlib.blake2b(digest_size=16)
    for part in parts:
        hashed.update(part.encode("utf-8", "replace") + b"\x00")
    return hashed.digest()
