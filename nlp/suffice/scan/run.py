"""Sources -> a result store: what is new is judged by worker processes and written in order.

Killed at any moment, the same call with `resume` goes on behind the last document that was written.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from suffice.engine import Options
from suffice.ingest.base import Item, Raw, Refusal
from suffice.scan import baseline, episodes, waivers
from suffice.scan.pool import Lost, Pool
from suffice.scan.row import Keep, Row
from suffice.scan.store import Store, StoreError
from suffice.scan.work import Work
from suffice.types import Note, Rule

_BATCH = 64  # documents of one transaction
_SECONDS = 2.0  # that one transaction may stay open
_KNOWN = 1024  # known documents that may wait to be marked as met


@dataclass(slots=True)
class Counts:
    """What one call of scan has done so far."""

    judged: int = 0
    known: int = 0  # found in the store, unchanged
    refused: int = 0

    @property
    def done(self) -> int:
        """All documents that were met."""
        return self.judged + self.known + self.refused


@dataclass(frozen=True, slots=True)
class Plan:
    """One call of scan: what to judge, how, and where to. `streams` gives each source's items."""

    streams: Mapping[str, Callable[[], Iterable[Item]]]
    out: Path
    options: Options
    rules: tuple[Rule, ...]
    versions: Mapping[str, Any]
    keep: Keep = field(default_factory=Keep)
    workers: int = 1
    resume: bool = False
    baseline: Path | None = None
    waivers: tuple[waivers.Waiver, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)


def scan(plan: Plan, tell: Callable[[Counts], None] = lambda counts: None) -> Counts:
    """Do what `plan` says; `tell` hears of progress. Raises StoreError, and what streams raise."""
    store = _open(plan)
    with store:
        run = _begin(store, plan)
        counts = _judge(store, plan, run, tell)
        with store.writing():
            episodes.write(store, plan.options.policies)
            waivers.apply(store, plan.waivers)
            if plan.baseline:
                baseline.apply(store, plan.baseline)
            store.db.execute("UPDATE runs SET finished = 1 WHERE run = ?", (run,))
    return counts


def _open(plan: Plan) -> Store:
    if not plan.out.exists():
        return Store.create(plan.out)
    store = Store.open(plan.out)
    last = store.db.execute("SELECT finished FROM runs ORDER BY run DESC LIMIT 1").fetchone()
    if last and not last[0] and not plan.resume:
        store.db.close()
        raise StoreError(
            f"{plan.out}: holds a scan that was not finished; add --resume to go on with it, or"
            " give another --out"
        )
    return store


def _begin(store: Store, plan: Plan) -> int:
    with store.writing():
        store.add_criteria(
            (r.id, r.title, r.severity.value, r.advice, _dumped([asdict(s) for s in r.sources]))
            for r in plan.rules
        )
        store.set_meta({"versions": _dumped(plan.versions), "kept": _dumped(plan.keep._asdict())})
        done = store.db.execute(
            "INSERT INTO runs (versions, options) VALUES (?, ?)",
            (_dumped(plan.versions), _dumped(dict(plan.options.fields))),
        )
        return int(done.lastrowid or 0)


def _judge(store: Store, plan: Plan, run: int, tell: Callable[[Counts], None]) -> Counts:
    counts = Counts()
    desk = _Desk(store, run, counts, _settings(plan))
    with Pool[Item, Row](Work, (plan.options, plan.keep), plan.workers) as pool:
        for location, stream in plan.streams.items():
            with store.writing():
                source = store.source(location, plan.profiles.get(location))
            for rows in _batches(desk.rows(pool, stream())):
                with store.writing():
                    for row, key in rows:
                        store.put(row, source, run, key)
                        desk.written(row)
                    desk.mark()
                    _count(store, run, counts)
                tell(counts)
    return counts


def _batches(rows: Iterator[tuple[Row, bytes]]) -> Iterator[list[tuple[Row, bytes]]]:
    """Rows in batches of bounded size and age."""
    batch: list[tuple[Row, bytes]] = []
    begun = time.monotonic()
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH or time.monotonic() - begun > _SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    yield batch


def _count(store: Store, run: int, counts: Counts) -> None:
    store.db.execute(
        "UPDATE runs SET judged = ?, known = ?, refused = ? WHERE run = ?",
        (counts.judged, counts.known, counts.refused, run),
    )


class _Desk:
    """Tells new documents from known ones, and gives each an id of its own."""

    def __init__(self, store: Store, run: int, counts: Counts, settings: bytes) -> None:
        self._store, self._run, self._counts = store, run, counts
        self._settings = settings
        self._in_flight: dict[str, bytes] = {}
        self._same: dict[str, None] = {}  # known documents, to be marked as met in this run

    def rows(self, pool: Pool[Item, Row], items: Iterable[Item]) -> Iterator[tuple[Row, bytes]]:
        """A row with its input hash for each new item, in the order of `items`."""
        for item, result in pool.map(self._new(items)):
            if isinstance(result, Lost):  # without a hash, so that the next scan tries again
                yield Row(item.id, refused=result.reason), b""
            else:
                yield result, self._in_flight[item.id]

    def written(self, row: Row) -> None:
        """Count a row that the store holds now."""
        del self._in_flight[row.id]
        if row.refused is None:
            self._counts.judged += 1
        else:
            self._counts.refused += 1

    def mark(self) -> None:
        """Mark the known documents that were met since the last call."""
        self._store.db.executemany(
            "UPDATE documents SET run = ? WHERE id = ?", [(self._run, i) for i in self._same]
        )
        self._same.clear()

    def _new(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            key = input_hash(self._settings, item)
            name, held = self._name(item.id)
            if held == key:
                self._same[name] = None
                self._counts.known += 1
                if len(self._same) >= _KNOWN:
                    with self._store.writing():
                        self.mark()
                continue
            self._in_flight[name] = key
            yield _named(item, name)

    def _name(self, wanted: str) -> tuple[str, bytes | None]:
        """An id that no other document of this run has, and the hash that the store has for it."""
        name, number = wanted, 1
        while True:
            held, run = self._store.known(name)
            if name not in self._in_flight and run != self._run and name not in self._same:
                return name, held
            number += 1
            name = f"{wanted}~{number}"


def _named(item: Item, name: str) -> Item:
    if name == item.id:
        return item
    return item._replace(id=name) if isinstance(item, Refusal) else replace(item, id=name)


def _settings(plan: Plan) -> bytes:
    """A hash of all that decides a row beside the document: versions, rules, options, keep."""
    options = plan.options
    parts = [
        dict(plan.versions),
        [repr(criterion) for criterion in options.chosen()],
        [repr(policy) for policy in options.policies],
        [options.policy, sorted(options.fields.items()), [repr(c) for c in options.claim]],
        options.longest,
        list(plan.keep),
    ]
    return blake2b(_dumped(parts).encode(), digest_size=16).digest()


def input_hash(settings: bytes, item: Item) -> bytes:
    """16 bytes that change whenever the row of `item` might."""
    digest = blake2b(settings, digest_size=16)
    if isinstance(item, Refusal):
        digest.update(item.reason.encode())
        return digest.digest()
    for name, value in sorted(item.fields.items()):
        digest.update(f"{name}\0{value}\0".encode("utf-8", "replace"))
    digest.update(item.text.encode("utf-8", "replace") if isinstance(item, Note) else item.data)
    if isinstance(item, Raw):
        digest.update(item.name.encode("utf-8", "replace"))
        for addendum in item.addenda:
            digest.update(input_hash(settings, addendum))
    return digest.digest()


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
