"""Feedback, trust and browser rules -> items 41 to 46, 51, 52 and 54."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from suffice.service.conformance import examples
from suffice.service.conformance.result import Item, must, should, untested
from suffice.service.conformance.target import Target

_WHEN = "2024-03-04T10:00:00Z"
_FOREIGN = "https://origin.example"
# A token without signature: {"alg":"none"} and claims that nobody should believe.
_NONE = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2V4YW1wbGUifQ."


async def feedback(target: Target, entry: Mapping[str, Any], card: str) -> list[Item]:
    """Items on feedback about `card`."""
    path = f"{_path(entry)}/feedback"
    item = {"card": card, "outcome": "overridden", "outcomeTimestamp": _WHEN}
    reason = {"reason": {"code": "cds-not-applicable", "system": "http://example.org/reasons"}}
    plain = await target.ask(path, {"feedback": [{**item, "overrideReason": reason}]})
    if plain.status == 404:
        return [untested(41, "feedback is taken", "the service has no such address")]
    again = await target.ask(path, {"feedback": [item, {**item, "card": "another"}]})
    other = await target.ask(path, {"feedback": [{**item, "overrideReasons": [reason]}]})
    return [
        must(41, "feedback is taken", plain.status == 200, f"status {plain.status}"),
        should(44, "repeats and batches are taken", again.status == 200, f"status {again.status}"),
        should(45, "overrideReasons is taken too", other.status == 200, f"status {other.status}"),
    ]


async def trust(target: Target, entry: Mapping[str, Any]) -> list[Item]:
    """Items on callers who do not say who they are."""
    path, call = _path(entry), examples.full(entry)
    nobody = await target.ask(path, call, headers={})
    if nobody.status == 200:
        seen = "anybody is answered"
        return [
            should(46, "callers have to say who they are", False, seen),
            untested(51, "unsigned tokens are refused", seen),
        ]
    unsigned = await target.ask(path, call, headers={"Authorization": f"Bearer {_NONE}"})
    told = isinstance(unsigned.body, dict) and bool(unsigned.body.get("issue"))
    return [
        should(46, "callers have to say who they are", True, ""),
        must(51, "unsigned tokens are refused", unsigned.status == 401, f"{unsigned.status}"),
        should(52, "a 401 gives no reason", not told, "the body says why"),
    ]


async def origins(target: Target, entry: Mapping[str, Any]) -> list[Item]:
    """Item 54: what a page of an unknown origin is told."""
    asked = {"Origin": _FOREIGN, "Access-Control-Request-Method": "POST"}
    answer = await target.ask(_path(entry), method="OPTIONS", headers=asked)
    allowed = answer.headers.get("access-control-allow-origin", "")
    with_credentials = answer.headers.get("access-control-allow-credentials") == "true"
    is_open = allowed in ("*", _FOREIGN)
    return [
        must(54, "no wildcard with credentials", not (is_open and with_credentials), allowed),
        should(54, "origins are listed", not is_open, f"{_FOREIGN} is let in"),
    ]


def _path(entry: Mapping[str, Any]) -> str:
    return f"/cds-services/{quote(str(entry.get('id')), safe='')}"
