"""The components of this package as spaCy factories, and the pipeline made of them.

>>> nlp = spacy.blank("en")
>>> nlp.add_pipe("suffice_layout"); nlp.add_pipe("suffice_terms"); nlp.add_pipe("suffice_context")

The factories are found through the entry point group `spacy_factories`, so that a medspaCy user
need not import this module.
"""

import spacy as _spacy
from spacy.attrs import LOWER
from spacy.language import Language
from spacy.util import registry

from suffice.document.abbreviations import AbbreviationComponent
from suffice.document.components import LayoutComponent, TermsComponent
from suffice.document.context import TherapyConText
from suffice.document.medspacy_quiet import create_medspacy_tokenizer
from suffice.document.tokenizer import TherapyTokenizer

_OUR_TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "suffice.tokenizer"}}}


@registry.tokenizers("suffice.tokenizer")
def create_tokenizer():  # type: ignore[no-untyped-def]
    """The tokenizer of `suffice.document.tokenizer` for a config file."""
    return lambda nlp: TherapyTokenizer(nlp.vocab)


@Language.factory(
    "suffice_layout",
    default_config={"marks": True},
    assigns=["token.is_sent_start", "doc._.sections"],
)
def create_layout(nlp: Language, name: str, marks: bool) -> LayoutComponent:
    """Sentences and sections of a therapy note; with `marks` set on the Doc too."""
    return LayoutComponent(marks)


@Language.factory("suffice_abbreviations", assigns=["doc._.abbreviations"])
def create_abbreviations(nlp: Language, name: str) -> AbbreviationComponent:
    """Abbreviations that the note itself defines."""
    return AbbreviationComponent(nlp)


@Language.factory("suffice_terms", default_config={"spans": True}, assigns=["doc.spans"])
def create_terms(nlp: Language, name: str, spans: bool) -> TermsComponent:
    """Mentions of the term files; with `spans` those that have a stance as a span group."""
    return TermsComponent(nlp, spans)


@Language.factory("suffice_context", assigns=["doc._.context_graph"])
def create_context(nlp: Language, name: str) -> TherapyConText:
    """MedspaCy's ConText with the therapy rule pack."""
    return TherapyConText(nlp, name)


def pipeline(tokenizer: str = "suffice", spans: bool = True) -> Language:
    """A blank English pipeline with all components; `tokenizer` is "suffice" or "medspacy".

    Without `spans` it reads as much and writes less to the Doc: no target spans, sections and
    sentence starts, and of a new word only its lower case is worked out.
    """
    if tokenizer == "suffice":
        nlp = _spacy.blank("en", config=_OUR_TOKENIZER)
    else:
        nlp = _spacy.blank("en")
        nlp.tokenizer = create_medspacy_tokenizer(nlp)
    nlp.max_length = 10_000_000  # spaCy's limit is for parsers; ours need little memory
    if not spans:
        getters = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]
        nlp.vocab.lex_attr_getters = {LOWER: getters[LOWER]}  # type: ignore[attr-defined]
    nlp.add_pipe("suffice_layout", config={"marks": spans})
    nlp.add_pipe("suffice_abbreviations")
    nlp.add_pipe("suffice_terms", config={"spans": spans})
    nlp.add_pipe("suffice_context")
    return nlp
