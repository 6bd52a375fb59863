"""Doc -> Doc: the steps of reading as spaCy components, in pipeline order.

They leave behind what medspaCy users know (`doc.sents`, `doc._.sections`, `doc.spans["suffice"]`,
`span._.is_negated`) and, in `doc.user_data["suffice"]`, what `reader` needs.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from suffice.document import abbreviations, layout, numbers, sections, tables
from suffice.document.lexicon import Lexicon, term_files
from suffice.document.reading import KEY, reading
from suffice.document.tokenizer import splitter


class LayoutComponent:
    """Lines, cells and sentences; with `marks` also `token.is_sent_start` and medspaCy sections."""

    def __init__(self, marks: bool) -> None:
        self._marks = marks

    def __call__(self, doc: Doc) -> Doc:
        found = reading(doc)
        found.lines = layout.lines(found.text)
        found.sentences = layout.sentences(found.text, found.lines)
        found.columns = tables.columns(found.text, found.lines)
        first = {0, *(bisect_left(found.starts, s.start) for s in found.sentences)}
        found.openers = sorted(at for at in first if at < len(doc))
        if self._marks and len(doc):
            _set_sentence_starts(doc, found.openers)
            sections.set_sections(doc, found.sentences, found.starts)
        return doc


def _set_sentence_starts(doc: Doc, openers: list[int]) -> None:
    marks = np.full(len(doc), -1, dtype="int64")
    marks[openers] = 1
    column: Any = marks.astype("uint64").reshape(-1, 1)
    doc.from_array(["SENT_START"], column)


class TermsComponent:
    """Mentions of the term files and of numbers; stance targets become `doc.spans["suffice"]`."""

    def __init__(self, nlp: Language, spans: bool) -> None:
        self._lexicon = Lexicon(nlp.vocab, splitter(nlp))
        self._spans = spans
        self._targets = frozenset(terms.label for terms in term_files() if terms.stance)

    def __call__(self, doc: Doc) -> Doc:
        found = reading(doc)
        hits = self._lexicon.mentions(doc, found.starts, found.ends)
        terms = [mention for mention, _, _ in hits]
        found.mentions = [*terms, *numbers.scan(found.text), *abbreviations.mentions(doc, terms)]
        found.mentions.sort()
        spans = [
            Span(doc, low, high, label=mention.label)
            for mention, low, high in (hits if self._spans else ())
            if mention.label in self._targets
        ]
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
        return doc
