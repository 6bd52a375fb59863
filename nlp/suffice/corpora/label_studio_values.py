"""Attribute values <-> what Label Studio's controls write: choices, number, textarea.

`{"choices": ["R"]}` is "R", `{"number": 112}` is 112, `{"text": ["anterior knee"]}` its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from suffice.corpora.scheme import SHORT, VERDICTS, encode, type_of

_CONTROL = {"choices": "choices", "number": "number", "textarea": "text", "rating": "rating"}


def result_of(kind: str, name: str, value: object) -> tuple[str, dict[str, Any]] | None:
    """Type and value of the result that says `value`; None for what no control can say."""
    if isinstance(value, bool) or isinstance(type_of(kind, name), tuple):
        return ("choices", {"choices": [encode(value)]}) if value is not None else None
    if isinstance(value, int | float):
        return "number", {"number": value}
    return ("textarea", {"text": [value]}) if isinstance(value, str) else None


def value_of(control: str, said: Mapping[str, Any]) -> object:
    """The value of a result; the list itself where several were given."""
    given = said.get(_CONTROL.get(control, control), said.get(control))
    return given[0] if isinstance(given, list) and len(given) == 1 else given


def told(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a note, with the verdicts of criteria, named by their ids, together."""
    allowed = {*VERDICTS, *SHORT}
    criteria = {k: v for k, v in metadata.items() if _is_id(k) and v in allowed}
    rest = {k: v for k, v in metadata.items() if k not in criteria}
    return rest | ({"criteria": criteria} if criteria else {})


def _is_id(name: str) -> bool:
    first, _, last = name.partition("-")
    return first.isupper() and last.isdigit()
