"""Billed lines of one visit -> fields that run parallel: code "97110;97140", units "2;1".

Modifiers of one line are divided by commas: modifiers "GP;GP,59".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

PROCEDURE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")  # a CPT or HCPCS code
_MODIFIER = re.compile(r"[0-9A-Za-z]{2}")


class Charge(NamedTuple):
    """One billed line; what is not told is empty."""

    code: str
    units: str = ""
    modifiers: str = ""
    minutes: str = ""


def modifiers(given: Iterable[str]) -> str:
    """What of `given` is a modifier, as one line of a bill has it."""
    return ",".join(word.upper() for word in given if _MODIFIER.fullmatch(word))


def joined(charges: Iterable[Charge]) -> dict[str, str]:
    """The fields of `charges`; a field that no line tells is empty."""
    lines = list(charges)
    columns = {name: [getattr(line, name) for line in lines] for name in Charge._fields}
    return {name: ";".join(values) if any(values) else "" for name, values in columns.items()}
