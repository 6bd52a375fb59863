"""Import medspaCy without its side effects: the one door through which it comes in.

medspaCy imports QuickUMLS without need (nltk, scipy, 1 s, 100 MB) and its import silences all
warnings of the process; PyRuSH, which we do not use, prints every token of a note to stderr.
"""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = [
    "ConText",
    "ConTextGraph",
    "ConTextModifier",
    "ConTextRule",
    "Section",
    "create_medspacy_tokenizer",
]


@contextmanager
def _without_quickumls() -> Iterator[None]:
    """An empty module in the place of QuickUMLS for as long as medspaCy is being imported."""
    names = ("quickumls", "quickumls.spacy_component")
    if any(name in sys.modules for name in names):
        yield
        return
    package, component = (types.ModuleType(name) for name in names)
    package.__path__ = []
    package.spacy_component = component  # type: ignore[attr-defined]
    sys.modules.update({names[0]: package, names[1]: component})
    try:
        yield
    finally:  # the user's own import must find the real one
        for name in names:
            sys.modules.pop(name, None)


with _without_quickumls(), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from medspacy.context import ConText, ConTextModifier, ConTextRule
    from medspacy.context.context_graph import ConTextGraph
    from medspacy.custom_tokenizer import create_medspacy_tokenizer
    from medspacy.section_detection import Section
