"""The notation of examples: parsed strictly, rendered back."""

from __future__ import annotations

import pytest

from suffice import markup
from suffice.facts.pain import Pain


def test_marks_become_offsets() -> None:
    text, marks = markup.parse("Knee [4/10](pain low=4 location=left_knee) now.")
    assert text == "Knee 4/10 now."
    assert [(text[m.start : m.end], m.type, dict(m.values)) for m in marks] == [
        ("4/10", "pain", {"low": "4", "location": "left_knee"})
    ]


def test_one_stretch_may_carry_two_facts_and_brackets_are_escaped() -> None:
    text, marks = markup.parse(r"R/L [95/140](rom side=R; rom side=L) \[x\]")
    assert text == "R/L 95/140 [x]"
    assert [m.values["side"] for m in marks] == ["R", "L"]


@pytest.mark.parametrize(
    "broken",
    ["[4/10](Pain)", "[4/10](pain low:4)", "[4/10](pain", "[](pain)", "[4/10](pain low=4)](pain)"],
)
def test_what_is_no_mark_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        markup.parse(broken)


def test_render_is_the_inverse_of_parse() -> None:
    marked = r"Knee [4/10](pain low=4 location=left_knee) \[sic\]."
    text, _ = markup.parse(marked)
    fact = Pain(start=5, end=9, low=4.0, high=4.0, location="left knee")
    assert markup.render(text, [fact], lambda _: ("low", "location")) == marked


def test_render_appends_what_cannot_be_nested() -> None:
    facts = [Pain(start=0, end=9, low=4.0, high=4.0), Pain(start=5, end=9, low=3.0, high=3.0)]
    shown = markup.render("pain 4-10", facts, lambda _: ("low",))
    assert shown.splitlines() == ["[pain 4-10](pain low=4)", "[4-10](pain low=3)"]
