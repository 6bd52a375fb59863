"""Attribute values that brat has no widget for <-> the comment that its annotators can edit.

Numbers and free words stand there as `high=112; location="anterior R knee"`, a remark after them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from suffice.corpora.scheme import decode, encode, type_of

_PAIR = re.compile(r'\s*(?P<name>\w+)=(?P<value>"(?:[^"\\]|\\.)*"|[^\s;"]*)(?:;|$)')


def is_choice(kind: str, name: str, value: object) -> bool:
    """Whether brat shows `value` as one of a closed list."""
    wanted = type_of(kind, name)
    if wanted == "flag":
        return isinstance(value, bool)
    return isinstance(wanted, tuple) and isinstance(value, str) and value in wanted


def comment(kind: str, members: Mapping[str, Any], remark: str) -> str:
    """One line with `members` and `remark`; "" where there is nothing to say."""
    pairs = [
        f"{name}={_written(kind, name, value)}"
        for name, value in members.items()
        if isinstance(value, str | int | float)
    ]
    remark = " ".join(remark.split())
    return "; ".join(pairs) + (f"; {remark}" if pairs and remark else remark)


def _written(kind: str, name: str, value: object) -> str:
    bare = encode(value)
    simple = re.fullmatch(r'[^\s;"]+', bare) and decode(kind, name, bare) == value
    return bare if simple else json.dumps(value, ensure_ascii=False)


def from_comment(kind: str, line: str) -> tuple[dict[str, object], str]:
    """Members and remark of a comment."""
    members: dict[str, object] = {}
    at = 0
    while match := _PAIR.match(line, at):
        written = match["value"]
        quoted = written.startswith('"')
        members[match["name"]] = (
            json.loads(written) if quoted else decode(kind, match["name"], written)
        )
        at = match.end()
    return members, line[at:].strip()
