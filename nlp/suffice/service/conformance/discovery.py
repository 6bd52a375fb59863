"""Discovery -> items 1 and 4 to 9, 15 to 17, and the services that were found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from suffice.service.conformance.result import Item, must, should, untested
from suffice.service.conformance.target import Answer, Target

_TOKEN = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_ROOT = re.compile(
    r"context\.\w+|userPractitionerId|userPractitionerRoleId|userPatientId|userRelatedPersonId"
)


async def look(target: Target) -> tuple[list[Item], list[Mapping[str, Any]]]:
    """Items on discovery, and its entries that are objects."""
    answer = await target.ask("/cds-services", method="GET")
    listed = answer.body.get("services") if isinstance(answer.body, dict) else None
    entries: list[Mapping[str, Any]] = [entry for entry in listed or () if isinstance(entry, dict)]
    return [*_items(target, answer, listed, entries)], entries


def _items(
    target: Target, answer: Answer, listed: Any, entries: list[Mapping[str, Any]]
) -> Iterator[Item]:
    is_tls = target.base.startswith("https:")
    yield should(1, "production traffic is JSON over TLS", is_tls, "plain http; fine for a test")
    is_list = answer.status == 200 and isinstance(listed, list)
    yield must(4, "GET /cds-services gives services", is_list, f"status {answer.status}")
    if not entries:
        yield untested(6, "each service says what it is", "no service is offered")
        return
    wrong = [e.get("id") for e in entries if not _is_whole(e)]
    yield must(6, "each service has hook, id and description", not wrong, f"not so: {wrong}")
    untitled = [e.get("id") for e in entries if not e.get("title")]
    yield should(6, "each service has a title", not untitled, f"not so: {untitled}")
    ids = [str(e.get("id")) for e in entries]
    yield should(8, "each hook has an id of its own", len(set(ids)) == len(ids), "ids repeat")
    yield from _prefetch(entries)


def _is_whole(entry: Mapping[str, Any]) -> bool:
    return all(isinstance(entry.get(n), str) and entry[n] for n in ("hook", "id", "description"))


def _prefetch(entries: list[Mapping[str, Any]]) -> Iterator[Item]:
    held = [e["prefetch"] for e in entries if isinstance(e.get("prefetch"), dict)]
    templates = [template for prefetch in held for template in prefetch.values()]
    if not templates:
        yield untested(15, "prefetch templates are declared", "none is declared")
        return
    texts = [template for template in templates if isinstance(template, str) and template]
    yield must(15, "each template is a text", len(texts) == len(templates), "some are not")
    tokens = {token for text in texts for token in _TOKEN.findall(text)}
    nested = sorted(token for token in tokens if not _ROOT.fullmatch(token))
    yield must(16, "tokens are root fields of the context", not nested, f"not so: {nested}")
    odd = sorted({name for text in texts for name in _parameters(text) if ":" in name})
    plain = [name for name in odd if not name.endswith(":in")]
    yield should(17, "queries use no modifier but :in", not plain, f"not so: {plain}")


def _parameters(template: str) -> list[str]:
    query = template.partition("?")[2]
    return [part.partition("=")[0] for part in query.split("&") if part]
