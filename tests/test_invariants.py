"""Properties of reading that hold for every note, however hostile."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suffice.engine import CheckError
from suffice.ingest.text import clean, decode
from suffice.types import ASSERTIONS, SECTIONS, Note

WORDS = st.sampled_from(
    [
        "R",
        "L",
        "knee",
        "shoulder",
        "flex",
        "ext",
        "AROM",
        "MMT",
        "4-/5",
        "3+",
        "0-112",
        "97110",
        "x2",
        "(28",
        "min)",
        "timed",
        "38",
        "total",
        "pain",
        "4/10",
        "was",
        "goal",
        "SLR",
        "3x10",
        "S:",
        "O:",
        "|",
        "\t",
        "\n",
        "-",
        "•",
        "°",
        "½",
        "–",
        "’",
        "3/14/25",
        "0905-0950",
        "can't",
        "stairs",
        "cues",
        "no",
        "denies",
    ]
)
THERAPY = st.lists(WORDS, max_size=60).map(" ".join)
ANYTHING = st.text(max_size=400) | st.text(alphabet="0123456789/-+.:°'x() \n\t|", max_size=200)

relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _holds(read, text: str) -> None:
    document, found = read(text)
    assert "".join(text[s.start : s.end] for s in document.sentences) == text
    for fact in found:
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end].strip()
        assert fact.section in SECTIONS
        assert fact.assertion in ASSERTIONS
    assert list(found) == sorted(found, key=lambda f: (f.start, f.end, f.type, repr(f)))


@relaxed
@given(THERAPY)
def test_offsets_slice_back_in_therapy_words(read, text: str) -> None:
    _holds(read, text)


@relaxed
@given(ANYTHING)
def test_offsets_slice_back_in_anything(read, text: str) -> None:
    _holds(read, clean(text)[0])


@relaxed
@given(THERAPY)
def test_reading_twice_is_reading_once(read, text: str) -> None:
    assert read(text)[1] == read(text)[1]


@relaxed
@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except Exception as error:
        assert type(error).__name__ == "UnreadableError"
    else:
        text.encode("utf-8")


HOSTILE = {
    "one line of 100 kB": "SLR 3x10 knee flex 112, " * 4_000,
    "100,000 digits": "9" * 100_000,
    "digits with signs": "1-" * 50_000,
    "fractions": "4/5 " * 25_000,
    "nested brackets": "(" * 5_000 + "a" + ")" * 5_000,
    "marks in brackets": "(AB) " * 5_000,
    "tabs": "a\tb\t" * 20_000,
    "pipes": "| 1 " * 20_000,
    "blanks": " " * 100_000,
    "line ends": "\n" * 100_000,
    "CRLF": "knee 112\r\n" * 10_000,
    "one word": "a" * 200_000,
    "stops": "." * 100_000,
    "colons": "a:" * 50_000,
    "every plane": "".join(chr(c) for c in range(1, 0x30000, 11) if not 0xD800 <= c < 0xE000),
    "empty": "",
    "dashes": "-" * 100_000,
    "units": "min " * 50_000,
    "quotes": "'" * 50_000 + '"' * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_ends_with_a_result(read, name: str) -> None:
    _holds(read, HOSTILE[name])


def test_a_document_that_is_too_long_is_named_as_such(checker) -> None:
    with pytest.raises(CheckError, match="1,008,000 characters are too long"):
        checker.check(Note("SLR 3x10 knee flex 112, " * 42_000))


GROWING = {
    "line": "SLR 3x10 knee flex 112 pain 4/10 min A, ",
    "lines": "R knee flex 112, quad 4-/5\n",
    "digits": "12-",
    "words": "can't climb stairs without pain and needs cues ",
    "cells": "flex | 112 | 120\n",
    "denials": "no cues ",
    "goals": "LTG climb 12 steps with rail by 4/5 ",
}


@pytest.mark.parametrize("name", GROWING)
def test_work_grows_no_faster_than_the_note(read, name: str) -> None:
    """Counts function calls instead of seconds: four times the note, at most about four times."""
    small, large = (GROWING[name] * n for n in (100, 400))
    read(small)
    assert _calls(read, large) < 6 * _calls(read, small)


def _calls(read, text: str) -> int:
    count = 0

    def tick(_frame, _event, _argument) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


def test_a_sentence_without_targets_changes_no_fact(read) -> None:
    text = "R knee flex 112. Quad 4-/5. SLR 3x10."
    more = text + "\nXylem quorum."
    assert [repr(f) for f in read(text)[1]] == [repr(f) for f in read(more)[1]]


def test_the_note_is_not_changed(read) -> None:
    note = Note("a\r\nb\t c")
    assert read(note.text)[0].text == note.text
