"""What is said of known notes changes only where somebody looked at the change."""

from __future__ import annotations

import pytest

from suffice.engine import Checker
from suffice.types import Note
from tests import golden

NOTES = [pytest.param(note, id=note.id) for note in golden.every()]
EXPECTED = {
    part.split()[1]: part.rstrip()
    for path in sorted(golden.HERE.glob("*.txt"))
    for part in path.read_text("utf-8").split("\n\n")
}


@pytest.mark.parametrize("note", NOTES)
def test_what_is_said_of_a_known_note(note: Note, checker: Checker) -> None:
    assert golden.written(checker.check(note)).rstrip() == EXPECTED[note.id], "see make golden"


def test_every_expectation_has_its_note() -> None:
    assert set(EXPECTED) == {note.id for note in golden.every()}
