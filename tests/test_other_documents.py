"""Documents of an archive that are no therapy treatment notes: nothing of them is judged."""

from __future__ import annotations

import json
from pathlib import Path

from suffice.engine import Checker
from suffice.evaluate.corpus import load
from suffice.types import Note

FOLDER = Path(__file__).parent / "data" / "other_documents"
CORPUS = Path(__file__).parents[1] / "corpora" / "notes97110"


def test_what_is_no_therapy_note_is_not_judged(checker: Checker) -> None:
    names = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    assert len(names) >= 30
    wrong = [name for name in names if overall(checker, (FOLDER / name).read_text("utf-8")) != NONE]
    therapy = [note.text for note in load(CORPUS, "dev") if note.overall != NONE]
    taken = sum(overall(checker, text) == NONE for text in therapy)
    found = len(names) - len(wrong)
    f1 = 2 * found / (2 * found + len(wrong) + taken)
    assert f1 >= 0.9, wrong


NONE = "not_applicable"


def overall(checker: Checker, text: str) -> str:
    return str(checker.check(Note(text))["overall"])
