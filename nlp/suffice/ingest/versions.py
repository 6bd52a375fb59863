"""Documents and what was written to them later -> one item a document, as it stands now.

"Addendum: timed minutes were 38" with the `parent` of a note is appended to that note; of several
versions of a document the latest stays; what was entered in error is refused.

The source is read twice: which documents belong together is known only at its end, and reading is
cheap beside judging. Between the passes 16 bytes a document are held and about 200 more for one
with relations; in the second pass only texts whose relatives have not all come. A source without
relations streams straight through. Order of rows does not matter; documents that are bytes (C-CDA)
tell their relations only when converted, so these are judged one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from suffice.ingest._table_addenda import appended
from suffice.ingest._table_family import is_settled, own_id, resolved
from suffice.ingest.base import Item, Raw, Refusal
from suffice.types import Note


def joined(again: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """The items of a source, which each call of `again` reads from its start.

    A family of documents comes where its last member stood. A source that changed between the two
    passes loses nothing: what is incomplete comes at the end.
    """
    families = _Families(again())
    waiting: dict[int, list[Item]] = {}
    for item in again():
        family = families.of(item)
        if family is None:
            yield from [item] if is_settled(item) else resolved([item])
            continue
        members = waiting.setdefault(family, [])
        members.append(item)
        if len(members) == families.sizes[family]:
            yield from resolved(waiting.pop(family))
    for members in waiting.values():
        yield from resolved(members)


def whole(raw: Raw) -> Note | Refusal:
    """`raw` converted, with its addenda below; one that cannot be read is told in a warning."""
    from suffice.ingest.documents import convert

    note = convert(raw)
    if isinstance(note, Refusal) or not raw.addenda:
        return note
    return appended(note, [convert(a) if isinstance(a, Raw) else a for a in raw.addenda])


class _Families:
    """Which items of a source belong together: by the same id, or by parent and replaces."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._root: dict[int, int] = {}
        self.sizes: dict[int, int] = {}
        ids, own = array("Q"), array("Q")
        related: list[tuple[int, int]] = []  # id of the later document, name of the earlier
        for item in items:
            if isinstance(item, Refusal):
                continue
            ids.append(_hash(item.id))
            own.append(_hash(own_id(item)))
            related += [
                (ids[-1], _hash(name))
                for role in ("parent", "replaces")
                if (name := item.fields.get(role, ""))
            ]
        self._unite(ids, own, related)

    def _unite(self, ids: array[int], own: array[int], related: list[tuple[int, int]]) -> None:
        import numpy as np

        by_id = np.frombuffer(ids, dtype=np.uint64)
        again, counts = np.unique(by_id, return_counts=True)
        for key in again[counts > 1].tolist():
            self._root[key] = key
        names = np.array([name for _, name in related], dtype=np.uint64)
        meant = np.isin(np.frombuffer(own, dtype=np.uint64), names).nonzero()[0]
        earlier: dict[int, list[int]] = {}
        for place in meant.tolist():
            earlier.setdefault(own[place], []).append(ids[place])
        for key, name in related:
            for other in earlier.get(name, ()):
                self._root[self._find(other)] = self._find(key)
        members = np.array(list(self._root), dtype=np.uint64)
        for key in by_id[np.isin(by_id, members)].tolist():
            family = self._find(key)
            self.sizes[family] = self.sizes.get(family, 0) + 1

    def _find(self, key: int) -> int:
        """The representative of the family of `key`."""
        root = self._root.setdefault(key, key)
        while root != self._root[root]:
            root = self._root[root]
        while self._root[key] != root:
            self._root[key], key = root, self._root[key]
        return root

    def of(self, item: Item) -> int | None:
        """The family of `item`, None for one that stands alone."""
        if isinstance(item, Refusal) or (key := _hash(item.id)) not in self._root:
            return None
        return self._find(key)


def _hash(name: str) -> int:
    """64 bits of a name: two of ten million names meet by chance three times in a million."""
    digest = blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
