"""Reading's first half: sentences, sections, tables, numbers, stance, masks, abbreviations."""

from __future__ import annotations

import pytest

from suffice.document import layout, numbers, tables
from suffice.types import Document


def sentences(text: str) -> list[str]:
    return [
        text[s.start : s.end].strip()
        for s in layout.sentences(text, layout.lines(text))
        if text[s.start : s.end].strip()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SLR 3x10. Bridges 2x8.", ["SLR 3x10.", "Bridges 2x8."]),
        ("Pain down.Flexion up.", ["Pain down.", "Flexion up."]),
        ("Seen by Dr. Ono today. Stable.", ["Seen by Dr. Ono today.", "Stable."]),
        ("Held 1.5 min. No pain.", ["Held 1.5 min.", "No pain."]),
        ("- SLR 3x10\n- bridge 2x8", ["- SLR 3x10", "- bridge 2x8"]),
        ("1. Stairs by 6 wk\n2. Dress self", ["1. Stairs by 6 wk", "2. Dress self"]),
        (
            "He walked to the mailbox and back without his cane,\nMonday morning. Then rested.",
            [
                "He walked to the mailbox and back without his cane,\nMonday morning.",
                "Then rested.",
            ],
        ),
        (
            "Patient was able to climb the stairs to the bedroom using\nthe rail on the left.",
            ["Patient was able to climb the stairs to the bedroom using\nthe rail on the left."],
        ),
        (
            "S: sore O: flex 112 A: better P: cont",
            ["S: sore", "O: flex 112", "A: better", "P: cont"],
        ),
        ("Numbness gone; still weak.", ["Numbness gone;", "still weak."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_sentences_cover_the_text() -> None:
    text = "S: a.\r\n\r\nO:\tb | c\r\n  A: d. E f.G h\n"
    found = layout.sentences(text, layout.lines(text))
    assert "".join(text[s.start : s.end] for s in found) == text


@pytest.mark.parametrize(
    ("text", "words", "section"),
    [
        ("Subjective: knee sore.\nObjective: flex 112.", "flex", "objective"),
        ("S: knee sore.\nO: flex 112.", "sore", "subjective"),
        ("S/ sore\nA/ gains\nP/ cont", "gains", "assessment"),
        ("Plan of Care:\n2x/wk x 6 wk", "2x/wk", "plan"),
        ("STG:\n1. climb 12 steps", "climb", "goals"),
        ("TREATMENT TODAY\nSLR 3x10", "SLR", "treatment"),
        (f"knee sore, {'walks well, ' * 8}sat.\n\nDana Cole, PT, DPT", "Dana", "signature"),
        ("Patient: R. Ito\nDOS: 3/14/25", "3/14", "header"),
        ("Objective: flex 112.\nPain at rest: none", "none", "objective"),
    ],
)
def test_sections(text: str, words: str, section: str) -> None:
    at = text.index(words)
    found = layout.sentences(text, layout.lines(text))
    assert next(s.section for s in found if s.start <= at < s.end) == section


@pytest.mark.parametrize(
    ("text", "cell", "heading"),
    [
        ("            R     L\nflexion    112   128\nabd         95   120", "128", "L"),
        ("| motion | R | L |\n|---|---|---|\n| flex | 112 | 128 |", "112", "R"),
        ("Test\tEval\tToday\nTUG\t21.8\t14.2", "14.2", "Today"),
        ("MEASURE     1/21/25     2/13/25\nBerg        11          27", "27", "2/13/25"),
    ],
)
def test_table_headings(text: str, cell: str, heading: str) -> None:
    at = text.index(cell)
    columns = tables.columns(text, layout.lines(text))
    above = {c.start: text[c.head_start : c.head_end].strip() for c in columns}
    assert above[at] == heading


def test_prose_is_no_table() -> None:
    text = "R knee is sore.  Flexion is better.\nL knee is fine.  No pain."
    assert tables.columns(text, layout.lines(text)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0905-0950", [("clock", 545.0), ("clock", 590.0)]),
        ("10:32 am to 1:05 pm", [("clock", 632.0), ("clock", 785.0)]),
        ("97110 x2", [("code", "97110"), ("number", 2.0)]),
        ("4/5/2025", [("date", "2025-04-05")]),
        ("14 Mar 2024", [("date", "2024-03-14")]),
        ("March 3, 2024", [("date", "2024-03-03")]),
        ("2025-02-30x", [("date", "2025-02-30")]),
        ("4/5", [("number", 4.0), ("number", 5.0)]),
        ("lacks -5", [("number", -5.0)]),
        ("6-98", [("number", 6.0), ("number", 98.0)]),
        ("1½ lb, .5 mi", [("number", 1.5), ("number", 0.5)]),
        ("thirty-eight minutes", [("numword", 38.0)]),
        ("one hundred and ten degrees", [("numword", 110.0)]),
        ("M25.661", [("icd", "M25.661")]),
        ("call 555-222-1234", []),
        (
            "[**Name**] on <DATE>, DOB ____",
            [("masked", "name"), ("masked", "date"), ("masked", "blank")],
        ),
    ],
)
def test_numbers(text: str, expected: list[tuple[str, object]]) -> None:
    assert [(m.label, m.value) for m in numbers.scan(text)] == expected


@pytest.mark.parametrize(
    ("text", "target", "assertion"),
    [
        ("Denies numbness, reports pain with stairs.", "numbness", "negated"),
        ("Denies numbness, reports pain with stairs.", "pain", "present"),
        ("No LOB today; walks with cane.", "cane", "present"),
        ("History of falls, current weakness of the hip.", "weakness", "present"),
        ("Will climb 12 steps with one rail.", "12 steps", "planned"),
        ("Stop if dizziness occurs.", "dizziness", "hypothetical"),
        ("Her mother had a stroke.", "stroke", "other_person"),
        ("Child tolerated feeding well.", "feeding", "present"),
    ],
)
def test_stance(read, text: str, target: str, assertion: str) -> None:
    document: Document = read(text)[0]
    at = text.index(target)
    assert document.assertion(at, at + len(target)) == assertion


def test_an_abbreviation_that_the_note_defines_is_read(read) -> None:
    document: Document = read("R knee flexion (KF) was measured. KF today is 112 degrees.")[0]
    short = [m for m in document.find("motion") if document.text[m.start : m.end] == "KF"]
    assert [m.value for m in short] == ["flexion", "flexion"]
