"""What the components of the pipeline share about one Doc: text, offsets, lines, mentions.

It lies in `doc.user_data["suffice"]`; the Doc's own text is put together only once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from suffice.document.tokenizer import TEXT, token_bounds
from suffice.types import Column, Line, Mention, Sentence

KEY = "suffice"


@dataclass(slots=True)
class Reading:
    """What the components have found so far; offsets are characters."""

    text: str
    starts: list[int]  # of the tokens, and at last the length of the text
    ends: list[int]
    lines: tuple[Line, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    columns: tuple[Column, ...] = ()
    openers: list[int] = field(default_factory=list)  # the first token of each sentence
    mentions: list[Mention] = field(default_factory=list)


def reading(doc: Doc) -> Reading:
    """The reading that the components of this package share on `doc`."""
    found: Reading | None = doc.user_data.get(KEY)
    if found is None:
        text = doc.user_data.get(TEXT) or doc.text
        found = doc.user_data[KEY] = Reading(text, *token_bounds(doc))
    return found
