"""Sentences with sections -> medspaCy's section attributes: `doc._.sections`, `token._.section`.

A run of sentences with one section ("O: ... " up to "A:") becomes one medspaCy Section.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from spacy.tokens import Doc

from suffice.document.medspacy_quiet import Section
from suffice.types import Sentence


def set_sections(doc: Doc, sentences: Sequence[Sentence], starts: list[int]) -> None:
    """Write the sections of `sentences` to `doc` as medspaCy's sectionizer would."""
    data: dict[Any, Any] = doc.user_data
    found = []
    for name, run in groupby(sentences, key=lambda s: s.section):
        members = list(run)
        low = bisect_left(starts, members[0].start)
        high = bisect_left(starts, members[-1].end)
        if low < high:
            section = Section(name, low, low, low, high)
            found.append(section)
            for at in range(low, high):
                data[("._.", "section", starts[at], None)] = section
    doc._.sections = found
