"""FHIR JSON (Bundle, bulk NDJSON, one resource) -> notes with what the record says around them.

A DocumentReference with the text "Timed 38 min" inline is a `Note`, one with a PDF a `Raw`, and one
whose attachment is elsewhere a `Refusal`: nothing is fetched.

Memory: a JSON document is held whole, up to `longest` bytes. NDJSON is read line by line; what
notes refer to (patients, clinicians, encounters, coverages, claims, Binaries) may come before or
after them, so a first pass notes where such lines stand (about 150 bytes each, a million at most)
and they are read again when a note needs them. That takes a stream with random access; in any
other, and in a folder of bulk files where each file is a source of its own, a note has what its
own resource says.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from suffice.ingest._fhir_documents import KINDS, document
from suffice.ingest._fhir_pool import Linked, Memory, Offsets, Pool
from suffice.ingest._health_values import tidy
from suffice.ingest.base import Item, Refusal
from suffice.ingest.fhir_json import (
    MalformedError,
    Resource,
    first,
    kind_of,
    load,
    objects,
)

LONGEST = 256 * 2**20  # bytes of one JSON document, or of one line
_LINES = (".ndjson", ".jsonl")
_NOTHING = f"no {', '.join(sorted(KINDS))} with a text in it"
_NO_RESOURCE = "not a FHIR resource or Bundle; other JSON needs a profile that names its columns"


def notes(
    stream: BinaryIO, id: str, name: str, profile: object | None = None, *, longest: int = LONGEST
) -> Iterator[Item]:
    """Documents of `stream` in its order, each with the id `<id>#<resource id or number>`.

    `name` is the file name; `profile` says nothing that FHIR does not say itself and is ignored.
    Content never raises; errors of the stream itself are left to the caller.
    """
    start = stream.tell() if _is_random_access(stream) else None
    lines: Iterator[tuple[int, bytes]] = enumerate(_lines(stream, longest), 1)
    head = next(_written(lines), None)
    if head is None:
        yield Refusal(id, "empty; there is no note to read")
        return
    if not name.lower().endswith(_LINES):
        if not _is_complete(head[1]):
            rest = stream.read(max(0, longest + 1 - len(head[1])))
            yield from _from_whole(head[1] + rest, id, longest)
            return
        after = next(_written(lines), None)
        if after is None:
            yield from _from_whole(head[1], id, longest)
            return
        lines = chain([after], lines)
    pool: Pool = Memory(()) if start is None else Offsets(stream, start, longest)
    for number, line in _written(chain([head], lines)):
        yield from _from_line(line, id, number, pool, longest)


def _lines(stream: BinaryIO, longest: int) -> Iterator[bytes]:
    """Lines; of one that is too long only its beginning, one byte more than `longest`."""
    while line := stream.readline(longest + 1):
        yield line
        while len(line) > longest and not line.endswith(b"\n"):
            line = stream.readline(longest + 1) or b"\n"


def _written(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in lines if line.strip())


def _is_complete(line: bytes) -> bool:
    """Whether the first line of a source looks like a resource by itself."""
    start = line.strip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and start.endswith(b"}") and b'"resourceType"' in start


def _from_whole(data: bytes, id: str, longest: int) -> Iterator[Item]:
    if len(data) > longest:
        yield Refusal(id, f"larger than {longest // 2**20} MB; export it as NDJSON")
        return
    try:
        entries = list(_entries(load(data)))
    except MalformedError as error:
        yield Refusal(id, str(error))
        return
    if not any(kind_of(resource) in KINDS for _, resource in entries):
        yield Refusal(id, _NOTHING if entries else _NO_RESOURCE)
    yield from _from_entries(entries, id, "")


def _from_line(line: bytes, id: str, number: int, pool: Pool, longest: int) -> Iterator[Item]:
    where = f"line {number}"
    if len(line) > longest:
        yield Refusal(f"{id}#{where}", f"longer than {longest // 2**20} MB")
        return
    try:
        content = load(line.strip())
    except MalformedError as error:
        yield Refusal(f"{id}#{where}", str(error))
        return
    if not isinstance(content, dict) or not kind_of(content):
        yield Refusal(f"{id}#{where}", _NO_RESOURCE)
    elif kind_of(content) == "Bundle":
        yield from _from_entries(list(_entries(content)), id, f"{where}, ")
    else:
        yield from _item(content, pool, id, _own_id(content) or where)


def _entries(whole: object) -> Iterator[tuple[str, Resource]]:
    """Full URL and resource of all that is no Bundle, in order; Bundles may hold Bundles."""
    waiting = [("", whole)]
    while waiting:
        url, content = waiting.pop()
        if isinstance(content, list):
            waiting += [("", inner) for inner in reversed(content)]
        elif isinstance(content, dict) and kind_of(content) == "Bundle":
            inside = [
                (first(entry, "fullUrl"), found)
                for entry in objects(content, "entry")
                for found in objects(entry, "resource")
            ]
            waiting += reversed(inside)
        elif isinstance(content, dict) and kind_of(content):
            yield url, content


def _from_entries(entries: list[tuple[str, Resource]], id: str, where: str) -> Iterator[Item]:
    pool = Memory(entries)
    used: set[str] = set()
    for number, resource in _newest(entries):
        own = _own_id(resource) or f"{where}{number}"
        if own in used:  # two kinds that number alike
            own = f"{own}~{number}"
        used.add(own)
        yield from _item(resource, pool, id, own)


def _newest(entries: list[tuple[str, Resource]]) -> Iterator[tuple[int, Resource]]:
    """Resources with their numbers from 1; of several versions of one, as in a history, the last.

    Where no version tells its time the first counts: histories begin with what holds now.
    """
    last: dict[str, tuple[str, int]] = {}
    for number, (_, resource) in enumerate(entries):
        key = f"{kind_of(resource)}/{_own_id(resource) or number}"
        last[key] = max(
            (first(resource, "meta.lastUpdated"), -number), last.get(key, ("", -number))
        )
    stays = {-number for _, number in last.values()}
    return ((n + 1, resource) for n, (_, resource) in enumerate(entries) if n in stays)


def _own_id(resource: Resource) -> str:
    return tidy(first(resource, "id"))


def _item(resource: Resource, pool: Pool, id: str, own: str) -> Iterator[Item]:
    if kind_of(resource) in KINDS:
        found = document(Linked(resource, pool), f"{id}#{own}", re.sub(r"[^\w.-]", "_", own))
        if found is not None:
            yield found


def _is_random_access(stream: BinaryIO) -> bool:
    """Whether going back is cheap: in a packed stream it would mean to unpack all anew."""
    if isinstance(stream, io.BufferedReader):
        return isinstance(stream.raw, io.FileIO) and stream.seekable()
    return isinstance(stream, (io.BytesIO, io.BufferedRandom))
