"""A CDS service's address -> all items of the checklist, by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp

from suffice.service.conformance import afterwards, calls, cards, discovery
from suffice.service.conformance.result import Item, untested
from suffice.service.conformance.target import Signing, Target


async def checklist(base: str, headers: Mapping[str, str], signing: Signing | None) -> list[Item]:
    """The items, by number, then in the order in which they were looked at. Raises TargetError."""
    async with aiohttp.ClientSession() as session:
        found = await _look(Target(session, base, headers, signing))
    return sorted(found, key=lambda item: item.number)


async def _look(target: Target) -> list[Item]:
    items, entries = await discovery.look(target)
    shown: list[Mapping[str, Any]] = []
    card, entry_of_card = "example-card", entries[0] if entries else {}
    for entry in entries:
        more, found = await calls.look(target, entry)
        items += more
        shown += found
        for one in found:
            card, entry_of_card = str(one.get("uuid")), entry
    items += cards.look(shown)
    items.append(untested(20, "next pages are followed", "needs a FHIR server that is registered"))
    items.append(untested(22, "the token is used and forgotten", "needs such a FHIR server"))
    if entries:
        items += await calls.unknown(target)
        items += await afterwards.feedback(target, entry_of_card, card)
        items += await afterwards.trust(target, entries[0])
        items += await afterwards.origins(target, entries[0])
    return items
