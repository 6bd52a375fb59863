"""Abbreviations that a note defines itself: "lateral step downs (LSD)" makes later LSD an exercise.

scispaCy's AbbreviationDetector finds the pairs (Schwartz and Hearst 2003). It runs only on notes
with a short capital word in parentheses, because its pattern is superlinear in parentheses.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from suffice.document.reading import reading
from suffice.types import Mention

_DEFINITION = re.compile(r"\((?<=[A-Za-z]{3}\s\()([A-Z][A-Za-z]{0,4}[A-Z])s?\)")
_MOST = 40


class AbbreviationComponent:
    """Sets scispaCy's `doc._.abbreviations`; asks its detector only where there may be one."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        text = reading(doc).text
        if text.count("(") > _MOST or not _DEFINITION.search(text):
            return doc
        with warnings.catch_warnings():
            # It asks a matcher that has patterns only where a note defines something.
            warnings.filterwarnings("ignore", message=r"\[W036\]", category=UserWarning)
            return self._detector(doc)  # type: ignore[no-any-return]

    @cached_property
    def _detector(self):  # type: ignore[no-untyped-def]
        from scispacy.abbreviation import AbbreviationDetector

        return AbbreviationDetector(self._nlp)


def mentions(doc: Doc, terms: Sequence[Mention]) -> list[Mention]:
    """At each place of a short form the mentions that its long form holds."""
    if not doc.has_extension("abbreviations"):
        return []
    return [
        Mention(short.start_char, short.end_char, term.label, term.value)
        for short in doc._.abbreviations or ()
        for term in terms
        if short._.long_form.start_char <= term.start and term.end <= short._.long_form.end_char
    ]
