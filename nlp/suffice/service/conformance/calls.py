"""Calls of each service -> items 2, 3, 7, 12, 13, 21, 24, 39, and the answers with their cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from suffice.service.conformance import examples
from suffice.service.conformance.result import Item, must, should
from suffice.service.conformance.target import Answer, Target

_SLOW = 0.5  # seconds
Entry = Mapping[str, Any]


async def look(target: Target, entry: Entry) -> tuple[list[Item], list[Mapping[str, Any]]]:
    """Items on one service, and the cards of the call that held a note."""
    name, path = entry.get("id"), _path(entry)
    full = await target.ask(path, examples.full(entry))
    bare = await target.ask(path, examples.bare(entry))
    broken = await target.ask(path, b'{"hook": ')
    wrong = await target.ask(path, {**examples.full(entry), "hook": "no-such-hook"})
    found = full.body.get("cards") if isinstance(full.body, dict) else None
    cards: list[Mapping[str, Any]] = [card for card in found or () if isinstance(card, dict)]
    items = [*_of_full(str(name), full, found), *_of_refusals(str(name), bare, broken, wrong)]
    return items, cards


async def unknown(target: Target) -> list[Item]:
    """Item 7: an id that is not there."""
    answer = await target.ask("/cds-services/no-such-service", examples.bare({"hook": "x"}))
    return [must(7, "an unknown service is no 2xx", answer.status >= 400, f"{answer.status}")]


def _path(entry: Entry) -> str:
    return f"/cds-services/{quote(str(entry.get('id')), safe='')}"


def _of_full(name: str, answer: Answer, cards: Any) -> Iterator[Item]:
    is_good = answer.status == 200 and isinstance(cards, list)
    yield must(24, f"{name}: 200 with an array of cards", is_good, f"status {answer.status}")
    title = f"{name}: unknown extensions and context do no harm"
    yield must(3, title, answer.status < 500, f"status {answer.status}")
    took = f"{1000 * answer.seconds:.0f} ms"
    yield should(13, f"{name}: answers within 500 ms", answer.seconds < _SLOW, took)
    if isinstance(answer.body, dict):
        void = sorted({where for where in _void(answer.body) if where != "cards"})
        yield must(2, f"{name}: nothing is null or empty", not void, f"not so: {void[:5]}")
        odd = [e for e in _extensions(answer.body) if not isinstance(e, dict)]
        yield must(3, f"{name}: extensions are objects", not odd, "some are not")


def _of_refusals(name: str, bare: Answer, broken: Answer, wrong: Answer) -> Iterator[Item]:
    empty = isinstance(bare.body, dict) and bare.body.get("cards") == []
    title = f"{name}: without the data needed it says so (412)"
    if bare.status == 200 and not empty:
        yield should(21, title, True, "")
    else:
        seen = "200 with no cards: looks as if nothing were missing" if empty else ""
        yield must(21, title, bare.status == 412, seen or f"status {bare.status}")
    title = f"{name}: malformed JSON is a 4xx"
    yield must(39, title, 400 <= broken.status < 500, f"status {broken.status}")
    title = f"{name}: a call of another hook is a 4xx"
    yield should(39, title, 400 <= wrong.status < 500, f"status {wrong.status}")
    told = [a for a in (bare, broken, wrong) if a.status >= 400]
    kinds = [a.body.get("resourceType") if isinstance(a.body, dict) else None for a in told]
    outcome = all(kind == "OperationOutcome" for kind in kinds)
    yield should(39, f"{name}: errors carry an OperationOutcome", outcome, f"seen: {kinds}")


def _void(value: Any, where: str = "") -> Iterator[str]:
    """Names of members that are null or empty."""
    if isinstance(value, dict):
        for name, part in value.items():
            if part is None or part in ("", [], {}):
                yield name
            yield from _void(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _void(part, where)


def _extensions(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if "extension" in value:
            yield value["extension"]
        for part in value.values():
            yield from _extensions(part)
    elif isinstance(value, list):
        for part in value:
            yield from _extensions(part)
