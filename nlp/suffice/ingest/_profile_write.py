"""Dicts and lists -> TOML: `{"source": [{"files": "*"}]}` is a `[[source]]` with its `files`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml(content: Mapping[str, Any]) -> str:
    """`content` as TOML; values are text, numbers, lists, and dicts of these at any depth."""
    return "\n\n".join(_blocks(content, ())) + "\n"


def _blocks(content: Mapping[str, Any], path: tuple[str, ...], head: str = "") -> Iterator[str]:
    """The lines of a table below its `head`, then the tables in it; a head alone says nothing."""
    plain = {k: v for k, v in content.items() if not isinstance(v, Mapping) and not _tables(v)}
    lines = [f"{_key(name)} = {_value(value)}" for name, value in plain.items()]
    if lines or head.startswith("[[") or not content:
        yield "\n".join([head] * bool(head) + lines)
    for name, value in content.items():
        below = (*path, name)
        if isinstance(value, Mapping):
            yield from _blocks(value, below, f"[{_path(below)}]")
        elif _tables(value):
            for entry in value:
                yield from _blocks(entry, below, f"[[{_path(below)}]]")


def _tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _path(parts: tuple[str, ...]) -> str:
    return ".".join(_key(part) for part in parts)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(part) for part in value)}]"
    return json.dumps(value)


def _text(value: str) -> str:
    """A TOML string in quotes: as in JSON, except that DEL must be escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
