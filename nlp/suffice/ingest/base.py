"""What readers of sources hand on: a note, a document still to be converted, or a refusal.

`export.zip!/visit-07.rtf` is a `Raw` with its bytes; `visits.csv#12` is a `Note` with its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from suffice.types import Note


class Refusal(NamedTuple):
    """A source or document that could not be read; `reason` holds no content of it."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One document as its bytes; `name` is its file name, a hint of its format."""

    id: str
    data: bytes
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    addenda: tuple[Raw | Note, ...] = ()  # to be converted with it and appended, in this order


Item = Note | Raw | Refusal
