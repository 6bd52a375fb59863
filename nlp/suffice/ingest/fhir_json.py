"""JSON that nothing vouches for -> the strings and objects in it: `first(note, "subject.display")`.

A FHIR member may be missing, repeated or of a wrong type; then there is nothing there, never an
error. Lists are looked through, so that a path means the same in R4 and R5.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

Resource = dict[str, Any]

_REFERENCE = re.compile(r"([A-Z][A-Za-z]{2,40}/[A-Za-z0-9.-]{1,128})(?:/_history/[^/]*)?/?$")


_MOST = 1_000_000  # units and minutes stay below


class MalformedError(Exception):
    """Bytes that are no JSON; the message says why, without a word of them."""


def load(data: bytes) -> object:
    """The value that `data` writes in JSON. Raises MalformedError."""
    try:
        return json.loads(data)
    except RecursionError:
        reason = "nested too deep to be read"
    except json.JSONDecodeError as error:
        reason = f"malformed JSON at line {error.lineno}, column {error.colno}; export it again"
    except ValueError:
        reason = "malformed JSON: characters that are not UTF-8; export it again"
    raise MalformedError(reason)


def found(node: object, path: str = "") -> list[object]:
    """All values at the dotted `path` below `node`, in order, lists looked through."""
    steps = _steps(path)
    if type(node) is dict and steps and steps[0] not in node:
        return []  # most members of most resources
    now = _flat(node)
    for name in steps:
        now = [
            value
            for parent in now
            if type(parent) is dict and name in parent
            for value in _flat(parent[name])
        ]
        if not now:
            break
    return now


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


def _flat(node: object) -> list[object]:
    if type(node) is list:
        return [value for value in node if value is not None and type(value) is not list]
    return [] if node is None else [node]


def objects(node: object, path: str = "") -> Iterator[Resource]:
    """The objects at `path`, in order."""
    return (value for value in found(node, path) if type(value) is dict)


def texts(node: object, path: str) -> list[str]:
    """What stands at `path` and says something; numbers as they are written."""
    return [text for value in found(node, path) if (text := _text(value))]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _MOST:
        return f"{value:g}"
    return ""


def first(node: object, *paths: str) -> str:
    """The first text at the first of `paths` that has one; else an empty text."""
    for path in paths:
        for value in found(node, path):
            if text := _text(value):
                return text
    return ""


def kind_of(resource: Resource) -> str:
    """Its resource type."""
    return first(resource, "resourceType")


def short(reference: str) -> str:
    """A reference without server and version: "https://ehr/r4/Patient/7" is "Patient/7"."""
    match = _REFERENCE.search(reference[-300:])
    return match[1] if match else reference[:300]


def last_part(reference: str) -> str:
    """The id that a reference ends with."""
    return re.split(r"[/#:]", short(reference))[-1]


def words(node: object, path: str) -> Iterator[str]:
    """What people read of the codeable concepts or codings at `path`: texts and displays."""
    for concept in objects(node, path):
        for inner in (
            "text",
            "display",
            "coding.display",
            "concept.text",
            "concept.coding.display",
        ):
            yield from texts(concept, inner)


def codes(node: object, path: str, system: str = "") -> Iterator[str]:
    """Codes of the concepts, codings or plain codes at `path`, of systems that hold `system`."""
    for value in found(node, path):
        if isinstance(value, str):
            yield value
            continue
        for coding in (value, *objects(value, "coding"), *objects(value, "concept.coding")):
            if system in first(coding, "system") and (code := first(coding, "code")):
                yield code
