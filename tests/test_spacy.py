"""Our components in other people's pipelines."""

from __future__ import annotations

import subprocess
import sys

import spacy

from suffice.document.reader import Reader
from suffice.spacy import pipeline
from suffice.types import Note

TEXT = "S: Denies numbness.\nO: R knee flex 112, quad 4-/5.\nP: cont 2x/wk"


def test_factories_are_found_by_name_alone() -> None:
    code = (
        "import spacy; nlp = spacy.blank('en')\n"
        "for name in ('layout', 'abbreviations', 'terms', 'context'):\n"
        "    nlp.add_pipe('suffice_' + name)\n"
        f"doc = nlp({TEXT!r})\n"
        "print([s.category for s in doc._.sections], len(list(doc.sents)), end=' ')\n"
        "print(len(doc.spans['suffice']))"
    )
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith("['subjective', 'objective', 'plan'] 3 ")


def test_medspacy_users_find_what_they_know() -> None:
    doc = pipeline()(TEXT)
    knee = next(token for token in doc if token.text == "knee")
    assert knee._.section_category == "objective"
    assert doc._.section_categories == ["subjective", "objective", "plan"]
    assert doc._.context_graph is not None


def test_behind_medspacys_tokenizer_the_same_words_are_found() -> None:
    ours = Reader(lambda: pipeline("suffice", spans=False))(Note(TEXT))
    theirs = Reader(lambda: pipeline("medspacy", spans=False))(Note(TEXT))
    assert ours.mentions == theirs.mentions
    assert ours.sentences == theirs.sentences


def test_the_tokenizer_loses_nothing() -> None:
    nlp = pipeline(spans=False)
    for text in ("", " ", "a  b\t\tc\n\n d", "15min ROM0-110 can’t ½ \u200b x", TEXT):
        assert nlp.make_doc(text).text == text


def test_a_grown_vocabulary_is_renewed() -> None:
    reader = Reader(lambda: pipeline(spans=False), new_strings=50)
    first = reader.nlp
    for number in range(40):
        reader(Note(f"word{number}x name{number}y {number * 977} deg"))
    assert reader.nlp is not first
    assert len(reader.nlp.vocab.strings) < len(first.vocab.strings) + 50


def test_importing_the_package_does_not_import_spacy() -> None:
    code = "import sys, suffice; print('spacy' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_warnings_stay_as_the_user_set_them() -> None:
    code = (
        "import warnings; before = list(warnings.filters)\n"
        "import suffice.engine\n"
        "new = [f for f in warnings.filters if f not in before]\n"
        "print(any(f[0] == 'ignore' and f[1] is None and f[2] is Warning for f in new))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
    assert spacy.__version__
