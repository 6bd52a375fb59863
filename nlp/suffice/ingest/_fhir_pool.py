"""Resources of one export -> what a reference leads to, and what points back to it.

`pool.get("Practitioner/12")` is the practitioner, `pool.about("Coverage", "Patient/7")` are the
coverages of that patient, whether they stand before or after the note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import BinaryIO, Protocol

from suffice.ingest.fhir_json import (
    MalformedError,
    Resource,
    first,
    kind_of,
    load,
    objects,
    short,
    texts,
)

# What is looked up, with the members that point back to the patient or the encounter.
_POINTS_BACK = {
    "Patient": (),
    "Practitioner": (),
    "PractitionerRole": (),
    "Organization": (),
    "Location": (),
    "Encounter": (),
    "Binary": (),
    "DocumentReference": (),
    "Condition": (),
    "Coverage": ("beneficiary.reference", "subscriber.reference"),
    "Claim": ("item.encounter.reference", "encounter.reference"),
    "ChargeItem": ("context.reference", "encounter.reference"),
}
_KINDS = re.compile(
    rb'"resourceType"\s*:\s*"(?:'
    + "|".join(name for name in _POINTS_BACK if name != "DocumentReference").encode()
    + rb')"'
)
_MOST_INDEXED = 1_000_000  # offsets: about 150 bytes each
_MOST_BACK = 20  # resources of one kind that point to one other


class Pool(Protocol):
    """Where references are looked up."""

    def get(self, reference: str) -> Resource | None:
        """The resource that `reference` leads to, if this export holds it."""

    def about(self, kind: str, reference: str) -> Iterator[Resource]:
        """Resources of `kind` that point to `reference`, in the order of the export."""


class Memory:
    """A pool over resources that are all at hand: a Bundle, or one resource with nothing else."""

    def __init__(self, entries: Iterable[tuple[str, Resource]]) -> None:
        """Takes the full URL (or an empty text) and the resource of each entry."""
        self._own: dict[str, Resource] = {}
        self._back: dict[str, list[Resource]] = {}
        for url, resource in entries:
            for key in filter(None, (url, short(url), _key(resource))):
                self._own.setdefault(key, resource)
            for key in _keys_back(resource):
                self._back.setdefault(key, []).append(resource)

    def get(self, reference: str) -> Resource | None:
        """The resource that `reference` leads to, by full URL or by kind and id."""
        return self._own.get(reference) or self._own.get(short(reference))

    def about(self, kind: str, reference: str) -> Iterator[Resource]:
        """Resources of `kind` that point to `reference`."""
        keys = dict.fromkeys((f"{kind}<{reference}", f"{kind}<{short(reference)}"))
        return (resource for key in keys for resource in self._back.get(key, ()))


class Linked:
    """A document resource with the pool in which its references are looked up."""

    def __init__(self, resource: Resource, pool: Pool) -> None:
        """Contained resources go before those of the pool."""
        self.resource, self._pool = resource, pool
        self._contained = {first(inner, "id"): inner for inner in objects(resource, "contained")}

    def follow(self, node: object, path: str) -> Iterator[tuple[Resource, Resource]]:
        """Each reference at `path` of `node` with what it leads to; empty where nobody knows."""
        for reference in objects(node, path):
            yield reference, self.get(first(reference, "reference")) or {}

    def get(self, reference: str) -> Resource | None:
        """The contained or exported resource that `reference` leads to."""
        if reference.startswith("#"):
            return self._contained.get(reference[1:])
        return self._pool.get(reference) if reference else None

    def about(self, kind: str, reference: str) -> Iterator[Resource]:
        """Resources of `kind` that point to `reference`."""
        return self._pool.about(kind, reference) if reference else iter(())


class Offsets:
    """A pool over lines of a stream with random access: memory holds places, never content."""

    def __init__(self, stream: BinaryIO, start: int, longest: int) -> None:
        """Indexes `stream` from `start` on in one pass; lines over `longest` bytes are left."""
        self._stream, self._longest = stream, longest
        self._own: dict[str, int] = {}
        self._back: dict[str, list[int]] = {}
        self._at = lru_cache(maxsize=512)(self._load)
        place = stream.tell()
        stream.seek(start)
        for offset, line in _lines(stream, longest):
            if _KINDS.search(line) and len(self._own) < _MOST_INDEXED:
                self._add(offset, line)
        stream.seek(place)

    def _add(self, offset: int, line: bytes) -> None:
        try:
            resource = load(line)
        except MalformedError:
            return  # reported where the lines are read as documents
        if not isinstance(resource, dict) or kind_of(resource) not in _POINTS_BACK:
            return
        self._own.setdefault(_key(resource), offset)
        for key in _keys_back(resource):
            places = self._back.setdefault(key, [])
            if len(places) < _MOST_BACK:
                places.append(offset)

    def get(self, reference: str) -> Resource | None:
        """The resource that `reference` leads to, read anew from its line."""
        key = short(reference)
        offset = self._own.get(key)
        if offset is None:
            return None
        return self._load(offset) if key.startswith("Binary/") else self._at(offset)

    def about(self, kind: str, reference: str) -> Iterator[Resource]:
        """Resources of `kind` that point to `reference`, read anew from their lines."""
        places = self._back.get(f"{kind}<{short(reference)}", ())
        return (resource for resource in map(self._at, places) if resource is not None)

    def _load(self, offset: int) -> Resource | None:
        place = self._stream.tell()
        self._stream.seek(offset)
        line = self._stream.readline(self._longest)
        self._stream.seek(place)
        try:
            resource = load(line)
        except MalformedError:
            return None
        return resource if isinstance(resource, dict) else None


def _lines(stream: BinaryIO, longest: int) -> Iterator[tuple[int, bytes]]:
    """Lines of at most `longest` bytes with their offsets; longer ones are passed over."""
    offset, whole = stream.tell(), True
    while piece := stream.readline(longest):
        ends = piece.endswith(b"\n")
        if whole and (ends or len(piece) < longest):
            yield offset, piece
        offset, whole = offset + len(piece), ends


def _key(resource: Resource) -> str:
    kind, own = kind_of(resource), first(resource, "id")
    return f"{kind}/{own}" if kind and own else ""


def _keys_back(resource: Resource) -> Iterator[str]:
    kind = kind_of(resource)
    given = (t for path in _POINTS_BACK.get(kind, ()) for t in texts(resource, path))
    yield from dict.fromkeys(f"{kind}<{short(reference)}" for reference in given)
