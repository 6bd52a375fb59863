"""The scheme's kinds, attributes and values; a tool's string in, our value out.

`decode("rom", "high", "112")` is 112, `decode("strength", "grade", "5")` stays "5".
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Type = str | tuple[str, ...]
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
VERDICTS = ("met", "partial", "not_met", "not_applicable", "not_determinable")
OVERALL = ("sufficient", "borderline", "insufficient", "not_applicable")
SHORT = {"na": "not_applicable", "nd": "not_determinable"}


@cache
def kinds() -> Mapping[str, Mapping[str, Type]]:
    """Kind -> attribute -> "number", "text", "flag", "any" or its closed list of values."""
    read = tomllib.loads(files("suffice.corpora").joinpath("scheme.toml").read_text("utf-8"))
    every = {name: tuple(values) for name, values in read["every"].items()}
    common = {name: every[name] for name in ("assertion", "section")}
    return {
        kind: {name: _type(every, name, given) for name, given in own.items()} | common
        for kind, own in read["kinds"].items()
    }


def _type(every: Mapping[str, Type], name: str, given: str | list[str]) -> Type:
    if given == "every":
        return every[name]
    return given if isinstance(given, str) else tuple(given)


def type_of(kind: str, name: str) -> Type:
    """The type of an attribute; "text" for what the scheme does not know."""
    return kinds().get(kind, {}).get(name, "text")


def decode(kind: str, name: str, written: str) -> object:
    """The value that a tool wrote as a string."""
    wanted = type_of(kind, name)
    if wanted == "flag" and written.lower() in ("true", "false"):
        return written.lower() == "true"
    if wanted in ("number", "any"):
        return number(written)
    return written


def number(written: str) -> object:
    """`written` as a number where it reads as one: 112, 4.5; else as it is."""
    text = written.strip()
    return json.loads(text) if _NUMBER.fullmatch(text) and not _octal(text) else written


def _octal(text: str) -> bool:
    return bool(re.match(r"-?0\d", text))


def encode(value: object) -> str:
    """A value as tools that know only strings hold it; `decode` reads it back."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
